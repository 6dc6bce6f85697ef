//! The hour in which no link binds: every component clears as one zone and its flows fit along the spanning forest.
//!
//! Most hours are like this. Regions stand here in the order of the forest, each component together and parents before
//! children, so that every step is a pass over a few contiguous numbers. If anything does not fit, or a region would be
//! shed to the last, the hour is left to the general clearing in `clear.rs`, whose result this equals.

use alumbron_model::case::Sharing;

use super::network::{CutFinder, Network};
use super::{Node, TINY_MW};
use crate::bound::smaller;

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
    available: Vec<f64>,
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
    short: bool,
    /// Units in merit order.
    units: Vec<usize>,
}

impl Unsplit {
    pub(super) fn new(network: &Network, nodes: &[Node], unit_region: &[usize], sharing: Sharing) -> Self {
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
            reserve: region[range[0]..range[1]].iter().map(|&r| nodes[r].reserve).sum(),
            short: false,
            units: (0..unit_region.len())
                .filter(|&u| (range[0]..range[1]).contains(&position[unit_region[u]]))
                .collect(),
        };
        let zeros = vec![0.0; region.len()];
        Self {
            components: network.component_starts.windows(2).map(component).collect(),
            end,
            unit_position: unit_region.iter().map(|&r| position[r]).collect(),
            available: zeros.clone(),
            demand: zeros.clone(),
            reserve: region.iter().map(|&r| nodes[r].reserve).collect(),
            shed: zeros.clone(),
            supply: zeros,
            before: vec![0.0; region.len() + 1],
            region,
            sharing,
        }
    }

    /// Clears the hour if no link binds, and says whether it did. Fills generation, and shed and availability of the
    /// nodes.
    pub(super) fn clear(
        &mut self,
        finder: &CutFinder,
        nodes: &mut [Node],
        offered: &[f64],
        generation: &mut [f64],
    ) -> bool {
        // Two sums side by side, so that a region's units do not wait for each other.
        self.available.fill(0.0);
        self.supply.fill(0.0);
        let pairs = offered.chunks_exact(2).zip(self.unit_position.chunks_exact(2));
        for (capacity, position) in pairs {
            self.available[position[0]] += capacity[0];
            self.supply[position[1]] += capacity[1];
        }
        if let (Some(&capacity), Some(&position)) = (
            offered.chunks_exact(2).remainder().first(),
            self.unit_position.chunks_exact(2).remainder().first(),
        ) {
            self.available[position] += capacity;
        }
        for (available, supply) in self.available.iter_mut().zip(&self.supply) {
            *available += supply;
        }
        for (demand, &region) in self.demand.iter_mut().zip(&self.region) {
            *demand = nodes[region].demand;
        }
        generation.copy_from_slice(offered);
        for c in 0..self.components.len() {
            if !self.clear_component(c, finder, generation) {
                return false;
            }
        }
        for component in &self.components {
            for position in component.first..component.last {
                let node = &mut nodes[self.region[position]];
                node.shed = self.shed[position];
                node.available = self.available[position];
                node.short = component.short;
            }
        }
        true
    }

    fn clear_component(&mut self, c: usize, finder: &CutFinder, generation: &mut [f64]) -> bool {
        let Component { first, last, reserve, .. } = self.components[c];
        let wanted: f64 = self.demand[first..last].iter().sum();
        let offer: f64 = self.available[first..last].iter().sum();
        let short = wanted + reserve - offer;
        if short > wanted || (short > TINY_MW && self.sharing == Sharing::Local) {
            return false;
        }
        let share = if short > TINY_MW { short / wanted } else { 0.0 };
        for (shed, demand) in self.shed[first..last].iter_mut().zip(&self.demand[first..last]) {
            *shed = share * demand;
        }
        self.components[c].short = share > 0.0;
        let served = wanted - share * wanted;
        self.supply[first..last].copy_from_slice(&self.available[first..last]);
        let mut from = self.components[c].units.len();
        let mut fit = Fit::No;
        if reserve > 0.0 {
            // Reserve has to be within reach as demand has, though it is not generated.
            from = self.take_out(c, from, offer - served - reserve, generation);
            fit = self.fit(first..last, finder, 1.0, reserve);
            if fit == Fit::No {
                return false;
            }
        }
        let running: f64 = self.supply[first..last].iter().sum();
        self.take_out(c, from, running - served, generation);
        // Without the reserve no flow differs by more than the reserve.
        fit == Fit::WithSlack || self.fit(first..last, finder, 0.0, 0.0) != Fit::No
    }

    /// Whether the flows from supply to need fit along the forest, and with so much slack in MW. Need is demand served and
    /// `counts` times the reserve.
    fn fit(&mut self, range: std::ops::Range<usize>, finder: &CutFinder, counts: f64, slack: f64) -> Fit {
        if range.len() == 1 {
            return Fit::WithSlack;
        }
        let mut sum = 0.0;
        for position in range.clone() {
            self.before[position] = sum;
            let need = self.demand[position] - self.shed[position] + counts * self.reserve[position];
            sum += self.supply[position] - need;
        }
        self.before[range.end] = sum;
        // What flows toward the root over a link is the sum of what hangs on it, so no link waits for another.
        let (mut fits, mut with_slack) = (true, true);
        for position in range.start + 1..range.end {
            let flow = self.before[self.end[position]] - self.before[position];
            let (most, least) = finder.toward_parent(position);
            fits &= flow <= most + TINY_MW && flow >= -least - TINY_MW;
            with_slack &= flow <= most - slack && flow >= slack - least;
        }
        match (fits, with_slack) {
            (false, _) => Fit::No,
            (true, false) => Fit::Yes,
            (true, true) => Fit::WithSlack,
        }
    }

    /// Takes the dearest units of a component out, beginning before position `from`, until `excess` MW are gone; gives the
    /// position to go on from.
    fn take_out(&mut self, c: usize, from: usize, mut excess: f64, generation: &mut [f64]) -> usize {
        let units = &self.components[c].units;
        let mut position = from;
        while excess > 0.0 && position > 0 {
            let unit = units[position - 1];
            let out = smaller(generation[unit], excess);
            generation[unit] -= out;
            self.supply[self.unit_position[unit]] -= out;
            excess -= out;
            if excess > 0.0 {
                position -= 1;
            }
        }
        position
    }
}
