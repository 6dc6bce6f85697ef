//! When it is dark: a calendar of dark hours, and the largest shortfall of each day.

use alumbron_model::{Calendar, Case};

use super::axis::Frame;
use super::color::level;
use super::fan::{Fan, thin};
use super::hourly::{every_hour, hours_of_day};
use super::svg::{Svg, escape, ticks};
use super::{Subject, ramp_legend, section};
use crate::figures;
use crate::numeral::{grouped, month, short};

/// Longest horizon shown day by day, months; longer ones are shown month by month.
const MOST_MONTHS: usize = 36;
/// Side of a day, pixels.
const CELL: f64 = 20.0;

pub(super) fn render(subject: Subject<'_>) -> String {
    let Subject { case, outcome, .. } = subject;
    let hours = every_hour(subject);
    if !hours.is_empty() {
        return section("When", "", &hours);
    }
    let dark = figures::dark_hours_by_day(case, outcome);
    let months = case.calendar.months().len();
    let weekly = months <= MOST_MONTHS;
    let (body, top) = if weekly { blocks(case, &dark) } else { years(case, &dark) };
    let legend = ramp_legend(
        top,
        if weekly {
            "hours without power a day; weeks from Monday to Sunday"
        } else {
            "hours without power a day"
        },
    );
    let charts = format!("{}{}", daily_shed(subject), hours_of_day(subject));
    let charts = if charts.is_empty() { charts } else { format!("<div class=\"two below\">{charts}</div>") };
    section("When", &lead(case, &dark), &format!("{body}{legend}{charts}"))
}

fn lead(case: &Case, dark: &[f64]) -> String {
    let worst = dark.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
    match worst {
        Some((day, hours)) if dark.len() > 1 => {
            // A horizon has far fewer than 2^32 days.
            let date = date_name(&case.calendar, day as u32);
            format!(
                "Hours without power of the average person on each day. The darkest is {date} with {} h.",
                short(hours)
            )
        }
        _ => "Hours without power of the average person.".to_owned(),
    }
}

fn date_name(calendar: &Calendar, day: u32) -> String {
    let date = calendar.date(day);
    format!("{} {} {}", date.day(), month(date.month().unsigned_abs()), date.year())
}

/// Hours to a tenth, for headings.
fn rough(hours: f64) -> String {
    if hours > 0.0 && hours < 0.05 { "<0.1".to_owned() } else { grouped(hours, 1) }
}

/// The end of the color scale: round, at most a day.
fn round_top(values: &[f64]) -> f64 {
    let most = values.iter().copied().fold(0.0, f64::max);
    ticks(most, 4).last().copied().unwrap_or(0.0).min(24.0)
}

/// A block a month, a row a week from Monday to Sunday.
fn blocks(case: &Case, dark: &[f64]) -> (String, f64) {
    let calendar = &case.calendar;
    let months = calendar.months();
    let top = round_top(dark);
    // The block begins on the first of the month, so that a weekday keeps its column.
    let place = |day: u32| {
        let date = calendar.date(day);
        u32::from(date.first_of_month().weekday().to_monday_zero_offset().unsigned_abs())
            + u32::from(date.day().unsigned_abs())
            - 1
    };
    let rows = 1.0 + f64::from((0..calendar.n_days()).map(|day| place(day) / 7).max().unwrap_or(0));
    let mut html = String::from("<div class=\"calendar\">");
    for (i, &(year, number, first)) in months.iter().enumerate() {
        let last = months.get(i + 1).map_or(calendar.n_days(), |next| next.2);
        let sum: f64 = (first..last).map(|day| dark[day as usize]).sum();
        let mean = rough(sum / f64::from((last - first).max(1)));
        let name =
            if months.len() > 12 { format!("{} {year}", month(number)) } else { month(number).to_owned() };
        let mut svg = Svg::new(
            (7.0 * CELL, rows * CELL),
            "",
            &format!("{name} {year}: {mean} hours without power a day on average"),
        );
        for day in first..last {
            let (column, row) = (f64::from(place(day) % 7), f64::from(place(day) / 7));
            let hours = dark[day as usize];
            let class = format!("r{}", level(hours, top));
            let tip = format!("{}: {} h", date_name(calendar, day), short(hours));
            svg.rect(&class, [column * CELL, row * CELL, CELL, CELL], &tip);
        }
        html.push_str(&format!(
            "<figure><h3>{name} <span>{} h</span></h3>{}</figure>",
            escape(&mean),
            svg.finish()
        ));
    }
    html.push_str("</div>");
    (html, top)
}

/// A row a year, a column a month.
fn years(case: &Case, dark: &[f64]) -> (String, f64) {
    let calendar = &case.calendar;
    let months = calendar.months();
    let mut means = Vec::new();
    for (i, &(_, _, first)) in months.iter().enumerate() {
        let last = months.get(i + 1).map_or(calendar.n_days(), |next| next.2);
        let sum: f64 = (first..last).map(|day| dark[day as usize]).sum();
        means.push(sum / f64::from((last - first).max(1)));
    }
    let top = round_top(&means);
    let (from, to) = (months.first().map_or(0, |m| m.0), months.last().map_or(0, |m| m.0));
    let n_years = f64::from(to - from + 1);
    let (width, height) = (52.0, 22.0);
    let size = (60.0 + 12.0 * width, 24.0 + n_years * height);
    let mut svg = Svg::new(size, "", "Hours without power a day, by year and month");
    for number in 1..=12 {
        let x = 60.0 + f64::from(number - 1) * width;
        svg.text("", (x + 4.0, 14.0), super::svg::Anchor::Start, month(number));
    }
    for year in from..=to {
        let y = 24.0 + f64::from(year - from) * height;
        svg.text("", (0.0, y + 15.0), super::svg::Anchor::Start, &year.to_string());
    }
    for (&(year, number, _), mean) in months.iter().zip(&means) {
        let (x, y) = (60.0 + f64::from(number - 1) * width, 24.0 + f64::from(year - from) * height);
        let tip = format!("{} {year}: {} h a day", month(number), short(*mean));
        svg.rect(&format!("r{}", level(*mean, top)), [x, y, width - 2.0, height - 2.0], &tip);
    }
    (format!("<div class=\"full years\">{}</div>", svg.finish()), top)
}

/// A fan of the largest shed of each day; empty for a horizon of a few days.
fn daily_shed(Subject { case, outcome, .. }: Subject<'_>) -> String {
    let days = figures::daily_shed(outcome);
    let top = days.iter().map(|d| d.p95).fold(0.0, f64::max);
    if days.len() < 8 || top <= 0.0 {
        return String::new();
    }
    let description = format!(
        "Largest shortfall of each day, MW: 5th to 95th percentile and median; up to {}",
        grouped(top, 0)
    );
    let mut svg = Svg::new((480.0, 230.0), "", &description);
    let frame = Frame { left: 54.0, right: 480.0, top: 10.0, bottom: 200.0 };
    let scale = frame.upward(&mut svg, top, 4);
    frame.dates(&mut svg, &case.calendar, 6);
    let bands = thin(days.iter().map(|d| [d.p05, d.p05, d.p50, d.p95, d.p95]).collect(), 400);
    Fan { frame, scale, bands: &bands }.draw(&mut svg, false);
    format!(
        "<figure><h3>Largest shortfall of each day, MW</h3><p class=\"note\">Line: median of the samples. Band: nine \
         samples in ten.</p>{}</figure>",
        svg.finish()
    )
}
