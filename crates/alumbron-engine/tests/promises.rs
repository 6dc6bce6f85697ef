//! Promises of the engine: the same bits whatever the threads, the same chronology by either way, balances, neutral levers,
//! and more of a good thing never hurting.
mod systems;

use std::sync::atomic::{AtomicBool, Ordering};

use alumbron_engine::outcome::{Cause, SampleRow};
use alumbron_engine::{Outcome, Plan, Stopped, compile, exact, extend, simulate, trace};
use alumbron_model::Case;
use alumbron_model::case::Sharing;
use alumbron_model::chance::Delay;
use alumbron_model::entity::{Maintenance, Noise, Offtake, Outage, Priority, Production};
use alumbron_model::quantity::{Fraction, Megawatts, Tonnes, TonnesPerHour};
use alumbron_model::record::Idx;
use alumbron_model::time::{Hour, Window};
use systems::{assert_near, burns, cargoes, case, demand, link, mean_error, run, run_case, tank, unit};

/// A year of one region with daily and seasonal shape.
fn plate() -> Case {
    let mut plate = case(8760, 1);
    let mw: Vec<f64> = (0..8760)
        .map(|h| {
            let (hour, day) = (h % 24, h / 24);
            let evening = if (18..22).contains(&hour) { 40.0 } else { 0.0 };
            200.0 + evening + 15.0 * f64::from((day % 7) as u8) + f64::from((day / 30) as u8)
        })
        .collect();
    demand(&mut plate, 0, &mw);
    unit(&mut plate, 0, 50.0, 6, 0.002, 0.02);
    unit(&mut plate, 0, 12.5, 6, 0.01, 0.05);
    plate
}

/// Four regions in a loop, fuel, cargoes, noise, reserve: a bit of everything.
fn everything() -> Case {
    let mut all = case(24 * 60, 4);
    all.sharing = Sharing::Shared;
    for r in 0..4 {
        let mw: Vec<f64> =
            (0..24 * 60).map(|h| 60.0 + 25.0 * f64::from(u8::from(h % 24 > 17)) + f64::from(r * 5)).collect();
        demand(&mut all, r, &mw);
        all.demand.0[r as usize].noise = Some(Noise { share: Fraction(0.05), group: "all".into() });
        all.regions.0[r as usize].reserve = Megawatts(4.0);
        all.regions.0[r as usize].protected = Fraction(0.2);
        all.regions.0[r as usize].population = f64::from(r + 1);
    }
    let steam = unit(&mut all, 0, 60.0, 3, 0.004, 0.02);
    let engines = unit(&mut all, 1, 6.0, 20, 0.01, 0.02);
    let peaker = unit(&mut all, 3, 40.0, 1, 0.02, 0.1);
    for (u, cost) in [(steam, 10.0), (engines, 30.0), (peaker, 50.0)] {
        all.units.0[u].cost.0 = cost;
        all.units.0[u].derating = Fraction(0.1);
    }
    unit(&mut all, 2, 30.0, 4, 0.002, 0.02);
    for (from, to, mw) in [(0, 1, 50.0), (1, 2, 60.0), (2, 3, 40.0), (3, 0, 45.0)] {
        link(&mut all, from, to, mw);
    }
    let heavy = tank(&mut all, 12_000.0, 6_000.0);
    let light = tank(&mut all, 900.0, 500.0);
    burns(&mut all, steam, heavy, 0.28);
    burns(&mut all, engines, light, 0.22);
    burns(&mut all, engines, heavy, 0.25);
    burns(&mut all, peaker, light, 0.3);
    cargoes(&mut all, heavy, 5_000.0, Some(120.0), 0.85, 24.0, Delay::Exponential(30.0));
    cargoes(&mut all, light, 400.0, Some(100.0), 0.7, 30.0, Delay::Uniform(0.0, 48.0));
    all.production.0.push(Production { id: "wells".into(), tank: heavy, rate: TonnesPerHour(3.0) });
    all.offtakes.0.push(Offtake {
        id: "cars".into(),
        tank: light,
        rate: TonnesPerHour(1.0),
        priority: Priority::AfterPower,
        stops_below: Tonnes(100.0),
    });
    all.maintenance.0.push(Maintenance {
        id: "overhaul".into(),
        unit: Idx::new(steam as u32),
        window: Window { from: Hour(200), to: Hour(500) },
        machines: 1,
    });
    all
}

fn bits(rows: &[SampleRow]) -> Vec<[u64; 4]> {
    let of = |r: &SampleRow| {
        [
            r.unserved_mwh.to_bits(),
            u64::from(r.shortfall_hours),
            r.dark_hours_per_day.to_bits(),
            r.co2_t.to_bits(),
        ]
    };
    rows.iter().map(of).collect()
}

#[test]
fn threads_change_no_bit() {
    let system = compile(&everything());
    let (one, three) = (run(&system, 300, 1), run(&system, 300, 3));
    assert_eq!(bits(&one.samples), bits(&three.samples));
    assert_eq!(format!("{:?}", one.tally), format!("{:?}", three.tally));
}

#[test]
fn a_run_in_pieces_is_the_run_at_once() {
    let stop = AtomicBool::new(false);
    for case in [plate(), everything()] {
        let system = compile(&case);
        let whole = run(&system, 700, 2);
        let plan = Plan {
            first: 0,
            samples: 700,
            seed: 1,
            threads: 1,
            policy: "burn-first",
            progress: &|_| {},
            stop: &stop,
        };
        let mut pieces = Outcome::empty(&system, &plan);
        // Stopped in the middle of the second piece.
        let halt = |n| stop.store(n >= 300, Ordering::Relaxed);
        extend(&system, Plan { samples: 128, ..plan }, &mut pieces, &mut |_| {}).unwrap();
        let halted = Plan { samples: 512, progress: &halt, ..plan };
        assert_eq!(extend(&system, halted, &mut pieces, &mut |_| {}), Err(Stopped));
        assert_eq!(pieces.samples.len(), 256, "chunks that were done are kept");
        assert!(pieces.can_be_extended(&system, 0));
        stop.store(false, Ordering::Relaxed);
        let mut steps = Vec::new();
        let rest = Plan { threads: 3, ..plan };
        extend(&system, rest, &mut pieces, &mut |so_far| steps.push(so_far.samples.len())).unwrap();
        assert_eq!(steps, [384, 512, 640]);
        assert_eq!(bits(&whole.samples), bits(&pieces.samples));
        assert_eq!(format!("{:?}", whole.tally), format!("{:?}", pieces.tally));
        assert!(!pieces.can_be_extended(&system, 0), "700 samples do not end with a chunk");
        let mut other = Outcome::empty(&system, &plan);
        extend(&system, Plan { samples: 128, ..plan }, &mut other, &mut |_| {}).unwrap();
        assert!(!other.can_be_extended(&system, 1), "another first sample");
        other.tally.hour_shortfalls.pop();
        assert!(!other.can_be_extended(&system, 0), "another shape");
    }
}

#[test]
#[should_panic(expected = "a bug of ours")]
fn a_bug_in_one_chunk_ends_the_run() {
    let (stop, system) = (AtomicBool::new(false), compile(&plate()));
    let progress = |n| assert!(n != 1000, "a bug of ours");
    let plan = Plan {
        first: 0,
        samples: 100_000,
        seed: 1,
        threads: 2,
        policy: "burn-first",
        progress: &progress,
        stop: &stop,
    };
    let _ = simulate(&system, plan);
}

#[test]
fn the_copper_plate_lives_the_same_chronologies_as_the_full_simulation() {
    let plain = plate();
    // A cost makes dispatch worth reporting, which takes the full simulation.
    let mut full = plain.clone();
    full.units.0[0].cost.0 = 1.0;
    let (short, full) = (run_case(&plain, 300), run_case(&full, 300));
    assert!(short.samples.iter().any(|r| r.shortfall_hours > 0));
    for (a, b) in short.samples.iter().zip(&full.samples) {
        assert_eq!(
            (a.shortfall_hours, a.shortfall_events, a.shortfall_days),
            (b.shortfall_hours, b.shortfall_events, b.shortfall_days)
        );
        assert!((a.unserved_mwh - b.unserved_mwh).abs() < 1e-6 * (1.0 + a.unserved_mwh));
        assert!((a.demand_mwh - b.demand_mwh).abs() < 1e-3);
    }
    for (a, b) in short.tally.units.iter().zip(&full.tally.units) {
        assert!((a.outage_mwh.mean() - b.outage_mwh.mean()).abs() < 1e-6 * a.outage_mwh.mean());
    }
    for (a, b) in short.tally.days.iter().zip(&full.tally.days) {
        assert!((a.max_shed_mw.mean() - b.max_shed_mw.mean()).abs() < 1e-6);
        assert_eq!(a.max_shed, b.max_shed);
    }
}

#[test]
fn simulation_and_convolution_agree_on_a_year() {
    let plain = plate();
    let exact = exact(&compile(&plain)).unwrap();
    let outcome = run_case(&plain, 20_000);
    assert_near("lolh", mean_error(&outcome, |r| f64::from(r.shortfall_hours)), exact.lolh_h, 0.02);
    assert_near("eue", mean_error(&outcome, |r| r.unserved_mwh), exact.eue_mwh, 0.03);
}

#[test]
fn a_trace_is_the_sample_it_replays() {
    let system = compile(&everything());
    let outcome = run(&system, 140, 2);
    let replay = trace(&system, 1, 137);
    let unserved: f64 = replay.shed_mw.iter().sum();
    assert!((unserved - outcome.samples[137].unserved_mwh).abs() < 1e-6);
    for hour in 0..24 * 60 {
        let shed: f64 = replay.shed_mw[hour * 4..][..4].iter().sum();
        let demand: f64 = replay.demand_mw[hour * 4..][..4].iter().sum();
        let generation: f64 = replay.generation_mw[hour * 4..][..4].iter().sum();
        assert!((demand - shed - generation).abs() < 1e-5, "hour {hour}: {demand} {shed} {generation}");
        assert!(replay.stock_t[hour * 2..][..2].iter().all(|&t| t >= 0.0));
    }
}

#[test]
fn causes_add_up_to_the_unserved_energy() {
    let outcome = run_case(&everything(), 100);
    let (unserved, _) = mean_error(&outcome, |r| r.unserved_mwh);
    let causes: f64 = outcome.tally.causes.iter().map(|c| c.mean()).sum();
    assert!(unserved > 0.0);
    assert!((causes - unserved).abs() < 1e-6 * unserved);
    assert!(outcome.tally.causes[Cause::Fuel as usize].mean() > 0.0);
}

#[test]
fn more_never_hurts_on_common_random_numbers() {
    // Where fuel is shared between units of unequal efficiency, a greedy operator can be hurt by a stronger link; theory
    // promises this only for stock, and for capacity and links where fuel does not bind.
    let base = everything();
    let mut free = base.clone();
    free.units.0.iter_mut().for_each(|u| u.fuel.clear());
    let mut more_stock = base.clone();
    more_stock.tanks.0[0].stock = Tonnes(9_000.0);
    let mut more_link = free.clone();
    more_link.links.0[1].limit = Megawatts(75.0);
    more_link.links.0[1].limit_back = Megawatts(75.0);
    let mut more_machines = free.clone();
    more_machines.units.0[2].count = 2;
    for (worse, better) in [(&base, &more_stock), (&free, &more_link), (&free, &more_machines)] {
        let (worse, better) = (run_case(worse, 200), run_case(better, 200));
        for (a, b) in worse.samples.iter().zip(&better.samples) {
            assert!(b.unserved_mwh <= a.unserved_mwh + 1e-6, "{} {}", b.unserved_mwh, a.unserved_mwh);
        }
        assert!(mean_error(&better, |r| r.unserved_mwh).0 < mean_error(&worse, |r| r.unserved_mwh).0);
    }
}

#[test]
fn a_new_unit_changes_no_other_units_luck() {
    let base = plate();
    let mut more = base.clone();
    unit(&mut more, 0, 0.0, 3, 0.1, 0.1);
    assert_eq!(bits(&run_case(&base, 50).samples), bits(&run_case(&more, 50).samples));
}

#[test]
fn a_tank_without_enough_production_runs_dry_and_says_so() {
    let mut dry = case(240, 1);
    demand(&mut dry, 0, &[10.0; 240]);
    let u = unit(&mut dry, 0, 10.0, 1, 0.0, 0.0);
    let t = tank(&mut dry, 1000.0, 24.0);
    burns(&mut dry, u, t, 0.2);
    dry.production.0.push(Production { id: "wells".into(), tank: t, rate: TonnesPerHour(1.0) });
    let outcome = run_case(&dry, 2);
    // 2 t/h are needed, 1 t/h comes: 24 t last 24 hours, then half the demand is served.
    assert!(
        (outcome.samples[0].unserved_mwh - 216.0 * 5.0).abs() < 1e-6,
        "{}",
        outcome.samples[0].unserved_mwh
    );
    let fuel = outcome.tally.causes[Cause::Fuel as usize].mean();
    assert!((fuel - outcome.samples[0].unserved_mwh).abs() < 1e-9);
    assert!((outcome.tally.tanks[0].burned_t.mean() - (24.0 + 240.0)).abs() < 1e-6);
    assert!(outcome.tally.units[0].outage_mwh.mean() == 0.0, "no fuel is no forced outage");
}

#[test]
fn a_shared_shortfall_is_spread_by_demand_and_a_local_one_stays() {
    let mut shared = case(2, 2);
    demand(&mut shared, 0, &[30.0, 30.0]);
    demand(&mut shared, 1, &[60.0, 60.0]);
    unit(&mut shared, 0, 30.0, 1, 0.0, 0.0);
    unit(&mut shared, 1, 42.0, 1, 0.0, 0.0);
    link(&mut shared, 0, 1, 100.0);
    let mut local = shared.clone();
    local.sharing = Sharing::Local;
    shared.sharing = Sharing::Shared;
    assert_eq!(trace(&compile(&shared), 1, 0).shed_mw[..2], [6.0, 12.0]);
    assert_eq!(trace(&compile(&local), 1, 0).shed_mw[..2], [0.0, 18.0]);
    shared.links.0[0].limit = Megawatts(2.0);
    let tight = trace(&compile(&shared), 1, 0).shed_mw;
    assert!((tight[0] - 2.0).abs() < 1e-9 && (tight[1] - 16.0).abs() < 1e-9, "{tight:?}");
}

#[test]
fn reserve_is_part_of_need() {
    let mut one = case(3, 1);
    demand(&mut one, 0, &[80.0, 95.0, 20.0]);
    unit(&mut one, 0, 100.0, 1, 0.0, 0.0);
    one.regions.0[0].reserve = Megawatts(10.0);
    assert_eq!(trace(&compile(&one), 1, 0).shed_mw, [0.0, 5.0, 0.0]);
    one.regions.0[0].reserve = Megawatts(110.0);
    assert_eq!(trace(&compile(&one), 1, 0).shed_mw, [80.0, 95.0, 20.0]);
}

#[test]
fn maintenance_takes_machines_out_one_by_one() {
    let mut two = case(24, 1);
    demand(&mut two, 0, &[5.0; 24]);
    let u = unit(&mut two, 0, 10.0, 2, 0.02, 0.18);
    let window = Window { from: Hour(0), to: Hour(24) };
    two.maintenance.0.push(Maintenance { id: "one".into(), unit: Idx::new(u as u32), window, machines: 1 });
    let by_convolution = exact(&compile(&two)).unwrap();
    assert!((by_convolution.lolh_h - 2.4).abs() < 1e-9 && (by_convolution.eue_mwh - 12.0).abs() < 1e-9);
    let outcome = run_case(&two, 20_000);
    assert_near("lolh", mean_error(&outcome, |r| f64::from(r.shortfall_hours)), 2.4, 0.03);
    assert!((outcome.tally.units[u].maintenance_mwh.mean() - 240.0).abs() < 1e-6);
}

#[test]
fn shed_does_not_depend_on_who_is_cheaper_and_more_capacity_never_raises_it() {
    // B needs 50 MW and 20 MW of reserve, has 50 MW of its own and a link of 10 MW: 10 MW are short whatever A has.
    for (cost_a, cost_b, free) in [(2.0, 1.0, 0.0), (1.0, 2.0, 0.0), (2.0, 1.0, 100.0)] {
        let mut two = case(1, 2);
        demand(&mut two, 0, &[50.0]);
        demand(&mut two, 1, &[50.0]);
        let a = unit(&mut two, 0, 100.0, 1, 0.0, 0.0);
        let b = unit(&mut two, 1, 50.0, 1, 0.0, 0.0);
        unit(&mut two, 0, free, 1, 0.0, 0.0);
        (two.units.0[a].cost.0, two.units.0[b].cost.0) = (cost_a, cost_b);
        two.regions.0[1].reserve = Megawatts(20.0);
        link(&mut two, 0, 1, 10.0);
        let shed: f64 = trace(&compile(&two), 1, 0).shed_mw.iter().sum();
        assert!((shed - 10.0).abs() < 1e-6, "{cost_a} {cost_b} {free}: {shed}");
    }
}

#[test]
fn an_idle_unit_leaves_its_fuel_to_one_that_is_needed() {
    let mut two = case(24, 2);
    demand(&mut two, 0, &[0.0; 24]);
    demand(&mut two, 1, &[50.0; 24]);
    let idle = unit(&mut two, 0, 100.0, 1, 0.0, 0.0);
    let busy = unit(&mut two, 1, 100.0, 1, 0.0, 0.0);
    (two.units.0[idle].cost.0, two.units.0[busy].cost.0) = (1.0, 2.0);
    let t = tank(&mut two, 100.0, 9.0);
    burns(&mut two, idle, t, 0.1);
    burns(&mut two, busy, t, 0.1);
    let outcome = run_case(&two, 2);
    // 9 t give 90 MWh of the 1,200 that are wanted.
    assert!((outcome.samples[0].unserved_mwh - 1110.0).abs() < 1e-6, "{}", outcome.samples[0].unserved_mwh);
    assert!((outcome.tally.tanks[0].burned_t.mean() - 9.0).abs() < 1e-9);
    assert!((outcome.tally.causes[Cause::Fuel as usize].mean() - 1110.0).abs() < 1e-6);
}

#[test]
fn causes_are_sought_where_the_grid_reaches() {
    let mut two = case(10, 2);
    demand(&mut two, 0, &[10.0; 10]);
    demand(&mut two, 1, &[20.0; 10]);
    unit(&mut two, 0, 1000.0, 1, 0.0, 0.0);
    let broken = unit(&mut two, 0, 1000.0, 1, 1e-6, 1e-6);
    let outage = two.units.0[broken].outage.as_mut().expect("it fails");
    outage.start = alumbron_model::entity::StartState::Out;
    unit(&mut two, 1, 10.0, 1, 0.0, 0.0);
    let causes = run_case(&two, 2).tally.causes.map(|c| c.mean());
    assert!((causes[Cause::NotBuilt as usize] - 100.0).abs() < 1e-6, "{causes:?}");
}

#[test]
fn a_machine_that_starts_out_and_never_fails_again_comes_back() {
    let mut one = case(10, 1);
    demand(&mut one, 0, &[10.0; 10]);
    let u = unit(&mut one, 0, 10.0, 1, 0.0, 0.0);
    let rates = alumbron_model::entity::OutageRates {
        failure: alumbron_model::quantity::PerHour(0.0),
        repair: alumbron_model::quantity::PerHour(0.5),
    };
    let outage = Outage { start: alumbron_model::entity::StartState::Out, ..Outage::stationary(rates) };
    one.units.0[u].outage = Some(outage);
    let exact = exact(&compile(&one)).unwrap();
    let expected: f64 = (0..10).map(|h| 0.5f64.powi(h)).sum();
    assert!((exact.lolh_h - expected).abs() < 1e-9);
    let outcome = run_case(&one, 20_000);
    assert_near("lolh", mean_error(&outcome, |r| f64::from(r.shortfall_hours)), expected, 0.01);
}

#[test]
fn a_ship_under_way_at_the_start_arrives() {
    let mut one = case(240, 1);
    demand(&mut one, 0, &[10.0; 240]);
    let u = unit(&mut one, 0, 10.0, 1, 0.0, 0.0);
    let t = tank(&mut one, 1e4, 0.0);
    burns(&mut one, u, t, 0.1);
    cargoes(&mut one, t, 1000.0, None, 1.0, 240.0, Delay::None);
    one.agreements.0[0].first_h = -168;
    assert_eq!(run_case(&one, 1).samples[0].shortfall_hours, 72);
}

#[test]
fn the_duration_curve_reaches_as_high_as_levers_and_noise_lift_demand() {
    let mut noisy = case(48, 1);
    demand(&mut noisy, 0, &[100.0; 48]);
    noisy.demand.0[0].noise = Some(Noise { share: Fraction(0.2), group: "d".into() });
    unit(&mut noisy, 0, 10.0, 1, 0.0, 0.0);
    let outcome = run_case(&noisy, 500);
    assert!((outcome.tally.curve_top_mw - 160.0).abs() < 1e-9);
    let day = &outcome.tally.days[0];
    let p95 = day.max_shed.quantile(0.95);
    assert!((p95 - (90.0 + 1.645 * 20.0)).abs() < 4.0, "{p95}");
}
