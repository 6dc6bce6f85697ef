//! How much wider than its own variance a forecast must be: what past forecasts at each lead were off by.
//!
//! A model that is a little wrong is too sure of itself, the more so the further it looks. So each lead is widened by how
//! far past forecasts at that lead were off, in their own standard deviations, as far as a morning knows.

use alumbron_model::note::Parameters;

use crate::{Gap, Series, Weekdays};

/// Forecasts off by just one standard deviation that those of the past are counted with. Chosen: a quarter of a year.
const BELIEF: f64 = 80.0;

/// Standard deviations at which an error counts no more. Chosen.
const FAR: f64 = 3.0;

/// Factors on the standard deviation of a forecast at leads 1, 2, ... from the notes of a morning.
#[must_use]
pub(crate) fn widening(series: &Series, weekdays: &Weekdays, with: &Parameters, days: usize) -> Vec<f64> {
    let (mut squares, mut n) = (vec![BELIEF; days], vec![BELIEF; days]);
    Gap::filter_telling(series, weekdays, with, |morning, gap| {
        // Half of the first weeks is a guess.
        if morning < FIRST {
            return;
        }
        for (ahead, expected) in gap.expect(series, weekdays, with, morning, days).iter().enumerate() {
            let Some(Some(shed)) = series.shed_mw.get(morning + ahead) else { continue };
            let off = (shed - expected.mean_mw) / expected.sd_mw;
            // Where less than nothing was expected, nothing is just right.
            let off = if *shed > 0.0 { off } else { off.min(0.0) };
            squares[ahead] += off.clamp(-FAR, FAR) * off.clamp(-FAR, FAR);
            n[ahead] += 1.0;
        }
    });
    squares.iter().zip(&n).map(|(squares, n)| (squares / n).sqrt()).collect()
}

/// The first morning whose forecasts count.
const FIRST: usize = 14;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_is_too_sure_is_widened_at_the_lead_where_it_is() {
        // A gap that jumps by hundreds from day to day, under parameters that expect tens.
        let jumps: Vec<Option<f64>> =
            (0..200).map(|day| Some(500.0 + 400.0 * f64::from((day * 7919) % 13 - 6) / 6.0)).collect();
        let series = crate::series::tests::series(&jumps, &jumps);
        let sure =
            Parameters { surprise_mw: 30.0, slow_mw: 20.0, fast_mw: 20.0, ..Parameters::of_size(1000.0) };
        let factors = widening(&series, &Weekdays::default(), &sure, 7);
        assert!(factors[3] > 1.5, "{factors:?}");
        let unsure = Parameters { surprise_mw: 2000.0, ..sure };
        assert!(widening(&series, &Weekdays::default(), &unsure, 7)[3] < 1.0);
    }

    #[test]
    fn what_the_morning_does_not_know_counts_for_nothing() {
        let gaps = vec![Some(500.0); 60];
        let series = crate::series::tests::series(&gaps, &[None; 60]);
        let factors = widening(&series, &Weekdays::default(), &Parameters::of_size(1000.0), 3);
        assert!(factors.iter().all(|factor| (factor - 1.0).abs() < 1e-12), "{factors:?}");
    }
}
