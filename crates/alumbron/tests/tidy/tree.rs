//! The tree of the repository: its files, and their texts.
//!
//! Paths are relative to the root, with `/` between parts, in alphabetical order.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders that hold what is built or run and not what is written.
const NOT_OURS: [&str; 7] = [".git", "target", "results", ".venv", "corpus", "artifacts", "node_modules"];

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("this package lies in crates/").to_owned()
}

/// The text of a file; of a file that is no text, what of it is.
pub(crate) fn read(path: &str) -> String {
    let bytes = std::fs::read(root().join(path)).unwrap_or_else(|e| panic!("cannot read {path}: {e}"));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// All files below a folder, whether under version control or not.
pub(crate) fn below(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.trim_end_matches('/').to_owned()];
    while let Some(folder) = open.pop() {
        let entries = std::fs::read_dir(root().join(&folder))
            .unwrap_or_else(|e| panic!("cannot list {folder}: {e}"))
            .map(|entry| entry.expect("a folder can be listed to its end"));
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            if !entry.path().is_dir() {
                found.push(path);
            } else if !NOT_OURS.contains(&name.as_str()) {
                open.push(path);
            }
        }
    }
    found.sort_unstable();
    found
}

/// All files under version control; in a copy without history, all files.
pub(crate) fn tracked() -> Vec<String> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    let Some(listed) = listed.ok().filter(|output| output.status.success()) else { return below("") };
    let mut files: Vec<String> = String::from_utf8_lossy(&listed.stdout)
        .split('\0')
        .filter(|path| !path.is_empty() && root().join(path).is_file())
        .map(str::to_owned)
        .collect();
    files.sort_unstable();
    files
}

/// The Rust files of all packages.
pub(crate) fn rust() -> Vec<String> {
    let mut files = tracked();
    files.retain(|path| path.starts_with("crates/") && path.ends_with(".rs"));
    assert!(files.len() > 50, "the tree is not where this test looks for it");
    files
}

/// The folders directly below a folder.
pub(crate) fn folders(folder: &str) -> Vec<String> {
    let mut names: Vec<String> = below(folder)
        .iter()
        .filter_map(|path| path[folder.len() + 1..].split_once('/').map(|(name, _)| name.to_owned()))
        .collect();
    names.dedup();
    names
}

/// Fails with a list of breaches of a rule.
#[track_caller]
pub(crate) fn none(breaches: &[String], rule: &str) {
    assert!(breaches.is_empty(), "{rule}\n  {}", breaches.join("\n  "));
}
