//! Groups: limits on the sum of flows over any set of links, each way.
//!
//! Flows are not unique where links form loops, so a group only binds if no flows that carry what regions send and take
//! keep within it. Flows that power would take by the shortest ways are tried first; only where they do not hold is it
//! asked, by a linear program over flows, whether others do.

use super::TINY_MW;
use super::network::{CutFinder, Network};
use super::simplex::Simplex;
use crate::arithmetic::larger;

/// A limit on the sum of flows over links.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Links, and 1 if flows from their first end to the other count, -1 if flows back do.
    pub links: Vec<(usize, f64)>,
    /// Limit of the sum, MW, before profiles.
    pub limit_mw: f64,
    /// Limit of the sum the other way, MW, before profiles.
    pub back_mw: f64,
}

impl Group {
    /// The sum of the flows that count, MW.
    #[must_use]
    pub fn sum(&self, flows: &[f64]) -> f64 {
        self.links.iter().map(|&(link, sign)| sign * flows[link]).sum()
    }
}

/// The groups of a grid with their limits in the hour at hand.
#[derive(Clone, Debug)]
pub struct Groups {
    groups: Vec<Group>,
    limits: Vec<(f64, f64)>,
    /// What a MW over each link is to the balance of regions, and after them to groups.
    of_link: Vec<Vec<(usize, f64)>>,
    n_regions: usize,
    flow: Vec<f64>,
    pub(super) simplex: Simplex,
}

impl Groups {
    /// Buffers for groups of links of a network.
    #[must_use]
    pub fn new(network: &Network, groups: Vec<Group>) -> Self {
        let n_regions = network.component.len();
        let mut of_link: Vec<Vec<(usize, f64)>> =
            network.links.iter().map(|line| vec![(line.from, -1.0), (line.to, 1.0)]).collect();
        for (g, group) in groups.iter().enumerate() {
            group.links.iter().for_each(|&(link, sign)| of_link[link].push((n_regions + g, sign)));
        }
        Self {
            limits: groups.iter().map(|group| (group.limit_mw, group.back_mw)).collect(),
            of_link,
            n_regions,
            flow: vec![0.0; network.links.len()],
            groups,
            simplex: Simplex::default(),
        }
    }

    /// The groups.
    #[must_use]
    pub fn list(&self) -> &[Group] {
        &self.groups
    }

    /// Limit of each group there and back, MW.
    #[must_use]
    pub fn limits(&self) -> &[(f64, f64)] {
        &self.limits
    }

    /// Takes the limits of the hour at hand.
    pub fn set_limits(&mut self, limits: impl Iterator<Item = (f64, f64)>) {
        self.limits.iter_mut().zip(limits).for_each(|(limit, now)| *limit = now);
    }

    /// Multiplies the declared limits of a group there and back by factors.
    pub fn scale(&mut self, group: usize, there: f64, back: f64) {
        let declared = &self.groups[group];
        self.limits[group] = (declared.limit_mw * there, declared.back_mw * back);
    }

    /// Flows within all limits, by link in MW, with which regions send at most what they have to spare and those that
    /// lack take what they lack; none if there are none. `spare_mw` is less than nothing for those.
    pub fn carry(&mut self, network: &Network, finder: &mut CutFinder, spare_mw: &[f64]) -> Option<&[f64]> {
        self.flow.copy_from_slice(finder.carry(network, spare_mw));
        if finder.left_mw() > self.rounding() {
            return None;
        }
        let keeps = |(group, &(there, back)): (&Group, &(f64, f64))| {
            (-back - TINY_MW..=there + TINY_MW).contains(&group.sum(&self.flow))
        };
        let holds = self.groups.iter().zip(&self.limits).all(keeps);
        (holds || self.find_flows(finder.limits(), spare_mw)).then_some(&self.flow)
    }

    /// The same for net positions that can be carried; where rounding denies it, the flows that come closest.
    pub fn carry_closely(&mut self, network: &Network, finder: &mut CutFinder, net_mw: &[f64]) -> &[f64] {
        let _found = self.carry(network, finder, net_mw).is_some();
        &self.flow
    }

    /// What regions together may lack for rounding, MW.
    fn rounding(&self) -> f64 {
        TINY_MW * self.n_regions as f64
    }

    /// Looks for such flows by a linear program: least is what those that lack do not get.
    fn find_flows(&mut self, link_limits: &[(f64, f64)], spare_mw: &[f64]) -> bool {
        self.begin(link_limits, 0);
        let first = self.of_link.len() + self.groups.len();
        for (region, &spare) in spare_mw.iter().enumerate() {
            let most = if spare < 0.0 { f64::INFINITY } else { spare };
            let column = self.simplex.add((0.0, most), larger(-spare, 0.0), [(region, 1.0)]);
            self.simplex.seat(region, column);
        }
        let lacks = |&(_, spare): &(usize, &f64)| *spare < 0.0;
        let lacking = spare_mw.iter().enumerate().filter(lacks).map(|(region, _)| (first + region, 1.0));
        let lack = self.simplex.minimize(lacking);
        for (link, flow) in self.flow.iter_mut().enumerate() {
            *flow = self.simplex.value(link);
        }
        lack <= self.rounding()
    }

    /// Begins a program: rows are the balance of each region, then the groups, then `more`. Columns are the flow over each
    /// link, then the groups.
    pub(super) fn begin(&mut self, link_limits: &[(f64, f64)], more: usize) {
        let n_rows = self.n_regions + self.groups.len() + more;
        self.simplex.begin(n_rows);
        for (of, &(there, back)) in self.of_link.iter().zip(link_limits) {
            self.simplex.add((-back, there), 0.0, of.iter().copied());
        }
        for (g, &(there, back)) in self.limits.iter().enumerate() {
            let row = self.n_regions + g;
            let column = self.simplex.add((-there, back), 0.0, [(row, 1.0)]);
            self.simplex.seat(row, column);
        }
    }

    /// Whether a group is held at its limit by an objective of the program at hand.
    pub(super) fn is_held(&self, group: usize) -> bool {
        self.simplex.is_held(self.of_link.len() + group)
    }
}
