//! Fuels.

use crate::quantity::{BarrelsPerTonne, GigajoulesPerTonne, KilogramsPerGigajoule};

/// A fuel.
#[derive(Clone, Debug, PartialEq)]
pub struct Fuel {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Lower heating value.
    pub lhv: Option<GigajoulesPerTonne>,
    /// Barrels in a tonne, so that amounts may be given in barrels.
    pub density: Option<BarrelsPerTonne>,
    /// Carbon dioxide per energy of fuel.
    pub emission: KilogramsPerGigajoule,
}
