//! The outlook: what the next weeks bring, from the notes of the utility.
//!
//! The one place where notes and what follows from them meet the page.

use axum::response::Response;

use super::problem::{Kind, Problem};

/// Whether there are notes to look ahead from.
pub(super) const THERE: bool = false;

/// `GET /api/v1/outlook`
pub(super) async fn outlook() -> Result<Response, Problem> {
    Err(no_notes())
}

/// `GET /api/v1/hindcast`
pub(super) async fn hindcast() -> Result<Response, Problem> {
    Err(no_notes())
}

fn no_notes() -> Problem {
    Problem::new(Kind::NoNotes, "this server knows no notes of the utility, so it has no outlook")
}
