//! Arithmetic for the hour loop: smaller and larger of two numbers that are never NaN, one instruction each where
//! `f64::min` and `max` must care for NaN with several.

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
