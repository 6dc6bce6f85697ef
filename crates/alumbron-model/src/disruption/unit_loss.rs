//! `unit-loss`: units lose all or part of their capacity, by fire, flood or want of water.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Unit;
use crate::lever::{Effect, Lever};
use crate::quantity::Fraction;
use crate::record::{Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "unit-loss",
    summary: "Units lose all or part of their capacity while it lasts; it counts as forced outage.",
    read,
};

#[derive(Clone, Debug)]
struct UnitLoss {
    units: Vec<Idx<Unit>>,
    lost: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let units = f.some_references::<Unit>("units", "Which units.");
    let lost = f.or("lost", Fraction(1.0), "1", "Share of their capacity that is lost.");
    Some(Box::new(UnitLoss { units: units.into_iter().map(|at| at.value).collect(), lost: lost.0 }))
}

impl Lower for UnitLoss {
    fn effects(&self, _: &Case, window: Window) -> Vec<Effect> {
        let value = 1.0 - self.lost;
        self.units.iter().map(|&u| Effect { lever: Lever::UnitAvailability(u), window, value }).collect()
    }
}
