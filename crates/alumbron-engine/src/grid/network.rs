//! Links, and the question whether net injections can be carried.
//!
//! Max-flow min-cut (Ford and Fulkerson, 1956): injections x can be carried if and only if no set S of regions exports
//! more than the links out of S allow. On a tree the set that violates this most is found by dynamic programming from the
//! leaves; each link that closes a loop is dealt with by trying both sides for one of its ends. Only a grid with many
//! loops needs a maximum flow.

use alumbron_model::Case;
use alumbron_model::record::Idx;

use super::{Node, TINY_MW};
use crate::arithmetic::{larger, smaller};

/// The links of a case.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// Ends, and limits there and back in MW, before levers.
    pub links: Vec<Line>,
    /// Links at each region: link and the region at its other end.
    at: Vec<Vec<(usize, usize)>>,
    /// Connected component of each region.
    pub component: Vec<usize>,
    /// Regions component by component, and where each component begins in that list.
    pub by_component: Vec<usize>,
    /// Starts of the components in `by_component`, and its length.
    pub component_starts: Vec<usize>,
    /// Regions from the leaves of a spanning forest to its roots, the last component first.
    leaves_first: Vec<Step>,
    /// Links outside the forest.
    loop_links: Vec<usize>,
    /// Position in `leaves_first` of the step along each link, if it is in the forest.
    step_of: Vec<Option<usize>>,
}

/// A region on the way from the leaves of the forest to its roots.
#[derive(Clone, Copy, Debug)]
struct Step {
    region: usize,
    /// The next region on the way, the link to it, and whether that link runs this way.
    parent: Option<(usize, usize, bool)>,
}

/// Most loops for which both sides of each are tried; beyond that a maximum flow is cheaper.
const MAX_LOOPS: usize = 2;

/// A link by positions.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// One end.
    pub from: usize,
    /// The other end.
    pub to: usize,
    /// Limit from `from` to `to`, MW.
    pub limit_mw: f64,
    /// Limit from `to` to `from`, MW.
    pub back_mw: f64,
}

impl Network {
    /// The links of a case, and after them its interfaces at a region; groups of links are [`super::Groups`].
    ///
    /// Such an interface is a region of its own without demand or units: its links end there instead of in its region, to
    /// which one line with the limits of the interface leads on.
    #[must_use]
    pub fn new(case: &Case) -> Self {
        let line = |link: &alumbron_model::entity::Link| Line {
            from: link.from.position(),
            to: link.to.position(),
            limit_mw: link.limit.0,
            back_mw: link.limit_back.0,
        };
        let mut lines: Vec<Line> = case.links.iter().map(line).collect();
        let mut n_regions = case.regions.len();
        for interface in &case.interfaces {
            let Some(region) = interface.region.map(Idx::position) else { continue };
            let hub = n_regions;
            n_regions += 1;
            for link in &interface.links {
                let line = &mut lines[link.position()];
                let end = if line.to == region { &mut line.to } else { &mut line.from };
                *end = hub;
            }
            let (limit_mw, back_mw) = (interface.limit.0, interface.limit_back.0);
            lines.push(Line { from: hub, to: region, limit_mw, back_mw });
        }
        Self::of(n_regions, lines)
    }

    /// Number of connected parts of the grid.
    #[must_use]
    pub fn n_parts(&self) -> usize {
        self.component_starts.len() - 1
    }

    /// Links between `n_regions` regions.
    #[must_use]
    pub fn of(n_regions: usize, links: Vec<Line>) -> Self {
        let mut at = vec![Vec::new(); n_regions];
        for (l, line) in links.iter().enumerate() {
            at[line.from].push((l, line.to));
            at[line.to].push((l, line.from));
        }
        let mut component = vec![usize::MAX; n_regions];
        let (mut n_components, mut order) = (0, Vec::new());
        let mut component_starts = vec![0];
        for root in 0..n_regions {
            if component[root] != usize::MAX {
                continue;
            }
            component[root] = n_components;
            // Breadth first, so that loops are cut far from the root and ways to it are short ...
            let mut tree = vec![Step { region: root, parent: None }];
            let mut next = 0;
            while next < tree.len() {
                let region = tree[next].region;
                next += 1;
                for &(link, other) in &at[region] {
                    if component[other] == usize::MAX {
                        component[other] = n_components;
                        let forward = links[link].from == other;
                        tree.push(Step { region: other, parent: Some((region, link, forward)) });
                    }
                }
            }
            // ... but listed depth first, so that whatever hangs on a region follows it without a gap.
            let mut open = vec![tree[0]];
            while let Some(step) = open.pop() {
                let hangs_on = |s: &&Step| s.parent.is_some_and(|(up, ..)| up == step.region);
                open.extend(tree.iter().rev().filter(hangs_on));
                order.push(step);
            }
            n_components += 1;
            component_starts.push(order.len());
        }
        let by_component = order.iter().map(|step| step.region).collect();
        order.reverse();
        let mut step_of = vec![None; links.len()];
        for (s, step) in order.iter().enumerate() {
            if let Some((_, link, _)) = step.parent {
                step_of[link] = Some(s);
            }
        }
        let loop_links = (0..links.len()).filter(|&link| step_of[link].is_none()).collect();
        Self {
            links,
            at,
            component,
            by_component,
            component_starts,
            leaves_first: order,
            loop_links,
            step_of,
        }
    }

    /// The regions of a connected part of the grid.
    #[must_use]
    pub fn part(&self, part: usize) -> &[usize] {
        &self.by_component[self.component_starts[part]..self.component_starts[part + 1]]
    }

    /// The next region on the way to the root of the forest.
    #[must_use]
    pub fn parent(&self, region: usize) -> Option<usize> {
        let step = self.leaves_first.iter().find(|step| step.region == region)?;
        step.parent.map(|(up, ..)| up)
    }
}

/// Buffers to look for cuts, and the limits of the hour.
#[derive(Clone, Debug)]
pub struct CutFinder {
    /// Limit of each link there and back, MW, levers included.
    limits: Vec<(f64, f64)>,
    /// Limits along the way to the roots of the forest, with it and against it, in the order of its steps.
    step_limits: Vec<(f64, f64)>,
    /// How often limits were set.
    version: u32,
    flow: Vec<f64>,
    rest: Vec<f64>,
    came_by: Vec<Option<(usize, usize)>>,
    seen: Vec<bool>,
    queue: Vec<usize>,
    /// Best excess below each region, with the region outside and inside the set.
    best: Vec<[f64; 2]>,
}

impl CutFinder {
    /// Buffers for a network.
    #[must_use]
    pub fn new(network: &Network) -> Self {
        let n = network.at.len();
        let mut finder = Self {
            limits: vec![(0.0, 0.0); network.links.len()],
            step_limits: vec![(0.0, 0.0); n],
            version: 0,
            flow: vec![0.0; network.links.len()],
            rest: vec![0.0; n],
            came_by: vec![None; n],
            seen: vec![false; n],
            queue: Vec::with_capacity(n),
            best: vec![[0.0; 2]; n],
        };
        (0..network.links.len()).for_each(|link| finder.scale(network, link, 1.0, 1.0));
        finder
    }

    /// Limit of each link there and back, MW, levers included.
    #[must_use]
    pub fn limits(&self) -> &[(f64, f64)] {
        &self.limits
    }

    /// Another number whenever limits may have changed.
    pub(super) fn version(&self) -> u32 {
        self.version
    }

    /// Limits toward and from the parent of each region in a range of `by_component`.
    #[inline]
    pub(super) fn toward_parents(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = &(f64, f64)> {
        let n = self.step_limits.len();
        self.step_limits[n - range.end..n - range.start].iter().rev()
    }

    /// Multiplies the declared limits of a link there and back by factors.
    pub fn scale(&mut self, network: &Network, link: usize, there: f64, back: f64) {
        let line = &network.links[link];
        let limits = (line.limit_mw * there, line.back_mw * back);
        self.version = self.version.wrapping_add(1);
        self.limits[link] = limits;
        if let Some(step) = network.step_of[link] {
            let forward = network.leaves_first[step].parent.is_some_and(|(.., forward)| forward);
            self.step_limits[step] = if forward { limits } else { (limits.1, limits.0) };
        }
    }

    /// Whether the injections of every zone can be carried, tried along the spanning forest, where flows are unique.
    ///
    /// Injections sum to zero over a zone. On a forest the answer is exact; with loops `false` only means that
    /// [`CutFinder::worst_cut`] must be asked.
    pub fn fits_forest(&mut self, network: &Network, nodes: &[Node]) -> bool {
        self.fits_along(network, nodes, 0..nodes.len(), |_| true)
    }

    /// The same for one zone of a component.
    pub fn zone_fits_forest(
        &mut self,
        network: &Network,
        nodes: &[Node],
        component: usize,
        z: usize,
    ) -> bool {
        // Leaves come first, so the last component does too.
        let n = nodes.len();
        let (first, last) = (network.component_starts[component], network.component_starts[component + 1]);
        self.fits_along(network, nodes, n - last..n - first, |node| node.zone == z)
    }

    /// The same for the regions among these steps from the leaves that `is_in` names.
    #[inline]
    fn fits_along(
        &mut self,
        network: &Network,
        nodes: &[Node],
        steps: std::ops::Range<usize>,
        is_in: impl Fn(&Node) -> bool,
    ) -> bool {
        let rest = &mut self.rest[..nodes.len()];
        for (rest, node) in rest.iter_mut().zip(nodes) {
            *rest = node.injection;
        }
        for (step, &(most, least)) in network.leaves_first[steps.clone()].iter().zip(&self.step_limits[steps])
        {
            let node = &nodes[step.region];
            if !is_in(node) {
                continue;
            }
            let export = rest[step.region];
            match step.parent {
                Some((up, ..)) if nodes[up].zone == node.zone => {
                    if export > most + TINY_MW || export < -least - TINY_MW {
                        return false;
                    }
                    rest[up] += export;
                }
                _ if export.abs() > TINY_MW => return false,
                _ => {}
            }
        }
        true
    }

    /// The set of regions of a zone that exports most beyond its links, marked in `inside`; gives the excess in MW, or
    /// nothing if all can be carried.
    pub fn worst_cut(
        &mut self,
        network: &Network,
        nodes: &[Node],
        z: usize,
        inside: &mut [bool],
    ) -> Option<f64> {
        if network.loop_links.len() > MAX_LOOPS {
            return self.worst_cut_by_flow(network, nodes, z, inside);
        }
        let mut worst = TINY_MW;
        let mut found = false;
        // Each bit puts the first end of one loop link outside or inside.
        for sides in 0..1u32 << network.loop_links.len() {
            let excess = self.best_set(network, nodes, z, sides);
            if excess > worst {
                worst = excess;
                found = true;
                self.mark_set(network, nodes, z, inside);
            }
        }
        found.then_some(worst)
    }

    /// What link `link` lets out of the set if its first end is inside and the other is not.
    fn limit_out(&self, network: &Network, link: usize, inside_end: usize) -> f64 {
        let (there, back) = self.limits[link];
        if network.links[link].from == inside_end { there } else { back }
    }

    /// The largest excess of any set of regions of the zone that agrees with `sides`.
    fn best_set(&mut self, network: &Network, nodes: &[Node], z: usize, sides: u32) -> f64 {
        for (best, node) in self.best.iter_mut().zip(nodes) {
            *best = [0.0, node.injection];
        }
        for (bit, &link) in network.loop_links.iter().enumerate() {
            let line = network.links[link];
            if nodes[line.from].zone != z || nodes[line.to].zone != z {
                continue;
            }
            let inside = (sides >> bit & 1) as usize;
            self.best[line.from][1 - inside] = f64::NEG_INFINITY;
            let limit = self.limit_out(network, link, if inside == 1 { line.from } else { line.to });
            self.best[line.to][1 - inside] -= limit;
        }
        let mut total = 0.0;
        for &Step { region, parent } in &network.leaves_first {
            if nodes[region].zone != z {
                continue;
            }
            let [out, inn] = self.best[region];
            match parent {
                Some((up, link, _)) if nodes[up].zone == z => {
                    let (away, toward) =
                        (self.limit_out(network, link, region), self.limit_out(network, link, up));
                    self.best[up][0] += out.max(inn - away);
                    self.best[up][1] += inn.max(out - toward);
                }
                _ => total += out.max(inn),
            }
        }
        total
    }

    /// Marks the set that [`CutFinder::best_set`] found, from the roots down.
    fn mark_set(&self, network: &Network, nodes: &[Node], z: usize, inside: &mut [bool]) {
        for &Step { region, parent } in network.leaves_first.iter().rev() {
            if nodes[region].zone != z {
                continue;
            }
            let [mut out, mut inn] = self.best[region];
            if let Some((up, link, _)) = parent.filter(|(up, ..)| nodes[*up].zone == z) {
                if inside[up] {
                    out -= self.limit_out(network, link, up);
                } else {
                    inn -= self.limit_out(network, link, region);
                }
            }
            inside[region] = inn > out;
        }
    }

    /// The same by maximum flow, for any number of loops.
    fn worst_cut_by_flow(
        &mut self,
        network: &Network,
        nodes: &[Node],
        z: usize,
        inside: &mut [bool],
    ) -> Option<f64> {
        for (rest, node) in self.rest.iter_mut().zip(nodes) {
            *rest = node.injection;
        }
        self.flow.fill(0.0);
        self.carry_along_forest(network, |region| nodes[region].zone == z);
        // Shortest augmenting paths (Edmonds and Karp, 1972), from all exporters at once.
        while let Some(sink) = self.search(network, |region| nodes[region].zone == z) {
            self.augment(network, sink);
        }
        let members = self.rest.iter().zip(nodes).filter(|(_, node)| node.zone == z);
        let excess: f64 = members.map(|(rest, _)| rest.max(0.0)).sum();
        if excess <= TINY_MW {
            return None;
        }
        inside.copy_from_slice(&self.seen);
        Some(excess)
    }

    /// Flows over all links in MW, from `from` to `to`, that carry these net positions of the regions, which links can
    /// carry within these limits. Without loops they are unique; with loops power takes the shortest ways with room.
    pub fn flows(&mut self, network: &Network, limits: &[(f64, f64)], net_mw: &[f64]) -> &[f64] {
        self.take_limits(network, limits);
        self.carry(network, net_mw)
    }

    /// Takes the limits of each link there and back, MW.
    pub fn take_limits(&mut self, network: &Network, limits: &[(f64, f64)]) {
        self.version = self.version.wrapping_add(1);
        self.limits.copy_from_slice(limits);
        for (step, limits) in network.leaves_first.iter().zip(&mut self.step_limits) {
            if let Some((_, link, forward)) = step.parent {
                let (there, back) = self.limits[link];
                *limits = if forward { (there, back) } else { (back, there) };
            }
        }
    }

    /// The same within the limits of the hour at hand. Regions may have more to send than others lack.
    pub(super) fn carry(&mut self, network: &Network, spare_mw: &[f64]) -> &[f64] {
        self.rest.copy_from_slice(spare_mw);
        self.flow.fill(0.0);
        if network.loop_links.is_empty() {
            self.carry_along_forest(network, |_| true);
        }
        while let Some(sink) = self.search(network, |_| true) {
            self.augment(network, sink);
        }
        &self.flow
    }

    /// What regions lack that could not be carried to them, MW.
    pub(super) fn left_mw(&self) -> f64 {
        self.rest.iter().map(|rest| larger(-rest, 0.0)).sum()
    }

    /// Sends what is left of each region along the forest as far as links allow: a flow to begin with, of which little
    /// has to be changed.
    fn carry_along_forest(&mut self, network: &Network, is_in: impl Fn(usize) -> bool) {
        for (step, &(most, least)) in network.leaves_first.iter().zip(&self.step_limits) {
            let Some((up, link, forward)) = step.parent else { continue };
            if is_in(step.region) && is_in(up) {
                let carried = larger(smaller(self.rest[step.region], most), -least);
                self.rest[step.region] -= carried;
                self.rest[up] += carried;
                self.flow[link] = if forward { carried } else { -carried };
            }
        }
    }

    /// Breadth-first search from exporters with something left to an importer that still lacks.
    fn search(&mut self, network: &Network, is_in: impl Fn(usize) -> bool) -> Option<usize> {
        const NOTHING: f64 = 1e-9;
        self.seen.fill(false);
        self.queue.clear();
        for region in 0..self.rest.len() {
            if is_in(region) && self.rest[region] > NOTHING {
                self.seen[region] = true;
                self.came_by[region] = None;
                self.queue.push(region);
            }
        }
        let mut next = 0;
        while let Some(&region) = self.queue.get(next) {
            next += 1;
            for &(link, other) in &network.at[region] {
                if !is_in(other) || self.seen[other] || self.room(network, link, region) <= NOTHING {
                    continue;
                }
                self.seen[other] = true;
                self.came_by[other] = Some((region, link));
                if self.rest[other] < -NOTHING {
                    return Some(other);
                }
                self.queue.push(other);
            }
        }
        None
    }

    /// What a link can still carry away from a region.
    fn room(&self, network: &Network, link: usize, from: usize) -> f64 {
        let (there, back) = self.limits[link];
        if network.links[link].from == from { there - self.flow[link] } else { back + self.flow[link] }
    }

    fn augment(&mut self, network: &Network, sink: usize) {
        let mut amount = -self.rest[sink];
        let mut region = sink;
        while let Some((before, link)) = self.came_by[region] {
            amount = amount.min(self.room(network, link, before));
            region = before;
        }
        amount = amount.min(self.rest[region]);
        self.rest[region] -= amount;
        self.rest[sink] += amount;
        region = sink;
        while let Some((before, link)) = self.came_by[region] {
            self.flow[link] += if network.links[link].from == before { amount } else { -amount };
            region = before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(injections: &[f64]) -> Vec<Node> {
        injections.iter().map(|&injection| Node { injection, ..Node::default() }).collect()
    }

    fn line(from: usize, to: usize, limit_mw: f64) -> Line {
        Line { from, to, limit_mw, back_mw: limit_mw }
    }

    #[test]
    fn a_chain_carries_what_its_links_allow() {
        let network = Network::of(3, vec![line(0, 1, 10.0), line(1, 2, 5.0)]);
        let mut finder = CutFinder::new(&network);
        let mut inside = [false; 3];
        assert!(finder.fits_forest(&network, &nodes(&[10.0, -5.0, -5.0])));
        assert_eq!(finder.worst_cut(&network, &nodes(&[10.0, -5.0, -5.0]), 0, &mut inside), None);
        assert!(!finder.fits_forest(&network, &nodes(&[9.0, 0.0, -9.0])));
        assert_eq!(finder.worst_cut(&network, &nodes(&[9.0, 0.0, -9.0]), 0, &mut inside), Some(4.0));
        assert_eq!(inside, [true, true, false]);
    }

    #[test]
    fn a_loop_shares_the_way() {
        let network = Network::of(3, vec![line(0, 1, 8.0), line(0, 2, 8.0), line(1, 2, 8.0)]);
        let mut finder = CutFinder::new(&network);
        let mut inside = [false; 3];
        // The spanning tree alone cannot carry it, the loop can.
        assert!(!finder.fits_forest(&network, &nodes(&[15.0, -15.0, 0.0])));
        assert_eq!(finder.worst_cut(&network, &nodes(&[15.0, -15.0, 0.0]), 0, &mut inside), None);
        let excess = finder.worst_cut(&network, &nodes(&[18.0, -18.0, 0.0]), 0, &mut inside);
        assert!((excess.unwrap() - 2.0).abs() < 1e-9);
    }

    #[test]
    fn flows_take_the_only_way_or_the_shortest() {
        let chain = Network::of(3, vec![line(0, 1, 10.0), line(2, 1, 5.0)]);
        let mut finder = CutFinder::new(&chain);
        let limits = finder.limits().to_vec();
        assert_eq!(finder.flows(&chain, &limits, &[7.0, -4.0, -3.0]), [7.0, -3.0]);
        // A ring of four: first the link between the two, then the way around.
        let ring = Network::of(4, vec![line(0, 1, 8.0), line(1, 2, 8.0), line(2, 3, 8.0), line(3, 0, 8.0)]);
        let mut finder = CutFinder::new(&ring);
        let limits = finder.limits().to_vec();
        assert_eq!(finder.flows(&ring, &limits, &[5.0, 0.0, 0.0, -5.0]), [0.0, 0.0, 0.0, -5.0]);
        assert_eq!(finder.flows(&ring, &limits, &[11.0, 0.0, 0.0, -11.0]), [3.0, 3.0, 3.0, -8.0]);
    }

    #[test]
    fn the_excess_of_the_worst_cut_is_found_by_trying_all_cuts() {
        // A fixed pseudo-random walk over small networks, checked against enumeration.
        let mut seed = 17u64;
        let mut number = |top: f64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as f64 / f64::from(u32::MAX >> 1) * top
        };
        for _ in 0..300 {
            let lines = vec![
                line(0, 1, number(9.0)),
                line(1, 2, number(9.0)),
                line(2, 3, number(9.0)),
                line(3, 0, number(9.0)),
                line(1, 3, number(9.0)),
            ];
            let mut x: Vec<f64> = (0..4).map(|_| number(20.0) - 10.0).collect();
            let mean = x.iter().sum::<f64>() / 4.0;
            x.iter_mut().for_each(|v| *v -= mean);
            let mut worst = 0.0f64;
            for set in 1u32..15 {
                let member = |r: usize| set >> r & 1 == 1;
                let export: f64 = (0..4).filter(|&r| member(r)).map(|r| x[r]).sum();
                let cut: f64 =
                    lines.iter().filter(|l| member(l.from) != member(l.to)).map(|l| l.limit_mw).sum();
                worst = worst.max(export - cut);
            }
            let network = Network::of(4, lines);
            let mut inside = [false; 4];
            let mut finder = CutFinder::new(&network);
            for by_flow in [false, true] {
                let found = if by_flow {
                    finder.worst_cut_by_flow(&network, &nodes(&x), 0, &mut inside)
                } else {
                    finder.worst_cut(&network, &nodes(&x), 0, &mut inside)
                };
                assert!((found.unwrap_or(0.0) - worst).abs() < 1e-5, "{found:?} {worst}");
                if found.is_some() {
                    let export: f64 = (0..4).filter(|&r| inside[r]).map(|r| x[r]).sum();
                    let crossing = network.links.iter().filter(|l| inside[l.from] != inside[l.to]);
                    let cut: f64 = crossing.map(|l| l.limit_mw).sum();
                    assert!((export - cut - worst).abs() < 1e-5, "the marked set is the worst");
                }
            }
        }
    }
}
