//! A glimpse of one sample agrees with what the sample tallied, and debt goes as its formula says.

use alumbron::report::view::View;
use alumbron::{Options, Study};

#[test]
fn a_glimpse_fits_what_its_sample_tallied() {
    let study = Study::open("cuba-2022", "baseline").expect("the case is sound");
    for only in [3, 92] {
        let result = study.run(&Options { only: Some(only), ..Options::default() }).expect("it is lived");
        let glimpse = study.glimpse(&result.outcome).expect("there is a sample");
        assert_eq!(glimpse.sample, only);
        let case = study.case();
        for (position, (agreement, tally)) in
            case.agreements.iter().zip(&result.outcome.tally.agreements).enumerate()
        {
            let calls = || glimpse.calls.iter().filter(|call| call.agreement == position);
            let cargoes = |n: usize| n as f64 * agreement.cargo.0;
            let [whole, any] = [
                cargoes(calls().filter(|call| call.leaves_h.is_some()).count()),
                cargoes(calls().filter(|call| call.unloads_h.is_some()).count()),
            ];
            let delivered = tally.delivered_t.mean();
            // A kilogram may be left in the pipes of each ship.
            assert!(
                whole - 1.0 <= delivered && delivered <= any + 1.0,
                "{}: {whole} {delivered} {any}",
                agreement.id
            );
            // Ships wait at least until they begin, and at most as long as they are there.
            let n_hours = case.calendar.n_hours;
            let hours = |from: u32, to: Option<u32>| f64::from(to.unwrap_or(n_hours) - from);
            let until_begun: f64 = calls().map(|call| hours(call.arrives_h, call.unloads_h)).sum();
            let in_port: f64 = calls().map(|call| hours(call.arrives_h, call.leaves_h)).sum();
            let waited = tally.waited_h.mean();
            assert!((until_begun..=in_port).contains(&waited), "{}: {waited}", agreement.id);
        }
        assert!(glimpse.calls.len() > 100 && glimpse.calls.is_sorted_by_key(|call| call.arrives_h));
    }
}

#[test]
fn a_glimpse_tells_how_debt_grows_without_parts() {
    let study = Study::open("cuba-2022", "parts-stop").expect("the case is sound");
    let result = study.run(&Options { only: Some(0), ..Options::default() }).expect("it is lived");
    let glimpse = study.glimpse(&result.outcome).expect("there is a sample");
    let view = View::of(study.case(), &result.outcome, &result.summary, &glimpse).glimpse;
    let debt = |technology: &str| -> Vec<f64> {
        let found = view.debts.iter().find(|debt| debt.technology == technology);
        let series = serde_json::to_value(&found.expect("it has debt").debt_y).expect("numbers");
        serde_json::from_value(series).expect("numbers")
    };
    // Series keep four digits.
    let is_near = |seen: &[f64], expected: [f64; 12]| {
        seen.len() == 12 && seen.iter().zip(expected).all(|(seen, expected)| (seen - expected).abs() <= 5e-4)
    };
    // At rest with 0.4 of the parts. French plant gets what it got; Soviet plant gets nothing, so that its debt grows by a
    // year in a year, and is looked at each week.
    let rest = 0.6 / (1.6 * 0.4);
    let begins = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let grown = begins.map(|day: u32| rest + f64::from(day / 7 * 7) / 365.0);
    let (french, soviet) = (debt("steam-french-330"), debt("steam-soviet-100"));
    assert!(is_near(&french, [rest; 12]), "{french:?}");
    assert!(is_near(&soviet, grown), "{soviet:?}, expected {grown:?}");
}
