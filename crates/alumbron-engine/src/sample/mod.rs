//! One sample: a chronology of the whole system.
//!
//! [`Simulation`] owns the state that changes and the buffers, so that nothing is allocated while hours pass. What
//! happens within an hour, and in which order, is written in one place: `hour.rs`.

mod batteries;
mod burners;
mod foresight;
mod hour;
mod inland;
mod offers;
mod outlook;
mod prepare;
mod rations;
mod rest;

use alumbron_model::entity::Unit;
use alumbron_model::lever::Lever;
use alumbron_model::record::Idx;

use crate::arithmetic::ROUNDING;
use crate::grid::{Clearing, CutFinder, Offer};
use crate::logistics::{Arrival, Books, CargoCourse, Harbor, Inland, RegimePath, TankFarm, Trade};
use crate::outage::{Change, MachineState};
use crate::system::{System, Thing, Timetable, Weather, watts};

pub use batteries::BatteryState;
use batteries::{Batteries, PLACES, worth};
use burners::Burners;
use offers::Offers;
use rations::Rations;

/// What an observer sees at the end of an hour. Units are in merit order.
#[derive(Clone, Copy, Debug)]
pub struct HourView<'a> {
    /// Hour.
    pub hour: u32,
    /// What ends with it.
    pub ends: Period,
    /// The sample under way.
    simulation: &'a Simulation<'a>,
}

impl<'a> HourView<'a> {
    /// What units offer.
    #[must_use]
    pub fn offer(&self) -> Offer<'a> {
        self.simulation.offers.offer()
    }

    /// What profiles leave of the capacity of units that follow one; see [`crate::system::UnitData::column`].
    #[must_use]
    pub fn shares(&self) -> &'a [f64] {
        self.simulation.weather.shares(self.hour)
    }

    /// What is made of offers: demand, shortfall, and what stays idle of the offers. Generation is the difference.
    #[must_use]
    pub fn clearing(&self) -> &'a Clearing {
        &self.simulation.clearing
    }

    /// Limit of each link there and back, MW, outages and levers included.
    #[must_use]
    pub fn limits(&self) -> &'a [(f64, f64)] {
        self.simulation.finder.limits()
    }

    /// What is away in each connected part of the grid; up to date in hours with a shortfall.
    #[must_use]
    pub fn missing(&self) -> &'a [Missing] {
        &self.simulation.missing
    }

    /// Capacity that lacked fuel in each part, MW; up to date in hours with a shortfall.
    #[must_use]
    pub fn lacking_fuel_mw(&self) -> &'a [f64] {
        &self.simulation.lacking_fuel_mw
    }

    /// State of the units. Sums over time are up to date where a month ends.
    #[must_use]
    pub fn units(&self) -> &'a [UnitState] {
        &self.simulation.units
    }

    /// Tanks.
    #[must_use]
    pub fn farm(&self) -> &'a TankFarm<'a> {
        &self.simulation.farm
    }

    /// Ports.
    #[must_use]
    pub fn harbors(&self) -> &'a [Harbor] {
        &self.simulation.harbors
    }

    /// Batteries, and after them demand that can wait.
    #[must_use]
    pub fn batteries(&self) -> &'a [BatteryState] {
        &self.simulation.batteries.states
    }

    /// The courses of all cargoes of the sample, if they are kept.
    #[must_use]
    pub fn courses(&self) -> &'a [CargoCourse] {
        self.simulation.trade.courses.as_deref().unwrap_or_default()
    }
}

/// What ends with an hour. A month ends where a day does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// Nothing but the hour.
    Hour,
    /// A day of the calendar.
    Day,
    /// A month of the calendar, or the horizon.
    Month,
}

/// Watches a sample.
pub trait Observer {
    /// Whether every hour must be lived, even those in which nothing can happen.
    const EVERY_HOUR: bool;

    /// An hour has passed.
    fn hour(&mut self, system: &System, view: HourView<'_>);

    /// A day has passed on which nothing happened but outages that nobody felt.
    fn quiet_day(&mut self, system: &System, view: DayView<'_>);
}

/// What an observer sees at the end of a day on which nothing happened.
#[derive(Clone, Copy, Debug)]
pub struct DayView<'a> {
    /// Day of the horizon.
    pub day: u32,
    /// What ends with it.
    pub ends: Period,
    /// Demand of each region, MWh.
    pub demand_mwh: &'a [f64],
    /// Batteries, and after them demand that can wait: none of them moved.
    pub batteries: &'a [BatteryState],
}

/// A unit's state in a sample.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct UnitState {
    /// Machines that are neither in maintenance nor forced out, not even in part.
    pub up: u32,
    /// Machines not in maintenance that are out in part.
    pub partial: u32,
    /// Machines not in maintenance that are out.
    out: u32,
    /// Common outages under way, which take all machines out.
    pub common_outages: u32,
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
    /// What its capacity could have generated so far, MWh.
    potential_mwh: f64,
    /// What it did not generate of that, for want of fuel or of use, MWh.
    unused_mwh: f64,
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

impl Missing {
    #[inline]
    fn add(&mut self, other: Self, share: f64) {
        self.maintenance += other.maintenance * share;
        self.outage += other.outage * share;
        self.derating += other.derating * share;
    }
}

impl UnitState {
    /// The number of machines not in maintenance that are in a state.
    fn count(&mut self, state: MachineState) -> &mut u32 {
        match state {
            MachineState::Up => &mut self.up,
            MachineState::Partial => &mut self.partial,
            MachineState::Out => &mut self.out,
        }
    }

    /// Machines forced out, in full or in part; all that are not in maintenance in a common outage.
    #[must_use]
    pub fn machines_out(&self, unit: &crate::system::UnitData) -> u32 {
        if self.common_outages > 0 {
            unit.count - self.in_maintenance.min(unit.count)
        } else {
            self.out + self.partial
        }
    }

    /// What its capacity could have generated so far, MWh.
    #[must_use]
    pub fn potential_mwh(&self) -> f64 {
        self.potential_mwh
    }

    /// Energy generated so far, MWh.
    #[must_use]
    pub fn energy_mwh(&self) -> f64 {
        let energy = self.potential_mwh - self.unused_mwh;
        if energy > ROUNDING * self.potential_mwh { energy } else { 0.0 }
    }

    /// Recomputes capacity and what is missing of it, each cause taking its share of what the one before left.
    fn refresh(&mut self, unit: &crate::system::UnitData) {
        let maintenance = f64::from(self.in_maintenance) * unit.machine_mw;
        let kept = unit.installed_mw() - maintenance;
        let machine_mw = if self.common_outages > 0 { 0.0 } else { unit.machine_mw * self.available };
        let in_service = f64::from(self.up + self.partial) * machine_mw;
        let full = in_service - f64::from(self.partial) * machine_mw * (1.0 - unit.partial_share);
        self.capacity_mw = full * (unit.derated_to * self.derated);
        self.missing =
            Missing { maintenance, outage: kept - in_service, derating: in_service - self.capacity_mw };
    }
}

/// A machine fails or returns.
#[derive(Clone, Copy, Debug)]
struct OutageEvent {
    /// The next event of the same hour, or `NONE`.
    next: u32,
    /// Position in [`System::prone`].
    prone: u32,
    machine: u32,
    state: MachineState,
}

const NONE: u32 = u32::MAX;

/// After every horizon, h.
const NEVER: u32 = u32::MAX;

/// Hours of a day.
const DAY_H: usize = 24;

/// A sample under way: state and buffers. Reused from sample to sample.
#[derive(Clone, Debug)]
pub struct Simulation<'s> {
    /// The system.
    pub system: &'s System,
    /// Units in merit order.
    pub units: Vec<UnitState>,
    /// Tanks.
    pub farm: TankFarm<'s>,
    /// Ports.
    pub harbors: Vec<Harbor>,
    /// Transfers and refineries.
    pub inland: Inland<'s>,
    /// What there is of each fuel.
    books: Books,
    /// The state of each supplier over time.
    pub regimes: Vec<RegimePath>,
    /// Cargoes of each agreement, and money.
    pub trade: Trade,
    /// Unloaded so far by agreement, t.
    pub delivered_t: Vec<f64>,
    /// Ship-hours waited so far by agreement.
    pub waited_h: Vec<f64>,
    hour: u32,
    timetable: Timetable,
    next_step: usize,
    next_maintenance: usize,
    next_share: usize,
    /// The hour of the next of these three, or an earlier one.
    next_change: u32,
    arrivals: Vec<Arrival>,
    next_arrival: usize,
    /// Ports with ships that may unload, and the hour at which the first moored one casts off, or an earlier one.
    busy_ports: Vec<usize>,
    next_cast_off: u32,
    /// The weather year.
    weather: &'s Weather,
    year: usize,
    /// Whether profiles took other values on days that were skipped.
    shares_are_stale: bool,
    /// Capacity that is away of each unit, at its best share, and its sum by region; whole watts.
    unit_lack_w: Vec<i64>,
    lacking_w: Vec<i64>,
    /// What fails and returns on the day at hand, by the hour.
    day_events: Vec<(u32, OutageEvent)>,
    /// What fails of each region on the day at hand, W.
    failing_w: Vec<i64>,
    /// State of each machine of [`System::prone`].
    machines: Vec<MachineState>,
    /// Position in [`System::prone`] of each unit that can fail.
    unit_prone: Vec<Option<usize>>,
    /// For each link, the outages under way that take it out, its own or common ones.
    links_out: Vec<u32>,
    /// Lever on each link.
    link_scale: Vec<f64>,
    /// When the machine that is drawn fails and returns.
    changes: Vec<Change>,
    events: Vec<OutageEvent>,
    event_heads: Vec<u32>,
    noise: Vec<f64>,
    demand_scale: Vec<f64>,
    /// Whether a lever moved demand in this hour.
    demand_moved: bool,
    /// Demand of each region in the hours of the day, hour by hour, MW.
    day_demand: Vec<f64>,
    offers: Offers,
    batteries: Batteries<'s>,
    burners: Burners,
    /// What a policy lets tanks release, if it rations.
    rations: Option<Box<Rations<'s>>>,
    /// What units whose tanks run low can still claim of each, t.
    unclaimed_t: Vec<f64>,
    /// What each unit was found to need to claim at most, MW; see `release_claims`.
    claim: Vec<f64>,
    lacking_fuel_mw: Vec<f64>,
    /// Hours for which the limits by fuel hold that are not yet booked with the units.
    unbooked_h: u32,
    /// What units offer by region before any battery gives or takes, MW, where it is needed.
    from_units: Vec<f64>,
    /// What the sample came to so far in the simpler systems of [`System::controls`].
    controls: Vec<f64>,
    missing: Vec<Missing>,
    /// The same at full profiles, for each part of the grid by column of `System::shares` and last without profile.
    missing_at_full: Vec<Missing>,
    /// Part of the grid of each unit.
    part: Vec<usize>,
    finder: CutFinder,
    clearing: Clearing,
}

impl<'s> Simulation<'s> {
    /// Buffers for a system.
    #[must_use]
    pub fn new(system: &'s System) -> Self {
        let (n_units, n_regions) = (system.units.len(), system.regions.len());
        let n_days = system.calendar.n_days() as usize;
        let n_parts = system.network.n_parts();
        // Batteries have their places behind the units; what flows over comes before any unit.
        let mut unit_regions: Vec<usize> = system.units.iter().map(|unit| unit.region).collect();
        let mut merit_order = Vec::new();
        for battery in &system.batteries {
            for _ in 0..battery.count {
                merit_order.push(unit_regions.len());
                unit_regions.extend([battery.region; PLACES]);
            }
        }
        merit_order.extend(0..n_units);
        let (network, reserve_mw) = (&system.network, &system.regions.reserve_mw);
        let mut clearing =
            Clearing::new(network, reserve_mw, unit_regions.clone(), &merit_order, system.sharing)
                .with_groups(system.link_groups(), worth(system));
        if !system.has_dispatch {
            clearing.be_indifferent();
        }
        let mut unit_prone = vec![None; n_units];
        for (p, prone) in system.prone.iter().enumerate() {
            if let Thing::Unit(unit) = prone.thing {
                unit_prone[unit] = Some(p);
            }
        }
        Self {
            system,
            units: vec![UnitState::default(); n_units],
            farm: TankFarm::new(&system.tanks),
            harbors: vec![Harbor::default(); system.ports.len()],
            inland: Inland::new(&system.inland, system.tanks.len()),
            books: Books::new(system),
            regimes: vec![RegimePath::default(); system.regimes.len()],
            trade: Trade::default(),
            delivered_t: vec![0.0; system.agreements.len()],
            waited_h: vec![0.0; system.agreements.len()],
            hour: 0,
            timetable: Timetable::default(),
            next_step: 0,
            next_maintenance: 0,
            next_share: 0,
            next_change: 0,
            arrivals: Vec::new(),
            next_arrival: 0,
            busy_ports: Vec::with_capacity(system.ports.len()),
            next_cast_off: NEVER,
            weather: &system.weather[0],
            year: 0,
            shares_are_stale: false,
            unit_lack_w: vec![0; n_units],
            lacking_w: vec![0; n_regions],
            day_events: Vec::new(),
            failing_w: vec![0; n_regions],
            machines: vec![MachineState::Up; system.prone.iter().map(|prone| prone.count as usize).sum()],
            unit_prone,
            links_out: vec![0; system.links.len()],
            link_scale: vec![1.0; system.links.len()],
            changes: Vec::new(),
            events: Vec::new(),
            event_heads: vec![NONE; system.calendar.n_hours as usize],
            noise: vec![0.0; system.demand.groups.len() * n_days],
            demand_scale: vec![1.0; n_regions],
            demand_moved: false,
            day_demand: vec![0.0; DAY_H * n_regions],
            offers: Offers::new(system, unit_regions.len() - n_units),
            batteries: Batteries::new(system),
            burners: Burners::new(system),
            rations: Rations::new(system),
            unclaimed_t: vec![0.0; system.tanks.len()],
            claim: vec![f64::INFINITY; n_units],
            lacking_fuel_mw: vec![0.0; n_parts],
            unbooked_h: 0,
            from_units: vec![0.0; n_regions],
            controls: vec![0.0; system.controls.as_ref().map_or(0, |plan| plan.means().len())],
            missing: vec![Missing::default(); n_parts],
            missing_at_full: vec![Missing::default(); n_parts * (system.stepped.len() + 1)],
            part: system.units.iter().map(|unit| system.network.component[unit.region]).collect(),
            finder: CutFinder::new(&system.network),
            clearing,
        }
    }

    /// Lives through one sample.
    ///
    /// # Panics
    /// If a balance of mass or energy does not close: a bug of ours.
    pub fn run<O: Observer>(&mut self, seed: u64, sample: u64, observer: &mut O) {
        self.rehearse(seed, sample);
        self.live(seed, sample, observer);
    }

    fn live<O: Observer>(&mut self, seed: u64, sample: u64, observer: &mut O) {
        self.prepare(seed, sample);
        let n_hours = self.system.calendar.n_hours;
        let mut hour = 0;
        while hour < n_hours {
            if !O::EVERY_HOUR && hour.is_multiple_of(DAY_H as u32) && self.rest_day(hour, observer) {
                hour += DAY_H as u32;
            } else {
                self.live_hour(hour, observer);
                hour += 1;
            }
        }
        (0..self.harbors.len()).for_each(|port| self.cast_off(port));
        self.harbors.iter().for_each(|harbor| harbor.close(n_hours, &mut self.waited_h));
        self.farm.book_all(n_hours);
        for (t, tank) in self.farm.tanks().enumerate() {
            let imbalance = tank.imbalance();
            assert!(
                imbalance < 1e-7,
                "seed {seed} sample {sample}: mass balance of tank {t} is off by {imbalance:e}"
            );
        }
    }

    /// Asserts that the books of all fuels close at the start of an hour.
    fn check_books(&mut self, hour: u32) {
        let Self { books, system, farm, harbors, inland, .. } = self;
        for (fuel, book) in books.draw_up(system, hour, farm, harbors, inland).iter().enumerate() {
            let imbalance = book.imbalance();
            assert!(
                imbalance < 1e-9,
                "hour {hour}: mass balance of fuel {fuel} is off by {imbalance:e}: {book:?}"
            );
        }
    }

    /// What batteries did in the sample so far, and after them demand that can wait.
    #[must_use]
    pub fn batteries(&self) -> &[BatteryState] {
        &self.batteries.states
    }

    /// What the sample came to in the simpler systems of [`System::controls`].
    #[must_use]
    pub fn controls(&self) -> &[f64] {
        &self.controls
    }

    /// Books what a unit could generate and what was missing of it up to an hour.
    fn settle(&mut self, unit: usize, hour: u32) {
        let (data, state) = (&self.system.units[unit], &mut self.units[unit]);
        let hours = match data.profile {
            None => f64::from(hour - state.since),
            Some(profile) => {
                let sum = &self.weather.profiles[profile].sum;
                sum[hour as usize] - sum[state.since as usize]
            }
        };
        let missing = state.missing;
        state.outage_mwh += missing.outage * hours;
        state.maintenance_mwh += missing.maintenance * hours;
        state.derating_mwh += missing.derating * hours;
        state.potential_mwh += state.capacity_mw * hours;
        state.since = hour;
    }

    /// Counts the machines of a unit that are not in maintenance by their state.
    fn count_up(&mut self, unit: usize) {
        let (data, state) = (&self.system.units[unit], &mut self.units[unit]);
        let in_maintenance = state.in_maintenance.min(data.count);
        (state.up, state.partial, state.out) = (data.count - in_maintenance, 0, 0);
        let Some(prone) = self.unit_prone[unit].map(|p| &self.system.prone[p]) else { return };
        let machines = &self.machines[prone.first_machine..][..prone.count as usize];
        for &machine in machines[in_maintenance as usize..].iter().filter(|&&m| m != MachineState::Up) {
            state.up -= 1;
            *state.count(machine) += 1;
        }
    }

    /// A machine changes its state.
    fn change_machine(&mut self, event: OutageEvent) {
        let system = self.system;
        let prone = &system.prone[event.prone as usize];
        let machine = &mut self.machines[prone.first_machine + event.machine as usize];
        let before = std::mem::replace(machine, event.state);
        let out = event.state == MachineState::Out;
        match prone.thing {
            Thing::Unit(unit) => {
                self.settle(unit, self.hour);
                let state = &mut self.units[unit];
                if event.machine >= state.in_maintenance {
                    *state.count(before) -= 1;
                    *state.count(event.state) += 1;
                }
                self.refresh(unit);
            }
            Thing::Battery(battery) => self.batteries.set_up(battery, event.machine, !out),
            Thing::Link(link) => self.count_link_out(link, out),
            Thing::Common(common) => {
                let event = &system.common[common];
                for &unit in &event.units {
                    self.settle(unit, self.hour);
                    let count = &mut self.units[unit].common_outages;
                    *count = if out { *count + 1 } else { *count - 1 };
                    self.refresh(unit);
                }
                event.links.iter().for_each(|&link| self.count_link_out(link, out));
            }
            Thing::Transfer(transfer) => self.inland.set_transfer_out(transfer, self.hour, out),
            Thing::Refinery(refinery) => self.inland.set_refinery_out(refinery, self.hour, out),
            Thing::Port(port) => {
                self.cast_off(port);
                self.harbors[port].stormy = out;
            }
        }
    }

    /// A common outage is under way when the horizon begins.
    fn begin_common(&mut self, common: usize) {
        let event = &self.system.common[common];
        event.units.iter().for_each(|&unit| self.units[unit].common_outages += 1);
        event.links.iter().for_each(|&link| self.links_out[link] += 1);
    }

    /// One more or one less outage takes a link out.
    fn count_link_out(&mut self, link: usize, out: bool) {
        let count = &mut self.links_out[link];
        *count = if out { *count + 1 } else { *count - 1 };
        self.limit_link(link);
    }

    /// Sets the limits of a link in this hour.
    fn limit_link(&mut self, link: usize) {
        let data = &self.system.links[link];
        let scale = if self.links_out[link] > 0 { 0.0 } else { self.link_scale[link] };
        let share = |profile: usize| self.weather.profiles[profile].values[self.hour as usize] * scale;
        let (there, back) = (share(data.profiles.0), share(data.profiles.1));
        self.finder.scale(&self.system.network, link, there, back);
    }

    /// Sets the limits of links and of groups of links that vary by the hour.
    fn limit_links(&mut self) {
        let system = self.system;
        system.varying_links.iter().for_each(|&link| self.limit_link(link));
        for (group, data) in system.groups.iter().enumerate() {
            let share = |profile: usize| self.weather.profiles[profile].values[self.hour as usize];
            self.clearing.scale_group(group, share(data.profiles.0), share(data.profiles.1));
        }
    }

    /// Recomputes a unit's capacity after a change of state.
    fn refresh(&mut self, unit: usize) {
        let (data, state) = (&self.system.units[unit], &mut self.units[unit]);
        let before = state.missing;
        state.refresh(data);
        if let Some(place) = data.at_risk {
            self.missing_at_full[place].add(before, -1.0);
            self.missing_at_full[place].add(state.missing, 1.0);
        }
        if !data.is_moving() {
            self.offer_anew(unit);
        }
        let lack =
            watts((data.installed_mw() * data.derated_to - self.units[unit].capacity_mw) * data.most_share);
        self.lacking_w[data.region] += lack - std::mem::replace(&mut self.unit_lack_w[unit], lack);
    }

    /// A unit that does not move every hour offers something else from this hour on.
    fn offer_anew(&mut self, unit: usize) {
        let data = &self.system.units[unit];
        let share = data.column.map_or(1.0, |column| self.weather.shares(self.hour)[column]);
        self.lift_limits();
        self.offers.change(unit, data.region, self.units[unit].capacity_mw * share);
        self.burners.change(unit);
    }

    /// Sums anew what is away of all units, so that rounding does not pile up.
    fn sum_missing(&mut self) {
        self.missing_at_full.fill(Missing::default());
        for (data, state) in self.system.units.iter().zip(&self.units) {
            if let Some(place) = data.at_risk {
                self.missing_at_full[place].add(state.missing, 1.0);
            }
        }
    }

    /// Says what is away in this hour in each part of the grid.
    fn weigh_missing(&mut self) {
        let shares = self.weather.shares(self.hour);
        let parts = self.missing_at_full.chunks_exact(shares.len() + 1);
        for (sum, by_column) in self.missing.iter_mut().zip(parts) {
            *sum = by_column[shares.len()];
            for (missing, &share) in by_column.iter().zip(shares) {
                sum.add(*missing, share);
            }
        }
    }

    /// The ship that keeps a tank full casts off, if there is one.
    fn cast_off_from(&mut self, tank: usize) {
        if let Some(port) = self.system.tanks[tank].port {
            self.cast_off(port);
        }
    }

    /// The ship that keeps the tank of a port full casts off, if there is one.
    fn cast_off(&mut self, port: usize) {
        if let &[tank] = &self.system.ports[port].tanks[..] {
            self.harbors[port].cast_off(tank, &mut self.farm, &mut self.delivered_t);
            self.watch(port);
        }
    }

    /// Moves a lever.
    fn pull(&mut self, lever: Lever, value: f64, hour: u32) {
        match lever {
            Lever::UnitAvailability(unit) => {
                self.pull_unit(unit, hour, value, |state| &mut state.available);
            }
            Lever::UnitDerating(unit) => {
                self.pull_unit(unit, hour, value, |state| &mut state.derated);
            }
            Lever::TankUsable(tank) => {
                let tank = tank.position();
                self.cast_off_from(tank);
                let capacity_t = self.system.tanks[tank].capacity_t;
                self.farm.disturb(tank, hour).limit(capacity_t * value);
            }
            Lever::TankStock(tank) => {
                self.cast_off_from(tank.position());
                self.farm.disturb(tank.position(), hour).lose(value);
            }
            Lever::PortOpen(port) => {
                self.cast_off(port.position());
                self.harbors[port.position()].open = value > 0.5;
            }
            Lever::BerthRate(port) => {
                let port = port.position();
                self.cast_off(port);
                let data = &self.system.ports[port];
                self.harbors[port].rate_t_per_h = data.rate_t_per_h * value;
                self.harbors[port].lightering_t_per_h = data.lightering_t_per_h * value;
            }
            Lever::TransferRate(transfer) => self.inland.scale_transfer(transfer.position(), hour, value),
            Lever::RefineryCapacity(refinery) => {
                self.inland.scale_refinery(refinery.position(), hour, value);
            }
            Lever::LinkCapacity(link) => {
                self.link_scale[link.position()] = value;
                self.limit_link(link.position());
            }
            Lever::DemandScale(region) => {
                self.demand_scale[region.position()] = value;
                self.demand_moved = true;
            }
            // These act when cargoes and outages are drawn.
            Lever::SupplierLoading(_)
            | Lever::AgreementLoading(_)
            | Lever::Payments(_)
            | Lever::Budget
            | Lever::CreditLimit(_)
            | Lever::AgreementValidity(_)
            | Lever::VoyageTime(_)
            | Lever::AgreementVoyage(_)
            | Lever::SafePassage(_)
            | Lever::PartsSupply(_)
            | Lever::UnitFailureRate(_)
            | Lever::RepairTime(_) => {}
        }
    }

    /// Moves a lever on a unit of the case.
    fn pull_unit(&mut self, unit: Idx<Unit>, hour: u32, value: f64, lever: fn(&mut UnitState) -> &mut f64) {
        let unit = self.system.place(unit);
        // A lever that stays where it is changes nothing, not even how sums over time are rounded.
        if lever(&mut self.units[unit]).to_bits() != value.to_bits() {
            self.settle(unit, hour);
            *lever(&mut self.units[unit]) = value;
            self.refresh(unit);
        }
    }
}
