//! The start of a sample: everything that luck decides is drawn ahead.

use crate::chance::Stream;
use crate::logistics::{Harbor, draw_arrivals};
use crate::outage::{OutageModel, VaryingRates};
use crate::system::Timetable;

use super::{NONE, OutageEvent, Simulation, UnitState};

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
        self.next_arrival = 0;
        self.farm.reset();
        self.burners.sort(system, &self.farm);
        self.offers.restore();
        self.claim.fill(f64::INFINITY);
        self.demand_scale.fill(1.0);
        self.delivered_t.fill(0.0);
        self.waited_h.fill(0.0);
        if self.links_moved {
            (0..system.network.links.len()).for_each(|link| self.finder.scale(&system.network, link, 1.0));
            self.links_moved = false;
        }
        for (harbor, data) in self.harbors.iter_mut().zip(&system.ports) {
            harbor.ships.clear();
            *harbor = Harbor {
                ships: std::mem::take(&mut harbor.ships),
                open: true,
                rate_t_per_h: data.rate_t_per_h,
                berths: data.berths,
            };
        }
        self.draw_outages(seed, sample);
        self.draw_noise(seed, sample);
        draw_arrivals(system, &self.timetable, seed, sample, &mut self.arrivals, &mut self.counts);
    }

    fn draw_outages(&mut self, seed: u64, sample: u64) {
        let system = self.system;
        let n_hours = system.calendar.n_hours;
        self.events.clear();
        self.event_heads.fill(NONE);
        self.machine_up.fill(true);
        for (u, unit) in system.units.iter().enumerate() {
            if let Some(model) = &unit.outage {
                let rates = stretches(model, &self.timetable);
                for machine in 0..unit.count {
                    let mut stream = Stream::open(seed, sample, model.key.nth(machine));
                    let (events, heads) = (&mut self.events, &mut self.event_heads);
                    let event = |hour: u32, up: bool| {
                        let head = &mut heads[hour as usize];
                        // A sample has far fewer than 2^32 events.
                        let here = events.len() as u32;
                        events.push(OutageEvent { next: *head, unit: u as u32, machine, up });
                        *head = here;
                    };
                    let starts_up = if rates.is_empty() {
                        model.machine(&mut stream, n_hours, event)
                    } else {
                        model.machine_with(&mut stream, n_hours, &rates, event)
                    };
                    self.machine_up[unit.first_machine + machine as usize] = starts_up;
                }
            }
            self.units[u] = UnitState { available: 1.0, derated: 1.0, ..UnitState::default() };
            self.count_up(u);
            self.refresh(u);
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

/// Rates of a unit in stretches of constant levers; empty if no lever ever moves them.
fn stretches(model: &OutageModel, timetable: &Timetable) -> Vec<VaryingRates> {
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
        model.varied(
            hour,
            timetable.value(model.failure_lever, hour),
            timetable.value(model.repair_lever, hour),
        )
    };
    hours.iter().map(at).collect()
}
