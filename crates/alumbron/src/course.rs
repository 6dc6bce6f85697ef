//! The course of a run: from the first sample, or from where an unfinished run ended, from look to look to the end.
//!
//! What was simulated so far is saved beside the result folder now and then. Clocks decide when something is told or
//! saved, never what is simulated.

use std::path::Path;
use std::time::{Duration, Instant};

use alumbron_engine::control::Controls;
use alumbron_engine::{Outcome, Plan, System, extend, simulate};
use alumbron_report::control::Samples;
use alumbron_report::estimate::Estimate;
use alumbron_report::state::{self, Identity, SoFar, StateError};
use alumbron_report::{FolderError, summary};

use crate::StudyError;
use crate::until::Goal;

/// Saving and telling take at most this share of the time of a run, one in so many. Chosen.
const SHARE: u32 = 50;
/// Time between two tellings of the error so far. Chosen: as fast as a person reads.
const TELLING: Duration = Duration::from_millis(500);

/// Where the state of a run is kept while it is unfinished.
#[derive(Clone, Copy, Debug)]
pub struct Keep<'o> {
    /// The folder the result will be written to; the state lies beside it.
    pub dir: &'o Path,
    /// Go on from the state that is kept there; otherwise begin anew and replace it in time.
    pub resume: bool,
    /// Time between two savings, at least.
    pub every: Duration,
}

/// What there is to tell of a run under way.
#[derive(Debug)]
#[non_exhaustive]
pub enum News<'n> {
    /// The metric that is watched has this relative standard error; the run will take about so many samples.
    SoFar {
        /// The metric's name.
        metric: &'n str,
        /// Infinite while it is unknown.
        relative_error: f64,
        /// As far as can be told.
        expected: u64,
    },
    /// The run goes on after so many samples of an unfinished one.
    Resumed(u64),
    /// There is no unfinished run to go on from; this one begins with the first sample.
    NothingToResume,
    /// An unfinished run is not continued and will be replaced.
    Replaces {
        /// Whether it is this very run, so that it could be continued. It is then kept until this one has gone further.
        same: bool,
        /// Samples it had done, if that can be read.
        samples: Option<u64>,
    },
    /// What was simulated so far cannot be saved; the run goes on.
    Unsaved(&'n FolderError),
    /// The run was stopped, and so many samples are kept.
    Kept(u64),
}

/// A run about to begin.
pub(crate) struct Course<'c> {
    pub(crate) system: &'c System,
    /// Its number of samples is set from look to look.
    pub(crate) plan: Plan<'c>,
    pub(crate) goal: Goal,
    /// The metric of the system that is watched.
    pub(crate) metric: &'c str,
    pub(crate) keep: Option<(Keep<'c>, Identity)>,
    pub(crate) news: &'c dyn Fn(News<'_>),
}

impl Course<'_> {
    /// Lives through it.
    ///
    /// # Errors
    /// [`StudyError::State`] if an unfinished run is to be continued and cannot be; [`StudyError::Stopped`].
    pub(crate) fn run(&self) -> Result<Outcome, StudyError> {
        let (mut outcome, kept) = self.begin()?;
        let mut telling = Pace::new(TELLING);
        let mut saving = self.keep.as_ref().map(|(keep, identity)| Saving {
            keep: *keep,
            identity,
            pace: Pace::new(keep.every),
            kept,
            failed: false,
        });
        let mut look = self.goal.first;
        loop {
            let plan = Plan { samples: look, ..self.plan };
            let between = &mut |so_far: &Outcome| {
                telling.when_due(|| self.tell(so_far));
                if let Some(saving) = &mut saving {
                    saving.now_and_then(so_far, self.news);
                }
            };
            if let Err(stopped) = extend(self.system, plan, &mut outcome, between) {
                if let Some(saving) = &mut saving {
                    saving.at_last(&outcome, self.news);
                }
                return Err(stopped.into());
            }
            if look >= self.goal.most {
                return Ok(outcome);
            }
            let error = self.error(&outcome, look);
            if self.goal.is_met(error) {
                return Ok(outcome);
            }
            look = self.goal.next(look, error);
        }
    }

    /// Relative standard error of the metric after `n` samples.
    fn error(&self, outcome: &Outcome, n: u64) -> f64 {
        let samples = Samples::first(outcome, n as usize);
        summary::system_metric(self.metric, &samples).as_ref().map_or(f64::INFINITY, Estimate::relative_error)
    }

    fn tell(&self, so_far: &Outcome) {
        let n = so_far.samples.len() as u64;
        let relative_error = self.error(so_far, n);
        let expected = self.goal.expected(n, relative_error).max(n);
        (self.news)(News::SoFar { metric: self.metric, relative_error, expected });
    }

    /// What to begin with, and how many samples of this very run are kept already.
    fn begin(&self) -> Result<(Outcome, u64), StudyError> {
        let empty = Outcome::empty(self.system, &self.plan);
        let Some((keep, identity)) = &self.keep else { return Ok((empty, 0)) };
        if keep.resume {
            let Some(SoFar { tally, samples, region_samples, controls }) = state::load(keep.dir, identity)?
            else {
                (self.news)(News::NothingToResume);
                return Ok((empty, 0));
            };
            let controls = Controls { values: controls, ..empty.controls };
            let outcome = Outcome { samples, region_samples, tally, controls, ..empty };
            self.verify(&outcome, keep.dir)?;
            let n = outcome.samples.len() as u64;
            (self.news)(News::Resumed(n));
            return Ok((outcome, n));
        }
        match state::find(keep.dir) {
            Ok(None) => Ok((empty, 0)),
            Ok(Some(head)) => {
                let same = head.identity == *identity;
                (self.news)(News::Replaces { same, samples: Some(head.samples) });
                Ok((empty, if same { head.samples } else { 0 }))
            }
            Err(_) => {
                (self.news)(News::Replaces { same: false, samples: None });
                Ok((empty, 0))
            }
        }
    }

    /// Checks that a state can be extended, and that this program on this machine gives the figures it holds: the sample
    /// with most unserved energy is lived through again.
    fn verify(&self, outcome: &Outcome, dir: &Path) -> Result<(), StudyError> {
        let damaged = |cause: &str| match state::path(dir) {
            Ok(path) => StateError::Damaged { path, cause: cause.to_owned() },
            Err(error) => error.into(),
        };
        let n = outcome.samples.len() as u64;
        if n > self.goal.most || !outcome.can_be_extended(self.system, self.plan.first) {
            return Err(damaged("it does not fit this case").into());
        }
        let worst = outcome.samples.iter().max_by(|a, b| a.unserved_mwh.total_cmp(&b.unserved_mwh));
        let Some(worst) = worst else { return Ok(()) };
        let silent = Plan { first: worst.sample, samples: 1, progress: &|_| {}, ..self.plan };
        let again = simulate(self.system, silent)?.samples;
        if again != [*worst] {
            let sample = worst.sample;
            let cause = format!("sample {sample} comes out otherwise now; another build or machine wrote it");
            return Err(damaged(&cause).into());
        }
        Ok(())
    }
}

/// Saves what was simulated so far.
struct Saving<'c> {
    keep: Keep<'c>,
    identity: &'c Identity,
    pace: Pace,
    /// Samples of this run that are kept already; never replaced by fewer.
    kept: u64,
    failed: bool,
}

impl Saving<'_> {
    fn now_and_then(&mut self, so_far: &Outcome, news: &dyn Fn(News<'_>)) {
        let n = so_far.samples.len() as u64;
        if n <= self.kept {
            return;
        }
        let (keep, identity) = (self.keep, self.identity);
        match self.pace.when_due(|| state::save(keep.dir, identity, so_far)) {
            Some(Ok(())) => self.kept = n,
            // Told once; the disk may have room again later.
            Some(Err(error)) if !self.failed => {
                self.failed = true;
                news(News::Unsaved(&error));
            }
            _ => {}
        }
    }

    /// Saves when the run is stopped, unless it is so young that nothing would be lost.
    fn at_last(&mut self, so_far: &Outcome, news: &dyn Fn(News<'_>)) {
        if self.pace.age() >= self.keep.every {
            self.pace.hurry();
            self.now_and_then(so_far, news);
        }
        if self.kept > 0 {
            news(News::Kept(self.kept));
        }
    }
}

/// Does something every now and then, and never so often that it takes much of the time.
struct Pace {
    every: Duration,
    began: Instant,
    due: Instant,
}

impl Pace {
    fn new(every: Duration) -> Self {
        let began = Instant::now();
        Self { every, began, due: began + every }
    }

    fn when_due<T>(&mut self, work: impl FnOnce() -> T) -> Option<T> {
        let before = Instant::now();
        if before < self.due {
            return None;
        }
        let done = work();
        let after = Instant::now();
        self.due = after + self.every.max((after - before) * SHARE);
        Some(done)
    }

    fn hurry(&mut self) {
        self.due = self.began;
    }

    fn age(&self) -> Duration {
        self.began.elapsed()
    }
}
