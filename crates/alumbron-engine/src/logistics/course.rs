//! The course of single cargoes, kept where somebody asks for one sample: when each was nominated, loaded and paid, and how
//! it ended. `trade.rs` writes it down as it happens; without a reader nothing is written.

use super::Cargo;

/// How far a cargo came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CargoEnd {
    /// It waits for money or payments at the end of the horizon.
    #[default]
    Waits,
    /// It did not load.
    NotLoaded,
    /// It was given up for want of money or payments.
    GivenUp,
    /// It loaded and gets there after the horizon.
    UnderWay,
    /// It was seized.
    Seized,
    /// It was sold to somebody else.
    Diverted,
    /// It reached its port.
    Arrived,
}

/// One cargo from nomination to port. Hours are of the horizon; those before it are negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CargoCourse {
    /// Agreement.
    pub agreement: usize,
    /// Which of its nominations.
    pub nomination: usize,
    /// Its size, t.
    pub cargo_t: f64,
    /// When it was nominated.
    pub nominated_h: i64,
    /// When it loaded and sailed, or was given up.
    pub departed_h: Option<i64>,
    /// When it reached its port, or should have; beyond the horizon for one under way.
    pub arrives_h: Option<f64>,
    /// When it was refused for its quality, if it was: what arrives later stands in for it.
    pub refused_h: Option<f64>,
    /// From when on nothing of its price was owed.
    pub paid_h: Option<i64>,
    /// How far it came.
    pub end: CargoEnd,
    /// Its bill, if it was bought on credit.
    pub(super) bill: Option<usize>,
}

impl CargoCourse {
    /// The course of a cargo that is nominated.
    pub(super) fn of(cargo: &Cargo) -> Self {
        Self {
            agreement: cargo.agreement,
            nomination: cargo.nomination,
            cargo_t: cargo.cargo_t,
            nominated_h: cargo.nominated_h,
            departed_h: None,
            arrives_h: None,
            refused_h: None,
            paid_h: None,
            end: CargoEnd::Waits,
            bill: None,
        }
    }
}
