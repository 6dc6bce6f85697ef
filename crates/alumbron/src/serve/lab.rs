//! The lab: a world that somebody chose, beside the world it was changed from, on the same luck.
//!
//! What was chosen becomes the text of a scenario first ([`Variation`]) and is then read as any scenario, so the text that
//! comes back with the answer gives the same result in a copy of the case. The base world is kept; only the changed one is
//! lived anew. Progress and answer are lines of JSON.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use alumbron_case::{Files, read};
use alumbron_engine::Outcome;
use alumbron_model::finding::{Finding, Severity};
use alumbron_report::view::Sketch;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Response, header};
use axum::response::IntoResponse;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};

use super::answer::json;
use super::body;
use super::choice::Choice;
use super::problem::{FindingView, Problem, ProblemView};
use super::service::{Asked, Service};
use super::turns::Place;
use crate::{Options, Study, StudyError, Watch, beside};

/// The schema of an answer.
const SCHEMA: &str = "alumbron.lab/1";

/// From one line of progress to the next.
const TICK: Duration = Duration::from_millis(100);

/// Which base world: scenario and policy, samples, seed.
pub(super) type WorldKey = (Asked, u64, u64);

/// A world that was lived.
#[derive(Debug)]
pub(super) struct World {
    study: Study,
    outcome: Outcome,
    sketch: Sketch,
}

/// A line of the answer. All but the last tell of progress.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Line {
    /// How far it is.
    Progress(Progress),
    /// The answer.
    Answer(Box<LabAnswer>),
    /// What went wrong.
    Problem(ProblemView),
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Progress {
    /// Samples done.
    done: u64,
    /// Samples in all.
    of: u64,
}

/// Two worlds that met the same luck.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct LabAnswer {
    /// Name and version of this format: `alumbron.lab/1`.
    schema: &'static str,
    /// Samples of each world.
    samples: u64,
    /// Seed of all random streams.
    seed: u64,
    /// The world that was changed.
    base: Sketch,
    /// What it was changed to.
    changed: Sketch,
    /// Metrics of the system, and unserved energy of each region, paired sample by sample.
    differences: Vec<Difference>,
    /// What was changed, as text to be put behind that of the case's `case.toml`.
    overlay: String,
    /// Doubts about the changed world that there are none of about the case.
    findings: Vec<FindingView>,
}

/// A metric in both worlds.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Difference {
    /// Its name, ending in its unit of measure.
    metric: &'static str,
    /// Id of the region it is of; null for the system.
    region: Option<String>,
    /// In the base world.
    base: f64,
    /// In the changed world.
    changed: f64,
    /// The changed less the base.
    value: f64,
    /// Standard error of the paired difference; null if unknown.
    standard_error: Option<f64>,
    /// Whether the difference is beyond two standard errors.
    beyond_error: bool,
}

/// A world to be lived: checked, not yet compiled.
struct Plan {
    files: Files,
    /// Id of the changed scenario.
    scenario: String,
    overlay: String,
    base: WorldKey,
    policy: &'static str,
    samples: u64,
    seed: u64,
    findings: Vec<FindingView>,
}

/// `POST /api/v1/lab`
pub(super) async fn lab(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response<Body>, Problem> {
    let choice: Choice = body::json(request).await?;
    let place = service.turns.place()?;
    let plan = {
        let service = service.clone();
        place.prepare(move || Plan::of(&service, &choice)).await?
    };
    let (lines, receiver) = mpsc::channel(8);
    match service.answers.get(&plan.key()) {
        // There is room for one line.
        Some(answer) => drop(lines.try_send(answer)),
        None => drop(tokio::spawn(follow(service, plan, place, lines))),
    }
    let next = async |mut receiver: mpsc::Receiver<Bytes>| {
        let line = receiver.recv().await?;
        Some((Ok::<_, std::convert::Infallible>(line), receiver))
    };
    let stream = futures_util::stream::unfold(receiver, next);
    let mut response =
        ([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(stream)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Lives the worlds of a plan and tells how far it is, until the answer is there or nobody listens.
async fn follow(service: Arc<Service>, plan: Plan, place: Place, lines: mpsc::Sender<Bytes>) {
    let worlds = if service.worlds.get(&plan.base).is_some() { 1 } else { 2 };
    let (done, of) = (place.done(), worlds * plan.samples);
    let work = place.work(move |watch| plan.answer(&service, watch));
    tokio::pin!(work);
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            // The run stops as `work` is dropped.
            () = lines.closed() => return,
            answer = &mut work => {
                let last = answer.or_else(|problem| line(&Line::Problem(problem.view()))).unwrap_or_default();
                let _ = lines.send(last).await;
                return;
            }
            _ = ticks.tick() => {
                let done = done.load(Ordering::Relaxed);
                // Who reads slowly hears less of progress.
                if let Ok(line) = line(&Line::Progress(Progress { done, of })) {
                    let _ = lines.try_send(line);
                }
            }
        }
    }
}

fn line(line: &Line) -> Result<Bytes, Problem> {
    let mut bytes = json(line)?.to_vec();
    bytes.push(b'\n');
    Ok(bytes.into())
}

/// Lives the base world that is asked for most, so that the first who changes it need not wait for it.
pub(super) async fn warm(service: Arc<Service>, scenario: String) {
    let choice = Choice { scenario, ..Choice::default() };
    if let (Ok(place), Ok(base)) = (service.turns.place(), base_of(&service, &choice)) {
        // Whoever needs it and finds nothing lives it then.
        let _ = place.work(move |watch| Ok(base_world(&service, &base, watch)?)).await;
    }
}

/// The base world of a choice: its scenario under the policy that is followed unless another is named.
fn base_of(service: &Service, choice: &Choice) -> Result<WorldKey, Problem> {
    Ok((service.asked(&choice.scenario, None)?, choice.samples, choice.seed))
}

fn base_world(service: &Service, key: &WorldKey, watch: Watch<'_>) -> Result<Arc<World>, StudyError> {
    let (Asked { scenario, policy }, samples, seed) = key;
    service.worlds.get_or_make(key, watch.stop, || {
        let study = service.study_of(scenario)?;
        Ok(Arc::new(World::lived(study, policy, *samples, *seed, watch)?))
    })
}

impl World {
    fn lived(
        study: Study,
        policy: &str,
        samples: u64,
        seed: u64,
        watch: Watch<'_>,
    ) -> Result<Self, StudyError> {
        let outcome =
            study.live(&Options { samples, seed, policy, threads: 1, watch, ..Options::default() })?;
        let summary = alumbron_report::summarize(study.case(), &outcome);
        let sketch = Sketch::of(study.case(), &outcome, &summary);
        Ok(Self { study, outcome, sketch })
    }
}

impl Plan {
    /// Reads the world that was chosen.
    fn of(service: &Service, choice: &Choice) -> Result<Self, Problem> {
        let base = base_of(service, choice)?;
        let policy = service.asked(&choice.scenario, Some(&choice.policy))?.policy;
        let variation = choice.variation(&service.study)?;
        let overlay = variation.text().map_err(|why| Problem::new(super::problem::Kind::BadRequest, why))?;
        let files = service.files().with_text(&overlay);
        let reading = read(&files, &variation.id);
        if reading.case.is_none() {
            return Err(Problem::unsound(&reading.findings));
        }
        let known = |finding: &Finding| {
            service
                .study
                .findings()
                .iter()
                .any(|other| other.code == finding.code && other.title == finding.title)
        };
        let doubts = reading.findings.iter().filter(|f| f.code.severity == Severity::Warning && !known(f));
        Ok(Self {
            findings: doubts.map(FindingView::from).collect(),
            files,
            scenario: variation.id,
            overlay,
            base,
            policy,
            samples: choice.samples,
            seed: choice.seed,
        })
    }

    /// All that the answer depends on.
    fn key(&self) -> String {
        let Self { overlay, base, policy, samples, seed, .. } = self;
        format!("{} {policy} {samples} {seed}\n{overlay}", base.0.scenario)
    }

    /// The last line.
    fn answer(self, service: &Service, watch: Watch<'_>) -> Result<Bytes, Problem> {
        let key = self.key();
        let Self { files, scenario, overlay, base, policy, samples, seed, findings } = self;
        let before = if service.worlds.get(&base).is_some() { 0 } else { samples };
        let base = base_world(service, &base, watch)?;
        let told = |done| (watch.progress)(before + done);
        let watch = Watch { progress: &told, ..watch };
        let changed = World::lived(Study::of(files, &scenario)?, policy, samples, seed, watch)?;
        let comparison = beside(&[(&base.study, &base.outcome), (&changed.study, &changed.outcome)])?;
        let difference = |metric: &alumbron_report::comparison::Compared| {
            let paired = metric.worlds.last().copied().flatten()?;
            let standard_error = Some(paired.difference.standard_error).filter(|error| error.is_finite());
            Some(Difference {
                metric: metric.metric,
                region: metric.region.clone(),
                base: paired.base.value,
                changed: paired.other.value,
                value: paired.difference.value,
                standard_error,
                beyond_error: paired.is_beyond_error(),
            })
        };
        let answer = line(&Line::Answer(Box::new(LabAnswer {
            schema: SCHEMA,
            samples,
            seed,
            base: base.sketch.clone(),
            changed: changed.sketch,
            differences: comparison.metrics.iter().filter_map(difference).collect(),
            overlay,
            findings,
        })))?;
        service.answers.put(key, answer.clone());
        Ok(answer)
    }
}
