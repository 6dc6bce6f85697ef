//! Single cargoes and single blocks of one sample: worked by hand, and the same as what is tallied.
#![expect(clippy::float_cmp, reason = "whole hours and tonnes are exact")]

mod systems;

use alumbron_engine::logistics::CargoEnd;
use alumbron_engine::observe::TracedCargo;
use alumbron_engine::outcome::AgreementTally;
use alumbron_engine::{Plan, Trace, compile, simulate, trace};
use alumbron_model::Case;
use alumbron_model::chance::{Delay, RandomFactor};
use alumbron_model::entity::{Money, OffSpec, Terms};
use alumbron_model::quantity::{Fraction, Hours, TonnesPerHour, Usd, UsdPerMonth, UsdPerTonne};
use systems::{burns, cargoes, case, demand, tank, unit};

/// Demand of 10 MW and a unit that burns a tonne for a MWh from a tank of this room, t, with so much in it.
fn island(
    hours: u32,
    room_t: f64,
    stock_t: f64,
) -> (Case, alumbron_model::record::Idx<alumbron_model::entity::Tank>) {
    let mut island = case(hours, 1);
    demand(&mut island, 0, &vec![10.0; hours as usize]);
    let plant = unit(&mut island, 0, 10.0, 1, 0.0, 0.0);
    let oil = tank(&mut island, room_t, stock_t);
    burns(&mut island, plant, oil, 1.0);
    (island, oil)
}

/// When a cargo left, came, berthed and was ashore, and how long it waited.
fn times(cargo: &TracedCargo) -> (Option<i64>, Option<f64>, Option<u32>, Option<u32>, u32) {
    let TracedCargo { course, berthed_h, unloaded_h, waited_h, .. } = *cargo;
    (course.departed_h, course.arrives_h, berthed_h, unloaded_h, waited_h)
}

#[test]
fn each_ship_has_its_hours() {
    // One berth that unloads 20 t/h. Two cargoes of 30 t come in hours 2 and 3: the first is ashore after two hours, the
    // second waits one and then takes two. A third comes when the horizon is over.
    let (mut island, oil) = island(12, 500.0, 100.0);
    island.ports.0[0].unloading = Some(TonnesPerHour(20.0));
    cargoes(&mut island, oil, 30.0, Some(1.0), 1.0, 2.0, Delay::None);
    island.agreements.0[0].validity.to = alumbron_model::time::Hour(2);
    cargoes(&mut island, oil, 30.0, None, 1.0, 20.0, Delay::None);
    let seen = trace(&compile(&island), 1, 0).cargoes;
    assert_eq!(times(&seen[0]), (Some(0), Some(2.0), Some(2), Some(3), 0));
    assert_eq!(times(&seen[2]), (Some(1), Some(3.0), Some(4), Some(5), 1));
    assert_eq!(times(&seen[1]), (Some(0), Some(20.0), None, None, 0));
    let ends: Vec<CargoEnd> = seen.iter().map(|cargo| cargo.course.end).collect();
    assert_eq!(ends, [CargoEnd::Arrived, CargoEnd::UnderWay, CargoEnd::Arrived]);
    assert_eq!(seen.iter().map(|cargo| cargo.delivered_t).collect::<Vec<_>>(), [30.0, 0.0, 30.0]);
}

#[test]
fn a_ship_at_a_full_tank_is_in_port_to_the_end() {
    // Room for 40 t, and 10 t an hour after: in hours 0 to 9 come 40, 10, 10 ..., so 130 of 200 t.
    let (mut island, oil) = island(10, 40.0, 0.0);
    cargoes(&mut island, oil, 200.0, None, 1.0, 0.0, Delay::None);
    let seen = trace(&compile(&island), 1, 0).cargoes;
    assert_eq!(times(&seen[0]), (Some(0), Some(0.0), Some(0), None, 0));
    assert_eq!(seen[0].delivered_t, 130.0);
}

#[test]
fn what_a_cargo_costs_is_paid_when_there_is_money() {
    // 1,000 USD a cargo, due two hours after loading; 1,500 come with each month.
    let (mut island, oil) = island(59 * 24, 500.0, 100.0);
    cargoes(&mut island, oil, 10.0, Some(1.0), 1.0, 0.0, Delay::None);
    let agreement = &mut island.agreements.0[0];
    agreement.validity.to = alumbron_model::time::Hour(2);
    (agreement.price, agreement.terms.credit) = (UsdPerTonne(100.0), Hours(2.0));
    let (budget, claims) = (UsdPerMonth(1_500.0), UsdPerMonth(0.0));
    island.money = Some(Money { budget, claims, start: Usd(0.0), carry_over: Fraction(1.0) });
    let seen = trace(&compile(&island), 1, 0).cargoes;
    // The first is paid when it is due, half of the second as well, and the rest on 1 February.
    assert_eq!(seen.iter().map(|cargo| cargo.course.paid_h).collect::<Vec<_>>(), [Some(2), Some(31 * 24)]);
}

/// Everything that may befall a cargo, and two tanks of different rooms at ports of their own.
fn perils() -> Case {
    let (mut island, oil) = island(90 * 24, 900.0, 200.0);
    island.regions.0[0].blocks = 5;
    let other = tank(&mut island, 400.0, 100.0);
    let plant = unit(&mut island, 0, 4.0, 2, 0.01, 0.05);
    burns(&mut island, plant, other, 0.5);
    let terms = Terms {
        credit: Hours(200.0),
        patience: Some(Hours(300.0)),
        seized: Fraction(0.1),
        diverted: Fraction(0.1),
        off_spec: Some(OffSpec { chance: Fraction(0.2), swap: Hours(50.0) }),
        ..Terms::default()
    };
    for (store, every, size) in [(oil, 37.0, 300.0), (other, 61.0, 120.0), (oil, 50.0, 150.0)] {
        cargoes(&mut island, store, size, Some(every), 0.8, 30.0, Delay::Exponential(40.0));
        let last = island.agreements.0.last_mut().expect("it was added");
        (last.terms, last.price) = (terms, UsdPerTonne(10.0));
        last.cargo_factor = Some(RandomFactor(Delay::Uniform(0.5, 1.5)));
        last.first_h = -100;
    }
    island.ports.0[0].unloading = Some(TonnesPerHour(15.0));
    let (budget, claims) = (UsdPerMonth(50_000.0), UsdPerMonth(0.0));
    island.money = Some(Money { budget, claims, start: Usd(0.0), carry_over: Fraction(1.0) });
    island
}

#[test]
fn single_cargoes_and_blocks_sum_to_what_is_tallied_of_the_sample() {
    let system = compile(&perils());
    let mut ends = Vec::new();
    for sample in 0..20 {
        let seen: Trace = trace(&system, 1, sample);
        let stop = std::sync::atomic::AtomicBool::new(false);
        let plan = Plan {
            first: sample,
            samples: 1,
            seed: 1,
            threads: 1,
            policy: "burn-first",
            progress: &|_| {},
            stop: &stop,
        };
        let tally = simulate(&system, plan).expect("nothing stops it").tally;
        for (nth, of) in tally.agreements.iter().enumerate() {
            let own = || seen.cargoes.iter().filter(move |cargo| cargo.course.agreement == nth);
            let count = |end: CargoEnd| own().filter(move |cargo| cargo.course.end == end).count() as f64;
            let AgreementTally { nominated, not_loaded, given_up, seized, diverted, .. } = of;
            let counted =
                [CargoEnd::NotLoaded, CargoEnd::GivenUp, CargoEnd::Seized, CargoEnd::Diverted].map(count);
            assert_eq!(counted, [not_loaded, given_up, seized, diverted].map(|moments| moments.mean()));
            assert_eq!(own().count() as f64, nominated.mean());
            let refused = own().filter(|cargo| cargo.course.refused_h.is_some()).count();
            assert_eq!(refused as f64, of.off_spec.mean());
            let sum = |field: fn(&TracedCargo) -> f64| own().map(field).sum::<f64>();
            let near = |a: f64, b: f64| (a - b).abs() < 1e-2;
            assert!(near(sum(|cargo| cargo.delivered_t), of.delivered_t.mean()), "sample {sample}");
            assert!(near(sum(|cargo| f64::from(cargo.waited_h)), of.waited_h.mean()), "sample {sample}");
        }
        ends.extend(seen.cargoes.iter().map(|cargo| cargo.course.end));
        let dark: Vec<f64> = tally.blocks.iter().map(|block| block.dark_h.mean()).collect();
        let by_day = seen.block_dark_h.chunks_exact(dark.len());
        let mut sums = vec![0.0; dark.len()];
        by_day.for_each(|day| sums.iter_mut().zip(day).for_each(|(sum, h)| *sum += h));
        assert!(sums.iter().zip(&dark).all(|(a, b)| (a - b).abs() < 1e-9), "{sums:?} {dark:?}");
        let longest: Vec<f64> = tally.blocks.iter().map(|block| block.longest_h.mean()).collect();
        assert_eq!(seen.block_longest_h[seen.block_longest_h.len() - 5..], longest);
    }
    for end in
        [CargoEnd::Seized, CargoEnd::Diverted, CargoEnd::GivenUp, CargoEnd::NotLoaded, CargoEnd::UnderWay]
    {
        assert!(ends.contains(&end), "no cargo ended as {end:?}");
    }
}
