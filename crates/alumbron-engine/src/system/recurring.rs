//! Events that recur by chance: when they come in a sample, and what each of them does to levers.

use alumbron_model::disruption::Disruption;
use alumbron_model::lever::Lever;
use alumbron_model::recurring::Recurring;

use crate::chance::{Purpose, Stream, StreamKey};

/// A lever that is held at a value: its position, the first hour, the hour after the last, the value.
pub(super) type Held = (usize, u32, u32, f64);

/// Events of one disruption.
#[derive(Clone, Debug)]
pub(super) struct RecurringPlan {
    /// When they come.
    key: StreamKey,
    /// Which of them strike each place, a stream for each of them.
    places: Vec<StreamKey>,
    recurring: Recurring,
    /// Luck of each strike, likewise, and the position of its lever; none for one that is not kept.
    strikes: Vec<(StreamKey, Option<usize>)>,
}

impl RecurringPlan {
    /// The events of a disruption, as far as they move levers that have a position.
    pub(super) fn new(
        disruption: &Disruption,
        recurring: Recurring,
        position: impl Fn(Lever) -> Option<usize>,
    ) -> Self {
        let key = StreamKey::new("disruptions", &disruption.id, Purpose::Recurrence);
        // By names, so that one thing more changes nobody else's luck.
        let named = |name: &str| StreamKey::new(&disruption.id, name, Purpose::Strikes);
        let places = recurring.places.iter().map(|place| named(&place.name)).collect();
        let strikes = recurring.strikes.iter().map(|s| (named(&s.name), position(s.lever))).collect();
        Self { key, places, recurring, strikes }
    }

    /// Draws the events of a sample, and what they do.
    pub(super) fn draw(&self, seed: u64, sample: u64, n_hours: u32, held: &mut Vec<Held>) {
        let Recurring { windows, rate, places, strikes } = &self.recurring;
        if rate.0 <= 0.0 {
            return;
        }
        let mut times = Stream::open(seed, sample, self.key);
        let mut struck = Vec::with_capacity(places.len());
        // Hours of the windows that passed, and those before the window at hand.
        let (mut passed_h, mut before_h) = (times.exponential() / rate.0, 0.0);
        let mut nth = 0;
        for window in windows {
            let length_h = f64::from(window.to.0 - window.from.0);
            while passed_h - before_h < length_h {
                // Within the window, so the cast is exact.
                let hour = window.from.0 + (passed_h - before_h) as u32;
                let luck = |key: StreamKey| Stream::open(seed, sample, key.nth(nth));
                struck.clear();
                let keyed = places.iter().zip(&self.places);
                struck.extend(keyed.map(|(place, key)| luck(*key).uniform() < place.chance.0));
                let possible = strikes.iter().zip(&self.strikes).filter(|(strike, _)| struck[strike.place]);
                for (strike, &(key, lever)) in possible {
                    let mut luck = luck(key);
                    let suffers = luck.uniform() < strike.chance.0;
                    let to = hour.saturating_add(whole_hours(luck.delay(&strike.lasts))).min(n_hours);
                    if let (true, Some(lever)) = (suffers && to > hour, lever) {
                        held.push((lever, hour, to, strike.value));
                    }
                }
                nth += 1;
                passed_h += times.exponential() / rate.0;
            }
            before_h += length_h;
        }
    }
}

/// Rounded up; what lasts beyond every horizon saturates.
fn whole_hours(hours: f64) -> u32 {
    hours.ceil() as u32
}
