//! `fuel-embargo`: cargoes of some fuels load less often, or not at all, whoever sells them.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::{Fuel, Supplier};
use crate::lever::{Effect, Lever};
use crate::quantity::Fraction;
use crate::record::{Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "fuel-embargo",
    summary: "Cargoes of some fuels load less often, or not at all, from every supplier or from some.",
    read,
};

#[derive(Clone, Debug)]
struct FuelEmbargo {
    fuels: Vec<Idx<Fuel>>,
    suppliers: Vec<Idx<Supplier>>,
    loading: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let fuels = f.some_references::<Fuel>("fuels", "Which fuels.");
    let suppliers = f.references::<Supplier>("suppliers", "From which suppliers; all if left out.");
    let loading =
        f.or("loading_factor", Fraction(0.0), "0", "Factor on the probability that a nominated cargo loads.");
    Some(Box::new(FuelEmbargo {
        fuels: fuels.into_iter().map(|at| at.value).collect(),
        suppliers: suppliers.into_iter().map(|at| at.value).collect(),
        loading: loading.0,
    }))
}

impl Lower for FuelEmbargo {
    fn effects(&self, case: &Case, window: Window) -> Vec<Effect> {
        let sells = |s: Idx<Supplier>| self.suppliers.is_empty() || self.suppliers.contains(&s);
        let hit =
            case.agreements.indexed().filter(|(_, a)| self.fuels.contains(&a.fuel) && sells(a.supplier));
        hit.map(|(a, _)| Effect { lever: Lever::AgreementLoading(a), window, value: self.loading }).collect()
    }
}
