//! Berths: ships wait their turn and unload while the port is open and their tanks have room.
//!
//! Each hour berths go to the first ships in line that can unload anything; the others wait at anchor and serve as
//! floating storage.

use super::Tank;
use crate::system::AgreementData;

/// A ship at a port.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ship {
    /// Agreement it sails under.
    pub agreement: usize,
    /// What is still on board, t.
    pub aboard_t: f64,
}

/// The ships at one port, in order of arrival.
#[derive(Clone, Debug, Default)]
pub struct Harbor {
    /// Ships, first come first.
    pub ships: Vec<Ship>,
    /// Whether ships can unload.
    pub open: bool,
    /// Unloading rate of a berth now, t/h.
    pub rate_t_per_h: f64,
    /// Berths.
    pub berths: usize,
}

impl Harbor {
    /// One hour of unloading; `delivered` and `waited` are per agreement, in t and ship-hours.
    pub fn unload(
        &mut self,
        agreements: &[AgreementData],
        tanks: &mut [Tank],
        delivered: &mut [f64],
        waited: &mut [f64],
    ) {
        let mut free = if self.open && self.rate_t_per_h > 0.0 { self.berths } else { 0 };
        for ship in &mut self.ships {
            let ashore = if free > 0 { unload_ship(ship, self.rate_t_per_h, agreements, tanks) } else { 0.0 };
            if ashore > 0.0 {
                free -= 1;
                delivered[ship.agreement] += ashore;
            } else {
                waited[ship.agreement] += 1.0;
            }
        }
        // A kilogram left in the pipes is rounding.
        self.ships.retain(|ship| ship.aboard_t > 1e-3);
    }
}

/// Unloads one ship for an hour into the tanks of its agreement in order; gives the tonnes ashore.
fn unload_ship(ship: &mut Ship, rate: f64, agreements: &[AgreementData], tanks: &mut [Tank]) -> f64 {
    let mut left = rate.min(ship.aboard_t);
    let mut ashore = 0.0;
    for &tank in &agreements[ship.agreement].tanks {
        let taken = tanks[tank].receive(left);
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
    use alumbron_model::chance::Delay;

    fn agreement(tank: usize) -> AgreementData {
        AgreementData {
            key: StreamKey::new("agreements", "a", Purpose::Voyage),
            supplier: 0,
            tanks: vec![tank],
            port: 0,
            cargo_t: 100.0,
            nominations: vec![0],
            loading: 1.0,
            voyage_h: 0.0,
            delay: Delay::None,
            price: 0.0,
        }
    }

    fn harbor(ships: &[(usize, f64)]) -> Harbor {
        let ships = ships.iter().map(|&(agreement, aboard_t)| Ship { agreement, aboard_t }).collect();
        Harbor { ships, open: true, rate_t_per_h: 40.0, berths: 1 }
    }

    #[test]
    fn a_ship_waits_when_the_berth_is_taken() {
        let agreements = [agreement(0), agreement(1)];
        let mut tanks = [Tank::new(500.0, 0.0, 0.0), Tank::new(500.0, 0.0, 0.0)];
        let mut port = harbor(&[(0, 100.0), (1, 100.0)]);
        let (mut delivered, mut waited) = ([0.0; 2], [0.0; 2]);
        for _ in 0..3 {
            port.unload(&agreements, &mut tanks, &mut delivered, &mut waited);
        }
        assert_eq!((delivered, waited), ([100.0, 0.0], [0.0, 3.0]));
        assert_eq!(port.ships.len(), 1);
    }

    #[test]
    fn a_ship_with_a_full_tank_lets_the_next_one_in() {
        let agreements = [agreement(0), agreement(1)];
        let mut tanks = [Tank::new(500.0, 0.0, 500.0), Tank::new(500.0, 0.0, 0.0)];
        let mut port = harbor(&[(0, 100.0), (1, 100.0)]);
        let (mut delivered, mut waited) = ([0.0; 2], [0.0; 2]);
        port.unload(&agreements, &mut tanks, &mut delivered, &mut waited);
        assert_eq!((delivered, waited), ([0.0, 40.0], [1.0, 0.0]));
    }

    #[test]
    fn nothing_is_unloaded_in_a_closed_port() {
        let (agreements, mut tanks) = ([agreement(0)], [Tank::new(500.0, 0.0, 0.0)]);
        let mut port = Harbor { open: false, ..harbor(&[(0, 100.0)]) };
        let (mut delivered, mut waited) = ([0.0], [0.0]);
        port.unload(&agreements, &mut tanks, &mut delivered, &mut waited);
        assert_eq!((delivered, waited, tanks[0].stock_t), ([0.0], [1.0], 0.0));
    }
}
