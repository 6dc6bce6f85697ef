//! The tallier: turns hours into one row per sample and adds them to tallies.
//!
//! Hours without shortfall cost almost nothing here; days without one are added in bulk when a chunk closes.

use super::rotation::Rotation;
use super::spans::{SoFar, Spans};
use crate::arithmetic::larger;
use crate::grid::TINY_MW;
use crate::logistics::Tank;
use crate::outcome::{Cause, Event, RegionRow, SampleRow, Tally};
use crate::sample::{DayView, HourView, Missing, Observer, Period, Simulation, UnitState};
use crate::system::System;

/// Levels of the shortfall duration curve.
pub(crate) const CURVE_LEVELS: usize = 100;

/// Capacity that is away in an hour by cause, MW, in the order of [`Cause::ALL`] without the last.
pub(crate) type Missed = [f64; Cause::ALL.len() - 1];

/// Tallies of a chunk of samples, and the sample under way.
#[derive(Clone, Debug)]
pub(crate) struct Tallier {
    pub(crate) tally: Tally,
    pub(crate) rows: Vec<SampleRow>,
    pub(crate) region_rows: Vec<RegionRow>,
    /// What the samples came to in simpler systems; see [`crate::control::Controls`].
    pub(crate) controls: Vec<f64>,
    row: SampleRow,
    regions: Vec<RegionSample>,
    rotations: Vec<Rotation>,
    next_hour: u32,
    day_max: f64,
    day_max_hour: u32,
    day_unserved: f64,
    curve: Vec<u32>,
    causes: [f64; Cause::ALL.len()],
    /// The event of the system that goes on, or the last one.
    event: Event,
    months: Spans,
    years: Spans,
    /// What the system and each region came to so far.
    so_far: Vec<SoFar>,
    /// Demand of each region so far, MWh, and up to the end of the last month.
    demand: Vec<f64>,
    demand_before: Vec<f64>,
    /// Energy of each unit up to the end of the last month, MWh.
    energy: Vec<f64>,
    /// Stock of each tank at the ends of days, summed, t.
    stock_days_t: Vec<f64>,
    month: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct RegionSample {
    unserved: f64,
    dark: f64,
    protected_cut: f64,
    hours: u32,
    events: u32,
    days: u32,
    /// The hour after the last one with a shortfall.
    next_hour: u32,
    day_unserved: f64,
    day_dark: f64,
    /// The event that goes on, or the last one.
    event: Event,
}

impl Tallier {
    pub(crate) fn new(system: &System) -> Self {
        let n_units = system.units.len();
        Self {
            tally: Tally::empty(system),
            rows: Vec::new(),
            region_rows: Vec::new(),
            controls: Vec::new(),
            row: SampleRow::default(),
            regions: vec![RegionSample::default(); system.regions.len()],
            rotations: Rotation::of_regions(system),
            next_hour: u32::MAX,
            day_max: 0.0,
            day_max_hour: 0,
            day_unserved: 0.0,
            curve: vec![0; CURVE_LEVELS + 1],
            causes: [0.0; Cause::ALL.len()],
            event: Event::default(),
            months: Spans::new(system.month_hours(), 1 + system.regions.len()),
            years: Spans::new(system.year_starts.clone(), 1 + system.regions.len()),
            so_far: vec![SoFar::default(); 1 + system.regions.len()],
            demand: vec![0.0; system.regions.len()],
            demand_before: vec![0.0; system.regions.len()],
            energy: vec![0.0; n_units],
            stock_days_t: vec![0.0; system.tanks.len()],
            month: 0,
        }
    }

    /// Begins a sample.
    pub(crate) fn begin(&mut self, sample: u64) {
        self.row = SampleRow { sample, ..SampleRow::default() };
        self.regions.fill(RegionSample { next_hour: u32::MAX, ..RegionSample::default() });
        self.rotations.iter_mut().for_each(Rotation::reset);
        self.next_hour = u32::MAX;
        self.curve.fill(0);
        self.causes.fill(0.0);
        self.event = Event::default();
        self.months.begin();
        self.years.begin();
        self.demand.fill(0.0);
        self.demand_before.fill(0.0);
        self.energy.fill(0.0);
        self.stock_days_t.fill(0.0);
        self.month = 0;
    }

    /// Takes in an hour with a shortfall and what caused it.
    #[inline(never)]
    fn hour_with_shortfall(&mut self, system: &System, view: HourView<'_>) {
        let clearing = view.clearing();
        self.shortfall(system, view.hour, &clearing.demand, &clearing.shed, clearing.total_shed);
        for (part, &missing) in view.missing().iter().enumerate() {
            let unserved = clearing.part_shed(&system.network, part);
            if unserved > TINY_MW {
                let spare = clearing.part_spare(&system.network, part, view.offer().available);
                let network = if spare > TINY_MW { spare } else { 0.0 };
                let Missing { maintenance, outage, derating } = missing;
                // What is away elsewhere could not have helped.
                let missed = [outage, maintenance, derating, view.lacking_fuel_mw()[part], network];
                self.blame(unserved, missed);
            }
        }
    }

    /// Closes a day that was lived hour by hour, and the month if it ends.
    #[inline(never)]
    fn end_day(&mut self, system: &System, view: HourView<'_>) {
        let day = view.hour / 24;
        self.close_day(day);
        let first = day as usize * system.tanks.len();
        let inverse = self.inverse();
        let stocks = self.tally.stocks[first..].iter_mut().zip(&mut self.tally.stock_t[first..]);
        for (tank, (distribution, moments)) in stocks.enumerate().take(system.tanks.len()) {
            let stock_t = view.farm().stock_t(tank, view.hour + 1);
            distribution.add(stock_t);
            moments.add_sharing(stock_t, inverse);
            self.stock_days_t[tank] += stock_t;
        }
        let first = day as usize * system.ports.len();
        let ports = view.harbors().iter().zip(&system.ports).zip(&mut self.tally.afloat_t[first..]);
        // Days without a ship in port are counted in bulk when the chunk closes.
        for ((harbor, port), moments) in ports.filter(|((harbor, _), _)| !harbor.ships.is_empty()) {
            moments.add(harbor.afloat_t(&port.tanks, view.farm()));
        }
        if view.ends == Period::Month {
            self.close_month(system, view.units());
        }
    }

    /// Takes in an hour with a shortfall, by region and in total, MW.
    pub(crate) fn shortfall(&mut self, system: &System, hour: u32, demand: &[f64], shed: &[f64], total: f64) {
        if self.months.is_over(hour) {
            self.close_spans(system, hour);
        }
        if self.next_hour != hour {
            self.close_event();
            self.row.shortfall_events += 1;
            self.event = Event { sample: self.row.sample, first_hour: hour, ..Event::default() };
        }
        self.event.go_on(hour, total);
        self.row.unserved_mwh += total;
        self.row.shortfall_hours += 1;
        self.row.max_shed_mw = self.row.max_shed_mw.max(total);
        self.next_hour = hour + 1;
        self.tally.hour_shortfalls[hour as usize] += 1;
        self.tally.hour_unserved_mwh[hour as usize] += total;
        // Of hours alike the first: what rounding adds is no more.
        if total > self.day_max + TINY_MW {
            (self.day_max, self.day_max_hour) = (total, hour);
        }
        self.day_unserved += total;
        let several = self.regions.len() > 1;
        let by_region = hour as usize * self.regions.len();
        let kept = self.regions.iter_mut().zip(&mut self.rotations);
        let people = kept.zip(system.regions.rotated.iter().zip(&system.regions.tiers));
        for (r, (((region, rotation), (rotated, tiers)), (&demand, &shed))) in
            people.zip(demand.iter().zip(shed)).enumerate()
        {
            // Shed is at most demand, so demand is above zero here.
            if shed <= TINY_MW {
                continue;
            }
            if several {
                self.tally.region_hour_shortfalls[by_region + r] += 1;
                self.tally.region_hour_unserved_mwh[by_region + r] += shed;
                if region.next_hour != hour {
                    if region.event.hours > 0 {
                        self.tally.events[1 + r].add(&region.event);
                    }
                    region.event = Event { first_hour: hour, ..Event::default() };
                }
                region.event.go_on(hour, shed);
            }
            let dark = shed / demand;
            region.day_unserved += shed;
            region.day_dark += dark;
            self.row.shortfall_cost += tiers.beyond_first(demand, shed);
            rotation.bear(hour, dark, rotated);
            if dark > rotated.limit {
                region.protected_cut += (shed - demand * rotated.limit) * rotated.on_protected;
            }
            region.hours += 1;
            region.events += u32::from(region.next_hour != hour);
            region.next_hour = hour + 1;
        }
        if self.tally.curve_top_mw > 0.0 {
            let level = (total / self.tally.curve_top_mw * CURVE_LEVELS as f64).ceil();
            // Cast saturates; shed is at most demand, but noise can lift demand above the top.
            self.curve[(level as usize).min(CURVE_LEVELS)] += 1;
        }
    }

    /// Tallies the event that is over, if there was one.
    fn close_event(&mut self) {
        if self.event.hours > 0 {
            self.tally.events[0].add(&self.event);
            self.tally.worst.add(self.event);
            self.row.event_depths_mw += self.event.depth_mw;
        }
    }

    /// Closes the months and years before an hour. All days before it are closed.
    fn close_spans(&mut self, system: &System, hour: u32) {
        let mut dark = 0.0;
        let regions = self.so_far[1..].iter_mut().zip(&self.regions).zip(&system.regions.person_weight);
        for ((so_far, region), weight) in regions {
            let RegionSample { unserved, dark: hours_dark, hours, events, days, .. } = *region;
            *so_far = SoFar { unserved, dark: hours_dark, hours, events, days };
            dark += weight * hours_dark;
        }
        let SampleRow { unserved_mwh, shortfall_hours, shortfall_events, shortfall_days, .. } = self.row;
        self.so_far[0] = SoFar {
            unserved: unserved_mwh,
            dark,
            hours: shortfall_hours,
            events: shortfall_events,
            days: shortfall_days,
        };
        self.months.close(&self.so_far, &mut self.tally.months, hour);
        if self.years.is_over(hour) {
            self.years.close(&self.so_far, &mut self.tally.years, hour);
        }
    }

    /// Shares the unserved energy of an hour and a part of the grid over causes; see [`Cause`].
    pub(crate) fn blame(&mut self, unserved: f64, missed: Missed) {
        let sum: f64 = missed.iter().sum();
        let scale = if sum > unserved { unserved / sum } else { 1.0 };
        for (cause, mw) in self.causes.iter_mut().zip(missed) {
            *cause += mw * scale;
        }
        self.causes[Cause::ALL.len() - 1] += (unserved - sum).max(0.0);
    }

    /// Closes a day; days without shortfall need not be closed.
    pub(crate) fn close_day(&mut self, day: u32) {
        if self.day_max <= 0.0 {
            return;
        }
        self.row.shortfall_days += 1;
        let tally = &mut self.tally.days[day as usize];
        tally.max_shed_mw.add(self.day_max);
        tally.max_shed.add(self.day_max);
        tally.max_hour[(self.day_max_hour % 24) as usize] += 1;
        tally.unserved_mwh.add(self.day_unserved);
        (self.day_max, self.day_unserved) = (0.0, 0.0);
        let first = day as usize * self.regions.len();
        let regions = self.regions.iter_mut().zip(&mut self.rotations).enumerate();
        for (r, (region, rotation)) in regions.filter(|(_, (region, _))| region.day_unserved > 0.0) {
            rotation.close_day();
            region.days += 1;
            region.unserved += region.day_unserved;
            region.dark += region.day_dark;
            self.tally.region_day_unserved_mwh[first + r] += region.day_unserved;
            self.tally.region_day_dark_hours[first + r] += region.day_dark;
            (region.day_unserved, region.day_dark) = (0.0, 0.0);
        }
    }

    /// Adds the demand of a month that is over.
    fn close_month_of_demand(&mut self) {
        let first = self.month * self.demand.len();
        let sums = self.tally.month_demand_mwh[first..].iter_mut();
        for (sum, (now, before)) in sums.zip(self.demand.iter().zip(&mut self.demand_before)) {
            *sum += now - *before;
            *before = *now;
        }
    }

    /// Adds the demand of a month of the only region, MWh.
    pub(crate) fn add_month_of_demand(&mut self, month: usize, mwh: f64) {
        self.tally.month_demand_mwh[month] += mwh;
        self.demand[0] += mwh;
    }

    fn close_month(&mut self, system: &System, units: &[UnitState]) {
        self.close_month_of_demand();
        // Where nothing tells units apart, who generates is of no interest.
        if !system.has_dispatch {
            self.month += 1;
            return;
        }
        for ((&position, before), unit) in system.unit_order.iter().zip(&mut self.energy).zip(units) {
            let energy = larger(unit.energy_mwh(), *before);
            self.tally.units[position].month_energy_mwh[self.month] += energy - *before;
            *before = energy;
        }
        self.month += 1;
    }

    /// Ends a sample that was lived hour by hour.
    pub(crate) fn finish(&mut self, simulation: &Simulation<'_>) {
        let system = simulation.system;
        let batteries = simulation.batteries();
        for (tally, battery) in self.tally.batteries.iter_mut().zip(batteries) {
            tally.charged_mwh.add(battery.charged_mwh);
            tally.discharged_mwh.add(battery.discharged_mwh);
            tally.spilled_mwh.add(battery.spilled_mwh);
            tally.overdue_mwh.add(battery.overdue_mwh);
        }
        if system.has_dispatch {
            let from_batteries = batteries.iter().map(|b| b.discharged_mwh - b.charged_mwh).sum();
            let potential = simulation.units.iter().map(UnitState::potential_mwh).sum();
            self.check_energy(system, from_batteries, potential);
            for (u, (&position, unit)) in system.unit_order.iter().zip(&system.units).enumerate() {
                self.tally.units[position].energy_mwh.add(self.energy[u]);
                self.row.shortfall_cost += unit.cost * self.energy[u];
            }
        }
        self.finish_units(system, &simulation.units);
        self.controls.extend_from_slice(simulation.controls());
        let per_day = 1.0 / f64::from(system.calendar.n_days());
        let stocks = self.stock_days_t.iter();
        for ((tally, tank), sum) in self.tally.tanks.iter_mut().zip(simulation.farm.tanks()).zip(stocks) {
            add_tank(tally, tank);
            tally.mean_stock_t.add(sum * per_day);
        }
        let trade = &simulation.trade;
        let accounts = trade.counts.iter().zip(&trade.treasury.agreements);
        let cargoes = accounts.zip(simulation.delivered_t.iter().zip(&simulation.waited_h));
        for (a, ((count, account), (&delivered, &waited))) in cargoes.enumerate() {
            let tally = &mut self.tally.agreements[a];
            tally.add(count, account);
            tally.delivered_t.add(delivered);
            tally.waited_h.add(waited);
            self.row.import_cost_usd += delivered * system.agreements[a].price + account.forfeited_usd;
        }
        for (tally, month) in self.tally.money.iter_mut().zip(&trade.treasury.months) {
            tally.add(month);
        }
        let co2 =
            simulation.farm.tanks().zip(&system.tanks).map(|(tank, data)| tank.burned_t * data.co2_per_t);
        self.row.co2_t = co2.sum();
        self.finish_system(system);
    }

    /// Adds what units missed.
    fn finish_units(&mut self, system: &System, units: &[UnitState]) {
        self.finish_outages(system, units.iter().map(|state| state.outage_mwh));
        let inverse = self.inverse();
        for (&position, state) in system.unit_order.iter().zip(units) {
            let tally = &mut self.tally.units[position];
            tally.maintenance_mwh.add_sharing(state.maintenance_mwh, inverse);
            tally.derating_mwh.add_sharing(state.derating_mwh, inverse);
            tally.no_fuel_mwh.add_sharing(state.no_fuel_mwh, inverse);
        }
    }

    /// One over the number of samples, this one included.
    fn inverse(&self) -> f64 {
        1.0 / (self.tally.n_samples + 1) as f64
    }

    /// Adds what units missed for outages alone, MWh; the rest is zero and need not be added.
    pub(crate) fn finish_outages(&mut self, system: &System, outage_mwh: impl Iterator<Item = f64>) {
        let inverse = self.inverse();
        for (&position, mwh) in system.unit_order.iter().zip(outage_mwh) {
            self.tally.units[position].outage_mwh.add_sharing(mwh, inverse);
        }
    }

    /// Adds regions, causes, curve and the row.
    pub(crate) fn finish_system(&mut self, system: &System) {
        let days = f64::from(system.calendar.n_hours) / 24.0;
        if self.row.shortfall_hours > 0 {
            self.close_event();
            self.close_spans(system, system.calendar.n_hours);
            for (region, tally) in self.regions.iter().zip(&mut self.tally.events[1..]) {
                if region.event.hours > 0 {
                    tally.add(&region.event);
                }
            }
        }
        for (r, (tally, region)) in self.tally.regions.iter_mut().zip(&self.regions).enumerate() {
            tally.unserved_mwh.add(region.unserved);
            tally.shortfall_hours.add(f64::from(region.hours));
            tally.shortfall_events.add(f64::from(region.events));
            tally.shortfall_days.add(f64::from(region.days));
            tally.dark_hours_per_day.add(region.dark / days);
            tally.protected_cut_mwh.add(region.protected_cut);
            tally.longest_dark_h.add(self.rotations[r].longest_h());
            tally.block_spread_h.add(self.rotations[r].spread_h());
            tally.demand_mwh.add(self.demand[r]);
            self.row.demand_mwh += self.demand[r];
            self.row.shortfall_cost += system.regions.tiers[r].first * region.unserved;
            if self.demand.len() > 1 {
                self.region_rows.push(RegionRow {
                    unserved_mwh: region.unserved,
                    demand_mwh: self.demand[r],
                    shortfall_hours: region.hours,
                    shortfall_events: region.events,
                });
            }
            self.row.dark_hours_per_day += system.regions.person_weight[r] * region.dark / days;
        }
        self.finish_blocks(system, days);
        for (tally, &mwh) in self.tally.causes.iter_mut().zip(&self.causes) {
            tally.add(mwh);
        }
        let mut above = 0;
        for level in (0..CURVE_LEVELS).rev() {
            above += self.curve[level + 1];
            // Levels above all shed are counted in bulk when the chunk closes.
            if above > 0 {
                self.tally.curve[level].add(f64::from(above));
            }
        }
        self.tally.n_samples += 1;
        self.rows.push(self.row);
    }

    /// Adds what blocks bore, and how unequal regions were.
    fn finish_blocks(&mut self, system: &System, days: f64) {
        let inverse = self.inverse();
        let blocks = self.rotations.iter().flat_map(Rotation::blocks);
        for (tally, block) in self.tally.blocks.iter_mut().zip(blocks) {
            tally.dark_h.add_sharing(block.dark_h, inverse);
            tally.longest_h.add_sharing(block.longest_h, inverse);
            tally.worst_day_h.add_sharing(block.worst_day_h, inverse);
        }
        if system.regions.len() > 1 {
            let dark = self.regions.iter().map(|region| region.dark / days);
            let (least, most) =
                dark.fold((f64::INFINITY, 0.0f64), |(least, most), h| (least.min(h), most.max(h)));
            self.tally.region_spread.add_sharing(most - least, inverse);
        }
    }

    /// Asserts that what was generated, and given by batteries, is what was served.
    fn check_energy(&self, system: &System, from_batteries_mwh: f64, potential_mwh: f64) {
        let generated: f64 = self.energy.iter().sum::<f64>() + from_batteries_mwh;
        let served: f64 = self.demand.iter().zip(&self.regions).map(|(demand, r)| demand - r.unserved).sum();
        let off = (generated - served).abs() / served.max(1.0);
        // Dispatch leaves at most a watt per region and hour.
        assert!(
            off < 1e-6
                // Energy is a difference of what could have been generated.
                || (generated - served).abs() < 1e-11 * potential_mwh
                || (generated - served).abs()
                    < TINY_MW * f64::from(system.calendar.n_hours) * self.regions.len() as f64,
            "sample {}: energy balance is off by {off:e}",
            self.row.sample
        );
    }
}

impl Observer for Tallier {
    const EVERY_HOUR: bool = false;

    fn quiet_day(&mut self, _: &System, view: DayView<'_>) {
        for (sum, mwh) in self.demand.iter_mut().zip(view.demand_mwh) {
            *sum += mwh;
        }
        let hours = view.day as usize * 24..view.day as usize * 24 + 24;
        for (tally, battery) in self.tally.batteries.iter_mut().zip(view.batteries) {
            for energy in &mut tally.hour_energy_mwh[hours.clone()] {
                *energy += battery.energy_mwh;
            }
        }
        if view.ends == Period::Month {
            self.close_month_of_demand();
            self.month += 1;
        }
    }

    #[inline]
    fn hour(&mut self, system: &System, view: HourView<'_>) {
        let clearing = view.clearing();
        for (sum, mw) in self.demand.iter_mut().zip(&clearing.demand) {
            *sum += mw;
        }
        for (tally, battery) in self.tally.batteries.iter_mut().zip(view.batteries()) {
            tally.hour_energy_mwh[view.hour as usize] += battery.energy_mwh;
        }
        if clearing.total_shed > TINY_MW {
            self.hour_with_shortfall(system, view);
        }
        if view.ends >= Period::Day {
            self.end_day(system, view);
        }
    }
}

fn add_tank(tally: &mut crate::outcome::TankTally, tank: &Tank) {
    tally.burned_t.add(tank.burned_t);
    tally.received_t.add(tank.received_t);
    tally.brought_t.add(tank.brought_t);
    tally.sent_t.add(tank.sent_t);
    tally.produced_t.add(tank.produced_t);
    tally.refused_t.add(tank.refused_t);
    tally.offtaken_t.add(tank.offtaken_t);
    tally.offtake_short_t.add(tank.short_t);
    tally.lost_t.add(tank.lost_t);
    tally.stockout_hours.add(f64::from(tank.stockout_hours));
    tally.final_stock_t.add(tank.stock_t);
}
