//! Ports, suppliers and the agreements by which cargoes come.

use super::{Fuel, Outage, Region, Tank, Terms};
use crate::chance::{Delay, RandomFactor};
use crate::quantity::{Degrees, Fraction, Hours, Tonnes, TonnesPerHour, Usd, UsdPerTonne};
use crate::record::Idx;
use crate::time::Window;

/// Where ships unload.
#[derive(Clone, Debug, PartialEq)]
pub struct Port {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Where it lies.
    pub region: Option<Idx<Region>>,
    /// Ships that can unload at a time.
    pub berths: u32,
    /// Unloading rate of one berth; none means a cargo is ashore within the hour.
    pub unloading: Option<TonnesPerHour>,
    /// Most a ship may have aboard at a berth.
    pub max_cargo: Option<Tonnes>,
    /// Rate at which a ship that has more aboard unloads into smaller ones, until it has not; none if it cannot.
    pub lightering: Option<TonnesPerHour>,
    /// When weather closes it.
    pub closures: Option<Outage>,
    /// Latitude and longitude for maps.
    pub place: Option<(Degrees, Degrees)>,
}

/// A country or trader that sells fuel.
#[derive(Clone, Debug, PartialEq)]
pub struct Supplier {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Time between changes of its regime, if that is a chain; whole hours.
    pub regime_step: Hours,
    /// Most it may be owed at a time; without limit if none.
    pub credit_limit: Option<Usd>,
    /// Latitude and longitude for maps.
    pub place: Option<(Degrees, Degrees)>,
}

/// A standing order: cargoes nominated at regular intervals.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Who sells.
    pub supplier: Idx<Supplier>,
    /// What.
    pub fuel: Idx<Fuel>,
    /// Tanks of one port a cargo is unloaded into, in order.
    pub tanks: Vec<Idx<Tank>>,
    /// Size of a cargo.
    pub cargo: Tonnes,
    /// By what the size of each is multiplied, if they are not alike.
    pub cargo_factor: Option<RandomFactor>,
    /// When the first cargo is to load, in hours from the start of the horizon; negative for one under way.
    pub first_h: i64,
    /// Hours between nominations; none for a single cargo.
    pub interval: Option<Hours>,
    /// Probability that a nominated cargo loads.
    pub loading: Fraction,
    /// Voyage time when nothing goes wrong.
    pub voyage: Hours,
    /// What may go wrong on the way: added to the voyage.
    pub delay: Delay,
    /// Nominations end with it. It begins with the horizon or with the first cargo, whichever is earlier.
    pub validity: Window,
    /// Price.
    pub price: UsdPerTonne,
    /// How it is paid, and what may become of a cargo.
    pub terms: Terms,
}
