//! The page.
use crate::summary::Summary;
use alumbron_engine::Outcome;
use alumbron_model::Case;
/// Renders.
#[must_use]
pub fn render(case: &Case, _outcome: &Outcome, _summary: &Summary) -> String {
    case.name.clone()
}
