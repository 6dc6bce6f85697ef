//! `alumbron check`: every problem at once.

use alumbron_model::finding::Severity;

use super::args::{Check, Format};
use super::exit::Exit;
use super::terminal;
use crate::StudyError;

pub(super) fn check(args: &Check) -> Exit {
    let files = match crate::find(&args.case) {
        Ok(files) => files,
        Err(error) => return terminal::fail(&error),
    };
    let findings = alumbron_case::check(&files);
    let errors = findings.iter().any(|f| f.code.severity == Severity::Error);
    if args.sources && !errors {
        let reading = alumbron_case::read(&files, "baseline");
        let Some(case) = reading.case else {
            return terminal::fail(&StudyError::Findings(files, reading.findings));
        };
        let share = alumbron_case::sources(&case);
        match args.format {
            Format::Text => terminal::print(&share.text()),
            Format::Json => terminal::print(&share.json()),
        }
        return Exit::Done;
    }
    match args.format {
        Format::Json => terminal::print(&alumbron_case::render_json(&files, &findings)),
        Format::Text => {
            terminal::remark(&alumbron_case::render_text(&files, &findings, terminal::color_err()));
        }
    }
    if errors { Exit::Findings } else { Exit::Done }
}
