//! Outcomes: what was observed. One row per sample, and tallies that merge. Knows no file.
//!
//! Entities appear in the order of the case's tables, which is alphabetical. Tallies of chunks of samples are merged in
//! the order of the samples, so every sum is the same to the last bit for any number of threads.

mod event;
mod histogram;
mod merge;
mod moments;
mod trade;

pub use event::{Event, EventTally, WorstEvents};
pub use histogram::Histogram;
pub use moments::Moments;
pub use trade::{AgreementTally, MoneyTally};

use serde::{Deserialize, Serialize};

use crate::control::Controls;
use crate::observe::{Carried, Witnessed};

/// The observed results of a run.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Seed of all random streams.
    pub seed: u64,
    /// The rationing policy.
    pub policy: &'static str,
    /// One row per sample, in order.
    pub samples: Vec<SampleRow>,
    /// What each sample came to in each region, at `sample * n_regions + region`; empty if there is only one.
    pub region_samples: Vec<RegionRow>,
    /// What the samples came to in simpler systems with known means.
    pub controls: Controls,
    /// Everything else.
    pub tally: Tally,
    /// The worst events, if they were looked at again.
    pub witnessed: Vec<Witnessed>,
    /// What links carried, if some samples were looked at again; links in the order of the case, then interfaces at a region,
    /// then groups.
    pub carried: Vec<Carried>,
    /// Debt of maintenance in years, if it was looked at: see [`crate::debts`].
    pub debts: Vec<Moments>,
}

/// What one sample came to, over the whole system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SampleRow {
    /// Number of the sample.
    pub sample: u64,
    /// Unserved energy, MWh.
    pub unserved_mwh: f64,
    /// Hours with a shortfall anywhere.
    pub shortfall_hours: u32,
    /// Runs of consecutive hours with a shortfall anywhere.
    pub shortfall_events: u32,
    /// Days of the calendar with a shortfall anywhere.
    pub shortfall_days: u32,
    /// Hours without power per person and day.
    pub dark_hours_per_day: f64,
    /// Deepest shortfall, MW.
    pub max_shed_mw: f64,
    /// Sum of the depths of its events, MW.
    pub event_depths_mw: f64,
    /// Energy demanded, MWh.
    pub demand_mwh: f64,
    /// What the shortfall cost by its tiers, and the variable cost of what units generated, USD.
    pub shortfall_cost: f64,
    /// Cost of the cargoes that were unloaded, and what was borne for those that never came, USD.
    pub import_cost_usd: f64,
    /// Carbon dioxide from the fuel burned, t.
    pub co2_t: f64,
}

/// What one sample came to in a region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RegionRow {
    /// Unserved energy, MWh.
    pub unserved_mwh: f64,
    /// Energy demanded, MWh.
    pub demand_mwh: f64,
    /// Hours with a shortfall.
    pub shortfall_hours: u32,
    /// Runs of consecutive hours with a shortfall.
    pub shortfall_events: u32,
}

/// Mergeable accumulators over samples.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tally {
    /// Samples seen.
    pub n_samples: u64,
    /// Per region.
    pub regions: Vec<RegionTally>,
    /// Per block, those of a region together.
    pub blocks: Vec<BlockTally>,
    /// Dark hours per day of the darkest region less those of the brightest, per sample; empty if there is only one.
    pub region_spread: Moments,
    /// Samples with a shortfall in each hour; length `n_hours`.
    pub hour_shortfalls: Vec<u32>,
    /// Unserved energy of each hour summed over samples, MWh; length `n_hours`.
    pub hour_unserved_mwh: Vec<f64>,
    /// The same by region, at `hour * n_regions + region`; empty if there is only one.
    pub region_hour_shortfalls: Vec<u32>,
    /// See `region_hour_shortfalls`.
    pub region_hour_unserved_mwh: Vec<f64>,
    /// Months of the horizon: of the system and of each region, at `month * (1 + n_regions) + row`.
    pub months: Vec<SpanTally>,
    /// Civil years that the horizon touches, likewise.
    pub years: Vec<SpanTally>,
    /// Energy demanded in each month, by region, summed over samples, MWh; at `month * n_regions + region`.
    pub month_demand_mwh: Vec<f64>,
    /// Events of the system, and of each region if there are several.
    pub events: Vec<EventTally>,
    /// The events of the system with most unserved energy.
    pub worst: WorstEvents,
    /// Per day of the horizon.
    pub days: Vec<DayTally>,
    /// Unserved energy summed over samples, MWh; at `day * n_regions + region`.
    pub region_day_unserved_mwh: Vec<f64>,
    /// Hours without power of the average person summed over samples; at `day * n_regions + region`.
    pub region_day_dark_hours: Vec<f64>,
    /// Stock of each tank at the end of each day, t; at `day * n_tanks + tank`.
    pub stock_t: Vec<Moments>,
    /// Its distribution; at `day * n_tanks + tank`, over 0 to the tank's capacity, in t.
    pub stocks: Vec<Histogram>,
    /// Aboard ships in each port at the end of each day, t; at `day * n_ports + port`.
    pub afloat_t: Vec<Moments>,
    /// Per unit.
    pub units: Vec<UnitTally>,
    /// Per tank.
    pub tanks: Vec<TankTally>,
    /// Per agreement.
    pub agreements: Vec<AgreementTally>,
    /// Money by month of the horizon; empty without agreements.
    pub money: Vec<MoneyTally>,
    /// Per battery, and after them per row of demand that can wait.
    pub batteries: Vec<BatteryTally>,
    /// Unserved energy by the state of the hour, MWh a sample, in the order of [`Cause::ALL`].
    pub causes: [Moments; Cause::ALL.len()],
    /// Shortfall duration curve: level `k` of `n` is `k / n` of `curve_top_mw`; hours a sample with shed above the level.
    pub curve: Vec<Histogram>,
    /// Shed at the top of the curve, MW: the highest demand of any hour.
    pub curve_top_mw: f64,
}

/// What happened in a region, per sample.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RegionTally {
    /// Unserved energy, MWh.
    pub unserved_mwh: Moments,
    /// Hours with a shortfall.
    pub shortfall_hours: Moments,
    /// Runs of consecutive hours with a shortfall.
    pub shortfall_events: Moments,
    /// Days with a shortfall.
    pub shortfall_days: Moments,
    /// Hours without power of the average person, per day.
    pub dark_hours_per_day: Moments,
    /// Energy cut from protected circuits, MWh.
    pub protected_cut_mwh: Moments,
    /// The longest time any rotated block was off without an hour of power between, h.
    pub longest_dark_h: Moments,
    /// Hours off of the rotated block that bore most, less those of the block that bore least.
    pub block_spread_h: Moments,
    /// Energy demanded, MWh.
    pub demand_mwh: Moments,
}

/// What a rotated block bore, per sample.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct BlockTally {
    /// Hours off.
    pub dark_h: Moments,
    /// The longest time off without an hour of power between, h.
    pub longest_h: Moments,
    /// Hours off on its worst day.
    pub worst_day_h: Moments,
}

/// What fell into a span of the horizon, per sample.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SpanTally {
    /// Unserved energy, MWh.
    pub unserved_mwh: Moments,
    /// Hours without power of the average person.
    pub dark_hours: Moments,
    /// Hours with a shortfall.
    pub shortfall_hours: Moments,
    /// Runs of consecutive hours with a shortfall that began in it.
    pub shortfall_events: Moments,
    /// Days with a shortfall.
    pub shortfall_days: Moments,
}

/// What happened on a day, over the whole system.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DayTally {
    /// The day's largest shed, MW.
    pub max_shed_mw: Moments,
    /// Its distribution, from 0 to `curve_top_mw`.
    pub max_shed: Histogram,
    /// Samples whose largest shed of the day fell in each hour; days without shortfall are not counted.
    pub max_hour: [u32; 24],
    /// Unserved energy, MWh.
    pub unserved_mwh: Moments,
}

/// What a unit did, per sample.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UnitTally {
    /// Energy delivered, MWh; empty where units were not dispatched, for want of costs and fuels to tell them apart.
    pub energy_mwh: Moments,
    /// Energy delivered in each month of the horizon ([`alumbron_model::Calendar::months`]), summed over samples, MWh.
    pub month_energy_mwh: Vec<f64>,
    /// Capacity forced out, MWh.
    pub outage_mwh: Moments,
    /// Capacity in maintenance, MWh.
    pub maintenance_mwh: Moments,
    /// Capacity lost to derating while otherwise available, MWh.
    pub derating_mwh: Moments,
    /// Capacity that was available but had no fuel, MWh. Not a forced outage.
    pub no_fuel_mwh: Moments,
}

/// What a tank saw, per sample. `start + received + produced + brought = end + burned + offtaken + lost + sent`, asserted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct TankTally {
    /// Burned by units, t.
    pub burned_t: Moments,
    /// Unloaded from ships, t.
    pub received_t: Moments,
    /// Brought from other tanks and from refineries, t.
    pub brought_t: Moments,
    /// Sent to other tanks and to refineries, t.
    pub sent_t: Moments,
    /// Domestic production that found room, t.
    pub produced_t: Moments,
    /// Domestic production that found no room, t.
    pub refused_t: Moments,
    /// Drawn for other uses, t.
    pub offtaken_t: Moments,
    /// Other uses that went without, t.
    pub offtake_short_t: Moments,
    /// Stock lost to disruptions, t.
    pub lost_t: Moments,
    /// Hours at whose end only the heel was left.
    pub stockout_hours: Moments,
    /// Stock at the ends of days, heel included, their mean, t.
    pub mean_stock_t: Moments,
    /// Stock at the end of the horizon, heel included, t.
    pub final_stock_t: Moments,
}

/// What a battery did, or demand that can wait, which borrows as a battery discharges. All machines together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BatteryTally {
    /// Taken from the grid, MWh a sample.
    pub charged_mwh: Moments,
    /// Given to the grid, inflow that passed through included, MWh a sample.
    pub discharged_mwh: Moments,
    /// Inflow that found neither use nor room, MWh a sample.
    pub spilled_mwh: Moments,
    /// Demand that was put off and not served in time, MWh a sample; part of unserved energy.
    pub overdue_mwh: Moments,
    /// Energy in store at the end of each hour summed over samples, MWh; length `n_hours`.
    pub hour_energy_mwh: Vec<f64>,
}

/// Why energy was not served, judged by the state of the hour alone.
///
/// The unserved energy of an hour is shared, within each connected part of the grid, in proportion to the capacity that
/// each cause keeps away, as long as that capacity exceeds the shed; what no cause explains is `NotBuilt`.
/// A quick description; [`crate::why()`] attributes by worlds without causes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Units forced out.
    Outage,
    /// Units in planned maintenance.
    Maintenance,
    /// Units below their rated capacity for age or fouling.
    Derating,
    /// Units available but without fuel.
    Fuel,
    /// Capacity to spare that the links could not carry.
    Network,
    /// Not enough capacity built.
    NotBuilt,
}

impl Cause {
    /// All causes, in order.
    pub const ALL: [Self; 6] =
        [Self::Outage, Self::Maintenance, Self::Derating, Self::Fuel, Self::Network, Self::NotBuilt];

    /// The word in tables.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Outage => "forced-outage",
            Self::Maintenance => "maintenance",
            Self::Derating => "derating",
            Self::Fuel => "fuel",
            Self::Network => "network",
            Self::NotBuilt => "not-built",
        }
    }
}
