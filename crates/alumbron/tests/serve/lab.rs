//! The lab: what was chosen lives on as a scenario, differences are those of `compare`, and what nobody waits for stops.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Server, command, printed, request};

/// A copy of a case with more text in `case.toml`.
fn copy_with(folder: &Path, case: &str, text: &str) -> String {
    let copy = folder.join("copy").to_str().expect("a plain path").to_owned();
    assert!(command(&["new", &copy, "--from", case]).status().expect("the program starts").success());
    let document = format!("{copy}/case.toml");
    let before = std::fs::read_to_string(&document).expect("it is text");
    std::fs::write(&document, before + text).expect("a file");
    copy
}

/// A choice that takes everything there is to choose from.
fn everything() -> Value {
    json!({
        "scenario": "without-russia",
        "with": ["parts-stop", "chinese-sun"],
        "enable": ["venezuela-stops"],
        "disable": ["matanzas-fire-tanks", "ian-collapse"],
        "disruptions": [
            {"kind": "tank-loss", "tanks": ["fo-matanzas"], "capacity_lost": 0.5, "start": "2022-03-01", "duration_d": 60},
            {"kind": "demand-change", "factor": 1.02},
        ],
        "agreements": {
            "ve-crude-havana": {"loading_reliability": 0.5, "voyage_d": 9, "delay": "exponential(48)"},
            "ru-crude-matanzas": {"start": ""},
        },
        "suppliers_off": ["algeria"],
        "voyage_factor": 1.5,
        "policy": "stock-target",
        "samples": 6,
        "seed": 3,
    })
}

#[test]
fn what_was_chosen_gives_the_same_in_a_copy_of_the_case() {
    let server = Server::of("cuba-2022", &[]);
    let answer = server.lab(&everything()).last();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let copy = copy_with(folder.path(), "cuba-2022", answer["overlay"].as_str().expect("text"));
    let out = folder.path().join("result");
    let run = printed(&[
        "run",
        &copy,
        "--scenario",
        "lab",
        "--policy",
        "stock-target",
        "--samples",
        "6",
        "--seed",
        "3",
        "--format",
        "json",
        "--out",
        out.to_str().expect("a plain path"),
    ]);
    let metrics = |of: &Value| -> Vec<[Value; 4]> {
        let rows = of["metrics"].as_array().expect("a list of metrics");
        rows.iter()
            .map(|m| ["metric", "region", "value", "standard_error"].map(|key| m[key].clone()))
            .collect()
    };
    assert_eq!(metrics(&run), metrics(&answer["changed"]));
    assert!(metrics(&run) != metrics(&answer["base"]));
    assert_eq!(answer["changed"]["scenario"], "lab");
    assert_eq!(answer["base"]["scenario"], "without-russia");
}

#[test]
fn differences_are_those_of_compare() {
    let server = Server::of("three-regions", &["--samples", "2"]);
    let supplier = server.get("/api/v1/case").json()["suppliers"][0]["id"].clone();
    let answer = server.lab(&json!({"suppliers_off": [supplier], "samples": 50})).last();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let copy = copy_with(folder.path(), "three-regions", answer["overlay"].as_str().expect("text"));
    let out = folder.path().join("result");
    let out = out.to_str().expect("a plain path");
    let compared = printed(&[
        "compare",
        &copy,
        "--scenario",
        "lab",
        "--samples",
        "50",
        "--format",
        "json",
        "--out",
        out,
    ]);
    let theirs = compared["metrics"].as_array().expect("a list of metrics").iter();
    let theirs: Vec<[&Value; 6]> = theirs
        .filter(|m| m["scenario"] == "lab")
        .map(|m| {
            ["metric", "region", "value", "difference", "difference_standard_error", "beyond_error"]
                .map(|k| &m[k])
        })
        .collect();
    let ours = answer["differences"].as_array().expect("a list of differences").iter();
    let ours: Vec<[&Value; 6]> = ours
        .map(|m| ["metric", "region", "changed", "value", "standard_error", "beyond_error"].map(|k| &m[k]))
        .collect();
    assert_eq!(ours, theirs);
    assert!(ours.len() > 15 && ours.iter().any(|row| row[5] == &json!(true)));
}

#[test]
fn progress_comes_before_the_answer_and_the_same_again_at_once() {
    let server = Server::of("three-regions", &["--samples", "2"]);
    let choice = json!({"voyage_factor": 1.2, "samples": 60, "seed": 9});
    let first = server.lab(&choice);
    assert_eq!(first.header("content-type"), Some("application/x-ndjson"));
    let lines = first.lines();
    let (last, progress) = lines.split_last().expect("there are lines");
    assert_eq!(progress[0], json!({"progress": {"done": 0, "of": 120}}));
    let done: Vec<u64> = progress.iter().filter_map(|line| line["progress"]["done"].as_u64()).collect();
    assert!(done.len() == progress.len() && done.is_sorted(), "{done:?}");
    let again = server.lab(&choice).lines();
    assert_eq!((again.len(), &again[0]), (1, last), "it is kept");
    let base = server.lab(&json!({"samples": 60, "seed": 9})).lines();
    assert_eq!(base[0]["progress"]["of"], 60, "the base world is kept");
    let answer = &base[base.len() - 1]["answer"];
    assert!(answer["differences"].as_array().expect("a list").iter().all(|d| d["value"] == json!(0.0)));
}

#[test]
fn an_overlay_avoids_names_that_the_case_uses() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let taken = "\n[[scenario]]\nid = \"lab\"\n\n[[disruption]]\nid = \"lab-1\"\nkind = \"demand-change\"\n\
                 start = 2022-01-01\nfactor = 1.1\nactive = false\n";
    let copy = copy_with(folder.path(), "three-regions", taken);
    let server = Server::of(&copy, &["--samples", "2"]);
    let answer = server.lab(&json!({"scenario": "lab", "voyage_factor": 2, "samples": 2})).last();
    assert_eq!(answer["changed"]["scenario"], "lab-2");
    let overlay = answer["overlay"].as_str().expect("text");
    assert!(overlay.contains("id = \"lab-2\"\nkind = \"vessel-designation\""), "{overlay}");
    assert!(overlay.contains("include = [\"lab\"]"), "{overlay}");
}

/// Clock ticks that the server works in a second, after a moment.
fn works(server: &Server) -> Option<u64> {
    std::thread::sleep(std::time::Duration::from_millis(500));
    let before = server.busy()?;
    std::thread::sleep(std::time::Duration::from_secs(1));
    Some(server.busy()? - before)
}

/// Asserts that the server does nothing; a core that works for a second does so for a hundred ticks.
#[track_caller]
fn rests(server: &Server) {
    if let Some(ticks) = works(server) {
        assert!(ticks < 20, "it works on: {ticks} ticks");
    }
}

#[test]
fn what_nobody_waits_for_stops() {
    let server = Server::of("cuba-2022", &[]);
    // What is made ready at the start is done then.
    server.lab(&json!({})).last();
    rests(&server);
    // Worlds that take many seconds: longer than this waits.
    let body = json!({"samples": 400, "seed": 77}).to_string();
    let headers = [("Host", "localhost"), ("Content-Type", "application/json")];
    {
        let mut stream = server.connect();
        stream.write_all(&request("POST", "/api/v1/lab", &headers, &body)).expect("it is taken");
        let mut lines = BufReader::new(stream).lines();
        let is_under_way = |line: &str| line.contains("\"done\":") && !line.contains("\"done\":0,");
        assert!(lines.any(|line| line.is_ok_and(|line| is_under_way(&line))), "it never begins");
        // Going away closes the connection.
    }
    rests(&server);
    {
        let mut stream = server.connect();
        let headers = [("Host", "localhost")];
        stream.write_all(&request("GET", "/api/v1/why/without-russia", &headers, "")).expect("it is taken");
        if let Some(ticks) = works(&server) {
            assert!(ticks > 3, "it never begins: {ticks} ticks");
        }
    }
    rests(&server);
}
