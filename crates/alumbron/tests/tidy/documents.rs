//! Documents keep what they promise: commands that exist, words that are explained, links that lead somewhere.

use std::collections::BTreeSet;
use std::path::Path;

use alumbron::model::disruption::KINDS;
use alumbron::model::policy::POLICIES;
use alumbron::{Options, Study};

use crate::tree::{below, none, read, root, tracked};

/// Commands of the code blocks of a document.
fn commands(document: &str) -> Vec<String> {
    let text = read(document);
    let mut inside = false;
    let mut found = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            inside = !inside;
        } else if inside {
            found.push(line.split('#').next().unwrap_or_default().trim().to_owned());
        }
    }
    found
}

#[test]
fn the_readme_and_the_script_run_the_same_tests() {
    let tests: BTreeSet<String> =
        commands("README.md").into_iter().filter(|c| c.starts_with("cargo test")).collect();
    assert_eq!(tests.len(), 1, "README.md gives one command that runs all tests, not {tests:?}");
    let script = read(".ci/run");
    for command in tests {
        assert!(
            script.lines().any(|line| line.trim() == command),
            "README.md says `{command}`, but .ci/run calls something else"
        );
    }
}

#[test]
fn every_command_of_the_readme_exists() {
    let known = [
        "run",
        "why",
        "compare",
        "check",
        "new",
        "exact",
        "credit",
        "serve",
        "dependence",
        "cargo",
        "outlook",
        "hindcast",
        "calibrate",
        "import",
        "export",
        "explain",
        "cases",
    ];
    let mut unknown = Vec::new();
    for command in commands("README.md") {
        let Some(rest) = command.strip_prefix("alumbron ") else { continue };
        let subcommand = rest.split(' ').next().unwrap_or_default();
        if !known.contains(&subcommand) {
            unknown.push(command);
        }
    }
    none(&unknown, "README.md shows commands that do not exist:");
    let arguments = read("crates/alumbron/src/cli/args.rs");
    for name in known {
        let variant = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        assert!(
            arguments.contains(&format!("{variant}({variant})")),
            "`alumbron {name}` is gone; see README.md"
        );
    }
}

#[test]
fn every_public_noun_of_the_model_is_in_the_glossary() {
    let glossary = read("docs/glossary.md");
    let mut missing = BTreeSet::new();
    for path in below("crates/alumbron-model/src").iter().filter(|path| path.ends_with(".rs")) {
        for line in read(path).lines().map(str::trim_start) {
            let noun =
                ["pub struct ", "pub enum ", "pub trait "].iter().find_map(|start| line.strip_prefix(start));
            let Some(noun) = noun.filter(|noun| !noun.starts_with('$')) else { continue };
            let end = noun.find(|c: char| !c.is_alphanumeric()).unwrap_or(noun.len());
            if !glossary.contains(&format!("`{}`", &noun[..end])) {
                missing.insert(format!("{} ({path})", &noun[..end]));
            }
        }
    }
    let missing: Vec<String> = missing.into_iter().collect();
    none(&missing, "docs/glossary.md does not explain these nouns of the model:");
}

#[test]
fn every_kind_and_policy_is_in_the_glossary() {
    let glossary = read("docs/glossary.md");
    let names = KINDS.iter().map(|kind| kind.name).chain(POLICIES.iter().map(|policy| policy.name));
    let missing: Vec<String> =
        names.filter(|name| !glossary.contains(&format!("`{name}`"))).map(str::to_owned).collect();
    none(&missing, "docs/glossary.md does not name these kinds and policies:");
}

#[test]
fn every_metric_is_in_the_glossary() {
    let case = root().join("cases/toy-tank");
    let study = Study::open(&case.to_string_lossy(), "baseline").expect("the case is sound");
    let result = study.run(&Options { samples: 2, ..Options::default() }).expect("nothing stops it");
    let glossary = read("docs/glossary.md");
    let names: BTreeSet<&str> = result.summary.metrics.iter().map(|m| m.metric).collect();
    let missing: Vec<String> = names
        .into_iter()
        .filter(|name| !glossary.contains(&format!("| `{name}` |")))
        .map(str::to_owned)
        .collect();
    none(&missing, "docs/glossary.md does not say what these metrics are:");
}

/// Targets of the links and images of a Markdown text.
fn targets(text: &str) -> Vec<String> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', ' ', '#']).next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut broken = Vec::new();
    for path in tracked().into_iter().filter(|path| path.ends_with(".md")) {
        let folder = Path::new(&path).parent().unwrap_or(Path::new(""));
        for target in targets(&read(&path)) {
            let local = !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:");
            if local && !root().join(folder).join(&target).exists() {
                broken.push(format!("{path}: {target}"));
            }
        }
    }
    none(&broken, "these links lead nowhere:");
}
