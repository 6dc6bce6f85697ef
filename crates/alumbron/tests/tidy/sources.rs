//! The look of source files: purpose first, of readable length, telling names, no panic by the way.

use std::collections::BTreeSet;

use alumbron::model::finding::CODES;

use crate::tree::{below, none, read, rust, tracked};

/// Longest file, in lines: look twice at 500, split at 800.
const MOST_LINES: usize = 800;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 5] = ["utils", "common", "helpers", "manager", "core"];

/// What never belongs into the repository, in two parts each so that this file passes its own test: places on one
/// person's machine, and hosts of packages.
const FORBIDDEN: [(&str, &str); 10] = [
    ("/wo", "rk/"),
    ("/ro", "ot/"),
    ("/ho", "me/"),
    ("/Us", "ers/"),
    ("C:\\", "Users"),
    ("index.", "crates.io"),
    ("static.", "crates.io"),
    ("files.", "pythonhosted.org"),
    ("registry.", "npmjs.org"),
    ("proxy.", "golang.org"),
];

#[test]
fn every_file_opens_with_its_purpose() {
    let without: Vec<String> = rust().into_iter().filter(|path| !read(path).starts_with("//! ")).collect();
    none(&without, "these files do not begin with `//!` and a sentence on their purpose:");
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = tracked()
        .into_iter()
        .filter(|path| [".rs", ".py", ".css", ".sh"].iter().any(|end| path.ends_with(end)))
        .map(|path| (read(&path).lines().count(), path))
        .filter(|(lines, _)| *lines > MOST_LINES)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    none(&long, &format!("these files have more than {MOST_LINES} lines; split them:"));
}

#[test]
fn no_module_has_an_empty_name() {
    let names =
        |path: &String| path.trim_end_matches(".rs").split('/').any(|part| EMPTY_NAMES.contains(&part));
    let empty: Vec<String> = rust().into_iter().filter(names).collect();
    none(&empty, "the names of these modules do not say what is inside:");
}

#[test]
fn libraries_do_not_unwrap() {
    let mut found = Vec::new();
    for path in rust().into_iter().filter(|path| path.contains("/src/")) {
        let text = read(&path);
        // Tests stand last in a file.
        let code = text.lines().enumerate().take_while(|(_, line)| line.trim() != "#[cfg(test)]");
        for (n, line) in code.filter(|(_, line)| !line.trim_start().starts_with("//")) {
            if line.contains(".unwrap()") {
                found.push(format!("{path}:{}", n + 1));
            }
        }
    }
    none(&found, "`expect` states an invariant, `unwrap` states nothing:");
}

#[test]
fn every_code_is_documented_and_exercised() {
    let codes: BTreeSet<&str> = CODES.iter().map(|code| code.id).collect();
    assert_eq!(codes.len(), CODES.len(), "a code of a finding stands twice");
    let page = read("docs/reference/findings.md");
    let headings: BTreeSet<&str> =
        page.lines().filter_map(|line| line.strip_prefix("## ")?.split_once(':')).map(|(id, _)| id).collect();
    assert_eq!(headings, codes, "docs/reference/findings.md and the registry of codes differ");
    let snapshots: String =
        below("crates/alumbron-case/tests/snapshots").iter().map(|path| read(path)).collect();
    let idle: Vec<String> =
        codes.into_iter().filter(|id| !snapshots.contains(&format!("[{id}]"))).map(str::to_owned).collect();
    none(&idle, "no snapshot of crates/alumbron-case/tests shows these codes; add an unsound case for each:");
}

#[test]
fn nothing_belongs_to_one_machine() {
    let mut found = Vec::new();
    for path in tracked() {
        let text = read(&path);
        for (n, line) in text.lines().enumerate() {
            for (first, second) in FORBIDDEN {
                let word = format!("{first}{second}");
                if line.contains(&word) {
                    found.push(format!("{path}:{}: `{word}`", n + 1));
                }
            }
        }
    }
    none(&found, "these places exist on one machine only, or are no business of the project:");
}
