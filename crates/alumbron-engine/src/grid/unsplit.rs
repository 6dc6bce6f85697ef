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
    /// Position of the parent; of itself for a root.
    parent: Vec<usize>,
    components: Vec<Component>,
    /// Position of each unit's region.
    unit_position: Vec<usize>,
    available: Vec<f64>,
    demand: Vec<f64>,
    shed: Vec<f64>,
    /// Generation, then injection, then flow to the parent.
    flow: Vec<f64>,
    sharing: Sharing,
}

#[derive(Clone, Debug)]
struct Component {
    first: usize,
    last: usize,
    reserve: f64,
    /// Units in merit order.
    units: Vec<usize>,
}

impl Unsplit {
    pub(super) fn new(network: &Network, nodes: &[Node], unit_region: &[usize], sharing: Sharing) -> Self {
        let region = network.by_component.clone();
        let mut position = vec![0; region.len()];
        region.iter().enumerate().for_each(|(p, &r)| position[r] = p);
        let parent = region.iter().map(|&r| position[network.parent(r).unwrap_or(r)]).collect();
        let component = |range: &[usize]| Component {
            first: range[0],
            last: range[1],
            reserve: region[range[0]..range[1]].iter().map(|&r| nodes[r].reserve).sum(),
            units: (0..unit_region.len())
                .filter(|&u| (range[0]..range[1]).contains(&position[unit_region[u]]))
                .collect(),
        };
        let zeros = vec![0.0; region.len()];
        Self {
            components: network.component_starts.windows(2).map(component).collect(),
            parent,
            unit_position: unit_region.iter().map(|&r| position[r]).collect(),
            available: zeros.clone(),
            demand: zeros.clone(),
            shed: zeros.clone(),
            flow: zeros,
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
        self.available.fill(0.0);
        for (&capacity, &position) in offered.iter().zip(&self.unit_position) {
            self.available[position] += capacity;
        }
        for (demand, &region) in self.demand.iter_mut().zip(&self.region) {
            *demand = nodes[region].demand;
        }
        generation.copy_from_slice(offered);
        for c in 0..self.components.len() {
            if !self.clear_component(c, finder, offered, generation) {
                return false;
            }
        }
        for (&region, (&shed, &available)) in self.region.iter().zip(self.shed.iter().zip(&self.available)) {
            (nodes[region].shed, nodes[region].available) = (shed, available);
        }
        true
    }

    fn clear_component(
        &mut self,
        c: usize,
        finder: &CutFinder,
        offered: &[f64],
        generation: &mut [f64],
    ) -> bool {
        let Component { first, last, reserve, ref units } = self.components[c];
        let range = first..last;
        let (demand, available) = (&self.demand[range.clone()], &self.available[range.clone()]);
        let (shed, flow) = (&mut self.shed[range.clone()], &mut self.flow[range]);
        let wanted: f64 = demand.iter().sum();
        let offer: f64 = available.iter().sum();
        let short = smaller(wanted + reserve - offer, wanted);
        let mut served = wanted;
        if short > TINY_MW {
            if self.sharing == Sharing::Local {
                return false;
            }
            served -= short;
            let share = short / wanted;
            shed.iter_mut().zip(demand).for_each(|(shed, demand)| *shed = share * demand);
        } else {
            shed.fill(0.0);
        }
        flow.copy_from_slice(available);
        take_out(units, &self.unit_position, first, offer - served, offered, generation, flow);
        if last - first == 1 {
            return true;
        }
        for ((flow, shed), demand) in flow.iter_mut().zip(&*shed).zip(demand) {
            *flow += shed - demand;
        }
        for position in (first + 1..last).rev() {
            let (flow, (most, least)) = (self.flow[position], finder.toward_parent(position));
            if flow > most + TINY_MW || flow < -least - TINY_MW {
                return false;
            }
            self.flow[self.parent[position]] += flow;
        }
        true
    }
}

/// Takes the dearest units out until `excess` MW are gone; see `Clearing`.
fn take_out(
    units: &[usize],
    position: &[usize],
    first: usize,
    mut excess: f64,
    offered: &[f64],
    generation: &mut [f64],
    supply: &mut [f64],
) {
    for &unit in units.iter().rev() {
        if excess <= 0.0 {
            return;
        }
        let out = smaller(offered[unit], excess);
        generation[unit] = offered[unit] - out;
        supply[position[unit] - first] -= out;
        excess -= out;
    }
}
