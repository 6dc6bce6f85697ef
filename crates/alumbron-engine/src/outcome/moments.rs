//! Running mean and spread of one quantity over samples.

use serde::{Deserialize, Serialize};

/// Count, mean and sum of squared deviations, by the updating formulas of Welford (1962) and Chan, Golub and LeVeque (1979).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    n: f64,
    mean: f64,
    m2: f64,
}

impl Moments {
    /// Takes in one sample.
    pub fn add(&mut self, value: f64) {
        self.n += 1.0;
        let delta = value - self.mean;
        self.mean += delta / self.n;
        self.m2 += delta * (value - self.mean);
    }

    /// Takes in one sample when `inverse` is one over the number of samples then taken in: many moments of equal count
    /// share one division.
    #[inline]
    pub(crate) fn add_sharing(&mut self, value: f64, inverse: f64) {
        self.n += 1.0;
        let delta = value - self.mean;
        self.mean += delta * inverse;
        self.m2 += delta * (value - self.mean);
    }

    /// Takes in the samples of another.
    pub fn merge(&mut self, other: &Self) {
        if other.n == 0.0 {
            return;
        }
        let n = self.n + other.n;
        let delta = other.mean - self.mean;
        self.mean += delta * (other.n / n);
        self.m2 += other.m2 + delta * delta * (self.n * other.n / n);
        self.n = n;
    }

    /// Adds zeros until `n` samples have been taken in.
    pub(crate) fn pad(&mut self, n: u64) {
        let zeros = n as f64 - self.n;
        if zeros > 0.0 {
            self.merge(&Self { n: zeros, mean: 0.0, m2: 0.0 });
        }
    }

    /// Whether nothing was observed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.n <= 0.0
    }

    /// Mean over samples; 0 without samples.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Standard deviation over samples; 0 with fewer than two.
    #[must_use]
    pub fn deviation(&self) -> f64 {
        if self.n < 2.0 { 0.0 } else { (self.m2 / (self.n - 1.0)).max(0.0).sqrt() }
    }

    /// Standard error of the mean; infinite with fewer than two samples, when it cannot be known.
    #[must_use]
    pub fn standard_error(&self) -> f64 {
        if self.n < 2.0 { f64::INFINITY } else { self.deviation() / self.n.sqrt() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_equals_adding_one_by_one() {
        let values = [3.0, -1.5, 4.0, 100.0, 0.25, 7.0];
        let (mut all, mut left, mut right) = (Moments::default(), Moments::default(), Moments::default());
        for (i, &value) in values.iter().enumerate() {
            all.add(value);
            if i < 2 { left.add(value) } else { right.add(value) }
        }
        left.merge(&right);
        assert!((left.mean() - all.mean()).abs() < 1e-12);
        assert!((left.deviation() - all.deviation()).abs() < 1e-12);
    }

    #[test]
    fn one_sample_has_no_known_error() {
        let mut one = Moments::default();
        one.add(5.0);
        assert!(one.standard_error().is_infinite());
    }
}
