//! Capacity credit against exact values (PRAS `singlenode_a` with one more machine, by enumeration).

use alumbron::case::Files;
use alumbron::credit::{Credit, Measure, NoCredit, Thing};
use alumbron::{Options, Study, StudyError};

const EFC_MW: f64 = 8.237_647;
const ELCC_MW: f64 = 7.373_805;

/// `singlenode-a` with one more machine of 10 MW that is out a tenth of the time; if `aside`, with a second region that
/// is never short, which convolution does not take.
fn singlenode(aside: bool) -> Study {
    let files = Files::embedded("singlenode-a").expect("it is compiled in");
    let texts = files.files.iter().map(|file| {
        let more = match file.name.as_str() {
            "units.csv" if aside => "new,system,10,1,0.1,0.9,,\nspare,aside,2,1,,,,\n",
            "units.csv" => "new,system,10,1,0.1,0.9,,\n",
            "regions.csv" if aside => "aside,\n",
            "demand.csv" if aside => "aside,aside,1,,\n",
            _ => "",
        };
        (file.name.clone(), format!("{}{more}", file.text))
    });
    Study::of(Files::from_texts("singlenode", texts), "baseline").expect("a sound case")
}

fn credit(study: &Study, width: Option<f64>, seed: u64) -> Credit {
    let options = Options { samples: 4_000, seed, ..Options::default() };
    study.credit(Thing::Unit("new"), Measure::Eue, width, &options).expect("it has a credit")
}

#[test]
fn one_more_unit_is_exact_by_convolution() {
    let credit = credit(&singlenode(false), None, 1);
    for (interval, expected) in [(credit.efc, EFC_MW), (credit.elcc, ELCC_MW)] {
        assert!(interval.low < expected && expected < interval.high, "{interval:?} {expected}");
        assert!(interval.high - interval.low < 1e-4, "{interval:?}");
    }
    assert_eq!((credit.samples, credit.nameplate_mw), (None, Some(10.0)));
}

#[test]
fn sampled_intervals_hold_the_exact_credit_about_as_often_as_they_say() {
    let study = singlenode(true);
    let mut held = 0;
    for seed in 1..=8 {
        let credit = credit(&study, None, seed);
        for (interval, expected) in [(credit.efc, EFC_MW), (credit.elcc, ELCC_MW)] {
            assert!(interval.low < interval.mw && interval.mw < interval.high, "{interval:?}");
            assert!((interval.mw - expected).abs() < 3.0 * (interval.high - interval.low), "{interval:?}");
            held += usize::from(interval.low <= expected && expected <= interval.high);
        }
    }
    // Of sixteen, fifteen are expected.
    assert!(held >= 12, "{held} of 16 intervals hold the exact value");
}

#[test]
fn samples_are_added_until_an_interval_is_narrow_enough() {
    let study = singlenode(true);
    let (wide, narrow) = (credit(&study, None, 3), credit(&study, Some(0.2), 3));
    assert!(narrow.samples > wide.samples, "{:?} {:?}", narrow.samples, wide.samples);
    for interval in [narrow.efc, narrow.elcc] {
        assert!(interval.high - interval.low <= 0.2, "{interval:?}");
    }
}

#[test]
fn what_cannot_be_told_is_not_told() {
    let study = singlenode(false);
    let error = study.credit(Thing::Unit("neww"), Measure::Eue, None, &Options::default());
    let Err(StudyError::NoCredit(NoCredit::NoSuchThing { hint, .. })) = error else { panic!("{error:?}") };
    assert!(hint.contains("`new`"), "{hint}");
    let never = Study::open("rts79", "baseline").expect("a sound case");
    let unit = never.case().units.iter().next().expect("it has units").id.clone();
    let credit = never.credit(Thing::Unit(&unit), Measure::Lolh, None, &Options::default()).expect("exact");
    let nameplate = credit.nameplate_mw.expect("it is a unit");
    assert!(credit.efc.mw > 0.0 && credit.efc.mw < nameplate, "{credit:?}");
    assert!(credit.elcc.mw > 0.0 && credit.elcc.mw < nameplate, "{credit:?}");
}
