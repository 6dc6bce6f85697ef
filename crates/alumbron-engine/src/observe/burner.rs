//! Which unit burned how much of which fuel.
//!
//! Tanks keep what was burned from them and units what they generated; which unit burned from which of its tanks is
//! needed by no metric of a run, so samples are lived again to see it. An hour's burn of each tank is handed to the units
//! by the rule they burn by: in merit order, each from the first of its tanks that has anything left.

use crate::arithmetic::smaller;
use crate::sample::{DayView, HourView, Observer, Simulation};
use crate::simulate::{Plan, Stopped, each_sample};
use crate::system::System;

/// What the units burned in one sample, and what they made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Burned {
    /// Energy generated from a fuel by a unit, MWh; at `unit * n_fuels + fuel`, units in the order of the case.
    pub energy_mwh: Vec<f64>,
    /// Fuel burned for it, t.
    pub mass_t: Vec<f64>,
    /// Energy demanded, MWh.
    pub demand_mwh: f64,
}

struct Burner {
    n_fuels: usize,
    burned: Burned,
    /// Burned from each tank up to the hour before, and what of this hour's burn is not yet handed out, t.
    before_t: Vec<f64>,
    left_t: Vec<f64>,
    /// What is idle of each unit in the hour, batteries behind them, MW.
    idle_mw: Vec<f64>,
}

impl Burner {
    fn new(system: &System, n_fuels: usize) -> Self {
        let (n_cells, n_tanks) = (system.units.len() * n_fuels, system.tanks.len());
        let burned = Burned { energy_mwh: vec![0.0; n_cells], mass_t: vec![0.0; n_cells], demand_mwh: 0.0 };
        let (before_t, left_t) = (vec![0.0; n_tanks], vec![0.0; n_tanks]);
        Self { n_fuels, burned, before_t, left_t, idle_mw: Vec::new() }
    }
}

impl Observer for Burner {
    const EVERY_HOUR: bool = true;

    fn quiet_day(&mut self, _: &System, _: DayView<'_>) {}

    fn hour(&mut self, system: &System, view: HourView<'_>) {
        self.burned.demand_mwh += view.clearing().demand.iter().take(system.regions.len()).sum::<f64>();
        for (tank, (before_t, left_t)) in self.before_t.iter_mut().zip(&mut self.left_t).enumerate() {
            let burned_t = view.farm().tank_at(tank, view.hour + 1).burned_t;
            *left_t = burned_t - *before_t;
            *before_t = burned_t;
        }
        self.idle_mw.resize(view.offer().mw.len(), 0.0);
        view.clearing().idle.spread(&mut self.idle_mw);
        for (place, unit) in system.units.iter().enumerate().filter(|(_, unit)| !unit.fuel.is_empty()) {
            let mut mwh = view.offer().mw[place] - self.idle_mw[place];
            for &(tank, specific) in &unit.fuel {
                let tonnes = smaller(mwh * specific, self.left_t[tank]);
                if tonnes > 0.0 {
                    let cell = system.unit_order[place] * self.n_fuels + system.tanks[tank].fuel;
                    self.left_t[tank] -= tonnes;
                    self.burned.mass_t[cell] += tonnes;
                    self.burned.energy_mwh[cell] += tonnes / specific;
                    mwh -= tonnes / specific;
                }
            }
        }
    }
}

/// Lives through the samples of a plan and tells for each what every unit burned; the case has `n_fuels` fuels.
///
/// Rows are the same to the last bit for any number of threads.
///
/// # Errors
/// [`Stopped`] if `plan.stop` was set.
pub fn burned(system: &System, n_fuels: usize, plan: Plan<'_>) -> Result<Vec<Burned>, Stopped> {
    each_sample(plan, |sample| {
        let mut burner = Burner::new(system, n_fuels);
        Simulation::new(system).run(plan.seed, sample, &mut burner);
        burner.burned
    })
}
