//! Worlds without a cause: what of a case is taken away so that a cause of shortfall cannot act.
//!
//! This is the one place that says what belongs to which cause. Everything that is left keeps its own stream of luck, so a
//! world without a cause meets the same luck in all else. Levers are told apart by what they move, never by the kind of
//! disruption that moves them.

use alumbron_model::Case;
use alumbron_model::entity::{Link, Outage, StartState, Unit};
use alumbron_model::lever::Lever;
use alumbron_model::quantity::{Fraction, Hours, Megawatts, PerHour};
use alumbron_model::record::Idx;

use super::{LeverPlan, Part, System, compile::compile_with};

/// A cause that can be switched off. What remains without all of them is not enough built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Switch {
    /// Units need fuel, and tanks run dry.
    Fuel,
    /// Units and batteries are forced out: by chance, together, or by a disruption.
    Outage,
    /// Units are in planned maintenance.
    Maintenance,
    /// Units run below their rating, in part, or wear out sooner for want of parts.
    Derating,
    /// Links are missing, limited or out.
    Network,
}

impl Switch {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::Fuel, Self::Outage, Self::Maintenance, Self::Derating, Self::Network];

    /// The word in tables.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fuel => "fuel",
            Self::Outage => "forced-outage",
            Self::Maintenance => "maintenance",
            Self::Derating => "derating-and-parts",
            Self::Network => "network",
        }
    }

    /// Whether the cause has anything to act by in a case; without, taking it away changes nothing.
    #[must_use]
    pub fn is_in(self, case: &Case) -> bool {
        let plan = LeverPlan::new(case);
        let moved = plan.levers.iter().any(|&lever| Self::of(lever) == Some(self));
        moved
            || match self {
                Self::Fuel => case.units.iter().any(|unit| unit.draws().next().is_some()),
                Self::Outage => {
                    case.units.iter().any(|unit| unit.outage.is_some())
                        || case.batteries.iter().any(|battery| battery.outage.is_some())
                        || case.demand_response.iter().any(|response| response.outage.is_some())
                        || case.common_outages.iter().any(|common| !common.units.is_empty())
                }
                Self::Maintenance => {
                    !case.maintenance.is_empty() || case.units.iter().any(|unit| unit.maintenance.0 > 0.0)
                }
                Self::Derating => {
                    case.technologies.iter().any(|technology| technology.aging.is_some())
                        || case.units.iter().any(|unit| unit.derating.0 > 0.0 || unit.partial.is_some())
                }
                Self::Network => case.regions.len() > 1,
            }
    }

    /// The cause a lever belongs to; none for demand. What moves fuel acts through the tanks and needs no rule of its own.
    pub(super) fn of(lever: Lever) -> Option<Self> {
        match lever {
            Lever::UnitAvailability(_) => Some(Self::Outage),
            Lever::UnitDerating(_)
            | Lever::UnitFailureRate(_)
            | Lever::RepairTime(_)
            | Lever::PartsSupply(_) => Some(Self::Derating),
            Lever::LinkCapacity(_) => Some(Self::Network),
            _ => None,
        }
    }

    /// Takes from a case what the cause acts by.
    fn take_from(self, case: &mut Case) {
        match self {
            Self::Fuel => {
                for unit in &mut case.units.0 {
                    unit.fuel.clear();
                    unit.consumable = None;
                }
                // Nobody burns it any more, so who ships it is of no interest.
                case.agreements.0.clear();
                case.production.0.clear();
                case.offtakes.0.clear();
                case.inland.0.clear();
                case.refineries.0.clear();
            }
            Self::Outage => {
                self.take_from_units(case, |_| true);
                keep_batteries_up(case);
            }
            Self::Maintenance | Self::Derating => self.take_from_units(case, |_| true),
            Self::Network => join(case),
        }
    }

    /// Takes from these units of a case what the cause acts by, if it is one of plant.
    pub(super) fn take_from_units(self, case: &mut Case, is_one: impl Fn(&Unit) -> bool) {
        let belongs: Vec<bool> = case.units.iter().map(is_one).collect();
        for (unit, _) in case.units.0.iter_mut().zip(&belongs).filter(|(_, belongs)| **belongs) {
            match self {
                Self::Outage => unit.outage = unit.outage.filter(|_| unit.partial.is_some()).map(never_out),
                Self::Maintenance => unit.maintenance = Hours(0.0),
                Self::Derating => (unit.derating, unit.partial) = (Fraction(0.0), None),
                Self::Fuel | Self::Network => {}
            }
        }
        match self {
            Self::Outage => {
                for common in &mut case.common_outages.0 {
                    common.units.retain(|unit| !belongs[unit.position()]);
                }
            }
            Self::Maintenance => case.maintenance.0.retain(|window| !belongs[window.unit.position()]),
            Self::Fuel | Self::Derating | Self::Network => {}
        }
    }
}

/// No battery and no demand that can wait is ever out.
pub(super) fn keep_batteries_up(case: &mut Case) {
    case.batteries.0.iter_mut().for_each(|battery| battery.outage = None);
    case.demand_response.0.iter_mut().for_each(|response| response.outage = None);
}

/// The same machine, which enters its partial state but is never out.
fn never_out(outage: Outage) -> Outage {
    let mut never = outage;
    never.rates.failure = PerHour(0.0);
    if never.start == StartState::Out {
        never.start = StartState::Up;
    }
    never
}

/// Joins all regions by links that carry everything there is and never fail.
fn join(case: &mut Case) {
    case.interfaces.0.clear();
    case.common_outages.0.iter_mut().for_each(|common| common.links.clear());
    case.links.0.clear();
    let limit = Megawatts(ample_mw(case));
    let link = |(nth, to): (usize, Idx<_>)| Link {
        id: format!("~join-{nth}"),
        from: Idx::new(0),
        to,
        limit,
        limit_back: limit,
        profile: None,
        profile_back: None,
        outage: None,
    };
    let links: Vec<Link> = case.regions.indices().enumerate().skip(1).map(link).collect();
    case.links.0.extend(links);
}

/// More than can ever flow, MW. Ten times a generous sum of what is installed, so that no noise or profile reaches it.
fn ample_mw(case: &Case) -> f64 {
    let units: f64 = case.units.iter().map(|u| u.capacity.0 * f64::from(u.count)).sum();
    let batteries = case
        .batteries
        .iter()
        .map(|b| (b.discharge.level.0 + b.charge.level.0 + b.injection.level.0) * f64::from(b.count.max(1)));
    10.0 * (units + batteries.sum::<f64>()) + 1e6
}

/// Compiles a case without some causes, and without parts of others.
#[must_use]
pub fn compile_without(case: &Case, switches: &[Switch], parts: &[Part]) -> System {
    let mut without = case.clone();
    switches.iter().for_each(|switch| switch.take_from(&mut without));
    parts.iter().for_each(|part| part.take_from(&mut without));
    let keeps = |lever: Lever| {
        let fuel_is_off = switches.contains(&Switch::Fuel);
        let of_part = parts.iter().any(|part| part.holds(case, lever));
        match lever {
            // There are none of these any more.
            Lever::AgreementValidity(_)
            | Lever::AgreementLoading(_)
            | Lever::Payments(_)
            | Lever::Budget
            | Lever::CreditLimit(_)
            | Lever::AgreementVoyage(_)
            | Lever::SafePassage(_)
            | Lever::TransferRate(_)
            | Lever::RefineryCapacity(_) => !fuel_is_off && !of_part,
            _ => Switch::of(lever).is_none_or(|switch| !switches.contains(&switch)) && !of_part,
        }
    };
    // Disruptions know the case as it was; debt of maintenance is nobody's disruption.
    let all = switches.contains(&Switch::Derating);
    let forgiven = |technology| all || parts.iter().any(|part| part.forgives() == Some(technology));
    let mut known = case.clone().without_debt(forgiven);
    // Without debt a unit gets back no more of its rating than it still lacks.
    for (unit, left) in known.units.0.iter_mut().zip(&without.units) {
        unit.derating = left.derating;
    }
    compile_with(&without, LeverPlan::of(&known, &[], keeps))
}
