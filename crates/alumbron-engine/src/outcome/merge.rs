//! Empty tallies of the right shape, and merging them in the order of the samples.

use super::{
    AgreementTally, BatteryTally, BlockTally, Cause, DayTally, EventTally, Histogram, Moments, MoneyTally,
    Outcome, RegionTally, SpanTally, Tally, TankTally, UnitTally, WorstEvents,
};
use crate::control::Controls;
use crate::observe::CURVE_LEVELS;
use crate::simulate::{CHUNK, Plan};
use crate::system::System;

/// Bins of the distribution of a day's largest shed.
const DAY_BINS: usize = 128;
/// Bins of the distribution of a tank's stock.
const STOCK_BINS: usize = 64;
/// Bins of the hours above a level of the duration curve.
const CURVE_BINS: usize = 200;

impl Outcome {
    /// The outcome of no samples.
    #[must_use]
    pub fn empty(system: &System, plan: &Plan<'_>) -> Self {
        let means = system.controls.as_ref().map_or_else(Vec::new, |controls| controls.means().to_vec());
        Self {
            seed: plan.seed,
            policy: plan.policy,
            samples: Vec::new(),
            region_samples: Vec::new(),
            controls: Controls { means, values: Vec::new() },
            tally: Tally::empty(system),
            witnessed: Vec::new(),
            carried: Vec::new(),
            debts: Vec::new(),
        }
    }

    /// Whether this can be extended for a system: the samples from `first` on, in order, up to the end of a chunk, with a
    /// tally of as many and of the system's shape.
    #[must_use]
    pub fn can_be_extended(&self, system: &System, first: u64) -> bool {
        let (n, n_regions) = (self.samples.len() as u64, system.regions.len());
        n.is_multiple_of(CHUNK)
            && self.tally.n_samples == n
            && self.region_samples.len() == if n_regions > 1 { self.samples.len() * n_regions } else { 0 }
            && self.controls.values.len() == self.samples.len() * self.controls.means.len()
            && (0..).zip(&self.samples).all(|(nth, row)| row.sample.checked_sub(first) == Some(nth))
            && self.tally.shape() == Tally::empty(system).shape()
    }
}

impl Tally {
    /// A tally of no samples.
    #[must_use]
    pub fn empty(system: &System) -> Self {
        let n_days = system.calendar.n_days() as usize;
        let n_hours = system.calendar.n_hours as usize;
        let n_regions = system.regions.len();
        let n_months = system.month_starts.len() - 1;
        let day = DayTally {
            max_shed_mw: Moments::default(),
            max_shed: Histogram::new(system.peak_mw, DAY_BINS),
            max_hour: [0; 24],
            unserved_mwh: Moments::default(),
        };
        let unit = UnitTally {
            energy_mwh: Moments::default(),
            month_energy_mwh: vec![0.0; n_months],
            outage_mwh: Moments::default(),
            maintenance_mwh: Moments::default(),
            derating_mwh: Moments::default(),
            no_fuel_mwh: Moments::default(),
        };
        let battery = BatteryTally {
            charged_mwh: Moments::default(),
            discharged_mwh: Moments::default(),
            spilled_mwh: Moments::default(),
            overdue_mwh: Moments::default(),
            hour_energy_mwh: vec![0.0; n_hours],
        };
        let n_several = if n_regions > 1 { n_regions } else { 0 };
        let n_years = system.year_starts.len() - 1;
        let stock = |day_tank: usize| {
            Histogram::new(system.tanks[day_tank % system.tanks.len()].capacity_t, STOCK_BINS)
        };
        Self {
            n_samples: 0,
            regions: vec![RegionTally::default(); n_regions],
            // A region without blocks is rotated in one.
            blocks: vec![
                BlockTally::default();
                system.regions.blocks.iter().map(|&n| n.max(1) as usize).sum()
            ],
            region_spread: Moments::default(),
            hour_shortfalls: vec![0; n_hours],
            hour_unserved_mwh: vec![0.0; n_hours],
            region_hour_shortfalls: vec![0; n_hours * n_several],
            region_hour_unserved_mwh: vec![0.0; n_hours * n_several],
            months: vec![SpanTally::default(); n_months * (1 + n_regions)],
            years: vec![SpanTally::default(); n_years * (1 + n_regions)],
            month_demand_mwh: vec![0.0; n_months * n_regions],
            events: vec![EventTally::empty(system.peak_mw); 1 + n_several],
            worst: WorstEvents::default(),
            days: vec![day; n_days],
            region_day_unserved_mwh: vec![0.0; n_days * n_regions],
            region_day_dark_hours: vec![0.0; n_days * n_regions],
            stock_t: vec![Moments::default(); n_days * system.tanks.len()],
            stocks: (0..n_days * system.tanks.len()).map(stock).collect(),
            afloat_t: vec![Moments::default(); n_days * system.ports.len()],
            units: vec![unit; system.units.len()],
            tanks: vec![TankTally::default(); system.tanks.len()],
            agreements: vec![AgreementTally::default(); system.agreements.len()],
            money: vec![MoneyTally::default(); if system.agreements.is_empty() { 0 } else { n_months }],
            batteries: vec![battery; system.batteries.len()],
            causes: [Moments::default(); Cause::ALL.len()],
            curve: vec![Histogram::new(n_hours as f64, CURVE_BINS); CURVE_LEVELS],
            curve_top_mw: system.peak_mw,
        }
    }

    /// Counts the days on which samples had no shortfall, the levels above all they shed, and what units did not miss,
    /// which were not added one by one.
    pub(crate) fn pad(&mut self) {
        for level in &mut self.curve {
            level.pad(self.n_samples);
        }
        for day in &mut self.days {
            day.max_shed.pad(self.n_samples);
            day.max_shed_mw.pad(self.n_samples);
            day.unserved_mwh.pad(self.n_samples);
        }
        for port in &mut self.afloat_t {
            port.pad(self.n_samples);
        }
        for span in self.months.iter_mut().chain(&mut self.years) {
            span.unserved_mwh.pad(self.n_samples);
            span.dark_hours.pad(self.n_samples);
            span.shortfall_hours.pad(self.n_samples);
            span.shortfall_events.pad(self.n_samples);
            span.shortfall_days.pad(self.n_samples);
        }
        for unit in &mut self.units {
            unit.maintenance_mwh.pad(self.n_samples);
            unit.derating_mwh.pad(self.n_samples);
            unit.no_fuel_mwh.pad(self.n_samples);
        }
    }

    /// The lengths of everything in it, in order: what must agree for two tallies to be merged.
    fn shape(&self) -> Vec<usize> {
        let Self {
            n_samples: _,
            regions,
            blocks,
            region_spread: _,
            hour_shortfalls,
            hour_unserved_mwh,
            region_hour_shortfalls,
            region_hour_unserved_mwh,
            months,
            years,
            month_demand_mwh,
            events,
            worst: _,
            days,
            region_day_unserved_mwh,
            region_day_dark_hours,
            stock_t,
            stocks,
            afloat_t,
            units,
            tanks,
            agreements,
            money,
            batteries,
            causes: _,
            curve,
            curve_top_mw: _,
        } = self;
        let mut shape = vec![regions.len(), hour_shortfalls.len(), hour_unserved_mwh.len(), days.len()];
        shape.extend([
            region_day_unserved_mwh.len(),
            region_day_dark_hours.len(),
            stock_t.len(),
            afloat_t.len(),
        ]);
        shape.extend([region_hour_shortfalls.len(), region_hour_unserved_mwh.len()]);
        shape.extend([months.len(), years.len(), month_demand_mwh.len(), events.len()]);
        shape.extend(events.iter().flat_map(|e| [e.durations.len(), e.depths.len(), e.energies.len()]));
        shape.extend([
            stocks.len(),
            units.len(),
            tanks.len(),
            agreements.len(),
            money.len(),
            batteries.len(),
            curve.len(),
            blocks.len(),
        ]);
        let histograms = days.iter().map(|day| &day.max_shed).chain(stocks).chain(curve);
        shape.extend(histograms.flat_map(Histogram::shape));
        shape.extend(units.iter().map(|unit| unit.month_energy_mwh.len()));
        shape.extend(batteries.iter().map(|battery| battery.hour_energy_mwh.len()));
        shape
    }

    /// Takes in the samples that follow.
    pub fn merge(&mut self, other: &Self) {
        self.n_samples += other.n_samples;
        for (mine, theirs) in self.regions.iter_mut().zip(&other.regions) {
            mine.unserved_mwh.merge(&theirs.unserved_mwh);
            mine.shortfall_hours.merge(&theirs.shortfall_hours);
            mine.shortfall_events.merge(&theirs.shortfall_events);
            mine.shortfall_days.merge(&theirs.shortfall_days);
            mine.dark_hours_per_day.merge(&theirs.dark_hours_per_day);
            mine.protected_cut_mwh.merge(&theirs.protected_cut_mwh);
            mine.longest_dark_h.merge(&theirs.longest_dark_h);
            mine.block_spread_h.merge(&theirs.block_spread_h);
            mine.demand_mwh.merge(&theirs.demand_mwh);
        }
        for (mine, theirs) in self.blocks.iter_mut().zip(&other.blocks) {
            mine.dark_h.merge(&theirs.dark_h);
            mine.longest_h.merge(&theirs.longest_h);
            mine.worst_day_h.merge(&theirs.worst_day_h);
        }
        self.region_spread.merge(&other.region_spread);
        add_all(&mut self.hour_unserved_mwh, &other.hour_unserved_mwh);
        add_all(&mut self.region_hour_unserved_mwh, &other.region_hour_unserved_mwh);
        add_all(&mut self.month_demand_mwh, &other.month_demand_mwh);
        let region_hours = self.region_hour_shortfalls.iter_mut().zip(&other.region_hour_shortfalls);
        region_hours.for_each(|(mine, theirs)| *mine += theirs);
        let spans = self.months.iter_mut().zip(&other.months).chain(self.years.iter_mut().zip(&other.years));
        for (mine, theirs) in spans {
            mine.unserved_mwh.merge(&theirs.unserved_mwh);
            mine.dark_hours.merge(&theirs.dark_hours);
            mine.shortfall_hours.merge(&theirs.shortfall_hours);
            mine.shortfall_events.merge(&theirs.shortfall_events);
            mine.shortfall_days.merge(&theirs.shortfall_days);
        }
        self.events.iter_mut().zip(&other.events).for_each(|(mine, theirs)| mine.merge(theirs));
        self.worst.merge(&other.worst);
        add_all(&mut self.region_day_unserved_mwh, &other.region_day_unserved_mwh);
        add_all(&mut self.region_day_dark_hours, &other.region_day_dark_hours);
        self.hour_shortfalls
            .iter_mut()
            .zip(&other.hour_shortfalls)
            .for_each(|(mine, theirs)| *mine += theirs);
        for (mine, theirs) in self.days.iter_mut().zip(&other.days) {
            mine.max_shed_mw.merge(&theirs.max_shed_mw);
            mine.max_shed.merge(&theirs.max_shed);
            mine.max_hour.iter_mut().zip(&theirs.max_hour).for_each(|(mine, theirs)| *mine += theirs);
            mine.unserved_mwh.merge(&theirs.unserved_mwh);
        }
        self.stock_t.iter_mut().zip(&other.stock_t).for_each(|(mine, theirs)| mine.merge(theirs));
        self.afloat_t.iter_mut().zip(&other.afloat_t).for_each(|(mine, theirs)| mine.merge(theirs));
        self.stocks.iter_mut().zip(&other.stocks).for_each(|(mine, theirs)| mine.merge(theirs));
        self.curve.iter_mut().zip(&other.curve).for_each(|(mine, theirs)| mine.merge(theirs));
        self.causes.iter_mut().zip(&other.causes).for_each(|(mine, theirs)| mine.merge(theirs));
        for (mine, theirs) in self.units.iter_mut().zip(&other.units) {
            mine.energy_mwh.merge(&theirs.energy_mwh);
            add_all(&mut mine.month_energy_mwh, &theirs.month_energy_mwh);
            mine.outage_mwh.merge(&theirs.outage_mwh);
            mine.maintenance_mwh.merge(&theirs.maintenance_mwh);
            mine.derating_mwh.merge(&theirs.derating_mwh);
            mine.no_fuel_mwh.merge(&theirs.no_fuel_mwh);
        }
        for (mine, theirs) in self.tanks.iter_mut().zip(&other.tanks) {
            mine.burned_t.merge(&theirs.burned_t);
            mine.received_t.merge(&theirs.received_t);
            mine.brought_t.merge(&theirs.brought_t);
            mine.sent_t.merge(&theirs.sent_t);
            mine.produced_t.merge(&theirs.produced_t);
            mine.refused_t.merge(&theirs.refused_t);
            mine.offtaken_t.merge(&theirs.offtaken_t);
            mine.offtake_short_t.merge(&theirs.offtake_short_t);
            mine.lost_t.merge(&theirs.lost_t);
            mine.stockout_hours.merge(&theirs.stockout_hours);
            mine.mean_stock_t.merge(&theirs.mean_stock_t);
            mine.final_stock_t.merge(&theirs.final_stock_t);
        }
        for (mine, theirs) in self.batteries.iter_mut().zip(&other.batteries) {
            mine.charged_mwh.merge(&theirs.charged_mwh);
            mine.discharged_mwh.merge(&theirs.discharged_mwh);
            mine.spilled_mwh.merge(&theirs.spilled_mwh);
            mine.overdue_mwh.merge(&theirs.overdue_mwh);
            add_all(&mut mine.hour_energy_mwh, &theirs.hour_energy_mwh);
        }
        self.agreements.iter_mut().zip(&other.agreements).for_each(|(mine, theirs)| mine.merge(theirs));
        self.money.iter_mut().zip(&other.money).for_each(|(mine, theirs)| mine.merge(theirs));
    }
}

fn add_all(mine: &mut [f64], theirs: &[f64]) {
    mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
}
