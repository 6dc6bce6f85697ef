//! Rotation: how the shortfall of a region falls on its blocks.
//!
//! Demand that is not protected is split into blocks of equal size. Each hour as many blocks are off as the shed needs,
//! taken in turn, the last one for part of the hour. A block stays off for the length of a turn, and the next takes its
//! place; if less is shed, those that began last have power again and go on with their turns when they are needed. So over
//! time all blocks bear the same, to within one turn. What rotation cannot take off at once is cut from everyone alike.

use crate::arithmetic::{larger, smaller};
use crate::system::{Rotated, System};

/// Parts of a turn below this are rounding.
const TINY_TURN: f64 = 1e-9;

/// The blocks of one region in a sample.
#[derive(Clone, Debug)]
pub(crate) struct Rotation {
    /// Length of a turn, h.
    turn_h: f64,
    /// The block whose turn began first of those that are not over; others under way follow it.
    next: usize,
    blocks: Vec<Block>,
}

/// One block.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Block {
    /// Hours off so far.
    pub(crate) dark_h: f64,
    /// The longest time off without an hour of power between.
    pub(crate) longest_h: f64,
    /// Hours off on its worst day.
    pub(crate) worst_day_h: f64,
    /// Hours off before the day at hand.
    before_h: f64,
    /// Hours off in the stretch that lasts.
    stretch_h: f64,
    /// Part of its turn that is over, h.
    over_h: f64,
    /// The hour after the last one in which it was off, and for how much of that.
    until: u32,
    in_hour_h: f64,
}

impl Block {
    /// The part of this hour for which it was off already.
    fn off_h(&self, hour: u32) -> f64 {
        if self.until == hour + 1 { self.in_hour_h } else { 0.0 }
    }

    /// Takes it off for a part of an hour.
    fn cut(&mut self, hour: u32, part: f64) {
        let before = self.off_h(hour);
        // Off in the hour before, or twice in this one.
        let goes_on = f64::from(u8::from(self.until.wrapping_sub(hour) <= 1));
        self.stretch_h = goes_on * self.stretch_h + part;
        self.until = hour + 1;
        self.in_hour_h = before + part;
        self.dark_h += part;
        self.longest_h = larger(self.longest_h, self.stretch_h);
    }
}

impl Rotation {
    pub(crate) fn new(n_blocks: u32, turn_h: f64) -> Self {
        Self { turn_h, next: 0, blocks: vec![Block::default(); n_blocks.max(1) as usize] }
    }

    /// The blocks of all regions.
    pub(crate) fn of_regions(system: &System) -> Vec<Self> {
        let regions = system.regions.blocks.iter().zip(&system.regions.turn_h);
        regions.map(|(&n, &turn_h)| Self::new(n, turn_h)).collect()
    }

    /// Begins a sample.
    pub(crate) fn reset(&mut self) {
        self.next = 0;
        self.blocks.fill(Block::default());
    }

    /// An hour in which a share of the rotated demand, 0 to 1, is off.
    pub(crate) fn turn(&mut self, hour: u32, share: f64) {
        let n_blocks = self.blocks.len();
        let mut left = smaller(share, 1.0) * n_blocks as f64;
        let mut at = self.next;
        while left > TINY_TURN {
            let block = &mut self.blocks[at];
            let part = smaller(left, smaller(self.turn_h - block.over_h, 1.0 - block.off_h(hour)));
            let after = if at + 1 == n_blocks { 0 } else { at + 1 };
            if part > 0.0 {
                block.cut(hour, part);
                block.over_h += part;
                left -= part;
            }
            if block.over_h >= self.turn_h - TINY_TURN {
                block.over_h = 0.0;
                // Turns end in the order in which they began.
                self.next = after;
            }
            at = after;
        }
    }

    /// Takes every block off for a part of what is left of an hour, beyond its turns.
    pub(crate) fn cut_all(&mut self, hour: u32, part: f64) {
        for block in &mut self.blocks {
            let rest = 1.0 - block.off_h(hour);
            if rest > 0.0 {
                block.cut(hour, rest * part);
            }
        }
    }

    /// An hour in which a share of a region's demand, above 0, is shed.
    #[inline]
    pub(crate) fn bear(&mut self, hour: u32, dark: f64, rotated: &Rotated) {
        self.turn(hour, smaller(dark * rotated.inverse, rotated.most));
        if dark > rotated.limit && rotated.most < 1.0 {
            self.cut_all(hour, (dark - rotated.limit) / (1.0 - rotated.limit));
        }
    }

    /// Hours off of each block on the day at hand.
    pub(crate) fn of_day_h(&self) -> impl Iterator<Item = f64> {
        self.blocks.iter().map(|block| block.dark_h - block.before_h)
    }

    /// A day with a shortfall is over.
    pub(crate) fn close_day(&mut self) {
        for block in &mut self.blocks {
            block.worst_day_h = larger(block.worst_day_h, block.dark_h - block.before_h);
            block.before_h = block.dark_h;
        }
    }

    /// The blocks as they stand.
    pub(crate) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The longest time any block was off without an hour of power between.
    pub(crate) fn longest_h(&self) -> f64 {
        self.blocks.iter().fold(0.0, |longest, block| larger(longest, block.longest_h))
    }

    /// Hours off of the block that bore most, less those of the block that bore least.
    pub(crate) fn spread_h(&self) -> f64 {
        let hours = self.blocks.iter().map(|block| block.dark_h);
        let (least, most) =
            hours.fold((f64::INFINITY, 0.0f64), |(least, most), h| (least.min(h), most.max(h)));
        most - least
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dark_h(rotation: &Rotation) -> Vec<f64> {
        rotation.blocks.iter().map(|block| block.dark_h).collect()
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn stage_k_of_eight_leaves_everyone_off_k_sixteenths_of_four_days() {
        // Sixteen blocks; the turns of Eskom last two hours, and four where that comes out even.
        for turn_h in [0.5, 1.0, 2.0, 4.0] {
            for stage in (1..=8).filter(|stage| turn_h < 4.0 || stage % 2 == 0) {
                let mut rotation = Rotation::new(16, turn_h);
                for hour in 0..96 {
                    rotation.turn(hour, f64::from(stage) / 16.0);
                }
                for dark in dark_h(&rotation) {
                    assert!(near(dark, 96.0 * f64::from(stage) / 16.0), "stage {stage}, {turn_h} h: {dark}");
                }
                assert!(rotation.spread_h() < 1e-9);
            }
        }
    }

    #[test]
    fn a_block_stays_off_for_its_turn() {
        // Two of eight blocks are off: one after the other is off for three hours, four times in 48 hours.
        let mut rotation = Rotation::new(8, 3.0);
        for hour in 0..48 {
            rotation.turn(hour, 0.25);
        }
        assert!(near(rotation.longest_h(), 3.0), "{}", rotation.longest_h());
        assert!(dark_h(&rotation).iter().all(|dark| near(*dark, 12.0)));
    }

    #[test]
    fn a_turn_that_was_cut_short_goes_on_when_it_is_needed() {
        let mut rotation = Rotation::new(4, 2.0);
        // Three blocks off for an hour, then one, then none, then one again.
        rotation.turn(0, 0.75);
        rotation.turn(1, 0.25);
        rotation.turn(5, 0.25);
        // The first was off for both hours of its turn, the second goes on with its own.
        assert_eq!(dark_h(&rotation), [2.0, 2.0, 1.0, 0.0]);
        rotation.turn(6, 0.5);
        assert_eq!(dark_h(&rotation), [2.0, 2.0, 2.0, 1.0]);
    }

    #[test]
    fn blocks_bear_the_same_to_within_a_turn_whatever_the_shed() {
        for turn_h in [1.0, 2.0, 5.0] {
            let mut rotation = Rotation::new(7, turn_h);
            let mut total = 0.0;
            for hour in 0..1000u32 {
                let share = f64::from(hour * 37 % 100) / 130.0;
                rotation.turn(hour, share);
                total += share;
            }
            let sum: f64 = dark_h(&rotation).iter().sum();
            assert!((sum - 7.0 * total).abs() < 1e-6);
            assert!(rotation.spread_h() <= turn_h + 1e-9, "{turn_h}: {}", rotation.spread_h());
        }
    }

    #[test]
    fn a_total_blackout_is_one_long_stretch() {
        for turn_h in [0.5, 1.0, 3.0] {
            let mut rotation = Rotation::new(4, turn_h);
            for hour in 0..30 {
                rotation.turn(hour, if (10..22).contains(&hour) { 1.0 } else { 0.0 });
            }
            assert!(near(rotation.longest_h(), 12.0), "{turn_h}: {}", rotation.longest_h());
            assert!(dark_h(&rotation).iter().all(|dark| near(*dark, 12.0)));
        }
    }

    #[test]
    fn what_goes_beyond_the_turns_falls_on_everyone() {
        let mut rotation = Rotation::new(4, 1.0);
        // Half of the blocks take turns, and a fifth of what is left is cut besides.
        rotation.turn(0, 0.5);
        rotation.cut_all(0, 0.2);
        assert_eq!(dark_h(&rotation), [1.0, 1.0, 0.2, 0.2]);
    }

    #[test]
    fn the_worst_day_of_a_block_is_the_one_with_most_hours_off() {
        let mut rotation = Rotation::new(2, 1.0);
        for (hour, share) in [(0, 1.0), (1, 0.5), (24, 0.5), (25, 0.5), (26, 1.0)] {
            if hour == 24 {
                rotation.close_day();
            }
            rotation.turn(hour, share);
        }
        rotation.close_day();
        // The first day 2 and 1 hours, the second 1 + 1 each.
        assert_eq!(rotation.blocks.iter().map(|b| b.worst_day_h).collect::<Vec<_>>(), [2.0, 2.0]);
        assert_eq!(dark_h(&rotation), [4.0, 3.0]);
    }
}
