//! One unsound case for each code of a finding, with its text as people see it.

mod faults;
mod sound;

use alumbron_case::{File, Problem, check, read, render_text};
use alumbron_model::finding::{CODES, Severity};
use faults::FAULTS;
use sound::{patched, sound};

#[test]
fn the_sound_case_has_no_finding() {
    let findings = check(&sound());
    assert!(findings.is_empty(), "{}", render_text(&sound(), &findings, false));
}

#[test]
fn each_fault_gives_its_code_and_no_other_error() {
    let mut wrong = String::new();
    for (code, faults) in FAULTS {
        let mut text = String::new();
        for patches in *faults {
            let files = patched(patches);
            let findings = check(&files);
            let errors = || findings.iter().filter(|f| f.code.severity == Severity::Error);
            if !findings.iter().any(|f| f.code.id == *code) || errors().any(|f| f.code.id != *code) {
                wrong.push_str(&format!("{code} {patches:?}\n{}\n", render_text(&files, &findings, false)));
            }
            text.push_str(&render_text(&files, &findings, false));
            text.push('\n');
        }
        if wrong.is_empty() {
            insta::assert_snapshot!(*code, text);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn files_that_are_no_text_are_found() {
    let mut files = sound();
    files.files.push(File {
        name: "x.csv".to_owned(),
        text: String::new(),
        problem: Some(Problem::Unreadable("permission denied".to_owned())),
        row_of: None,
    });
    let units = files.files.iter_mut().find(|file| file.name == "units.csv").unwrap();
    units.text.truncate(40);
    units.problem = Some(Problem::NotUtf8);
    let findings = check(&files);
    insta::assert_snapshot!("AL001_AL002", render_text(&files, &findings, false));
}

#[test]
fn a_wrong_scenario_is_named_with_the_list() {
    let reading = read(&sound(), "no-venezula");
    assert!(reading.case.is_none());
    let included = patched(&[("case.toml", "enable = [", "include = [\"no-venezula\"]\nenable = [")]);
    let findings = check(&included);
    assert_eq!(findings.iter().map(|f| f.code.id).collect::<Vec<_>>(), ["AL504"]);
    let texts = [render_text(&sound(), &reading.findings, false), render_text(&included, &findings, false)];
    insta::assert_snapshot!("AL504", texts.concat());
}

#[test]
fn a_case_that_would_not_fit_into_memory_is_refused() {
    let horizon = ("case.toml", "hours = 48", "hours = 876600");
    let profiles: String = (0..600).map(|n| format!(",p{n}")).collect();
    let ones = ",1".repeat(600);
    let profiles: String = std::iter::once(format!("hour_of_day{profiles}\n"))
        .chain((0..24).map(|h| format!("{h}{ones}\n")))
        .collect();
    let tanks: String = (0..250).map(|n| format!("t{n},,fuel-oil,,,1,0,0,yearbook\n")).collect();
    let tanks = format!("{tanks}felton,Felton");
    let mut text = String::new();
    for more in [("profiles/many.csv", "", profiles.as_str()), ("tanks.csv", "felton,Felton", tanks.as_str())]
    {
        let files = patched(&[horizon, more]);
        let findings = check(&files);
        assert_eq!(findings.iter().map(|f| f.code.id).collect::<Vec<_>>(), ["AL308"]);
        text.push_str(&render_text(&files, &findings, false));
    }
    insta::assert_snapshot!("AL308", text);
}

#[test]
fn every_code_is_exercised() {
    for code in CODES {
        let elsewhere = ["AL001", "AL002", "AL308", "AL504"].contains(&code.id)
            || code.id.starts_with("AL7")
            || code.id.starts_with("AL8");
        assert!(elsewhere || FAULTS.iter().any(|(id, _)| *id == code.id), "{} is not exercised", code.id);
    }
}

#[test]
fn ten_faults_in_five_files_give_ten_findings_in_one_run() {
    let files = patched(&[
        ("case.toml", "\"shared\"", "\"national\""),
        ("case.toml", "id = \"felton\"", "id = \"feltn\""),
        ("regions.csv", "2000000,20", "2000000,-20"),
        ("regions.csv", "east,\"East", "east,\"\"\"East"),
        ("regions.csv", "20.4,-76.2", "20.4,"),
        ("units.csv", "east,steam", "east,stem"),
        ("units.csv", "40,1,,", "40,1,100,"),
        ("tanks.csv", "2000,30000", "2000,300000"),
        ("tanks.csv", "east,60000", "este,60000"),
        ("agreements.csv", "10,0.9,5", "10,90,5"),
        ("agreements.csv", "exponential(48)", "soon"),
    ]);
    let findings = check(&files);
    let text = render_text(&files, &findings, false);
    assert_eq!(findings.len(), 10, "{text}");
    insta::assert_snapshot!("ten_faults", text);
}
