//! Rebuilds this crate when a case is added to or removed from `cases/`: the cases are compiled in.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "cargo::rerun-if-changed=../../cases")?;
    writeln!(out, "cargo::rerun-if-changed=build.rs")
}
