//! The regional energy shortfall threshold (REST) of ISO New England (2025).
//!
//! It asks how hard the hardest weeks are: in the worst 0.25 % of 21-day cases, the unserved energy of the worst 72 hours in
//! a row by their demand may be 3 % on average, and shortfall may last 18 hours of the 21 days. The threshold is violated
//! only if both are exceeded.

use std::cmp::Ordering;

use alumbron_engine::observe::Stretch;
use serde_json::{Value, json};

use super::told;
use crate::estimate::{Estimate, mean, ratio};

/// Share of the windows that count.
pub const TAIL: f64 = 0.0025;
/// Unserved energy by demand that the worst 72 hours may have.
pub const MOST_SHARE: f64 = 0.03;
/// Hours with a shortfall that a window may have.
pub const MOST_H: f64 = 18.0;

/// What the worst windows came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rest {
    /// Windows of 21 days in all samples together.
    pub windows: u64,
    /// How many of them are the worst: a share of [`TAIL`], at least one. The last of them counts in part.
    pub tail: f64,
    /// Unserved energy by demand of their worst 72 hours, mean.
    pub worst_share: Estimate,
    /// Hours with a shortfall in each, mean.
    pub shortfall_h: Estimate,
    /// Whether both exceed what the threshold allows.
    pub violated: bool,
}

/// Judges the windows of all samples; nothing without windows.
///
/// Windows of a sample are of one piece, so errors are of sums by sample. With fewer than two windows in the tail nothing is
/// known of the error.
#[must_use]
pub fn rest(samples: &[&[Stretch]]) -> Option<Rest> {
    let mut shares: Vec<f64> =
        samples.iter().flat_map(|windows| windows.iter().map(|w| w.worst_share)).collect();
    if shares.is_empty() {
        return None;
    }
    shares.sort_by(|a, b| b.total_cmp(a));
    let tail = (TAIL * shares.len() as f64).max(1.0);
    // Windows as bad as the last that counts share the rest of the tail, so that their order is of no matter.
    let last = shares[(tail - 1e-9).ceil() as usize - 1];
    let worse = shares.iter().filter(|share| **share > last).count() as f64;
    let equal = shares.iter().filter(|share| share.total_cmp(&last).is_eq()).count() as f64;
    let weight = |share: f64| match share.total_cmp(&last) {
        Ordering::Greater => 1.0,
        Ordering::Equal => (tail - worse) / equal,
        Ordering::Less => 0.0,
    };
    let sums = |value: &dyn Fn(&Stretch) -> f64| -> Vec<(f64, f64)> {
        let of_sample = |windows: &&[Stretch]| {
            windows.iter().fold((0.0, 0.0), |(sum, n), window| {
                let weight = weight(window.worst_share);
                (sum + weight * value(window), n + weight)
            })
        };
        samples.iter().map(of_sample).collect()
    };
    let alone = tail < 2.0;
    let unknown = |e: Estimate| if alone { Estimate { standard_error: f64::INFINITY, ..e } } else { e };
    let shortfall_h = ratio(sums(&|w| f64::from(w.shortfall_hours)).into_iter());
    // The mean beyond a quantile moves with what exceeds it alone (Rockafellar and Uryasev, 2000).
    let excess: Vec<(f64, f64)> = sums(&|w| w.worst_share - last);
    let per_tail = samples.len() as f64 / tail;
    let deviation = mean(excess.iter().map(|(sum, _)| sum * per_tail)).standard_error;
    let worst_share = Estimate {
        value: last + excess.iter().map(|(sum, _)| sum).sum::<f64>() / tail,
        standard_error: deviation,
    };
    Some(Rest {
        windows: shares.len() as u64,
        tail,
        worst_share: unknown(worst_share),
        shortfall_h: unknown(shortfall_h),
        violated: worst_share.value > MOST_SHARE && shortfall_h.value > MOST_H,
    })
}

impl Rest {
    pub(super) fn to_json(self) -> Value {
        json!({
            "windows": self.windows,
            "tail_windows": self.tail,
            "worst_72_h_share": told(self.worst_share),
            "most_worst_72_h_share": MOST_SHARE,
            "shortfall_h": told(self.shortfall_h),
            "most_shortfall_h": MOST_H,
            "violated": self.violated,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 800 windows in 40 samples, of which two count: these, in two samples, and 798 without shortfall.
    fn worst(two: [(f64, u32); 2]) -> Rest {
        let quiet = Stretch { worst_share: 0.0, shortfall_hours: 0 };
        let mut samples = vec![vec![quiet; 20]; 40];
        for (nth, (worst_share, shortfall_hours)) in two.into_iter().enumerate() {
            samples[7 * nth][11 - nth] = Stretch { worst_share, shortfall_hours };
        }
        let slices: Vec<&[Stretch]> = samples.iter().map(Vec::as_slice).collect();
        rest(&slices).unwrap()
    }

    #[test]
    fn both_depth_and_duration_must_exceed_their_limits() {
        let known = worst([(0.05, 30), (0.03, 10)]);
        assert_eq!((known.windows, known.tail), (800, 2.0));
        assert!(
            (known.worst_share.value - 0.04).abs() < 1e-12 && (known.shortfall_h.value - 20.0).abs() < 1e-12
        );
        assert!(known.violated);
        assert!(!worst([(0.05, 26), (0.03, 10)]).violated, "18 hours are allowed");
        assert!(!worst([(0.031, 100), (0.028, 100)]).violated, "2.95 % are allowed");
        assert!(worst([(0.031, 100), (0.030, 100)]).violated);
        assert!(!worst([(0.0, 0), (0.0, 0)]).violated);
    }

    #[test]
    fn only_the_worst_windows_count() {
        let bad = Stretch { worst_share: 0.5, shortfall_hours: 400 };
        let fair = Stretch { worst_share: 0.02, shortfall_hours: 100 };
        // A tail of one window: the bad one, of which nothing more is known.
        let mut windows = vec![fair; 400];
        windows[123] = bad;
        let known = rest(&[&windows]).unwrap();
        assert!(
            (known.worst_share.value - 0.5).abs() < 1e-12 && (known.shortfall_h.value - 400.0).abs() < 1e-12
        );
        assert!(known.worst_share.standard_error.is_infinite() && known.violated);
        // Among 600 windows one and a half count: (0.5 + 0.5 x 0.02) / 1.5 and (400 + 50) / 1.5.
        windows.extend([fair; 200]);
        let known = rest(&[&windows]).unwrap();
        assert!(
            (known.worst_share.value - 0.34).abs() < 1e-12 && (known.shortfall_h.value - 300.0).abs() < 1e-9
        );
        assert!(rest(&[]).is_none() && rest(&[&[]]).is_none());
    }
}
