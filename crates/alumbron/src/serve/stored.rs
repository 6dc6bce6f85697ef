//! The stored result: views of the embedded case's baseline, compiled in, so that the first page is there at once.
//!
//! The files in `stored/` are written by the same functions that answer everything else, and a test holds them to that:
//! `ALUMBRON_BLESS=1 cargo test -p alumbron --lib stored` writes them anew.

use axum::body::Bytes;
use serde::Deserialize;

use super::service::SEED;

/// Samples that stored views rest on.
pub(crate) const SAMPLES: u64 = 200;

const VIEW: &str = include_str!("stored/view.json");
const WHY: &str = include_str!("stored/why.json");

/// Stored views as JSON.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub(super) view: Bytes,
    pub(super) why: Bytes,
}

/// What tells of what a view is.
#[derive(Deserialize)]
struct Head {
    digest: String,
    seed: u64,
}

impl Stored {
    /// The stored views of a baseline with this digest, if they are of it and of as many samples.
    pub(super) fn of(digest: &str, samples: u64) -> Option<Self> {
        let of_it = |text: &str| {
            let head: Option<Head> = serde_json::from_str(text).ok();
            head.is_some_and(|head| head.digest == digest && head.seed == SEED)
        };
        let bytes = |text: &'static str| Bytes::from_static(text.trim_ascii_end().as_bytes());
        (samples == SAMPLES && of_it(VIEW) && of_it(WHY)).then(|| Self { view: bytes(VIEW), why: bytes(WHY) })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::serve::service::{attributed, lived};
    use crate::{Options, Study, Watch};

    #[test]
    fn stored_views_are_fresh() {
        let study = Study::open("cuba-2022", "baseline").expect("the case is sound");
        let policy = Options::default().policy;
        let (_, view) = lived(&study, policy, SAMPLES, Watch::default()).expect("it is lived to the end");
        let (_, why) = attributed(&study, policy, SAMPLES, Watch::default()).expect("it is lived to the end");
        let text = |json: Result<String, serde_json::Error>| json.expect("views can be written") + "\n";
        let fresh = [
            ("view.json", VIEW, text(serde_json::to_string(&view))),
            ("why.json", WHY, text(serde_json::to_string(&why))),
        ];
        for (name, stored, fresh) in &fresh {
            if std::env::var_os("ALUMBRON_BLESS").is_some() {
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/serve/stored").join(name);
                std::fs::write(path, fresh).expect("the file can be written");
            } else {
                let command = "ALUMBRON_BLESS=1 cargo test -p alumbron --lib stored";
                assert!(stored == fresh, "src/serve/stored/{name} is old; write it anew: {command}");
            }
        }
        let bytes: usize = fresh.iter().map(|(_, _, text)| text.len()).sum();
        assert!(bytes < 400_000, "stored views take {bytes} bytes");
    }

    #[test]
    fn another_case_has_no_stored_views() {
        let digest = Study::open("cuba-2022", "baseline").expect("the case is sound").case().digest();
        assert!(Stored::of(&digest, SAMPLES).is_some());
        assert!(Stored::of(&digest, SAMPLES + 1).is_none());
        assert!(Stored::of("0123456789abcdef", SAMPLES).is_none());
    }
}
