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

use crate::grid::{Need, Offer};

use super::{HourView, NONE, Observer, Simulation};

impl Simulation<'_> {
    /// Lives through one hour.
    pub(super) fn live_hour(&mut self, hour: u32, observer: &mut impl Observer) {
        self.change_states(hour);
        self.credit_fuel(hour);
        self.meet_demand(hour);
        self.limit_by_fuel();
        self.dispatch();
        self.burn();
        let total_shed: f64 = self.shed.iter().sum();
        if total_shed > crate::grid::TINY_MW && self.missing_is_stale {
            self.sum_missing();
        }
        let view = HourView {
            hour,
            demand: &self.demand,
            shed: &self.shed,
            total_shed,
            generation: &self.clearing.generation,
            missing: self.missing,
            lacking_fuel_mw: self.lacking_fuel_mw,
            available_mw: self.clearing.available.iter().sum(),
            units: &self.units,
            tanks: &self.tanks,
        };
        observer.hour(self.system, view);
    }

    fn change_states(&mut self, hour: u32) {
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
            self.units[step.unit].maintained = step.share;
            self.refresh(step.unit);
            self.next_maintenance += 1;
        }
        let mut event = self.event_heads[hour as usize];
        while event != NONE {
            let now = self.events[event as usize];
            let unit = now.unit as usize;
            self.settle(unit, hour);
            self.units[unit].up += now.change;
            self.refresh(unit);
            event = now.next;
        }
        for &(unit, profile) in &self.profiled {
            self.offered[unit] =
                self.units[unit].capacity_mw * self.system.profiles[profile].values[hour as usize];
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
        let n_days = self.system.calendar.n_days() as usize;
        let day = (hour / 24) as usize;
        self.demand.fill(0.0);
        for series in &self.system.demand.series {
            let factor =
                series.noise.map_or(1.0, |(group, share)| 1.0 + share * self.noise[group * n_days + day]);
            self.demand[series.region] += series.mw[hour as usize] * factor.max(0.0);
        }
        for (demand, scale) in self.demand.iter_mut().zip(&self.demand_scale) {
            *demand *= scale;
        }
    }

    /// Limits units whose tanks run low to what they hold, in merit order.
    ///
    /// A tank that covers an hour of all its units limits nobody, so most hours end at the first test.
    fn limit_by_fuel(&mut self) {
        let system = self.system;
        for unit in self.limited.drain(..) {
            if system.units[unit].profile.is_none() {
                self.offered[unit] = self.units[unit].capacity_mw;
            }
        }
        self.lacking_fuel_mw = 0.0;
        let mut any_low = false;
        for (t, (tank, data)) in self.tanks.iter().zip(&system.tanks).enumerate() {
            let available = tank.available_t();
            self.low[t] = available < data.hourly_burn_t;
            any_low |= self.low[t];
            self.fuel_left[t] = available;
        }
        if !any_low {
            return;
        }
        for &unit in &self.fueled {
            let fuel = &system.units[unit].fuel;
            if !fuel.iter().any(|&(tank, _)| self.low[tank]) {
                continue;
            }
            let wanted = self.offered[unit];
            let mut mw = 0.0;
            for &(tank, specific) in fuel {
                let tonnes = ((wanted - mw) * specific).min(self.fuel_left[tank]);
                self.fuel_left[tank] -= tonnes;
                mw = if specific > 0.0 { wanted.min(mw + tonnes / specific) } else { wanted };
                if mw >= wanted {
                    break;
                }
            }
            if mw < wanted {
                self.offered[unit] = mw;
                self.limited.push(unit);
                self.units[unit].no_fuel_mwh += wanted - mw;
                self.lacking_fuel_mw += wanted - mw;
            }
        }
    }

    /// Decides what is shed, then who generates what is served.
    fn dispatch(&mut self) {
        let system = self.system;
        let offer = Offer { capacity: &self.offered, region: &self.unit_region };
        self.clearing.take_offer(offer);
        for (need, (demand, reserve)) in
            self.need.iter_mut().zip(self.demand.iter().zip(&system.regions.reserve_mw))
        {
            *need = demand + reserve;
        }
        let need = Need { need: &self.need, sheddable: &self.demand, sharing: system.sharing };
        self.clearing.clear(&system.network, &mut self.finder, need, offer);
        for (shed, (wanted, demand)) in self.shed.iter_mut().zip(self.clearing.shed.iter().zip(&self.demand))
        {
            *shed = if *wanted > crate::grid::TINY_MW { wanted.min(*demand) } else { 0.0 };
        }
        if self.total_reserve > 0.0 {
            // Reserve is kept ready, not generated: clear again for what is served.
            for (need, (demand, shed)) in self.need.iter_mut().zip(self.demand.iter().zip(&self.shed)) {
                *need = demand - shed;
            }
            let served = Need { need: &self.need, sheddable: &self.need, sharing: system.sharing };
            self.clearing.clear(&system.network, &mut self.finder, served, offer);
        }
        self.clearing.generate(offer);
    }

    fn burn(&mut self) {
        let system = self.system;
        self.drawn.fill(0.0);
        for &unit in &self.fueled {
            let mut left = self.clearing.generation[unit];
            if left <= 0.0 {
                continue;
            }
            let fuel = &system.units[unit].fuel;
            for (i, &(tank, specific)) in fuel.iter().enumerate() {
                let tonnes = left * specific;
                if i + 1 == fuel.len() || !self.low[tank] {
                    self.drawn[tank] += tonnes;
                    break;
                }
                let part = tonnes.min((self.tanks[tank].available_t() - self.drawn[tank]).max(0.0));
                self.drawn[tank] += part;
                if part >= tonnes {
                    break;
                }
                left -= part / specific;
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
