//! Arithmetic for the hour loop: smaller and larger of two numbers that are never NaN, one instruction each where
//! `f64::min` and `max` must care for NaN with several; and what counts as rounding.

/// Differences of amounts below this share of them are rounding.
pub(crate) const ROUNDING: f64 = 1e-12;

/// The smaller.
#[inline(always)]
pub(crate) fn smaller(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The larger.
#[inline(always)]
pub(crate) fn larger(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}
