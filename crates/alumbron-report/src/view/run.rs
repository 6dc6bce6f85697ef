//! A run: its metrics, how samples spread, and the series of its parts.

use alumbron_engine::{Glimpse, Outcome};
use alumbron_model::Case;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    AgreementView, Clock, Days, Drawn, Figure, GlimpseView, Months, PortView, TankSketch, TankView,
    TechnologyMonths, TechnologyView, UnitView, drawn,
};
use crate::estimate::quantile;
use crate::figures;
use crate::formula::Formula;
use crate::summary::{Metric, Summary, system_formula, system_metrics};
use crate::view::course;

/// The schema of a run's view.
const SCHEMA: &str = "alumbron.view/1";

/// A run as a page draws it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct View {
    /// Name and version of this format: `alumbron.view/1`.
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
    /// Every metric of the summary: of the system, then of each region and each tank.
    pub metrics: Vec<MetricView>,
    /// How metrics of the system spread over samples.
    pub spread: Vec<Spread>,
    /// Along the days of the horizon.
    pub days: Days,
    /// By month and hour of the day.
    pub clock: Clock,
    /// Along the months of the horizon.
    pub months: Months,
    /// Energy by technology and month.
    pub energy: Vec<TechnologyMonths>,
    /// Unserved energy by the state of the hour it was missed in.
    pub causes: Vec<CauseView>,
    /// What units of each technology did together; those without technology last.
    pub technologies: Vec<TechnologyView>,
    /// What each unit did.
    pub units: Vec<UnitView>,
    /// What each tank held and saw.
    pub tanks: Vec<TankView>,
    /// What lay aboard ships in each port.
    pub ports: Vec<PortView>,
    /// What became of the cargoes of each agreement.
    pub agreements: Vec<AgreementView>,
    /// What is told of one telling sample alone.
    pub glimpse: GlimpseView,
}

/// The part of a run that is drawn beside another.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Sketch {
    /// Id of the scenario.
    pub scenario: String,
    /// Digest of the case under the scenario.
    pub digest: String,
    /// Name of the rationing policy.
    pub policy: String,
    /// Every metric of the summary: of the system, then of each region and each tank.
    pub metrics: Vec<MetricView>,
    /// How metrics of the system spread over samples.
    pub spread: Vec<Spread>,
    /// Along the days of the horizon.
    pub days: Days,
    /// Along the months of the horizon.
    pub months: Months,
    /// Energy by technology and month.
    pub energy: Vec<TechnologyMonths>,
    /// Unserved energy by the state of the hour it was missed in.
    pub causes: Vec<CauseView>,
    /// What each tank held.
    pub tanks: Vec<TankSketch>,
    /// What became of the cargoes of each agreement.
    pub agreements: Vec<AgreementView>,
}

/// A metric of the system, a region or a tank, per sample.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct MetricView {
    /// Its name, ending in its unit of measure.
    pub metric: &'static str,
    /// Id of the region it is of; null otherwise.
    pub region: Option<String>,
    /// Id of the tank it is of; null otherwise.
    pub tank: Option<String>,
    /// The value.
    pub value: f64,
    /// Its standard error; null if unknown.
    pub standard_error: Option<f64>,
}

/// How a metric of the system spreads over samples: most years lie between the 5th and the 95th percentile.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Spread {
    /// Its name, ending in its unit of measure.
    pub metric: &'static str,
    /// 5th percentile.
    pub p05: Drawn,
    /// Median.
    pub p50: Drawn,
    /// 95th percentile.
    pub p95: Drawn,
    /// The metric in each sample, in their order, rounded.
    pub samples: Vec<Drawn>,
}

/// Unserved energy by the state of the hour it was missed in: a quick description, not an attribution.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CauseView {
    /// The word in tables: `forced-outage`, `maintenance`, `derating`, `fuel`, `network` or `not-built`.
    pub cause: &'static str,
    /// Unserved energy a sample, MWh.
    pub unserved_mwh: Figure,
    /// Share of all unserved energy, 0 to 1.
    pub share: f64,
}

impl View {
    /// The view of a run, with a glimpse of one of its samples.
    #[must_use]
    pub fn of(case: &Case, outcome: &Outcome, summary: &Summary, glimpse: &Glimpse) -> Self {
        let Sketch {
            scenario,
            digest,
            policy,
            metrics,
            spread,
            days,
            months,
            energy,
            causes,
            tanks: _,
            agreements,
        } = Sketch::of(case, outcome, summary);
        Self {
            schema: SCHEMA,
            case: summary.case.clone(),
            scenario,
            digest,
            policy,
            seed: summary.seed,
            samples: summary.samples,
            hours: summary.hours,
            metrics,
            spread,
            days,
            clock: course::clock(case, outcome),
            months,
            energy,
            causes,
            technologies: TechnologyView::all(case, outcome),
            units: UnitView::all(case, outcome),
            tanks: TankView::all(case, outcome),
            ports: PortView::all(case, outcome),
            agreements,
            glimpse: GlimpseView::of(case, glimpse),
        }
    }
}

impl Sketch {
    /// The sketch of a run.
    #[must_use]
    pub fn of(case: &Case, outcome: &Outcome, summary: &Summary) -> Self {
        Self {
            scenario: summary.scenario.clone(),
            digest: summary.digest.clone(),
            policy: summary.policy.clone(),
            metrics: summary.metrics.iter().map(MetricView::of).collect(),
            spread: system_metrics().filter_map(|metric| Spread::of(metric, outcome)).collect(),
            days: course::days(case, outcome),
            months: course::months(case, outcome),
            energy: course::energy(case, outcome),
            causes: causes(outcome),
            tanks: TankSketch::all(case, outcome),
            agreements: AgreementView::all(case, outcome),
        }
    }
}

impl MetricView {
    fn of(metric: &Metric) -> Self {
        Self {
            metric: metric.metric,
            region: metric.region().map(str::to_owned),
            tank: metric.tank().map(str::to_owned),
            value: metric.value,
            standard_error: Some(metric.standard_error).filter(|error| error.is_finite()),
        }
    }
}

impl Spread {
    /// The spread of a metric that is a mean over samples; nothing for others.
    fn of(metric: &'static str, outcome: &Outcome) -> Option<Self> {
        let Formula::Mean(of_sample) = system_formula(metric)? else { return None };
        let values: Vec<f64> = outcome.samples.iter().map(of_sample).collect();
        if values.is_empty() {
            return None;
        }
        let [p05, p50, p95] = [0.05, 0.5, 0.95].map(|q| Drawn::new(quantile(&values, q).value));
        Some(Self { metric, p05, p50, p95, samples: drawn(values) })
    }
}

fn causes(outcome: &Outcome) -> Vec<CauseView> {
    let view = |cause: figures::CauseShare| CauseView {
        cause: cause.cause.word(),
        unserved_mwh: crate::estimate::Estimate { value: cause.mwh, standard_error: cause.standard_error }
            .into(),
        share: cause.share,
    };
    figures::causes(outcome).into_iter().map(view).collect()
}
