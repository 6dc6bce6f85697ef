//! Traces: every hour of one chronology, re-simulated from its seed rather than kept.

use crate::sample::{DayView, HourView, Observer, Simulation};
use crate::system::System;

/// Every hour of one sample. Regions, units and tanks stand in the order of the case.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// Which sample.
    pub sample: u64,
    /// Demand, MW, at `hour * n_regions + region`.
    pub demand_mw: Vec<f64>,
    /// Shortfall, MW, at `hour * n_regions + region`.
    pub shed_mw: Vec<f64>,
    /// Generation, MW, at `hour * n_units + unit`.
    pub generation_mw: Vec<f64>,
    /// Stock at the end of the hour, t, at `hour * n_tanks + tank`.
    pub stock_t: Vec<f64>,
    /// Energy in store at the end of the hour, MWh, at `hour * n_batteries + battery`; demand that can wait, which counts
    /// as full when it owes nothing, follows the batteries.
    pub battery_mwh: Vec<f64>,
}

impl Observer for Trace {
    const EVERY_HOUR: bool = true;

    fn quiet_day(&mut self, _: &System, _: DayView<'_>) {}

    fn hour(&mut self, system: &System, view: HourView<'_>) {
        let n_regions = system.regions.len();
        self.demand_mw.extend(&view.clearing().demand[..n_regions]);
        self.shed_mw.extend(&view.clearing().shed[..n_regions]);
        let first = self.generation_mw.len();
        self.generation_mw.resize(first + system.units.len(), 0.0);
        let generation = &mut self.generation_mw[first..];
        for (&position, &offered) in system.unit_order.iter().zip(view.offer().mw) {
            generation[position] = offered;
        }
        for &(unit, idle) in view.clearing().idle.units() {
            // Batteries stand behind the units.
            if let Some(&position) = system.unit_order.get(unit) {
                generation[position] = (generation[position] - idle).max(0.0);
            }
        }
        self.battery_mwh.extend(view.batteries().iter().map(|battery| battery.energy_mwh));
        self.stock_t.extend((0..system.tanks.len()).map(|tank| view.farm().stock_t(tank, view.hour + 1)));
    }
}

/// Lives through one sample again and keeps every hour.
#[must_use]
pub fn trace(system: &System, seed: u64, sample: u64) -> Trace {
    let empty = Vec::new;
    let mut kept = Trace {
        sample,
        demand_mw: empty(),
        shed_mw: empty(),
        generation_mw: empty(),
        stock_t: empty(),
        battery_mwh: empty(),
    };
    Simulation::new(system).run(seed, sample, &mut kept);
    kept
}
