//! A study: read, compile, simulate, summarize, render, in that order.
//!
//! Knows no terminal. Everything that runs alumbron goes through here.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use alumbron_case::Files;
use alumbron_engine::exact::{Exact, NotExact};
use alumbron_engine::outcome::SampleRow;
use alumbron_engine::{Glimpse, Outcome, Plan, Stopped, System, Trace};
use alumbron_model::Case;
use alumbron_model::disruption::Disruption;
use alumbron_model::finding::{Finding, nearest};
use alumbron_model::note::Parameters;
use alumbron_model::policy::{POLICIES, PolicyKind, policy};
use alumbron_report::folder::SUMMARY;
use alumbron_report::state::{Identity, StateError};
use alumbron_report::summary::system_metrics;
use alumbron_report::{Document, FolderError, Manifest, Summary, UntilError};

use crate::course::{Course, Keep, News};
use crate::until::{Goal, Until};

/// A case, ready to be simulated.
#[derive(Clone, Debug)]
pub struct Study {
    files: Files,
    findings: Vec<Finding>,
    case: Case,
    dormant: Vec<Disruption>,
    system: System,
    /// What outlooks begin with, if the case says.
    learned: Option<Parameters>,
}

/// How to run a study.
#[derive(Clone, Copy, Debug)]
pub struct Options<'o> {
    /// Number of samples, at least 1; with `until` the fewest, and never fewer than [`crate::LEAST`].
    pub samples: u64,
    /// Simulate until a metric is known well enough.
    pub until: Option<Until<'o>>,
    /// Keep what was simulated so far, to go on after a kill. Not with `only`.
    pub keep: Option<Keep<'o>>,
    /// Simulate this one sample instead, and keep every hour of it.
    pub only: Option<u64>,
    /// Estimate means by means, without control variates.
    pub plain: bool,
    /// Seed of all random streams.
    pub seed: u64,
    /// Threads; 0 for one per core. Changes no result.
    pub threads: usize,
    /// Name of the rationing policy.
    pub policy: &'o str,
    /// Where progress is told and a wish to stop is heard.
    pub watch: Watch<'o>,
}

/// The run's ear and mouth.
#[derive(Clone, Copy)]
pub struct Watch<'o> {
    /// Called with the number of samples done, from any thread.
    pub progress: &'o (dyn Fn(u64) + Sync),
    /// Called with what else there is to tell, from the thread that runs the study.
    pub news: &'o (dyn Fn(News<'_>) + Sync),
    /// Set to stop the run.
    pub stop: &'o AtomicBool,
}

impl Default for Watch<'_> {
    /// Hears nothing and never stops.
    fn default() -> Self {
        Self { progress: &|_| {}, news: &|_| {}, stop: &NEVER }
    }
}

impl std::fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch")
    }
}

static NEVER: AtomicBool = AtomicBool::new(false);

impl Default for Options<'_> {
    /// A thousand samples from seed 1 under `burn-first`, unwatched.
    fn default() -> Self {
        let watch = Watch::default();
        let (until, keep, only, plain) = (None, None, None, false);
        Self { samples: 1000, until, keep, only, plain, seed: 1, threads: 0, policy: "burn-first", watch }
    }
}

/// What a run gave.
#[derive(Clone, Debug)]
pub struct RunResult {
    /// Everything observed.
    pub outcome: Outcome,
    /// The metrics.
    pub summary: Summary,
    /// Every hour, if one sample was asked for.
    pub trace: Option<Trace>,
}

/// Why a study cannot be run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StudyError {
    /// The case cannot be looked at.
    #[error(transparent)]
    Case(#[from] alumbron_case::Error),
    /// The case has errors; what they are, and the files they are in.
    #[error("the case has errors")]
    Findings(Files, Vec<Finding>),
    /// No scenario of this name.
    #[error("no scenario is called `{name}`; {hint}")]
    NoSuchScenario {
        /// What was asked for.
        name: String,
        /// The nearest, or all there are.
        hint: String,
    },
    /// No policy of this name.
    #[error("no policy is called `{name}`; {hint}")]
    NoSuchPolicy {
        /// What was asked for.
        name: String,
        /// The nearest, or all there are.
        hint: String,
    },
    /// No metric of the system has this name.
    #[error("no metric of the system is called `{name}`; {hint}")]
    NoSuchMetric {
        /// What was asked for.
        name: String,
        /// The nearest, or all there are.
        hint: String,
    },
    /// Worlds that cannot be set beside each other.
    #[error("nothing to compare: {0}")]
    NotComparable(String),
    /// Nothing to simulate.
    #[error("a run needs at least one sample")]
    NoSamples,
    /// The run was stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// The unfinished run cannot be continued.
    #[error(transparent)]
    State(#[from] StateError),
    /// The case is beyond convolution.
    #[error("no exact answer: {0}; `alumbron run` simulates it")]
    NotExact(#[from] NotExact),
    /// The credit of a thing cannot be told.
    #[error(transparent)]
    NoCredit(#[from] crate::credit::NoCredit),
    /// A file that was to hold what `calibrate` learned does not.
    #[error("`{}` holds no scenario; `alumbron calibrate` writes such a file", .0.display())]
    NotLearned(std::path::PathBuf),
    /// There is no outlook.
    #[error(transparent)]
    NoOutlook(#[from] crate::outlook::NoOutlook),
    /// The worth of a cargo cannot be told.
    #[error(transparent)]
    NoWorth(#[from] crate::cargo::NoWorth),
    /// A system that burns no fuel depends on nobody's.
    #[error("no unit of the case burns fuel, so it depends on nobody's")]
    NoFuel,
    /// The result could not be written.
    #[error("{0}; {hint}", hint = .0.hint())]
    Folder(#[from] FolderError),
}

/// The files of a case: a folder if there is one, otherwise the embedded case of this name.
///
/// # Errors
/// [`StudyError::Case`] if there is neither.
pub fn find(case: &str) -> Result<Files, StudyError> {
    let path = Path::new(case);
    if path.exists() || case.contains(['/', '\\']) {
        return Ok(Files::folder(path)?);
    }
    Ok(Files::embedded(case)?)
}

impl Study {
    /// Reads a case, a folder or an embedded one, under a scenario, and compiles it.
    ///
    /// # Errors
    /// [`StudyError::Findings`] with every problem if the case has errors; others as their names say.
    pub fn open(case: &str, scenario: &str) -> Result<Self, StudyError> {
        Self::of(find(case)?, scenario)
    }

    /// The same from files at hand.
    ///
    /// # Errors
    /// As [`Study::open`].
    pub fn of(files: Files, scenario: &str) -> Result<Self, StudyError> {
        let reading = alumbron_case::read(&files, scenario);
        let Some(case) = reading.case else { return Err(no_case(files, scenario, reading.findings)) };
        let system = alumbron_engine::compile(&case);
        let (dormant, learned) = (reading.dormant, reading.outlook);
        Ok(Self { files, findings: reading.findings, case, dormant, system, learned })
    }

    /// The case.
    #[must_use]
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// Disruptions that are declared and do not happen in this scenario, by id.
    #[must_use]
    pub fn dormant(&self) -> &[Disruption] {
        &self.dormant
    }

    /// What outlooks begin with, if the case says.
    pub(crate) fn learned(&self) -> Option<Parameters> {
        self.learned
    }

    /// The compiled case.
    pub(crate) fn system(&self) -> &System {
        &self.system
    }

    /// The files it was read from.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// Warnings about the case.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Simulates and summarizes.
    ///
    /// # Errors
    /// [`StudyError::NoSuchPolicy`], [`StudyError::NoSuchMetric`], [`StudyError::NoSamples`], [`StudyError::State`] if an
    /// unfinished run is to be continued and cannot be, or [`StudyError::Stopped`] if the watch said so.
    pub fn run(&self, options: &Options<'_>) -> Result<RunResult, StudyError> {
        let policy = policy_named(options.policy)?;
        let until = options.until.filter(|_| options.only.is_none());
        let metric = metric(until.map_or("eue_mwh", |until| until.metric))?;
        let goal = Goal::new(if options.only.is_some() { 1 } else { options.samples }, until);
        if goal.first == 0 {
            return Err(StudyError::NoSamples);
        }
        let plan = Plan {
            first: options.only.unwrap_or(0),
            samples: goal.first,
            seed: options.seed,
            threads: options.threads,
            policy: policy.name,
            progress: options.watch.progress,
            stop: options.watch.stop,
        };
        let wish = |reached| {
            until.map(|Until { relative_error, max_samples, .. }| {
                let min_samples = goal.first;
                UntilError { metric, relative_error, min_samples, max_samples, reached }
            })
        };
        let keep = options.keep.filter(|_| options.only.is_none());
        let how_far = how_far(goal.first, wish(false), options.plain);
        let keep = keep.map(|keep| (keep, self.identity(&plan, how_far)));
        let system = self.system.under(policy);
        let system = &if options.plain { system.without_controls() } else { system };
        let mut outcome = Course { system, plan, goal, metric, keep, news: options.watch.news }.run()?;
        outcome.witnessed = alumbron_engine::witness(system, options.seed, &outcome.tally.worst.0);
        let samples = outcome.samples.iter().map(|row| row.sample);
        outcome.carried = alumbron_engine::carried(system, options.seed, samples.clone());
        outcome.debts = alumbron_engine::debts(system, options.seed, samples);
        let mut summary = alumbron_report::summarize(&self.case, &outcome);
        let error = summary.system(metric).relative_error();
        summary.until_error = wish(goal.is_met(error));
        let trace = options.only.map(|sample| alumbron_engine::trace(system, options.seed, sample));
        Ok(RunResult { outcome, summary, trace })
    }

    /// A glimpse of the sample of a run that is in the middle by unserved energy, the first of equals; nothing of no
    /// samples.
    #[must_use]
    pub fn glimpse(&self, outcome: &Outcome) -> Option<Glimpse> {
        let mut rows: Vec<&SampleRow> = outcome.samples.iter().collect();
        rows.sort_by(|a, b| a.unserved_mwh.total_cmp(&b.unserved_mwh).then(a.sample.cmp(&b.sample)));
        let middle = rows.get(rows.len().saturating_sub(1) / 2)?;
        let system = self.system.under(policy(outcome.policy)?);
        Some(alumbron_engine::glimpse(&system, outcome.seed, middle.sample))
    }

    /// What tells this run from others.
    fn identity(&self, plan: &Plan<'_>, how_far: String) -> Identity {
        Identity {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            scenario: self.case.scenario.id.clone(),
            digest: self.case.digest(),
            policy: plan.policy.to_owned(),
            seed: plan.seed,
            plan: how_far,
        }
    }

    /// Exact values by convolution.
    ///
    /// # Errors
    /// [`StudyError::NotExact`] if the case is more than outages against a known need.
    pub fn exact(&self) -> Result<Exact, StudyError> {
        Ok(alumbron_engine::exact(&self.system)?)
    }

    /// Writes the result folder, whole or not at all. `written` is the time, as the manifest will tell it.
    ///
    /// # Errors
    /// [`StudyError::Folder`]; nothing is then changed.
    pub fn save(&self, result: &RunResult, dir: &Path, written: &str) -> Result<(), StudyError> {
        let mut tables = alumbron_report::tables(&self.case, &result.outcome, &result.summary);
        if let Some(trace) = &result.trace {
            tables.extend(alumbron_report::trace_tables(&self.case, trace));
        }
        let page = alumbron_report::render(&self.case, &result.outcome, &result.summary);
        let command = self.command(result);
        let manifest = Manifest { version: env!("CARGO_PKG_VERSION"), command: &command, written };
        let json = result.summary.to_json();
        let document = Document { name: SUMMARY, text: &json };
        let subject = (&result.summary).into();
        let files = alumbron_report::Files { manifest, subject, document, tables: &tables, page: &page };
        Ok(alumbron_report::write(dir, &files)?)
    }

    /// Tells whether a result could be saved in a folder, to be asked before a long run. Changes nothing.
    ///
    /// # Errors
    /// [`StudyError::Folder`], as [`Study::save`].
    pub fn check_folder(&self, dir: &Path) -> Result<(), StudyError> {
        Ok(alumbron_report::folder::check(dir)?)
    }

    /// A short name for results of this case: that of the embedded case or of the folder it was read from, and the
    /// scenario.
    #[must_use]
    pub fn short_name(&self) -> String {
        format!("{}-{}", self.case_name(), self.case.scenario.id)
    }

    /// The name of the embedded case or of the folder that it was read from.
    #[must_use]
    pub fn case_name(&self) -> String {
        let path = Path::new(&self.files.label);
        // `.` and `..` end in no name of their own.
        let last = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
        last(path).or_else(|| last(&path.canonicalize().ok()?)).unwrap_or_else(|| self.case.name.clone())
    }

    /// The command that gives this result again, with the case as it was named. Threads and the result's folder change
    /// no result and are left out.
    fn command(&self, result: &RunResult) -> String {
        let Outcome { seed, policy, .. } = result.outcome;
        let how_many = match &result.trace {
            Some(trace) => format!("--sample {}", trace.sample),
            None => {
                let plain = self.system.controls.is_some() && result.outcome.controls.means.is_empty();
                how_far(result.outcome.samples.len() as u64, result.summary.until_error, plain)
            }
        };
        let (case, scenario) = (as_typed(&self.files.label), &self.case.scenario.id);
        format!("alumbron run {case} --scenario {scenario} --policy {policy} {how_many} --seed {seed}")
    }
}

/// Tells a wrong scenario from a case with errors.
fn no_case(files: Files, scenario: &str, findings: Vec<Finding>) -> StudyError {
    if scenario != "baseline"
        && let Some(case) = alumbron_case::read(&files, "baseline").case
        && !case.scenarios.iter().any(|s| s.id == scenario)
    {
        let names: Vec<&str> = case.scenarios.iter().map(|s| s.id.as_str()).collect();
        return StudyError::NoSuchScenario {
            name: scenario.to_owned(),
            hint: hint(scenario, &names, "scenarios"),
        };
    }
    StudyError::Findings(files, findings)
}

/// The policy of this name.
pub(crate) fn policy_named(name: &str) -> Result<&'static PolicyKind, StudyError> {
    policy(name).ok_or_else(|| {
        let names: Vec<&str> = POLICIES.iter().map(|p| p.name).collect();
        StudyError::NoSuchPolicy { name: name.to_owned(), hint: hint(name, &names, "policies") }
    })
}

/// The metric of the system of this name.
fn metric(name: &str) -> Result<&'static str, StudyError> {
    system_metrics().find(|known| *known == name).ok_or_else(|| {
        let names: Vec<&str> = system_metrics().collect();
        StudyError::NoSuchMetric { name: name.to_owned(), hint: hint(name, &names, "metrics of the system") }
    })
}

/// The options of the command that say how far a run goes.
fn how_far(samples: u64, until: Option<UntilError>, plain: bool) -> String {
    let plain = if plain { " --plain" } else { "" };
    match until {
        None => format!("--samples {samples}{plain}"),
        Some(UntilError { metric, relative_error, min_samples, max_samples, .. }) => format!(
            "--until-error {relative_error} --metric {metric} --samples {min_samples} --max-samples {max_samples}{plain}"
        ),
    }
}

/// A word of a command, in quotes if a shell would take it apart.
pub(crate) fn as_typed(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./\\:+=@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// What might have been meant, or all there is.
pub(crate) fn hint(word: &str, known: &[&str], what: &str) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{what} are {}", known.join(", ")),
    }
}
