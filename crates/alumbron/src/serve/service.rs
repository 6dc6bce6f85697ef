//! The service behind the routes: what it serves, what it keeps, and how results are made by the one way there is.

use std::sync::Arc;

use alumbron_case::Files;
use alumbron_model::note::Notes;
use alumbron_model::policy::POLICIES;
use alumbron_report::Table;
use alumbron_report::view::{View, WhyView};
use axum::body::Bytes;

use super::answer::json;
use super::case_view::CaseView;
use super::lab::{World, WorldKey};
use super::outlook::Ahead;
use super::problem::{Kind, Problem};
use super::shelf::Shelf;
use super::stored::Stored;
use super::turns::Turns;
use crate::study::hint;
use crate::{Options, RunResult, Study, StudyError, Watch};

/// Seed of all results that name none.
pub(super) const SEED: u64 = 1;

/// Samples of a run for each sample of an attribution, which lives it in many worlds.
const SAMPLES_PER_WHY: u64 = 10;

/// Runs that are kept whole, for tables. Chosen: one takes some ten megabytes.
const RUNS: usize = 4;
/// Attributions that are kept.
const WHYS: usize = 16;
/// Base worlds of the lab that are kept. Chosen: one takes some ten megabytes.
const WORLDS: usize = 4;
/// Answers of the lab that are kept as text. Chosen: one takes some hundred kilobytes.
const ANSWERS: usize = 16;

/// What is asked for: a scenario under a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) scenario: String,
    pub(super) policy: &'static str,
}

/// A run with its view.
#[derive(Debug)]
pub(super) struct Run {
    study: Study,
    result: RunResult,
    /// The view as JSON.
    pub(super) view: Bytes,
}

/// An attribution: its view and its tables.
#[derive(Debug)]
pub(super) struct Reasons {
    /// The view as JSON.
    pub(super) view: Bytes,
    /// Its tables.
    pub(super) tables: Vec<Table>,
}

/// Everything that routes share.
#[derive(Debug)]
pub(super) struct Service {
    /// The baseline of the case.
    pub(super) study: Study,
    /// Its view as JSON.
    pub(super) case: Bytes,
    /// Who simulates next.
    pub(super) turns: Turns,
    /// Base worlds of the lab.
    pub(super) worlds: Shelf<WorldKey, Arc<World>>,
    /// Answers of the lab by what was asked.
    pub(super) answers: Shelf<String, Bytes>,
    /// Notes of the utility, if there are any.
    pub(super) ahead: Option<Ahead>,
    samples: u64,
    stored: Option<Stored>,
    runs: Shelf<Asked, Arc<Run>>,
    whys: Shelf<Asked, Arc<Reasons>>,
}

impl Service {
    /// Serves the case of a study, which is its baseline; views rest on so many samples, and `scenario` is shown first.
    pub(super) fn new(
        study: Study,
        scenario: &str,
        samples: u64,
        notes: Option<Notes>,
    ) -> Result<Self, StudyError> {
        let view = CaseView::of(&study, scenario, notes.is_some());
        let service = Self {
            case: Bytes::from(serde_json::to_vec(&view).unwrap_or_default()),
            stored: Stored::of(&study.case().digest(), samples),
            turns: Turns::new(),
            worlds: Shelf::new(WORLDS),
            answers: Shelf::new(ANSWERS),
            ahead: notes.map(Ahead::new),
            samples,
            runs: Shelf::new(RUNS),
            whys: Shelf::new(WHYS),
            study,
        };
        service.know_scenario(scenario)?;
        Ok(service)
    }

    /// The files of the case.
    pub(super) fn files(&self) -> &Files {
        self.study.files()
    }

    fn know_scenario(&self, name: &str) -> Result<(), StudyError> {
        let known: Vec<&str> = self.study.case().scenarios.iter().map(|s| s.id.as_str()).collect();
        if known.contains(&name) {
            return Ok(());
        }
        Err(StudyError::NoSuchScenario { name: name.to_owned(), hint: hint(name, &known, "scenarios") })
    }

    /// A scenario and a policy that are there.
    pub(super) fn asked(&self, scenario: &str, policy: Option<&str>) -> Result<Asked, Problem> {
        self.know_scenario(scenario)?;
        let policy = policy.unwrap_or(Options::default().policy);
        Ok(Asked { scenario: scenario.to_owned(), policy: crate::study::policy_named(policy)?.name })
    }

    /// The study of a scenario.
    pub(super) fn study_of(&self, scenario: &str) -> Result<Study, StudyError> {
        if scenario == self.study.case().scenario.id {
            return Ok(self.study.clone());
        }
        Study::of(self.files().clone(), scenario)
    }

    /// The view of a run.
    pub(super) async fn view(self: Arc<Self>, asked: Asked) -> Result<Bytes, Problem> {
        match self.stored.as_ref().filter(|_| is_stored(&asked)) {
            Some(stored) => Ok(stored.view.clone()),
            None => Ok(self.run(asked).await?.view.clone()),
        }
    }

    /// A run, kept or lived now.
    async fn run(self: Arc<Self>, asked: Asked) -> Result<Arc<Run>, Problem> {
        if let Some(run) = self.runs.get(&asked) {
            return Ok(run);
        }
        let place = self.turns.place()?;
        place
            .work(move |watch| {
                // Somebody else may have asked for the same while this waited.
                self.runs.get_or_make(&asked, watch.stop, || {
                    let study = self.study_of(&asked.scenario)?;
                    let (result, view) = lived(&study, asked.policy, self.samples, watch)?;
                    Ok(Arc::new(Run { view: json(&view)?, study, result }))
                })
            })
            .await
    }

    /// A table of a run, by its name.
    pub(super) async fn table(self: Arc<Self>, asked: Asked, name: String) -> Result<Option<Table>, Problem> {
        let run = self.run(asked).await?;
        let make = move || {
            let Run { study, result, .. } = &*run;
            alumbron_report::tables::table(&name, study.case(), &result.outcome, &result.summary)
        };
        blocking(make).await
    }

    /// The view of an attribution.
    pub(super) async fn why(self: Arc<Self>, asked: Asked) -> Result<Bytes, Problem> {
        match self.stored.as_ref().filter(|_| is_stored(&asked)) {
            Some(stored) => Ok(stored.why.clone()),
            None => Ok(self.reasons(asked).await?.view.clone()),
        }
    }

    /// An attribution, kept or lived now.
    pub(super) async fn reasons(self: Arc<Self>, asked: Asked) -> Result<Arc<Reasons>, Problem> {
        if let Some(reasons) = self.whys.get(&asked) {
            return Ok(reasons);
        }
        let place = self.turns.place()?;
        place
            .work(move |watch| {
                self.whys.get_or_make(&asked, watch.stop, || {
                    let study = self.study_of(&asked.scenario)?;
                    let (tables, view) = attributed(&study, asked.policy, self.samples, watch)?;
                    Ok(Arc::new(Reasons { view: json(&view)?, tables }))
                })
            })
            .await
    }
}

/// What is stored is the baseline under the first policy of all.
fn is_stored(asked: &Asked) -> bool {
    *asked == Asked { scenario: "baseline".to_owned(), policy: Options::default().policy }
}

/// A run and its view.
pub(super) fn lived(
    study: &Study,
    policy: &str,
    samples: u64,
    watch: Watch<'_>,
) -> Result<(RunResult, View), StudyError> {
    let result =
        study.run(&Options { samples, policy, watch, seed: SEED, threads: 1, ..Options::default() })?;
    // A run has at least one sample.
    let glimpse = study.glimpse(&result.outcome).ok_or(StudyError::NoSamples)?;
    let view = View::of(study.case(), &result.outcome, &result.summary, &glimpse);
    Ok((result, view))
}

/// An attribution's tables and its view; `samples` are those of a run beside it.
pub(super) fn attributed(
    study: &Study,
    policy: &str,
    samples: u64,
    watch: Watch<'_>,
) -> Result<(Vec<Table>, WhyView), StudyError> {
    let samples = (samples / SAMPLES_PER_WHY).max(2);
    let options = Options { samples, policy, watch, seed: SEED, threads: 1, ..Options::default() };
    let (attribution, why) = study.why(None, None, &options)?;
    Ok((attribution.tables(&why), WhyView::of(&attribution)))
}

/// Does what takes a moment without holding up others.
pub(super) async fn blocking<T: Send + 'static>(
    job: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let failed = |_| Problem::new(Kind::Bug, "the terminal of the server tells more; please report it");
    tokio::task::spawn_blocking(job).await.map_err(failed)
}

/// The names of all policies.
pub(super) fn policies() -> impl Iterator<Item = &'static str> {
    POLICIES.iter().map(|policy| policy.name)
}
