//! Chance as a person declares it. Drawing is the engine's business.

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
