//! How a system depends on others, for a terminal.

use super::{BAR, LONG_NAME, Page, STOCKS, Style, TANKS, WIDTH, bar_of, fit, more, pad, sparkline, thinned};
use crate::dependence::{Concentration, Dependence, LossWorth, MOST_H, MOST_SHARE, Rest};
use crate::estimate::Estimate;
use crate::numeral::{Scale, grouped, percent, signed, with_error};
use crate::paired::BEYOND;

/// A dependence as text for a terminal. `place` says where the results are, if they were written.
#[must_use]
pub fn dependence(told: &Dependence, place: Option<&str>, color: bool) -> String {
    let mut page = Page { text: String::new(), color };
    page.gap();
    let title = page.styled(Style::Bold, &fit(&told.title, WIDTH - 4));
    page.line(&format!("  {title}"));
    let (samples, hours) = (grouped(told.samples as f64, 0), grouped(f64::from(told.hours), 0));
    let Dependence { scenario, seed, policy, .. } = told;
    let facts = format!("{scenario} · {samples} samples of {hours} h in each world · seed {seed} · {policy}");
    let facts = page.styled(Style::Dim, &fit(&facts, WIDTH - 4));
    page.line(&format!("  {facts}"));
    supply(&mut page, told);
    losses(&mut page, told, "supplier");
    losses(&mut page, told, "port");
    for note in [
        "mean over dates with the error of paired samples (~ within two of them), by date, and from the",
        "worst date, which half of the samples chose and the other half estimates",
    ] {
        let note = page.styled(Style::Dim, note);
        page.line(&format!("  {note}"));
    }
    cover(&mut page, told);
    if let Some(rest) = told.rest {
        page.section("The hardest weeks", "energy shortfall threshold of ISO New England");
        page.paragraph(&verdict(rest));
    }
    if let Some(place) = place {
        page.gap();
        page.line(&format!("  Results in {place}; open report.html there."));
    }
    page.text
}

/// A share in percent with its error.
pub(crate) fn in_percent(share: Estimate) -> String {
    let percent = Estimate { value: 100.0 * share.value, standard_error: 100.0 * share.standard_error };
    format!("{} %", with_error(percent))
}

/// The suppliers and their shares in a line.
pub(crate) fn suppliers(of: &Concentration) -> String {
    let share = |s: &crate::dependence::SupplierShare| format!("{} {}", s.title, percent(s.share.value));
    of.shares.iter().map(share).collect::<Vec<_>>().join(", ")
}

/// What the threshold says, as a sentence or two.
pub(crate) fn verdict(rest: Rest) -> String {
    let word = if rest.violated { "Violated" } else { "Kept" };
    format!(
        "{word}. In the worst {} of {} windows of 21 days, {} of demand is unserved in the worst 72 hours ({} is allowed) \
         and shortfall lasts {} of 504 hours ({} are allowed).",
        grouped(rest.tail, usize::from(rest.tail.fract() > 0.0)),
        grouped(rest.windows as f64, 0),
        in_percent(rest.worst_share),
        percent(MOST_SHARE),
        with_error(rest.shortfall_h),
        grouped(MOST_H, 0),
    )
}

fn supply(page: &mut Page, told: &Dependence) {
    page.gap();
    let supply = &told.supply;
    let measure = if supply.by_energy { "energy" } else { "mass" };
    let share = page.styled(Style::Warm, &in_percent(supply.imported));
    page.line(&format!("  {share} of the fuel that units burn is imported, by {measure}."));
    if let (Some(hhi), Some(effective)) = (supply.all.hhi, supply.all.effective) {
        page.line(&format!(
            "  Imports are as concentrated as from {} equal suppliers (Herfindahl-Hirschman index {}).",
            with_error(effective),
            with_error(hhi)
        ));
    }
    page.section("Whose fuel", "imported share of what is burned · equal suppliers · shares of imports");
    let all = ("all fuels", supply.imported, &supply.all);
    let by_fuel = supply.fuels.iter().map(|f| (f.title.as_str(), f.imported, &f.suppliers));
    for (name, imported, of) in std::iter::once(all).chain(by_fuel) {
        let effective = of.effective.map_or_else(|| "–".to_owned(), |e| grouped(e.value, 1));
        let line =
            format!("  {} {:>6} {effective:>4}  {}", pad(name, 24), percent(imported.value), suppliers(of));
        page.line(&fit(&line, WIDTH));
    }
}

/// What losing each of a kind does.
fn losses(page: &mut Page, told: &Dependence, what: &str) {
    let of_kind: Vec<&LossWorth> = told.losses.iter().filter(|loss| loss.what == what).collect();
    let most = of_kind.iter().map(|loss| loss.unserved.value).fold(0.0, f64::max);
    if of_kind.is_empty() {
        return;
    }
    let unit = Scale::energy(most);
    let heading = format!("Without one {what} for {} days", told.loss_days);
    page.section(&heading, &format!("added unserved energy, {}", unit.name));
    for loss in of_kind {
        let scaled = |e: Estimate| {
            let e = Estimate { value: e.value / unit.size, standard_error: e.standard_error / unit.size };
            if e.value.abs() <= 0.0 && e.standard_error <= 0.0 {
                return "nothing".to_owned();
            }
            let within = e.value.abs() <= BEYOND * e.standard_error;
            format!("{}{}", if within { "~ " } else { "" }, signed(&with_error(e)))
        };
        let by_date: Vec<f64> = loss.starts.iter().map(|start| start.unserved.value).collect();
        let top = by_date.iter().copied().fold(0.0, f64::max);
        let line = format!(
            "  {} {} {:<16} {:<12} {} from {}",
            pad(&loss.title, 20),
            bar_of(loss.unserved.value, most, BAR / 2),
            scaled(loss.unserved),
            sparkline(&thinned(&by_date, STOCKS / 2), top),
            scaled(loss.worst.unserved),
            loss.worst.date
        );
        page.line(&line);
    }
}

fn cover(page: &mut Page, told: &Dependence) {
    if told.cover.is_empty() {
        return;
    }
    page.section(
        "Days of cover",
        "usable stock by what leaves the tank in an average day · one day in twenty below",
    );
    for cover in told.cover.iter().take(TANKS) {
        let line = format!(
            "  {} {:>14} d   {:>5} d",
            pad(&cover.title, LONG_NAME),
            with_error(cover.mean_d),
            grouped(cover.p05_d, 1)
        );
        page.line(&line);
    }
    more(page, told.cover.len(), TANKS, "tanks");
}
