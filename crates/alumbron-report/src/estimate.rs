//! Estimates with their standard errors, from one value per sample.
//!
//! Every function takes the samples' values and gives an [`Estimate`]. It knows no case and no outcome. An error that
//! cannot be known, as with a single sample, is infinite; an error is never left out.

use alumbron_engine::outcome::Moments;

/// A value and its standard error, both in the unit of the quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its standard error; infinite if it cannot be known.
    pub standard_error: f64,
}

impl Estimate {
    /// The mean that moments hold.
    #[must_use]
    pub fn of(moments: &Moments) -> Self {
        Self { value: moments.mean(), standard_error: moments.standard_error() }
    }

    /// The standard error as a share of the value's size; infinite where either is unknown or the value is 0.
    #[must_use]
    pub fn relative_error(&self) -> f64 {
        let relative = self.standard_error / self.value.abs();
        if relative.is_finite() { relative } else { f64::INFINITY }
    }
}

/// The mean of the values.
#[must_use]
pub fn mean(values: impl IntoIterator<Item = f64>) -> Estimate {
    let mut moments = Moments::default();
    for value in values {
        moments.add(value);
    }
    Estimate::of(&moments)
}

/// The ratio of the means of pairs (numerator, denominator), with the linearized (delta-method) error
/// `sd(numerator - ratio x denominator) / (mean(denominator) sqrt(n))`; Cochran, Sampling Techniques (1977), eq. 2.46.
///
/// Where the denominator is always 0 the ratio is given as 0 with an unknown error.
#[must_use]
pub fn ratio(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> Estimate {
    let top = mean(pairs.clone().map(|(a, _)| a)).value;
    let bottom = mean(pairs.clone().map(|(_, b)| b)).value;
    if bottom <= 0.0 {
        return Estimate { value: 0.0, standard_error: f64::INFINITY };
    }
    let value = top / bottom;
    let residual = mean(pairs.map(|(a, b)| a - value * b));
    Estimate { value, standard_error: residual.standard_error / bottom }
}

/// The smallest observed value with at least a share `q` of the samples at or below it. Its error is half the distance
/// between the order statistics one binomial standard deviation of the rank away on either side, which assumes no
/// distribution; unknown where those ranks lie outside the sample.
#[must_use]
pub fn quantile(values: &[f64], q: f64) -> Estimate {
    let sorted = ascending(values);
    let n = sorted.len();
    if n == 0 {
        return Estimate { value: 0.0, standard_error: f64::INFINITY };
    }
    let rank = n as f64 * q;
    let spread = (rank * (1.0 - q)).sqrt();
    let (low, high) = ((rank - spread).floor(), (rank + spread).ceil());
    let value = sorted[position(n, q)];
    if low < 1.0 || high > n as f64 {
        return Estimate { value, standard_error: f64::INFINITY };
    }
    // Both lie within 1..=n, so the casts are exact.
    let standard_error = (sorted[high as usize - 1] - sorted[low as usize - 1]) / 2.0;
    Estimate { value, standard_error }
}

/// Conditional value at risk: `VaR + mean(max(x - VaR, 0)) / (1 - q)`, Rockafellar and Uryasev (2000), eq. 4; about the
/// mean of the worst share `1 - q` of the samples. Its error is that of the mean with VaR held at its estimate.
#[must_use]
pub fn tail_mean(values: &[f64], q: f64) -> Estimate {
    if values.is_empty() {
        return Estimate { value: 0.0, standard_error: f64::INFINITY };
    }
    let at_risk = ascending(values)[position(values.len(), q)];
    mean(values.iter().map(|x| at_risk + (x - at_risk).max(0.0) / (1.0 - q)))
}

fn ascending(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// Index of the order statistic of rank `ceil(n q)`; the small allowance keeps 0.95 x 20 at rank 19.
fn position(n: usize, q: f64) -> usize {
    let rank = (n as f64 * q - 1e-9).ceil();
    // Clamped into 1..=n, so the cast is exact.
    rank.clamp(1.0, n as f64) as usize - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-12 * b.abs().max(1.0)
    }

    #[test]
    fn the_ratio_of_means_has_the_linearized_error() {
        // Ratio 12/6 = 2; residuals 1 - 4, 5 - 4, 6 - 4: -3, 1, 2 with sd sqrt(7), over mean 2 and sqrt 3.
        let ratio = ratio([(1.0, 2.0), (5.0, 2.0), (6.0, 2.0)].into_iter());
        assert!(close(ratio.value, 2.0));
        assert!(close(ratio.standard_error, 7f64.sqrt() / 3f64.sqrt() / 2.0));
    }

    #[test]
    fn a_ratio_over_nothing_is_zero_with_unknown_error() {
        let ratio = ratio([(0.0, 0.0), (0.0, 0.0)].into_iter());
        assert!(close(ratio.value, 0.0) && ratio.standard_error.is_infinite());
    }

    #[test]
    fn a_quantile_is_an_order_statistic() {
        let values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        let p95 = quantile(&values, 0.95);
        // Ranks 95 -+ sqrt(4.75) reach from 92 to 98.
        assert!(close(p95.value, 95.0) && close(p95.standard_error, 3.0), "{p95:?}");
        assert!(quantile(&values[..10], 0.95).standard_error.is_infinite());
    }

    #[test]
    fn the_tail_mean_is_the_mean_of_the_worst() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        // VaR 95; excesses 1 to 5 sum to 15; 95 + 0.15 / 0.05 = 98, the mean of 96 to 100.
        assert!(close(tail_mean(&values, 0.95).value, 98.0));
    }

    #[test]
    fn the_tail_mean_of_a_rare_loss_counts_the_zeros_in_the_tail() {
        let mut values = vec![0.0; 98];
        values.extend([10.0, 20.0]);
        // VaR 0: 30 / 100 / 0.05.
        let tail = tail_mean(&values, 0.95);
        assert!(close(tail.value, 6.0));
        let deviation = ((10.0f64 / 0.05).powi(2) + (20.0f64 / 0.05).powi(2) - 100.0 * 36.0) / 99.0;
        assert!(close(tail.standard_error, (deviation / 100.0).sqrt()));
    }

    #[test]
    fn nothing_is_known_about_the_error_of_nothing() {
        let estimate = |value, standard_error| Estimate { value, standard_error };
        assert!(close(estimate(-4.0, 1.0).relative_error(), 0.25));
        assert!(estimate(0.0, 0.0).relative_error().is_infinite(), "no shortfall seen is not none to come");
        assert!(estimate(1.0, f64::INFINITY).relative_error().is_infinite());
    }

    #[test]
    fn one_sample_has_no_known_error() {
        assert!(mean([3.0]).standard_error.is_infinite());
        assert!(tail_mean(&[3.0], 0.95).standard_error.is_infinite());
    }
}
