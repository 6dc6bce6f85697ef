//! Histograms of fixed size: quantiles in bounded memory, whatever the number of samples.

use serde::{Deserialize, Serialize};

/// Counts in equal bins over `0..=top`; values outside fall into the first or last bin.
///
/// Most days have no shortfall in most samples, so zeros can be counted in bulk, and the bins take memory only once
/// another value was counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    top: f64,
    n_bins: usize,
    /// Values counted.
    n: u64,
    /// Those of them that were counted in bulk, not in the first bin.
    zeros: u64,
    /// Empty until a value is counted by itself.
    counts: Vec<u32>,
}

impl Histogram {
    /// An empty histogram over `0..=top` with `n_bins` bins.
    ///
    /// # Panics
    /// If `n_bins` is 0.
    #[must_use]
    pub fn new(top: f64, n_bins: usize) -> Self {
        assert!(n_bins > 0, "a histogram needs bins");
        Self { top, n_bins, n: 0, zeros: 0, counts: Vec::new() }
    }

    /// Counts one value.
    pub fn add(&mut self, value: f64) {
        let share = if self.top > 0.0 { value / self.top } else { 0.0 };
        // A float-to-integer cast saturates: below zero and NaN give the first bin.
        let bin = ((share * self.n_bins as f64) as usize).min(self.n_bins - 1);
        self.counts.resize(self.n_bins, 0);
        self.counts[bin] += 1;
        self.n += 1;
    }

    /// Takes in the counts of another of the same shape.
    pub fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.zeros += other.zeros;
        if !other.counts.is_empty() {
            self.counts.resize(self.n_bins, 0);
            self.counts.iter_mut().zip(&other.counts).for_each(|(mine, theirs)| *mine += theirs);
        }
    }

    /// Counts zeros until `n` values have been counted.
    pub(crate) fn pad(&mut self, n: u64) {
        self.zeros += n.saturating_sub(self.n);
        self.n = self.n.max(n);
    }

    /// What must be equal for one to be merged with another: the number of bins, and how many are kept when any are.
    pub(crate) fn shape(&self) -> [usize; 2] {
        [self.n_bins, if self.counts.is_empty() { self.n_bins } else { self.counts.len() }]
    }

    /// The number of values counted.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Mean of the middles of the bins, right to half a bin; zeros counted in bulk are zero. 0 if nothing was counted.
    #[must_use]
    pub fn mean(&self) -> f64 {
        let middles = self.counts.iter().enumerate().map(|(bin, &n)| (bin as f64 + 0.5) * f64::from(n));
        middles.sum::<f64>() * self.width() / self.n.max(1) as f64
    }

    /// The value below which a share `q` of the samples lies, linear within a bin; exact to one bin's width, and exactly 0
    /// where zeros counted in bulk reach so far. 0 if nothing was counted.
    #[must_use]
    pub fn quantile(&self, q: f64) -> f64 {
        let wanted = q.clamp(0.0, 1.0) * self.n as f64;
        let mut below = self.zeros as f64;
        if wanted <= below && self.zeros > 0 || self.n == 0 {
            return 0.0;
        }
        for (bin, &count) in self.counts.iter().enumerate() {
            let count = f64::from(count);
            if count > 0.0 && below + count >= wanted {
                return self.width() * (bin as f64 + (wanted - below) / count);
            }
            below += count;
        }
        self.top
    }

    fn width(&self) -> f64 {
        self.top / self.n_bins as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_exact_to_one_bin() {
        let mut histogram = Histogram::new(100.0, 50);
        for value in 0..100 {
            histogram.add(f64::from(value));
        }
        for q in [0.05, 0.5, 0.95] {
            assert!((histogram.quantile(q) - 100.0 * q).abs() <= 2.0, "{q}");
        }
    }

    #[test]
    fn values_outside_fall_into_the_end_bins() {
        let mut histogram = Histogram::new(10.0, 10);
        histogram.add(-5.0);
        histogram.add(50.0);
        assert_eq!((histogram.counts[0], histogram.counts[9]), (1, 1));
    }

    #[test]
    fn zeros_in_bulk_are_exact() {
        let mut histogram = Histogram::new(100.0, 10);
        histogram.add(55.0);
        histogram.pad(3);
        let mut other = Histogram::new(100.0, 10);
        other.pad(1);
        histogram.merge(&other);
        assert!((histogram.mean() - 55.0 / 4.0).abs() < 1e-9);
        assert!(histogram.quantile(0.0).abs() < 1e-12 && histogram.quantile(0.75).abs() < 1e-12);
        assert!(histogram.quantile(0.76) > 50.0 && histogram.quantile(1.0) <= 60.0);
    }

    #[test]
    fn the_mean_is_right_to_half_a_bin() {
        let mut histogram = Histogram::new(100.0, 50);
        (40..60).for_each(|value| histogram.add(f64::from(value)));
        assert!((histogram.mean() - 49.5).abs() <= 1.0);
    }

    #[test]
    fn an_empty_histogram_gives_zero() {
        let histogram = Histogram::new(100.0, 10);
        assert!(histogram.mean().abs() < 1e-12 && histogram.quantile(0.5).abs() < 1e-12);
    }
}
