//! Records: rows and tables as a person declared them, before they mean anything.
//!
//! A CSV row and a TOML table both become a [`Record`]: named raw values with their places. [`Fields`] turns a record
//! into typed values, or, asked to describe instead of read, into its own documentation. This file knows no file format.

mod delay;
mod fields;
mod names;
mod value;
mod weights;

pub use fields::{Described, Fields};
pub use names::{Entity, Idx, Names, Table};
pub use value::{Choice, Chosen, Complaint, Context, Factor, Id, Moment, Moments, Value};
pub use weights::Weights;

use std::sync::Arc;

use crate::finding::{At, Span};

/// A value as it was written.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw {
    /// A cell of a table: text that may stand for anything.
    Cell(String),
    /// Text that was marked as text.
    Text(String),
    /// A number.
    Number(f64),
    /// A date or time, as written.
    Date(String),
    /// Yes or no.
    Bool(bool),
    /// Several values.
    List(Vec<At<Raw>>),
    /// A nested table: only [`Record`]s may hold those, fields never do.
    Nested,
}

/// A named raw value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key or column.
    pub key: At<String>,
    /// The value.
    pub value: At<Raw>,
}

/// One row, or one TOML table.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Which table it belongs to, such as `units`.
    pub table: &'static str,
    /// The place of the whole record.
    pub span: Span,
    /// Its values; blank cells are left out.
    pub entries: Vec<Entry>,
    /// The columns it stands under; none in a TOML table, whose keys stand with their values.
    pub header: Option<Arc<Header>>,
}

/// The first row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The place of the whole row.
    pub span: Span,
    /// The names of the columns.
    pub columns: Vec<At<String>>,
}

impl Record {
    /// The value under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|e| e.key.value == key)
    }
}
