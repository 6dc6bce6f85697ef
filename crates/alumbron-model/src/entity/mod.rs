//! Entities: the things of an energy system, in the words of the field. Valid by construction once inside a [`crate::Case`].

mod demand;
mod fuel;
mod grid;
mod supply;
mod tank;
mod unit;

pub use demand::{Demand, Level, Noise, Profile};
pub use fuel::Fuel;
pub use grid::{Link, Region};
pub use supply::{Agreement, Port, Supplier};
pub use tank::{Offtake, Priority, Production, Tank};
pub use unit::{FuelUse, Maintenance, OutageRates, StartState, Technology, Unit};

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
    Demand, "demand", "demand";
    Profile, "profiles", "profile";
    Technology, "technologies", "technology";
    Unit, "units", "unit";
    Maintenance, "maintenance", "maintenance window";
    Fuel, "fuels", "fuel";
    Tank, "tanks", "tank";
    Production, "production", "production";
    Offtake, "offtakes", "offtake";
    Port, "ports", "port";
    Supplier, "suppliers", "supplier";
    Agreement, "agreements", "agreement";
}
