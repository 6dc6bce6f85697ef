//! Regions and the links between them.

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
}
