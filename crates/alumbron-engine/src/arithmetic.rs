//! Arithmetic for the hour loop: smaller and larger of two numbers that are never NaN, one instruction each where
//! `f64::min` and `max` must care for NaN with several; and sums whose additions do not wait for each other.

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

/// The sum, taken in four strands.
#[inline]
pub(crate) fn sum(values: &[f64]) -> f64 {
    let fours = values.chunks_exact(4);
    let rest: f64 = fours.remainder().iter().sum();
    let mut strands = [0.0; 4];
    for four in fours {
        for (strand, value) in strands.iter_mut().zip(four) {
            *strand += value;
        }
    }
    (strands[0] + strands[1]) + (strands[2] + strands[3]) + rest
}
