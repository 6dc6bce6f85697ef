//! Cost of a sample-year of the engine's kernels on systems built by hand: the copper plate of IEEE RTS-79 and a chain of
//! sixteen regions with a hundred units, tanks and cargoes. Run with `cargo bench -p alumbron-engine`; each figure is the
//! time of one sample on one core.
#[path = "../tests/systems/mod.rs"]
mod systems;

use alumbron_engine::{System, compile};
use alumbron_model::Case;
use alumbron_model::case::Sharing;
use alumbron_model::chance::Delay;
use alumbron_model::entity::Noise;
use alumbron_model::quantity::{Fraction, Megawatts};
use divan::Bencher;
use systems::{burns, cargoes, case, demand, link, run, tank, unit};

fn main() {
    divan::main();
}

/// Machines of IEEE RTS-79 (IEEE PAS-98, 1979): MW, number, MTTF and MTTR in hours.
const RTS79: [(f64, u32, f64, f64); 9] = [
    (12.0, 5, 2940.0, 60.0),
    (20.0, 4, 450.0, 50.0),
    (50.0, 6, 1980.0, 20.0),
    (76.0, 4, 1960.0, 40.0),
    (100.0, 3, 1200.0, 50.0),
    (155.0, 4, 960.0, 40.0),
    (197.0, 3, 950.0, 50.0),
    (350.0, 1, 1150.0, 100.0),
    (400.0, 2, 1100.0, 150.0),
];

/// The machines of RTS-79 against a demand of its peak and a like shape.
fn copper_plate() -> Case {
    let mut plate = case(8736, 1);
    let mw: Vec<f64> = (0..8736)
        .map(|h| {
            let (hour, day, week) = (f64::from(h % 24), h / 24 % 7, f64::from(h / 168));
            let daily = 1.0 - 0.4 * ((hour - 18.0) / 24.0 * std::f64::consts::TAU / 2.0).sin().abs();
            let weekly = if day > 4 { 0.77 } else { 0.96 };
            2850.0 * daily * weekly * (0.85 + 0.15 * ((week - 26.0) / 26.0).abs())
        })
        .collect();
    demand(&mut plate, 0, &mw);
    for (mw, count, mttf, mttr) in RTS79 {
        unit(&mut plate, 0, mw, count, 1.0 / mttf, 1.0 / mttr);
    }
    plate
}

/// Sixteen regions in a chain, a hundred units, short every evening.
fn island() -> Case {
    let mut island = case(8760, 16);
    island.sharing = Sharing::Shared;
    for r in 0..16u32 {
        let mw: Vec<f64> = (0..8760)
            .map(|h| (100.0 + f64::from(r) * 9.0) * if (17..23).contains(&(h % 24)) { 1.0 } else { 0.78 })
            .collect();
        demand(&mut island, r, &mw);
        island.demand.0[r as usize].noise = Some(Noise { share: Fraction(0.03), group: "all".into() });
        island.regions.0[r as usize].reserve = Megawatts(4.5);
        if r > 0 {
            link(&mut island, r - 1, r, if r % 5 == 0 { 250.0 } else { 600.0 });
        }
    }
    let tanks: Vec<_> = (0..12).map(|_| tank(&mut island, 40_000.0, 20_000.0)).collect();
    for i in 0..100u32 {
        let (mw, count, failure, repair) =
            if i < 20 { (95.0, 1, 1.0 / 400.0, 1.0 / 100.0) } else { (5.0, 4, 1.0 / 600.0, 1.0 / 600.0) };
        let u = unit(&mut island, i % 16, mw, count, failure, repair);
        island.units.0[u].cost.0 = f64::from(10 + i);
        if i % 10 != 9 {
            burns(&mut island, u, tanks[i as usize % 12], 0.25);
        }
    }
    for &t in &tanks {
        cargoes(&mut island, t, 9_000.0, Some(200.0), 0.9, 120.0, Delay::Exponential(48.0));
    }
    island
}

/// Samples a bench takes at once, so that chunks and threads weigh as in a run.
const BATCH: u64 = 128;

fn bench(bencher: Bencher<'_, '_>, system: &System) {
    bencher.counter(divan::counter::ItemsCount::new(BATCH)).bench(|| run(system, BATCH, 1));
}

#[divan::bench]
fn rts79_copper_plate(bencher: Bencher<'_, '_>) {
    bench(bencher, &compile(&copper_plate()));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn island_with_fuel(bencher: Bencher<'_, '_>) {
    bench(bencher, &compile(&island()));
}
