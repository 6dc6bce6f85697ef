//! Inland transport and refining: what is under way between tanks, and what was made.
//!
//! Decisions are taken every so many hours from stocks alone. What leaves, or is refined, at a decision is what could
//! have been since the last one, so nothing is anywhere before it could be there. Fuel that finds no room where it
//! arrives waits on the way. Tanks are the caller's: this only says how much, and keeps count.

use std::collections::VecDeque;

use super::TankFarm;
use crate::arithmetic::{larger, smaller};
use crate::system::{InlandData, RefineryData, TransferData};

/// What rounding may lack to a whole batch, as a share of it.
const ROUNDING: f64 = 1e-9;

/// After every horizon, h.
const NEVER: u32 = u32::MAX;

/// Transfers and refineries in a sample.
#[derive(Clone, Debug)]
pub struct Inland<'s> {
    /// Transfers.
    pub transfers: Vec<Way<'s>>,
    /// Refineries.
    pub refineries: Vec<Works<'s>>,
    /// The next hour in which anything is to be done.
    pub next: u32,
    /// What is under way to each tank, t.
    coming_t: Vec<f64>,
    /// Transfers that decide now, the emptiest receiver first.
    turn: Vec<(f64, usize)>,
}

/// How much of its rate something can use over time.
#[derive(Clone, Copy, Debug)]
struct Ability {
    /// What a lever leaves of it.
    scale: f64,
    is_out: bool,
    since: u32,
    /// Hours at the full rate since the last decision.
    full_h: f64,
}

/// A transfer in a sample.
#[derive(Clone, Debug)]
pub struct Way<'s> {
    /// Left a tank so far, t.
    pub sent_t: f64,
    /// Came into the other so far, t.
    pub brought_t: f64,
    /// Times that anything left; whole batches where it carries such.
    pub batches: u32,
    ability: Ability,
    /// What could leave besides what the time since the last decision allows, t: of a batch that is not yet full.
    saved_t: f64,
    /// Hour of arrival and t, in order.
    lots: VecDeque<(u32, f64)>,
    data: &'s TransferData,
}

/// A refinery in a sample.
#[derive(Clone, Debug)]
pub struct Works<'s> {
    /// Taken in so far, t.
    pub taken_t: f64,
    /// The same by intake tank.
    pub taken_by_tank_t: Vec<f64>,
    ability: Ability,
    data: &'s RefineryData,
}

impl Ability {
    const FULL: Self = Self { scale: 1.0, is_out: false, since: 0, full_h: 0.0 };

    /// Counts the hours before this one.
    fn count(&mut self, hour: u32) {
        if !self.is_out {
            self.full_h += f64::from(hour - self.since) * self.scale;
        }
        self.since = hour;
    }

    /// It goes out or returns.
    fn set_out(&mut self, hour: u32, out: bool) {
        self.count(hour);
        self.is_out = out;
    }

    /// A lever moves it.
    fn set_scale(&mut self, hour: u32, scale: f64) {
        self.count(hour);
        self.scale = scale;
    }

    /// Hours at the full rate since it was asked last.
    fn take(&mut self, hour: u32) -> f64 {
        self.count(hour);
        std::mem::take(&mut self.full_h)
    }
}

impl<'s> Inland<'s> {
    /// Transfers and refineries between so many tanks; [`Inland::reset`] begins a sample.
    #[must_use]
    pub fn new(data: &'s InlandData, n_tanks: usize) -> Self {
        let way = |data: &'s TransferData| Way {
            sent_t: 0.0,
            brought_t: 0.0,
            batches: 0,
            ability: Ability::FULL,
            saved_t: 0.0,
            lots: VecDeque::new(),
            data,
        };
        let works = |data: &'s RefineryData| Works {
            taken_t: 0.0,
            taken_by_tank_t: vec![0.0; data.intake.len()],
            ability: Ability::FULL,
            data,
        };
        Self {
            transfers: data.transfers.iter().map(way).collect(),
            refineries: data.refineries.iter().map(works).collect(),
            next: NEVER,
            coming_t: vec![0.0; n_tanks],
            turn: Vec::with_capacity(data.transfers.len()),
        }
    }

    /// Begins a sample.
    pub fn reset(&mut self) {
        self.coming_t.fill(0.0);
        for way in &mut self.transfers {
            (way.sent_t, way.brought_t, way.batches, way.saved_t) = (0.0, 0.0, 0, 0.0);
            way.ability = Ability::FULL;
            way.lots.clear();
        }
        for works in &mut self.refineries {
            works.taken_t = 0.0;
            works.taken_by_tank_t.fill(0.0);
            works.ability = Ability::FULL;
        }
        self.plan(0);
    }

    /// Finds the next hour after this one in which anything is to be done.
    pub fn plan(&mut self, hour: u32) {
        let decision = |every_h: u32| (hour / every_h + 1).saturating_mul(every_h);
        let ways = self.transfers.iter().map(|way| {
            let arrives = way.lots.front().map_or(NEVER, |&(arrives, _)| arrives.max(hour + 1));
            decision(way.data.every_h).min(arrives)
        });
        let works = self.refineries.iter().map(|works| decision(works.data.every_h));
        self.next = ways.chain(works).min().unwrap_or(NEVER);
    }

    /// A transfer goes out or returns.
    pub fn set_transfer_out(&mut self, transfer: usize, hour: u32, out: bool) {
        self.transfers[transfer].ability.set_out(hour, out);
    }

    /// A lever moves the rate of a transfer.
    pub fn scale_transfer(&mut self, transfer: usize, hour: u32, scale: f64) {
        self.transfers[transfer].ability.set_scale(hour, scale);
    }

    /// A refinery goes out or returns.
    pub fn set_refinery_out(&mut self, refinery: usize, hour: u32, out: bool) {
        self.refineries[refinery].ability.set_out(hour, out);
    }

    /// A lever moves the capacity of a refinery.
    pub fn scale_refinery(&mut self, refinery: usize, hour: u32, scale: f64) {
        self.refineries[refinery].ability.set_scale(hour, scale);
    }

    /// What of a transfer has arrived at the start of an hour and is not yet in its tank, t.
    #[must_use]
    pub fn at_gate_t(&self, transfer: usize, hour: u32) -> f64 {
        let lots = self.transfers[transfer].lots.iter();
        lots.take_while(|(arrives, _)| *arrives <= hour).map(|(_, tonnes)| tonnes).sum()
    }

    /// So much of what arrived has come into its tank, t.
    pub fn land(&mut self, transfer: usize, tonnes: f64) {
        let way = &mut self.transfers[transfer];
        way.brought_t += tonnes;
        self.coming_t[way.data.to] -= tonnes;
        let mut left = tonnes;
        while let Some((_, lot)) = way.lots.front_mut() {
            if *lot > left {
                *lot -= left;
                break;
            }
            left -= *lot;
            way.lots.pop_front();
        }
        if way.lots.is_empty() {
            let on_the_way = self.transfers.iter().filter(|other| !other.lots.is_empty());
            let to = self.transfers[transfer].data.to;
            // Summed anew where nothing of this one is left, so that rounding does not pile up.
            let coming = on_the_way.filter(|other| other.data.to == to).flat_map(|other| &other.lots);
            self.coming_t[to] = coming.map(|(_, lot)| lot).sum();
        }
    }

    /// Who decides in this hour, the emptiest receiving tank first.
    pub fn take_turns(&mut self, hour: u32, farm: &TankFarm<'_>) {
        let Self { transfers, coming_t, turn, .. } = self;
        turn.clear();
        for (t, way) in transfers.iter().enumerate() {
            if hour.is_multiple_of(way.data.every_h) && hour > 0 {
                let (to, usable_t) = (way.data.to, farm.usable_t(way.data.to));
                let holds_t = farm.stock_t(to, hour) + coming_t[to];
                turn.push((if usable_t > 0.0 { holds_t / usable_t } else { 1.0 }, t));
            }
        }
        turn.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    }

    /// The transfer whose turn is the `nth`.
    #[must_use]
    pub fn turn(&self, nth: usize) -> Option<usize> {
        self.turn.get(nth).map(|&(_, transfer)| transfer)
    }

    /// What a transfer lets leave now, t.
    pub fn decide(&mut self, transfer: usize, hour: u32, farm: &TankFarm<'_>) -> f64 {
        let way = &mut self.transfers[transfer];
        let data = way.data;
        let able_t = data.rate_t_per_h * way.ability.take(hour) + way.saved_t;
        let wanted_t =
            data.fill_to * farm.usable_t(data.to) - farm.stock_t(data.to, hour) - self.coming_t[data.to];
        let spare_t = farm.stock_t(data.from, hour) - data.keep_t;
        let tonnes = larger(smaller(able_t, smaller(wanted_t, spare_t)), 0.0);
        let Some(batch_t) = data.batch_t else { return tonnes };
        let batches = (tonnes / batch_t + ROUNDING).floor();
        let left_t = able_t - batches * batch_t;
        // A ship that has no cargo waits for one; what more could have been carried meanwhile is lost.
        way.saved_t = smaller(larger(left_t, 0.0), batch_t);
        batches * batch_t
    }

    /// So much has left for a transfer, t.
    pub fn load(&mut self, transfer: usize, hour: u32, tonnes: f64) {
        let way = &mut self.transfers[transfer];
        way.sent_t += tonnes;
        let batches = way.data.batch_t.map_or(1.0, |batch_t| (tonnes / batch_t).round());
        way.batches += batches as u32;
        self.coming_t[way.data.to] += tonnes;
        way.lots.push_back((hour.saturating_add(way.data.delay_h), tonnes));
    }

    /// Whether a refinery decides in this hour, and then what it could have taken in since the last time, t.
    pub fn could_refine_t(&mut self, refinery: usize, hour: u32) -> Option<f64> {
        let works = &mut self.refineries[refinery];
        let decides = hour.is_multiple_of(works.data.every_h) && hour > 0;
        decides.then(|| works.data.capacity_t_per_h * works.ability.take(hour))
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "whole tonnes are exact")]
mod tests {
    use super::*;
    use crate::system::TankData;

    fn tanks(stocks_t: &[f64]) -> Vec<TankData> {
        let tank = |&stock_t: &f64| TankData { capacity_t: 1000.0, stock_t, ..TankData::default() };
        stocks_t.iter().map(tank).collect()
    }

    fn way(from: usize, to: usize, rate_t_per_h: f64) -> TransferData {
        TransferData {
            from,
            to,
            rate_t_per_h,
            batch_t: None,
            delay_h: 0,
            every_h: 6,
            fill_to: 0.9,
            keep_t: 0.0,
            outage: None,
        }
    }

    fn data(transfers: Vec<TransferData>) -> InlandData {
        InlandData { transfers, refineries: Vec::new() }
    }

    #[test]
    fn what_leaves_is_what_could_be_carried_since_the_last_decision() {
        let (data, tanks) = (data(vec![way(0, 1, 10.0)]), tanks(&[1000.0, 0.0]));
        let mut farm = TankFarm::new(&tanks);
        farm.reset();
        let mut inland = Inland::new(&data, 2);
        inland.reset();
        assert_eq!(inland.next, 6);
        assert_eq!(inland.decide(0, 6, &farm), 60.0);
        inland.set_transfer_out(0, 8, true);
        inland.set_transfer_out(0, 9, false);
        inland.scale_transfer(0, 10, 0.5);
        assert_eq!(inland.decide(0, 12, &farm), 40.0, "two hours in full, one out, one in full, two by half");
    }

    #[test]
    fn what_is_under_way_counts_as_if_it_were_there() {
        let (data, tanks) = (data(vec![way(0, 1, 200.0)]), tanks(&[1000.0, 0.0]));
        let mut farm = TankFarm::new(&tanks);
        farm.reset();
        let mut inland = Inland::new(&data, 2);
        inland.reset();
        assert_eq!(inland.decide(0, 6, &farm), 900.0, "filled to nine tenths");
        inland.load(0, 6, 700.0);
        assert_eq!(inland.decide(0, 12, &farm), 200.0);
        inland.land(0, 700.0);
        assert_eq!((inland.coming_t[1], inland.transfers[0].brought_t), (0.0, 700.0));
    }

    #[test]
    fn a_coaster_carries_whole_batches_and_waits_for_them_once() {
        let batch = TransferData { batch_t: Some(100.0), ..way(0, 1, 20.0) };
        let (data, tanks) = (data(vec![batch]), tanks(&[250.0, 0.0]));
        let mut farm = TankFarm::new(&tanks);
        farm.reset();
        let mut inland = Inland::new(&data, 2);
        inland.reset();
        let mut sent = Vec::new();
        for hour in [6, 12, 18, 24, 30, 36, 42] {
            let tonnes = inland.decide(0, hour, &farm);
            farm.change(0, hour, |tank| tank.send(tonnes, 0.0));
            sent.push(tonnes);
        }
        // 120 t in six hours; 20, 40, ... are saved up; of 250 t the last 50 are no batch.
        assert_eq!(sent, [100.0, 100.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(inland.transfers[0].saved_t, 100.0, "no more than a batch is saved");
    }

    #[test]
    fn the_emptiest_receiver_comes_first_whatever_stands_first() {
        let (data, tanks) = (data(vec![way(0, 1, 10.0), way(0, 2, 10.0)]), tanks(&[50.0, 300.0, 200.0]));
        let mut farm = TankFarm::new(&tanks);
        farm.reset();
        let mut inland = Inland::new(&data, 3);
        inland.reset();
        inland.take_turns(6, &farm);
        assert_eq!((inland.turn(0), inland.turn(1), inland.turn(2)), (Some(1), Some(0), None));
    }
}
