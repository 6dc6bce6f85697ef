//! Observers: what is kept of a sample while it is lived.
//!
//! `tallier.rs` adds samples to a [`crate::outcome::Tally`]; [`Trace`] keeps every hour of one sample.

mod rotation;
mod tallier;
mod trace;

pub(crate) use tallier::{CURVE_LEVELS, Missed, Tallier};
pub use trace::{Trace, trace};
