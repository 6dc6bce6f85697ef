//! One fault gives one finding, with its place, and does not echo through other tables.

mod sound;

use alumbron_case::{Files, check, render_json, render_text};
use sound::patched;

fn codes(files: &Files) -> Vec<&'static str> {
    check(files).iter().map(|finding| finding.code.id).collect()
}

#[test]
fn json_has_lines_and_columns() {
    let files = patched(&[("units.csv", "felton,Felton,east", "felton,Ñico,este")]);
    let json: serde_json::Value = serde_json::from_str(&render_json(&files, &check(&files))).unwrap();
    let first = &json[0];
    assert_eq!((first["file"].as_str(), first["code"].as_str()), (Some("units.csv"), Some("AL105")));
    assert_eq!((first["line"].as_u64(), first["column"].as_u64()), (Some(2), Some(13)));
    assert_eq!((first["end_line"].as_u64(), first["end_column"].as_u64()), (Some(2), Some(17)));
}

#[test]
fn one_fault_gives_one_finding() {
    let faults: &[(&str, &str, &str, &str)] = &[
        ("AL102", "units.csv", "title,region", "title,regoin"),
        ("AL102", "units.csv", "capacity_mw", "capacity"),
        ("AL102", "regions.csv", "id,title", "idd,title"),
        ("AL102", "demand.csv", "id,region", "idd,region"),
        ("AL102", "agreements.csv", "tanks", "tnaks"),
        ("AL102", "case.toml", "start = 2022-01-02", "strat = 2022-01-02"),
        ("AL102", "units.csv", "mttr_h", "mtr_h"),
        ("AL102", "units.csv", "specific_use_g_per_kwh", "specifc_use_g_per_kwh"),
        ("AL102", "units.csv", "tanks", "tnaks"),
        ("AL102", "demand.csv", "energy_mwh", "enregy_mwh"),
        ("AL102", "regions.csv", "latitude_deg", "lattitude_deg"),
        ("AL102", "case.toml", "hours = 48", "huors = 48"),
        ("AL102", "case.toml", "supplier = ", "suplier = "),
        ("AL102", "case.toml", "hours = 48\n", "hours = 48\nstrat = 1\n"),
        ("AL101", "units.csv", "title,region", "title,_region"),
        ("AL101", "regions.csv", "id,title", "_id,title"),
        ("AL003", "case.toml", "start = 2022-01-01", "start = 2022-13-01"),
        ("AL003", "case.toml", "start = 2022-01-02", "start = 2022-13-02"),
        ("AL003", "case.toml", "[horizon]", "[horizon"),
    ];
    let mut text = String::new();
    for (code, file, from, to) in faults {
        let files = patched(&[(file, from, to)]);
        let findings = check(&files);
        let shown = render_text(&files, &findings, false);
        assert_eq!(findings.iter().map(|f| f.code.id).collect::<Vec<_>>(), [*code], "{to}\n{shown}");
        text.push_str(&shown);
    }
    insta::assert_snapshot!("one_fault", text);
}

#[test]
fn a_broken_table_does_not_echo_through_the_others() {
    assert_eq!(codes(&patched(&[("fuels.csv", "Fuel oil", "\"Fuel oil")])), ["AL005"]);
    assert_eq!(codes(&patched(&[("case.toml", "hours = 48", "hours = ")])), ["AL003"]);
}

#[test]
fn a_folder_is_not_taken_for_a_misspelt_file() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["case", "units"] {
        std::fs::create_dir(dir.path().join(name)).unwrap();
    }
    let findings = check(&Files::folder(dir.path()).unwrap());
    let unknown: Vec<_> = findings.iter().filter(|f| f.code.id == "AL007").collect();
    assert_eq!(unknown.len(), 2);
    assert!(unknown.iter().all(|f| f.help.is_none() && f.title.contains("/`")), "{unknown:?}");
}
