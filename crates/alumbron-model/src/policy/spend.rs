//! Where released energy goes between two decisions: where it averts most, in the deepest shortfall.
//!
//! A unit that burned what it may as soon as anything is short would have nothing left in the evening. So each hour gets
//! what is worth more there than in the hours to come until the next decision, as far as those are foreseen; of layers
//! that are worth the same every hour gets its share.

use super::worth::{Layers, MOST_LAYERS};

/// What energy of a pool averts in the hours until the next decision, as foreseen when the last was taken.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spending {
    /// Sums over the hours from each one on, and after the last nothing.
    from: Vec<Layers>,
}

impl Spending {
    /// Room for steps of so many hours.
    #[must_use]
    pub fn with_room(hours: usize) -> Self {
        Self { from: Vec::with_capacity(hours + 1) }
    }

    /// Foresees so many hours anew.
    pub fn foresee(&mut self, hours: &[Layers]) {
        self.from.clear();
        self.from.resize(hours.len() + 1, [0.0; MOST_LAYERS]);
        for (nth, hour) in hours.iter().enumerate().rev() {
            let later = self.from[nth + 1];
            self.from[nth] = std::array::from_fn(|layer| hour[layer] + later[layer]);
        }
    }

    /// What may be used in an hour, counted from the decision, if so much is left of the release, MWh; `now` is what energy
    /// really averts in it.
    #[must_use]
    pub fn allowed_mwh(&self, hour: usize, now: &Layers, left_mwh: f64) -> f64 {
        let later = self.from.get(hour + 1).unwrap_or(&[0.0; MOST_LAYERS]);
        let (mut left, mut allowed) = (left_mwh, 0.0);
        for (&here, &later) in now.iter().zip(later) {
            let both = here + later;
            if both >= left {
                return allowed + if both > 0.0 { left * here / both } else { 0.0 };
            }
            allowed += here;
            left -= both;
        }
        // More is released than averts anything.
        f64::INFINITY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(layers: &[f64]) -> Layers {
        let mut all = [0.0; MOST_LAYERS];
        all[..layers.len()].copy_from_slice(layers);
        all
    }

    #[test]
    fn fuel_is_held_back_for_the_deepest_shortfall() {
        let (noon, evening) = (layers(&[0.0, 10.0]), layers(&[20.0, 10.0]));
        let mut spending = Spending::with_room(2);
        spending.foresee(&[noon, evening]);
        let assert_allowed = |hour: usize, now: &Layers, left_mwh: f64, wanted: f64| {
            let allowed = spending.allowed_mwh(hour, now, left_mwh);
            assert!(allowed >= wanted && allowed <= wanted + 1e-12, "{allowed} {wanted}");
        };
        // The evening's depth takes 20; of what is left both hours get half.
        assert_allowed(0, &noon, 15.0, 0.0);
        assert_allowed(0, &noon, 26.0, 3.0);
        assert_allowed(1, &evening, 23.0, 23.0);
        assert_allowed(0, &noon, 50.0, f64::INFINITY);
        // It is worse at noon than was foreseen.
        assert_allowed(0, &layers(&[20.0]), 10.0, 5.0);
    }
}
