//! What links carry. No metric of shortfall needs flows, so a few samples are lived again to see them.

use crate::grid::{CutFinder, Groups, TINY_MW};
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
    /// Hours in which it carried all it could, where that is anything; of a group, hours in which it bound.
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

impl Sums {
    /// Adds an hour with this flow between limits there and back, MW; gives the limit of its direction.
    fn add(&mut self, flow: f64, (there, back): (f64, f64)) -> f64 {
        self.there_mwh += flow.max(0.0);
        self.back_mwh -= flow.min(0.0);
        let limit = if flow > 0.0 { there } else { back };
        if flow.abs() > TINY_MW {
            self.utilization += flow.abs() / limit;
        }
        self.out_hours += u32::from(there.max(back) <= 0.0);
        limit
    }
}

struct Carrier {
    finder: CutFinder,
    groups: Groups,
    net_mw: Vec<f64>,
    /// Of links, interfaces at a region, and groups.
    sums: Vec<Sums>,
}

impl Observer for Carrier {
    // Outages of links count on quiet days too.
    const EVERY_HOUR: bool = true;

    fn quiet_day(&mut self, _: &System, _: DayView<'_>) {}

    fn hour(&mut self, system: &System, view: HourView<'_>) {
        view.clearing().net_positions(view.offer(), &mut self.net_mw);
        let Self { finder, groups, net_mw, sums } = self;
        let (of_links, of_groups) = sums.split_at_mut(view.limits().len());
        let flows = if of_groups.is_empty() {
            finder.flows(&system.network, view.limits(), net_mw)
        } else {
            finder.take_limits(&system.network, view.limits());
            groups.set_limits(view.clearing().groups().map(|(limits, _)| limits));
            groups.carry_closely(&system.network, finder, net_mw)
        };
        for ((sums, &flow), &limits) in of_links.iter_mut().zip(flows).zip(view.limits()) {
            let limit = sums.add(flow, limits);
            sums.full_hours += u32::from(flow.abs() > TINY_MW && flow.abs() >= limit - TINY_MW);
        }
        for ((sums, data), (limits, binds)) in
            of_groups.iter_mut().zip(&system.groups).zip(view.clearing().groups())
        {
            sums.add(data.group.sum(flows), limits);
            sums.full_hours += u32::from(binds);
        }
    }
}

/// Lives through the first of these samples again, [`CARRIED_SAMPLES`] at most, and tells what each link carried: first
/// the links in the order of the case, then the interfaces at a region, then the groups.
#[must_use]
pub fn carried(system: &System, seed: u64, samples: impl Iterator<Item = u64>) -> Vec<Carried> {
    let n_sums = system.network.links.len() + system.groups.len();
    let mut carried = vec![Carried::default(); n_sums];
    if n_sums == 0 {
        return carried;
    }
    let mut simulation = Simulation::new(system);
    let hours = f64::from(system.calendar.n_hours);
    let mut carrier = Carrier {
        finder: CutFinder::new(&system.network),
        groups: system.link_groups(),
        net_mw: vec![0.0; system.network.component.len()],
        sums: vec![Sums::default(); n_sums],
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
