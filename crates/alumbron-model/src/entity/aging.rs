//! How the units of a technology age when parts do not come.

use crate::quantity::{Fraction, PerHour, Years};

/// What maintenance put off does to units. Debt is measured in time without parts: a debt of three years is what three
/// years without any part leave undone.
///
/// While a share p of the parts comes, debt grows by 1 - p a year and by and by is made good, at `decay` times p of it a
/// year. Each year of debt does to a unit what the figures below say; two years do it twice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aging {
    /// Share of the parts its units need that comes while nothing disturbs it.
    pub parts: Fraction,
    /// Debt in hour 0.
    pub start: Years,
    /// Debt that the outages and the derating of units as declared already contain.
    pub included: Years,
    /// Debt beyond which nothing gets worse.
    pub most: Years,
    /// Rate at which debt is made good while all parts come.
    pub decay: PerHour,
    /// Factor on the failure rate for each year of debt.
    pub failure: f64,
    /// Factor on the time to repair for each year of debt: waiting for parts.
    pub repair_time: f64,
    /// Share of capacity lost with each year of debt, of what the years before left.
    pub derating: Fraction,
}

/// Hours of a year of debt.
pub const YEAR_H: f64 = 8760.0;

impl Aging {
    /// Without effect, and with parts enough.
    pub const NONE: Self = Self {
        parts: Fraction(1.0),
        start: Years(0.0),
        included: Years(0.0),
        most: Years(20.0),
        decay: PerHour(0.0),
        failure: 1.0,
        repair_time: 1.0,
        derating: Fraction(0.0),
    };

    /// Whether debt does anything at all.
    #[must_use]
    pub fn is_felt(&self) -> bool {
        self.failure > 1.0 || self.repair_time > 1.0 || self.derating.0 > 0.0
    }

    /// The debt at which as much is made good as is added, in the long run, while this share of parts comes.
    ///
    /// ```
    /// use alumbron_model::entity::Aging;
    /// use alumbron_model::quantity::{PerHour, Years};
    /// let aging = Aging { decay: PerHour(0.5 / 8760.0), ..Aging::NONE };
    /// // With half of the parts, half a year of debt is added a year, and a quarter of the debt is made good.
    /// assert_eq!(aging.resting(0.5), Years(2.0));
    /// assert_eq!(aging.resting(1.0), Years(0.0));
    /// assert_eq!(aging.resting(0.0), aging.most);
    /// ```
    #[must_use]
    pub fn resting(&self, parts: f64) -> Years {
        if parts >= 1.0 {
            return Years(0.0);
        }
        let paid = self.decay.0 * YEAR_H * parts;
        Years(if paid > 0.0 { ((1.0 - parts) / paid).min(self.most.0) } else { self.most.0 })
    }

    /// The same technology in a world without debt: what outages and derating as declared contain of it is taken out,
    /// and none is added.
    #[must_use]
    pub fn without_debt(self) -> Self {
        Self { start: Years(0.0), most: Years(0.0), ..self }
    }
}
