//! `alumbron run`: simulate, save, tell.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use super::args::{Format, Run};
use super::exit::Exit;
use super::{progress, terminal};
use crate::study::Watch;
use crate::{Options, RunResult, Study, StudyError};

static STOP: AtomicBool = AtomicBool::new(false);

pub(super) fn run(args: &Run) -> Exit {
    match try_run(args) {
        Ok(()) => Exit::Done,
        Err(error) => terminal::fail(&error),
    }
}

fn try_run(args: &Run) -> Result<(), StudyError> {
    let study = Study::open(&args.case, &args.scenario)?;
    if !study.findings().is_empty() {
        terminal::remark(&alumbron_case::render_text(study.files(), study.findings(), terminal::color_err()));
    }
    // The first interrupt asks the run to stop; without a handler the system would end it, which is safe too.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Exit::Stopped as u8));
        }
    });
    let bar = progress::bar(if args.sample.is_some() { 1 } else { args.samples });
    let told = |done| bar.set_position(done);
    let options = Options {
        samples: args.samples,
        only: args.sample,
        seed: args.seed,
        threads: usize::from(args.threads),
        policy: &args.policy,
        watch: Watch { progress: &told, stop: &STOP },
    };
    let result = study.run(&options);
    bar.finish_and_clear();
    let result = result?;
    let dir = args.out.clone().unwrap_or_else(|| default_folder(&study, &result));
    study.save(&result, &dir, &jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string())?;
    let shown = dir.display().to_string();
    match args.format {
        Format::Json => terminal::print(&result.summary.to_json()),
        Format::Text => terminal::print(&alumbron_report::terminal(
            study.case(),
            &result.outcome,
            &result.summary,
            Some(&shown),
            terminal::color_out(),
        )),
    }
    Ok(())
}

fn default_folder(study: &Study, result: &RunResult) -> PathBuf {
    let case = study.case();
    let mut name = format!("{}-{}", case.name, case.scenario.id);
    if let Some(trace) = &result.trace {
        name.push_str(&format!("-sample-{}", trace.sample));
    }
    PathBuf::from("results").join(name)
}
