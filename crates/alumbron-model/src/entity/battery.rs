//! What shifts energy in time: batteries, pumped and reservoir hydro, and demand that can wait.

use super::{Hourly, Outage, Region, Technology};
use crate::quantity::{Fraction, Hours, MegawattHours, Megawatts};
use crate::record::Idx;

/// A battery, pumped hydro or reservoir hydro, or several identical ones that fail independently. Powers and energies
/// are those of one machine.
///
/// In an hour it takes from the grid at most `withdrawal`, and puts into its store at most `charge`, inflow included.
/// It takes from its store at most `discharge`; together with inflow that passes through it gives the grid at most
/// `injection`. Limits are at its terminals: charging 1 MWh adds `charge_efficiency` to the store, giving 1 MWh takes
/// 1 / `discharge_efficiency` of it. A machine that is out neither takes
/// nor gives, and keeps what it has.
#[derive(Clone, Debug, PartialEq)]
pub struct Battery {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Where it is connected.
    pub region: Idx<Region>,
    /// Its class.
    pub technology: Option<Idx<Technology>>,
    /// Number of machines.
    pub count: u32,
    /// Most power it gives from its store.
    pub discharge: Hourly<Megawatts>,
    /// Most power it takes into its store.
    pub charge: Hourly<Megawatts>,
    /// Most energy in store.
    pub energy: Hourly<MegawattHours>,
    /// Share of what is charged that reaches the store.
    pub charge_efficiency: Hourly<Fraction>,
    /// Share of what leaves the store that is given.
    pub discharge_efficiency: Hourly<Fraction>,
    /// Share of the energy in store that is kept from one hour to the next.
    pub carryover: Hourly<Fraction>,
    /// Energy in store in hour 0, as a share of the most in that hour.
    pub start: Fraction,
    /// Power that flows in by itself, such as water.
    pub inflow: Hourly<Megawatts>,
    /// Most power it takes from the grid; 0 if it never pumps.
    pub withdrawal: Hourly<Megawatts>,
    /// Most power it gives to the grid, from its store and its inflow together.
    pub injection: Hourly<Megawatts>,
    /// Random outages; none if it never fails.
    pub outage: Option<Outage>,
}

/// Demand that can be borrowed from one hour and paid back in another.
///
/// What is borrowed is not served now and is owed; what is owed grows by its interest each hour, and is paid back as
/// additional demand when there is a surplus. What is still owed after `payback_within` counts as unserved.
#[derive(Clone, Debug, PartialEq)]
pub struct DemandResponse {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Whose demand.
    pub region: Idx<Region>,
    /// Most power that can be borrowed.
    pub borrow: Hourly<Megawatts>,
    /// Most power that can be paid back.
    pub payback: Hourly<Megawatts>,
    /// Most energy that can be owed.
    pub energy: Hourly<MegawattHours>,
    /// Share of what is borrowed that is owed.
    pub borrow_efficiency: Hourly<Fraction>,
    /// Share of what is paid back that reduces what is owed.
    pub payback_efficiency: Hourly<Fraction>,
    /// Share by which what is owed grows each hour; negative if it is forgiven in part.
    pub interest: f64,
    /// How long after borrowing it must be paid back; at any time if none.
    pub payback_within: Option<Hours>,
    /// Random outages; none if it can always be called.
    pub outage: Option<Outage>,
}
