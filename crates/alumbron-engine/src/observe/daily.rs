//! Day by day: how deep it went, how dark it was where, and which tanks ran dry.

use std::sync::atomic::Ordering;

use crate::grid::TINY_MW;
use crate::ordered;
use crate::sample::{DayView, HourView, Observer, Period, Simulation};
use crate::simulate::{Plan, Stopped};
use crate::system::System;

/// The days of one sample. Regions and tanks stand in the order of the case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Daily {
    /// The most that was shed in an hour of each day, MW.
    pub max_shed_mw: Vec<f64>,
    /// Unserved energy, MWh, at `day * n_regions + region`.
    pub unserved_mwh: Vec<f64>,
    /// Share of demand shed, summed over the hours of the day, h, at `day * n_regions + region`.
    pub dark_h: Vec<f64>,
    /// Hours at whose end a tank held no more than its heel, at `day * n_tanks + tank`.
    pub dry_h: Vec<u32>,
    /// Stock at the end of the day, t, at `day * n_tanks + tank`.
    pub stock_t: Vec<f64>,
    /// The most capacity that lacked fuel in an hour of the day with a shortfall, MW.
    pub lacking_fuel_mw: Vec<f64>,
}

/// Keeps the days of a sample.
#[derive(Default)]
struct Keeper {
    days: Daily,
    /// Stock-out hours of each tank before the day at hand.
    before_h: Vec<u32>,
    /// Whether the day at hand has places.
    begun: bool,
}

impl Keeper {
    /// Makes places for a day.
    fn begin_day(&mut self, system: &System) {
        if !self.begun {
            let (days, n_regions) = (&mut self.days, system.regions.len());
            days.max_shed_mw.push(0.0);
            days.lacking_fuel_mw.push(0.0);
            days.unserved_mwh.extend(std::iter::repeat_n(0.0, n_regions));
            days.dark_h.extend(std::iter::repeat_n(0.0, n_regions));
            self.begun = true;
        }
    }
}

impl Observer for Keeper {
    const EVERY_HOUR: bool = false;

    fn quiet_day(&mut self, system: &System, _: DayView<'_>) {
        // A system with tanks has no such days.
        self.begin_day(system);
        self.days.dry_h.extend(std::iter::repeat_n(0, system.tanks.len()));
        self.days.stock_t.extend(system.tanks.iter().map(|tank| tank.stock_t));
        self.begun = false;
    }

    fn hour(&mut self, system: &System, view: HourView<'_>) {
        self.begin_day(system);
        let clearing = view.clearing();
        if clearing.total_shed > TINY_MW {
            if let Some(most) = self.days.max_shed_mw.last_mut() {
                *most = most.max(clearing.total_shed);
            }
            if let Some(most) = self.days.lacking_fuel_mw.last_mut() {
                *most = most.max(view.lacking_fuel_mw().iter().sum());
            }
            let n_regions = system.regions.len();
            let first = self.days.dark_h.len() - n_regions;
            let regions = clearing.shed[..n_regions].iter().zip(&clearing.demand);
            for (region, (&shed, &demand)) in regions.enumerate().filter(|(_, (shed, _))| **shed > TINY_MW) {
                self.days.unserved_mwh[first + region] += shed;
                self.days.dark_h[first + region] += if demand > 0.0 { shed / demand } else { 0.0 };
            }
        }
        if view.ends >= Period::Day {
            self.before_h.resize(system.tanks.len(), 0);
            for (tank, before) in self.before_h.iter_mut().enumerate() {
                let so_far = view.farm().stockout_hours(tank);
                self.days.dry_h.push(so_far - *before);
                self.days.stock_t.push(view.farm().stock_t(tank, view.hour + 1));
                *before = so_far;
            }
            self.begun = false;
        }
    }
}

/// Samples that share buffers. Chosen: making them costs as much as living through some days.
const CHUNK: u64 = 64;

/// Lives through the samples of a plan and keeps their days.
///
/// Rows are the same to the last bit for any number of threads.
///
/// # Errors
/// [`Stopped`] if `plan.stop` was set.
pub fn daily(system: &System, plan: Plan<'_>) -> Result<Vec<Daily>, Stopped> {
    let live = |chunk: u64| {
        let mut simulation = Simulation::new(system);
        let samples = chunk * CHUNK..((chunk + 1) * CHUNK).min(plan.samples);
        let live = |nth| {
            if plan.stop.load(Ordering::Relaxed) {
                return None;
            }
            let mut keeper = Keeper::default();
            simulation.run(plan.seed, plan.first + nth, &mut keeper);
            Some(keeper.days)
        };
        samples.map(live).collect::<Vec<_>>()
    };
    let mut rows = Vec::new();
    ordered::each(plan.threads, plan.samples.div_ceil(CHUNK), live, |lived| {
        for row in lived {
            rows.push(row.ok_or(Stopped)?);
        }
        (plan.progress)(rows.len() as u64);
        Ok(())
    })?;
    Ok(rows)
}
