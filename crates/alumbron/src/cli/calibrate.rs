//! `alumbron calibrate`: what notes teach about a case.

use super::args::Calibrate;
use super::exit::Exit;
use super::{outlook, terminal};
use crate::{NotesRead, StudyError};

pub(super) fn calibrate(args: &Calibrate) -> Exit {
    match try_calibrate(args) {
        Ok(()) => Exit::Done,
        Err(error) => terminal::fail(&error),
    }
}

fn try_calibrate(args: &Calibrate) -> Result<(), StudyError> {
    let (study, NotesRead { notes, .. }) = outlook::open(&args.noted, None)?;
    let until = args.until.unwrap_or_else(|| notes.last());
    let learned = study.calibrate(&notes, until)?;
    match &args.out {
        Some(path) => {
            alumbron_case::new_file(path, learned.text.as_bytes())?;
            terminal::remark(&format!("wrote the scenario `{}` to {}", learned.scenario, path.display()));
        }
        None => terminal::print(&learned.text),
    }
    Ok(())
}
