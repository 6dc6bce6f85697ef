//! `seizure`: cargoes that are under way while it lasts are seized with some probability.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Agreement;
use crate::lever::{Effect, Lever};
use crate::quantity::Fraction;
use crate::record::{Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "seizure",
    summary: "Cargoes that are under way while it lasts are seized with some probability.",
    read,
};

#[derive(Clone, Debug)]
struct Seizure {
    agreements: Vec<Idx<Agreement>>,
    seized: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let agreements = f.references::<Agreement>(
        "agreements",
        "Whose cargoes are at risk; those of all agreements if left out.",
    );
    let seized = f.or(
        "seized_probability",
        Fraction(1.0),
        "1",
        "Probability that a cargo is seized that would have got through.",
    );
    let agreements = agreements.into_iter().map(|at| at.value).collect();
    Some(Box::new(Seizure { agreements, seized: seized.0 }))
}

impl Lower for Seizure {
    fn effects(&self, case: &Case, window: Window) -> Vec<Effect> {
        let value = 1.0 - self.seized;
        super::all_or(case.agreements.indices(), &self.agreements)
            .map(|a| Effect { lever: Lever::SafePassage(a), window, value })
            .collect()
    }
}
