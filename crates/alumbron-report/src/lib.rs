//! Turns outcomes into results: figures with errors, Parquet tables, a page to look at and words for people.
//!
//! This crate simulates nothing, reads no case and knows no clock: equal outcomes give equal bytes. A tour, in reading
//! order:
//! - [`summary`]: the metrics of a run, each with its standard error, and their JSON; [`estimate`] holds the formulas,
//!   [`control`] takes luck out of samples where more is known, [`paired`] compares worlds that met the same luck;
//! - [`figures`]: what text and page both show: sums by month, shares of causes, the sentence on the main cause;
//! - [`mod@tables`]: the result tables, and [`Table`], which writes itself as Parquet;
//! - [`comparison`]: several worlds beside the first of them;
//! - [`cargo`]: what a cargo is worth; [`dependence`]: how a system depends on others;
//! - [`why`]: shares of causes by worlds without them;
//! - [`text`]: the summary for a terminal;
//! - [`page`]: the self-contained `report.html`;
//! - [`folder`]: the result folder, written whole or not at all;
//! - [`state`]: what is kept of an unfinished run, so that it can be continued;
//! - [`numeral`]: numbers as people read them.
//!
//! ```no_run
//! use alumbron_report::{Document, Files, Manifest, render, summarize, tables, write};
//! # fn example(case: &alumbron_model::Case, outcome: &alumbron_engine::Outcome) -> Result<(), alumbron_report::FolderError> {
//! let summary = summarize(case, outcome);
//! let tables = tables(case, outcome, &summary);
//! let page = render(case, outcome, &summary);
//! let manifest = Manifest { version: "0.1.0", command: "alumbron run", written: "2022-11-20T12:00:00Z" };
//! let json = summary.to_json();
//! let (subject, document) = ((&summary).into(), Document { name: "summary.json", text: &json });
//! write("results".as_ref(), &Files { manifest, subject, document, tables: &tables, page: &page })?;
//! # Ok(())
//! # }
//! ```

pub mod cargo;
pub mod comparison;
pub mod control;
pub mod dependence;
pub mod estimate;
pub mod figures;
pub mod folder;
mod formula;
pub mod hindcast;
pub mod numeral;
pub mod outlook;
pub mod page;
pub mod paired;
pub mod state;
pub mod summary;
pub mod tables;
pub mod text;
pub mod view;
pub mod why;

pub use folder::{Document, Files, FolderError, Manifest, write};
pub use page::render;
pub use summary::{Metric, Of, Summary, UntilError, summarize};
pub use tables::{Table, tables, trace_tables};
pub use text::terminal;
