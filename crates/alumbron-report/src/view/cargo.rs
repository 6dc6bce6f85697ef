//! Cargoes: what became of those of each agreement, and what lay in ports aboard ships.

use alumbron_engine::Outcome;
use alumbron_engine::outcome::AgreementTally;
use alumbron_model::Case;
use alumbron_model::entity::Agreement;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Drawn, Figure};

/// What became of the cargoes of an agreement, per sample.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct AgreementView {
    /// Id of the agreement.
    pub agreement: String,
    /// Cargoes nominated.
    pub nominated_cargoes: Figure,
    /// Cargoes that loaded.
    pub loaded_cargoes: Figure,
    /// Cargoes that could be paid and did not load.
    pub not_loaded_cargoes: Figure,
    /// Cargoes that waited for money or payments before they loaded.
    pub held_cargoes: Figure,
    /// Cargoes that were given up for want of money or payments.
    pub given_up_cargoes: Figure,
    /// Cargoes that were seized.
    pub seized_cargoes: Figure,
    /// Cargoes that were sold to somebody else on their way.
    pub diverted_cargoes: Figure,
    /// Cargoes that were refused on arrival.
    pub off_spec_cargoes: Figure,
    /// Unloaded, t.
    pub delivered_t: Figure,
    /// Hours ships waited for a berth, an open port or room in the tank, h.
    pub waited_h: Figure,
    /// What was paid, less what came back, USD.
    pub paid_usd: Figure,
}

/// What lay aboard ships in a port.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PortView {
    /// Id of the port.
    pub port: String,
    /// Aboard ships in port at the end of each day, mean over samples, t, rounded.
    pub afloat_t: Vec<Drawn>,
}

impl AgreementView {
    pub(super) fn all(case: &Case, outcome: &Outcome) -> Vec<Self> {
        let view = |(agreement, tally): (&Agreement, &AgreementTally)| Self {
            agreement: agreement.id.clone(),
            nominated_cargoes: Figure::of(&tally.nominated),
            loaded_cargoes: Figure::of(&tally.loaded),
            not_loaded_cargoes: Figure::of(&tally.not_loaded),
            held_cargoes: Figure::of(&tally.held),
            given_up_cargoes: Figure::of(&tally.given_up),
            seized_cargoes: Figure::of(&tally.seized),
            diverted_cargoes: Figure::of(&tally.diverted),
            off_spec_cargoes: Figure::of(&tally.off_spec),
            delivered_t: Figure::of(&tally.delivered_t),
            waited_h: Figure::of(&tally.waited_h),
            paid_usd: Figure::of(&tally.paid_usd),
        };
        case.agreements.iter().zip(&outcome.tally.agreements).map(view).collect()
    }
}

impl PortView {
    pub(super) fn all(case: &Case, outcome: &Outcome) -> Vec<Self> {
        let n_ports = case.ports.len();
        let view = |(position, port): (usize, &alumbron_model::entity::Port)| Self {
            port: port.id.clone(),
            afloat_t: Drawn::means(outcome.tally.afloat_t.iter().skip(position).step_by(n_ports)),
        };
        case.ports.iter().enumerate().map(view).collect()
    }
}
