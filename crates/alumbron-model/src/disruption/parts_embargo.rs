//! `parts-embargo`: fewer parts come for some technologies, or none, so their units age.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::{Supplier, Technology};
use crate::finding::{Finding, codes};
use crate::lever::{Effect, Lever};
use crate::record::{Factor, Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "parts-embargo",
    summary: "Fewer parts come, or none: deferred maintenance piles up as long as it lasts, and is made good after.",
    read,
};

#[derive(Clone, Debug)]
struct PartsEmbargo {
    supplier: Option<Idx<Supplier>>,
    technologies: Vec<Idx<Technology>>,
    parts: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let supplier = f.reference_or_none::<Supplier>("supplier", "Whose parts: all technologies it supplies.");
    let technologies =
        f.references::<Technology>("technologies", "For which technologies, beside those of the supplier.");
    let parts = f.or(
        "parts_factor",
        Factor(0.0),
        "0",
        "Factor on the share of parts that comes; above 1 it is relief.",
    );
    if !f.has("supplier") && !f.has("technologies") && f.context().is_some() {
        f.report(
            Finding::new(
                &codes::INCOMPLETE_FIELDS,
                "parts that nobody supplies and no technology needs",
                f.span(),
                "needs `supplier` or `technologies`",
            )
            .with_help("name who sends no parts, or who lacks them"),
        );
    }
    let technologies = technologies.into_iter().map(|at| at.value).collect();
    Some(Box::new(PartsEmbargo { supplier: supplier.map(|at| at.value), technologies, parts: parts.0 }))
}

impl Lower for PartsEmbargo {
    fn effects(&self, case: &Case, window: Window) -> Vec<Effect> {
        let lacks = |idx: Idx<Technology>, technology: &Technology| {
            self.technologies.contains(&idx)
                || self.supplier.is_some_and(|supplier| technology.parts_supplier == Some(supplier))
        };
        let hit = case.technologies.indexed().filter(|(idx, technology)| lacks(*idx, technology));
        hit.map(|(idx, _)| Effect { lever: Lever::PartsSupply(idx), window, value: self.parts }).collect()
    }
}
