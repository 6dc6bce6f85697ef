//! One sample: a chronology of the whole system.
//!
//! [`Simulation`] owns the state that changes and the buffers, so that nothing is allocated while hours pass. What
//! happens within an hour, and in which order, is written in one place: `hour.rs`.

mod hour;
mod prepare;

use alumbron_model::entity::Unit;
use alumbron_model::lever::Lever;
use alumbron_model::record::Idx;

use crate::grid::{Clearing, CutFinder, Node};
use crate::logistics::{AgreementCount, Arrival, Harbor, Tank};
use crate::system::{System, Timetable};

/// What an observer sees at the end of an hour. Units are in merit order.
#[derive(Clone, Copy, Debug)]
pub struct HourView<'a> {
    /// Hour.
    pub hour: u32,
    /// Demand and shortfall of each region.
    pub nodes: &'a [Node],
    /// Sum of the shortfall, MW.
    pub total_shed: f64,
    /// Generation of each unit, MW.
    pub generation: &'a [f64],
    /// What is away of the units without profile, for each connected part of the grid; up to date in hours with a
    /// shortfall.
    pub missing: &'a [Missing],
    /// Capacity that lacked fuel in each part, MW.
    pub lacking_fuel_mw: &'a [f64],
    /// State of the units.
    pub units: &'a [UnitState],
    /// Tanks.
    pub tanks: &'a [Tank],
}

/// Watches a sample.
pub trait Observer {
    /// An hour has passed.
    fn hour(&mut self, system: &System, view: HourView<'_>);
}

/// A unit's state in a sample.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct UnitState {
    /// Machines that are neither in maintenance nor forced out.
    pub up: u32,
    /// Machines in maintenance, the first ones of the unit.
    pub in_maintenance: u32,
    /// Lever: share available.
    pub available: f64,
    /// Lever: share left by derating.
    pub derated: f64,
    /// Capacity before profile and fuel, MW.
    pub capacity_mw: f64,
    /// What is missing of the installed capacity, before profile.
    pub missing: Missing,
    /// Since when the state holds.
    since: u32,
    /// Capacity forced out so far, MWh.
    pub outage_mwh: f64,
    /// Capacity in maintenance so far, MWh.
    pub maintenance_mwh: f64,
    /// Capacity lost to derating so far, MWh.
    pub derating_mwh: f64,
    /// Capacity that lacked fuel so far, MWh.
    pub no_fuel_mwh: f64,
}

/// What keeps capacity away, MW before the profile.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Missing {
    /// In maintenance.
    pub maintenance: f64,
    /// Forced out.
    pub outage: f64,
    /// Derated.
    pub derating: f64,
}

impl UnitState {
    /// Recomputes capacity and what is missing of it, each cause taking its share of what the one before left.
    fn refresh(&mut self, unit: &crate::system::UnitData) {
        let maintenance = f64::from(self.in_maintenance) * unit.machine_mw;
        let kept = unit.installed_mw() - maintenance;
        let up = f64::from(self.up) * unit.machine_mw * self.available;
        self.capacity_mw = up * (unit.derated_to * self.derated);
        self.missing = Missing { maintenance, outage: kept - up, derating: up - self.capacity_mw };
    }
}

/// How a tank stands before an hour of dispatch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// It covers an hour of all its units at full power.
    Ample,
    /// It may not.
    Low,
    /// Nothing can be drawn.
    Empty,
}

impl Level {
    /// The level now. A tank that ran low counts as ample only when it holds two hours, so that one that lives from hand
    /// to mouth does not change its level every hour; low is always the careful answer.
    fn after(self, available_t: f64, hourly_burn_t: f64) -> Self {
        let enough = if self == Self::Ample { hourly_burn_t } else { 2.0 * hourly_burn_t };
        if available_t >= enough && available_t > 0.0 {
            Self::Ample
        } else if available_t > 0.0 {
            Self::Low
        } else {
            Self::Empty
        }
    }
}

/// A machine fails or returns.
#[derive(Clone, Copy, Debug)]
struct OutageEvent {
    /// The next event of the same hour, or `NONE`.
    next: u32,
    unit: u32,
    machine: u32,
    up: bool,
}

const NONE: u32 = u32::MAX;

/// A sample under way: state and buffers. Reused from sample to sample.
#[derive(Clone, Debug)]
pub struct Simulation<'s> {
    /// The system.
    pub system: &'s System,
    /// Units in merit order.
    pub units: Vec<UnitState>,
    /// Tanks.
    pub tanks: Vec<Tank>,
    /// Ports.
    pub harbors: Vec<Harbor>,
    /// Cargoes of each agreement.
    pub counts: Vec<AgreementCount>,
    /// Unloaded so far by agreement, t.
    pub delivered_t: Vec<f64>,
    /// Ship-hours waited so far by agreement.
    pub waited_h: Vec<f64>,
    timetable: Timetable,
    next_step: usize,
    next_maintenance: usize,
    arrivals: Vec<Arrival>,
    next_arrival: usize,
    /// Whether each machine of the units is up, unit by unit.
    machine_up: Vec<bool>,
    events: Vec<OutageEvent>,
    event_heads: Vec<u32>,
    noise: Vec<f64>,
    demand_scale: Vec<f64>,
    day_factor: Vec<f64>,
    total_shed: f64,
    offered: Vec<f64>,
    limited: Vec<usize>,
    lacking_fuel_mw: Vec<f64>,
    missing: Vec<Missing>,
    /// Part of the grid of each unit.
    part: Vec<usize>,
    /// What each unit was found to need to claim at most, MW; see `release_claims`.
    claim: Vec<f64>,
    hour: u32,
    missing_is_stale: bool,
    /// Units whose first tank with anything in it covers any hour: unit, tank, t/MWh from it.
    quick: Vec<(usize, usize, f64)>,
    /// The other units that burn fuel, in merit order.
    slow: Vec<usize>,
    fuel_left: Vec<f64>,
    levels: Vec<Level>,
    drawn: Vec<f64>,
    drawn_beside: Vec<f64>,
    finder: CutFinder,
    /// Whether some link is not at its declared limits.
    links_moved: bool,
    clearing: Clearing,
}

impl<'s> Simulation<'s> {
    /// Buffers for a system.
    #[must_use]
    pub fn new(system: &'s System) -> Self {
        let (n_units, n_regions) = (system.units.len(), system.regions.len());
        let n_days = system.calendar.n_days() as usize;
        let n_parts = system.network.component_starts.len() - 1;
        let unit_regions = system.units.iter().map(|unit| unit.region).collect();
        let clearing =
            Clearing::new(&system.network, &system.regions.reserve_mw, unit_regions, system.sharing);
        Self {
            system,
            units: vec![UnitState::default(); n_units],
            tanks: vec![Tank::default(); system.tanks.len()],
            harbors: vec![Harbor::default(); system.ports.len()],
            counts: vec![AgreementCount::default(); system.agreements.len()],
            delivered_t: vec![0.0; system.agreements.len()],
            waited_h: vec![0.0; system.agreements.len()],
            timetable: Timetable::default(),
            next_step: 0,
            next_maintenance: 0,
            arrivals: Vec::new(),
            next_arrival: 0,
            machine_up: vec![true; system.units.iter().map(|unit| unit.count as usize).sum()],
            events: Vec::new(),
            event_heads: vec![NONE; system.calendar.n_hours as usize],
            noise: vec![0.0; system.demand.groups.len() * n_days],
            demand_scale: vec![1.0; n_regions],
            day_factor: vec![1.0; system.demand.series.len()],
            total_shed: 0.0,
            offered: vec![0.0; n_units],
            limited: Vec::with_capacity(n_units),
            lacking_fuel_mw: vec![0.0; n_parts],
            missing: vec![Missing::default(); n_parts],
            part: system.units.iter().map(|unit| system.network.component[unit.region]).collect(),
            claim: vec![f64::INFINITY; n_units],
            hour: 0,
            missing_is_stale: true,
            quick: Vec::with_capacity(n_units),
            slow: Vec::with_capacity(n_units),
            fuel_left: vec![0.0; system.tanks.len()],
            levels: vec![Level::Ample; system.tanks.len()],
            drawn: vec![0.0; system.tanks.len()],
            drawn_beside: vec![0.0; system.tanks.len()],
            finder: CutFinder::new(&system.network),
            links_moved: false,
            clearing,
        }
    }

    /// Lives through one sample.
    ///
    /// # Panics
    /// If a balance of mass or energy does not close: a bug of ours.
    pub fn run(&mut self, seed: u64, sample: u64, observer: &mut impl Observer) {
        self.prepare(seed, sample);
        for hour in 0..self.system.calendar.n_hours {
            self.live_hour(hour, observer);
        }
        for unit in 0..self.units.len() {
            self.settle(unit, self.system.calendar.n_hours);
        }
        for (t, tank) in self.tanks.iter().enumerate() {
            let imbalance = tank.imbalance();
            assert!(
                imbalance < 1e-7,
                "seed {seed} sample {sample}: mass balance of tank {t} is off by {imbalance:e}"
            );
        }
    }

    /// Books what was missing of a unit up to an hour.
    fn settle(&mut self, unit: usize, hour: u32) {
        let (data, state) = (&self.system.units[unit], &mut self.units[unit]);
        let hours = match data.profile {
            None => f64::from(hour - state.since),
            Some(profile) => {
                let sum = &self.system.profiles[profile].sum;
                sum[hour as usize] - sum[state.since as usize]
            }
        };
        let missing = state.missing;
        state.outage_mwh += missing.outage * hours;
        state.maintenance_mwh += missing.maintenance * hours;
        state.derating_mwh += missing.derating * hours;
        state.since = hour;
    }

    /// Counts the machines of a unit that are neither in maintenance nor forced out.
    fn count_up(&mut self, unit: usize) {
        let (data, state) = (&self.system.units[unit], &mut self.units[unit]);
        let machines = &self.machine_up[data.first_machine..][..data.count as usize];
        let kept = &machines[state.in_maintenance.min(data.count) as usize..];
        // At most `count`, which is a u32.
        state.up = kept.iter().filter(|&&up| up).count() as u32;
    }

    /// Recomputes a unit's capacity after a change of state.
    fn refresh(&mut self, unit: usize) {
        let (data, state) = (&self.system.units[unit], &mut self.units[unit]);
        state.refresh(data);
        if data.profile.is_none() {
            self.offered[unit] = state.capacity_mw;
        }
        self.missing_is_stale = true;
    }

    /// Sums what is away of the units without profile.
    fn sum_missing(&mut self) {
        self.missing.fill(Missing::default());
        let units = self.system.units.iter().zip(&self.units).zip(&self.part);
        for ((_, state), &part) in units.filter(|((unit, _), _)| unit.profile.is_none()) {
            let sum = &mut self.missing[part];
            sum.maintenance += state.missing.maintenance;
            sum.outage += state.missing.outage;
            sum.derating += state.missing.derating;
        }
        self.missing_is_stale = false;
    }

    /// Moves a lever.
    fn pull(&mut self, lever: Lever, value: f64, hour: u32) {
        match lever {
            Lever::UnitAvailability(unit) => {
                self.pull_unit(unit, hour, |state| state.available = value);
            }
            Lever::UnitDerating(unit) => {
                self.pull_unit(unit, hour, |state| state.derated = value);
            }
            Lever::TankUsable(tank) => {
                let tank = tank.position();
                self.tanks[tank].limit(self.system.tanks[tank].capacity_t * value);
            }
            Lever::TankStock(tank) => self.tanks[tank.position()].lose(value),
            Lever::PortOpen(port) => self.harbors[port.position()].open = value > 0.5,
            Lever::BerthRate(port) => {
                let port = port.position();
                self.harbors[port].rate_t_per_h = self.system.ports[port].rate_t_per_h * value;
            }
            Lever::LinkCapacity(link) => {
                let link = link.position();
                self.finder.scale(&self.system.network, link, value);
                self.links_moved = true;
            }
            Lever::DemandScale(region) => self.demand_scale[region.position()] = value,
            // These act when cargoes and outages are drawn.
            Lever::SupplierLoading(_)
            | Lever::AgreementValidity(_)
            | Lever::VoyageTime(_)
            | Lever::UnitFailureRate(_)
            | Lever::RepairTime(_) => {}
        }
    }

    /// Changes the state of a unit of the case.
    fn pull_unit(&mut self, unit: Idx<Unit>, hour: u32, change: impl FnOnce(&mut UnitState)) {
        let unit = self.system.place(unit);
        self.settle(unit, hour);
        change(&mut self.units[unit]);
        self.refresh(unit);
    }
}
