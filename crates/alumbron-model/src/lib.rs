//! The vocabulary of alumbron.
//!
//! This crate says what there is in the world: quantities, time, regions, units, tanks, cargoes, disruptions and
//! policies, and the [`Case`] that holds them. It opens no file, draws no random number and simulates nothing.
//!
//! A tour, in reading order:
//! - [`quantity`] and [`time`]: what numbers mean;
//! - [`entity`]: the things a case declares, and [`chance`]: how their luck is declared;
//! - [`case`](mod@case): all of it together, resolved and checked;
//! - [`cut`]: a stretch of it;
//! - [`lever`] and [`disruption`]: what can go wrong; one file per kind;
//! - [`policy`]: how an operator rations;
//! - [`note`](mod@note): what a utility publishes each morning;
//! - [`record`]: raw rows and the field reader that parses and documents at once;
//! - [`finding`]: what is wrong with what was declared.

pub mod case;
pub mod chance;
pub mod cut;
pub mod disruption;
pub mod entity;
pub mod finding;
pub mod lever;
pub mod note;
pub mod policy;
pub mod quantity;
pub mod record;
pub mod recurring;
pub mod time;

pub use case::Case;
pub use time::{Calendar, Hour};
