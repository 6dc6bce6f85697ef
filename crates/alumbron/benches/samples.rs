//! Cost of a sample of the shipped cases on one core, with everything a run tallies.
//! Run with `cargo bench -p alumbron`; items are sample-years.

use alumbron::{Options, Study};
use divan::Bencher;

fn main() {
    divan::main();
}

fn bench(bencher: Bencher<'_, '_>, case: &str, samples: u64) {
    let study = Study::open(case, "baseline").expect("the embedded case is sound");
    let options = Options { samples, threads: 1, ..Options::default() };
    bencher
        .counter(divan::counter::ItemsCount::new(samples))
        .bench(|| study.run(&options).expect("nothing stops it"));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn rts79(bencher: Bencher<'_, '_>) {
    bench(bencher, "rts79", 10_000);
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn cuba_2022(bencher: Bencher<'_, '_>) {
    bench(bencher, "cuba-2022", 1_000);
}
