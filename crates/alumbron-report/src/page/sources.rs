//! What the figures rest on: sources, how sure they are, what is assumed, and what is not modelled.

use std::collections::BTreeMap;

use alumbron_model::Case;
use alumbron_model::case::Confidence;

use super::svg::escape;
use super::{Subject, name_of, section};
use crate::numeral::percent;

/// What the model leaves out; the same list as in the design.
const NOT_MODELLED: [&str; 5] = [
    "AC power flow",
    "stability, and the dynamics of a collapse of the whole grid",
    "unit commitment and its costs",
    "market bidding",
    "ship routing",
];

const CONFIDENCES: [Confidence; 3] = [Confidence::Reported, Confidence::Derived, Confidence::Assumed];

pub(super) fn render(Subject { case, .. }: Subject<'_>) -> String {
    let scenario = &case.scenario;
    let mut body = String::new();
    if !scenario.note.is_empty() {
        let (title, note) = (escape(name_of(&scenario.title, &scenario.id)), escape(&scenario.note));
        body.push_str(&format!("<p><b>Scenario: {title}.</b> {note}</p>"));
    }
    body.push_str(&shares(case));
    body.push_str(&sources(case));
    let missing: String = NOT_MODELLED.iter().map(|what| format!("<li>{what}</li>")).collect();
    body.push_str(&format!(
        "<h3 style=\"margin-top:32px\">Not modelled</h3><p class=\"note\">Figures say nothing about these, and would differ \
         with them.</p><ul class=\"plain\">{missing}</ul>"
    ));
    section("What this rests on", "", &body)
}

/// How many rows of each table are reported, derived and assumed.
fn shares(case: &Case) -> String {
    let n = case.provenance.len();
    if n == 0 {
        return "<p class=\"lead\">The case names no sources: every figure in it is assumed.</p>".to_owned();
    }
    let mut tables: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for row in &case.provenance {
        let counts = tables.entry(row.table).or_default();
        for (count, confidence) in counts.iter_mut().zip(CONFIDENCES) {
            *count += usize::from(row.confidence == confidence);
        }
    }
    let assumed: usize = tables.values().map(|counts| counts[2]).sum();
    let share = percent(assumed as f64 / n as f64);
    let rows: String = tables
        .iter()
        .map(|(table, counts)| {
            let sum: usize = counts.iter().sum();
            let parts: String = counts
                .iter()
                .zip(["c2", "c3", "c4"])
                .map(|(&count, class)| {
                    let width = 100.0 * count as f64 / sum.max(1) as f64;
                    format!("<i class=\"{class}\" style=\"width:{width:.1}%\"></i>")
                })
                .collect();
            let [reported, derived, assumed] = counts;
            format!(
                "<tr><td>{}</td><td><div class=\"mix\">{parts}</div></td><td class=\"n\">{reported}</td>\
                 <td class=\"n\">{derived}</td><td class=\"n\">{assumed}</td></tr>",
                escape(table)
            )
        })
        .collect();
    let heads: String = [("c2", "Reported"), ("c3", "Derived"), ("c4", "Assumed")]
        .map(|(class, word)| {
            format!("<th scope=\"col\" class=\"n\"><span class=\"swatch {class}\"></span>{word}</th>")
        })
        .concat();
    format!(
        "<p class=\"lead\">{share} of the {n} rows of the case are assumed: chosen for want of a source. Reported rows \
         are stated by a source, derived ones computed from what sources state.</p><div class=\"table\"><table><thead><tr>\
         <th scope=\"col\">Table</th><th scope=\"col\" style=\"width:34%\"></th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
}

/// The sources with how many rows rest on each.
fn sources(case: &Case) -> String {
    if case.sources.is_empty() {
        return String::new();
    }
    let rows: String = case
        .sources
        .iter()
        .map(|source| {
            let n = case.provenance.iter().filter(|p| p.source.as_deref() == Some(source.id.as_str())).count();
            let [title, date, licence] =
                [name_of(&source.title, &source.id), &source.date, &source.licence].map(escape);
            let licence = if licence.is_empty() { licence } else { format!(" <small>{licence}</small>") };
            let confidence = source.confidence.word();
            format!("<tr><td>{title}{licence}</td><td>{date}</td><td>{confidence}</td><td class=\"n\">{n}</td></tr>")
        })
        .collect();
    format!(
        "<div class=\"table\" style=\"margin-top:30px\"><table><thead><tr><th scope=\"col\">Source</th><th scope=\"col\">Date\
         </th><th scope=\"col\">Confidence</th><th scope=\"col\" class=\"n\">Rows</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )
}
