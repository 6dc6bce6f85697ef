//! The grid: who gets what in one hour. Regions joined by links with directed limits (transport model).
//!
//! [`network`] finds whether a set of net injections can be carried, and otherwise the worst cut; [`clear`] meets need at
//! least cost within the limits. Knows neither fuel nor time.

mod clear;
mod network;

pub use clear::{Clearing, Need, Offer};
pub use network::{CutFinder, Network};

/// Power below this, in MW, is rounding.
pub const TINY_MW: f64 = 1e-6;
