//! Which unit burned what, worked by hand.
#![expect(clippy::float_cmp, reason = "whole tonnes and halves of them are exact")]

mod systems;

use std::sync::atomic::AtomicBool;

use alumbron_engine::observe::Burned;
use alumbron_engine::{Plan, burned, compile};
use alumbron_model::Case;
use alumbron_model::entity::{Fuel, Production};
use alumbron_model::quantity::{KilogramsPerGigajoule, TonnesPerHour, UsdPerMegawattHour};
use alumbron_model::record::Idx;
use systems::{burns, case, demand, run_case, tank, unit};

/// Two units, 15 MW of demand for eight hours. The cheap one of 10 MW takes oil at 0.5 t/MWh as it comes, 2 t/h, and the
/// other fuel at 0.25 t/MWh for the rest; the dear one burns only that, at 0.5 t/MWh.
fn two_fuels() -> Case {
    let mut case = case(8, 1);
    demand(&mut case, 0, &[15.0; 8]);
    let cheap = unit(&mut case, 0, 10.0, 1, 0.0, 0.0);
    let dear = unit(&mut case, 0, 20.0, 1, 0.0, 0.0);
    case.units.0[cheap].cost = UsdPerMegawattHour(1.0);
    case.units.0[dear].cost = UsdPerMegawattHour(2.0);
    let oil = tank(&mut case, 100.0, 0.0);
    let other = tank(&mut case, 100.0, 100.0);
    case.fuels.0.push(Fuel {
        id: "other".into(),
        title: String::new(),
        lhv: None,
        density: None,
        emission: KilogramsPerGigajoule(0.0),
    });
    case.tanks.0[other.position()].fuel = Idx::new(1);
    case.production.0.push(Production { id: "well".into(), tank: oil, rate: TonnesPerHour(2.0) });
    burns(&mut case, cheap, oil, 0.5);
    burns(&mut case, cheap, other, 0.25);
    burns(&mut case, dear, other, 0.5);
    case
}

fn rows(case: &Case, samples: u64, threads: usize) -> Vec<Burned> {
    let stop = AtomicBool::new(false);
    let plan =
        Plan { first: 0, samples, seed: 1, threads, policy: "burn-first", progress: &|_| {}, stop: &stop };
    burned(&compile(case), case.fuels.len(), plan).expect("nothing stops it")
}

#[test]
fn a_unit_of_two_fuels_burns_the_first_as_it_comes_and_the_second_for_the_rest() {
    let case = two_fuels();
    let burned = &rows(&case, 1, 1)[0];
    // Each hour: 4 MWh from 2 t of oil, 6 MWh from 1.5 t of the other; 5 MWh from 2.5 t by the dear unit.
    assert_eq!(burned.energy_mwh, [32.0, 48.0, 0.0, 40.0]);
    assert_eq!(burned.mass_t, [16.0, 12.0, 0.0, 20.0]);
    assert_eq!(burned.demand_mwh, 120.0);
}

#[test]
fn what_units_burned_is_what_left_the_tanks_for_any_number_of_threads() {
    let mut case = two_fuels();
    case.units.0[1].capacity.0 = 5.0;
    case.units.0[0].outage =
        Some(alumbron_model::entity::Outage::stationary(alumbron_model::entity::OutageRates {
            failure: alumbron_model::quantity::PerHour(0.1),
            repair: alumbron_model::quantity::PerHour(0.3),
        }));
    let (one, two) = (rows(&case, 40, 1), rows(&case, 40, 2));
    assert_eq!(one, two);
    let outcome = run_case(&case, 40);
    for fuel in 0..2 {
        let handed: f64 = one.iter().map(|row| row.mass_t[fuel] + row.mass_t[2 + fuel]).sum::<f64>() / 40.0;
        let burned = outcome.tally.tanks[fuel].burned_t.mean();
        assert!((handed - burned).abs() < 1e-9 * burned, "{handed} {burned}");
    }
}
