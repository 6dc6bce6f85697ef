//! Generating units, their technologies and maintenance.

use super::{Profile, Region, Supplier, Tank};
use crate::quantity::{Fraction, Megawatts, PerHour, TonnesPerMegawattHour, UsdPerMegawattHour};
use crate::record::{Choice, Idx};
use crate::time::Window;

/// A class of units: for reports, and for who supplies their parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Technology {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Who supplies parts, if that is known.
    pub parts_supplier: Option<Idx<Supplier>>,
}

/// A generating unit, or several identical machines that fail independently.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Where it feeds in.
    pub region: Idx<Region>,
    /// Its class.
    pub technology: Option<Idx<Technology>>,
    /// Capacity of one machine.
    pub capacity: Megawatts,
    /// Number of machines.
    pub count: u32,
    /// Random outages; none if it never fails.
    pub outage: Option<OutageRates>,
    /// State of the machines in hour 0.
    pub start: StartState,
    /// Share of capacity lost for good (age, fouling).
    pub derating: Fraction,
    /// Hourly share of capacity that can be had (sun, wind, water).
    pub profile: Option<Idx<Profile>>,
    /// Variable cost: units run in this order, cheapest first.
    pub cost: UsdPerMegawattHour,
    /// Tanks it draws from, in order, with what a megawatt-hour takes of each; empty if it needs no fuel.
    pub fuel: Vec<FuelUse>,
}

/// A tank a unit draws from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FuelUse {
    /// The tank.
    pub tank: Idx<Tank>,
    /// Fuel burned per MWh.
    pub specific: TonnesPerMegawattHour,
}

/// Hourly Markov rates: a machine that is up fails before the next hour with probability `failure`, one that is out
/// returns with probability `repair`. Stationary availability is repair / (failure + repair).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutageRates {
    /// Failure probability per hour, 1 / MTTF.
    pub failure: PerHour,
    /// Repair probability per hour, 1 / MTTR.
    pub repair: PerHour,
}

impl OutageRates {
    /// Long-run share of hours up.
    #[must_use]
    pub fn availability(self) -> f64 {
        if self.failure.0 == 0.0 { 1.0 } else { self.repair.0 / (self.failure.0 + self.repair.0) }
    }
}

/// How machines begin the horizon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StartState {
    /// Up with the long-run probability.
    #[default]
    Stationary,
    /// Up.
    Up,
    /// Out.
    Out,
}

impl Choice for StartState {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("stationary", Self::Stationary), ("up", Self::Up), ("out", Self::Out)];
}

/// A planned outage.
#[derive(Clone, Debug, PartialEq)]
pub struct Maintenance {
    /// Id.
    pub id: String,
    /// The unit.
    pub unit: Idx<Unit>,
    /// When.
    pub window: Window,
    /// How many of its machines.
    pub machines: u32,
}
