//! The copper plate: one region, no fuel, nothing but outages against a known margin.
//!
//! Days whose smallest margin exceeds everything that could be out are skipped whole, so the cost of a sample is the
//! cost of drawing its outages. Gives the same chronologies as the full simulation.

use crate::chance::Stream;
use crate::grid::TINY_MW;
use crate::observe::{Missed, Tallier};
use crate::outage::OutageModel;
use crate::system::{System, UnitData};

/// Watts in a MW: outages are summed in whole watts, which no order of summation can change.
const WATTS: f64 = 1e6;

/// Buffers and the margin of a system to which the copper plate applies.
#[derive(Clone, Debug)]
pub(crate) struct CopperPlate<'s> {
    system: &'s System,
    units: Vec<PlateUnit<'s>>,
    /// Capacity with everything up, less need, MW by hour.
    margin: Vec<f64>,
    demand: Vec<f64>,
    /// Demand of each month, MWh.
    month_demand: Vec<f64>,
    /// Smallest margin of each day, W.
    day_margin: Vec<i64>,
    diary: Diary,
    /// From when to when the machine at hand is out.
    spells: Vec<(u32, u32)>,
    /// Of each unit in the sample at hand, MWh.
    outage_mwh: Vec<f64>,
}

/// A unit.
#[derive(Clone, Copy, Debug)]
struct PlateUnit<'s> {
    outage: Option<&'s OutageModel>,
    count: u32,
    machine_mw: f64,
    machine_w: i64,
}

/// What changes on each day of a sample.
#[derive(Clone, Debug)]
struct Diary {
    days: Vec<Day>,
    /// Two for each spell in which a machine is out, its first hour and the one after it; numbered from 1. What lies
    /// outside the horizon is in no day.
    events: Vec<Event>,
    n_events: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Day {
    /// The number of its last noted event, from 1; 0 without any.
    last_event: u32,
    /// Watts that go out during the day, and the balance at its end.
    going_out: i64,
    net: i64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Event {
    /// The number of the event of the same day that was noted before it.
    before: u32,
    hour: u32,
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
        let months = system.month_hours();
        let month_demand =
            months.windows(2).map(|m| demand[m[0] as usize..m[1] as usize].iter().sum()).collect();
        let n_days = system.calendar.n_days() as usize;
        let plate_unit = |unit: &'s UnitData| PlateUnit {
            outage: unit.outage.as_ref(),
            count: unit.count,
            machine_mw: unit.machine_mw,
            machine_w: (unit.machine_mw * WATTS).round() as i64,
        };
        Some(Self {
            system,
            units: system.units.iter().map(plate_unit).collect(),
            month_demand,
            margin,
            demand,
            day_margin,
            diary: Diary { days: vec![Day::default(); n_days], events: Vec::new(), n_events: 0 },
            spells: Vec::new(),
            outage_mwh: vec![0.0; system.units.len()],
        })
    }

    /// Lives through one sample.
    pub(crate) fn run(&mut self, seed: u64, sample: u64, tallier: &mut Tallier) {
        tallier.begin(sample);
        let mut out = self.draw(seed, sample);
        for (day, (changes, &margin)) in self.diary.days.iter().zip(&self.day_margin).enumerate() {
            if out + changes.going_out > margin {
                self.live_day(day, out, changes.last_event, tallier);
            }
            out += changes.net;
        }
        for (month, &mwh) in self.month_demand.iter().enumerate() {
            tallier.add_month_of_demand(month, mwh);
        }
        tallier.finish_outages(self.system, self.outage_mwh.iter().copied());
        tallier.finish_system(self.system);
    }

    /// Draws the outages of a sample; gives the watts out in hour 0.
    fn draw(&mut self, seed: u64, sample: u64) -> i64 {
        self.diary.days.fill(Day::default());
        self.diary.n_events = 0;
        let n_hours = self.system.calendar.n_hours;
        let mut out_at_start = 0;
        for (unit, outage_mwh) in self.units.iter().zip(&mut self.outage_mwh) {
            let Some(model) = unit.outage else { continue };
            let mut hours_out = 0;
            for machine in 0..unit.count {
                let stream = Stream::open(seed, sample, model.key.nth(machine));
                draw_spells(model, stream, n_hours, &mut self.spells);
                let is_out = self.spells.first().is_some_and(|(from, _)| *from == 0);
                out_at_start += if is_out { unit.machine_w } else { 0 };
                hours_out += u64::from(self.diary.note(unit.machine_w, &self.spells, n_hours));
            }
            *outage_mwh = hours_out as f64 * unit.machine_mw;
        }
        out_at_start
    }

    fn live_day(&self, day: usize, out_before: i64, last_event: u32, tallier: &mut Tallier) {
        let mut changes = [0i64; 24];
        let mut event = last_event;
        while event > 0 {
            let Event { before, hour, watts } = self.diary.events[event as usize - 1];
            changes[hour as usize % 24] += watts;
            event = before;
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

impl Diary {
    /// Notes the spells in which a machine is out; gives the hours in them.
    #[inline(never)]
    fn note(&mut self, machine_w: i64, spells: &[(u32, u32)], n_hours: u32) -> u32 {
        let Self { days, events, n_events } = self;
        let first = *n_events as usize;
        *n_events += 2 * spells.len() as u32;
        if events.len() < *n_events as usize {
            events.resize(*n_events as usize, Event::default());
        }
        let (pairs, _) = events[first..].as_chunks_mut();
        let (mut number, mut hours_out) = (first as u32, 0);
        for ([fails, returns], &(from, until)) in pairs.iter_mut().zip(spells) {
            if from > 0 {
                let day = &mut days[(from / 24) as usize];
                day.note(fails, number + 1, from, machine_w);
                day.going_out += machine_w;
            }
            if until < n_hours {
                days[(until / 24) as usize].note(returns, number + 2, until, -machine_w);
            }
            number += 2;
            hours_out += until - from;
        }
        hours_out
    }
}

impl Day {
    /// Notes an event of this number.
    #[inline(always)]
    fn note(&mut self, event: &mut Event, number: u32, hour: u32, watts: i64) {
        *event = Event { before: self.last_event, hour, watts };
        self.last_event = number;
        self.net += watts;
    }
}

/// Draws the spells in which a machine is out. Apart from noting them, so that the state of the stream stays in registers.
#[inline(never)]
fn draw_spells(model: &OutageModel, stream: Stream, n_hours: u32, spells: &mut Vec<(u32, u32)>) {
    spells.clear();
    model.spells(stream, n_hours, |from, until| spells.push((from, until)));
}
