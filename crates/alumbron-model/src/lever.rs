//! Levers: the small closed set of things any disruption can move. The engine knows levers, never kinds.

use crate::entity::{Agreement, Link, Port, Refinery, Region, Supplier, Tank, Technology, Transfer, Unit};
use crate::record::Idx;
use crate::time::Window;

/// Something a disruption moves. Every lever rests at 1; effects that overlap multiply. Levers that move in the same hour
/// move in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lever {
    /// Factor on the loading probability of a supplier's cargoes.
    SupplierLoading(Idx<Supplier>),
    /// Factor on the loading probability of an agreement's cargoes.
    AgreementLoading(Idx<Agreement>),
    /// Whether payments for an agreement's cargoes get through: above one half they do; until then cargoes wait.
    Payments(Idx<Agreement>),
    /// Factor on the foreign exchange of the months that begin meanwhile, other claims taken off.
    Budget,
    /// Factor on the most that may be owed to a supplier; 0 means no credit, even where it has no limit.
    CreditLimit(Idx<Supplier>),
    /// Whether an agreement nominates: above one half it does.
    AgreementValidity(Idx<Agreement>),
    /// Factor on a supplier's voyage times, delays included.
    VoyageTime(Idx<Supplier>),
    /// Factor on an agreement's voyage times, delays included.
    AgreementVoyage(Idx<Agreement>),
    /// Factor on the probability that a cargo of an agreement gets through; the least one of its way counts.
    SafePassage(Idx<Agreement>),
    /// Factor on the share of the parts of a technology's units that comes; never more than all of them come.
    PartsSupply(Idx<Technology>),
    /// Whether ships can unload: above one half they can.
    PortOpen(Idx<Port>),
    /// Factor on unloading rates.
    BerthRate(Idx<Port>),
    /// Share of the stock that survives the first hour of the effect; acts once, before the capacity changes.
    TankStock(Idx<Tank>),
    /// Share of a tank's capacity that can be used; what is above it is lost.
    TankUsable(Idx<Tank>),
    /// Factor on the rate of a way from tank to tank.
    TransferRate(Idx<Transfer>),
    /// Share of a refinery's capacity that is available.
    RefineryCapacity(Idx<Refinery>),
    /// Share of a unit's capacity that is available; the rest counts as forced out.
    UnitAvailability(Idx<Unit>),
    /// Factor on the failure rate.
    UnitFailureRate(Idx<Unit>),
    /// Share of a unit's capacity left by derating.
    UnitDerating(Idx<Unit>),
    /// Factor on the time to repair.
    RepairTime(Idx<Unit>),
    /// Factor on a link's limits.
    LinkCapacity(Idx<Link>),
    /// Factor on a region's demand.
    DemandScale(Idx<Region>),
}

/// A lever held at a value for a while.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// What is moved.
    pub lever: Lever,
    /// When.
    pub window: Window,
    /// To what: a factor, at least 0.
    pub value: f64,
}
