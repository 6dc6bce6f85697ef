//! Traces: every hour of one chronology, re-simulated from its seed rather than kept.

use super::quay::{Quays, TracedCargo};
use super::rotation::Rotation;
use crate::grid::TINY_MW;
use crate::sample::{DayView, HourView, Observer, Period, Simulation};
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
    /// Hours off of each block on each day, those of a region together, at `day * n_blocks + block`.
    pub block_dark_h: Vec<f64>,
    /// The longest time off without an hour of power between, of each block up to the end of each day, h.
    pub block_longest_h: Vec<f64>,
    /// Every cargo, in order of nomination.
    pub cargoes: Vec<TracedCargo>,
}

/// What watches a sample for its trace.
struct Tracer {
    kept: Trace,
    quays: Quays,
    rotations: Vec<Rotation>,
}

impl Observer for Tracer {
    const EVERY_HOUR: bool = true;

    fn quiet_day(&mut self, _: &System, _: DayView<'_>) {}

    fn hour(&mut self, system: &System, view: HourView<'_>) {
        let n_regions = system.regions.len();
        let kept = &mut self.kept;
        kept.demand_mw.extend(&view.clearing().demand[..n_regions]);
        kept.shed_mw.extend(&view.clearing().shed[..n_regions]);
        let first = kept.generation_mw.len();
        kept.generation_mw.resize(first + system.units.len(), 0.0);
        let generation = &mut kept.generation_mw[first..];
        for (&position, &offered) in system.unit_order.iter().zip(view.offer().mw) {
            generation[position] = offered;
        }
        for &(unit, idle) in view.clearing().idle.units() {
            // Batteries stand behind the units.
            if let Some(&position) = system.unit_order.get(unit) {
                generation[position] = (generation[position] - idle).max(0.0);
            }
        }
        kept.battery_mwh.extend(view.batteries().iter().map(|battery| battery.energy_mwh));
        kept.stock_t.extend((0..system.tanks.len()).map(|tank| view.farm().stock_t(tank, view.hour + 1)));
        self.quays.look(system, view);
        self.turn(system, view);
    }
}

impl Tracer {
    /// Lets blocks bear an hour, and writes down what they bore of a day.
    fn turn(&mut self, system: &System, view: HourView<'_>) {
        let clearing = view.clearing();
        let people = self.rotations.iter_mut().zip(&system.regions.rotated);
        for ((rotation, rotated), (&demand, &shed)) in people.zip(clearing.demand.iter().zip(&clearing.shed))
        {
            if shed > TINY_MW {
                rotation.bear(view.hour, shed / demand, rotated);
            }
        }
        if view.ends >= Period::Day {
            for rotation in &mut self.rotations {
                self.kept.block_dark_h.extend(rotation.of_day_h());
                self.kept.block_longest_h.extend(rotation.blocks().iter().map(|block| block.longest_h));
                rotation.close_day();
            }
        }
    }
}

/// Lives through one sample again and keeps every hour.
#[must_use]
pub fn trace(system: &System, seed: u64, sample: u64) -> Trace {
    let empty = Vec::new;
    let kept = Trace {
        sample,
        demand_mw: empty(),
        shed_mw: empty(),
        generation_mw: empty(),
        stock_t: empty(),
        battery_mwh: empty(),
        block_dark_h: empty(),
        block_longest_h: empty(),
        cargoes: Vec::new(),
    };
    let rotations = Rotation::of_regions(system);
    let mut tracer = Tracer { kept, quays: Quays::default(), rotations };
    let mut simulation = Simulation::new(system);
    simulation.trade.courses = Some(Vec::new());
    simulation.run(seed, sample, &mut tracer);
    Trace { cargoes: tracer.quays.cargoes, ..tracer.kept }
}
