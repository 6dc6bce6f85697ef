//! The worst events of a run: when, how long, how deep, and which units were away in the deepest hour.

use alumbron_engine::observe::{UnitAway, Witnessed};
use alumbron_model::Case;
use alumbron_model::time::Hour;

use super::svg::escape;
use super::{Subject, name_of, section};
use crate::numeral::{self, grouped};

/// Units that are named; the rest is summed up. Chosen: what fits beside the figures.
const NAMED: usize = 5;

/// The section; left out if no event was looked at again.
pub(super) fn render(Subject { case, outcome, .. }: Subject<'_>) -> String {
    if outcome.witnessed.is_empty() {
        return String::new();
    }
    let rows: String = outcome.witnessed.iter().map(|seen| row(case, seen)).collect();
    let heads = "<th scope=\"col\">Began</th><th scope=\"col\" class=\"n\">Lasted</th>\
                 <th scope=\"col\" class=\"n\">Deepest</th><th scope=\"col\" class=\"n\">Unserved</th>\
                 <th scope=\"col\" class=\"n\">Sample</th><th scope=\"col\">Away in the deepest hour</th>";
    let lead = "The runs of hours with a shortfall in which most energy was not served, of all samples, and the units that \
                could not give all they have when it was darkest. <code>alumbron run --sample N</code> lives through a \
                sample again.";
    let table = format!(
        "<div class=\"table\"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    );
    section("The worst events", lead, &table)
}

fn row(case: &Case, Witnessed { event, away }: &Witnessed) -> String {
    let date = case.calendar.date(event.first_hour / 24);
    let hour = case.calendar.hour_of_day(Hour(event.first_hour));
    let began =
        format!("{} {} {}, {hour} h", date.day(), numeral::month(date.month().unsigned_abs()), date.year());
    let [hours, depth] = [f64::from(event.hours), event.depth_mw].map(|value| grouped(value, 0));
    let unserved = numeral::energy(event.unserved_mwh);
    format!(
        "<tr><td>{began}</td><td class=\"n\">{hours} h</td><td class=\"n\">{depth} MW</td>\
         <td class=\"n\">{unserved}</td><td class=\"n\">{}</td><td>{}</td></tr>",
        event.sample,
        who(case, away)
    )
}

/// The units by name with what was away of each, largest first.
fn who(case: &Case, away: &[UnitAway]) -> String {
    let total = |a: &UnitAway| a.outage_mw + a.maintenance_mw + a.derating_mw + a.no_fuel_mw;
    let one = |a: &UnitAway| {
        let unit = &case.units.0[a.unit];
        format!("{} ({} MW)", escape(name_of(&unit.title, &unit.id)), grouped(total(a), 0))
    };
    let mut names: Vec<String> = away.iter().take(NAMED).map(one).collect();
    let rest = away.get(NAMED..).unwrap_or_default();
    if !rest.is_empty() {
        let mw = grouped(rest.iter().map(total).sum(), 0);
        names.push(format!("{} more ({mw} MW)", rest.len()));
    }
    if names.is_empty() { "nothing: too little is built".to_owned() } else { names.join(", ") }
}
