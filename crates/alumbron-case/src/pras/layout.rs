//! What a PRAS file holds: its groups, their columns of words, their series of numbers.
//!
//! Reader and writer both follow these tables. Source: the specification of the format in the PRAS repository and, for
//! demand response, what its version 0.8 writes.

/// The table of words of a group.
pub(super) const CORE: &str = "_core";

/// What the numbers of a series are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Whole units of power.
    Power,
    /// Whole units of energy.
    Energy,
    /// Whole steps of time.
    Steps,
    /// A fraction from 0 to 1.
    Share,
    /// A probability on the way into a step.
    Chance,
    /// The share that is kept on the way into a step.
    Kept,
    /// A growth per step, from -1 to 1.
    Growth,
}

/// A series of a group: one value for each asset and hour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Series {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// What stands in for a series that older files lack; none if it must be there.
    pub(super) missing: Option<f64>,
}

/// A group of assets.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) group: &'static str,
    /// Columns of `_core`. The first is the unique name, unless `names` is false.
    pub(super) columns: &'static [&'static str],
    pub(super) names: bool,
    pub(super) series: &'static [Series],
}

const fn series(name: &'static str, kind: Kind) -> Series {
    Series { name, kind, missing: None }
}

const FAILURE: Series = series("failureprobability", Kind::Chance);
const REPAIR: Series = series("repairprobability", Kind::Chance);
const CHARGE: Series = series("chargecapacity", Kind::Power);
const DISCHARGE: Series = series("dischargecapacity", Kind::Power);
const ENERGY: Series = series("energycapacity", Kind::Energy);
const CHARGING: Series = series("chargeefficiency", Kind::Share);
const DISCHARGING: Series = series("dischargeefficiency", Kind::Share);
const CARRYOVER: Series = series("carryoverefficiency", Kind::Kept);
const FORWARD: Series = series("forwardcapacity", Kind::Power);
const BACKWARD: Series = series("backwardcapacity", Kind::Power);
const LOSSLESS: Option<f64> = Some(1.0);

/// The groups, in the order in which they are read.
pub(super) const LAYOUTS: [Layout; 7] = [
    Layout { group: "regions", columns: &["name"], names: true, series: &[series("load", Kind::Power)] },
    Layout {
        group: "generators",
        columns: &["name", "category", "region"],
        names: true,
        series: &[series("capacity", Kind::Power), FAILURE, REPAIR],
    },
    Layout {
        group: "storages",
        columns: &["name", "category", "region"],
        names: true,
        series: &[CHARGE, DISCHARGE, ENERGY, CHARGING, DISCHARGING, CARRYOVER, FAILURE, REPAIR],
    },
    Layout {
        group: "generatorstorages",
        columns: &["name", "category", "region"],
        names: true,
        series: &[
            series("inflow", Kind::Power),
            series("gridwithdrawalcapacity", Kind::Power),
            series("gridinjectioncapacity", Kind::Power),
            CHARGE,
            DISCHARGE,
            ENERGY,
            CHARGING,
            DISCHARGING,
            CARRYOVER,
            FAILURE,
            REPAIR,
        ],
    },
    Layout {
        group: "demandresponses",
        columns: &["name", "category", "region"],
        names: true,
        series: &[
            series("borrowcapacity", Kind::Power),
            series("paybackcapacity", Kind::Power),
            ENERGY,
            Series { name: "borrowefficiency", kind: Kind::Share, missing: LOSSLESS },
            Series { name: "paybackefficiency", kind: Kind::Share, missing: LOSSLESS },
            series("borrowedenergyinterest", Kind::Growth),
            series("allowablepaybackperiod", Kind::Steps),
            FAILURE,
            REPAIR,
        ],
    },
    Layout {
        group: "lines",
        columns: &["name", "category", "region_from", "region_to"],
        names: true,
        series: &[FORWARD, BACKWARD, FAILURE, REPAIR],
    },
    Layout {
        group: "interfaces",
        columns: &["region_from", "region_to"],
        names: false,
        series: &[FORWARD, BACKWARD],
    },
];
