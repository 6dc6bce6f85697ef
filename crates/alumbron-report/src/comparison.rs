//! Comparisons: several worlds that met the same luck, each beside the first; their figures and their JSON.
//!
//! Worlds may be scenarios of a case or cases with other tables, as long as seed, samples and horizon are the same. Every
//! difference has the error of the paired samples; see [`crate::paired`].

use alumbron_engine::Outcome;
use alumbron_model::Case;
use alumbron_model::policy::{PolicyKind, policy};
use serde_json::{Value, json};

use crate::paired::Paired;
use crate::summary::system_metrics;
use crate::tables::Table;

/// The schema of a comparison's JSON.
pub const SCHEMA: &str = "alumbron.compare/1";
/// The name of the JSON of a comparison in its result folder.
pub const DOCUMENT: &str = "compare.json";

/// What policies are judged by, and the columns of the table `policies` with value, error, difference and its error.
const JUDGED: [(&str, [&str; 4]); 3] = [
    ("eue_mwh", ["eue_mwh", "eue_error_mwh", "eue_difference_mwh", "eue_difference_error_mwh"]),
    (
        "dark_hours_per_day",
        [
            "dark_hours_per_day",
            "error_dark_hours_per_day",
            "difference_dark_hours_per_day",
            "difference_error_dark_hours_per_day",
        ],
    ),
    (
        "shortfall_cost",
        [
            "shortfall_cost_usd",
            "shortfall_cost_error_usd",
            "shortfall_cost_difference_usd",
            "shortfall_cost_difference_error_usd",
        ],
    ),
];

/// One of the worlds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    /// Name of the rationing policy.
    pub policy: &'static str,
    /// Whether that is a bound and no policy.
    pub is_bound: bool,
    /// Short name of its case.
    pub case: String,
    /// Id of its scenario.
    pub scenario: String,
    /// What it is called where people read: the scenario, with the case where there are several; the policy, alone or after
    /// that, where there are several.
    pub label: String,
    /// What the scenario changes and how sure that is.
    pub note: String,
    /// Digest of the case under the scenario.
    pub digest: String,
}

/// A metric in all worlds, each paired with the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Its name.
    pub metric: &'static str,
    /// Id of the region it is of; `None` for the whole system.
    pub region: Option<String>,
    /// One of each world; nothing where a world has no such region.
    pub worlds: Vec<Option<Paired>>,
}

/// Worlds that met the same luck.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The name for people of the first world's case.
    pub title: String,
    /// Names of the rationing policies, with commas between.
    pub policy: String,
    /// Seed of all random streams.
    pub seed: u64,
    /// Samples of each world.
    pub samples: u64,
    /// Length of the horizon, h.
    pub hours: u32,
    /// The worlds, the base first.
    pub worlds: Vec<World>,
    /// Metrics of the system, and after them of the regions that the base has.
    pub metrics: Vec<Compared>,
}

/// Compares outcomes of worlds with the same seed, samples and horizon, each with the first; `None` without any.
#[must_use]
pub fn compare(worlds: &[(&Case, &Outcome)]) -> Option<Comparison> {
    let &(first, base) = worlds.first()?;
    let several = worlds.iter().any(|(case, _)| case.name != first.name);
    let mut policies: Vec<&str> = worlds.iter().map(|(_, outcome)| outcome.policy).collect();
    let mut seen = Vec::new();
    policies.retain(|policy| {
        !seen.contains(policy) && {
            seen.push(*policy);
            true
        }
    });
    let scenarios = worlds.iter().any(|(case, _)| case.scenario.id != first.scenario.id);
    let world = |(case, outcome): &(&Case, &Outcome)| {
        let is_bound = policy(outcome.policy).is_some_and(PolicyKind::is_bound);
        let mut label = case.scenario.id.clone();
        if several {
            label = format!("{}: {label}", case.name);
        }
        if policies.len() > 1 {
            let policy = format!("{}{}", outcome.policy, if is_bound { " (bound)" } else { "" });
            label = if several || scenarios { format!("{label}, {policy}") } else { policy };
        }
        World {
            policy: outcome.policy,
            is_bound,
            case: case.name.clone(),
            scenario: case.scenario.id.clone(),
            label,
            note: case.scenario.note.clone(),
            digest: case.digest(),
        }
    };
    let of_system = system_metrics().map(|metric| Compared {
        metric,
        region: None,
        worlds: worlds.iter().map(|(_, outcome)| Paired::metric(metric, base, outcome)).collect(),
    });
    let mut metrics: Vec<Compared> = of_system.collect();
    if first.regions.len() > 1 {
        for (r, region) in first.regions.iter().enumerate() {
            let of_base = unserved(first, base, r);
            let beside = |(case, outcome): &(&Case, &Outcome)| {
                let at = case.regions.iter().position(|other| other.id == region.id)?;
                Some(Paired::means(&of_base, &unserved(case, outcome, at)))
            };
            let worlds = worlds.iter().map(beside).collect();
            metrics.push(Compared { metric: "eue_mwh", region: Some(region.id.clone()), worlds });
        }
    }
    Some(Comparison {
        title: first.name_for_people().to_owned(),
        policy: policies.join(","),
        seed: base.seed,
        samples: base.samples.len() as u64,
        hours: first.calendar.n_hours,
        worlds: worlds.iter().map(world).collect(),
        metrics,
    })
}

/// Unserved energy of a region in each sample, MWh.
fn unserved(case: &Case, outcome: &Outcome, region: usize) -> Vec<f64> {
    let n_regions = case.regions.len();
    if n_regions == 1 {
        return outcome.samples.iter().map(|row| row.unserved_mwh).collect();
    }
    outcome.region_samples.chunks_exact(n_regions).map(|rows| rows[region].unserved_mwh).collect()
}

impl Comparison {
    /// A metric of the system.
    pub(crate) fn system(&self, metric: &str) -> Option<&Compared> {
        self.metrics.iter().find(|m| m.metric == metric && m.region.is_none())
    }

    /// The comparison as JSON; an error that is unknown is `null`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let world = |w: &World| {
            json!({
                "case": w.case,
                "scenario": w.scenario,
                "policy": w.policy,
                "bound": w.is_bound,
                "digest": w.digest,
            })
        };
        let row = |metric: &Compared, world: &World, paired: &Paired| {
            json!({
                "metric": metric.metric,
                "region": metric.region,
                "case": world.case,
                "scenario": world.scenario,
                "policy": world.policy,
                "value": paired.other.value,
                "standard_error": paired.other.standard_error,
                "difference": paired.difference.value,
                "difference_standard_error": paired.difference.standard_error,
                "beyond_error": paired.is_beyond_error(),
            })
        };
        let rows = |metric| {
            self.rows(metric).map(move |(world, paired)| row(metric, world, paired)).collect::<Vec<Value>>()
        };
        let json = json!({
            "schema": SCHEMA,
            "case": self.worlds.first().map(|w| &w.case),
            "policy": self.policy,
            "seed": self.seed,
            "samples": self.samples,
            "hours": self.hours,
            "worlds": self.worlds.iter().map(world).collect::<Vec<Value>>(),
            "metrics": self.metrics.iter().flat_map(rows).collect::<Vec<Value>>(),
        });
        format!("{json:#}\n")
    }

    fn rows<'a>(&'a self, metric: &'a Compared) -> impl Iterator<Item = (&'a World, &'a Paired)> {
        self.worlds.iter().zip(&metric.worlds).filter_map(|(world, paired)| Some((world, paired.as_ref()?)))
    }

    /// The result tables of a comparison.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        let rows: Vec<(&Compared, &World, &Paired)> = self
            .metrics
            .iter()
            .flat_map(|metric| self.rows(metric).map(move |(world, paired)| (metric, world, paired)))
            .collect();
        let table = Table::new("comparison")
            .texts("metric", rows.iter().map(|(m, ..)| m.metric))
            .texts("region", rows.iter().map(|(m, ..)| m.region.as_deref()))
            .texts("case", rows.iter().map(|(_, w, _)| w.case.as_str()))
            .texts("scenario", rows.iter().map(|(_, w, _)| w.scenario.as_str()))
            .texts("policy", rows.iter().map(|(_, w, _)| w.policy))
            .numbers("value", rows.iter().map(|(.., p)| p.other.value))
            .numbers("standard_error", rows.iter().map(|(.., p)| p.other.standard_error))
            .numbers("difference", rows.iter().map(|(.., p)| p.difference.value))
            .numbers("difference_standard_error", rows.iter().map(|(.., p)| p.difference.standard_error))
            .integers("beyond_error", rows.iter().map(|(.., p)| i64::from(p.is_beyond_error())));
        vec![table, self.policies()]
    }

    /// What each world is worth by what policies are judged by, a row for each.
    fn policies(&self) -> Table {
        let worlds = &self.worlds;
        let mut table = Table::new("policies")
            .texts("case", worlds.iter().map(|w| w.case.as_str()))
            .texts("scenario", worlds.iter().map(|w| w.scenario.as_str()))
            .texts("policy", worlds.iter().map(|w| w.policy))
            .integers("bound", worlds.iter().map(|w| i64::from(w.is_bound)));
        for (metric, [value, error, difference, of_difference]) in JUDGED {
            let paired = |world: usize| self.system(metric).and_then(|compared| compared.worlds[world]);
            let numbers = |part: fn(&Paired) -> f64| {
                (0..worlds.len()).map(move |world| paired(world).as_ref().map_or(f64::NAN, part))
            };
            table = table
                .numbers(value, numbers(|p| p.other.value))
                .numbers(error, numbers(|p| p.other.standard_error))
                .numbers(difference, numbers(|p| p.difference.value))
                .numbers(of_difference, numbers(|p| p.difference.standard_error));
        }
        table
    }
}
