//! The result tables: one function a table, all in the case's order, written as Parquet by [`Table`].
//!
//! Names of columns end in their units of measure. A null `region` is the whole system; a null error is unknown. What
//! is a mean is a mean over samples, so an expectation over the horizon.
//!
//! | table | a row is |
//! |---|---|
//! | `samples` | a sample |
//! | `hours` | an hour of the horizon |
//! | `days` | a day, of the system and of each region |
//! | `months`, `years` | a month or civil year, of the system and of each region |
//! | `event_durations`, `event_depths`, `event_energies` | a bin of shortfall events |
//! | `blocks` | a block of a region that takes turns in being off |
//! | `worst_events` | one of the events with most unserved energy |
//! | `worst_units` | a unit that was away in the deepest hour of such an event |
//! | `stocks` | a tank at the end of a day |
//! | `port_days` | a port at the end of a day |
//! | `units` | a unit |
//! | `unit_months` | a unit in a month of the horizon |
//! | `tanks` | a tank |
//! | `cargoes` | an agreement |
//! | `money` | a month of the horizon |
//! | `batteries` | a battery, or demand that can wait |
//! | `battery_hours` | a battery at the end of an hour |
//! | `links` | a link, or an interface |
//! | `causes` | a cause of unserved energy |
//! | `curve` | a level of the shortfall duration curve |
//! | `metrics` | a metric of the summary |

mod equipment;
mod event;
mod meaning;
mod meanings;
mod rotation;
mod system;
mod table;
pub(crate) mod time;
mod trace;
mod trade;

pub use meaning::{idle_meanings, results_reference};
pub use table::{Column, Table, Values};
pub use trace::trace_tables;

use alumbron_engine::Outcome;
use alumbron_engine::outcome::Moments;
use alumbron_model::Case;

use crate::summary::Summary;

/// All result tables of a run, in the order of the list above.
#[must_use]
pub fn tables(case: &Case, outcome: &Outcome, summary: &Summary) -> Vec<Table> {
    vec![
        system::samples(outcome),
        time::hours(case, outcome),
        time::days(case, outcome),
        time::months(case, outcome),
        time::years(case, outcome),
        event::durations(case, outcome),
        event::depths(case, outcome),
        event::energies(case, outcome),
        rotation::blocks(case, outcome),
        event::worst(case, outcome),
        event::worst_units(case, outcome),
        time::stocks(case, outcome),
        time::port_days(case, outcome),
        equipment::units(case, outcome),
        equipment::unit_months(case, outcome),
        equipment::tanks(case, outcome),
        trade::cargoes(case, outcome),
        trade::money(case, outcome),
        equipment::batteries(case, outcome),
        equipment::battery_hours(case, outcome),
        equipment::links(case, outcome),
        system::causes(outcome),
        system::curve(outcome),
        system::metrics(summary),
    ]
}

impl Table {
    /// Adds a quantity over samples as two columns: mean, null if never observed, and standard error.
    fn estimate<'a, T: 'a>(
        self,
        names: [&'static str; 2],
        tallies: &'a [T],
        field: impl Fn(&'a T) -> &'a Moments,
    ) -> Self {
        let [mean, error] = names;
        self.numbers(mean, tallies.iter().map(|t| observed(field(t))))
            .numbers(error, tallies.iter().map(|t| field(t).standard_error()))
    }
}

/// The mean of what was observed, if anything was.
fn observed(moments: &Moments) -> Option<f64> {
    (!moments.is_empty()).then(|| moments.mean())
}
