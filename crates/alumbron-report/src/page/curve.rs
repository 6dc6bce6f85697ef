//! How deep and how long: the shortfall duration curve.

use super::Subject;
use super::axis::Frame;
use super::svg::{Anchor, Scale, Svg, tick_label, ticks};
use crate::figures::{self, CurveLevel};
use crate::numeral::{grouped, short};

/// The shortfall duration curve; empty if no level lasts.
pub(super) fn duration(Subject { outcome, .. }: Subject<'_>) -> String {
    let curve = figures::duration_curve(outcome);
    let lasting = |l: &&CurveLevel| l.mean_h > 0.0 || l.p95_h > 0.0;
    let deep: Vec<CurveLevel> = curve.iter().filter(lasting).copied().collect();
    if deep.len() < 2 {
        return String::new();
    }
    let step = curve.get(1).map_or(0.0, |l| l.shed_mw);
    let deepest = deep.iter().map(|l| l.shed_mw).fold(0.0, f64::max) + step;
    let longest = deep.iter().map(|l| l.p95_h.max(l.mean_h)).fold(0.0, f64::max);
    let mut svg =
        Svg::new((480.0, 300.0), "", "Hours a sample during which the shortfall is at least as deep");
    let frame = Frame { left: 54.0, right: 470.0, top: 10.0, bottom: 266.0 };
    let y = frame.upward(&mut svg, deepest, 4);
    let along = ticks(longest, 5);
    let x = Scale { top: along.last().copied().unwrap_or(0.0), from: frame.left, to: frame.right };
    for &tick in &along {
        let label = tick_label(tick, along.get(1).copied().unwrap_or(1.0));
        svg.line("axis", (x.at(tick), frame.bottom), (x.at(tick), frame.bottom + 4.0), None, "");
        svg.text("", (x.at(tick), frame.bottom + 22.0), Anchor::Middle, &label);
    }
    let side = |hours: fn(&CurveLevel) -> f64| -> Vec<(f64, f64)> {
        deep.iter().map(|l| (x.at(hours(l)), y.at(l.shed_mw))).collect()
    };
    let mut band = side(|l| l.p95_h);
    band.extend(side(|l| l.p05_h).into_iter().rev());
    svg.polygon("outer", band);
    svg.polyline("median", side(|l| l.mean_h));
    let (some, middle) = (deep[0], deep[deep.len() / 2]);
    format!(
        "<figure><h3>How deep, how long</h3><p class=\"note\">Shortfall, MW, against the hours it is at least so deep. Line: \
         mean of the samples; band: nine samples in ten.</p>{}<figcaption class=\"note\">Some shortfall in about {} h; more \
         than {} MW in about {} h.</figcaption></figure>",
        svg.finish(),
        short(some.mean_h),
        grouped(middle.shed_mw, 0),
        short(middle.mean_h)
    )
}
