//! `alumbron new`: a copy to edit.

use super::args::New;
use super::exit::Exit;
use super::terminal;
use crate::StudyError;

pub(super) fn new(args: &New) -> Exit {
    let copied = crate::find(&args.from)
        .and_then(|files| alumbron_case::new_case(&files, &args.dir).map_err(StudyError::from));
    match copied {
        Ok(()) => {
            let dir = args.dir.display();
            terminal::print(&format!(
                "wrote {dir}\nedit it, then: alumbron check {dir} && alumbron run {dir}"
            ));
            Exit::Done
        }
        Err(error) => terminal::fail(&error),
    }
}
