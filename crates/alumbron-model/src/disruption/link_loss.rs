//! `link-loss`: links carry less, or nothing.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Link;
use crate::lever::{Effect, Lever};
use crate::quantity::Fraction;
use crate::record::{Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind =
    Kind { name: "link-loss", summary: "Links carry less, or nothing, while it lasts.", read };

#[derive(Clone, Debug)]
struct LinkLoss {
    links: Vec<Idx<Link>>,
    lost: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let links = f.some_references::<Link>("links", "Which links.");
    let lost = f.or("lost", Fraction(1.0), "1", "Share of their limits that is lost.");
    Some(Box::new(LinkLoss { links: links.into_iter().map(|at| at.value).collect(), lost: lost.0 }))
}

impl Lower for LinkLoss {
    fn effects(&self, _: &Case, window: Window) -> Vec<Effect> {
        let value = 1.0 - self.lost;
        self.links.iter().map(|&l| Effect { lever: Lever::LinkCapacity(l), window, value }).collect()
    }
}
