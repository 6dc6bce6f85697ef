//! Control variates: what a sample would have come to in simpler systems, of which the mean is known exactly.
//!
//! A system with batteries or links has no exact answer, but the same units and demand have one without batteries and
//! with all regions on one plate, or with every region alone ([`crate::exact()`]). Each sample notes what it would have come
//! to there, with the same outages. Where its luck made these worse than their known means, it made the real system worse
//! too, and most of that can be taken out of an estimate (Hammersley and Handscomb, 1964, section 5.5). How the two are
//! weighed is not decided here.
//!
//! On one plate the shortfall is noted beyond several amounts of power: of a shortfall beyond all that batteries can give
//! they change nothing, of one below it they may avert all.

use crate::exact::{HourState, NotExact, Plate, Shortfall, World, hours_are_alone, walk};
use crate::grid::TINY_MW;
use crate::system::{BatteryData, System, UnitData};

/// Parts of the power of all batteries beyond which shortfall is noted. Chosen: with these three, two fleets of batteries
/// in RTS-79 left a fiftieth of the variance or less; more of them hardly took out more.
const PARTS: [f64; 3] = [0.0, 0.5, 1.0];

/// States of capacity that may be tabulated for the means of a weather year: a tenth of a second of work.
const MOST_STATES: usize = 2_000_000;

/// The simpler systems: what is noted of each is energy short, MWh, and hours short.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlPlan {
    /// All regions on one plate, with so much more capacity that never fails, MW; increasing from 0.
    levels_mw: Vec<f64>,
    /// Whether every region alone is noted as well, summed over regions; it comes last.
    alone: bool,
    /// Units that count with their mean in each hour, not with what luck makes of them: those that fail and follow the
    /// weather, where tables of all their states would take too long.
    averaged: Vec<usize>,
    /// That mean by weather year, MW, at `hour * n_regions + region`; empty if there are none.
    averages_mw: Vec<Vec<f64>>,
    /// Exact means over the horizon: energy and hours by turns.
    means: Vec<f64>,
}

impl ControlPlan {
    /// The plan for a system; nothing if its own answer is exact, or if there is no exact one to compare with.
    pub(crate) fn of(system: &System) -> Option<Self> {
        let alone = system.regions.len() > 1;
        if system.batteries.is_empty() && !alone || hours_are_alone(system).is_err() {
            return None;
        }
        let power = |battery: &BatteryData| f64::from(battery.count) * battery.discharge_mw.level;
        let power_mw: f64 = system.batteries.iter().map(power).sum();
        let mut levels_mw: Vec<f64> = PARTS.iter().map(|part| part * power_mw).collect();
        levels_mw.dedup();
        let mut plan =
            Self { levels_mw, alone, averaged: Vec::new(), averages_mw: Vec::new(), means: Vec::new() };
        if plan.expect(system).is_err() {
            let varies = |unit: &UnitData| {
                unit.outage.as_ref().is_some_and(|outage| unit.profile.is_some() || outage.drifts())
            };
            plan.averaged = (0..system.units.len()).filter(|&unit| varies(&system.units[unit])).collect();
            plan.average(system);
            plan.expect(system).ok()?;
        }
        Some(plan)
    }

    /// Fills in the averages.
    fn average(&mut self, system: &System) {
        let n_regions = system.regions.len();
        let year = |year| {
            let mut world = World::new(system, year);
            let mut sums = vec![0.0; system.calendar.n_hours as usize * n_regions];
            for (hour, sums) in sums.chunks_exact_mut(n_regions).enumerate() {
                world.advance(hour as u32);
                for &unit in &self.averaged {
                    sums[system.units[unit].region] += world.mean_mw(unit, hour);
                }
            }
            sums
        };
        self.averages_mw = (0..system.weather.len()).map(year).collect();
    }

    /// Fills in the means.
    fn expect(&mut self, system: &System) -> Result<(), NotExact> {
        let likely = 1.0 / system.weather.len() as f64;
        self.means = vec![0.0; 2 * (self.levels_mw.len() + usize::from(self.alone))];
        let (on_plate, alone) = self.means.split_at_mut(2 * self.levels_mw.len());
        let mut averaged = vec![false; system.units.len()];
        self.averaged.iter().for_each(|&unit| averaged[unit] = true);
        let world = |year| World::new(system, year).average(&averaged);
        for year in 0..system.weather.len() {
            walk(world(year), Plate::Whole, MOST_STATES, |_, hour| {
                for (mean, &mw) in on_plate.chunks_exact_mut(2).zip(&self.levels_mw) {
                    add(mean, likely, &hour, mw);
                }
            })?;
            for region in (0..system.regions.len()).filter(|_| self.alone) {
                walk(world(year), Plate::Region(region), MOST_STATES, |_, hour| {
                    add(alone, likely, &hour, 0.0);
                })?;
            }
        }
        Ok(())
    }

    /// Exact means over the horizon of what is noted: energy short, MWh, and hours short by turns.
    #[must_use]
    pub fn means(&self) -> &[f64] {
        &self.means
    }

    /// By how much units that count with their mean can fall short of all they can give, MW, at `hour * n_regions +
    /// region`; nothing if there are none. Where regions cover themselves even so, nothing is noted.
    #[must_use]
    pub(crate) fn mean_lack_mw(&self, system: &System, year: usize) -> Option<Vec<f64>> {
        let averages = self.averages_mw.get(year)?;
        let mut lack: Vec<f64> = averages.iter().map(|mw| -mw).collect();
        for &unit in &self.averaged {
            let unit = &system.units[unit];
            let full_mw = unit.installed_mw() * unit.derated_to;
            let values = unit.profile.map(|profile| &system.weather[year].profiles[profile].values);
            for (hour, lack) in lack.chunks_exact_mut(system.regions.len()).enumerate() {
                lack[unit.region] += full_mw * values.map_or(1.0, |values| values[hour]);
            }
        }
        Some(lack)
    }

    /// Replaces, in what units offer by region in an hour, MW, what units offer that count with their mean.
    pub(crate) fn replace(
        &self,
        system: &System,
        (year, hour): (usize, u32),
        mw: &[f64],
        offered: &mut [f64],
    ) {
        if let Some(averages) = self.averages_mw.get(year) {
            for &unit in &self.averaged {
                offered[system.units[unit].region] -= mw[unit];
            }
            let averages = &averages[hour as usize * offered.len()..];
            offered.iter_mut().zip(averages).for_each(|(offered, mw)| *offered += mw);
        }
    }

    /// Notes an hour: demand and what units offer by region, MW, before any battery gives or takes.
    pub(crate) fn note(&self, system: &System, demand: &[f64], offered: &[f64], sums: &mut [f64]) {
        let reserve = &system.regions.reserve_mw;
        let (mut all, mut need) = (0.0, 0.0);
        let (on_plate, alone) = sums.split_at_mut(2 * self.levels_mw.len());
        for ((&demand, &offered), &reserve) in demand.iter().zip(offered).zip(reserve) {
            all += demand;
            need += demand + reserve - offered;
            if self.alone {
                count(alone, (demand + reserve - offered).min(demand));
            }
        }
        for (sum, &mw) in on_plate.chunks_exact_mut(2).zip(&self.levels_mw) {
            count(sum, (need - mw).min(all));
        }
    }
}

/// Adds what is expected of an hour with so much more capacity.
fn add(mean: &mut [f64], likely: f64, hour: &HourState<'_>, more_mw: f64) {
    let Shortfall { probability, unserved_mwh } = hour.shortfall(more_mw);
    mean[0] += likely * unserved_mwh;
    mean[1] += likely * probability;
}

/// Counts an hour that is short of so much, MW, if it is.
fn count(sum: &mut [f64], short: f64) {
    if short > TINY_MW {
        sum[0] += short;
        sum[1] += 1.0;
    }
}

/// What samples came to in the simpler systems.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Controls {
    /// Exact means of what was noted; empty if nothing was.
    pub means: Vec<f64>,
    /// What was noted, at `sample * means.len() + control`.
    pub values: Vec<f64>,
}
