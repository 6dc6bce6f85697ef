//! One telling sample: when each of its ships came, and how debt of maintenance went.

use alumbron_engine::Glimpse;
use alumbron_model::Case;
use schemars::JsonSchema;
use serde::Serialize;

use super::Drawn;

/// What is told of one sample alone.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct GlimpseView {
    /// Which sample: the one in the middle by unserved energy.
    pub sample: u64,
    /// Ships that come within the horizon, in order of arrival.
    pub port_calls: Vec<PortCallView>,
    /// Debt of each technology that can have any.
    pub debts: Vec<DebtView>,
}

/// A ship's call at a port, in hours of the horizon: under way until it arrives, waiting until it unloads, unloading until
/// it leaves.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PortCallView {
    /// Id of the agreement.
    pub agreement: String,
    /// What it brings, t, rounded.
    pub cargo_t: Drawn,
    /// When it loaded; negative if that was before the horizon.
    pub loads_h: i64,
    /// When it comes.
    pub arrives_h: u32,
    /// The first hour in which it unloads; null if it does not within the horizon.
    pub unloads_h: Option<u32>,
    /// The first hour in which it is gone; null if it does not leave within the horizon.
    pub leaves_h: Option<u32>,
}

/// Maintenance of a technology put off for want of parts.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DebtView {
    /// Id of the technology.
    pub technology: String,
    /// Debt at the start of each month, years without any part, rounded.
    pub debt_y: Vec<Drawn>,
}

impl GlimpseView {
    /// What is seen of a sample.
    pub(super) fn of(case: &Case, glimpse: &Glimpse) -> Self {
        let call = |call: &alumbron_engine::observe::PortCall| PortCallView {
            agreement: case.agreements.0[call.agreement].id.clone(),
            cargo_t: Drawn::new(call.cargo_t),
            loads_h: call.loads_h,
            arrives_h: call.arrives_h,
            unloads_h: call.unloads_h,
            leaves_h: call.leaves_h,
        };
        let months = case.calendar.months();
        let debt = |(position, technology): (usize, &alumbron_model::entity::Technology)| {
            let aging = technology.aging.as_ref()?;
            let moving = glimpse.debts.iter().find(|debt| debt.technology == position);
            let start = aging.start.0.min(aging.most.0);
            let at = |&(_, _, day): &(i16, u8, u32)| {
                let moved =
                    moving.and_then(|debt| debt.debt_y.iter().rev().find(|(hour, _)| *hour <= day * 24));
                Drawn::new(moved.map_or(start, |&(_, debt)| debt))
            };
            Some(DebtView { technology: technology.id.clone(), debt_y: months.iter().map(at).collect() })
        };
        Self {
            sample: glimpse.sample,
            port_calls: glimpse.calls.iter().map(call).collect(),
            debts: case.technologies.iter().enumerate().filter_map(debt).collect(),
        }
    }
}
