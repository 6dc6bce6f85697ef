//! Parts of a cause: which fuel, which supplier, which technology.
//!
//! As `without.rs` says what belongs to a cause, this says what of it belongs to a part. Taking all parts of a cause away
//! takes the cause away, but for fuel by supplier: where every supplier delivers what was agreed, units still need it.

use alumbron_model::Case;
use alumbron_model::chance::Delay;
use alumbron_model::entity::{Fuel, RegimeLoading, Supplier, Technology};
use alumbron_model::lever::Lever;
use alumbron_model::quantity::Fraction;
use alumbron_model::record::Idx;

use super::Switch;
use super::without::keep_batteries_up;

/// What causes are split by, one level deeper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// Fuel, by which fuel is lacking.
    Fuel,
    /// Fuel, by which supplier does not deliver what was agreed. What is left was never agreed, could not be paid for, or
    /// found no way ashore.
    Supplier,
    /// Forced outage, maintenance and derating, by technology of the unit.
    Technology,
}

impl Split {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Fuel, Self::Supplier, Self::Technology];

    /// The word on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fuel => "fuel",
            Self::Supplier => "supplier",
            Self::Technology => "technology",
        }
    }

    /// The causes that are split.
    #[must_use]
    pub fn causes(self) -> &'static [Switch] {
        match self {
            Self::Fuel | Self::Supplier => &[Switch::Fuel],
            Self::Technology => &[Switch::Outage, Switch::Maintenance, Switch::Derating],
        }
    }

    /// Whether something of a cause is left when all its parts are taken away.
    #[must_use]
    pub fn leaves_rest(self) -> bool {
        self == Self::Supplier
    }

    /// The parts of a cause that have anything to act by in a case, in the order of its tables.
    #[must_use]
    pub fn parts(self, case: &Case, cause: Switch) -> Vec<Part> {
        let part = |whose| Part { cause, whose };
        match self {
            Self::Fuel => {
                let burned = |fuel: &Idx<Fuel>| {
                    case.units
                        .iter()
                        .any(|unit| unit.draws().any(|usage| case.tanks[usage.tank].fuel == *fuel))
                };
                case.fuels.indices().filter(burned).map(|fuel| part(Whose::Fuel(fuel))).collect()
            }
            Self::Supplier => {
                let sells =
                    |supplier: &Idx<Supplier>| case.agreements.iter().any(|a| a.supplier == *supplier);
                case.suppliers
                    .indices()
                    .filter(sells)
                    .map(|supplier| part(Whose::Supplier(supplier)))
                    .collect()
            }
            Self::Technology => {
                let named = case.technologies.indices().map(Some);
                let has = |technology: &Option<Idx<Technology>>| {
                    case.units.iter().any(|unit| unit.technology == *technology)
                };
                // Batteries have none either.
                let others = cause == Switch::Outage
                    && !(case.batteries.is_empty() && case.demand_response.is_empty());
                let none = (has(&None) || others).then_some(None);
                named.filter(has).chain(none).map(|technology| part(Whose::Technology(technology))).collect()
            }
        }
    }
}

/// A part of a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The cause.
    pub cause: Switch,
    /// Whose part.
    pub whose: Whose,
}

/// Whose part of a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// That of a fuel.
    Fuel(Idx<Fuel>),
    /// That of a supplier.
    Supplier(Idx<Supplier>),
    /// That of the units of a technology, or of units and batteries that name none.
    Technology(Option<Idx<Technology>>),
}

impl Part {
    /// The id in its table; nothing for what names no technology.
    #[must_use]
    pub fn id(self, case: &Case) -> &str {
        match self.whose {
            Whose::Fuel(fuel) => &case.fuels[fuel].id,
            Whose::Supplier(supplier) => &case.suppliers[supplier].id,
            Whose::Technology(technology) => {
                technology.map_or("", |technology| &case.technologies[technology].id)
            }
        }
    }

    /// What people call it; nothing for what names no technology.
    #[must_use]
    pub fn title(self, case: &Case) -> &str {
        let title = match self.whose {
            Whose::Fuel(fuel) => &case.fuels[fuel].title,
            Whose::Supplier(supplier) => &case.suppliers[supplier].title,
            Whose::Technology(technology) => {
                technology.map_or("", |technology| &case.technologies[technology].title)
            }
        };
        if title.is_empty() { self.id(case) } else { title }
    }

    /// Takes from a case what the part acts by.
    pub(super) fn take_from(self, case: &mut Case) {
        match self.whose {
            Whose::Fuel(fuel) => {
                let tanks = &case.tanks;
                for unit in &mut case.units.0 {
                    // A unit that can burn it can always run.
                    if unit.fuel.iter().any(|usage| tanks[usage.tank].fuel == fuel) {
                        unit.fuel.clear();
                    }
                    unit.consumable = unit.consumable.filter(|usage| tanks[usage.tank].fuel != fuel);
                }
            }
            Whose::Supplier(supplier) => {
                for regime in case.regimes.0.iter_mut().filter(|regime| regime.supplier == supplier) {
                    (regime.loading, regime.voyage) = (RegimeLoading::Factor(1.0), 1.0);
                    regime.payments_held = false;
                }
                for agreement in case.agreements.0.iter_mut().filter(|a| a.supplier == supplier) {
                    agreement.loading = Fraction(1.0);
                    agreement.delay = Delay::None;
                    agreement.terms.seized = Fraction(0.0);
                    agreement.terms.diverted = Fraction(0.0);
                    agreement.terms.off_spec = None;
                }
            }
            Whose::Technology(technology) => {
                self.cause.take_from_units(case, |unit| unit.technology == technology);
                if self.cause == Switch::Outage && technology.is_none() {
                    keep_batteries_up(case);
                }
            }
        }
    }

    /// Whether a lever moves what the part acts by, so that it stays at rest without it.
    pub(super) fn holds(self, case: &Case, lever: Lever) -> bool {
        match (self.whose, lever) {
            (
                Whose::Supplier(supplier),
                Lever::SupplierLoading(of) | Lever::VoyageTime(of) | Lever::CreditLimit(of),
            ) => of == supplier,
            (
                Whose::Supplier(supplier),
                Lever::AgreementLoading(of)
                | Lever::Payments(of)
                | Lever::AgreementValidity(of)
                | Lever::AgreementVoyage(of)
                | Lever::SafePassage(of),
            ) => case.agreements[of].supplier == supplier,
            (
                Whose::Technology(technology),
                Lever::UnitAvailability(of)
                | Lever::UnitDerating(of)
                | Lever::UnitFailureRate(of)
                | Lever::RepairTime(of),
            ) => Switch::of(lever) == Some(self.cause) && case.units[of].technology == technology,
            (Whose::Technology(technology), Lever::PartsSupply(of)) => {
                self.cause == Switch::Derating && technology == Some(of)
            }
            _ => false,
        }
    }

    /// The technology whose debt of maintenance is forgotten without the part.
    pub(super) fn forgives(self) -> Option<Idx<Technology>> {
        match self.whose {
            Whose::Technology(technology) if self.cause == Switch::Derating => technology,
            _ => None,
        }
    }
}
