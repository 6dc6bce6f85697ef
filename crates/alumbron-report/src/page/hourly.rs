//! Hours: the hours of the day when it is worst, and for a horizon of a few days every hour.

use alumbron_model::Hour;

use super::Subject;
use super::axis::Frame;
use super::svg::{Anchor, Svg};
use crate::numeral::{percent, short};

/// Longest horizon shown hour by hour, h.
const MOST_HOURS: u32 = 168;

/// Expected unserved energy in every hour of a horizon of at most a week; empty for longer ones.
pub(super) fn every_hour(Subject { case, outcome, .. }: Subject<'_>) -> String {
    let tally = &outcome.tally;
    let (n_hours, samples) = (case.calendar.n_hours, tally.n_samples.max(1) as f64);
    let unserved: Vec<f64> = tally.hour_unserved_mwh.iter().map(|sum| sum / samples).collect();
    let most = unserved.iter().copied().fold(0.0, f64::max);
    if n_hours == 0 || n_hours > MOST_HOURS || most <= 0.0 {
        return String::new();
    }
    let mut svg = Svg::new((660.0, 240.0), "", "Expected unserved energy in each hour, MWh");
    let frame = Frame { left: 54.0, right: 660.0, top: 10.0, bottom: 206.0 };
    let y = frame.upward(&mut svg, most, 4);
    let step = (frame.right - frame.left) / f64::from(n_hours);
    let width = (step * 0.8).min(70.0);
    let every = n_hours.div_ceil(12);
    for (hour, &energy) in (0..n_hours).zip(&unserved) {
        let middle = frame.left + (f64::from(hour) + 0.5) * step;
        let chance = f64::from(tally.hour_shortfalls.get(hour as usize).copied().unwrap_or(0)) / samples;
        let tip = format!("hour {hour}: {} MWh, shortfall in {} of samples", short(energy), percent(chance));
        svg.rect("solid", [middle - width / 2.0, y.at(energy), width, frame.bottom - y.at(energy)], &tip);
        if hour % every == 0 {
            let label = format!("{} h", case.calendar.hour_of_day(Hour(hour)));
            svg.text("", (middle, frame.bottom + 22.0), Anchor::Middle, &label);
        }
    }
    format!(
        "<figure class=\"single\"><h3>Expected unserved energy in each hour, MWh</h3>{}</figure>",
        svg.finish()
    )
}

/// A histogram of the hours in which a day's largest shortfall falls; empty without any, or for a horizon of hours.
pub(super) fn hours_of_day(Subject { case, outcome, .. }: Subject<'_>) -> String {
    let mut counts = [0.0; 24];
    for day in &outcome.tally.days {
        for (sum, &n) in counts.iter_mut().zip(&day.max_hour) {
            *sum += f64::from(n);
        }
    }
    let total: f64 = counts.iter().sum();
    if total <= 0.0 || case.calendar.n_days() < 2 {
        return String::new();
    }
    let most = counts.iter().copied().fold(0.0, f64::max);
    let mut svg =
        Svg::new((480.0, 230.0), "", "Share of days whose largest shortfall falls in each hour of the day");
    let frame = Frame { left: 54.0, right: 480.0, top: 10.0, bottom: 200.0 };
    let y = frame.upward(&mut svg, 100.0 * most / total, 4);
    let width = (frame.right - frame.left) / 24.0;
    for (hour, count) in counts.iter().enumerate() {
        let (x, share) = (frame.left + hour as f64 * width, count / total);
        let top = y.at(100.0 * share);
        let tip = format!("{hour}:00 to {}:00: {} of days with a shortfall", hour + 1, percent(share));
        svg.rect("solid", [x + 1.5, top, width - 3.0, frame.bottom - top], &tip);
        if hour % 6 == 0 {
            svg.text("", (x, frame.bottom + 20.0), Anchor::Start, &format!("{hour} h"));
        }
    }
    format!(
        "<figure><h3>Hour of the day's largest shortfall</h3><p class=\"note\">Percent of days with a shortfall.</p>{}</figure>",
        svg.finish()
    )
}
