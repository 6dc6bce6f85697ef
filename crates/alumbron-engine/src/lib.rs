//! The engine: compiles a [`Case`](alumbron_model::Case) and lives through its hours.
//!
//! It opens no file, reads no clock and prints nothing. A tour, in reading order:
//! - [`system`]: a case as arrays, and the lever timetable; [`compile`] makes one;
//! - [`chance`]: random streams keyed by entity; [`outage`]: failures and repairs as event lists;
//! - [`logistics`]: cargoes, berths and tanks; [`grid`]: who gets what in an hour;
//! - [`sample`]: one chronology, and the order inside an hour;
//! - `copper`: the short cut where nothing but outages matters;
//! - [`simulate`](mod@simulate): many samples in parallel; [`observe`]: what is kept; [`outcome`]: what comes out;
//! - [`why`](mod@why): the same samples in worlds without causes;
//! - [`exact`](mod@exact): the same by convolution, where that is possible; [`control`]: what it can do for the rest.

mod arithmetic;
pub mod chance;
pub mod control;
mod copper;
pub mod exact;
pub mod grid;
pub mod logistics;
pub mod observe;
mod ordered;
pub mod outage;
pub mod outcome;
pub mod sample;
pub mod simulate;
pub mod system;
pub mod why;

pub use exact::exact;
pub use observe::{Daily, Glimpse, Trace, burned, carried, daily, debts, glimpse, supplied, trace, witness};
pub use outcome::Outcome;
pub use simulate::{CHUNK, Plan, Stopped, extend, simulate};
pub use system::{System, compile};
pub use why::why;
