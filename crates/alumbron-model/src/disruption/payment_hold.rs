//! `payment-hold`: payments for cargoes do not get through, so they wait with loading until they do.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Agreement;
use crate::lever::{Effect, Lever};
use crate::record::{Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "payment-hold",
    summary: "Payments do not get through: cargoes that are nominated while it lasts wait, and load when it ends.",
    read,
};

#[derive(Clone, Debug)]
struct PaymentHold {
    agreements: Vec<Idx<Agreement>>,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let agreements = f.references::<Agreement>(
        "agreements",
        "Whose cargoes cannot be paid; those of all agreements if left out.",
    );
    Some(Box::new(PaymentHold { agreements: agreements.into_iter().map(|at| at.value).collect() }))
}

impl Lower for PaymentHold {
    fn effects(&self, case: &Case, window: Window) -> Vec<Effect> {
        super::all_or(case.agreements.indices(), &self.agreements)
            .map(|a| Effect { lever: Lever::Payments(a), window, value: 0.0 })
            .collect()
    }
}
