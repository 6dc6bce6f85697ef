//! The order inside an hour, in one place.
//!
//! 1. **Unit states change**: levers, maintenance, failures and repairs due at the start of the hour.
//! 2. **Cargoes that berthed are credited**: arriving ships join the queue; what moves inland arrives, is refined and
//!    leaves; ships at berth unload, production flows in; uses that go before power draw.
//! 3. **Decisions**: the policy says what tanks may release, see `rations.rs`. Under `burn-first` all of it: a unit is
//!    limited only by what its tanks hold, the cheapest first.
//! 4. **Dispatch**: need is demand and operating reserve; what cannot be met is shed; what is served is generated at
//!    least cost.
//! 5. **Burn**: fuel leaves the tanks; uses that go after power draw.
//! 6. **Record**.

use crate::arithmetic::{ROUNDING, smaller};
use crate::grid::TINY_MW;
use crate::logistics::{Ship, WATCH_H};

use super::offers::Limit;
use super::{DAY_H, HourView, NEVER, NONE, Observer, Period, Simulation};

/// Most times the grid is cleared again because claims on fuel were given up.
const MAX_RELEASES: usize = 4;

impl Simulation<'_> {
    /// Lives through one hour.
    pub(super) fn live_hour(&mut self, hour: u32, observer: &mut impl Observer) {
        let ends = self.pass_hour(hour);
        let view = HourView { hour, ends, simulation: self };
        observer.hour(self.system, view);
    }

    /// Everything that happens in an hour, whoever looks on: one place, so that its steps are compiled as one.
    fn pass_hour(&mut self, hour: u32) -> Period {
        self.hour = hour;
        if hour.is_multiple_of(24) {
            self.sum_missing();
        }
        self.change_states();
        self.credit_fuel();
        self.meet_demand();
        if let Some(plan) = &self.system.controls {
            plan.note(self.system, &self.clearing.demand, &self.from_units, &mut self.controls);
        }
        self.limit_by_fuel();
        self.dispatch();
        let is_short = self.clearing.total_shed > TINY_MW;
        self.burn();
        if !self.batteries.is_empty() {
            self.batteries.end_hour(&mut self.clearing);
        }
        if self.clearing.total_shed > TINY_MW {
            self.weigh_missing();
            if !is_short {
                // Demand put off for too long is short although the grid was not.
                self.weigh_lacking();
            }
        }
        self.close()
    }

    fn change_states(&mut self) {
        let hour = self.hour;
        if !self.burners.may_hold() {
            // What fuel limited in the hour before is offered in full again.
            self.lift_limits();
        }
        if hour >= self.next_change {
            self.change_as_planned();
        }
        self.change_machines();
        if !(self.system.varying_links.is_empty() && self.system.groups.is_empty()) {
            self.limit_links();
        }
        if !self.batteries.is_empty() {
            self.batteries.begin_hour(self.system, self.weather, hour);
            self.batteries.queue(&mut self.clearing);
        }
        self.sum_offers();
    }

    /// Everything changes whose time was known: levers, maintenance, profiles that move in few hours.
    fn change_as_planned(&mut self) {
        let (hour, system) = (self.hour, self.system);
        while let Some(&(at, lever, value)) = self.timetable.steps.get(self.next_step) {
            if at > hour {
                break;
            }
            self.pull(system.levers.levers[lever], value, hour);
            self.next_step += 1;
        }
        while let Some(step) = system.maintenance.get(self.next_maintenance) {
            if step.hour > hour {
                break;
            }
            self.settle(step.unit, hour);
            self.units[step.unit].in_maintenance = step.machines;
            self.count_up(step.unit);
            self.refresh(step.unit);
            self.next_maintenance += 1;
        }
        self.refresh_shares();
        while let Some(&(at, column)) = self.weather.steps.get(self.next_share) {
            if at > hour {
                break;
            }
            system.stepped[column].iter().for_each(|&unit| self.offer_anew(unit));
            self.next_share += 1;
        }
        let next = [
            self.timetable.steps.get(self.next_step).map(|step| step.0),
            system.maintenance.get(self.next_maintenance).map(|step| step.hour),
            self.weather.steps.get(self.next_share).map(|step| step.0),
        ];
        self.next_change = next.into_iter().flatten().min().unwrap_or(NEVER);
    }

    /// Machines and links fail and return.
    pub(super) fn change_machines(&mut self) {
        let mut event = self.event_heads[self.hour as usize];
        while event != NONE {
            let now = self.events[event as usize];
            self.change_machine(now);
            event = now.next;
        }
    }

    /// Sums what units offer with fuel enough, and batteries.
    #[inline(always)]
    fn sum_offers(&mut self) {
        self.offers.sum(self.system, &self.units, self.weather, self.hour);
        if let Some(plan) = &self.system.controls {
            let (offer, n_regions) = (self.offers.offer(), self.from_units.len());
            self.from_units.copy_from_slice(&offer.available[..n_regions]);
            plan.replace(self.system, (self.year, self.hour), offer.mw, &mut self.from_units);
        }
        if !self.batteries.is_empty() {
            self.batteries.offer(&mut self.offers, &mut self.clearing);
        }
    }

    fn credit_fuel(&mut self) {
        let system = self.system;
        while let Some(arrival) = self.arrivals.get(self.next_arrival) {
            if arrival.hour > self.hour {
                break;
            }
            let agreement = &system.agreements[arrival.agreement];
            let (since, aboard_t) = (self.hour, arrival.cargo_t);
            let ship = Ship { agreement: arrival.agreement, aboard_t, since, unloading_h: 0 };
            self.harbors[agreement.port].ships.push(ship);
            self.books.arrive(system, arrival.agreement, aboard_t);
            self.watch(agreement.port);
            self.next_arrival += 1;
        }
        if self.hour >= self.next_cast_off {
            self.cast_off_due();
        }
        if self.hour >= self.inland.next {
            self.move_inland();
        }
        if self.rations.is_some() {
            self.ration();
        }
        let (agreements, hour) = (&system.agreements, self.hour);
        for &port in &self.busy_ports {
            let harbor = &mut self.harbors[port];
            if self.farm.has_room(&system.ports[port].tanks, hour) {
                harbor.unload(hour, agreements, &mut self.farm, &mut self.delivered_t, &mut self.waited_h);
            }
        }
        self.farm.begin_hour(self.hour);
    }

    /// A ship came to a port, or has cast off there: it is looked at every hour, unless another is moored.
    pub(super) fn watch(&mut self, port: usize) {
        if self.harbors[port].moored_until.is_none() && !self.busy_ports.contains(&port) {
            self.busy_ports.push(port);
        }
    }

    /// Ships cast off that cannot keep their tanks full for longer.
    fn cast_off_due(&mut self) {
        for port in 0..self.harbors.len() {
            if self.harbors[port].moored_until.is_some_and(|until| until <= self.hour) {
                self.cast_off(port);
            }
        }
        self.next_cast_off =
            self.harbors.iter().filter_map(|harbor| harbor.moored_until).min().unwrap_or(NEVER);
    }

    /// Moors ships at full tanks, and leaves ports without others alone. Where a port has several tanks, ships take turns.
    fn moor(&mut self, hour: u32) {
        let Self { harbors, farm, unclaimed_t, next_cast_off, system, .. } = self;
        self.busy_ports.retain(|&port| {
            let harbor = &mut harbors[port];
            if let &[tank] = &system.ports[port].tanks[..] {
                harbor.moor(hour, tank, farm);
                if let Some(until) = harbor.moored_until {
                    unclaimed_t[tank] = f64::INFINITY;
                    *next_cast_off = until.min(*next_cast_off);
                }
            }
            harbor.moored_until.is_none() && !harbor.ships.is_empty()
        });
    }

    fn meet_demand(&mut self) {
        let hour_of_day = self.hour as usize % DAY_H;
        if hour_of_day == 0 || self.demand_moved {
            self.demand_moved = false;
            self.foresee_day();
        }
        let n_regions = self.system.regions.len();
        let now = &self.day_demand[hour_of_day * n_regions..][..n_regions];
        // A call to copy would cost more than the few numbers.
        for (demand, now) in self.clearing.demand.iter_mut().zip(now) {
            *demand = *now;
        }
    }

    /// Sums the terms of demand for all hours of this day, with the levers as they stand.
    pub(super) fn foresee_day(&mut self) {
        let demand = &self.system.demand;
        let (day, n_days) = (self.hour as usize / DAY_H, self.system.calendar.n_days() as usize);
        self.day_demand.fill(0.0);
        for term in &demand.terms {
            let noise = term.noise.map_or(0.0, |(group, share)| share * self.noise[group * n_days + day]);
            let level = term.mw * (1.0 + noise).max(0.0) * self.demand_scale[term.region];
            let shape = self.weather.profiles[term.shape].values.chunks(DAY_H).nth(day).unwrap_or_default();
            let hours = self.day_demand.chunks_exact_mut(self.system.regions.len());
            for (regions, share) in hours.zip(shape) {
                regions[term.region] += level * share;
            }
        }
    }

    /// Limits units whose tanks run low to what they hold, in merit order.
    ///
    /// A tank that covers an hour of all its units limits nobody; only units at other tanks are looked at.
    fn limit_by_fuel(&mut self) {
        if self.rations.is_some() {
            self.share_rations();
        }
        if self.farm.look(&mut self.unclaimed_t, self.hour, !self.burners.careful.is_empty()) {
            self.lift_limits();
            self.burners.sort(self.system, &mut self.farm);
            // Tanks that were not looked at may be shared now.
            self.farm.look(&mut self.unclaimed_t, self.hour, true);
        }
        self.burners.set_rates(&self.offers, &mut self.farm, self.hour);
        if self.burners.hold(&self.unclaimed_t) {
            self.offers.limit_again();
        } else {
            self.lift_limits();
            self.share_fuel();
        }
    }

    /// Lets the units whose tanks run low claim what those hold, the cheapest first.
    fn share_fuel(&mut self) {
        self.burners.begin_sharing(&self.unclaimed_t);
        for &unit in &self.burners.careful {
            let data = &self.system.units[unit];
            let mut wanted = smaller(self.offers.of(unit), self.claim[unit]);
            if let Some((tank, specific)) = data.consumable {
                wanted = smaller(wanted, self.unclaimed_t[tank] / specific);
            }
            let mut mw = if data.fuel.is_empty() { wanted } else { 0.0 };
            for &(tank, specific) in &data.fuel {
                let (tonnes, left) = ((wanted - mw) * specific, self.unclaimed_t[tank]);
                if tonnes <= left {
                    self.unclaimed_t[tank] -= tonnes;
                    mw = wanted;
                    break;
                }
                self.unclaimed_t[tank] = 0.0;
                mw += left / specific;
            }
            if let Some((tank, specific)) = data.consumable {
                let claimed = mw * specific;
                let left = self.unclaimed_t[tank] - claimed;
                // A residue of rounding would let the share hold although all is claimed.
                self.unclaimed_t[tank] = if left > ROUNDING * claimed { left } else { 0.0 };
            }
            if mw < self.offers.of(unit) {
                self.offers.limit(unit, data.region, mw);
            }
        }
        self.burners.end_sharing(&self.unclaimed_t, &self.offers, &mut self.farm);
    }

    /// Whether fuel claimed by units that had no use for it can serve units that lacked it.
    ///
    /// Claims are made before the grid is cleared, so a cheap unit whose power nobody needs, or nobody can carry, may hold
    /// fuel that a dearer one elsewhere lacks. Such a unit is left what it generated and the reserve of its part.
    #[inline(never)]
    fn release_claims(&mut self) -> bool {
        // Up to here they were limited for want of fuel.
        self.book_limits();
        let system = self.system;
        let mut released = false;
        for &unit in &self.burners.careful {
            let region = system.units[unit].region;
            let offered = self.offers.of(unit);
            let enough = offered - self.clearing.idle.of(unit) + system.part_reserve_mw[self.part[unit]];
            if enough < offered - TINY_MW && !self.clearing.is_short(&system.network, region) {
                self.claim[unit] = enough;
                released = true;
            }
        }
        if released {
            self.lift_limits();
            self.sum_offers();
            self.farm.look(&mut self.unclaimed_t, self.hour, true);
            self.share_fuel();
        }
        released
    }

    /// Decides what is shed and who generates what is served.
    fn dispatch(&mut self) {
        let network = &self.system.network;
        self.clearing.clear(network, &mut self.finder, self.offers.offer());
        let mut released = false;
        // Each round gives some claim up; two settle all but contrived cases, the bound keeps those finite.
        for _ in 0..MAX_RELEASES {
            let lacks = self.clearing.total_shed > TINY_MW && !self.offers.limited().is_empty();
            if !lacks || !self.release_claims() {
                break;
            }
            released = true;
            self.clearing.clear(network, &mut self.finder, self.offers.offer());
        }
        self.unbooked_h += 1;
        if self.clearing.total_shed > TINY_MW {
            self.weigh_lacking();
        }
        if released {
            self.book_limits();
            self.claim.fill(f64::INFINITY);
            self.burners.forget_shares();
        }
    }

    /// Sums what lacks fuel by part. A unit that gave up its claim had no use for it.
    fn weigh_lacking(&mut self) {
        self.lacking_fuel_mw.fill(0.0);
        for &Limit { unit, wanted, .. } in self.offers.limited() {
            if self.claim[unit].is_infinite() {
                self.lacking_fuel_mw[self.part[unit]] += wanted - self.offers.of(unit);
            }
        }
    }

    /// Books what lacked fuel since limits were booked last.
    pub(super) fn book_limits(&mut self) {
        let hours = f64::from(std::mem::take(&mut self.unbooked_h));
        for &Limit { unit, wanted, .. } in self.offers.limited() {
            let lacking = (wanted - self.offers.of(unit)) * hours;
            self.units[unit].unused_mwh += lacking;
            if self.claim[unit].is_infinite() {
                self.units[unit].no_fuel_mwh += lacking;
            }
        }
    }

    /// Lets units offer what they would with fuel enough.
    #[inline]
    pub(super) fn lift_limits(&mut self) {
        if self.offers.limited().is_empty() {
            self.unbooked_h = 0;
        } else {
            self.book_limits();
            self.offers.restore();
        }
    }

    fn burn(&mut self) {
        for &(unit, tank, specific) in &self.burners.moving {
            self.farm.draw_beyond(tank, self.offers.of(unit) * specific);
        }
        let idle = &self.clearing.idle;
        self.burners.spare(idle, &mut self.farm);
        for &unit in &self.burners.choosy {
            let mut left = self.offers.of(unit) - idle.of(unit);
            if left <= 0.0 {
                continue;
            }
            let fuel = &self.system.units[unit].fuel;
            for (i, &(tank, specific)) in fuel.iter().enumerate() {
                let tonnes = left * specific;
                if i + 1 == fuel.len() {
                    self.farm.draw_beyond(tank, tonnes);
                    break;
                }
                let held = self.farm.left_t(tank);
                if tonnes <= held {
                    self.farm.draw_beyond(tank, tonnes);
                    break;
                }
                self.farm.draw_beyond(tank, held);
                left -= held / specific;
            }
        }
        for &(unit, tank, specific) in &self.burners.consuming {
            self.farm.draw_beyond(tank, (self.offers.of(unit) - idle.of(unit)) * specific);
        }
        self.farm.end_hour();
    }

    /// Brings the books up to date where a month ends.
    fn close(&mut self) -> Period {
        let (calendar, next) = (&self.system.calendar, self.hour + 1);
        if next.is_multiple_of(WATCH_H) {
            self.moor(next);
            self.farm.rest(next, &mut self.unclaimed_t);
        }
        let ends_day = next.is_multiple_of(24) || next == calendar.n_hours;
        if (ends_day || cfg!(debug_assertions)) && !self.system.tanks.is_empty() {
            self.check_books(next);
        }
        if !ends_day {
            return Period::Hour;
        }
        self.settle_at_end_of_month(next)
    }
}
