//! Rotation: how the shortfall of a region falls on its blocks.
//!
//! Demand that is not protected is split into blocks of equal size. Each hour as many blocks are off as the shed needs,
//! taken in turn, the last one for part of the hour; the next hour goes on where this one ended. So over time all blocks
//! bear the same, to within one turn.

use crate::arithmetic::{larger, smaller};

/// Parts of a turn below this are rounding.
const TINY_TURN: f64 = 1e-9;

/// The blocks of one region in a sample.
#[derive(Clone, Debug)]
pub(crate) struct Rotation {
    /// The block whose turn it is, and the part of its turn that is over.
    next: usize,
    over: f64,
    blocks: Vec<Block>,
    longest_h: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Block {
    /// Hours off so far.
    dark_h: f64,
    /// Hours off in the stretch that lasts.
    stretch_h: f64,
    /// The hour after the last one in which it was off.
    until: u32,
}

impl Rotation {
    pub(crate) fn new(n_blocks: u32) -> Self {
        Self { next: 0, over: 0.0, blocks: vec![Block::default(); n_blocks.max(1) as usize], longest_h: 0.0 }
    }

    /// Begins a sample.
    pub(crate) fn reset(&mut self) {
        (self.next, self.over) = (0, 0.0);
        self.blocks.fill(Block::default());
        self.longest_h = 0.0;
    }

    /// An hour in which a share of the rotated demand, 0 to 1, is off.
    pub(crate) fn turn(&mut self, hour: u32, share: f64) {
        let mut left = smaller(share, 1.0) * self.blocks.len() as f64;
        while left > TINY_TURN {
            let block = &mut self.blocks[self.next];
            let part = smaller(left, 1.0 - self.over);
            // Off in the hour before, or twice in this one.
            let goes_on = f64::from(u8::from(block.until.wrapping_sub(hour) <= 1));
            block.stretch_h = goes_on * block.stretch_h + part;
            block.until = hour + 1;
            block.dark_h += part;
            self.longest_h = larger(self.longest_h, block.stretch_h);
            left -= part;
            self.over += part;
            if self.over >= 1.0 - TINY_TURN {
                self.over = 0.0;
                self.next = if self.next + 1 == self.blocks.len() { 0 } else { self.next + 1 };
            }
        }
    }

    /// The longest time any block was off without an hour of power between.
    pub(crate) fn longest_h(&self) -> f64 {
        self.longest_h
    }

    /// Hours off of the block that bore most, less those of the block that bore least.
    pub(crate) fn spread_h(&self) -> f64 {
        let hours = self.blocks.iter().map(|block| block.dark_h);
        let (least, most) =
            hours.fold((f64::INFINITY, 0.0f64), |(least, most), h| (least.min(h), most.max(h)));
        most - least
    }

    #[cfg(test)]
    fn dark_h(&self) -> Vec<f64> {
        self.blocks.iter().map(|block| block.dark_h).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stage_k_of_eight_leaves_everyone_off_k_sixteenths_of_four_days() {
        for stage in 1..=8 {
            let mut rotation = Rotation::new(16);
            for hour in 0..96 {
                rotation.turn(hour, f64::from(stage) / 16.0);
            }
            for dark in rotation.dark_h() {
                assert!((dark - 96.0 * f64::from(stage) / 16.0).abs() < 1e-9, "stage {stage}: {dark}");
            }
        }
    }

    #[test]
    fn blocks_bear_the_same_to_within_a_turn_whatever_the_shed() {
        let mut rotation = Rotation::new(7);
        let mut total = 0.0;
        for hour in 0..1000u32 {
            let share = f64::from(hour * 37 % 100) / 130.0;
            rotation.turn(hour, share);
            total += share;
        }
        let sum: f64 = rotation.dark_h().iter().sum();
        assert!((sum - 7.0 * total).abs() < 1e-6);
        assert!(rotation.spread_h() <= 1.0 + 1e-9, "{}", rotation.spread_h());
    }

    #[test]
    fn a_total_blackout_is_one_long_stretch() {
        let mut rotation = Rotation::new(4);
        for hour in 0..30 {
            rotation.turn(hour, if (10..22).contains(&hour) { 1.0 } else { 0.0 });
        }
        assert!((rotation.longest_h() - 12.0).abs() < 1e-9);
    }
}
