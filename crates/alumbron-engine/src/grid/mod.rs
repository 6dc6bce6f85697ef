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

/// What is not asked for of what units offer: the units with something idle, in any order, and MW.
#[derive(Clone, Debug)]
pub struct Idle {
    /// Those of the hour come first. They are few of many, so nothing is kept of the others.
    units: Vec<(usize, f64)>,
    n_units: usize,
}

impl Idle {
    fn new(n_units: usize) -> Self {
        Self { units: vec![(0, 0.0); n_units], n_units: 0 }
    }

    /// The units with something idle, and how much.
    #[must_use]
    #[inline]
    pub fn units(&self) -> &[(usize, f64)] {
        &self.units[..self.n_units]
    }

    /// What is idle of a unit, MW; looks for it.
    #[must_use]
    pub fn of(&self, unit: usize) -> f64 {
        self.units().iter().find(|(other, _)| *other == unit).map_or(0.0, |(_, mw)| *mw)
    }

    /// Fills in what is idle of every unit, MW.
    pub fn spread(&self, by_unit_mw: &mut [f64]) {
        by_unit_mw.fill(0.0);
        self.units().iter().for_each(|&(unit, mw)| by_unit_mw[unit] = mw);
    }

    fn clear(&mut self) {
        self.n_units = 0;
    }

    /// Leaves a unit idle that has nothing idle yet.
    #[inline]
    fn add(&mut self, unit: usize, mw: f64) {
        if mw > 0.0 {
            self.units[self.n_units] = (unit, mw);
            self.n_units += 1;
        }
    }

    /// Takes back what is idle of a unit if it was added last, MW.
    fn take_last(&mut self, unit: usize) -> f64 {
        let last = self.units().last().filter(|(last, _)| *last == unit);
        let mw = last.map_or(0.0, |(_, mw)| *mw);
        self.n_units -= usize::from(last.is_some());
        mw
    }
}

/// A region while an hour is cleared in which links may bind. All in MW.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Node {
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
