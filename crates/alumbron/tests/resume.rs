//! Promises of runs that stop by error, and of runs that are killed and continued: the same bytes for any number of
//! threads and however often a run was killed, and nothing but its own sound state is ever continued.

mod patch;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use alumbron::{Keep, LEAST, News, Options, RunResult, Study, StudyError, Until, Watch};
use patch::{patched, study};

/// A folder for results, and the run that writes to it.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Where the state of the run to `result` lies.
    fn state(&self) -> PathBuf {
        self.at(".result.alumbron-state")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alumbron"));
        command.arg("run").args(args).args(["--out", "result", "--save-every", "0"]);
        command.current_dir(self.0.path()).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn spawn(&self, args: &[&str]) -> Child {
        self.command(args).spawn().expect("the program starts")
    }

    /// Runs to the end; what was said on standard error.
    #[track_caller]
    fn finish(&self, code: i32, args: &[&str]) -> String {
        let Output { status, stderr, .. } = self.command(args).output().expect("the program starts");
        let said = String::from_utf8_lossy(&stderr).into_owned();
        assert_eq!(status.code(), Some(code), "{said}");
        said
    }

    /// Kills a run so long after it has saved its state for the first time.
    fn kill_once_saved(&self, wait: Duration, args: &[&str]) {
        let mut child = self.spawn(args);
        let stamp = || fs::metadata(self.state()).and_then(|m| m.modified()).ok();
        let before = stamp();
        while stamp() == before && child.try_wait().expect("a state").is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(wait);
        let _ = child.kill();
        child.wait().expect("the program ends");
    }

    fn names(&self) -> Vec<String> {
        files(self.0.path()).into_keys().collect()
    }
}

/// Names below a folder, with what is in them if they are files. Of the manifest only what is the same in equal runs.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(dir).expect("the folder is there");
    let file = |path: PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut bytes = if path.is_file() { fs::read(&path).expect("it can be read") } else { Vec::new() };
        if name == "manifest.json" {
            let text = String::from_utf8(bytes).expect("text");
            let lines: Vec<&str> = text.lines().filter(|line| !line.contains("\"written\": ")).collect();
            assert_eq!(lines.len() + 1, text.lines().count());
            bytes = lines.join("\n").into_bytes();
        }
        (name, bytes)
    };
    entries.map(|entry| file(entry.expect("an entry").path())).collect()
}

#[track_caller]
fn same_results(a: &Home, b: &Home) {
    let [a, b] = [a, b].map(|home| files(&home.at("result")));
    assert!(a.len() > 10 && a.keys().eq(b.keys()), "{:?} and {:?}", a.keys(), b.keys());
    for (name, bytes) in &a {
        assert!(*bytes == b[name], "{name} differs");
    }
}

/// Runs long enough to be killed, and how often each is: one by the short cut, one with cargoes
/// and chance, one until an error.
const RUNS: [(&[&str], u64); 3] = [
    (&["rts79", "--samples", "150001", "--threads", "1"], 5),
    (&["cuba-2022", "--samples", "400", "--threads", "1"], 2),
    (&["threenode", "--until-error", "0.4%", "--metric", "lolh_h", "--threads", "1"], 3),
];

#[test]
fn a_killed_run_continues_to_the_same_bytes() {
    for (args, kills) in RUNS {
        let whole = Home::new();
        whole.finish(0, args);
        assert_eq!(whole.names(), ["result"]);
        let killed = Home::new();
        let resumed = [args, &["--resume"]].concat();
        let mut reached = Vec::new();
        for n in 0..kills {
            killed.kill_once_saved(Duration::from_millis(10 * n), &resumed);
            assert!(!killed.at("result").exists(), "{args:?} was over before it was killed");
            let head = alumbron::report::state::find(&killed.at("result"));
            reached.push(head.expect("the state is whole").expect("a state is kept").samples);
        }
        assert!(reached.is_sorted() && reached.first() > Some(&0), "{args:?}: {reached:?}");
        assert!(reached.first() < reached.last(), "{args:?}: {reached:?}");
        // Another number of threads goes on as well.
        let last = [&resumed[..resumed.len() - 2], &["3", "--resume"]].concat();
        let said = killed.finish(0, &last);
        assert!(said.contains("goes on after"), "{said}");
        assert_eq!(killed.names(), ["result"], "nothing is left of the unfinished run");
        same_results(&whole, &killed);
    }
}

#[test]
fn runs_killed_at_any_moment_continue_to_the_same_bytes() {
    let args: &[&str] = &["rts79", "--samples", "60001", "--threads", "1"];
    let whole = Home::new();
    whole.finish(0, args);
    let killed = Home::new();
    for n in 0..12 {
        let mut child = killed.spawn(&[args, &["--resume"]].concat());
        std::thread::sleep(Duration::from_millis(15 * n));
        let _ = child.kill();
        child.wait().expect("the program ends");
    }
    killed.finish(0, &[args, &["--resume"]].concat());
    assert_eq!(killed.names(), ["result"], "drafts of states are cleared up");
    same_results(&whole, &killed);
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_run_keeps_what_it_has() {
    let home = Home::new();
    let args = ["rts79", "--samples", "400000", "--threads", "1"];
    let child = home.spawn(&args);
    while !home.state().exists() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(sent.success());
    let done = child.wait_with_output().expect("the program ends");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.code() == Some(5) && said.contains("--resume goes on"), "{said}");
    assert_eq!(home.names(), [".result.alumbron-state"]);
}

#[test]
fn a_state_of_another_run_is_refused() {
    let home = Home::new();
    let args = ["rts79", "--samples", "400000", "--threads", "1"];
    home.kill_once_saved(Duration::ZERO, &args);
    let kept = fs::read(home.state()).expect("a state is kept");
    let others: [(&[&str], &str); 5] = [
        (&["rts79", "--samples", "400000", "--seed", "2"], "is of seed `1`, not `2`"),
        (&["rts79", "--samples", "400001"], "is of the plan `--samples 400000`, not `--samples 400001`"),
        (&["rts79", "--until-error", "9%", "--samples", "400000"], "is of the plan"),
        (&["rbts", "--samples", "400000"], "is of a case with the digest"),
        (
            &["cuba-2022", "--scenario", "without-venezuela", "--samples", "400000"],
            "is of scenario `baseline`",
        ),
    ];
    for (other, told) in others {
        let said = home.finish(3, &[other, &["--resume"]].concat());
        assert!(said.contains(told), "{said}");
        assert_eq!(home.names(), [".result.alumbron-state"]);
        assert!(fs::read(home.state()).expect("it is there") == kept, "what is refused is not touched");
    }
}

#[test]
fn a_state_that_is_torn_or_changed_is_refused() {
    let home = Home::new();
    let args = ["toy-tank", "--samples", "300000", "--threads", "1", "--resume"];
    home.kill_once_saved(Duration::ZERO, &args);
    let sound = fs::read(home.state()).expect("a state is kept");
    let mut damages: Vec<Vec<u8>> = [0, 3, 19, 20, 200, sound.len() / 2, sound.len() - 1]
        .into_iter()
        .map(|n| sound[..n].to_vec())
        .collect();
    for n in [0, 15, 16, 40, sound.len() / 2, sound.len() - 1] {
        let mut changed = sound.clone();
        changed[n] ^= 1;
        damages.push(changed);
    }
    damages.push([&sound[..], b"more"].concat());
    for damage in damages {
        fs::write(home.state(), &damage).expect("it can be written");
        let said = home.finish(3, &args);
        assert!(said.contains("cannot be trusted") && !said.contains("panicked"), "{said}");
        assert!(fs::read(home.state()).expect("it is there") == damage, "what is refused is not touched");
    }
    fs::write(home.state(), &sound).expect("it can be written");
    let said = home.finish(0, &args);
    assert!(said.contains("goes on after"), "{said}");
}

#[test]
fn figures_of_another_build_are_refused() {
    let home = Home::new();
    let args = ["toy-tank", "--samples", "300000", "--threads", "1"];
    home.kill_once_saved(Duration::ZERO, &args);
    // The same state, sound in itself, with one figure that this build would not give.
    let mut bytes = fs::read(home.state()).expect("a state is kept");
    let study = study(patched("toy-tank", &[]));
    let head = alumbron::report::state::find(&home.at("result")).expect("it is whole").expect("it is kept");
    let worst = patch::run(&study, head.samples).outcome.samples;
    let worst = worst.iter().map(|row| row.unserved_mwh).fold(0.0, f64::max);
    let places: Vec<usize> =
        bytes.windows(8).enumerate().filter(|(_, w)| *w == worst.to_le_bytes()).map(|(n, _)| n).collect();
    assert!(!places.is_empty(), "the largest unserved energy occurs in the state");
    for place in places {
        bytes[place..place + 8].copy_from_slice(&(worst * (1.0 + f64::EPSILON)).to_le_bytes());
    }
    let body = bytes.len() - 4;
    let sum = crc32fast::hash(&bytes[..body]).to_le_bytes();
    bytes[body..].copy_from_slice(&sum);
    fs::write(home.state(), bytes).expect("it can be written");
    let said = home.finish(3, &[&args[..], &["--resume"]].concat());
    assert!(said.contains("comes out otherwise now"), "{said}");
}

#[test]
fn a_run_without_resume_begins_anew_and_says_so() {
    let home = Home::new();
    let args = ["toy-tank", "--samples", "300000", "--threads", "1"];
    for _ in 0..3 {
        home.kill_once_saved(Duration::ZERO, &[&args[..], &["--resume"]].concat());
    }
    let samples =
        || alumbron::report::state::find(&home.at("result")).expect("it is whole").map(|h| h.samples);
    let before = samples().expect("a state is kept");
    // The same run anew, killed early, leaves the state that is further on.
    let mut child = home.spawn(&args);
    std::thread::sleep(Duration::from_millis(30));
    let _ = child.kill();
    child.wait().expect("the program ends");
    assert!(samples() >= Some(before));
    let said = home.finish(0, &["toy-tank", "--samples", "256", "--seed", "2"]);
    assert!(said.contains("begins anew"), "{said}");
    assert_eq!(home.names(), ["result"], "a whole result ends what was unfinished");
    let said = home.finish(0, &["toy-tank", "--samples", "256", "--resume"]);
    assert!(said.contains("no unfinished run here"), "{said}");
}

fn until<'o>(metric: &'o str, relative_error: f64, threads: usize) -> Options<'o> {
    let until = Until { metric, relative_error, max_samples: 200_000 };
    Options { until: Some(until), threads, ..Options::default() }
}

fn of(study: &Study, options: &Options<'_>) -> RunResult {
    study.run(options).expect("nobody stops the run")
}

#[test]
fn a_run_until_an_error_stops_at_it_and_not_far_beyond() {
    let study = study(patched("rts79", &[]));
    for (metric, target) in
        [("eue_mwh", 0.02), ("lolh_h", 0.02), ("lole_events", 0.01), ("ue_cvar95_mwh", 0.03)]
    {
        let result = of(&study, &until(metric, target, 0));
        let error = result.summary.system(metric).relative_error();
        let n = result.outcome.samples.len() as u64;
        assert!(error <= target, "{metric}: {error} after {n} samples");
        assert!(error > 0.95 * target, "{metric}: {error} after {n} samples is far beyond {target}");
        assert!(n > LEAST && n.is_multiple_of(128), "{metric}: {n}");
        assert!(result.summary.until_error.expect("it was asked for").reached);
    }
}

#[test]
fn an_error_that_is_not_reached_is_told() {
    let home = Home::new();
    let args = ["rbts", "--until-error", "1%", "--max-samples", "3000", "--format", "json"];
    let said = home.finish(0, &args);
    assert!(said.contains("not reached") && said.contains("3,000 samples"), "{said}");
    let summary = fs::read_to_string(home.at("result/summary.json")).expect("a summary");
    let summary: serde_json::Value = serde_json::from_str(&summary).expect("JSON");
    assert_eq!((&summary["reached"], &summary["samples"]), (&false.into(), &3000.into()));
    assert_eq!(summary["until_error"]["relative_error"], 0.01);
    // The manifest's command gives it again.
    let manifest = fs::read_to_string(home.at("result/manifest.json")).expect("a manifest");
    let command = "--until-error 0.01 --metric eue_mwh --samples 1024 --max-samples 3000 --seed 1";
    assert!(manifest.contains(command), "{manifest}");
    // What never happens has no known error, and does not stop a run.
    let said =
        home.finish(0, &["rts79", "--until-error", "50%", "--metric", "co2_t", "--max-samples", "2000"]);
    assert!(said.contains("not reached") && said.contains("unknown"), "{said}");
    let said = home.finish(2, &["rts79", "--until-error", "1%", "--metric", "lolh"]);
    assert!(said.contains("did you mean `lolh_h`?"), "{said}");
    for wrong in ["0", "1", "100%", "-1%", "nan", "inf%", "%", "one"] {
        home.finish(2, &["rts79", "--until-error", wrong]);
    }
}

#[test]
fn the_number_of_threads_does_not_decide_where_a_run_stops() {
    for (case, metric, target) in
        [("rts79", "eue_mwh", 0.05), ("threenode", "ue_p95_mwh", 0.01), ("toy-tank", "eue_mwh", 0.02)]
    {
        let study = study(patched(case, &[]));
        let save = |threads: usize| {
            let home = Home::new();
            let result = of(&study, &until(metric, target, threads));
            study.save(&result, &home.at("result"), "2022-11-20T12:00:00Z").expect("it is written");
            (home, result.outcome.samples.len())
        };
        let (one, n) = save(1);
        for threads in [2, 3] {
            let (other, m) = save(threads);
            assert_eq!(n, m, "{case}");
            same_results(&one, &other);
        }
    }
}

#[test]
fn stopping_by_error_is_hardly_biased() {
    // Known from convolution (`alumbron exact`).
    let exact = 1176.2985;
    let study = study(patched("rts79", &[]));
    let values: Vec<f64> = (1..=60)
        .map(|seed| {
            let options = Options { seed, ..until("eue_mwh", 0.08, 0) };
            of(&study, &options).summary.system("eue_mwh").value
        })
        .collect();
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let spread = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    let bias = (mean - exact) / exact;
    // Each run has an error of 8 %; a bias of a tenth of that is allowed beside the noise of their mean.
    assert!(bias.abs() < 0.008 + 3.0 * spread / n.sqrt() / exact, "bias {bias}, spread {spread}");
    assert!((0.05..0.12).contains(&(spread / exact)), "the error is what was asked for: {}", spread / exact);
}

#[test]
fn a_disk_that_takes_no_state_does_not_end_the_run() {
    let home = Home::new();
    // A folder stands where the state would go.
    fs::create_dir_all(home.state().join("inside")).expect("a folder");
    let told = Mutex::new(Vec::new());
    let hear = |news: News<'_>| told.lock().expect("nobody panics").push(format!("{news:?}"));
    let study = study(patched("rts79", &[]));
    let dir = home.at("result");
    let options = |resume| Options {
        samples: 20_000,
        keep: Some(Keep { dir: &dir, resume, every: Duration::ZERO }),
        watch: Watch { news: &hear, ..Watch::default() },
        ..Options::default()
    };
    of(&study, &options(false));
    let unsaved = || told.lock().expect("nobody panics").iter().filter(|n| n.starts_with("Unsaved")).count();
    assert_eq!(unsaved(), 1, "{told:?}");
    assert!(matches!(study.run(&options(true)), Err(StudyError::State(_))));
}
