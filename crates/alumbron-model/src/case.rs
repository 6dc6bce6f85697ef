//! The case: everything a person declared, resolved and checked. Valid by construction, independent of the order of declaration.

use crate::disruption::Disruption;
use crate::entity::{
    Aging, Agreement, Battery, CommonOutage, Demand, DemandResponse, Fuel, Interface, Link, Maintenance,
    Money, Offtake, Port, Production, Profile, Refinery, Regime, Region, ShortfallTier, Supplier, Tank,
    Technology, Transfer, Unit,
};
use crate::quantity::Hours;
use crate::record::{Choice, Entity, Idx, Table};
use crate::time::Calendar;

/// A whole case under one scenario.
#[derive(Clone, Debug)]
pub struct Case {
    /// Short name, such as `cuba-2022`.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// What the case is about, in a few sentences.
    pub summary: String,
    /// The scenario these tables stand for.
    pub scenario: Scenario,
    /// All scenarios that can be chosen, `baseline` first.
    pub scenarios: Vec<Scenario>,
    /// The horizon.
    pub calendar: Calendar,
    /// Who goes short when there is not enough.
    pub sharing: Sharing,
    /// How often the debt of technologies is looked at anew.
    pub aging_step: Hours,
    /// What policies that ration go by.
    pub rationing: Rationing,
    /// Names of the weather years, one of which each sample draws for all profiles together; empty if there is one.
    pub weather_years: Vec<String>,
    /// Regions.
    pub regions: Table<Region>,
    /// Links.
    pub links: Table<Link>,
    /// Limits on several links together.
    pub interfaces: Table<Interface>,
    /// What a shortfall costs, by its depth; without any, [`crate::entity::DEFAULT_LAYERS`].
    pub shortfall_tiers: Table<ShortfallTier>,
    /// Demand series.
    pub demand: Table<Demand>,
    /// Profiles.
    pub profiles: Table<Profile>,
    /// Technologies.
    pub technologies: Table<Technology>,
    /// Units.
    pub units: Table<Unit>,
    /// Batteries and hydro with a store.
    pub batteries: Table<Battery>,
    /// Demand that can wait.
    pub demand_response: Table<DemandResponse>,
    /// Events that take several things out together.
    pub common_outages: Table<CommonOutage>,
    /// Planned outages.
    pub maintenance: Table<Maintenance>,
    /// Fuels.
    pub fuels: Table<Fuel>,
    /// Tanks.
    pub tanks: Table<Tank>,
    /// Domestic production.
    pub production: Table<Production>,
    /// Demand for fuel other than power.
    pub offtakes: Table<Offtake>,
    /// Ways for fuel from tank to tank.
    pub inland: Table<Transfer>,
    /// Refineries.
    pub refineries: Table<Refinery>,
    /// Ports.
    pub ports: Table<Port>,
    /// Suppliers.
    pub suppliers: Table<Supplier>,
    /// States suppliers may be in.
    pub regimes: Table<Regime>,
    /// Foreign exchange for fuel; without limit if none.
    pub money: Option<Money>,
    /// Agreements.
    pub agreements: Table<Agreement>,
    /// Disruptions that are active in this scenario, by id.
    pub disruptions: Vec<Disruption>,
    /// Where the inputs come from.
    pub sources: Table<Source>,
    /// Which row rests on which source, by table and id.
    pub provenance: Vec<Provenance>,
}

/// What policies that ration tanks go by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rationing {
    /// Time from one decision to the next, in whole hours.
    pub decision_step: Hours,
    /// Days of cover that `stock-target` keeps, as a duration at full burn.
    pub stock_target: Hours,
    /// How far ahead `look-ahead` plans.
    pub look_ahead: Hours,
}

impl Default for Rationing {
    /// A decision each day, two weeks of cover, plans of two months: chosen.
    fn default() -> Self {
        Self { decision_step: Hours(24.0), stock_target: Hours(336.0), look_ahead: Hours(1440.0) }
    }
}

/// A named overlay on the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// What it changes and how sure that is.
    pub note: String,
}

/// How a shortfall is shared between regions that could help each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sharing {
    /// It stays near its cause: regions that cannot cover their own need go short, in proportion to what they lack.
    #[default]
    Local,
    /// It is spread over all regions that the grid can reach, in proportion to their demand (national rotation).
    Shared,
}

impl Choice for Sharing {
    const CHOICES: &'static [(&'static str, Self)] = &[("local", Self::Local), ("shared", Self::Shared)];
}

/// A source of inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Id.
    pub id: String,
    /// Citation.
    pub title: String,
    /// Its date, as the source gives it.
    pub date: String,
    /// How sure its figures are, unless a row says otherwise.
    pub confidence: Confidence,
    /// Licence under which the data is used, if one applies.
    pub licence: String,
}

impl Entity for Source {
    const TABLE: &'static str = "sources";
    const NOUN: &'static str = "source";
}

/// How sure an input is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Stated by a source.
    Reported,
    /// Computed from what sources state.
    Derived,
    /// Chosen, for want of a source.
    #[default]
    Assumed,
}

impl Confidence {
    /// The word in tables.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Derived => "derived",
            Self::Assumed => "assumed",
        }
    }
}

impl Choice for Confidence {
    const CHOICES: &'static [(&'static str, Self)] =
        &[("reported", Self::Reported), ("derived", Self::Derived), ("assumed", Self::Assumed)];
}

/// What one row rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Provenance {
    /// The table.
    pub table: &'static str,
    /// The id of the row.
    pub id: String,
    /// The id of its source, if it names one.
    pub source: Option<String>,
    /// How sure.
    pub confidence: Confidence,
}

impl Case {
    /// Interfaces: first those at a region, then groups of links.
    pub fn sorted_interfaces(&self) -> impl Iterator<Item = &Interface> {
        let (at_region, groups): (Vec<&Interface>, Vec<&Interface>) =
            self.interfaces.iter().partition(|interface| interface.region.is_some());
        at_region.into_iter().chain(groups)
    }

    /// The share of the people that lives in each region; sums to 1. Without people everyone counts the same.
    #[must_use]
    pub fn person_weights(&self) -> Vec<f64> {
        let total: f64 = self.regions.iter().map(|r| r.population).sum();
        let equal = 1.0 / self.regions.len().max(1) as f64;
        self.regions.iter().map(|r| if total > 0.0 { r.population / total } else { equal }).collect()
    }

    /// Its name for people, or the short one without.
    #[must_use]
    pub fn name_for_people(&self) -> &str {
        if self.title.is_empty() { &self.name } else { &self.title }
    }

    /// The same case in a world without debt of maintenance of these technologies; see [`Aging::without_debt`].
    #[must_use]
    pub fn without_debt(mut self, forgiven: impl Fn(Idx<Technology>) -> bool) -> Self {
        for (position, technology) in self.technologies.0.iter_mut().enumerate() {
            if forgiven(Idx::new(position as u32)) {
                technology.aging = technology.aging.map(Aging::without_debt);
            }
        }
        self
    }

    /// A digest of everything that can change a result: 16 hexadecimal digits, equal for equal cases whatever the
    /// order of declaration. FNV-1a (Fowler, Noll and Vo) over the resolved case as text.
    #[must_use]
    pub fn digest(&self) -> String {
        use std::fmt::Write as _;
        struct Fnv(u64);
        impl std::fmt::Write for Fnv {
            fn write_str(&mut self, text: &str) -> std::fmt::Result {
                for byte in text.bytes() {
                    self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
                }
                Ok(())
            }
        }
        let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
        // Writing into a hash cannot fail.
        let _ = write!(hash, "{self:?}");
        format!("{:016x}", hash.0)
    }
}
