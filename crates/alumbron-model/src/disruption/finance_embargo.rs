//! `finance-embargo`: credit ends or shrinks, and less foreign exchange comes.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Supplier;
use crate::lever::{Effect, Lever};
use crate::quantity::Fraction;
use crate::record::{Factor, Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "finance-embargo",
    summary: "Suppliers give less credit or none, so that cargoes are paid as they load, and less foreign exchange comes. \
              What stops payments altogether is a payment-hold.",
    read,
};

#[derive(Clone, Debug)]
struct FinanceEmbargo {
    suppliers: Vec<Idx<Supplier>>,
    credit: f64,
    budget: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let suppliers =
        f.references::<Supplier>("suppliers", "Who gives less credit; all suppliers if left out.");
    let credit = f.or(
        "credit_factor",
        Fraction(0.0),
        "0",
        "Factor on the most that may be owed; 0 ends credit, even where it has no limit.",
    );
    let budget = f.or(
        "budget_factor",
        Factor(1.0),
        "1",
        "Factor on the foreign exchange of the months that begin while it lasts, other claims taken off.",
    );
    let suppliers = suppliers.into_iter().map(|at| at.value).collect();
    Some(Box::new(FinanceEmbargo { suppliers, credit: credit.0, budget: budget.0 }))
}

impl Lower for FinanceEmbargo {
    fn effects(&self, case: &Case, window: Window) -> Vec<Effect> {
        let credit = super::all_or(case.suppliers.indices(), &self.suppliers).map(|s| Effect {
            lever: Lever::CreditLimit(s),
            window,
            value: self.credit,
        });
        credit.chain([Effect { lever: Lever::Budget, window, value: self.budget }]).collect()
    }
}
