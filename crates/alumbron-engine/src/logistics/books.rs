//! The books: what there is of each fuel, and where it came from and went.
//!
//! Of every fuel, what was in tanks at the start, what ships brought, what was produced and what refineries made is what
//! is in tanks, aboard ships in port and under way inland, and what was burned, drawn off, lost and refined. Flows of
//! single tanks are checked against each other by this: what one sent another must have got.

use super::berth::LEFT_ABOARD_T;
use super::{Harbor, Inland, TankFarm};
use crate::system::System;

/// What went into the country's fuel and what came of it, for one fuel, t.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Book {
    /// Start, cargoes, production, products of refineries.
    pub came_t: f64,
    /// In tanks, aboard ships in port, under way inland.
    pub there_t: f64,
    /// Burned, drawn off, lost, taken in by refineries.
    pub went_t: f64,
    /// Most that was left in the pipes of ships.
    pub left_t: f64,
}

impl Book {
    /// By how much it fails to close, as a share of what came.
    #[must_use]
    pub fn imbalance(&self) -> f64 {
        let off = (self.came_t - self.there_t - self.went_t).abs();
        (off - self.left_t).max(0.0) / self.came_t.max(1.0)
    }
}

/// The books of all fuels.
#[derive(Clone, Debug)]
pub struct Books {
    fuels: Vec<Book>,
    /// Arrived at ports so far by fuel, t, and in how many ships.
    arrived_t: Vec<(f64, u32)>,
}

impl Books {
    /// Empty books for a system.
    #[must_use]
    pub fn new(system: &System) -> Self {
        let n_fuels = system.tanks.iter().map(|tank| tank.fuel + 1).max().unwrap_or(0);
        Self { fuels: vec![Book::default(); n_fuels], arrived_t: vec![(0.0, 0); n_fuels] }
    }

    /// Begins a sample.
    pub fn reset(&mut self) {
        self.arrived_t.fill((0.0, 0));
    }

    /// A ship arrived with so much, t.
    pub fn arrive(&mut self, system: &System, agreement: usize, tonnes: f64) {
        let (sum, ships) = &mut self.arrived_t[fuel_of(system, agreement)];
        *sum += tonnes;
        *ships += 1;
    }

    /// The book of each fuel at the start of an hour.
    pub fn draw_up(
        &mut self,
        system: &System,
        hour: u32,
        farm: &TankFarm<'_>,
        harbors: &[Harbor],
        inland: &Inland<'_>,
    ) -> &[Book] {
        self.fuels.fill(Book::default());
        for (t, data) in system.tanks.iter().enumerate() {
            let (tank, book) = (farm.tank_at(t, hour), &mut self.fuels[data.fuel]);
            book.came_t += tank.start_t + tank.produced_t;
            book.there_t += tank.stock_t;
            book.went_t += tank.burned_t + tank.offtaken_t + tank.lost_t;
        }
        for (book, &(arrived_t, ships)) in self.fuels.iter_mut().zip(&self.arrived_t) {
            book.came_t += arrived_t;
            book.left_t = f64::from(ships) * LEFT_ABOARD_T;
        }
        for (harbor, port) in harbors.iter().zip(&system.ports) {
            for (nth, ship) in harbor.ships.iter().enumerate() {
                self.fuels[fuel_of(system, ship.agreement)].there_t +=
                    harbor.aboard_t(nth, &port.tanks, farm);
            }
        }
        for (way, data) in inland.transfers.iter().zip(&system.inland.transfers) {
            self.fuels[system.tanks[data.from].fuel].there_t += way.sent_t - way.brought_t;
        }
        for (works, data) in inland.refineries.iter().zip(&system.inland.refineries) {
            for &(tank, share) in &data.products {
                self.fuels[system.tanks[tank].fuel].came_t += works.taken_t * share;
            }
            for (&tank, taken_t) in data.intake.iter().zip(&works.taken_by_tank_t) {
                self.fuels[system.tanks[tank].fuel].went_t += taken_t;
            }
        }
        &self.fuels
    }
}

/// What the cargoes of an agreement are of.
fn fuel_of(system: &System, agreement: usize) -> usize {
    system.tanks[system.agreements[agreement].tanks[0]].fuel
}
