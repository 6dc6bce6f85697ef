//! Regimes: how freely a supplier's cargoes and parts flow, and how that changes.

use super::Supplier;
use crate::quantity::{Fraction, Hours};
use crate::record::Idx;

/// A state a supplier may be in, such as open, slowed, embargoed or payment held. A supplier without any is always open.
///
/// The regimes of a supplier are all of one sort: a single one that holds throughout, a schedule ([`Entry::At`]), or the
/// states of a Markov chain ([`Entry::Chain`]) that steps every [`Supplier::regime_step`].
#[derive(Clone, Debug, PartialEq)]
pub struct Regime {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Whose.
    pub supplier: Idx<Supplier>,
    /// How cargoes load while it holds.
    pub loading: RegimeLoading,
    /// Factor on voyage times, delays included, of cargoes that load while it holds.
    pub voyage: f64,
    /// Whether payments do not get through: cargoes wait with loading until another regime holds.
    pub payments_held: bool,
    /// Factor on the share of parts that comes for technologies the supplier makes parts for.
    pub parts: f64,
    /// When it holds.
    pub entry: Entry,
}

/// How cargoes load under a regime.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RegimeLoading {
    /// By this factor on the loading reliability of each agreement.
    Factor(f64),
    /// With this probability instead of the agreement's own.
    Reliability(Fraction),
}

impl RegimeLoading {
    /// Probability that a cargo loads, given the agreement's own.
    #[must_use]
    pub fn probability(self, own: f64) -> f64 {
        match self {
            Self::Factor(factor) => own * factor,
            Self::Reliability(reliability) => reliability.0,
        }
    }
}

/// When a regime begins to hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// From these hours on, counted from the start of the horizon, until another one of the supplier begins.
    At(Vec<i64>),
    /// By chance.
    Chain {
        /// Probability that it holds in the first hour; if no state of the supplier says, the long-run share of time.
        start: Option<Fraction>,
        /// How it is left.
        leaving: Leaving,
    },
}

/// How a state of a chain is left, for other states of the supplier.
#[derive(Clone, Debug, PartialEq)]
pub enum Leaving {
    /// Not at all.
    Never,
    /// To each of these with its probability per step; to stay is what is left of 1.
    PerStep(Vec<(Idx<Regime>, f64)>),
    /// After a geometric time of this mean, to one of these by weight; to all others alike if none is named.
    After(Hours, Vec<(Idx<Regime>, f64)>),
}

/// The Markov chain of a supplier's regimes.
#[derive(Clone, Debug, PartialEq)]
pub struct RegimeChain {
    /// Its states.
    pub states: Vec<Idx<Regime>>,
    /// Probability per step of going from one state, by row, to another or of staying.
    pub matrix: Vec<Vec<f64>>,
}

impl RegimeChain {
    /// The chain of these states, which steps every so many hours. What leads elsewhere is left out.
    #[must_use]
    pub fn new(states: &[(Idx<Regime>, &Regime)], step: Hours) -> Self {
        let ids: Vec<Idx<Regime>> = states.iter().map(|(idx, _)| *idx).collect();
        let row = |(own, (_, regime)): (usize, &(Idx<Regime>, &Regime))| {
            let mut row = vec![0.0; ids.len()];
            let place = |idx: Idx<Regime>| ids.iter().position(|&other| other == idx);
            match &regime.entry {
                Entry::At(_) | Entry::Chain { leaving: Leaving::Never, .. } => {}
                Entry::Chain { leaving: Leaving::PerStep(to), .. } => {
                    let others = to.iter().filter_map(|&(idx, p)| Some((place(idx)?, p)));
                    others.filter(|(other, _)| *other != own).for_each(|(other, p)| row[other] = p);
                }
                Entry::Chain { leaving: Leaving::After(mean, next), .. } => {
                    let weight = |other: usize| match next.iter().find(|(idx, _)| *idx == ids[other]) {
                        Some(&(_, weight)) => weight,
                        None => f64::from(u8::from(next.is_empty())),
                    };
                    let weights: Vec<f64> =
                        (0..ids.len()).map(|other| if other == own { 0.0 } else { weight(other) }).collect();
                    let total: f64 = weights.iter().sum();
                    if total > 0.0 {
                        let leaves = (step.0 / mean.0).min(1.0);
                        row.iter_mut().zip(weights).for_each(|(p, weight)| *p = leaves * weight / total);
                    }
                }
            }
            row[own] = (1.0 - row.iter().sum::<f64>()).max(0.0);
            row
        };
        let matrix = states.iter().enumerate().map(row).collect();
        Self { states: ids, matrix }
    }

    /// Sets of states that are never left and within which each leads to each other. The long-run shares of time are the
    /// same from every start if there is only one.
    #[must_use]
    pub fn closed_classes(&self) -> Vec<Vec<usize>> {
        let n = self.states.len();
        let mut leads: Vec<Vec<bool>> = (self.matrix.iter().enumerate())
            .map(|(own, row)| row.iter().enumerate().map(|(to, p)| to == own || *p > 0.0).collect())
            .collect();
        for via in 0..n {
            let onward = leads[via].clone();
            for row in leads.iter_mut().filter(|row| row[via]) {
                row.iter_mut().zip(&onward).for_each(|(to, further)| *to |= further);
            }
        }
        let closed = |state: usize| (0..n).all(|to| !leads[state][to] || leads[to][state]);
        let first = |state: usize| (0..state).all(|other| !leads[state][other]);
        let class = |state: usize| (0..n).filter(|&to| leads[state][to]).collect();
        (0..n).filter(|&state| closed(state) && first(state)).map(class).collect()
    }

    /// Long-run share of time in each state; of the first closed class if there are several. By elimination of states
    /// without subtraction (Grassmann, Taksar and Heyman, 1985).
    #[must_use]
    pub fn long_run(&self) -> Vec<f64> {
        let mut shares = vec![0.0; self.states.len()];
        let Some(class) = self.closed_classes().into_iter().next() else { return shares };
        let mut p: Vec<Vec<f64>> =
            class.iter().map(|&from| class.iter().map(|&to| self.matrix[from][to]).collect()).collect();
        for last in (1..class.len()).rev() {
            let leaves: f64 = p[last][..last].iter().sum();
            for from in 0..last {
                p[from][last] /= leaves;
                for to in 0..last {
                    p[from][to] += p[from][last] * p[last][to];
                }
            }
        }
        let mut weights = vec![1.0; class.len()];
        for state in 1..class.len() {
            weights[state] = (0..state).map(|from| weights[from] * p[from][state]).sum();
        }
        let total: f64 = weights.iter().sum();
        class.iter().zip(weights).for_each(|(&state, weight)| shares[state] = weight / total);
        shares
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(matrix: &[&[f64]]) -> RegimeChain {
        let states = (0..matrix.len() as u32).map(Idx::new).collect();
        RegimeChain { states, matrix: matrix.iter().map(|row| row.to_vec()).collect() }
    }

    #[test]
    fn the_long_run_share_is_kept_by_a_step() {
        let three = chain(&[&[0.8, 0.15, 0.05], &[0.3, 0.6, 0.1], &[0.0, 0.4, 0.6]]);
        let shares = three.long_run();
        for to in 0..3 {
            let after: f64 = (0..3).map(|from| shares[from] * three.matrix[from][to]).sum();
            assert!((after - shares[to]).abs() < 1e-15, "{shares:?}");
        }
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-15);
    }

    #[test]
    fn states_that_are_left_for_good_have_no_share() {
        let absorbed = chain(&[&[0.5, 0.5, 0.0], &[0.0, 0.7, 0.3], &[0.0, 0.9, 0.1]]);
        assert_eq!(absorbed.closed_classes(), [[1, 2]]);
        let shares = absorbed.long_run();
        assert!(shares[0] == 0.0 && (shares[1] - 0.75).abs() < 1e-15, "{shares:?}");
        let two = chain(&[&[1.0, 0.0], &[0.0, 1.0]]);
        assert_eq!(two.closed_classes(), [[0], [1]]);
    }

    #[test]
    fn a_mean_time_and_weights_say_the_same_as_probabilities_per_step() {
        let state = |id: &str, leaving| Regime {
            id: id.into(),
            title: String::new(),
            supplier: Idx::new(0),
            loading: RegimeLoading::Factor(1.0),
            voyage: 1.0,
            payments_held: false,
            parts: 1.0,
            entry: Entry::Chain { start: None, leaving },
        };
        let [a, b, c] = [0, 1, 2].map(Idx::new);
        let (open, slow) = (
            state("a", Leaving::After(Hours(120.0), vec![(b, 1.0), (c, 3.0)])),
            state("b", Leaving::PerStep(vec![(a, 0.25), (b, 0.75)])),
        );
        let shut = state("c", Leaving::After(Hours(48.0), Vec::new()));
        let chain = RegimeChain::new(&[(a, &open), (b, &slow), (c, &shut)], Hours(24.0));
        assert_eq!(chain.matrix, [[0.8, 0.05, 0.15000000000000002], [0.25, 0.75, 0.0], [0.25, 0.25, 0.5]]);
    }
}
