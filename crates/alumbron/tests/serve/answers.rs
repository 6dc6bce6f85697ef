//! Every answer keeps to the schema that the description of the interface promises, problems too.

use std::collections::BTreeSet;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::client::{Answer, Server};

/// The description, as the server gives it.
struct Promise {
    document: Value,
    kept: BTreeSet<(String, String, String)>,
}

impl Promise {
    fn of(server: &Server) -> Self {
        Self { document: server.get("/api/v1/openapi.json").json(), kept: BTreeSet::new() }
    }

    /// Asserts that what was answered is what the operation promises for this status.
    #[track_caller]
    fn holds(&mut self, path: &str, method: &str, answer: &Answer) {
        let status = answer.status.to_string();
        let mut response = &self.document["paths"][path][method]["responses"][&status];
        assert!(response.is_object(), "{method} {path} promises nothing for {status}");
        if let Some(reference) = response["$ref"].as_str() {
            response = self.document.pointer(&reference[1..]).expect("references lead somewhere");
        }
        let media_type = answer.header("content-type").expect("answers have a type");
        let essence = media_type.split(';').next().expect("a type");
        let content = &response["content"][essence];
        assert!(content.is_object(), "{method} {path} {status} promises no {essence}");
        if essence.ends_with("json") && essence != "application/x-ndjson" {
            self.fits(&content["schema"], &answer.json(), path);
        }
        if essence == "application/x-ndjson" {
            answer.lines().iter().for_each(|line| self.fits(&content["itemSchema"], line, path));
        }
        self.kept.insert((path.to_owned(), method.to_owned(), status));
    }

    #[track_caller]
    fn fits(&self, schema: &Value, value: &Value, path: &str) {
        let mut schema = schema.clone();
        schema["components"] = self.document["components"].clone();
        let validator: Validator = jsonschema::draft202012::new(&schema).expect("the schema is one");
        let errors: Vec<String> =
            validator.iter_errors(value).take(5).map(|e| format!("{} at {}", e, e.instance_path())).collect();
        assert!(errors.is_empty(), "{path}: {errors:#?}");
    }
}

#[test]
fn every_answer_is_as_promised() {
    let server = Server::of("three-regions", &["--samples", "20"]);
    let promise = &mut Promise::of(&server);
    let table = "/results/{scenario}/tables/{file}";
    let why_table = "/why/{scenario}/tables/{file}";
    for (path, asked) in [
        ("/case", "/case"),
        ("/openapi.json", "/openapi.json"),
        ("/results/{scenario}", "/results/baseline"),
        ("/results/{scenario}", "/results/baseline?policy=stock-target"),
        ("/results/{scenario}", "/results/nowhere"),
        ("/results/{scenario}", "/results/baseline?policy=none"),
        ("/results/{scenario}", "/results/baseline?polcy=burn-first"),
        ("/results/{scenario}", "/results/%ff"),
        (table, "/results/baseline/tables/days.csv"),
        (table, "/results/baseline/tables/days.parquet"),
        (table, "/results/baseline/tables/days.xlsx"),
        (table, "/results/baseline/tables/nothing.csv"),
        ("/why/{scenario}", "/why/baseline"),
        ("/why/{scenario}", "/why/nowhere"),
        (why_table, "/why/baseline/tables/why.csv"),
        (why_table, "/why/baseline/tables/why_samples.parquet"),
        (why_table, "/why/baseline/tables/days.csv"),
        ("/outlook", "/outlook"),
        ("/hindcast", "/hindcast"),
    ] {
        promise.holds(path, "get", &server.get(&format!("/api/v1{asked}")));
    }
    for choice in [
        json!({"samples": 10}),
        json!({"samples": 10, "policy": "look-ahead", "voyage_factor": 2}),
        json!({"samples": 0}),
        json!({"sampels": 10}),
        json!({"scenario": "nowhere"}),
        json!({"with": ["nowhere"]}),
        json!({"suppliers_off": ["nobody"]}),
        json!({"disruptions": [{"kind": "earthquake"}]}),
        json!([]),
    ] {
        promise.holds("/lab", "post", &server.lab(&choice));
    }
    let host = ("Host", "localhost");
    for path in ["/case", "/results/{scenario}", "/why/{scenario}", "/openapi.json", "/outlook"] {
        let asked = format!("/api/v1{}", path.replace("{scenario}", "baseline"));
        promise.holds(path, "get", &server.ask("GET", &asked, &[("Host", "elsewhere.example")], ""));
        promise.holds(path, "get", &server.ask("DELETE", &asked, &[host], ""));
    }
    let large = "x".repeat(100_000);
    promise.holds("/lab", "post", &server.ask("POST", "/api/v1/lab", &[host], "{}"));
    let typed = [host, ("Content-Type", "application/json; charset=utf-8")];
    promise.holds("/lab", "post", &server.ask("POST", "/api/v1/lab", &typed, "{"));
    promise.holds("/lab", "post", &server.ask("POST", "/api/v1/lab", &typed, &large));
    promise.holds("/lab", "post", &server.ask("GET", "/api/v1/lab", &[host], ""));

    // Whatever is promised as an answer was given.
    let paths = promise.document["paths"].as_object().expect("paths").clone();
    for (path, methods) in &paths {
        for (method, _) in methods.as_object().expect("methods") {
            let gave =
                |status: &str| promise.kept.contains(&(path.clone(), method.clone(), status.to_owned()));
            let without_notes = ["/outlook", "/hindcast"].contains(&path.as_str());
            assert!(gave(if without_notes { "404" } else { "200" }), "{method} {path} was not asked");
        }
    }
    let lab: BTreeSet<&str> =
        promise.kept.iter().filter(|kept| kept.0 == "/lab").map(|kept| kept.2.as_str()).collect();
    assert_eq!(lab.into_iter().collect::<Vec<_>>(), ["200", "400", "404", "405", "413", "415", "422"]);
}

#[test]
fn every_shipped_case_is_served() {
    for case in alumbron::case::cases().iter().map(|case| case.name.as_str()) {
        let server = Server::of(case, &["--samples", "3"]);
        let promise = &mut Promise::of(&server);
        for (path, asked) in [
            ("/case", "/case"),
            ("/results/{scenario}", "/results/baseline"),
            ("/why/{scenario}", "/why/baseline"),
            ("/results/{scenario}/tables/{file}", "/results/baseline/tables/stocks.csv"),
        ] {
            let answer = server.get(&format!("/api/v1{asked}"));
            assert_eq!(answer.status, 200, "{case} {asked}");
            promise.holds(path, "get", &answer);
        }
        let answer = server.lab(&json!({"samples": 2}));
        promise.holds("/lab", "post", &answer);
        assert_eq!(answer.last()["changed"]["scenario"], "lab", "{case}");
    }
}

#[test]
fn findings_say_what_is_wrong_with_a_choice() {
    let server = Server::of("three-regions", &["--samples", "2"]);
    let problem = server.lab(&json!({"suppliers_off": ["nobody"]})).json();
    assert_eq!((&problem["status"], &problem["type"]), (&json!(422), &json!("urn:alumbron:problem:unsound")));
    assert_eq!(problem["findings"][0]["code"], "AL105");
    assert!(problem["findings"][0]["help"].as_str().is_some_and(|help| help.starts_with("declared are ")));
}

#[test]
fn the_embedded_baseline_is_there_at_once_and_in_full() {
    let server = Server::of("cuba-2022", &[]);
    let begun = std::time::Instant::now();
    let promise = &mut Promise::of(&server);
    for (path, asked) in [
        ("/case", "/case"),
        ("/results/{scenario}", "/results/baseline"),
        ("/why/{scenario}", "/why/baseline"),
    ] {
        let begun = std::time::Instant::now();
        let answer = server.get(&format!("/api/v1{asked}"));
        let waited = begun.elapsed();
        // A machine that does much else meanwhile is slow; to live the year would take longer still.
        assert!(waited.as_millis() < 2000, "{path} took {waited:?}");
        promise.holds(path, "get", &answer);
    }
    let page = server.get("/");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(begun.elapsed().as_secs() < 10);
    let case = server.get("/api/v1/case").json();
    let listed = |list: &str| case[list].as_array().map_or(0, Vec::len);
    assert_eq!([listed("regions"), listed("units"), listed("tanks")], [16, 102, 20]);
}

#[test]
fn a_browser_keeps_what_has_not_changed() {
    let server = Server::of("toy-tank", &["--samples", "2"]);
    for path in ["/", "/api/v1/case", "/api/v1/results/baseline", "/api/v1/openapi.json"] {
        let first = server.get(path);
        let tag = first.header("etag").unwrap_or_else(|| panic!("{path} has no tag")).to_owned();
        let again = server.ask("GET", path, &[("Host", "localhost"), ("If-None-Match", &tag)], "");
        assert_eq!(
            (again.status, again.body.len(), again.header("etag")),
            (304, 0, Some(tag.as_str())),
            "{path}"
        );
        let other = server.ask("GET", path, &[("Host", "localhost"), ("If-None-Match", "\"other\"")], "");
        assert_eq!((other.status, other.body), (200, first.body), "{path}");
    }
}
