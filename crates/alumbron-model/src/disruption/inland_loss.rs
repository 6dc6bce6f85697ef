//! `inland-loss`: pipelines, coasters or trucks carry less, for want of ships, crews or fuel of their own.

use super::{Kind, Lower};
use crate::case::Case;
use crate::entity::Transfer;
use crate::lever::{Effect, Lever};
use crate::quantity::Fraction;
use crate::record::{Fields, Idx};
use crate::time::Window;

pub(super) const KIND: Kind = Kind {
    name: "inland-loss",
    summary: "Transfers between tanks carry less while it lasts, or nothing.",
    read,
};

#[derive(Clone, Debug)]
struct InlandLoss {
    transfers: Vec<Idx<Transfer>>,
    lost: f64,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let transfers = f.some_references::<Transfer>("transfers", "Which rows of inland.csv.");
    let lost = f.or("lost", Fraction(1.0), "1", "Share of their rates that is lost.");
    let transfers = transfers.into_iter().map(|at| at.value).collect();
    Some(Box::new(InlandLoss { transfers, lost: lost.0 }))
}

impl Lower for InlandLoss {
    fn effects(&self, _: &Case, window: Window) -> Vec<Effect> {
        let value = 1.0 - self.lost;
        self.transfers.iter().map(|&t| Effect { lever: Lever::TransferRate(t), window, value }).collect()
    }
}
