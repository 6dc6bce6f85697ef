//! What a page in a browser draws of a run: the figures with their errors, and series short enough to be sent whole.
//!
//! [`View`] is a run, [`WhyView`] an attribution, [`Sketch`] the part of a run that is drawn beside another. They are made
//! of outcomes alone and carry their own description ([`schemars`]), so that what is promised is what is sent. Figures
//! with an error keep every digit; of series that are only drawn [`DIGITS`] are kept, by [`Drawn`].

mod cargo;
mod course;
mod glimpse;
mod plant;
mod run;
mod tank;
mod why;

use alumbron_engine::outcome::Moments;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::estimate::Estimate;

pub use cargo::{AgreementView, PortView};
pub use course::{Clock, Days, Months, RegionDays, TechnologyMonths};
pub use glimpse::{DebtView, GlimpseView, PortCallView};
pub use plant::{TechnologyView, UnitView};
pub use run::{CauseView, MetricView, Sketch, Spread, View};
pub use tank::{StockDays, TankSketch, TankView};
pub use why::{CauseShareView, Cells, PartShareView, WhyView};

/// Significant digits of what is only drawn. Chosen: finer than any screen.
pub const DIGITS: usize = 4;

/// A value with its standard error, both in the unit of measure that the field names.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Figure {
    /// The value.
    pub value: f64,
    /// Its standard error; null if it cannot be known, as with one sample.
    pub standard_error: Option<f64>,
}

impl From<Estimate> for Figure {
    fn from(estimate: Estimate) -> Self {
        let Estimate { value, standard_error } = estimate;
        Self { value, standard_error: Some(standard_error).filter(|error| error.is_finite()) }
    }
}

impl Figure {
    /// The mean of moments, as a share of a whole; nothing if they observed nothing or there is no whole.
    fn share(moments: &Moments, whole: f64) -> Option<Self> {
        let Estimate { value, standard_error } = Estimate::of(moments);
        let share = Estimate { value: value / whole, standard_error: standard_error / whole };
        (whole > 0.0 && !moments.is_empty()).then(|| share.into())
    }

    /// The mean of moments.
    fn of(moments: &Moments) -> Self {
        Estimate::of(moments).into()
    }
}

/// A number that is only drawn: it keeps [`DIGITS`] significant digits and is sent without a decimal point where it is
/// whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, JsonSchema)]
#[schemars(transparent)]
pub struct Drawn(f64);

impl Drawn {
    /// Rounds a number.
    #[must_use]
    pub fn new(value: f64) -> Self {
        // Formatting rounds in the same way everywhere, and reading it back gives the nearest number. No zero is negative.
        Self(format!("{value:.*e}", DIGITS - 1).parse().unwrap_or(value) + 0.0)
    }

    /// Rounds a number, if it is finite.
    fn known(value: f64) -> Option<Self> {
        value.is_finite().then(|| Self::new(value))
    }

    /// The mean of each of many moments.
    fn means<'m>(moments: impl IntoIterator<Item = &'m Moments>) -> Vec<Self> {
        drawn(moments.into_iter().map(Moments::mean))
    }
}

impl Serialize for Drawn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Whole numbers so far below 2^53 are exact as integers; what is not finite saturates and fails the test.
        let whole = self.0 as i64;
        if (whole as f64).to_bits() == self.0.to_bits() && whole.abs() < 1 << 50 {
            serializer.serialize_i64(whole)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// A series to be drawn.
fn drawn(values: impl IntoIterator<Item = f64>) -> Vec<Drawn> {
    values.into_iter().map(Drawn::new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_keeps_four_digits() {
        let all = drawn([0.0, -0.0, 1.0, 12_345.678, 0.000_123_456, -9.99951, 1e300, f64::NAN]);
        let sent = serde_json::to_string(&all).expect("numbers can be written");
        assert_eq!(sent, "[0,0,1,12350,0.0001235,-10,1e+300,null]");
        assert_eq!(Drawn::known(f64::INFINITY), None);
    }

    #[test]
    fn an_unknown_error_is_null_and_no_whole_has_no_share() {
        let mut one = Moments::default();
        assert_eq!(Figure::share(&one, 10.0), None);
        one.add(5.0);
        assert_eq!(Figure::of(&one), Figure { value: 5.0, standard_error: None });
        assert_eq!(Figure::share(&one, 10.0).map(|figure| figure.value), Some(0.5));
        assert_eq!(Figure::share(&one, 0.0), None);
    }
}
