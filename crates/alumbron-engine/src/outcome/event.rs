//! Shortfall events: runs of consecutive hours with a shortfall, how long, how deep and how large they are.

use serde::{Deserialize, Serialize};

/// Hours up to which each length has a bin of its own.
const SINGLE_HOURS: u32 = 24;
/// Upper edges of the bins of longer events, h: half days, days, weeks, a month.
const LONGER_HOURS: [u32; 7] = [36, 48, 72, 96, 168, 336, 720];
/// Bins of depth, of equal width up to the highest demand.
const DEPTH_BINS: usize = 50;
/// Decades of energy, MWh, of three bins each: from 1 to 2, 2 to 5, 5 to 10 and so on. Below lies one bin, above another.
const DECADES: usize = 8;
/// Where the bins of energy begin, MWh.
const ENERGIES_FROM_MWH: [f64; 3 * DECADES + 2] = {
    let mut edges = [0.0; 3 * DECADES + 2];
    let (mut decade, mut power) = (0, 1.0);
    while decade < DECADES {
        edges[3 * decade + 1] = power;
        edges[3 * decade + 2] = 2.0 * power;
        edges[3 * decade + 3] = 5.0 * power;
        power *= 10.0;
        decade += 1;
    }
    edges[3 * DECADES + 1] = power;
    edges
};
/// The worst events that are kept. Chosen: as many as a page can tell of.
const WORST: usize = 10;

/// An event under way or over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The sample it happened in.
    pub sample: u64,
    /// First hour.
    pub first_hour: u32,
    /// Hours it lasted; 0 if there was none.
    pub hours: u32,
    /// The largest shed, MW.
    pub depth_mw: f64,
    /// The hour of it, the first of equals.
    pub deepest_hour: u32,
    /// Unserved energy, MWh.
    pub unserved_mwh: f64,
}

impl Event {
    /// Goes on for an hour.
    #[inline]
    pub(crate) fn go_on(&mut self, hour: u32, shed: f64) {
        self.hours += 1;
        self.unserved_mwh += shed;
        if shed > self.depth_mw {
            (self.depth_mw, self.deepest_hour) = (shed, hour);
        }
    }

    /// The larger first, then the earlier.
    fn worse_first(&self, other: &Self) -> std::cmp::Ordering {
        let place = |event: &Self| (event.sample, event.first_hour);
        other.unserved_mwh.total_cmp(&self.unserved_mwh).then(place(self).cmp(&place(other)))
    }
}

/// The events of the system or of a region, summed over samples.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventTally {
    /// Events by duration; see [`EventTally::hours_from`].
    pub durations: Vec<u64>,
    /// Events by depth, in equal bins from 0 to `top_mw`; deeper ones are in the last.
    pub depths: Vec<u64>,
    /// Events by energy; see [`EventTally::energies_from_mwh`].
    pub energies: Vec<u64>,
    /// Where the last bin of depth ends, MW.
    pub top_mw: f64,
}

impl EventTally {
    /// No events, of depths up to `top_mw`.
    #[must_use]
    pub fn empty(top_mw: f64) -> Self {
        Self {
            durations: vec![0; SINGLE_HOURS as usize + LONGER_HOURS.len() + 1],
            depths: vec![0; DEPTH_BINS],
            energies: vec![0; Self::energies_from_mwh().len()],
            top_mw,
        }
    }

    /// The shortest duration of each bin, h.
    #[must_use]
    pub fn hours_from() -> Vec<u32> {
        (1..=SINGLE_HOURS + 1).chain(LONGER_HOURS.iter().map(|last| last + 1)).collect()
    }

    /// The least energy of each bin, MWh.
    #[must_use]
    pub fn energies_from_mwh() -> Vec<f64> {
        ENERGIES_FROM_MWH.to_vec()
    }

    /// Number of events.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.durations.iter().sum()
    }

    pub(crate) fn add(&mut self, event: &Event) {
        let longer = SINGLE_HOURS as usize + LONGER_HOURS.partition_point(|&last| last < event.hours);
        let single = (event.hours as usize).wrapping_sub(1);
        self.durations[if event.hours <= SINGLE_HOURS { single } else { longer }] += 1;
        let share = if self.top_mw > 0.0 { event.depth_mw / self.top_mw } else { 0.0 };
        // The cast saturates.
        self.depths[((share * DEPTH_BINS as f64) as usize).min(DEPTH_BINS - 1)] += 1;
        // The first edge is 0, so there is one at or below.
        let bin = ENERGIES_FROM_MWH.partition_point(|&from| from <= event.unserved_mwh).saturating_sub(1);
        self.energies[bin] += 1;
    }

    /// Takes in the events of the samples that follow.
    pub(crate) fn merge(&mut self, other: &Self) {
        let pairs = [
            (&mut self.durations, &other.durations),
            (&mut self.depths, &other.depths),
            (&mut self.energies, &other.energies),
        ];
        for (mine, theirs) in pairs {
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
        }
    }
}

/// The events with most unserved energy, the worst first; of equals the earlier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WorstEvents(pub Vec<Event>);

impl WorstEvents {
    #[inline]
    pub(crate) fn add(&mut self, event: Event) {
        let is_among =
            self.0.len() < WORST || self.0.last().is_some_and(|last| event.worse_first(last).is_lt());
        if is_among {
            let place = self.0.partition_point(|known| known.worse_first(&event).is_lt());
            self.0.insert(place, event);
            self.0.truncate(WORST);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        other.0.iter().for_each(|&event| self.add(event));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(hours: u32, depth_mw: f64, unserved_mwh: f64) -> Event {
        Event { hours, depth_mw, unserved_mwh, ..Event::default() }
    }

    #[test]
    fn every_event_falls_into_the_bin_that_says_so() {
        let (hours, energies) = (EventTally::hours_from(), EventTally::energies_from_mwh());
        for (h, mwh) in [(1, 0.3), (24, 1.0), (25, 1.99), (36, 2.0), (37, 5.5), (720, 0.99e8), (721, 3e9)] {
            let mut tally = EventTally::empty(100.0);
            tally.add(&event(h, 37.0, mwh));
            let bin = tally.durations.iter().position(|&n| n == 1).expect("it is counted");
            assert!(hours[bin] <= h && hours.get(bin + 1).is_none_or(|&next| h < next), "{h}: {bin}");
            let bin = tally.energies.iter().position(|&n| n == 1).expect("it is counted");
            assert!(
                energies[bin] <= mwh && energies.get(bin + 1).is_none_or(|&next| mwh < next),
                "{mwh}: {bin}"
            );
            assert_eq!((tally.n(), tally.depths[18]), (1, 1));
        }
        let empty = EventTally::empty(0.0);
        assert_eq!((hours.len(), energies.len()), (empty.durations.len(), empty.energies.len()));
    }

    #[test]
    fn the_worst_are_kept_in_whatever_order_they_come() {
        let events: Vec<Event> = (0..40u32)
            .map(|i| Event { sample: u64::from(i), ..event(1, 1.0, f64::from(i * 7 % 40)) })
            .collect();
        let (mut one, mut left, mut right) =
            (WorstEvents::default(), WorstEvents::default(), WorstEvents::default());
        events.iter().for_each(|&event| one.add(event));
        events[..13].iter().for_each(|&event| left.add(event));
        events[13..].iter().for_each(|&event| right.add(event));
        left.merge(&right);
        assert_eq!(one, left);
        let energies: Vec<f64> = one.0.iter().map(|event| event.unserved_mwh).collect();
        assert_eq!(energies, (30..40).rev().map(f64::from).collect::<Vec<f64>>());
    }
}
