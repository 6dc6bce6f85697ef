//! Entities: the things of an energy system, in the words of the field. Valid by construction once inside a [`crate::Case`].

mod aging;
mod battery;
mod demand;
mod fuel;
mod grid;
mod inland;
mod outage;
mod profile;
mod regime;
mod supply;
mod tank;
mod terms;
mod tier;
mod unit;

pub use aging::{Aging, YEAR_H};
pub use battery::{Battery, DemandResponse};
pub use demand::{Demand, Level, Noise};
pub use fuel::Fuel;
pub use grid::{Interface, Link, Region};
pub use inland::{Mode, Product, Refinery, Transfer};
pub use outage::{CommonOutage, Outage, OutageRates, StartState};
pub use profile::{Hourly, Profile};
pub use regime::{Entry, Leaving, Regime, RegimeChain, RegimeLoading};
pub use supply::{Agreement, Port, Supplier};
pub use tank::{Offtake, Priority, Production, Tank};
pub use terms::{Money, OffSpec, Terms};
pub use tier::{DEFAULT_LAYERS, Depth, Layer, ShortfallTier, layers};
pub use unit::{FuelUse, Maintenance, Partial, Technology, Unit};

use crate::record::Entity;

macro_rules! entities {
    ($($name:ty, $table:literal, $noun:literal;)+) => {$(
        impl Entity for $name {
            const TABLE: &'static str = $table;
            const NOUN: &'static str = $noun;
        }
    )+};
}

entities! {
    Region, "regions", "region";
    Link, "links", "link";
    Interface, "interfaces", "interface";
    Demand, "demand", "demand";
    ShortfallTier, "shortfall_tiers", "shortfall tier";
    Profile, "profiles", "profile";
    Technology, "technologies", "technology";
    Unit, "units", "unit";
    Battery, "batteries", "battery";
    DemandResponse, "demand_response", "demand response";
    CommonOutage, "common_outages", "common outage";
    Maintenance, "maintenance", "maintenance window";
    Fuel, "fuels", "fuel";
    Tank, "tanks", "tank";
    Production, "production", "production";
    Offtake, "offtakes", "offtake";
    Transfer, "inland", "transfer";
    Refinery, "refineries", "refinery";
    Port, "ports", "port";
    Supplier, "suppliers", "supplier";
    Regime, "regimes", "regime";
    Agreement, "agreements", "agreement";
}
