//! What units need beside fuel: hours worked by hand, and that it is drawn from its tank.

mod systems;

use alumbron_model::Case;
use alumbron_model::chance::Delay;
use alumbron_model::entity::{FuelUse, Tank};
use alumbron_model::quantity::{TonnesPerMegawattHour, UsdPerMegawattHour};
use alumbron_model::record::Idx;
use systems::{burns, cargoes, case, demand, run_case, tank, unit};

fn needs(case: &mut Case, unit: usize, tank: Idx<Tank>, t_per_mwh: f64) {
    case.units.0[unit].consumable = Some(FuelUse { tank, specific: TonnesPerMegawattHour(t_per_mwh) });
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn a_unit_without_lubricants_stands_still_beside_a_full_tank() {
    let mut case = case(30, 1);
    demand(&mut case, 0, &[10.0; 30]);
    let u = unit(&mut case, 0, 10.0, 1, 0.0, 0.0);
    let (oil, lubricants) = (tank(&mut case, 1000.0, 1000.0), tank(&mut case, 100.0, 4.5));
    burns(&mut case, u, oil, 0.2);
    needs(&mut case, u, lubricants, 0.1);
    // A tonne an hour: four hours and a half. At 20:00 ten tonnes arrive, which last to the end.
    cargoes(&mut case, lubricants, 10.0, None, 1.0, 20.0, Delay::None);
    let outcome = run_case(&case, 1);
    let tally = &outcome.tally;
    assert!(near(outcome.samples[0].unserved_mwh, 155.0), "{:?}", outcome.samples[0]);
    let [of_oil, of_lubricants] =
        [&tally.tanks[0], &tally.tanks[1]].map(|t| (t.burned_t.mean(), t.final_stock_t.mean()));
    assert!(near(of_oil.0, 29.0) && near(of_oil.1, 971.0), "{of_oil:?}");
    assert!(near(of_lubricants.0, 14.5) && near(of_lubricants.1, 0.0), "{of_lubricants:?}");
    assert!(near(tally.units[u].no_fuel_mwh.mean(), 155.0));
}

#[test]
fn the_cheaper_unit_takes_what_lubricants_there_are() {
    let mut case = case(24, 1);
    demand(&mut case, 0, &[14.0; 24]);
    let (cheap, dear) = (unit(&mut case, 0, 10.0, 1, 0.0, 0.0), unit(&mut case, 0, 10.0, 1, 0.0, 0.0));
    (case.units.0[cheap].cost, case.units.0[dear].cost) = (UsdPerMegawattHour(1.0), UsdPerMegawattHour(2.0));
    let lubricants = tank(&mut case, 1000.0, 25.0);
    needs(&mut case, cheap, lubricants, 0.1);
    needs(&mut case, dear, lubricants, 0.1);
    // 1.4 t an hour for 17 hours; 1.2 t are left for the next.
    let outcome = run_case(&case, 1);
    assert!(near(outcome.samples[0].unserved_mwh, 2.0 + 6.0 * 14.0), "{:?}", outcome.samples[0]);
    let energy = [cheap, dear].map(|u| outcome.tally.units[u].energy_mwh.mean());
    assert!(near(energy[0], 180.0) && near(energy[1], 17.0 * 4.0 + 2.0), "{energy:?}");
}

#[test]
fn lubricants_enough_change_nothing() {
    let world = |stock_t: Option<f64>| {
        let mut case = case(24 * 40, 1);
        demand(&mut case, 0, &[14.0; 24 * 40]);
        let u = unit(&mut case, 0, 10.0, 2, 0.02, 0.1);
        let oil = tank(&mut case, 5000.0, 900.0);
        burns(&mut case, u, oil, 0.2);
        if let Some(stock_t) = stock_t {
            let lubricants = tank(&mut case, 1e5, stock_t);
            needs(&mut case, u, lubricants, 0.1);
        }
        let outcome = run_case(&case, 20);
        outcome.samples.iter().map(|row| row.unserved_mwh).collect::<Vec<f64>>()
    };
    let without = world(None);
    assert!(without.iter().sum::<f64>() > 0.0);
    assert_eq!(without, world(Some(1e5)));
    // Sleeping or awake, what is used up is booked.
    assert!(world(Some(900.0)).iter().zip(&without).all(|(less, all)| less >= all));
}

#[test]
fn lubricants_that_come_are_used_at_once() {
    // 3 t at 0.7 t/MWh do not divide without a residue; a cargo of 60 t lands after six hours.
    let mut case = case(24, 1);
    demand(&mut case, 0, &[100.0; 24]);
    let u = unit(&mut case, 0, 100.0, 1, 0.0, 0.0);
    let lubricants = tank(&mut case, 1000.0, 3.0);
    needs(&mut case, u, lubricants, 0.7);
    cargoes(&mut case, lubricants, 60.0, None, 1.0, 6.0, Delay::None);
    let outcome = run_case(&case, 1);
    assert!(near(outcome.samples[0].unserved_mwh, 2400.0 - 63.0 / 0.7), "{:?}", outcome.samples[0]);
}
