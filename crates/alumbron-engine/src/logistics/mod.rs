//! Logistics: from the nominated cargo to the fuel in the tank.
//!
//! `regime.rs` draws how freely suppliers ship; `voyage.rs` draws which cargoes come and when; `berth.rs` lets ships
//! queue and unload; `tank.rs` keeps the mass balance; `farm.rs` looks only at the tanks that matter in an hour;
//! `inland.rs` says what moves between tanks and through refineries; `books.rs` keeps the balance of each fuel.

mod berth;
mod books;
mod farm;
mod inland;
mod regime;
mod tank;
mod voyage;

pub use berth::{Harbor, Ship};
pub use books::{Book, Books};
pub use farm::{Level, Mooring, TankFarm, WATCH_H};
pub use inland::{Inland, Way, Works};
pub use regime::{RegimePath, RegimePlan, RegimeState};
pub use tank::Tank;
pub use voyage::{AgreementCount, Arrival, Seas};
