//! The order inside an hour, in one place.
//!
//! 1. **Unit states change**: levers, maintenance, failures and repairs due at the start of the hour.
//! 2. **Cargoes that berthed are credited**: arriving ships join the queue, ships at berth unload, production flows in;
//!    uses that go before power draw.
//! 3. **Decisions**: the policy says what tanks may release. Under `burn-first` all of it: a unit is limited only by what
//!    its tanks hold, the cheapest first.
//! 4. **Dispatch**: need is demand and operating reserve; what cannot be met is shed; what is served is generated at
//!    least cost.
//! 5. **Burn**: fuel leaves the tanks; uses that go after power draw.
//! 6. **Record**.

use crate::bound::{larger, smaller};
use crate::grid::TINY_MW;

use super::{HourView, Level, NONE, Observer, Simulation};

/// Most times the grid is cleared again because claims on fuel were given up.
const MAX_RELEASES: usize = 4;

impl Simulation<'_> {
    /// Lives through one hour.
    pub(super) fn live_hour(&mut self, hour: u32, observer: &mut impl Observer) {
        self.change_states(hour);
        self.credit_fuel(hour);
        self.meet_demand(hour);
        self.limit_by_fuel();
        self.dispatch();
        self.burn();
        if self.total_shed > TINY_MW && self.missing_is_stale {
            self.sum_missing();
        }
        let view = HourView {
            hour,
            nodes: &self.clearing.nodes,
            total_shed: self.total_shed,
            generation: &self.clearing.generation,
            missing: &self.missing,
            lacking_fuel_mw: &self.lacking_fuel_mw,
            units: &self.units,
            tanks: &self.tanks,
        };
        observer.hour(self.system, view);
    }

    fn change_states(&mut self, hour: u32) {
        self.hour = hour;
        // What fuel limited in the hour before is offered in full again; profiles follow below.
        self.restore_offers();
        while let Some(&(at, lever, value)) = self.timetable.steps.get(self.next_step) {
            if at > hour {
                break;
            }
            self.pull(self.system.levers.levers[lever], value, hour);
            self.next_step += 1;
        }
        while let Some(step) = self.system.maintenance.get(self.next_maintenance) {
            if step.hour > hour {
                break;
            }
            self.settle(step.unit, hour);
            self.units[step.unit].in_maintenance = step.machines;
            self.count_up(step.unit);
            self.refresh(step.unit);
            self.next_maintenance += 1;
        }
        let mut event = self.event_heads[hour as usize];
        while event != NONE {
            let now = self.events[event as usize];
            let unit = now.unit as usize;
            self.settle(unit, hour);
            let state = &mut self.units[unit];
            if now.machine >= state.in_maintenance {
                state.up = if now.up { state.up + 1 } else { state.up - 1 };
            }
            self.machine_up[self.system.units[unit].first_machine + now.machine as usize] = now.up;
            self.refresh(unit);
            event = now.next;
        }
        let shares = self.system.shares(hour);
        let (offered, units) = (&mut self.offered[..], &self.units[..]);
        for &(unit, column) in &self.system.profiled {
            offered[unit] = units[unit].capacity_mw * shares[column];
        }
    }

    fn credit_fuel(&mut self, hour: u32) {
        let system = self.system;
        while let Some(arrival) = self.arrivals.get(self.next_arrival) {
            if arrival.hour > hour {
                break;
            }
            let agreement = &system.agreements[arrival.agreement];
            let ship = crate::logistics::Ship { agreement: arrival.agreement, aboard_t: agreement.cargo_t };
            self.harbors[agreement.port].ships.push(ship);
            self.next_arrival += 1;
        }
        for harbor in self.harbors.iter_mut().filter(|harbor| !harbor.ships.is_empty()) {
            harbor.unload(&system.agreements, &mut self.tanks, &mut self.delivered_t, &mut self.waited_h);
        }
        for &(tank, tonnes) in &system.production {
            self.tanks[tank].produce(tonnes);
        }
        for offtake in system.offtakes.iter().filter(|o| o.before_power) {
            self.tanks[offtake.tank].draw_off(offtake.rate_t_per_h, offtake.stops_below_t);
        }
    }

    fn meet_demand(&mut self, hour: u32) {
        let system = self.system;
        let n_days = system.calendar.n_days() as usize;
        if hour.is_multiple_of(24) {
            let day = (hour / 24) as usize;
            for (factor, series) in self.day_factor.iter_mut().zip(&system.demand.series) {
                let noise =
                    series.noise.map_or(0.0, |(group, share)| share * self.noise[group * n_days + day]);
                *factor = (1.0 + noise).max(0.0);
            }
        }
        for node in &mut self.clearing.nodes {
            node.demand = 0.0;
        }
        let n_series = system.demand.series.len();
        let now = &system.demand.mw_by_hour[hour as usize * n_series..][..n_series];
        for ((series, &mw), &factor) in system.demand.series.iter().zip(now).zip(&self.day_factor) {
            self.clearing.nodes[series.region].demand += mw * factor;
        }
        for (node, &scale) in self.clearing.nodes.iter_mut().zip(&self.demand_scale) {
            node.demand *= scale;
        }
    }

    /// Limits units whose tanks run low to what they hold, in merit order.
    ///
    /// A tank that covers an hour of all its units limits nobody; only units at other tanks are looked at.
    fn limit_by_fuel(&mut self) {
        let system = self.system;
        self.lacking_fuel_mw.fill(0.0);
        let mut changed = false;
        let tanks = self.tanks.iter().zip(&system.tanks);
        for ((level, left), (tank, data)) in self.levels.iter_mut().zip(&mut self.fuel_left).zip(tanks) {
            *left = tank.available_t();
            let now = level.after(*left, data.hourly_burn_t);
            changed |= now != *level;
            *level = now;
        }
        if changed {
            self.sort_burners();
        }
        self.share_fuel();
    }

    /// Lets the units whose tanks run low claim what those hold, the cheapest first.
    fn share_fuel(&mut self) {
        for &unit in &self.slow {
            let wanted = smaller(self.offered[unit], self.claim[unit]);
            let mut mw = 0.0;
            for &(tank, specific) in &self.system.units[unit].fuel {
                let (tonnes, left) = ((wanted - mw) * specific, self.fuel_left[tank]);
                if tonnes <= left {
                    self.fuel_left[tank] -= tonnes;
                    mw = wanted;
                    break;
                }
                self.fuel_left[tank] = 0.0;
                mw += left / specific;
            }
            if mw < self.offered[unit] {
                self.offered[unit] = mw;
                self.limited.push(unit);
            }
        }
    }

    /// Whether fuel claimed by units that had no use for it can serve units that lacked it.
    ///
    /// Claims are made before the grid is cleared, so a cheap unit whose power nobody needs, or nobody can carry, may hold
    /// fuel that a dearer one elsewhere lacks. Such a unit is left what it generated and the reserve of its part.
    fn release_claims(&mut self) -> bool {
        if self.limited.is_empty() || self.total_shed <= TINY_MW {
            return false;
        }
        let system = self.system;
        let mut released = false;
        for &unit in &self.slow {
            let node = &self.clearing.nodes[system.units[unit].region];
            let enough = self.clearing.generation[unit] + system.part_reserve_mw[self.part[unit]];
            if !node.short && enough < self.offered[unit] - TINY_MW {
                self.claim[unit] = enough;
                released = true;
            }
        }
        if released {
            self.restore_offers();
            for (left, tank) in self.fuel_left.iter_mut().zip(&self.tanks) {
                *left = tank.available_t();
            }
            self.share_fuel();
        }
        released
    }

    /// What a unit would offer with fuel enough, MW.
    fn wanted_mw(&self, unit: usize) -> f64 {
        let profile = self.system.units[unit].profile;
        let share = profile.map_or(1.0, |p| self.system.profiles[p].values[self.hour as usize]);
        self.units[unit].capacity_mw * share
    }

    /// Undoes the limits of fuel.
    fn restore_offers(&mut self) {
        while let Some(unit) = self.limited.pop() {
            self.offered[unit] = self.wanted_mw(unit);
        }
    }

    /// Books what lacked fuel.
    fn book_lacking_fuel(&mut self) {
        for &unit in &self.limited {
            // A unit that gave up its claim had no use for the fuel.
            if self.claim[unit].is_infinite() {
                let lacking = self.wanted_mw(unit) - self.offered[unit];
                self.units[unit].no_fuel_mwh += lacking;
                self.lacking_fuel_mw[self.part[unit]] += lacking;
            }
        }
    }

    /// Sorts burners by the first of their tanks that holds anything: those for which it covers any hour, and those that
    /// need care.
    pub(super) fn sort_burners(&mut self) {
        self.quick.clear();
        self.slow.clear();
        for (unit, data) in self.system.units.iter().enumerate().filter(|(_, data)| !data.fuel.is_empty()) {
            match data.fuel.iter().find(|(tank, _)| self.levels[*tank] != Level::Empty) {
                Some(&(tank, specific)) if self.levels[tank] == Level::Ample => {
                    self.quick.push((unit, tank, specific));
                }
                _ => self.slow.push(unit),
            }
        }
    }

    /// Decides what is shed and who generates what is served.
    fn dispatch(&mut self) {
        self.clear();
        let mut released = false;
        // Each round gives some claim up; two settle all but contrived cases, the bound keeps those finite.
        for _ in 0..MAX_RELEASES {
            if !self.release_claims() {
                break;
            }
            released = true;
            self.clear();
        }
        self.book_lacking_fuel();
        if released {
            self.claim.fill(f64::INFINITY);
        }
    }

    fn clear(&mut self) {
        self.clearing.clear(&self.system.network, &mut self.finder, &self.offered);
        self.total_shed = self.clearing.nodes.iter().map(|node| node.shed).sum();
    }

    fn burn(&mut self) {
        let system = self.system;
        // A tank that is not low covers whatever is asked; what low tanks hold is spread below. Two sums side by side, so
        // that units of one tank do not wait for each other.
        self.drawn.fill(0.0);
        self.drawn_beside.fill(0.0);
        let generation = &self.clearing.generation;
        let pairs = self.quick.chunks_exact(2);
        if let Some(&(unit, tank, specific)) = pairs.remainder().first() {
            self.drawn[tank] += generation[unit] * specific;
        }
        for pair in pairs {
            let [(unit, tank, specific), (unit_beside, tank_beside, specific_beside)] = [pair[0], pair[1]];
            self.drawn[tank] += generation[unit] * specific;
            self.drawn_beside[tank_beside] += generation[unit_beside] * specific_beside;
        }
        for (drawn, beside) in self.drawn.iter_mut().zip(&self.drawn_beside) {
            *drawn += beside;
        }
        for &unit in &self.slow {
            let fuel = &system.units[unit].fuel;
            let mut left = self.clearing.generation[unit];
            if left <= 0.0 {
                continue;
            }
            for (i, &(tank, specific)) in fuel.iter().enumerate() {
                let tonnes = left * specific;
                let held = larger(self.tanks[tank].available_t() - self.drawn[tank], 0.0);
                if i + 1 == fuel.len() || tonnes <= held {
                    self.drawn[tank] += tonnes;
                    break;
                }
                self.drawn[tank] += held;
                left -= held / specific;
            }
        }
        for (tank, &tonnes) in self.tanks.iter_mut().zip(&self.drawn) {
            tank.burn(tonnes);
        }
        for offtake in system.offtakes.iter().filter(|o| !o.before_power) {
            self.tanks[offtake.tank].draw_off(offtake.rate_t_per_h, offtake.stops_below_t);
        }
        for tank in &mut self.tanks {
            tank.close_hour();
        }
    }
}
