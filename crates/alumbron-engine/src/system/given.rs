//! Samples that are given something beside the case: what a forecast knows of each when it begins.

use alumbron_model::Case;
use alumbron_model::lever::{Effect, Lever};

use super::{LeverPlan, System, compile::compile_with};

/// Compiles a case whose samples are each given effects of their own, sample by sample; those beyond the list are given
/// none. Of what disruptions move, only levers that are kept are moved. All else keeps its luck.
///
/// A tank begins with a share of its stock if it is given [`Lever::TankStock`] in
/// the first hour.
#[must_use]
pub fn compile_given(case: &Case, given: &[Vec<Effect>], keeps: impl Fn(Lever) -> bool) -> System {
    compile_with(case, LeverPlan::of(case, given, keeps))
}
