//! Histograms of fixed size: quantiles in bounded memory, whatever the number of samples.

use serde::{Deserialize, Serialize};

/// Counts in equal bins over `0..=top`; values outside fall into the first or last bin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    top: f64,
    counts: Box<[u32]>,
}

impl Histogram {
    /// An empty histogram over `0..=top` with `n_bins` bins.
    ///
    /// # Panics
    /// If `n_bins` is 0.
    #[must_use]
    pub fn new(top: f64, n_bins: usize) -> Self {
        assert!(n_bins > 0, "a histogram needs bins");
        Self { top, counts: vec![0; n_bins].into_boxed_slice() }
    }

    /// Counts one value.
    pub fn add(&mut self, value: f64) {
        let last = self.counts.len() - 1;
        let share = if self.top > 0.0 { value / self.top } else { 0.0 };
        // A float-to-integer cast saturates: below zero and NaN give the first bin.
        let bin = ((share * self.counts.len() as f64) as usize).min(last);
        self.counts[bin] += 1;
    }

    /// Takes in the counts of another of the same shape.
    pub fn merge(&mut self, other: &Self) {
        debug_assert_eq!(self.counts.len(), other.counts.len());
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
    }

    /// Counts zeros until `n` values have been counted.
    pub(crate) fn pad(&mut self, n: u64) {
        let counted: u64 = self.counts.iter().map(|&c| u64::from(c)).sum();
        // Bounded by the number of samples, which fits.
        self.counts[0] += u32::try_from(n.saturating_sub(counted)).unwrap_or(u32::MAX);
    }

    /// The counts of the bins.
    #[must_use]
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// The value below which a share `q` of the samples lies, linear within a bin; exact to one bin's width.
    #[must_use]
    pub fn quantile(&self, q: f64) -> f64 {
        let total: f64 = self.counts.iter().map(|&c| f64::from(c)).sum();
        let wanted = q.clamp(0.0, 1.0) * total;
        let width = self.top / self.counts.len() as f64;
        let mut below = 0.0;
        for (bin, &count) in self.counts.iter().enumerate() {
            let count = f64::from(count);
            if count > 0.0 && below + count >= wanted {
                return width * (bin as f64 + (wanted - below) / count);
            }
            below += count;
        }
        self.top
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
        assert_eq!((histogram.counts()[0], histogram.counts()[9]), (1, 1));
    }
}
