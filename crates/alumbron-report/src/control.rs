//! Samples with what luck did to them taken out, as far as control variates know it.
//!
//! The engine notes what each sample would have come to in simpler systems of known mean
//! ([`alumbron_engine::control`]). From a sample's value this takes the part that a linear regression on them explains,
//! less what it explains on the mean. The weights of a sample come from other samples (cross-fitting: Avramidis and Wilson,
//! 1993), so that the adjusted values have the very mean of the plain ones and a smaller spread.

use alumbron_engine::Outcome;
use alumbron_engine::control::Controls;
use alumbron_engine::outcome::{RegionRow, SampleRow};

use crate::estimate::Estimate;

/// Parts the samples are dealt out to; the weights for one come from all others. Chosen: with more, weights hardly
/// become surer.
const FOLDS: usize = 8;
/// Fewest samples for each control: with fewer, weights are so unsure that they may add spread. Chosen.
const LEAST_PER_CONTROL: usize = 25;
/// Variance of a control that others leave unexplained, as a share, below which it tells nothing of its own.
const ALIKE: f64 = 1e-9;
/// The smallest error of an adjusted mean, as a share of it.
const LEAST_ERROR: f64 = 1e-5;

/// The first samples of an outcome.
#[derive(Debug)]
pub struct Samples<'o> {
    /// Their rows.
    pub(crate) rows: &'o [SampleRow],
    region_rows: &'o [RegionRow],
    regression: Option<Regression<'o>>,
}

impl<'o> Samples<'o> {
    /// The first `n` samples of an outcome, or all if there are fewer.
    #[must_use]
    pub fn first(outcome: &'o Outcome, n: usize) -> Self {
        let rows = outcome.samples.get(..n).unwrap_or(&outcome.samples);
        let regression = Regression::of(&outcome.controls, rows.len());
        Self { rows, region_rows: &outcome.region_samples, regression }
    }

    /// All samples of an outcome as they are.
    #[must_use]
    pub fn plain(outcome: &'o Outcome) -> Self {
        Self { rows: &outcome.samples, region_rows: &outcome.region_samples, regression: None }
    }

    /// These rows as they are.
    #[cfg(test)]
    pub(crate) fn of_rows(rows: &'o [SampleRow]) -> Self {
        Self { rows, region_rows: &[], regression: None }
    }

    /// Whether anything is known of what luck did to them.
    pub(crate) fn are_adjusted(&self) -> bool {
        self.regression.is_some()
    }

    /// What the samples came to in a region; nothing if that was not kept.
    pub(crate) fn of_region(&self, region: usize, n_regions: usize) -> Option<Vec<&'o RegionRow>> {
        let rows = self.region_rows.chunks_exact(n_regions).map(|row| &row[region]);
        (!self.region_rows.is_empty()).then(|| rows.take(self.rows.len()).collect())
    }

    /// A value of each sample, with luck taken out; means of them estimate means.
    pub(crate) fn values(&self, of: impl Fn(&SampleRow) -> f64) -> Vec<f64> {
        self.adjusted(self.rows.iter().map(of))
    }

    /// Values of the samples, with luck taken out. Sums of values stay sums.
    pub(crate) fn adjusted(&self, values: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut values: Vec<f64> = values.collect();
        if let Some(regression) = &self.regression {
            regression.adjust(&mut values);
        }
        values
    }

    /// An estimate from adjusted values with an error that can be stood for.
    ///
    /// Where luck is all taken out the error would be that of rounding. Less than a hundred-thousandth of the value is
    /// not claimed: power below a watt is not counted as short, and exact means bear rounding too.
    pub(crate) fn known_to(&self, estimate: Estimate) -> Estimate {
        let least = if self.regression.is_some() { LEAST_ERROR * estimate.value.abs() } else { 0.0 };
        Estimate { standard_error: estimate.standard_error.max(least), ..estimate }
    }
}

/// Regression on the controls of all samples but those of one fold.
#[derive(Debug)]
struct Regression<'o> {
    controls: &'o Controls,
    /// The inverse of the root mean square of each control about its known mean; 0 where it never differs.
    inverse_scale: Vec<f64>,
    folds: Vec<Fold>,
}

/// What the samples outside a fold say of the controls, or of those inside.
#[derive(Clone, Debug)]
struct Fold {
    n: f64,
    /// Sum of the scaled controls.
    sum: Vec<f64>,
    /// Their covariance times `n`; first the sum of products, then factored: below the diagonal the unit lower triangle
    /// L, on it D, of L D L'.
    products: Vec<f64>,
}

impl Fold {
    fn empty(n_controls: usize) -> Self {
        Self { n: 0.0, sum: vec![0.0; n_controls], products: vec![0.0; n_controls * n_controls] }
    }

    fn add(&mut self, x: &[f64]) {
        let n_controls = x.len();
        self.n += 1.0;
        for (i, &a) in x.iter().enumerate() {
            self.sum[i] += a;
            for (product, &b) in self.products[i * n_controls..].iter_mut().zip(&x[..=i]) {
                *product += a * b;
            }
        }
    }

    fn add_all(&mut self, other: &Self) {
        self.n += other.n;
        self.sum.iter_mut().zip(&other.sum).for_each(|(sum, more)| *sum += more);
        self.products.iter_mut().zip(&other.products).for_each(|(sum, more)| *sum += more);
    }

    /// Centers and factors the products. A control that others explain has a diagonal of 0.
    fn factor(&mut self) {
        let n = self.sum.len();
        for i in 0..n {
            for j in 0..=i {
                self.products[i * n + j] -= self.sum[i] * self.sum[j] / self.n;
            }
        }
        for i in 0..n {
            let variance = self.products[i * n + i];
            for j in 0..i {
                let mut rest = self.products[i * n + j];
                for k in 0..j {
                    rest -= self.products[i * n + k] * self.products[j * n + k] * self.products[k * n + k];
                }
                let d = self.products[j * n + j];
                self.products[i * n + j] = if d > 0.0 { rest / d } else { 0.0 };
            }
            let explained = |k: usize| self.products[i * n + k].powi(2) * self.products[k * n + k];
            let own = variance - (0..i).map(explained).sum::<f64>();
            self.products[i * n + i] = if own > ALIKE * variance { own } else { 0.0 };
        }
    }

    /// Solves for the weights: from covariances with a value, times n, to what a unit of each control adds to it.
    fn solve(&self, weights: &mut [f64]) {
        let n = weights.len();
        for i in 0..n {
            for j in 0..i {
                weights[i] -= self.products[i * n + j] * weights[j];
            }
        }
        for (i, weight) in weights.iter_mut().enumerate() {
            let d = self.products[i * n + i];
            *weight = if d > 0.0 { *weight / d } else { 0.0 };
        }
        for i in (0..n).rev() {
            for j in i + 1..n {
                weights[i] -= self.products[j * n + i] * weights[j];
            }
        }
    }
}

impl<'o> Regression<'o> {
    /// The regression on the controls of the first `n` samples; nothing if there are none, or too few samples.
    fn of(controls: &'o Controls, n: usize) -> Option<Self> {
        let n_controls = controls.means.len();
        if n_controls == 0 || n < LEAST_PER_CONTROL * n_controls {
            return None;
        }
        let rows = || controls.values.chunks_exact(n_controls).take(n);
        let mut inverse_scale = vec![0.0; n_controls];
        for row in rows() {
            let apart = row.iter().zip(&controls.means).map(|(value, mean)| (value - mean).powi(2));
            inverse_scale.iter_mut().zip(apart).for_each(|(sum, square)| *sum += square);
        }
        for scale in &mut inverse_scale {
            *scale = if *scale > 0.0 { (n as f64 / *scale).sqrt() } else { 0.0 };
        }
        let mut inside = vec![Fold::empty(n_controls); FOLDS];
        let mut this = Self { controls, inverse_scale, folds: Vec::new() };
        let mut x = vec![0.0; n_controls];
        for (i, row) in rows().enumerate() {
            this.scale(row, &mut x);
            inside[i % FOLDS].add(&x);
        }
        this.folds = (0..FOLDS)
            .map(|fold| {
                let mut outside = Fold::empty(n_controls);
                let others = inside.iter().enumerate().filter(|(other, _)| *other != fold);
                others.for_each(|(_, other)| outside.add_all(other));
                outside.factor();
                outside
            })
            .collect();
        Some(this)
    }

    /// Controls of a sample about their means, scaled.
    fn scale(&self, row: &[f64], x: &mut [f64]) {
        let known = self.controls.means.iter().zip(&self.inverse_scale);
        for ((x, value), (mean, inverse)) in x.iter_mut().zip(row).zip(known) {
            *x = (value - mean) * inverse;
        }
    }

    /// Takes from each value what the controls explain of it.
    fn adjust(&self, values: &mut [f64]) {
        let n_controls = self.inverse_scale.len();
        let mut x = vec![0.0; n_controls];
        let mut sums = [0.0; FOLDS];
        let mut products = vec![vec![0.0; n_controls]; FOLDS];
        let rows = || self.controls.values.chunks_exact(n_controls);
        for (i, (value, row)) in values.iter().zip(rows()).enumerate() {
            self.scale(row, &mut x);
            sums[i % FOLDS] += value;
            products[i % FOLDS].iter_mut().zip(&x).for_each(|(sum, x)| *sum += x * value);
        }
        let weights = |fold: usize| {
            let others = || (0..FOLDS).filter(move |&other| other != fold);
            let sum: f64 = others().map(|other| sums[other]).sum();
            let outside = &self.folds[fold];
            let covariance = |c: usize| {
                others().map(|other| products[other][c]).sum::<f64>() - outside.sum[c] * sum / outside.n
            };
            let mut weights: Vec<f64> = (0..n_controls).map(covariance).collect();
            outside.solve(&mut weights);
            weights
        };
        let weights: Vec<Vec<f64>> = (0..FOLDS).map(weights).collect();
        for (i, (value, row)) in values.iter_mut().zip(rows()).enumerate() {
            self.scale(row, &mut x);
            *value -= weights[i % FOLDS].iter().zip(&x).map(|(weight, x)| weight * x).sum::<f64>();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::mean;

    /// Numbers between -1 and 1.
    fn numbers(mut seed: u64) -> impl FnMut() -> f64 {
        move || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 32) as f64 / f64::from(u32::MAX) * 2.0 - 1.0
        }
    }

    /// Controls of known means 5, 0, 3 and 10: two independent ones, twice the first, and one that never differs.
    fn sample(seed: u64, n: usize) -> (Controls, Vec<f64>) {
        let (mut number, mut values, mut y) = (numbers(seed), Vec::new(), Vec::new());
        for _ in 0..n {
            let (a, b, noise) = (number(), number(), number());
            values.extend([5.0 + a, 40.0 * b, 3.0 + 2.0 * a, 10.0]);
            y.push(7.0 + 3.0 * a - 2.0 * b + 0.1 * noise);
        }
        (Controls { means: vec![5.0, 0.0, 3.0, 10.0], values }, y)
    }

    #[test]
    fn what_controls_explain_is_taken_out_and_the_mean_stays() {
        let (controls, mut y) = sample(1, 4000);
        let plain = mean(y.iter().copied());
        Regression::of(&controls, y.len()).expect("there are samples enough").adjust(&mut y);
        let adjusted = mean(y.iter().copied());
        // The noise has the deviation 0.1 / sqrt 3.
        let expected = 0.1 / 3.0f64.sqrt() / 4000.0f64.sqrt();
        assert!((adjusted.standard_error / expected - 1.0).abs() < 0.05, "{adjusted:?}");
        assert!((adjusted.value - 7.0).abs() < 4.0 * adjusted.standard_error, "{adjusted:?}");
        assert!(adjusted.standard_error < 0.05 * plain.standard_error);
    }

    #[test]
    fn small_samples_are_not_biased_and_their_errors_are_true() {
        // As few samples as are taken at all, and a value that is no linear function of the controls.
        let (runs, n) = (3000, 4 * LEAST_PER_CONTROL);
        let mut scores = Vec::new();
        for run in 0..runs {
            let (controls, _) = sample(run + 10, n);
            let rows = controls.values.chunks_exact(4);
            let mut y: Vec<f64> = rows.map(|row| (row[0] - 5.0).max(0.5).powi(3)).collect();
            Regression::of(&controls, n).expect("just enough").adjust(&mut y);
            let estimate = mean(y);
            // Half of the time (1/2)^3, and a quarter of a^3 between 1/2 and 1, doubled: 3/4 / 8 + 15/128.
            let truth = 0.75 / 8.0 + (1.0 - 0.5f64.powi(4)) / 8.0;
            scores.push((estimate.value - truth) / estimate.standard_error);
        }
        let score = mean(scores.iter().copied());
        assert!(score.value.abs() < 0.1, "{score:?}");
        let spread = mean(scores.iter().map(|z| z * z)).value;
        assert!((spread - 1.0).abs() < 0.15, "{spread}");
    }

    #[test]
    fn few_samples_stay_as_they_are() {
        let (controls, _) = sample(1, 4 * LEAST_PER_CONTROL - 1);
        assert!(Regression::of(&controls, 4 * LEAST_PER_CONTROL - 1).is_none());
        assert!(Regression::of(&Controls::default(), 1000).is_none());
    }
}
