//! `alumbron run`: look where the result goes, simulate, save, tell.

use std::path::PathBuf;
use std::time::Duration;

use alumbron_report::{Summary, UntilError, numeral};

use super::args::{Format, Run};
use super::compare::side_by_side;
use super::exit::Exit;
use super::{interrupt, progress, terminal};
use crate::{Keep, News, Options, Study, StudyError, Until, Watch};

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
    if args.policy.contains(',') {
        return run_all(args, study);
    }
    let dir = args.out.clone().unwrap_or_else(|| default_folder(&study, args.sample));
    study.check_folder(&dir)?;
    let stop = interrupt::stop();
    let bar = progress::bar(if args.sample.is_some() { 1 } else { args.samples });
    let told = |done| bar.set_position(done);
    let heard = |news: News<'_>| progress::tell(&bar, &news);
    let until =
        |relative_error| Until { metric: &args.metric, relative_error, max_samples: args.max_samples };
    let every = Duration::from_secs(args.save_every.into());
    let options = Options {
        samples: args.samples,
        until: args.until_error.map(until),
        keep: Some(Keep { dir: &dir, resume: args.resume, every }),
        only: args.sample,
        plain: args.plain,
        seed: args.draw.seed,
        threads: usize::from(args.draw.threads),
        policy: &args.policy,
        watch: Watch { progress: &told, news: &heard, stop },
    };
    let result = study.run(&options);
    bar.finish_and_clear();
    let result = result?;
    let written = terminal::now();
    // What was simulated is told even if it cannot be kept.
    let saved = study.save(&result, &dir, &written);
    let place = saved.is_ok().then(|| dir.display().to_string());
    match args.format {
        Format::Json => terminal::print(&result.summary.to_json()),
        Format::Text => terminal::print(&alumbron_report::terminal(
            study.case(),
            &result.outcome,
            &result.summary,
            place.as_deref(),
            terminal::color_out(),
        )),
    }
    if let Some(until) = result.summary.until_error {
        terminal::remark(&how_it_ended(&until, &result.summary));
    }
    saved
}

/// Runs a case under several policies and sets them side by side.
fn run_all(args: &Run, study: Study) -> Result<(), StudyError> {
    if args.until_error.is_some() || args.sample.is_some() || args.resume {
        let why = "several policies run side by side by a number of samples alone";
        return Err(StudyError::NotComparable(why.to_owned()));
    }
    let name = format!("{}-policies", study.short_name());
    let dir = args.out.clone().unwrap_or_else(|| PathBuf::from("results").join(name));
    let options = Options {
        samples: args.samples,
        seed: args.draw.seed,
        threads: usize::from(args.draw.threads),
        policy: &args.policy,
        ..Options::default()
    };
    side_by_side(&[study], &options, &dir, args.format)
}

/// One line on whether the error was reached.
fn how_it_ended(until: &UntilError, summary: &Summary) -> String {
    let metric = until.metric;
    let percent = |share: f64| format!("{} %", numeral::short(100.0 * share));
    let (samples, wanted) = (numeral::grouped(summary.samples as f64, 0), percent(until.relative_error));
    let error = summary.system(metric).relative_error();
    let is = if error.is_finite() { percent(error) } else { "unknown".to_owned() };
    if until.reached {
        format!("the relative error of {metric} is {is} after {samples} samples; {wanted} was asked for")
    } else {
        format!(
            "warning: not reached: the relative error of {metric} is {is} after all {samples} samples, and {wanted} was \
             asked for; --max-samples allows more"
        )
    }
}

fn default_folder(study: &Study, sample: Option<u64>) -> PathBuf {
    let name = study.short_name();
    PathBuf::from("results").join(match sample {
        Some(sample) => format!("{name}-sample-{sample}"),
        None => name,
    })
}
