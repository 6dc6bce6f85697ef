//! Writing to the terminal. A reader that has gone away (`alumbron run | head`) is no error.

use std::io::{IsTerminal as _, Write as _};

use super::exit::Exit;
use crate::StudyError;

/// Prints data.
pub(super) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    // Nobody may be listening any more; then there is nobody to tell either.
    let _ = out
        .write_all(text.as_bytes())
        .and_then(|()| if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
    let _ = out.flush();
}

/// Prints findings and remarks.
pub(super) fn remark(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", text.trim_end());
}

/// The time, as manifests tell it.
pub(super) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Prints what went wrong.
pub(super) fn complain(text: &str) {
    remark(&format!("error: {text}"));
}

/// Whether standard output takes color.
pub(super) fn color_out() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Whether standard error takes color.
pub(super) fn color_err() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Tells why a study could not be run, and gives the exit code.
pub(super) fn fail(error: &StudyError) -> Exit {
    match error {
        StudyError::Findings(files, findings) => {
            remark(&alumbron_case::render_text(files, findings, color_err()));
        }
        other => complain(&other.to_string()),
    }
    Exit::from(error)
}
