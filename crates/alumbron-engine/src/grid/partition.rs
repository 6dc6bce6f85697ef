//! A connected part of the grid in an hour in which links bind: zones between which all links are full.
//!
//! From one hour to the next the same links mostly bind. So the zones of the last such hour are tried first: if each can
//! be cleared within its own links, and over no full link a dear zone sends to a cheap one, the result is optimal, for
//! these are the conditions of Karush, Kuhn and Tucker of the convex problem of `clear.rs`, whose optimum is unique.

use super::network::{CutFinder, Network};
use super::{Idle, Node};

/// Regions that are cleared together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Zone {
    /// Range within the members of the partition.
    pub(super) first: usize,
    pub(super) last: usize,
    /// Component it lies in.
    pub(super) component: usize,
    /// Position among the component's units of the last one that runs, and its MW; those before it run in full. Beyond
    /// the end if all run.
    pub(super) marginal: (usize, f64),
    /// The share of demand that each of its regions sheds; infinite if shares differ.
    pub(super) dark_share: f64,
}

impl Zone {
    /// Whether a full link from here to there is full for good reason: power is worth more there.
    fn may_feed(&self, there: &Self) -> bool {
        if there.dark_share > 0.0 {
            self.dark_share <= 0.0 || self.dark_share <= there.dark_share && there.dark_share.is_finite()
        } else {
            self.dark_share <= 0.0 && self.marginal.0 < there.marginal.0
        }
    }
}

/// A link that is full.
#[derive(Clone, Copy, Debug)]
struct Full {
    link: usize,
    forward: bool,
    from: usize,
    to: usize,
}

/// The zones.
#[derive(Clone, Debug)]
pub(super) struct Partition {
    pub(super) zones: Vec<Zone>,
    /// Regions zone by zone.
    pub(super) members: Vec<usize>,
    full: Vec<Full>,
}

impl Partition {
    pub(super) fn new(n_regions: usize) -> Self {
        Self {
            zones: Vec::with_capacity(n_regions),
            members: Vec::with_capacity(n_regions),
            full: Vec::new(),
        }
    }

    /// Forgets the hours before.
    pub(super) fn forget(&mut self) {
        self.zones.clear();
        self.full.clear();
    }

    /// One zone per connected component.
    pub(super) fn begin(&mut self, network: &Network, nodes: &mut [Node]) {
        for (node, &component) in nodes.iter_mut().zip(&network.component) {
            (node.zone, node.export) = (component, 0.0);
        }
        self.members.clear();
        self.members.extend_from_slice(&network.by_component);
        self.full.clear();
        self.zones.clear();
        self.zones.extend(network.component_starts.windows(2).enumerate().map(|(component, range)| Zone {
            first: range[0],
            last: range[1],
            component,
            marginal: (0, 0.0),
            dark_share: 0.0,
        }));
    }

    /// Puts the regions into the zones of the last such hour, between which links are as full as they can be now. Says
    /// whether there were any.
    pub(super) fn resume(&self, nodes: &mut [Node], finder: &CutFinder) -> bool {
        if self.full.is_empty() {
            return false;
        }
        for (z, zone) in self.zones.iter().enumerate() {
            for &region in &self.members[zone.first..zone.last] {
                let node = &mut nodes[region];
                (node.zone, node.export) = (z, 0.0);
            }
        }
        for full in &self.full {
            let (there, back) = finder.limits()[full.link];
            let limit = if full.forward { there } else { back };
            nodes[full.from].export += limit;
            nodes[full.to].export -= limit;
        }
        true
    }

    /// Whether no zone, cleared, should send less over the full links.
    pub(super) fn is_settled(&self, nodes: &[Node]) -> bool {
        let zone = |region: usize| &self.zones[nodes[region].zone];
        self.full.iter().all(|full| zone(full.from).may_feed(zone(full.to)))
    }

    /// Splits a zone along a cut: regions inside become a new zone, links between the two are full. Gives the new one.
    pub(super) fn split(
        &mut self,
        network: &Network,
        finder: &CutFinder,
        nodes: &mut [Node],
        inside: &[bool],
        z: usize,
    ) -> usize {
        for (link, (line, &(there, back))) in network.links.iter().zip(finder.limits()).enumerate() {
            let crosses = nodes[line.from].zone == z
                && nodes[line.to].zone == z
                && inside[line.from] != inside[line.to];
            if crosses {
                let forward = inside[line.from];
                let (from, to, limit) =
                    if forward { (line.from, line.to, there) } else { (line.to, line.from, back) };
                nodes[from].export += limit;
                nodes[to].export -= limit;
                self.full.push(Full { link, forward, from, to });
            }
        }
        let zone = self.zones[z];
        // Members inside go to the end of the range.
        let (mut middle, mut end) = (zone.first, zone.last);
        while middle < end {
            if inside[self.members[middle]] {
                end -= 1;
                self.members.swap(middle, end);
            } else {
                middle += 1;
            }
        }
        let new = self.zones.len();
        for &r in &self.members[middle..zone.last] {
            nodes[r].zone = new;
        }
        self.zones[z].last = middle;
        self.zones.push(Zone { first: middle, ..zone });
        new
    }

    /// Leaves idle what the marginal unit of each zone does not run and the units after it.
    pub(super) fn leave_idle(
        &self,
        units_of: &[Vec<usize>],
        region: &[usize],
        nodes: &[Node],
        offered: &[f64],
        idle: &mut Idle,
    ) {
        for (component, units) in units_of.iter().enumerate() {
            let zones = self.zones.iter().filter(|zone| zone.component == component);
            let first = zones.map(|zone| zone.marginal.0).min().unwrap_or(units.len());
            for (position, &unit) in units.iter().enumerate().skip(first) {
                let (marginal, mw) = self.zones[nodes[region[unit]].zone].marginal;
                if position >= marginal {
                    let runs = if position == marginal { mw } else { 0.0 };
                    idle.add(unit, offered[unit] - runs);
                }
            }
        }
    }
}
