//! Exact capacity adequacy of one region by convolution (Billinton and Allan, 1996, chapter 2).
//!
//! Applies where nothing but independent outages stands between capacity and need: one region, no fuel limits, no chance
//! in demand, no disruption left to chance. Gives hours, energy and days; not events, which depend on chronology.

use crate::grid::TINY_MW;
use crate::system::{System, UnitData, Weather};
use alumbron_model::lever::Lever;

/// Exact expected values over the horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct Exact {
    /// Expected hours with a shortfall.
    pub lolh_h: f64,
    /// Expected unserved energy, MWh.
    pub eue_mwh: f64,
    /// Expected days on which the hour of highest need is short.
    pub lole_peak_days: f64,
    /// Energy demanded, MWh.
    pub demand_mwh: f64,
    /// Probability of a shortfall in each hour.
    pub hour_lolp: Vec<f64>,
    /// Expected unserved energy of each hour, MWh.
    pub hour_eue_mwh: Vec<f64>,
}

/// Why a case has no exact answer here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotExact {
    /// More than one region.
    Regions,
    /// Some unit draws from a tank.
    Fuel,
    /// Demand has noise.
    Noise,
    /// A disruption may or may not happen.
    Disruptions,
    /// A disruption changes failure or repair rates.
    VaryingRates,
    /// Several units can be taken out together.
    CommonOutages,
    /// Energy is shifted in time.
    Batteries,
    /// The capacities have too many distinct sums to enumerate.
    TooManyStates,
}

impl std::fmt::Display for NotExact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Regions => "the case has more than one region",
            Self::Fuel => "some units draw from tanks, so hours depend on each other",
            Self::Noise => "demand varies by chance",
            Self::Disruptions => "some disruption is left to chance",
            Self::VaryingRates => "a disruption changes failure or repair rates",
            Self::CommonOutages => "several units can be taken out together",
            Self::Batteries => {
                "batteries or demand that can wait shift energy in time, so hours depend on each other"
            }
            Self::TooManyStates => "the capacities have too many distinct sums to enumerate",
        })
    }
}

impl std::error::Error for NotExact {}

/// Most distinct outage levels kept; a system of integer capacities needs one per MW.
const MAX_STATES: usize = 2_000_000;

/// Machines alike in one hour: MW of one, how many, the share left in the partial state, and the probabilities of being
/// out, partial and up.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Machines {
    mw: f64,
    count: u32,
    partial_share: f64,
    states: [f64; 3],
}

/// Computes the exact values.
///
/// # Errors
/// [`NotExact`] if the case is beyond convolution.
pub fn exact(system: &System) -> Result<Exact, NotExact> {
    applies(system)?;
    let n_hours = system.calendar.n_hours as usize;
    let mut result = Exact {
        lolh_h: 0.0,
        eue_mwh: 0.0,
        lole_peak_days: 0.0,
        demand_mwh: 0.0,
        hour_lolp: vec![0.0; n_hours],
        hour_eue_mwh: vec![0.0; n_hours],
    };
    // Every weather year is as likely as another.
    for year in 0..system.weather.len() {
        add_year(system, year, &mut result)?;
    }
    result.lolh_h = compensated_sum(&result.hour_lolp);
    result.eue_mwh = compensated_sum(&result.hour_eue_mwh);
    Ok(result)
}

/// Adds one weather year with its probability; sums over hours are left to the caller.
fn add_year(system: &System, year: usize, result: &mut Exact) -> Result<(), NotExact> {
    let n_hours = system.calendar.n_hours as usize;
    let likely = 1.0 / system.weather.len() as f64;
    let mut day_peak = (f64::NEG_INFINITY, 0.0);
    walk(World::new(system, year), Plate::Whole, usize::MAX, |hour, state| {
        let Shortfall { probability, unserved_mwh } = state.shortfall(0.0);
        result.hour_lolp[hour] += likely * probability;
        result.hour_eue_mwh[hour] += likely * unserved_mwh;
        result.demand_mwh += likely * state.demand_mw;
        if state.need_mw > day_peak.0 {
            day_peak = (state.need_mw, probability);
        }
        if (hour + 1) % 24 == 0 || hour + 1 == n_hours {
            result.lole_peak_days += likely * day_peak.1;
            day_peak = (f64::NEG_INFINITY, 0.0);
        }
    })
}

/// Regions that share all their capacity, as on one plate of copper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plate {
    /// All of them.
    Whole,
    /// One alone.
    Region(usize),
}

impl Plate {
    fn holds(self, region: usize) -> bool {
        self == Self::Whole || self == Self::Region(region)
    }
}

/// An hour of a plate before chance decides.
pub(crate) struct HourState<'t> {
    /// Demand, MW.
    pub(crate) demand_mw: f64,
    /// Demand and reserve, less capacity that cannot fail, MW.
    need_mw: f64,
    table: &'t Table,
}

/// What is expected of an hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shortfall {
    pub(crate) probability: f64,
    pub(crate) unserved_mwh: f64,
}

impl HourState<'_> {
    /// The shortfall with so much more capacity that cannot fail, MW.
    pub(crate) fn shortfall(&self, more_mw: f64) -> Shortfall {
        let need = self.need_mw - more_mw;
        let short = self.table.below(need - TINY_MW);
        // Where capacity falls short of reserve alone, demand is all there is to shed.
        let dark = self.table.below((need - self.demand_mw).min(need - TINY_MW));
        let (probability, mean_mw) = (short.probability - dark.probability, short.mean_mw - dark.mean_mw);
        let unserved_mwh = need * probability - mean_mw + dark.probability * self.demand_mw;
        let is_felt = self.demand_mw > TINY_MW;
        Shortfall { probability: if is_felt { short.probability } else { 0.0 }, unserved_mwh }
    }
}

/// Walks through the hours of a weather year. At most `most_states` states of capacity are tabulated on the way.
pub(crate) fn walk(
    mut world: World<'_>,
    plate: Plate,
    most_states: usize,
    mut visit: impl FnMut(usize, HourState<'_>),
) -> Result<(), NotExact> {
    let system = world.system;
    let (mut before, mut table, mut states) = (None, Table::default(), 0);
    let reserve = system.regions.reserve_mw.iter().enumerate().filter(|(region, _)| plate.holds(*region));
    let reserve_mw: f64 = reserve.map(|(_, mw)| mw).sum();
    for hour in 0..system.calendar.n_hours as usize {
        world.advance(hour as u32);
        let (machines, firm) = world.machines(hour, plate);
        if before.as_ref() != Some(&machines) {
            table = Table::new(&machines)?;
            states += table.mw.len();
            if states > most_states {
                return Err(NotExact::TooManyStates);
            }
            before = Some(machines);
        }
        let demand_mw = world.demand(hour, plate);
        visit(hour, HourState { demand_mw, need_mw: demand_mw + reserve_mw - firm, table: &table });
    }
    Ok(())
}

fn applies(system: &System) -> Result<(), NotExact> {
    if system.regions.len() != 1 {
        return Err(NotExact::Regions);
    }
    if !system.batteries.is_empty() {
        return Err(NotExact::Batteries);
    }
    hours_are_alone(system)
}

/// Whether, without batteries and with all regions on one plate, no hour depends on another but through outages.
pub(crate) fn hours_are_alone(system: &System) -> Result<(), NotExact> {
    if system.units.iter().any(|u| u.draws()) {
        return Err(NotExact::Fuel);
    }
    if system.demand.terms.iter().any(|term| term.noise.is_some()) {
        return Err(NotExact::Noise);
    }
    if !system.common.is_empty() {
        return Err(NotExact::CommonOutages);
    }
    if system.levers.fixed().is_none() {
        return Err(NotExact::Disruptions);
    }
    let moves = |lever: &Lever| matches!(lever, Lever::UnitFailureRate(_) | Lever::RepairTime(_));
    if system.levers.levers.iter().any(moves) {
        return Err(NotExact::VaryingRates);
    }
    Ok(())
}

/// What changes from hour to hour without chance, and the probabilities of what machines can do.
#[derive(Clone, Debug)]
pub(crate) struct World<'s> {
    system: &'s System,
    weather: &'s Weather,
    year: usize,
    /// Units of which only the mean is looked at, as if it never failed to be there.
    averaged: Vec<bool>,
    in_maintenance: Vec<u32>,
    available: Vec<f64>,
    derated: Vec<f64>,
    /// Probabilities of being out, partial and up.
    states: Vec<[f64; 3]>,
    demand_scale: Vec<f64>,
    next_step: usize,
    next_maintenance: usize,
}

impl<'s> World<'s> {
    pub(crate) fn new(system: &'s System, year: usize) -> Self {
        let ones = vec![1.0; system.units.len()];
        let start =
            |u: &UnitData| u.outage.as_ref().map_or([0.0, 0.0, 1.0], |model| model.start_probabilities(year));
        Self {
            system,
            weather: &system.weather[year],
            year,
            averaged: vec![false; system.units.len()],
            in_maintenance: vec![0; system.units.len()],
            available: ones.clone(),
            derated: ones,
            states: system.units.iter().map(start).collect(),
            demand_scale: vec![1.0; system.regions.len()],
            next_step: 0,
            next_maintenance: 0,
        }
    }

    /// Looks at these units by their mean alone.
    pub(crate) fn average(self, averaged: &[bool]) -> Self {
        Self { averaged: averaged.to_vec(), ..self }
    }

    /// Goes on to an hour, from 0 one after the other.
    pub(crate) fn advance(&mut self, hour: u32) {
        let steps = self.system.levers.fixed().map_or(&[][..], |t| &t.steps);
        while let Some(&(_, lever, value)) = steps.get(self.next_step).filter(|step| step.0 <= hour) {
            match self.system.levers.levers[lever] {
                Lever::UnitAvailability(unit) => self.available[self.system.place(unit)] = value,
                Lever::UnitDerating(unit) => self.derated[self.system.place(unit)] = value,
                Lever::DemandScale(region) => self.demand_scale[region.position()] = value,
                _ => {}
            }
            self.next_step += 1;
        }
        while let Some(step) = self.system.maintenance.get(self.next_maintenance).filter(|s| s.hour <= hour) {
            self.in_maintenance[step.unit] = step.machines;
            self.next_maintenance += 1;
        }
        if hour > 0 {
            for (states, unit) in self.states.iter_mut().zip(&self.system.units) {
                if let Some(model) = unit.outage.as_ref().filter(|model| model.drifts()) {
                    *states = model.after(*states, self.year, hour);
                }
            }
        }
    }

    fn demand(&self, hour: usize, plate: Plate) -> f64 {
        let terms = self.system.demand.terms.iter().filter(|term| plate.holds(term.region));
        let mw = terms.map(|term| {
            term.mw * self.weather.profiles[term.shape].values[hour] * self.demand_scale[term.region]
        });
        mw.sum()
    }

    /// Machines that may fail, and the capacity that cannot.
    fn machines(&self, hour: usize, plate: Plate) -> (Vec<Machines>, f64) {
        let (mut machines, mut firm) = (Vec::new(), 0.0);
        let units = self.system.units.iter().enumerate();
        for (u, unit) in units.filter(|(_, unit)| plate.holds(unit.region)) {
            let (mw, count) = self.machine(u, hour);
            if unit.outage.is_none() {
                firm += mw * f64::from(count);
            } else if self.averaged[u] {
                firm += self.mean_mw(u, hour);
            } else if mw > 0.0 {
                let partial_share = unit.partial_share;
                machines.push(Machines { mw, count, partial_share, states: self.states[u] });
            }
        }
        (machines, firm)
    }

    /// MW of a machine that is up, and how many are not in maintenance.
    fn machine(&self, unit: usize, hour: usize) -> (f64, u32) {
        let data = &self.system.units[unit];
        let profile = data.profile.map_or(1.0, |p| self.weather.profiles[p].values[hour]);
        let left = self.available[unit] * (data.derated_to * self.derated[unit]);
        (data.machine_mw * left * profile, data.count - self.in_maintenance[unit].min(data.count))
    }

    /// What is expected of a unit in an hour, MW.
    pub(crate) fn mean_mw(&self, unit: usize, hour: usize) -> f64 {
        let ((mw, count), [_, partial, up]) = (self.machine(unit, hour), self.states[unit]);
        mw * f64::from(count) * (up + partial * self.system.units[unit].partial_share)
    }
}

/// The distribution of available capacity.
#[derive(Clone, Debug, Default)]
struct Table {
    /// Levels, MW, from the lowest on.
    mw: Vec<f64>,
    /// Sums over all levels before each, and over all.
    before: Vec<Below>,
}

/// What lies below a level of capacity.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Below {
    probability: f64,
    /// Sum of capacity times probability, MW.
    mean_mw: f64,
}

impl Table {
    fn new(machines: &[Machines]) -> Result<Self, NotExact> {
        let mut levels = vec![(0.0, 1.0)];
        for group in machines {
            let [out, partial, up] = group.states;
            let states = [(0.0, out), (group.mw * group.partial_share, partial), (group.mw, up)];
            for _ in 0..group.count {
                levels = add_machine(&levels, &states);
                if levels.len() > MAX_STATES {
                    return Err(NotExact::TooManyStates);
                }
            }
        }
        // The least likely come first, so little is lost in summation.
        let mut sum = Below::default();
        let mut before = vec![sum];
        before.extend(levels.iter().map(|&(mw, p)| {
            sum = Below { probability: sum.probability + p, mean_mw: sum.mean_mw + mw * p };
            sum
        }));
        Ok(Self { mw: levels.into_iter().map(|(mw, _)| mw).collect(), before })
    }

    /// What lies below a level.
    fn below(&self, mw: f64) -> Below {
        self.before[self.mw.partition_point(|&level| level < mw)]
    }
}

/// The table with one more machine, which can give so many MW with these probabilities.
fn add_machine(table: &[(f64, f64)], levels: &[(f64, f64)]) -> Vec<(f64, f64)> {
    levels.iter().filter(|(_, likely)| *likely > 0.0).fold(Vec::new(), |sum, &(mw, likely)| {
        merge(&sum, table.iter().map(move |&(at, p)| (at + mw, p * likely)))
    })
}

/// Merges two tables in order; equal sums become one.
fn merge(one: &[(f64, f64)], other: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut merged: Vec<(f64, f64)> = Vec::with_capacity(2 * one.len() + 1);
    let (mut one, mut other) = (one.iter().copied().peekable(), other.peekable());
    loop {
        let next = match (one.peek(), other.peek()) {
            (Some((a, _)), Some((b, _))) if a <= b => one.next(),
            (_, Some(_)) => other.next(),
            (_, None) => one.next(),
        };
        let Some((mw, p)) = next else { return merged };
        match merged.last_mut() {
            // Sums that differ by rounding are the same level.
            Some(last) if mw - last.0 < 1e-9 => last.1 += p,
            _ => merged.push((mw, p)),
        }
    }
}

/// Sum with compensation (Neumaier, 1974), so that all printed digits hold.
fn compensated_sum(values: &[f64]) -> f64 {
    let (mut sum, mut lost) = (0.0f64, 0.0f64);
    for &value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
        sum = next;
    }
    sum + lost
}
