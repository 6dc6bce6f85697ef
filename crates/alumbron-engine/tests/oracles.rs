//! Known answers of small systems, by enumeration in independent scripts.
mod systems;

use alumbron_engine::{compile, exact};
use alumbron_model::chance::Delay;
use systems::{assert_near, burns, cargoes, case, demand, firm, link, mean_error, run_case, tank, unit};

fn x1() -> alumbron_model::Case {
    let mut x1 = case(8, 1);
    demand(&mut x1, 0, &[25.0, 28.0, 27.0, 24.0, 26.0, 29.0, 30.0, 22.0]);
    firm(&mut x1, 0, &[5.0, 6.0, 7.0, 8.0, 6.0, 5.0, 4.0, 3.0]);
    unit(&mut x1, 0, 10.0, 3, 0.05, 0.4);
    x1
}

#[test]
fn x1_by_convolution() {
    let exact = exact(&compile(&x1())).unwrap();
    assert!((exact.lolh_h - 1.064_471_879).abs() < 1e-9, "{}", exact.lolh_h);
    assert!((exact.eue_mwh - 6.253_772_291).abs() < 1e-9, "{}", exact.eue_mwh);
}

#[test]
fn x1_by_simulation() {
    let outcome = run_case(&x1(), 200_000);
    assert_near("lolh", mean_error(&outcome, |r| f64::from(r.shortfall_hours)), 1.064_471_879, 0.005);
    assert_near("eue", mean_error(&outcome, |r| r.unserved_mwh), 6.253_772_291, 0.005);
    assert_near("events", mean_error(&outcome, |r| f64::from(r.shortfall_events)), 0.723_105_624, 0.005);
    assert_near(
        "any",
        mean_error(&outcome, |r| f64::from(u8::from(r.shortfall_hours > 0))),
        0.575_380_733,
        0.005,
    );
}

#[test]
fn three_regions_share_what_their_links_carry() {
    let mut three = case(4, 3);
    let demands = [[19.0, 20.0, 21.0, 20.0], [20.0, 21.0, 21.0, 22.0], [22.0, 21.0, 23.0, 22.0]];
    let firms = [[4.0, 3.0, 2.0, 3.0], [6.0, 5.0, 3.0, 4.0], [2.0, 1.0, 2.0, 1.0]];
    for r in 0..3 {
        demand(&mut three, r, &demands[r as usize]);
        firm(&mut three, r, &firms[r as usize]);
    }
    unit(&mut three, 0, 10.0, 1, 0.1, 0.9);
    unit(&mut three, 1, 10.0, 2, 0.1, 0.9);
    for (series, mw) in [([10.0, 10.0, 15.0, 10.0], 1.0), ([20.0, 20.0, 25.0, 20.0], 1.0)] {
        let shape = systems::profile(&mut three, series.to_vec());
        let u = unit(&mut three, 2, mw, 1, 0.1, 0.9);
        three.units.0[u].profile = Some(shape);
    }
    let mut plate = three.clone();
    for (from, to) in [(0, 1), (0, 2), (1, 2)] {
        link(&mut three, from, to, 8.0);
        link(&mut plate, from, to, 1e4);
    }
    let outcome = run_case(&three, 100_000);
    assert_near("eue", mean_error(&outcome, |r| r.unserved_mwh), 12.12885, 0.005);
    for (hour, lolp) in [0.14707, 0.40951, 0.40951, 0.40951].into_iter().enumerate() {
        let found = f64::from(outcome.tally.hour_shortfalls[hour]) / 100_000.0;
        assert_near("lolp", (found, (lolp * (1.0 - lolp) / 1e5f64).sqrt()), lolp, 0.01);
    }
    let outcome = run_case(&plate, 100_000);
    assert_near("eue without limits", mean_error(&outcome, |r| r.unserved_mwh), 11.73276, 0.005);
    assert_near(
        "lolh without limits",
        mean_error(&outcome, |r| f64::from(r.shortfall_hours)),
        1.17877,
        0.005,
    );
}

fn x3(loading: f64, delay: Delay) -> alumbron_model::Case {
    let mut x3 = case(24, 1);
    let mw = [
        14.0, 13.0, 12.0, 12.0, 13.0, 15.0, 18.0, 20.0, 21.0, 22.0, 22.0, 21.0, 20.0, 20.0, 21.0, 22.0, 24.0,
        26.0, 27.0, 26.0, 24.0, 21.0, 18.0, 15.0,
    ];
    demand(&mut x3, 0, &mw);
    unit(&mut x3, 0, 15.0, 1, 0.02, 0.15);
    let b = unit(&mut x3, 0, 15.0, 1, 0.03, 0.1);
    x3.units.0[b].cost.0 = 1.0;
    let t = tank(&mut x3, 120.0, 25.0);
    burns(&mut x3, b, t, 0.25);
    cargoes(&mut x3, t, 60.0, None, loading, 10.0, delay);
    x3
}

#[test]
fn x3_one_tank_and_an_uncertain_cargo() {
    let choice = Delay::Choice(vec![(0.0, 0.6), (6.0, 0.3)]);
    let outcome = run_case(&x3(0.9, choice), 200_000);
    assert_near("lolh", mean_error(&outcome, |r| f64::from(r.shortfall_hours)), 5.993_492_143, 0.004);
    assert_near("eue", mean_error(&outcome, |r| r.unserved_mwh), 52.400_323_091, 0.004);
    let stock = &outcome.tally.tanks[0].final_stock_t;
    assert_near("final stock", (stock.mean(), stock.standard_error()), 52.335_374_890, 0.002);
}

#[test]
fn x3_given_what_the_cargo_does() {
    for (loading, delay, lolh, eue) in [
        (1.0, Delay::None, 5.672_089_561, 48.429_856_128),
        (1.0, Delay::Fixed(6.0), 5.934_721_505, 52.835_398_052),
        (0.0, Delay::None, 8.098_219_548, 74.917_899_983),
    ] {
        let outcome = run_case(&x3(loading, delay), 100_000);
        assert_near("lolh", mean_error(&outcome, |r| f64::from(r.shortfall_hours)), lolh, 0.006);
        assert_near("eue", mean_error(&outcome, |r| r.unserved_mwh), eue, 0.006);
    }
}

#[test]
fn x3_without_fuel_limit() {
    let mut free = x3(0.0, Delay::None);
    free.units.0[1].fuel.clear();
    let exact = exact(&compile(&free)).unwrap();
    assert!((exact.lolh_h - 5.651_584).abs() < 1e-6, "{}", exact.lolh_h);
    assert!((exact.eue_mwh - 47.384_615).abs() < 1e-6, "{}", exact.eue_mwh);
}
