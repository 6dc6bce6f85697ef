//! `alumbron why`: shares of causes in what goes unserved.

use std::path::PathBuf;

use super::args::{Format, Why};
use super::exit::Exit;
use super::{interrupt, progress, terminal};
use crate::{Options, Study, StudyError, Watch};

pub(super) fn why(args: &Why) -> Exit {
    match try_why(args) {
        Ok(()) => Exit::Done,
        Err(error) => terminal::fail(&error),
    }
}

fn try_why(args: &Why) -> Result<(), StudyError> {
    let study = Study::open(&args.case, &args.scenario)?;
    let base = args.against.as_ref().map(|base| Study::open(&args.case, base)).transpose()?;
    let dir = args
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from("results").join(format!("{}-why", study.short_name())));
    study.check_folder(&dir)?;
    let worlds = 1 + u64::from(base.is_some());
    let bar = progress::bar(args.luck.samples * worlds);
    let told = |done| bar.set_position(done);
    let options = Options {
        samples: args.luck.samples,
        seed: args.luck.draw.seed,
        threads: usize::from(args.luck.draw.threads),
        policy: &args.policy,
        watch: Watch { progress: &told, stop: interrupt::stop(), ..Watch::default() },
        ..Options::default()
    };
    let result = study.why(base.as_ref(), args.by.map(Into::into), &options);
    bar.finish_and_clear();
    let result = result?;
    // What was simulated is told even if it cannot be kept.
    let saved = study.save_why(&result, &dir, &terminal::now());
    let place = saved.is_ok().then(|| dir.display().to_string());
    match args.format {
        Format::Json => terminal::print(&result.0.to_json()),
        Format::Text => terminal::print(&alumbron_report::text::attribution(
            &result.0,
            place.as_deref(),
            terminal::color_out(),
        )),
    }
    saved
}
