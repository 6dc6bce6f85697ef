//! Capacity credit against exact values (PRAS `singlenode_a` with one more machine, by enumeration).

use std::process::{Command, Output};

use alumbron::case::{ADDED, Addition, Files};
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

/// `alumbron credit` in an empty folder.
fn ask(home: &tempfile::TempDir, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alumbron"));
    command.arg("credit").args(args).current_dir(home.path()).output().expect("it runs")
}

fn answer(home: &tempfile::TempDir, args: &[&str]) -> serde_json::Value {
    let args: Vec<&str> = args.iter().copied().chain(["--format", "json"]).collect();
    let done = ask(home, &args);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).expect("one JSON document")
}

#[test]
fn what_does_not_exist_yet_is_one_option() {
    let home = tempfile::tempdir().expect("a folder");
    let unit = "capacity_mw=10, failure_per_h=0.1,repair_per_h=0.9";
    let found = answer(&home, &["singlenode-a", "--add-unit", unit]);
    assert_eq!(found["thing"], ADDED);
    for (what, expected) in [("efc", EFC_MW), ("elcc", ELCC_MW)] {
        let mw = found[what]["mw"].as_f64().expect("a number");
        assert!((mw - expected).abs() < 1e-5, "{what} {mw}");
    }
    std::fs::write(home.path().join("sun.csv"), "hour,sun\n0,0\n1,0.5\n2,0\n3,0\n").expect("a file");
    let sun =
        ["singlenode-a", "--add-unit", "id=park,capacity_mw=10,profile=sun", "--add-profiles", "sun.csv"];
    let found = answer(&home, &sun);
    assert_eq!((found["thing"].as_str(), found["nameplate_mw"].as_f64()), (Some("park"), Some(10.0)));
    // In the second hour 2 MW are short with .243, 12 with .027 and 22 with .001; with five more none, 7 and 17.
    let averted = 0.243 * 2.0 + 0.027 * 5.0 + 0.001 * 5.0;
    let by = found["without"].as_f64().expect("a number") - found["with"].as_f64().expect("a number");
    assert!((by - averted).abs() < 1e-9, "{by} {averted}");
    for (option, row) in [
        ("--add-battery", "discharge_mw=3,energy_mwh=6,start_share=1"),
        ("--add-response", "borrow_mw=3,energy_mwh=6"),
    ] {
        let found = answer(&home, &["singlenode-a", option, row, "--samples", "2000"]);
        let (low, high) = (found["efc"]["low"].as_f64(), found["efc"]["high"].as_f64());
        assert!(low > Some(0.0) && high < Some(3.1) && low <= high, "{found}");
        assert_eq!(found["nameplate_mw"].as_f64(), Some(3.0));
    }
}

#[test]
fn a_wrong_row_is_told_where_it_was_typed() {
    let home = tempfile::tempdir().expect("a folder");
    let typed = |row: &str| {
        let done = ask(&home, &["singlenode-a", "--add-unit", row]);
        (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    let (code, told) = typed("capacity_mw");
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("FIELD=VALUE"), "{told}");
    assert_eq!(typed("capacity_mw=1,capacity_mw=2").0, Some(2));
    let (code, told) = typed("capacity_mw=10,mttr=5");
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("singlenode-a/--add-unit:1:16"), "{told}");
    assert!(typed("id=firm,capacity_mw=10").1.contains("AL106"));
    let threenode = ask(&home, &["threenode", "--add-unit", "capacity_mw=10"]);
    assert!(String::from_utf8_lossy(&threenode.stderr).contains("`region`"), "{threenode:?}");
}

#[test]
fn a_capacity_in_the_profile_is_the_nameplate() {
    let mut files = Files::embedded("singlenode-a").expect("it is compiled in");
    files.add_profiles("wind.csv", b"hour,wind\n0,3\n1,5\n2,2\n3,1\n".to_vec());
    let id = files.add_row(Addition::Unit, "typed", "capacity_mw=1,profile=wind").expect("a row");
    let study = Study::of(files, "baseline").expect("a sound case");
    let credit = study.credit(Thing::Unit(&id), Measure::Eue, None, &Options::default()).expect("exact");
    assert_eq!(credit.nameplate_mw, Some(5.0));
}

#[test]
fn an_interval_without_spread_is_told() {
    let home = tempfile::tempdir().expect("a folder");
    let battery =
        ["singlenode-a", "--add-battery", "discharge_mw=3,energy_mwh=6,start_share=1", "--samples", "50"];
    let told = ask(&home, &battery);
    assert!(String::from_utf8_lossy(&told.stderr).contains("all 50 samples agree"), "{told:?}");
}
