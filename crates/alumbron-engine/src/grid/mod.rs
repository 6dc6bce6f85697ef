//! The grid: who gets what in one hour. Regions joined by links with directed limits (transport model).
//!
//! `network.rs` finds whether a set of net injections can be carried, and otherwise the worst cut; `clear.rs` meets need at
//! least cost within the limits of links. Limits on groups of links are looked at afterwards: `group.rs` says whether flows
//! keep within them, and `bound.rs` clears the hours in which none do. Knows neither fuel nor time.

mod bound;
mod clear;
mod group;
mod network;
mod partition;
mod share;
mod simplex;
mod unsplit;

pub use bound::Worth;
pub use clear::{Clearing, Offer};
pub use group::{Group, Groups};
pub use network::{CutFinder, Network};

/// Power below this, in MW, is rounding.
pub const TINY_MW: f64 = 1e-6;

/// What is not asked for of what units offer, MW.
#[derive(Clone, Debug)]
pub struct Idle {
    /// By unit; mostly zeros.
    pub mw: Vec<f64>,
    /// The units with something idle, in any order.
    pub units: Vec<usize>,
}

impl Idle {
    fn new(n_units: usize) -> Self {
        Self { mw: vec![0.0; n_units], units: Vec::with_capacity(n_units) }
    }

    fn clear(&mut self) {
        for &unit in &self.units {
            self.mw[unit] = 0.0;
        }
        self.units.clear();
    }

    /// Leaves more of a unit idle.
    #[inline]
    fn add(&mut self, unit: usize, mw: f64) {
        if mw > 0.0 {
            if self.mw[unit] <= 0.0 {
                self.units.push(unit);
            }
            self.mw[unit] += mw;
        }
    }
}

/// A region while an hour is cleared in which links may bind. All in MW.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Node {
    /// Demand.
    demand: f64,
    /// Operating reserve to be held.
    reserve: f64,
    /// Capacity its units offer.
    available: f64,
    /// What its units generate.
    supply: f64,
    /// Demand not served.
    shed: f64,
    /// What it sends over full links to other zones.
    export: f64,
    /// What it sends over the links within its zone: supply less need met, less export.
    injection: f64,
    /// What is to be covered in the pass at hand: demand and reserve, or demand served.
    need: f64,
    /// The part of need that can be shed.
    sheddable: f64,
    /// Shortfall once decided.
    decided: f64,
    /// Reserve that nobody can hold.
    given_up: f64,
    /// Whether its zone lacks capacity, and whether it did when the shortfall was decided.
    short: bool,
    /// See `short`.
    decided_short: bool,
    /// Weight in sharing a shortfall.
    weight: f64,
    /// Zone it is cleared with.
    zone: usize,
}
