//! Terms of trade: when a cargo is paid, what is owed for one that is given up, and what may become of one on its way.

use crate::quantity::{Fraction, Hours, Usd, UsdPerMonth};

/// The terms of an agreement beside volume and price. At their defaults a cargo is paid as it loads and nothing happens
/// to it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Terms {
    /// How long after loading a cargo is to be paid, if the supplier's credit allows.
    pub credit: Hours,
    /// How long a cargo waits for money or payments before it is given up; without it, to the end of the horizon.
    pub patience: Option<Hours>,
    /// Share of the price that is owed for a cargo that was given up.
    pub take_or_pay: Fraction,
    /// Probability that a cargo is seized on its way.
    pub seized: Fraction,
    /// Share of the price of a seized cargo that the buyer bears; the rest comes back.
    pub seized_borne: Fraction,
    /// Probability that a cargo is sold to somebody else on its way; its price comes back.
    pub diverted: Fraction,
    /// Cargoes that are refused on arrival.
    pub off_spec: Option<OffSpec>,
}

/// Cargoes that are not what was ordered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OffSpec {
    /// Probability that a cargo is refused on arrival.
    pub chance: Fraction,
    /// Time after which another one stands in for it.
    pub swap: Hours,
}

/// Foreign exchange that the case has for fuel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Money {
    /// What comes in each month.
    pub budget: UsdPerMonth,
    /// What goes to other claims first.
    pub claims: UsdPerMonth,
    /// What is there at the start.
    pub start: Usd,
    /// Share of what is left at the end of a month that can be spent in the next.
    pub carry_over: Fraction,
}
