//! `alumbron import`: a foreign system becomes a case to edit.

use alumbron_case::Steps;

use super::args::{Foreign, Import};
use super::exit::Exit;
use super::terminal;
use crate::StudyError;

pub(super) fn import(args: &Import) -> Exit {
    let bytes = match std::fs::read(&args.file) {
        Ok(bytes) => bytes,
        Err(source) => {
            let path = args.file.clone();
            return terminal::fail(&StudyError::Case(alumbron_case::Error::Io { path, source }));
        }
    };
    let steps = if args.steps_as_hours { Steps::AsHours } else { Steps::Kept };
    let label = args.file.to_string_lossy();
    let imported = match args.format {
        Foreign::Pras => alumbron_case::import_pras(&label, bytes, steps),
    };
    if !imported.findings.is_empty() {
        let text = alumbron_case::render_text(&imported.files, &imported.findings, terminal::color_err());
        terminal::remark(&text);
    }
    if !imported.is_sound() {
        return Exit::Findings;
    }
    match alumbron_case::new_case(&imported.files, &args.dir) {
        Ok(()) => {
            let dir = args.dir.display();
            terminal::print(&format!(
                "wrote {dir}\nedit it, then: alumbron check {dir} && alumbron run {dir}"
            ));
            Exit::Done
        }
        Err(error) => terminal::fail(&error.into()),
    }
}
