//! Strangers: other sites, broken requests, paths that lead elsewhere, and the end.

use std::io::Write as _;
use std::process::Command;

use serde_json::{Value, json};

use crate::client::{Answer, Server};

#[test]
fn other_sites_and_hosts_are_turned_away() {
    let server = Server::of("toy-tank", &["--samples", "2"]);
    let here = format!("localhost:{}", server.port);
    let origin = format!("http://{here}");
    let host = ("Host", here.as_str());
    let case = "/api/v1/case";
    assert_eq!(server.ask("GET", case, &[host, ("Origin", &origin)], "").status, 200);
    for (method, path, headers) in [
        ("GET", case, vec![("Host", "rebound.example")]),
        ("GET", case, vec![("Host", "rebound.example:7022")]),
        ("GET", "/", vec![("Host", "rebound.example")]),
        ("GET", case, vec![host, ("Origin", "http://evil.example")]),
        ("GET", case, vec![host, ("Origin", "null")]),
        ("GET", case, vec![host, ("Sec-Fetch-Site", "cross-site")]),
        ("GET", case, vec![host, ("Sec-Fetch-Site", "same-site")]),
        (
            "POST",
            "/api/v1/lab",
            vec![host, ("Origin", "http://localhost:1"), ("Content-Type", "application/json")],
        ),
        ("GET", case, vec![]),
    ] {
        let answer = server.ask(method, path, &headers, "");
        assert_eq!(answer.status, 403, "{headers:?}");
        assert!(answer.header("access-control-allow-origin").is_none());
    }
    let page = server.ask(
        "GET",
        "/lab",
        &[host, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")],
        "",
    );
    assert_eq!(page.status, 200, "who follows a link is welcome");
    let policy = page.header("content-security-policy").expect("pages are bound");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
}

#[test]
fn no_path_leads_out_of_the_page() {
    let server = Server::of("toy-tank", &["--samples", "2"]);
    for path in [
        "/../Cargo.toml",
        "/../../crates/alumbron/Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/..%2fCargo.toml",
        "/..%5cCargo.toml",
        "/%00",
        "//etc/passwd.txt",
        "/./index.html/..",
        "/assets/../index.html",
        "/api/v1/results/..%2f..%2fcase",
        "/api/v1/results/baseline/tables/..%2fdays.csv",
        "/api/v1/",
        "/api/v1",
        "/api/v1/nothing",
        "/nothing.js",
    ] {
        let answer = server.get(path);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (404, Some("application/problem+json")),
            "{path}"
        );
    }
    for view in ["/", "/fuel", "/lab", "/why/"] {
        let answer = server.get(view);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some("text/html; charset=utf-8")),
            "{view}"
        );
    }
}

#[test]
fn nothing_that_is_sent_brings_it_down() {
    let mut server = Server::of("toy-tank", &["--samples", "2"]);
    let long = "a".repeat(100_000);
    let deep = "[".repeat(60_000);
    let many: String = (0..500).map(|n| format!("X-{n}: y\r\n")).collect();
    let raw: [Vec<u8>; 8] = [
        b"\x00\xff\xfe\r\n\r\n".to_vec(),
        b"GET\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n".to_vec(),
        format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").into_bytes(),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {long}\r\n\r\n").into_bytes(),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}\r\n").into_bytes(),
        b"POST /api/v1/lab HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\n{}"
            .to_vec(),
        b"POST /api/v1/lab HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".to_vec(),
    ];
    for bytes in &raw {
        let answer = server.raw(bytes);
        let begin = String::from_utf8_lossy(&answer[..answer.len().min(12)]).into_owned();
        assert!(
            answer.is_empty() || begin.starts_with("HTTP/1.1 4") || begin.starts_with("HTTP/1.0 4"),
            "{begin}"
        );
    }
    let bodies: [&str; 14] = [
        "",
        "{",
        "null",
        "[]",
        "{\"samples\": -1}",
        "{\"samples\": 1e99}",
        "{\"samples\": 18446744073709551616}",
        "{\"seed\": 1.5}",
        "{\"voyage_factor\": 1e999}",
        "{\"voyage_factor\": -1}",
        "{\"with\": [\"\\u0000\", \"\\ud800\"]}",
        "{\"disruptions\": [{\"kind\": {}}]}",
        "{\"disruptions\": [{\"\": \"\"}, {\"a\\nb\": \"c\\nd\"}]}",
        &deep,
    ];
    for body in bodies {
        let headers = [("Host", "localhost"), ("Content-Type", "application/json")];
        let answer = server.ask("POST", "/api/v1/lab", &headers, body);
        assert!([400, 422].contains(&answer.status), "{}: {:.80}", answer.status, body);
        assert_eq!(answer.json()["status"], answer.status, "{body:.80}");
    }
    // Ids and values that would break out of the text that they are put into.
    let quotes = "x\"]\n[[scenario]]\nid = \"y";
    for choice in [
        json!({"suppliers_off": [quotes]}),
        json!({"enable": [quotes]}),
        json!({"agreements": {quotes: {"delay": "none"}}}),
        json!({"agreements": {"cargo": {quotes: "none"}}}),
        json!({"disruptions": [{"kind": "embargo", quotes: 1}]}),
    ] {
        let answer = server.lab(&choice);
        assert!([400, 422].contains(&answer.status), "{}: {choice}", answer.status);
    }
    assert!(server.process.try_wait().expect("it can be asked").is_none(), "it still runs");
    assert_eq!(server.get("/api/v1/case").status, 200);
}

#[test]
fn an_interrupt_ends_it_in_order() {
    let mut server = Server::of("cuba-2022", &[]);
    let mut waiting = server.connect();
    let body = json!({"samples": 400, "seed": 5}).to_string();
    let headers = [("Host", "localhost"), ("Content-Type", "application/json")];
    waiting.write_all(&crate::client::request("POST", "/api/v1/lab", &headers, &body)).expect("it is taken");
    std::thread::sleep(std::time::Duration::from_millis(300));
    let id = server.process.id().to_string();
    let told = Command::new("kill").args(["-INT", &id]).status();
    if !told.is_ok_and(|status| status.success()) {
        // There is no such command here.
        return;
    }
    let begun = std::time::Instant::now();
    let code = server.process.wait().expect("it ends").code();
    assert_eq!(code, Some(0));
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    let mut bytes = Vec::new();
    let _ = std::io::Read::read_to_end(&mut waiting, &mut bytes);
    let last: Value = Answer::read(&bytes).lines().pop().expect("a last line");
    assert_eq!(last["problem"]["type"], "urn:alumbron:problem:ending");
}
