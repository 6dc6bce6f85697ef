//! Trade: when nominated cargoes can be paid, load and sail, in order of time and drawn ahead of the hours.
//!
//! A cargo loads in the hour in which it is nominated if payments get through and it can be bought; until then it waits
//! with loading, and meets the state of things when it can. Cargoes that wait are looked at in order of nomination
//! whenever money comes, a bill is settled or credit changes; one that cannot be bought lets the next one go first. One
//! that waited longer than its agreement allows is given up.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Arrival, Cargo, CargoCourse, CargoEnd, Fate, Seas, Treasury, Voyage};
use crate::system::System;

/// Hours of a day.
const DAY_H: u32 = 24;

/// Cargoes of one agreement in one sample.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AgreementCount {
    /// Nominated.
    pub nominated: u32,
    /// Loaded.
    pub loaded: u32,
    /// Could be paid, but did not load.
    pub not_loaded: u32,
    /// Waited for money or payments.
    pub held: u32,
    /// How long they did so, together, h.
    pub held_h: f64,
    /// Were given up for want of money or payments.
    pub given_up: u32,
    /// Were seized before the end of the horizon.
    pub seized: u32,
    /// Were sold to somebody else before the end of the horizon.
    pub diverted: u32,
    /// Were refused on arrival before the end of the horizon.
    pub off_spec: u32,
}

/// Something that happens to cargoes or money; in an hour in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// Credit changes.
    Credit,
    /// A cargo should be there, but will not come.
    Loss(usize),
    /// A bill falls due.
    Due(usize),
    /// A held cargo can be paid.
    Freed(usize),
    /// The patience with a cargo ends.
    GiveUp(usize),
}

/// A cargo that loaded and will not come.
#[derive(Clone, Copy, Debug)]
struct Loss {
    agreement: usize,
    bill: Option<usize>,
    price_usd: f64,
    /// What of it is borne, USD.
    borne_usd: f64,
}

/// The trade of a sample. Reused from sample to sample.
#[derive(Clone, Debug, Default)]
pub struct Trade {
    /// Cargoes of each agreement.
    pub counts: Vec<AgreementCount>,
    /// Money.
    pub treasury: Treasury,
    /// All that are nominated, in order of nomination, and how many have been so far.
    cargoes: Vec<Cargo>,
    next_cargo: usize,
    /// Which of them neither loaded nor were given up.
    open: Vec<bool>,
    /// How many wait.
    n_held: u32,
    /// Those that wait for money, in order.
    waiting: Vec<usize>,
    losses: Vec<Loss>,
    /// The month that begins next.
    next_month: usize,
    /// The course of each cargo, in order of nomination, where somebody asks for it.
    pub courses: Option<Vec<CargoCourse>>,
    /// What else is to happen, and when.
    coming: BinaryHeap<Reverse<(u32, What)>>,
}

impl Trade {
    /// Trades through a sample; gives the cargoes that reach their port, in order of arrival.
    ///
    /// # Panics
    /// If the balance of money does not close: a bug of ours.
    pub fn draw(&mut self, seas: Seas<'_>, arrivals: &mut Vec<Arrival>) {
        let system = seas.system;
        arrivals.clear();
        self.counts.clear();
        self.counts.resize(system.agreements.len(), AgreementCount::default());
        self.treasury.reset(system);
        if system.agreements.is_empty() {
            return;
        }
        self.begin(seas, arrivals);
        while let Some(hour) = self.next_hour(system) {
            self.pass(seas, hour, arrivals);
            if self.courses.is_some() {
                self.note_payments(hour);
            }
        }
        self.treasury.end_month(self.n_held);
        let n_hours = system.calendar.n_hours;
        for (cargo, _) in self.cargoes.iter().zip(&self.open).filter(|(_, open)| **open) {
            hold(&mut self.counts[cargo.agreement], cargo, n_hours);
        }
        arrivals.sort_unstable_by_key(Arrival::order);
        let imbalance = self.treasury.imbalance();
        assert!(
            imbalance < 1e-9,
            "seed {} sample {}: balance of money is off by {imbalance:e}",
            seas.seed,
            seas.sample
        );
    }

    /// Nominates all cargoes, and lets those sail that loaded before the horizon.
    fn begin(&mut self, seas: Seas<'_>, arrivals: &mut Vec<Arrival>) {
        let system = seas.system;
        self.cargoes.clear();
        for agreement in 0..system.agreements.len() {
            seas.nominate(agreement, &mut self.cargoes);
        }
        self.cargoes.sort_unstable_by_key(|cargo| (cargo.nominated_h, cargo.agreement, cargo.nomination));
        self.cargoes.iter().for_each(|cargo| self.counts[cargo.agreement].nominated += 1);
        if let Some(courses) = &mut self.courses {
            courses.clear();
            courses.extend(self.cargoes.iter().map(CargoCourse::of));
        }
        self.open.clear();
        self.open.resize(self.cargoes.len(), false);
        self.waiting.clear();
        self.losses.clear();
        self.coming.clear();
        (self.n_held, self.next_month, self.next_cargo) = (0, 0, 0);
        if system.money.is_some() {
            for agreement in &system.agreements {
                let changes = seas.levers.changes(agreement.levers.credit).iter();
                self.coming.extend(changes.map(|&(hour, _)| Reverse((hour, What::Credit))));
            }
        }
        while let Some(&cargo) = self.cargoes.get(self.next_cargo).filter(|cargo| cargo.nominated_h < 0) {
            let nth = self.next_cargo;
            self.next_cargo += 1;
            let Some(voyage) = seas.route(cargo.agreement).load(&cargo, None) else {
                self.stays(nth);
                continue;
            };
            let agreement = &system.agreements[cargo.agreement];
            // What fell due before the horizon was paid then.
            let due_h = cargo.nominated_h + i64::from(agreement.terms.credit_h);
            let due_h = u32::try_from(due_h).ok().filter(|_| agreement.takes_credit());
            let bill = due_h.map(|hour| self.owe(system, &cargo, hour));
            self.sail(system, nth, (voyage, bill), arrivals);
        }
    }

    /// The next hour in which something happens.
    fn next_hour(&self, system: &System) -> Option<u32> {
        // All cargoes left are of the horizon.
        let cargo = self.cargoes.get(self.next_cargo).map(|cargo| cargo.nominated_h as u32);
        let event = self.coming.peek().map(|Reverse((hour, _))| *hour);
        let month = (self.next_month + 1 < system.month_starts.len())
            .then(|| system.month_starts[self.next_month] * DAY_H);
        let hour = [cargo, event, month].into_iter().flatten().min();
        hour.filter(|&hour| hour < system.calendar.n_hours)
    }

    /// What happens in an hour.
    fn pass(&mut self, seas: Seas<'_>, hour: u32, arrivals: &mut Vec<Arrival>) {
        let system = seas.system;
        if system.month_starts[self.next_month] * DAY_H == hour {
            if self.next_month > 0 {
                self.treasury.end_month(self.n_held);
            }
            if let Some(money) = &system.money {
                let income_usd = money.income_usd[self.next_month] * seas.levers.value(money.lever, hour);
                // What is there at the start of the horizon is there.
                let carry_over = if self.next_month > 0 { money.carry_over } else { 1.0 };
                self.treasury.begin_month(self.next_month, carry_over, income_usd);
            } else {
                self.treasury.begin_month(self.next_month, 1.0, 0.0);
            }
            self.next_month += 1;
        }
        while let Some(&Reverse((at, what))) = self.coming.peek()
            && at == hour
        {
            match what {
                What::Credit => {}
                What::Loss(loss) => self.lose(loss),
                What::Due(bill) => self.treasury.fall_due(bill),
                What::Freed(cargo) => self.wait(cargo),
                // After all that may let it load.
                What::GiveUp(_) => break,
            }
            self.coming.pop();
        }
        while self.cargoes.get(self.next_cargo).is_some_and(|cargo| cargo.nominated_h == i64::from(hour)) {
            self.open[self.next_cargo] = true;
            self.n_held += 1;
            let patience = system.agreements[self.cargoes[self.next_cargo].agreement].terms.patience_h;
            if let Some(patience_h) = patience {
                self.coming.push(Reverse((hour.saturating_add(patience_h), What::GiveUp(self.next_cargo))));
            }
            self.wait(self.next_cargo);
            self.next_cargo += 1;
        }
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.retain(|&cargo| self.open[cargo] && self.still_waits(seas, cargo, hour, arrivals));
        self.waiting = waiting;
        while let Some(&Reverse((at, What::GiveUp(cargo)))) = self.coming.peek()
            && at == hour
        {
            self.coming.pop();
            self.give_up(system, cargo, hour);
        }
    }

    /// A cargo takes its place among those that wait for money.
    fn wait(&mut self, cargo: usize) {
        if self.open[cargo] {
            let place = self.waiting.partition_point(|&other| other < cargo);
            self.waiting.insert(place, cargo);
        }
    }

    /// Whether a cargo goes on waiting for money; otherwise it loaded, or did not, or waits for payments.
    fn still_waits(&mut self, seas: Seas<'_>, nth: usize, hour: u32, arrivals: &mut Vec<Arrival>) -> bool {
        let (system, cargo) = (seas.system, self.cargoes[nth]);
        let route = seas.route(cargo.agreement);
        match route.paid_from(hour) {
            Some(free) if free > hour => {
                self.coming.push(Reverse((free, What::Freed(nth))));
                return false;
            }
            Some(_) => {}
            None => return false,
        }
        let Some(means) = self.means(seas, &cargo, hour) else { return true };
        self.open[nth] = false;
        self.n_held -= 1;
        hold(&mut self.counts[cargo.agreement], &cargo, hour);
        match route.load(&cargo, Some(hour)) {
            None => self.stays(nth),
            Some(voyage) => {
                let agreement = &system.agreements[cargo.agreement];
                let bill = match means {
                    Means::Credit => {
                        Some(self.owe(system, &cargo, hour.saturating_add(agreement.terms.credit_h)))
                    }
                    Means::Cash => {
                        self.treasury.pay(cargo.agreement, cargo.cargo_t * agreement.price);
                        None
                    }
                };
                self.sail(system, nth, (voyage, bill), arrivals);
            }
        }
        false
    }

    /// How a cargo can be bought in an hour, if it can.
    fn means(&self, seas: Seas<'_>, cargo: &Cargo, hour: u32) -> Option<Means> {
        let system = seas.system;
        let agreement = &system.agreements[cargo.agreement];
        let (supplier, price_usd) = (agreement.supplier, cargo.cargo_t * agreement.price);
        if agreement.takes_credit() {
            let factor = seas.levers.value(agreement.levers.credit, hour);
            // Without credit there is none, even where it has no limit.
            let limit_usd = if factor > 0.0 { system.credit_limit_usd[supplier] * factor } else { 0.0 };
            if self.treasury.has_credit(supplier, price_usd, limit_usd) {
                return Some(Means::Credit);
            }
        }
        self.treasury.has_cash(price_usd).then_some(Means::Cash)
    }

    /// Owes the price of a cargo until an hour.
    fn owe(&mut self, system: &System, cargo: &Cargo, due_h: u32) -> usize {
        let price_usd = cargo.cargo_t * system.agreements[cargo.agreement].price;
        let bill = self.treasury.owe(system, cargo.agreement, price_usd);
        self.coming.push(Reverse((due_h, What::Due(bill))));
        bill
    }

    /// A cargo could be paid, but does not load.
    fn stays(&mut self, nth: usize) {
        self.counts[self.cargoes[nth].agreement].not_loaded += 1;
        self.note(nth, |course| course.end = CargoEnd::NotLoaded);
    }

    /// Writes down how a cargo goes on, if somebody asks.
    fn note(&mut self, nth: usize, change: impl FnOnce(&mut CargoCourse)) {
        if let Some(courses) = &mut self.courses {
            change(&mut courses[nth]);
        }
    }

    /// Writes down which bills were paid in full in an hour, if somebody asks.
    fn note_payments(&mut self, hour: u32) {
        let is_paid = |bill: usize| self.treasury.is_settled(bill);
        for course in self.courses.iter_mut().flatten().filter(|course| course.paid_h.is_none()) {
            course.paid_h = course.bill.filter(|&bill| is_paid(bill)).map(|_| i64::from(hour));
        }
    }

    /// A cargo that loaded sails, and arrives or is lost.
    fn sail(
        &mut self,
        system: &System,
        nth: usize,
        (voyage, bill): (Voyage, Option<usize>),
        arrivals: &mut Vec<Arrival>,
    ) {
        let cargo = &self.cargoes[nth];
        let agreement = &system.agreements[cargo.agreement];
        let count = &mut self.counts[cargo.agreement];
        count.loaded += 1;
        let within = 0.0..f64::from(system.calendar.n_hours);
        let Voyage { loads_h, mut arrives_h, fate } = voyage;
        if let Some(courses) = &mut self.courses {
            let (paid_h, end) = (bill.is_none().then_some(loads_h), CargoEnd::UnderWay);
            let departed_h = Some(loads_h);
            courses[nth] =
                CargoCourse { departed_h, arrives_h: Some(arrives_h), paid_h, bill, end, ..courses[nth] };
        }
        if !within.contains(&arrives_h) {
            return;
        }
        match fate {
            Fate::Through => {}
            Fate::OffSpec => {
                count.off_spec += 1;
                let refused_h = Some(arrives_h);
                arrives_h += agreement.terms.swap_h;
                if let Some(courses) = &mut self.courses {
                    courses[nth] = CargoCourse { refused_h, arrives_h: Some(arrives_h), ..courses[nth] };
                }
            }
            Fate::Seized | Fate::Diverted => {
                let borne = if fate == Fate::Seized { agreement.terms.seized_borne } else { 0.0 };
                *(if fate == Fate::Seized { &mut count.seized } else { &mut count.diverted }) += 1;
                let price_usd = cargo.cargo_t * agreement.price;
                let loss = Loss { agreement: cargo.agreement, bill, price_usd, borne_usd: price_usd * borne };
                // Within the horizon, so the cast is exact.
                self.coming.push(Reverse((arrives_h as u32, What::Loss(self.losses.len()))));
                self.losses.push(loss);
                let end = if fate == Fate::Seized { CargoEnd::Seized } else { CargoEnd::Diverted };
                self.note(nth, |course| course.end = end);
                return;
            }
        }
        if within.contains(&arrives_h) {
            let Cargo { agreement, nomination, cargo_t, .. } = self.cargoes[nth];
            self.note(nth, |course| course.end = CargoEnd::Arrived);
            arrivals.push(Arrival { hour: arrives_h as u32, agreement, nomination, loads_h, cargo_t });
        }
    }

    fn lose(&mut self, loss: usize) {
        let Loss { agreement, bill, price_usd, borne_usd } = self.losses[loss];
        self.treasury.forfeit(agreement, borne_usd);
        self.treasury.refund(agreement, bill, price_usd - borne_usd);
    }

    /// A cargo that waited too long is given up; what take-or-pay asks for is due at once.
    fn give_up(&mut self, system: &System, nth: usize, hour: u32) {
        if !std::mem::replace(&mut self.open[nth], false) {
            return;
        }
        self.n_held -= 1;
        self.waiting.retain(|&other| other != nth);
        let cargo = self.cargoes[nth];
        hold(&mut self.counts[cargo.agreement], &cargo, hour);
        self.counts[cargo.agreement].given_up += 1;
        self.note(nth, |course| (course.departed_h, course.end) = (Some(i64::from(hour)), CargoEnd::GivenUp));
        let agreement = &system.agreements[cargo.agreement];
        let owed_usd = cargo.cargo_t * agreement.price * agreement.terms.take_or_pay;
        if owed_usd > 0.0 {
            self.treasury.forfeit(cargo.agreement, owed_usd);
            let bill = self.treasury.owe(system, cargo.agreement, owed_usd);
            self.treasury.fall_due(bill);
        }
    }
}

/// How a cargo is bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Means {
    Credit,
    Cash,
}

/// Counts how long a cargo waited until an hour, if it did.
fn hold(count: &mut AgreementCount, cargo: &Cargo, until: u32) {
    let waited_h = i64::from(until) - cargo.nominated_h;
    if waited_h > 0 {
        count.held += 1;
        count.held_h += waited_h as f64;
    }
}
