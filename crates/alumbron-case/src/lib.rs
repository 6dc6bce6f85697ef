//! Turns a case folder into a [`Case`](alumbron_model::Case) or into precise findings.
//!
//! The only room that knows file formats. It reads and writes files of a case; it simulates nothing and prints nothing.

mod across;
mod csv;
mod document;
mod error;
mod explain;
mod folder;
mod head;
mod overlay;
mod profiles;
mod read;
mod reference;
mod render;
mod source;
mod sources;
mod tables;

pub use error::Error;
pub use explain::explain;
pub use folder::{MAX_FILE_BYTES, MAX_FILES, new_case};
pub use read::{Reading, check, read};
pub use reference::{case_reference, findings_reference};
pub use render::{render_json, render_text};
pub use source::{Embedded, File, Files, Problem, cases};
pub use sources::{SourceShare, TableShare, sources};

/// "did you mean", or the list of what there is.
fn hint(word: &str, known: &[String], what: &str) -> String {
    match alumbron_model::finding::nearest(word, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{what} are {}", known.join(", ")),
    }
}
