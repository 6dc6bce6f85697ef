//! Clearing one hour: units in merit order meet the demand of the regions within the limits of the links.
//!
//! The cheapest supply, and where it is not enough the least shortfall shared by rule, is a separable convex problem over
//! what the network can carry, whose feasible net injections form a base polytope. It is solved exactly by decomposition
//! (Fujishige, 1980; Groenevelt, 1991): clear a zone as if its links had no limits; if the result cannot be carried, take
//! the set of regions whose export violates its links most; in the optimum that set exports exactly what they allow, so
//! the zone falls into two that are cleared alone with the exchange fixed.
//!
//! Groups of links are beyond it: an hour that breaks their limits, however flows go, is cleared anew by `bound.rs`.
//!
//! Operating reserve is part of need: first what is shed is decided, as if reserve had to be delivered like demand, then
//! what is served is generated at least cost.

use alumbron_model::case::Sharing;

use super::bound::{Bound, Hour, Worth};
use super::group::Groups;
use super::network::{CutFinder, Network};
use super::partition::{Marginal, Member, Partition, Zone};
use super::share::share_shortfall;
use super::unsplit::Unsplit;
use super::{Idle, Node, TINY_MW};
use crate::arithmetic::{larger, smaller};

/// What units offer in an hour, MW.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// By unit.
    pub mw: &'a [f64],
    /// Their sum by region.
    pub available: &'a [f64],
}

/// What regions need, MW.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need<'a> {
    pub(super) demand: &'a [f64],
    /// What batteries would charge, if there are any.
    pub(super) charging: Option<&'a [f64]>,
}

/// The result of clearing, with its buffers.
#[derive(Clone, Debug)]
pub struct Clearing {
    /// Demand of each region, MW: goes in. Interfaces follow the regions and have none.
    pub demand: Vec<f64>,
    /// What batteries of each region would charge, MW: goes in. It is demand that is met in any case, by units at the end
    /// of the merit order if need be, which stand for charging less.
    pub charging: Vec<f64>,
    /// Shortfall of each region, MW.
    pub shed: Vec<f64>,
    /// Its sum.
    pub total_shed: f64,
    /// What units are not asked for.
    pub idle: Idle,
    nodes: Vec<Node>,
    sharing: Sharing,
    unsplit: Unsplit,
    /// Whether the hour cleared last was cleared as if no link bound, and none did.
    is_whole: bool,
    /// Whether a link bound in the hour cleared last, so that one is likely to bind in the next.
    expects_split: bool,
    /// See [`Clearing::be_indifferent`].
    is_indifferent: bool,
    /// What each region offers beyond its need, with and without the tail of the merit order.
    excess: Vec<f64>,
    firm: Vec<f64>,
    /// Region of each unit.
    region: Vec<usize>,
    /// Units of each component in merit order.
    units_of: Vec<Vec<usize>>,
    /// How many of them stay in their place from hour to hour.
    settled: Vec<usize>,
    /// Whether others are put behind them.
    has_tails: bool,
    /// The zones of the hour at hand, or of the one in which links bound last: when shortfall was decided, and when who
    /// generates what was.
    parted: [Partition; 2],
    inside: Vec<bool>,
    open: Vec<usize>,
    /// Hours in which a group of links binds, if there are groups.
    bound: Option<Box<Bound>>,
    /// Whether any region holds reserve.
    has_reserve: bool,
}

/// What is decided when a part of the grid is split into zones.
#[derive(Clone, Copy, Debug)]
enum Pass {
    /// What is shed; and who generates what too, if no reserve is held.
    Shed,
    /// Who generates what is served.
    Serve,
}

impl Clearing {
    /// Buffers for units in these regions, in merit order, and regions that hold this reserve in MW. Units that are
    /// listed in no order of their own, such as batteries, have their region too: see [`Clearing::set_tail`].
    #[must_use]
    pub fn new(
        network: &Network,
        reserve_mw: &[f64],
        region: Vec<usize>,
        merit_order: &[usize],
        sharing: Sharing,
    ) -> Self {
        let n_regions = network.component.len();
        let mut reserve_mw = reserve_mw.to_vec();
        reserve_mw.resize(n_regions, 0.0);
        let nodes: Vec<Node> =
            reserve_mw.iter().map(|&reserve| Node { reserve, ..Node::default() }).collect();
        let n_components = network.component_starts.len() - 1;
        let in_component = |c: usize| {
            merit_order.iter().copied().filter(|&u| network.component[region[u]] == c).collect::<Vec<usize>>()
        };
        let units_of: Vec<Vec<usize>> = (0..n_components).map(in_component).collect();
        Self {
            settled: units_of.iter().map(Vec::len).collect(),
            charging: vec![0.0; n_regions],
            has_tails: merit_order.len() < region.len(),
            demand: vec![0.0; n_regions],
            shed: vec![0.0; n_regions],
            total_shed: 0.0,
            idle: Idle::new(region.len()),
            unsplit: Unsplit::new(network, &reserve_mw, &region, sharing),
            is_whole: true,
            expects_split: false,
            is_indifferent: false,
            excess: vec![0.0; n_regions],
            firm: vec![0.0; n_regions],
            nodes,
            sharing,
            parted: [(); 2].map(|()| Partition::new(network, &units_of, &region)),
            units_of,
            region,
            inside: vec![false; n_regions],
            open: Vec::with_capacity(n_regions + 1),
            bound: None,
            has_reserve: reserve_mw.iter().any(|&mw| mw > 0.0),
        }
    }

    /// Limits groups of links as well. `worth` is of each unit.
    #[must_use]
    pub fn with_groups(self, groups: Groups, worth: Vec<Worth>) -> Self {
        if groups.list().is_empty() {
            return self;
        }
        let reserve = self.nodes.iter().map(|node| node.reserve).collect();
        Self { bound: Some(Box::new(Bound::new(groups, reserve, worth))), ..self }
    }

    /// Begins a sample.
    pub fn begin_sample(&mut self) {
        self.expects_split = false;
        self.parted.iter_mut().for_each(Partition::forget);
    }

    /// Clears an hour: from demand and what is offered to shortfall and what stays idle.
    pub fn clear(&mut self, network: &Network, finder: &mut CutFinder, offer: Offer<'_>) {
        self.idle.clear();
        if self.is_indifferent && self.clear_alone(offer) {
            if let Some(bound) = &mut self.bound {
                bound.binds.fill(false);
            }
            return;
        }
        let charging = self.has_tails.then_some(&self.charging[..]);
        let need = Need { demand: &self.demand, charging };
        let (idle, shed) = (&mut self.idle, &mut self.shed);
        let whole = if self.expects_split {
            None
        } else {
            self.unsplit.clear(finder, need, offer, &self.units_of, idle, shed)
        };
        self.is_whole = whole.is_some();
        match whole {
            Some(total) => self.total_shed = total,
            None => {
                self.idle.clear();
                self.clear_split(network, finder, offer);
            }
        }
        if let Some(mut bound) = self.bound.take() {
            self.keep_groups(&mut bound, network, finder, offer);
            self.bound = Some(bound);
        }
    }

    /// Clears the hour anew if its flows cannot keep within the limits of groups.
    fn keep_groups(
        &mut self,
        bound: &mut Bound,
        network: &Network,
        finder: &mut CutFinder,
        offer: Offer<'_>,
    ) {
        bound.binds.fill(false);
        self.net_positions(offer, &mut bound.spare);
        let mut keeps = bound.groups.carry(network, finder, &bound.spare).is_some();
        if keeps && self.has_reserve {
            // Reserve has to be within reach as well, wherever it is held.
            let served = self.demand.iter().zip(&self.charging).zip(&self.shed);
            let places = bound.spare.iter_mut().zip(offer.available).zip(&self.nodes);
            for (((spare, available), node), ((demand, charging), shed)) in places.zip(served) {
                let given_up = if self.is_whole { 0.0 } else { node.given_up };
                *spare = available - (demand + charging - shed) - (node.reserve - given_up);
            }
            keeps = bound.groups.carry(network, finder, &bound.spare).is_some();
        }
        if keeps {
            return;
        }
        bound.clear(Hour {
            limits: finder.limits(),
            demand: &self.demand,
            charging: &self.charging,
            offer,
            region: &self.region,
            units_of: &self.units_of,
            sharing: self.sharing,
        });
        self.is_whole = false;
        self.shed.copy_from_slice(&bound.shed);
        self.total_shed = self.shed.iter().sum();
        for (node, &short) in self.nodes.iter_mut().zip(&bound.short) {
            node.short = short;
        }
        self.idle.clear();
        for &unit in self.units_of.iter().flatten() {
            self.idle.add(unit, offer.mw[unit] - bound.generation[unit]);
        }
    }

    /// Multiplies the declared limits of a group of links there and back by factors.
    pub fn scale_group(&mut self, group: usize, there: f64, back: f64) {
        if let Some(bound) = &mut self.bound {
            bound.groups.scale(group, there, back);
        }
    }

    /// Limit of each group of links there and back, MW, and whether it bound in the hour cleared last.
    pub fn groups(&self) -> impl Iterator<Item = ((f64, f64), bool)> {
        let bound = self.bound.iter();
        bound.flat_map(|bound| bound.groups.limits().iter().copied().zip(bound.binds.iter().copied()))
    }

    /// Who generates is of no interest: where every region covers itself, none need send anything to another.
    pub fn be_indifferent(&mut self) {
        self.is_indifferent = true;
    }

    /// Clears every region alone if each covers itself, and says whether they do.
    fn clear_alone(&mut self, offer: Offer<'_>) -> bool {
        let need = self.demand.iter().zip(&self.charging);
        for ((excess, available), (demand, charging)) in self.excess.iter_mut().zip(offer.available).zip(need)
        {
            *excess = available - demand - charging;
        }
        // Without the tail, whose batteries would charge if another region sent what is over there.
        self.firm.copy_from_slice(&self.excess);
        for (units, &settled) in self.units_of.iter().zip(&self.settled) {
            for &unit in &units[settled..] {
                self.firm[self.region[unit]] -= offer.mw[unit];
            }
        }
        if self.firm.iter().zip(&self.nodes).any(|(firm, node)| *firm < node.reserve) {
            return false;
        }
        for units in &self.units_of {
            for &unit in units.iter().rev() {
                let excess = &mut self.excess[self.region[unit]];
                let out = smaller(offer.mw[unit], *excess);
                if out > 0.0 {
                    *excess -= out;
                    self.idle.add(unit, out);
                }
            }
        }
        self.shed.fill(0.0);
        self.total_shed = 0.0;
        self.is_whole = true;
        self.unsplit.forget_shed();
        true
    }

    /// Puts units of a part of the grid at the dear end of its merit order, instead of those put there before.
    pub fn set_tail(&mut self, part: usize, units: impl Iterator<Item = usize>) {
        self.units_of[part].truncate(self.settled[part]);
        self.units_of[part].extend(units);
    }

    /// Whether capacity lacked wherever a region could have been helped from.
    #[must_use]
    pub fn is_short(&self, network: &Network, region: usize) -> bool {
        if self.is_whole {
            self.unsplit.shed(network.component[region]) > 0.0
        } else {
            self.nodes[region].short
        }
    }

    /// Shortfall of a connected part of the grid, MW.
    #[must_use]
    pub fn part_shed(&self, network: &Network, part: usize) -> f64 {
        network.part(part).iter().map(|&region| self.shed[region]).sum()
    }

    /// What each region sends out, less what it takes in, MW; interfaces follow the regions and send nothing.
    pub fn net_positions(&self, offer: Offer<'_>, net_mw: &mut [f64]) {
        let needs = self.demand.iter().zip(&self.charging).zip(&self.shed);
        for ((net, available), ((demand, charging), shed)) in
            net_mw.iter_mut().zip(offer.available).zip(needs)
        {
            *net = available - (demand + charging - shed);
        }
        for &(unit, mw) in self.idle.units() {
            net_mw[self.region[unit]] -= mw;
        }
    }

    /// Capacity to spare in a part of the grid that is short, MW: what links could not carry. None where none binds.
    #[must_use]
    pub fn part_spare(&self, network: &Network, part: usize, available: &[f64]) -> f64 {
        if self.is_whole {
            return 0.0;
        }
        let spare = |&region: &usize| {
            let served = self.demand[region] + self.charging[region] - self.shed[region];
            available[region] - served - self.nodes[region].reserve
        };
        network.part(part).iter().map(spare).sum()
    }

    /// Clears an hour in which links may bind.
    fn clear_split(&mut self, network: &Network, finder: &mut CutFinder, offer: Offer<'_>) {
        let n = self.nodes.len();
        let (demand, charging, available) = (&self.demand[..n], &self.charging[..n], &offer.available[..n]);
        for (r, node) in self.nodes.iter_mut().enumerate() {
            (node.available, node.sheddable) = (available[r], demand[r]);
            node.need = demand[r] + charging[r] + node.reserve;
        }
        let mut last = Pass::Shed;
        self.decompose(Pass::Shed, network, finder, offer.mw);
        if self.has_reserve {
            self.parted[Pass::Shed as usize].leave();
            for (node, (demand, charging)) in
                self.nodes.iter_mut().zip(self.demand.iter().zip(&self.charging))
            {
                // A shortfall beyond demand is reserve that nobody can hold.
                node.decided = node.shed.min(*demand);
                node.given_up = node.shed - node.decided;
                node.decided_short = node.short;
                (node.need, node.sheddable) = (demand + charging - node.decided, 0.0);
            }
            last = Pass::Serve;
            self.decompose(Pass::Serve, network, finder, offer.mw);
            self.parted[Pass::Serve as usize].leave();
            for node in &mut self.nodes {
                (node.shed, node.short) = (node.decided, node.decided_short);
            }
        }
        self.total_shed = 0.0;
        for (shed, node) in self.shed.iter_mut().zip(&self.nodes) {
            *shed = node.shed;
            self.total_shed += node.shed;
        }
        let parted = &self.parted[last as usize];
        self.expects_split = parted.zones.len() > self.units_of.len();
        parted.leave_idle(offer.mw, &mut self.idle);
    }

    /// Meets need at least cost and shortfall. The zones into which the last such hour fell are tried first.
    fn decompose(&mut self, pass: Pass, network: &Network, finder: &mut CutFinder, offered: &[f64]) {
        let pass = pass as usize;
        if self.parted[pass].resume(&mut self.nodes, finder) {
            self.list_tails(pass);
            for z in 0..self.parted[pass].zones.len() {
                self.clear_zone(pass, z, offered);
            }
            let n_zones = self.parted[pass].zones.len();
            let settled = self.parted[pass].is_settled(&self.nodes)
                && (finder.fits_forest(network, &self.nodes)
                    || (0..n_zones).all(|z| self.fits(pass, network, finder, z)));
            if settled {
                return;
            }
        }
        self.parted[pass].begin(network, finder, &mut self.nodes);
        self.list_tails(pass);
        self.open.clear();
        self.open.extend(0..self.parted[pass].zones.len());
        while let Some(z) = self.open.pop() {
            self.clear_zone(pass, z, offered);
            if !self.fits(pass, network, finder, z) {
                let new = self.parted[pass].split(network, finder, &mut self.nodes, &self.inside, z);
                self.open.extend([z, new]);
            }
        }
    }

    /// Puts what changes from hour to hour where it belongs among the units of each zone.
    fn list_tails(&mut self, pass: usize) {
        if self.has_tails {
            let nodes = &self.nodes;
            self.parted[pass].list_units(&self.units_of, &self.region, |region| nodes[region].zone);
        }
    }

    /// Whether the links within a zone can carry what its regions inject; otherwise the worst cut is in `inside`.
    fn fits(&mut self, pass: usize, network: &Network, finder: &mut CutFinder, z: usize) -> bool {
        let Zone { first, last, component, .. } = self.parted[pass].zones[z];
        last - first <= 1
            || finder.zone_fits_forest(network, &self.nodes, component, z)
            || finder.worst_cut(network, &self.nodes, z, &mut self.inside).is_none()
    }

    /// Clears one zone as if its links had no limits; fills `injection` of its regions, which sums to zero.
    fn clear_zone(&mut self, pass: usize, z: usize, offered: &[f64]) {
        let Self { parted, nodes, sharing, .. } = self;
        let Partition { zones, members, units, .. } = &mut parted[pass];
        let zone = &mut zones[z];
        let members = &members[zone.first..zone.last];
        let (mut wanted, mut available, mut sheddable) = (0.0, 0.0, 0.0);
        for &r in members {
            let node = &mut nodes[r];
            node.shed = 0.0;
            node.supply = node.available;
            wanted += node.need + node.export;
            available += node.available;
            sheddable += node.sheddable;
        }
        let short = wanted - available;
        let is_short = short > TINY_MW;
        if is_short {
            share_shortfall(nodes, members, short, *sharing);
        }
        let excess = available - larger(wanted, 0.0);
        zone.marginal = take_out(nodes, units, zone, excess, offered);
        if wanted < -TINY_MW {
            // It is sent more than it needs.
            zone.marginal = Marginal { place: zone.first_unit, position: 0, mw: 0.0 };
        }
        for &r in members {
            let node = &mut nodes[r];
            node.short = is_short;
            node.injection = node.supply + node.shed - node.need - node.export;
        }
        zone.dark_share = match sharing {
            _ if !is_short => 0.0,
            Sharing::Shared if short < sheddable => short / sheddable,
            _ => f64::INFINITY,
        };
    }
}

/// Takes the dearest units of a zone out until `excess` MW are gone, so the cost grows with what is to spare and not
/// with what runs. Gives the marginal unit.
fn take_out(nodes: &mut [Node], units: &[Member], zone: &Zone, mut excess: f64, offered: &[f64]) -> Marginal {
    if excess <= 0.0 {
        return Marginal { place: zone.last_unit, position: usize::MAX, mw: 0.0 };
    }
    for (i, member) in units[zone.first_unit..zone.last_unit].iter().enumerate().rev() {
        let (capacity, node) = (offered[member.unit], &mut nodes[member.region]);
        if capacity >= excess {
            node.supply -= excess;
            return Marginal { place: zone.first_unit + i, position: member.position, mw: capacity - excess };
        }
        node.supply -= capacity;
        excess -= capacity;
    }
    Marginal { place: zone.first_unit, position: 0, mw: 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::network::Line;
    use super::*;

    /// A fixed pseudo-random walk.
    fn numbers() -> impl FnMut(f64) -> f64 {
        let mut seed = 41u64;
        move |top| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as f64 / f64::from(u32::MAX >> 1) * top
        }
    }

    /// What the units of each region offer.
    fn sums(offered: &[f64], region: &[usize], n_regions: usize) -> Vec<f64> {
        let mut available = vec![0.0; n_regions];
        offered.iter().zip(region).for_each(|(mw, &r)| available[r] += mw);
        available
    }

    #[test]
    fn an_hour_without_binding_links_clears_the_same_in_one_pass() {
        let mut number = numbers();
        let (mut whole, mut tried) = (0, 0);
        for sharing in [Sharing::Local, Sharing::Shared] {
            for _ in 0..400 {
                let mut line = |from, to| {
                    let limit_mw = number(60.0);
                    Line { from, to, limit_mw, back_mw: limit_mw }
                };
                // Four regions in a loop, one on an island of its own.
                let links = vec![line(0, 3), line(3, 1), line(1, 4), line(4, 0)];
                let network = Network::of(5, links);
                let reserve: Vec<f64> = (0..5).map(|r| if r == 2 { 0.0 } else { number(6.0) }).collect();
                let region: Vec<usize> = (0..12).map(|u| u * 7 % 5).collect();
                let mw: Vec<f64> = region.iter().map(|_| number(30.0)).collect();
                let available = sums(&mw, &region, 5);
                let order: Vec<usize> = (0..12).collect();
                let offer = Offer { mw: &mw, available: &available };
                let mut one = Clearing::new(&network, &reserve, region, &order, sharing);
                one.demand.fill_with(|| number(70.0));
                let (mut other, mut finder) = (one.clone(), CutFinder::new(&network));
                tried += 1;
                one.clear(&network, &mut finder, offer);
                if one.is_whole {
                    whole += 1;
                    other.is_whole = false;
                    other.clear_split(&network, &mut finder, offer);
                    for unit in 0..mw.len() {
                        let (a, b) = (one.idle.of(unit), other.idle.of(unit));
                        assert!((a - b).abs() < 1e-6, "idle {a} {b}");
                    }
                    for r in 0..5 {
                        assert!((one.shed[r] - other.shed[r]).abs() < 1e-6, "region {r}");
                        assert_eq!(one.is_short(&network, r), other.is_short(&network, r), "region {r}");
                    }
                }
            }
        }
        assert!(whole > 50 && whole < tried, "{whole} of {tried} hours split no zone");
    }

    #[test]
    fn zones_of_the_hour_before_change_no_result() {
        let mut number = numbers();
        let mut settled = 0;
        for sharing in [Sharing::Local, Sharing::Shared] {
            for case in 0..60 {
                let mut line = |from, to| Line { from, to, limit_mw: number(20.0), back_mw: number(20.0) };
                // A tree, a ring, a meshed ring; region 5 hangs on by one link, region 6 stands alone.
                let mut links = vec![line(0, 1), line(1, 2), line(2, 3), line(3, 5), line(3, 4)];
                links.extend((case % 3 > 0).then(|| line(4, 0)));
                links.extend((case % 3 > 1).then(|| line(0, 2)));
                let n_links = links.len();
                let network = Network::of(7, links);
                let reserve: Vec<f64> =
                    (0..7).map(|_| if case % 2 == 0 { 0.0 } else { number(6.0) }).collect();
                let region: Vec<usize> = (0..21).map(|u| u * 5 % 7).collect();
                let order: Vec<usize> = (0..21).collect();
                let mut lasting = Clearing::new(&network, &reserve, region.clone(), &order, sharing);
                let mut finder = CutFinder::new(&network);
                let mut mw: Vec<f64> = region.iter().map(|_| number(30.0)).collect();
                let mut level = 50.0;
                for hour in 0..200 {
                    if hour % 4 == 0 {
                        level = number(80.0);
                        mw.fill_with(|| number(30.0));
                        let link = number(n_links as f64 - 0.001) as usize;
                        let back = if hour % 8 == 0 { 0.0 } else { number(1.0) };
                        finder.scale(&network, link, number(1.0), back);
                    }
                    lasting.demand.fill_with(|| level + number(4.0));
                    let available = sums(&mw, &region, 7);
                    let offer = Offer { mw: &mw, available: &available };
                    let mut fresh = lasting.clone();
                    fresh.begin_sample();
                    let parted = lasting.parted[0].zones.len();
                    lasting.clear(&network, &mut finder, offer);
                    fresh.clear(&network, &mut finder, offer);
                    settled += usize::from(parted > 2 && lasting.parted[0].zones.len() == parted);
                    for unit in 0..mw.len() {
                        let (a, b) = (lasting.idle.of(unit), fresh.idle.of(unit));
                        assert!((a - b).abs() < 1e-6, "{case}, {hour}: idle {a} {b}");
                    }
                    for r in 0..7 {
                        let (a, b) = (lasting.shed[r], fresh.shed[r]);
                        assert!((a - b).abs() < 1e-6, "{case}, {hour}: region {r} sheds {a} {b}");
                        assert_eq!(lasting.is_short(&network, r), fresh.is_short(&network, r), "region {r}");
                    }
                }
            }
        }
        assert!(settled > 1000, "{settled} hours kept their zones");
    }

    #[test]
    fn what_is_generated_is_what_is_served_whatever_binds() {
        let mut number = numbers();
        for _ in 0..500 {
            let mut line = |from, to| Line { from, to, limit_mw: number(20.0), back_mw: number(20.0) };
            let network = Network::of(4, vec![line(0, 1), line(1, 2), line(2, 3), line(3, 0), line(0, 2)]);
            let reserve: Vec<f64> = (0..4).map(|_| number(25.0)).collect();
            let region: Vec<usize> = (0..9).map(|u| u * 5 % 4).collect();
            let mw: Vec<f64> = region.iter().map(|_| number(30.0)).collect();
            let available = sums(&mw, &region, 4);
            let order: Vec<usize> = (0..9).collect();
            let mut clearing = Clearing::new(&network, &reserve, region, &order, Sharing::Shared);
            clearing.demand.fill_with(|| number(80.0));
            let offer = Offer { mw: &mw, available: &available };
            clearing.clear(&network, &mut CutFinder::new(&network), offer);
            let served: f64 = clearing.demand.iter().sum::<f64>() - clearing.total_shed;
            let mut idle = vec![0.0; mw.len()];
            clearing.idle.spread(&mut idle);
            let generated: f64 = mw.iter().zip(&idle).map(|(mw, idle)| mw - idle).sum();
            assert!((served - generated).abs() < 1e-4, "{served} {generated}");
            for ((&shed, &demand), (&mw, &idle)) in
                clearing.shed.iter().zip(&clearing.demand).zip(mw.iter().zip(&idle))
            {
                assert!((0.0..=demand + 1e-9).contains(&shed) && (0.0..=mw + 1e-9).contains(&idle));
            }
        }
    }
}
