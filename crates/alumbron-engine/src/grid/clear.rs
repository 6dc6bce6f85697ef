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
    /// Generation of each unit, MW.
    pub generation: Vec<f64>,
    /// Shortfall of each region, MW.
    pub shed: Vec<f64>,
    /// Generation in each region, MW.
    pub supply: Vec<f64>,
    available: Vec<f64>,
    zone: Vec<usize>,
    /// For each zone the last unit that runs, and at how many MW.
    marginal: Vec<(usize, f64)>,
    fixed_export: Vec<f64>,
    injection: Vec<f64>,
    weight: Vec<f64>,
    inside: Vec<bool>,
    open: Vec<usize>,
}

impl Clearing {
    /// Buffers for so many units and regions.
    #[must_use]
    pub fn new(n_units: usize, n_regions: usize) -> Self {
        Self {
            generation: vec![0.0; n_units],
            shed: vec![0.0; n_regions],
            supply: vec![0.0; n_regions],
            available: vec![0.0; n_regions],
            zone: vec![0; n_regions],
            marginal: vec![(0, 0.0); n_regions],
            fixed_export: vec![0.0; n_regions],
            injection: vec![0.0; n_regions],
            weight: vec![0.0; n_regions],
            inside: vec![false; n_regions],
            open: Vec::with_capacity(n_regions + 1),
        }
    }

    /// Clears an hour. Gives whether any link held power back.
    pub fn clear(
        &mut self,
        network: &Network,
        finder: &mut CutFinder,
        need: Need<'_>,
        offer: Offer<'_>,
    ) -> bool {
        self.zone.copy_from_slice(&network.component);
        self.fixed_export.fill(0.0);
        self.available.fill(0.0);
        for (&capacity, &region) in offer.capacity.iter().zip(offer.region) {
            self.available[region as usize] += capacity;
        }
        self.open.clear();
        self.open.extend(0..network.n_components);
        let (mut n_zones, mut congested) = (network.n_components, false);
        while let Some(z) = self.open.pop() {
            self.clear_zone(z, need, offer);
            if finder.fits_forest(network, &self.zone, z, &self.injection) {
                continue;
            }
            if finder.worst_cut(network, &self.zone, z, &self.injection, &mut self.inside).is_none() {
                continue;
            }
            congested = true;
            self.split(network, finder, z, n_zones);
            self.open.push(z);
            self.open.push(n_zones);
            n_zones += 1;
        }
        self.generate(offer);
        congested
    }

    /// Clears one zone as if its links had no limits; fills `injection` of its regions, which sums to zero.
    fn clear_zone(&mut self, z: usize, need: Need<'_>, offer: Offer<'_>) {
        let (mut wanted, mut available) = (0.0, 0.0);
        for region in 0..self.zone.len() {
            if self.zone[region] == z {
                self.shed[region] = 0.0;
                wanted += need.need[region] + self.fixed_export[region];
                available += self.available[region];
            }
        }
        if available > wanted {
            self.run_cheapest(z, wanted.max(0.0), offer);
        } else {
            // Every unit of the zone runs.
            self.marginal[z] = (offer.capacity.len(), 0.0);
            for region in 0..self.zone.len() {
                if self.zone[region] == z {
                    self.supply[region] = self.available[region];
                }
            }
            if wanted - available > TINY_MW * 1e-3 {
                self.share_shortfall(z, wanted - available, need);
            }
        }
        for region in 0..self.zone.len() {
            if self.zone[region] == z {
                let covered = need.need[region] + self.fixed_export[region] - self.shed[region];
                self.injection[region] = self.supply[region] - covered;
            }
        }
    }

    /// Runs the cheapest units of a zone until `wanted` MW are covered.
    fn run_cheapest(&mut self, z: usize, wanted: f64, offer: Offer<'_>) {
        for (supply, &zone) in self.supply.iter_mut().zip(&self.zone) {
            if zone == z {
                *supply = 0.0;
            }
        }
        let mut left = wanted;
        self.marginal[z] = (offer.capacity.len(), 0.0);
        for (unit, (&capacity, &region)) in offer.capacity.iter().zip(offer.region).enumerate() {
            let region = region as usize;
            if self.zone[region] != z {
                continue;
            }
            if capacity >= left {
                self.supply[region] += left;
                self.marginal[z] = (unit, left);
                return;
            }
            self.supply[region] += capacity;
            left -= capacity;
        }
    }

    /// Fills the generation of every unit from the marginal unit of its zone.
    fn generate(&mut self, offer: Offer<'_>) {
        for (unit, ((generation, &capacity), &region)) in
            self.generation.iter_mut().zip(offer.capacity).zip(offer.region).enumerate()
        {
            let (marginal, mw) = self.marginal[self.zone[region as usize]];
            *generation = match unit.cmp(&marginal) {
                std::cmp::Ordering::Less => capacity,
                std::cmp::Ordering::Equal => mw,
                std::cmp::Ordering::Greater => 0.0,
            };
        }
    }

    /// Shares a zone's shortfall of `total` MW by rule, each region at most what it can shed.
    ///
    /// What exceeds everything that can be shed is reserve that cannot be held; it disappears from need region by region
    /// in proportion to what is left, so that injections still balance.
    fn share_shortfall(&mut self, z: usize, total: f64, need: Need<'_>) {
        let n = self.zone.len();
        for region in 0..n {
            self.weight[region] = match need.sharing {
                Sharing::Shared => need.sheddable[region],
                // In a shortage every unit of the zone runs, so supply is all there is.
                Sharing::Local => {
                    (need.need[region] + self.fixed_export[region].max(0.0) - self.supply[region]).max(0.0)
                }
            };
        }
        let mut left = total;
        // Each round either places everything or fills at least one region to its limit.
        for round in 0..2 * n + 2 {
            let members = |r: &usize| self.zone[*r] == z && self.shed[*r] < need.sheddable[*r];
            let mut sum: f64 = (0..n).filter(members).map(|r| self.weight[r]).sum();
            if sum <= 0.0 {
                if round > 0 && (0..n).filter(members).count() == 0 {
                    break;
                }
                // The rule's regions are full; the rest is shared by what can still be shed.
                for r in 0..n {
                    self.weight[r] = (need.sheddable[r] - self.shed[r]).max(0.0);
                }
                let members = |r: &usize| self.zone[*r] == z && self.shed[*r] < need.sheddable[*r];
                sum = (0..n).filter(members).map(|r| self.weight[r]).sum();
                if sum <= 0.0 {
                    break;
                }
            }
            let share = left / sum;
            let mut placed = 0.0;
            for r in 0..n {
                if self.zone[r] == z && self.shed[r] < need.sheddable[r] {
                    let more = (share * self.weight[r]).min(need.sheddable[r] - self.shed[r]);
                    self.shed[r] += more;
                    placed += more;
                }
            }
            left -= placed;
            if left <= TINY_MW * 1e-3 {
                return;
            }
        }
        self.forgo_reserve(z, left, need);
    }

    /// Lowers need beyond what can be shed: reserve that nobody can hold.
    fn forgo_reserve(&mut self, z: usize, total: f64, need: Need<'_>) {
        let n = self.zone.len();
        let beyond = |r: usize| (need.need[r] - need.sheddable[r]).max(0.0);
        let sum: f64 = (0..n).filter(|&r| self.zone[r] == z).map(beyond).sum();
        if sum <= 0.0 {
            return;
        }
        // Counted as shed here so that the balance closes; the caller cuts shed to demand.
        for r in 0..n {
            if self.zone[r] == z {
                self.shed[r] += (total / sum).min(1.0) * beyond(r);
            }
        }
    }

    /// Splits zone `z` along the worst cut: regions inside become zone `new`, links between the two are full.
    fn split(&mut self, network: &Network, finder: &CutFinder, z: usize, new: usize) {
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
        for region in 0..self.zone.len() {
            if self.zone[region] == z && self.inside[region] {
                self.zone[region] = new;
            }
        }
    }
}
