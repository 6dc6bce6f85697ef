//! `unit-wear`: units fail more often, take longer to repair or give less, for want of parts, care or clean fuel.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Unit;
use crate::lever::{Effect, Lever};
use crate::quantity::Fraction;
use crate::record::{Factor, Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "unit-wear",
    summary: "Units fail more often, take longer to repair, or give less while it lasts; factors below 1 are relief.",
    read,
};

#[derive(Clone, Debug)]
struct UnitWear {
    units: Vec<Idx<Unit>>,
    failure: f64,
    repair_time: f64,
    derating: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let units = f.some_references::<Unit>("units", "Which units.");
    let failure = f.or("failure_factor", Factor(1.0), "1", "Factor on the failure rate.");
    let repair_time = f.or("repair_time_factor", Factor(1.0), "1", "Factor on the time to repair.");
    let derating =
        f.or("derating_share", Fraction(0.0), "0", "Share of the remaining capacity that is lost.");
    Some(Box::new(UnitWear {
        units: units.into_iter().map(|at| at.value).collect(),
        failure: failure.0,
        repair_time: repair_time.0,
        derating: derating.0,
    }))
}

impl Lower for UnitWear {
    fn effects(&self, _: &Case, window: Window) -> Vec<Effect> {
        let of = |&unit: &Idx<Unit>| {
            [
                (Lever::UnitFailureRate(unit), self.failure),
                (Lever::RepairTime(unit), self.repair_time),
                (Lever::UnitDerating(unit), 1.0 - self.derating),
            ]
        };
        // A lever at rest is left alone, so that wear without a factor draws no outage anew.
        let moved = self.units.iter().flat_map(of).filter(|(_, value)| (value - 1.0).abs() > 0.0);
        moved.map(|(lever, value)| Effect { lever, window, value }).collect()
    }
}
