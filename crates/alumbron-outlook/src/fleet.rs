//! Which units are out, for how long already, and when they may return: hazards by age from lists of units day by day.
//!
//! A unit that failed yesterday is more likely back tomorrow than one that has been out for a month; the hazard of leaving
//! a state falls with the days spent in it. Hazards by age are shared by all units, how often each fails is its own as far
//! as its days tell. Lists are snapshots: what fails and returns between two notes is part of the gap's surprise.

use alumbron_engine::chance::Stream;
use alumbron_model::entity::Unit;
use alumbron_model::record::Idx;

use crate::Series;

/// What a unit does by the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Neither in failure nor in maintenance.
    On,
    /// In failure.
    Failed,
    /// In maintenance.
    Maintained,
}

/// A unit's status, and for how many days already; at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Status.
    pub status: Status,
    /// Days with this status, this one included, as far as lists reach back.
    pub days: u32,
}

/// First day of each class of age.
const AGES: [u32; 8] = [1, 2, 3, 4, 7, 14, 28, 60];

/// Probability of leaving failure on a day, by class of age, before any list is read. Chosen: from hours to months.
const LEAVES_FAILURE: [f64; 8] = [0.35, 0.3, 0.25, 0.2, 0.1, 0.05, 0.03, 0.01];
/// The same of maintenance.
const LEAVES_MAINTENANCE: [f64; 8] = [0.1, 0.1, 0.1, 0.1, 0.08, 0.06, 0.04, 0.02];
/// Unit-days that these count as. Chosen.
const BELIEF_D: f64 = 10.0;

/// Probability of failing on a day, and of going into maintenance, before any list is read. Chosen.
const FAILS: f64 = 0.05;
const IS_SERVICED: f64 = 0.01;
/// Days of its own that what all units do counts as for each unit. Chosen.
const SHARED_D: f64 = 60.0;

/// Days without a list across which a status is taken to have held, if it is the same on both sides.
const BRIDGE_D: usize = 3;

/// Units that lists name.
#[derive(Clone, Debug, PartialEq)]
pub struct Fleet {
    /// The units, in order of the case.
    pub units: Vec<Idx<Unit>>,
    /// How each stood when it was listed last.
    pub standing: Vec<Standing>,
    /// Days since the last list.
    pub since_d: usize,
    /// Probability of failing and of going into maintenance on a day, of each unit.
    rates: Vec<(f64, f64)>,
    leaves_failure: [f64; 8],
    leaves_maintenance: [f64; 8],
}

fn class(days: u32) -> usize {
    AGES.iter().rposition(|&first| first <= days).unwrap_or(0)
}

/// Events and days at risk.
#[derive(Clone, Copy, Default)]
struct Count {
    events: f64,
    days: f64,
}

impl Count {
    fn add(&mut self, event: bool) {
        self.days += 1.0;
        self.events += f64::from(u8::from(event));
    }

    /// The rate, held to a belief that counts as some days.
    fn rate(self, belief: f64, days: f64) -> f64 {
        (self.events + belief * days) / (self.days + days)
    }
}

impl Fleet {
    /// What the lists of a morning tell. `believed` is the probability of failing on a day that the case has for a unit, if
    /// it has one.
    #[must_use]
    pub fn of(series: &Series, believed: &dyn Fn(Idx<Unit>) -> Option<f64>) -> Self {
        let units = series.named();
        let listed: Vec<usize> = (0..series.len()).filter(|&day| series.units[day].is_some()).collect();
        let (mut failure, mut maintenance) = ([Count::default(); 8], [Count::default(); 8]);
        let mut own = vec![(Count::default(), Count::default()); units.len()];
        let mut standing = Vec::with_capacity(units.len());
        for (unit, own) in units.iter().zip(&mut own) {
            let mut stands: Option<(Standing, usize)> = None;
            for &day in &listed {
                let status = status(series, day, *unit);
                let Some((before, last)) = stands else {
                    stands = Some((Standing { status, days: 1 }, day));
                    continue;
                };
                let left = status != before.status;
                // Only what happened from one day to the next is counted.
                if day == last + 1 {
                    match before.status {
                        Status::Failed => failure[class(before.days)].add(left),
                        Status::Maintained => maintenance[class(before.days)].add(left),
                        Status::On => {
                            own.0.add(status == Status::Failed);
                            own.1.add(status == Status::Maintained);
                        }
                    }
                }
                let days = if left || day > last + 1 + BRIDGE_D {
                    if left { 1 } else { before.days + 1 }
                } else {
                    before.days + (day - last) as u32
                };
                stands = Some((Standing { status, days }, day));
            }
            standing.extend(stands.map(|(standing, _)| standing));
        }
        let all = own.iter().fold((Count::default(), Count::default()), |all, own| {
            let sum = |a: Count, b: Count| Count { events: a.events + b.events, days: a.days + b.days };
            (sum(all.0, own.0), sum(all.1, own.1))
        });
        let shared = (all.0.rate(FAILS, SHARED_D), all.1.rate(IS_SERVICED, SHARED_D));
        let rate = |(unit, own): (&Idx<Unit>, &(Count, Count))| {
            let fails = believed(*unit).unwrap_or(shared.0);
            (own.0.rate(fails, SHARED_D), own.1.rate(shared.1, SHARED_D))
        };
        let rates = units.iter().zip(&own).map(rate).collect();
        let hazards = |counts: [Count; 8], belief: [f64; 8]| {
            std::array::from_fn(|age| counts[age].rate(belief[age], BELIEF_D))
        };
        Self {
            units,
            standing,
            since_d: listed.last().map_or(0, |&last| series.len() - 1 - last),
            rates,
            leaves_failure: hazards(failure, LEAVES_FAILURE),
            leaves_maintenance: hazards(maintenance, LEAVES_MAINTENANCE),
        }
    }

    /// Probability that a unit of the fleet fails on a day on which it is on.
    #[must_use]
    pub fn fails_per_day(&self, unit: usize) -> f64 {
        self.rates[unit].0
    }

    /// How long a failure lasts on average, days; those beyond a year count as a year.
    #[must_use]
    pub fn mean_failure_d(&self) -> f64 {
        const MOST_D: u32 = 365;
        let lasts =
            |(mean, left): (f64, f64), day| (mean + left, left * (1.0 - self.leaves_failure[class(day)]));
        (1..=MOST_D).fold((0.0, 1.0), lasts).0
    }

    /// How a unit stands a day later, by luck; takes one number.
    pub fn next(&self, unit: usize, now: Standing, luck: &mut Stream) -> Standing {
        let draw = luck.uniform();
        let (fails, is_serviced) = self.rates[unit];
        let status = match now.status {
            Status::On if draw < fails => Status::Failed,
            Status::On if draw < fails + is_serviced => Status::Maintained,
            Status::Failed if draw < self.leaves_failure[class(now.days)] => Status::On,
            Status::Maintained if draw < self.leaves_maintenance[class(now.days)] => Status::On,
            status => status,
        };
        Standing { status, days: if status == now.status { now.days.saturating_add(1) } else { 1 } }
    }
}

/// What a list of a day says of a unit.
fn status(series: &Series, day: usize, unit: Idx<Unit>) -> Status {
    let Some(listed) = &series.units[day] else { return Status::On };
    if listed.failed.binary_search(&unit).is_ok() {
        Status::Failed
    } else if listed.maintained.binary_search(&unit).is_ok() {
        Status::Maintained
    } else {
        Status::On
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alumbron_engine::chance::{Purpose, StreamKey};
    use alumbron_model::note::Listed;

    fn series(letters: &[&str]) -> Series {
        let n = letters[0].len();
        let mut series = crate::series::tests::series(&vec![None; n], &vec![None; n]);
        for day in 0..n {
            let of = |letter: char| {
                let has = |unit: &usize| letters[*unit].chars().nth(day) == Some(letter);
                (0..letters.len()).filter(has).map(|unit| Idx::new(unit as u32)).collect::<Vec<_>>()
            };
            if letters[0].chars().nth(day) != Some('?') {
                series.units[day] = Some(Listed { failed: of('F'), maintained: of('M') });
            }
        }
        series
    }

    fn of(series: &Series) -> Fleet {
        Fleet::of(series, &|_| None)
    }

    #[test]
    fn a_status_is_as_old_as_lists_tell_and_holes_are_bridged() {
        let fleet = of(&series(&[".FFF?FF", "M....MM"]));
        let stands = |status, days| Standing { status, days };
        assert_eq!(fleet.standing, [stands(Status::Failed, 6), stands(Status::Maintained, 2)]);
        assert_eq!(fleet.since_d, 0);
        assert_eq!(of(&series(&["FF??", "...?"])).since_d, 2);
    }

    #[test]
    fn hazards_come_from_days_at_risk() {
        // Four failures of one day and one of thirty: the first day is left four times of five.
        let fleet = of(&series(&[&format!("F.F.F.F.{}.", "F".repeat(30))]));
        let first = (4.0 + 10.0 * 0.35) / (5.0 + 10.0);
        assert!((fleet.leaves_failure[0] - first).abs() < 1e-12, "{:?}", fleet.leaves_failure);
        // It failed four times in the four days it was on and was followed by another.
        let shared = (4.0 + 60.0 * 0.05) / (4.0 + 60.0);
        assert!((fleet.fails_per_day(0) - (4.0 + 60.0 * shared) / 64.0).abs() < 1e-12, "{:?}", fleet.rates);
        // What the case has for a unit counts instead of what all units do.
        let told = Fleet::of(&series(&["F.F.F.F."]), &|_| Some(0.1));
        assert!((told.fails_per_day(0) - (3.0 + 60.0 * 0.1) / 63.0).abs() < 1e-12, "{:?}", told.rates);
    }

    #[test]
    fn what_has_been_out_for_long_stays_out_longer() {
        let fleet = of(&series(&["F..F..F..F", "FFFFFFFFFF"]));
        let back = |unit: usize| {
            (0..400)
                .filter(|&sample| {
                    let mut luck = Stream::open(1, sample, StreamKey::new("test", "unit", Purpose::Outage));
                    let mut standing = fleet.standing[unit];
                    (0..3).for_each(|_| standing = fleet.next(unit, standing, &mut luck));
                    standing.status == Status::On
                })
                .count()
        };
        assert!(back(0) > 2 * back(1), "{} and {}", back(0), back(1));
    }
}
