//! The grid: who gets what in one hour. Regions joined by links with directed limits (transport model).
//!
//! `network.rs` finds whether a set of net injections can be carried, and otherwise the worst cut; `clear.rs` meets need at
//! least cost within the limits. Knows neither fuel nor time.

mod clear;
mod network;
mod unsplit;

pub use clear::Clearing;
pub use network::{CutFinder, Network};

/// Power below this, in MW, is rounding.
pub const TINY_MW: f64 = 1e-6;

/// A region within one hour. All in MW.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Node {
    /// Demand.
    pub demand: f64,
    /// Operating reserve to be held.
    pub reserve: f64,
    /// Capacity its units offer.
    pub available: f64,
    /// What its units generate.
    pub supply: f64,
    /// Demand not served.
    pub shed: f64,
    /// What it sends over full links to other zones.
    pub export: f64,
    /// What it sends over the links within its zone: supply less need met, less export.
    pub injection: f64,
    /// What is to be covered in the pass at hand: demand and reserve, or demand served.
    pub need: f64,
    /// The part of need that can be shed.
    pub sheddable: f64,
    /// Shortfall once decided.
    pub decided: f64,
    /// Whether its zone lacks capacity, and whether it did when the shortfall was decided.
    pub short: bool,
    /// See `short`.
    pub decided_short: bool,
    /// Weight in sharing a shortfall.
    pub weight: f64,
    /// Zone it is cleared with.
    pub zone: usize,
}
