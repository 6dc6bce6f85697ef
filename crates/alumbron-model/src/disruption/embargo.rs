//! `embargo`: a supplier's cargoes load less often, or not at all, and may sail longer.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Supplier;
use crate::lever::{Effect, Lever};
use crate::quantity::Fraction;
use crate::record::{Factor, Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "embargo",
    summary: "A supplier's cargoes load less often, or not at all; those that load may take longer.",
    read,
};

#[derive(Clone, Debug)]
struct Embargo {
    supplier: Idx<Supplier>,
    loading: f64,
    voyage: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let supplier = f.reference::<Supplier>("supplier", "Whose cargoes are embargoed.");
    let loading =
        f.or("loading_factor", Fraction(0.0), "0", "Factor on the probability that a nominated cargo loads.");
    let voyage = f.or("voyage_factor", Factor(1.0), "1", "Factor on voyage times, for detours.");
    Some(Box::new(Embargo { supplier: supplier?.value, loading: loading.0, voyage: voyage.0 }))
}

impl Lower for Embargo {
    fn effects(&self, _: &Case, window: Window) -> Vec<Effect> {
        vec![
            Effect { lever: Lever::SupplierLoading(self.supplier), window, value: self.loading },
            Effect { lever: Lever::VoyageTime(self.supplier), window, value: self.voyage },
        ]
    }
}
