//! What of capacity counts as lacking fuel, and what that is blamed for, worked by hand.
#![expect(clippy::float_cmp, reason = "whole numbers of MWh are exact")]

mod systems;

use alumbron_engine::Outcome;
use alumbron_engine::outcome::Cause;
use alumbron_model::Case;
use alumbron_model::chance::Delay;
use alumbron_model::entity::{DemandResponse, Hourly, Production};
use alumbron_model::quantity::{
    Fraction, Hours, MegawattHours, Megawatts, TonnesPerHour, UsdPerMegawattHour,
};
use alumbron_model::record::Idx;
use systems::{burns, cargoes, case, demand, firm, run_case, tank, unit};

fn no_fuel_mwh(outcome: &Outcome) -> Vec<f64> {
    outcome.tally.units.iter().map(|unit| unit.no_fuel_mwh.mean()).collect()
}

fn caused_mwh(outcome: &Outcome, cause: Cause) -> f64 {
    let at = Cause::ALL.iter().position(|&other| other == cause).expect("all causes are listed");
    outcome.tally.causes[at].mean()
}

/// Two islands with a unit of 10 MW each, on one tank into which 6 t/h flow: the cheap unit claims them first.
fn two_on_one_tank(demand_mw: [&[f64]; 2]) -> Case {
    let mut islands = case(demand_mw[0].len() as u32, 2);
    let oil = tank(&mut islands, 20.0, 0.0);
    islands.production.0.push(Production { id: "well".into(), tank: oil, rate: TonnesPerHour(6.0) });
    for (region, mw) in demand_mw.into_iter().enumerate() {
        demand(&mut islands, region as u32, mw);
        let plant = unit(&mut islands, region as u32, 10.0, 1, 0.0, 0.0);
        islands.units.0[plant].cost = UsdPerMegawattHour(1.0 + region as f64);
        burns(&mut islands, plant, oil, 1.0);
    }
    islands
}

#[test]
fn what_lacked_fuel_before_a_claim_is_given_up_is_kept() {
    // Hours 0 to 3: the cheap unit burns all and lacks 4 MW, the dear one lacks 10 that nobody asks for. Hour 4: the cheap
    // one has no use for its claim, gives it up and lacks nothing; the dear one gets 6 and lacks 4. Hour 5 is like the first.
    let cheap = [6.0, 6.0, 6.0, 6.0, 0.0, 6.0];
    let dear = [0.0, 0.0, 0.0, 0.0, 10.0, 0.0];
    let outcome = run_case(&two_on_one_tank([&cheap, &dear]), 1);
    assert_eq!(outcome.samples[0].unserved_mwh, 4.0);
    assert_eq!(no_fuel_mwh(&outcome), [20.0, 54.0]);
    assert_eq!(outcome.tally.units[1].energy_mwh.mean(), 6.0);
    assert_eq!([Cause::Fuel, Cause::NotBuilt].map(|cause| caused_mwh(&outcome, cause)), [4.0, 0.0]);
}

/// 10 MW that never fail, and 10 MW that want a tonne for a MWh; demand of 20 MW in one hour can wait for another.
fn put_off(stock_t: f64, hours: &[f64]) -> Case {
    let mut island = case(hours.len() as u32, 1);
    demand(&mut island, 0, hours);
    firm(&mut island, 0, &vec![10.0; hours.len()]);
    let plant = unit(&mut island, 0, 10.0, 1, 0.0, 0.0);
    let oil = tank(&mut island, 100.0, stock_t);
    burns(&mut island, plant, oil, 1.0);
    let one = || Hourly::constant(Fraction(1.0));
    island.demand_response.0.push(DemandResponse {
        id: "wash".into(),
        title: String::new(),
        region: Idx::new(0),
        borrow: Hourly::constant(Megawatts(10.0)),
        payback: Hourly::constant(Megawatts(10.0)),
        energy: Hourly::constant(MegawattHours(10.0)),
        borrow_efficiency: one(),
        payback_efficiency: one(),
        interest: 0.0,
        payback_within: Some(Hours(1.0)),
        outage: None,
    });
    island
}

#[test]
fn demand_that_was_put_off_for_too_long_is_blamed_on_what_is_away_when_it_is_due() {
    // The tank is dry throughout: what is put off in hour 0 finds no power to spare in hour 1.
    let outcome = run_case(&put_off(0.0, &[20.0, 10.0, 10.0]), 1);
    assert_eq!(outcome.samples[0].unserved_mwh, 10.0);
    assert_eq!(caused_mwh(&outcome, Cause::Fuel), 10.0);
    // With fuel enough nothing is put off; with a tonne for the hour in which it is due, all but one MWh is lacking.
    assert_eq!(run_case(&put_off(30.0, &[20.0, 10.0, 10.0]), 1).samples[0].unserved_mwh, 0.0);
    let outcome = run_case(&put_off(1.0, &[20.0, 10.0, 10.0]), 1);
    assert_eq!(outcome.samples[0].unserved_mwh, 9.0);
    assert_eq!(caused_mwh(&outcome, Cause::Fuel), 9.0);
}

#[test]
fn what_lacked_fuel_in_a_shortfall_before_is_not_blamed_for_demand_that_is_due_now() {
    // Hour 0 lacks 15 MW beside what is put off: 10 for fuel, and 5 that are not built. In hour 1 a ship has brought 10 t,
    // all 20 MW are in use, and what was put off is due: now nothing lacks fuel.
    let mut island = put_off(0.0, &[35.0, 20.0, 10.0]);
    cargoes(&mut island, Idx::new(0), 10.0, None, 1.0, 1.0, Delay::None);
    let outcome = run_case(&island, 1);
    assert_eq!(outcome.samples[0].unserved_mwh, 25.0);
    assert_eq!([Cause::Fuel, Cause::NotBuilt].map(|cause| caused_mwh(&outcome, cause)), [10.0, 15.0]);
}
