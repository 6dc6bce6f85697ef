//! What links carry. No metric of shortfall needs flows, so a few samples are lived again to see them.

use crate::grid::{CutFinder, TINY_MW};
use crate::outcome::Moments;
use crate::sample::{DayView, HourView, Observer, Simulation};
use crate::system::System;

/// Most samples that are lived again. Chosen: their cost is not noticed, and flows differ little from year to year.
pub const CARRIED_SAMPLES: usize = 32;

/// What a link carried, over samples.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Carried {
    /// Energy sent from its first end to the other, MWh.
    pub there_mwh: Moments,
    /// And back, MWh.
    pub back_mwh: Moments,
    /// Flow by the limit of its direction, mean over hours; hours in which it can carry nothing count as zero.
    pub utilization: Moments,
    /// Hours in which it carried all it could, where that is anything.
    pub full_hours: Moments,
    /// Hours in which it could carry nothing either way.
    pub out_hours: Moments,
}

/// Sums of one sample.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    there_mwh: f64,
    back_mwh: f64,
    utilization: f64,
    full_hours: u32,
    out_hours: u32,
}

struct Carrier {
    finder: CutFinder,
    net_mw: Vec<f64>,
    sums: Vec<Sums>,
}

impl Observer for Carrier {
    // Outages of links count on quiet days too.
    const EVERY_HOUR: bool = true;

    fn quiet_day(&mut self, _: &System, _: DayView<'_>) {}

    fn hour(&mut self, system: &System, view: HourView<'_>) {
        view.clearing.net_positions(view.offer, &mut self.net_mw);
        let flows = self.finder.flows(&system.network, view.limits, &self.net_mw);
        for ((sums, &flow), &(there, back)) in self.sums.iter_mut().zip(flows).zip(view.limits) {
            sums.there_mwh += flow.max(0.0);
            sums.back_mwh -= flow.min(0.0);
            let limit = if flow > 0.0 { there } else { back };
            if flow.abs() > TINY_MW {
                sums.utilization += flow.abs() / limit;
                sums.full_hours += u32::from(flow.abs() >= limit - TINY_MW);
            }
            sums.out_hours += u32::from(there.max(back) <= 0.0);
        }
    }
}

/// Lives through the first of these samples again, [`CARRIED_SAMPLES`] at most, and tells what each link carried: first
/// the links in the order of the case, then the interfaces.
#[must_use]
pub fn carried(system: &System, seed: u64, samples: impl Iterator<Item = u64>) -> Vec<Carried> {
    let n_links = system.network.links.len();
    let mut carried = vec![Carried::default(); n_links];
    if n_links == 0 {
        return carried;
    }
    let mut simulation = Simulation::new(system);
    let hours = f64::from(system.calendar.n_hours);
    let mut carrier = Carrier {
        finder: CutFinder::new(&system.network),
        net_mw: vec![0.0; system.network.component.len()],
        sums: vec![Sums::default(); n_links],
    };
    for sample in samples.take(CARRIED_SAMPLES) {
        carrier.sums.fill(Sums::default());
        simulation.run(seed, sample, &mut carrier);
        for (carried, sums) in carried.iter_mut().zip(&carrier.sums) {
            carried.there_mwh.add(sums.there_mwh);
            carried.back_mwh.add(sums.back_mwh);
            carried.utilization.add(sums.utilization / hours);
            carried.full_hours.add(f64::from(sums.full_hours));
            carried.out_hours.add(f64::from(sums.out_hours));
        }
    }
    carried
}
