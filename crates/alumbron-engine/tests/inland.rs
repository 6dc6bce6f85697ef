//! Inland transport and refineries: hours worked by hand, and what must not change.
#![expect(clippy::float_cmp, reason = "whole tonnes and halves of them are exact")]

mod systems;

use alumbron_engine::outcome::TankTally;
use alumbron_engine::{Outcome, compile};
use alumbron_model::Case;
use alumbron_model::chance::Delay;
use alumbron_model::disruption::{Disruption, Lower};
use alumbron_model::entity::{
    Fuel, Mode, Offtake, Outage, OutageRates, Priority, Product, Production, Refinery, Tank, Transfer,
};
use alumbron_model::lever::{Effect, Lever};
use alumbron_model::quantity::{Fraction, Hours, KilogramsPerGigajoule, PerHour, Tonnes, TonnesPerHour};
use alumbron_model::record::Idx;
use alumbron_model::time::{Hour, Window};
use systems::{burns, cargoes, case, demand, run, run_case, tank, unit};

/// A case with a unit of 10 MW that burns 1 t/MWh from the last of these tanks, and demand of 10 MW.
fn supplied(n_hours: u32, stocks_t: &[f64]) -> Case {
    let mut case = case(n_hours, 1);
    demand(&mut case, 0, &vec![10.0; n_hours as usize]);
    let u = unit(&mut case, 0, 10.0, 1, 0.0, 0.0);
    let tanks: Vec<Idx<Tank>> = stocks_t.iter().map(|&stock| tank(&mut case, 1000.0, stock)).collect();
    burns(&mut case, u, tanks[tanks.len() - 1], 1.0);
    case
}

fn way(case: &mut Case, from: u32, to: u32, rate: f64) -> usize {
    case.inland.0.push(Transfer {
        id: format!("way{}", case.inland.len()),
        title: String::new(),
        from: Idx::new(from),
        to: Idx::new(to),
        mode: Mode::Pipeline,
        rate: TonnesPerHour(rate),
        batch: None,
        delay: Hours(0.0),
        every_h: 6,
        fill_to: Fraction(0.9),
        keep: Tonnes(0.0),
        outage: None,
    });
    case.inland.len() - 1
}

fn fuel(case: &mut Case, id: &str) -> Idx<Fuel> {
    case.fuels.0.push(Fuel {
        id: id.into(),
        title: String::new(),
        lhv: None,
        density: None,
        emission: KilogramsPerGigajoule(0.0),
    });
    Idx::new(case.fuels.len() as u32 - 1)
}

fn means(tally: &TankTally) -> [f64; 5] {
    [&tally.brought_t, &tally.sent_t, &tally.burned_t, &tally.refused_t, &tally.final_stock_t]
        .map(|m| m.mean())
}

fn unserved(outcome: &Outcome) -> f64 {
    outcome.samples.iter().map(|row| row.unserved_mwh).sum::<f64>() / outcome.samples.len() as f64
}

#[test]
fn a_pipeline_feeds_a_plant_with_what_it_could_carry_since_the_last_decision() {
    // 40 t last four hours. After six hours 30 t have come and last three; so 24 hours go 4 + 3 * 3 of them.
    let mut case = supplied(24, &[1000.0, 40.0]);
    way(&mut case, 0, 1, 5.0);
    let outcome = run_case(&case, 1);
    assert_eq!(means(&outcome.tally.tanks[0]), [0.0, 90.0, 0.0, 0.0, 910.0]);
    assert_eq!(means(&outcome.tally.tanks[1]), [90.0, 0.0, 130.0, 0.0, 0.0]);
    assert_eq!(unserved(&outcome), 240.0 - 130.0);
}

#[test]
fn fuel_under_way_is_in_neither_tank() {
    let mut case = supplied(24, &[1000.0, 40.0]);
    let w = way(&mut case, 0, 1, 5.0);
    case.inland.0[w].delay = Hours(6.5);
    // What leaves after 6 and 12 hours comes after 13 and 19; what leaves after 18 comes too late.
    let outcome = run_case(&case, 1);
    assert_eq!(means(&outcome.tally.tanks[0]), [0.0, 90.0, 0.0, 0.0, 910.0]);
    assert_eq!(means(&outcome.tally.tanks[1]), [60.0, 0.0, 100.0, 0.0, 0.0]);
}

#[test]
fn the_sending_tank_keeps_what_it_must() {
    let mut case = supplied(24, &[100.0, 0.0]);
    let w = way(&mut case, 0, 1, 10.0);
    case.inland.0[w].keep = Tonnes(75.0);
    assert_eq!(means(&run_case(&case, 1).tally.tanks[0]), [0.0, 25.0, 0.0, 0.0, 75.0]);
}

#[test]
fn a_receiving_tank_is_filled_to_its_share_and_no_further() {
    let mut case = supplied(7, &[1000.0, 200.0]);
    let w = way(&mut case, 0, 1, 100.0);
    case.inland.0[w].fill_to = Fraction(0.5);
    // 60 t were burned when 140 are there and 360 are missing.
    assert_eq!(means(&run_case(&case, 1).tally.tanks[1]), [360.0, 0.0, 70.0, 0.0, 490.0]);
}

#[test]
fn what_finds_no_room_waits_at_the_gate() {
    // 300 t leave while the tank is nearly empty; a cargo then fills it, and room comes only as fuel is burned.
    let mut case = supplied(12, &[1000.0, 60.0]);
    let w = way(&mut case, 0, 1, 50.0);
    case.inland.0[w].delay = Hours(2.0);
    cargoes(&mut case, Idx::new(1), 1000.0, None, 1.0, 6.0, Delay::None);
    let outcome = run_case(&case, 1);
    // At hour 6 the ship fills the tank; when the lot comes at hour 8, 20 t were burned, and 10 t more in each hour after.
    assert_eq!(means(&outcome.tally.tanks[1])[0], 20.0 + 10.0 + 10.0 + 10.0);
    assert_eq!(means(&outcome.tally.tanks[1])[4], 990.0);
}

#[test]
fn a_refinery_makes_its_yields_and_stops_when_a_product_finds_no_room() {
    // Crude, fuel oil which is burned, and diesel which nobody takes.
    let mut case = supplied(24, &[1000.0, 60.0, 0.0]);
    case.units.0[0].fuel[0].tank = Idx::new(1);
    let (crude, diesel) = (fuel(&mut case, "crude"), fuel(&mut case, "diesel"));
    case.tanks.0[0].fuel = crude;
    case.tanks.0[2].fuel = diesel;
    case.tanks.0[2].capacity = Tonnes(40.0);
    let product = |tank, share| Product { tank: Idx::new(tank), share: Fraction(share) };
    case.refineries.0.push(Refinery {
        id: "refinery".into(),
        title: String::new(),
        region: None,
        intake: vec![Idx::new(0)],
        capacity: TonnesPerHour(20.0),
        products: vec![product(1, 0.5), product(2, 0.25)],
        every_h: 6,
        outage: None,
    });
    let outcome = run_case(&case, 1);
    // 120 t of crude after 6 hours; then there is room for 10 t of diesel, so for 40 t of crude; then for none.
    assert_eq!(means(&outcome.tally.tanks[0]), [0.0, 160.0, 0.0, 0.0, 840.0]);
    assert_eq!(means(&outcome.tally.tanks[2]), [40.0, 0.0, 0.0, 0.0, 40.0]);
    assert_eq!(means(&outcome.tally.tanks[1]), [80.0, 0.0, 140.0, 0.0, 0.0]);
    assert_eq!(unserved(&outcome), 100.0);
}

/// Two wells, three plants and a port over a month; ways between them, some of which fail.
fn busy() -> Case {
    let mut case = supplied(720, &[600.0, 20.0, 400.0, 300.0]);
    for (u, t) in [(0, 1), (0, 2), (1, 2)] {
        while case.units.len() <= u {
            unit(&mut case, 0, 4.0, 2, 0.01, 0.05);
        }
        burns(&mut case, u, Idx::new(t), 1.0);
    }
    case.production.0.push(Production { id: "wells".into(), tank: Idx::new(0), rate: TonnesPerHour(9.0) });
    case.offtakes.0.push(Offtake {
        id: "others".into(),
        tank: Idx::new(2),
        rate: TonnesPerHour(1.0),
        priority: Priority::AfterPower,
        stops_below: Tonnes(100.0),
    });
    cargoes(&mut case, Idx::new(3), 700.0, Some(90.0), 0.8, 10.0, Delay::Exponential(20.0));
    let (pipeline, coaster, truck) =
        (way(&mut case, 0, 1, 8.0), way(&mut case, 0, 2, 6.0), way(&mut case, 3, 2, 3.0));
    case.inland.0[pipeline].delay = Hours(3.0);
    let rates = OutageRates { failure: PerHour(0.02), repair: PerHour(0.2) };
    case.inland.0[pipeline].outage = Some(Outage::stationary(rates));
    case.inland.0[coaster].batch = Some(Tonnes(50.0));
    case.inland.0[coaster].delay = Hours(30.0);
    case.inland.0[coaster].every_h = 24;
    case.inland.0[truck].keep = Tonnes(150.0);
    case
}

/// A disruption of two levers, as a kind would lower itself to.
#[derive(Clone, Debug)]
struct Cut(f64);

impl Lower for Cut {
    fn effects(&self, case: &Case, window: Window) -> Vec<Effect> {
        let ways = case.inland.indices().map(Lever::TransferRate);
        let levers = ways.chain(case.refineries.indices().map(Lever::RefineryCapacity));
        levers.map(|lever| Effect { lever, window, value: self.0 }).collect()
    }
}

#[test]
fn levers_on_transfers_and_refineries_count_by_the_hour_and_rest_at_one() {
    let sent = |value: Option<f64>| {
        let mut case = supplied(24, &[1000.0, 40.0, 0.0]);
        case.units.0[0].fuel[0].tank = Idx::new(1);
        case.tanks.0[2].fuel = fuel(&mut case, "diesel");
        way(&mut case, 0, 1, 5.0);
        let products = vec![Product { tank: Idx::new(2), share: Fraction(0.5) }];
        case.refineries.0.push(Refinery {
            id: "refinery".into(),
            title: String::new(),
            region: None,
            intake: vec![Idx::new(0)],
            capacity: TonnesPerHour(2.0),
            products,
            every_h: 6,
            outage: None,
        });
        case.disruptions.extend(value.map(|value| Disruption {
            id: "cut".into(),
            title: String::new(),
            kind: "cut",
            active: true,
            probability: Fraction(1.0),
            window: Window { from: Hour(4), to: Hour(14) },
            body: Box::new(Cut(value)),
        }));
        means(&run_case(&case, 1).tally.tanks[0])[1]
    };
    // Of the 18 hours up to the last decision ten are cut.
    assert_eq!([sent(None), sent(Some(1.0)), sent(Some(0.5)), sent(Some(0.0))], [126.0, 126.0, 91.0, 56.0]);
}

#[test]
fn a_sample_is_the_same_for_any_number_of_threads() {
    let system = compile(&busy());
    let (one, two) = (run(&system, 40, 1), run(&system, 40, 2));
    assert_eq!(one.samples, two.samples);
    assert_eq!(means(&one.tally.tanks[2]).map(f64::to_bits), means(&two.tally.tanks[2]).map(f64::to_bits));
    assert!(one.tally.tanks[2].brought_t.mean() > 500.0, "something moves");
}

#[test]
fn a_way_that_is_always_out_and_one_of_no_rate_change_nothing() {
    let plain = {
        let mut case = busy();
        case.inland.0.clear();
        run_case(&case, 20)
    };
    let mut case = busy();
    let never = OutageRates { failure: PerHour(1.0), repair: PerHour(0.0) };
    for way in &mut case.inland.0 {
        way.outage = Some(Outage::stationary(never));
    }
    assert_eq!(run_case(&case, 20).samples, plain.samples);
    for way in &mut case.inland.0 {
        (way.outage, way.fill_to) = (None, Fraction(0.0));
    }
    assert_eq!(run_case(&case, 20).samples, plain.samples);
}

#[test]
fn a_way_never_adds_to_what_goes_short_of_one_plant() {
    let dark = |rate| {
        let mut case = supplied(240, &[1000.0, 100.0]);
        way(&mut case, 0, 1, rate);
        unserved(&run_case(&case, 1))
    };
    let by_rate = [0.5, 1.0, 2.0, 4.0, 8.0].map(dark);
    assert!(by_rate.windows(2).all(|pair| pair[1] < pair[0]), "{by_rate:?}");
    // The last of 240 hours in which anything arrives is 234: half a tonne an hour, ten in the tank.
    assert_eq!(by_rate[0], 2400.0 - 100.0 - 117.0);
}

#[test]
fn the_mean_of_what_an_unreliable_way_carries_is_its_availability() {
    let mut case = supplied(240, &[1000.0, 0.0]);
    case.units.0[0].fuel[0].specific.0 = 0.1;
    let w = way(&mut case, 0, 1, 1.0);
    let rates = OutageRates { failure: PerHour(0.03), repair: PerHour(0.07) };
    case.inland.0[w].outage = Some(Outage::stationary(rates));
    let outcome = run_case(&case, 4000);
    let sent = &outcome.tally.tanks[0].sent_t;
    systems::assert_near("sent", (sent.mean(), sent.standard_error()), 234.0 * 0.7, 0.01);
}
