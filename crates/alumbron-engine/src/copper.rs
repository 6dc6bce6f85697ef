//! The copper plate: one region, no fuel, nothing but outages against a known margin.
//!
//! Days whose smallest margin exceeds everything that could be out are skipped whole, so the cost of a sample is the
//! cost of drawing its outages. Gives the same chronologies as the full simulation.

use crate::chance::Stream;
use crate::grid::TINY_MW;
use crate::observe::{Missed, Tallier};
use crate::outage::{Horizon, MachineState, OutageModel};
use crate::sample::UnitState;
use crate::system::{System, UnitData};

const NONE: u32 = u32::MAX;
/// Watts in a MW: outages are summed in whole watts, which no order of summation can change.
const WATTS: f64 = 1e6;

/// Buffers and the margin of a system to which the copper plate applies.
#[derive(Clone, Debug)]
pub(crate) struct CopperPlate<'s> {
    system: &'s System,
    /// Capacity with everything up, less need, MW by hour.
    margin: Vec<f64>,
    demand: Vec<f64>,
    total_demand: f64,
    /// Smallest margin of each day, W.
    day_margin: Vec<i64>,
    days: Vec<Day>,
    events: Vec<Event>,
    states: Vec<UnitState>,
}

#[derive(Clone, Copy, Debug)]
struct Day {
    first_event: u32,
    /// Watts that go out during the day, and the balance at its end.
    going_out: i64,
    net: i64,
}

#[derive(Clone, Copy, Debug)]
struct Event {
    next: u32,
    hour_of_day: u32,
    watts: i64,
}

impl<'s> CopperPlate<'s> {
    /// The copper plate of a system, if it applies: one region, fixed demand, no dispatch to report, no derating, no
    /// planned or imposed changes of capacity.
    pub(crate) fn of(system: &'s System) -> Option<Self> {
        let steady = |u: &UnitData| {
            let simple = u.outage.as_ref().is_none_or(OutageModel::is_simple);
            (u.outage.is_none() || u.profile.is_none()) && u.derated_to >= 1.0 && simple
        };
        let applies = system.regions.len() == 1
            && !system.has_dispatch
            && system.weather.len() == 1
            && system.common.is_empty()
            && system.batteries.is_empty()
            && system.tanks.is_empty()
            && system.demand.groups.is_empty()
            && system.maintenance.is_empty()
            && system.levers.levers.is_empty()
            && system.units.iter().all(steady);
        if !applies {
            return None;
        }
        let (n_hours, weather) = (system.calendar.n_hours as usize, &system.weather[0]);
        let demand: Vec<f64> =
            (0..system.calendar.n_hours).map(|hour| system.demand.total(weather, hour)).collect();
        let capacity = |hour: usize| -> f64 {
            let at =
                |u: &UnitData| u.installed_mw() * u.profile.map_or(1.0, |p| weather.profiles[p].values[hour]);
            system.units.iter().map(at).sum()
        };
        let margin: Vec<f64> =
            (0..n_hours).map(|hour| capacity(hour) - demand[hour] - system.regions.reserve_mw[0]).collect();
        let day_margin = margin
            .chunks(24)
            .map(|day| (day.iter().copied().fold(f64::INFINITY, f64::min) * WATTS).floor() as i64)
            .collect();
        let n_days = system.calendar.n_days() as usize;
        Some(Self {
            system,
            total_demand: demand.iter().sum(),
            margin,
            demand,
            day_margin,
            days: vec![Day { first_event: NONE, going_out: 0, net: 0 }; n_days],
            events: Vec::new(),
            states: vec![UnitState::default(); system.units.len()],
        })
    }

    /// Lives through one sample.
    pub(crate) fn run(&mut self, seed: u64, sample: u64, tallier: &mut Tallier) {
        tallier.begin(sample);
        let mut out = self.draw(seed, sample);
        for day in 0..self.days.len() {
            let Day { first_event, going_out, net } = self.days[day];
            if out + going_out > self.day_margin[day] {
                self.live_day(day, out, first_event, tallier);
            }
            out += net;
        }
        tallier.add_demand(0, self.total_demand);
        tallier.finish_units(self.system, &self.states);
        tallier.finish_system(self.system);
    }

    /// Draws the outages of a sample; gives the watts out in hour 0.
    fn draw(&mut self, seed: u64, sample: u64) -> i64 {
        let n_hours = self.system.calendar.n_hours;
        self.days.fill(Day { first_event: NONE, going_out: 0, net: 0 });
        self.events.clear();
        let mut out_at_start = 0;
        for (unit, state) in self.system.units.iter().zip(&mut self.states) {
            *state = UnitState::default();
            let Some(model) = &unit.outage else { continue };
            let watts = (unit.machine_mw * WATTS).round() as i64;
            // Hours out: each failure adds what is left of the horizon, each return takes it away again; sums wrap around
            // in between.
            let mut hours_out = 0u32;
            for machine in 0..unit.count {
                let mut stream = Stream::open(seed, sample, model.key.nth(machine));
                let (days, events) = (&mut self.days, &mut self.events);
                let horizon = Horizon { n_hours, year: 0, stretches: &[] };
                let start = model.live(&mut stream, horizon, |hour, state| {
                    let returns = state == MachineState::Up;
                    let day = &mut days[(hour / 24) as usize];
                    let change = if returns { -watts } else { watts };
                    day.net += change;
                    if returns {
                        hours_out = hours_out.wrapping_sub(n_hours - hour);
                    } else {
                        hours_out = hours_out.wrapping_add(n_hours - hour);
                        day.going_out += watts;
                    }
                    let here = events.len() as u32;
                    events.push(Event { next: day.first_event, hour_of_day: hour % 24, watts: change });
                    day.first_event = here;
                });
                if start == MachineState::Out {
                    out_at_start += watts;
                    hours_out = hours_out.wrapping_add(n_hours);
                }
            }
            state.outage_mwh = f64::from(hours_out) * unit.machine_mw;
        }
        out_at_start
    }

    fn live_day(&mut self, day: usize, out_before: i64, first_event: u32, tallier: &mut Tallier) {
        let mut changes = [0i64; 24];
        let mut event = first_event;
        while event != NONE {
            let Event { next, hour_of_day, watts } = self.events[event as usize];
            changes[hour_of_day as usize] += watts;
            event = next;
        }
        let mut out = out_before;
        let hours = (day * 24..).zip(&self.margin[day * 24..]).zip(changes);
        for ((hour, &margin), change) in hours {
            out += change;
            let out_mw = out as f64 / WATTS;
            let shed = (out_mw - margin).min(self.demand[hour]);
            if shed > TINY_MW {
                let missed: Missed = [out_mw, 0.0, 0.0, 0.0, 0.0];
                tallier.shortfall(self.system, hour as u32, &[self.demand[hour]], &[shed], shed);
                tallier.blame(shed, missed);
            }
        }
        tallier.close_day(day as u32);
    }
}
