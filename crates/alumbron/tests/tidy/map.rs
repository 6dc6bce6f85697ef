//! `docs/map.md` is the list of rooms: it names what is there, and nothing else.

use std::collections::BTreeSet;

use crate::tree::{folders, none, read, root, rust, tracked};

/// Paths named in the first cell of the rows of the map, with what is said of them.
fn rooms() -> Vec<(String, String)> {
    let row = |line: &str| {
        let (path, sentence) = line.strip_prefix("| `")?.split_once("` | ")?;
        Some((path.to_owned(), sentence.trim_end_matches('|').trim().to_owned()))
    };
    read("docs/map.md").lines().filter_map(row).collect()
}

#[test]
fn every_room_on_the_map_exists_and_is_described() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, sentence) in rooms() {
        if !root().join(&path).exists() {
            wrong.push(format!("{path}: there is no such file or folder"));
        }
        if root().join(&path).is_dir() != path.ends_with('/') {
            wrong.push(format!("{path}: folders end in `/`, files do not"));
        }
        if !sentence.ends_with('.') {
            wrong.push(format!("{path}: needs a sentence that says what it is for"));
        }
        if !seen.insert(path.clone()) {
            wrong.push(format!("{path}: listed twice"));
        }
    }
    none(&wrong, "docs/map.md is not true to the tree:");
}

#[test]
fn every_source_file_is_in_a_room() {
    let rooms: Vec<String> = rooms().into_iter().map(|(path, _)| path).collect();
    // A folder covers its files if it is a room within `src/`, or one of tests, benches and examples.
    let covers = |room: &String, path: &str| {
        let inside =
            room.contains("/src/") || ["tests/", "benches/", "examples/"].iter().any(|f| room.ends_with(f));
        room == path || (inside && room.ends_with('/') && path.starts_with(room.as_str()))
    };
    let homeless: Vec<String> =
        rust().into_iter().filter(|path| !rooms.iter().any(|room| covers(room, path))).collect();
    none(&homeless, "docs/map.md does not list these files or their folder:");
}

#[test]
fn every_package_case_and_document_is_on_the_map() {
    let rooms: BTreeSet<String> = rooms().into_iter().map(|(path, _)| path).collect();
    let packages = folders("crates").into_iter().map(|name| format!("crates/{name}/"));
    let cases = folders("cases").into_iter().map(|name| format!("cases/{name}/"));
    let document =
        |path: &String| path.ends_with(".md") && (path.starts_with("docs/") || !path.contains('/'));
    let documents = tracked().into_iter().filter(document);
    let missing: Vec<String> =
        packages.chain(cases).chain(documents).filter(|p| !rooms.contains(p)).collect();
    none(&missing, "docs/map.md does not list these:");
}
