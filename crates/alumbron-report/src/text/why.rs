//! Why energy went unserved, for a terminal.

use super::{NAME, NARROW, Page, Style, WIDTH, bar_of, capital, columns, fit, pad};
use crate::estimate::Estimate;
use crate::numeral::{Scale, grouped, percent, percent_with_error, points, signed, with_error};
use crate::paired::Paired;
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
    if let Some(sentence) = why.main_cause() {
        page.paragraph(&format!("{}.", capital(&sentence)));
    }
    let figures = format!("{}: share · of all · alone (first in) · spared without it (last in)", unit.name);
    page.section("Why,", &figures);
    causes(&mut page, why, unit);
    if !why.parts.is_empty() {
        let figures = format!("{}: the parts of causes, which sum to their shares", unit.name);
        page.section("Which,", &figures);
        parts(&mut page, why, unit);
    }
    if let Some(base) = &why.beside {
        beside(&mut page, why, base);
    }
    if let Some(place) = place {
        page.gap();
        page.line(&format!("  Results in {place}; open report.html there."));
    }
    page.text
}

fn causes(page: &mut Page, why: &Attribution, unit: Scale) {
    let most = why.causes.iter().map(|c| c.share.value).fold(0.0, f64::max);
    let bare = |e: Option<Estimate>| e.map_or(String::new(), |e| unit.bare(e));
    let present = || why.causes.iter().filter(|cause| cause.present);
    let figures = present().map(|cause| {
        [unit.bare(cause.share), percent(cause.of_all.value), bare(cause.first_in), bare(cause.last_in)]
    });
    for (cause, figures) in present().zip(columns(&figures.collect::<Vec<_>>())) {
        page.line(&format!(
            "  {} {} {figures}",
            pad(cause.name, NAME - 2),
            bar_of(cause.share.value, most, NARROW)
        ));
    }
}

fn parts(page: &mut Page, why: &Attribution, unit: Scale) {
    let parts = why.parts_by_share();
    let most = parts.first().map_or(0.0, |part| part.share.value);
    let figures = parts.iter().map(|part| [unit.bare(part.share), percent(part.of_all.value)]);
    for (part, figures) in parts.iter().zip(columns(&figures.collect::<Vec<_>>())) {
        let cause = why.causes.iter().find(|cause| cause.cause == part.cause).map_or("", |cause| cause.name);
        let bar = bar_of(part.share.value, most, NARROW);
        page.line(&format!("  {} {bar} {figures}  {cause}", pad(&part.name, NAME - 2)));
    }
}

/// How shares differ from those of the world it is set beside.
fn beside(page: &mut Page, why: &Attribution, base: &str) {
    page.section("Beside", base);
    if let Some(sentence) = why.main_cause_beside() {
        page.paragraph(&format!("There {sentence}."));
    }
    let mut told: Vec<(String, [String; 4])> = Vec::new();
    let plant = why.grouped().next();
    let single = why.causes.iter().filter(|cause| cause.present);
    for cause in plant.into_iter().chain(single) {
        let (Some(mwh), Some(share)) = (cause.beside, cause.of_all_beside) else { continue };
        if mwh.base.value == 0.0 && mwh.other.value == 0.0 {
            continue;
        }
        let shares = [share.base, share.other].map(percent_with_error);
        let grows = format!("{} points", paired(&share, signed(&with_error(points(share.difference)))));
        let [from, to] = shares;
        told.push((cause.name.to_owned(), [from, format!("to {to}"), grows, energy(&mwh)]));
    }
    for (part, mwh) in why.parts.iter().filter_map(|part| Some((part, part.beside?))) {
        if mwh.is_beyond_error() {
            let empty = String::new;
            told.push((part.name.clone(), [empty(), empty(), empty(), energy(&mwh)]));
        }
    }
    let (names, figures): (Vec<String>, Vec<[String; 4]>) = told.into_iter().unzip();
    for (name, figures) in names.iter().zip(columns(&figures)) {
        page.line(&format!("  {} {figures}", pad(name, NAME - 2)));
    }
    let note = "share there and here, its growth, and that of energy, with the error of pairs; ~ within two";
    let note = page.styled(Style::Dim, note);
    page.line(&format!("  {note}"));
}

/// A difference of energy, marked if it is within its error.
fn energy(mwh: &Paired) -> String {
    paired(mwh, signed(&Scale::energy(mwh.difference.value).estimate(mwh.difference)))
}

fn paired(of: &Paired, told: String) -> String {
    if of.is_beyond_error() { told } else { format!("~ {told}") }
}
