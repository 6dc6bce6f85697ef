//! The reader never panics, whatever the files hold.
//!
//! The input is cut at bytes 0xFF into the files of a case, in a fixed order. Each is read, checked and rendered.

#![no_main]

use alumbron_case::{Files, check, render_json, render_text};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 9] = [
    "case.toml",
    "regions.csv",
    "demand.csv",
    "profiles/p.csv",
    "units.csv",
    "tanks.csv",
    "fuels.csv",
    "agreements.csv",
    "maintenance.csv",
];

fuzz_target!(|data: &[u8]| {
    let texts = data.split(|byte| *byte == 0xFF).map(String::from_utf8_lossy);
    let files = Files::from_texts("fuzz", NAMES.into_iter().zip(texts));
    let findings = check(&files);
    assert!(!render_text(&files, &findings, data.len() % 2 == 0).is_empty());
    assert!(!render_json(&files, &findings).is_empty());
});
