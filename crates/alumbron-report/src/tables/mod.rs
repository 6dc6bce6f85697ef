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
//! | `technology_months` | a technology that ages in a month of the horizon |
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
pub(crate) use time::in_days;
pub use trace::trace_tables;

use alumbron_engine::Outcome;
use alumbron_engine::outcome::Moments;
use alumbron_model::Case;

use crate::summary::Summary;

/// How a table is made.
type Make = fn(&Case, &Outcome, &Summary) -> Table;

/// Every result table of a run, in the order of the list above.
const TABLES: [(&str, Make); 25] = [
    ("samples", |_, outcome, _| system::samples(outcome)),
    ("hours", |case, outcome, _| time::hours(case, outcome)),
    ("days", |case, outcome, _| time::days(case, outcome)),
    ("months", |case, outcome, _| time::months(case, outcome)),
    ("years", |case, outcome, _| time::years(case, outcome)),
    ("event_durations", |case, outcome, _| event::durations(case, outcome)),
    ("event_depths", |case, outcome, _| event::depths(case, outcome)),
    ("event_energies", |case, outcome, _| event::energies(case, outcome)),
    ("blocks", |case, outcome, _| rotation::blocks(case, outcome)),
    ("worst_events", |case, outcome, _| event::worst(case, outcome)),
    ("worst_units", |case, outcome, _| event::worst_units(case, outcome)),
    ("stocks", |case, outcome, _| time::stocks(case, outcome)),
    ("port_days", |case, outcome, _| time::port_days(case, outcome)),
    ("units", |case, outcome, _| equipment::units(case, outcome)),
    ("unit_months", |case, outcome, _| equipment::unit_months(case, outcome)),
    ("technology_months", |case, outcome, _| equipment::technology_months(case, outcome)),
    ("tanks", |case, outcome, _| equipment::tanks(case, outcome)),
    ("cargoes", |case, outcome, _| trade::cargoes(case, outcome)),
    ("money", |case, outcome, _| trade::money(case, outcome)),
    ("batteries", |case, outcome, _| equipment::batteries(case, outcome)),
    ("battery_hours", |case, outcome, _| equipment::battery_hours(case, outcome)),
    ("links", |case, outcome, _| equipment::links(case, outcome)),
    ("causes", |_, outcome, _| system::causes(outcome)),
    ("curve", |_, outcome, _| system::curve(outcome)),
    ("metrics", |_, _, summary| system::metrics(summary)),
];

/// The names of the result tables of a run.
#[must_use]
pub fn names() -> [&'static str; TABLES.len()] {
    TABLES.map(|(name, _)| name)
}

/// The result table of this name; `None` if there is no such table.
#[must_use]
pub fn table(name: &str, case: &Case, outcome: &Outcome, summary: &Summary) -> Option<Table> {
    TABLES.iter().find(|(known, _)| *known == name).map(|(_, make)| make(case, outcome, summary))
}

/// All result tables of a run.
#[must_use]
pub fn tables(case: &Case, outcome: &Outcome, summary: &Summary) -> Vec<Table> {
    TABLES.iter().map(|(_, make)| make(case, outcome, summary)).collect()
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
