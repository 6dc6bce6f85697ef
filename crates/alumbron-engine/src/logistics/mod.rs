//! Logistics: from the nominated cargo to the fuel in the tank.
//!
//! [`voyage`] draws which cargoes come and when; [`berth`] lets ships queue and unload; [`tank`] keeps the mass balance.

mod berth;
mod tank;
mod voyage;

pub use berth::{Harbor, Ship};
pub use tank::Tank;
pub use voyage::{AgreementCount, Arrival, draw_arrivals};
