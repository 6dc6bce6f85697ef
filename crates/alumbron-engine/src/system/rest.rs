//! Days on which nothing can happen, whatever else is up or out: every region covers itself.
//!
//! For each day and region it is known ahead how much capacity can lack before some hour is short. Days on which less
//! lacks are skipped whole by the simulation, so the cost of a sample is that of its outages.

use super::System;

/// Watts in a MW: what lacks is summed in whole watts, which no order of summation can change.
const WATTS: f64 = 1e6;
const DAY_H: usize = 24;

/// What can lack by day, in one weather year.
#[derive(Clone, Debug)]
pub struct Rest {
    /// Watts that can lack in a region on a day at `day * n_regions + region`; less than nothing if it never covers itself.
    spare_w: Vec<i64>,
    /// Demand of a region on a day, MWh, at the same places.
    demand_mwh: Vec<f64>,
    n_regions: usize,
}

impl Rest {
    /// What can lack; nothing if the system is never at rest: stocks of fuel move every hour, noise and levers make
    /// demand unknown ahead, and where dispatch by unit is of interest every hour counts.
    pub(super) fn of(system: &System) -> Option<Vec<Self>> {
        let rests = system.tanks.is_empty()
            && !system.has_dispatch
            && system.demand.groups.is_empty()
            && system.levers.levers.is_empty();
        rests.then(|| (0..system.weather.len()).map(|year| Self::year(system, year)).collect())
    }

    fn year(system: &System, year: usize) -> Self {
        let weather = &system.weather[year];
        let (n_regions, n_hours) = (system.regions.len(), system.calendar.n_hours as usize);
        // Capacity with everything up and out of maintenance, less need.
        let mut margin: Vec<f64> =
            (0..n_hours).flat_map(|_| system.regions.reserve_mw.iter().map(|reserve| -reserve)).collect();
        let mut demand_mwh = vec![0.0; n_hours.div_ceil(DAY_H) * n_regions];
        for term in &system.demand.terms {
            for (hour, share) in weather.profiles[term.shape].values.iter().enumerate() {
                margin[hour * n_regions + term.region] -= term.mw * share;
                demand_mwh[hour / DAY_H * n_regions + term.region] += term.mw * share;
            }
        }
        for unit in &system.units {
            let full_mw = unit.installed_mw() * unit.derated_to;
            let values = unit.profile.map(|profile| &weather.profiles[profile].values);
            for hour in 0..n_hours {
                margin[hour * n_regions + unit.region] += full_mw * values.map_or(1.0, |values| values[hour]);
            }
        }
        // A day on which something is to be noted of a simpler system is lived.
        let lack = system.controls.as_ref().and_then(|plan| plan.mean_lack_mw(system, year));
        margin.iter_mut().zip(lack.iter().flatten()).for_each(|(margin, lack)| *margin -= lack);
        let least = |day: &[f64], region: usize| {
            let hours = day.iter().skip(region).step_by(n_regions);
            (hours.copied().fold(f64::INFINITY, f64::min) * WATTS).floor() as i64
        };
        let days = margin.chunks(DAY_H * n_regions);
        let spare_w =
            days.flat_map(|day| (0..n_regions).map(|region| least(day, region)).collect::<Vec<i64>>());
        Self { spare_w: spare_w.collect(), demand_mwh, n_regions }
    }

    /// Watts that can lack in each region on a day.
    #[must_use]
    #[inline]
    pub fn spare_w(&self, day: usize) -> &[i64] {
        &self.spare_w[day * self.n_regions..][..self.n_regions]
    }

    /// Demand of each region on a day, MWh.
    #[must_use]
    pub fn demand_mwh(&self, day: usize) -> &[f64] {
        &self.demand_mwh[day * self.n_regions..][..self.n_regions]
    }
}

/// Power that lacks, in whole watts and never too few.
#[must_use]
#[inline]
pub fn watts(mw: f64) -> i64 {
    if mw > 0.0 { (mw * WATTS) as i64 + 1 } else { 0 }
}
