//! A glimpse of one sample: what runs keep no tally of, because it can only be told of one chronology.
//!
//! When each ship loaded, came, unloaded and left, and how debt of maintenance went.

use crate::logistics::{Arrival, Harbor};
use crate::sample::{DayView, HourView, Observer, Simulation};
use crate::system::{DebtCourse, System};

/// What is seen of one sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Glimpse {
    /// Which sample.
    pub sample: u64,
    /// Ships that come within the horizon, in order of arrival.
    pub calls: Vec<PortCall>,
    /// Debt of each technology whose debt is felt and moves.
    pub debts: Vec<DebtCourse>,
}

/// A ship's call at a port, in hours of the horizon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PortCall {
    /// Position of the agreement in the case's table.
    pub agreement: usize,
    /// What it brings, t.
    pub cargo_t: f64,
    /// When it loaded; negative if that was before the horizon.
    pub loads_h: i64,
    /// When it comes.
    pub arrives_h: u32,
    /// The first hour in which it unloads, if it does.
    pub unloads_h: Option<u32>,
    /// The first hour in which it is gone, if it leaves.
    pub leaves_h: Option<u32>,
}

/// A ship in port, as it was seen last.
#[derive(Clone, Copy, Debug)]
struct Moored {
    agreement: usize,
    since: u32,
    aboard_t: f64,
    unloads_h: Option<u32>,
}

/// Looks at ports every hour.
struct Watch {
    /// Ships in each port, first come first.
    here: Vec<Vec<Moored>>,
    /// Ships that left, and when they were gone.
    gone: Vec<(Moored, u32)>,
}

impl Watch {
    /// Looks at a port at the end of an hour; `aboard_t` is what each ship has aboard.
    fn look(&mut self, (port, hour): (usize, u32), harbor: &Harbor, aboard_t: impl Fn(usize) -> f64) {
        let mut before = std::mem::take(&mut self.here[port]).into_iter();
        for (nth, ship) in harbor.ships.iter().enumerate() {
            // Ships keep their order, so those that are passed over have left.
            let same = |seen: &Moored| (seen.agreement, seen.since) == (ship.agreement, ship.since);
            let mut seen = None;
            if ship.since < hour {
                for moored in before.by_ref() {
                    if same(&moored) {
                        seen = Some(moored);
                        break;
                    }
                    self.gone.push((moored, hour + 1));
                }
            }
            let aboard_t = aboard_t(nth);
            let came = Moored { agreement: ship.agreement, since: ship.since, aboard_t, unloads_h: None };
            let mut moored = seen.unwrap_or(came);
            // Hours of a ship that keeps a full tank full are booked once it casts off.
            if moored.unloads_h.is_none() && (ship.unloading_h > 0 || aboard_t < moored.aboard_t) {
                moored.unloads_h = Some(hour);
            }
            self.here[port].push(Moored { aboard_t, ..moored });
        }
        self.gone.extend(before.map(|moored| (moored, hour + 1)));
    }

    /// The calls of these arrivals.
    fn calls(mut self, arrivals: &[Arrival]) -> Vec<PortCall> {
        let mut here: Vec<Moored> = self.here.concat();
        let call = |arrival: &Arrival| {
            let Arrival { hour, agreement, cargo_t, loads_h, .. } = *arrival;
            let is = |moored: &Moored| (moored.agreement, moored.since) == (agreement, hour);
            let (unloads_h, leaves_h) = if let Some(at) = self.gone.iter().position(|(moored, _)| is(moored))
            {
                let (moored, gone) = self.gone.remove(at);
                (moored.unloads_h.or(Some(gone - 1)), Some(gone))
            } else if let Some(at) = here.iter().position(is) {
                (here.remove(at).unloads_h, None)
            } else {
                // It came and left within an hour.
                (Some(hour), Some(hour + 1))
            };
            PortCall { agreement, cargo_t, loads_h, arrives_h: hour, unloads_h, leaves_h }
        };
        arrivals.iter().map(call).collect()
    }
}

impl Observer for Watch {
    const EVERY_HOUR: bool = true;

    fn quiet_day(&mut self, _: &System, _: DayView<'_>) {}

    fn hour(&mut self, system: &System, view: HourView<'_>) {
        for (port, (harbor, data)) in view.harbors().iter().zip(&system.ports).enumerate() {
            let aboard_t = |nth| harbor.aboard_t(nth, &data.tanks, view.farm());
            self.look((port, view.hour), harbor, aboard_t);
        }
    }
}

/// Lives through one sample again and tells what runs keep no tally of.
#[must_use]
pub fn glimpse(system: &System, seed: u64, sample: u64) -> Glimpse {
    let mut watch = Watch { here: vec![Vec::new(); system.ports.len()], gone: Vec::new() };
    let mut simulation = Simulation::new(system);
    simulation.run(seed, sample, &mut watch);
    Glimpse { sample, calls: watch.calls(simulation.arrivals()), debts: system.levers.debts(seed, sample) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logistics::Ship;

    /// Ships in port at the end of an hour, by agreement and hour of arrival, and what each has aboard.
    type Look<'a> = (&'a [(usize, u32)], &'a [f64]);

    fn harbor(ships: &[(usize, u32)]) -> Harbor {
        let ship = |&(agreement, since)| Ship { agreement, since, aboard_t: 0.0, unloading_h: 0 };
        Harbor { ships: ships.iter().map(ship).collect(), ..Harbor::default() }
    }

    #[test]
    fn ships_are_followed_from_hour_to_hour() {
        let mut watch = Watch { here: vec![Vec::new()], gone: Vec::new() };
        // At the end of each hour: who is there, and with how much of 100 t aboard. The third ship comes and leaves within
        // hour 3, and the last is still there at the end.
        let hours: [Look<'_>; 5] = [
            (&[(0, 0)], &[100.0]),
            (&[(0, 0), (1, 1)], &[60.0, 100.0]),
            (&[(1, 1)], &[100.0]),
            (&[(1, 1), (1, 3)], &[40.0, 100.0]),
            (&[(1, 3)], &[90.0]),
        ];
        for (hour, (ships, aboard)) in (0..).zip(hours) {
            watch.look((0, hour), &harbor(ships), |nth| aboard[nth]);
        }
        let arrivals = [(0, 0, -24), (1, 1, -5), (0, 3, 1), (1, 3, 2)].map(|(agreement, hour, loads_h)| {
            Arrival { hour, agreement, nomination: 0, cargo_t: 100.0, loads_h }
        });
        let facts: Vec<_> = watch
            .calls(&arrivals)
            .iter()
            .map(|c| (c.agreement, c.loads_h, c.arrives_h, c.unloads_h, c.leaves_h))
            .collect();
        let expected = [
            (0, -24, 0, Some(1), Some(3)),
            (1, -5, 1, Some(3), Some(5)),
            (0, 1, 3, Some(3), Some(4)),
            (1, 2, 3, Some(4), None),
        ];
        assert_eq!(facts, expected);
    }
}
