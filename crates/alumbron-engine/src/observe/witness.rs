//! Witnesses of the worst events: which units were away in their deepest hours.
//!
//! While samples are lived only the place of an event is kept; a few samples are lived again to see more of them.

use crate::outcome::Event;
use crate::sample::{DayView, HourView, Observer, Simulation, UnitState};
use crate::system::System;

/// What kept a unit from giving all it has in an hour. Powers are of all its machines, in MW.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitAway {
    /// Position in the case's table.
    pub unit: usize,
    /// Machines forced out, in full or in part; all of them in a common outage.
    pub machines_out: u32,
    /// Machines in maintenance.
    pub machines_in_maintenance: u32,
    /// Forced out.
    pub outage_mw: f64,
    /// In maintenance.
    pub maintenance_mw: f64,
    /// Derated.
    pub derating_mw: f64,
    /// Available, but without fuel.
    pub no_fuel_mw: f64,
}

/// A worst event with the units that were away in its deepest hour.
#[derive(Clone, Debug, PartialEq)]
pub struct Witnessed {
    /// The event.
    pub event: Event,
    /// What was away, largest first.
    pub away: Vec<UnitAway>,
}

/// Looks at hours of one sample.
struct Witness<'e> {
    events: Vec<&'e Event>,
    seen: Vec<Witnessed>,
}

/// Power below this, in MW, is not told of.
const TELLING_MW: f64 = 1e-3;

impl Observer for Witness<'_> {
    const EVERY_HOUR: bool = false;

    fn quiet_day(&mut self, _: &System, _: DayView<'_>) {}

    fn hour(&mut self, system: &System, view: HourView<'_>) {
        for event in self.events.iter().filter(|event| event.deepest_hour == view.hour) {
            let look = |(place, state): (usize, &UnitState)| {
                let unit = &system.units[place];
                let share = unit.column.map_or(1.0, |column| view.shares()[column]);
                UnitAway {
                    unit: system.unit_order[place],
                    machines_out: state.machines_out(unit),
                    machines_in_maintenance: state.in_maintenance,
                    outage_mw: state.missing.outage * share,
                    maintenance_mw: state.missing.maintenance * share,
                    derating_mw: state.missing.derating * share,
                    no_fuel_mw: (state.capacity_mw * share - view.offer().mw[place]).max(0.0),
                }
            };
            let total =
                |away: &UnitAway| away.outage_mw + away.maintenance_mw + away.derating_mw + away.no_fuel_mw;
            let mut away: Vec<UnitAway> = view.units().iter().enumerate().map(look).collect();
            away.retain(|away| total(away) > TELLING_MW);
            away.sort_by(|a, b| total(b).total_cmp(&total(a)).then(a.unit.cmp(&b.unit)));
            self.seen.push(Witnessed { event: **event, away });
        }
    }
}

/// Lives through the samples of these events again, and tells in their order which units were away.
#[must_use]
pub fn witness(system: &System, seed: u64, events: &[Event]) -> Vec<Witnessed> {
    let mut samples: Vec<u64> = events.iter().map(|event| event.sample).collect();
    samples.sort_unstable();
    samples.dedup();
    let mut simulation = Simulation::new(system);
    let mut seen: Vec<Witnessed> = Vec::new();
    for sample in samples {
        let events = events.iter().filter(|event| event.sample == sample).collect();
        let mut witness = Witness { events, seen: Vec::new() };
        simulation.run(seed, sample, &mut witness);
        seen.extend(witness.seen);
    }
    let place = |witnessed: &Witnessed| events.iter().position(|event| *event == witnessed.event);
    seen.sort_by_key(place);
    seen
}
