//! Rotation in whole samples: stages of Eskom, what rotation cannot take, and how unequal regions are, worked by hand.
#![expect(clippy::float_cmp, reason = "whole hours and halves of them are exact")]

mod systems;

use alumbron_engine::outcome::Tally;
use alumbron_model::Case;
use alumbron_model::quantity::{Fraction, Hours};
use systems::{case, demand, firm, run_case};

/// One region of 16 MW for four days, short by so many MW, in 16 blocks.
fn staged(stage: u32, turn_h: f64) -> Case {
    let mut case = case(96, 1);
    demand(&mut case, 0, &[16.0; 96]);
    firm(&mut case, 0, &[f64::from(16 - stage); 96]);
    let region = &mut case.regions.0[0];
    (region.blocks, region.turn) = (16, Hours(turn_h));
    case
}

fn dark_h(tally: &Tally) -> Vec<f64> {
    tally.blocks.iter().map(|block| block.dark_h.mean()).collect()
}

#[test]
fn stage_k_of_eight_leaves_every_block_off_k_sixteenths_of_four_days() {
    for stage in 1..=8 {
        for turn_h in [1.0, 2.0] {
            let tally = run_case(&staged(stage, turn_h), 1).tally;
            assert_eq!(dark_h(&tally), [6.0 * f64::from(stage); 16], "stage {stage}, turns of {turn_h} h");
            assert_eq!(tally.regions[0].block_spread_h.mean(), 0.0);
            // Each day k / 16 of it, and no time off is longer than a turn, for 16 blocks outlast eight of them.
            assert_eq!(tally.regions[0].dark_hours_per_day.mean(), 24.0 * f64::from(stage) / 16.0);
            assert!(tally.blocks.iter().all(|block| block.longest_h.mean() == turn_h));
        }
    }
}

#[test]
fn what_rotation_cannot_take_falls_on_all_that_is_still_on() {
    // 7 of 10 MW are short for two hours. Rotation takes 4 at most, half of the 8 that are not protected: two of four
    // blocks. The other 3 MW are half of the 6 that are still on: of the other two blocks, and of the 2 protected MW.
    let mut case = case(2, 1);
    demand(&mut case, 0, &[10.0; 2]);
    firm(&mut case, 0, &[3.0; 2]);
    let region = &mut case.regions.0[0];
    (region.blocks, region.protected, region.rotation_limit) = (4, Fraction(0.2), Some(Fraction(0.4)));
    let tally = run_case(&case, 1).tally;
    let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
    assert!(near(tally.regions[0].protected_cut_mwh.mean(), 2.0), "{:?}", tally.regions[0]);
    assert!(dark_h(&tally).iter().all(|dark| near(*dark, 1.5)), "{:?}", dark_h(&tally));
    // Without a limit seven of the eight MW that are not protected are rotated, and nobody protected is cut.
    case.regions.0[0].rotation_limit = None;
    let free = run_case(&case, 1).tally;
    assert_eq!(free.regions[0].protected_cut_mwh.mean(), 0.0);
    assert!(near(dark_h(&free).iter().sum(), 7.0));
    // The limit decides who is cut and not how much.
    assert_eq!(free.regions[0].unserved_mwh.mean(), tally.regions[0].unserved_mwh.mean());
    // A limit above what is rotated is none.
    case.regions.0[0].rotation_limit = Some(Fraction(0.9));
    assert_eq!(dark_h(&run_case(&case, 1).tally), dark_h(&free));
}

#[test]
fn regions_that_bear_different_hours_are_told_apart() {
    let mut case = case(48, 2);
    for region in 0..2 {
        demand(&mut case, region, &[10.0; 48]);
    }
    firm(&mut case, 0, &[5.0; 48]);
    firm(&mut case, 1, &[9.0; 48]);
    let tally = run_case(&case, 2).tally;
    // Half and a tenth of every hour.
    assert!((tally.region_spread.mean() - 24.0 * 0.4).abs() < 1e-12);
    assert_eq!(tally.blocks[0].worst_day_h.mean(), 12.0);
    // A single block is off a part of every hour, so its time off never ends.
    assert_eq!(tally.blocks[0].longest_h.mean(), 24.0);
}
