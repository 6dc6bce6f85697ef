//! What lies ahead of a pool of tanks when a decision is due: periods, and the cargoes to be expected in them.
//!
//! Known are the ships that have loaded and are not there yet, and the state each supplier is in. A ship is expected when
//! it is due on average; one that is overdue is expected after a mean voyage's delay more. Levers are expected to stay as
//! they are, suppliers under a chain to follow it, and all others to stay in their state.

use alumbron_model::policy::{MOST_LAYERS, MOST_REGIMES, Matrix, Outlook, Period};

use super::Simulation;
use crate::logistics::loads_by_state;
use crate::system::RationPlan;

/// Periods of a plan at most: the first ones a step each, the later ones longer.
pub(super) const MOST_PERIODS: usize = 32;
/// So many of them are a step each where all steps do not fit.
const SINGLE: usize = 12;

/// Certainty that nothing changes.
const STAYS: Matrix = {
    let mut matrix = [[0.0; MOST_REGIMES]; MOST_REGIMES];
    let mut state = 0;
    while state < MOST_REGIMES {
        matrix[state][state] = 1.0;
        state += 1;
    }
    matrix
};

/// Fills in what lies ahead of a pool after the step at hand.
pub(super) fn look_ahead(outlook: &mut Outlook, plan: &RationPlan, p: usize, sample: &Simulation<'_>) {
    let pool = &plan.pools[p];
    let now = sample.hour;
    let chain = pool.followed.and_then(|supplier| plan.chains[supplier].as_ref());
    let state_of = |supplier: usize| sample.regimes[supplier].at(now);
    (outlook.n_regimes, outlook.regime) = match (chain, pool.followed) {
        (Some(chain), Some(supplier)) => (chain.n_states(), state_of(supplier).unwrap_or(0)),
        _ => (1, 0),
    };
    let n_steps = plan.n_steps(sample.system.calendar.n_hours);
    let first = (now / plan.step_h) as usize + 1;
    let last = n_steps.min(first + plan.look_ahead_h.div_ceil(plan.step_h) as usize);
    let worth_of = |from: usize, to: usize| {
        let (before, after) = (&pool.worth_before[from], &pool.worth_before[to]);
        std::array::from_fn(|layer| after[layer] - before[layer])
    };
    outlook.later.clear();
    let (mut at, mut before_h) = (first, now);
    while at < last {
        let length = period_steps(outlook.later.len(), last - first).min(last - at);
        let begins_h = at as u32 * plan.step_h;
        let transition = chain.map_or(STAYS, |chain| *chain.between(before_h, begins_h));
        // What flows in during the step at hand is in store already.
        let inflow_mwh = if at == first { 0.0 } else { pool.inflow_mw * f64::from(begins_h - before_h) };
        outlook.later.push(Period::new(worth_of(at, at + length), inflow_mwh, transition));
        (at, before_h) = (at + length, begins_h);
    }
    Ahead { plan, sample, outlook, p, first }.expect_cargoes();
    // What lies beyond is expected to need as much again, and to get as much.
    outlook.beyond = [0.0; MOST_LAYERS];
    if last < n_steps {
        let span = (last - first) as f64 * f64::from(plan.step_h);
        let cargoes = outlook.later.iter().map(|period| period.expected_mwh(outlook.regime)).sum::<f64>();
        let mut served = (cargoes + pool.inflow_mw * span).max(0.0);
        let more = worth_of(first, last);
        for (left, mwh) in outlook.beyond.iter_mut().zip::<[f64; MOST_LAYERS]>(more) {
            let by_arrivals = served.min(mwh);
            served -= by_arrivals;
            *left = mwh - by_arrivals;
        }
    }
}

/// Steps of the nth period of a plan of so many.
fn period_steps(nth: usize, steps: usize) -> usize {
    if steps <= MOST_PERIODS || nth < SINGLE { 1 } else { (steps - SINGLE).div_ceil(MOST_PERIODS - SINGLE) }
}

/// The way from a decision to the end of its plan.
struct Ahead<'a, 's> {
    plan: &'a RationPlan,
    sample: &'a Simulation<'s>,
    outlook: &'a mut Outlook,
    p: usize,
    /// The step of the first period.
    first: usize,
}

impl Ahead<'_, '_> {
    fn expect_cargoes(mut self) {
        let (plan, sample) = (self.plan, self.sample);
        let now = sample.hour;
        for arrival in &sample.arrivals[sample.next_arrival..] {
            let way = &plan.agreements[arrival.agreement];
            if way.pool == Some(self.p) && arrival.loads_h <= i64::from(now) {
                let due_h = arrival.loads_h as f64 + way.mean_h.ceil();
                let overdue_h = f64::from(now) + sample.system.agreements[arrival.agreement].delay.mean_h();
                let arrives_h = if due_h > f64::from(now) { due_h } else { overdue_h };
                // A ship that has loaded is known by what it has aboard.
                let share = arrival.cargo_t / sample.system.agreements[arrival.agreement].cargo_t;
                self.expect(way.cargo_mwh * share, arrives_h, |_| [1.0; MOST_REGIMES]);
            }
        }
        for (agreement, way) in plan.agreements.iter().enumerate() {
            if way.pool == Some(self.p) {
                self.expect_nominations(agreement, way.cargo_mwh, way.mean_h.ceil());
            }
        }
    }

    /// Cargoes of an agreement that are yet to be nominated.
    fn expect_nominations(&mut self, agreement: usize, cargo_mwh: f64, mean_h: f64) {
        let (plan, sample) = (self.plan, self.sample);
        let (data, now) = (&sample.system.agreements[agreement], sample.hour);
        let lever = |lever| sample.timetable.value(lever, now);
        if lever(data.levers.valid) <= 0.5 || lever(data.levers.pays) <= 0.5 {
            return;
        }
        let regime = sample.system.regimes[data.supplier].as_ref();
        let state = sample.regimes[data.supplier].at(now);
        let loading = lever(data.levers.own_loading) * lever(data.levers.loading);
        let factor = loading * lever(data.levers.passage) * plan.agreements[agreement].arrives;
        let plain = [(data.loading * factor).min(1.0); MOST_REGIMES];
        let states = regime.map_or(&[][..], |regime| &regime.states);
        let loads = loads_by_state(states, data.loading, factor);
        let chain = plan.chains[data.supplier].as_ref().zip(state);
        let is_followed = plan.pools[self.p].followed == Some(data.supplier);
        let ahead = data.nominations.partition_point(|&hour| hour <= i64::from(now));
        for &nominated in &data.nominations[ahead..] {
            let in_plan = self.expect(cargo_mwh, nominated as f64 + mean_h, |begins_h| {
                // Within the horizon, so the cast is exact.
                let nominated = nominated as u32;
                match (chain, state) {
                    (Some((chain, state)), _) if is_followed => {
                        chain.loaded((now, state), nominated, begins_h, &loads)
                    }
                    (Some((chain, state)), _) => {
                        let there = &chain.between(now, nominated)[state];
                        [there.iter().zip(&loads).map(|(p, loads)| p * loads).sum(); MOST_REGIMES]
                    }
                    (None, Some(state)) => [loads[state.min(MOST_REGIMES - 1)]; MOST_REGIMES],
                    (None, None) => plain,
                }
            });
            if !in_plan {
                break;
            }
        }
    }

    /// A cargo is expected in an hour: it counts from the first period on that begins then or later. Says whether that is
    /// within the plan.
    fn expect(&mut self, mwh: f64, hour: f64, likely: impl Fn(u32) -> [f64; MOST_REGIMES]) -> bool {
        let step = ((hour / f64::from(self.plan.step_h)).ceil() as usize).max(self.first);
        let (mut at, steps) = (self.first, self.span());
        for nth in 0..self.outlook.later.len() {
            if step <= at {
                let begins_h = at as u32 * self.plan.step_h;
                self.outlook.later[nth].expect(mwh, &likely(begins_h));
                return true;
            }
            at += period_steps(nth, steps);
        }
        false
    }

    /// Steps of the whole plan.
    fn span(&self) -> usize {
        let n_steps = self.plan.n_steps(self.sample.system.calendar.n_hours);
        let last = n_steps.min(self.first + self.plan.look_ahead_h.div_ceil(self.plan.step_h) as usize);
        last.saturating_sub(self.first)
    }
}
