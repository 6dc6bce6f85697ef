//! Demand of the regions.

use super::{Profile, Region};
use crate::quantity::{Fraction, MegawattHours, Megawatts};
use crate::record::Idx;

/// One demand series of a region; several rows of a region add up.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// Id.
    pub id: String,
    /// Where.
    pub region: Idx<Region>,
    /// How much.
    pub level: Level,
    /// Hourly shape; flat if none.
    pub profile: Option<Idx<Profile>>,
    /// Chance variation from day to day.
    pub noise: Option<Noise>,
}

/// What fixes the size of a demand series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Level {
    /// Demand where the profile is 1.
    Peak(Megawatts),
    /// Sum over the horizon; with several weather years, their mean.
    Energy(MegawattHours),
}

/// Day-to-day variation: demand of a day is multiplied by 1 + share x z, z standard normal cut at 3.
#[derive(Clone, Debug, PartialEq)]
pub struct Noise {
    /// Standard deviation as a share of demand.
    pub share: Fraction,
    /// Series with the same group share their draws.
    pub group: String,
}
