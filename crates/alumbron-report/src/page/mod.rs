//! The page: one self-contained `report.html` that one would rather look at than read.
//!
//! No network, no script: inline style and SVG, light and dark by the reader's system, from a phone's width up. Every
//! text that comes from a case is escaped. Sections without anything to show are left out, so the page also works for
//! one region, no tanks, a horizon of hours, no shortfall or a single sample.

mod axis;
mod bars;
mod calendar;
mod color;
mod compared;
mod curve;
mod dependence;
mod fan;
mod hindcast;
mod hourly;
pub(crate) mod ledger;
mod map;
mod opening;
mod outlook;
mod rotation;
mod sources;
mod stack;
mod svg;
mod why;
mod worst;

use alumbron_engine::Outcome;
use alumbron_model::Case;

use crate::summary::Summary;
pub use compared::render as render_comparison;
pub use dependence::render as render_dependence;
pub use hindcast::render as render_hindcast;
pub use outlook::render as render_outlook;
use svg::escape;
pub use why::render as render_attribution;

/// What a section draws from.
#[derive(Clone, Copy)]
struct Subject<'a> {
    case: &'a Case,
    outcome: &'a Outcome,
    summary: &'a Summary,
}

/// The report page of a run, as HTML.
#[must_use]
pub fn render(case: &Case, outcome: &Outcome, summary: &Summary) -> String {
    let subject = Subject { case, outcome, summary };
    let short = summary.system("eue_mwh").value > 0.0;
    let mut page = head(subject);
    page.push_str(&opening::render(subject));
    if short {
        page.push_str(&calendar::render(subject));
        page.push_str(&bars::where_dark(subject));
        page.push_str(&rotation::render(subject));
        page.push_str(&bars::why(subject));
        page.push_str(&worst::render(subject));
    }
    page.push_str(&stack::render(subject));
    page.push_str(&fan::tanks(subject));
    page.push_str(&ledger::cargoes(subject));
    page.push_str(&ledger::links(subject));
    page.push_str(&ledger::metrics(subject));
    page.push_str(&sources::render(subject));
    page.push_str("</main>");
    page.push_str(&foot(subject));
    page.push_str("</body></html>\n");
    page
}

fn head(Subject { case, .. }: Subject<'_>) -> String {
    opening_tags(case.name_for_people())
}

/// The beginning of a page of this title.
fn opening_tags(title: &str) -> String {
    let title = escape(title);
    let style = include_str!("style.css");
    let ramp = color::style();
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{title} · alumbron</title><style>{style}{ramp}</style></head><body><main>\n"
    )
}

fn foot(Subject { case, outcome, summary }: Subject<'_>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let samples = crate::numeral::grouped(summary.samples as f64, 0);
    let hours = crate::numeral::grouped(f64::from(summary.hours), 0);
    let [name, scenario, policy, digest] =
        [&case.name, &summary.scenario, &summary.policy, &summary.digest].map(|text| escape(text));
    format!(
        "<footer><p>alumbron {version} · case <code>{name}</code> · scenario <code>{scenario}</code> · policy \
         <code>{policy}</code> · {samples} samples of {hours} h · seed <code>{}</code> · digest \
         <code>{digest}</code></p><p>The same case, seed and number of samples give the same page, byte for byte. \
         An <i>alumbrón</i> is the stretch when the power is on, between two blackouts.</p></footer>",
        outcome.seed
    )
}

/// A name for people, or the id without one.
fn name_of<'a>(title: &'a str, id: &'a str) -> &'a str {
    if title.is_empty() { id } else { title }
}

/// A section with a heading and a sentence under it. The sentence and the body are HTML.
fn section(heading: &str, lead: &str, body: &str) -> String {
    let lead = if lead.is_empty() { String::new() } else { format!("<p class=\"lead\">{lead}</p>") };
    format!("<section><h2>{heading}</h2>{lead}{body}</section>\n")
}

/// The legend of the ramp from 0 to `top` hours.
fn ramp_legend(top: f64, what: &str) -> String {
    let cells: String = (0..color::LEVELS).map(|i| format!("<i class=\"r{i}\"></i>")).collect();
    let top = svg::tick_label(top, top);
    format!(
        "<div class=\"legend\"><span>0</span><span class=\"ramp\">{cells}</span><span>{top} {what}</span></div>"
    )
}
