//! Regimes of suppliers: chains against enumeration and formulas, schedules hour by hour, payment holds.
mod systems;

use alumbron_engine::outcome::Moments;
use alumbron_engine::{Outcome, compile};
use alumbron_model::Case;
use alumbron_model::chance::Delay;
use alumbron_model::entity::{Entry, Leaving, Regime, RegimeLoading};
use alumbron_model::quantity::{Fraction, Hours};
use alumbron_model::record::Idx;
use systems::{assert_near, burns, cargoes, case, demand, mean_error, run, run_case, tank, unit};

fn regime(case: &mut Case, id: &str, loading: RegimeLoading, entry: Entry) -> usize {
    case.regimes.0.push(Regime {
        id: id.into(),
        title: String::new(),
        supplier: Idx::new(0),
        loading,
        voyage: 1.0,
        payments_held: false,
        parts: 1.0,
        entry,
    });
    case.regimes.len() - 1
}

fn per_step(start: Option<f64>, to: &[(u32, f64)]) -> Entry {
    let to = to.iter().map(|&(state, p)| (Idx::new(state), p)).collect();
    Entry::Chain { start: start.map(Fraction), leaving: Leaving::PerStep(to) }
}

/// Six hours of one tank that lives on a cargo each hour, whose supplier is open or blocked.
fn embargo_6() -> Case {
    let mut six = case(6, 1);
    demand(&mut six, 0, &[30.0; 6]);
    let steam = unit(&mut six, 0, 30.0, 1, 0.0, 0.0);
    let diesel = unit(&mut six, 0, 5.0, 1, 0.0, 0.0);
    six.units.0[diesel].cost.0 = 200.0;
    let oil = tank(&mut six, 1000.0, 50.0);
    burns(&mut six, steam, oil, 1.0);
    cargoes(&mut six, oil, 40.0, Some(1.0), 0.6, 0.0, Delay::None);
    regime(&mut six, "blocked", RegimeLoading::Reliability(Fraction(0.1)), per_step(None, &[(1, 0.3)]));
    regime(&mut six, "open", RegimeLoading::Reliability(Fraction(0.6)), per_step(Some(1.0), &[(0, 0.2)]));
    six
}

/// What a sample of it comes to, over all ways regimes and cargoes can go: unserved energy, cargoes and final stock.
fn enumerate_embargo_6() -> [f64; 3] {
    let mut sums = [0.0; 3];
    for paths in 0..32u32 {
        for loads in 0..64u32 {
            let (mut p, mut open, mut stock) = (1.0, true, 50.0_f64);
            let (mut unserved, mut cargoes) = (0.0, 0.0);
            for hour in 0..6 {
                if hour > 0 {
                    let changes = paths >> (hour - 1) & 1 == 1;
                    let leaves = if open { 0.2 } else { 0.3 };
                    p *= if changes { leaves } else { 1.0 - leaves };
                    open ^= changes;
                }
                let (loads, reliability) = (loads >> hour & 1 == 1, if open { 0.6 } else { 0.1 });
                p *= if loads { reliability } else { 1.0 - reliability };
                if loads {
                    stock += 40.0;
                    cargoes += 1.0;
                }
                let burned = stock.min(30.0);
                stock -= burned;
                unserved += (25.0 - burned).max(0.0);
            }
            for (sum, value) in sums.iter_mut().zip([unserved, cargoes, stock]) {
                *sum += p * value;
            }
        }
    }
    sums
}

#[test]
fn a_chain_of_two_regimes_as_enumerated() {
    let [unserved, cargoes, stock] = enumerate_embargo_6();
    let outcome = run_case(&embargo_6(), 200_000);
    assert_near("unserved", mean_error(&outcome, |row| row.unserved_mwh), unserved, 0.003);
    let error = |moments: &Moments| (moments.mean(), moments.standard_error());
    assert_near("cargoes", error(&outcome.tally.agreements[0].loaded), cargoes, 0.003);
    assert_near("final stock", error(&outcome.tally.tanks[0].final_stock_t), stock, 0.005);
}

/// Cargoes that loaded, mean over samples and its error.
fn loaded(outcome: &Outcome) -> (f64, f64) {
    let loaded = &outcome.tally.agreements[0].loaded;
    (loaded.mean(), loaded.standard_error())
}

/// One cargo in an hour, which loads for sure where the regime lets it.
fn single_cargo(hour: i64, n_hours: u32) -> Case {
    let mut single = case(n_hours, 1);
    demand(&mut single, 0, &vec![1.0; n_hours as usize]);
    let oil = tank(&mut single, 1e6, 0.0);
    let engine = unit(&mut single, 0, 1.0, 1, 0.0, 0.0);
    burns(&mut single, engine, oil, 1.0);
    cargoes(&mut single, oil, 1.0, None, 1.0, 0.0, Delay::None);
    single.agreements.0[0].first_h = hour;
    single
}

#[test]
fn a_chain_begins_by_its_long_run_shares_and_keeps_them() {
    for hour in [0, 47, 48] {
        let mut daily = single_cargo(hour, 72);
        daily.suppliers.0[0].regime_step = Hours(24.0);
        let after = |mean, next: &[(u32, f64)]| Entry::Chain {
            start: None,
            leaving: Leaving::After(
                Hours(mean),
                next.iter().map(|&(state, weight)| (Idx::new(state), weight)).collect(),
            ),
        };
        regime(&mut daily, "a", RegimeLoading::Factor(1.0), after(240.0, &[(1, 1.0), (2, 3.0)]));
        regime(&mut daily, "b", RegimeLoading::Factor(0.5), after(48.0, &[(0, 1.0)]));
        regime(&mut daily, "c", RegimeLoading::Factor(0.0), after(120.0, &[]));
        // Flows balance: from a leave .1 for b by .25 and c by .75; from b .5 for a; from c .2 for a and b alike.
        // With a = 1: c = .075 / .2, and b = (.025 + .1 c) / .5.
        let c = 0.375;
        let b = (0.025 + 0.1 * c) / 0.5;
        let share = (1.0 + 0.5 * b) / (1.0 + b + c);
        assert_near("loads", loaded(&run_case(&daily, 40_000)), share, 0.005);
    }
}

#[test]
fn a_chain_changes_only_at_its_steps() {
    let mut leaves = single_cargo(0, 30);
    leaves.suppliers.0[0].regime_step = Hours(12.0);
    regime(&mut leaves, "open", RegimeLoading::Factor(1.0), per_step(Some(1.0), &[(1, 0.4)]));
    regime(&mut leaves, "shut", RegimeLoading::Factor(0.0), per_step(None, &[]));
    for (hour, p) in [(11, 1.0), (12, 0.6), (23, 0.6), (24, 0.36), (29, 0.36)] {
        leaves.agreements.0[0].first_h = hour;
        let (mean, error) = loaded(&run_case(&leaves, 40_000));
        assert!(
            (mean - p).abs() <= 4.0 * error && error < 0.003,
            "hour {hour}: {mean} +- {error}, exact {p}"
        );
    }
}

#[test]
fn a_schedule_holds_from_hour_to_hour() {
    let mut scheduled = single_cargo(0, 30);
    regime(&mut scheduled, "a", RegimeLoading::Factor(0.0), Entry::At(vec![-90, 10]));
    regime(&mut scheduled, "b", RegimeLoading::Reliability(Fraction(1.0)), Entry::At(vec![-100, 5, 20]));
    let loads = |scheduled: &mut Case, hour| {
        scheduled.agreements.0[0].first_h = hour;
        loaded(&run_case(scheduled, 1)).0 > 0.0
    };
    let hours = [0, 4, 5, 9, 10, 19, 20, 29];
    let found = hours.map(|hour| loads(&mut scheduled, hour));
    assert_eq!(found, [false, false, true, true, false, false, true, true]);
    // Without an earlier one the supplier is open before the first.
    scheduled.regimes.0[0].entry = Entry::At(vec![10]);
    scheduled.regimes.0[1].entry = Entry::At(vec![20]);
    assert_eq!([0, 9, 10, 19, 20].map(|h| loads(&mut scheduled, h)), [true, true, false, false, true]);
}

#[test]
fn cargoes_wait_while_payments_are_held_and_meet_the_regime_that_follows() {
    let mut held = single_cargo(3, 40);
    let hold = regime(&mut held, "hold", RegimeLoading::Factor(0.0), Entry::At(vec![2]));
    held.regimes.0[hold].payments_held = true;
    let after = regime(&mut held, "slow", RegimeLoading::Factor(1.0), Entry::At(vec![12]));
    held.regimes.0[after].voyage = 2.5;
    held.agreements.0[0].voyage = Hours(4.0);
    let outcome = run_case(&held, 1);
    assert!((loaded(&outcome).0 - 1.0).abs() < 1e-12);
    // It loads in hour 12 and sails ten hours: power begins in hour 22, when it is burned in an hour.
    let dark: Vec<usize> = (0..40).filter(|&hour| outcome.tally.hour_shortfalls[hour] == 0).collect();
    assert_eq!(dark, [22]);
    held.regimes.0[after].entry = Entry::At(vec![40]);
    let outcome = run_case(&held, 1);
    let agreement = &outcome.tally.agreements[0];
    assert_eq!((agreement.nominated.mean(), agreement.loaded.mean()), (1.0, 0.0), "held to the end");
}

#[test]
fn a_regime_at_rest_changes_no_bit() {
    let mut plain = case(1000, 1);
    demand(&mut plain, 0, &[60.0; 1000]);
    let engine = unit(&mut plain, 0, 15.0, 4, 0.01, 0.05);
    let oil = tank(&mut plain, 3000.0, 800.0);
    burns(&mut plain, engine, oil, 0.25);
    cargoes(&mut plain, oil, 600.0, Some(60.0), 0.9, 20.0, Delay::Exponential(10.0));
    let rows = |case: &Case| run(&compile(case), 64, 2).samples;
    let expected = rows(&plain);
    assert!(expected.iter().any(|row| row.unserved_mwh > 0.0));
    let mut at_rest = plain.clone();
    regime(&mut at_rest, "a", RegimeLoading::Factor(1.0), per_step(None, &[(1, 0.1)]));
    regime(&mut at_rest, "b", RegimeLoading::Reliability(Fraction(0.9)), per_step(None, &[(0, 0.3)]));
    assert_eq!(rows(&at_rest), expected);
    plain.regimes.0.clear();
    regime(&mut plain, "a", RegimeLoading::Factor(1.0), per_step(None, &[]));
    assert_eq!(rows(&plain), expected);
}

#[test]
fn a_supplier_that_opens_more_often_never_darkens_a_sample() {
    let mut case = embargo_6();
    let unserved =
        |case: &Case| run(&compile(case), 2000, 2).samples.iter().map(|r| r.unserved_mwh).collect::<Vec<_>>();
    let before = unserved(&case);
    case.regimes.0[0].entry = per_step(None, &[(1, 0.5)]);
    let after = unserved(&case);
    assert!(before.iter().zip(&after).all(|(before, after)| after <= before));
    assert!(before.iter().sum::<f64>() > after.iter().sum());
}
