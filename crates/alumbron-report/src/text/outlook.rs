//! The next days, for a terminal.

use super::{NAME, Page, Style, WIDTH, bar_of, fit, name_of, pad};
use crate::numeral::{grouped, percent};
use crate::outlook::{DARK_H, Outlook, OutlookDay, Spread};

/// Columns of the bar of a day.
const DAY_BAR: usize = 24;
/// Units and tanks that are listed.
const LISTED: usize = 8;
/// Chance of a tank at its heel that is worth a line. Chosen.
const DRY: f64 = 0.02;

/// An outlook as text for a terminal. `place` says where the results are, if they were written.
#[must_use]
pub fn outlook(told: &Outlook, place: Option<&str>, color: bool) -> String {
    let mut page = Page { text: String::new(), color };
    page.gap();
    let title = page.styled(Style::Bold, &fit(&told.title, WIDTH - 4));
    page.line(&format!("  {title}"));
    let Outlook { scenario, seed, samples, issued, last_note, policy, .. } = told;
    let samples = grouped(*samples as f64, 0);
    let facts = format!(
        "outlook of {issued} · last note {last_note} · {scenario} · {samples} samples · seed {seed} · {policy}"
    );
    let facts = page.styled(Style::Dim, &fit(&facts, WIDTH - 4));
    page.line(&format!("  {facts}"));
    page.gap();
    if let Some(first) = told.days.first() {
        let middle = page.styled(Style::Warm, &format!("{} MW", mw(first.max_shed_mw.quantiles[3])));
        page.line(&format!(
            "  On {} the most that is shed is {middle} by an even chance, {} MW by nine in ten,",
            first.date,
            between(&first.max_shed_mw),
        ));
        page.line(&format!("  and a person can expect {} in the dark.", hours(first.dark_h.mean)));
    }
    page.section(
        "The most that is shed",
        "median and nine in ten, MW · chance of more than 4, 8, 12 h in the dark",
    );
    let most = told.days.iter().map(|day| day.max_shed_mw.quantiles[6]).fold(0.0, f64::max);
    for day in &told.days {
        page.line(&line(day, most));
    }
    let costly: Vec<_> = told.units.iter().filter(|unit| unit.costs_mw >= 0.5).take(LISTED).collect();
    if !costly.is_empty() {
        page.section(
            "Units that matter",
            "now · chance to be out on the first and last day · what that costs",
        );
        for unit in costly {
            let now = match unit.status {
                "on" => "on".to_owned(),
                status => format!("{status}, day {}", unit.status_days),
            };
            page.line(&format!(
                "  {} {:<20} {:>5} {:>5}   {:>4} MW",
                pad(&unit.title, NAME + 10),
                now,
                percent(unit.out.0),
                percent(unit.out.1),
                mw(unit.costs_mw)
            ));
        }
    }
    let dry = |tank: usize| told.days.iter().map(|day| day.dry[tank]).fold(0.0, f64::max);
    let mut tanks: Vec<(usize, f64)> = (0..told.tanks.len()).map(|tank| (tank, dry(tank))).collect();
    tanks.retain(|(_, chance)| *chance >= DRY);
    tanks.sort_by(|a, b| b.1.total_cmp(&a.1));
    if !tanks.is_empty() {
        page.section(
            "Tanks that may run dry",
            "greatest chance on a day; stocks are inferred, not in the notes",
        );
        for (tank, chance) in tanks.iter().take(LISTED) {
            let (id, title) = &told.tanks[*tank];
            page.line(&format!("  {} {:>5}", pad(name_of(title, id), NAME + 10), percent(*chance)));
        }
    }
    if let Some(place) = place {
        page.gap();
        page.line(&format!("  Results in {place}; open report.html there."));
    }
    page.text
}

fn line(day: &OutlookDay, most: f64) -> String {
    let shed = &day.max_shed_mw;
    let chances: Vec<String> =
        DARK_H.iter().zip(day.more_than).map(|(_, chance)| format!("{:>5}", percent(chance))).collect();
    format!(
        "  {} {} {} {:>6} {:<14} {}",
        day.date,
        day.date.strftime("%a"),
        bar_of(shed.quantiles[3], most, DAY_BAR),
        mw(shed.quantiles[3]),
        format!("({})", between(shed)),
        chances.join(" ")
    )
}

pub(crate) fn mw(value: f64) -> String {
    grouped(value, 0)
}

pub(crate) fn between(spread: &Spread) -> String {
    format!("{} to {}", mw(spread.quantiles[0]), mw(spread.quantiles[6]))
}

pub(crate) fn hours(value: f64) -> String {
    format!("{} h", grouped(value, 1))
}
