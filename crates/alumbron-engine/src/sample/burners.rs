//! Which units burn from which tank in an hour.
//!
//! A unit whose first tank with anything in it covers an hour of all its units needs no care: what it burns at full
//! power is part of a rate that changes only when the unit does. The others need care: they share what their tanks hold
//! in merit order, anew whenever that or their own offers changed so that it matters.

use crate::logistics::{Level, TankFarm};
use crate::system::System;

use super::offers::Offers;

/// Differences of stocks below this share of them are rounding.
const ROUNDING: f64 = 1e-12;

/// The units that burn fuel.
#[derive(Clone, Debug)]
pub(super) struct Burners {
    /// Units that need care, in merit order.
    pub(super) careful: Vec<usize>,
    /// The tanks they burn from, as when they were shared.
    shared: Vec<Shared>,
    /// Whether shares still hold if the tanks do.
    holds: bool,
    /// Whether shares may hold from hour to hour.
    may_hold: bool,
    /// Units that need none but move every hour: unit, tank, t/MWh.
    pub(super) moving: Vec<(usize, usize, f64)>,
    /// Those among them that may burn from several tanks.
    pub(super) choosy: Vec<usize>,
    /// Tank and t/MWh of units that burn from one tank now, whatever they run at.
    source: Vec<Option<(usize, f64)>>,
    /// Units that need no care and do not move every hour, by tank.
    of_tank: Vec<Vec<(usize, f64)>>,
    /// Tanks of which one such unit changed.
    stale: Vec<usize>,
    is_stale: Vec<bool>,
}

/// A tank that was shared.
#[derive(Clone, Copy, Debug)]
struct Shared {
    tank: usize,
    /// What it held, and what nobody claimed, t.
    held_t: f64,
    left_t: f64,
}

impl Shared {
    /// Whether the shares are the same if it holds so much now.
    #[inline]
    fn holds(&self, held_t: f64) -> bool {
        let same = (held_t - self.held_t).abs() <= ROUNDING * self.held_t;
        same || self.left_t > 0.0 && held_t >= self.held_t - self.left_t
    }
}

impl Burners {
    pub(super) fn new(system: &System) -> Self {
        let (n_units, n_tanks) = (system.units.len(), system.tanks.len());
        Self {
            careful: Vec::with_capacity(n_units),
            choosy: Vec::with_capacity(n_units),
            shared: Vec::with_capacity(n_tanks),
            holds: false,
            may_hold: false,
            moving: Vec::with_capacity(n_units),
            source: vec![None; n_units],
            of_tank: vec![Vec::with_capacity(n_units); n_tanks],
            stale: Vec::with_capacity(n_tanks),
            is_stale: vec![false; n_tanks],
        }
    }

    /// The one tank that a unit burns from now, and t/MWh.
    #[inline]
    pub(super) fn source(&self, unit: usize) -> Option<(usize, f64)> {
        self.source[unit]
    }

    /// Sorts units anew after the level of some tank changed.
    pub(super) fn sort(&mut self, system: &System, farm: &mut TankFarm<'_>) {
        self.careful.clear();
        self.choosy.clear();
        self.moving.clear();
        self.of_tank.iter_mut().for_each(Vec::clear);
        for (unit, data) in system.units.iter().enumerate().filter(|(_, data)| !data.fuel.is_empty()) {
            let first = data.fuel.iter().find(|(tank, _)| farm.level(*tank) != Level::Empty);
            self.source[unit] = first.copied().filter(|(tank, _)| farm.level(*tank) == Level::Ample);
            match self.source[unit] {
                None => {
                    self.careful.push(unit);
                    match data.fuel[..] {
                        [only] => self.source[unit] = Some(only),
                        _ => self.choosy.push(unit),
                    }
                }
                Some((tank, specific)) if data.is_moving() => {
                    self.moving.push((unit, tank, specific));
                }
                Some((tank, specific)) => self.of_tank[tank].push((unit, specific)),
            }
        }
        (0..self.of_tank.len()).for_each(|tank| self.mark(tank));
        self.shared.drain(..).for_each(|shared| farm.set_claims(shared.tank, 0.0));
        for &(tank, _) in self.careful.iter().flat_map(|&unit| &system.units[unit].fuel) {
            if self.shared.iter().all(|shared| shared.tank != tank) {
                self.shared.push(Shared { tank, held_t: 0.0, left_t: 0.0 });
            }
        }
        // A plan of controls looks at offers before fuel limits them.
        let moves = self.careful.iter().any(|&unit| system.units[unit].is_moving());
        self.may_hold = !moves && system.controls.is_none();
        self.holds = false;
    }

    /// A unit that does not move every hour offers something else from now on.
    pub(super) fn change(&mut self, unit: usize) {
        self.holds = false;
        if let Some((tank, _)) = self.source[unit] {
            self.mark(tank);
        }
    }

    /// Whether shares of the last hour may be those of the next.
    pub(super) fn may_hold(&self) -> bool {
        self.may_hold && self.holds
    }

    /// Whether the units that need care get the same of tanks that hold so much, t, as when these were shared.
    pub(super) fn hold(&self, held_t: &[f64]) -> bool {
        self.may_hold() && self.shared.iter().all(|shared| shared.holds(held_t[shared.tank]))
    }

    /// Tanks that hold so much, t, are shared now.
    pub(super) fn begin_sharing(&mut self, held_t: &[f64]) {
        for shared in &mut self.shared {
            shared.held_t = held_t[shared.tank];
        }
    }

    /// They have been shared, and this is left, t. Tells the tanks what is burned of them when all that share one and no
    /// other run as far as it lets them.
    pub(super) fn end_sharing(&mut self, left_t: &[f64], offers: &Offers, farm: &mut TankFarm<'_>) {
        for shared in &mut self.shared {
            shared.left_t = left_t[shared.tank];
            let of_it = self.careful.iter().filter_map(|&unit| match self.source[unit] {
                Some((tank, specific)) if tank == shared.tank => Some(offers.of(unit) * specific),
                _ => None,
            });
            farm.set_claims(shared.tank, of_it.sum());
        }
        self.holds = true;
    }

    /// Shares must not be used again.
    pub(super) fn forget_shares(&mut self) {
        self.holds = false;
    }

    fn mark(&mut self, tank: usize) {
        if !self.is_stale[tank] {
            self.is_stale[tank] = true;
            self.stale.push(tank);
        }
    }

    /// Tells the tanks what is burned of them when all units that need no care run in full.
    pub(super) fn set_rates(&mut self, offers: &Offers, farm: &mut TankFarm<'_>, hour: u32) {
        for tank in self.stale.drain(..) {
            self.is_stale[tank] = false;
            let burn = self.of_tank[tank].iter().map(|&(unit, specific)| offers.of(unit) * specific);
            farm.set_rate(tank, burn.sum(), hour);
        }
    }
}
