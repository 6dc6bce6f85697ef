//! Samples that are given something beside the case, and what is kept of their days.

#![expect(clippy::unwrap_used, reason = "a test panics on what it does not expect")]

use std::sync::atomic::AtomicBool;

use alumbron::case::{Files, read};
use alumbron::engine::system::{compile, compile_given};
use alumbron::engine::{Daily, Plan, daily, trace};
use alumbron::model::Case;
use alumbron::model::lever::{Effect, Lever};
use alumbron::model::record::Idx;
use alumbron::model::time::{Hour, Window};

fn case(name: &str) -> Case {
    read(&Files::embedded(name).unwrap(), "baseline").case.unwrap()
}

fn days(system: &alumbron::engine::System, samples: u64, threads: usize) -> Vec<Daily> {
    static STOP: AtomicBool = AtomicBool::new(false);
    let plan =
        Plan { first: 0, samples, seed: 3, threads, policy: "burn-first", progress: &|_| {}, stop: &STOP };
    daily(system, plan).unwrap()
}

#[test]
fn days_are_those_of_the_hours() {
    let case = case("three-regions");
    let system = compile(&case);
    let (n_regions, n_tanks) = (case.regions.len(), case.tanks.len());
    let told = days(&system, 2, 1);
    for (sample, daily) in (0..).zip(&told) {
        let hours = trace(&system, 3, sample);
        for day in 0..case.calendar.n_days() as usize {
            let hours_of = day * 24..(day + 1) * 24;
            let shed = |hour: usize| hours.shed_mw[hour * n_regions..][..n_regions].iter().sum::<f64>();
            let most = hours_of.clone().map(shed).fold(0.0, f64::max);
            assert!(
                (daily.max_shed_mw[day] - most).abs() < 1e-6,
                "day {day}: {} and {most}",
                daily.max_shed_mw[day]
            );
            for region in 0..n_regions {
                let at = |hour: usize| hour * n_regions + region;
                let sum: f64 = hours_of.clone().map(|hour| hours.shed_mw[at(hour)]).sum();
                let dark: f64 = hours_of
                    .clone()
                    .map(|hour| hours.shed_mw[at(hour)] / hours.demand_mw[at(hour)].max(1e-9))
                    .sum();
                assert!((daily.unserved_mwh[day * n_regions + region] - sum).abs() < 1e-5);
                assert!((daily.dark_h[day * n_regions + region] - dark).abs() < 1e-6);
            }
            for tank in 0..n_tanks {
                let stock = |hour: usize| hours.stock_t[hour * n_tanks + tank];
                let heel = case.tanks.0[tank].heel.0;
                let dry = hours_of.clone().filter(|&hour| stock(hour) - heel <= 1e-6).count();
                assert_eq!(daily.dry_h[day * n_tanks + tank] as usize, dry, "day {day}, tank {tank}");
                assert!((daily.stock_t[day * n_tanks + tank] - stock(day * 24 + 23)).abs() < 1e-3);
            }
        }
    }
    assert!(told.iter().flat_map(|daily| &daily.dry_h).any(|&hours| hours > 0), "some tank ran dry");
    assert_eq!(days(&system, 150, 1), days(&system, 150, 2), "any number of threads");
}

#[test]
fn each_sample_meets_what_it_is_given_and_no_other() {
    let case = case("rts79");
    let region = Idx::new(0);
    let effect = |value: f64| {
        let window = Window { from: Hour(48), to: Hour(72) };
        vec![Effect { lever: Lever::DemandScale(region), window, value }]
    };
    // A day of one and a half and of double the demand, and a sample with nothing of its own.
    let given = [effect(1.5), effect(2.0)];
    let told = days(&compile_given(&case, &given, |_| true), 3, 1);
    let plain = days(&compile_given(&case, &[Vec::new()], |_| true), 3, 1);
    assert!(plain.iter().all(|daily| daily.max_shed_mw[2] < told[0].max_shed_mw[2]));
    let (half, double) = (told[0].max_shed_mw[2], told[1].max_shed_mw[2]);
    assert!(half > 100.0 && double > half + 500.0, "{half} and {double}");
    assert_eq!(told[2], plain[2]);
    for (mut told, mut plain) in told.into_iter().zip(plain) {
        for daily in [&mut told, &mut plain] {
            daily.max_shed_mw[2] = 0.0;
            daily.unserved_mwh[2] = 0.0;
            daily.dark_h[2] = 0.0;
        }
        assert_eq!(told.max_shed_mw, plain.max_shed_mw, "other days meet the same luck");
    }
}

#[test]
fn a_tank_begins_with_the_share_it_is_given() {
    let mut case = case("three-regions");
    case.tanks.0.iter_mut().for_each(|tank| tank.stock = tank.capacity);
    let window = Window { from: Hour(0), to: Hour(1) };
    let lever = |tank: usize| Lever::TankStock(Idx::new(tank as u32));
    let given = vec![vec![Effect { lever: lever(0), window, value: 0.5 }]];
    let system = compile_given(&case, &given, |_| true);
    let hours = trace(&system, 1, 0);
    let (stock, capacity) = (hours.stock_t[0], case.tanks.0[0].capacity.0);
    assert!((stock / capacity - 0.5).abs() < 0.02, "{stock} t of {capacity} t");
    let second = trace(&system, 1, 1).stock_t[0];
    assert!(second / capacity > 0.9, "the other sample begins full: {second} t");
}

#[test]
fn a_cut_has_the_hours_of_the_whole() {
    for name in ["cuba-2022", "three-regions"] {
        let case = case(name);
        let (from, n_days) = (200, 10);
        let cut = case.cut(from, n_days);
        assert_eq!(cut.calendar.start, case.calendar.date(from));
        assert_eq!(cut.calendar.n_days(), n_days);
        let (whole, part) = (compile(&case), compile(&cut));
        for hour in 0..n_days * 24 {
            let then = whole.demand.total(&whole.weather[0], from * 24 + hour);
            let now = part.demand.total(&part.weather[0], hour);
            assert!((then - now).abs() < 1e-9 * then, "{name}, hour {hour}: {then} and {now}");
        }
        // Cargoes keep their dates: what is nominated within the stretch is nominated within the cut.
        for (row, (then, now)) in case.agreements.iter().zip(whole.agreements.iter().zip(&part.agreements)) {
            let start = i64::from(from * 24);
            let within = |hours: &[i64], from: i64| -> Vec<i64> {
                hours
                    .iter()
                    .map(|hour| hour - from)
                    .filter(|hour| (0..i64::from(n_days * 24)).contains(hour))
                    .collect()
            };
            assert_eq!(within(&then.nominations, start), within(&now.nominations, 0), "{name}, {}", row.id);
        }
    }
}
