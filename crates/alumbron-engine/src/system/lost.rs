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
    /// A supplier: none of its cargoes loads. Those under way still come.
    Supplier(Idx<Supplier>),
    /// A port: no ship unloads there. They wait, and what its tanks hold can be used.
    Port(Idx<Port>),
}

impl Loss {
    fn lever(self) -> Lever {
        match self {
            Self::Supplier(supplier) => Lever::SupplierLoading(supplier),
            Self::Port(port) => Lever::PortOpen(port),
        }
    }
}

/// A lever held at nothing.
#[derive(Clone, Debug)]
struct Gone(Lever);

impl Lower for Gone {
    fn effects(&self, _: &Case, window: Window) -> Vec<Effect> {
        vec![Effect { lever: self.0, window, value: 0.0 }]
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
        body: Box::new(Gone(loss.lever())),
    });
    compile(&without)
}
