//! The description of the interface: an OpenAPI 3.1 document, with the schema of every answer taken from its own type.
//!
//! `docs/reference/openapi.json` is a copy for people; `ALUMBRON_BLESS=1 cargo test -p alumbron --lib openapi` writes it anew.

use std::sync::OnceLock;

use alumbron_report::view::{View, WhyView};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Response};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::answer;
use super::case_view::CaseView;
use super::choice::Choice;
use super::lab::Line;
use super::problem::{Kind, MEDIA_TYPE, ProblemView};
use super::routes::API;
use super::service::policies;

/// `GET /api/v1/openapi.json`
pub(super) async fn document(headers: HeaderMap) -> Response<Body> {
    static TEXT: OnceLock<Bytes> = OnceLock::new();
    answer::kept(TEXT.get_or_init(|| text().into()).clone(), &headers)
}

/// The document.
fn text() -> String {
    let settings = SchemaSettings::draft2020_12().with(|s| s.definitions_path = "/components/schemas".into());
    let mut schemas = settings.into_generator();
    let paths = paths(&mut schemas);
    let problems = Kind::ALL.map(|kind| (kind.facts().0.to_owned(), problem(&mut schemas, kind)));
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "alumbron",
            "summary": "What the page of `alumbron serve` draws from.",
            "description": "Every figure with an error keeps all its digits; series that are only drawn keep four. \
                            Names of fields end in their unit of measure. Requests must name a loopback host, and are \
                            refused if they say that they come from another site.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": API.trim_end_matches('/')}],
        "paths": paths,
        "components": {
            "schemas": schemas.take_definitions(true),
            "responses": problems.into_iter().collect::<Map<String, Value>>(),
        },
    });
    format!("{document:#}\n")
}

fn paths(schemas: &mut SchemaGenerator) -> Value {
    let json_of = |schema| json!({"application/json": {"schema": schema}});
    let case = json_of(schema::<CaseView>(schemas));
    let view = json_of(schema::<View>(schemas));
    let why = json_of(schema::<WhyView>(schemas));
    let lines = json!({"application/x-ndjson": {"itemSchema": schema::<Line>(schemas), "schema": {"type": "string"}}});
    let anything = json_of(json!({"type": "object"}));
    let table = json!({
        "text/csv": {"schema": {"type": "string"}},
        "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
    });
    let mut scenario = parameter("scenario", "Id of the scenario.");
    scenario["example"] = json!("baseline");
    let of_scenario = json!([scenario.clone(), policy()]);
    let file = |names: &[&str]| {
        let mut file = parameter("file", "Name of the table, and its format as the ending.");
        let names = names.iter().flat_map(|name| [format!("{name}.csv"), format!("{name}.parquet")]);
        file["schema"] = json!({"type": "string", "enum": names.collect::<Vec<String>>()});
        json!([scenario.clone(), file, policy()])
    };
    let result_file = file(&alumbron_report::tables::names());
    let why_file = file(&alumbron_report::why::TABLES);
    let mut body = json!({"required": true, "content": json_of(schema::<Choice>(schemas))});
    body["content"]["application/json"]["examples"] = json!({
        "nothing": {"value": {"samples": 10}},
        "long voyages": {"value": {"voyage_factor": 1.5, "policy": "stock-target", "samples": 10}},
    });
    let simulated = [Kind::BadRequest, Kind::NotFound, Kind::Busy, Kind::Bug, Kind::TooLong];
    let ahead = [&simulated[..], &[Kind::NoNotes]].concat();
    let chosen = [
        Kind::BadRequest,
        Kind::NotFound,
        Kind::Slow,
        Kind::TooLarge,
        Kind::WrongType,
        Kind::Unsound,
        Kind::Busy,
        Kind::Bug,
        Kind::TooLong,
    ];
    json!({
        "/case": {"get": operation("case", "Who is in the case.", &json!([]), &case, &[])},
        "/results/{scenario}": {
            "get": operation("results", "A run as the page draws it.", &of_scenario, &view, &simulated),
        },
        "/results/{scenario}/tables/{file}": {
            "get": operation("resultTable", "A table of a run, to be saved.", &result_file, &table, &simulated),
        },
        "/why/{scenario}": {
            "get": operation("why", "Why energy goes unserved.", &of_scenario, &why, &simulated),
        },
        "/why/{scenario}/tables/{file}": {
            "get": operation("whyTable", "A table of an attribution, to be saved.", &why_file, &table, &simulated),
        },
        "/lab": {
            "post": with_body(
                operation("lab", LAB, &json!([]), &lines, &chosen),
                &body,
            ),
        },
        "/outlook": {
            "get": operation("outlook", "What the next weeks bring, as `alumbron outlook --format json` tells it.", &json!([]), &anything, &ahead),
        },
        "/hindcast": {
            "get": operation("hindcast", "How well outlooks did, as `alumbron hindcast --format json` tells it.", &json!([]), &anything, &ahead),
        },
        "/openapi.json": {
            "get": operation("openapi", "This document.", &json!([]), &anything, &[]),
        },
    })
}

const LAB: &str = "A world that somebody chose, beside the one it was changed from. The answer is a line of JSON after the \
                   other: progress, and last the answer or a problem. Going away stops the run.";

fn schema<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Value {
    schemas.subschema_for::<T>().to_value()
}

fn parameter(name: &str, description: &str) -> Value {
    json!({"name": name, "in": "path", "required": true, "description": description, "schema": {"type": "string"}})
}

fn policy() -> Value {
    let description = "Name of the rationing policy; `burn-first` if left out.";
    let names: Vec<&str> = policies().collect();
    json!({"name": "policy", "in": "query", "description": description, "schema": {"type": "string", "enum": names}})
}

fn operation(id: &str, summary: &str, parameters: &Value, content: &Value, problems: &[Kind]) -> Value {
    let mut responses = Map::new();
    responses.insert("200".to_owned(), json!({"description": "The answer.", "content": content}));
    for kind in problems.iter().chain(&[Kind::Foreign, Kind::WrongMethod]) {
        let (word, status, _) = kind.facts();
        responses
            .insert(status.as_u16().to_string(), json!({"$ref": format!("#/components/responses/{word}")}));
    }
    json!({"operationId": id, "summary": summary, "parameters": parameters, "responses": responses})
}

fn with_body(mut operation: Value, body: &Value) -> Value {
    operation["requestBody"] = body.clone();
    operation
}

fn problem(schemas: &mut SchemaGenerator, kind: Kind) -> Value {
    let mut response = json!({
        "description": kind.facts().2,
        "content": {MEDIA_TYPE: {"schema": schema::<ProblemView>(schemas)}},
    });
    if kind == Kind::Busy {
        let seconds =
            json!({"description": "When to try again, s.", "schema": {"type": "integer", "minimum": 1}});
        response["headers"] = json!({"Retry-After": seconds});
    }
    response
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_copy_for_people_is_fresh() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/openapi.json");
        if std::env::var_os("ALUMBRON_BLESS").is_some() {
            std::fs::write(&path, text()).expect("the copy can be written");
        }
        let copy = std::fs::read_to_string(&path).unwrap_or_default();
        let command = "ALUMBRON_BLESS=1 cargo test -p alumbron --lib openapi";
        assert!(copy == text(), "docs/reference/openapi.json is old; write it anew: {command}");
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document: Value = serde_json::from_str(&text()).expect("it is JSON");
        let mut open = vec![&document];
        let mut seen = 0;
        while let Some(value) = open.pop() {
            match value {
                Value::Object(fields) => {
                    if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                        let place = reference.strip_prefix('#').expect("references stay within the document");
                        assert!(document.pointer(place).is_some(), "{reference}");
                        seen += 1;
                    }
                    open.extend(fields.values());
                }
                Value::Array(items) => open.extend(items),
                _ => {}
            }
        }
        assert!(seen > 50, "{seen} references");
    }
}
