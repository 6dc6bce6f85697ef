//! Why energy went unserved: worlds without causes, on the same luck, and what each cause adds.
//!
//! Every sample is lived in all worlds that come of switching causes off, 2 to the power of how many there are. A cause's
//! share is its Shapley value (Shapley, 1953): what it adds to the unserved energy, averaged over all orders in which the
//! causes could come one after the other. Shares sum to the unserved energy exactly, in every sample, month and region;
//! what remains without any cause is not enough built. First-in is what a cause does alone, last-in what would be spared
//! without it alone.

mod parts;

use std::sync::atomic::{AtomicU64, Ordering};

use alumbron_model::Case;
use alumbron_model::policy::{POLICIES, PolicyKind, policy};

use crate::grid::TINY_MW;
use crate::ordered;
use crate::sample::{DayView, HourView, Observer, Period, Simulation};
use crate::simulate::{Plan, Stopped};
use crate::system::{Part, Split, Switch, System, compile_without};
use parts::Deeper;

/// Shares of a sample, in the order of [`Switch::ALL`] and last not enough built.
pub const N_SHARES: usize = Switch::ALL.len() + 1;

/// Why one sample went short.
#[derive(Clone, Debug, PartialEq)]
pub struct WhyRow {
    /// Number of the sample.
    pub sample: u64,
    /// Unserved energy, MWh.
    pub unserved_mwh: f64,
    /// Shares of it, MWh.
    pub shares_mwh: [f64; N_SHARES],
    /// What each cause does alone, beyond what is not built, MWh.
    pub first_in_mwh: [f64; Switch::ALL.len()],
    /// What would be spared without each cause alone, MWh.
    pub last_in_mwh: [f64; Switch::ALL.len()],
    /// Shares of the parts of causes, in the order of [`Why::parts`], MWh; those of a cause sum to its share.
    pub parts_mwh: Vec<f64>,
    /// Shares by month and region, at `(month * n_regions + region) * N_SHARES + share`, MWh.
    pub cells_mwh: Vec<f64>,
}

/// Why energy went unserved, sample by sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// Name of the rationing policy.
    pub policy: &'static str,
    /// What causes were split by, if they were.
    pub split: Option<Split>,
    /// The causes that have anything to act by in the case.
    pub present: Vec<Switch>,
    /// The parts of causes, one level deeper, if asked for; after those of a cause nothing for what is left of it.
    pub parts: Vec<(Switch, Option<Part>)>,
    /// One row per sample, in order.
    pub rows: Vec<WhyRow>,
}

/// The worlds of a case: without each set of the causes that are present.
#[derive(Debug)]
struct Worlds {
    present: Vec<Switch>,
    /// The system in which the causes of bit set `at` act.
    systems: Vec<System>,
}

impl Worlds {
    fn of(case: &Case, policy: &'static PolicyKind) -> Self {
        let present: Vec<Switch> = Switch::ALL.into_iter().filter(|switch| switch.is_in(case)).collect();
        let world = |acting: usize| {
            let off = present.iter().enumerate().filter(|(bit, _)| acting >> bit & 1 == 0);
            let off: Vec<Switch> = off.map(|(_, switch)| *switch).collect();
            compile_without(case, &off, &[]).under(policy).without_controls()
        };
        let systems = (0..1usize << present.len()).map(world).collect();
        Self { present, systems }
    }
}

/// Attributes the unserved energy of each sample of a plan to causes, and the share of some to their parts if `split` is
/// given.
///
/// Rows are the same to the last bit for any number of threads. `plan.progress` is told samples.
///
/// # Errors
/// [`Stopped`] if `plan.stop` was set.
pub fn why(case: &Case, split: Option<Split>, plan: Plan<'_>) -> Result<Why, Stopped> {
    let policy = policy(plan.policy).unwrap_or(&POLICIES[0]);
    let worlds = Worlds::of(case, policy);
    let deeper = split.map(|split| Deeper::new(case, policy, split, &worlds.present));
    let done = AtomicU64::new(0);
    let live = |nth| live_sample(&worlds, deeper.as_ref(), plan, plan.first + nth, &done);
    let mut rows = Vec::new();
    ordered::each(plan.threads, plan.samples, live, |row: Option<WhyRow>| {
        rows.push(row.ok_or(Stopped)?);
        Ok(())
    })?;
    let parts = deeper.map_or_else(Vec::new, |deeper| deeper.parts());
    Ok(Why { policy: plan.policy, split, present: worlds.present, parts, rows })
}

/// One sample in all worlds; nothing if the run was stopped.
fn live_sample(
    worlds: &Worlds,
    deeper: Option<&Deeper<'_>>,
    plan: Plan<'_>,
    sample: u64,
    done: &AtomicU64,
) -> Option<WhyRow> {
    let more = deeper.map_or(0, |deeper| deeper.most_worlds(worlds.present.len()));
    let of_sample = worlds.systems.len() as u64 + more;
    // Progress of a sample is that of its worlds.
    let told = AtomicU64::new(0);
    let lived = |n: u64| {
        told.fetch_add(n, Ordering::Relaxed);
        (plan.progress)((done.fetch_add(n, Ordering::Relaxed) + n) / of_sample);
    };
    let mut unserved = Vec::new();
    for system in &worlds.systems {
        unserved.push(live_world(system, plan, sample)?);
        lived(1);
    }
    let mut row = row(&worlds.present, sample, &unserved);
    if let Some(deeper) = deeper {
        let totals: Vec<f64> = unserved.iter().map(|cells| cells.iter().sum()).collect();
        row.parts_mwh = deeper.share(worlds, plan, sample, &totals, &lived)?;
        check_parts(&row, &deeper.parts(), totals[0]);
        // Worlds in which nothing could be short were spared.
        lived(of_sample - told.load(Ordering::Relaxed));
    }
    Some(row)
}

/// Unserved energy of a sample in a world by month and region, MWh; nothing if the run was stopped.
fn live_world(system: &System, plan: Plan<'_>, sample: u64) -> Option<Vec<f64>> {
    if plan.stop.load(Ordering::Relaxed) {
        return None;
    }
    let mut cells = Cells::new(system);
    Simulation::new(system).run(plan.seed, sample, &mut cells);
    Some(cells.mwh)
}

/// Asserts that the parts of each cause sum to its share.
fn check_parts(row: &WhyRow, parts: &[(Switch, Option<Part>)], not_built_mwh: f64) {
    let size = row.unserved_mwh.max(not_built_mwh).max(1.0);
    for (cause, _) in parts {
        let of_cause = parts.iter().zip(&row.parts_mwh).filter(|((of, _), _)| of == cause);
        let (sum, share) = (of_cause.map(|(_, mwh)| mwh).sum::<f64>(), row.shares_mwh[*cause as usize]);
        assert!((sum - share).abs() <= 1e-9 * size, "sample {}: parts of {cause:?}: {row:?}", row.sample);
    }
}

/// Shares from the unserved energy of each cell in each world.
fn row(present: &[Switch], sample: u64, unserved: &[Vec<f64>]) -> WhyRow {
    let weights = weights(present.len());
    let all = unserved.len() - 1;
    let total = |world: usize| unserved[world].iter().sum::<f64>();
    let n_cells = unserved[0].len();
    let mut row = WhyRow {
        sample,
        unserved_mwh: total(all),
        shares_mwh: [0.0; N_SHARES],
        first_in_mwh: [0.0; Switch::ALL.len()],
        last_in_mwh: [0.0; Switch::ALL.len()],
        parts_mwh: Vec::new(),
        cells_mwh: vec![0.0; n_cells * N_SHARES],
    };
    for (bit, &switch) in present.iter().enumerate() {
        let (place, flag) = (switch as usize, 1usize << bit);
        row.first_in_mwh[place] = total(flag) - total(0);
        row.last_in_mwh[place] = total(all) - total(all ^ flag);
        for before in (0..=all).filter(|before| before & flag == 0) {
            let weight = weights[before.count_ones() as usize];
            for (cell, (with, without)) in unserved[before | flag].iter().zip(&unserved[before]).enumerate() {
                row.cells_mwh[cell * N_SHARES + place] += weight * (with - without);
            }
        }
    }
    for (cell, left) in unserved[0].iter().enumerate() {
        row.cells_mwh[cell * N_SHARES + N_SHARES - 1] = *left;
    }
    for shares in row.cells_mwh.chunks_exact(N_SHARES) {
        row.shares_mwh.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
    }
    let (sum, size) = (row.shares_mwh.iter().sum::<f64>(), row.unserved_mwh.max(total(0)).max(1.0));
    assert!((sum - row.unserved_mwh).abs() <= 1e-9 * size, "sample {sample}: shares do not sum up: {row:?}");
    row
}

/// The share of all orders of `n` causes in which a given one comes after a given set, by the size of the set:
/// `s! (n - s - 1)! / n!`.
fn weights(n: usize) -> Vec<f64> {
    // 1 / (n binomial(n - 1, s)), the binomials one from the other.
    let mut binomial = 1.0;
    (0..n)
        .map(|s| {
            let weight = 1.0 / (n as f64 * binomial);
            binomial *= (n - 1 - s) as f64 / (s + 1) as f64;
            weight
        })
        .collect()
}

/// Unserved energy by month and region.
#[derive(Debug)]
struct Cells {
    mwh: Vec<f64>,
    first: usize,
    n_regions: usize,
}

impl Cells {
    fn new(system: &System) -> Self {
        let n_regions = system.regions.len();
        let n_months = system.month_starts.len() - 1;
        Self { mwh: vec![0.0; n_months * n_regions], first: 0, n_regions }
    }

    fn pass(&mut self, ends: Period) {
        if ends == Period::Month {
            self.first += self.n_regions;
        }
    }
}

impl Observer for Cells {
    const EVERY_HOUR: bool = false;

    fn hour(&mut self, _: &System, view: HourView<'_>) {
        if view.clearing().total_shed > TINY_MW {
            for (sum, shed) in
                self.mwh[self.first..].iter_mut().take(self.n_regions).zip(&view.clearing().shed)
            {
                *sum += shed;
            }
        }
        self.pass(view.ends);
    }

    fn quiet_day(&mut self, _: &System, view: DayView<'_>) {
        self.pass(view.ends);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_of_all_orders_sum_to_one() {
        for n in 1..=5 {
            let weights = weights(n);
            let choose = |s: usize| (0..s).fold(1.0, |c, i| c * (n - 1 - i) as f64 / (i + 1) as f64);
            let sum: f64 = (0..n).map(|s| choose(s) * weights[s]).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{n}: {weights:?}");
        }
    }

    #[test]
    fn causes_in_series_share_what_they_lack() {
        // Demand 100; outage leaves 60, fuel 50, the line 70: as if the tightest alone counted.
        let present = [Switch::Fuel, Switch::Outage, Switch::Network];
        let caps = [50.0, 60.0, 70.0];
        let short = |acting: usize| {
            let cap = (0..3).filter(|bit| acting >> bit & 1 == 1).map(|bit| caps[bit]).fold(100.0, f64::min);
            vec![100.0 - cap]
        };
        let unserved: Vec<Vec<f64>> = (0..8).map(short).collect();
        let row = row(&present, 0, &unserved);
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        for (at, wanted) in [25.0, 15.0, 0.0, 0.0, 10.0, 0.0].into_iter().enumerate() {
            assert!(near(row.shares_mwh[at], wanted), "{row:?}");
        }
        assert!(row.first_in_mwh.iter().zip([50.0, 40.0, 0.0, 0.0, 30.0]).all(|(a, b)| near(*a, b)));
        assert!(row.last_in_mwh.iter().zip([10.0, 0.0, 0.0, 0.0, 0.0]).all(|(a, b)| near(*a, b)));
    }
}
