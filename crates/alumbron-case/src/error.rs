//! Failures of the world: what stops a case from being looked at at all. Problems *in* a case are findings, not errors.

use std::path::PathBuf;

use thiserror::Error;

/// Why there is no case to read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The path is no folder.
    #[error("`{}` is not a folder; a case is a folder with case.toml in it", path.display())]
    NotAFolder {
        /// The path.
        path: PathBuf,
    },
    /// More files than a case could have.
    #[error("`{}` holds more files than a case could; is it the right folder?", path.display())]
    TooManyFiles {
        /// The folder.
        path: PathBuf,
    },
    /// No case is compiled in under this name.
    #[error("no case is called `{name}`; {hint}")]
    NoSuchCase {
        /// The name asked for.
        name: String,
        /// The nearest name, or all of them.
        hint: String,
    },
    /// There is nothing to copy.
    #[error("`{label}` has no case.toml, so there is no case to copy")]
    NoCase {
        /// The source of the copy.
        label: String,
    },
    /// Something is there already.
    #[error("`{}` is not empty; choose a new folder", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// A file is there already.
    #[error("`{}` exists already; choose another name", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A case is beyond what a foreign format can hold.
    #[error("cannot be written in this format: {message}")]
    Encoding {
        /// What the library said.
        message: String,
    },
    /// The disk failed.
    #[error("cannot use `{}`: {source}", path.display())]
    Io {
        /// The path.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}
