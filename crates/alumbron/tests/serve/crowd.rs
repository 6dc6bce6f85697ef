//! Many at once: all get an answer or are told to come again, others are served meanwhile, and memory stays bounded.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::client::Server;

/// Clients that ask at once.
const CLIENTS: u64 = 50;

impl Server {
    /// Clock ticks that the process has worked; nothing where the system does not tell.
    pub(crate) fn busy(&self) -> Option<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).ok()?;
        // Behind the name, which ends with a bracket, come state and eleven more fields; then user and system time.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
    }

    /// The most memory that the process has held, MB; nothing where the system does not tell.
    fn peak_mb(&self) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kilobytes / 1000.0)
    }
}

#[test]
fn fifty_at_once_are_answered_or_told_to_come_again() {
    let server = Server::of("cuba-2022", &[]);
    let (mut answered, mut refused, mut slowest) = (0, 0, Duration::ZERO);
    std::thread::scope(|scope| {
        let ask = |client: u64| {
            let choice =
                json!({"voyage_factor": 1.0 + client as f64 / 100.0, "samples": 8, "seed": 1 + client % 3});
            server.lab(&choice)
        };
        let asking: Vec<_> = (0..CLIENTS).map(|client| scope.spawn(move || ask(client))).collect();
        while asking.iter().any(|client| !client.is_finished()) {
            let begun = Instant::now();
            assert_eq!(server.get("/api/v1/results/baseline").status, 200);
            slowest = slowest.max(begun.elapsed());
            std::thread::sleep(Duration::from_millis(20));
        }
        for client in asking {
            let answer = client.join().expect("the client is sound");
            match answer.status {
                200 => {
                    assert_eq!(answer.last()["samples"], 8);
                    answered += 1;
                }
                status => {
                    assert_eq!(
                        (status, answer.json()["type"].as_str()),
                        (429, Some("urn:alumbron:problem:busy"))
                    );
                    let seconds: u64 =
                        answer.header("retry-after").expect("when to come").parse().expect("seconds");
                    assert!((1..=60).contains(&seconds));
                    refused += 1;
                }
            }
        }
    });
    assert_eq!(answered + refused, CLIENTS);
    assert!(answered >= 9, "{answered} were answered");
    assert!(slowest < Duration::from_secs(3), "others waited {slowest:?}");
    if let Some(peak) = server.peak_mb() {
        assert!(peak < 700.0, "{peak} MB");
    }
    assert_eq!(server.lab(&json!({"samples": 2})).last()["samples"], 2, "it goes on as before");
}
