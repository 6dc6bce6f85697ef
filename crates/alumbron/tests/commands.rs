//! The command line as people and programs meet it: what goes to which stream, exit codes, what is written and what is
//! not, and that no input makes it panic.
//!
//! Every test spawns the program in an empty folder of its own.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use alumbron::model::finding::CODES;
use serde_json::Value;

/// An empty folder to work in.
struct Home(tempfile::TempDir);

/// How a command ended.
#[derive(Debug)]
struct Done {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("the folder is there");
        let mut names: Vec<String> =
            entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.at(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    /// A folder with a copy of an embedded case.
    fn copy(&self, case: &str, folder: &str) {
        let done = self.run(&["new", folder, "--from", case]);
        assert_eq!(done.code, Some(0), "{done:?}");
    }

    /// Replaces a text of a file that stands in it once.
    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.at(name)).expect("the file is text");
        assert_eq!(text.matches(from).count(), 1, "{name}: {from:?}");
        self.write(name, text.replace(from, to));
    }

    fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alumbron"));
        command.args(args).current_dir(self.0.path()).stdin(Stdio::null()).env("COLUMNS", "100");
        command
    }

    fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Done {
        let Output { status, stdout, stderr } = self.command(args).output().expect("the program starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
        Done { code: status.code(), out: text(stdout), err: text(stderr) }
    }

    /// Runs and asserts the exit code.
    #[track_caller]
    fn code<S: AsRef<OsStr>>(&self, code: i32, args: &[S]) -> Done {
        let done = self.run(args);
        assert_eq!(done.code, Some(code), "{done:?}");
        assert!(!done.err.contains("panicked"), "{done:?}");
        done
    }
}

#[track_caller]
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = object.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

const SYSTEM_METRICS: [&str; 15] = [
    "eue_mwh",
    "neue_ppm",
    "lolh_h",
    "lole_events",
    "lole_days",
    "event_duration_h",
    "event_depth_mw",
    "event_energy_mwh",
    "ue_p95_mwh",
    "ue_cvar95_mwh",
    "dark_hours_per_day",
    "max_shed_mw",
    "shortfall_cost",
    "import_cost_usd",
    "co2_t",
];
const REGION_METRICS: [&str; 12] = [
    "eue_mwh",
    "neue_ppm",
    "lolh_h",
    "lole_events",
    "event_duration_h",
    "ue_p95_mwh",
    "ue_cvar95_mwh",
    "lole_days",
    "dark_hours_per_day",
    "longest_dark_h",
    "block_spread_h",
    "protected_cut_mwh",
];

#[test]
fn a_run_gives_one_json_object_and_nothing_else() {
    let home = Home::new();
    let done = home.code(0, &["run", "x1", "--samples", "2000", "--format", "json"]);
    assert_eq!(done.err, "");
    let summary = json(&done.out);
    let wanted = ["case", "digest", "hours", "metrics", "policy", "samples", "scenario", "schema", "seed"];
    assert_eq!(keys(&summary), wanted);
    assert_eq!(summary["schema"], "alumbron.summary/1");
    assert_eq!((&summary["case"], &summary["scenario"]), (&Value::from("x1"), &Value::from("baseline")));
    assert_eq!((&summary["samples"], &summary["seed"]), (&Value::from(2000), &Value::from(1)));
    let metrics = summary["metrics"].as_array().expect("a list");
    assert_eq!(metrics.len(), SYSTEM_METRICS.len() + REGION_METRICS.len());
    let names: Vec<&str> = metrics.iter().map(|m| m["metric"].as_str().expect("a name")).collect();
    assert_eq!(names, [&SYSTEM_METRICS[..], &REGION_METRICS].concat());
    for (i, metric) in metrics.iter().enumerate() {
        assert_eq!(keys(metric), ["metric", "region", "standard_error", "value"]);
        let region = if i < SYSTEM_METRICS.len() { Value::Null } else { Value::from("system") };
        assert_eq!(metric["region"], region);
        assert!(metric["value"].is_f64() && metric["standard_error"].is_f64(), "{metric}");
    }
    assert!((metrics[0]["value"].as_f64().expect("a number") - 6.25).abs() < 1.0);
    // The file says the same as the stream, and the folder has its default name.
    let file = fs::read_to_string(home.at("results/x1-baseline/summary.json")).expect("the file is written");
    assert_eq!(file, done.out);
}

#[test]
fn the_summary_tells_of_every_tank() {
    let home = Home::new();
    let summary = json(&home.code(0, &["run", "toy-tank", "--samples", "200", "--format", "json"]).out);
    let all = summary["metrics"].as_array().expect("a list").iter();
    let of_tanks: Vec<&Value> = all.filter(|m| m.get("tank").is_some()).collect();
    let names: Vec<&str> = of_tanks.iter().map(|m| m["metric"].as_str().expect("a name")).collect();
    assert_eq!(names, ["burned_t", "received_t", "stockout_hours", "mean_stock_t", "final_stock_t"]);
    for metric in of_tanks {
        assert_eq!(keys(metric), ["metric", "region", "standard_error", "tank", "value"]);
        assert_eq!((&metric["tank"], &metric["region"]), (&Value::from("tank"), &Value::Null));
        assert!(metric["value"].is_f64() && metric["standard_error"].is_f64(), "{metric}");
    }
}

#[test]
fn a_run_tells_the_main_thing_first() {
    let home = Home::new();
    let done = home.code(0, &["run", "x1", "--samples", "2000", "--out", "here"]);
    assert_eq!(done.err, "");
    insta::assert_snapshot!("run_x1", done.out);
    let lines: Vec<&str> = done.out.lines().filter(|line| !line.trim().is_empty()).collect();
    assert!(lines[0].contains("Eight hours, three slow units") && lines[2].contains("dark hours per person"));
    assert!(!done.out.contains('\u{1b}'), "no color where there is no terminal");
    assert_eq!(home.names(), ["here"]);
}

#[test]
fn one_sample_goes_into_a_folder_of_its_own_with_its_hours() {
    let home = Home::new();
    home.code(0, &["run", "toy-tank", "--sample", "37"]);
    for table in ["regions", "units", "tanks"] {
        assert!(home.at(&format!("results/toy-tank-baseline-sample-37/trace_{table}.parquet")).is_file());
    }
    home.code(2, &["run", "toy-tank", "--sample", "37", "--samples", "5"]);
}

#[test]
fn a_cargo_is_told_with_what_it_rests_on() {
    let home = Home::new();
    let cargo = ["cargo", "110kt", "--fuel", "fuel-oil", "--samples", "2"];
    let done = home.code(0, &cargo);
    assert!(
        done.out.contains("days of what the units burn of it") && done.out.contains("Assumed"),
        "{done:?}"
    );
    let told = json(&home.code(0, &[&cargo[..], &["--format", "json"]].concat()).out);
    assert_eq!(told["schema"], "alumbron.cargo/1");
    assert_eq!((&told["fuel"], &told["mass_t"]), (&Value::from("fuel_oil"), &Value::from(110_000.0)));
    assert!(told["assumptions"].as_array().is_some_and(|said| said.len() == 6), "{told}");
    assert!(home.names().is_empty(), "nothing is written");
}

#[test]
fn help_says_what_there_is() {
    let home = Home::new();
    insta::assert_snapshot!("help", home.code(0, &["--help"]).out);
    for command in ["run", "dependence", "cargo", "import", "export"] {
        insta::assert_snapshot!(format!("help_{command}"), home.code(0, &[command, "--help"]).out);
    }
    let done = home.code(2, &[] as &[&str]);
    assert!(done.err.contains("Usage: alumbron"), "{done:?}");
    assert!(home.code(0, &["--version"]).out.starts_with("alumbron "));
}

#[test]
fn a_wrong_word_gets_a_hint_and_exit_code_2() {
    let home = Home::new();
    let wrong: [(&[&str], &str); 17] = [
        (&["run", "cuba-2202"], "did you mean `cuba-2022`?"),
        (&["run", "", "--samples", "1"], "cases are causes-in-series"),
        (&["credit", "rts79", "--unit", "u350", "--width", "0"], "expected megawatts above 0"),
        (&["why", "rts79", "--by", "suplier"], "supplier"),
        (&["run", "cuba-2022", "--scenario", "without-venezuala"], "did you mean `without-venezuela`?"),
        (&["run", "cuba-2022", "--scenario", "zzz"], "scenarios are"),
        (&["run", "x1", "--policy", "burn-frist"], "did you mean `burn-first`?"),
        (&["exact", "rst79"], "did you mean `rts79`?"),
        (&["exact", "cuba-2022"], "more than one region"),
        (&["check", "threenod"], "did you mean `threenode`?"),
        (&["new", "copy", "--from", "toy-tnak"], "did you mean `toy-tank`?"),
        (&["explain", "AL1O3"], "did you mean `AL1"),
        (&["run", "x1", "--samples", "0"], "--samples"),
        (&["chekc"], "check"),
        (&["cargo", "70 barrels", "--fuel", "fuel-oil"], "such as 700000bbl or 110kt"),
        (&["cargo", "1kt", "--fuel", "diesle"], "did you mean `diesel`?"),
        (&["cargo", "1kbbl", "--fuel", "natural-gas"], "density_bbl_per_t"),
    ];
    for (args, hint) in wrong {
        let done = home.code(2, args);
        assert!(done.err.contains(hint), "{done:?}");
        assert_eq!(done.out, "", "{args:?}");
        assert!(home.names().is_empty(), "{args:?} left {:?}", home.names());
    }
}

#[test]
fn a_foreign_folder_stays_as_it_is() {
    let home = Home::new();
    home.write("thesis/chapter.tex", "precious");
    home.write("letter.txt", "dear");
    for out in ["thesis", "letter.txt", "letter.txt/below", "/"] {
        let done = home.code(3, &["run", "x1", "--samples", "10", "--out", out]);
        assert!(done.err.contains("error: "), "{done:?}");
        assert_eq!(done.out, "");
    }
    // A result with something of the user's in it is no longer ours alone.
    home.code(0, &["run", "x1", "--samples", "10", "--out", "mine"]);
    home.write("mine/notes.md", "precious");
    let done = home.code(3, &["run", "x1", "--samples", "10", "--out", "mine"]);
    assert!(done.err.contains("`notes.md`"), "{done:?}");
    assert_eq!(fs::read_to_string(home.at("mine/notes.md")).expect("the file is there"), "precious");
    assert_eq!(fs::read_to_string(home.at("thesis/chapter.tex")).expect("the file is there"), "precious");
    assert_eq!(fs::read_to_string(home.at("letter.txt")).expect("the file is there"), "dear");
    assert_eq!(home.names(), ["letter.txt", "mine", "thesis"]);
}

/// Whether a process has asked to be told of an interrupt, where the system tells.
#[cfg(target_os = "linux")]
fn listens(child: &Child) -> bool {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    // Signals count from bit 0; the interrupt is number 2.
    caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 2 != 0)
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_stops_the_run_and_writes_nothing() {
    let home = Home::new();
    let mut command = home.command(&["run", "cuba-2022", "--samples", "1000000", "--out", "result"]);
    let mut child: Child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    while !listens(&child) && child.try_wait().expect("a state").is_none() {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(300));
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(sent.success());
    let done = child.wait_with_output().expect("the program ends");
    assert_eq!(done.status.code(), Some(5), "{done:?}");
    assert_eq!(String::from_utf8_lossy(&done.stdout), "");
    assert!(String::from_utf8_lossy(&done.stderr).contains("stopped"), "{done:?}");
    assert!(home.names().is_empty(), "{:?}", home.names());
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_kept_is_told() {
    let home = Home::new();
    for (format, told) in [("text", "dark hours per person"), ("json", "alumbron.summary/1")] {
        let args = ["run", "cuba-2022", "--samples", "40", "--out", "result", "--format", format];
        let mut command = home.command(&args);
        let mut child: Child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        while !listens(&child) && child.try_wait().expect("a state").is_none() {
            std::thread::sleep(Duration::from_millis(2));
        }
        // The folder was free when the run began.
        home.write("result/chapter.tex", "precious");
        let done = child.wait_with_output().expect("the program ends");
        let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert_eq!(done.status.code(), Some(3), "{err}");
        assert!(out.contains(told) && !out.contains("Results in"), "{out}");
        assert!(err.contains("is not a result folder"), "{err}");
        assert_eq!(fs::read_dir(home.at("result")).expect("the folder is there").count(), 1);
        assert_eq!(home.names(), ["result"]);
        fs::remove_dir_all(home.at("result")).expect("it can be removed");
    }
}

#[test]
fn an_unusable_folder_is_refused_before_the_run() {
    let home = Home::new();
    home.write("thesis/chapter.tex", "precious");
    // A run of this size would take hours.
    let done = home.code(3, &["run", "cuba-2022", "--samples", "100000000", "--out", "thesis"]);
    assert!(done.err.contains("is not a result folder") && done.out.is_empty(), "{done:?}");
}

#[test]
fn a_result_is_named_after_what_was_typed_and_its_command_gives_it_again() {
    let home = Home::new();
    home.copy("toy-tank", "deep/my case");
    home.copy("toy-tank", "mine");
    for (case, folder, typed) in [
        ("toy-tank", "toy-tank-baseline", "toy-tank"),
        ("mine/", "mine-baseline", "mine/"),
        ("./mine/../deep/my case", "my case-baseline", "'./mine/../deep/my case'"),
    ] {
        let done = home.code(0, &["run", case, "--samples", "20", "--seed", "7", "--format", "json"]);
        let text = fs::read_to_string(home.at(&format!("results/{folder}/manifest.json")));
        let manifest = json(&text.expect("the folder has the name of the case"));
        let command = manifest["command"].as_str().expect("a command").to_owned();
        let wanted = "--scenario baseline --policy burn-first --samples 20 --seed 7";
        assert_eq!(command, format!("alumbron run {typed} {wanted}"));
        // A shell takes it apart as it was typed.
        let words = command.replace("alumbron run ", "").replace(wanted, "");
        let words = words.trim().trim_matches('\'').to_owned();
        let args =
            [&["run", &words, "--format", "json"][..], &wanted.split(' ').collect::<Vec<_>>()].concat();
        assert_eq!(home.code(0, &args).out, done.out);
    }
    // A case in the folder where one stands.
    let mut command = home.command(&["run", ".", "--samples", "20"]);
    assert!(command.current_dir(home.at("mine")).output().expect("the program starts").status.success());
    assert!(home.at("mine/results/mine-baseline/manifest.json").is_file());
}

/// A planted fault: file, code, what stands there, what is put there, and which part of it is blamed.
type Fault = (&'static str, &'static str, &'static str, &'static str, &'static str);

const TEN_FAULTS: [Fault; 10] = [
    ("case.toml", "AL109", "sharing = \"shared\"", "sharing = \"national\"", "\"national\""),
    ("case.toml", "AL501", "enable = [\"russia-stops\"]", "enable = [\"russia-stop\"]", "\"russia-stop\""),
    (
        "agreements.csv",
        "AL104",
        "2022-01-02,19.01,0.85,5,exponential(96),,635",
        "2022-01-02,19.01,85,5,exponential(96),,635",
        "85,5",
    ),
    ("agreements.csv", "AL113", "32.02,0.85,5,exponential(96)", "32.02,0.85,5,soon", "soon"),
    (
        "links.csv",
        "AL103",
        "matanzas--villa-clara,matanzas,villa-clara,300",
        "matanzas--villa-clara,matanzas,villa-clara,many",
        "many",
    ),
    (
        "links.csv",
        "AL106",
        "\nla-habana--mayabeque,la-habana",
        "\nartemisa--la-habana,la-habana",
        "artemisa--la-habana",
    ),
    ("tanks.csv", "AL401", "matanzas,187,9.35,112.2", "matanzas,187,9.35,212.2", "212.2"),
    (
        "tanks.csv",
        "AL105",
        "\"Guiteras, crude by pipeline\",domestic_crude",
        "\"Guiteras, crude by pipeline\",domestic_crud",
        "domestic_crud",
    ),
    (
        "units.csv",
        "AL105",
        "Maximo Gomez (Mariel) 5,artemisa",
        "Maximo Gomez (Mariel) 5,artemissa",
        "artemissa",
    ),
    (
        "units.csv",
        "AL104",
        "(Mariel) 6,artemisa,steam-soviet-100,100",
        "(Mariel) 6,artemisa,steam-soviet-100,-100",
        "-100",
    ),
];

/// Line and column of a part of a text that stands in it once.
fn place(path: &Path, text: &str, part: &str) -> (u64, u64) {
    let whole = fs::read_to_string(path).expect("the file is text");
    let at = whole.find(text).expect("the fault is there") + text.rfind(part).expect("the part is in it");
    let line = 1 + whole[..at].matches('\n').count();
    let column = 1 + whole[..at].chars().rev().take_while(|c| *c != '\n').count();
    (line as u64, column as u64)
}

#[test]
fn ten_faults_in_five_files_are_ten_findings_in_one_run() {
    let home = Home::new();
    home.copy("cuba-2022", "broken");
    for (file, _, from, to, _) in TEN_FAULTS {
        home.edit(&format!("broken/{file}"), from, to);
    }
    let mut expected: Vec<(String, String, u64, u64)> = Vec::new();
    for (file, code, _, to, part) in TEN_FAULTS {
        let (line, column) = place(&home.at("broken").join(file), to, part);
        expected.push((file.to_owned(), code.to_owned(), line, column));
    }
    expected.sort();
    let done = home.code(1, &["check", "broken", "--format", "json"]);
    let list = json(&done.out);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let number = |value: &Value| value.as_u64().expect("a number");
    let mut found: Vec<(String, String, u64, u64)> = Vec::new();
    for finding in list.as_array().expect("a list") {
        assert_eq!(finding["severity"], "error");
        found.push((
            text(&finding["file"]),
            text(&finding["code"]),
            number(&finding["line"]),
            number(&finding["column"]),
        ));
    }
    found.sort();
    assert_eq!(found, expected);
    // The same places in words, from `check` and from `run`, which writes nothing.
    for command in ["check", "run"] {
        let done = home.code(1, &[command, "broken"]);
        assert_eq!(done.out, "");
        for (file, code, line, column) in &expected {
            assert!(done.err.contains(&format!("error[{code}]")), "{}", done.err);
            assert!(done.err.contains(&format!("--> broken/{file}:{line}:{column}\n")), "{}", done.err);
        }
        assert!(done.err.trim_end().ends_with("10 errors and 0 warnings in 15 files"), "{}", done.err);
    }
    assert_eq!(home.names(), ["broken"]);
}

#[test]
fn a_small_failing_check_reads_well() {
    let home = Home::new();
    home.copy("toy-tank", "my-case");
    home.edit("my-case/units.csv", "a,system,15", "a,sistem,15");
    home.edit("my-case/agreements.csv", "0.9,10", "90,10");
    home.write("my-case/unit.csv", "id\n");
    let done = home.code(1, &["check", "my-case"]);
    insta::assert_snapshot!("check", done.err);
}

#[test]
fn a_check_of_a_sound_case_is_an_empty_list() {
    let home = Home::new();
    let done = home.code(0, &["cases", "--format", "json"]);
    let names = json(&done.out);
    let names: Vec<&str> =
        names.as_array().expect("a list").iter().map(|c| c["name"].as_str().expect("a name")).collect();
    let expected = [
        "causes-in-series",
        "cuba-2022",
        "embargo6",
        "lone-tank",
        "rbts",
        "rts79",
        "singlenode-a",
        "three-regions",
        "threenode",
        "toy-tank",
        "x1",
    ];
    assert_eq!(names, expected);
    let told = home.code(0, &["cases"]).out;
    for name in names {
        assert!(told.lines().any(|line| line.starts_with(name)), "{told}");
        let done = home.code(0, &["check", name, "--format", "json"]);
        assert_eq!(json(&done.out), Value::Array(Vec::new()), "{name}");
        let done = home.code(0, &["check", name]);
        assert_eq!(done.out, "");
        assert!(done.err.starts_with("0 errors and 0 warnings in"), "{done:?}");
    }
}

#[test]
fn a_warning_does_not_stop_a_run() {
    let home = Home::new();
    home.copy("x1", "mine");
    home.write("mine/unit.csv", "id\n");
    let done = home.code(0, &["check", "mine", "--format", "json"]);
    let list = json(&done.out);
    assert_eq!((&list[0]["code"], &list[0]["severity"]), (&Value::from("AL007"), &Value::from("warning")));
    let done = home.code(0, &["run", "mine", "--samples", "10", "--format", "json"]);
    assert!(done.err.contains("AL007"), "{done:?}");
    assert_eq!(json(&done.out)["samples"], 10);
}

#[test]
fn sources_say_what_share_is_assumed() {
    let home = Home::new();
    let done = home.code(0, &["check", "cuba-2022", "--sources"]);
    assert!(done.out.contains("% of all rows are assumed") && done.out.contains("onei-10"), "{done:?}");
    let done = home.code(0, &["check", "cuba-2022", "--sources", "--format", "json"]);
    let share = json(&done.out);
    let total = &share["total"];
    let count = |key: &str| total[key].as_u64().expect("a number");
    assert_eq!(count("rows"), count("reported") + count("derived") + count("assumed"));
    assert!(share["assumed_share"].as_f64().expect("a number") > 0.1);
}

#[test]
fn every_code_is_explained() {
    let home = Home::new();
    for code in CODES {
        let done = home.code(0, &["explain", code.id]);
        assert!(done.out.starts_with(&format!("{}: {}", code.id, code.title)), "{done:?}");
        assert!(done.out.contains(code.explanation));
    }
    assert_eq!(home.code(0, &["explain", "al103"]).out, home.code(0, &["explain", "AL103"]).out);
    let done = home.code(2, &["explain", "E0308"]);
    assert!(done.err.contains("no finding has the code `E0308`"), "{done:?}");
}

#[test]
fn a_copy_is_the_case() {
    let home = Home::new();
    let done = home.code(0, &["new", "deep/copy", "--from", "cuba-2022"]);
    assert!(done.out.contains("deep/copy") && done.out.contains("alumbron check"), "{done:?}");
    assert_eq!(
        json(&home.code(0, &["check", "deep/copy", "--format", "json"]).out),
        Value::Array(Vec::new())
    );
    let run = |case: &str, out: &str| {
        home.code(0, &["run", case, "--samples", "3", "--out", out, "--format", "json"]).out
    };
    let embedded = json(&run("cuba-2022", "b"));
    assert_eq!(json(&run("deep/copy", "a"))["metrics"], embedded["metrics"]);
    // A copy of the copy, by its folder.
    home.code(0, &["new", "again", "--from", "deep/copy"]);
    assert_eq!(json(&run("again", "c"))["metrics"], embedded["metrics"]);
    // A copy of an unsound case is as unsound.
    home.copy("toy-tank", "plain");
    home.edit("plain/units.csv", "a,system,15", "a,sistem,15");
    let findings = |case: &str| {
        let done = home.code(1, &["check", case, "--format", "json"]);
        let list = json(&done.out);
        let list = list.as_array().expect("a list").iter();
        list.map(|f| (f["code"].clone(), f["title"].clone())).collect::<Vec<_>>()
    };
    home.code(0, &["new", "plainer", "--from", "plain"]);
    assert_eq!(findings("plainer"), findings("plain"));
}

#[test]
fn a_system_of_pras_is_imported_and_exported() {
    let home = Home::new();
    home.write("toy.pras", include_bytes!("../../alumbron-case/tests/data/toymodel.pras"));
    home.write("rts.pras", include_bytes!("../../alumbron-case/tests/data/rts.pras"));
    let refused = home.code(1, &["import", "pras", "toy.pras", "toy"]);
    assert!(
        refused.err.contains("`--steps-as-hours` takes each step for one") && refused.out.is_empty(),
        "{refused:?}"
    );
    let told = home.code(0, &["import", "pras", "toy.pras", "toy", "--steps-as-hours"]);
    assert!(told.err.contains("each step of 5 min becomes an hour"), "{told:?}");
    let done = home.code(0, &["import", "pras", "rts.pras", "system"]);
    assert!(done.err.contains("categories of lines"), "{done:?}");
    let checked = home.code(0, &["check", "system"]);
    assert!(checked.err.starts_with("0 errors and 0 warnings"), "{checked:?}");
    home.code(3, &["import", "pras", "rts.pras", "system"]);
    home.code(3, &["import", "pras", "absent.pras", "absent"]);
    home.code(2, &["import", "plexos", "rts.pras", "other"]);
    home.code(0, &["export", "pras", "system", "again.pras"]);
    home.code(0, &["import", "pras", "again.pras", "again"]);
    for name in ["regions.csv", "units.csv", "batteries.csv", "links.csv"] {
        let rows = |folder: &str| {
            let text = fs::read_to_string(home.at(&format!("{folder}/{name}"))).expect("it is text");
            text.lines().map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(rows("system"), rows("again"), "{name}");
    }
    home.code(3, &["export", "pras", "system", "again.pras"]);
    let told = home.code(0, &["export", "pras", "toy-tank", "tank.pras"]);
    assert!(told.err.contains("warning[AL704]: not carried over: the fuel that units need (1)"), "{told:?}");
    assert_eq!(home.names(), ["again", "again.pras", "rts.pras", "system", "tank.pras", "toy", "toy.pras"]);
}

#[test]
fn a_copy_never_lands_on_something_else() {
    let home = Home::new();
    home.write("full/mine.txt", "precious");
    home.write("file", "precious");
    for dir in ["full", "file"] {
        let done = home.code(3, &["new", dir, "--from", "x1"]);
        assert!(done.err.contains("is not empty"), "{done:?}");
    }
    assert_eq!(fs::read_dir(home.at("full")).expect("the folder is there").count(), 1);
    fs::create_dir(home.at("empty")).expect("a folder");
    home.code(0, &["new", "empty", "--from", "x1"]);
    assert!(home.at("empty/case.toml").is_file());
    assert_eq!(home.names(), ["empty", "file", "full"]);
}

#[test]
fn the_exact_answer_has_all_its_digits() {
    let home = Home::new();
    let done = home.code(0, &["exact", "rts79"]);
    assert!(done.out.contains("9.394175") && done.out.contains("1176.2985"), "{done:?}");
    let exact = json(&home.code(0, &["exact", "rts79", "--format", "json"]).out);
    assert_eq!(exact["schema"], "alumbron.exact/1");
    assert!((exact["lolh_h"].as_f64().expect("a number") - 9.394_175).abs() < 1e-6);
    assert!(home.names().is_empty());
}

#[test]
fn nobody_listening_is_no_error() {
    let home = Home::new();
    for args in [
        &["run", "x1", "--samples", "100"][..],
        &["run", "x1", "--samples", "100", "--format", "json"],
        &["check", "cuba-2022", "--sources"],
        &["explain", "AL103"],
        &["--help"],
        &["run"],
    ] {
        let args: Vec<&str> = if args == ["run"] { vec!["run", "nowhere"] } else { args.to_vec() };
        let mut command = home.command(&args);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        drop((child.stdout.take(), child.stderr.take()));
        let code = child.wait().expect("the program ends").code();
        assert_eq!(code, Some(if args.contains(&"nowhere") { 2 } else { 0 }), "{args:?}");
    }
}

/// The program ends by itself, without a panic, in one of these ways.
#[track_caller]
fn survives<S: AsRef<OsStr> + std::fmt::Debug>(home: &Home, codes: &[i32], args: &[S]) -> Done {
    let done = home.run(args);
    assert!(done.code.is_some_and(|code| codes.contains(&code)), "{args:?}: {done:?}");
    assert!(!done.err.contains("panicked"), "{args:?}: {done:?}");
    done
}

#[test]
fn hostile_folders_are_findings_or_failures() {
    let home = Home::new();
    fs::create_dir(home.at("empty")).expect("a folder");
    home.write("a-file", "id\n");
    fs::create_dir_all(home.at("folders/case.toml")).expect("a folder");
    for command in ["run", "check", "exact"] {
        let done = survives(&home, &[1], &[command, "./empty"]);
        assert!(done.err.contains("AL004"), "{done:?}");
        survives(&home, &[3], &[command, "a-file"]);
        survives(&home, &[3], &[command, "./nowhere"]);
        survives(&home, &[1], &[command, "folders"]);
    }
    survives(&home, &[3], &["new", "copy", "--from", "empty/"]);
    assert_eq!(home.names(), ["a-file", "empty", "folders"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_for_a_table_does_not_hang() {
    let home = Home::new();
    home.copy("x1", "mine");
    fs::remove_file(home.at("mine/units.csv")).expect("the file is there");
    let made = Command::new("mkfifo").arg(home.at("mine/units.csv")).status().expect("mkfifo runs");
    assert!(made.success());
    let done = survives(&home, &[1], &["check", "mine"]);
    assert!(done.err.contains("AL001"), "{done:?}");
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_are_names() {
    use std::os::unix::ffi::OsStrExt as _;
    let home = Home::new();
    let odd = OsStr::from_bytes(b"odd-\xff");
    survives(&home, &[2], &[OsStr::new("run"), odd]);
    survives(
        &home,
        &[0],
        &[OsStr::new("run"), "x1".as_ref(), "--samples".as_ref(), "5".as_ref(), "--out".as_ref(), odd],
    );
    assert!(home.0.path().join(odd).join("manifest.json").is_file());
}

#[test]
fn random_bytes_are_findings() {
    let home = Home::new();
    home.copy("toy-tank", "mine");
    let mut state = 1u64;
    let mut byte = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    for file in ["case.toml", "units.csv", "profiles/hourly.csv"] {
        let path = format!("mine/{file}");
        let sound = fs::read(home.at(&path)).expect("the file is there");
        for _ in 0..4 {
            let noise: Vec<u8> = (0..400).map(|_| byte()).collect();
            home.write(&path, noise);
            survives(&home, &[1], &["run", "mine", "--samples", "1"]);
        }
        home.write(&path, sound);
    }
    home.code(0, &["check", "mine"]);
}

#[test]
fn huge_numbers_are_numbers_or_findings() {
    let edits: [(&str, &str, &str); 16] = [
        ("case.toml", "hours = 24", "hours = 4294967295"),
        ("case.toml", "hours = 24", "hours = 9223372036854775807"),
        ("case.toml", "start = 2020-01-01", "start = 9999-12-31"),
        ("units.csv", "a,system,15,", "a,system,1e308,"),
        ("units.csv", "a,system,15,", "a,system,1e400,"),
        ("units.csv", "0.02,0.15", "1e-308,1e-308"),
        ("units.csv", "0.25,chosen", "1e308,chosen"),
        ("units.csv", "0.15,1,", "0.15,1e308,"),
        ("demand.csv", "system,system,1,", "system,system,1e308,"),
        ("demand.csv", "system,system,1,", "system,system,1e300,"),
        ("tanks.csv", "120,25", "1e308,1e308"),
        ("agreements.csv", "tank,60,", "tank,1e308,"),
        ("agreements.csv", "0.9,10,", "0.9,1e308,"),
        ("agreements.csv", "choice(0: 0.6; 6: 0.3)", "exponential(1e308)"),
        ("profiles/hourly.csv", "5,15\n6", "5,1e308\n6"),
        ("profiles/hourly.csv", "5,15\n6", "5,99999999999999999999999999\n6"),
    ];
    for (file, from, to) in edits {
        let home = Home::new();
        home.copy("toy-tank", "mine");
        home.edit(&format!("mine/{file}"), from, to);
        let args = ["run", "mine", "--samples", "2", "--out", "out"];
        let done = survives(&home, &[0, 1], &args);
        assert_eq!(home.at("out").exists(), done.code == Some(0), "{file} with {to}: {done:?}");
    }
}

#[test]
fn huge_options_are_taken_or_refused() {
    let home = Home::new();
    survives(&home, &[0], &["run", "x1", "--samples", "10", "--threads", "0"]);
    survives(&home, &[0], &["run", "x1", "--samples", "10", "--threads", "1024"]);
    survives(&home, &[2], &["run", "x1", "--samples", "10", "--threads", "1025"]);
    survives(&home, &[2], &["run", "x1", "--samples", "100000001"]);
    survives(&home, &[2], &["run", "x1", "--samples", "-1"]);
    survives(&home, &[0], &["run", "x1", "--samples", "10", "--seed", "18446744073709551615"]);
    survives(&home, &[2], &["run", "x1", "--seed", "18446744073709551616"]);
    for case in ["x1", "toy-tank"] {
        survives(&home, &[0], &["run", case, "--sample", "18446744073709551615"]);
    }
    survives(&home, &[2], &["run", "x1", "--sample", "18446744073709551616"]);
    let long = "x".repeat(5000);
    survives(&home, &[3], &["run", "x1", "--samples", "1", "--out", &long]);
    survives(&home, &[2], &["run", &long]);
    survives(&home, &[3], &["new", &long]);
}
