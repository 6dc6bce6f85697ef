//! Promises of the whole path from case to result folder: what may change no bit, what may change no number, what may
//! only go one way, and what a killed run leaves behind.
//!
//! Everything goes through the facade or the program itself. Where two runs are compared they share a seed, so every
//! unit, ship and day meets the same luck in both.

mod patch;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use alumbron::case::Files;
use alumbron::engine::outcome::{Moments, SampleRow, UnitTally};
use alumbron::report::Table;
use alumbron::{Options, RunResult, Study};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use patch::{patched, run, study};

/// Cases and how many samples show what is wanted: cargoes and chance, several regions, one tank, nothing but outages.
const CASES: [(&str, u64); 4] = [("cuba-2022", 40), ("threenode", 600), ("toy-tank", 600), ("rts79", 600)];

fn open(case: &str) -> Study {
    study(patched(case, &[]))
}

/// Files of a result folder by name.
fn saved(study: &Study, result: &RunResult) -> BTreeMap<String, Vec<u8>> {
    let home = tempfile::tempdir().expect("a temporary folder");
    let dir = home.path().join("result");
    study.save(result, &dir, "2022-11-20T12:00:00Z").expect("the folder is written");
    let names = names_in(&dir).into_iter();
    names.map(|name| (name.clone(), fs::read(dir.join(name)).expect("the file is there"))).collect()
}

fn names_in(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).expect("the folder is there");
    let mut names: Vec<String> =
        entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[track_caller]
fn same_bytes(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>, what: &str) {
    assert!(a.keys().eq(b.keys()), "{what}: {:?} and {:?}", a.keys(), b.keys());
    for (name, bytes) in a {
        if name == "manifest.json" {
            assert_eq!(manifest(bytes), manifest(&b[name]), "{what}: {name} differs");
        } else {
            assert!(*bytes == b[name], "{what}: {name} differs");
        }
    }
}

/// A manifest without what tells two equal results apart: when it was written, and under which name the case was run.
fn manifest(bytes: &[u8]) -> serde_json::Value {
    let mut manifest: serde_json::Value = serde_json::from_slice(bytes).expect("the manifest is JSON");
    let fields = manifest.as_object_mut().expect("an object");
    assert!(fields.remove("written").is_some() && fields.remove("command").is_some());
    manifest
}

fn tables(study: &Study, result: &RunResult) -> Vec<Table> {
    alumbron::report::tables(study.case(), &result.outcome, &result.summary)
}

#[track_caller]
fn same_numbers(what: &str, a: &[Table], b: &[Table]) {
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        assert!(a == b, "{what}: table {} differs", a.name());
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    for (case, samples) in CASES {
        let study = open(case);
        let with = |threads| {
            let options = Options { samples, threads, ..Options::default() };
            saved(&study, &study.run(&options).expect("nobody stops the run"))
        };
        let one = with(1);
        assert!(one.len() > 10, "{:?}", one.keys());
        same_bytes(&one, &with(2), case);
        same_bytes(&one, &with(3), case);
    }
}

/// A small generator for tests: Knuth's MMIX constants.
struct Lcg(u64);

impl Lcg {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}

/// The cells of a row, as written. Quoted cells may hold commas but no line breaks.
fn cells(line: &str) -> Vec<&str> {
    let mut quoted = false;
    let apart = |c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    };
    line.split(apart).collect()
}

/// A table with its rows and columns in another order. Profiles keep what their format fixes: rows, and index first.
fn shuffled_table(name: &str, text: &str, chance: &mut Lcg) -> String {
    let mut rows: Vec<Vec<&str>> = text.lines().filter(|line| !line.starts_with('#')).map(cells).collect();
    let mut order: Vec<usize> = (0..rows[0].len()).collect();
    if name.starts_with("profiles/") {
        let index = if rows[0][0] == "month" { 2 } else { 1 };
        chance.shuffle(&mut order[index..]);
    } else {
        chance.shuffle(&mut order);
        chance.shuffle(&mut rows[1..]);
    }
    let line = |row: &Vec<&str>| order.iter().map(|&i| row[i]).collect::<Vec<_>>().join(",") + "\n";
    rows.iter().map(line).collect()
}

/// `case.toml` with its tables in another order; what stands before the first of them stays there.
fn shuffled_document(text: &str, chance: &mut Lcg) -> String {
    let mut parts: Vec<String> = vec![String::new()];
    for line in text.lines() {
        if line.starts_with('[') {
            parts.push(String::new());
        }
        let part = parts.last_mut().expect("there is the beginning");
        part.push_str(line);
        part.push('\n');
    }
    chance.shuffle(&mut parts[1..]);
    parts.concat()
}

fn shuffled(files: &Files, seed: u64) -> Files {
    let mut chance = Lcg(seed);
    let mut texts: Vec<(String, String)> = Vec::new();
    for file in &files.files {
        let text = match file.name.as_str() {
            "case.toml" => shuffled_document(&file.text, &mut chance),
            name => shuffled_table(name, &file.text, &mut chance),
        };
        texts.push((file.name.clone(), text));
    }
    chance.shuffle(&mut texts);
    Files::from_texts("shuffled", texts)
}

#[test]
fn the_order_of_declaration_changes_no_byte() {
    for (case, samples) in CASES {
        let files = patched(case, &[]);
        let plain = study(files.clone());
        let expected = saved(&plain, &run(&plain, samples));
        for seed in 1..=2 {
            let other = shuffled(&files, seed);
            assert!(
                other.files.iter().zip(&files.files).any(|(a, b)| a.text != b.text),
                "{case} is shuffled"
            );
            let other = study(other);
            same_bytes(&expected, &saved(&other, &run(&other, samples)), &format!("{case}, order {seed}"));
        }
    }
}

/// Adds a row to a table; fields that are not named stay empty.
fn with_row(files: &mut Files, table: &str, fields: &[(&str, &str)]) {
    let file = files.files.iter_mut().find(|f| f.name == table).expect("the table is there");
    let header = file.text.lines().find(|line| !line.starts_with('#')).expect("a header");
    let known: Vec<&str> = header.split(',').collect();
    assert!(fields.iter().all(|(name, _)| known.contains(name)), "{known:?}");
    let cell = |key: &&str| fields.iter().find(|(name, _)| name == key).map_or("", |(_, value)| *value);
    let row: Vec<&str> = known.iter().map(cell).collect();
    let line = format!("{}\n", row.join(","));
    file.text.push_str(&line);
}

fn with_text(case: &str, toml: &str) -> Files {
    let mut files = patched(case, &[]);
    files.files[0].text.push_str(toml);
    files
}

#[test]
fn a_scenario_that_changes_nothing_changes_no_number() {
    let same = [
        (
            "toy-tank",
            r#"{ table = "units", id = "b", field = "specific_use_t_per_mwh", value = 0.25 },
            { table = "agreements", id = "cargo", field = "delay", value = "choice(0: 0.6; 6: 0.3)" }"#,
        ),
        ("rts79", r#"{ table = "units", id = "u350", field = "mttf_h", value = 1150 }"#),
        (
            "cuba-2022",
            r#"{ table = "disruptions", id = "venezuela-november", field = "loading_factor", value = 0.71 },
            { table = "disruptions", id = "russia-stops", field = "active", value = false }"#,
        ),
    ];
    for (case, change) in same {
        let files = with_text(case, &format!("\n[[scenario]]\nid = \"same\"\nchange = [{change}]\n"));
        let base = study(files.clone());
        let again = Study::of(files, "same").expect("the scenario is sound");
        assert_eq!(again.case().scenario.id, "same");
        let (a, b) = (run(&base, 40), run(&again, 40));
        same_numbers(case, &tables(&base, &a), &tables(&again, &b));
    }
}

/// Disruptions that disrupt nothing, by case.
const NEUTRAL: [(&str, &[&str]); 3] = [
    (
        "toy-tank",
        &[
            "kind = \"embargo\"\nsupplier = \"supplier\"\nloading_factor = 1",
            "kind = \"unit-loss\"\nunits = [\"a\", \"b\"]\nlost = 0",
            "kind = \"tank-loss\"\ntanks = [\"tank\"]\ncapacity_lost = 0\nstock_lost = 0",
            "kind = \"port-closure\"\nports = [\"harbor\"]\nrate_factor = 1",
            "kind = \"demand-change\"\nfactor = 1",
            "kind = \"hurricane\"\nregions = [\"system\"]\nunits_lost = 0\nlinks_lost = 0\ndemand_lost = 0\nports_closed = false",
        ],
    ),
    (
        "threenode",
        &[
            "kind = \"link-loss\"\nlinks = [\"a-b\"]\nlost = 0",
            "kind = \"unit-loss\"\nunits = [\"b-units\", \"c-large\", \"a-firm\"]\nlost = 0",
            "kind = \"demand-change\"\nregions = [\"a\", \"c\"]\nfactor = 1",
            "kind = \"hurricane\"\nregions = [\"b\"]\nunits_lost = 0\nlinks_lost = 0\ndemand_lost = 0\nports_closed = false",
        ],
    ),
    (
        "cuba-2022",
        &[
            "kind = \"embargo\"\nsupplier = \"russia\"\nloading_factor = 1\nvoyage_factor = 1",
            "kind = \"unit-loss\"\nunits = [\"felton1\", \"diesel-holguin\", \"sun-holguin\"]\nlost = 0",
            "kind = \"tank-loss\"\ntanks = [\"crude-matanzas\", \"fo-matanzas\"]\ncapacity_lost = 0\nstock_lost = 0",
            "kind = \"port-closure\"\nports = [\"matanzas\", \"mariel\"]\nrate_factor = 1",
            "kind = \"demand-change\"\nfactor = 1",
            "kind = \"hurricane\"\nregions = [\"matanzas\"]\nunits_lost = 0\nlinks_lost = 0\ndemand_lost = 0\nports_closed = false",
        ],
    ),
];

/// The windows of neutral disruptions: from the start, and from the middle of the shortest day.
const WINDOWS: [&str; 2] = ["start = \"h0\"", "start = \"h2\"\nduration_h = 1"];

#[test]
fn a_disruption_at_its_neutral_values_changes_no_number() {
    for (case, kinds) in NEUTRAL {
        let base = open(case);
        let samples = if case == "cuba-2022" { 6 } else { 300 };
        // Whether samples can be compared with an exact answer depends on what is declared, so means are plain here.
        let run = |study: &Study| {
            let options = Options { samples, plain: true, ..Options::default() };
            study.run(&options).expect("nobody stops the run")
        };
        let expected = tables(&base, &run(&base));
        for kind in kinds {
            for (window, probability) in [(WINDOWS[0], 1.0), (WINDOWS[1], 1.0), (WINDOWS[0], 0.5)] {
                let toml = format!(
                    "\n[[disruption]]\nid = \"aa-neutral\"\n{kind}\n{window}\nprobability = {probability}\n"
                );
                let other = study(with_text(case, &toml));
                assert_eq!(other.case().disruptions.len(), base.case().disruptions.len() + 1);
                same_numbers(&format!("{case} with{toml}"), &expected, &tables(&other, &run(&other)));
            }
        }
    }
}

#[test]
fn a_neutral_disruption_of_a_fleet_that_only_fails_changes_no_number() {
    // Such a case is simulated by a short cut that no longer applies once there is a disruption.
    for case in ["x1", "rts79", "rbts"] {
        let toml =
            "\n[[disruption]]\nid = \"neutral\"\nkind = \"demand-change\"\nfactor = 1\nstart = \"h1\"\n";
        let (base, other) = (open(case), study(with_text(case, toml)));
        let (a, b) = (run(&base, 400), run(&other, 400));
        assert!(a.outcome.samples.iter().any(|row| row.shortfall_hours > 0));
        for (a, b) in a.outcome.samples.iter().zip(&b.outcome.samples) {
            let short = |row: &SampleRow| (row.shortfall_hours, row.shortfall_events, row.shortfall_days);
            assert_eq!(short(a), short(b), "{case}, sample {}", a.sample);
            let off = (a.unserved_mwh - b.unserved_mwh).abs().max((a.max_shed_mw - b.max_shed_mw).abs());
            // The short cut counts in whole watts.
            assert!(off <= 1e-5 * (1.0 + f64::from(a.shortfall_hours)), "{case}, sample {}: {off}", a.sample);
        }
    }
}

#[test]
fn a_plant_of_no_size_changes_nobody_elses_luck() {
    let plants = [
        ("toy-tank", vec![("failure_per_h", "0.1"), ("repair_per_h", "0.1"), ("cost_usd_per_mwh", "1.5")]),
        ("threenode", vec![("failure_per_h", "0.1"), ("repair_per_h", "0.1")]),
        ("rts79", vec![("mttf_h", "100"), ("mttr_h", "50"), ("count", "3")]),
        ("cuba-2022", vec![("mttf_h", "100"), ("mttr_h", "50"), ("cost_usd_per_mwh", "120")]),
    ];
    for (case, outages) in plants {
        let samples = if case == "cuba-2022" { 12 } else { 300 };
        let base = open(case);
        let region = base.case().regions.iter().next().expect("a region").id.clone();
        let source = base.case().sources.iter().next().expect("a source").id.clone();
        let mut files = patched(case, &[]);
        let mut fields =
            vec![("id", "nothing"), ("region", &region), ("capacity_mw", "0"), ("source", &source)];
        fields.extend(outages);
        with_row(&mut files, "units.csv", &fields);
        let other = study(files);
        let (a, b) = (run(&base, samples), run(&other, samples));
        for (a, b) in a.outcome.samples.iter().zip(&b.outcome.samples) {
            let short = |row: &SampleRow| (row.shortfall_hours, row.shortfall_events, row.shortfall_days);
            assert_eq!(short(a), short(b), "{case}, sample {}", a.sample);
            let (a, b) = (of_sample(a), of_sample(b));
            assert!(a.iter().zip(b).all(|(a, b)| same_luck(*a, b)), "{case}: {a:?} and {b:?}");
        }
        let of = |study: &Study, result: &RunResult| -> BTreeMap<String, [f64; 4]> {
            let units = study.case().units.iter().zip(&result.outcome.tally.units);
            units.map(|(unit, tally)| (unit.id.clone(), of_unit(tally))).collect()
        };
        let (before, mut after) = (of(&base, &a), of(&other, &b));
        assert!(after.remove("nothing").is_some());
        assert!(before.keys().eq(after.keys()));
        for (id, values) in before {
            assert!(values.iter().zip(after[&id]).all(|(a, b)| same_luck(*a, b)), "{case}, {id}: {values:?}");
        }
    }
}

/// Sums run over several units at once, so one more unit may turn their last bits; other luck would turn the first.
fn same_luck(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-11 * a.abs().max(1.0)
}

fn of_sample(row: &SampleRow) -> [f64; 6] {
    let [unserved, dark] = [row.unserved_mwh, row.dark_hours_per_day];
    [unserved, dark, row.max_shed_mw, row.demand_mwh, row.import_cost_usd, row.co2_t]
}

fn of_unit(tally: &UnitTally) -> [f64; 4] {
    [&tally.energy_mwh, &tally.outage_mwh, &tally.maintenance_mwh, &tally.no_fuel_mwh].map(Moments::mean)
}

#[test]
fn one_sample_replays_the_row_of_the_table() {
    for (case, _) in CASES {
        let study = open(case);
        let rows = run(&study, 38).outcome.samples;
        let options = Options { only: Some(37), ..Options::default() };
        let again = study.run(&options).expect("nobody stops the run");
        assert_eq!(again.outcome.samples, [rows[37]], "{case}");
        let trace = again.trace.expect("one sample has a trace");
        let (shed, demand): (f64, f64) = (trace.shed_mw.iter().sum(), trace.demand_mw.iter().sum());
        let row = rows[37];
        assert!((shed - row.unserved_mwh).abs() < 1e-3, "{case}: {shed} and {row:?}");
        assert!((demand - row.demand_mwh).abs() < 1e-3, "{case}: {demand} and {row:?}");
    }
    // A row without shortfall would prove little.
    let some = run(&open("cuba-2022"), 1).outcome.samples[0];
    assert!(some.unserved_mwh > 0.0);
}

#[test]
fn more_fuel_never_hurts() {
    let unserved = |patches: &[patch::Patch<'_>]| -> Vec<f64> {
        run(&study(patched("toy-tank", patches)), 2000)
            .outcome
            .samples
            .iter()
            .map(|r| r.unserved_mwh)
            .collect()
    };
    let ladders: [&[&[patch::Patch<'_>]]; 3] = [
        &[&[("tanks.csv", "120,25", "120,0")], &[], &[("tanks.csv", "120,25", "120,40")]],
        &[&[("agreements.csv", "tank,60,", "tank,10,")], &[], &[("agreements.csv", "tank,60,", "tank,90,")]],
        &[&[("agreements.csv", ",0.9,", ",0,")], &[("agreements.csv", ",0.9,", ",0.5,")], &[]],
    ];
    for ladder in ladders {
        let steps: Vec<Vec<f64>> = ladder.iter().map(|patches| unserved(patches)).collect();
        for pair in steps.windows(2) {
            let worse = pair[0].iter().zip(&pair[1]).position(|(less, more)| *more > less + 1e-9);
            assert_eq!(worse, None, "more fuel hurts in a sample");
        }
        let total = |step: usize| steps[step].iter().sum::<f64>();
        assert!(total(steps.len() - 1) < total(0), "fuel matters");
    }
}

#[test]
fn removing_a_supplier_never_gives_more_power() {
    let mean = |scenario| {
        let study = Study::open("cuba-2022", scenario).expect("the scenario is sound");
        run(&study, 60).summary.system("eue_mwh").value
    };
    let (with, without) = (mean("baseline"), mean("without-venezuela"));
    assert!(without >= with, "{without} without and {with} with Venezuela");
}

fn spawn(out: &Path, seed: u64) -> Child {
    Command::new(env!("CARGO_BIN_EXE_alumbron"))
        .args(["run", "cuba-2022", "--samples", "8", "--threads", "1", "--seed", &seed.to_string(), "--out"])
        .arg(out)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

/// Runs to the end; how long until it began to write, and how long in all.
fn finish(out: &Path, seed: u64) -> (Duration, Duration) {
    let started = Instant::now();
    let mut child = spawn(out, seed);
    wait_for(out, "new", &mut child);
    let writing = started.elapsed();
    let status = child.wait().expect("the program ends");
    assert!(status.success(), "{status}");
    (writing, started.elapsed())
}

/// When a run is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// So long after its start.
    After(Duration),
    /// So long after it began to write.
    Writing(Duration),
    /// As soon as the older result has been set aside.
    Swapping,
}

/// Moments spread over a run, most of them over its writing.
fn moments((writing, whole): (Duration, Duration)) -> Vec<Moment> {
    let early = (0..4).map(|n| Moment::After(writing * n / 4));
    let late = (0..=12).map(|n| Moment::Writing((whole - writing) * n / 12));
    early.chain(late).chain([Moment::Swapping; 4]).collect()
}

/// Starts a run and kills it; whether it left a draft.
fn kill(out: &Path, seed: u64, moment: Moment) -> bool {
    let mut child = spawn(out, seed);
    match moment {
        Moment::After(wait) => std::thread::sleep(wait),
        Moment::Writing(wait) => {
            wait_for(out, "new", &mut child);
            std::thread::sleep(wait);
        }
        Moment::Swapping => wait_for(out, "old", &mut child),
    }
    // It may have ended by itself.
    let _ = child.kill();
    child.wait().expect("the program ends");
    sibling(out, "new", &child).exists()
}

/// The hidden folder a process uses beside its target.
fn sibling(out: &Path, kind: &str, child: &Child) -> PathBuf {
    out.with_file_name(format!(".result.alumbron-{kind}-{}", child.id()))
}

/// Waits until the folder is there or the process has ended.
fn wait_for(out: &Path, kind: &str, child: &mut Child) {
    let folder = sibling(out, kind, child);
    while !folder.exists() && child.try_wait().expect("a state").is_none() {
        std::thread::sleep(Duration::from_micros(20));
    }
}

/// An older result that was set aside.
fn set_aside(home: &Path) -> Option<PathBuf> {
    let old = |name: &String| name.starts_with(".result.alumbron-old-");
    names_in(home).into_iter().find(old).map(|name| home.join(name))
}

/// Every file the manifest names is there, nothing else is, and all can be read; gives the seed.
#[track_caller]
fn whole_result(dir: &Path) -> u64 {
    let json = |name: &str| -> serde_json::Value {
        let text = fs::read_to_string(dir.join(name)).expect("the file is text");
        serde_json::from_str(&text).expect("the file is JSON")
    };
    let manifest = json("manifest.json");
    let list = manifest["files"].as_array().expect("a list of files");
    let mut names: Vec<String> = list.iter().map(|f| f.as_str().expect("a name").to_owned()).collect();
    names.sort();
    assert_eq!(names, names_in(dir));
    let tables: Vec<&String> = names.iter().filter(|name| name.ends_with(".parquet")).collect();
    assert_eq!(tables.len(), 25);
    for name in tables {
        let file = fs::File::open(dir.join(name)).expect("the table is there");
        let reader = SerializedFileReader::new(file).expect("the table is Parquet");
        let rows = reader.get_row_iter(None).expect("the table has rows");
        let read = rows.inspect(|row| assert!(row.is_ok(), "{name}")).count();
        assert_eq!(read as i64, reader.metadata().file_metadata().num_rows(), "{name}");
        // The case has no batteries.
        assert!(read > 0 || name.starts_with("batter"), "{name}");
    }
    assert_eq!(json("summary.json")["schema"], "alumbron.summary/1");
    let page = fs::read_to_string(dir.join("report.html")).expect("the page is text");
    assert!(page.trim_end().ends_with("</html>"));
    manifest["seed"].as_u64().expect("a seed")
}

#[test]
fn a_killed_run_leaves_no_half_written_folder() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let out = home.path().join("result");
    let times = finish(&out, 1);
    whole_result(&out);
    let mut in_the_act = 0;
    for moment in moments(times) {
        if out.exists() {
            fs::remove_dir_all(&out).expect("the result can be removed");
        }
        in_the_act += usize::from(kill(&out, 1, moment));
        let visible: Vec<String> =
            names_in(home.path()).into_iter().filter(|n| !n.starts_with('.')).collect();
        assert!(visible.iter().all(|name| name == "result"), "{visible:?} after {moment:?}");
        if out.exists() {
            whole_result(&out);
        }
    }
    assert!(in_the_act > 2, "only {in_the_act} runs were killed while they wrote");
    // The next run clears up.
    finish(&out, 1);
    whole_result(&out);
    assert_eq!(names_in(home.path()), ["result"]);
}

#[test]
fn a_run_killed_over_an_older_result_leaves_the_old_or_the_new() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let out = home.path().join("result");
    let times = finish(&out, 1);
    let (mut stands, mut kept, mut in_the_act) = (whole_result(&out), 0, 0);
    for moment in moments(times) {
        let other = 3 - stands;
        in_the_act += usize::from(kill(&out, other, moment));
        // Between the two renames the old result lies beside its place, whole; the next run puts it back.
        let aside = if out.exists() { None } else { set_aside(home.path()) };
        let seed = whole_result(aside.as_ref().unwrap_or(&out));
        assert!(seed == stands || seed == other, "{seed} after {moment:?}");
        kept += usize::from(seed == stands);
        stands = seed;
    }
    assert!(in_the_act > 2, "only {in_the_act} runs were killed while they wrote");
    assert!(kept > 0, "no run was killed before it was done");
    finish(&out, 1);
    assert_eq!(whole_result(&out), 1);
    assert_eq!(names_in(home.path()), ["result"]);
}
