//! What the server answers is what the commands print for the same samples and seed, to the last bit.

use serde_json::Value;

use crate::client::{Server, command, printed};

/// Metrics as comparable rows.
fn rows(metrics: &Value) -> Vec<[Value; 5]> {
    let row = |m: &Value| ["metric", "region", "tank", "value", "standard_error"].map(|key| m[key].clone());
    metrics.as_array().expect("a list of metrics").iter().map(row).collect()
}

#[test]
fn a_run_is_that_of_the_command() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("result");
    let out = out.to_str().expect("a plain path");
    let server = Server::of("three-regions", &["--samples", "40"]);
    for policy in ["burn-first", "stock-target"] {
        let samples = "40";
        let args = [
            "run",
            "three-regions",
            "--policy",
            policy,
            "--samples",
            samples,
            "--format",
            "json",
            "--out",
            out,
        ];
        let run = printed(&args);
        let view = server.get(&format!("/api/v1/results/baseline?policy={policy}")).json();
        assert_eq!(rows(&run["metrics"]), rows(&view["metrics"]));
        assert_eq!(
            [&run["digest"], &run["policy"], &run["samples"]],
            ["digest", "policy", "samples"].map(|k| &view[k])
        );
        for table in ["samples", "days", "stocks", "units", "links", "cargoes", "metrics"] {
            let path = format!("/api/v1/results/baseline/tables/{table}.parquet?policy={policy}");
            let written = std::fs::read(format!("{out}/{table}.parquet")).expect("the table is written");
            assert_eq!(server.get(&path).body, written, "{table}");
        }
    }
}

#[test]
fn an_attribution_is_that_of_the_command() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("result");
    let out = out.to_str().expect("a plain path");
    let server = Server::of("three-regions", &["--samples", "80"]);
    let why = printed(&["why", "three-regions", "--samples", "8", "--format", "json", "--out", out]);
    let view = server.get("/api/v1/why/baseline").json();
    assert_eq!(why["eue_mwh"], view["eue_mwh"]);
    let shares = |document: &Value| -> Vec<[Value; 4]> {
        let causes = document["causes"].as_array().expect("a list of causes");
        causes
            .iter()
            .map(|c| ["cause", "share_mwh", "first_in_mwh", "last_in_mwh"].map(|k| c[k].clone()))
            .collect()
    };
    assert_eq!(shares(&why), shares(&view));
    let table = server.get("/api/v1/why/baseline/tables/why.parquet").body;
    assert_eq!(table, std::fs::read(format!("{out}/why.parquet")).expect("the table is written"));
}

#[test]
fn tables_are_the_same_as_text() {
    let server = Server::of("three-regions", &["--samples", "5"]);
    let answer = server.get("/api/v1/results/baseline/tables/metrics.csv");
    let named = answer.header("content-disposition").expect("it is to be saved");
    assert_eq!(named, "attachment; filename=\"three-regions-baseline-metrics.csv\"");
    let text = String::from_utf8(answer.body).expect("it is text");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("metric,region,tank,value,standard_error,variance_gain"));
    let view = server.get("/api/v1/results/baseline").json();
    let metrics = view["metrics"].as_array().expect("a list of metrics");
    for metric in metrics {
        let cell = |key: &str| match &metric[key] {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.as_f64().expect("a number").to_string(),
            _ => String::new(),
        };
        let cells = ["metric", "region", "tank", "value", "standard_error"].map(cell);
        let line = lines.next().expect("a line a metric");
        assert!(line.starts_with(&cells.join(",")), "{line}: {cells:?}");
    }
    assert_eq!(lines.next(), None);
    let case = server.get("/api/v1/case").json();
    let start = case["start"].as_str().expect("a date");
    let days = server.get("/api/v1/results/baseline/tables/days.csv").body;
    let days = String::from_utf8(days).expect("it is text");
    assert!(
        days.lines().nth(1).is_some_and(|line| line.starts_with(&format!("{start},,"))),
        "{:?}",
        days.lines().nth(1)
    );
}

#[test]
fn a_case_folder_is_served_and_one_with_errors_is_not() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let case = folder.path().join("mine");
    let case = case.to_str().expect("a plain path");
    assert!(command(&["new", case, "--from", "toy-tank"]).status().expect("the program starts").success());
    let server = Server::of(case, &["--samples", "2"]);
    assert_eq!(server.get("/api/v1/case").json()["id"], "mine");
    assert_eq!(server.get("/api/v1/results/baseline").json()["case"], "mine");
    std::fs::write(format!("{case}/tanks.csv"), "id\n").expect("a file");
    let done = command(&["serve", case, "--port", "0"]).output().expect("the program starts");
    assert_eq!((done.status.code(), done.stdout.len()), (Some(1), 0));
    let port = server.port.to_string();
    for (code, args) in [
        (2, ["serve", "cuba", "--port", "0"]),
        (2, ["serve", "--scenario", "without-venezula", "--port=0"]),
        (2, ["serve", "toy-tank", "--port", "65536"]),
        (3, ["serve", "toy-tank", "--port", &port]),
    ] {
        let done = command(&args).output().expect("the program starts");
        assert_eq!(done.status.code(), Some(code), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
}
