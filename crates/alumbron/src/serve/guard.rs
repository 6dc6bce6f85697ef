//! The guard at the door: only this machine's own page is let in.
//!
//! A page of another site can make a browser send requests to loopback. It cannot make the browser lie about where the
//! request comes from, and it cannot read an answer to a name that is not loopback's. So requests must name a loopback host
//! (which undoes rebinding of names), and if they say where they come from it must be here.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::{Kind, Problem};

/// Names of this machine to itself.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Lets a request through, or not.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    match check(&request) {
        Ok(()) => next.run(request).await,
        Err(why) => Problem::new(Kind::Foreign, why).into_response(),
    }
}

fn check(request: &Request) -> Result<(), String> {
    let headers = request.headers();
    let host = one(headers, &header::HOST)?.ok_or("the request names no host")?;
    // A target in full form names the host a second time.
    let targets = [Some(host), request.uri().authority().map(|authority| authority.as_str())];
    if targets.into_iter().flatten().any(|host| !is_loopback(host)) {
        return Err(
            "the host is not this machine; open http://localhost with the port of this server".to_owned()
        );
    }
    let origin = one(headers, &header::ORIGIN)?;
    if origin.is_some_and(|origin| origin.strip_prefix("http://") != Some(host)) {
        return Err("pages of other sites are not served".to_owned());
    }
    let site = one(headers, &HeaderName::from_static("sec-fetch-site"))?;
    let mode = one(headers, &HeaderName::from_static("sec-fetch-mode"))?;
    // Whoever follows a link from elsewhere to the page itself is welcome.
    let follows_link = mode == Some("navigate")
        && request.method() == Method::GET
        && !request.uri().path().starts_with(super::routes::API);
    match site {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) if follows_link => Ok(()),
        Some(_) => Err("pages of other sites are not served".to_owned()),
    }
}

/// The value of a header that may stand once.
fn one<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h str>, String> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| format!("`{name}` cannot be read")),
        (Some(_), Some(_)) => Err(format!("`{name}` stands twice")),
    }
}

/// Whether a host, with or without a port, is this machine.
fn is_loopback(host: &str) -> bool {
    let port = |rest: &str| match rest.strip_prefix(':') {
        Some(port) => !port.is_empty() && port.parse::<u16>().is_ok() && !port.starts_with('+'),
        None => rest.is_empty(),
    };
    LOOPBACK.iter().any(|name| {
        let begin = host.get(..name.len()).filter(|begin| begin.eq_ignore_ascii_case(name));
        begin.is_some_and(|_| port(&host[name.len()..]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn ask(method: &str, uri: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        check(&request.body(Body::empty()).expect("a request")).is_ok()
    }

    #[test]
    fn only_names_of_this_machine_are_hosts() {
        for host in ["localhost", "LOCALHOST:80", "127.0.0.1:7022", "[::1]:1", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "localhost.",
            "localhost.example",
            "evil.example",
            "127.0.0.1.nip.io",
            "127.0.0.2",
            "localhost:",
            "localhost:x",
            "localhost:99999",
            "localhost:+80",
            "[::1",
            "::1",
            "0.0.0.0",
            "locàlhost",
            "user@localhost",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn foreign_pages_are_refused_and_links_to_the_page_are_not() {
        let api = "/api/v1/case";
        let host = ("host", "localhost:7022");
        assert!(ask("GET", api, &[host]));
        assert!(ask(
            "POST",
            api,
            &[host, ("origin", "http://localhost:7022"), ("sec-fetch-site", "same-origin")]
        ));
        assert!(!ask("GET", api, &[]));
        assert!(!ask("GET", api, &[host, host]));
        assert!(!ask("GET", api, &[("host", "rebound.example:7022")]));
        assert!(!ask("GET", "http://rebound.example/api/v1/case", &[host]));
        for origin in ["http://localhost:3000", "https://localhost:7022", "http://evil.example", "null", ""] {
            assert!(!ask("POST", api, &[host, ("origin", origin)]), "{origin}");
        }
        let from_elsewhere = [host, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
        assert!(ask("GET", "/lab", &from_elsewhere));
        assert!(!ask("GET", api, &from_elsewhere));
        assert!(!ask("POST", "/lab", &from_elsewhere));
        assert!(!ask(
            "GET",
            "/page.js",
            &[host, ("sec-fetch-site", "same-site"), ("sec-fetch-mode", "no-cors")]
        ));
    }
}
