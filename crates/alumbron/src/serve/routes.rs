//! Routes: which path gives what, and what every answer carries.

use std::sync::Arc;

use alumbron_report::Table;
use axum::Router;
use axum::body::Body;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, header};
use axum::middleware::{Next, from_fn};
use axum::routing::{get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::problem::{Kind, Problem};
use super::service::{Service, blocking};
use super::{answer, body, guard, lab, openapi, outlook, page};

/// Where the interface begins.
pub(super) const API: &str = "/api/v1/";

/// What answers carry, so that a browser runs nothing but the page and shows it nowhere else.
const HEADERS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// All routes.
pub(super) fn router(service: Arc<Service>) -> Router {
    let api = Router::new()
        .route("/case", get(case))
        .route("/results/{scenario}", get(results))
        .route("/results/{scenario}/tables/{file}", get(result_table))
        .route("/why/{scenario}", get(why))
        .route("/why/{scenario}/tables/{file}", get(why_table))
        .route("/lab", post(lab::lab))
        .route("/outlook", get(outlook::outlook))
        .route("/hindcast", get(outlook::hindcast))
        .route("/openapi.json", get(openapi::document));
    Router::new()
        .nest(API.trim_end_matches('/'), api)
        .fallback(get(page::page))
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(body::MOST_BYTES))
        .layer(from_fn(guard::guard))
        .layer(from_fn(with_headers))
        .with_state(service)
}

async fn with_headers(request: Request, next: Next) -> Response<Body> {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn wrong_method(request: Request) -> Problem {
    let (method, path) = (request.method(), request.uri().path());
    Problem::new(Kind::WrongMethod, format!("`{path}` has no answer to {method}"))
}

/// What a result can be asked under.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Under {
    /// Name of the rationing policy; `burn-first` if left out.
    policy: Option<String>,
}

type Of<T> = Result<Path<T>, PathRejection>;
type Asking = Result<Query<Under>, QueryRejection>;

fn path<T>(path: Of<T>) -> Result<T, Problem> {
    path.map(|Path(parts)| parts).map_err(|error| Problem::new(Kind::BadRequest, error.body_text()))
}

fn policy(query: Asking) -> Result<Option<String>, Problem> {
    let query = query.map_err(|error| Problem::new(Kind::BadRequest, error.body_text()))?;
    Ok(query.0.policy)
}

async fn case(State(service): State<Arc<Service>>, headers: HeaderMap) -> Response<Body> {
    answer::kept(service.case.clone(), &headers)
}

async fn results(
    State(service): State<Arc<Service>>,
    of: Of<String>,
    query: Asking,
    headers: HeaderMap,
) -> Result<Response<Body>, Problem> {
    let asked = service.asked(&path(of)?, policy(query)?.as_deref())?;
    Ok(answer::kept(service.view(asked).await?, &headers))
}

async fn why(
    State(service): State<Arc<Service>>,
    of: Of<String>,
    query: Asking,
    headers: HeaderMap,
) -> Result<Response<Body>, Problem> {
    let asked = service.asked(&path(of)?, policy(query)?.as_deref())?;
    Ok(answer::kept(service.why(asked).await?, &headers))
}

async fn result_table(
    State(service): State<Arc<Service>>,
    of: Of<(String, String)>,
    query: Asking,
) -> Result<Response<Body>, Problem> {
    let (scenario, file) = path(of)?;
    let asked = service.asked(&scenario, policy(query)?.as_deref())?;
    let wanted = Wanted::of(&file, &alumbron_report::tables::names())?;
    let name = format!("{}-{scenario}-{file}", service.study.case().name);
    let table = service.table(asked, wanted.table.clone()).await?;
    wanted.sent(name, table).await
}

async fn why_table(
    State(service): State<Arc<Service>>,
    of: Of<(String, String)>,
    query: Asking,
) -> Result<Response<Body>, Problem> {
    let (scenario, file) = path(of)?;
    let asked = service.asked(&scenario, policy(query)?.as_deref())?;
    let wanted = Wanted::of(&file, &alumbron_report::why::TABLES)?;
    let name = format!("{}-{scenario}-{file}", service.study.case().name);
    let reasons = service.reasons(asked).await?;
    let table = reasons.tables.iter().find(|table| table.name() == wanted.table).cloned();
    wanted.sent(name, table).await
}

/// A table as a file.
struct Wanted {
    table: String,
    is_parquet: bool,
}

impl Wanted {
    /// The table and format that the name of a file asks for; known before anything is simulated.
    fn of(file: &str, known: &[&str]) -> Result<Self, Problem> {
        let no = |detail| Problem::new(Kind::NotFound, detail);
        let (table, ending) = file.rsplit_once('.').unwrap_or((file, ""));
        let is_parquet = match ending {
            "csv" => false,
            "parquet" => true,
            _ => return Err(no(format!("tables end in .csv or .parquet, and `{file}` does not"))),
        };
        if !known.contains(&table) {
            let hint = crate::study::hint(table, known, "tables");
            return Err(no(format!("no table is called `{table}`; {hint}")));
        }
        Ok(Self { table: table.to_owned(), is_parquet })
    }

    async fn sent(self, name: String, table: Option<Table>) -> Result<Response<Body>, Problem> {
        let is_parquet = self.is_parquet;
        let write = move || -> Option<Vec<u8>> {
            let table = table?;
            let mut bytes = Vec::new();
            if is_parquet {
                table.write(&mut bytes).ok()?;
            } else {
                bytes = table.to_csv().into_bytes();
            }
            Some(bytes)
        };
        let bytes =
            blocking(write).await?.ok_or_else(|| Problem::new(Kind::Bug, "a table could not be written"))?;
        let media_type = if is_parquet {
            "application/vnd.apache.parquet"
        } else {
            "text/csv; charset=utf-8; header=present"
        };
        Ok(answer::file(&name, media_type, bytes))
    }
}
