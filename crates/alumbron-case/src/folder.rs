//! Case folders on disk: loading one, and writing a new one to edit.
//!
//! Loading is bounded in files and bytes. What is wrong with a single file becomes a finding later
//! ([`crate::read`]); only what makes the whole folder unusable is an [`Error`]. This file knows no table.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use crate::source::{File, Files, Role, role};
use crate::{Error, document};

/// Largest file that is read, in bytes. Chosen: two hundred years of hourly profiles fit.
pub const MAX_FILE_BYTES: u64 = 64 << 20;

/// Most files that are looked at in a folder. Chosen: far above any case, far below a home directory.
pub const MAX_FILES: usize = 2_000;

impl Files {
    /// Loads a case folder.
    ///
    /// # Errors
    /// [`Error::NotAFolder`] if there is no such folder, [`Error::TooManyFiles`] if it holds more than a case could,
    /// [`Error::Io`] if it cannot be listed.
    pub fn folder(path: &Path) -> Result<Self, Error> {
        if !path.is_dir() {
            return Err(Error::NotAFolder { path: path.to_owned() });
        }
        let mut files = Vec::new();
        list(path, "", &mut files)?;
        let profiles = path.join("profiles");
        if profiles.is_dir() {
            list(&profiles, "profiles/", &mut files)?;
        }
        Ok(Self::in_order(path.display().to_string(), files))
    }
}

fn list(folder: &Path, prefix: &str, files: &mut Vec<File>) -> Result<(), Error> {
    let failed = |source| Error::Io { path: folder.to_owned(), source };
    for (count, entry) in fs::read_dir(folder).map_err(failed)?.enumerate() {
        let entry = entry.map_err(failed)?;
        if count >= MAX_FILES || files.len() >= MAX_FILES {
            return Err(Error::TooManyFiles { path: folder.to_owned() });
        }
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() && (prefix.is_empty() && name == "profiles") {
            continue;
        }
        match role(&name) {
            Role::Part => files.push(load(&entry.path(), name)),
            Role::Unknown => {
                // A folder is told from a misspelt file by its slash.
                let name = if entry.path().is_dir() { format!("{name}/") } else { name };
                files.push(File::new(name, ""));
            }
            Role::Ignored => {}
        }
    }
    Ok(())
}

/// A file, whatever it holds.
pub(crate) fn load(path: &Path, name: String) -> File {
    match fs::metadata(path) {
        Ok(meta) if !meta.is_file() => return File::unreadable(name, "not a regular file".to_owned()),
        Ok(_) => {}
        Err(error) => return File::unreadable(name, error.to_string()),
    }
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes));
    match read {
        Err(error) => File::unreadable(name, error.to_string()),
        Ok(n) if n as u64 > MAX_FILE_BYTES => File::unreadable(name, "larger than 64 MiB".to_owned()),
        Ok(_) => File::from_bytes(name, bytes),
    }
}

/// Writes an editable copy of a case into a new or empty folder, whole or not at all.
///
/// The copy takes the name of its folder, so that results of it are not taken for those of the original: in `case.toml`
/// only the value of `name` is replaced. A folder whose name cannot be made an id leaves the name as it was.
///
/// The files are written into a temporary folder beside `dir`, which is then renamed.
///
/// # Errors
/// [`Error::NotEmpty`] if something lies in `dir` already, [`Error::NoCase`] if `from` has no `case.toml`,
/// [`Error::Io`] if the disk fails.
pub fn new_case(from: &Files, dir: &Path) -> Result<(), Error> {
    if from.get(document::FILE).is_none() {
        return Err(Error::NoCase { label: from.label.clone() });
    }
    let failed = |source| Error::Io { path: dir.to_owned(), source };
    match fs::read_dir(dir) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(Error::NotEmpty { path: dir.to_owned() });
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(_) if dir.exists() => return Err(Error::NotEmpty { path: dir.to_owned() }),
        Err(error) => return Err(failed(error)),
    }
    let parent = parent(dir);
    fs::create_dir_all(parent).map_err(failed)?;
    let draft = tempfile::Builder::new().prefix(".alumbron-new-").tempdir_in(parent).map_err(failed)?;
    // The draft is made private to its owner; the case takes the rights of an ordinary new folder.
    let inside = draft.path().join("case");
    fs::create_dir(&inside).map_err(failed)?;
    for file in from.files.iter().filter(|file| role(&file.name) == Role::Part && file.problem.is_none()) {
        let path = inside.join(&file.name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let renamed = (file.name == document::FILE).then(|| id_of(dir)).flatten();
        let renamed = renamed.and_then(|name| document::renamed(&file.text, &name));
        fs::write(&path, renamed.as_ref().unwrap_or(&file.text)).map_err(failed)?;
    }
    if dir.is_dir() {
        // Empty, as seen above; a folder that filled up since then makes this fail, as it should.
        fs::remove_dir(dir).map_err(failed)?;
    }
    fs::rename(&inside, dir).map_err(failed)
}

/// Writes a new file, whole or not at all.
///
/// # Errors
/// [`Error::Exists`] if something lies there already, [`Error::Io`] if the disk fails.
pub fn new_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let failed = |source| Error::Io { path: path.to_owned(), source };
    if path.exists() {
        return Err(Error::Exists { path: path.to_owned() });
    }
    let parent = parent(path);
    fs::create_dir_all(parent).map_err(failed)?;
    let draft = tempfile::Builder::new().prefix(".alumbron-new-").tempdir_in(parent).map_err(failed)?;
    let inside = draft.path().join("file");
    fs::write(&inside, bytes).map_err(failed)?;
    fs::rename(&inside, path).map_err(failed)
}

/// The folder something is in.
fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// The name of a folder as an id: in lowercase, `-` for blanks and points.
fn id_of(dir: &Path) -> Option<String> {
    let name = dir.file_name()?.to_str()?;
    let letter = |c: char| match c {
        ' ' | '.' => Some('-'),
        'A'..='Z' => Some(c.to_ascii_lowercase()),
        'a'..='z' | '0'..='9' | '-' | '_' => Some(c),
        _ => None,
    };
    let id: String = name.trim().chars().map(letter).collect::<Option<_>>()?;
    (id.starts_with(|c: char| c.is_ascii_alphanumeric()) && id.len() <= 64).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_folder_becomes_an_id_where_it_can() {
        let id = |name: &str| id_of(Path::new(name));
        assert_eq!(id("cases/My Study.2").as_deref(), Some("my-study-2"));
        assert_eq!(id("cuba_2022/").as_deref(), Some("cuba_2022"));
        for name in ["..", "/", "año", "-x", ".hidden", "a$b", &"x".repeat(65)] {
            assert_eq!(id(name), None, "{name}");
        }
    }
}
