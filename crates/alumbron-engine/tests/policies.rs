//! Rationing a tank against exact answers: every course of a few hours is enumerated here, independently of the engine.
mod systems;

use alumbron_model::Case;
use alumbron_model::chance::Delay;
use alumbron_model::entity::{Depth, ShortfallTier};
use alumbron_model::quantity::{Megawatts, UsdPerMegawattHour};
use systems::{assert_near, burns, cargoes, case, demand, mean_error, run_case, tank, unit};

const HOURS: usize = 6;
const CARGO_T: f64 = 40.0;
const START_T: f64 = 50.0;
const LOADING: f64 = 0.45;

/// Six hours of 30 MW: a unit that burns a tonne for a MWh, a dear one of 5 MW, tiers of 8 MW and beyond, and a cargo
/// that may arrive in each hour.
fn embargo() -> Case {
    let mut island = case(HOURS as u32, 1);
    demand(&mut island, 0, &[30.0; HOURS]);
    let steam = unit(&mut island, 0, 30.0, 1, 0.0, 0.0);
    let diesel = unit(&mut island, 0, 5.0, 1, 0.0, 0.0);
    island.units.0[diesel].cost = UsdPerMegawattHour(200.0);
    let oil = tank(&mut island, 1000.0, START_T);
    burns(&mut island, steam, oil, 1.0);
    cargoes(&mut island, oil, CARGO_T, Some(1.0), LOADING, 0.0, Delay::None);
    let tier = |id: &str, up_to: Option<f64>, cost: f64| ShortfallTier {
        id: id.into(),
        region: None,
        up_to: up_to.map(|mw| Depth::Power(Megawatts(mw))),
        cost: UsdPerMegawattHour(cost),
    };
    island.shortfall_tiers.0.extend([tier("a", Some(8.0), 500.0), tier("b", None, 1500.0)]);
    island
}

/// What an hour costs in which so much is burned.
fn hour_cost(burned: f64) -> f64 {
    let left = 30.0 - burned;
    let shed = (left - 5.0_f64).max(0.0);
    200.0 * left.min(5.0) + 500.0 * shed.min(8.0) + 1500.0 * (shed - 8.0).max(0.0)
}

/// Every course of arrivals with its probability.
fn courses() -> impl Iterator<Item = ([bool; HOURS], f64)> {
    (0..1u32 << HOURS).map(|bits| {
        let arrives = std::array::from_fn(|hour| bits >> hour & 1 == 1);
        let likely = |arrives: &bool| if *arrives { LOADING } else { 1.0 - LOADING };
        (arrives, arrives.iter().map(likely).product())
    })
}

fn burn_first(arrives: [bool; HOURS]) -> f64 {
    let mut stock = START_T;
    let hour = |arrives: bool| {
        stock += if arrives { CARGO_T } else { 0.0 };
        let burned = stock.min(30.0);
        stock -= burned;
        hour_cost(burned)
    };
    arrives.map(hour).iter().sum()
}

#[test]
fn a_shortfall_costs_what_its_tiers_say_under_burn_first() {
    let exact: f64 = courses().map(|(arrives, likely)| likely * burn_first(arrives)).sum();
    let outcome = run_case(&embargo(), 100_000);
    assert_near("shortfall cost", mean_error(&outcome, |row| row.shortfall_cost), exact, 0.01);
}
