//! Where a supplier's regimes lead: probabilities of its states some steps ahead.

use alumbron_model::policy::{MOST_REGIMES, Matrix};

use super::{RegimePlan, RegimeState};

/// A chain of regimes, with the powers of its matrix.
#[derive(Clone, Debug)]
pub struct Chain {
    step_h: u32,
    n_states: usize,
    /// Probabilities of the states after 0, 1, 2 ... steps.
    powers: Vec<Matrix>,
}

impl Chain {
    /// The chain of a supplier, to so many hours ahead; none if its regimes follow none, or one of too many states.
    #[must_use]
    pub fn of(plan: &RegimePlan, ahead_h: u32) -> Option<Self> {
        let (step_h, rows) = plan.chain()?;
        let n_states = rows.len();
        if n_states > MOST_REGIMES {
            return None;
        }
        let mut power = [[0.0; MOST_REGIMES]; MOST_REGIMES];
        (0..n_states).for_each(|state| power[state][state] = 1.0);
        let mut powers = vec![power];
        for _ in 0..=ahead_h / step_h + 1 {
            let mut next = [[0.0; MOST_REGIMES]; MOST_REGIMES];
            for (from, row) in next.iter_mut().enumerate().take(n_states) {
                for (to, sum) in row.iter_mut().enumerate().take(n_states) {
                    *sum = (0..n_states).map(|via| power[from][via] * rows[via][to]).sum();
                }
            }
            power = next;
            powers.push(power);
        }
        Some(Self { step_h, n_states, powers })
    }

    /// Number of states.
    #[must_use]
    pub fn n_states(&self) -> usize {
        self.n_states
    }

    /// Probabilities of the states in a later hour, by that in an earlier one.
    #[must_use]
    pub fn between(&self, hour: u32, later: u32) -> &Matrix {
        let steps = (later / self.step_h).saturating_sub(hour / self.step_h) as usize;
        &self.powers[steps.min(self.powers.len() - 1)]
    }

    /// How likely a cargo loads that is nominated in one hour, by the state in a later one, if now is known; `loads` says
    /// how likely it does by the state in its own hour.
    #[must_use]
    pub fn loaded(
        &self,
        (now, state): (u32, usize),
        nominated: u32,
        later: u32,
        loads: &[f64; MOST_REGIMES],
    ) -> [f64; MOST_REGIMES] {
        let (first, then) = (&self.between(now, nominated)[state], self.between(nominated, later));
        let mut likely = [0.0; MOST_REGIMES];
        for (to, likely) in likely.iter_mut().enumerate().take(self.n_states) {
            let there: f64 = (0..self.n_states).map(|via| first[via] * then[via][to]).sum();
            let loaded: f64 = (0..self.n_states).map(|via| first[via] * then[via][to] * loads[via]).sum();
            *likely = if there > 0.0 { (loaded / there).min(1.0) } else { 0.0 };
        }
        likely
    }
}

/// How likely a cargo loads in each state, given the agreement's own reliability and a factor on all.
#[must_use]
pub fn loads_by_state(states: &[RegimeState], own: f64, factor: f64) -> [f64; MOST_REGIMES] {
    let mut loads = [0.0; MOST_REGIMES];
    for (loads, state) in loads.iter_mut().zip(states).filter(|(_, state)| !state.payments_held) {
        *loads = (state.loading.probability(own) * factor).min(1.0);
    }
    loads
}
