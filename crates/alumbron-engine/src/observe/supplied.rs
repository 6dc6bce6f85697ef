//! Where fuel came from and how short the hardest three weeks were: what dependency is judged by.
//!
//! A run tallies means of these flows; their spread together, sample by sample, is needed for errors of shares, so the
//! samples are lived again.

use crate::grid::TINY_MW;
use crate::sample::{DayView, HourView, Observer, Period, Simulation};
use crate::simulate::{Plan, Stopped, each_sample};
use crate::system::System;

/// Length of a window, h: 21 days, as the energy assessments of ISO New England look ahead.
pub const WINDOW_H: usize = 504;
/// The hours of a window that are looked at for how deep it went: the worst 72 in a row.
pub const WORST_H: usize = 72;

/// Flows of fuel in one sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Supplied {
    /// Unloaded by each agreement, t.
    pub delivered_t: Vec<f64>,
    /// Crude taken in by each refinery, t.
    pub refined_t: Vec<f64>,
    /// Burned from each tank, t.
    pub burned_t: Vec<f64>,
    /// Domestic production that each tank took in, t.
    pub produced_t: Vec<f64>,
    /// What left each tank for units, other uses and inland, t.
    pub drawn_t: Vec<f64>,
    /// Stock of each tank above its heel, mean over the ends of days, t.
    pub usable_t: Vec<f64>,
    /// The windows of [`WINDOW_H`] hours one after the other from the start of the horizon; a rest is left out.
    pub stretches: Vec<Stretch>,
}

/// How short a window was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Unserved energy by demand in the worst [`WORST_H`] hours in a row.
    pub worst_share: f64,
    /// Hours with a shortfall.
    pub shortfall_hours: u32,
}

impl Stretch {
    /// Judges a window by shed and demand of its hours, MW.
    #[must_use]
    pub fn of(shed_mw: &[f64], demand_mw: &[f64]) -> Self {
        let share = |(shed, demand): (&[f64], &[f64])| {
            let demand: f64 = demand.iter().sum();
            if demand > 0.0 { shed.iter().sum::<f64>() / demand } else { 0.0 }
        };
        let worst = shed_mw.windows(WORST_H).zip(demand_mw.windows(WORST_H)).map(share).fold(0.0, f64::max);
        let short = shed_mw.iter().filter(|shed| **shed > TINY_MW).count();
        Self { worst_share: worst, shortfall_hours: short as u32 }
    }
}

#[derive(Default)]
struct Keeper {
    shed_mw: Vec<f64>,
    demand_mw: Vec<f64>,
    stretches: Vec<Stretch>,
    /// Sums of usable stock at the ends of days, t.
    usable_t: Vec<f64>,
    days: u32,
}

impl Observer for Keeper {
    const EVERY_HOUR: bool = true;

    fn quiet_day(&mut self, _: &System, _: DayView<'_>) {}

    fn hour(&mut self, system: &System, view: HourView<'_>) {
        self.shed_mw.push(view.clearing().total_shed);
        self.demand_mw.push(view.clearing().demand.iter().take(system.regions.len()).sum());
        if self.shed_mw.len() == WINDOW_H {
            self.stretches.push(Stretch::of(&self.shed_mw, &self.demand_mw));
            self.shed_mw.clear();
            self.demand_mw.clear();
        }
        if view.ends >= Period::Day {
            self.days += 1;
            for (tank, (sum, data)) in self.usable_t.iter_mut().zip(&system.tanks).enumerate() {
                *sum += (view.farm().stock_t(tank, view.hour + 1) - data.heel_t).max(0.0);
            }
        }
    }
}

/// Lives through the samples of a plan and tells the flows of fuel in each.
///
/// Rows are the same to the last bit for any number of threads.
///
/// # Errors
/// [`Stopped`] if `plan.stop` was set.
pub fn supplied(system: &System, plan: Plan<'_>) -> Result<Vec<Supplied>, Stopped> {
    each_sample(plan, |sample| {
        let mut keeper = Keeper { usable_t: vec![0.0; system.tanks.len()], ..Keeper::default() };
        let mut simulation = Simulation::new(system);
        simulation.run(plan.seed, sample, &mut keeper);
        let tanks = || simulation.farm.tanks();
        let days = f64::from(keeper.days.max(1));
        Supplied {
            delivered_t: simulation.delivered_t.clone(),
            refined_t: simulation.inland.refineries.iter().map(|works| works.taken_t).collect(),
            burned_t: tanks().map(|tank| tank.burned_t).collect(),
            produced_t: tanks().map(|tank| tank.produced_t).collect(),
            drawn_t: tanks().map(|tank| tank.burned_t + tank.offtaken_t + tank.sent_t).collect(),
            usable_t: keeper.usable_t.iter().map(|sum| sum / days).collect(),
            stretches: keeper.stretches,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_judged_by_its_worst_three_days_in_a_row() {
        let demand = [100.0; WINDOW_H];
        let mut shed = [0.0; WINDOW_H];
        assert_eq!(Stretch::of(&shed, &demand), Stretch { worst_share: 0.0, shortfall_hours: 0 });
        // 36 hours with half of the demand gone, twice: too far apart for one stretch of 72 hours.
        shed[0..36].fill(50.0);
        shed[400..436].fill(50.0);
        assert_eq!(Stretch::of(&shed, &demand), Stretch { worst_share: 0.25, shortfall_hours: 72 });
        // The same beside each other.
        shed[400..436].fill(0.0);
        shed[36..72].fill(50.0);
        assert_eq!(Stretch::of(&shed, &demand), Stretch { worst_share: 0.5, shortfall_hours: 72 });
    }
}
