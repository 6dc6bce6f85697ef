//! Turns a case folder into a [`Case`](alumbron_model::Case) or into precise findings.
//!
//! The only room that knows file formats. It reads and writes the files of a case; it simulates nothing and prints
//! nothing.
//!
//! # From files to a case
//!
//! [`Files`] are the texts of a case, from a folder ([`Files::folder`]), from the cases compiled in
//! ([`Files::embedded`], listed by [`cases`]) or from memory ([`Files::from_texts`]). [`read`] turns them into a case
//! under one scenario; [`check`] looks at all scenarios:
//!
//! ```
//! use alumbron_case::{Files, check, read, render_text};
//!
//! let files = Files::embedded("threenode")?;
//! let reading = read(&files, "baseline");
//! assert_eq!(reading.case.expect("an embedded case is sound").regions.len(), 3);
//! assert_eq!(render_text(&files, &check(&files), false), "0 errors and 0 warnings in 6 files\n");
//! # Ok::<(), alumbron_case::Error>(())
//! ```
//!
//! # What goes wrong
//!
//! - What is wrong *in* a case is a [`Finding`](alumbron_model::finding::Finding): all of them in one run, each with a
//!   code, a place and a way out. [`render_text`] and [`render_json`] show them, [`explain`] tells what a code means.
//!   A case exists only if none of them is an error.
//! - What keeps a case from being looked at is an [`Error`]: no such folder, a disk that fails.
//!
//! # The files of a case
//!
//! | file | read by |
//! |---|---|
//! | `case.toml` | `document` cuts it into records, `head` reads them; scenarios are laid over rows by `overlay` |
//! | `regions.csv`, `units.csv`, ... | `csv` cuts them into records, one reader each in `tables` |
//! | `profiles/*.csv` | `profiles` |
//!
//! Files of PRAS come and go through `pras`: [`import_pras`], [`export_pras`].
//!
//! A row of something that does not exist yet can be added to files at hand: [`Files::add_row`]; a scenario put together
//! from choices becomes text that can be: [`Variation`].
//!
//! Daily notes of a utility are read beside a case: [`read_notes`].
//!
//! Checks across rows are in `across`. [`case_reference`] and [`findings_reference`] are the documentation of all this,
//! written by the same readers. [`sources`] counts what rests on assumption; [`new_case`] writes a copy to edit.

mod across;
mod added;
mod csv;
mod document;
mod error;
mod explain;
mod folder;
mod head;
mod notes;
mod overlay;
mod pras;
mod profiles;
mod read;
mod reference;
mod render;
mod source;
mod sources;
mod tables;
mod variation;

pub use added::{ADDED, Addition};
pub use error::Error;
pub use explain::explain;
pub use folder::{MAX_FILE_BYTES, MAX_FILES, new_case, new_file};
pub use notes::{NotesReading, read_notes};
pub use pras::{Exported, Imported, Steps, export_pras, import_pras};
pub use read::{Reading, check, read};
pub use reference::{case_reference, findings_reference, notes_reference};
pub use render::{render_json, render_text};
pub use source::{Embedded, File, Files, Problem, cases};
pub use sources::{SourceShare, TableShare, sources};
pub use variation::{Variant, Variation};
