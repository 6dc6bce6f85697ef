//! Generating units, their technologies and maintenance.

use super::{Aging, Outage, Profile, Region, Supplier, Tank};
use crate::quantity::{Fraction, Hours, Megawatts, PerHour, TonnesPerMegawattHour, UsdPerMegawattHour};
use crate::record::Idx;
use crate::time::Window;

/// A class of units: for reports, for who supplies their parts, and for how they age without them.
#[derive(Clone, Debug, PartialEq)]
pub struct Technology {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Who supplies parts, if that is known.
    pub parts_supplier: Option<Idx<Supplier>>,
    /// How its units age when parts do not come; none if they do not.
    pub aging: Option<Aging>,
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
    pub outage: Option<Outage>,
    /// A state between up and out; only beside outages.
    pub partial: Option<Partial>,
    /// Planned maintenance of each machine in a year, in windows that are placed where there is most reserve; none if
    /// its windows are declared.
    pub maintenance: Hours,
    /// Share of capacity lost for good (age, fouling).
    pub derating: Fraction,
    /// Hourly share of capacity that can be had (sun, wind, water).
    pub profile: Option<Idx<Profile>>,
    /// Variable cost: units run in this order, cheapest first.
    pub cost: UsdPerMegawattHour,
    /// Tanks it draws from, in order, with what a megawatt-hour takes of each; empty if it needs no fuel.
    pub fuel: Vec<FuelUse>,
    /// What it needs beside fuel, such as lubricants: it cannot run without.
    pub consumable: Option<FuelUse>,
}

impl Unit {
    /// All it draws: fuels in order, then what it needs beside.
    pub fn draws(&self) -> impl Iterator<Item = &FuelUse> {
        self.fuel.iter().chain(&self.consumable)
    }
}

/// A tank a unit draws from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FuelUse {
    /// The tank.
    pub tank: Idx<Tank>,
    /// Fuel burned per MWh.
    pub specific: TonnesPerMegawattHour,
}

/// A third state between up and out, such as one pump of two: a machine that is up enters it with probability `failure`
/// per hour and leaves it for up with probability `repair`. It fails to out from here at the same rate as from up, and
/// returns from out to up. Neither sum of probabilities exceeds 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Partial {
    /// Share of capacity that is left.
    pub share: Fraction,
    /// Probability per hour of entering it from up.
    pub failure: PerHour,
    /// Probability per hour of returning from it to up.
    pub repair: PerHour,
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
