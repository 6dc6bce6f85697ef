//! Chance as a person declares it. Drawing is the engine's business.

/// A factor drawn at random, written and drawn as delays are; its mean is above zero.
#[derive(Clone, Debug, PartialEq)]
pub struct RandomFactor(pub Delay);

impl RandomFactor {
    /// The mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.0.mean_h()
    }

    /// The largest value it can take.
    #[must_use]
    pub fn most(&self) -> f64 {
        match &self.0 {
            Delay::None => 0.0,
            Delay::Fixed(factor) | Delay::Uniform(_, factor) => *factor,
            Delay::Exponential(_) => f64::INFINITY,
            Delay::Choice(factors) => {
                let likely = factors.iter().filter(|(_, weight)| *weight > 0.0);
                likely.fold(0.0, |most, (factor, _)| most.max(*factor))
            }
        }
    }
}

/// The distribution of a delay, in hours.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Delay {
    /// Always on time.
    #[default]
    None,
    /// Always late by this much.
    Fixed(f64),
    /// Equally likely between two bounds.
    Uniform(f64, f64),
    /// Exponential with this mean.
    Exponential(f64),
    /// One of several delays, each with a weight; weights need not sum to one.
    Choice(Vec<(f64, f64)>),
}

impl Delay {
    /// The mean, h.
    #[must_use]
    pub fn mean_h(&self) -> f64 {
        match self {
            Self::None => 0.0,
            Self::Fixed(hours) | Self::Exponential(hours) => *hours,
            Self::Uniform(least, most) => 0.5 * (least + most),
            Self::Choice(delays) => {
                let total: f64 = delays.iter().map(|(_, weight)| weight).sum();
                let sum: f64 = delays.iter().map(|(hours, weight)| hours * weight).sum();
                if total > 0.0 { sum / total } else { 0.0 }
            }
        }
    }
}
