//! How deep and how long: the shortfall duration curve, and the hours of the day when it is worst.

use super::axis::Frame;
use super::svg::{Anchor, Scale, Svg, tick_label, ticks};
use super::{Subject, section};
use crate::figures::{self, CurveLevel};
use crate::numeral::{grouped, percent, short};

pub(super) fn render(Subject { outcome, .. }: Subject<'_>) -> String {
    let curve = figures::duration_curve(outcome);
    let deep: Vec<CurveLevel> = curve.iter().copied().filter(|l| l.mean_h > 0.0 || l.p95_h > 0.0).collect();
    if deep.len() < 2 {
        return String::new();
    }
    let step = curve.get(1).map_or(0.0, |l| l.shed_mw);
    let deepest =
        deep.iter().filter(|l| l.p95_h > 0.0 || l.mean_h > 0.05).map(|l| l.shed_mw).fold(0.0, f64::max);
    let longest = deep.iter().map(|l| l.p95_h.max(l.mean_h)).fold(0.0, f64::max);
    let mut svg =
        Svg::new((1000.0, 300.0), "", "Hours a sample during which the shortfall is at least as deep");
    let frame = Frame { left: 58.0, right: 985.0, top: 12.0, bottom: 262.0 };
    let y = frame.upward(&mut svg, deepest + step, 4);
    let along = ticks(longest, 8);
    let x = Scale { top: along.last().copied().unwrap_or(0.0), from: frame.left, to: frame.right };
    for &tick in &along {
        let label = tick_label(tick, along.get(1).copied().unwrap_or(1.0));
        svg.line("axis", (x.at(tick), frame.bottom), (x.at(tick), frame.bottom + 4.0), None, "");
        svg.text("", (x.at(tick), frame.bottom + 20.0), Anchor::Middle, &label);
    }
    let shown: Vec<CurveLevel> = deep.into_iter().filter(|l| l.shed_mw <= y.top).collect();
    let side = |hours: fn(&CurveLevel) -> f64| -> Vec<(f64, f64)> {
        shown.iter().map(|l| (x.at(hours(l)), y.at(l.shed_mw))).collect()
    };
    let mut band = side(|l| l.p95_h);
    band.extend(side(|l| l.p05_h).into_iter().rev());
    svg.polygon("outer", band);
    svg.polyline("median", side(|l| l.mean_h));
    let lead = "How many hours the shortfall is at least so deep. Line: mean of the samples; band: nine samples in ten.";
    let first = shown.first().map_or(0.0, |l| l.mean_h);
    let body = format!(
        "<figure class=\"full\"><h3>Shortfall, MW, against hours</h3>{}<figcaption class=\"note\">Some shortfall in {} \
         h; at least {} MW in {} h.</figcaption></figure>",
        svg.finish(),
        short(first),
        grouped(shown[shown.len() / 2].shed_mw, 0),
        short(shown[shown.len() / 2].mean_h)
    );
    section("How deep, how long", lead, &body)
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
        Svg::new((480.0, 214.0), "", "Share of days whose largest shortfall falls in each hour of the day");
    let frame = Frame { left: 46.0, right: 480.0, top: 10.0, bottom: 184.0 };
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
