//! Regimes: which state each supplier is in, hour by hour, drawn ahead of the hours.

use alumbron_model::Case;
use alumbron_model::entity::{Entry, Regime, RegimeChain, RegimeLoading, Supplier};
use alumbron_model::record::Idx;

use crate::chance::{Purpose, Stream, StreamKey};

/// The regimes of a supplier, compiled.
#[derive(Clone, Debug)]
pub struct RegimePlan {
    /// Its states, those under which most loads first, so that better luck is a better state whatever the one before.
    pub states: Vec<RegimeState>,
    course: Course,
}

/// A state of a supplier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RegimeState {
    /// The regime it is.
    pub regime: Idx<Regime>,
    /// How cargoes load.
    pub loading: RegimeLoading,
    /// Factor on voyages.
    pub voyage: f64,
    /// Whether cargoes wait for payments.
    pub payments_held: bool,
    /// Factor on the share of parts that comes.
    pub parts: f64,
}

/// When which state holds.
#[derive(Clone, Debug)]
enum Course {
    /// Known ahead: from when on which state holds.
    Scheduled(Vec<(u32, usize)>),
    /// By chance.
    Chain {
        key: StreamKey,
        step_h: u32,
        /// Probability that the first state is this one or one before it.
        start: Vec<f64>,
        /// The same for the state after each state.
        next: Vec<Vec<f64>>,
    },
}

impl RegimePlan {
    /// The regimes of a supplier of a case; none if it is always open.
    #[must_use]
    pub fn new(case: &Case, idx: Idx<Supplier>) -> Option<Self> {
        let supplier = &case.suppliers[idx];
        let mut own: Vec<(Idx<Regime>, &Regime)> =
            case.regimes.indexed().filter(|(_, regime)| regime.supplier == idx).collect();
        // Stable: equals stay in the order of their ids.
        own.sort_by(|(_, a), (_, b)| {
            let held = a.payments_held.cmp(&b.payments_held);
            held.then(b.loading.probability(1.0).total_cmp(&a.loading.probability(1.0)))
                .then(a.voyage.total_cmp(&b.voyage))
                .then(b.parts.total_cmp(&a.parts))
        });
        let state = |&(regime, row): &(Idx<Regime>, &Regime)| RegimeState {
            regime,
            loading: row.loading,
            voyage: row.voyage,
            payments_held: row.payments_held,
            parts: row.parts,
        };
        let states = own.iter().map(state).collect();
        let course = match own.first()?.1.entry {
            Entry::At(_) => Course::Scheduled(schedule(&own, case.calendar.n_hours)),
            Entry::Chain { .. } => {
                let chain = RegimeChain::new(&own, supplier.regime_step);
                let starts = own.iter().map(|(_, regime)| match regime.entry {
                    Entry::Chain { start, .. } => start.map(|p| p.0),
                    Entry::At(_) => None,
                });
                let starts: Vec<Option<f64>> = starts.collect();
                let start = if starts.iter().any(Option::is_some) {
                    starts.into_iter().map(Option::unwrap_or_default).collect()
                } else {
                    chain.long_run()
                };
                Course::Chain {
                    key: StreamKey::new("suppliers", &supplier.id, Purpose::Regime),
                    // The reader makes sure of whole hours, at least one.
                    step_h: supplier.regime_step.0 as u32,
                    start: cumulative(&start),
                    next: chain.matrix.iter().map(|row| cumulative(row)).collect(),
                }
            }
        };
        Some(Self { states, course })
    }

    /// The hours of a step and the probabilities per step of going from one state, by row, to another; none if no chance
    /// is in it.
    #[must_use]
    pub fn chain(&self) -> Option<(u32, Vec<Vec<f64>>)> {
        let Course::Chain { step_h, next, .. } = &self.course else { return None };
        let row = |sums: &Vec<f64>| {
            let before = std::iter::once(&0.0).chain(sums);
            sums.iter().zip(before).map(|(sum, before)| sum - before).collect()
        };
        Some((*step_h, next.iter().map(row).collect()))
    }

    /// Whether samples differ in their states.
    #[must_use]
    pub fn is_left_to_chance(&self) -> bool {
        self.states.len() > 1 && matches!(self.course, Course::Chain { .. })
    }

    /// Draws the states of a sample. A chain takes one number for its start and one for every step.
    pub fn draw(&self, seed: u64, sample: u64, n_hours: u32, path: &mut RegimePath) {
        path.0.clear();
        match &self.course {
            Course::Scheduled(entries) => path.0.extend_from_slice(entries),
            Course::Chain { key, step_h, start, next } => {
                let mut stream = Stream::open(seed, sample, *key);
                let mut state = pick(start, stream.uniform());
                path.0.push((0, state));
                for hour in (0..n_hours).step_by(*step_h as usize).skip(1) {
                    let after = pick(&next[state], stream.uniform());
                    if after != state {
                        state = after;
                        path.0.push((hour, state));
                    }
                }
            }
        }
    }
}

/// From which hour of the horizon on each state holds.
fn schedule(own: &[(Idx<Regime>, &Regime)], n_hours: u32) -> Vec<(u32, usize)> {
    let mut entries: Vec<(i64, usize)> = Vec::new();
    for (state, (_, regime)) in own.iter().enumerate() {
        if let Entry::At(hours) = &regime.entry {
            let begins = hours.iter().filter(|&&hour| hour < i64::from(n_hours));
            entries.extend(begins.map(|&hour| (hour, state)));
        }
    }
    entries.sort_unstable();
    // Of what began before the horizon the last one holds at its start.
    let before = entries.iter().take_while(|(hour, _)| *hour <= 0).count();
    let kept = entries.split_off(before.saturating_sub(1));
    let within = |(hour, state): (i64, usize)| Some((u32::try_from(hour.max(0)).ok()?, state));
    kept.into_iter().filter_map(within).collect()
}

fn cumulative(row: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    let sums = row.iter().map(|p| {
        sum += p;
        sum
    });
    sums.collect()
}

/// The first of the states whose cumulative probability exceeds luck; what rounding leaves is the last possible one.
fn pick(cumulative: &[f64], luck: f64) -> usize {
    let last = cumulative.last().copied().unwrap_or(0.0);
    let found = cumulative.iter().position(|&sum| luck < sum);
    found.or_else(|| cumulative.iter().position(|&sum| sum >= last)).unwrap_or(0)
}

/// The states of a supplier in a sample: from which hour on each holds, in order of time. Before the first one it is
/// open.
#[derive(Clone, Debug, Default)]
pub struct RegimePath(pub Vec<(u32, usize)>);

impl RegimePath {
    /// The state in an hour; none if nothing limits the supplier then.
    #[must_use]
    pub fn at(&self, hour: u32) -> Option<usize> {
        let after = self.0.partition_point(|&(from, _)| from <= hour);
        after.checked_sub(1).map(|last| self.0[last].1)
    }

    /// The first hour from this one on in which payments get through; none if they do not to the end.
    #[must_use]
    pub fn paid_from(&self, plan: &RegimePlan, hour: u32) -> Option<u32> {
        if !self.at(hour).is_some_and(|state| plan.states[state].payments_held) {
            return Some(hour);
        }
        let after = self.0.partition_point(|&(from, _)| from <= hour);
        self.0[after..].iter().find(|&&(_, state)| !plan.states[state].payments_held).map(|&(from, _)| from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luck_picks_by_cumulative_probability() {
        let sums = cumulative(&[0.2, 0.0, 0.5, 0.3, 0.0]);
        let picked = [0.0, 0.19, 0.2, 0.69, 0.71, 0.999_999].map(|luck| pick(&sums, luck));
        assert_eq!(picked, [0, 0, 2, 2, 3, 3]);
        // What rounding leaves falls to a state that can be.
        assert_eq!(pick(&[0.1, 0.999, 0.999], 0.999_9), 1);
    }

    #[test]
    fn a_path_tells_the_state_of_an_hour() {
        let path = RegimePath(vec![(5, 1), (9, 0)]);
        assert_eq!(
            [0, 4, 5, 8, 9, 90].map(|hour| path.at(hour)),
            [None, None, Some(1), Some(1), Some(0), Some(0)]
        );
    }
}
