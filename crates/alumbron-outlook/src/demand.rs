//! Demand at the peak from day to day: a level, what the day of the week adds, and chance that fades.

use crate::{Series, Weekdays};

/// Half-life of what a day says about the level, days. Chosen: best of 1 to 8 on the notes of 2022 and 2023, little better
/// than its neighbours.
const HALF_LIFE_D: f64 = 3.0;

/// Days that the level is taken from.
const LOOKS_BACK: usize = 40;

/// Share of the chance that a day keeps. Chosen.
const KEEPS: f64 = 0.9;

/// Days between two values whose difference tells how far demand wanders.
const APART: usize = 14;

/// Differences below which the standard deviation is the chosen one.
const FEWEST: usize = 20;

/// Standard deviation where notes tell none, as a share of size. Chosen.
const USUAL: f64 = 0.05;

/// What a morning knows of demand at the peak.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    /// Without what the day of the week adds, MW.
    pub level_mw: f64,
    /// How far it wanders from the level in the long run, MW.
    pub sd_mw: f64,
    /// Share of that which a day keeps.
    pub keeps: f64,
    /// Correlation of what a day adds to it with what the day adds to the gap.
    pub with_gap: f64,
}

impl Demand {
    /// What the notes of a morning tell.
    #[must_use]
    pub fn of(series: &Series, weekdays: &Weekdays) -> Self {
        let plain: Vec<Option<f64>> = (0..series.len())
            .map(|day| series.demand_mw[day].map(|mw| mw - weekdays.on(series, day)))
            .collect();
        let today = series.today();
        let (mut sum, mut weight) = (0.0, 0.0);
        for (day, mw) in plain.iter().enumerate().skip(series.len().saturating_sub(LOOKS_BACK)) {
            if let Some(mw) = mw {
                let w = libm::exp2(-((today - day) as f64) / HALF_LIFE_D);
                (sum, weight) = (sum + w * mw, weight + w);
            }
        }
        let apart: Vec<f64> = differences(&plain, APART).flatten().collect();
        let kept = libm::pow(KEEPS, APART as f64);
        let variance =
            apart.iter().map(|d| d * d).sum::<f64>() / (2.0 * (1.0 - kept) * apart.len().max(1) as f64);
        let enough = apart.len() >= FEWEST;
        Self {
            level_mw: if weight > 0.0 { sum / weight } else { series.size_mw },
            sd_mw: if enough { variance.sqrt() } else { USUAL * series.size_mw },
            keeps: KEEPS,
            with_gap: correlation(&series.demand_mw, &series.gap_mw),
        }
    }
}

/// Days between two values whose differences tell what moves together.
const TOGETHER: usize = 3;

/// Differences of values some days apart.
pub(crate) fn differences(values: &[Option<f64>], apart: usize) -> impl Iterator<Item = Option<f64>> {
    values.iter().zip(values.iter().skip(apart)).map(|(before, after)| Some((*after)? - (*before)?))
}

/// Sums of products of differences of two series where both are known: of the first with itself, with the second, of the
/// second with itself, and how many.
pub(crate) fn products(a: &[Option<f64>], b: &[Option<f64>]) -> (f64, f64, f64, usize) {
    let pairs = differences(a, TOGETHER).zip(differences(b, TOGETHER));
    let known = pairs.filter_map(|(a, b)| Some((a?, b?)));
    known.fold((0.0, 0.0, 0.0, 0), |(aa, ab, bb, n), (a, b)| (aa + a * a, ab + a * b, bb + b * b, n + 1))
}

/// Correlation of differences, from 0 to 0.95; 0 while there are few.
fn correlation(a: &[Option<f64>], b: &[Option<f64>]) -> f64 {
    let (aa, ab, bb, n) = products(a, b);
    if n < FEWEST || aa <= 0.0 || bb <= 0.0 { 0.0 } else { (ab / (aa * bb).sqrt()).clamp(0.0, 0.95) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_follows_and_what_moves_together_shows() {
        let n = 100;
        let wave = |day: usize| if day.is_multiple_of(2) { 20.0 } else { -20.0 };
        let gaps: Vec<Option<f64>> = (0..n).map(|day| Some(300.0 + 2.0 * wave(day))).collect();
        let mut series = crate::series::tests::series(&gaps, &vec![None; n]);
        for (day, demand) in series.demand_mw.iter_mut().enumerate() {
            *demand = Some(if day < 60 { 900.0 } else { 1100.0 } + wave(day));
        }
        let demand = Demand::of(&series, &Weekdays::default());
        assert!((demand.level_mw - 1100.0).abs() < 10.0, "{demand:?}");
        // Steps of 40 MW over three days move both; the one step of the level does not move the gap.
        assert!(demand.with_gap > 0.7 && demand.with_gap < 0.8, "{demand:?}");
    }
}
