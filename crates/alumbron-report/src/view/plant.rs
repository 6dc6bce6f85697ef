//! Units and technologies: what they gave, and what kept them from giving more.

use alumbron_engine::Outcome;
use alumbron_engine::outcome::{Moments, UnitTally};
use alumbron_model::Case;
use alumbron_model::entity::Unit;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Drawn, Figure, drawn};

/// What a unit did. Shares are of its rated capacity over the horizon; what they leave, it could give.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct UnitView {
    /// Id of the unit.
    pub unit: String,
    /// Rated capacity of all its machines, MW.
    pub capacity_mw: f64,
    /// Energy delivered, MWh; null where units are not told apart.
    pub energy_mwh: Option<Figure>,
    /// Energy delivered in each month, MWh, rounded.
    pub months_mwh: Vec<Drawn>,
    /// Share forced out; null without capacity.
    pub outage_share: Option<Figure>,
    /// Share in maintenance.
    pub maintenance_share: Option<Figure>,
    /// Share lost to derating.
    pub derating_share: Option<Figure>,
    /// Share that was available but had no fuel.
    pub no_fuel_share: Option<Figure>,
}

/// What units of a technology did together. Shares are of their rated capacity over the horizon.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TechnologyView {
    /// Id of the technology; null for units without one.
    pub technology: Option<String>,
    /// Rated capacity, MW.
    pub capacity_mw: f64,
    /// Energy delivered, MWh, rounded.
    pub energy_mwh: Drawn,
    /// Share forced out, rounded.
    pub outage_share: Drawn,
    /// Share in maintenance, rounded.
    pub maintenance_share: Drawn,
    /// Share lost to derating, rounded.
    pub derating_share: Drawn,
    /// Share that was available but had no fuel, rounded.
    pub no_fuel_share: Drawn,
}

fn capacity_mw(unit: &Unit) -> f64 {
    unit.capacity.0 * f64::from(unit.count)
}

impl UnitView {
    pub(super) fn all(case: &Case, outcome: &Outcome) -> Vec<Self> {
        let hours = f64::from(case.calendar.n_hours);
        let samples = outcome.tally.n_samples.max(1) as f64;
        let view = |(unit, tally): (&Unit, &UnitTally)| {
            let share = |moments| Figure::share(moments, capacity_mw(unit) * hours);
            Self {
                unit: unit.id.clone(),
                capacity_mw: capacity_mw(unit),
                energy_mwh: (!tally.energy_mwh.is_empty()).then(|| Figure::of(&tally.energy_mwh)),
                months_mwh: drawn(tally.month_energy_mwh.iter().map(|sum| sum / samples)),
                outage_share: share(&tally.outage_mwh),
                maintenance_share: share(&tally.maintenance_mwh),
                derating_share: share(&tally.derating_mwh),
                no_fuel_share: share(&tally.no_fuel_mwh),
            }
        };
        case.units.iter().zip(&outcome.tally.units).map(view).collect()
    }
}

impl TechnologyView {
    pub(super) fn all(case: &Case, outcome: &Outcome) -> Vec<Self> {
        let hours = f64::from(case.calendar.n_hours);
        let ids = case.technologies.iter().map(|t| Some(t.id.clone())).chain([None]);
        let view = |(place, technology): (usize, Option<String>)| {
            let units: Vec<(&Unit, &UnitTally)> = case
                .units
                .iter()
                .zip(&outcome.tally.units)
                .filter(|(unit, _)| {
                    unit.technology.map_or(case.technologies.len(), |t| t.position()) == place
                })
                .collect();
            let capacity_mw: f64 = units.iter().map(|(unit, _)| capacity_mw(unit)).sum();
            let sum = |field: fn(&UnitTally) -> &Moments| -> f64 {
                units.iter().map(|(_, tally)| field(tally).mean()).sum()
            };
            let share = |field| Drawn::new(sum(field) / (capacity_mw * hours));
            (capacity_mw * hours > 0.0).then(|| Self {
                technology,
                capacity_mw,
                energy_mwh: Drawn::new(sum(|t| &t.energy_mwh)),
                outage_share: share(|t| &t.outage_mwh),
                maintenance_share: share(|t| &t.maintenance_mwh),
                derating_share: share(|t| &t.derating_mwh),
                no_fuel_share: share(|t| &t.no_fuel_mwh),
            })
        };
        ids.enumerate().filter_map(view).collect()
    }
}
