//! The start of a sample: everything that luck decides is drawn ahead.

use crate::chance::Stream;
use crate::logistics::{Harbor, Seas};
use crate::outage::{Change, Horizon, MachineState, OutageModel, Stretch};
use crate::system::{Thing, Timetable};

use super::{NEVER, NONE, OutageEvent, Simulation, UnitState};

impl Simulation<'_> {
    /// Resets the state and draws outages, cargoes, demand noise and disruptions.
    pub(super) fn prepare(&mut self, seed: u64, sample: u64) {
        let system = self.system;
        match system.levers.fixed() {
            Some(fixed) if self.timetable.steps.is_empty() => self.timetable = fixed.clone(),
            Some(_) => {}
            None => self.timetable = system.levers.draw(seed, sample),
        }
        self.next_step = 0;
        self.hour = 0;
        self.next_maintenance = 0;
        self.next_share = 0;
        self.next_change = 0;
        self.shares_are_stale = false;
        self.next_arrival = 0;
        self.busy_ports.clear();
        self.next_cast_off = NEVER;
        self.farm.reset();
        self.inland.reset();
        if let Some(rations) = &mut self.rations {
            rations.reset();
        }
        self.books.reset();
        self.burners.begin_sample(system, &mut self.farm);
        self.offers.restore();
        self.unbooked_h = 0;
        self.clearing.begin_sample();
        self.claim.fill(f64::INFINITY);
        self.controls.fill(0.0);
        self.demand_scale.fill(1.0);
        self.delivered_t.fill(0.0);
        self.waited_h.fill(0.0);
        for (harbor, data) in self.harbors.iter_mut().zip(&system.ports) {
            harbor.ships.clear();
            *harbor = Harbor { ships: std::mem::take(&mut harbor.ships), ..Harbor::of(data) };
        }
        let n_years = system.weather.len();
        if n_years > 1 {
            let luck = Stream::open(seed, sample, system.weather_key).uniform();
            // Below n_years, as luck is below 1; the bound is for rounding.
            self.year = ((luck * n_years as f64) as usize).min(n_years - 1);
            self.weather = &system.weather[self.year];
        }
        self.link_scale.fill(1.0);
        self.draw_outages(seed, sample);
        (0..system.links.len()).for_each(|link| self.limit_link(link));
        self.draw_noise(seed, sample);
        for (plan, path) in system.regimes.iter().zip(&mut self.regimes) {
            if let Some(plan) = plan {
                plan.draw(seed, sample, system.calendar.n_hours, path);
            }
        }
        let seas = Seas { system, levers: &self.timetable, regimes: &self.regimes, seed, sample };
        self.trade.draw(seas, &mut self.arrivals);
    }

    fn draw_outages(&mut self, seed: u64, sample: u64) {
        let system = self.system;
        self.events.clear();
        self.event_heads.fill(NONE);
        for (p, prone) in system.prone.iter().enumerate() {
            let Some(model) = system.outage(prone.thing) else { continue };
            let stretches = stretches(model, &self.timetable);
            let horizon =
                Horizon { n_hours: system.calendar.n_hours, year: self.year, stretches: &stretches };
            for machine in 0..prone.count {
                let stream = Stream::open(seed, sample, model.key.nth(machine));
                let start = model.live(stream, horizon, &mut self.changes);
                // A sample has far fewer than 2^32 events.
                for (here, &Change { hour, state }) in (self.events.len() as u32..).zip(&self.changes) {
                    let head = &mut self.event_heads[hour as usize];
                    self.events.push(OutageEvent { next: *head, prone: p as u32, machine, state });
                    *head = here;
                }
                self.machines[prone.first_machine + machine as usize] = start;
            }
        }
        let fresh = UnitState { available: 1.0, derated: 1.0, ..UnitState::default() };
        self.units.fill(fresh);
        self.unit_lack_w.fill(0);
        self.lacking_w.fill(0);
        self.links_out.fill(0);
        self.batteries.reset(self.weather);
        for prone in &system.prone {
            let machines = &self.machines[prone.first_machine..][..prone.count as usize];
            let out = machines.first() == Some(&MachineState::Out);
            match prone.thing {
                Thing::Unit(_) => {}
                Thing::Battery(battery) => {
                    for (machine, state) in (0..).zip(machines) {
                        self.batteries.set_up(battery, machine, *state != MachineState::Out);
                    }
                }
                Thing::Link(link) => self.links_out[link] += u32::from(out),
                Thing::Common(common) if out => self.begin_common(common),
                Thing::Common(_) => {}
                Thing::Transfer(transfer) => self.inland.set_transfer_out(transfer, 0, out),
                Thing::Refinery(refinery) => self.inland.set_refinery_out(refinery, 0, out),
                Thing::Port(port) => self.harbors[port].stormy = out,
            }
        }
        for unit in 0..system.units.len() {
            self.count_up(unit);
            self.refresh(unit);
        }
    }

    fn draw_noise(&mut self, seed: u64, sample: u64) {
        let n_days = self.system.calendar.n_days() as usize;
        for (group, &key) in self.system.demand.groups.iter().enumerate() {
            let mut stream = Stream::open(seed, sample, key);
            self.noise[group * n_days..][..n_days].fill_with(|| stream.normal());
        }
    }
}

/// Factors of levers on rates, in stretches in which they stay; empty if no lever ever moves them.
fn stretches(model: &OutageModel, timetable: &Timetable) -> Vec<Stretch> {
    if model.failure_lever.is_none() && model.repair_lever.is_none() {
        return Vec::new();
    }
    let mut hours = vec![0];
    for lever in [model.failure_lever, model.repair_lever] {
        hours.extend(timetable.changes(lever).iter().map(|&(hour, _)| hour));
    }
    hours.sort_unstable();
    hours.dedup();
    let factors =
        |hour: u32| [timetable.value(model.failure_lever, hour), timetable.value(model.repair_lever, hour)];
    // Hours at which nothing really changes would draw luck anew for nothing.
    hours.dedup_by(|later, earlier| factors(*later).map(f64::to_bits) == factors(*earlier).map(f64::to_bits));
    if hours.len() == 1 && factors(0).map(f64::to_bits) == [1.0f64.to_bits(); 2] {
        return Vec::new();
    }
    let at = |&hour: &u32| {
        model.stretch(
            hour,
            timetable.value(model.failure_lever, hour),
            timetable.value(model.repair_lever, hour),
        )
    };
    hours.iter().map(at).collect()
}
