//! Why energy went unserved, for a terminal.

use super::{NAME, Page, Style, WIDTH, bar, fit, pad};
use crate::estimate::Estimate;
use crate::numeral::{Scale, grouped, percent, signed, with_error};
use crate::why::Attribution;

/// An attribution as text for a terminal. `place` says where the results are, if they were written.
#[must_use]
pub fn attribution(why: &Attribution, place: Option<&str>, color: bool) -> String {
    let mut page = Page { text: String::new(), color };
    page.gap();
    let title = page.styled(Style::Bold, &fit(&why.title, WIDTH - 4));
    page.line(&format!("  {title}"));
    let (samples, hours) = (grouped(why.samples as f64, 0), grouped(f64::from(why.hours), 0));
    let facts = format!(
        "{} · {samples} samples of {hours} h, each in all worlds without causes · seed {}",
        why.scenario, why.seed
    );
    let facts = page.styled(Style::Dim, &fit(&facts, WIDTH - 4));
    page.line(&format!("  {facts}"));
    page.gap();
    let unit = Scale::energy(why.unserved.value);
    page.line(&format!("  {} unserved", unit.estimate(why.unserved)));
    page.section("Why:", "share · alone (first in) · spared without it (last in)");
    let most = why.causes.iter().map(|c| c.share.value).fold(0.0, f64::max);
    let bare = |e: Option<Estimate>| e.map_or(String::new(), |e| unit.estimate(e));
    for cause in why.causes.iter().filter(|cause| cause.present) {
        let line = format!(
            "  {} {} {:>5} {:<18} {:<18} {}",
            pad(cause.name, NAME - 2),
            bar(cause.share.value, most),
            percent(cause.of_all.value),
            unit.estimate(cause.share),
            bare(cause.first_in),
            bare(cause.last_in),
        );
        page.line(&line);
    }
    if !why.parts.is_empty() {
        page.section("Which:", "the parts of causes, which sum to their shares");
        let parts = why.parts_by_share();
        let most = parts.first().map_or(0.0, |part| part.share.value);
        for part in parts {
            let cause =
                why.causes.iter().find(|cause| cause.cause == part.cause).map_or("", |cause| cause.name);
            let line = format!(
                "  {} {} {:>5} {:<18} {cause}",
                pad(&part.name, NAME - 2),
                bar(part.share.value, most),
                percent(part.of_all.value),
                unit.estimate(part.share),
            );
            page.line(&line);
        }
    }
    if let Some(base) = &why.beside {
        page.section("Beside", base);
        for cause in why.causes.iter().filter(|cause| cause.present) {
            let (Some(mwh), Some(share)) = (cause.beside, cause.of_all_beside) else { continue };
            if mwh.base.value == 0.0 && mwh.other.value == 0.0 {
                continue;
            }
            let points = Estimate {
                value: 100.0 * share.difference.value,
                standard_error: 100.0 * share.difference.standard_error,
            };
            let within = if mwh.is_beyond_error() { "" } else { "~ " };
            let energy = signed(&Scale::energy(mwh.difference.value).estimate(mwh.difference));
            let line = format!(
                "  {} {within}{energy}   share {} to {}, {} points",
                pad(cause.name, NAME - 2),
                percent(share.base.value),
                percent(share.other.value),
                signed(&with_error(points))
            );
            page.line(&line);
        }
        for (part, mwh) in why.parts.iter().filter_map(|part| Some((part, part.beside?))) {
            if mwh.is_beyond_error() {
                let energy = signed(&Scale::energy(mwh.difference.value).estimate(mwh.difference));
                page.line(&format!("  {} {energy}", pad(&part.name, NAME - 2)));
            }
        }
    }
    if let Some(place) = place {
        page.gap();
        page.line(&format!("  Results in {place}; open report.html there."));
    }
    page.text
}
