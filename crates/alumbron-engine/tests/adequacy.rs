//! Batteries, hydro, demand that can wait, third states, links that fail, interfaces, common outages and weather years
//! against answers known by other ways.
mod systems;

use alumbron_engine::observe::Carried;
use alumbron_engine::outcome::Moments;
use alumbron_engine::{carried, compile, exact, trace, witness};
use alumbron_model::Case;
use alumbron_model::entity::{
    CommonOutage, DemandResponse, Hourly, Interface, Outage, OutageRates, Partial, StartState,
};
use alumbron_model::quantity::{Fraction, Hours, MegawattHours, Megawatts, PerHour};
use alumbron_model::record::Idx;
use systems::{assert_near, battery, case, demand, firm, link, mean_error, profile, run_case, unit};

fn rates(failure: f64, repair: f64) -> Outage {
    Outage::stationary(OutageRates { failure: PerHour(failure), repair: PerHour(repair) })
}

#[test]
fn a_unit_and_a_battery_as_pras_test2() {
    let mut two = case(2, 1);
    demand(&mut two, 0, &[8.0, 9.0]);
    unit(&mut two, 0, 10.0, 1, 0.1, 0.9);
    let b = battery(&mut two, 0, 10.0, 10.0);
    two.batteries.0[b].outage = Some(rates(0.1, 0.9));
    let samples = 400_000;
    let outcome = run_case(&two, samples);
    let n = samples as f64;
    assert_near("eue", mean_error(&outcome, |r| r.unserved_mwh), 0.8 + 0.7542, 0.01);
    for (hour, (eue, energy)) in [(0.8, 1.62), (0.7542, 2.2842)].into_iter().enumerate() {
        let tally = &outcome.tally;
        assert!((tally.hour_unserved_mwh[hour] / n - eue).abs() < 4.0 * 2.7 / n.sqrt(), "hour {hour}");
        let stored = tally.batteries[0].hour_energy_mwh[hour] / n;
        assert!((stored - energy).abs() < 4.0 * 1.4 / n.sqrt(), "hour {hour}: {stored}");
        let lolp = f64::from(tally.hour_shortfalls[hour]) / n;
        assert!((lolp - 0.1).abs() < 4.0 * 0.3 / n.sqrt(), "hour {hour}: {lolp}");
    }
}

/// What is shed and stored by hour in a case without chance.
fn certain(case: &Case) -> (Vec<f64>, Vec<f64>) {
    let kept = trace(&compile(case), 1, 0);
    (kept.shed_mw, kept.battery_mwh)
}

fn assert_all_near(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}: {found:?}");
    for (a, b) in found.iter().zip(expected) {
        assert!((a - b).abs() < 1e-9, "{what}: {found:?}, not {expected:?}");
    }
}

#[test]
fn a_battery_charges_from_surplus_with_losses_and_leaks() {
    let mut lossy = case(4, 1);
    demand(&mut lossy, 0, &[6.0, 8.0, 14.0, 14.0]);
    firm(&mut lossy, 0, &[10.0; 4]);
    let b = battery(&mut lossy, 0, 5.0, 5.0);
    lossy.batteries.0[b].charge_efficiency.level = Fraction(0.8);
    lossy.batteries.0[b].discharge_efficiency.level = Fraction(0.9);
    lossy.batteries.0[b].carryover.level = Fraction(0.5);
    // 4 MW of surplus store 3.2; half leaks, 2 MW store 1.6 more; half leaks, and 1.6 in store give 1.44.
    let (shed, stored) = certain(&lossy);
    assert_all_near("stored", &stored, &[3.2, 3.2, 0.0, 0.0]);
    assert_all_near("shed", &shed, &[0.0, 0.0, 4.0 - 1.44, 4.0]);
}

#[test]
fn the_battery_that_lasts_longest_discharges_first() {
    let mut fleet = case(3, 1);
    demand(&mut fleet, 0, &[10.0, 10.0, 18.0]);
    firm(&mut fleet, 0, &[10.0; 3]);
    for (mw, mwh) in [(4.0, 4.0), (4.0, 16.0), (4.0, 8.0)] {
        let b = battery(&mut fleet, 0, mw, mwh);
        fleet.batteries.0[b].start = Fraction(1.0);
    }
    let (shed, stored) = certain(&fleet);
    assert_all_near("shed", &shed, &[0.0; 3]);
    assert_all_near("stored", &stored[6..], &[4.0, 12.0, 4.0]);
}

#[test]
fn the_battery_that_lasts_least_charges_first_and_none_charges_another() {
    let mut fleet = case(3, 1);
    demand(&mut fleet, 0, &[5.0, 5.0, 12.0]);
    firm(&mut fleet, 0, &[8.0, 9.0, 9.0]);
    for (mwh, share) in [(8.0, 0.5), (20.0, 0.05)] {
        let b = battery(&mut fleet, 0, 4.0, mwh);
        fleet.batteries.0[b].start = Fraction(share);
    }
    // Three to spare go to the one that lasts a quarter of an hour, though the other would be full sooner. Then both last
    // an hour, and the last row is served. Then three are short, and the last row lasts twice as long.
    let (shed, stored) = certain(&fleet);
    assert_all_near("shed", &shed, &[0.0; 3]);
    assert_all_near("stored", &stored, &[4.0, 4.0, 4.0, 8.0, 4.0, 5.0]);
}

#[test]
fn what_is_due_soonest_is_paid_back_first() {
    let mut waiting = case(5, 1);
    demand(&mut waiting, 0, &[12.0, 15.0, 7.0, 9.0, 10.0]);
    firm(&mut waiting, 0, &[10.0; 5]);
    for (id, within) in [("short", 2.0), ("long", 4.0)] {
        waiting.demand_response.0.push(response(id, 3.0, Some(Hours(within))));
    }
    // Two wait long, then three more, and two short. Of three that can be paid back the short ones are two; one more is
    // paid back, and three are overdue.
    let (shed, stored) = certain(&waiting);
    let owed = |of: usize| stored.iter().skip(of).step_by(2).map(|v| 10.0 - v).collect::<Vec<f64>>();
    assert_all_near("short", &owed(0), &[0.0, 2.0, 0.0, 0.0, 0.0]);
    assert_all_near("long", &owed(1), &[2.0, 5.0, 4.0, 3.0, 0.0]);
    assert_all_near("shed", &shed, &[0.0, 0.0, 0.0, 0.0, 3.0]);
}

#[test]
fn hydro_stores_its_inflow_and_never_pumps() {
    let mut hydro = case(4, 1);
    demand(&mut hydro, 0, &[4.0, 12.0, 15.0, 15.0]);
    firm(&mut hydro, 0, &[10.0; 4]);
    let b = battery(&mut hydro, 0, 4.0, 6.0);
    let inflow = profile(&mut hydro, vec![3.0, 1.0, 1.0, 9.0]);
    hydro.batteries.0[b].inflow = Hourly { level: Megawatts(1.0), profile: Some(inflow) };
    hydro.batteries.0[b].withdrawal.level = Megawatts(0.0);
    // Three are stored; one passes and one comes from store; one passes and three could come, of which two are left;
    // then nine flow in, of which four pass and four are stored.
    let (shed, stored) = certain(&hydro);
    assert_all_near("shed", &shed, &[0.0, 0.0, 5.0 - 3.0, 1.0]);
    assert_all_near("stored", &stored, &[3.0, 2.0, 0.0, 4.0]);
    let outcome = run_case(&hydro, 2);
    let tally = &outcome.tally.batteries[0];
    // The last hour could store four more MWh at most four MW, and passes four of nine.
    assert!((tally.spilled_mwh.mean() - 1.0).abs() < 1e-9, "{}", tally.spilled_mwh.mean());
    assert!((tally.discharged_mwh.mean() - (2.0 + 3.0 + 4.0)).abs() < 1e-9);
}

#[test]
fn batteries_help_as_far_as_links_carry() {
    let mut two = case(2, 2);
    demand(&mut two, 0, &[5.0, 20.0]);
    demand(&mut two, 1, &[5.0, 5.0]);
    firm(&mut two, 0, &[10.0; 2]);
    firm(&mut two, 1, &[5.0; 2]);
    link(&mut two, 0, 1, 3.0);
    let b = battery(&mut two, 1, 10.0, 10.0);
    two.batteries.0[b].start = Fraction(0.2);
    // Three of the five to spare get across to be stored, and three of them back.
    let (shed, stored) = certain(&two);
    assert_all_near("stored", &stored, &[5.0, 2.0]);
    assert_all_near("shed", &shed, &[0.0, 0.0, 7.0, 0.0]);
}

/// Demand that can wait without losses or outages, at most 10 MWh of it.
fn response(id: &str, mw: f64, payback_within: Option<Hours>) -> DemandResponse {
    DemandResponse {
        id: id.into(),
        title: String::new(),
        region: Idx::new(0),
        borrow: Hourly::constant(Megawatts(mw)),
        payback: Hourly::constant(Megawatts(mw)),
        energy: Hourly::constant(MegawattHours(10.0)),
        borrow_efficiency: Hourly::constant(Fraction(1.0)),
        payback_efficiency: Hourly::constant(Fraction(1.0)),
        interest: 0.0,
        payback_within,
        outage: None,
    }
}

#[test]
fn demand_waits_last_and_is_paid_back_first() {
    let mut waiting = case(5, 1);
    demand(&mut waiting, 0, &[15.0, 8.0, 9.0, 9.0, 9.0]);
    firm(&mut waiting, 0, &[10.0; 5]);
    let b = battery(&mut waiting, 0, 2.0, 2.0);
    waiting.batteries.0[b].start = Fraction(0.5);
    waiting.demand_response.0.push(response("wash", 3.0, None));
    // Five short: one from the battery, three wait, one is shed. Two, then one are paid back; then the battery charges.
    let (shed, stored) = certain(&waiting);
    let column = |of: usize| stored.iter().skip(of).step_by(2).copied().collect::<Vec<f64>>();
    assert_all_near("shed", &shed, &[1.0, 0.0, 0.0, 0.0, 0.0]);
    assert_all_near("battery", &column(0), &[0.0, 0.0, 0.0, 1.0, 2.0]);
    assert_all_near(
        "owed",
        &column(1).iter().map(|v| 10.0 - v).collect::<Vec<f64>>(),
        &[3.0, 1.0, 0.0, 0.0, 0.0],
    );

    waiting.demand_response.0[0].payback_within = Some(Hours(1.0));
    let (shed, _) = certain(&waiting);
    assert_all_near("overdue", &shed, &[1.0, 1.0, 0.0, 0.0, 0.0]);
    waiting.demand_response.0[0].interest = 1.0;
    let (shed, _) = certain(&waiting);
    assert_all_near("with interest", &shed, &[1.0, 4.0, 0.0, 0.0, 0.0]);
}

/// Three states and hourly rates, by convolution of what recursion gives; and simulation of the same.
#[test]
fn third_states_and_hourly_rates_are_exact_by_convolution_and_simulated_alike() {
    let mut both = case(6, 1);
    demand(&mut both, 0, &[12.0, 17.0, 13.0, 19.0, 20.0, 12.0]);
    let three = unit(&mut both, 0, 10.0, 1, 0.1, 0.5);
    both.units.0[three].partial =
        Some(Partial { share: Fraction(0.4), failure: PerHour(0.2), repair: PerHour(0.3) });
    let varying = unit(&mut both, 0, 10.0, 1, 0.2, 0.4);
    let doubled = profile(&mut both, vec![1.0, 1.0, 2.0, 2.0, 0.5, 0.0]);
    both.units.0[varying].outage.as_mut().expect("it fails").failure_profile = Some(doubled);

    // Recursion by hand: out, partial, up of the one; up of the other.
    let (mut states, mut up) = ([0.1 / 0.6, 0.0, 0.0], 0.4 / 0.6);
    states[1] = 0.5 / 0.6 * 0.2 / (0.2 + 0.3 + 0.1);
    states[2] = 0.5 / 0.6 - states[1];
    let factors = [1.0, 1.0, 2.0, 2.0, 0.5, 0.0];
    let (mut lolh, mut eue) = (0.0, 0.0);
    for (hour, need) in [12.0, 17.0, 13.0, 19.0, 20.0, 12.0f64].into_iter().enumerate() {
        if hour > 0 {
            let [out, partial, full] = states;
            states = [
                out * 0.5 + (partial + full) * 0.1,
                partial * 0.6 + full * 0.2,
                full * 0.7 + partial * 0.3 + out * 0.5,
            ];
            up = up * (1.0 - 0.2 * factors[hour]) + (1.0 - up) * 0.4;
        }
        for (share, p) in [0.0, 4.0, 10.0].into_iter().zip(states) {
            for (mw, q) in [(0.0, 1.0 - up), (10.0, up)] {
                let short = (need - share - mw).max(0.0);
                lolh += if short > 0.0 { p * q } else { 0.0 };
                eue += p * q * short;
            }
        }
    }
    let by_convolution = exact(&compile(&both)).expect("independent outages");
    assert!((by_convolution.lolh_h - lolh).abs() < 1e-12, "{} {lolh}", by_convolution.lolh_h);
    assert!((by_convolution.eue_mwh - eue).abs() < 1e-12, "{} {eue}", by_convolution.eue_mwh);
    let outcome = run_case(&both, 100_000);
    assert_near("lolh", mean_error(&outcome, |r| f64::from(r.shortfall_hours)), lolh, 0.005);
    assert_near("eue", mean_error(&outcome, |r| r.unserved_mwh), eue, 0.005);
}

#[test]
fn links_fail_and_vary_and_interfaces_bind() {
    let hours = 3;
    let mut grid = case(hours, 3);
    demand(&mut grid, 0, &[20.0; 3]);
    firm(&mut grid, 1, &[20.0; 3]);
    firm(&mut grid, 2, &[20.0; 3]);
    link(&mut grid, 1, 0, 8.0);
    link(&mut grid, 2, 0, 9.0);
    let (shed, _) = certain(&grid);
    assert_all_near("links alone", &region(&shed, 0), &[3.0; 3]);

    let half = profile(&mut grid, vec![1.0, 0.5, 0.0]);
    grid.links.0[0].profile = Some(half);
    let (shed, _) = certain(&grid);
    assert_all_near("limits by the hour", &region(&shed, 0), &[3.0, 7.0, 11.0]);

    grid.interfaces.0.push(Interface {
        id: "into".into(),
        title: String::new(),
        links: vec![Idx::new(0), Idx::new(1)],
        reversed: Vec::new(),
        region: Some(Idx::new(0)),
        limit: Megawatts(12.0),
        limit_back: Megawatts(1.0),
        profile: None,
        profile_back: None,
    });
    let (shed, _) = certain(&grid);
    assert_all_near("interface", &region(&shed, 0), &[8.0, 8.0, 11.0]);
    // Region 1 is the first in merit order; the interface comes last and carries the sum.
    let seen = carried(&compile(&grid), 1, 0..3);
    let means = |look: fn(&Carried) -> &Moments| seen.iter().map(|c| look(c).mean()).collect::<Vec<f64>>();
    assert_all_near("sent", &means(|c| &c.there_mwh), &[12.0, 21.0, 33.0]);
    assert_all_near("sent back", &means(|c| &c.back_mwh), &[0.0; 3]);
    assert_all_near("full", &means(|c| &c.full_hours), &[2.0, 1.0, 2.0]);
    // The first can send back in the last hour.
    assert_all_near("out", &means(|c| &c.out_hours), &[0.0; 3]);
    let expected = [2.0 / 3.0, 21.0 / 27.0, (2.0 + 9.0 / 12.0) / 3.0];
    assert_all_near("utilization", &means(|c| &c.utilization), &expected);

    // Out with probability a quarter: the other link of 9 MW is left.
    grid.interfaces.0[0].limit = Megawatts(100.0);
    grid.links.0[0].profile = None;
    grid.links.0[0].outage = Some(rates(0.1, 0.3));
    let outcome = run_case(&grid, 40_000);
    let expected = 3.0 * (0.75 * 3.0 + 0.25 * 11.0);
    assert_near("a link that fails", mean_error(&outcome, |r| r.unserved_mwh), expected, 0.01);

    // What is generated and not used at home is what links carry, also where they form a ring.
    grid.interfaces.0.clear();
    link(&mut grid, 1, 2, 5.0);
    let system = compile(&grid);
    let sent: Vec<f64> =
        carried(&system, 1, 0..9).iter().map(|c| c.there_mwh.mean() - c.back_mwh.mean()).collect();
    let served: f64 =
        (0..9).map(|s| 60.0 - trace(&system, 1, s).shed_mw.iter().sum::<f64>()).sum::<f64>() / 9.0;
    assert!((sent[0] + sent[1] - served).abs() < 1e-9, "{sent:?} {served}");
}

fn region(by_hour: &[f64], region: usize) -> Vec<f64> {
    by_hour.iter().skip(region).step_by(3).copied().collect()
}

#[test]
fn a_common_outage_takes_all_it_names_out_together() {
    let mut plant = case(5, 1);
    demand(&mut plant, 0, &[18.0; 5]);
    for _ in 0..2 {
        unit(&mut plant, 0, 10.0, 1, 0.0, 0.0);
    }
    let outage = Outage { start: StartState::Up, ..rates(0.2, 0.5) };
    plant.common_outages.0.push(CommonOutage {
        id: "substation".into(),
        title: String::new(),
        units: vec![Idx::new(0), Idx::new(1)],
        links: Vec::new(),
        outage,
    });
    let (mut out, mut expected) = (0.0, 0.0);
    for hour in 0..5 {
        if hour > 0 {
            out = out * 0.5 + (1.0 - out) * 0.2;
        }
        expected += out;
    }
    let outcome = run_case(&plant, 60_000);
    assert_near("hours", mean_error(&outcome, |r| f64::from(r.shortfall_hours)), expected, 0.01);
    assert_near("energy", mean_error(&outcome, |r| r.unserved_mwh), 18.0 * expected, 0.01);
}

#[test]
fn regions_meet_the_same_weather() {
    let mut weather = case(1, 2);
    weather.weather_years = ["calm", "windy", "stormy"].map(str::to_owned).to_vec();
    for r in 0..2 {
        demand(&mut weather, r, &[10.0]);
        firm(&mut weather, r, &[2.0]);
        let wind = weather.profiles.0.last_mut().expect("just added");
        wind.other_years = vec![vec![8.0], vec![12.0]];
    }
    // Both regions are short of the same in the same year: 8, 2 or nothing.
    let outcome = run_case(&weather, 60_000);
    assert_near("eue", mean_error(&outcome, |r| r.unserved_mwh), 2.0 * (8.0 + 2.0) / 3.0, 0.01);
    let likely =
        |mwh: f64| mean_error(&outcome, |r| f64::from(u8::from((r.unserved_mwh - mwh).abs() < 1e-9)));
    for mwh in [16.0, 4.0, 0.0] {
        assert_near("a third each", likely(mwh), 1.0 / 3.0, 0.01);
    }
    weather.regions.0.pop();
    weather.demand.0.pop();
    weather.units.0.pop();
    let by_convolution = exact(&compile(&weather)).expect("one region");
    assert!((by_convolution.eue_mwh - 10.0 / 3.0).abs() < 1e-12, "{}", by_convolution.eue_mwh);
}

#[test]
fn maintenance_is_placed_where_there_is_most_reserve() {
    let mut year = case(8760, 1);
    let season = |day: usize| if (100..140).contains(&day) { 60.0 } else { 90.0 };
    demand(&mut year, 0, &(0..8760).map(|hour| season(hour / 24)).collect::<Vec<f64>>());
    let small = unit(&mut year, 0, 10.0, 1, 0.0, 0.0);
    let large = unit(&mut year, 0, 25.0, 2, 0.0, 0.0);
    unit(&mut year, 0, 55.0, 1, 0.0, 0.0);
    year.units.0[small].maintenance = Hours(20.0 * 24.0);
    year.units.0[large].maintenance = Hours(20.0 * 24.0);
    let system = compile(&year);
    let steps: Vec<(u32, usize, u32)> = system
        .maintenance
        .iter()
        .map(|step| (step.hour / 24, system.unit_order[step.unit], step.machines))
        .collect();
    // The two large machines side by side fill the 40 days of low demand; the small one beside one of them.
    assert_eq!(steps, [(100, small, 1), (100, large, 1), (120, small, 0), (120, large, 1), (140, large, 0)]);
    // Need never exceeds what is left: 115 less 25 less 10 on days of 60.
    assert!(run_case(&year, 2).tally.hour_shortfalls.iter().all(|&short| short == 0));
}

#[test]
fn skipped_days_change_nothing() {
    let n_days = 60;
    let mut grid = case(n_days * 24, 3);
    for r in 0..3 {
        let shape = |h: u32| 60.0 + 25.0 * f64::from(h % 24 / 6) + f64::from((h * 7 + r * 11) % 13);
        demand(&mut grid, r, &(0..n_days * 24).map(shape).collect::<Vec<f64>>());
        unit(&mut grid, r, 25.0, 7, 0.004, 0.05);
        let sun = profile(&mut grid, (0..n_days * 24).map(|h| f64::from(h % 24) / 23.0).collect());
        let u = unit(&mut grid, r, 20.0, 1, 0.01, 0.1);
        grid.units.0[u].profile = Some(sun);
    }
    link(&mut grid, 0, 1, 15.0);
    link(&mut grid, 1, 2, 15.0);
    grid.links.0[0].outage = Some(rates(0.02, 0.1));
    let b = battery(&mut grid, 1, 20.0, 60.0);
    grid.batteries.0[b].outage = Some(rates(0.01, 0.2));
    let inflow = battery(&mut grid, 2, 10.0, 10.0);
    grid.batteries.0[inflow].inflow.level = Megawatts(4.0);
    grid.batteries.0[inflow].outage = Some(rates(0.02, 0.2));

    let system = compile(&grid);
    assert!(system.rest.is_some(), "its days can be skipped");
    let samples = 40;
    let outcome = run_case(&grid, samples);
    let n_hours = (n_days * 24) as usize;
    let mut energy = vec![0.0; 2 * n_hours];
    for row in &outcome.samples {
        // A trace lives through every hour.
        let every_hour = trace(&system, 1, row.sample);
        let shed: f64 = every_hour.shed_mw.iter().sum();
        assert!((shed - row.unserved_mwh).abs() < 1e-6, "{}: {shed} {}", row.sample, row.unserved_mwh);
        let demanded: f64 = every_hour.demand_mw.iter().sum();
        assert!((demanded / row.demand_mwh - 1.0).abs() < 1e-12);
        energy.iter_mut().zip(&every_hour.battery_mwh).for_each(|(sum, mwh)| *sum += mwh);
    }
    for (battery, tally) in outcome.tally.batteries.iter().enumerate() {
        for hour in 0..n_hours {
            let (kept, lived) = (tally.hour_energy_mwh[hour], energy[2 * hour + battery]);
            assert!((kept - lived).abs() < 1e-6, "battery {battery}, hour {hour}: {kept} {lived}");
        }
    }
    let flowed = 4.0 * n_hours as f64;
    let tally = &outcome.tally.batteries[1];
    let used = tally.discharged_mwh.mean() + tally.spilled_mwh.mean() - tally.charged_mwh.mean();
    let last: f64 = tally.hour_energy_mwh[n_hours - 1] / samples as f64;
    assert!((used + last - flowed).abs() < 1e-6, "{used} + {last} of {flowed}");
    let unserved: f64 = outcome.samples.iter().map(|row| row.unserved_mwh).sum();
    assert!(unserved > 0.0, "something is short now and then");
}

#[test]
fn events_and_months_are_those_of_the_hours() {
    // Forty days across the end of a month, two regions on their own; the horizon begins on 20 November 2022.
    let n_hours = 40 * 24;
    let mut grid = case(n_hours, 2);
    let start = grid.calendar.start;
    for r in 0..2 {
        demand(&mut grid, r, &(0..n_hours).map(|h| 20.0 + f64::from((h * 7 + r) % 11)).collect::<Vec<f64>>());
        unit(&mut grid, r, 9.0, 4, 0.02, 0.1);
    }
    let system = compile(&grid);
    let (samples, n_hours) = (60, n_hours as usize);
    let tally = run_case(&grid, samples).tally;
    let n_months = grid.calendar.months().len();
    assert!(n_months >= 2, "{start}");
    let mut events: Vec<(f64, u32, f64, u64, u32)> = Vec::new();
    let (mut hours, mut energy) = (vec![0.0; n_months * 3], vec![0.0; n_months * 3]);
    for sample in 0..samples {
        let every_hour = trace(&system, 1, sample);
        let (mut event, mut last) = ((0.0, 0, 0.0f64, sample, 0), 0);
        for (hour, shed) in every_hour.shed_mw.chunks_exact(2).enumerate() {
            let day = hour as u32 / 24;
            let month = grid.calendar.months().iter().filter(|(_, _, first)| *first <= day).count() - 1;
            for (row, mw) in [shed[0] + shed[1], shed[0], shed[1]].into_iter().enumerate() {
                if mw > 1e-6 {
                    hours[month * 3 + row] += 1.0;
                    energy[month * 3 + row] += mw;
                }
            }
            let total = shed[0] + shed[1];
            if total > 1e-6 {
                if event.1 > 0 && last + 1 != hour {
                    events.push(std::mem::replace(&mut event, (0.0, 0, 0.0, sample, 0)));
                }
                if event.1 == 0 {
                    event.4 = hour as u32;
                }
                event = (event.0 + total, event.1 + 1, event.2.max(total), sample, event.4);
                last = hour;
            }
        }
        if event.1 > 0 {
            events.push(event);
        }
    }
    assert!(events.len() > 100, "{}", events.len());
    assert_eq!(tally.events[0].n(), events.len() as u64);
    for (bin, &from) in alumbron_engine::outcome::EventTally::hours_from().iter().enumerate().take(24) {
        let as_long = events.iter().filter(|event| event.1 == from).count();
        assert_eq!(tally.events[0].durations[bin], as_long as u64, "{from} h");
    }
    let n = samples as f64;
    for (at, month) in tally.months.iter().enumerate() {
        assert!((month.shortfall_hours.mean() - hours[at] / n).abs() < 1e-9, "hours {at}");
        assert!((month.unserved_mwh.mean() - energy[at] / n).abs() < 1e-6, "energy {at}");
    }
    for (row, year) in tally.years.iter().take(3).enumerate() {
        let of_year = |m: &usize| {
            let months = grid.calendar.months();
            months[*m].0 == months[0].0
        };
        let sum: f64 =
            (0..n_months).filter(of_year).map(|m| tally.months[m * 3 + row].unserved_mwh.mean()).sum();
        assert!((year.unserved_mwh.mean() - sum).abs() < 1e-6, "row {row}");
    }
    let by_hour: f64 = tally.region_hour_unserved_mwh.iter().sum();
    let all: f64 = tally.hour_unserved_mwh.iter().sum();
    assert!((by_hour - all).abs() < 1e-6 && tally.region_hour_shortfalls.len() == 2 * n_hours);
    let demanded: f64 = tally.month_demand_mwh.iter().sum();
    let expected: f64 = trace(&system, 1, 0).demand_mw.iter().sum();
    assert!((demanded / n / expected - 1.0).abs() < 1e-9);

    // The worst are the largest, and those that see them again find what was away.
    events.sort_by(|a, b| b.0.total_cmp(&a.0));
    let witnessed = witness(&system, 1, &tally.worst.0);
    assert_eq!(witnessed.len(), 10);
    for (seen, event) in witnessed.iter().zip(&events) {
        assert!((seen.event.unserved_mwh - event.0).abs() < 1e-6);
        assert_eq!((seen.event.hours, seen.event.first_hour), (event.1, event.4));
        let every_hour = trace(&system, 1, seen.event.sample);
        let at = seen.event.deepest_hour as usize;
        let shed: f64 = every_hour.shed_mw[2 * at..][..2].iter().sum();
        assert!((shed - seen.event.depth_mw).abs() < 1e-6);
        // Regions stand alone: each is short by what it demands beyond the machines that are up.
        let short: f64 = (0..2)
            .map(|r| {
                let out: f64 = seen.away.iter().filter(|a| a.unit == r).map(|a| a.outage_mw).sum();
                assert!(
                    seen.away.iter().all(|a| (a.outage_mw - 9.0 * f64::from(a.machines_out)).abs() < 1e-9)
                );
                (every_hour.demand_mw[2 * at + r] - (36.0 - out)).max(0.0)
            })
            .sum();
        assert!((short - shed).abs() < 1e-6, "{short} {shed}");
    }
}

/// Asserts that what samples come to in the simpler systems has the means that convolution gives; says how many there are.
fn assert_controls(what: &str, case: &Case, samples: u64) -> usize {
    let outcome = run_case(case, samples);
    let means = &outcome.controls.means;
    assert_eq!(outcome.controls.values.len(), means.len() * samples as usize);
    for (c, &expected) in means.iter().enumerate() {
        let mut moments = alumbron_engine::outcome::Moments::default();
        outcome.controls.values.chunks_exact(means.len()).for_each(|row| moments.add(row[c]));
        let name = format!("{what}, control {c}");
        if expected > 0.0 {
            assert_near(&name, (moments.mean(), moments.standard_error()), expected, 0.1);
        } else {
            assert!(moments.mean().abs() < 1e-9, "{name}: never short");
        }
    }
    means.len()
}

#[test]
fn simpler_systems_have_the_means_that_convolution_gives() {
    let mut two = case(2, 1);
    demand(&mut two, 0, &[8.0, 9.0]);
    unit(&mut two, 0, 10.0, 1, 0.1, 0.9);
    battery(&mut two, 0, 10.0, 10.0);
    assert_eq!(assert_controls("test2", &two, 100_000), 6);
    assert!((run_case(&two, 1).controls.means[0] - 1.7).abs() < 1e-12, "a tenth of 8 and of 9 MWh");

    // Three regions with reserve, two weather years, a third state, derating and maintenance.
    let mut grid = case(48, 3);
    grid.weather_years = ["one", "other"].map(str::to_owned).to_vec();
    for r in 0..3 {
        demand(&mut grid, r, &(0..48).map(|h| 24.0 + f64::from((h * 5 + r) % 9)).collect::<Vec<f64>>());
        let other = (0..48).map(|h| 22.0 + f64::from((h * 7 + r) % 12)).collect();
        grid.profiles.0.last_mut().expect("just added").other_years = vec![other];
        let u = unit(&mut grid, r, 9.0, 4, 0.03, 0.1);
        grid.units.0[u].derating = Fraction(0.05);
        grid.units.0[u].maintenance = Hours(24.0);
        let partial = Partial { share: Fraction(0.6), failure: PerHour(0.05), repair: PerHour(0.3) };
        grid.units.0[u].partial = Some(partial);
        grid.regions.0[r as usize].reserve = Megawatts(1.5);
    }
    link(&mut grid, 0, 1, 4.0);
    link(&mut grid, 1, 2, 4.0);
    assert_eq!(assert_controls("links", &grid, 60_000), 4);
    battery(&mut grid, 0, 6.0, 12.0);
    assert_eq!(assert_controls("links and a battery", &grid, 60_000), 8);

    // Nothing to be known better where the answer is exact, or beyond reach.
    two.batteries.0.clear();
    assert!(run_case(&two, 1).controls.means.is_empty());
    battery(&mut two, 0, 10.0, 10.0);
    two.common_outages.0.push(CommonOutage {
        id: "storm".into(),
        title: String::new(),
        units: vec![Idx::new(0)],
        links: Vec::new(),
        outage: rates(0.01, 0.5),
    });
    assert!(run_case(&two, 1).controls.means.is_empty());
}

#[test]
fn units_that_fail_and_follow_the_sun_count_with_their_mean() {
    // Distinct sizes, so that tables of all states by hour would take too long.
    let n_hours = 8760;
    let mut sunny = case(n_hours, 2);
    for r in 0..2 {
        let shape = |h: u32| 110.0 + 40.0 * f64::from(h % 24 / 8) + f64::from((h * 7 + r * 5) % 17);
        demand(&mut sunny, r, &(0..n_hours).map(shape).collect::<Vec<f64>>());
        for u in 0..11 {
            unit(&mut sunny, r, 14.0 + 1.7 * f64::from(u), 1, 0.004, 0.05);
        }
        let sun = profile(&mut sunny, (0..n_hours).map(|h| f64::from(h % 24) / 23.0).collect());
        for mw in [5.0, 7.3] {
            let u = unit(&mut sunny, r, mw, 3, 0.01, 0.1);
            sunny.units.0[u].profile = Some(sun);
        }
    }
    link(&mut sunny, 0, 1, 20.0);
    battery(&mut sunny, 0, 20.0, 60.0);
    assert!(compile(&sunny).rest.is_some(), "its days can be skipped");
    assert_eq!(assert_controls("sun", &sunny, 1500), 8);
}
