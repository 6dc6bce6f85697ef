//! The hour in which no link binds: every component clears as one zone and its flows fit along the spanning forest.
//!
//! Most hours are like this. Regions stand here in the order of the forest, each component together and parents before
//! children, so that every step is a pass over a few contiguous numbers. If anything does not fit, or a region would be
//! shed to the last, the hour is left to the general clearing in `clear.rs`, whose result this equals.

use alumbron_model::case::Sharing;

use super::clear::Need;
use super::network::{CutFinder, Network};
use super::{Idle, Offer, TINY_MW};
use crate::arithmetic::smaller;

/// Buffers in the order of the forest.
#[derive(Clone, Debug)]
pub(super) struct Unsplit {
    places: Vec<Place>,
    components: Vec<Component>,
    /// Place of each unit's region.
    unit_place: Vec<usize>,
    sharing: Sharing,
}

/// A region in the order of the forest. All in MW.
#[derive(Clone, Copy, Debug)]
struct Place {
    region: usize,
    /// The place after the last of those that hang on it, itself among them.
    end: usize,
    reserve: f64,
    /// Demand, and what it comes to with what batteries would charge.
    demand: f64,
    wanted: f64,
    shed: f64,
    supply: f64,
    /// Sum of the injections of its part before it.
    before: f64,
}

/// Whether flows fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    No,
    Yes,
    WithSlack,
}

#[derive(Clone, Debug)]
struct Component {
    first: usize,
    last: usize,
    reserve: f64,
    /// Shortfall of the hour cleared last, MW.
    shed: f64,
}

impl Unsplit {
    pub(super) fn new(
        network: &Network,
        reserve_mw: &[f64],
        unit_region: &[usize],
        sharing: Sharing,
    ) -> Self {
        let region = &network.by_component;
        let mut position = vec![0; region.len()];
        region.iter().enumerate().for_each(|(p, &r)| position[r] = p);
        let mut end: Vec<usize> = (1..=region.len()).collect();
        for p in (0..region.len()).rev() {
            if let Some(parent) = network.parent(region[p]) {
                end[position[parent]] = end[position[parent]].max(end[p]);
            }
        }
        let component = |range: &[usize]| Component {
            first: range[0],
            last: range[1],
            reserve: region[range[0]..range[1]].iter().map(|&r| reserve_mw[r]).sum(),
            shed: 0.0,
        };
        let place = |(&region, &end): (&usize, &usize)| Place {
            region,
            end,
            reserve: reserve_mw[region],
            demand: 0.0,
            wanted: 0.0,
            shed: 0.0,
            supply: 0.0,
            before: 0.0,
        };
        Self {
            components: network.component_starts.windows(2).map(component).collect(),
            unit_place: unit_region.iter().map(|&r| position[r]).collect(),
            places: region.iter().zip(&end).map(place).collect(),
            sharing,
        }
    }

    /// Clears the hour if no link binds. Adds up what stays idle and fills in the shortfall of each region; gives its sum
    /// in MW, or nothing if a link binds. Units of each part are in merit order.
    pub(super) fn clear(
        &mut self,
        finder: &CutFinder,
        need: Need<'_>,
        offer: Offer<'_>,
        units: &[Vec<usize>],
        idle: &mut Idle,
        shed: &mut [f64],
    ) -> Option<f64> {
        let mut total = 0.0;
        for (c, units) in units.iter().enumerate() {
            total += self.clear_component(c, finder, need, offer, units, idle, shed)?;
        }
        Some(total)
    }

    /// No part of the grid is short in this hour, which was cleared another way.
    pub(super) fn forget_shed(&mut self) {
        self.components.iter_mut().for_each(|component| component.shed = 0.0);
    }

    /// Shortfall of a connected part of the grid in the hour cleared last, MW.
    pub(super) fn shed(&self, component: usize) -> f64 {
        self.components[component].shed
    }

    /// Clears one part and gives its shortfall in MW; nothing if a link binds.
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of an hour, for which a type would be built and read once"
    )]
    #[inline]
    fn clear_component(
        &mut self,
        c: usize,
        finder: &CutFinder,
        need: Need<'_>,
        offer: Offer<'_>,
        units: &[usize],
        idle: &mut Idle,
        shed: &mut [f64],
    ) -> Option<f64> {
        let Self { places, components, unit_place, sharing } = self;
        let component = &mut components[c];
        let (first, reserve) = (component.first, component.reserve);
        let of_part = &mut places[first..component.last];
        let (mut demand, mut available) = (0.0, 0.0);
        for place in &mut *of_part {
            place.demand = need.demand[place.region];
            place.supply = offer.available[place.region];
            place.wanted = place.demand;
            demand += place.demand;
            available += place.supply;
        }
        let mut wanted = demand;
        if let Some(charging) = need.charging {
            wanted = 0.0;
            for place in &mut *of_part {
                place.wanted += charging[place.region];
                wanted += place.wanted;
            }
        }
        let short = wanted + reserve - available;
        if short > demand || (short > TINY_MW && *sharing == Sharing::Local) {
            return None;
        }
        let share = if short > TINY_MW { short / demand } else { 0.0 };
        for place in &mut *of_part {
            place.shed = share * place.demand;
            shed[place.region] = place.shed;
        }
        component.shed = share * demand;
        let served = wanted - component.shed;
        // Reserve has to be within reach as demand has, though it is not generated.
        let left = take_out(places, unit_place, units, available - served - reserve, offer.mw, idle);
        let of_part = &mut places[first..component.last];
        let mut fit = fit_forest(of_part, first, finder, 1.0, reserve);
        if reserve > 0.0 && fit != Fit::No {
            let excess = smaller(available, served + reserve) - served;
            take_more_out(places, unit_place, &units[..left], excess, offer.mw, idle);
            // Without the reserve no flow differs by more than the reserve.
            if fit != Fit::WithSlack {
                fit = fit_forest(&mut places[first..component.last], first, finder, 0.0, 0.0);
            }
        }
        (fit != Fit::No).then_some(component.shed)
    }
}

/// Whether the flows from supply to need fit along the forest of a part that begins at `first`, and with so much slack in
/// MW. Need is demand served and `counts` times the reserve.
#[inline]
fn fit_forest(places: &mut [Place], first: usize, finder: &CutFinder, counts: f64, slack: f64) -> Fit {
    let n = places.len();
    if n == 1 {
        return Fit::WithSlack;
    }
    let mut sum = 0.0;
    for place in &mut *places {
        place.before = sum;
        sum += place.supply - (place.wanted - place.shed + counts * place.reserve);
    }
    // What flows toward the root over a link is the sum of what hangs on it, so no link waits for another.
    let mut least_slack = f64::INFINITY;
    for (place, &(most, least)) in places[1..].iter().zip(finder.toward_parents(first + 1..first + n)) {
        let after = places.get(place.end - first).map_or(sum, |next| next.before);
        let flow = after - place.before;
        least_slack = smaller(least_slack, smaller(most - flow, least + flow));
    }
    if least_slack >= slack {
        Fit::WithSlack
    } else if least_slack >= -TINY_MW {
        Fit::Yes
    } else {
        Fit::No
    }
}

/// Takes the dearest of these units out until `excess` MW are gone; gives how many are left to go on with.
#[inline(always)]
fn take_out(
    places: &mut [Place],
    unit_place: &[usize],
    units: &[usize],
    mut excess: f64,
    offered: &[f64],
    idle: &mut Idle,
) -> usize {
    let mut left = units.len();
    for &unit in units.iter().rev() {
        if excess <= 0.0 {
            break;
        }
        let out = smaller(offered[unit], excess);
        idle.add(unit, out);
        places[unit_place[unit]].supply -= out;
        excess -= out;
        left -= usize::from(excess > 0.0);
    }
    left
}

/// The same where the dearest of them may be idle in part already.
fn take_more_out(
    places: &mut [Place],
    unit_place: &[usize],
    units: &[usize],
    excess: f64,
    offered: &[f64],
    idle: &mut Idle,
) {
    let idle_before = units.last().map_or(0.0, |&unit| idle.take_last(unit));
    if let Some(&unit) = units.last() {
        places[unit_place[unit]].supply += idle_before;
    }
    take_out(places, unit_place, units, excess + idle_before, offered, idle);
}
