//! Regions, the links between them, and interfaces that limit several links together.

use super::{Outage, Profile};
use crate::quantity::{Degrees, Fraction, Megawatts};
use crate::record::Idx;

/// A part of the grid within which power flows freely.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// People living there; weighs dark hours.
    pub population: f64,
    /// Operating reserve: part of need, kept back before demand is served.
    pub reserve: Megawatts,
    /// Share of demand on circuits that are not rotated (hospitals, pumping).
    pub protected: Fraction,
    /// Number of blocks the rest of demand is rotated in.
    pub blocks: u32,
    /// Latitude and longitude for maps.
    pub place: Option<(Degrees, Degrees)>,
}

/// A connection between two regions, with a limit each way.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Id.
    pub id: String,
    /// One end.
    pub from: Idx<Region>,
    /// The other end.
    pub to: Idx<Region>,
    /// Limit from `from` to `to`.
    pub limit: Megawatts,
    /// Limit from `to` to `from`.
    pub limit_back: Megawatts,
    /// Hourly factor on the limit.
    pub profile: Option<Idx<Profile>>,
    /// Hourly factor on the limit back.
    pub profile_back: Option<Idx<Profile>>,
    /// Random outages of both ways together; none if it never fails.
    pub outage: Option<Outage>,
}

/// A limit on the links at one region together, such as all lines through a corridor.
#[derive(Clone, Debug, PartialEq)]
pub struct Interface {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// The links; each ends in `region`, and no other interface of `region` has it.
    pub links: Vec<Idx<Link>>,
    /// The region whose side the flows are counted on.
    pub region: Idx<Region>,
    /// Limit of the sum of flows into `region`.
    pub limit: Megawatts,
    /// Limit of the sum of flows out of `region`.
    pub limit_back: Megawatts,
    /// Hourly factor on the limit.
    pub profile: Option<Idx<Profile>>,
    /// Hourly factor on the limit back.
    pub profile_back: Option<Idx<Profile>>,
}
