//! Paired estimates: two worlds that met the same luck, compared sample by sample.
//!
//! Streams of luck are keyed by what they are of, so samples of equal number of two scenarios, policies or cases with one
//! seed meet the same failures and the same late ships. What they have in common cancels in the difference of a pair, and
//! the error of the mean difference is far smaller than that of two separate runs.

use alumbron_engine::Outcome;

use crate::control::Samples;
use crate::estimate::{Estimate, mean};
use crate::summary::system_formula;

/// Differences beyond so many of their standard errors are told as real. By convention: about one in twenty goes beyond
/// by chance alone.
pub const BEYOND: f64 = 2.0;

/// A quantity in a world, beside the same in a base world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// In the base world.
    pub base: Estimate,
    /// In the other world.
    pub other: Estimate,
    /// The other less the base, with the error of the paired difference.
    pub difference: Estimate,
}

impl Paired {
    /// Pairs two means by one value of each sample. What is short of partners is paired with nothing, and the error of the
    /// difference is then unknown.
    #[must_use]
    pub fn means(base: &[f64], other: &[f64]) -> Self {
        let (of_base, of_other) = (mean(base.iter().copied()), mean(other.iter().copied()));
        Self { base: of_base, other: of_other, difference: difference((of_base, base), (of_other, other)) }
    }

    /// Pairs a metric of the system of two outcomes with the same seed and samples; `None` if there is no such metric.
    ///
    /// Control variates are left out: they explain each world by itself and would undo what pairing does.
    #[must_use]
    pub fn metric(name: &str, base: &Outcome, other: &Outcome) -> Option<Self> {
        let formula = system_formula(name)?;
        let (base, other) = (Samples::plain(base), Samples::plain(other));
        let (of_base, of_other) = (formula.estimate(&base), formula.estimate(&other));
        let difference = difference((of_base, &formula.parts(&base)), (of_other, &formula.parts(&other)));
        Some(Self { base: of_base, other: of_other, difference })
    }

    /// Whether the difference is beyond [`BEYOND`] of its standard errors.
    #[must_use]
    pub fn is_beyond_error(&self) -> bool {
        self.difference.value.abs() > BEYOND * self.difference.standard_error
    }
}

/// The difference of two estimates, and its error from their parts.
fn difference((of_base, base): (Estimate, &[f64]), (of_other, other): (Estimate, &[f64])) -> Estimate {
    let paired = !base.is_empty() && base.len() == other.len();
    let parts = mean(base.iter().zip(other).map(|(base, other)| other - base));
    let standard_error = if paired { parts.standard_error } else { f64::INFINITY };
    Estimate { value: of_other.value - of_base.value, standard_error }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alumbron_engine::outcome::SampleRow;

    #[test]
    fn what_both_worlds_share_cancels() {
        let base: Vec<f64> = (0..50).map(|i| f64::from(i * i % 17)).collect();
        let other: Vec<f64> = base.iter().map(|x| x - 3.0).collect();
        let paired = Paired::means(&base, &other);
        assert!((paired.difference.value + 3.0).abs() < 1e-12);
        assert!(paired.difference.standard_error < 1e-12 && paired.base.standard_error > 0.5);
        assert!(paired.is_beyond_error());
        let same = Paired::means(&base, &base);
        assert!(!same.is_beyond_error(), "no difference is not beyond an error of nothing");
    }

    #[test]
    fn without_partners_no_error_is_known() {
        assert!(Paired::means(&[1.0, 2.0], &[1.0]).difference.standard_error.is_infinite());
        assert!(!Paired::means(&[], &[]).is_beyond_error());
    }

    #[test]
    fn parts_give_the_error_of_every_formula() {
        let row = |i: u64| SampleRow {
            sample: i,
            // Multiples of an odd number modulo a power of two are all different.
            unserved_mwh: (i * 181 % 1024) as f64,
            demand_mwh: 2000.0 + (i % 5) as f64,
            shortfall_hours: (i % 11) as u32,
            shortfall_events: (i % 3) as u32,
            ..SampleRow::default()
        };
        let rows: Vec<SampleRow> = (0..1024).map(row).collect();
        let samples = Samples::of_rows(&rows);
        for name in crate::summary::system_metrics() {
            let formula = system_formula(name).expect("it is listed");
            let (estimate, parts) = (formula.estimate(&samples), mean(formula.parts(&samples)));
            let near = |a: f64, b: f64, by: f64| (a - b).abs() <= by * b.abs() + 1e-9;
            assert!(near(parts.value, estimate.value, 0.01), "{name}: {parts:?} {estimate:?}");
            assert!(
                near(parts.standard_error, estimate.standard_error, 0.01),
                "{name}: {parts:?} {estimate:?}"
            );
        }
    }
}
