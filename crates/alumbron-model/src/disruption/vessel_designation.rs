//! `vessel-designation`: ships are sanctioned, so fewer can be found and those that sail take longer.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Supplier;
use crate::lever::{Effect, Lever};
use crate::quantity::Fraction;
use crate::record::{Factor, Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "vessel-designation",
    summary: "Ships are sanctioned: fewer cargoes find one, and those that do sail longer.",
    read,
};

#[derive(Clone, Debug)]
struct VesselDesignation {
    suppliers: Vec<Idx<Supplier>>,
    ships: f64,
    voyage: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let suppliers =
        f.references::<Supplier>("suppliers", "Whose cargoes the ships carried; those of all if left out.");
    let ships =
        f.or("ships_lost", Fraction(0.0), "0", "Share of the cargoes that find no ship and do not load.");
    let voyage = f.or("voyage_factor", Factor(1.0), "1", "Factor on voyage times, delays included.");
    Some(Box::new(VesselDesignation {
        suppliers: suppliers.into_iter().map(|at| at.value).collect(),
        ships: 1.0 - ships.0,
        voyage: voyage.0,
    }))
}

impl Lower for VesselDesignation {
    fn effects(&self, case: &Case, window: Window) -> Vec<Effect> {
        let of = |s: Idx<Supplier>| {
            [
                Effect { lever: Lever::SupplierLoading(s), window, value: self.ships },
                Effect { lever: Lever::VoyageTime(s), window, value: self.voyage },
            ]
        };
        super::all_or(case.suppliers.indices(), &self.suppliers).flat_map(of).collect()
    }
}
