//! The summary of a run: every metric with its standard error, and its JSON form.
//!
//! Metrics of the whole system come from the rows of the samples, those of a region or a tank from the tallies. The names end in
//! their units of measure (but for `shortfall_cost`, which is in USD) and are part of the format `alumbron.summary/1`: `lolh_h` counts hours, `lole_days` days of
//! the calendar, `lole_events` runs of consecutive hours; none is ever called a bare "LOLE".

use std::fmt::Write as _;

use alumbron_engine::Outcome;
use alumbron_engine::outcome::RegionRow;
use alumbron_model::Case;

use crate::control::Samples;
use crate::estimate::{Estimate, mean, quantile, ratio, tail_mean};
use crate::formula::Formula;

/// The schema of the summary's JSON.
pub const SCHEMA: &str = "alumbron.summary/1";

/// The share of samples at or below the tail metrics `ue_p95_mwh` and `ue_cvar95_mwh`.
const TAIL: f64 = 0.95;

/// A policy's name as people read it: a bound says that it is one.
#[must_use]
pub fn policy_in_words(name: &str) -> String {
    match alumbron_model::policy::policy(name) {
        Some(kind) if kind.is_bound() => format!("{name}, a bound and no policy"),
        _ => name.to_owned(),
    }
}

/// The metrics of a run and what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Short name of the case.
    pub case: String,
    /// The case's name for people.
    pub title: String,
    /// Id of the scenario.
    pub scenario: String,
    /// Digest of the case ([`Case::digest`]).
    pub digest: String,
    /// Name of the rationing policy.
    pub policy: String,
    /// Seed of all random streams.
    pub seed: u64,
    /// Number of samples.
    pub samples: u64,
    /// Length of the horizon, h.
    pub hours: u32,
    /// Up to which error was simulated, if the number of samples was not given.
    pub until_error: Option<UntilError>,
    /// The metrics: of the system first, then of each region and of each tank in the case's order.
    pub metrics: Vec<Metric>,
}

/// The wish to simulate until a metric of the system is known well enough, and whether it came true.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UntilError {
    /// The metric, one of [`system_metrics`].
    pub metric: &'static str,
    /// The relative standard error that was asked for, such as 0.01.
    pub relative_error: f64,
    /// The fewest samples that were allowed.
    pub min_samples: u64,
    /// The most samples that were allowed.
    pub max_samples: u64,
    /// Whether the metric's relative standard error is that or smaller.
    pub reached: bool,
}

/// What a metric is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// The whole system.
    System,
    /// A region, by its id.
    Region(String),
    /// A tank, by its id.
    Tank(String),
}

/// One metric of the system, of a region or of a tank, per sample (so per horizon).
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// Its name, ending in the unit of measure.
    pub metric: &'static str,
    /// What it is of.
    pub of: Of,
    /// The value.
    pub value: f64,
    /// Its standard error; infinite if unknown.
    pub standard_error: f64,
    /// How many times as many samples would have given this error without control variates; nothing without them.
    pub variance_gain: Option<f64>,
}

/// Summarizes an outcome of a case.
#[must_use]
pub fn summarize(case: &Case, outcome: &Outcome) -> Summary {
    let (samples, plain) = (Samples::first(outcome, usize::MAX), Samples::plain(outcome));
    let compared = |name, of: &Of, formula: &dyn Fn(&Samples<'_>) -> Estimate| {
        if !samples.are_adjusted() {
            return metric(name, of, formula(&samples));
        }
        let (estimate, plain) = (formula(&samples), formula(&plain));
        let is_plain = estimate.standard_error.to_bits() == plain.standard_error.to_bits();
        let estimate = if is_plain { estimate } else { samples.known_to(estimate) };
        let gain = (plain.standard_error / estimate.standard_error).powi(2);
        let variance_gain = Some(gain).filter(|gain| !is_plain && gain.is_finite());
        Metric { variance_gain, ..metric(name, of, estimate) }
    };
    let of_system = |&(name, formula): &(&'static str, Formula)| {
        compared(name, &Of::System, &|samples: &Samples<'_>| formula.estimate(samples))
    };
    let mut metrics: Vec<Metric> = SYSTEM.iter().map(of_system).collect();
    if case.regions.len() > 1 {
        let spread = Estimate::of(&outcome.tally.region_spread);
        metrics.push(metric("region_spread_hours_per_day", &Of::System, spread));
    }
    for (r, (region, tally)) in case.regions.iter().zip(&outcome.tally.regions).enumerate() {
        let of = Of::Region(region.id.clone());
        let n_regions = case.regions.len();
        if n_regions == 1 {
            // A single region is the system.
            let same = metrics.iter().filter(|m| REGION.iter().any(|(name, _)| *name == m.metric));
            let same: Vec<Metric> = same.map(|m| Metric { of: of.clone(), ..m.clone() }).collect();
            metrics.extend(same);
        } else {
            metrics.extend(REGION.iter().map(|(name, formula)| {
                let formula = |samples: &Samples<'_>| match samples.of_region(r, n_regions) {
                    Some(rows) => formula(samples, &rows),
                    None => Estimate { value: 0.0, standard_error: f64::INFINITY },
                };
                compared(name, &of, &formula)
            }));
        }
        let tallied = [
            ("lole_days", &tally.shortfall_days),
            ("dark_hours_per_day", &tally.dark_hours_per_day),
            ("longest_dark_h", &tally.longest_dark_h),
            ("block_spread_h", &tally.block_spread_h),
            ("protected_cut_mwh", &tally.protected_cut_mwh),
        ];
        let of_tally = tallied.map(|(name, moments)| {
            let of_system = metrics.iter().find(|m| n_regions == 1 && m.metric == name);
            match of_system {
                Some(of_system) => Metric { of: of.clone(), ..of_system.clone() },
                None => metric(name, &of, Estimate::of(moments)),
            }
        });
        metrics.extend(of_tally);
    }
    for (tank, tally) in case.tanks.iter().zip(&outcome.tally.tanks) {
        let of_tank = [
            ("burned_t", &tally.burned_t),
            ("received_t", &tally.received_t),
            ("stockout_hours", &tally.stockout_hours),
            ("mean_stock_t", &tally.mean_stock_t),
            ("final_stock_t", &tally.final_stock_t),
        ];
        let of = Of::Tank(tank.id.clone());
        metrics.extend(of_tank.map(|(name, moments)| metric(name, &of, Estimate::of(moments))));
    }
    Summary {
        case: case.name.clone(),
        title: case.title.clone(),
        scenario: case.scenario.id.clone(),
        digest: case.digest(),
        policy: outcome.policy.to_owned(),
        seed: outcome.seed,
        samples: outcome.samples.len() as u64,
        hours: case.calendar.n_hours,
        until_error: None,
        metrics,
    }
}

/// The metrics of the system, in the order of the summary.
const SYSTEM: [(&str, Formula); 15] = [
    ("eue_mwh", Formula::Mean(|r| r.unserved_mwh)),
    ("neue_ppm", Formula::Share(|r| 1e6 * r.unserved_mwh, |r| r.demand_mwh)),
    ("lolh_h", Formula::Mean(|r| f64::from(r.shortfall_hours))),
    ("lole_events", Formula::Mean(|r| f64::from(r.shortfall_events))),
    ("lole_days", Formula::Mean(|r| f64::from(r.shortfall_days))),
    ("event_duration_h", Formula::PerEvent(|r| f64::from(r.shortfall_hours))),
    ("event_depth_mw", Formula::PerEvent(|r| r.event_depths_mw)),
    ("event_energy_mwh", Formula::PerEvent(|r| r.unserved_mwh)),
    ("ue_p95_mwh", Formula::Quantile(|r| r.unserved_mwh, TAIL)),
    ("ue_cvar95_mwh", Formula::TailMean(|r| r.unserved_mwh, TAIL)),
    ("dark_hours_per_day", Formula::Mean(|r| r.dark_hours_per_day)),
    ("max_shed_mw", Formula::Mean(|r| r.max_shed_mw)),
    ("shortfall_cost", Formula::Mean(|r| r.shortfall_cost)),
    ("import_cost_usd", Formula::Mean(|r| r.import_cost_usd)),
    ("co2_t", Formula::Mean(|r| r.co2_t)),
];

/// From the samples and what they came to in a region to a metric of it.
type RegionFormula = fn(&Samples<'_>, &[&RegionRow]) -> Estimate;

/// The metrics of a region that are taken from samples, by the same formulas as those of the system.
const REGION: [(&str, RegionFormula); 7] = [
    ("eue_mwh", |samples, rows| mean(samples.adjusted(rows.iter().map(|r| r.unserved_mwh)))),
    ("neue_ppm", |samples, rows| {
        let unserved = samples.adjusted(rows.iter().map(|r| 1e6 * r.unserved_mwh));
        ratio(unserved.iter().zip(rows).map(|(unserved, r)| (*unserved, r.demand_mwh)))
    }),
    ("lolh_h", |samples, rows| mean(samples.adjusted(rows.iter().map(|r| f64::from(r.shortfall_hours))))),
    ("lole_events", |samples, rows| {
        mean(samples.adjusted(rows.iter().map(|r| f64::from(r.shortfall_events))))
    }),
    ("event_duration_h", |samples, rows| {
        let hours = samples.adjusted(rows.iter().map(|r| f64::from(r.shortfall_hours)));
        let events = samples.adjusted(rows.iter().map(|r| f64::from(r.shortfall_events)));
        ratio(hours.iter().copied().zip(events.iter().copied()))
    }),
    ("ue_p95_mwh", |_, rows| quantile(&rows.iter().map(|r| r.unserved_mwh).collect::<Vec<f64>>(), TAIL)),
    ("ue_cvar95_mwh", |_, rows| tail_mean(&rows.iter().map(|r| r.unserved_mwh).collect::<Vec<f64>>(), TAIL)),
];

/// The names of the metrics of the system, in the order of the summary.
pub fn system_metrics() -> impl Iterator<Item = &'static str> {
    SYSTEM.iter().map(|(name, _)| *name)
}

/// A metric of the system by its name; `None` if there is no such metric.
#[must_use]
pub fn system_metric(name: &str, samples: &Samples<'_>) -> Option<Estimate> {
    system_formula(name).map(|formula| samples.known_to(formula.estimate(samples)))
}

/// The formula of a metric of the system by its name; `None` if there is no such metric.
pub(crate) fn system_formula(name: &str) -> Option<Formula> {
    SYSTEM.iter().find(|(known, _)| *known == name).map(|(_, formula)| *formula)
}

fn metric(name: &'static str, of: &Of, estimate: Estimate) -> Metric {
    let Estimate { value, standard_error } = estimate;
    Metric { metric: name, of: of.clone(), value, standard_error, variance_gain: None }
}

impl Metric {
    /// Id of the region it is of, if it is of one.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        if let Of::Region(id) = &self.of { Some(id) } else { None }
    }

    /// Id of the tank it is of, if it is of one.
    #[must_use]
    pub fn tank(&self) -> Option<&str> {
        if let Of::Tank(id) = &self.of { Some(id) } else { None }
    }
}

impl Summary {
    /// A metric of the system. Absent metrics are 0 with an unknown error.
    #[must_use]
    pub fn system(&self, name: &str) -> Estimate {
        self.find(name, &Of::System)
    }

    /// A metric of a region, by the region's id. Absent metrics are 0 with an unknown error.
    #[must_use]
    pub fn region(&self, name: &str, region: &str) -> Estimate {
        self.find(name, &Of::Region(region.to_owned()))
    }

    /// A metric of a tank, by the tank's id. Absent metrics are 0 with an unknown error.
    #[must_use]
    pub fn tank(&self, name: &str, tank: &str) -> Estimate {
        self.find(name, &Of::Tank(tank.to_owned()))
    }

    fn find(&self, name: &str, of: &Of) -> Estimate {
        let found = self.metrics.iter().find(|m| m.metric == name && m.of == *of);
        found.map_or(Estimate { value: 0.0, standard_error: f64::INFINITY }, |m| Estimate {
            value: m.value,
            standard_error: m.standard_error,
        })
    }

    /// The summary as JSON, keys in the order of the format, numbers to the last bit; an unknown error is `null`. Only
    /// metrics of a tank have the key `tank`, and only those with control variates `variance_gain`; only runs until an error have the keys `until_error` and `reached`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = String::from("{\n");
        let texts = [
            ("schema", SCHEMA),
            ("case", &self.case),
            ("scenario", &self.scenario),
            ("policy", &self.policy),
            ("digest", &self.digest),
        ];
        // Writing into a string cannot fail.
        for (key, text) in texts {
            let _ = writeln!(json, "  \"{key}\": {},", quoted(text));
        }
        for (key, count) in [("seed", self.seed), ("samples", self.samples), ("hours", u64::from(self.hours))]
        {
            let _ = writeln!(json, "  \"{key}\": {count},");
        }
        if let Some(UntilError { metric, relative_error, min_samples, max_samples, reached }) =
            self.until_error
        {
            let error = number(relative_error);
            let _ = writeln!(
                json,
                "  \"until_error\": {{\"metric\": \"{metric}\", \"relative_error\": {error}, \"min_samples\": {min_samples}, \"max_samples\": {max_samples}}},\n  \"reached\": {reached},"
            );
        }
        json.push_str("  \"metrics\": [");
        for (i, m) in self.metrics.iter().enumerate() {
            json.push_str(if i == 0 { "\n" } else { ",\n" });
            let region = m.region().map_or_else(|| "null".to_owned(), quoted);
            let tank = m.tank().map_or_else(String::new, |id| format!("\"tank\": {}, ", quoted(id)));
            let (value, error) = (number(m.value), number(m.standard_error));
            let gain = m
                .variance_gain
                .map_or_else(String::new, |gain| format!(", \"variance_gain\": {}", number(gain)));
            let name = m.metric;
            let _ = write!(
                json,
                "    {{\"metric\": \"{name}\", \"region\": {region}, {tank}\"value\": {value}, \"standard_error\": {error}{gain}}}"
            );
        }
        json.push_str("\n  ]\n}\n");
        json
    }
}

/// A JSON string.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A JSON number; `null` unless finite.
fn number(value: f64) -> String {
    serde_json::Value::from(value).to_string()
}
