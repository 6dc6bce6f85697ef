//! The page of an outlook: the fan of what may be shed, regions by day, units and tanks.

use jiff::civil::Date;

use super::axis::Frame;
use super::color::level;
use super::fan::{Bands, Fan};
use super::svg::{Anchor, Svg, escape, ticks};
use super::{name_of, opening_tags, ramp_legend, section};
use crate::numeral::{self, grouped, percent};
use crate::outlook::{Outlook, OutlookDay};
use crate::text::outlook::{between, hours, mw};

const WIDTH: f64 = 1040.0;
const ROW: f64 = 26.0;
const NAMES: f64 = 190.0;

/// The page of an outlook, as HTML.
#[must_use]
pub fn render(told: &Outlook) -> String {
    let mut page = opening_tags(&told.title);
    let first = told.days.first();
    let lead = first.map_or_else(String::new, |day| {
        format!(
            "On {} the most that is shed is <b>{} MW</b> by an even chance, and {} MW by nine chances in ten. Over the {} days a \
             person can expect {} in the dark a day.",
            day.date,
            mw(day.max_shed_mw.quantiles[3]),
            between(&day.max_shed_mw),
            told.days.len(),
            hours(told.days.iter().map(|day| day.dark_h.mean).sum::<f64>() / told.days.len() as f64),
        )
    });
    page.push_str(&format!(
        "<header><p class=\"eyebrow\"><b>alumbron</b> · outlook of {} · scenario: {}</p><h1>{}</h1><p \
         class=\"lead\">{lead}</p></header>",
        told.issued,
        escape(&told.scenario),
        escape(&told.title),
    ));
    page.push_str(&fan(told));
    page.push_str(&regions(told));
    page.push_str(&table(told));
    page.push_str(&units(told));
    page.push_str(&tanks(told));
    page.push_str("</main>");
    let [case, policy, digest] = [&told.case, &told.policy.to_owned(), &told.digest].map(|text| escape(text));
    page.push_str(&format!(
        "<footer><p>alumbron {} · case <code>{case}</code> · policy <code>{policy}</code> · {} samples · last note {} · seed \
         <code>{}</code> · digest <code>{digest}</code></p></footer></body></html>\n",
        env!("CARGO_PKG_VERSION"),
        grouped(told.samples as f64, 0),
        told.last_note,
        told.seed,
    ));
    page
}

/// What was shed before, and the fan of what may be.
fn fan(told: &Outlook) -> String {
    let bands: Vec<Bands> = told
        .days
        .iter()
        .map(|day| {
            let [p05, _, p25, p50, p75, _, p95] = day.max_shed_mw.quantiles;
            [p05, p25, p50, p75, p95]
        })
        .collect();
    let Some(first) = told.days.first() else { return String::new() };
    let start = told.before.first().map_or(first.date, |(date, _)| *date);
    let n_before = alumbron_model::note::days_between(start, first.date).max(0) as f64;
    let top = bands.iter().map(|b| b[4]).chain(told.before.iter().map(|(_, mw)| *mw)).fold(1.0, f64::max);
    let mut svg =
        Svg::new((WIDTH, 330.0), "", "The most that is shed in an hour of each day, before and ahead");
    let frame = Frame { left: 56.0, right: WIDTH, top: 12.0, bottom: 292.0 };
    let scale = frame.upward(&mut svg, top, 5);
    let width = (frame.right - frame.left) / (n_before + bands.len() as f64);
    let x = |date: Date| frame.left + (alumbron_model::note::days_between(start, date) as f64 + 0.5) * width;
    let ahead = Frame { left: frame.left + n_before * width, ..frame };
    svg.line(
        "limit",
        (ahead.left, frame.top),
        (ahead.left, frame.bottom),
        None,
        "the morning of the outlook",
    );
    Fan { frame: ahead, scale, bands: &bands }.draw(&mut svg, true);
    svg.polyline("median", told.before.iter().map(|&(date, mw)| (x(date), scale.at(mw))));
    for &(date, shed) in &told.before {
        svg.circle(
            "solid",
            (x(date), scale.at(shed)),
            3.0,
            &format!("{date}: {} MW were shed at most", mw(shed)),
        );
    }
    for day in &told.days {
        let tip = format!(
            "{}: {} MW, {} MW by nine in ten",
            day.date,
            mw(day.max_shed_mw.quantiles[3]),
            between(&day.max_shed_mw)
        );
        svg.rect("tip", [x(day.date) - 0.5 * width, frame.top, width, frame.bottom - frame.top], &tip);
    }
    let every = (78.0 / width).ceil().max(1.0) as usize;
    let mut date = start;
    for nth in 0.. {
        if date > told.days.last().map_or(start, |day| day.date) {
            break;
        }
        if nth % every == 0 {
            let label = format!("{} {}", date.day(), numeral::month(date.month().unsigned_abs()));
            svg.text("", (x(date), frame.bottom + 20.0), Anchor::Middle, &label);
        }
        let Ok(next) = date.tomorrow() else { break };
        date = next;
    }
    let lead = "MW, the most in any hour of the day. Dots: what was shed before, by the notes. Line: the median of what may be; \
                bands: half of the samples, and nine in ten.";
    section("How deep", lead, &format!("<figure class=\"scroll\">{}</figure>", svg.finish()))
}

/// A row a region, a column a day, colored by expected hours in the dark.
fn regions(told: &Outlook) -> String {
    let Some(first) = told.days.first() else { return String::new() };
    let most = told.days.iter().flat_map(|day| day.regions.iter().map(|r| r.dark_h.mean)).fold(0.0, f64::max);
    if most <= 0.0 {
        return String::new();
    }
    let top = ticks(most, 4).last().copied().unwrap_or(0.0);
    let cell = (WIDTH - NAMES) / told.days.len() as f64;
    let height = 26.0 + ROW * first.regions.len() as f64;
    let mut svg = Svg::new((WIDTH, height), "", "Expected hours in the dark by region and day");
    let every = (64.0 / cell).ceil().max(1.0) as usize;
    for (nth, day) in told.days.iter().enumerate() {
        let x = NAMES + cell * nth as f64;
        if nth % every == 0 {
            let label = format!("{} {}", day.date.day(), numeral::month(day.date.month().unsigned_abs()));
            svg.text("", (x, 14.0), Anchor::Start, &label);
        }
        for (row, region) in day.regions.iter().enumerate() {
            let [four, eight, twelve] = region.more_than.map(percent);
            let tip = format!(
                "{}, {}: {} in the dark; more than 4 h {four}, 8 h {eight}, 12 h {twelve}",
                name_of(&region.title, &region.region),
                day.date,
                hours(region.dark_h.mean)
            );
            let class = format!("r{}", level(region.dark_h.mean, top));
            svg.rect(&class, [x, 24.0 + ROW * row as f64, cell - 1.5, ROW - 3.0], &tip);
        }
    }
    for (row, region) in first.regions.iter().enumerate() {
        let y = 24.0 + ROW * row as f64 + 16.0;
        svg.text("", (NAMES - 12.0, y), Anchor::End, name_of(&region.title, &region.region));
    }
    let lead =
        "Expected hours in the dark of a person, if what is shed goes around evenly within each region.";
    let picture =
        format!("<figure class=\"scroll\">{}</figure>{}", svg.finish(), ramp_legend(top, "h a day"));
    section("Where", lead, &picture)
}

fn table(told: &Outlook) -> String {
    let row = |day: &OutlookDay| {
        let [four, eight, twelve] = day.more_than.map(percent);
        format!(
            "<tr><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td \
             class=\"n\">{}</td><td class=\"n\">{four}</td><td class=\"n\">{eight}</td><td class=\"n\">{twelve}</td></tr>",
            day.date.strftime("%a %-d %b"),
            day.lead,
            mw(day.max_shed_mw.quantiles[3]),
            between(&day.max_shed_mw),
            grouped(day.unserved_mwh.mean / 1000.0, 1),
            hours(day.dark_h.mean),
        )
    };
    let rows: String = told.days.iter().map(row).collect();
    let head = [
        "Lead",
        "Median, MW",
        "Nine in ten, MW",
        "Unserved, GWh",
        "In the dark",
        "&gt; 4 h",
        "&gt; 8 h",
        "&gt; 12 h",
    ];
    let head: String = head.iter().map(|h| format!("<th scope=\"col\" class=\"n\">{h}</th>")).collect();
    let lead =
        "The chances are of more hours in the dark than that, of a person on average over the country.";
    let table = format!(
        "<div class=\"table\"><table><thead><tr><th scope=\"col\">Day</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    );
    section("Day by day", lead, &table)
}

fn units(told: &Outlook) -> String {
    if told.units.is_empty() {
        return String::new();
    }
    let row = |unit: &crate::outlook::UnitAhead| {
        let now = match unit.status {
            "on" => "on".to_owned(),
            status => format!("{status}, day {}", unit.status_days),
        };
        format!(
            "<tr><td>{}</td><td class=\"n\">{}</td><td>{now}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td \
             class=\"n\">{}</td></tr>",
            escape(name_of(&unit.title, &unit.unit)),
            mw(unit.typical_mw),
            percent(unit.out.0),
            percent(unit.out.1),
            grouped(unit.costs_mw, 1),
        )
    };
    let rows: String = told.units.iter().map(row).collect();
    let head = ["Out first day", "Out last day", "Costs, MW"];
    let head: String = head.iter().map(|h| format!("<th scope=\"col\" class=\"n\">{h}</th>")).collect();
    let lead = "Units that the notes name. What being out costs: what a unit gives, times the chance that it is out, times how \
                much more is shed for each MW that is out, as a mean over the days.";
    let table = format!(
        "<div class=\"table\"><table><thead><tr><th scope=\"col\">Unit</th><th scope=\"col\" class=\"n\">Gives, MW</th><th \
         scope=\"col\">Now</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    );
    section("Which units matter", lead, &table)
}

fn tanks(told: &Outlook) -> String {
    let chance = |tank: usize| told.days.iter().map(|day| day.dry[tank]).fold(0.0, f64::max);
    let mut tanks: Vec<(usize, f64)> = (0..told.tanks.len()).map(|tank| (tank, chance(tank))).collect();
    tanks.retain(|(_, chance)| *chance > 0.0);
    tanks.sort_by(|a, b| b.1.total_cmp(&a.1));
    if tanks.is_empty() {
        return String::new();
    }
    let (height, cell) = (26.0 + ROW * tanks.len() as f64, (WIDTH - NAMES) / told.days.len() as f64);
    let mut svg =
        Svg::new((WIDTH, height), "", "Chance that each tank is at its heel at some time of each day");
    for (row, &(tank, _)) in tanks.iter().enumerate() {
        let (id, title) = &told.tanks[tank];
        let y = 24.0 + ROW * row as f64;
        svg.text("", (NAMES - 12.0, y + 16.0), Anchor::End, &crate::text::fit(name_of(title, id), 26));
        for (nth, day) in told.days.iter().enumerate() {
            let tip = format!("{}, {}: {}", name_of(title, id), day.date, percent(day.dry[tank]));
            let class = format!("r{}", level(day.dry[tank], 1.0));
            svg.rect(&class, [NAMES + cell * nth as f64, y, cell - 1.5, ROW - 3.0], &tip);
        }
    }
    let lead = "Chance that a tank is at its heel at some time of the day. Notes do not tell stocks: they are inferred from \
                chronologies of the case, those counting more that lack as much fuel as the notes say.";
    let picture = format!("<figure class=\"scroll\">{}</figure>{}", svg.finish(), ramp_legend(1.0, "chance"));
    section("Tanks that may run dry", lead, &picture)
}
