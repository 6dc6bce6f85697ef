//! `shipping-embargo`: ships shun some ports, so fewer cargoes find one and those that do take longer.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Port;
use crate::lever::{Effect, Lever};
use crate::quantity::Fraction;
use crate::record::{Factor, Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "shipping-embargo",
    summary: "Ships that call at some ports are barred elsewhere: fewer cargoes for those ports find one, whoever sells \
              them, and those that do sail longer.",
    read,
};

#[derive(Clone, Debug)]
struct ShippingEmbargo {
    ports: Vec<Idx<Port>>,
    ships: f64,
    voyage: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let ports = f.references::<Port>("ports", "Which ports ships shun; all ports if left out.");
    let ships =
        f.or("ships_lost", Fraction(0.0), "0", "Share of the cargoes that find no ship and do not load.");
    let voyage = f.or("voyage_factor", Factor(1.0), "1", "Factor on voyage times, delays included.");
    let ports = ports.into_iter().map(|at| at.value).collect();
    Some(Box::new(ShippingEmbargo { ports, ships: 1.0 - ships.0, voyage: voyage.0 }))
}

impl Lower for ShippingEmbargo {
    fn effects(&self, case: &Case, window: Window) -> Vec<Effect> {
        let shunned = |port: Option<Idx<Port>>| {
            port.is_some_and(|port| self.ports.is_empty() || self.ports.contains(&port))
        };
        let calls = case.agreements.indexed().filter(|(_, agreement)| {
            agreement.tanks.first().is_some_and(|&tank| shunned(case.tanks[tank].port))
        });
        let of = |(a, _)| {
            [
                Effect { lever: Lever::AgreementLoading(a), window, value: self.ships },
                Effect { lever: Lever::AgreementVoyage(a), window, value: self.voyage },
            ]
        };
        calls.flat_map(of).collect()
    }
}
