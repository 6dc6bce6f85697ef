//! The page: the built files of `web/`, compiled in under fixed names.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header};
use axum::response::IntoResponse;
use rust_embed::RustEmbed;

use super::answer::with_tag;
use super::problem::{Kind, Problem};
use super::routes::API;

/// The file that views are drawn by.
const INDEX: &str = "index.html";

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Page;

/// Gives a file of the page; a path that names none is a view, and the page draws it.
pub(super) async fn page(uri: Uri, headers: HeaderMap) -> Result<Response<Body>, Problem> {
    let path = uri.path().trim_start_matches('/');
    if format!("/{path}/").starts_with(API) {
        return Err(Problem::new(
            Kind::NotFound,
            format!("nothing is at `{}`; see {API}openapi.json", uri.path()),
        ));
    }
    let is_view = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_/".contains(&byte));
    let name = if is_view { INDEX } else { path };
    let Some(file) = Page::get(name) else {
        return Err(Problem::new(Kind::NotFound, format!("the page has no file `{name}`")));
    };
    let response =
        (StatusCode::OK, [(header::CONTENT_TYPE, media_type(name))], file.data.into_owned()).into_response();
    let digest: String = file.metadata.sha256_hash()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(with_tag(response, &headers, &digest))
}

/// The media type of a file, by the end of its name.
fn media_type(name: &str) -> HeaderValue {
    HeaderValue::from_static(match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_page_has_a_media_type() {
        assert!(Page::get(INDEX).is_some(), "the page is built");
        for name in Page::iter() {
            assert_ne!(media_type(&name), "application/octet-stream", "{name}");
        }
    }
}
