//! Logistics: from the nominated cargo to the fuel in the tank.
//!
//! `regime.rs` draws how freely suppliers ship, `chain.rs` says where that leads; `voyage.rs` says which cargoes load and when they
//! come, `trade.rs` when they can be paid, `course.rs` keeps what became of each where somebody asks, `treasury.rs` keeps the money; `berth.rs` lets ships
//! queue and unload; `tank.rs` keeps the mass balance; `farm.rs` looks only at the tanks that matter in an
//! hour, `limited.rs` limits those that a policy rations;
//! `inland.rs` says what moves between tanks and through refineries; `books.rs` keeps the balance of each fuel.

mod berth;
mod books;
mod chain;
mod course;
mod farm;
mod inland;
mod limited;
mod regime;
mod tank;
mod trade;
mod treasury;
mod voyage;

pub use berth::{Harbor, Ship};
pub use books::{Book, Books};
pub use chain::{Chain, loads_by_state};
pub use course::{CargoCourse, CargoEnd};
pub use farm::{Level, Mooring, TankFarm, WATCH_H};
pub use inland::{Inland, Way, Works};
pub use regime::{RegimePath, RegimePlan, RegimeState};
pub use tank::Tank;
pub use trade::{AgreementCount, Trade};
pub use treasury::{AgreementAccount, MonthAccount, Treasury};
pub use voyage::{Arrival, Cargo, Fate, Route, Seas, Voyage};
