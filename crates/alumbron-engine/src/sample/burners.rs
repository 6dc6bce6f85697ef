//! Which units burn from which tank in an hour.
//!
//! A unit whose first tank with anything in it covers an hour of all its units needs no care: what it burns at full
//! power is part of a rate that changes only when the unit does. The others are looked at every hour, in merit order.

use crate::logistics::{Level, TankFarm};
use crate::system::System;

use super::offers::Offers;

/// The units that burn fuel.
#[derive(Clone, Debug)]
pub(super) struct Burners {
    /// Units that need care, in merit order.
    pub(super) careful: Vec<usize>,
    /// Units that need none but move every hour: unit, tank, t/MWh.
    pub(super) moving: Vec<(usize, usize, f64)>,
    /// Tank and t/MWh of units that need no care.
    source: Vec<Option<(usize, f64)>>,
    /// Those among them that do not move every hour, by tank.
    of_tank: Vec<Vec<(usize, f64)>>,
    /// Tanks of which one such unit changed.
    stale: Vec<usize>,
    is_stale: Vec<bool>,
}

impl Burners {
    pub(super) fn new(system: &System) -> Self {
        let (n_units, n_tanks) = (system.units.len(), system.tanks.len());
        Self {
            careful: Vec::with_capacity(n_units),
            moving: Vec::with_capacity(n_units),
            source: vec![None; n_units],
            of_tank: vec![Vec::with_capacity(n_units); n_tanks],
            stale: Vec::with_capacity(n_tanks),
            is_stale: vec![false; n_tanks],
        }
    }

    /// The tank that a unit which needs no care burns from, and t/MWh.
    #[inline]
    pub(super) fn source(&self, unit: usize) -> Option<(usize, f64)> {
        self.source[unit]
    }

    /// Sorts units anew after the level of some tank changed.
    pub(super) fn sort(&mut self, system: &System, farm: &TankFarm<'_>) {
        self.careful.clear();
        self.moving.clear();
        self.of_tank.iter_mut().for_each(Vec::clear);
        for (unit, data) in system.units.iter().enumerate().filter(|(_, data)| !data.fuel.is_empty()) {
            let first = data.fuel.iter().find(|(tank, _)| farm.level(*tank) != Level::Empty);
            self.source[unit] = first.copied().filter(|(tank, _)| farm.level(*tank) == Level::Ample);
            match self.source[unit] {
                None => self.careful.push(unit),
                Some((tank, specific)) if data.is_moving() => {
                    self.moving.push((unit, tank, specific));
                }
                Some((tank, specific)) => self.of_tank[tank].push((unit, specific)),
            }
        }
        (0..self.of_tank.len()).for_each(|tank| self.mark(tank));
    }

    /// A unit that does not move every hour offers something else from now on.
    pub(super) fn change(&mut self, unit: usize) {
        if let Some((tank, _)) = self.source[unit] {
            self.mark(tank);
        }
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
