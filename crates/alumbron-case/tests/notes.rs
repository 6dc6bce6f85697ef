//! Notes: what is read, what is doubtful about them, and that nothing typed stops the reading.

#![expect(clippy::unwrap_used, reason = "a test panics on what it does not expect")]

mod sound;

use std::collections::BTreeSet;
use std::path::Path;

use alumbron_case::{Files, read, read_notes, render_text};
use alumbron_model::finding::{CODES, Severity};
use alumbron_model::note::Notes;
use jiff::civil::date;
use sound::sound;

fn case() -> alumbron_model::Case {
    read(&sound(), "baseline").case.unwrap()
}

fn reading(text: &str) -> (Option<Notes>, Vec<(&'static str, Severity)>, String) {
    let files = Files::from_texts("sketch", [("notes.csv", text)]);
    let reading = read_notes(&files, &case());
    let codes = reading.findings.iter().map(|f| (f.code.id, f.code.severity)).collect();
    (reading.notes, codes, render_text(&files, &reading.findings, false))
}

/// A file with every doubt, and its text as people see it.
const DOUBTFUL: &str = "\
date,demand_peak_fcst_mw,avail_peak_fcst_mw,deficit_peak_fcst_mw,affect_peak_fcst_mw,actual_max_affect_mw,units_failure,units_maint,weather
2023-05-01,500,450,50,80,75,Felton,,sunny
2023-05-02,500,600,100,170,90,,,
2023-05-03,500,550,,120,90,,,
2023-05-04,-5,450,,,1e9,,,
2023-05-05,500,\"450,5\",,80,,felton;feltn,FEL-TON,
2023-05-05,510,450,60,90,,,,
2023-05-33,500,450,50,80,75,,,
2023-05-07,500,450
1023-05-08,500,450,50,80,75,,,
";

#[test]
fn every_doubt_is_told_and_the_rest_is_used() {
    let (notes, codes, text) = reading(DOUBTFUL);
    let told: BTreeSet<&str> = codes.iter().map(|(id, _)| *id).collect();
    assert_eq!(told, BTreeSet::from(["AL802", "AL803", "AL804", "AL805", "AL806", "AL807"]), "{text}");
    assert!(codes.iter().all(|(_, severity)| *severity == Severity::Warning), "{text}");
    insta::assert_snapshot!("doubtful", text);
    let notes = notes.unwrap();
    assert_eq!((notes.first, notes.last()), (date(2023, 5, 1), date(2023, 5, 5)));
    let first = notes.on(date(2023, 5, 1)).unwrap();
    assert_eq!((first.demand_mw, first.max_shed_mw), (Some(500.0), Some(75.0)));
    assert_eq!(first.units.as_ref().unwrap().failed.len(), 1);
    // More available than needed and yet a deficit, or a shed: one of them is a misprint.
    for day in [2, 3] {
        let note = notes.on(date(2023, 5, day)).unwrap();
        assert_eq!((note.demand_mw, note.available_mw, note.deficit_mw), (None, None, None));
        assert_eq!(note.max_shed_mw, Some(90.0));
    }
    let fourth = notes.on(date(2023, 5, 4)).unwrap();
    assert_eq!((fourth.demand_mw, fourth.max_shed_mw, fourth.available_mw), (None, None, Some(450.0)));
    let fifth = notes.on(date(2023, 5, 5)).unwrap();
    assert_eq!((fifth.demand_mw, fifth.available_mw), (Some(500.0), None));
    let units = fifth.units.as_ref().unwrap();
    assert_eq!((units.failed.len(), units.maintained.len()), (1, 0), "both lists name it: it has failed");
}

#[test]
fn what_cannot_be_used_at_all_is_an_error() {
    let mut told = String::new();
    for (text, code) in [
        ("day,deficit_peak_fcst_mw\n2023-05-01,50\n", "AL801"),
        ("date,demand_peak_fcst_mw\n2023-05-01,500\n", "AL808"),
        ("date,deficit_peak_fcst_mw\n", "AL808"),
        ("", "AL008"),
    ] {
        let (notes, codes, rendered) = reading(text);
        assert!(notes.is_none() && codes.contains(&(code, Severity::Error)), "{rendered}");
        told.push_str(&rendered);
    }
    insta::assert_snapshot!("useless", told);
    let gone = read_notes(&Files::notes(Path::new("no/such/notes.csv")), &case());
    assert!(gone.notes.is_none());
    assert_eq!(gone.findings[0].code.id, "AL001");
}

#[test]
fn every_code_of_notes_is_exercised() {
    let exercised = ["AL801", "AL802", "AL803", "AL804", "AL805", "AL806", "AL807", "AL808"];
    let of_notes: Vec<&str> = CODES.iter().map(|code| code.id).filter(|id| id.starts_with("AL8")).collect();
    assert_eq!(of_notes, exercised);
}

#[test]
fn order_of_rows_and_columns_changes_nothing() {
    let straight = "date,deficit_peak_fcst_mw,units_failure\n2023-05-01,50,felton\n2023-05-03,-20,\n";
    let turned = "units_failure,date,deficit_peak_fcst_mw\n,2023-05-03,-20\n\"Felton \",2023-05-01,50.0\n";
    let notes = reading(straight).0.unwrap();
    assert_eq!(reading(turned).0.unwrap(), notes);
    assert_eq!(notes.days.len(), 3);
    assert!(notes.days[1].is_none());
}

#[test]
fn a_misprinted_year_is_left_out_and_a_second_run_of_notes_is_not() {
    let row = |date: &str| format!("{date},50\n");
    let days: String = (1..=12).map(|day| row(&format!("2023-05-{day:02}"))).collect();
    let head = "date,deficit_peak_fcst_mw\n";
    let (notes, codes, _) = reading(&format!("{head}{days}{}", row("2032-05-13")));
    assert_eq!(notes.unwrap().last(), date(2023, 5, 12));
    assert_eq!(codes, [("AL803", Severity::Warning)]);
    let again: String = (1..=3).map(|day| row(&format!("2025-05-{day:02}"))).collect();
    let (notes, codes, _) = reading(&format!("{head}{days}{again}"));
    assert_eq!(notes.unwrap().last(), date(2025, 5, 3));
    assert!(codes.is_empty());
    // A demand of nothing is no demand.
    let (notes, codes, _) =
        reading("date,demand_peak_fcst_mw,avail_peak_fcst_mw\n2023-05-01,0,0\n2023-05-02,500,400\n");
    assert_eq!(notes.unwrap().on(date(2023, 5, 1)).unwrap().demand_mw, None);
    assert_eq!(codes, [("AL804", Severity::Warning)]);
}

#[test]
fn no_text_stops_the_reading() {
    // Bytes of a sound file changed one by one, and cut anywhere.
    let text = "date,deficit_peak_fcst_mw,units_failure\n2023-05-01,50,felton\n2023-05-02,\"40\",\n";
    for at in 0..text.len() {
        for with in [",", "\"", "\n", ";", "9", "-", "é", "\u{0}"] {
            let changed = format!("{}{with}{}", &text[..at], &text[at + 1..]);
            let (notes, codes, _) = reading(&changed);
            assert!(
                notes.is_some() || codes.iter().any(|(_, severity)| *severity == Severity::Error),
                "{changed}"
            );
        }
        reading(&text[..at]);
    }
}
