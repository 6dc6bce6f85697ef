//! An attribution: shares of causes, by region and month.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Drawn, Figure, drawn};
use crate::why::{Attribution, CausePart, PartShare};

/// The schema of an attribution's view.
const SCHEMA: &str = "alumbron.why-view/1";

/// Why energy went unserved, as a page draws it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct WhyView {
    /// Name and version of this format: `alumbron.why-view/1`.
    pub schema: &'static str,
    /// Short name of the case.
    pub case: String,
    /// Id of the scenario.
    pub scenario: String,
    /// Digest of the case under the scenario.
    pub digest: String,
    /// Name of the rationing policy.
    pub policy: String,
    /// Seed of all random streams.
    pub seed: u64,
    /// Number of samples.
    pub samples: u64,
    /// Length of the horizon, h.
    pub hours: u32,
    /// Unserved energy, MWh.
    pub eue_mwh: Figure,
    /// Shares of causes; they sum to the unserved energy in every sample.
    pub causes: Vec<CauseShareView>,
    /// Broken plant: forced outages, maintenance, derating and parts together, under the word `plant`.
    pub plant: CauseShareView,
    /// Parts of causes one level deeper; empty unless asked for.
    pub parts: Vec<PartShareView>,
    /// Shares by month and region.
    pub cells: Cells,
}

/// A cause's part in the unserved energy.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CauseShareView {
    /// The word in tables: `fuel`, `forced-outage`, `maintenance`, `derating`, `network` or `not-built`.
    pub cause: &'static str,
    /// Whether there is anything in the case by which it could act.
    pub present: bool,
    /// Its Shapley share, MWh.
    pub share_mwh: Figure,
    /// Its share of the unserved energy.
    pub share: Figure,
    /// What it does alone, MWh; null for what is not built and for broken plant.
    pub first_in_mwh: Option<Figure>,
    /// What would be spared without it alone, MWh; null for what is not built and for broken plant.
    pub last_in_mwh: Option<Figure>,
}

/// A part of a cause: a fuel, a supplier or a technology.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PartShareView {
    /// The word of the cause in tables.
    pub cause: &'static str,
    /// Id of the fuel, supplier or technology; null for what is left of the cause.
    pub part: Option<String>,
    /// Its share, MWh.
    pub share_mwh: Figure,
    /// Its share of the unserved energy.
    pub share: Figure,
}

/// Shares by month, region and cause.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Cells {
    /// The months, `YYYY-MM`.
    pub months: Vec<String>,
    /// Ids of the regions.
    pub regions: Vec<String>,
    /// Words of the causes.
    pub causes: Vec<&'static str>,
    /// Mean shares, MWh, rounded, at `(month * regions + region) * causes + cause`.
    pub share_mwh: Vec<Drawn>,
}

impl WhyView {
    /// The view of an attribution.
    #[must_use]
    pub fn of(attribution: &Attribution) -> Self {
        let Attribution { case, scenario, digest, policy, seed, samples, hours, .. } = attribution;
        let months = attribution.months.iter().map(|(year, month)| format!("{year:04}-{month:02}"));
        Self {
            schema: SCHEMA,
            case: case.clone(),
            scenario: scenario.clone(),
            digest: digest.clone(),
            policy: (*policy).to_owned(),
            seed: *seed,
            samples: *samples,
            hours: *hours,
            eue_mwh: attribution.unserved.into(),
            causes: attribution.causes.iter().map(CauseShareView::of).collect(),
            plant: CauseShareView::of(&attribution.plant),
            parts: attribution.parts.iter().map(PartShareView::of).collect(),
            cells: Cells {
                months: months.collect(),
                regions: attribution.regions.clone(),
                causes: attribution.causes.iter().map(|cause| cause.cause).collect(),
                share_mwh: drawn(attribution.cells.iter().map(|cell| cell.value)),
            },
        }
    }
}

impl CauseShareView {
    fn of(part: &CausePart) -> Self {
        Self {
            cause: part.cause,
            present: part.present,
            share_mwh: part.share.into(),
            share: part.of_all.into(),
            first_in_mwh: part.first_in.map(Figure::from),
            last_in_mwh: part.last_in.map(Figure::from),
        }
    }
}

impl PartShareView {
    fn of(part: &PartShare) -> Self {
        Self {
            cause: part.cause,
            part: part.part.clone(),
            share_mwh: part.share.into(),
            share: part.of_all.into(),
        }
    }
}
