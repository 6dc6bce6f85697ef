//! Outlooks: what is drawn is what comes, nothing later is looked at, and scores are those of the notes that were given.

#![expect(clippy::unwrap_used, reason = "a test panics on what it does not expect")]

use std::fmt::Write as _;
use std::path::PathBuf;

use alumbron::case::Files;
use alumbron::model::note::{Note, Notes};
use alumbron::{Again, NoOutlook, Options, Study, StudyError};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

/// The notes that the case of Cuba was derived from.
fn cuba() -> (Study, Notes) {
    let study = Study::open("cuba-2022", "baseline").unwrap();
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../cases/cuba-2022/observed/daily_notes.csv");
    let read = study.notes(&path).unwrap();
    (study, read.notes)
}

fn options(samples: u64) -> Options<'static> {
    Options { samples, ..Options::default() }
}

/// One region with two units that notes name, one that they do not, and more fuel than a month can burn.
fn small() -> Study {
    let hours: String = (0..24).fold(String::from("hour_of_day,day\n"), |mut text, hour| {
        let _ = writeln!(text, "{hour},{}", if hour == 20 { 1.0 } else { 0.7 });
        text
    });
    let files = Files::from_texts(
        "small",
        [
            ("case.toml", "name = \"small\"\n\n[horizon]\nstart = 2022-01-01\nhours = 8760\n".to_owned()),
            ("regions.csv", "id,reserve_mw\nhere,10\n".to_owned()),
            ("demand.csv", "id,region,peak_mw,profile\nall,here,1000,day\n".to_owned()),
            (
                "units.csv",
                "id,region,capacity_mw,mttf_h,mttr_h,derating_share,tanks,specific_use_t_per_mwh\n\
                 a-1,here,300,500,50,0.1,big,0.2\nb-2,here,200,500,50,0.1,big,0.2\n\
                 engines,here,900,500,500,,big,0.2\n"
                    .to_owned(),
            ),
            ("fuels.csv", "id\noil\n".to_owned()),
            ("tanks.csv", "id,fuel,region,capacity_t,stock_t\nbig,oil,here,10000000,10000000\n".to_owned()),
            ("profiles/day.csv", hours),
        ],
    );
    Study::of(files, "baseline").unwrap_or_else(|error| panic!("{error:?}"))
}

/// A hundred days of notes, whose demand, gap and failures wander by a rule.
fn invented(study: &Study) -> Notes {
    let first = date(2022, 2, 1);
    let unit = |nth: usize| study.case().units.indices().nth(nth).unwrap();
    let day = |nth: i64| {
        let wander = f64::from(((nth * 37) % 21 - 10) as i32);
        let demand = 950.0 + 3.0 * wander;
        let units = alumbron::model::note::Listed {
            failed: if nth % 9 < 4 { vec![unit(0)] } else { Vec::new() },
            maintained: if nth % 30 < 10 { vec![unit(1)] } else { Vec::new() },
        };
        Some(Note {
            demand_mw: Some(demand),
            available_mw: Some(demand - 120.0 - 4.0 * wander),
            max_shed_mw: Some((150.0 + 6.0 * wander).max(0.0)),
            units: Some(units),
            ..Note::default()
        })
    };
    Notes { first, days: (0..100).map(day).collect() }
}

#[test]
fn a_morning_without_luck_left_sheds_what_its_note_says() {
    // Every day of a year the same: demand 1,000 MW, 900 MW available, 110 MW shed with the reserve.
    let study = small();
    let note = Note {
        demand_mw: Some(1000.0),
        available_mw: Some(900.0),
        max_shed_mw: Some(110.0),
        ..Note::default()
    };
    let notes = Notes { first: date(2022, 1, 1), days: vec![Some(note); 300] };
    let outlook = study.outlook(&notes, date(2022, 10, 27), 5, &options(400)).unwrap();
    for day in &outlook.days {
        let [p05, .., p95] = day.max_shed_mw.quantiles;
        assert!((day.max_shed_mw.quantiles[3] - 110.0).abs() < 12.0, "{day:?}");
        assert!(p95 - p05 < 160.0, "ten months of the same make sure: {day:?}");
        // At the peak 11 %, off it nothing: the share of an hour.
        assert!((day.dark_h.quantiles[3] - 0.11).abs() < 0.02, "{day:?}");
    }
}

#[test]
fn what_runs_gives_less_where_more_is_missing_than_all_others_give() {
    // Two units of 270 and 180 MW run, and yet 100 MW in all are available.
    let study = small();
    let units: Vec<_> = study.case().units.indices().take(2).collect();
    let mut notes = Notes { first: date(2022, 1, 1), days: Vec::new() };
    for nth in 0..200 {
        // They are listed now and then, so that they are known by name.
        let failed = if nth % 40 == 0 { units.clone() } else { Vec::new() };
        notes.days.push(Some(Note {
            demand_mw: Some(1000.0),
            available_mw: Some(100.0),
            max_shed_mw: Some(910.0),
            units: Some(alumbron::model::note::Listed { failed, maintained: Vec::new() }),
            ..Note::default()
        }));
    }
    let outlook = study.outlook(&notes, notes.last(), 1, &options(200)).unwrap();
    let day = &outlook.days[0];
    assert!((day.max_shed_mw.quantiles[3] - 910.0).abs() < 20.0, "{day:?}");
}

#[test]
fn regions_and_energy_follow_from_the_peak_by_the_shape_of_the_day() {
    let study = small();
    let notes = invented(&study);
    let outlook = study.outlook(&notes, date(2022, 4, 20), 10, &options(300)).unwrap();
    for day in &outlook.days {
        // One region of one place: its hours in the dark are those of all, and energy is not less than the peak hour's.
        assert_eq!(day.regions.len(), 1);
        assert_eq!(day.regions[0].dark_h, day.dark_h);
        assert!(day.unserved_mwh.mean >= day.max_shed_mw.mean - 1e-6, "{day:?}");
        assert!(day.more_than[0] >= day.more_than[1] && day.more_than[1] >= day.more_than[2]);
        assert_eq!(day.dry, [0.0], "the tank is never near its heel");
    }
    let units: Vec<&str> = outlook.units.iter().map(|unit| unit.unit.as_str()).collect();
    assert_eq!(
        {
            let mut sorted = units.clone();
            sorted.sort_unstable();
            sorted
        },
        ["a-1", "b-2"]
    );
    assert!(outlook.units.iter().all(|unit| (0.0..=1.0).contains(&unit.out.0) && unit.costs_mw >= 0.0));
}

#[test]
fn nothing_that_was_published_later_is_looked_at() {
    let study = small();
    let notes = invented(&study);
    let issued = date(2022, 4, 20);
    let of = |notes: &Notes| study.outlook(notes, issued, 7, &options(60)).unwrap().to_json();
    let told = of(&notes);
    let mut later = notes.clone();
    let today = usize::try_from(notes.place(issued)).unwrap();
    for (place, note) in later.days.iter_mut().enumerate() {
        if place > today {
            *note = Some(Note { deficit_mw: Some(-999.0), max_shed_mw: Some(999.0), ..Note::default() });
        }
    }
    later.days[today].as_mut().unwrap().max_shed_mw = Some(999.0);
    assert_eq!(of(&later), told, "later notes, and what was shed on the day itself");
    let cut = Notes { first: notes.first, days: notes.days[..=today].to_vec() };
    assert_eq!(of(&cut), told, "notes that end on that morning");
    later.days[today - 1].as_mut().unwrap().max_shed_mw = Some(999.0);
    assert_ne!(of(&later), told, "what was shed the day before is known");
}

#[test]
fn results_are_the_same_for_any_number_of_threads() {
    let study = small();
    let notes = invented(&study);
    let of = |threads| {
        let options = Options { threads, ..options(130) };
        study.outlook(&notes, date(2022, 4, 20), 7, &options).unwrap().to_json()
    };
    assert_eq!(of(1), of(2));
    let again = Again { every: 9, ..Again::default() };
    let scored = |threads| study.hindcast(&notes, again, &Options { threads, ..options(40) }).unwrap();
    assert_eq!(scored(1), scored(2));
}

#[test]
fn a_hindcast_scores_each_lead_against_the_day_it_means() {
    let study = small();
    let notes = invented(&study);
    let again = Again { from: Some(date(2022, 3, 15)), to: Some(date(2022, 3, 17)), every: 1 };
    let scored = study.hindcast(&notes, again, &options(40)).unwrap();
    assert_eq!(scored.issued, (date(2022, 3, 15), date(2022, 3, 17), 3));
    let first: Vec<(u32, Date)> =
        scored.forecasts.iter().filter(|f| f.issued == date(2022, 3, 15)).map(|f| (f.lead, f.date)).collect();
    let expected = [(1, 15), (3, 17), (7, 21), (14, 28)].map(|(lead, day)| (lead, date(2022, 3, day)));
    assert_eq!(first[..4], expected);
    assert_eq!(first[4], (21, date(2022, 4, 4)));
    for forecast in &scored.forecasts {
        assert_eq!(Some(forecast.came_mw), notes.on(forecast.date).unwrap().max_shed_mw);
        // The last value known is that of the day before the morning.
        let before = notes.on(forecast.issued.saturating_sub(1.day())).unwrap().max_shed_mw.unwrap();
        assert_eq!(forecast.persistence_mw, Some((before - forecast.came_mw).abs()));
    }
}

#[test]
fn mornings_that_notes_say_nothing_about_are_refused() {
    let study = small();
    let notes = invented(&study);
    let refused = |issued: Date, days: u32| match study.outlook(&notes, issued, days, &options(10)) {
        Err(StudyError::NoOutlook(why)) => why,
        other => panic!("{other:?}"),
    };
    assert!(matches!(refused(date(2022, 1, 31), 7), NoOutlook::TooEarly { .. }));
    assert!(matches!(refused(date(2022, 12, 31), 7), NoOutlook::TooLate { .. }));
    assert!(matches!(refused(date(2022, 4, 20), 366), NoOutlook::TooLong { .. }));
    let never = Again { from: Some(date(2030, 1, 1)), ..Again::default() };
    assert!(matches!(
        study.hindcast(&notes, never, &options(10)),
        Err(StudyError::NoOutlook(NoOutlook::NothingToScore))
    ));
    // Some weeks after the last note the outlook is as wide as the past was.
    let late = study.outlook(&notes, date(2022, 6, 1), 3, &options(50)).unwrap();
    assert_eq!(late.last_note, date(2022, 5, 11));
}

#[test]
fn dates_beyond_the_horizon_take_the_same_day_of_its_year() {
    let (study, notes) = cuba();
    // The case ends with 2022; the notes go on. The end of December has no room for three weeks and is moved.
    for issued in [date(2023, 9, 20), date(2023, 12, 31), date(2022, 12, 30)] {
        let outlook = study.outlook(&notes, issued, 21, &options(8)).unwrap();
        assert_eq!((outlook.days[0].date, outlook.days[0].lead), (issued, 1));
        assert_eq!(outlook.days[20].date, issued.saturating_add(20.days()));
        assert!(outlook.days.iter().all(|day| day.max_shed_mw.mean.is_finite()));
    }
}

#[test]
fn cuba_is_forecast_better_than_by_its_utility_and_by_its_past() {
    let (study, notes) = cuba();
    // A sixth of the mornings, which takes seconds; the whole is in docs/method/outlook.md.
    let again = Again { from: Some(date(2022, 6, 14)), every: 6, ..Again::default() };
    let scored = study.hindcast(&notes, again, &options(100)).unwrap();
    let row = |lead: u32| scored.rows.iter().find(|row| row.lead == lead).unwrap();
    let first = row(1);
    assert!(
        first.n > 50 && first.crps_with_utility.unwrap() < 0.85 * first.mae_utility.unwrap(),
        "{first:?}"
    );
    for row in &scored.rows {
        assert!(row.crps < row.crps_last28.unwrap() && row.crps < row.crps_persistence.unwrap(), "{row:?}");
        assert!(row.cover90 > 0.78 && row.cover90 < 0.99, "{row:?}");
    }
}

#[test]
fn what_was_learned_is_a_scenario_that_can_be_laid_over_the_case() {
    let (study, notes) = cuba();
    let until = date(2023, 6, 30);
    let learned = study.calibrate(&notes, until).unwrap();
    assert_eq!(
        study.calibrate(&notes.known_on(until), until).unwrap(),
        learned,
        "later notes are not looked at"
    );
    assert!(learned.demand_factor > 0.9 && learned.demand_factor < 1.1, "{learned:?}");
    assert!(learned.others_factor > 0.5 && learned.others_factor < 2.0, "{learned:?}");
    let mut files = alumbron::find("cuba-2022").unwrap();
    assert_eq!(files.append_calibration(&learned.text).as_deref(), Some("notes-to-2023-06-30"));
    let laid =
        Study::of(files, &learned.scenario).unwrap_or_else(|error| panic!("{error:?}\n{}", learned.text));
    assert!(laid.findings().iter().all(|finding| finding.code.id != "AL111"), "{:?}", laid.findings());
    let before = &study.case().units;
    let changed =
        laid.case().units.iter().zip(before).filter(|(now, then)| now.outage != then.outage).count();
    assert!(changed > 20, "{changed} units changed");
    let late = laid.outlook(&notes, date(2023, 7, 10), 7, &options(20)).unwrap();
    assert_eq!(late.scenario, "notes-to-2023-06-30");
}
