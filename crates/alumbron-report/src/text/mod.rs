//! The summary for a terminal: one screen of at most 100 columns.
//!
//! Takes the case, the outcome and its summary; gives text, with ANSI colors if asked. It prints nothing itself.

mod cargo;
mod compared;
pub(crate) mod dependence;
pub(crate) mod hindcast;
pub(crate) mod outlook;
mod why;

pub use cargo::cargo;
pub use compared::comparison;
pub use dependence::dependence;
pub use hindcast::hindcast;
pub use outlook::outlook;
pub use why::attribution;

use std::fmt::Write as _;

use alumbron_engine::Outcome;
use alumbron_model::Case;

use crate::estimate::Estimate;
use crate::figures;
use crate::numeral::{self, Scale, grouped, percent, with_error};
use crate::summary::{Summary, policy_in_words};

/// Widest line, columns.
pub(crate) const WIDTH: usize = 100;
/// Columns for names before a bar.
const NAME: usize = 22;
/// Columns for longer names.
const LONG_NAME: usize = 32;
/// Columns of a full bar.
const BAR: usize = 26;
/// The same where columns of figures need room.
const NARROW: usize = 14;
/// Rows in a list of regions or years; the rest is counted.
const ROWS: usize = 16;
/// Most columns of a line of stocks.
const STOCKS: usize = 24;
/// Rows in the list of tanks.
const TANKS: usize = 8;

/// The summary of a run as text for a terminal. `place` says where the results are, if they were written.
#[must_use]
pub fn terminal(
    case: &Case,
    outcome: &Outcome,
    summary: &Summary,
    place: Option<&str>,
    color: bool,
) -> String {
    let mut page = Page { text: String::new(), color };
    head(&mut page, case, summary);
    headline(&mut page, summary);
    if summary.system("eue_mwh").value > 0.0 {
        causes(&mut page, outcome);
        if case.regions.len() > 1 {
            regions(&mut page, case, summary);
        }
        months(&mut page, case, outcome);
    }
    tanks(&mut page, case, outcome);
    if let Some(place) = place {
        page.gap();
        page.line(&format!("  Results in {place}; open report.html there."));
    }
    page.text
}

/// Text in the making.
pub(crate) struct Page {
    pub(crate) text: String,
    pub(crate) color: bool,
}

/// ANSI styles.
#[derive(Clone, Copy)]
pub(crate) enum Style {
    Bold,
    Dim,
    Warm,
}

impl Page {
    pub(crate) fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    pub(crate) fn gap(&mut self) {
        self.text.push('\n');
    }

    pub(crate) fn section(&mut self, title: &str, note: &str) {
        self.gap();
        let line = format!("  {} {}", self.styled(Style::Bold, title), self.styled(Style::Dim, note));
        self.line(&line);
    }

    /// Text in lines that fit, indented.
    pub(crate) fn paragraph(&mut self, text: &str) {
        let mut line = String::new();
        for word in text.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH - 4 {
                self.line(&format!("  {line}"));
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.line(&format!("  {line}"));
    }

    pub(crate) fn styled(&self, style: Style, text: &str) -> String {
        let code = match style {
            Style::Bold => "1",
            Style::Dim => "2",
            Style::Warm => "33",
        };
        if self.color && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

fn head(page: &mut Page, case: &Case, summary: &Summary) {
    let title = case.name_for_people();
    let title = page.styled(Style::Bold, &fit(title, WIDTH - 4));
    page.gap();
    page.line(&format!("  {title}"));
    let scenario = fit(&summary.scenario, 30);
    let samples = grouped(summary.samples as f64, 0);
    let plural = if summary.samples == 1 { "sample" } else { "samples" };
    let hours = grouped(f64::from(summary.hours), 0);
    let facts = format!(
        "{scenario} · {samples} {plural} of {hours} h · seed {} · {}",
        summary.seed,
        policy_in_words(&summary.policy)
    );
    let facts = page.styled(Style::Dim, &fit(&facts, WIDTH - 4));
    page.line(&format!("  {facts}"));
}

fn headline(page: &mut Page, summary: &Summary) {
    page.gap();
    let dark = summary.system("dark_hours_per_day");
    let unserved = summary.system("eue_mwh");
    if unserved.value <= 0.0 {
        let bright = page.styled(Style::Bold, "The lights stay on");
        let never = if summary.samples == 1 { "in the one sample" } else { "in any sample" };
        page.line(&format!("  {bright}: no shortfall in any hour {never}."));
        return;
    }
    let number = page.styled(Style::Warm, &page.styled(Style::Bold, &with_error(dark)));
    page.line(&format!("  {number} dark hours per person per day, of 24"));
    let energy = Scale::energy(unserved.value).estimate(unserved);
    let neue = summary.system("neue_ppm");
    let share = Estimate { value: 1e-4 * neue.value, standard_error: 1e-4 * neue.standard_error };
    let share = with_error(share);
    let lolh = with_error(summary.system("lolh_h"));
    let most = with_error(summary.system("max_shed_mw"));
    page.line(&format!("  {energy} unserved, {share} % of demand"));
    page.line(&format!("  {lolh} hours with a shortfall; deepest {most} MW"));
    let of_energy = summary.metrics.iter().find(|m| m.metric == "eue_mwh");
    if let Some(gain) = of_energy.and_then(|m| m.variance_gain) {
        let gain = numeral::short(gain);
        let note =
            format!("control variates: the error of unserved energy is that of {gain} times as many samples");
        let note = page.styled(Style::Dim, &note);
        page.line(&format!("  {note}"));
    }
}

fn causes(page: &mut Page, outcome: &Outcome) {
    let Some(sentence) = figures::main_cause(outcome) else { return };
    let title = sentence.split(':').next().unwrap_or_default().to_owned();
    page.section("Why:", &title);
    for cause in figures::causes_by_size(outcome).iter().filter(|c| c.share >= 0.0005) {
        let name = figures::cause_name(cause.cause);
        let line = format!("  {} {} {}", pad(name, NAME), bar(cause.share, 1.0), percent(cause.share));
        page.line(&line);
    }
}

fn regions(page: &mut Page, case: &Case, summary: &Summary) {
    page.section("Where", "dark hours per day · unserved energy");
    let mut rows: Vec<(&str, Estimate, f64)> = case
        .regions
        .iter()
        .map(|r| {
            let dark = summary.region("dark_hours_per_day", &r.id);
            (name_of(&r.title, &r.id), dark, summary.region("eue_mwh", &r.id).value)
        })
        .collect();
    rows.sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
    let most = rows.first().map_or(0.0, |r| r.1.value);
    for (name, dark, unserved) in rows.iter().take(ROWS) {
        let line = format!(
            "  {} {} {:<16} {:>11}",
            pad(name, NAME),
            bar(dark.value, most),
            format!("{} h", with_error(*dark)),
            numeral::energy(*unserved)
        );
        page.line(&line);
    }
    more(page, rows.len(), ROWS, "regions");
}

fn months(page: &mut Page, case: &Case, outcome: &Outcome) {
    let months = case.calendar.months();
    let unserved = figures::unserved_by_month(case, outcome);
    if months.len() < 2 {
        return;
    }
    let most = unserved.iter().copied().fold(0.0, f64::max);
    let unit = Scale::energy(most);
    page.section("When", &format!("unserved energy by month, {}", unit.name));
    if months.len() > 14 {
        // Longer horizons: one cell a month, a line a year.
        let mut years: Vec<(i16, Vec<f64>)> = Vec::new();
        for (&(year, _, _), &value) in months.iter().zip(&unserved) {
            match years.last_mut() {
                Some((last, values)) if *last == year => values.push(value),
                _ => years.push((year, vec![value])),
            }
        }
        for (year, values) in years.iter().take(ROWS) {
            let sum: f64 = values.iter().sum();
            let cells = sparkline(values, most);
            page.line(&format!("  {} {cells:<12} {}", pad(&year.to_string(), NAME), unit.show(sum)));
        }
        more(page, years.len(), ROWS, "years");
        return;
    }
    // Two months a line keep the summary on one screen.
    let cell = |i: usize| {
        let (year, month, _) = months[i];
        let name = format!("{} {year}", numeral::month(month));
        format!("{name:<9} {} {:>8}", bar(unserved[i], most), numeral::short(unserved[i] / unit.size))
    };
    let half = months.len().div_ceil(2);
    for i in 0..half {
        let right = if i + half < months.len() { cell(i + half) } else { String::new() };
        page.line(&format!("  {}   {right}", cell(i)));
    }
}

fn tanks(page: &mut Page, case: &Case, outcome: &Outcome) {
    if case.tanks.is_empty() {
        return;
    }
    page.section("Tanks", "median stock by month as a share of capacity · hours empty, emptiest first");
    let mut order: Vec<(usize, Estimate)> =
        outcome.tally.tanks.iter().map(|t| Estimate::of(&t.stockout_hours)).enumerate().collect();
    order.sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
    for &(i, empty) in order.iter().take(TANKS) {
        let tank = &case.tanks.0[i];
        let shares = thinned(&figures::median_stock_by_month(case, &outcome.tally, i), STOCKS);
        let line = format!(
            "  {} {:<12}  {:>9}  empty {} h",
            pad(name_of(&tank.title, &tank.id), LONG_NAME),
            sparkline(&shares, 1.0),
            numeral::mass(tank.capacity.0),
            with_error(empty)
        );
        page.line(&line);
    }
    more(page, case.tanks.len(), TANKS, "tanks");
}

fn more(page: &mut Page, n: usize, shown: usize, what: &str) {
    if n > shown {
        let line = page.styled(Style::Dim, &format!("and {} more {what}", n - shown));
        page.line(&format!("  {line}"));
    }
}

fn name_of<'a>(title: &'a str, id: &'a str) -> &'a str {
    if title.is_empty() { id } else { title }
}

/// A bar of eighths of a column, padded to its full width.
pub(crate) fn bar(value: f64, most: f64) -> String {
    bar_of(value, most, BAR)
}

/// The same with a full bar of so many columns.
fn bar_of(value: f64, most: f64, columns: usize) -> String {
    const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    let share = if most > 0.0 { (value / most).clamp(0.0, 1.0) } else { 0.0 };
    // Between 0 and eight a column, so the cast is exact.
    let eighths = (share * (8 * columns) as f64).round() as usize;
    let eighths = if value > 0.0 { eighths.max(1) } else { 0 };
    let mut text = "█".repeat(eighths / 8);
    if eighths % 8 > 0 {
        text.push(EIGHTHS[eighths % 8]);
    }
    let used = text.chars().count();
    text.push_str(&" ".repeat(columns - used));
    text
}

/// One character a value, `most` being the full height.
fn sparkline(values: &[f64], most: f64) -> String {
    const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let height = |value: f64| {
        let share = if most > 0.0 { (value / most).clamp(0.0, 1.0) } else { 0.0 };
        // Between 0 and 7, so the cast is exact.
        HEIGHTS[(share * 7.0).round() as usize]
    };
    values.iter().map(|&v| height(v)).collect()
}

/// At most `most` values, each the mean of its stretch.
fn thinned(values: &[f64], most: usize) -> Vec<f64> {
    let stretch = values.len().div_ceil(most).max(1);
    values.chunks(stretch).map(|chunk| chunk.iter().sum::<f64>() / chunk.len() as f64).collect()
}

/// Rows of figures, each column flush right and as wide as its widest.
fn columns<const N: usize>(rows: &[[String; N]]) -> Vec<String> {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    let line = |row: &[String; N]| {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:>width$}")).collect();
        cells.join("  ")
    };
    rows.iter().map(line).collect()
}

/// A sentence with a capital.
pub(crate) fn capital(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

pub(crate) fn pad(name: &str, columns: usize) -> String {
    let name = fit(name, columns);
    let mut padded = name.clone();
    let used = name.chars().count();
    let _ = write!(padded, "{}", " ".repeat(columns - used));
    padded
}

/// Text cut to a number of columns, without control characters.
pub(crate) fn fit(text: &str, columns: usize) -> String {
    let clean: Vec<char> = text.chars().filter(|c| !c.is_control()).collect();
    if clean.len() <= columns {
        return clean.into_iter().collect();
    }
    clean[..columns - 1].iter().collect::<String>() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_keeps_its_width() {
        for value in [0.0, 0.01, 0.5, 1.0, 2.0] {
            assert_eq!(bar(value, 1.0).chars().count(), BAR, "{value}");
        }
        assert_eq!(bar(1.0, 0.0).chars().count(), BAR);
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(fit("abcdef", 4), "abc…");
        assert_eq!(fit("a\u{1b}bc", 4), "abc");
    }
}
