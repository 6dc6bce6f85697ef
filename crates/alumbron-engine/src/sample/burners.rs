//! Which units burn from which tank in an hour.
//!
//! A unit whose first tank with anything in it covers an hour of all its units needs no care: what it burns at full
//! power is part of a rate that changes only when the unit does. The others need care: they share what their tanks hold
//! in merit order, anew whenever that or their own offers changed so that it matters.

use crate::arithmetic::ROUNDING;
use crate::grid::Idle;
use crate::logistics::{Level, TankFarm};
use crate::system::System;

use super::offers::Offers;

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
    /// Where each unit burns from.
    sources: Vec<Source>,
    /// Units that need something beside fuel: unit, its tank, t/MWh.
    pub(super) consuming: Vec<(usize, usize, f64)>,
    /// Units that need no care and do not move every hour, by tank.
    of_tank: Vec<Vec<(usize, f64)>>,
    /// Tanks of which one such unit changed.
    stale: Vec<usize>,
    is_stale: Vec<bool>,
}

/// Where a unit burns from.
#[derive(Clone, Copy, Debug)]
struct Source {
    /// The one tank it burns from now, whatever it runs at, or `NONE`; and t/MWh.
    tank: usize,
    specific: f64,
    /// What it left idle since that was booked, MWh.
    idle_mwh: f64,
}

/// No tank, or several.
const NONE: usize = usize::MAX;

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
            consuming: (system.units.iter().enumerate())
                .filter_map(|(unit, data)| data.consumable.map(|(tank, specific)| (unit, tank, specific)))
                .collect(),
            sources: vec![Source { tank: NONE, specific: 0.0, idle_mwh: 0.0 }; n_units],
            of_tank: vec![Vec::with_capacity(n_units); n_tanks],
            stale: Vec::with_capacity(n_tanks),
            is_stale: vec![false; n_tanks],
        }
    }

    /// Begins a sample.
    pub(super) fn begin_sample(&mut self, system: &System, farm: &mut TankFarm<'_>) {
        self.sources.iter_mut().for_each(|source| source.idle_mwh = 0.0);
        self.sort(system, farm);
    }

    /// Notes what stays idle of units in this hour, MW: it is not burned. Batteries, which are listed behind the units,
    /// burn nothing.
    pub(super) fn spare(&mut self, idle: &Idle, farm: &mut TankFarm<'_>) {
        for &(unit, mw) in idle.units() {
            let Some(source) = self.sources.get_mut(unit) else { continue };
            source.idle_mwh += mw;
            if source.tank != NONE {
                farm.draw_beyond(source.tank, -mw * source.specific);
            }
        }
    }

    /// What a unit left idle since this was asked last, MWh.
    pub(super) fn take_idle_mwh(&mut self, unit: usize) -> f64 {
        std::mem::take(&mut self.sources[unit].idle_mwh)
    }

    /// Sorts units anew after the level of some tank changed.
    pub(super) fn sort(&mut self, system: &System, farm: &mut TankFarm<'_>) {
        self.careful.clear();
        self.choosy.clear();
        self.moving.clear();
        self.of_tank.iter_mut().for_each(Vec::clear);
        for (unit, data) in system.units.iter().enumerate().filter(|(_, data)| data.draws()) {
            let lacks = data.consumable.is_some_and(|(tank, _)| farm.level(tank) != Level::Ample);
            let first = data.fuel.iter().find(|(tank, _)| farm.level(*tank) != Level::Empty);
            let ample = first.copied().filter(|(tank, _)| farm.level(*tank) == Level::Ample);
            let (tank, specific) = match (ample, &data.fuel[..]) {
                // What it burns is not known before what else it needs.
                _ if lacks => (NONE, 0.0),
                (Some(source), _) => source,
                (None, &[only]) => only,
                (None, _) => (NONE, 0.0),
            };
            let source = &mut self.sources[unit];
            (source.tank, source.specific) = (tank, specific);
            let needs_care = lacks || ample.is_none() && !data.fuel.is_empty();
            if needs_care {
                self.careful.push(unit);
            }
            if data.fuel.is_empty() {
                continue;
            }
            if needs_care {
                if tank == NONE {
                    self.choosy.push(unit);
                }
            } else if data.is_moving() {
                self.moving.push((unit, tank, specific));
            } else {
                self.of_tank[tank].push((unit, specific));
            }
        }
        (0..self.of_tank.len()).for_each(|tank| self.mark(tank));
        self.shared.drain(..).for_each(|shared| farm.set_claims(shared.tank, 0.0));
        let of_unit = |&unit: &usize| system.units[unit].fuel.iter().chain(&system.units[unit].consumable);
        for &(tank, _) in self.careful.iter().flat_map(of_unit) {
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
        let tank = self.sources[unit].tank;
        if tank != NONE {
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
            let mut claimed = 0.0;
            for &unit in &self.careful {
                let source = &self.sources[unit];
                if source.tank == shared.tank {
                    claimed += offers.of(unit) * source.specific;
                }
            }
            farm.set_claims(shared.tank, claimed);
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
        while let Some(tank) = self.stale.pop() {
            self.is_stale[tank] = false;
            let burn = self.of_tank[tank].iter().map(|&(unit, specific)| offers.of(unit) * specific);
            farm.set_rate(tank, burn.sum(), hour);
        }
    }
}
