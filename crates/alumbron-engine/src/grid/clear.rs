//! Clearing one hour: units in merit order meet the need of the regions within the limits of the links.
//!
//! The cheapest supply, and where it is not enough the least shortfall shared by rule, is a separable convex problem over
//! what the network can carry, whose feasible net injections form a base polytope. It is solved exactly by decomposition
//! (Fujishige, 1980; Groenevelt, 1991): clear a zone as if its links had no limits; if the result cannot be carried, take
//! the set of regions whose export violates its links most; in the optimum that set exports exactly what they allow, so
//! the zone falls into two that are cleared alone with the exchange fixed.

use alumbron_model::case::Sharing;

use super::TINY_MW;
use super::network::{CutFinder, Network};

/// What the regions need in an hour, MW.
#[derive(Clone, Copy, Debug)]
pub struct Need<'a> {
    /// To be covered: demand, and reserve where it counts.
    pub need: &'a [f64],
    /// The part that can be shed.
    pub sheddable: &'a [f64],
    /// How a shortfall is shared.
    pub sharing: Sharing,
}

/// What the units offer in an hour, in merit order.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// Capacity of each unit, MW.
    pub capacity: &'a [f64],
    /// Region of each unit.
    pub region: &'a [u32],
}

/// The result of clearing, with its buffers.
#[derive(Clone, Debug)]
pub struct Clearing {
    /// Generation of each unit, MW; see [`Clearing::generate`].
    pub generation: Vec<f64>,
    /// Shortfall of each region, MW.
    pub shed: Vec<f64>,
    /// Sum of the capacity offered in each region, MW; see [`Clearing::take_offer`].
    pub available: Vec<f64>,
    supply: Vec<f64>,
    /// Zone of each region.
    zone: Vec<usize>,
    /// Regions zone by zone.
    members: Vec<usize>,
    zones: Vec<Zone>,
    /// What each region sends over full links to other zones.
    fixed_export: Vec<f64>,
    injection: Vec<f64>,
    weight: Vec<f64>,
    inside: Vec<bool>,
    open: Vec<usize>,
}

/// Regions that are cleared together.
#[derive(Clone, Copy, Debug)]
struct Zone {
    /// Range within `members`.
    first: usize,
    last: usize,
    /// The last unit that runs, and at how many MW; those before it run in full.
    marginal: (usize, f64),
}

impl Clearing {
    /// Buffers for so many units and regions.
    #[must_use]
    pub fn new(n_units: usize, n_regions: usize) -> Self {
        Self {
            generation: vec![0.0; n_units],
            shed: vec![0.0; n_regions],
            available: vec![0.0; n_regions],
            supply: vec![0.0; n_regions],
            zone: vec![0; n_regions],
            members: Vec::with_capacity(n_regions),
            zones: Vec::with_capacity(n_regions),
            fixed_export: vec![0.0; n_regions],
            injection: vec![0.0; n_regions],
            weight: vec![0.0; n_regions],
            inside: vec![false; n_regions],
            open: Vec::with_capacity(n_regions + 1),
        }
    }

    /// Sums what is offered by region. To be called once before clearing against an offer.
    pub fn take_offer(&mut self, offer: Offer<'_>) {
        self.available.fill(0.0);
        for (&capacity, &region) in offer.capacity.iter().zip(offer.region) {
            self.available[region as usize] += capacity;
        }
    }

    /// Clears an hour: fills `shed` and finds the marginal units. Gives whether any link held power back.
    pub fn clear(
        &mut self,
        network: &Network,
        finder: &mut CutFinder,
        need: Need<'_>,
        offer: Offer<'_>,
    ) -> bool {
        self.begin(network);
        let mut congested = false;
        while let Some(z) = self.open.pop() {
            self.clear_zone(z, need, offer);
            let fits = finder.fits_forest(network, &self.zone, z, &self.injection)
                || finder.worst_cut(network, &self.zone, z, &self.injection, &mut self.inside).is_none();
            if !fits {
                congested = true;
                let new = self.split(network, finder, z);
                self.open.extend([z, new]);
            }
        }
        congested
    }

    /// Fills the generation of every unit from the marginal unit of its zone.
    pub fn generate(&mut self, offer: Offer<'_>) {
        if let [zone] = self.zones[..] {
            let (marginal, mw) = zone.marginal;
            self.generation[..marginal].copy_from_slice(&offer.capacity[..marginal]);
            self.generation[marginal..].fill(0.0);
            if let Some(generation) = self.generation.get_mut(marginal) {
                *generation = mw;
            }
            return;
        }
        for (unit, ((generation, &capacity), &region)) in
            self.generation.iter_mut().zip(offer.capacity).zip(offer.region).enumerate()
        {
            let (marginal, mw) = self.zones[self.zone[region as usize]].marginal;
            *generation = if unit < marginal {
                capacity
            } else if unit == marginal {
                mw
            } else {
                0.0
            };
        }
    }

    /// One zone per connected component.
    fn begin(&mut self, network: &Network) {
        self.zone.copy_from_slice(&network.component);
        self.members.clear();
        self.members.extend_from_slice(&network.by_component);
        self.zones.clear();
        let ranges = network.component_starts.windows(2);
        self.zones.extend(ranges.map(|range| Zone { first: range[0], last: range[1], marginal: (0, 0.0) }));
        self.fixed_export.fill(0.0);
        self.open.clear();
        self.open.extend(0..self.zones.len());
    }

    /// Clears one zone as if its links had no limits; fills `injection` of its regions, which sums to zero.
    fn clear_zone(&mut self, z: usize, need: Need<'_>, offer: Offer<'_>) {
        let Zone { first, last, .. } = self.zones[z];
        let (mut wanted, mut available) = (0.0, 0.0);
        for &r in &self.members[first..last] {
            self.shed[r] = 0.0;
            wanted += need.need[r] + self.fixed_export[r];
            available += self.available[r];
        }
        if available > wanted {
            self.run_cheapest(z, wanted.max(0.0), offer);
        } else {
            // Every unit of the zone runs.
            self.zones[z].marginal = (offer.capacity.len(), 0.0);
            for &r in &self.members[first..last] {
                self.supply[r] = self.available[r];
            }
            if wanted - available > TINY_MW * 1e-3 {
                self.share_shortfall(z, wanted - available, need);
            }
        }
        for &r in &self.members[first..last] {
            self.injection[r] = self.supply[r] + self.shed[r] - need.need[r] - self.fixed_export[r];
        }
    }

    /// Runs the cheapest units of a zone until `wanted` MW are covered.
    fn run_cheapest(&mut self, z: usize, wanted: f64, offer: Offer<'_>) {
        let Zone { first, last, .. } = self.zones[z];
        for &r in &self.members[first..last] {
            self.supply[r] = 0.0;
        }
        let mut left = wanted;
        self.zones[z].marginal = (offer.capacity.len(), 0.0);
        for (unit, (&capacity, &region)) in offer.capacity.iter().zip(offer.region).enumerate() {
            let region = region as usize;
            if self.zone[region] != z {
                continue;
            }
            if capacity >= left {
                self.supply[region] += left;
                self.zones[z].marginal = (unit, left);
                return;
            }
            self.supply[region] += capacity;
            left -= capacity;
        }
    }

    /// Shares a zone's shortfall of `total` MW by rule, each region at most what it can shed.
    fn share_shortfall(&mut self, z: usize, total: f64, need: Need<'_>) {
        let Zone { first, last, .. } = self.zones[z];
        for &r in &self.members[first..last] {
            self.weight[r] = match need.sharing {
                Sharing::Shared => need.sheddable[r],
                // In a shortage every unit of the zone runs, so supply is all there is.
                Sharing::Local => (need.need[r] + self.fixed_export[r].max(0.0) - self.supply[r]).max(0.0),
            };
        }
        let left = self.spread(first..last, total, need.sheddable);
        if left <= TINY_MW * 1e-3 {
            return;
        }
        // The regions the rule names are full; the rest is shared by what can still be shed.
        for &r in &self.members[first..last] {
            self.weight[r] = (need.sheddable[r] - self.shed[r]).max(0.0);
        }
        let left = self.spread(first..last, left, need.sheddable);
        if left > TINY_MW * 1e-3 {
            self.forgo_reserve(first..last, left, need);
        }
    }

    /// Spreads `total` MW over members in proportion to their weights, each up to its cap; gives what found no place.
    fn spread(&mut self, members: std::ops::Range<usize>, total: f64, cap: &[f64]) -> f64 {
        let mut left = total;
        // Each round either places everything or fills at least one region.
        for _ in members.clone() {
            let open = |shed: &[f64], r: usize| shed[r] < cap[r];
            let sum: f64 = self.members[members.clone()]
                .iter()
                .filter(|&&r| open(&self.shed, r))
                .map(|&r| self.weight[r])
                .sum();
            if sum <= 0.0 {
                break;
            }
            let share = left / sum;
            for &r in &self.members[members.clone()] {
                if self.shed[r] < cap[r] {
                    let more = (share * self.weight[r]).min(cap[r] - self.shed[r]);
                    self.shed[r] += more;
                    left -= more;
                }
            }
            if left <= TINY_MW * 1e-3 {
                break;
            }
        }
        left
    }

    /// A shortfall beyond all demand is reserve that nobody can hold. It counts as shed here, in proportion, so that
    /// the balance closes; the caller cuts shed to demand.
    fn forgo_reserve(&mut self, members: std::ops::Range<usize>, total: f64, need: Need<'_>) {
        let beyond = |r: usize| (need.need[r] - need.sheddable[r]).max(0.0);
        let sum: f64 = self.members[members.clone()].iter().map(|&r| beyond(r)).sum();
        if sum > 0.0 {
            for &r in &self.members[members] {
                self.shed[r] += (total / sum).min(1.0) * beyond(r);
            }
        }
    }

    /// Splits a zone along the worst cut: regions inside become a new zone, links between the two are full.
    fn split(&mut self, network: &Network, finder: &CutFinder, z: usize) -> usize {
        for (line, &(there, back)) in network.links.iter().zip(&finder.limits) {
            if self.zone[line.from] != z
                || self.zone[line.to] != z
                || self.inside[line.from] == self.inside[line.to]
            {
                continue;
            }
            let (exporter, importer, limit) =
                if self.inside[line.from] { (line.from, line.to, there) } else { (line.to, line.from, back) };
            self.fixed_export[exporter] += limit;
            self.fixed_export[importer] -= limit;
        }
        let Zone { first, last, marginal } = self.zones[z];
        // Members inside go to the end of the range.
        let (mut middle, mut end) = (first, last);
        while middle < end {
            if self.inside[self.members[middle]] {
                end -= 1;
                self.members.swap(middle, end);
            } else {
                middle += 1;
            }
        }
        let new = self.zones.len();
        for &r in &self.members[middle..last] {
            self.zone[r] = new;
        }
        self.zones[z].last = middle;
        self.zones.push(Zone { first: middle, last, marginal });
        new
    }
}
