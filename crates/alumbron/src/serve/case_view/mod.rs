//! Who is in a case: what a page needs to name, place and change things.

/// A part of the view: a struct that is sent and describes itself.
macro_rules! view {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub(super) struct $name { $($(#[$field_doc])* $field: $type,)+ }
    };
}

mod chosen;
mod grounds;
mod things;

use alumbron_model::disruption::{Disruption, KINDS};
use alumbron_model::policy::POLICIES;
use schemars::JsonSchema;
use serde::Serialize;

use chosen::{DeclaredDisruption, DeclaredPolicy, DeclaredScenario, DisruptionKind};
use grounds::{DeclaredSource, TableProvenance};
use things::{
    DeclaredAgreement, DeclaredFuel, DeclaredLink, DeclaredPort, DeclaredRegion, DeclaredSupplier,
    DeclaredTank, DeclaredTechnology, DeclaredUnit,
};

use crate::Study;

/// The schema of a case's view.
const SCHEMA: &str = "alumbron.case/1";

/// Who is in a case. Ids are those of its tables; lists are in the order of ids.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct CaseView {
    /// Name and version of this format: `alumbron.case/1`.
    schema: &'static str,
    /// Version of the program.
    version: &'static str,
    /// Short name of the case.
    id: String,
    /// Name for people.
    name: String,
    /// What the case is about, in a few sentences.
    description: String,
    /// Digest of the case as its tables stand.
    digest: String,
    /// Date of the first day of the horizon, `YYYY-MM-DD`.
    start: String,
    /// Length of the horizon, h.
    hours: u32,
    /// The scenario that is shown first.
    scenario: String,
    /// Whether notes were given, so that there is an outlook.
    outlook: bool,
    scenarios: Vec<DeclaredScenario>,
    policies: Vec<DeclaredPolicy>,
    /// Kinds of disruption, with the fields that each reads.
    kinds: Vec<DisruptionKind>,
    /// What is declared to befall the system, whether it happens or not.
    disruptions: Vec<DeclaredDisruption>,
    regions: Vec<DeclaredRegion>,
    links: Vec<DeclaredLink>,
    technologies: Vec<DeclaredTechnology>,
    units: Vec<DeclaredUnit>,
    fuels: Vec<DeclaredFuel>,
    tanks: Vec<DeclaredTank>,
    ports: Vec<DeclaredPort>,
    suppliers: Vec<DeclaredSupplier>,
    agreements: Vec<DeclaredAgreement>,
    sources: Vec<DeclaredSource>,
    /// How many rows of each table are reported, derived and assumed.
    provenance: Vec<TableProvenance>,
}

impl CaseView {
    /// The view of the case of a study, which is the baseline.
    pub(super) fn of(study: &Study, scenario: &str, outlook: bool) -> Self {
        let case = study.case();
        let mut disruptions: Vec<&Disruption> = case.disruptions.iter().chain(study.dormant()).collect();
        disruptions.sort_by(|a, b| a.id.cmp(&b.id));
        Self {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            id: case.name.clone(),
            name: case.title.clone(),
            description: case.summary.clone(),
            digest: case.digest(),
            start: case.calendar.start.to_string(),
            hours: case.calendar.n_hours,
            scenario: scenario.to_owned(),
            outlook,
            scenarios: case.scenarios.iter().map(DeclaredScenario::of).collect(),
            policies: POLICIES.iter().map(DeclaredPolicy::of).collect(),
            kinds: KINDS.iter().map(DisruptionKind::of).collect(),
            disruptions: disruptions.into_iter().map(DeclaredDisruption::of).collect(),
            regions: case.regions.iter().map(DeclaredRegion::of).collect(),
            links: case.links.iter().map(|link| DeclaredLink::of(case, link)).collect(),
            technologies: case.technologies.iter().map(|t| DeclaredTechnology::of(case, t)).collect(),
            units: case.units.iter().map(|unit| DeclaredUnit::of(case, unit)).collect(),
            fuels: case.fuels.iter().map(DeclaredFuel::of).collect(),
            tanks: case.tanks.iter().map(|tank| DeclaredTank::of(case, tank)).collect(),
            ports: case.ports.iter().map(|port| DeclaredPort::of(case, port)).collect(),
            suppliers: case.suppliers.iter().map(DeclaredSupplier::of).collect(),
            agreements: case.agreements.iter().map(|a| DeclaredAgreement::of(case, a)).collect(),
            sources: case.sources.iter().map(|source| DeclaredSource::of(case, source)).collect(),
            provenance: TableProvenance::all(case),
        }
    }
}
