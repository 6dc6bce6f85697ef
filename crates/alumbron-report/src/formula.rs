//! Formulas: how a metric of the system comes from the rows of the samples.
//!
//! Each gives the estimate with its error, and its *parts*: a number for each sample such that, for many samples, the error
//! of the estimate is that of their mean. Parts of two worlds that met the same luck can be subtracted sample by sample,
//! whatever the formula; see [`crate::paired`].

use alumbron_engine::outcome::SampleRow;

use crate::control::Samples;
use crate::estimate::{Estimate, mean, quantile, ratio, tail_mean};

/// A value of a sample.
type Field = fn(&SampleRow) -> f64;

/// From the samples to a metric of the system.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Formula {
    /// The mean of a value.
    Mean(Field),
    /// The ratio of the means of two values; the second bears no luck that could be taken out.
    Share(Field, Field),
    /// Mean over events of what a sample's events sum up to.
    PerEvent(Field),
    /// A quantile of a value as it is.
    Quantile(Field, f64),
    /// The mean of the worst values as they are: those above a quantile.
    TailMean(Field, f64),
}

impl Formula {
    /// The metric and its standard error.
    pub(crate) fn estimate(self, samples: &Samples<'_>) -> Estimate {
        match self {
            Self::Mean(field) => mean(samples.values(field)),
            Self::Share(..) | Self::PerEvent(_) => {
                let (top, bottom) = self.fraction(samples);
                ratio(top.iter().copied().zip(bottom.iter().copied()))
            }
            Self::Quantile(field, q) => quantile(&plain(samples, field), q),
            Self::TailMean(field, q) => tail_mean(&plain(samples, field), q),
        }
    }

    /// Its part of each sample. Empty where none can be told: a ratio to nothing, or a quantile without a known error.
    pub(crate) fn parts(self, samples: &Samples<'_>) -> Vec<f64> {
        let Estimate { value, standard_error } = self.estimate(samples);
        if !standard_error.is_finite() {
            return Vec::new();
        }
        match self {
            Self::Mean(field) => samples.values(field),
            Self::Share(..) | Self::PerEvent(_) => {
                let (top, bottom) = self.fraction(samples);
                let of = mean(bottom.iter().copied()).value;
                top.iter().zip(&bottom).map(|(a, b)| value + (a - value * b) / of).collect()
            }
            // Bahadur's representation (1966): the density at the quantile is that which its error implies.
            Self::Quantile(field, q) => {
                let values = plain(samples, field);
                let inverse_density = standard_error * (values.len() as f64 / (q * (1.0 - q))).sqrt();
                let below = |x: f64| if x <= value { 1.0 } else { 0.0 };
                values.iter().map(|&x| value + (q - below(x)) * inverse_density).collect()
            }
            Self::TailMean(field, q) => {
                let values = plain(samples, field);
                let at_risk = quantile(&values, q).value;
                values.iter().map(|x| at_risk + (x - at_risk).max(0.0) / (1.0 - q)).collect()
            }
        }
    }

    /// Numerator and denominator of each sample.
    fn fraction(self, samples: &Samples<'_>) -> (Vec<f64>, Vec<f64>) {
        match self {
            Self::Share(top, bottom) => (samples.values(top), plain(samples, bottom)),
            Self::PerEvent(top) => (samples.values(top), samples.values(|r| f64::from(r.shortfall_events))),
            Self::Mean(field) | Self::Quantile(field, _) | Self::TailMean(field, _) => {
                (samples.values(field), vec![1.0; samples.rows.len()])
            }
        }
    }
}

/// A value of each sample as it is.
fn plain(samples: &Samples<'_>, field: Field) -> Vec<f64> {
    samples.rows.iter().map(field).collect()
}
