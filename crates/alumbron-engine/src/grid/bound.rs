//! The hour in which a group of links binds: shortfall and generation by linear programs over regions and flows.
//!
//! What regions can send under limits on arbitrary groups is no base polytope, so no decomposition gives the optimum; and
//! the least shortfall, the fairest and the cheapest are told apart, for none follows from another. They are found one
//! after the other, each among the optima of those before:
//!
//! 1. the least need that is not covered, demand and reserve together;
//! 2. of it the least reserve;
//! 3. under `local`, the least shortfall of regions that cover themselves;
//! 4. shares as even as can be: the highest as low as can be, then the next, and so on;
//! 5. the least of what stands at the dear end of the merit order, kind by kind, then the least cost of generation;
//! 6. of equals, those early in the merit order.
//!
//! Without groups this equals the decomposition of `clear.rs`, for there the fairest of all is the optimum of the convex
//! problem too (Fujishige, 1980). The first four are one program over what regions offer, the last two one over units.

use alumbron_model::case::Sharing;

use super::group::Groups;
use super::{Offer, TINY_MW};
use crate::arithmetic::{larger, smaller};

/// What a MWh of a unit is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Worth {
    /// Before all cost: the least of the highest kind first. Units are of kind 0.
    pub kind: u8,
    /// Cost among those of its kind.
    pub cost: f64,
}

/// An hour to be cleared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hour<'a> {
    /// Limit of each link there and back, MW.
    pub(super) limits: &'a [(f64, f64)],
    pub(super) demand: &'a [f64],
    pub(super) charging: &'a [f64],
    pub(super) offer: Offer<'a>,
    /// Region of each unit.
    pub(super) region: &'a [usize],
    /// Units of each connected part in merit order.
    pub(super) units_of: &'a [Vec<usize>],
    pub(super) sharing: Sharing,
}

/// The hour cleared, with its buffers. All in MW.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub(super) groups: Groups,
    /// Shortfall of each region.
    pub(super) shed: Vec<f64>,
    /// Whether more capacity in a region would leave less need uncovered.
    pub(super) short: Vec<bool>,
    /// What each unit generates.
    pub(super) generation: Vec<f64>,
    /// Whether each group binds: without it the hour would be another.
    pub(super) binds: Vec<bool>,
    /// What each region sends out or could, while flows are looked for.
    pub(super) spare: Vec<f64>,
    worth: Vec<Worth>,
    reserve: Vec<f64>,
    columns: Vec<Columns>,
    weights: Vec<f64>,
    open: Vec<usize>,
    missing: Vec<f64>,
    seated: Vec<bool>,
    units: Vec<Running>,
}

/// Columns of a region.
#[derive(Clone, Copy, Debug)]
struct Columns {
    shed: usize,
    /// Need that is not covered beyond what can be shed: reserve.
    beyond: usize,
    /// What its shortfall falls short of its share.
    below: usize,
    /// Whether it covers itself, and so goes short only after all others.
    is_last: bool,
}

/// A unit with its column and its place in the merit order.
#[derive(Clone, Copy, Debug)]
struct Running {
    unit: usize,
    column: usize,
    place: usize,
}

impl Bound {
    /// Buffers for groups, regions that hold this reserve, and units of this worth.
    pub(super) fn new(groups: Groups, reserve: Vec<f64>, worth: Vec<Worth>) -> Self {
        let n = reserve.len();
        Self {
            binds: vec![false; groups.list().len()],
            groups,
            shed: vec![0.0; n],
            short: vec![false; n],
            spare: vec![0.0; n],
            generation: vec![0.0; worth.len()],
            units: Vec::with_capacity(worth.len()),
            worth,
            columns: Vec::with_capacity(n),
            weights: vec![0.0; n],
            open: Vec::with_capacity(n),
            missing: vec![0.0; n],
            seated: vec![false; n],
            reserve,
        }
    }

    /// Clears an hour.
    pub(super) fn clear(&mut self, hour: Hour<'_>) {
        self.decide_shed(hour);
        self.serve(hour);
    }

    /// Decides what is shed.
    fn decide_shed(&mut self, hour: Hour<'_>) {
        self.weigh(hour);
        self.begin_shares(hour);
        let uncovered = self.columns.iter().flat_map(|of| [(of.shed, 1.0), (of.beyond, 1.0)]);
        let total = self.groups.simplex.minimize(uncovered);
        for (region, short) in self.short.iter_mut().enumerate() {
            *short = total > TINY_MW && self.groups.simplex.price(region) > TINY_MW;
        }
        self.note_binding();
        if total <= TINY_MW {
            self.shed.fill(0.0);
            return;
        }
        self.groups.simplex.minimize(self.columns.iter().map(|of| (of.beyond, 1.0)));
        self.note_binding();
        let last = self.columns.iter().filter(|of| of.is_last);
        self.groups.simplex.minimize(last.map(|of| (of.shed, 1.0)));
        self.note_binding();
        for is_last in [false, true] {
            self.even_out(is_last);
        }
        for ((shed, of), demand) in self.shed.iter_mut().zip(&self.columns).zip(hour.demand) {
            *shed = larger(smaller(self.groups.simplex.value(of.shed), *demand), 0.0);
        }
    }

    /// Weighs regions in sharing a shortfall, and fills in what each needs.
    fn weigh(&mut self, hour: Hour<'_>) {
        self.columns.clear();
        for (region, (weight, need)) in self.weights.iter_mut().zip(&mut self.missing).enumerate() {
            *need = hour.demand[region] + hour.charging[region] + self.reserve[region];
            let lack = *need - hour.offer.available[region];
            let is_last = hour.sharing == Sharing::Local && lack <= TINY_MW;
            *weight = if hour.sharing == Sharing::Local && !is_last { lack } else { hour.demand[region] };
            self.columns.push(Columns { shed: 0, beyond: 0, below: 0, is_last });
        }
        // As shares of the largest. Smaller ones than a millionth are all the same to arithmetic.
        for is_last in [false, true] {
            let among = |region: &usize| self.columns[*region].is_last == is_last;
            let most = (0..self.weights.len()).filter(among).map(|r| self.weights[r]).fold(TINY_MW, larger);
            for region in (0..self.weights.len()).filter(among) {
                self.weights[region] = larger(self.weights[region] / most, TINY_MW);
            }
        }
    }

    /// Begins the program of shares. At first every region covers what it can by itself.
    fn begin_shares(&mut self, hour: Hour<'_>) {
        let n = self.weights.len();
        let first_share = n + self.groups.list().len();
        self.groups.begin(hour.limits, n);
        let simplex = &mut self.groups.simplex;
        for (region, of) in self.columns.iter_mut().enumerate() {
            let (need, available, demand) =
                (self.missing[region], hour.offer.available[region], hour.demand[region]);
            let (given, shed) = (smaller(available, need), smaller(larger(need - available, 0.0), demand));
            // What a region lacks is at most the reserve it holds, or it could send on what it does not have: charging is
            // covered by what charging gives way.
            let most_beyond = self.reserve[region];
            let covers = simplex.add((0.0, available), given, [(region, 1.0)]);
            of.shed = simplex.add((0.0, demand), shed, [(region, 1.0), (first_share + region, 1.0)]);
            of.beyond = simplex.add((0.0, most_beyond), need - given - shed, [(region, 1.0)]);
            of.below = simplex.add((f64::NEG_INFINITY, f64::INFINITY), -shed, [(first_share + region, 1.0)]);
            simplex.seat(region, if available > need { covers } else { of.beyond });
            simplex.seat(first_share + region, of.below);
        }
    }

    /// Makes the shares of regions of one kind as even as can be: the highest as low as can be, then the next.
    fn even_out(&mut self, is_last: bool) {
        let Self { groups, columns, weights, open, .. } = self;
        let first_share = columns.len() + groups.list().len();
        let simplex = &mut groups.simplex;
        open.clear();
        open.extend((0..columns.len()).filter(|&region| columns[region].is_last == is_last));
        let of_share = open.iter().map(|&region| (first_share + region, -weights[region]));
        let share = simplex.add((0.0, 0.0), 0.0, of_share);
        let shares = open.iter().map(|&region| simplex.value(columns[region].shed) / weights[region]);
        let mut most = shares.fold(0.0, larger);
        simplex.release(share, (0.0, most));
        simplex.shift(share, most);
        open.iter().for_each(|&region| simplex.release(columns[region].below, (0.0, f64::INFINITY)));
        while most > TINY_MW && !open.is_empty() {
            most = simplex.minimize([(share, 1.0)]);
            simplex.release(share, (0.0, most));
            // Regions whose share no other can take over keep it; at least one has it, or the highest could be lower.
            open.retain(|&region| {
                let Columns { shed, below, .. } = columns[region];
                let keeps = simplex.is_held(below);
                if keeps {
                    simplex.fix(shed);
                    simplex.release(below, (f64::NEG_INFINITY, f64::INFINITY));
                }
                !keeps
            });
        }
        self.note_binding();
    }

    /// Decides who generates what is served.
    fn serve(&mut self, hour: Hour<'_>) {
        self.begin_units(hour);
        if self.lack(hour) {
            self.begin_units(hour);
            self.lack(hour);
        }
        let Self { groups, units, worth, .. } = self;
        let highest = units.iter().map(|running| worth[running.unit].kind).max().unwrap_or(0);
        for kind in (0..=highest).rev() {
            let of_kind = units.iter().filter(|running| worth[running.unit].kind == kind);
            groups.simplex.minimize(of_kind.map(|running| (running.column, worth[running.unit].cost)));
        }
        self.note_binding();
        let Self { groups, units, generation, .. } = self;
        let n = units.len() as f64;
        groups.simplex.minimize(units.iter().map(|running| (running.column, running.place as f64 / n)));
        generation.fill(0.0);
        for running in &*units {
            let offered = hour.offer.mw[running.unit];
            let mw = groups.simplex.value(running.column);
            generation[running.unit] = larger(smaller(mw, offered), 0.0);
        }
    }

    /// Sends what is lacking as far as it can be carried, and says whether some is then not served after all: flows that
    /// would bring reserve, which is held and not generated, may have made room in a group for others.
    fn lack(&mut self, hour: Hour<'_>) -> bool {
        let Self { groups, columns, shed, .. } = self;
        let lacking = groups.simplex.minimize(columns.iter().map(|of| (of.beyond, 1.0)));
        if lacking <= TINY_MW * columns.len() as f64 {
            return false;
        }
        for ((of, shed), &demand) in columns.iter().zip(shed).zip(hour.demand) {
            *shed = smaller(*shed + larger(groups.simplex.value(of.beyond), 0.0), demand);
        }
        true
    }

    /// Begins the program of units. At first every region serves itself in merit order, as far as its units go.
    fn begin_units(&mut self, hour: Hour<'_>) {
        let Self { groups, units, columns, missing, seated, shed, .. } = self;
        groups.begin(hour.limits, 0);
        let simplex = &mut groups.simplex;
        let wanted = hour.demand.iter().zip(hour.charging).zip(&*shed);
        for (missing, ((demand, charging), shed)) in missing.iter_mut().zip(wanted) {
            *missing = larger(demand + charging - shed, 0.0);
        }
        seated.fill(false);
        units.clear();
        for part in hour.units_of {
            for (place, &unit) in part.iter().enumerate().filter(|(_, unit)| hour.offer.mw[**unit] > 0.0) {
                let (offered, region) = (hour.offer.mw[unit], hour.region[unit]);
                let covered = smaller(offered, missing[region]);
                let column = simplex.add((0.0, offered), covered, [(region, 1.0)]);
                if covered < offered && !seated[region] {
                    simplex.seat(region, column);
                    seated[region] = true;
                }
                missing[region] -= covered;
                units.push(Running { unit, column, place });
            }
        }
        for (region, of) in columns.iter_mut().enumerate() {
            of.beyond = simplex.add((0.0, f64::INFINITY), missing[region], [(region, 1.0)]);
            if !seated[region] {
                simplex.seat(region, of.beyond);
            }
        }
    }

    /// Notes which groups bind under the objectives so far.
    fn note_binding(&mut self) {
        for (group, binds) in self.binds.iter_mut().enumerate() {
            *binds |= self.groups.is_held(group);
        }
    }
}
