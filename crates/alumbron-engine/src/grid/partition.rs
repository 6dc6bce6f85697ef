//! A connected part of the grid in an hour in which links bind: zones between which all links are full.
//!
//! From one hour to the next the same links mostly bind. So the zones of the last such hour are tried first: if each can
//! be cleared within its own links, and over no full link a dear zone sends to a cheap one, the result is optimal, for
//! these are the conditions of Karush, Kuhn and Tucker of the convex problem of `clear.rs`, whose optimum is unique.

use super::network::{CutFinder, Network};
use super::{Idle, Node};

/// The last unit of a zone that runs; those before it run in full.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marginal {
    /// Place among the units of the partition; the end of the zone's if all run.
    pub(super) place: usize,
    /// How dear it is: its position in the merit order of its component. Beyond all if all run.
    pub(super) position: usize,
    /// What it runs at.
    pub(super) mw: f64,
}

/// A unit in its zone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) unit: usize,
    pub(super) region: usize,
    /// In the merit order of its component.
    pub(super) position: usize,
}

/// Regions that are cleared together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Zone {
    /// Range within the members of the partition.
    pub(super) first: usize,
    pub(super) last: usize,
    /// Component it lies in.
    pub(super) component: usize,
    /// Range of its units within those of the partition.
    pub(super) first_unit: usize,
    pub(super) last_unit: usize,
    pub(super) marginal: Marginal,
    /// The share of demand that each of its regions sheds; infinite if shares differ.
    pub(super) dark_share: f64,
}

impl Zone {
    /// Whether a full link from here to there is full for good reason: power is worth more there.
    fn may_feed(&self, there: &Self) -> bool {
        if there.dark_share > 0.0 {
            self.dark_share <= 0.0 || self.dark_share <= there.dark_share && there.dark_share.is_finite()
        } else {
            self.dark_share <= 0.0 && self.marginal.position < there.marginal.position
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
    /// Units zone by zone, in merit order.
    pub(super) units: Vec<Member>,
    moving: Vec<Member>,
    full: Vec<Full>,
    /// Version of the limits by which regions were last put into zones.
    version: Option<u32>,
    /// Zones and units while no component is split.
    components: (Vec<Zone>, Vec<Member>),
}

impl Partition {
    /// Buffers for units of these regions in merit order, by component.
    pub(super) fn new(network: &Network, units_of: &[Vec<usize>], region: &[usize]) -> Self {
        let zone = |(component, range): (usize, &[usize])| Zone {
            first: range[0],
            last: range[1],
            component,
            first_unit: 0,
            last_unit: 0,
            marginal: Marginal { place: 0, position: 0, mw: 0.0 },
            dark_share: 0.0,
        };
        let zones = network.component_starts.windows(2).enumerate().map(zone).collect();
        let mut whole = Self {
            zones,
            members: network.by_component.clone(),
            units: Vec::new(),
            moving: Vec::new(),
            full: Vec::new(),
            version: None,
            components: (Vec::new(), Vec::new()),
        };
        whole.list_units(units_of, region, |region| network.component[region]);
        Self { components: (whole.zones.clone(), whole.units.clone()), ..whole }
    }

    /// Forgets the hours before.
    pub(super) fn forget(&mut self) {
        self.zones.clear();
        self.full.clear();
        self.version = None;
    }

    /// Regions are put into zones of another partition: these are to be put into theirs anew.
    pub(super) fn leave(&mut self) {
        self.version = None;
    }

    /// One zone per connected component, with its units in merit order but for tails.
    pub(super) fn begin(&mut self, network: &Network, finder: &CutFinder, nodes: &mut [Node]) {
        self.version = Some(finder.version());
        for (node, &component) in nodes.iter_mut().zip(&network.component) {
            (node.zone, node.export) = (component, 0.0);
        }
        self.members.clone_from(&network.by_component);
        self.zones.clone_from(&self.components.0);
        self.units.clone_from(&self.components.1);
        self.full.clear();
    }

    /// Lists the units of each zone anew, from the zone of each region.
    pub(super) fn list_units(
        &mut self,
        units_of: &[Vec<usize>],
        region: &[usize],
        zone_of: impl Fn(usize) -> usize,
    ) {
        self.units.clear();
        for (z, zone) in self.zones.iter_mut().enumerate() {
            zone.first_unit = self.units.len();
            let placed = units_of[zone.component].iter().enumerate();
            let members = placed.map(|(position, &unit)| Member { unit, region: region[unit], position });
            self.units.extend(members.filter(|member| zone_of(member.region) == z));
            zone.last_unit = self.units.len();
        }
    }

    /// Puts the regions into the zones of the last such hour, between which links are as full as they can be now. Says
    /// whether there were any.
    pub(super) fn resume(&mut self, nodes: &mut [Node], finder: &CutFinder) -> bool {
        if self.full.is_empty() {
            return false;
        }
        let version = Some(finder.version());
        if self.version == version {
            return true;
        }
        self.version = version;
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
        self.moving.clear();
        let mut last_unit = zone.first_unit;
        for place in zone.first_unit..zone.last_unit {
            let member = self.units[place];
            if inside[member.region] {
                self.moving.push(member);
            } else {
                self.units[last_unit] = member;
                last_unit += 1;
            }
        }
        self.units[last_unit..zone.last_unit].copy_from_slice(&self.moving);
        self.zones[z] = Zone { last: middle, last_unit, ..zone };
        self.zones.push(Zone { first: middle, first_unit: last_unit, ..zone });
        new
    }

    /// Leaves idle what the marginal unit of each zone does not run and the units after it.
    pub(super) fn leave_idle(&self, offered: &[f64], idle: &mut Idle) {
        for zone in &self.zones {
            let mut runs = zone.marginal.mw;
            for member in &self.units[zone.marginal.place..zone.last_unit] {
                idle.add(member.unit, offered[member.unit] - runs);
                runs = 0.0;
            }
        }
    }
}
