//! What each part of a cause adds: which fuel, which supplier, which technology.
//!
//! A cause's share is what it adds to each set of the other causes, weighted by the orders in which it comes after them
//! (see [`super`]). Its parts divide what it adds to such a set: each adds the difference between worlds with and without
//! it, averaged over orders of the parts. This is the value of Owen (1977) for causes whose parts come together, and the
//! parts sum to the share of their cause in every sample.
//!
//! Up to three parts are taken in all orders. More are taken in an order drawn for each sample and set, and in its reverse,
//! which is right on average (Castro, Gomez and Tejada, 2009); what the draw adds to the spread of samples is in their
//! standard error.

use alumbron_model::Case;
use alumbron_model::policy::PolicyKind;

use super::{Worlds, live_world, weights};
use crate::chance::{Purpose, Stream, StreamKey};
use crate::simulate::Plan;
use crate::system::{Part, Split, Switch, compile_without};

/// Most parts that are taken in all orders.
const MOST_IN_ALL_ORDERS: usize = 3;

/// The parts of the causes of a case.
#[derive(Debug)]
pub(super) struct Deeper<'c> {
    case: &'c Case,
    policy: &'static PolicyKind,
    /// Causes that act in the case and have parts, by their bit among those that are present.
    causes: Vec<(usize, Vec<Part>)>,
    /// Whether something of a cause is left when all its parts are taken away; it follows them.
    has_rest: bool,
}

impl<'c> Deeper<'c> {
    pub(super) fn new(case: &'c Case, policy: &'static PolicyKind, split: Split, present: &[Switch]) -> Self {
        let acts = |(bit, cause): (usize, &Switch)| {
            let parts = if split.causes().contains(cause) { split.parts(case, *cause) } else { Vec::new() };
            (!parts.is_empty()).then_some((bit, parts))
        };
        let causes = present.iter().enumerate().filter_map(acts).collect();
        Self { case, policy, causes, has_rest: split.leaves_rest() }
    }

    /// All parts, cause by cause; after those of a cause nothing for what is left of it, if anything is.
    pub(super) fn parts(&self) -> Vec<(Switch, Option<Part>)> {
        let of_cause = |(_, parts): &(usize, Vec<Part>)| {
            let cause = parts[0].cause;
            let rest = self.has_rest.then_some((cause, None));
            parts.iter().map(|&part| (cause, Some(part))).chain(rest).collect::<Vec<_>>()
        };
        self.causes.iter().flat_map(of_cause).collect()
    }

    /// Most worlds that a sample is lived in for its parts.
    pub(super) fn most_worlds(&self, n_present: usize) -> u64 {
        let sets = 1u64 << n_present.saturating_sub(1);
        let of_cause = |(_, parts): &(usize, Vec<Part>)| {
            let n = parts.len();
            let between = if n <= MOST_IN_ALL_ORDERS { (1 << n) - 2 } else { 2 * (n as u64 - 1) };
            between + u64::from(self.has_rest)
        };
        sets * self.causes.iter().map(of_cause).sum::<u64>()
    }

    /// Shares of the parts of a sample whose unserved energy in each of the worlds is known, MWh; nothing if the run was
    /// stopped. `lived` is told of every further world.
    pub(super) fn share(
        &self,
        worlds: &Worlds,
        plan: Plan<'_>,
        sample: u64,
        totals: &[f64],
        lived: &dyn Fn(u64),
    ) -> Option<Vec<f64>> {
        let by_size = weights(worlds.present.len());
        let mut shares = Vec::new();
        for (bit, parts) in &self.causes {
            let flag = 1usize << bit;
            let key = StreamKey::new("why", parts[0].cause.word(), Purpose::Order);
            let mut luck = Stream::open(plan.seed, sample, key);
            let mut adds = vec![0.0; parts.len() + usize::from(self.has_rest)];
            for others in (0..totals.len()).filter(|others| others & flag == 0) {
                let weight = by_size[others.count_ones() as usize];
                let order = shuffled(parts.len(), &mut luck);
                if totals[others] == 0.0 && totals[others | flag] == 0.0 {
                    continue;
                }
                let world = |without: &[usize]| {
                    let off: Vec<Switch> = (0..worlds.present.len())
                        .filter(|other| (others | flag) >> other & 1 == 0)
                        .map(|other| worlds.present[other])
                        .collect();
                    let taken: Vec<Part> = without.iter().map(|&part| parts[part]).collect();
                    let system =
                        compile_without(self.case, &off, &taken).under(self.policy).without_controls();
                    let unserved = live_world(&system, plan, sample)?;
                    lived(1);
                    Some(unserved.iter().sum::<f64>())
                };
                let all: Vec<usize> = (0..parts.len()).collect();
                let none_left = if self.has_rest { world(&all)? } else { totals[others] };
                let ends = (totals[others | flag], none_left);
                let added = if parts.len() <= MOST_IN_ALL_ORDERS {
                    in_all_orders(parts.len(), ends, world)?
                } else {
                    along(&order, ends, world)?
                };
                adds.iter_mut().zip(&added).for_each(|(sum, added)| *sum += weight * added);
                if self.has_rest {
                    adds[parts.len()] += weight * (none_left - totals[others]);
                }
            }
            shares.extend(adds);
        }
        Some(shares)
    }
}

/// What each of `n` parts adds on average over all orders; `ends` are the values with all of them and with none, `world`
/// gives that without some.
fn in_all_orders(
    n: usize,
    ends: (f64, f64),
    mut world: impl FnMut(&[usize]) -> Option<f64>,
) -> Option<Vec<f64>> {
    let all = (1usize << n) - 1;
    let mut values = vec![ends.1; 1 << n];
    values[all] = ends.0;
    for (acting, value) in values.iter_mut().enumerate().take(all).skip(1) {
        let without: Vec<usize> = (0..n).filter(|part| acting >> part & 1 == 0).collect();
        *value = world(&without)?;
    }
    let by_size = weights(n);
    let adds = |part: usize| {
        let before = (0..=all).filter(|before| before >> part & 1 == 0);
        before.map(|set| by_size[set.count_ones() as usize] * (values[set | 1 << part] - values[set])).sum()
    };
    Some((0..n).map(adds).collect())
}

/// What each part adds, on average over an order in which they are taken away and its reverse.
fn along(
    order: &[usize],
    ends: (f64, f64),
    mut world: impl FnMut(&[usize]) -> Option<f64>,
) -> Option<Vec<f64>> {
    let mut adds = vec![0.0; order.len()];
    let reverse: Vec<usize> = order.iter().rev().copied().collect();
    for order in [order, &reverse] {
        let mut before = ends.0;
        for (nth, &part) in order.iter().enumerate() {
            let after = if nth + 1 < order.len() { world(&order[..=nth])? } else { ends.1 };
            adds[part] += 0.5 * (before - after);
            before = after;
        }
    }
    Some(adds)
}

/// The numbers below `n` in an order of chance (Fisher and Yates).
fn shuffled(n: usize, luck: &mut Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    for last in (1..n).rev() {
        // At most `last`, as luck is below 1; the bound is for rounding.
        let other = ((luck.uniform() * (last + 1) as f64) as usize).min(last);
        order.swap(last, other);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Unserved energy where 100 are wanted and each part that acts takes 50, 40 and 30.
    fn short(n: usize, without: &[usize]) -> f64 {
        let taken: f64 =
            (0..n).filter(|part| !without.contains(part)).map(|part| [50.0, 40.0, 30.0][part]).sum();
        f64::min(taken, 100.0)
    }

    #[test]
    fn three_parts_share_as_all_orders_say() {
        let added = in_all_orders(3, (100.0, 0.0), |without| Some(short(3, without))).unwrap();
        // Whoever comes last finds 20 too many: 50 or 30, 40 or 20, 30 or 10, a third of the time.
        let wanted = [50.0 - 20.0 / 3.0, 40.0 - 20.0 / 3.0, 30.0 - 20.0 / 3.0];
        assert!(added.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-12), "{added:?}");
    }

    #[test]
    fn orders_drawn_at_random_share_the_same_on_average() {
        let mut sums = [0.0; 3];
        let n = 3000;
        for sample in 0..n {
            let mut luck = Stream::open(1, sample, StreamKey::new("why", "test", Purpose::Order));
            let order = shuffled(3, &mut luck);
            let added = along(&order, (100.0, 0.0), |without| Some(short(3, without))).unwrap();
            assert!((added.iter().sum::<f64>() - 100.0).abs() < 1e-12);
            sums.iter_mut().zip(added).for_each(|(sum, added)| *sum += added / n as f64);
        }
        let wanted = [50.0 - 20.0 / 3.0, 40.0 - 20.0 / 3.0, 30.0 - 20.0 / 3.0];
        // The standard error of each is at most 10 / sqrt(3000).
        assert!(sums.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 0.75), "{sums:?}");
    }
}
