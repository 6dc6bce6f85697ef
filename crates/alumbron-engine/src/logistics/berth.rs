//! Berths: ships wait their turn and unload while the port is open and their tanks have room.
//!
//! Each hour berths go to the first ships in line that can unload anything; the others wait at anchor and serve as
//! floating storage.

use super::{Mooring, TankFarm};
use crate::arithmetic::smaller;
use crate::system::{AgreementData, PortData};

/// A ship at a port.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ship {
    /// Agreement it sails under.
    pub agreement: usize,
    /// What is still on board, t.
    pub aboard_t: f64,
    /// The hour in which it came.
    pub since: u32,
    /// Hours in which it unloaded; in all others it waited.
    pub unloading_h: u32,
}

/// What may be left in the pipes of a ship that leaves, t: a kilogram.
pub(super) const LEFT_ABOARD_T: f64 = 1e-3;

impl Ship {
    /// Whether it can leave.
    fn is_empty(&self) -> bool {
        self.aboard_t <= LEFT_ABOARD_T
    }

    /// Hours it waited until the start of an hour.
    fn waited_h(&self, until: u32) -> f64 {
        f64::from(until - self.since - self.unloading_h)
    }
}

/// The ships at one port, in order of arrival.
#[derive(Clone, Debug, Default)]
pub struct Harbor {
    /// Ships, first come first.
    pub ships: Vec<Ship>,
    /// Whether it is not closed by a disruption.
    pub open: bool,
    /// Whether weather closes it.
    pub stormy: bool,
    /// Unloading rate of a berth now, t/h.
    pub rate_t_per_h: f64,
    /// Most a ship may have aboard at a berth, t.
    pub max_aboard_t: f64,
    /// Unloading rate now of a ship with more aboard, t/h.
    pub lightering_t_per_h: f64,
    /// Berths.
    pub berths: usize,
    /// Until when its first ship keeps its tank full, if one does: see [`super::Mooring`].
    pub moored_until: Option<u32>,
}

impl Harbor {
    /// A port without ships at the start of a sample.
    #[must_use]
    pub fn of(data: &PortData) -> Self {
        Self {
            ships: Vec::new(),
            open: true,
            stormy: false,
            rate_t_per_h: data.rate_t_per_h,
            max_aboard_t: data.max_aboard_t,
            lightering_t_per_h: data.lightering_t_per_h,
            berths: data.berths,
            moored_until: None,
        }
    }

    /// Whether ships can unload.
    #[must_use]
    pub fn takes_ships(&self) -> bool {
        self.open && !self.stormy
    }

    /// The rate at which a ship unloads, t/h: one that draws too much water into smaller ones.
    fn rate_of(&self, aboard_t: f64) -> f64 {
        if aboard_t > self.max_aboard_t { self.lightering_t_per_h } else { self.rate_t_per_h }
    }

    /// One hour of unloading; `delivered` and `waited` are per agreement, in t and ship-hours. Ships that wait in line
    /// are not looked at: their waiting is counted when they leave.
    pub fn unload(
        &mut self,
        hour: u32,
        agreements: &[AgreementData],
        tanks: &mut TankFarm<'_>,
        delivered: &mut [f64],
        waited: &mut [f64],
    ) {
        let mut free = if self.takes_ships() && self.rate_t_per_h > 0.0 { self.berths } else { 0 };
        let mut emptied = false;
        for nth in 0..self.ships.len() {
            if free == 0 {
                break;
            }
            let rate_t_per_h = self.rate_of(self.ships[nth].aboard_t);
            let ship = &mut self.ships[nth];
            let ashore = unload_ship(ship, rate_t_per_h, hour, agreements, tanks);
            if ashore > 0.0 {
                free -= 1;
                ship.unloading_h += 1;
                delivered[ship.agreement] += ashore;
                if ship.is_empty() {
                    emptied = true;
                    waited[ship.agreement] += ship.waited_h(hour + 1);
                }
            }
        }
        if emptied {
            self.ships.retain(|ship| !ship.is_empty());
        }
    }

    /// Moors the first ship at its tank for the hours from this one on, if it keeps that full.
    pub fn moor(&mut self, hour: u32, tank: usize, tanks: &mut TankFarm<'_>) {
        if let (Some(ship), None, true) =
            (self.ships.first(), self.moored_until, self.takes_ships() && self.berths > 0)
            && ship.aboard_t <= self.max_aboard_t
        {
            self.moored_until = tanks.moor(tank, hour, ship.aboard_t, self.rate_t_per_h);
        }
    }

    /// The first ship casts off, if it was moored, and its unloading is booked; `delivered` is per agreement, in t.
    pub fn cast_off(&mut self, tank: usize, tanks: &mut TankFarm<'_>, delivered: &mut [f64]) {
        if self.moored_until.take().is_some() {
            let Mooring { ashore_t, unloading_h, .. } = tanks.cast_off(tank);
            let ship = &mut self.ships[0];
            ship.aboard_t -= ashore_t;
            ship.unloading_h += unloading_h;
            delivered[ship.agreement] += ashore_t;
        }
    }

    /// What a ship has aboard, t, by its place in the order of arrival; these are the tanks of the port.
    #[must_use]
    pub fn aboard_t(&self, nth: usize, tanks: &[usize], farm: &TankFarm<'_>) -> f64 {
        match (nth, self.moored_until, tanks) {
            (0, Some(_), &[tank]) => self.ships[0].aboard_t - farm.moored_ashore_t(tank),
            _ => self.ships[nth].aboard_t,
        }
    }

    /// What all its ships have aboard, t; these are the tanks of the port.
    #[must_use]
    pub fn afloat_t(&self, tanks: &[usize], farm: &TankFarm<'_>) -> f64 {
        (0..self.ships.len()).map(|nth| self.aboard_t(nth, tanks, farm)).sum()
    }

    /// Counts the waiting of the ships still in port at the start of an hour, the last of all.
    pub fn close(&self, hour: u32, waited: &mut [f64]) {
        for ship in &self.ships {
            waited[ship.agreement] += ship.waited_h(hour);
        }
    }
}

/// Unloads one ship for an hour into the tanks of its agreement in order; gives the tonnes ashore.
fn unload_ship(
    ship: &mut Ship,
    rate: f64,
    hour: u32,
    agreements: &[AgreementData],
    tanks: &mut TankFarm<'_>,
) -> f64 {
    let mut left = smaller(rate, ship.aboard_t);
    let mut ashore = 0.0;
    for &tank in &agreements[ship.agreement].tanks {
        if left <= 0.0 {
            break;
        }
        let taken = tanks.wake(tank, hour).receive(left);
        left -= taken;
        ashore += taken;
    }
    ship.aboard_t -= ashore;
    ashore
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Purpose, StreamKey};
    use crate::system::{AgreementLevers, TankData, TermsData};
    use alumbron_model::chance::Delay;
    use alumbron_model::entity::Terms;

    fn tanks(stocks_t: &[f64]) -> Vec<TankData> {
        stocks_t
            .iter()
            .map(|&stock_t| TankData { capacity_t: 500.0, stock_t, ..TankData::default() })
            .collect()
    }

    fn farm(tanks: &[TankData]) -> TankFarm<'_> {
        let mut farm = TankFarm::new(tanks);
        farm.reset();
        farm
    }

    fn agreement(tank: usize) -> AgreementData {
        AgreementData {
            key: StreamKey::new("agreements", "a", Purpose::Voyage),
            supplier: 0,
            tanks: vec![tank],
            port: 0,
            cargo_t: 100.0,
            sizes: None,
            nominations: vec![0],
            loading: 1.0,
            voyage_h: 0.0,
            delay: Delay::None,
            price: 0.0,
            terms: TermsData::new("a", Terms::default()),
            levers: AgreementLevers::default(),
        }
    }

    fn harbor(ships: &[(usize, f64)]) -> Harbor {
        let ship = |&(agreement, aboard_t)| Ship { agreement, aboard_t, since: 0, unloading_h: 0 };
        let data =
            PortData { berths: 1, rate_t_per_h: 40.0, max_aboard_t: f64::INFINITY, ..PortData::default() };
        Harbor { ships: ships.iter().map(ship).collect(), ..Harbor::of(&data) }
    }

    #[test]
    fn a_ship_waits_when_the_berth_is_taken() {
        let agreements = [agreement(0), agreement(1)];
        let tanks = tanks(&[0.0, 0.0]);
        let mut farm = farm(&tanks);
        let mut port = harbor(&[(0, 100.0), (1, 100.0)]);
        let (mut delivered, mut waited) = ([0.0; 2], [0.0; 2]);
        for hour in 0..3 {
            port.unload(hour, &agreements, &mut farm, &mut delivered, &mut waited);
        }
        port.close(3, &mut waited);
        assert_eq!((delivered, waited), ([100.0, 0.0], [0.0, 3.0]));
        assert_eq!(port.ships.len(), 1);
    }

    #[test]
    fn a_ship_with_a_full_tank_lets_the_next_one_in() {
        let agreements = [agreement(0), agreement(1)];
        let tanks = tanks(&[500.0, 0.0]);
        let mut farm = farm(&tanks);
        let mut port = harbor(&[(0, 100.0), (1, 100.0)]);
        let (mut delivered, mut waited) = ([0.0; 2], [0.0; 2]);
        port.unload(0, &agreements, &mut farm, &mut delivered, &mut waited);
        port.close(1, &mut waited);
        assert_eq!((delivered, waited), ([0.0, 40.0], [1.0, 0.0]));
    }

    #[test]
    fn room_that_is_rounding_holds_no_berth() {
        let agreements = [agreement(0), agreement(1)];
        let tanks = tanks(&[500.0 - 1e-12, 0.0]);
        let mut farm = farm(&tanks);
        let mut port = harbor(&[(0, 100.0), (1, 100.0)]);
        let (mut delivered, mut waited) = ([0.0; 2], [0.0; 2]);
        port.unload(0, &agreements, &mut farm, &mut delivered, &mut waited);
        port.close(1, &mut waited);
        assert_eq!((delivered, waited), ([0.0, 40.0], [1.0, 0.0]));
    }

    /// Ten days of burn that changes, idles and stops, with a second ship in line: delivered, hours waited, stock after
    /// each hour, the tank, and the hours in which the ship was moored.
    fn ten_days(rate: f64, may_moor: bool) -> (Vec<f64>, Vec<f64>, Vec<f64>, crate::logistics::Tank, usize) {
        let agreements = [AgreementData { cargo_t: 300.0, ..agreement(0) }, agreement(0)];
        let tanks =
            [TankData { capacity_t: 500.0, stock_t: 430.0, hourly_burn_t: 5.0, ..TankData::default() }];
        let mut farm = farm(&tanks);
        let mut port = Harbor { rate_t_per_h: rate, ..harbor(&[(0, 300.0), (1, 100.0)]) };
        let (mut delivered, mut waited) = (vec![0.0; 2], vec![0.0; 2]);
        let (mut stocks, mut moored, mut unclaimed) = (Vec::new(), 0, [0.0]);
        for hour in 0..240u32 {
            if hour == 100 {
                port.cast_off(0, &mut farm, &mut delivered);
                farm.disturb(0, hour).lose(0.9);
            }
            if port.moored_until.is_some_and(|until| until <= hour) {
                port.cast_off(0, &mut farm, &mut delivered);
            }
            if port.moored_until.is_none() && farm.has_room(&[0], hour) {
                port.unload(hour, &agreements, &mut farm, &mut delivered, &mut waited);
            }
            farm.begin_hour(hour);
            farm.look(&mut unclaimed, hour, true);
            farm.set_rate(0, f64::from(hour / 9 % 6), hour);
            farm.draw_beyond(0, -0.2 * f64::from(hour / 9 % 6) * f64::from(hour % 6));
            moored += usize::from(port.moored_until.is_some());
            farm.end_hour();
            stocks.push(farm.stock_t(0, hour + 1));
            if may_moor && (hour + 1).is_multiple_of(crate::logistics::WATCH_H) {
                port.moor(hour + 1, 0, &mut farm);
                farm.rest(hour + 1, &mut unclaimed);
            }
        }
        port.cast_off(0, &mut farm, &mut delivered);
        port.close(240, &mut waited);
        farm.book_all(240);
        let tank = *farm.tanks().next().unwrap();
        (delivered, waited, stocks, tank, moored)
    }

    #[test]
    fn a_ship_moored_at_a_full_tank_does_what_it_would_if_looked_at_every_hour() {
        for (rate, is_moored) in [(40.0, true), (5.0, true), (f64::INFINITY, true), (4.0, false)] {
            let (looked_at, left_alone) = (ten_days(rate, false), ten_days(rate, true));
            assert_eq!((looked_at.4, left_alone.4 > 50), (0, is_moored), "{rate} t/h: {} h", left_alone.4);
            assert_eq!(looked_at.1, left_alone.1, "{rate} t/h: hours waited");
            let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9);
            assert!(near(&looked_at.0, &left_alone.0), "{rate} t/h: {:?} {:?}", looked_at.0, left_alone.0);
            assert!(near(&looked_at.2, &left_alone.2), "{rate} t/h: stocks");
            let flows = |tank: crate::logistics::Tank| [tank.received_t, tank.burned_t, tank.lost_t];
            assert!(near(&flows(looked_at.3), &flows(left_alone.3)), "{rate} t/h: flows");
            assert!(left_alone.3.imbalance() < 1e-12);
        }
    }

    #[test]
    fn nothing_is_unloaded_in_a_closed_port() {
        let (agreements, tanks) = ([agreement(0)], tanks(&[0.0]));
        let mut farm = farm(&tanks);
        let mut port = Harbor { open: false, ..harbor(&[(0, 100.0)]) };
        let (mut delivered, mut waited) = ([0.0], [0.0]);
        port.unload(0, &agreements, &mut farm, &mut delivered, &mut waited);
        port.close(1, &mut waited);
        assert_eq!((delivered, waited, farm.stock_t(0, 1)), ([0.0], [1.0], 0.0));
    }
}
