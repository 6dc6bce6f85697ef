//! Attribution: known shares, sums that close, absent causes without a share, and equal bits for any number of threads.

use alumbron::engine::system::{Split, Switch};
use alumbron::report::why::{CausePart, PartShare};
use alumbron::report::{numeral, page, text};
use alumbron::{Options, Study};

fn open(case: &str, scenario: &str) -> Study {
    Study::open(case, scenario).expect("the case is sound")
}

fn options(samples: u64) -> Options<'static> {
    Options { samples, ..Options::default() }
}

#[test]
fn causes_in_series_have_the_shares_worked_by_hand() {
    let (attribution, why) = open("causes-in-series", "baseline").why(None, None, &options(2)).unwrap();
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
        let (attribution, why) = study.why(None, None, &options(samples)).unwrap();
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

/// A case in a folder of its own: these files, with a `case.toml` of one hour.
fn one_hour(place: &tempfile::TempDir, files: &[(&str, &str)]) -> Study {
    let head = "name = \"parts\"\n\n[horizon]\nstart = 2020-01-01\nhours = 1\n";
    for (name, text) in [&[("case.toml", head)], files].concat() {
        std::fs::write(place.path().join(name), text).expect("the folder is writable");
    }
    open(place.path().to_str().expect("the path is text"), "baseline")
}

fn parts(study: &Study, split: Split, samples: u64) -> Vec<(String, f64, f64)> {
    let (attribution, _) = study.why(None, Some(split), &options(samples)).expect("samples are lived");
    let told = |part: &PartShare| {
        (part.part.clone().unwrap_or_default(), part.share.value, part.share.standard_error)
    };
    attribution.parts.iter().map(told).collect()
}

#[test]
fn two_dry_tanks_share_by_fuel_what_they_leave_dark() {
    let place = tempfile::tempdir().unwrap();
    let study = one_hour(
        &place,
        &[
            ("regions.csv", "id\ntown\n"),
            ("demand.csv", "id,region,peak_mw\ntown,town,80\n"),
            ("fuels.csv", "id\noil\ndiesel\n"),
            ("tanks.csv", "id,fuel,region,capacity_t,stock_t\na,oil,town,9,0\nb,diesel,town,9,0\n"),
            (
                "units.csv",
                "id,region,capacity_mw,tanks,specific_use_t_per_mwh\nold,town,60,a,0.2\nnew,town,40,b,0.2\n",
            ),
        ],
    );
    // Without oil alone 40 MW are short, without diesel alone 20, without both 80.
    let shares = parts(&study, Split::Fuel, 1);
    assert_eq!(shares.iter().map(|(id, ..)| id.as_str()).collect::<Vec<_>>(), ["diesel", "oil"]);
    assert!((shares[0].1 - 30.0).abs() < 1e-9 && (shares[1].1 - 50.0).abs() < 1e-9, "{shares:?}");
}

#[test]
fn plant_out_is_shared_by_technology() {
    let place = tempfile::tempdir().unwrap();
    let study = one_hour(
        &place,
        &[
            ("regions.csv", "id\ntown\n"),
            ("demand.csv", "id,region,peak_mw\ntown,town,80\n"),
            ("technologies.csv", "id\nsteam\nengines\n"),
            (
                "units.csv",
                "id,region,technology,capacity_mw,derating_share\nold,town,steam,60,0.5\nnew,town,engines,40,0.25\nbare,\
                 town,,10,0\n",
            ),
        ],
    );
    // 110 MW for 80: steam alone derated lacks nothing, engines alone neither, both lack 10.
    let shares = parts(&study, Split::Technology, 1);
    let wanted = [("engines", 5.0), ("steam", 5.0), ("", 0.0)];
    for ((id, share, _), (name, mwh)) in shares.iter().zip(wanted) {
        assert!(id == name && (share - mwh).abs() < 1e-9, "{shares:?}");
    }
}

#[test]
fn a_supplier_answers_for_what_does_not_come_as_agreed() {
    // Of the known answers of `toy-tank`: 52.400323091 MWh unserved, 48.429856128 if the cargo comes as agreed, 47.384615
    // without any need of fuel; and where no unit fails 1.8, as the stock covers all but 18 MWh if no cargo comes.
    let shares = parts(&open("toy-tank", "baseline"), Split::Supplier, 20_000);
    let exact = [0.5 * 1.8 + 0.5 * (52.400323091 - 48.429856128), 0.5 * (48.429856128 - 47.384615)];
    assert_eq!(shares.len(), 2, "the supplier, and what is left");
    for ((_, share, error), exact) in shares.iter().zip(exact) {
        assert!((share - exact).abs() < 4.0 * error && *error < 0.08, "{shares:?} {exact}");
    }
}

#[test]
fn parts_sum_to_the_share_of_their_cause_for_any_number_of_threads() {
    for (split, causes) in [(Split::Fuel, 1), (Split::Supplier, 1), (Split::Technology, 1)] {
        let study = open("three-regions", "baseline");
        let told = |threads| {
            let options = Options { threads, ..options(2) };
            study.why(None, Some(split), &options).unwrap()
        };
        let ((attribution, why), (_, again)) = (told(1), told(2));
        assert_eq!(why, again, "{split:?}");
        let mut seen = Vec::new();
        for (at, cause) in Switch::ALL.into_iter().enumerate() {
            let of_cause: Vec<usize> = (0..why.parts.len()).filter(|&p| why.parts[p].0 == cause).collect();
            if of_cause.is_empty() {
                continue;
            }
            seen.push(cause);
            for row in &why.rows {
                let sum: f64 = of_cause.iter().map(|&part| row.parts_mwh[part]).sum();
                assert!(
                    (sum - row.shares_mwh[at]).abs() < 1e-9 * row.unserved_mwh.max(1.0),
                    "{split:?} {row:?}"
                );
            }
        }
        assert_eq!(seen.len(), causes, "{split:?}: {:?}", attribution.parts);
    }
}

#[test]
fn threads_change_no_share() {
    let study = open("toy-tank", "baseline");
    let shares = |threads| study.why(None, None, &Options { threads, ..options(40) }).unwrap().1;
    assert_eq!(shares(1), shares(3));
}

#[test]
fn broken_plant_made_2022_and_fuel_would_have_without_venezuela() {
    let (base, without) = (open("cuba-2022", "baseline"), open("cuba-2022", "without-venezuela"));
    let (attribution, _) = without.why(Some(&base), None, &options(4)).unwrap();
    let [fuel, plant] =
        [&attribution.causes[0], &attribution.plant].map(|cause| cause.of_all_beside.unwrap());
    assert!(plant.base.value > 0.6 && fuel.base.value < 0.4, "{plant:?} {fuel:?}");
    assert!(plant.other.value < 0.4 && fuel.other.value > 0.6, "{plant:?} {fuel:?}");
    // With plant as broken as it was, fuel enough would have spared next to nothing.
    let (alone, _) = base.why(None, None, &options(4)).unwrap();
    let spared = alone.causes[0].last_in.unwrap().value;
    assert!(spared < 0.05 * alone.unserved.value, "{spared}");
    assert!(fuel.difference.value > 0.2 && fuel.is_beyond_error(), "{fuel:?}");
    // Told in words with its error, and for programs.
    let words = text::attribution(&attribution, None, false);
    let points = numeral::with_error(numeral::points(fuel.difference));
    for told in ["Mainly lack of fuel, ", "There mainly broken plant, ", &format!("+{points} points")] {
        assert!(words.contains(told), "{told}: {words}");
    }
    assert!(words.lines().all(|line| line.chars().count() <= 100), "{words}");
    let json: serde_json::Value = serde_json::from_str(&attribution.to_json()).unwrap();
    let told = |at: &serde_json::Value, wanted: f64| (at.as_f64().unwrap() - wanted).abs() < 1e-12;
    let of_fuel = &json["causes"][0]["beside"];
    assert!(told(&json["plant"]["beside"]["base"], plant.base.value), "{json}");
    assert!(told(&of_fuel["difference"], fuel.difference.value), "{json}");
    assert!(told(&of_fuel["difference_standard_error"], fuel.difference.standard_error), "{json}");
    let page = page::render_attribution(&attribution);
    for told in [
        "<b>Mainly lack of fuel",
        "Under baseline: mainly broken plant",
        "<h2>Where</h2>",
        "<h2>Beside baseline</h2>",
    ] {
        assert!(page.contains(told), "{told}");
    }
}

#[test]
fn broken_plant_is_the_sum_of_its_causes_in_every_figure() {
    let (base, less) = (open("three-regions", "baseline"), open("three-regions", "baseline"));
    let (attribution, why) = less.why(Some(&base), None, &options(3)).unwrap();
    let sum = |of: fn(&CausePart) -> f64| attribution.causes[1..4].iter().map(of).sum::<f64>();
    let plant = &attribution.plant;
    assert!((plant.share.value - sum(|cause| cause.share.value)).abs() < 1e-6);
    assert!((plant.of_all.value - sum(|cause| cause.of_all.value)).abs() < 1e-12);
    assert!(plant.beside.unwrap().difference.value.abs() < 1e-12, "a world beside itself");
    // What regions bear sums to the shares of causes.
    for (at, cause) in attribution.causes.iter().enumerate() {
        let by_region: f64 = (0..attribution.regions.len()).map(|r| attribution.of_region(r)[at]).sum();
        assert!((by_region - cause.share.value).abs() < 1e-6 * attribution.unserved.value, "{cause:?}");
    }
    assert_eq!(why.split, None);
}

#[test]
fn an_attribution_leaves_a_whole_folder() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("out");
    let study = open("toy-tank", "baseline");
    let result = study.why(None, None, &options(10)).unwrap();
    study.save_why(&result, &dir, "2022-11-20T12:00:00Z").unwrap();
    for file in ["manifest.json", "why.json", "why.parquet", "why_samples.parquet", "report.html"] {
        assert!(dir.join(file).is_file(), "{file}");
    }
    let text = std::fs::read_to_string(dir.join("why.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["schema"], "alumbron.why/1");
    let page = std::fs::read_to_string(dir.join("report.html")).unwrap();
    assert!(!page.contains("NaN") && page.matches("<svg").count() == 1, "one month, one waterfall");
    let (by, why) = study.why(None, Some(Split::Supplier), &options(2)).unwrap();
    study.save_why(&(by, why), &dir, "2022-11-20T12:00:00Z").unwrap();
    let manifest = std::fs::read_to_string(dir.join("manifest.json")).unwrap();
    assert!(manifest.contains("why toy-tank --scenario baseline --by supplier --policy"), "{manifest}");
}
