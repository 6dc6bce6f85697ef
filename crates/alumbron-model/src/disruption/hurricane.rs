//! `hurricane`: a storm over some regions cuts links, stops units, closes ports and darkens part of demand.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Region;
use crate::lever::{Effect, Lever};
use crate::quantity::Fraction;
use crate::record::{Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "hurricane",
    summary: "A storm over some regions: links that touch them, their units, their ports and their demand suffer.",
    read,
};

#[derive(Clone, Debug)]
struct Hurricane {
    regions: Vec<Idx<Region>>,
    units: f64,
    links: f64,
    demand: f64,
    ports_closed: bool,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let regions = f.some_references::<Region>("regions", "Where the storm passes.");
    let units = f.or("units_lost", Fraction(0.5), "0.5", "Share of the units' capacity that is lost.");
    let links = f.or(
        "links_lost",
        Fraction(1.0),
        "1",
        "Share of the limits of links touching the regions that is lost.",
    );
    let demand = f.or(
        "demand_lost",
        Fraction(0.0),
        "0",
        "Share of demand that vanishes with broken distribution lines; it is not counted as shortfall.",
    );
    let ports_closed = f.or("ports_closed", true, "true", "Whether ports in the regions close.");
    let regions = regions.into_iter().map(|at| at.value).collect();
    Some(Box::new(Hurricane { regions, units: units.0, links: links.0, demand: demand.0, ports_closed }))
}

impl Lower for Hurricane {
    fn effects(&self, case: &Case, window: Window) -> Vec<Effect> {
        let hit = |region: Idx<Region>| self.regions.contains(&region);
        let mut effects = Vec::new();
        let mut hold = |lever, value| effects.push(Effect { lever, window, value });
        for (unit, _) in case.units.indexed().filter(|(_, u)| hit(u.region)) {
            hold(Lever::UnitAvailability(unit), 1.0 - self.units);
        }
        for (link, _) in case.links.indexed().filter(|(_, l)| hit(l.from) || hit(l.to)) {
            hold(Lever::LinkCapacity(link), 1.0 - self.links);
        }
        for (port, _) in case.ports.indexed().filter(|(_, p)| self.ports_closed && p.region.is_some_and(hit))
        {
            hold(Lever::PortOpen(port), 0.0);
        }
        for &region in &self.regions {
            hold(Lever::DemandScale(region), 1.0 - self.demand);
        }
        effects
    }
}
