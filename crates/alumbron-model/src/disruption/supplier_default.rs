//! `supplier-default`: a seller delivers less than it agreed to, or nothing.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Agreement;
use crate::lever::{Effect, Lever};
use crate::quantity::Fraction;
use crate::record::{Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "supplier-default",
    summary: "The seller does not deliver part or all of what it agreed to: nominated cargoes do not load.",
    read,
};

#[derive(Clone, Debug)]
struct SupplierDefault {
    agreements: Vec<Idx<Agreement>>,
    lost: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let agreements = f.some_references::<Agreement>("agreements", "Which agreements.");
    let lost = f.or("lost", Fraction(1.0), "1", "Share of the cargoes that would have loaded and do not.");
    let agreements = agreements.into_iter().map(|at| at.value).collect();
    Some(Box::new(SupplierDefault { agreements, lost: lost.0 }))
}

impl Lower for SupplierDefault {
    fn effects(&self, _: &Case, window: Window) -> Vec<Effect> {
        let value = 1.0 - self.lost;
        self.agreements.iter().map(|&a| Effect { lever: Lever::AgreementLoading(a), window, value }).collect()
    }
}
