//! Answers: how JSON and tables are sent, and how a browser is told that it has them already.

use std::hash::{DefaultHasher, Hasher as _};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;

use super::problem::{Kind, Problem};

/// A value as the JSON that is sent.
pub(super) fn json<T: Serialize>(value: &T) -> Result<Bytes, Problem> {
    serde_json::to_vec(value).map(Bytes::from).map_err(|error| Problem::new(Kind::Bug, error.to_string()))
}

/// JSON that a browser may keep as long as it asks whether it is still so.
pub(super) fn kept(json: Bytes, asked: &HeaderMap) -> Response<Body> {
    let mut hash = DefaultHasher::new();
    hash.write(&json);
    let tag = format!("{:016x}", hash.finish());
    let response = ([(header::CONTENT_TYPE, "application/json")], json).into_response();
    with_tag(response, asked, &tag)
}

/// Adds the tag of what is sent, or says that the browser has it.
pub(super) fn with_tag(mut response: Response<Body>, asked: &HeaderMap, tag: &str) -> Response<Body> {
    let tag = format!("\"{tag}\"");
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let has = known.flat_map(|tags| tags.split(',')).any(|known| {
        let known = known.trim();
        known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
    });
    if has {
        response = StatusCode::NOT_MODIFIED.into_response();
    }
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// A file to be saved under a name of plain letters.
pub(super) fn file(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Response<Body> {
    let disposition = format!("attachment; filename=\"{name}\"");
    let mut response = ([(header::CONTENT_TYPE, media_type)], bytes).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(disposition) = HeaderValue::try_from(disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}
