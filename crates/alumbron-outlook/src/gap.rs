//! What is missing at the peak from day to day: a linear state-space model, filtered over all notes so far.
//!
//! The gap a note tells is the sum of a level that hardly moves, a slow part and a fast part that return to it, and what
//! the day of the week adds. The most that is shed on a day is the gap and a surprise of that day, or nothing if that is
//! below nothing (R. E. Kalman, *J. Basic Eng.* 82, 1960, 35; a value known to be below a limit is replaced by the mean and
//! the variance of what lies below it).

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

use alumbron_model::note::Parameters;

use crate::{Series, Weekdays};

type Vector = [f64; 3];
type Matrix = [Vector; 3];

/// What a morning knows of the gap of its day: mean and covariance of level, slow and fast part, MW.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// Mean.
    pub mean: Vector,
    /// Covariance.
    pub covariance: Matrix,
}

/// Mean and standard deviation, MW, of what would be shed at most on a day if less than nothing could be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// Mean.
    pub mean_mw: f64,
    /// Standard deviation.
    pub sd_mw: f64,
}

/// What the level may move in a day, MW per MW of size. Chosen: it hardly does.
const LEVEL_MOVES: f64 = 0.0003;

/// How sure the level is at first, as a share of size. Chosen.
const LEVEL_SURE: f64 = 0.1;

/// Values that the first guess of the level is the mean of.
const FIRST: usize = 28;

/// Standard deviations beyond which a value counts as if it stood there: misprints and collapses pull no more. Chosen.
const FAR: f64 = 4.0;

/// Days at the start that do not count for the likelihood, as the first guess is taken from them.
const BURN_IN: usize = 14;

impl Gap {
    /// Filters all notes of a series. Gives what the last morning knows and the logarithm of the likelihood.
    #[must_use]
    pub fn filter(series: &Series, weekdays: &Weekdays, with: &Parameters) -> (Self, f64) {
        Self::filter_telling(series, weekdays, with, |_, _| {})
    }

    /// The same, telling what each morning knew.
    pub(crate) fn filter_telling(
        series: &Series,
        weekdays: &Weekdays,
        with: &Parameters,
        mut tell: impl FnMut(usize, &Self),
    ) -> (Self, f64) {
        let mut gap = Self::before(series, with);
        let mut likelihood = 0.0;
        for day in 0..series.len() {
            let weekday = with.weekday * weekdays.on(series, day);
            let counts = if day > BURN_IN { 1.0 } else { 0.0 };
            if day > 0 {
                // What was shed the day before is published now; the state still is of that day.
                let before = day - 1;
                let offset = with.weekday * weekdays.on(series, before) + with.bias_mw;
                match series.shed_mw[before] {
                    Some(shed) if shed > 0.0 => {
                        likelihood += counts * gap.observe(shed - offset, with.surprise_mw);
                    }
                    Some(_) => likelihood += counts * gap.observe_below(-offset, with.surprise_mw),
                    None if series.quiet[before] => {
                        gap.observe(with.quiet_mw.0 - offset, with.quiet_mw.1);
                    }
                    None => {}
                }
                gap.pass_day(series.size_mw, with);
            }
            if let Some(told) = series.gap_mw[day] {
                likelihood += counts * gap.observe(told - weekday, with.note_mw);
            }
            tell(day, &gap);
        }
        (gap, likelihood)
    }

    /// Before any note.
    fn before(series: &Series, with: &Parameters) -> Self {
        let told = series.gap_mw.iter().zip(&series.shed_mw).filter_map(|(gap, shed)| gap.or(*shed));
        let (mut sum, mut n) = (0.0, 0.0);
        for value in told.take(FIRST) {
            (sum, n) = (sum + value, n + 1.0);
        }
        let level = LEVEL_SURE * series.size_mw;
        let variance = |sd: f64| sd * sd;
        let covariance = [
            [variance(level), 0.0, 0.0],
            [0.0, variance(with.slow_mw), 0.0],
            [0.0, 0.0, variance(with.fast_mw)],
        ];
        Self { mean: [if n > 0.0 { sum / n } else { 0.0 }, 0.0, 0.0], covariance }
    }

    /// A day passes.
    pub(crate) fn pass_day(&mut self, size_mw: f64, with: &Parameters) {
        let keeps = [1.0, with.slow_keeps, with.fast_keeps];
        let moves = self.moves(size_mw, with);
        for i in 0..3 {
            self.mean[i] *= keeps[i];
            for j in 0..3 {
                self.covariance[i][j] *= keeps[i] * keeps[j];
            }
            self.covariance[i][i] += moves[i] * moves[i];
        }
    }

    /// Standard deviation of what a day adds to each part, MW.
    pub(crate) fn moves(&self, size_mw: f64, with: &Parameters) -> Vector {
        let returns = |sd: f64, keeps: f64| sd * (1.0 - keeps * keeps).max(0.0).sqrt();
        let (slow, fast) = (returns(with.slow_mw, with.slow_keeps), returns(with.fast_mw, with.fast_keeps));
        [LEVEL_MOVES * size_mw, slow, fast]
    }

    /// Mean of the gap, MW, without what the day of the week adds.
    #[must_use]
    pub fn mean_mw(&self) -> f64 {
        self.mean.iter().sum()
    }

    /// Covariance of each part with their sum.
    fn gain(&self) -> Vector {
        std::array::from_fn(|i| self.covariance[i].iter().sum())
    }

    /// Variance of the gap, MW2.
    #[must_use]
    pub fn variance(&self) -> f64 {
        self.gain().iter().sum()
    }

    /// Learns the gap with an error. Gives the logarithm of the density of that value.
    fn observe(&mut self, value: f64, error_mw: f64) -> f64 {
        let gain = self.gain();
        let variance = gain.iter().sum::<f64>() + error_mw * error_mw;
        let sd = variance.sqrt();
        let off = (value - self.mean_mw()).clamp(-FAR * sd, FAR * sd);
        self.learn(gain, off, variance, 0.0);
        log_density(off / sd) - libm::log(sd)
    }

    /// Learns that the gap with an error is not above a limit. Gives the logarithm of the probability of that.
    fn observe_below(&mut self, limit: f64, error_mw: f64) -> f64 {
        let gain = self.gain();
        let variance = gain.iter().sum::<f64>() + error_mw * error_mw;
        let sd = variance.sqrt();
        let at = ((limit - self.mean_mw()) / sd).max(-FAR);
        let below = normal_below(at);
        let hazard = libm::exp(log_density(at)) / below;
        let left = variance * (1.0 - hazard * (hazard + at)).max(1e-6);
        self.learn(gain, -sd * hazard, variance, left);
        libm::log(below)
    }

    /// Moves the state by `off` of a value of a variance, of which some is left.
    fn learn(&mut self, gain: Vector, off: f64, variance: f64, left: f64) {
        for i in 0..3 {
            self.mean[i] += gain[i] / variance * off;
            for j in 0..3 {
                self.covariance[i][j] -= gain[i] * gain[j] / variance * (1.0 - left / variance);
            }
        }
    }

    /// What may be shed at most on the day of this state, which is day `today` of the series, and the days after.
    #[must_use]
    pub fn expect(
        &self,
        series: &Series,
        weekdays: &Weekdays,
        with: &Parameters,
        today: usize,
        days: usize,
    ) -> Vec<Expected> {
        let mut gap = *self;
        let mut expected = Vec::with_capacity(days);
        for ahead in 0..days {
            if ahead > 0 {
                gap.pass_day(series.size_mw, with);
            }
            let mean_mw = gap.mean_mw() + with.weekday * weekdays.on(series, today + ahead) + with.bias_mw;
            let sd_mw = (gap.variance() + with.surprise_mw * with.surprise_mw).sqrt();
            expected.push(Expected { mean_mw, sd_mw });
        }
        expected
    }
}

/// Logarithm of the density of the standard normal distribution.
fn log_density(z: f64) -> f64 {
    -0.5 * (z * z + libm::log(TAU))
}

/// Probability of the standard normal distribution below a value.
fn normal_below(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::tests::series;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-9 * b.abs().max(1.0)
    }

    #[test]
    fn one_value_is_weighed_by_variances() {
        // Prior 100 with variance 400 in all, a value of 160 with variance 100: four fifths of the way.
        let mut gap = Gap {
            mean: [100.0, 0.0, 0.0],
            covariance: [[200.0, 0.0, 0.0], [0.0, 150.0, 0.0], [0.0, 0.0, 50.0]],
        };
        let density = gap.observe(160.0, 10.0);
        // Of 60 MW at a standard deviation of sqrt(500) nothing is cut.
        assert!(near(gap.mean_mw(), 148.0) && near(gap.variance(), 80.0), "{gap:?}");
        assert!(near(gap.mean[2], 6.0), "an eighth of what the gap learned");
        assert!(near(density, -0.5 * 3600.0 / 500.0 - 0.5 * (TAU * 500.0).ln()));
    }

    #[test]
    fn a_value_below_a_limit_is_replaced_by_what_lies_below_it() {
        // Half of a normal distribution: mean -sd sqrt(2/pi), variance 1 - 2/pi of it.
        let mut gap = Gap { mean: [0.0; 3], covariance: [[100.0, 0.0, 0.0], [0.0; 3], [0.0; 3]] };
        let log_probability = gap.observe_below(0.0, 0.0);
        let pi = std::f64::consts::PI;
        assert!(near(log_probability, 0.5f64.ln()));
        assert!(near(gap.mean_mw(), -10.0 * (2.0 / pi).sqrt()), "{gap:?}");
        assert!(near(gap.variance(), 100.0 * (1.0 - 2.0 / pi)), "{gap:?}");
    }

    #[test]
    fn without_news_the_gap_returns_to_its_level() {
        let with = Parameters { bias_mw: 30.0, weekday: 0.0, ..Parameters::of_size(1000.0) };
        let mut gap_mw = vec![Some(200.0); 40];
        gap_mw[39] = Some(400.0);
        let series = series(&gap_mw, &[None; 40]);
        let weekdays = Weekdays::of(&series);
        let (gap, _) = Gap::filter(&series, &weekdays, &with);
        let expected = gap.expect(&series, &weekdays, &with, 39, 21);
        assert!(expected[0].mean_mw > 380.0 && expected[0].mean_mw < 430.0, "{expected:?}");
        assert!(expected.windows(2).all(|pair| pair[1].mean_mw < pair[0].mean_mw), "falls from day to day");
        assert!(expected.windows(2).all(|pair| pair[1].sd_mw > pair[0].sd_mw), "less sure from day to day");
        assert!(expected[20].mean_mw > 230.0 && expected[20].mean_mw < 330.0, "{expected:?}");
    }

    #[test]
    fn what_is_shed_on_the_day_itself_is_not_looked_at() {
        let gap_mw = vec![Some(200.0); 20];
        let mut shed_mw = vec![Some(220.0); 20];
        let with = Parameters::of_size(1000.0);
        let known = |shed_mw: &[Option<f64>]| {
            let series = series(&gap_mw, shed_mw);
            Gap::filter(&series, &Weekdays::default(), &with).0
        };
        let before = known(&shed_mw);
        shed_mw[19] = Some(900.0);
        assert_eq!(known(&shed_mw), before);
        shed_mw[18] = Some(900.0);
        assert_ne!(known(&shed_mw), before);
    }
}
