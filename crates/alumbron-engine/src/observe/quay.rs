//! What became of each cargo of one sample at its port: when it berthed, when it was unloaded, how long it waited.
//!
//! Ships at a port stand in order of arrival and leave when they are empty; who left is who is not there any more.

use crate::logistics::{CargoCourse, CargoEnd};
use crate::sample::HourView;
use crate::system::System;

/// What of a cargo may be left aboard when it counts as whole, t.
const TINY_T: f64 = 1e-6;

/// One cargo from nomination to tank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TracedCargo {
    /// Until it reaches its port.
    pub course: CargoCourse,
    /// First hour in which it was unloaded.
    pub berthed_h: Option<u32>,
    /// Hour in which the last of it came ashore.
    pub unloaded_h: Option<u32>,
    /// Hours in port in which nothing came ashore.
    pub waited_h: u32,
    /// What has come ashore, t.
    pub delivered_t: f64,
}

/// Cargoes of a sample under way.
#[derive(Debug, Default)]
pub(super) struct Quays {
    pub(super) cargoes: Vec<TracedCargo>,
    /// Those that arrive, in order, and how many have.
    order: Vec<usize>,
    next: usize,
    /// Who lies in each port, in order of arrival.
    present: Vec<Vec<usize>>,
}

impl Quays {
    /// Reads the courses of all cargoes, before the first hour.
    fn begin(&mut self, system: &System, courses: &[CargoCourse]) {
        let traced = |&course| TracedCargo {
            course,
            berthed_h: None,
            unloaded_h: None,
            waited_h: 0,
            delivered_t: 0.0,
        };
        self.cargoes = courses.iter().map(traced).collect();
        self.order = (0..courses.len()).filter(|&at| courses[at].end == CargoEnd::Arrived).collect();
        let key = |at: &usize| {
            let CargoCourse { arrives_h, agreement, nomination, .. } = courses[*at];
            // Whole hours of the horizon.
            (arrives_h.unwrap_or_default() as u32, agreement, nomination)
        };
        self.order.sort_unstable_by_key(key);
        self.present = vec![Vec::new(); system.ports.len()];
    }

    /// Those that reached their port, in order of arrival.
    pub(super) fn arrived(&self) -> impl Iterator<Item = &TracedCargo> {
        self.order.iter().map(|&at| &self.cargoes[at])
    }

    /// Looks at all ports at the end of an hour.
    pub(super) fn look(&mut self, system: &System, view: HourView<'_>) {
        if view.hour == 0 {
            self.begin(system, view.courses());
        }
        while let Some(&at) = self.order.get(self.next) {
            let CargoCourse { arrives_h, agreement, .. } = self.cargoes[at].course;
            if arrives_h.is_none_or(|hour| hour > f64::from(view.hour)) {
                break;
            }
            self.present[system.agreements[agreement].port].push(at);
            self.next += 1;
        }
        for (port, harbor) in view.harbors().iter().enumerate() {
            let mut ships = harbor.ships.len();
            // From the last one on: of ships alike, the first in line left first.
            for place in (0..self.present[port].len()).rev() {
                let at = self.present[port][place];
                let cargo = &mut self.cargoes[at];
                let is_there = |ship: &crate::logistics::Ship| {
                    ship.agreement == cargo.course.agreement
                        && Some(f64::from(ship.since)) == cargo.course.arrives_h
                };
                let aboard_t = if ships > 0 && is_there(&harbor.ships[ships - 1]) {
                    ships -= 1;
                    harbor.aboard_t(ships, &system.ports[port].tanks, view.farm())
                } else {
                    cargo.unloaded_h = Some(view.hour);
                    0.0
                };
                let ashore_t = cargo.course.cargo_t - aboard_t;
                if ashore_t > cargo.delivered_t + TINY_T {
                    cargo.berthed_h = cargo.berthed_h.or(Some(view.hour));
                    cargo.delivered_t = ashore_t;
                } else if cargo.unloaded_h.is_none() {
                    cargo.waited_h += 1;
                }
            }
            let cargoes = &self.cargoes;
            self.present[port].retain(|&at| cargoes[at].unloaded_h.is_none());
        }
    }
}
