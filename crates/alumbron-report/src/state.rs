//! What is kept of an unfinished run, so that a killed one can be continued to the same bytes.
//!
//! A hidden file beside the result folder, `.NAME.alumbron-state`:
//!
//! | bytes | what they hold |
//! |---|---|
//! | 16 | the name of the format, [`FORMAT`] |
//! | | a [`Head`], the tally and the rows of the samples so far, in the `postcard` encoding, floats bit by bit |
//! | 4 | CRC-32 of everything before, little-endian |
//!
//! It is written beside its place, flushed to the disk and renamed into place, so a killed run leaves the older state or
//! the newer. A file that is torn, of another format or of another run is an error and never a beginning. Nothing here
//! reads a clock or knows how a run goes on.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use alumbron_engine::Outcome;
use alumbron_engine::outcome::{RegionRow, SampleRow, Tally};
use serde::{Deserialize, Serialize};

use crate::folder::{FolderError, Place};

/// The name of the format. Its number grows with every change of what follows.
pub const FORMAT: &[u8; 16] = b"alumbron.state/3";

/// Bytes of the checksum.
const CHECKSUM: usize = 4;

/// What a run is: two runs of which all this is equal give equal results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Version of the program.
    pub version: String,
    /// Id of the scenario.
    pub scenario: String,
    /// Digest of the case.
    pub digest: String,
    /// Name of the rationing policy.
    pub policy: String,
    /// Seed of all random streams.
    pub seed: u64,
    /// How far the run is to go, as the options of the command that say it.
    pub plan: String,
}

/// What can be told of a state at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Of which run it is.
    pub identity: Identity,
    /// Samples done.
    pub samples: u64,
}

/// What was observed so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SoFar {
    /// All but the rows.
    pub tally: Tally,
    /// One row per sample, in order.
    pub samples: Vec<SampleRow>,
    /// The same by region; see [`Outcome::region_samples`].
    pub region_samples: Vec<RegionRow>,
    /// What is known of the samples beside; see [`alumbron_engine::control::Controls::values`].
    pub controls: Vec<f64>,
}

/// Why a state cannot be used or kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// It is of another run.
    #[error(
        "the unfinished run in `{path}` is of {what} {theirs}, not {ours}; run it as it was begun, choose another \
         folder, or leave `--resume` out to begin anew"
    )]
    Other {
        /// The file.
        path: PathBuf,
        /// In what it differs.
        what: &'static str,
        /// What the file says.
        theirs: String,
        /// What this run says.
        ours: String,
    },
    /// It is not what was written.
    #[error("`{path}` cannot be trusted: {cause}; leave `--resume` out to begin anew")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// There is no place for it, or the system refused.
    #[error("{0}; {hint}", hint = .0.hint())]
    Folder(#[from] FolderError),
}

/// The file in which a run that writes to `dir` keeps its state.
///
/// # Errors
/// If `dir` names no folder.
pub fn path(dir: &Path) -> Result<PathBuf, FolderError> {
    Ok(Place::of(dir)?.state())
}

/// Keeps what was observed so far of a run that will write its result to `dir`; replaces an older state.
///
/// # Errors
/// If the system refuses; an older state is then as it was.
pub fn save(dir: &Path, identity: &Identity, so_far: &Outcome) -> Result<(), FolderError> {
    let place = Place::of(dir)?;
    fs::create_dir_all(&place.parent).map_err(failed(&place.parent))?;
    place.clear_drafts()?;
    let (draft, path) = (place.sibling("draft"), place.state());
    let done = write(&draft, identity, so_far).and_then(|()| fs::rename(&draft, &path));
    if done.is_err() {
        // The first failure is the one to report.
        let _ = fs::remove_file(&draft);
    }
    done.map_err(failed(&path))
}

/// What is kept beside `dir`, if anything is: of which run, and how far it came.
///
/// # Errors
/// [`StateError::Damaged`] if it is not whole, [`StateError::Folder`] if it cannot be read.
pub fn find(dir: &Path) -> Result<Option<Head>, StateError> {
    let path = path(dir)?;
    let Some(bytes) = read(&path)? else { return Ok(None) };
    let (head, _) = decode::<Head>(&path, checked(&path, &bytes)?)?;
    Ok(Some(head))
}

/// What was observed so far of this very run, if anything was kept.
///
/// # Errors
/// [`StateError::Other`] if it is of another run, [`StateError::Damaged`] if it is not whole, [`StateError::Folder`] if it
/// cannot be read.
pub fn load(dir: &Path, identity: &Identity) -> Result<Option<SoFar>, StateError> {
    let path = path(dir)?;
    let Some(bytes) = read(&path)? else { return Ok(None) };
    let (head, rest) = decode::<Head>(&path, checked(&path, &bytes)?)?;
    head.identity.same_as(identity, &path)?;
    let (so_far, rest) = decode::<SoFar>(&path, rest)?;
    if !rest.is_empty() || so_far.samples.len() as u64 != head.samples {
        return Err(damaged(&path, "its parts disagree"));
    }
    Ok(Some(so_far))
}

impl Identity {
    /// Nothing if both are the same run; otherwise the first thing in which they differ.
    fn same_as(&self, ours: &Self, path: &Path) -> Result<(), StateError> {
        let Self { version, scenario, digest, policy, seed, plan } = self;
        let fields = [
            ("version", version, &ours.version),
            ("scenario", scenario, &ours.scenario),
            ("a case with the digest", digest, &ours.digest),
            ("policy", policy, &ours.policy),
            ("seed", &seed.to_string(), &ours.seed.to_string()),
            ("the plan", plan, &ours.plan),
        ];
        match fields.into_iter().find(|(_, theirs, ours)| theirs != ours) {
            None => Ok(()),
            Some((what, theirs, ours)) => {
                let [theirs, ours] = [theirs, ours].map(|word| format!("`{word}`"));
                Err(StateError::Other { path: path.to_owned(), what, theirs, ours })
            }
        }
    }
}

/// Writes through a checksum.
struct Summed {
    file: File,
    sum: crc32fast::Hasher,
}

impl Write for Summed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.sum.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes a whole state and flushes it. Streams, so that no second copy of the rows is made.
fn write(path: &Path, identity: &Identity, so_far: &Outcome) -> io::Result<()> {
    let file = File::create(path)?;
    let mut out = BufWriter::with_capacity(1 << 16, Summed { file, sum: crc32fast::Hasher::new() });
    out.write_all(FORMAT)?;
    // The head as `Head`, then the fields of `SoFar`.
    let head = (identity, so_far.samples.len() as u64);
    let Outcome { tally, samples, region_samples, controls, .. } = so_far;
    postcard::to_io(&(head, tally, samples, region_samples, &controls.values), &mut out)
        .map_err(io::Error::other)?;
    let Summed { mut file, sum } = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.write_all(&sum.finalize().to_le_bytes())?;
    file.sync_all()
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, FolderError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path)(error)),
    }
}

/// What lies between the name of the format and the checksum, once both are as they must be.
fn checked<'b>(path: &Path, bytes: &'b [u8]) -> Result<&'b [u8], StateError> {
    let cut = |cause| move || damaged(path, cause);
    let (format, rest) = bytes.split_at_checked(FORMAT.len()).ok_or_else(cut("it is torn"))?;
    let (body, sum) = rest
        .len()
        .checked_sub(CHECKSUM)
        .and_then(|n| rest.split_at_checked(n))
        .ok_or_else(cut("it is torn"))?;
    if format != FORMAT {
        return Err(damaged(path, "it is of another format, or no state of a run"));
    }
    if crc32fast::hash(&bytes[..FORMAT.len() + body.len()]).to_le_bytes() != sum {
        return Err(damaged(path, "its checksum is wrong, so it is torn or was changed"));
    }
    Ok(body)
}

fn decode<'b, T: Deserialize<'b>>(path: &Path, bytes: &'b [u8]) -> Result<(T, &'b [u8]), StateError> {
    postcard::take_from_bytes(bytes).map_err(|error| damaged(path, &error.to_string()))
}

fn damaged(path: &Path, cause: &str) -> StateError {
    StateError::Damaged { path: path.to_owned(), cause: cause.to_owned() }
}

fn failed(path: &Path) -> impl Fn(io::Error) -> FolderError + use<'_> {
    move |cause| FolderError::Io { path: path.to_owned(), cause: cause.to_string() }
}
