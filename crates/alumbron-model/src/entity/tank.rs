//! Tanks and what fills and empties them besides ships and units.

use super::{Fuel, Port, Region};
use crate::quantity::{Tonnes, TonnesPerHour};
use crate::record::{Choice, Idx};

/// A tank, or a group of tanks that act as one, holding one fuel.
#[derive(Clone, Debug, PartialEq)]
pub struct Tank {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// What it holds.
    pub fuel: Idx<Fuel>,
    /// Where ships reach it.
    pub port: Option<Idx<Port>>,
    /// Where it stands, for maps and disruptions.
    pub region: Option<Idx<Region>>,
    /// Most it can hold.
    pub capacity: Tonnes,
    /// What pumps cannot reach.
    pub heel: Tonnes,
    /// Stock at the start, heel included.
    pub stock: Tonnes,
}

/// A steady inflow from wells or a refinery into a tank; what finds no room is lost to the model and counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Production {
    /// Id.
    pub id: String,
    /// Where it goes.
    pub tank: Idx<Tank>,
    /// How much.
    pub rate: TonnesPerHour,
}

/// Demand for fuel other than for power.
#[derive(Clone, Debug, PartialEq)]
pub struct Offtake {
    /// Id.
    pub id: String,
    /// What it draws from.
    pub tank: Idx<Tank>,
    /// How much.
    pub rate: TonnesPerHour,
    /// Before or after power within the hour.
    pub priority: Priority,
    /// It stops while the stock is at or below this level, leaving the rest to power.
    pub stops_below: Tonnes,
}

/// Who draws first within an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Priority {
    /// Before the units.
    BeforePower,
    /// After the units.
    #[default]
    AfterPower,
}

impl Choice for Priority {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("before-power", Self::BeforePower), ("after-power", Self::AfterPower)];
}
