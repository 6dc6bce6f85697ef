//! Bodies of requests: small, JSON, and in time.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest as _, Request};
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::problem::{Kind, Problem};

/// The largest body, bytes. Chosen: many times what the page sends.
pub(super) const MOST_BYTES: usize = 64 * 1024;

/// How long a body may take to come.
const SLOWEST: Duration = Duration::from_secs(10);

/// The JSON object in the body of a request.
pub(super) async fn json<T: DeserializeOwned>(request: Request) -> Result<T, Problem> {
    let named = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = named.and_then(|named| named.split(';').next()).map(str::trim);
    if !essence.is_some_and(|essence| essence.eq_ignore_ascii_case("application/json")) {
        return Err(Problem::new(
            Kind::WrongType,
            "send JSON, with the header `Content-Type: application/json`",
        ));
    }
    let bytes = tokio::time::timeout(SLOWEST, Bytes::from_request(request, &())).await;
    let bytes = bytes
        .map_err(|_| {
            Problem::new(Kind::Slow, format!("the body did not come within {} s", SLOWEST.as_secs()))
        })?
        .map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                Problem::new(Kind::TooLarge, format!("the body may have {MOST_BYTES} bytes"))
            }
            _ => Problem::new(Kind::BadRequest, rejection.body_text()),
        })?;
    let refused = |error: serde_json::Error| Problem::new(Kind::BadRequest, error.to_string());
    // An object, though fields could be told by their order in a list as well.
    let object: Map<String, Value> = serde_json::from_slice(&bytes).map_err(refused)?;
    serde_json::from_value(Value::Object(object)).map_err(refused)
}
