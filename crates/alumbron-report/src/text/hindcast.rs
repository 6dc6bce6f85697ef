//! How good outlooks were, for a terminal.

use super::{Page, Style, WIDTH, fit};
use crate::hindcast::{Hindcast, Row};
use crate::numeral::{grouped, percent};

/// Scores as text for a terminal. `place` says where the results are, if they were written.
#[must_use]
pub fn hindcast(told: &Hindcast, place: Option<&str>, color: bool) -> String {
    let mut page = Page { text: String::new(), color };
    page.gap();
    let title = page.styled(Style::Bold, &fit(&told.title, WIDTH - 4));
    page.line(&format!("  {title}"));
    let (from, to, n) = told.issued;
    let (samples, seed, scenario) = (grouped(told.samples as f64, 0), told.seed, &told.scenario);
    let facts = format!(
        "hindcast of {n} mornings, {from} to {to} · {scenario} · {samples} samples each · seed {seed}"
    );
    let facts = page.styled(Style::Dim, &fit(&facts, WIDTH - 4));
    page.line(&format!("  {facts}"));
    page.section("The most that was shed on a day, MW", "each forecast from what was known on its morning");
    let head =
        "   lead  days   CRPS  last 28  last value  utility   bias  in 50 %  in 90 %  skill on last 28 days";
    let head = page.styled(Style::Dim, head);
    page.line(&head);
    for row in &told.rows {
        let skill = row.skill.map_or_else(String::new, |(skill, low, high)| {
            format!("{} ({} to {})", percent(skill), percent(low), percent(high))
        });
        page.line(&format!(
            "  {:>5} {:>5} {:>6} {:>8} {:>11} {:>8} {:>6} {:>8} {:>8}  {skill}",
            row.lead,
            row.n,
            grouped(row.crps, 0),
            maybe(row.crps_last28),
            maybe(row.crps_persistence),
            maybe(row.mae_utility),
            grouped(row.bias, 0),
            percent(row.cover50),
            percent(row.cover90),
        ));
    }
    page.gap();
    for note in [
        "CRPS scores a distribution as the absolute error scores a value: of the last value known and of the",
        "utility's forecast it is that error. In brackets: nine of ten drawings of blocks of 28 days.",
    ] {
        let note = page.styled(Style::Dim, note);
        page.line(&format!("  {note}"));
    }
    if let Some(place) = place {
        page.gap();
        page.line(&format!("  Results in {place}; open report.html there."));
    }
    page.text
}

pub(crate) fn maybe(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| grouped(value, 0))
}

/// A simple forecast: what it is called, and its score at a lead.
type Other = (&'static str, fn(&Row) -> Option<f64>);

/// What a picture sets beside the outlook.
pub(crate) const OTHERS: [Other; 3] = [
    ("last 28 days", |row| row.crps_last28),
    ("last value known", |row| row.crps_persistence),
    ("the utility", |row| row.mae_utility),
];
