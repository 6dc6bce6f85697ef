//! The graph of packages: few, deep, one direction; and where everything from outside comes from.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

use crate::tree::{none, read, root};

/// Which package may depend on which; `docs/map.md` says why. Tests and benchmarks are free.
const GRAPH: [(&str, &[&str]); 6] = [
    (
        "alumbron",
        &["alumbron-case", "alumbron-engine", "alumbron-model", "alumbron-outlook", "alumbron-report"],
    ),
    ("alumbron-case", &["alumbron-model"]),
    ("alumbron-engine", &["alumbron-model"]),
    ("alumbron-model", &[]),
    ("alumbron-outlook", &["alumbron-engine", "alumbron-model"]),
    ("alumbron-report", &["alumbron-engine", "alumbron-model", "alumbron-outlook"]),
];

/// All that the hot loop may reach: no file format, clock, terminal or solver. `serde` names the parts of an outcome and
/// knows no format.
const ENGINE: [&str; 6] = ["alumbron-model", "libm", "rand_core", "rand_xoshiro", "rayon", "serde"];

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .other_options(vec!["--offline".to_owned()])
        .exec()
        .expect("cargo can tell the packages of this workspace")
}

/// Names of what each package depends on, tests and benchmarks included if `all`.
fn dependencies(all: bool) -> BTreeMap<String, BTreeSet<String>> {
    let wanted = |kind| all || kind != DependencyKind::Development;
    metadata()
        .packages
        .iter()
        .map(|package| {
            let names = package.dependencies.iter().filter(|d| wanted(d.kind)).map(|d| d.name.clone());
            (package.name.to_string(), names.collect())
        })
        .collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn packages_depend_on_each_other_in_one_direction() {
    let ours = |names: BTreeSet<String>| names.into_iter().filter(|n| n.starts_with("alumbron")).collect();
    let found: BTreeMap<String, BTreeSet<String>> =
        dependencies(false).into_iter().map(|(name, names)| (name, ours(names))).collect();
    let declared: BTreeMap<String, BTreeSet<String>> =
        GRAPH.iter().map(|(name, on)| ((*name).to_owned(), set(on))).collect();
    assert_eq!(found, declared, "the graph of packages is not the declared one; see docs/map.md");
}

#[test]
fn the_engine_reaches_no_file_clock_or_terminal() {
    let found = &dependencies(false)["alumbron-engine"];
    assert_eq!(*found, set(&ENGINE), "the hot loop gained or lost a dependency; see docs/map.md");
}

#[test]
fn every_dependency_is_explained() {
    let page = read("docs/design/dependencies.md");
    let explained: BTreeSet<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name.to_owned())
        .collect();
    let used: BTreeSet<String> =
        dependencies(true).into_values().flatten().filter(|name| !name.starts_with("alumbron")).collect();
    let missing: Vec<String> = used.difference(&explained).cloned().collect();
    none(&missing, "docs/design/dependencies.md does not say why these are there:");
    let gone: Vec<String> = explained.difference(&used).cloned().collect();
    none(&gone, "docs/design/dependencies.md explains what no package uses:");
}

#[test]
fn every_dependency_comes_from_the_public_registry() {
    let public = concat!("source = \"registry+https://github.com/rust-lang/", "crates.io-index\"");
    let lock = read("Cargo.lock");
    let odd: Vec<String> = lock
        .lines()
        .filter(|line| line.starts_with("source = ") && *line != public)
        .map(str::to_owned)
        .collect();
    none(&odd, "Cargo.lock names a place that others cannot reach:");
}
