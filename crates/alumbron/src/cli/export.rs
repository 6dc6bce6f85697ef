//! `alumbron export`: a case as a file of another tool.

use super::args::{Export, Foreign};
use super::exit::Exit;
use super::terminal;
use crate::{Study, StudyError};

pub(super) fn export(args: &Export) -> Exit {
    let study = match Study::open(&args.case, &args.scenario) {
        Ok(study) => study,
        Err(error) => return terminal::fail(&error),
    };
    let exported = match args.format {
        Foreign::Pras => alumbron_case::export_pras(study.case()),
    };
    let written = exported.and_then(|exported| {
        alumbron_case::new_file(&args.file, &exported.bytes)?;
        Ok(exported.findings)
    });
    match written {
        Ok(findings) => {
            if !findings.is_empty() {
                let text = alumbron_case::render_text(study.files(), &findings, terminal::color_err());
                terminal::remark(&text);
            }
            terminal::print(&format!("wrote {}", args.file.display()));
            Exit::Done
        }
        Err(error) => terminal::fail(&StudyError::Case(error)),
    }
}
