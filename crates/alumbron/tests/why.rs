//! Attribution: known shares, sums that close, absent causes without a share, and equal bits for any number of threads.

use alumbron::engine::system::Switch;
use alumbron::{Options, Study};

fn open(case: &str, scenario: &str) -> Study {
    Study::open(case, scenario).expect("the case is sound")
}

fn options(samples: u64) -> Options<'static> {
    Options { samples, ..Options::default() }
}

#[test]
fn causes_in_series_have_the_shares_worked_by_hand() {
    let (attribution, why) = open("causes-in-series", "baseline").why(None, &options(2)).unwrap();
    let wanted = [
        ("fuel", 25.0, Some((50.0, 10.0))),
        ("forced-outage", 15.0, Some((40.0, 0.0))),
        ("maintenance", 0.0, Some((0.0, 0.0))),
        ("derating-and-parts", 0.0, Some((0.0, 0.0))),
        ("network", 10.0, Some((30.0, 0.0))),
        ("not-built", 0.0, None),
    ];
    for (cause, (name, share, bracket)) in attribution.causes.iter().zip(wanted) {
        assert_eq!(cause.cause, name);
        assert!((cause.share.value - share).abs() < 1e-9, "{cause:?}");
        let told = cause.first_in.zip(cause.last_in);
        assert_eq!(told.is_some(), bracket.is_some(), "{cause:?}");
        if let (Some((first, last)), Some(wanted)) = (told, bracket) {
            assert!(
                (first.value - wanted.0).abs() < 1e-9 && (last.value - wanted.1).abs() < 1e-9,
                "{cause:?}"
            );
        }
    }
    assert_eq!(why.present, [Switch::Fuel, Switch::Outage, Switch::Network]);
}

#[test]
fn shares_sum_to_what_a_run_leaves_unserved_sample_by_sample() {
    for (case, samples) in [("cuba-2022", 3), ("three-regions", 3), ("toy-tank", 100), ("threenode", 100)] {
        let study = open(case, "baseline");
        let (attribution, why) = study.why(None, &options(samples)).unwrap();
        let run = study.run(&options(samples)).unwrap().outcome;
        for (row, sample) in why.rows.iter().zip(&run.samples) {
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * sample.unserved_mwh.max(1.0);
            assert!(close(row.unserved_mwh, sample.unserved_mwh), "{case}: {row:?}");
            assert!(close(row.shares_mwh.iter().sum(), sample.unserved_mwh), "{case}: {row:?}");
            assert!(close(row.cells_mwh.iter().sum(), sample.unserved_mwh), "{case}: {row:?}");
        }
        for cause in attribution.causes.iter().filter(|cause| !cause.present) {
            assert!(cause.share.value == 0.0, "{case}: {cause:?}");
        }
    }
}

#[test]
fn threads_change_no_share() {
    let study = open("toy-tank", "baseline");
    let shares = |threads| study.why(None, &Options { threads, ..options(40) }).unwrap().1;
    assert_eq!(shares(1), shares(3));
}

#[test]
fn broken_plant_made_2022_and_fuel_would_have_without_venezuela() {
    let (base, without) = (open("cuba-2022", "baseline"), open("cuba-2022", "without-venezuela"));
    let (attribution, _) = without.why(Some(&base), &options(4)).unwrap();
    let of = |name: &str| attribution.causes.iter().find(|cause| cause.cause == name).unwrap();
    let share_before = |name: &str| of(name).of_all_beside.unwrap().base.value;
    let plant: f64 = ["forced-outage", "maintenance", "derating-and-parts"].map(share_before).iter().sum();
    assert!(plant > 0.6 && share_before("fuel") < 0.4, "{plant} {}", share_before("fuel"));
    // With plant as broken as it was, fuel enough would have spared next to nothing.
    let (alone, _) = base.why(None, &options(4)).unwrap();
    let spared = alone.causes[0].last_in.unwrap().value;
    assert!(spared < 0.05 * alone.unserved.value, "{spared}");
    let grown = of("fuel").of_all_beside.unwrap();
    assert!(grown.difference.value > 0.2 && grown.is_beyond_error(), "{grown:?}");
}

#[test]
fn an_attribution_leaves_a_whole_folder() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("out");
    let study = open("toy-tank", "baseline");
    let result = study.why(None, &options(10)).unwrap();
    study.save_why(&result, &dir, "2022-11-20T12:00:00Z").unwrap();
    for file in ["manifest.json", "why.json", "why.parquet", "why_samples.parquet", "report.html"] {
        assert!(dir.join(file).is_file(), "{file}");
    }
    let text = std::fs::read_to_string(dir.join("why.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["schema"], "alumbron.why/1");
    let page = std::fs::read_to_string(dir.join("report.html")).unwrap();
    assert!(!page.contains("NaN") && page.matches("<svg").count() == 1, "one month, one waterfall");
}
