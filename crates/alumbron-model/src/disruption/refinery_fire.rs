//! `refinery-fire`: refineries lose all or part of their capacity until they are repaired.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Refinery;
use crate::lever::{Effect, Lever};
use crate::quantity::Fraction;
use crate::record::{Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "refinery-fire",
    summary: "Refineries lose all or part of their capacity until they are repaired at its end.",
    read,
};

#[derive(Clone, Debug)]
struct RefineryFire {
    refineries: Vec<Idx<Refinery>>,
    lost: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let refineries = f.some_references::<Refinery>("refineries", "Which refineries.");
    let lost = f.or("capacity_lost", Fraction(1.0), "1", "Share of their capacity that is lost.");
    let refineries = refineries.into_iter().map(|at| at.value).collect();
    Some(Box::new(RefineryFire { refineries, lost: lost.0 }))
}

impl Lower for RefineryFire {
    fn effects(&self, _: &Case, window: Window) -> Vec<Effect> {
        let value = 1.0 - self.lost;
        let of = |&refinery| Effect { lever: Lever::RefineryCapacity(refinery), window, value };
        self.refineries.iter().map(of).collect()
    }
}
