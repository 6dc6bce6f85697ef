//! `demand-change`: demand of some regions is higher or lower for a while.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Region;
use crate::lever::{Effect, Lever};
use crate::record::{Factor, Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "demand-change",
    summary: "Demand of some regions is multiplied by a factor while it lasts.",
    read,
};

#[derive(Clone, Debug)]
struct DemandChange {
    regions: Vec<Idx<Region>>,
    factor: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let regions = f.references::<Region>("regions", "Which regions; all if left out.");
    let factor = f.required::<Factor>("factor", "Factor on demand, at least 0.");
    let regions = regions.into_iter().map(|at| at.value).collect();
    Some(Box::new(DemandChange { regions, factor: factor?.value.0 }))
}

impl Lower for DemandChange {
    fn effects(&self, case: &Case, window: Window) -> Vec<Effect> {
        let all: Vec<_> = case.regions.indices().collect();
        let regions = if self.regions.is_empty() { &all } else { &self.regions };
        regions.iter().map(|&r| Effect { lever: Lever::DemandScale(r), window, value: self.factor }).collect()
    }
}
