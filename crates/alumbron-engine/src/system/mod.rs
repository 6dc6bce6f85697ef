//! The system: a case compiled to arrays. Read-only, shared by threads.
//!
//! Units stand in merit order (cheapest first, ties by id); everything else in the order of the case. Nothing here knows
//! a kind of disruption or a file.

mod aging;
mod compile;
mod given;
mod inland;
mod levers;
mod lost;
mod maintenance;
mod parts;
mod ration;
mod recurring;
mod rest;
mod tiers;
mod trade;
mod weather;
mod without;

pub use aging::DebtCourse;
pub use compile::compile;
pub use given::compile_given;
pub use inland::{InlandData, RefineryData, TransferData};
pub use levers::{LeverPlan, Timetable};
pub use lost::{Loss, compile_lost};
pub use maintenance::MaintenanceStep;
pub use parts::{Part, Split, Whose};
pub use ration::{Pool, PoolTank, RationPlan, Supply, Way};
pub use rest::{Rest, watts};
pub use tiers::{Step, Tiers};
pub use trade::{AgreementData, AgreementLevers, MoneyData, TermsData};
pub use weather::{ProfileData, Weather};
pub use without::{Switch, compile_without};

use alumbron_model::Calendar;
use alumbron_model::case::{Rationing, Sharing};
use alumbron_model::entity::Unit;
use alumbron_model::record::Idx;

use crate::chance::StreamKey;
use crate::control::ControlPlan;
use crate::grid::{Group, Groups, Network};
use crate::logistics::RegimePlan;
use crate::outage::OutageModel;

/// A compiled case.
#[derive(Clone, Debug)]
pub struct System {
    /// The horizon.
    pub calendar: Calendar,
    /// First day of each month of the horizon, and the day after the last.
    pub month_starts: Vec<u32>,
    /// First hour of each civil year that the horizon touches, and its end.
    pub year_starts: Vec<u32>,
    /// How shortfall is shared.
    pub sharing: Sharing,
    /// What policies that ration go by.
    pub rationing: Rationing,
    /// The policy's plan, if it rations.
    pub ration: Option<RationPlan>,
    /// Regions.
    pub regions: Regions,
    /// Hourly demand.
    pub demand: DemandSeries,
    /// Units in merit order.
    pub units: Vec<UnitData>,
    /// Position in the case's table of each unit.
    pub unit_order: Vec<usize>,
    /// The inverse: where each unit of the case's table stands in merit order.
    unit_place: Vec<usize>,
    /// Profiles that move in most hours: column, and units with their regions.
    pub moving: Vec<(usize, Vec<(usize, usize)>)>,
    /// The other units of each region.
    pub steady: Vec<Vec<usize>>,
    /// The other units with a profile, by its column.
    pub stepped: Vec<Vec<usize>>,
    /// The weather years, one of which each sample draws; at least one.
    pub weather: Vec<Weather>,
    /// Luck of the weather.
    pub weather_key: StreamKey,
    /// Planned outages in order of time.
    pub maintenance: Vec<MaintenanceStep>,
    /// Links.
    pub network: Network,
    /// Random outages and hourly limits of the links.
    pub links: Vec<LinkData>,
    /// Those whose limits vary by the hour.
    pub varying_links: Vec<usize>,
    /// Limits on groups of links.
    pub groups: Vec<GroupData>,
    /// Batteries, and after them demand that can wait.
    pub batteries: Vec<BatteryData>,
    /// How many of them are batteries.
    pub n_batteries: usize,
    /// Events that take several things out together.
    pub common: Vec<CommonData>,
    /// How much can lack on each day of each weather year before anything happens, if days can be skipped.
    pub rest: Option<Vec<Rest>>,
    /// Simpler systems that samples are compared with, if there are any.
    pub controls: Option<ControlPlan>,
    /// Everything that can be out by chance, in the order in which luck is drawn.
    pub prone: Vec<Prone>,
    /// Sum of the reserve of each connected part of the grid, MW.
    pub part_reserve_mw: Vec<f64>,
    /// Tanks.
    pub tanks: Vec<TankData>,
    /// Transfers and refineries.
    pub inland: InlandData,
    /// Ports.
    pub ports: Vec<PortData>,
    /// Regimes by supplier, if it has any.
    pub regimes: Vec<Option<RegimePlan>>,
    /// Agreements.
    pub agreements: Vec<AgreementData>,
    /// Most each supplier may be owed, USD.
    pub credit_limit_usd: Vec<f64>,
    /// Foreign exchange for fuel, if it has a limit.
    pub money: Option<MoneyData>,
    /// Disruptions lowered to levers.
    pub levers: LeverPlan,
    /// The highest demand of any hour that noise and levers can make, MW.
    pub peak_mw: f64,
    /// Whether dispatch by unit is worth computing: some unit has a cost or burns fuel.
    pub has_dispatch: bool,
}

impl System {
    /// First hour of each month of the horizon, and its end.
    #[must_use]
    pub fn month_hours(&self) -> Vec<u32> {
        self.month_starts.iter().map(|day| (day * 24).min(self.calendar.n_hours)).collect()
    }

    /// The same system, with whose samples nothing is compared.
    #[must_use]
    pub fn without_controls(&self) -> Self {
        Self { controls: None, ..self.clone() }
    }

    /// Buffers for the groups of links.
    #[must_use]
    pub fn link_groups(&self) -> Groups {
        Groups::new(&self.network, self.groups.iter().map(|data| data.group.clone()).collect())
    }

    /// Where a unit of the case stands in merit order.
    #[must_use]
    pub fn place(&self, unit: Idx<Unit>) -> usize {
        self.unit_place[unit.position()]
    }
}

/// Per-region constants.
#[derive(Clone, Debug, Default)]
pub struct Regions {
    /// Operating reserve, MW.
    pub reserve_mw: Vec<f64>,
    /// Share of demand that is rotated.
    pub rotated: Vec<Rotated>,
    /// Blocks that the rest is rotated in.
    pub blocks: Vec<u32>,
    /// How long a block is off before the next takes its place, h.
    pub turn_h: Vec<f64>,
    /// What a shortfall costs.
    pub tiers: Vec<Tiers>,
    /// Share of the people; sums to 1.
    pub person_weight: Vec<f64>,
}

/// The share of a region's demand that is rotated in blocks; the rest is protected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rotated {
    /// The share.
    pub share: f64,
    /// Its inverse; infinite if everything is protected.
    pub inverse: f64,
    /// The share of all demand that rotation can take off at once; what is shed beyond is cut from everyone alike.
    pub limit: f64,
    /// The same as a share of what is rotated.
    pub most: f64,
    /// How much of what is shed beyond the limit falls on protected circuits: all of it if every block is off.
    pub on_protected: f64,
}

impl Rotated {
    fn new(share: f64, limit: Option<f64>) -> Self {
        let inverse = 1.0 / share;
        match limit.filter(|limit| *limit < share) {
            Some(limit) => {
                let on_protected = (1.0 - share) / (1.0 - limit);
                Self { share, inverse, limit, most: limit * inverse, on_protected }
            }
            None => Self { share, inverse, limit: share, most: 1.0, on_protected: 1.0 },
        }
    }
}

impl Regions {
    /// Number of regions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.reserve_mw.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.reserve_mw.is_empty()
    }
}

/// Hourly demand before noise and levers: a sum of terms, each so many MW times a shape.
#[derive(Clone, Debug, Default)]
pub struct DemandSeries {
    /// Terms, region by region.
    pub terms: Vec<Term>,
    /// Noise groups: standard deviation is per term, draws are per group and day.
    pub groups: Vec<StreamKey>,
}

/// One term of demand.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// Region.
    pub region: usize,
    /// MW where the shape is 1.
    pub mw: f64,
    /// Its shape: a profile of [`Weather`].
    pub shape: usize,
    /// Noise group and standard deviation as a share.
    pub noise: Option<(usize, f64)>,
}

impl DemandSeries {
    /// Demand of all regions together in an hour, MW.
    #[must_use]
    pub fn total(&self, weather: &Weather, hour: u32) -> f64 {
        self.terms.iter().map(|term| term.mw * weather.profiles[term.shape].values[hour as usize]).sum()
    }
}

/// A unit.
#[derive(Clone, Debug)]
pub struct UnitData {
    /// Region.
    pub region: usize,
    /// MW of one machine.
    pub machine_mw: f64,
    /// Machines.
    pub count: u32,
    /// Share of capacity left by permanent derating.
    pub derated_to: f64,
    /// Profile, if capacity varies by hour.
    pub profile: Option<usize>,
    /// The profile's column among those that units follow, and whether it moves in most hours.
    pub column: Option<usize>,
    moving: bool,
    /// Where what is away of it is summed, if anything can be: at `part * (n_columns + 1) + column`, the last column for
    /// units without profile.
    pub at_risk: Option<usize>,
    /// Random outages.
    pub outage: Option<OutageModel>,
    /// Share of capacity that the partial state leaves.
    pub partial_share: f64,
    /// The most its profile ever leaves of its capacity.
    pub most_share: f64,
    /// Tanks in order, with t/MWh.
    pub fuel: Vec<(usize, f64)>,
    /// Tank of what it needs beside fuel, and t/MWh.
    pub consumable: Option<(usize, f64)>,
    /// Whether it has a cost.
    pub cost: f64,
}

impl UnitData {
    /// Whether it draws from any tank.
    #[must_use]
    pub fn draws(&self) -> bool {
        !self.fuel.is_empty() || self.consumable.is_some()
    }

    /// Whether what it can generate moves in most hours, with the sun or the wind.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        self.moving
    }

    /// Capacity of all machines, MW.
    #[must_use]
    pub fn installed_mw(&self) -> f64 {
        f64::from(self.count) * self.machine_mw
    }
}

/// What of a link changes with chance and weather.
#[derive(Clone, Debug)]
pub struct LinkData {
    /// Random outages of both ways together.
    pub outage: Option<OutageModel>,
    /// Profiles of the limits there and back, the flat one where they are constant.
    pub profiles: (usize, usize),
}

/// A limit on a group of links.
#[derive(Clone, Debug)]
pub struct GroupData {
    /// The links and the limits.
    pub group: Group,
    /// Profiles of the limits there and back, the flat one where they are constant.
    pub profiles: (usize, usize),
}

/// A battery, or demand that can wait: a battery full of what is not owed, which borrowing discharges and paying back
/// charges.
#[derive(Clone, Debug)]
pub struct BatteryData {
    /// Region.
    pub region: usize,
    /// Machines.
    pub count: u32,
    /// Random outages.
    pub outage: Option<OutageModel>,
    /// Energy at the start as a share of the most.
    pub start_share: f64,
    /// Whether it is demand that waits.
    pub waits: bool,
    /// Share by which what is owed grows each hour.
    pub interest: f64,
    /// Hours within which what is owed must be paid back.
    pub due_within_h: Option<u32>,
    /// Whether any of the following varies by the hour, and whether room in store or what is kept of it does.
    pub varies: bool,
    /// See `varies`.
    pub room_varies: bool,
    /// Most power from store, MW.
    pub discharge_mw: HourlyData,
    /// Most power into store, MW.
    pub charge_mw: HourlyData,
    /// Most energy in store, MWh.
    pub energy_mwh: HourlyData,
    /// Energy stored for each MWh charged.
    pub charge_efficiency: HourlyData,
    /// Energy given for each MWh from store.
    pub discharge_efficiency: HourlyData,
    /// Share of the energy kept from hour to hour.
    pub carryover: HourlyData,
    /// Inflow, MW.
    pub inflow_mw: HourlyData,
    /// Most power from the grid, MW.
    pub withdrawal_mw: HourlyData,
    /// Most power to the grid, MW.
    pub injection_mw: HourlyData,
}

/// A level times a profile of [`Weather`].
#[derive(Clone, Copy, Debug)]
pub struct HourlyData {
    /// Value where the profile is 1.
    pub level: f64,
    /// The profile, the flat one if it is constant.
    pub profile: usize,
}

impl HourlyData {
    /// The value in an hour.
    #[must_use]
    pub fn at(&self, weather: &Weather, hour: u32) -> f64 {
        self.level * weather.profiles[self.profile].values[hour as usize]
    }
}

/// An event that takes several things out together.
#[derive(Clone, Debug)]
pub struct CommonData {
    /// When it happens and how long it lasts.
    pub outage: OutageModel,
    /// Units that are out, by place in merit order.
    pub units: Vec<usize>,
    /// Links that are out.
    pub links: Vec<usize>,
}

/// Machines that can be out by chance.
#[derive(Clone, Copy, Debug)]
pub struct Prone {
    /// What they are machines of.
    pub thing: Thing,
    /// How many there are.
    pub count: u32,
    /// Position of the first among all machines.
    pub first_machine: usize,
}

/// What can be out by chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A unit, by place in merit order.
    Unit(usize),
    /// A battery, or demand that can wait.
    Battery(usize),
    /// A link.
    Link(usize),
    /// A common outage: out while it lasts.
    Common(usize),
    /// A way from tank to tank.
    Transfer(usize),
    /// A refinery.
    Refinery(usize),
    /// A port: out while weather closes it.
    Port(usize),
}

impl System {
    /// How a thing fails and returns.
    #[must_use]
    pub fn outage(&self, thing: Thing) -> Option<&OutageModel> {
        match thing {
            Thing::Unit(unit) => self.units[unit].outage.as_ref(),
            Thing::Battery(battery) => self.batteries[battery].outage.as_ref(),
            Thing::Link(link) => self.links[link].outage.as_ref(),
            Thing::Common(common) => Some(&self.common[common].outage),
            Thing::Transfer(transfer) => self.inland.transfers[transfer].outage.as_ref(),
            Thing::Refinery(refinery) => self.inland.refineries[refinery].outage.as_ref(),
            Thing::Port(port) => self.ports[port].closures.as_ref(),
        }
    }
}

/// A tank.
#[derive(Clone, Debug, Default)]
pub struct TankData {
    /// What it holds: position in the case's table of fuels.
    pub fuel: usize,
    /// Most it holds, t.
    pub capacity_t: f64,
    /// What cannot be pumped, t.
    pub heel_t: f64,
    /// Stock at the start, t.
    pub stock_t: f64,
    /// Port, if ships reach it.
    pub port: Option<usize>,
    /// Most the units could burn in an hour, t: above this nobody is limited.
    pub hourly_burn_t: f64,
    /// Carbon dioxide per tonne of fuel burned, t.
    pub co2_per_t: f64,
    /// Steady inflow of domestic production, t/h.
    pub inflow_t_per_h: f64,
    /// Other uses.
    pub offtakes: Vec<OfftakeData>,
}

impl TankData {
    /// Most that can be drawn in an hour, t.
    #[must_use]
    pub fn hourly_draw_t(&self) -> f64 {
        self.hourly_burn_t + self.offtakes.iter().map(|offtake| offtake.rate_t_per_h).sum::<f64>()
    }
}

/// A port.
#[derive(Clone, Debug, Default)]
pub struct PortData {
    /// Ships that unload at a time.
    pub berths: usize,
    /// Unloading rate of a berth, t/h; infinite if a cargo is ashore within the hour.
    pub rate_t_per_h: f64,
    /// Most a ship may have aboard at a berth, t; infinite without limit.
    pub max_aboard_t: f64,
    /// Rate at which a ship with more aboard unloads, t/h.
    pub lightering_t_per_h: f64,
    /// Tanks that its ships unload into.
    pub tanks: Vec<usize>,
    /// When weather closes it.
    pub closures: Option<OutageModel>,
}

/// Other use of a fuel.
#[derive(Clone, Copy, Debug)]
pub struct OfftakeData {
    /// t/h.
    pub rate_t_per_h: f64,
    /// Whether it draws before the units.
    pub before_power: bool,
    /// Stock, t, at or below which it stops.
    pub stops_below_t: f64,
}
