//! Where and why: dark hours by region beside the map, and the causes of unserved energy.

use super::color::level;
use super::svg::{escape, ticks};
use super::{Subject, curve, map, name_of, ramp_legend, section};
use crate::estimate::Estimate;
use crate::figures;
use crate::numeral::{self, percent, with_error};
use crate::text::capital;

/// Regions in the list; more are counted.
const MOST_REGIONS: usize = 24;

/// A bar with what stands before and behind it. Texts are HTML.
struct Bar {
    name: String,
    share: f64,
    class: String,
    value: String,
}

fn list(bars: &[Bar]) -> String {
    let rows: String = bars
        .iter()
        .map(|bar| {
            let width = 100.0 * bar.share.clamp(0.0, 1.0);
            let Bar { name, class, value, .. } = bar;
            format!(
                "<dt>{name}</dt><dd class=\"bar\"><i class=\"{class}\" style=\"width:{width:.1}%\"></i></dd>\
                 <dd class=\"value\">{value}</dd>"
            )
        })
        .collect();
    format!("<dl class=\"bars\">{rows}</dl>")
}

/// The map and the regions, darkest first; left out for a single region.
pub(super) fn where_dark(subject: Subject<'_>) -> String {
    let Subject { case, summary, .. } = subject;
    if case.regions.len() < 2 {
        return String::new();
    }
    let mut regions: Vec<(&str, Estimate)> = case
        .regions
        .iter()
        .map(|r| (name_of(&r.title, &r.id), summary.region("dark_hours_per_day", &r.id)))
        .collect();
    regions.sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
    let most = regions.first().map_or(0.0, |r| r.1.value);
    let top = ticks(most, 4).last().copied().unwrap_or(0.0);
    let bars: Vec<Bar> = regions
        .iter()
        .take(MOST_REGIONS)
        .map(|(name, dark)| Bar {
            name: escape(name),
            share: if top > 0.0 { dark.value / top } else { 0.0 },
            class: format!("r{}", level(dark.value, top)),
            value: with_small_error(*dark, "h"),
        })
        .collect();
    let rest = regions.len().saturating_sub(MOST_REGIONS);
    let rest = if rest > 0 {
        format!("<p class=\"note\">and {rest} more; see the table.</p>")
    } else {
        String::new()
    };
    let map = map::render(subject, top);
    let halves = bars.len().div_ceil(2);
    let body = if map.is_empty() || bars.len() < 8 {
        format!("{map}<div style=\"margin-top:28px\">{}</div>", list(&bars))
    } else {
        let (left, right) = bars.split_at(halves);
        format!(
            "{map}<div class=\"two\" style=\"margin-top:28px;row-gap:7px\">{}{}</div>",
            list(left),
            list(right)
        )
    };
    let legend = ramp_legend(top, "hours without power per person and day");
    section("Where", "Hours without power per person and day, by region.", &format!("{body}{rest}{legend}"))
}

/// A value with its error in small type.
fn with_small_error(estimate: Estimate, unit: &str) -> String {
    let text = with_error(estimate);
    let (value, error) = text.split_once(" ± ").unwrap_or((&text, "?"));
    format!("{value} {unit} <small>± {error}</small>")
}

/// The causes, beside the duration curve if there is one.
pub(super) fn why(subject: Subject<'_>) -> String {
    let causes = figures::causes_by_size(subject.outcome);
    let total: f64 = causes.iter().map(|c| c.mwh).sum();
    if total <= 0.0 {
        return String::new();
    }
    let most = causes.first().map_or(1.0, |c| c.share);
    let bars: Vec<Bar> = causes
        .iter()
        .filter(|c| c.mwh > 0.0)
        .map(|c| {
            let energy = Estimate { value: c.mwh, standard_error: c.standard_error };
            Bar {
                name: capital(figures::cause_name(c.cause)),
                share: c.share / most,
                class: "solid".to_owned(),
                value: format!(
                    "{} <small>{}</small>",
                    percent(c.share),
                    numeral::Scale::energy(c.mwh).estimate(energy)
                ),
            }
        })
        .collect();
    let note = "Judged by the state of each hour: what is short is shared out in proportion to the capacity that each \
                cause keeps away. A unit without fuel is not on forced outage.";
    let body = format!("<div class=\"causes\">{}</div><p class=\"note\">{note}</p>", list(&bars));
    let curve = curve::duration(subject);
    if curve.is_empty() {
        return section("Why", "", &body);
    }
    let body = format!("<div class=\"two\"><div><h3>Cause of unserved energy</h3>{body}</div>{curve}</div>");
    section("Why, and how deep", "", &body)
}
