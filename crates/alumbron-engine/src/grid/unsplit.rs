//! The hour in which no link binds: every component clears as one zone and its flows fit along the spanning forest.
//!
//! Most hours are like this. Regions stand here in the order of the forest, each component together and parents before
//! children, so that every step is a pass over a few contiguous numbers. If anything does not fit, or a region would be
//! shed to the last, the hour is left to the general clearing in `clear.rs`, whose result this equals.

use std::ops::Range;

use alumbron_model::case::Sharing;

use super::clear::Need;
use super::network::{CutFinder, Network};
use super::{Idle, Offer, TINY_MW};
use crate::arithmetic::{smaller, sum};

/// Buffers in the order of the forest.
#[derive(Clone, Debug)]
pub(super) struct Unsplit {
    /// Region of each position.
    region: Vec<usize>,
    /// Position after the last of those that hang on each position, itself among them.
    end: Vec<usize>,
    components: Vec<Component>,
    /// Position of each unit's region.
    unit_position: Vec<usize>,
    /// Demand, and what it comes to with what batteries would charge, if there are any.
    demand: Vec<f64>,
    wanted: Vec<f64>,
    charges: bool,
    reserve: Vec<f64>,
    shed: Vec<f64>,
    supply: Vec<f64>,
    /// Sum of the injections before each position.
    before: Vec<f64>,
    sharing: Sharing,
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
        let region = network.by_component.clone();
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
        let zeros = vec![0.0; region.len()];
        Self {
            components: network.component_starts.windows(2).map(component).collect(),
            end,
            unit_position: unit_region.iter().map(|&r| position[r]).collect(),
            demand: zeros.clone(),
            wanted: zeros.clone(),
            charges: false,
            reserve: region.iter().map(|&r| reserve_mw[r]).collect(),
            shed: zeros.clone(),
            supply: zeros,
            before: vec![0.0; region.len() + 1],
            region,
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
        let places = self.demand.iter_mut().zip(&mut self.supply);
        for (&region, (demand, supply)) in self.region.iter().zip(places) {
            (*demand, *supply) = (need.demand[region], offer.available[region]);
        }
        self.charges = need.charging.is_some();
        if let Some(charging) = need.charging {
            let places = self.wanted.iter_mut().zip(&self.demand);
            for (&region, (wanted, demand)) in self.region.iter().zip(places) {
                *wanted = demand + charging[region];
            }
        }
        let mut total = 0.0;
        for (c, units) in units.iter().enumerate() {
            total += self.clear_component(c, finder, offer.mw, units, idle)?;
        }
        for (&region, &mw) in self.region.iter().zip(&self.shed) {
            shed[region] = mw;
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
    fn clear_component(
        &mut self,
        c: usize,
        finder: &CutFinder,
        offered: &[f64],
        units: &[usize],
        idle: &mut Idle,
    ) -> Option<f64> {
        let Component { first, last, reserve, .. } = self.components[c];
        let (demand, offer) = (sum(&self.demand[first..last]), sum(&self.supply[first..last]));
        let wanted = if self.charges { sum(&self.wanted[first..last]) } else { demand };
        let short = wanted + reserve - offer;
        if short > demand || (short > TINY_MW && self.sharing == Sharing::Local) {
            return None;
        }
        let share = if short > TINY_MW { short / demand } else { 0.0 };
        for (shed, demand) in self.shed[first..last].iter_mut().zip(&self.demand[first..last]) {
            *shed = share * demand;
        }
        self.components[c].shed = share * demand;
        let served = wanted - share * demand;
        let mut from = units.len();
        let mut fit = Fit::No;
        let mut running = offer;
        if reserve > 0.0 {
            // Reserve has to be within reach as demand has, though it is not generated.
            from = self.take_out(&units[..from], offer - served - reserve, offered, idle);
            fit = self.fit(first..last, finder, 1.0, reserve);
            if fit == Fit::No {
                return None;
            }
            running = smaller(offer, served + reserve);
        }
        self.take_out(&units[..from], running - served, offered, idle);
        // Without the reserve no flow differs by more than the reserve.
        let fits = fit == Fit::WithSlack || self.fit(first..last, finder, 0.0, 0.0) != Fit::No;
        fits.then_some(share * demand)
    }

    /// Whether the flows from supply to need fit along the forest, and with so much slack in MW. Need is demand served and
    /// `counts` times the reserve.
    fn fit(&mut self, range: Range<usize>, finder: &CutFinder, counts: f64, slack: f64) -> Fit {
        if range.len() == 1 {
            return Fit::WithSlack;
        }
        let Range { start, end } = range;
        let wanted = if self.charges { &self.wanted } else { &self.demand };
        let need = wanted[start..end].iter().zip(&self.shed[start..end]).zip(&self.reserve[start..end]);
        let mut sum = 0.0;
        for ((before, supply), ((wanted, shed), reserve)) in
            self.before[start..end].iter_mut().zip(&self.supply[start..end]).zip(need)
        {
            *before = sum;
            sum += supply - (wanted - shed + counts * reserve);
        }
        self.before[end] = sum;
        // What flows toward the root over a link is the sum of what hangs on it, so no link waits for another.
        let mut least_slack = f64::INFINITY;
        let branches = self.before[start + 1..end].iter().zip(&self.end[start + 1..end]);
        for ((&before, &end), &(most, least)) in branches.zip(finder.toward_parents(start + 1..end)) {
            let flow = self.before[end] - before;
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
    fn take_out(&mut self, units: &[usize], mut excess: f64, offered: &[f64], idle: &mut Idle) -> usize {
        let mut position = units.len();
        for &unit in units.iter().rev() {
            let running = offered[unit] - idle.mw[unit];
            let out = smaller(running, excess);
            if out > 0.0 {
                idle.add(unit, out);
                self.supply[self.unit_position[unit]] -= out;
                excess -= out;
            }
            if excess <= 0.0 {
                break;
            }
            position -= 1;
        }
        position
    }
}
