//! Comparisons: the same luck in all worlds, errors of pairs, and a folder with everything in it.

use alumbron::{Options, Study, StudyError, compare, save_comparison};

fn worlds(case: &str, scenarios: &[&str]) -> Vec<Study> {
    scenarios.iter().map(|scenario| Study::open(case, scenario).expect("the case is sound")).collect()
}

fn options(samples: u64) -> Options<'static> {
    Options { samples, ..Options::default() }
}

#[test]
fn a_world_does_not_differ_from_itself() {
    let comparison = compare(&worlds("toy-tank", &["baseline", "baseline"]), &options(50)).unwrap();
    for compared in &comparison.metrics {
        let paired = compared.worlds[1].expect("it is there");
        assert!(paired.difference.value == 0.0, "{}", compared.metric);
        assert!(!paired.is_beyond_error(), "{}", compared.metric);
    }
}

#[test]
fn values_are_those_of_a_plain_run_and_pairs_are_surer_than_figures() {
    let worlds = worlds("cuba-2022", &["baseline", "algeria-resumes"]);
    let comparison = compare(&worlds, &options(8)).unwrap();
    let run = worlds[1].run(&Options { plain: true, ..options(8) }).unwrap().summary;
    let eue = comparison.metrics.iter().find(|m| m.metric == "eue_mwh" && m.region.is_none()).unwrap();
    let paired = eue.worlds[1].unwrap();
    assert_eq!(paired.other, run.system("eue_mwh"));
    let Some(base) = eue.worlds[0] else { panic!("the base is there") };
    assert!((paired.other.value - base.other.value - paired.difference.value).abs() < 1e-6);
    assert!(paired.difference.standard_error < 0.5 * paired.other.standard_error, "{paired:?}");
    let regions = comparison.metrics.iter().filter(|m| m.region.is_some()).count();
    assert_eq!(regions, worlds[0].case().regions.len());
    // What regions have more or less is what the system has.
    let of_regions = comparison.metrics.iter().filter(|m| m.region.is_some());
    let sum: f64 = of_regions.map(|m| m.worlds[1].unwrap().difference.value).sum();
    assert!((sum - paired.difference.value).abs() < 1e-6, "{sum} {paired:?}");
}

#[test]
fn cases_with_other_tables_compare_if_their_horizons_are_equal() {
    let mut worlds = worlds("singlenode-a", &["baseline"]);
    worlds.push(Study::open("threenode", "baseline").unwrap());
    let comparison = compare(&worlds, &options(20)).unwrap();
    assert_eq!(comparison.worlds[1].label, "threenode: baseline");
    worlds.push(Study::open("x1", "baseline").unwrap());
    assert!(matches!(compare(&worlds, &options(20)), Err(StudyError::NotComparable(_))));
    assert!(matches!(compare(&worlds[..1], &options(20)), Err(StudyError::NotComparable(_))));
}

#[test]
fn a_comparison_leaves_a_whole_folder() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("out");
    let worlds = worlds("toy-tank", &["baseline", "baseline"]);
    let comparison = compare(&worlds, &options(20)).unwrap();
    save_comparison(&worlds, &comparison, &dir, "2022-11-20T12:00:00Z").unwrap();
    for file in ["manifest.json", "compare.json", "comparison.parquet", "report.html"] {
        assert!(dir.join(file).is_file(), "{file}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(dir.join("compare.json")).unwrap()).unwrap();
    assert_eq!(json["schema"], "alumbron.compare/1");
    assert_eq!(json["metrics"].as_array().unwrap().len(), 2 * comparison.metrics.len());
}

#[test]
fn policies_stand_side_by_side_on_the_same_luck() {
    let worlds = worlds("embargo6", &["baseline"]);
    let all = Options { policy: "burn-first, look-ahead,clairvoyant", ..options(2000) };
    let comparison = compare(&worlds, &all).unwrap();
    let labels: Vec<&str> = comparison.worlds.iter().map(|world| world.label.as_str()).collect();
    assert_eq!(labels, ["burn-first", "look-ahead", "clairvoyant (bound)"]);
    let cost = comparison.metrics.iter().find(|m| m.metric == "shortfall_cost").unwrap();
    for (world, paired) in comparison.worlds.iter().zip(&cost.worlds) {
        let alone = Options { policy: world.policy, plain: true, ..options(2000) };
        let alone = worlds[0].run(&alone).unwrap().summary.system("shortfall_cost");
        assert_eq!(paired.unwrap().other, alone, "{}", world.label);
    }
    let [_, ahead, bound] = [0, 1, 2].map(|world: usize| cost.worlds[world].unwrap());
    assert!(ahead.is_beyond_error() && ahead.difference.value < 0.0, "{ahead:?}");
    assert!(bound.difference.value < ahead.difference.value, "{bound:?}");
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("out");
    save_comparison(&worlds, &comparison, &dir, "2022-11-20T12:00:00Z").unwrap();
    assert!(dir.join("policies.parquet").is_file());
    let text = |name: &str| std::fs::read_to_string(dir.join(name)).unwrap();
    assert!(text("manifest.json").contains("--policy burn-first,look-ahead,clairvoyant"));
    assert!(text("report.html").contains("clairvoyant (bound)</b>: Know the whole sample ahead"));
    let json: serde_json::Value = serde_json::from_str(&text("compare.json")).unwrap();
    assert_eq!(json["worlds"][2]["bound"], true);
    assert_eq!(json["metrics"][1]["policy"], "look-ahead");
    for wrong in ["burn-first,burn-first", "burn-first"] {
        let options = Options { policy: wrong, ..options(20) };
        assert!(matches!(compare(&worlds, &options), Err(StudyError::NotComparable(_))), "{wrong}");
    }
}
