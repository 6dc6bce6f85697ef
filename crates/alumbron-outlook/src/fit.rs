//! Parameters of the gap from notes: the most likely ones, held to what was believed before.

use alumbron_model::note::Parameters;
use argmin::core::{CostFunction, Error, Executor, State as _};
use argmin::solver::neldermead::NelderMead;

use crate::{Gap, Series, Weekdays};

/// Notes below which nothing is learned.
const FEWEST: usize = 30;

/// How far a parameter may lie from what was believed, as the standard deviation of its logarithm. Chosen: within a
/// quarter, two times of three.
const SURE: f64 = 0.25;
/// The same for shares that a day keeps, on the scale of their odds. Chosen.
const SURE_KEEPS: f64 = 0.4;
/// The same for what is no scale, as a share of size. Chosen.
const SURE_MEAN: f64 = 0.02;
/// The same for the part of weekdays. Chosen.
const SURE_WEEKDAY: f64 = 0.5;

/// Steps of the search (J. A. Nelder and R. Mead, *Computer J.* 7, 1965, 308). Chosen: more move no forecast by a megawatt.
const STEPS: u64 = 300;

/// Fits the parameters to the notes of a morning, by the most likely under a normal belief around `before`.
#[must_use]
pub fn fit(series: &Series, weekdays: &Weekdays, before: &Parameters) -> Parameters {
    let told =
        series.gap_mw.iter().zip(&series.shed_mw).filter(|(gap, shed)| gap.is_some() || shed.is_some());
    if told.count() < FEWEST {
        return *before;
    }
    let problem = Problem { series, weekdays, before };
    let start = vec![0.0; N];
    let mut corners = vec![start.clone()];
    for i in 0..N {
        let mut corner = start.clone();
        corner[i] = 0.5;
        corners.push(corner);
    }
    let solver = NelderMead::new(corners);
    let search = Executor::new(problem, solver).configure(|state| state.max_iters(STEPS)).timer(false);
    let found = search.run().ok();
    let best = found.as_ref().and_then(|found| found.state().get_best_param());
    best.map_or(*before, |best: &Vec<f64>| at(best, series.size_mw, before))
}

/// Number of parameters.
const N: usize = 10;

struct Problem<'p> {
    series: &'p Series,
    weekdays: &'p Weekdays,
    before: &'p Parameters,
}

impl CostFunction for Problem<'_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, off: &Vec<f64>) -> Result<f64, Error> {
        let with = at(off, self.series.size_mw, self.before);
        let (_, likelihood) = Gap::filter(self.series, self.weekdays, &with);
        let belief: f64 = off.iter().map(|z| 0.5 * z * z).sum();
        let cost = belief - likelihood;
        Ok(if cost.is_finite() { cost } else { f64::MAX })
    }
}

/// Parameters so many standard deviations of belief off what was believed.
fn at(off: &[f64], size_mw: f64, before: &Parameters) -> Parameters {
    let scale = |value: f64, z: f64| value * libm::exp(SURE * z.clamp(-6.0, 6.0));
    let keeps = |share: f64, z: f64| {
        let odds = libm::log(share / (1.0 - share)) + SURE_KEEPS * z.clamp(-6.0, 6.0);
        1.0 / (1.0 + libm::exp(-odds))
    };
    let mean = |value: f64, z: f64| value + SURE_MEAN * size_mw * z;
    Parameters {
        slow_mw: scale(before.slow_mw, off[0]),
        slow_keeps: keeps(before.slow_keeps, off[1]),
        fast_mw: scale(before.fast_mw, off[2]),
        fast_keeps: keeps(before.fast_keeps, off[3]),
        surprise_mw: scale(before.surprise_mw, off[4]),
        note_mw: scale(before.note_mw, off[5]),
        bias_mw: mean(before.bias_mw, off[6]),
        weekday: before.weekday + SURE_WEEKDAY * off[7],
        quiet_mw: (mean(before.quiet_mw.0, off[8]), scale(before.quiet_mw.1, off[9])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alumbron_engine::chance::{Purpose, Stream, StreamKey};

    #[test]
    fn parameters_of_a_known_process_are_found() {
        // Twelve hundred days of a process with twice the surprise and half the fast part that are believed.
        let truth = Parameters {
            surprise_mw: 120.0,
            fast_mw: 35.0,
            bias_mw: 60.0,
            weekday: 0.0,
            ..Parameters::of_size(1000.0)
        };
        let mut luck = Stream::open(5, 0, StreamKey::new("test", "process", Purpose::Outage));
        let (mut slow, mut fast) = (0.0, 0.0);
        let (mut gaps, mut sheds) = (Vec::new(), Vec::new());
        for _ in 0..1200 {
            slow = truth.slow_keeps * slow
                + truth.slow_mw * (1.0 - truth.slow_keeps * truth.slow_keeps).sqrt() * luck.normal();
            fast = truth.fast_keeps * fast
                + truth.fast_mw * (1.0 - truth.fast_keeps * truth.fast_keeps).sqrt() * luck.normal();
            let gap = 500.0 + slow + fast;
            gaps.push(Some(gap + truth.note_mw * luck.normal()));
            sheds.push(Some((gap + truth.bias_mw + truth.surprise_mw * luck.normal()).max(0.0)));
        }
        let series = crate::series::tests::series(&gaps, &sheds);
        let found = fit(&series, &Weekdays::default(), &Parameters::of_size(1000.0));
        assert!((found.surprise_mw / 120.0 - 1.0).abs() < 0.1, "{found:?}");
        assert!((found.bias_mw - 60.0).abs() < 10.0, "{found:?}");
        assert!(found.fast_mw < 60.0, "{found:?}");
    }

    #[test]
    fn few_notes_teach_nothing() {
        let series = crate::series::tests::series(&[Some(1.0); 20], &[None; 20]);
        let before = Parameters::of_size(1000.0);
        assert_eq!(fit(&series, &Weekdays::default(), &before), before);
    }
}
