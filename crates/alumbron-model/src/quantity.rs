//! Quantities: one transparent type per unit of measure of the house, so that a megawatt is never added to a tonne.
//!
//! Inside the engine's arrays values are bare `f64` in these same units; these types guard every edge.
//! Other units of measure (kilotonnes, barrels, grams per kilowatt-hour) are accepted by [`crate::record`]
//! and converted there, once.

/// A number with a unit of measure.
pub trait Quantity: Copy + Sized {
    /// What is measured, for messages: "power", "mass".
    const DIMENSION: &'static str;
    /// Accepted endings of a field's name and the factor that turns each into the house unit, which comes first.
    const ENDINGS: &'static [(&'static str, f64)];
    /// The least value that can be declared.
    const LEAST: f64;
    /// The greatest value that can be declared. Chosen far above anything on earth, so that sums over a long horizon
    /// stay finite and keep their digits.
    const MOST: f64;
    /// Wraps a value in house units.
    fn of(value: f64) -> Self;
    /// The bare value in house units.
    fn value(self) -> f64;
}

macro_rules! quantities {
    ($($(#[$doc:meta])* $name:ident, $dimension:literal, from $least:literal to $most:literal, [$(($ending:literal, $factor:expr)),+];)+) => {$(
        $(#[$doc])*
        #[repr(transparent)]
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
        pub struct $name(pub f64);
        impl Quantity for $name {
            const DIMENSION: &'static str = $dimension;
            const ENDINGS: &'static [(&'static str, f64)] = &[$(($ending, $factor)),+];
            const LEAST: f64 = $least;
            const MOST: f64 = $most;
            fn of(value: f64) -> Self { Self(value) }
            fn value(self) -> f64 { self.0 }
        }
    )+

    /// Every ending a field's name may carry, with its dimension: the closed list that the tidy test checks.
    pub const ALL_ENDINGS: &[(&str, &str)] = &[$($(($ending, $dimension)),+),+];
    };
}

quantities! {
    /// Power in MW.
    Megawatts, "power", from 0.0 to 1e12, [("mw", 1.0), ("kw", 1e-3), ("gw", 1e3)];
    /// Energy in MWh.
    MegawattHours, "energy", from 0.0 to 1e18, [("mwh", 1.0), ("gwh", 1e3)];
    /// Mass in metric tonnes.
    Tonnes, "mass", from 0.0 to 1e12, [("t", 1.0), ("kt", 1e3)];
    /// Mass flow in tonnes per hour.
    TonnesPerHour, "mass flow", from 0.0 to 1e9, [("t_per_h", 1.0), ("t_per_d", 1.0 / 24.0), ("kt_per_y", 1e3 / 8760.0)];
    /// A duration in hours; not a point in time, which is [`crate::Hour`].
    Hours, "duration", from 0.0 to 1e12, [("h", 1.0), ("d", 24.0)];
    /// A long time in years of 8760 hours.
    Years, "time in years", from 0.0 to 100.0, [("y", 1.0)];
    /// A rate per hour.
    PerHour, "rate", from 0.0 to 1e12, [("per_h", 1.0), ("per_y", 1.0 / 8760.0)];
    /// Lower heating value in GJ per tonne; 1 kcal/kg is 0.0041868 GJ/t.
    GigajoulesPerTonne, "heating value", from 0.0 to 1e6, [("gj_per_t", 1.0), ("kcal_per_kg", 0.004_186_8)];
    /// Heat rate in GJ of fuel per MWh of electricity.
    GigajoulesPerMegawattHour, "heat rate", from 0.0 to 1e6, [("gj_per_mwh", 1.0), ("kj_per_kwh", 1e-3)];
    /// Specific consumption in tonnes of fuel per MWh of electricity.
    TonnesPerMegawattHour, "specific consumption", from 0.0 to 1e6, [("t_per_mwh", 1.0), ("g_per_kwh", 1e-3), ("kg_per_mwh", 1e-3)];
    /// Price of energy in USD per MWh.
    UsdPerMegawattHour, "price of energy", from 0.0 to 1e9, [("usd_per_mwh", 1.0)];
    /// Price of fuel in USD per tonne.
    UsdPerTonne, "price of fuel", from 0.0 to 1e9, [("usd_per_t", 1.0)];
    /// Barrels in a tonne.
    BarrelsPerTonne, "barrels in a tonne", from 0.0 to 1e6, [("bbl_per_t", 1.0)];
    /// Emission factor in kg of carbon dioxide per GJ of fuel.
    KilogramsPerGigajoule, "emission factor", from 0.0 to 1e9, [("kg_per_gj", 1.0)];
    /// Geographic degrees, north and east positive.
    Degrees, "angle", from -360.0 to 360.0, [("deg", 1.0)];
}

/// A part of a whole, 0 to 1. Its fields carry no ending.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Fraction(pub f64);

/// An amount of fuel as declared: a mass, or barrels that become a mass once the fuel is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// Metric tonnes.
    Mass(Tonnes),
    /// Barrels of 159 litres.
    Barrels(f64),
}

impl Amount {
    /// The mass, given how many barrels of this fuel make a tonne.
    ///
    /// ```
    /// use alumbron_model::quantity::{Amount, BarrelsPerTonne, Tonnes};
    /// assert_eq!(Amount::Barrels(700_000.0).mass(BarrelsPerTonne(6.5)), Tonnes(700_000.0 / 6.5));
    /// ```
    #[must_use]
    pub fn mass(self, density: BarrelsPerTonne) -> Tonnes {
        match self {
            Self::Mass(mass) => mass,
            Self::Barrels(barrels) => Tonnes(barrels / density.0),
        }
    }
}
