//! Ports: weather that closes them against the renewal formula, lightering and floating storage worked by hand.
mod systems;

use alumbron_engine::outcome::Moments;
use alumbron_engine::sample::{DayView, HourView, Observer, Simulation};
use alumbron_engine::{System, compile, trace};
use alumbron_model::Case;
use alumbron_model::chance::Delay;
use alumbron_model::entity::{Outage, OutageRates, StartState};
use alumbron_model::quantity::{Fraction, PerHour, Tonnes, TonnesPerHour};
use systems::{assert_near, burns, cargoes, case, demand, run, run_case, tank, unit};

/// A tank at a port, from which a grain is burned each hour, and a cargo of 100 t at its start.
fn island(n_hours: u32) -> Case {
    let mut island = case(n_hours, 1);
    demand(&mut island, 0, &vec![1.0; n_hours as usize]);
    let engine = unit(&mut island, 0, 1.0, 1, 0.0, 0.0);
    let oil = tank(&mut island, 1000.0, 100.0);
    burns(&mut island, engine, oil, 1e-6);
    cargoes(&mut island, oil, 100.0, None, 1.0, 0.0, Delay::None);
    island.ports.0[0].unloading = Some(TonnesPerHour(40.0));
    island
}

fn closures(mean_open_h: f64, mean_closed_h: f64) -> Option<Outage> {
    let rates = OutageRates { failure: PerHour(1.0 / mean_open_h), repair: PerHour(1.0 / mean_closed_h) };
    Some(Outage::stationary(rates))
}

/// Counts the hours in which the port takes no ships.
#[derive(Default)]
struct Closed {
    hours: f64,
    last: bool,
    closings: f64,
}

impl Observer for Closed {
    const EVERY_HOUR: bool = true;

    fn hour(&mut self, _: &System, view: HourView<'_>) {
        let closed = !view.harbors()[0].takes_ships();
        self.hours += f64::from(u8::from(closed));
        self.closings += f64::from(u8::from(closed && !self.last && view.hour > 0));
        self.last = closed;
    }

    fn quiet_day(&mut self, _: &System, _: DayView<'_>) {}
}

#[test]
fn weather_closes_a_port_as_the_renewal_formula_says() {
    let mut stormy = island(2000);
    stormy.ports.0[0].closures = closures(120.0, 30.0);
    let system = compile(&stormy);
    let mut simulation = Simulation::new(&system);
    let (mut hours, mut closings) = (Moments::default(), Moments::default());
    for sample in 0..4000 {
        let mut closed = Closed::default();
        simulation.run(1, sample, &mut closed);
        hours.add(closed.hours);
        closings.add(closed.closings);
    }
    // Closed for 30 of 150 hours; it closes on the way into each hour with 1 / 120 if it was open.
    let error = |moments: &Moments| (moments.mean(), moments.standard_error());
    assert_near("closed hours", error(&hours), 2000.0 * 0.2, 0.01);
    assert_near("closings", error(&closings), 1999.0 * 0.8 / 120.0, 0.01);
}

#[test]
fn no_ship_unloads_while_weather_closes_the_port() {
    let mut stormy = island(48);
    let never = OutageRates { failure: PerHour(0.0), repair: PerHour(1e-12) };
    stormy.ports.0[0].closures = Some(Outage { start: StartState::Out, ..Outage::stationary(never) });
    let outcome = run_case(&stormy, 1);
    let agreement = &outcome.tally.agreements[0];
    assert_eq!(
        (agreement.loaded.mean(), agreement.delivered_t.mean(), agreement.waited_h.mean()),
        (1.0, 0.0, 48.0)
    );
}

#[test]
fn a_port_that_weather_never_closes_changes_no_bit() {
    let mut plain = island(1000);
    plain.agreements.0[0].interval = Some(alumbron_model::quantity::Hours(50.0));
    plain.agreements.0[0].loading = Fraction(0.7);
    plain.units.0[0].fuel[0].specific.0 = 3.0;
    let rows = |case: &Case| run(&compile(case), 100, 2).samples;
    let mut calm = plain.clone();
    let never = OutageRates { failure: PerHour(0.0), repair: PerHour(0.5) };
    calm.ports.0[0].closures = Some(Outage::stationary(never));
    calm.ports.0[0].max_cargo = Some(Tonnes(100.0));
    calm.ports.0[0].lightering = Some(TonnesPerHour(1.0));
    assert_eq!(rows(&plain), rows(&calm));
    calm.ports.0[0].closures = closures(40.0, 60.0);
    assert_ne!(rows(&plain), rows(&calm));
}

#[test]
fn a_ship_that_draws_too_much_unloads_slowly_until_it_does_not() {
    let mut deep = island(48);
    deep.ports.0[0].max_cargo = Some(Tonnes(60.0));
    deep.ports.0[0].lightering = Some(TonnesPerHour(15.0));
    let seen = trace(&compile(&deep), 1, 0);
    // 100, 85 and 70 t are too much; 55 t are not.
    let ashore: Vec<f64> = seen.stock_t[..6].iter().map(|stock| (stock - 100.0).round()).collect();
    assert_eq!(ashore, [15.0, 30.0, 45.0, 85.0, 100.0, 100.0]);
}

#[test]
fn what_waits_in_port_is_floating_storage() {
    let mut full = island(72);
    full.tanks.0[0].capacity = Tonnes(150.0);
    full.agreements.0[0].interval = Some(alumbron_model::quantity::Hours(24.0));
    let afloat: Vec<f64> = run_case(&full, 3).tally.afloat_t.iter().map(|m| m.mean().round()).collect();
    // Fifty of the first hundred find room.
    assert_eq!(afloat, [50.0, 150.0, 250.0]);
}

#[test]
fn what_is_left_in_the_pipes_of_a_ship_does_not_open_the_books() {
    let mut case = case(48, 1);
    demand(&mut case, 0, &[5.0; 48]);
    let (idle, runs) = (unit(&mut case, 0, 10.0, 1, 0.0, 0.0), unit(&mut case, 0, 10.0, 1, 0.0, 0.0));
    (case.units.0[idle].cost.0, case.units.0[runs].cost.0) = (9.0, 1.0);
    // Half a kilogram finds no room.
    let oil = tank(&mut case, 100.0, 0.0005);
    burns(&mut case, idle, oil, 1.0);
    cargoes(&mut case, oil, 100.0, None, 1.0, 3.0, Delay::None);
    let outcome = run_case(&case, 1);
    assert!((outcome.tally.tanks[0].received_t.mean() - 99.9995).abs() < 1e-9);
    assert!(outcome.tally.agreements[0].waited_h.mean() < 1e-9, "the ship has left");
}
