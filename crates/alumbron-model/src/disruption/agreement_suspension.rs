//! `agreement-suspension`: agreements nominate no cargoes for a while.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Agreement;
use crate::lever::{Effect, Lever};
use crate::record::{Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "agreement-suspension",
    summary: "Agreements nominate no cargoes while it lasts; ships already under way arrive.",
    read,
};

#[derive(Clone, Debug)]
struct AgreementSuspension {
    agreements: Vec<Idx<Agreement>>,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let agreements = f.some_references::<Agreement>("agreements", "Which agreements.");
    Some(Box::new(AgreementSuspension { agreements: agreements.into_iter().map(|at| at.value).collect() }))
}

impl Lower for AgreementSuspension {
    fn effects(&self, _: &Case, window: Window) -> Vec<Effect> {
        let suspend = |&a: &Idx<Agreement>| Effect { lever: Lever::AgreementValidity(a), window, value: 0.0 };
        self.agreements.iter().map(suspend).collect()
    }
}
