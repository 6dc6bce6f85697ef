//! `tank-farm-fire`: a fire takes tanks of a place with their stock, and shuts the ports that serve them for a while.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::{Port, Tank};
use crate::lever::{Effect, Lever};
use crate::quantity::{Fraction, Hours};
use crate::record::{Fields, Idx};
use crate::time::{Hour, Window};

pub(super) const KIND: Kind = Kind {
    name: "tank-farm-fire",
    summary: "A fire takes tanks with their stock; they stay out of use while it lasts, and the ports that serve them \
        are shut for a while.",
    read,
};

#[derive(Clone, Debug)]
struct TankFarmFire {
    tanks: Vec<Idx<Tank>>,
    stock_lost: f64,
    capacity_lost: f64,
    shut_h: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let tanks = f.some_references::<Tank>("tanks", "Tanks that burn.");
    let stock_lost =
        f.or("stock_lost", Fraction(1.0), "1", "Share of their stock that is lost at the start.");
    let capacity_lost =
        f.or("capacity_lost", Fraction(1.0), "1", "Share of their capacity that cannot be used.");
    let shut = f.or(
        "port_shut",
        Hours(336.0),
        "336",
        "How long the ports that serve these tanks are shut, within the time that it lasts.",
    );
    Some(Box::new(TankFarmFire {
        tanks: tanks.into_iter().map(|at| at.value).collect(),
        stock_lost: stock_lost.0,
        capacity_lost: capacity_lost.0,
        shut_h: shut.0,
    }))
}

impl Lower for TankFarmFire {
    fn effects(&self, case: &Case, window: Window) -> Vec<Effect> {
        let burns = |&tank: &Idx<Tank>| {
            [
                Effect { lever: Lever::TankStock(tank), window, value: 1.0 - self.stock_lost },
                Effect { lever: Lever::TankUsable(tank), window, value: 1.0 - self.capacity_lost },
            ]
        };
        let mut effects: Vec<Effect> = self.tanks.iter().flat_map(burns).collect();
        let mut ports: Vec<Idx<Port>> = self.tanks.iter().filter_map(|&tank| case.tanks[tank].port).collect();
        ports.sort_unstable();
        ports.dedup();
        // Saturates, which is right for a time beyond every horizon.
        let to = Hour(window.from.0.saturating_add(self.shut_h.ceil() as u32).min(window.to.0));
        let shut = Window { from: window.from, to };
        if !shut.is_empty() {
            let shut = |&port: &Idx<Port>| Effect { lever: Lever::PortOpen(port), window: shut, value: 0.0 };
            effects.extend(ports.iter().map(shut));
        }
        effects
    }
}
