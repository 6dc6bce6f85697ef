//! Logistics: from the nominated cargo to the fuel in the tank.
//!
//! `regime.rs` draws how freely suppliers ship; `voyage.rs` draws which cargoes come and when; `berth.rs` lets ships queue and unload; `tank.rs` keeps the mass
//! balance; `farm.rs` looks only at the tanks that matter in an hour.

mod berth;
mod farm;
mod regime;
mod tank;
mod voyage;

pub use berth::{Harbor, Ship};
pub use farm::{Level, Mooring, TankFarm, WATCH_H};
pub use regime::{RegimePath, RegimePlan, RegimeState};
pub use tank::Tank;
pub use voyage::{AgreementCount, Arrival, Seas};
