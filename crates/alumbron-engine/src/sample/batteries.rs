//! Batteries, hydro with a store, and demand that can wait: what shifts energy in time.
//!
//! They serve adequacy and not price: they charge from surplus only and discharge to prevent shortfall, so they stand at
//! the dear end of the merit order. There each machine has four places: inflow it has no room for, which comes first of
//! all; charging from the grid, which is demand that gives way; inflow that could be stored; and discharge. The machine
//! that lasts longest discharges first, and its charging gives way first (Evans, Tindemans and Angeli, 2019). Demand that
//! can wait is a battery of things not owed: it borrows after all batteries discharged and is paid back before any
//! charges. What has most time to be paid back waits first, and its payback gives way first.

use crate::arithmetic::{larger, smaller};
use crate::grid::{Clearing, Worth};
use crate::system::{BatteryData, System, Weather};

use super::offers::Offers;

/// Places of a machine in the merit order.
pub(crate) const PLACES: usize = 4;
/// Inflow for which there is no room in store.
const OVERFLOW: usize = 0;
/// Charging from the grid: the demand for it gives way.
const CHARGE: usize = 1;
/// Inflow that is stored unless it is needed.
const DIVERT: usize = 2;
/// Discharge.
const DISCHARGE: usize = 3;

/// What one machine of a battery can do in an hour.
#[derive(Clone, Copy, Debug, Default)]
struct Limits {
    discharge_mw: f64,
    charge_mw: f64,
    energy_mwh: f64,
    charge_efficiency: f64,
    discharge_efficiency: f64,
    carryover: f64,
    inflow_mw: f64,
    withdrawal_mw: f64,
    injection_mw: f64,
}

/// One machine.
#[derive(Clone, Copy, Debug)]
struct Machine {
    battery: usize,
    is_up: bool,
    energy_mwh: f64,
    /// Inflow that finds room in store, MW.
    divert_mw: f64,
    /// Hours left in which what is owed can be paid back.
    due_in_h: u32,
}

/// What a battery did so far, all machines together, MWh.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BatteryState {
    /// In store now.
    pub energy_mwh: f64,
    /// Taken from the grid.
    pub charged_mwh: f64,
    /// Given to the grid, inflow included.
    pub discharged_mwh: f64,
    /// Inflow that found neither use nor room.
    pub spilled_mwh: f64,
    /// Demand that was put off and not served in time.
    pub overdue_mwh: f64,
}

/// The batteries of a sample.
#[derive(Clone, Debug)]
pub(super) struct Batteries<'s> {
    data: &'s [BatteryData],
    /// What each battery did.
    pub(super) states: Vec<BatteryState>,
    limits: Vec<Limits>,
    machines: Vec<Machine>,
    /// Position of the first machine of each battery.
    first_machine: Vec<usize>,
    /// Inflow of those batteries that have any, for each weather year.
    inflows: Vec<Vec<(usize, Inflow)>>,
    /// The first place of a machine in the merit order.
    first_place: usize,
    /// What each place offers, MW.
    offered: Vec<f64>,
    /// What is not used of it, MW.
    idle: Vec<f64>,
    /// Places behind the units, for each part of the grid with what they are sorted by.
    tails: Vec<Vec<(Rank, usize)>>,
}

/// Inflow of one machine, and the part of it that can pass to the grid: running sums, one longer than the horizon, MWh.
#[derive(Clone, Debug)]
struct Inflow {
    flows_mwh: Vec<f64>,
    passes_mwh: Vec<f64>,
}

impl Inflow {
    fn new(data: &BatteryData, weather: &Weather) -> Self {
        let n_hours = weather.profiles[data.inflow_mw.profile].values.len() as u32;
        let (mut flows_mwh, mut passes_mwh) = (vec![0.0], vec![0.0]);
        let (mut flows, mut passes) = (0.0, 0.0);
        for hour in 0..n_hours {
            let inflow = data.inflow_mw.at(weather, hour);
            flows += inflow;
            passes += smaller(inflow, data.injection_mw.at(weather, hour));
            flows_mwh.push(flows);
            passes_mwh.push(passes);
        }
        Self { flows_mwh, passes_mwh }
    }
}

/// Whose turn it is at the dear end of the merit order: first by what it does, then by hours, then by place.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rank {
    deed: Deed,
    hours: f64,
}

/// What gives power at the dear end of the merit order, cheapest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    /// Charging gives way.
    SpareCharge,
    /// Paying back gives way.
    SparePayback,
    /// A battery discharges.
    Discharge,
    /// Demand waits.
    Borrow,
}

impl Deed {
    /// What a machine gives from a place at the dear end of the merit order.
    fn of(place: usize, waits: bool) -> Self {
        match (place, waits) {
            (DISCHARGE, false) => Self::Discharge,
            (DISCHARGE, true) => Self::Borrow,
            (_, false) => Self::SpareCharge,
            (_, true) => Self::SparePayback,
        }
    }
}

/// What units are worth, and after them the places of batteries.
pub(super) fn worth(system: &System) -> Vec<Worth> {
    let units = system.units.iter().map(|unit| Worth { kind: 0, cost: unit.cost });
    let machines = system.batteries.iter().flat_map(|battery| (0..battery.count).map(|_| battery.waits));
    let places = machines.flat_map(|waits| {
        (0..PLACES).map(move |place| match place {
            OVERFLOW => Worth::default(),
            _ => Worth { kind: 1 + Deed::of(place, waits) as u8, cost: 1.0 },
        })
    });
    units.chain(places).collect()
}

impl<'s> Batteries<'s> {
    pub(super) fn new(system: &'s System) -> Self {
        let data = &system.batteries[..];
        let (mut machines, mut first_machine) = (Vec::new(), Vec::new());
        for (battery, data) in data.iter().enumerate() {
            first_machine.push(machines.len());
            let machine = Machine { battery, is_up: true, energy_mwh: 0.0, divert_mw: 0.0, due_in_h: 0 };
            machines.extend((0..data.count).map(|_| machine));
        }
        let flowing = |weather: &Weather| {
            let flowing = data.iter().enumerate().filter(|(_, data)| data.inflow_mw.level > 0.0);
            flowing.map(|(battery, data)| (battery, Inflow::new(data, weather))).collect()
        };
        let inflows = system.weather.iter().map(flowing).collect();
        Self {
            data,
            states: vec![BatteryState::default(); data.len()],
            limits: vec![Limits::default(); data.len()],
            offered: vec![0.0; PLACES * machines.len()],
            idle: vec![0.0; PLACES * machines.len()],
            first_place: system.units.len(),
            tails: vec![Vec::with_capacity(PLACES * machines.len()); system.network.n_parts()],
            machines,
            first_machine,
            inflows,
        }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.machines.is_empty()
    }

    /// Begins a sample; which machines are up is told by [`Batteries::set_up`].
    pub(super) fn reset(&mut self, weather: &Weather) {
        for (limits, data) in self.limits.iter_mut().zip(self.data) {
            *limits = limits_at(data, weather, 0);
        }
        self.states.fill(BatteryState::default());
        for machine in &mut self.machines {
            let data = &self.data[machine.battery];
            machine.energy_mwh = data.start_share * self.limits[machine.battery].energy_mwh;
            (machine.is_up, machine.due_in_h) = (true, 0);
            self.states[machine.battery].energy_mwh += machine.energy_mwh;
        }
    }

    /// A machine fails or returns.
    pub(super) fn set_up(&mut self, battery: usize, machine: u32, is_up: bool) {
        self.machines[self.first_machine[battery] + machine as usize].is_up = is_up;
    }

    /// Whether every machine is full, or cannot charge, and stays so as long as nothing is short.
    pub(super) fn are_settled(&self) -> bool {
        self.machines.iter().all(|machine| {
            let (limits, data) = (&self.limits[machine.battery], &self.data[machine.battery]);
            let full = machine.energy_mwh >= limits.energy_mwh || data.charge_mw.level <= 0.0;
            full && limits.carryover >= 1.0 && !data.room_varies
        })
    }

    /// Books hours in which nothing was short and no machine could charge or changed its state: inflow passes as far as it
    /// can.
    pub(super) fn overflow(&mut self, year: usize, hours: std::ops::Range<u32>) {
        for (battery, inflow) in &self.inflows[year] {
            let during = |sum: &[f64]| sum[hours.end as usize] - sum[hours.start as usize];
            let (flows, passes) = (during(&inflow.flows_mwh), during(&inflow.passes_mwh));
            let machines = &self.machines[self.first_machine[*battery]..];
            for machine in &machines[..self.data[*battery].count as usize] {
                let passed = if machine.is_up { passes } else { 0.0 };
                self.states[*battery].discharged_mwh += passed;
                self.states[*battery].spilled_mwh += flows - passed;
            }
        }
    }

    /// What the hour brings: limits of the weather, losses, inflow. Says what each machine can give and take.
    pub(super) fn begin_hour(&mut self, system: &System, weather: &Weather, hour: u32) {
        for (limits, data) in self.limits.iter_mut().zip(self.data).filter(|(_, data)| data.varies) {
            *limits = limits_at(data, weather, hour);
        }
        self.tails.iter_mut().for_each(Vec::clear);
        let places = self.offered.chunks_exact_mut(PLACES).enumerate();
        for (machine, (m, offered)) in self.machines.iter_mut().zip(places) {
            let (limits, data) = (&self.limits[machine.battery], &self.data[machine.battery]);
            if hour > 0 {
                machine.energy_mwh = keep(machine.energy_mwh, limits, data);
            }
            machine.energy_mwh = smaller(machine.energy_mwh, limits.energy_mwh);
            offered.fill(0.0);
            if !machine.is_up {
                self.states[machine.battery].spilled_mwh += limits.inflow_mw;
                continue;
            }
            let Limits { inflow_mw, injection_mw, .. } = *limits;
            let room_mw = room_mw(machine.energy_mwh, limits);
            let divert = smaller(smaller(inflow_mw, limits.charge_mw), room_mw);
            machine.divert_mw = divert;
            offered[OVERFLOW] = smaller(inflow_mw - divert, injection_mw);
            offered[DIVERT] = smaller(divert, injection_mw - offered[OVERFLOW]);
            let charge = smaller(limits.charge_mw, room_mw) - divert;
            offered[CHARGE] = larger(smaller(limits.withdrawal_mw, charge), 0.0);
            let held_mw = machine.energy_mwh * limits.discharge_efficiency;
            let path_mw = injection_mw - offered[OVERFLOW] - offered[DIVERT];
            offered[DISCHARGE] = larger(smaller(smaller(limits.discharge_mw, held_mw), path_mw), 0.0);
            let tail = &mut self.tails[system.network.component[data.region]];
            let first = self.first_place + PLACES * m;
            // The longest goes first.
            let hours = -match data.waits {
                false => hours(held_mw, limits.discharge_mw),
                true => hours_until_due(machine, data, hours(held_mw, limits.discharge_mw)),
            };
            for place in [CHARGE, DIVERT, DISCHARGE] {
                if offered[place] > 0.0 {
                    tail.push((Rank { deed: Deed::of(place, data.waits), hours }, first + place));
                }
            }
        }
    }

    /// Adds what machines can give to the offers, and what they would take to demand that gives way.
    pub(super) fn offer(&self, offers: &mut Offers, clearing: &mut Clearing) {
        clearing.charging.fill(0.0);
        for (m, (machine, offered)) in self.machines.iter().zip(self.offered.chunks_exact(PLACES)).enumerate()
        {
            let region = self.data[machine.battery].region;
            for (place, &mw) in offered.iter().enumerate() {
                offers.add(self.first_place + PLACES * m + place, region, mw);
            }
            clearing.charging[region] += offered[CHARGE];
        }
    }

    /// Puts machines in their turn at the dear end of the merit order.
    pub(super) fn queue(&mut self, clearing: &mut Clearing) {
        for (part, tail) in self.tails.iter_mut().enumerate() {
            tail.sort_unstable_by(|(a, i), (b, j)| {
                a.deed.cmp(&b.deed).then(a.hours.total_cmp(&b.hours)).then(i.cmp(j))
            });
            clearing.set_tail(part, tail.iter().map(|&(_, place)| place));
        }
    }

    /// Moves energy as the grid was cleared. Demand put off for too long comes back and is not served.
    pub(super) fn end_hour(&mut self, clearing: &mut Clearing) {
        self.states.iter_mut().for_each(|state| state.energy_mwh = 0.0);
        self.idle.fill(0.0);
        for &(place, mw) in clearing.idle.units() {
            if let Some(idle) = place.checked_sub(self.first_place) {
                self.idle[idle] = mw;
            }
        }
        for (m, machine) in self.machines.iter_mut().enumerate() {
            let (limits, data) = (&self.limits[machine.battery], &self.data[machine.battery]);
            let state = &mut self.states[machine.battery];
            if machine.is_up {
                let idle = |place: usize| self.idle[PLACES * m + place];
                let used = |place: usize| self.offered[PLACES * m + place] - idle(place);
                let (charged, stored) = (idle(CHARGE), machine.divert_mw - used(DIVERT));
                let (discharged, passed) = (used(DISCHARGE), used(OVERFLOW) + used(DIVERT));
                let energy = machine.energy_mwh + (charged + stored) * limits.charge_efficiency
                    - discharged / limits.discharge_efficiency;
                machine.energy_mwh = larger(smaller(energy, limits.energy_mwh), 0.0);
                state.charged_mwh += charged;
                state.discharged_mwh += discharged + passed;
                state.spilled_mwh += limits.inflow_mw - passed - stored;
            }
            if data.waits {
                let owed = limits.energy_mwh - machine.energy_mwh;
                let overdue = pay_back_in_time(machine, owed, data.due_within_h);
                if overdue > 0.0 {
                    machine.energy_mwh = limits.energy_mwh;
                    state.overdue_mwh += overdue;
                    clearing.demand[data.region] += overdue;
                    clearing.shed[data.region] += overdue;
                    clearing.total_shed += overdue;
                }
            }
            state.energy_mwh += machine.energy_mwh;
        }
    }
}

/// Counts down the hours in which what is owed can be paid back; gives what is overdue, MWh.
fn pay_back_in_time(machine: &mut Machine, owed_mwh: f64, due_within_h: Option<u32>) -> f64 {
    const NOTHING_MWH: f64 = 1e-9;
    let Some(due_within_h) = due_within_h else { return 0.0 };
    if owed_mwh <= NOTHING_MWH {
        machine.due_in_h = 0;
        return 0.0;
    }
    if machine.due_in_h == 0 {
        // Borrowed in this hour: the first hour to pay back is the next.
        machine.due_in_h = due_within_h + 1;
    }
    machine.due_in_h -= 1;
    if machine.due_in_h == 0 { owed_mwh } else { 0.0 }
}

/// What is left in store after an hour: of a battery its share, of demand that waits what is not owed with interest.
fn keep(energy_mwh: f64, limits: &Limits, data: &BatteryData) -> f64 {
    if data.waits {
        let owed = (limits.energy_mwh - energy_mwh) * (1.0 + data.interest);
        larger(limits.energy_mwh - owed, 0.0)
    } else {
        energy_mwh * limits.carryover
    }
}

/// Power that fills a machine within the hour, MW.
fn room_mw(energy_mwh: f64, limits: &Limits) -> f64 {
    if limits.charge_efficiency > 0.0 {
        larger(limits.energy_mwh - energy_mwh, 0.0) / limits.charge_efficiency
    } else {
        0.0
    }
}

/// Hours in which demand that waits can be paid back; without a limit it is longer than any, and
/// longest for what lasts longest.
fn hours_until_due(machine: &Machine, data: &BatteryData, lasts_h: f64) -> f64 {
    match data.due_within_h {
        Some(_) if machine.due_in_h > 0 => f64::from(machine.due_in_h),
        Some(hours) => f64::from(hours),
        None => NEVER_DUE_H + lasts_h,
    }
}

/// Longer than any time to pay back, in hours.
const NEVER_DUE_H: f64 = 1e9;

/// Hours at full power.
fn hours(energy_mwh: f64, power_mw: f64) -> f64 {
    if power_mw > 0.0 { energy_mwh / power_mw } else { f64::INFINITY }
}

fn limits_at(data: &BatteryData, weather: &Weather, hour: u32) -> Limits {
    let at = |of: &crate::system::HourlyData| of.at(weather, hour);
    let given = at(&data.discharge_efficiency);
    Limits {
        discharge_mw: at(&data.discharge_mw),
        charge_mw: at(&data.charge_mw),
        energy_mwh: at(&data.energy_mwh),
        charge_efficiency: at(&data.charge_efficiency),
        // What is borrowed may be owed only in part.
        discharge_efficiency: if data.waits { 1.0 / given } else { given },
        carryover: at(&data.carryover),
        inflow_mw: at(&data.inflow_mw),
        withdrawal_mw: at(&data.withdrawal_mw),
        injection_mw: at(&data.injection_mw),
    }
}
