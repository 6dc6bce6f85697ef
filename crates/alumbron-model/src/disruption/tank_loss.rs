//! `tank-loss`: fire or damage takes part of a tank's capacity and of its stock.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Tank;
use crate::lever::{Effect, Lever};
use crate::quantity::Fraction;
use crate::record::{Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "tank-loss",
    summary: "Fire or damage takes part of the capacity of tanks, and at its start part of their stock.",
    read,
};

#[derive(Clone, Debug)]
struct TankLoss {
    tanks: Vec<Idx<Tank>>,
    capacity_lost: f64,
    stock_lost: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let tanks = f.some_references::<Tank>("tanks", "Which tanks.");
    let capacity_lost =
        f.or("capacity_lost", Fraction(1.0), "1", "Share of the capacity that cannot be used.");
    let stock_lost = f.or("stock_lost", Fraction(0.0), "0", "Share of the stock that is lost at the start.");
    Some(Box::new(TankLoss {
        tanks: tanks.into_iter().map(|at| at.value).collect(),
        capacity_lost: capacity_lost.0,
        stock_lost: stock_lost.0,
    }))
}

impl Lower for TankLoss {
    fn effects(&self, _: &Case, window: Window) -> Vec<Effect> {
        let of = |&tank: &Idx<Tank>| {
            [
                Effect { lever: Lever::TankStock(tank), window, value: 1.0 - self.stock_lost },
                Effect { lever: Lever::TankUsable(tank), window, value: 1.0 - self.capacity_lost },
            ]
        };
        self.tanks.iter().flat_map(of).collect()
    }
}
