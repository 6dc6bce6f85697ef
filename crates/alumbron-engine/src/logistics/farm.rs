//! The tank farm: all tanks of a sample, and which of them need looking at every hour.
//!
//! A tank that can neither run low nor run over for some hours, whatever its units do, sleeps through them: its flows are
//! booked together when it wakes. A full tank with a ship alongside stays full as long as the ship lasts: see [`Mooring`].
//! So an hour costs what the tanks that matter in it cost.

use super::tank::{TINY_T, Tank};
use crate::arithmetic::{ROUNDING, larger, smaller};
use crate::system::{OfftakeData, TankData};

/// Hours between looks at whether tanks can sleep or be moored at, and the shortest time for which that is worth while.
pub const WATCH_H: u32 = 6;

/// How a tank stands before an hour of dispatch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It covers an hour of all its units at full power.
    Ample,
    /// It may not.
    Low,
    /// Nothing can be drawn.
    Empty,
}

impl Level {
    /// The level now. A tank that ran low counts as ample only when it holds two hours, so that one that lives from hand
    /// to mouth does not change its level every hour; low is always the careful answer.
    fn after(self, available_t: f64, hourly_burn_t: f64) -> Self {
        let enough = if self == Self::Ample { hourly_burn_t } else { 2.0 * hourly_burn_t };
        if available_t >= enough && available_t > 0.0 {
            Self::Ample
        } else if available_t > 0.0 {
            Self::Low
        } else {
            Self::Empty
        }
    }
}

/// The tanks of a sample. Times are hours of the horizon, at whose start something happens.
#[derive(Clone, Debug)]
pub struct TankFarm<'s> {
    pub(super) kept: Vec<Kept<'s>>,
    awake: Vec<usize>,
    moored: Vec<usize>,
    /// The hour at which the first of the sleeping tanks wakes, or an earlier one.
    next_waking: u32,
}

/// A tank and what is kept of it beside its stock.
#[derive(Clone, Debug)]
pub(super) struct Kept<'s> {
    pub(super) tank: Tank,
    level: Level,
    /// What units burn that run in full, t/h.
    rate_t_per_h: f64,
    /// What units burn that share the tank with care and run as far as it lets them, t/h.
    claimed_t_per_h: f64,
    /// What was drawn beyond these rates since flows were booked, t; less than nothing where units did not run in full.
    beyond_t: f64,
    /// From when to when it sleeps, if it does: flows in between are not yet booked.
    pub(super) asleep: Option<(u32, u32)>,
    /// The ship that keeps it full, if one does.
    pub(super) mooring: Option<Mooring>,
    inflow_t_per_h: f64,
    /// What its units could burn in an hour, t; without end if a policy limits it, so that it never counts as ample.
    pub(super) hourly_burn_t: f64,
    /// What a policy lets it give in this hour, t.
    pub(super) allowed_t: f64,
    /// That and other uses, t/h.
    hourly_draw_t: f64,
    /// Until when it cannot run low unless it is touched from outside.
    pub(super) ample_until: u32,
    before_power: Vec<OfftakeData>,
    after_power: Vec<OfftakeData>,
    pub(super) data: &'s TankData,
}

/// A ship alongside a full tank: in each hour what was burned in the hour before comes ashore. Neither is touched until
/// the ship casts off.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mooring {
    /// What came ashore, t.
    pub ashore_t: f64,
    /// Hours in which anything did.
    pub unloading_h: u32,
    /// Room there was when it began, and now, t.
    began_with_t: f64,
    room_t: f64,
}

impl Mooring {
    /// A tank with all that happened while the ship was alongside.
    fn close(&self, mut tank: Tank) -> Tank {
        tank.stock_t = tank.usable_t - self.room_t;
        tank.received_t += self.ashore_t;
        tank.burned_t += self.ashore_t + self.room_t - self.began_with_t;
        tank
    }

    /// An hour in which this was burned, t.
    fn pass_hour(&mut self, burned_t: f64) {
        let comes_t = if self.room_t > TINY_T { self.room_t } else { 0.0 };
        self.ashore_t += comes_t;
        self.unloading_h += u32::from(comes_t > 0.0);
        self.room_t += burned_t - comes_t;
    }
}

impl<'s> TankFarm<'s> {
    /// A farm of these tanks; [`TankFarm::reset`] begins a sample.
    #[must_use]
    pub fn new(data: &'s [TankData]) -> Self {
        let kept = data.iter().map(|data| {
            let (before_power, after_power) = data.offtakes.iter().partition(|offtake| offtake.before_power);
            Kept {
                tank: Tank::default(),
                level: Level::Ample,
                rate_t_per_h: 0.0,
                claimed_t_per_h: 0.0,
                beyond_t: 0.0,
                asleep: None,
                mooring: None,
                inflow_t_per_h: data.inflow_t_per_h,
                hourly_burn_t: data.hourly_burn_t,
                allowed_t: f64::INFINITY,
                hourly_draw_t: data.hourly_draw_t(),
                ample_until: 0,
                before_power,
                after_power,
                data,
            }
        });
        let (awake, moored) = (Vec::with_capacity(data.len()), Vec::with_capacity(data.len()));
        Self { kept: kept.collect(), awake, moored, next_waking: u32::MAX }
    }

    /// Begins a sample.
    pub fn reset(&mut self) {
        self.next_waking = u32::MAX;
        self.moored.clear();
        self.awake.clear();
        self.awake.extend(0..self.kept.len());
        for kept in &mut self.kept {
            kept.tank = Tank::new(kept.data.capacity_t, kept.data.heel_t, kept.data.stock_t);
            kept.level = Level::Ample;
            (kept.rate_t_per_h, kept.claimed_t_per_h, kept.beyond_t) = (0.0, 0.0, 0.0);
            (kept.asleep, kept.mooring) = (None, None);
            (kept.hourly_burn_t, kept.allowed_t) = (kept.data.hourly_burn_t, f64::INFINITY);
            kept.ample_until = 0;
        }
    }

    /// A tank about to be filled, with all its flows before this hour booked.
    #[inline]
    pub fn wake(&mut self, tank: usize, hour: u32) -> &mut Tank {
        let kept = &mut self.kept[tank];
        debug_assert!(kept.mooring.is_none(), "the ship casts off first");
        if kept.asleep.is_some() {
            kept.book(hour);
            kept.asleep = None;
            self.awake.push(tank);
        }
        &mut kept.tank
    }

    /// A tank that may be about to lose something, with all its flows before this hour booked.
    pub fn disturb(&mut self, tank: usize, hour: u32) -> &mut Tank {
        self.kept[tank].ample_until = 0;
        self.wake(tank, hour)
    }

    /// Changes what is in a tank at the start of an hour. One that sleeps sleeps on if it stays safe.
    pub fn change<R>(&mut self, tank: usize, hour: u32, change: impl FnOnce(&mut Tank) -> R) -> R {
        let kept = &mut self.kept[tank];
        debug_assert!(kept.mooring.is_none(), "the ship casts off first");
        kept.ample_until = 0;
        if kept.asleep.is_none() {
            return change(&mut kept.tank);
        }
        kept.book(hour);
        let result = change(&mut kept.tank);
        let safe = safe_hours(&kept.tank, kept.data);
        if safe < f64::from(WATCH_H) {
            kept.asleep = None;
            self.awake.push(tank);
        } else {
            // Saturates, as in `rest`.
            let until = hour.saturating_add(safe as u32);
            kept.asleep = Some((hour, until));
            self.next_waking = until.min(self.next_waking);
        }
        result
    }

    /// Whether any of these tanks can take a delivery in at the start of an hour. Wakes none.
    #[must_use]
    #[inline]
    pub fn has_room(&self, tanks: &[usize], hour: u32) -> bool {
        tanks.iter().any(|&tank| self.kept[tank].has_room(hour))
    }

    /// Tanks wake whose time has come; production flows in; uses that go before power draw.
    pub fn begin_hour(&mut self, hour: u32) {
        if hour >= self.next_waking {
            self.next_waking = u32::MAX;
            for t in 0..self.kept.len() {
                match self.kept[t].asleep {
                    Some((_, until)) if until <= hour => _ = self.wake(t, hour),
                    Some((_, until)) => self.next_waking = self.next_waking.min(until),
                    None => {}
                }
            }
        }
        for &t in &self.awake {
            let kept = &mut self.kept[t];
            if kept.inflow_t_per_h > 0.0 {
                kept.tank.produce(kept.inflow_t_per_h);
            }
            for offtake in &kept.before_power {
                kept.tank.draw_off(offtake.rate_t_per_h, offtake.stops_below_t);
            }
        }
    }

    /// Looks at the tanks before an hour of dispatch and fills in what can be claimed of each, t; without end for one that
    /// sleeps. Says whether any level changed.
    ///
    /// Where nobody shares a tank `with_care`, one that cannot run low for some hours is not looked at in them.
    pub fn look(&mut self, unclaimed_t: &mut [f64], hour: u32, with_care: bool) -> bool {
        let mut changed = false;
        for &t in &self.awake {
            let kept = &mut self.kept[t];
            if hour < kept.ample_until && !with_care {
                continue;
            }
            let available = smaller(kept.tank.available_t(), kept.allowed_t);
            unclaimed_t[t] = available;
            let level = kept.level.after(available, kept.hourly_burn_t);
            changed |= level != kept.level;
            kept.level = level;
            if level == Level::Ample && hour >= kept.ample_until {
                // A tonne to spare, for rounding; saturates, which is right where nothing is drawn.
                let spare_t = larger(available - kept.hourly_burn_t - 1.0, 0.0);
                kept.ample_until = hour.saturating_add((spare_t / kept.hourly_draw_t) as u32);
            }
        }
        changed
    }

    /// How a tank stands.
    #[must_use]
    pub fn level(&self, tank: usize) -> Level {
        self.kept[tank].level
    }

    /// What is left in a tank after what was drawn from it in this hour, t; without end for one that sleeps.
    #[must_use]
    #[inline]
    pub fn left_t(&self, tank: usize) -> f64 {
        let kept = &self.kept[tank];
        if kept.asleep.is_some() || kept.mooring.is_some() {
            return f64::INFINITY;
        }
        let drawn = kept.rate_t_per_h + kept.claimed_t_per_h + kept.beyond_t;
        larger(smaller(kept.tank.available_t(), kept.allowed_t) - drawn, 0.0)
    }

    /// From this hour on, units that run in full burn so much of a tank, t/h.
    pub fn set_rate(&mut self, tank: usize, rate_t_per_h: f64, hour: u32) {
        let kept = &mut self.kept[tank];
        kept.book(hour);
        kept.rate_t_per_h = rate_t_per_h;
    }

    /// From this hour on, units that share a tank with care burn so much of it when they run as far as it lets them, t/h.
    /// It is awake.
    pub fn set_claims(&mut self, tank: usize, claimed_t_per_h: f64) {
        debug_assert!(claimed_t_per_h <= 0.0 || self.kept[tank].asleep.is_none(), "who sleeps is not shared");
        self.kept[tank].claimed_t_per_h = claimed_t_per_h;
    }

    /// Draws so much beyond the rates in this hour, t; less than nothing if units did not run in full.
    #[inline]
    pub fn draw_beyond(&mut self, tank: usize, tonnes: f64) {
        self.kept[tank].beyond_t += tonnes;
    }

    /// Fuel leaves the tanks; uses that go after power draw.
    pub fn end_hour(&mut self) {
        for &t in &self.awake {
            let kept = &mut self.kept[t];
            kept.tank.burn(kept.burned_t(1.0));
            kept.beyond_t = 0.0;
            for offtake in &kept.after_power {
                kept.tank.draw_off(offtake.rate_t_per_h, offtake.stops_below_t);
            }
            kept.tank.close_hour();
        }
        for &t in &self.moored {
            let kept = &mut self.kept[t];
            let burned_t = kept.burned_t(1.0);
            kept.beyond_t = 0.0;
            if let Some(mooring) = &mut kept.mooring {
                mooring.pass_hour(burned_t);
            }
        }
    }

    /// Moors a ship with so much aboard, t, at a tank that it keeps full from `hour` on, unloading at this rate, t/h. Gives
    /// the hour at which it has to cast off, if there is long enough until then.
    pub fn moor(&mut self, tank: usize, hour: u32, aboard_t: f64, rate_t_per_h: f64) -> Option<u32> {
        let kept = &mut self.kept[tank];
        let burn = kept.hourly_burn_t;
        let stays_full = kept.level == Level::Ample
            && kept.mooring.is_none()
            && kept.inflow_t_per_h <= 0.0
            && kept.data.offtakes.is_empty()
            && rate_t_per_h >= burn
            // In no hour can the tank run low.
            && kept.tank.usable_t - kept.tank.heel_t >= 2.0 * burn + 1.0;
        if !stays_full {
            return None;
        }
        let room_t = kept.tank.usable_t - kept.at(hour).stock_t;
        if room_t < 0.0 || room_t > smaller(rate_t_per_h, aboard_t) {
            return None;
        }
        // A tonne to spare, for rounding; saturates, which is right where nothing is burned.
        let lasts_h = ((aboard_t - room_t - 1.0) / burn) as u32;
        if lasts_h < WATCH_H {
            return None;
        }
        if kept.asleep.is_some() {
            kept.book(hour);
            kept.asleep = None;
        } else {
            self.awake.retain(|&t| t != tank);
        }
        kept.mooring = Some(Mooring { began_with_t: room_t, room_t, ..Mooring::default() });
        self.moored.push(tank);
        Some(hour.saturating_add(lasts_h))
    }

    /// The ship at a tank casts off at the start of an hour; says what it did.
    pub fn cast_off(&mut self, tank: usize) -> Mooring {
        let kept = &mut self.kept[tank];
        let mooring = kept.mooring.take().unwrap_or_default();
        kept.tank = mooring.close(kept.tank);
        kept.ample_until = 0;
        self.moored.retain(|&t| t != tank);
        self.awake.push(tank);
        mooring
    }

    /// Lets those tanks sleep from `hour` on that are safe; `unclaimed_t` as in [`TankFarm::look`].
    pub fn rest(&mut self, hour: u32, unclaimed_t: &mut [f64]) {
        let (kept, next_waking) = (&mut self.kept, &mut self.next_waking);
        self.awake.retain(|&t| {
            let kept = &mut kept[t];
            // Low tanks are claimed from with care until they have been looked at again.
            let safe = if kept.level == Level::Ample { safe_hours(&kept.tank, kept.data) } else { 0.0 };
            if safe < f64::from(WATCH_H) {
                return true;
            }
            // Saturates, which is right for a tank that nothing flows in or out of.
            let until = hour.saturating_add(safe as u32);
            kept.asleep = Some((hour, until));
            *next_waking = until.min(*next_waking);
            unclaimed_t[t] = f64::INFINITY;
            false
        });
    }

    /// Books all flows before this hour.
    pub fn book_all(&mut self, hour: u32) {
        self.kept.iter_mut().for_each(|kept| kept.book(hour));
    }

    /// Stock of a tank at the start of an hour, t.
    #[must_use]
    pub fn stock_t(&self, tank: usize, hour: u32) -> f64 {
        let kept = &self.kept[tank];
        match kept.mooring {
            Some(mooring) => kept.tank.usable_t - mooring.room_t,
            None if kept.asleep.is_some() => kept.at(hour).stock_t,
            None => kept.tank.stock_t,
        }
    }

    /// Hours so far at whose end a tank held no more than its heel. One that sleeps holds more.
    #[must_use]
    pub fn stockout_hours(&self, tank: usize) -> u32 {
        self.kept[tank].tank.stockout_hours
    }

    /// Most a tank can hold now, t.
    #[must_use]
    pub fn usable_t(&self, tank: usize) -> f64 {
        self.kept[tank].tank.usable_t
    }

    /// A tank at the start of an hour, with all flows before it booked, in the farm or not.
    #[must_use]
    pub fn tank_at(&self, tank: usize, hour: u32) -> Tank {
        let kept = &self.kept[tank];
        kept.mooring.map_or_else(|| kept.at(hour), |mooring| mooring.close(kept.tank))
    }

    /// What a ship moored at a tank has put ashore that is not yet booked, t.
    #[must_use]
    pub fn moored_ashore_t(&self, tank: usize) -> f64 {
        self.kept[tank].mooring.map_or(0.0, |mooring| mooring.ashore_t)
    }

    /// The tanks as last booked.
    pub fn tanks(&self) -> impl Iterator<Item = &Tank> {
        self.kept.iter().map(|kept| &kept.tank)
    }
}

impl Kept<'_> {
    /// What units burned in so many hours, t. Idle units leave a residue of rounding, which is nothing.
    fn burned_t(&self, hours: f64) -> f64 {
        let at_rate = (self.rate_t_per_h + self.claimed_t_per_h) * hours;
        let burned = at_rate + self.beyond_t;
        if burned > ROUNDING * at_rate { burned } else { 0.0 }
    }

    /// Whether a delivery finds room at the start of an hour.
    #[inline]
    fn has_room(&self, hour: u32) -> bool {
        match self.asleep {
            None => self.tank.has_room(),
            Some((since, _)) if self.data.offtakes.is_empty() => {
                let hours = f64::from(hour - since);
                self.tank.has_room_after(self.burned_t(hours) - self.inflow_t_per_h * hours)
            }
            Some(_) => self.at(hour).has_room(),
        }
    }

    /// The tank at the start of an hour.
    fn at(&self, hour: u32) -> Tank {
        let mut then = self.tank;
        if let Some((since, _)) = self.asleep {
            // It is safe throughout, so the order of flows does not matter.
            let hours = f64::from(hour - since);
            then.produce(self.inflow_t_per_h * hours);
            then.burn(self.burned_t(hours));
            for offtake in &self.data.offtakes {
                then.draw_off(offtake.rate_t_per_h * hours, offtake.stops_below_t);
            }
        }
        then
    }

    /// Books the flows before this hour, if it sleeps.
    fn book(&mut self, hour: u32) {
        if let Some((_, until)) = self.asleep {
            self.tank = self.at(hour);
            self.asleep = Some((hour, until));
            self.beyond_t = 0.0;
        }
    }
}

/// The hours for which nothing can run short of a tank and nothing over, whatever its units do: then the order of flows
/// within them does not matter.
fn safe_hours(tank: &Tank, data: &TankData) -> f64 {
    // Below two hours of burn a tank could count as low.
    let mut floor = tank.heel_t + 2.0 * data.hourly_burn_t;
    for offtake in &data.offtakes {
        floor = larger(floor, offtake.stops_below_t);
    }
    // A tonne to spare, for rounding; without a flow it lasts without end.
    let hours = |spare_t: f64, flow: f64| {
        if flow > 0.0 { larger(spare_t - 1.0, 0.0) / flow } else { f64::INFINITY }
    };
    let low =
        if tank.stock_t > floor + 1.0 { hours(tank.stock_t - floor, data.hourly_draw_t()) } else { 0.0 };
    smaller(low, hours(tank.usable_t - tank.stock_t, data.inflow_t_per_h))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(stock_t: f64) -> TankData {
        let offtake =
            |before_power, rate_t_per_h| OfftakeData { rate_t_per_h, before_power, stops_below_t: 70.0 };
        TankData {
            fuel: 0,
            capacity_t: 1000.0,
            heel_t: 50.0,
            stock_t,
            port: None,
            hourly_burn_t: 10.0,
            co2_per_t: 0.0,
            inflow_t_per_h: 3.0,
            offtakes: vec![offtake(true, 0.5), offtake(false, 1.5)],
        }
    }

    /// Six days of changing burn and a delivery: stock after each hour, the tank at the end, and the hours it slept.
    fn six_days(stock_t: f64, may_sleep: bool) -> (Vec<f64>, Tank, usize) {
        let data = [data(stock_t)];
        let mut farm = TankFarm::new(&data);
        farm.reset();
        let (mut unclaimed, mut stocks, mut slept) = ([0.0], Vec::new(), 0);
        for hour in 0..144u32 {
            if hour == 77 {
                farm.wake(0, hour).receive(100.0);
            }
            if hour % 24 == 15 {
                farm.change(0, hour, |tank| tank.send(9.0, 0.0));
                farm.change(0, hour, |tank| tank.bring(7.0));
            }
            farm.begin_hour(hour);
            farm.look(&mut unclaimed, hour, true);
            let held = farm.kept[0].at(hour).available_t();
            let rate = f64::from(hour / 5 * 7 % 10).min(held);
            farm.set_rate(0, rate, hour);
            farm.draw_beyond(0, -0.3 * rate * f64::from(hour % 2));
            slept += usize::from(farm.kept[0].asleep.is_some());
            farm.end_hour();
            stocks.push(farm.stock_t(0, hour + 1));
            if may_sleep && (hour + 1).is_multiple_of(WATCH_H) {
                farm.rest(hour + 1, &mut unclaimed);
            }
        }
        (stocks, farm.kept[0].at(144), slept)
    }

    #[test]
    fn units_that_all_idle_burn_nothing_at_all() {
        let data = [TankData { capacity_t: 10.0, stock_t: 10.0, hourly_burn_t: 1.0, ..TankData::default() }];
        let mut farm = TankFarm::new(&data);
        farm.reset();
        let burns = [0.1, 0.7, 0.3, 1.1, 0.2];
        farm.set_rate(0, burns.iter().sum(), 0);
        burns.iter().rev().for_each(|burn| farm.draw_beyond(0, -burn));
        farm.end_hour();
        assert_eq!(farm.stock_t(0, 1).to_bits(), 10.0f64.to_bits());
    }

    #[test]
    fn sleep_changes_nothing_but_the_work() {
        for (stock, sleeps) in [(990.0, 40..144), (700.0, 100..144), (330.0, 10..100), (60.0, 0..10)] {
            let ((awake, kept, none), (asleep, slept, hours)) =
                (six_days(stock, false), six_days(stock, true));
            assert!(none == 0 && sleeps.contains(&hours), "{stock} t: slept {hours} hours");
            for (hour, (a, b)) in awake.iter().zip(&asleep).enumerate() {
                assert!((a - b).abs() < 1e-9, "{stock} t, hour {hour}: {a} {b}");
            }
            for (a, b) in [
                (kept.burned_t, slept.burned_t),
                (kept.produced_t, slept.produced_t),
                (kept.brought_t, slept.brought_t),
                (kept.sent_t, slept.sent_t),
                (kept.refused_t, slept.refused_t),
                (kept.offtaken_t, slept.offtaken_t),
                (kept.short_t, slept.short_t),
            ] {
                assert!((a - b).abs() < 1e-9, "{stock} t: {a} {b}");
            }
            assert!(slept.imbalance() < 1e-12);
        }
    }
}
