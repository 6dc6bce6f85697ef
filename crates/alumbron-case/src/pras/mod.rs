//! Systems of PRAS, the Probabilistic Resource Adequacy Suite: files in the HDF5 format of its versions 0.5 to 0.9.
//!
//! A PRAS file holds regions, generators, storages and lines, each with one value for every hour. [`import`] turns it
//! into the texts of a case, [`export`] a case into such a file. `layout` lists what a file holds; `reader` and
//! `writer` alone know HDF5, and beyond them a file is a [`System`]: tables of words and numbers. Whatever is wrong with a file
//! is a finding; nothing in a file can make this room panic.

mod export;
mod import;
mod layout;
mod reader;
mod sheet;
mod writer;

use std::collections::BTreeMap;

use alumbron_model::finding::{Code, Finding};
use jiff::civil::Date;

use crate::source::FOLDER;

pub use export::{Exported, export_pras};
pub use import::{Imported, import_pras};

/// What PRAS writes where there is no limit, in units of the file.
const UNLIMITED: f64 = u32::MAX as f64;

/// Most values of one table of a file. Chosen as for the profiles of a case: 800 MB.
const MOST_VALUES: usize = 100_000_000;

/// What becomes of steps shorter than an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Steps {
    /// The file is refused: a case moves in hours.
    #[default]
    Kept,
    /// Each step becomes an hour. Powers stay; stores hold as many MWh as let them last as many steps. So hours of results
    /// are steps, and energies of results are as many times too large as steps go into an hour.
    AsHours,
}

/// A file as tables: powers in MW, energies in MWh.
#[derive(Clone, Debug, PartialEq)]
struct System {
    /// Midnight of this date begins hour 0.
    start: Date,
    /// Offset of its clock from universal time, such as `-07:00`.
    zone: String,
    /// Number of hours.
    n_hours: usize,
    /// Minutes of a step that became an hour.
    step_min: Option<f64>,
    /// What the groups of the file hold, by their names in `layout`.
    groups: BTreeMap<&'static str, Assets>,
}

/// The assets of one group.
#[derive(Clone, Debug, Default, PartialEq)]
struct Assets {
    /// Words about each asset, in the order of the group's columns.
    words: Vec<Vec<String>>,
    /// By name of the series: the values of each asset, one for each hour.
    series: BTreeMap<&'static str, Vec<Vec<f64>>>,
}

impl Assets {
    /// The values of an asset over the hours.
    fn values(&self, series: &str, asset: usize) -> &[f64] {
        self.series.get(series).and_then(|all| all.get(asset)).map_or(&[], Vec::as_slice)
    }
}

/// A finding about a file as a whole: PRAS files have no lines to point at.
fn about(code: &'static Code, title: impl Into<String>, label: impl Into<String>) -> Finding {
    Finding::new(code, title, FOLDER, label)
}
