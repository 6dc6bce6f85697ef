//! The result folder: written whole or not at all.
//!
//! | file | what it holds |
//! |---|---|
//! | `manifest.json` | what was run: [`Manifest`], and the names of all files |
//! | `summary.json`, or what the command tells | [`Document`], such as [`Summary::to_json`] |
//! | `<table>.parquet` | the [tables](mod@crate::tables) |
//! | `report.html` | the [page](crate::page) |
//!
//! Everything goes into a hidden sibling first, is flushed to the disk and then renamed into place, so a folder of that
//! name is always a complete result. An older result there is set aside and removed last. What a killed run left beside
//! the target is removed by the next run, and an older result that was set aside but not yet replaced is put back. What is
//! kept of an unfinished run ([`crate::state`]) is removed once the result stands.
//! Nothing is ever touched in a folder that holds anything this module did not write.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::summary::{Summary, quoted};
use crate::tables::Table;

/// The schema of `manifest.json`, by which a result folder is recognized.
pub const SCHEMA: &str = "alumbron.result/1";

/// Files that file managers drop into any folder they show; they do not make a folder foreign.
const NOISE: &[&str] = &[".DS_Store", "Thumbs.db", "desktop.ini"];

/// What was run, beyond what it is a result of.
#[derive(Clone, Copy, Debug)]
pub struct Manifest<'a> {
    /// Version of the program.
    pub version: &'a str,
    /// The command as it was given.
    pub command: &'a str,
    /// When it was written, as the caller tells the time.
    pub written: &'a str,
}

/// What a result is of.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Short name of the case.
    pub case: &'a str,
    /// Id of the scenario, the first of several.
    pub scenario: &'a str,
    /// Name of the rationing policy.
    pub policy: &'a str,
    /// Digest of the case.
    pub digest: &'a str,
    /// Seed of all random streams.
    pub seed: u64,
    /// Number of samples.
    pub samples: u64,
}

impl<'a> From<&'a Summary> for Subject<'a> {
    fn from(summary: &'a Summary) -> Self {
        let Summary { case, scenario, policy, digest, seed, samples, .. } = summary;
        Self { case, scenario, policy, digest, seed: *seed, samples: *samples }
    }
}

/// The JSON of a result.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// Name of its file, such as `summary.json`.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// The name of the JSON of a run.
pub const SUMMARY: &str = "summary.json";

/// Everything a result folder holds.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    /// What was run.
    pub manifest: Manifest<'a>,
    /// What it is of.
    pub subject: Subject<'a>,
    /// The figures as JSON.
    pub document: Document<'a>,
    /// The tables.
    pub tables: &'a [Table],
    /// The page, as HTML.
    pub page: &'a str,
}

/// Why a result folder could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// The path names no folder that could be created.
    #[error("`{0}` names no folder")]
    NoName(PathBuf),
    /// Something else is there.
    #[error("`{0}` exists and is not a result folder")]
    Foreign(PathBuf),
    /// A result is there, and something that is not part of it.
    #[error("the result folder `{folder}` holds `{file}`, which is not part of a result")]
    Mixed {
        /// The folder.
        folder: PathBuf,
        /// The name of the file in it.
        file: String,
    },
    /// The system refused.
    #[error("cannot write `{path}`: {cause}")]
    Io {
        /// What was to be written, read or renamed.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
}

impl FolderError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoName(_) => "name a new folder, such as `results`",
            Self::Foreign(_) => "choose another folder, or move this one away; nothing in it was touched",
            Self::Mixed { .. } => "move that file elsewhere, or choose another folder; nothing was touched",
            Self::Io { .. } => "check that the place exists, can be written to and has room",
        }
    }
}

/// Whether a result could be written at `dir` as things stand; to be asked before a long run. Leaves everything as it is.
///
/// # Errors
/// As [`write()`].
pub fn check(dir: &Path) -> Result<(), FolderError> {
    let place = Place::of(dir)?;
    place.older_result()?;
    // Folders on the way that are missing are made when the result is written.
    let ground = place.parent.ancestors().find(|folder| folder.exists()).unwrap_or(&place.parent);
    let probe = ground.join(place.own_name("probe"));
    fs::create_dir(&probe).map_err(failed(&place.target))?;
    fs::remove_dir(&probe).map_err(failed(&probe))
}

/// Writes a result folder at `dir`, replacing an older result there. Two runs must not write the same folder at once.
///
/// # Errors
/// If something other than a result is there, or the system refuses; then `dir` is as it was.
pub fn write(dir: &Path, files: &Files<'_>) -> Result<(), FolderError> {
    let place = Place::of(dir)?;
    fs::create_dir_all(&place.parent).map_err(failed(&place.parent))?;
    place.recover()?;
    let older = place.older_result()?;
    place.clear_remains()?;
    let staged = place.sibling("new");
    let done = fill(&staged, files).and_then(|()| place.publish(&staged, older));
    if done.is_err() {
        // The first failure is the one to report.
        let _ = fs::remove_dir_all(&staged);
    }
    done
}

/// The target and its hidden siblings.
pub(crate) struct Place {
    target: PathBuf,
    pub(crate) parent: PathBuf,
    name: OsString,
}

impl Place {
    pub(crate) fn of(dir: &Path) -> Result<Self, FolderError> {
        let no_name = || FolderError::NoName(dir.to_owned());
        // A link is followed, so that the folder it leads to is replaced and not the link.
        let absolute = fs::canonicalize(dir).or_else(|_| std::path::absolute(dir)).map_err(|_| no_name())?;
        let name = absolute.file_name().ok_or_else(no_name)?.to_owned();
        let parent = absolute.parent().ok_or_else(no_name)?.to_owned();
        Ok(Self { target: absolute, parent, name })
    }

    /// Where what is kept of an unfinished run lies.
    pub(crate) fn state(&self) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(".alumbron-state");
        self.parent.join(name)
    }

    /// The common beginning of the names of hidden siblings of a kind.
    fn prefix(&self, kind: &str) -> OsString {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(format!(".alumbron-{kind}-"));
        name
    }

    /// The name of a hidden sibling for this process.
    fn own_name(&self, kind: &str) -> OsString {
        let mut name = self.prefix(kind);
        name.push(std::process::id().to_string());
        name
    }

    /// A hidden sibling for this process.
    pub(crate) fn sibling(&self, kind: &str) -> PathBuf {
        self.parent.join(self.own_name(kind))
    }

    /// Removes what killed runs left of states in the making.
    pub(crate) fn clear_drafts(&self) -> Result<(), FolderError> {
        self.siblings("draft")?.iter().try_for_each(|draft| fs::remove_file(draft).map_err(failed(draft)))
    }

    /// Hidden siblings of a kind, in order of name.
    fn siblings(&self, kind: &str) -> Result<Vec<PathBuf>, FolderError> {
        let prefix = self.prefix(kind);
        let names = names_in(&self.parent)?;
        let matching =
            names.into_iter().filter(|n| n.as_encoded_bytes().starts_with(prefix.as_encoded_bytes()));
        Ok(matching.map(|name| self.parent.join(name)).collect())
    }

    /// Puts an older result back that a killed run set aside without putting the new one in place.
    fn recover(&self) -> Result<(), FolderError> {
        if !self.target.exists()
            && let Some(aside) = self.siblings("old")?.first()
        {
            fs::rename(aside, &self.target).map_err(failed(&self.target))?;
        }
        Ok(())
    }

    /// Whether an older result is to be replaced; an error if anything else is there.
    fn older_result(&self) -> Result<bool, FolderError> {
        let target = &self.target;
        if !target.exists() {
            return Ok(false);
        }
        let foreign = || FolderError::Foreign(target.clone());
        if !target.is_dir() {
            return Err(foreign());
        }
        let names = names_in(target)?;
        if names.is_empty() {
            return Ok(true);
        }
        let own = own_files(target).ok_or_else(foreign)?;
        let known = |name: &OsString| {
            name.to_str().is_some_and(|n| NOISE.contains(&n) || own.iter().any(|own| own == n))
        };
        match names.iter().find(|name| !known(name)) {
            None => Ok(true),
            Some(name) => {
                let file = name.to_string_lossy().into_owned();
                Err(FolderError::Mixed { folder: target.clone(), file })
            }
        }
    }

    /// Removes what killed runs left.
    fn clear_remains(&self) -> Result<(), FolderError> {
        for kind in ["new", "old", "probe"] {
            for path in self.siblings(kind)? {
                fs::remove_dir_all(&path).map_err(failed(&path))?;
            }
        }
        self.clear_drafts()
    }

    /// Renames the staged folder into place.
    fn publish(&self, staged: &Path, older: bool) -> Result<(), FolderError> {
        let aside = self.sibling("old");
        if older {
            fs::rename(&self.target, &aside).map_err(failed(&self.target))?;
        }
        if let Err(error) = fs::rename(staged, &self.target) {
            if older {
                // As it was, if the system allows it; otherwise the next run recovers it.
                let _ = fs::rename(&aside, &self.target);
            }
            return Err(failed(&self.target)(error));
        }
        flush_folder(&self.parent);
        if older {
            // The new result stands; what cannot be removed now is removed by the next run.
            let _ = fs::remove_dir_all(&aside);
        }
        // Most runs are over before any state is kept. One that stays is told of by the next run.
        let _ = fs::remove_file(self.state());
        Ok(())
    }
}

/// Names of the entries of a folder, in order.
fn names_in(folder: &Path) -> Result<Vec<OsString>, FolderError> {
    let entries = fs::read_dir(folder).map_err(failed(folder))?;
    let names: io::Result<Vec<OsString>> = entries.map(|e| e.map(|e| e.file_name())).collect();
    let mut names = names.map_err(failed(folder))?;
    names.sort();
    Ok(names)
}

/// The names of the files of a result, by its manifest; `None` if it is not a result folder.
fn own_files(folder: &Path) -> Option<Vec<String>> {
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.join("manifest.json")).ok()?).ok()?;
    if manifest.get("schema")?.as_str()? != SCHEMA {
        return None;
    }
    let files = manifest.get("files")?.as_array()?;
    Some(files.iter().filter_map(|f| f.as_str().map(str::to_owned)).collect())
}

/// Writes every file into a new folder and flushes them.
fn fill(folder: &Path, files: &Files<'_>) -> Result<(), FolderError> {
    fs::create_dir(folder).map_err(failed(folder))?;
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        let written = File::create(&path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(failed(&path))
    };
    put(files.document.name, files.document.text.as_bytes())?;
    put("report.html", files.page.as_bytes())?;
    for table in files.tables {
        let name = format!("{}.parquet", table.name());
        let mut bytes = Vec::new();
        table.write(&mut bytes).map_err(failed(&folder.join(&name)))?;
        put(&name, &bytes)?;
    }
    put("manifest.json", manifest_json(files).as_bytes())?;
    flush_folder(folder);
    Ok(())
}

/// Asks for the folder's entries to reach the disk. Not every system can flush a folder, and none needs it to be right.
fn flush_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|f| f.sync_all());
}

fn manifest_json(files: &Files<'_>) -> String {
    let Files { manifest, subject, tables, document, .. } = files;
    let mut json = String::from("{\n");
    let texts = [
        ("schema", SCHEMA),
        ("version", manifest.version),
        ("case", subject.case),
        ("scenario", subject.scenario),
        ("policy", subject.policy),
        ("digest", subject.digest),
    ];
    // Writing into a string cannot fail.
    for (key, text) in texts {
        let _ = writeln!(json, "  \"{key}\": {},", quoted(text));
    }
    let _ = writeln!(json, "  \"seed\": {},\n  \"samples\": {},", subject.seed, subject.samples);
    for (key, text) in [("command", manifest.command), ("written", manifest.written)] {
        let _ = writeln!(json, "  \"{key}\": {},", quoted(text));
    }
    let fixed = ["manifest.json", document.name, "report.html"].map(str::to_owned);
    let names = fixed.into_iter().chain(tables.iter().map(|t| format!("{}.parquet", t.name())));
    let names: Vec<String> = names.map(|name| quoted(&name)).collect();
    let _ = writeln!(json, "  \"files\": [{}]\n}}", names.join(", "));
    json
}

/// Turns what a system or writer says into an error about a path.
fn failed<E: std::fmt::Display>(path: &Path) -> impl Fn(E) -> FolderError + use<'_, E> {
    move |cause| FolderError::Io { path: path.to_owned(), cause: cause.to_string() }
}
