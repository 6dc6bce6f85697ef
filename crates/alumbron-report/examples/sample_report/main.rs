//! Writes a report of invented figures, to look at the page without running the engine: the page goes to
//! `target/sample-report.html`, the whole result folder to `target/sample-results`, the words to the terminal.
//!
//! `cargo run -p alumbron-report --example sample_report`

use std::path::Path;

mod synthetic;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (case, outcome) = synthetic::island(500);
    let summary = alumbron_report::summarize(&case, &outcome);
    let tables = alumbron_report::tables(&case, &outcome, &summary);
    let page = alumbron_report::render(&case, &outcome, &summary);
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target");
    std::fs::write(target.join("sample-report.html"), &page)?;
    let manifest = alumbron_report::Manifest {
        version: "0.1.0",
        command: "sample_report",
        written: "2022-11-20T12:00:00Z",
    };
    let json = summary.to_json();
    let document = alumbron_report::Document { name: "summary.json", text: &json };
    let subject = (&summary).into();
    let files = alumbron_report::Files { manifest, subject, document, tables: &tables, page: &page };
    alumbron_report::write(&target.join("sample-results"), &files)?;
    let words = alumbron_report::terminal(&case, &outcome, &summary, Some("target/sample-results"), false);
    #[expect(clippy::print_stdout, reason = "an example that shows text")]
    {
        println!("{words}");
    }
    for (name, (case, outcome)) in
        [("one", synthetic::tiny(1)), ("hours", synthetic::tiny(40)), ("years", synthetic::long(20))]
    {
        let summary = alumbron_report::summarize(&case, &outcome);
        let page = alumbron_report::render(&case, &outcome, &summary);
        std::fs::write(target.join(format!("sample-report-{name}.html")), page)?;
    }
    Ok(())
}
