//! Known answers, through the facade and on the shipped cases.
//!
//! Exact values come from convolution or exhaustive enumeration in independent scripts, and agree with the published
//! digits where there are any. Convolution must give all of them. A simulation must come within four standard errors,
//! and its standard error must stay under a cap, so that a noisy run cannot pass.
//!
//! The sources of the systems stand in the `case.toml` of each case.

mod patch;

use alumbron::case::Files;
use alumbron::engine::exact::Exact;
use alumbron::report::estimate::{Estimate, mean};
use alumbron::{Options, RunResult, Study};
use patch::{Patch, patched, run, study};

fn open(case: &str) -> Study {
    study(patched(case, &[]))
}

fn exact(study: &Study) -> Exact {
    study.exact().expect("one region and nothing but outages")
}

/// Equal to as many decimals as are given.
#[track_caller]
fn digits(what: &str, value: f64, known: f64, decimals: i32) {
    let half = 0.5 * 10f64.powi(-decimals);
    assert!((value - known).abs() <= half * (1.0 + 1e-6), "{what} is {value}, known to be {known}");
}

/// Within four standard errors, which are at most the share `cap` of the known value.
#[track_caller]
fn near(what: &str, estimate: Estimate, known: f64, cap: f64) {
    let Estimate { value, standard_error: error } = estimate;
    assert!(error <= cap * known, "{what} has an error of {error}, more than {cap} of {known}");
    assert!(
        (value - known).abs() <= 4.0 * error,
        "{what} is {value} with error {error}, known to be {known}"
    );
}

/// The share of samples of which something is true.
fn share(n: u64, all: u64) -> Estimate {
    let (n, all) = (n as f64, all as f64);
    let p = n / all;
    Estimate { value: p, standard_error: (p * (1.0 - p) / all).sqrt() }
}

/// Probability of a shortfall in an hour.
fn hourly(result: &RunResult, hour: usize) -> Estimate {
    let tally = &result.outcome.tally;
    share(u64::from(tally.hour_shortfalls[hour]), tally.n_samples)
}

fn any(result: &RunResult) -> Estimate {
    let short = result.outcome.samples.iter().filter(|row| row.shortfall_hours > 0).count();
    share(short as u64, result.outcome.tally.n_samples)
}

#[test]
fn rts79_by_convolution() {
    let exact = exact(&open("rts79"));
    digits("lolh", exact.lolh_h, 9.394_175, 6);
    digits("eue", exact.eue_mwh, 1176.2985, 4);
    digits("days", exact.lole_peak_days, 1.368_863, 6);
    digits("GWh", exact.demand_mwh / 1e3, 15_297.074_7, 4);
}

#[test]
fn rts79_by_simulation() {
    let result = run(&open("rts79"), 20_000);
    near("lolh", result.summary.system("lolh_h"), 9.394_175, 0.02);
    near("eue", result.summary.system("eue_mwh"), 1176.2985, 0.03);
    near("events", result.summary.system("lole_events"), 1.915_154, 0.02);
    near("duration", result.summary.system("event_duration_h"), 4.905_18, 0.01);
    digits("GWh", result.outcome.samples[7].demand_mwh / 1e3, 15_297.074_7, 4);
}

/// The RTS-79 with its load in whole MW, halves to the even number, as files with integer loads hold it.
fn rts79_in_whole_mw() -> Study {
    let mut files = patched("rts79", &[("demand.csv", "system,system,2850,", "system,system,1,")]);
    let profile = files.files.iter_mut().find(|file| file.name == "profiles/demand.csv");
    let text = &mut profile.expect("the case has a demand profile").text;
    let whole = |line: &str| match line.split_once(',').map(|(hour, share)| (hour, share.parse::<f64>())) {
        Some((hour, Ok(share))) => format!("{hour},{}\n", (2850.0 * share).round_ties_even()),
        _ => format!("{line}\n"),
    };
    *text = text.lines().map(whole).collect();
    study(files)
}

#[test]
fn rts79_in_whole_mw_by_convolution() {
    let exact = exact(&rts79_in_whole_mw());
    digits("lolh", exact.lolh_h, 9.367_832, 6);
    digits("eue", exact.eue_mwh, 1176.188, 3);
}

#[test]
fn rts79_in_whole_mw_by_simulation() {
    let result = run(&rts79_in_whole_mw(), 20_000);
    near("lolh", result.summary.system("lolh_h"), 9.367_832, 0.02);
    near("eue", result.summary.system("eue_mwh"), 1176.188, 0.03);
    near("events", result.summary.system("lole_events"), 1.911_461, 0.02);
}

#[test]
fn rbts_by_convolution() {
    let exact = exact(&open("rbts"));
    digits("lolh", exact.lolh_h, 1.091_560, 6);
    digits("eue", exact.eue_mwh, 9.861_35, 5);
    digits("days", exact.lole_peak_days, 0.146_946, 6);
}

#[test]
fn rbts_by_simulation() {
    let result = run(&open("rbts"), 60_000);
    near("lolh", result.summary.system("lolh_h"), 1.091_560, 0.02);
    near("eue", result.summary.system("eue_mwh"), 9.861_35, 0.03);
    near("events", result.summary.system("lole_events"), 0.218_519, 0.02);
    near("duration", result.summary.system("event_duration_h"), 1.091_560 / 0.218_519, 0.02);
}

const SINGLENODE_LOLP: [f64; 4] = [0.028, 0.271, 0.028, 0.028];
const SINGLENODE_EUE: [f64; 4] = [0.29, 0.832, 0.29, 0.178];

#[test]
fn singlenode_a_by_convolution() {
    let exact = exact(&open("singlenode-a"));
    for hour in 0..4 {
        digits("lolp", exact.hour_lolp[hour], SINGLENODE_LOLP[hour], 9);
        digits("eue", exact.hour_eue_mwh[hour], SINGLENODE_EUE[hour], 9);
    }
    digits("lolh", exact.lolh_h, 0.355, 9);
    digits("eue", exact.eue_mwh, 1.59, 9);
}

#[test]
fn singlenode_a_by_simulation() {
    let n = 100_000;
    let result = run(&open("singlenode-a"), n);
    near("lolh", result.summary.system("lolh_h"), 0.355, 0.01);
    near("eue", result.summary.system("eue_mwh"), 1.59, 0.01);
    near("cvar", result.summary.system("ue_cvar95_mwh"), 13.1328, 0.01);
    let needs = [20.0f64, 22.0, 20.0, 16.0];
    for hour in 0..4 {
        near("lolp", hourly(&result, hour), SINGLENODE_LOLP[hour], 0.02);
        // The tally keeps no error by hour; the exact one follows from the chances of 0 to 3 machines of 10 MW.
        let chances = [0.001, 0.027, 0.243, 0.729];
        let squares = (0..4).map(|up| chances[up] * (needs[hour] - 10.0 * up as f64).max(0.0).powi(2));
        let variance = squares.sum::<f64>() - SINGLENODE_EUE[hour].powi(2);
        let estimate = Estimate {
            value: result.outcome.tally.hour_unserved_mwh[hour] / n as f64,
            standard_error: (variance / n as f64).sqrt(),
        };
        near("eue", estimate, SINGLENODE_EUE[hour], 0.03);
    }
}

#[test]
fn x1_by_convolution() {
    let exact = exact(&open("x1"));
    digits("lolh", exact.lolh_h, 1.064_471_879, 9);
    digits("eue", exact.eue_mwh, 6.253_772_291, 9);
}

#[test]
fn x1_by_simulation() {
    let result = run(&open("x1"), 100_000);
    near("lolh", result.summary.system("lolh_h"), 1.064_471_879, 0.01);
    near("eue", result.summary.system("eue_mwh"), 6.253_772_291, 0.01);
    near("events", result.summary.system("lole_events"), 0.723_105_624, 0.01);
    near("duration", result.summary.system("event_duration_h"), 1.064_471_879 / 0.723_105_624, 0.01);
    near("cvar", result.summary.system("ue_cvar95_mwh"), 38.075_490_846, 0.01);
    near("any", any(&result), 0.575_380_733, 0.01);
}

#[test]
fn threenode_by_simulation() {
    let result = run(&open("threenode"), 100_000);
    for (hour, lolp) in [0.147_07, 0.409_51, 0.409_51, 0.409_51].into_iter().enumerate() {
        near("lolp", hourly(&result, hour), lolp, 0.01);
    }
    near("lolh", result.summary.system("lolh_h"), 0.147_07 + 3.0 * 0.409_51, 0.01);
    near("eue", result.summary.system("eue_mwh"), 12.128_85, 0.01);
    let regions: f64 = ["a", "b", "c"].map(|r| result.summary.region("eue_mwh", r).value).iter().sum();
    digits("sum over regions", regions, result.summary.system("eue_mwh").value, 9);
}

#[test]
fn threenode_without_limits_by_simulation() {
    let result = run(&study(patched("threenode", &[("links.csv", ",8,", ",1000,")])), 100_000);
    near("lolh", result.summary.system("lolh_h"), 1.178_77, 0.01);
    near("eue", result.summary.system("eue_mwh"), 11.732_76, 0.01);
}

/// RTS-79 with 400 MW of batteries for four hours.
fn rts79_with_batteries() -> Study {
    let files = patched("rts79", &[]).files.into_iter().map(|file| (file.name, file.text));
    let fleet = "id,region,discharge_mw,energy_mwh,source\nfleet,system,400,1600,rts79\n";
    study(Files::from_texts("rts79", files.chain([("batteries.csv".to_owned(), fleet.to_owned())])))
}

#[test]
fn control_variates_give_the_same_means_with_smaller_errors() {
    let study = rts79_with_batteries();
    let plain = study.run(&Options { samples: 20_000, plain: true, ..Options::default() }).expect("it runs");
    let adjusted = study.run(&Options { samples: 3_000, seed: 2, ..Options::default() }).expect("it runs");
    assert!(plain.summary.metrics.iter().all(|m| m.variance_gain.is_none()));
    for (name, least_gain, cap) in
        [("eue_mwh", 25.0, 0.012), ("lolh_h", 12.0, 0.015), ("lole_events", 4.0, 0.02)]
    {
        let [is, other] = [&adjusted, &plain].map(|run| run.summary.system(name));
        let apart = is.standard_error.hypot(other.standard_error);
        assert!((is.value - other.value).abs() <= 4.0 * apart, "{name}: {is:?}, plainly {other:?}");
        assert!(is.standard_error <= cap * is.value, "{name}: {is:?}");
        let of_system = adjusted.summary.metrics.iter().find(|m| m.metric == name);
        let gain = of_system.and_then(|m| m.variance_gain).expect("it is adjusted");
        assert!(gain > least_gain, "{name}: {gain}");
        // What is claimed to be gained is gained, as far as the plain error tells.
        let samples = (other.standard_error / is.standard_error).powi(2) * 20_000.0 / 3_000.0;
        assert!((0.4..2.5).contains(&(gain / samples)), "{name}: {gain} {samples}");
    }
}

#[test]
fn a_lone_tank_is_dry_and_holds_what_formulas_say() {
    // Dry for 1 - rho of the time with rho = 0.8, and for (1 - rho) / (1 - rho exp(-(1/8 - 0.1) 20)) if it holds 20 days;
    // on average it holds m = 0.1 E[S^2] / (2 (1 - rho)) days, 16 of cargoes of 8 days and 32 of exponential ones, less what
    // it costs over 3652 days to begin with m: (2 m^2 + 0.1 E[S^3] / (3 (1 - rho)) - m^2) / (2 (1 - rho)), by 3652.
    for (scenario, dry, mean_days) in [
        ("baseline", 0.2, Some(16.0 - 341.333 / (0.4 * 3652.0))),
        ("exponential-cargoes", 0.2, Some(32.0 - 1536.0 / (0.4 * 3652.0))),
        ("twenty-days", 0.388_52, None),
    ] {
        let study = Study::open("lone-tank", scenario).expect("the case is sound");
        let summary = run(&study, 100).summary;
        let (hours, day_t) = (f64::from(summary.hours), 240.0);
        let Estimate { value, standard_error } = summary.system("lolh_h");
        let share = Estimate { value: value / hours, standard_error: standard_error / hours };
        near("dry", share, dry, 0.04);
        if let Some(days) = mean_days {
            near("mean stock", summary.tank("mean_stock_t", "main"), days * day_t, 0.06);
        }
    }
}

/// The day of one tank and one cargo; patches may say when the cargo comes.
fn toy_tank(patches: &[Patch<'_>], lolh: f64, eue: f64) -> RunResult {
    let result = run(&study(patched("toy-tank", patches)), 100_000);
    near("lolh", result.summary.system("lolh_h"), lolh, 0.01);
    near("eue", result.summary.system("eue_mwh"), eue, 0.01);
    result
}

/// Reliability and delay of the cargo, as the case has them.
const CARGO: &str = "0.9,10,choice(0: 0.6; 6: 0.3)";

#[test]
fn toy_tank_with_an_uncertain_cargo() {
    let result = toy_tank(&[], 5.993_492_143, 52.400_323_091);
    let tank = &result.outcome.tally.tanks[0];
    near("final stock", Estimate::of(&tank.final_stock_t), 52.335_374_890, 0.01);
    let balance = 25.0 + tank.received_t.mean() - tank.burned_t.mean();
    digits("mass balance", balance, tank.final_stock_t.mean(), 9);
}

#[test]
fn toy_tank_given_the_cargo_in_hour_10() {
    toy_tank(&[("agreements.csv", CARGO, "1,10,none")], 5.672_089_561, 48.429_856_128);
}

#[test]
fn toy_tank_given_the_cargo_in_hour_16() {
    toy_tank(&[("agreements.csv", CARGO, "1,16,none")], 5.934_721_505, 52.835_398_052);
    // A ship that sails the same way and waits comes as late.
    toy_tank(&[("agreements.csv", CARGO, "1,10,fixed(6)")], 5.934_721_505, 52.835_398_052);
}

#[test]
fn toy_tank_without_the_cargo() {
    toy_tank(&[("agreements.csv", CARGO, "0,10,none")], 8.098_219_548, 74.917_899_983);
}

#[test]
fn toy_tank_without_a_fuel_limit() {
    // Everything the unit could ever burn lies in the tank.
    let full = [("tanks.csv", "120,25", "1000,1000"), ("agreements.csv", CARGO, "0,10,none")];
    let result = toy_tank(&full, 5.651_584, 47.384_615);
    digits("stockout hours", result.outcome.tally.tanks[0].stockout_hours.mean(), 0.0, 12);
    // A unit that names no tank lacks nothing either, and meets the same luck.
    let none = toy_tank(&[("units.csv", "2,tank,0.25,", "2,,,")], 5.651_584, 47.384_615);
    assert_eq!(none.outcome.samples[5].shortfall_hours, result.outcome.samples[5].shortfall_hours);
    near("eue again", mean(none.outcome.samples.iter().map(|r| r.unserved_mwh)), 47.384_615, 0.01);
}

#[test]
fn embargo6_under_every_policy() {
    let embargo = open("embargo6");
    let cost = |policy, samples| {
        let options = Options { samples, policy, ..Options::default() };
        embargo.run(&options).expect("nobody stops the run").summary.system("shortfall_cost")
    };
    near("burn-first", cost("burn-first", 200_000), 31_544.446_937_5, 0.003);
    near("look-ahead", cost("look-ahead", 60_000), 20_767.886_643_5, 0.006);
    near("clairvoyant", cost("clairvoyant", 60_000), 16_812.625_687_5, 0.008);
}
