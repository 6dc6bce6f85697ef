//! Random outages as event lists: when machines fail and return, drawn ahead for a whole sample.
//!
//! A machine moves between hours: in state up it is out in the next hour with the failure probability, and back likewise.
//! Draws are geometric sojourns, so the cost grows with events and not with hours.

use alumbron_model::entity::{OutageRates, StartState};

use crate::chance::{Sojourn, Stream, StreamKey};

/// How the machines of a unit fail and return.
#[derive(Clone, Debug)]
pub struct OutageModel {
    /// The unit's luck.
    pub key: StreamKey,
    /// Rates per hour at rest.
    pub rates: OutageRates,
    /// State in hour 0.
    pub start: StartState,
    /// Lever on the failure rate.
    pub failure_lever: Option<usize>,
    /// Lever on the time to repair.
    pub repair_lever: Option<usize>,
    up: Sojourn,
    out: Sojourn,
}

impl OutageModel {
    /// A model at rest.
    #[must_use]
    pub fn new(key: StreamKey, rates: OutageRates, start: StartState) -> Self {
        let (up, out) = (Sojourn::new(rates.failure.0), Sojourn::new(rates.repair.0));
        Self { key, rates, start, failure_lever: None, repair_lever: None, up, out }
    }

    /// Whether a machine is up in hour 0. Takes one number from the stream.
    #[inline]
    pub(crate) fn starts_up(&self, stream: &mut Stream) -> bool {
        let luck = stream.uniform();
        match self.start {
            StartState::Stationary => luck < self.rates.availability(),
            StartState::Up => true,
            StartState::Out => false,
        }
    }

    /// Lives through one machine's horizon at constant rates; gives whether it starts up and calls `event(hour, up)`
    /// at every change.
    #[inline]
    pub(crate) fn machine(
        &self,
        stream: &mut Stream,
        n_hours: u32,
        mut event: impl FnMut(u32, bool),
    ) -> bool {
        let starts = self.starts_up(stream);
        let (mut up, mut hour) = (starts, 0u64);
        loop {
            hour = hour.saturating_add(if up { self.up.draw(stream) } else { self.out.draw(stream) });
            if hour >= u64::from(n_hours) {
                return starts;
            }
            up = !up;
            // Below n_hours, checked just above.
            event(hour as u32, up);
        }
    }

    /// The same with rates that change at given hours: `rates` begins at hour 0.
    pub(crate) fn machine_with(
        &self,
        stream: &mut Stream,
        n_hours: u32,
        rates: &[VaryingRates],
        mut event: impl FnMut(u32, bool),
    ) -> bool {
        let starts = self.starts_up(stream);
        let (mut up, mut hour) = (starts, 0u64);
        for (i, now) in rates.iter().enumerate() {
            let end = u64::from(rates.get(i + 1).map_or(n_hours, |next| next.from));
            // A change that is due within the stretch happens; otherwise the draw is repeated at the next rates,
            // which is exact because sojourns have no memory.
            loop {
                let next = hour.saturating_add(if up { now.up.draw(stream) } else { now.out.draw(stream) });
                if next > end {
                    hour = hour.max(end);
                    break;
                }
                hour = next;
                if hour >= u64::from(n_hours) {
                    return starts;
                }
                up = !up;
                event(hour as u32, up);
            }
        }
        starts
    }

    /// Rates in force from an hour on, under factors on failure rate and repair time.
    #[must_use]
    pub fn varied(&self, from: u32, failure_factor: f64, repair_factor: f64) -> VaryingRates {
        let failure = (self.rates.failure.0 * failure_factor).min(1.0);
        let repair = if repair_factor > 0.0 { (self.rates.repair.0 / repair_factor).min(1.0) } else { 1.0 };
        VaryingRates { from, up: Sojourn::new(failure), out: Sojourn::new(repair) }
    }
}

/// Rates from an hour on.
#[derive(Clone, Copy, Debug)]
pub struct VaryingRates {
    /// First hour.
    pub from: u32,
    up: Sojourn,
    out: Sojourn,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Purpose;
    use alumbron_model::quantity::PerHour;

    fn model() -> OutageModel {
        let rates = OutageRates { failure: PerHour(0.02), repair: PerHour(0.1) };
        OutageModel::new(StreamKey::new("units", "u", Purpose::Outage), rates, StartState::Stationary)
    }

    /// Share of hours up over many samples.
    fn share_up(n_hours: u32, live: impl Fn(&mut Stream, &mut dyn FnMut(u32, bool)) -> bool) -> f64 {
        let (mut up_hours, samples) = (0.0, 2_000);
        for sample in 0..samples {
            let mut stream = Stream::open(5, sample, model().key);
            let mut changes: Vec<(u32, bool)> = Vec::new();
            let starts = live(&mut stream, &mut |hour, up| changes.push((hour, up)));
            let (mut state, mut since) = (starts, 0);
            for (hour, up) in changes {
                assert!(hour > since || since == 0, "changes go forward in time");
                assert_ne!(up, state, "every change changes the state");
                up_hours += if state { f64::from(hour - since) } else { 0.0 };
                (state, since) = (up, hour);
            }
            up_hours += if state { f64::from(n_hours - since) } else { 0.0 };
        }
        up_hours / f64::from(n_hours) / samples as f64
    }

    #[test]
    fn a_stationary_machine_stays_stationary() {
        let share = share_up(200, |stream, event| model().machine(stream, 200, event));
        assert!((share - 1.0 / 1.2).abs() < 0.01, "{share}");
    }

    #[test]
    fn constant_rates_in_stretches_are_the_same_chain() {
        let stretches =
            [model().varied(0, 1.0, 1.0), model().varied(50, 1.0, 1.0), model().varied(51, 1.0, 1.0)];
        let share = share_up(200, |stream, event| model().machine_with(stream, 200, &stretches, event));
        assert!((share - 1.0 / 1.2).abs() < 0.01, "{share}");
    }

    #[test]
    fn a_higher_failure_rate_lowers_availability_where_it_holds() {
        let stretches = [model().varied(0, 1.0, 1.0), model().varied(100, 5.0, 1.0)];
        let share = share_up(200, |stream, event| model().machine_with(stream, 200, &stretches, event));
        // First half 0.833; second half relaxes to 0.5 with a time constant of 5 hours.
        let expected = 0.5 * (1.0 / 1.2) + 0.5 * (0.5 + (1.0 / 1.2 - 0.5) * (5.0 / 100.0));
        assert!((share - expected).abs() < 0.012, "{share} {expected}");
    }
}
