//! `port-closure`: ships wait outside, or unload more slowly.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Port;
use crate::lever::{Effect, Lever};
use crate::quantity::Fraction;
use crate::record::{Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "port-closure",
    summary: "Ships wait outside a port, or unload more slowly, while it lasts.",
    read,
};

#[derive(Clone, Debug)]
struct PortClosure {
    ports: Vec<Idx<Port>>,
    rate: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let ports = f.some_references::<Port>("ports", "Which ports.");
    let rate = f.or("rate_factor", Fraction(0.0), "0", "Factor on unloading rates; 0 closes the port.");
    Some(Box::new(PortClosure { ports: ports.into_iter().map(|at| at.value).collect(), rate: rate.0 }))
}

impl Lower for PortClosure {
    fn effects(&self, _: &Case, window: Window) -> Vec<Effect> {
        let of = |&port: &Idx<Port>| {
            let lever = if self.rate > 0.0 { Lever::BerthRate(port) } else { Lever::PortOpen(port) };
            Effect { lever, window, value: self.rate }
        };
        self.ports.iter().map(of).collect()
    }
}
