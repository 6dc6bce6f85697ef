//! Regions, the links between them, and interfaces that limit several links together.

use super::{Outage, Profile};
use crate::quantity::{Degrees, Fraction, Hours, Megawatts};
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
    /// How long a block is off before the next takes its place.
    pub turn: Hours,
    /// The most of demand that rotation can take off at once; what is shed beyond is cut from everyone alike. All that is
    /// not protected if none.
    pub rotation_limit: Option<Fraction>,
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

/// A limit on several links together: those at one region, or any group, such as all lines between north and south.
#[derive(Clone, Debug, PartialEq)]
pub struct Interface {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// The links; if there is a region, each ends there, and no other interface of the region has it.
    pub links: Vec<Idx<Link>>,
    /// Those of the links that count from `to` to `from`; none if there is a region.
    pub reversed: Vec<Idx<Link>>,
    /// The region whose side the flows are counted on; none for a group, whose links may lie anywhere.
    pub region: Option<Idx<Region>>,
    /// Limit of the sum of flows into `region`, or of those of a group.
    pub limit: Megawatts,
    /// Limit of the sum of flows out of `region`, or of those of a group the other way.
    pub limit_back: Megawatts,
    /// Hourly factor on the limit.
    pub profile: Option<Idx<Profile>>,
    /// Hourly factor on the limit back.
    pub profile_back: Option<Idx<Profile>>,
}
