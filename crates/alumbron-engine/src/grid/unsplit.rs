//! The hour in which no link binds: every component clears as one zone and its flows fit along the spanning forest.
//!
//! Most hours are like this. Regions stand here in the order of the forest, each component together and parents before
//! children, so that every step is a pass over a few contiguous numbers. If anything does not fit, or a region would be
//! shed to the last, the hour is left to the general clearing in `clear.rs`, whose result this equals.

use std::ops::Range;

use alumbron_model::case::Sharing;

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
    demand: Vec<f64>,
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
    /// Units in merit order.
    units: Vec<usize>,
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
            units: (0..unit_region.len())
                .filter(|&u| (range[0]..range[1]).contains(&position[unit_region[u]]))
                .collect(),
        };
        let zeros = vec![0.0; region.len()];
        Self {
            components: network.component_starts.windows(2).map(component).collect(),
            end,
            unit_position: unit_region.iter().map(|&r| position[r]).collect(),
            demand: zeros.clone(),
            reserve: region.iter().map(|&r| reserve_mw[r]).collect(),
            shed: zeros.clone(),
            supply: zeros,
            before: vec![0.0; region.len() + 1],
            region,
            sharing,
        }
    }

    /// Clears the hour if no link binds, and says whether it did. Adds up what stays idle and fills in the shortfall of
    /// each region; gives its sum, MW.
    pub(super) fn clear(
        &mut self,
        finder: &CutFinder,
        demand: &[f64],
        offer: Offer<'_>,
        idle: &mut Idle,
        shed: &mut [f64],
    ) -> Option<f64> {
        let places = self.region.iter().zip(self.demand.iter_mut().zip(&mut self.supply));
        for (&region, (wanted, supply)) in places {
            (*wanted, *supply) = (demand[region], offer.available[region]);
        }
        let mut total = 0.0;
        for c in 0..self.components.len() {
            total += self.clear_component(c, finder, offer.mw, idle)?;
        }
        for (&region, &mw) in self.region.iter().zip(&self.shed) {
            shed[region] = mw;
        }
        Some(total)
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
        idle: &mut Idle,
    ) -> Option<f64> {
        let Component { first, last, reserve, .. } = self.components[c];
        let (wanted, offer) = (sum(&self.demand[first..last]), sum(&self.supply[first..last]));
        let short = wanted + reserve - offer;
        if short > wanted || (short > TINY_MW && self.sharing == Sharing::Local) {
            return None;
        }
        let share = if short > TINY_MW { short / wanted } else { 0.0 };
        for (shed, demand) in self.shed[first..last].iter_mut().zip(&self.demand[first..last]) {
            *shed = share * demand;
        }
        self.components[c].shed = share * wanted;
        let served = wanted - share * wanted;
        let mut from = self.components[c].units.len();
        let mut fit = Fit::No;
        let mut running = offer;
        if reserve > 0.0 {
            // Reserve has to be within reach as demand has, though it is not generated.
            from = self.take_out(c, from, offer - served - reserve, offered, idle);
            fit = self.fit(first..last, finder, 1.0, reserve);
            if fit == Fit::No {
                return None;
            }
            running = smaller(offer, served + reserve);
        }
        self.take_out(c, from, running - served, offered, idle);
        // Without the reserve no flow differs by more than the reserve.
        let fits = fit == Fit::WithSlack || self.fit(first..last, finder, 0.0, 0.0) != Fit::No;
        fits.then_some(share * wanted)
    }

    /// Whether the flows from supply to need fit along the forest, and with so much slack in MW. Need is demand served and
    /// `counts` times the reserve.
    fn fit(&mut self, range: Range<usize>, finder: &CutFinder, counts: f64, slack: f64) -> Fit {
        if range.len() == 1 {
            return Fit::WithSlack;
        }
        let Range { start, end } = range;
        let need = self.demand[start..end].iter().zip(&self.shed[start..end]).zip(&self.reserve[start..end]);
        let mut sum = 0.0;
        for ((before, supply), ((demand, shed), reserve)) in
            self.before[start..end].iter_mut().zip(&self.supply[start..end]).zip(need)
        {
            *before = sum;
            sum += supply - (demand - shed + counts * reserve);
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

    /// Takes the dearest units of a component out, beginning before position `from`, until `excess` MW are gone; gives the
    /// position to go on from.
    fn take_out(
        &mut self,
        c: usize,
        from: usize,
        mut excess: f64,
        offered: &[f64],
        idle: &mut Idle,
    ) -> usize {
        let mut position = from;
        for &unit in self.components[c].units[..from].iter().rev() {
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
