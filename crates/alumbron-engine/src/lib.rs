//! The engine: compiles a [`Case`](alumbron_model::Case) and lives through its hours.

pub mod outcome;

pub use outcome::Outcome;
