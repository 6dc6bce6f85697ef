//! A comparison for a terminal.

use super::{NAME, NARROW, Page, Style, WIDTH, bar_of, columns, fit, pad};
use crate::comparison::{Compared, Comparison};
use crate::numeral::{grouped, signed};
use crate::page::ledger::{in_words, shown};

/// Metrics that are told on one screen; all are in the JSON and in the table.
const TOLD: [&str; 7] =
    ["dark_hours_per_day", "eue_mwh", "shortfall_cost", "lolh_h", "max_shed_mw", "import_cost_usd", "co2_t"];

/// A comparison as text for a terminal. `place` says where the results are, if they were written.
#[must_use]
pub fn comparison(comparison: &Comparison, place: Option<&str>, color: bool) -> String {
    let mut page = Page { text: String::new(), color };
    page.gap();
    let title = page.styled(Style::Bold, &fit(&comparison.title, WIDTH - 4));
    page.line(&format!("  {title}"));
    let Comparison { samples, hours, seed, policy, worlds, .. } = comparison;
    let (samples, hours) = (grouped(*samples as f64, 0), grouped(f64::from(*hours), 0));
    // Several policies stand in the names of the worlds.
    let policy = if policy.contains(',') { String::new() } else { format!(" · {policy}") };
    let facts = format!(
        "{} worlds · {samples} samples of {hours} h with the same luck · seed {seed}{policy}",
        worlds.len()
    );
    let facts = page.styled(Style::Dim, &fit(&facts, WIDTH - 4));
    page.line(&format!("  {facts}"));
    for metric in TOLD.iter().filter_map(|name| comparison.system(name)) {
        one(&mut page, comparison, metric);
    }
    page.gap();
    if worlds.iter().any(|world| world.is_bound) {
        let note = "a bound knows each sample ahead; no policy can";
        let note = page.styled(Style::Dim, note);
        page.line(&format!("  {note}"));
    }
    let base = worlds.first().map_or("the first", |world| &world.label);
    let note = format!("differences from {base}, with the error of paired samples; ~ within two errors");
    let note = page.styled(Style::Dim, &fit(&note, WIDTH - 4));
    page.line(&format!("  {note}"));
    if let Some(place) = place {
        page.line(&format!("  Results in {place}; open report.html there."));
    }
    page.text
}

fn one(page: &mut Page, comparison: &Comparison, metric: &Compared) {
    let values = || metric.worlds.iter().flatten().map(|paired| paired.other.value);
    let most = values().fold(0.0, f64::max);
    if most <= 0.0 {
        return;
    }
    page.section(in_words(metric.metric), metric.metric);
    let told: Vec<_> = comparison
        .worlds
        .iter()
        .zip(&metric.worlds)
        .filter_map(|(world, of)| Some((world, of.as_ref()?)))
        .collect();
    let figures = told.iter().enumerate().map(|(nth, (_, paired))| {
        let difference = match nth {
            0 => String::new(),
            _ if paired.is_beyond_error() => signed(&shown(metric.metric, paired.difference)),
            _ => format!("~ {}", signed(&shown(metric.metric, paired.difference))),
        };
        [shown(metric.metric, paired.other), difference]
    });
    for ((world, paired), figures) in told.iter().zip(columns(&figures.collect::<Vec<_>>())) {
        let bar = bar_of(paired.other.value, most, NARROW);
        page.line(&format!("  {} {bar} {figures}", pad(&world.label, NAME)));
    }
}
