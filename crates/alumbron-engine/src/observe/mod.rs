//! Observers: what is kept of a sample while it is lived.
//!
//! `tallier.rs` adds samples to a [`crate::outcome::Tally`]; [`Trace`] keeps every hour of one sample; [`witness`],
//! [`carried`], [`burned`] and [`supplied`] look again at the hours of some, [`debts`] at their timetables, and [`glimpse`]
//! at the ships of one; [`daily`] looks at each day of an outlook.

mod burner;
mod carrier;
mod daily;
mod debt;
mod glimpse;
mod quay;
mod rotation;
mod spans;
mod supplied;
mod tallier;
mod trace;
mod witness;

pub use burner::{Burned, burned};
pub use carrier::{CARRIED_SAMPLES, Carried, carried};
pub use daily::{Daily, daily};
pub use debt::debts;
pub use glimpse::{Glimpse, PortCall, glimpse};
pub use quay::TracedCargo;
pub use supplied::{Stretch, Supplied, WINDOW_H, WORST_H, supplied};
pub(crate) use tallier::{CURVE_LEVELS, Missed, Tallier};
pub use trace::{Trace, trace};
pub use witness::{UnitAway, Witnessed, witness};
