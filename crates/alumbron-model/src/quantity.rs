//! Quantities: one transparent type per unit of measure of the house, so that a megawatt is never added to a tonne.
//!
//! Inside the engine's arrays values are bare `f64` in these same units; these types guard every edge.
//! Other units of measure (kilotonnes, barrels, grams per kilowatt-hour) are accepted by [`crate::record`]
//! and converted there, once.

use std::fmt;
use std::str::FromStr;

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
    /// Power in MW by which something is off, on either side.
    Offset, "power, above or below", from -1e9 to 1e9, [("mw", 1.0), ("kw", 1e-3), ("gw", 1e3)];
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
    /// Money in USD.
    Usd, "money", from 0.0 to 1e15, [("usd", 1.0), ("musd", 1e6)];
    /// Money over time in USD a calendar month.
    UsdPerMonth, "money over time", from 0.0 to 1e15, [("usd_per_month", 1.0), ("musd_per_month", 1e6)];
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

/// Cubic metres in a barrel of 42 gallons of 231 cubic inches.
pub const CUBIC_METRES_PER_BARREL: f64 = 0.158_987_294_928;

/// Units of measure of amounts as people type them: their names, and how many tonnes or barrels one is.
const AMOUNTS: [(&str, Amount); 8] = [
    ("t", Amount::Mass(Tonnes(1.0))),
    ("kt", Amount::Mass(Tonnes(1e3))),
    ("mt", Amount::Mass(Tonnes(1e6))),
    ("bbl", Amount::Barrels(1.0)),
    ("kbbl", Amount::Barrels(1e3)),
    ("mbbl", Amount::Barrels(1e6)),
    ("m3", Amount::Barrels(1.0 / CUBIC_METRES_PER_BARREL)),
    ("m³", Amount::Barrels(1.0 / CUBIC_METRES_PER_BARREL)),
];

/// A text that is no amount of fuel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnAmount;

impl fmt::Display for NotAnAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "expected a number above 0 and one of t, kt, Mt, bbl, kbbl, Mbbl and m3, such as 700000bbl or 110kt",
        )
    }
}

impl std::error::Error for NotAnAmount {}

impl FromStr for Amount {
    type Err = NotAnAmount;

    /// An amount as typed: a number and its unit of measure, whatever the case of its letters.
    ///
    /// ```
    /// use alumbron_model::quantity::{Amount, Tonnes};
    /// assert_eq!("700kbbl".parse(), Ok(Amount::Barrels(700_000.0)));
    /// assert_eq!("1.5 kt".parse(), Ok(Amount::Mass(Tonnes(1500.0))));
    /// assert!("700000".parse::<Amount>().is_err(), "of what?");
    /// ```
    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let text = text.trim();
        let ends = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).ok_or(NotAnAmount)?;
        let (number, unit) = text.split_at(ends);
        let unit = unit.trim().to_lowercase();
        let (_, one) = AMOUNTS.iter().find(|(name, _)| *name == unit).ok_or(NotAnAmount)?;
        let number: f64 = number.parse().map_err(|_| NotAnAmount)?;
        let amount = match *one {
            Self::Mass(mass) => Self::Mass(Tonnes(number * mass.0)),
            Self::Barrels(barrels) => Self::Barrels(number * barrels),
        };
        let (Self::Mass(Tonnes(size)) | Self::Barrels(size)) = amount;
        if size > 0.0 && size <= Tonnes::MOST { Ok(amount) } else { Err(NotAnAmount) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        let tonnes = |text: &str| text.parse::<Amount>().map(|amount| amount.mass(BarrelsPerTonne(6.35)).0);
        let near = |text: &str, wanted: f64| (tonnes(text).unwrap() - wanted).abs() < 1e-9 * wanted;
        assert!(near("700000bbl", 700_000.0 / 6.35) && near("700kbbl", 700_000.0 / 6.35));
        assert!(near("0.7 Mbbl", 700_000.0 / 6.35) && near("110.2kt", 110_200.0) && near("2 T", 2.0));
        // A barrel is 158.987 litres, so a cubic metre 6.28981 barrels.
        assert!(
            near("1000m3", 6_289.810_770_432_105 / 6.35) && near("1000 m³", 6_289.810_770_432_105 / 6.35)
        );
        for text in
            ["", "700000", "bbl", "0t", "-1t", "1,5 kt", "1e9t", "7 barrels", "1.2.3t", "9999999Mt", ".t"]
        {
            assert_eq!(text.parse::<Amount>(), Err(NotAnAmount), "{text}");
        }
    }
}
