//! The result folder: whole or not at all, and nobody else's files touched.

use std::fs;
use std::path::Path;

use alumbron_report::folder::{Document, SUMMARY, check};
use alumbron_report::{Files, FolderError, Manifest, render, summarize, tables, write};

use crate::synthetic::tiny;

/// Writes a result of `n` samples at `dir`.
fn result(dir: &Path, n: u64) -> Result<(), FolderError> {
    let (case, outcome) = tiny(n);
    let summary = summarize(&case, &outcome);
    let tables = tables(&case, &outcome, &summary);
    let page = render(&case, &outcome, &summary);
    let manifest =
        Manifest { version: "1.2.3", command: "alumbron run \"x\"", written: "2022-11-20T12:00:00Z" };
    let json = summary.to_json();
    let document = Document { name: SUMMARY, text: &json };
    write(dir, &Files { manifest, subject: (&summary).into(), document, tables: &tables, page: &page })
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn samples(dir: &Path) -> u64 {
    let manifest = fs::read_to_string(dir.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["schema"], "alumbron.result/1");
    assert_eq!(manifest["command"], "alumbron run \"x\"");
    manifest["samples"].as_u64().unwrap()
}

#[test]
fn a_result_holds_every_file_its_manifest_names() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("deep/out");
    result(&dir, 4).unwrap();
    let manifest = fs::read_to_string(dir.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let mut listed: Vec<String> =
        manifest["files"].as_array().unwrap().iter().map(|f| f.as_str().unwrap().to_owned()).collect();
    listed.sort();
    assert_eq!(names(&dir), listed);
    assert!(listed.contains(&"samples.parquet".to_owned()) && listed.contains(&"report.html".to_owned()));
    assert_eq!(names(&place.path().join("deep")), ["out"], "nothing is left beside it");
}

#[test]
fn an_older_result_is_replaced() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("out");
    result(&dir, 4).unwrap();
    fs::write(dir.join(".DS_Store"), "").unwrap();
    result(&dir, 7).unwrap();
    assert_eq!(samples(&dir), 7);
    assert_eq!(names(place.path()), ["out"]);
}

#[test]
fn an_empty_folder_is_used() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("out");
    fs::create_dir(&dir).unwrap();
    result(&dir, 4).unwrap();
    assert_eq!(samples(&dir), 4);
}

#[test]
fn a_foreign_folder_is_refused_and_kept() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("thesis");
    fs::create_dir(&dir).unwrap();
    fs::write(dir.join("chapter.txt"), "years of work").unwrap();
    let error = result(&dir, 4).unwrap_err();
    assert!(matches!(error, FolderError::Foreign(_)), "{error}");
    assert!(error.hint().contains("another folder"));
    assert_eq!(names(&dir), ["chapter.txt"]);
    assert_eq!(names(place.path()), ["thesis"]);
    fs::write(dir.join("manifest.json"), "{\"schema\": \"of something else\"}").unwrap();
    assert!(matches!(result(&dir, 4).unwrap_err(), FolderError::Foreign(_)));
    let file = place.path().join("file");
    fs::write(&file, "text").unwrap();
    assert!(matches!(result(&file, 4).unwrap_err(), FolderError::Foreign(_)));
}

#[test]
fn a_folder_is_looked_at_without_being_touched() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    check(&at("deep/er/out")).unwrap();
    check(&at("out")).unwrap();
    assert!(names(place.path()).is_empty(), "{:?}", names(place.path()));
    result(&at("out"), 4).unwrap();
    check(&at("out")).unwrap();
    assert_eq!(samples(&at("out")), 4);
    fs::write(at("out/notes.txt"), "mine").unwrap();
    assert!(matches!(check(&at("out")).unwrap_err(), FolderError::Mixed { .. }));
    fs::write(at("file"), "text").unwrap();
    assert!(matches!(check(&at("file")).unwrap_err(), FolderError::Foreign(_)));
    assert!(matches!(check(&at("file/below")).unwrap_err(), FolderError::Io { .. }));
    assert!(matches!(check(Path::new("/")).unwrap_err(), FolderError::NoName(_)));
    assert!(matches!(check(&at(&"x".repeat(5000))).unwrap_err(), FolderError::Io { .. }));
    assert_eq!(names(place.path()), ["file", "out"]);
}

#[test]
fn a_note_left_in_a_result_is_never_lost() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("out");
    result(&dir, 4).unwrap();
    fs::write(dir.join("notes.txt"), "mine").unwrap();
    let error = result(&dir, 7).unwrap_err();
    assert!(error.to_string().contains("notes.txt"), "{error}");
    assert_eq!(fs::read_to_string(dir.join("notes.txt")).unwrap(), "mine");
    assert_eq!(samples(&dir), 4);
}

#[test]
fn what_a_killed_run_left_is_removed() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("out");
    let remains = place.path().join(".out.alumbron-new-123");
    fs::create_dir(&remains).unwrap();
    fs::write(remains.join("half.parquet"), "PAR").unwrap();
    let other = place.path().join(".other.alumbron-new-123");
    fs::create_dir(&other).unwrap();
    result(&dir, 4).unwrap();
    assert_eq!(names(place.path()), [".other.alumbron-new-123", "out"]);
}

#[test]
fn an_older_result_that_was_set_aside_comes_back_if_the_new_one_fails() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("out");
    result(&dir, 4).unwrap();
    // As if a run had been killed between its two renames, and the folder's owner had then left a note in it.
    fs::rename(&dir, place.path().join(".out.alumbron-old-123")).unwrap();
    fs::write(place.path().join(".out.alumbron-old-123/notes.txt"), "mine").unwrap();
    assert!(matches!(result(&dir, 7).unwrap_err(), FolderError::Mixed { .. }));
    assert_eq!(samples(&dir), 4);
    assert_eq!(names(place.path()), ["out"]);
}

#[cfg(unix)]
#[test]
fn a_link_is_followed() {
    let place = tempfile::tempdir().unwrap();
    let real = place.path().join("real");
    result(&real, 4).unwrap();
    let link = place.path().join("link");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    result(&link, 7).unwrap();
    assert!(link.is_symlink());
    assert_eq!(samples(&real), 7);
}
