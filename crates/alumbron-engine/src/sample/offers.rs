//! What units offer in an hour, and its sum by region.
//!
//! Most units offer the same as in the hour before. Sums of regions are taken anew only where a unit changed, from its
//! units in merit order, so that no rounding piles up; units that follow the sun or the wind are added every hour.

use crate::grid::Offer;
use crate::system::{System, Weather};

use super::UnitState;

/// Offers by unit and region, MW.
#[derive(Clone, Debug)]
pub(super) struct Offers {
    mw: Vec<f64>,
    available: Vec<f64>,
    /// Whether more or less than the steady units is in these sums.
    is_mixed: bool,
    /// Sum over the units of a region that do not move every hour.
    steady: Vec<f64>,
    /// Regions in which such a unit changed.
    stale: Vec<usize>,
    is_stale: Vec<bool>,
    /// Whether the units of each moving profile offered nothing in the hour before; and whether all did not.
    is_still: Vec<bool>,
    all_still: bool,
    /// Units that lack fuel.
    limited: Vec<Limit>,
}

/// A unit that offers less for want of fuel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    pub(super) unit: usize,
    region: usize,
    /// What it would offer with enough of it, MW.
    pub(super) wanted: f64,
}

impl Offers {
    /// Offers of the units, and of `n_more` places behind them.
    pub(super) fn new(system: &System, n_more: usize) -> Self {
        let (n_units, n_regions) = (system.units.len(), system.network.component.len());
        Self {
            mw: vec![0.0; n_units + n_more],
            available: vec![0.0; n_regions],
            is_mixed: true,
            steady: vec![0.0; n_regions],
            stale: Vec::with_capacity(n_regions),
            is_stale: vec![false; n_regions],
            is_still: vec![false; system.moving.len()],
            all_still: false,
            limited: Vec::with_capacity(n_units),
        }
    }

    /// What clearing needs to know.
    pub(super) fn offer(&self) -> Offer<'_> {
        Offer { mw: &self.mw, available: &self.available }
    }

    /// What a unit offers, MW.
    #[inline]
    pub(super) fn of(&self, unit: usize) -> f64 {
        self.mw[unit]
    }

    /// A unit that does not move every hour offers so much from now on, with fuel enough.
    pub(super) fn change(&mut self, unit: usize, region: usize, mw: f64) {
        debug_assert!(self.limited.is_empty(), "limits are lifted first");
        self.mw[unit] = mw;
        if !self.is_stale[region] {
            self.is_stale[region] = true;
            self.stale.push(region);
        }
    }

    /// Sums what units offer with fuel enough; limits that are kept are to be [set again](Offers::limit_again).
    pub(super) fn sum(&mut self, system: &System, units: &[UnitState], weather: &Weather, hour: u32) {
        while let Some(region) = self.stale.pop() {
            self.is_stale[region] = false;
            self.steady[region] = system.steady[region].iter().map(|&unit| self.mw[unit]).sum();
            self.is_mixed = true;
        }
        if self.is_mixed {
            self.is_mixed = false;
            // A call to copy would cost more than the few numbers.
            for (available, steady) in self.available.iter_mut().zip(&self.steady) {
                *available = *steady;
            }
        }
        // The sun does not shine at night.
        let calm = weather.is_calm(hour);
        if calm && self.all_still {
            return;
        }
        self.all_still = calm;
        self.is_mixed = true;
        let shares = weather.shares(hour);
        for (nth, &(column, ref units_of)) in system.moving.iter().enumerate() {
            let (share, is_still) = (shares[column], &mut self.is_still[nth]);
            if share <= 0.0 && *is_still {
                continue;
            }
            *is_still = share <= 0.0;
            for &(unit, region) in units_of {
                let mw = units[unit].capacity_mw * share;
                self.mw[unit] = mw;
                self.available[region] += mw;
            }
        }
    }

    /// Adds what a place behind the units offers in this hour; sums are begun by [`Offers::sum`].
    pub(super) fn add(&mut self, place: usize, region: usize, mw: f64) {
        self.mw[place] = mw;
        self.available[region] += mw;
        self.is_mixed = true;
    }

    /// Units that lack fuel.
    pub(super) fn limited(&self) -> &[Limit] {
        &self.limited
    }

    /// A unit offers less for want of fuel.
    pub(super) fn limit(&mut self, unit: usize, region: usize, mw: f64) {
        let wanted = self.mw[unit];
        self.limited.push(Limit { unit, region, wanted });
        self.mw[unit] = mw;
        self.available[region] -= wanted - mw;
        self.is_mixed = true;
    }

    /// The same units lack as much as in the hour before.
    pub(super) fn limit_again(&mut self) {
        self.is_mixed |= !self.limited.is_empty();
        for &Limit { unit, region, wanted } in &self.limited {
            self.available[region] -= wanted - self.mw[unit];
        }
    }

    /// Lets units offer what they would with fuel enough; sums are left to [`Offers::sum`].
    pub(super) fn restore(&mut self) {
        for Limit { unit, wanted, .. } in self.limited.drain(..) {
            self.mw[unit] = wanted;
        }
    }
}
