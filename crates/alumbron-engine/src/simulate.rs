//! Many samples: chunks in parallel, reduced in the order of the samples.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::copper::CopperPlate;
use crate::observe::Tallier;
use crate::outcome::{Outcome, SampleRow, Tally};
use crate::sample::Simulation;
use crate::system::System;

/// Samples in a chunk. Fixed, so that sums do not depend on the number of threads; large enough that merging is cheap.
const CHUNK: u64 = 128;

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
    /// The policy's name, for the record. The engine knows `burn-first`.
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
    // A pool that cannot be built leaves rayon's own, which gives the same results.
    match rayon::ThreadPoolBuilder::new().num_threads(plan.threads).build() {
        Ok(pool) => pool.install(|| in_waves(system, plan)),
        Err(_) => in_waves(system, plan),
    }
}

/// Chunks in waves of a few per thread, so that memory stays bounded whatever the number of samples.
fn in_waves(system: &System, plan: Plan<'_>) -> Result<Outcome, Stopped> {
    let copper = CopperPlate::of(system);
    let mut tally = Tally::empty(system);
    let mut samples: Vec<SampleRow> = Vec::new();
    let n_chunks = plan.samples.div_ceil(CHUNK);
    let wave = 4 * rayon::current_num_threads() as u64;
    let done = std::sync::atomic::AtomicU64::new(0);
    for first in (0..n_chunks).step_by(wave as usize) {
        let last = (first + wave).min(n_chunks);
        let chunks: Vec<Option<Tallier>> = (first..last)
            .into_par_iter()
            .map(|chunk| live_chunk(system, copper.clone(), plan, chunk, &done))
            .collect();
        for chunk in chunks {
            let chunk = chunk.ok_or(Stopped)?;
            tally.merge(&chunk.tally);
            samples.extend(chunk.rows);
        }
    }
    Ok(Outcome { seed: plan.seed, policy: plan.policy, samples, tally })
}

/// One chunk; nothing if the run was stopped.
fn live_chunk(
    system: &System,
    mut copper: Option<CopperPlate<'_>>,
    plan: Plan<'_>,
    chunk: u64,
    done: &std::sync::atomic::AtomicU64,
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
