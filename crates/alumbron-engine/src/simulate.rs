//! Many samples: chunks in parallel, reduced in the order of the samples.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::copper::CopperPlate;
use crate::observe::Tallier;
use crate::ordered;
use crate::outcome::Outcome;
use crate::sample::Simulation;
use crate::system::System;

/// Samples in a chunk. Fixed, so that sums do not depend on the number of threads; large enough that merging is cheap.
pub const CHUNK: u64 = 128;

/// Chunks that a thread lives through at a time where one takes less than a millisecond, so that threads seldom wait for
/// each other. Chosen.
const BATCH: u64 = 16;

/// Rows of samples that room is made for at once.
const MOST_AHEAD: u64 = 1 << 20;

/// How much to simulate.
#[derive(Clone, Copy)]
pub struct Plan<'p> {
    /// The first sample.
    pub first: u64,
    /// Number of samples from the first on.
    pub samples: u64,
    /// Seed of all streams.
    pub seed: u64,
    /// Threads; 0 for one per core.
    pub threads: usize,
    /// The policy's name, for the record; [`System::under`] makes the system follow it.
    pub policy: &'static str,
    /// Called with the number of samples done so far, from any thread.
    pub progress: &'p (dyn Fn(u64) + Sync),
    /// Set to stop early.
    pub stop: &'p AtomicBool,
}

impl std::fmt::Debug for Plan<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { samples, seed, threads, policy, .. } = self;
        write!(f, "Plan {{ samples: {samples}, seed: {seed}, threads: {threads}, policy: {policy} }}")
    }
}

/// The run was stopped before it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the run was stopped before it was done")
    }
}

impl std::error::Error for Stopped {}

/// Simulates the samples of a plan.
///
/// The outcome is the same to the last bit for any number of threads: each sample draws from streams of its own, and
/// chunks are merged in order.
///
/// # Errors
/// [`Stopped`] if `plan.stop` was set.
pub fn simulate(system: &System, plan: Plan<'_>) -> Result<Outcome, Stopped> {
    let mut outcome = Outcome::empty(system, &plan);
    extend(system, plan, &mut outcome, &mut |_| {})?;
    Ok(outcome)
}

/// Goes on from what was observed so far to the end of a plan.
///
/// The outcome is the same to the last bit in however many steps it is reached, whether by this process or by several one
/// after the other. `between` is called after each chunk but the last with what was observed so far.
///
/// # Errors
/// [`Stopped`] if `plan.stop` was set; `so_far` then holds every chunk that was done before the first that was not, and can
/// be extended later.
///
/// # Panics
/// If `so_far` ends inside a chunk, or its samples do not begin where the plan does.
pub fn extend(
    system: &System,
    plan: Plan<'_>,
    so_far: &mut Outcome,
    between: &mut dyn FnMut(&Outcome),
) -> Result<(), Stopped> {
    let done = so_far.samples.len() as u64;
    if done >= plan.samples {
        return Ok(());
    }
    assert!(done.is_multiple_of(CHUNK), "{done} samples do not end with a chunk");
    assert!(so_far.samples.first().is_none_or(|row| row.sample == plan.first), "the samples of another plan");
    // Rows of a run of usual length find room at once.
    so_far.samples.reserve((plan.samples - done).min(MOST_AHEAD) as usize);
    let (first, n_chunks) = (done / CHUNK, plan.samples.div_ceil(CHUNK));
    let done = AtomicU64::new(done);
    let copper = CopperPlate::of(system);
    let live = |chunk| live_chunk(system, copper.clone(), plan, chunk, &done);
    let mut fold = |chunk: Option<Tallier>| {
        let chunk = chunk.ok_or(Stopped)?;
        so_far.tally.merge(&chunk.tally);
        so_far.samples.extend(chunk.rows);
        so_far.region_samples.extend(chunk.region_rows);
        so_far.controls.values.extend(chunk.controls);
        if (so_far.samples.len() as u64) < plan.samples {
            between(so_far);
        }
        Ok(())
    };
    let batch = if copper.is_some() { BATCH } else { 1 };
    let n_batches = (n_chunks - first).div_ceil(batch);
    let live_batch = |nth: u64| -> Vec<Option<Tallier>> {
        let chunks = first + nth * batch..n_chunks.min(first + (nth + 1) * batch);
        chunks.map(live).collect()
    };
    ordered::each(plan.threads, n_batches, live_batch, |lived| lived.into_iter().try_for_each(&mut fold))
}

/// Lives through the samples of a plan one by one and gives what `live` makes of each, in order.
pub(crate) fn each_sample<T: Send>(
    plan: Plan<'_>,
    live: impl Fn(u64) -> T + Sync,
) -> Result<Vec<T>, Stopped> {
    let done = AtomicU64::new(0);
    let live = |nth| {
        if plan.stop.load(Ordering::Relaxed) {
            return None;
        }
        let row = live(plan.first + nth);
        (plan.progress)(done.fetch_add(1, Ordering::Relaxed) + 1);
        Some(row)
    };
    let mut rows = Vec::new();
    ordered::each(plan.threads, plan.samples, live, |row: Option<T>| {
        rows.push(row.ok_or(Stopped)?);
        Ok(())
    })?;
    Ok(rows)
}

/// One chunk; nothing if the run was stopped.
fn live_chunk(
    system: &System,
    mut copper: Option<CopperPlate<'_>>,
    plan: Plan<'_>,
    chunk: u64,
    done: &AtomicU64,
) -> Option<Tallier> {
    let mut tallier = Tallier::new(system);
    let samples = chunk * CHUNK..((chunk + 1) * CHUNK).min(plan.samples);
    let mut full = copper.is_none().then(|| Simulation::new(system));
    for sample in samples.map(|nth| plan.first + nth) {
        if plan.stop.load(Ordering::Relaxed) {
            return None;
        }
        match (&mut copper, &mut full) {
            (Some(copper), _) => copper.run(plan.seed, sample, &mut tallier),
            (None, Some(full)) => {
                tallier.begin(sample);
                full.run(plan.seed, sample, &mut tallier);
                tallier.finish(full);
            }
            (None, None) => return None,
        }
        (plan.progress)(done.fetch_add(1, Ordering::Relaxed) + 1);
    }
    tallier.tally.pad();
    Some(tallier)
}
