//! Outages by chance: of machines, links, and of several things at once.

use super::{Link, Profile, Unit};
use crate::quantity::PerHour;
use crate::record::{Choice, Idx};

/// Random outages of something that is up or out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outage {
    /// How often it fails, and how fast it returns.
    pub rates: OutageRates,
    /// Hourly factor on the failure rate; the product never exceeds 1.
    pub failure_profile: Option<Idx<Profile>>,
    /// Hourly factor on the repair rate; the product never exceeds 1.
    pub repair_profile: Option<Idx<Profile>>,
    /// State in hour 0.
    pub start: StartState,
}

impl Outage {
    /// Outages at rates that never change, from the long-run state.
    #[must_use]
    pub const fn stationary(rates: OutageRates) -> Self {
        Self { rates, failure_profile: None, repair_profile: None, start: StartState::Stationary }
    }
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
    /// Up with the long-run probability of the rates in hour 0.
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

/// An event that takes all named units and links out together, such as a fire in a substation.
#[derive(Clone, Debug, PartialEq)]
pub struct CommonOutage {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Units that are out while it lasts, all their machines.
    pub units: Vec<Idx<Unit>>,
    /// Links that are out while it lasts, both ways.
    pub links: Vec<Idx<Link>>,
    /// How often it happens and how long it lasts: it is out, or it is not.
    pub outage: Outage,
}
