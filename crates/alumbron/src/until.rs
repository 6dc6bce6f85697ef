//! When a run has simulated enough: after a number of samples, or once a metric is known well enough.
//!
//! Whether to stop is asked only at *looks*: numbers of samples that follow from the samples before them and from nothing
//! else, all multiples of a chunk. So a run ends at the same sample for any number of threads, and one that was killed and
//! continued ends where it would have.
//!
//! Stopping on an estimated error favors samples whose spread happens to look small, and for what is seldom and large that
//! means samples with too little of it: the result is biased low by a small part of its error, which vanishes as the
//! target does (Chow and Robbins, 1965; Glynn and Whitt, 1992). [`LEAST`] samples are always simulated, and looks are
//! few, so that the estimate has no luck to wait for.

use alumbron_engine::CHUNK;

/// The fewest samples before the first decision to stop: eight chunks. Chosen so that the error's own error is a few per
/// cent of it where values are spread normally; what is seldom and large needs more, and gets more at any target below 5 %.
pub const LEAST: u64 = 8 * CHUNK;

/// The most samples where none are named. Chosen: a million rows of samples stay far below a gigabyte of memory.
pub const MAX_SAMPLES: u64 = 1_000_000;

/// More samples than the error so far asks for, so that most runs need no look after the one they aim at. Chosen.
const AIM: f64 = 1.02;

/// From one look to the next the number of samples grows at least so much, so that there are few looks, and at most so
/// much, for an error known from few samples is a poor guide. Chosen.
const GROWTH: (f64, f64) = (1.05, 2.0);

/// A wish to simulate until a metric of the system is known well enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Until<'o> {
    /// The metric's name, one of [`alumbron_report::summary::system_metrics`].
    pub metric: &'o str,
    /// The relative standard error to reach, above 0: 0.01 for one per cent.
    pub relative_error: f64,
    /// The most samples.
    pub max_samples: u64,
}

/// How far a run goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Goal {
    /// The first look.
    pub(crate) first: u64,
    /// The most samples.
    pub(crate) most: u64,
    /// The relative standard error at which to stop.
    relative_error: Option<f64>,
}

impl Goal {
    /// As many samples and no more, or, until an error, at least as many.
    pub(crate) fn new(samples: u64, until: Option<Until<'_>>) -> Self {
        let Some(Until { relative_error, max_samples, .. }) = until else {
            return Self { first: samples, most: samples, relative_error: None };
        };
        let first = whole_chunks(samples.max(LEAST)).min(max_samples);
        Self { first, most: max_samples, relative_error: Some(relative_error) }
    }

    /// Whether an error is small enough.
    pub(crate) fn is_met(&self, relative_error: f64) -> bool {
        self.relative_error.is_some_and(|wanted| relative_error <= wanted)
    }

    /// The samples it will take, as far as can be told after `n` of them from the error then: it falls with the root of
    /// their number.
    pub(crate) fn expected(&self, n: u64, relative_error: f64) -> u64 {
        let Some(wanted) = self.relative_error else { return self.most };
        let needed = n as f64 * (relative_error / wanted).powi(2);
        // The cast saturates; an unknown error asks for all.
        (needed.ceil() as u64).clamp(self.first, self.most)
    }

    /// The look after the one at `n` samples, of which the error was too large.
    pub(crate) fn next(&self, n: u64, relative_error: f64) -> u64 {
        let aim = AIM * self.expected(n, relative_error) as f64;
        let (least, most) = GROWTH;
        let grown = aim.clamp(least * n as f64, most * n as f64);
        whole_chunks(grown.ceil() as u64).min(self.most)
    }
}

fn whole_chunks(samples: u64) -> u64 {
    samples.div_ceil(CHUNK).saturating_mul(CHUNK)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal(samples: u64, relative_error: f64, max_samples: u64) -> Goal {
        Goal::new(samples, Some(Until { metric: "eue_mwh", relative_error, max_samples }))
    }

    /// Looks of a run whose error is `spread` over the root of the number of samples.
    fn looks(goal: &Goal, spread: f64) -> Vec<u64> {
        let error = |n: u64| spread / (n as f64).sqrt();
        let next = |&n: &u64| (n < goal.most && !goal.is_met(error(n))).then(|| goal.next(n, error(n)));
        std::iter::successors(Some(goal.first), next).collect()
    }

    #[test]
    fn looks_are_few_and_end_close_to_what_is_needed() {
        // 2.5 over 1 % takes 62,500 samples.
        let looks = looks(&goal(1, 0.01, MAX_SAMPLES), 2.5);
        assert!(looks.iter().all(|n| n.is_multiple_of(CHUNK)), "{looks:?}");
        let last = looks[looks.len() - 1];
        assert!((62_500..=66_000).contains(&last) && looks.len() < 10, "{looks:?}");
    }

    #[test]
    fn a_run_never_stops_below_the_least_nor_goes_beyond_the_most() {
        assert_eq!(looks(&goal(1, 0.5, MAX_SAMPLES), 0.1), [LEAST]);
        assert_eq!(looks(&goal(2000, 0.5, MAX_SAMPLES), 0.1), [2048]);
        assert_eq!(looks(&goal(1, 1e-9, 5000), 1.0).last(), Some(&5000));
        assert_eq!(looks(&goal(1, 0.01, 100), f64::INFINITY), [100]);
        assert_eq!(looks(&goal(1, 0.01, 3000), f64::INFINITY), [1024, 2048, 3000]);
    }

    #[test]
    fn a_number_of_samples_is_one_look() {
        let goal = Goal::new(1000, None);
        assert_eq!((goal.first, goal.most, goal.is_met(0.0)), (1000, 1000, false));
    }
}
