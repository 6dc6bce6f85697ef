//! Spans of the horizon, such as months and years: what of a sample fell into each.

use crate::outcome::SpanTally;

/// What a sample, or a region of it, came to so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SoFar {
    pub(super) unserved: f64,
    pub(super) dark: f64,
    pub(super) hours: u32,
    pub(super) events: u32,
    pub(super) days: u32,
}

/// Spans one after the other. Those without a shortfall are not looked at.
#[derive(Clone, Debug)]
pub(super) struct Spans {
    /// First hours, and the end of the last.
    starts: Vec<u32>,
    open: usize,
    /// What the system and each region had come to when the open span began.
    before: Vec<SoFar>,
}

impl Spans {
    pub(super) fn new(starts: Vec<u32>, n_rows: usize) -> Self {
        Self { starts, open: 0, before: vec![SoFar::default(); n_rows] }
    }

    pub(super) fn begin(&mut self) {
        self.open = 0;
        self.before.fill(SoFar::default());
    }

    /// Whether an hour lies beyond the open span.
    #[inline]
    pub(super) fn is_over(&self, hour: u32) -> bool {
        hour >= self.starts[self.open + 1]
    }

    /// Closes the open span, and opens that of an hour: `so_far` is of the system and of each region, and `tallies` are
    /// at `span * so_far.len() + row`.
    pub(super) fn close(&mut self, so_far: &[SoFar], tallies: &mut [SpanTally], next_hour: u32) {
        let first = self.open * so_far.len();
        for ((before, now), tally) in self.before.iter_mut().zip(so_far).zip(&mut tallies[first..]) {
            if now.hours > before.hours {
                tally.unserved_mwh.add(now.unserved - before.unserved);
                tally.dark_hours.add(now.dark - before.dark);
                tally.shortfall_hours.add(f64::from(now.hours - before.hours));
                tally.shortfall_events.add(f64::from(now.events - before.events));
                tally.shortfall_days.add(f64::from(now.days - before.days));
            }
            *before = *now;
        }
        let last = self.starts.len() - 2;
        self.open = self.starts[1..].partition_point(|&end| end <= next_hour).min(last);
    }
}
