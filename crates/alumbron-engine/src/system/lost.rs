//! Worlds in which a supplier or a port is lost for a while, and nobody steps in.

use alumbron_model::Case;
use alumbron_model::disruption::{Disruption, Lower};
use alumbron_model::entity::{Port, Supplier};
use alumbron_model::lever::{Effect, Lever};
use alumbron_model::quantity::Fraction;
use alumbron_model::record::Idx;
use alumbron_model::time::Window;

use super::{System, compile};

/// What is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// A supplier: none of its cargoes loads, and none of its parts comes. Cargoes under way still come.
    Supplier(Idx<Supplier>),
    /// A port: no ship unloads there. They wait, and what its tanks hold can be used.
    Port(Idx<Port>),
}

impl Loss {
    fn levers(self, case: &Case) -> Vec<Lever> {
        match self {
            Self::Supplier(supplier) => {
                let made = case.technologies.indexed().filter(|(_, t)| t.parts_supplier == Some(supplier));
                let parts = made.map(|(technology, _)| Lever::PartsSupply(technology));
                std::iter::once(Lever::SupplierLoading(supplier)).chain(parts).collect()
            }
            Self::Port(port) => vec![Lever::PortOpen(port)],
        }
    }
}

/// Levers held at nothing.
#[derive(Clone, Debug)]
struct Gone(Vec<Lever>);

impl Lower for Gone {
    fn effects(&self, _: &Case, window: Window) -> Vec<Effect> {
        self.0.iter().map(|&lever| Effect { lever, window, value: 0.0 }).collect()
    }
}

/// Compiles a case in which something is lost for a while. All else keeps its luck.
#[must_use]
pub fn compile_lost(case: &Case, loss: Loss, window: Window) -> System {
    let mut without = case.clone();
    without.disruptions.push(Disruption {
        // No id of a case begins so.
        id: "~lost".to_owned(),
        title: String::new(),
        kind: "loss",
        active: true,
        probability: Fraction(1.0),
        window,
        body: Box::new(Gone(loss.levers(case))),
    });
    compile(&without)
}
