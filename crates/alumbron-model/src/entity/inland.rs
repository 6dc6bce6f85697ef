//! What moves and changes fuel within the country: transfers from tank to tank, and refineries.

use super::{Outage, Region, Tank};
use crate::quantity::{Fraction, Hours, Tonnes, TonnesPerHour};
use crate::record::{Choice, Idx};

/// A way for fuel from one tank to another of the same fuel.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfer {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Where fuel leaves.
    pub from: Idx<Tank>,
    /// Where it arrives.
    pub to: Idx<Tank>,
    /// What carries it.
    pub mode: Mode,
    /// The most it carries over time, round trips included.
    pub rate: TonnesPerHour,
    /// What it carries at a time; none if any amount can go.
    pub batch: Option<Tonnes>,
    /// From leaving one tank to being in the other.
    pub delay: Hours,
    /// Whole hours between decisions, at least 1.
    pub every_h: u32,
    /// Share of its usable capacity to which the receiving tank is filled, with what is under way to it.
    pub fill_to: Fraction,
    /// Stock that is left in the sending tank; the heel is left in any case.
    pub keep: Tonnes,
    /// Random outages.
    pub outage: Option<Outage>,
}

/// What carries fuel inland.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A pipeline.
    #[default]
    Pipeline,
    /// Coastal tankers, which carry whole cargoes.
    Coaster,
    /// Trucks or trains.
    Truck,
}

impl Mode {
    /// The word in tables.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::CHOICES.iter().find(|(_, mode)| *mode == self).map_or("", |(word, _)| word)
    }
}

impl Choice for Mode {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("pipeline", Self::Pipeline), ("coaster", Self::Coaster), ("truck", Self::Truck)];
}

/// A refinery: draws crude from tanks and fills others with what it makes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Refinery {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Where it stands, for maps and disruptions.
    pub region: Option<Idx<Region>>,
    /// Tanks it draws from, in order, down to their heels.
    pub intake: Vec<Idx<Tank>>,
    /// The most it takes in.
    pub capacity: TonnesPerHour,
    /// What it makes; shares sum to at most 1, the rest leaves the model.
    pub products: Vec<Product>,
    /// Whole hours between decisions, at least 1.
    pub every_h: u32,
    /// Random outages.
    pub outage: Option<Outage>,
}

/// One product of a refinery.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Product {
    /// Where it goes.
    pub tank: Idx<Tank>,
    /// Tonnes of it for each tonne of crude.
    pub share: Fraction,
}
