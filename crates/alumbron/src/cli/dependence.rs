//! `alumbron dependence`: on whom a system depends, and what losing one of them does.

use std::path::PathBuf;

use super::args::{Dependence, Format};
use super::exit::Exit;
use super::{interrupt, progress, terminal};
use crate::{Losing, Options, Study, StudyError, Watch};

pub(super) fn dependence(args: &Dependence) -> Exit {
    match try_dependence(args) {
        Ok(()) => Exit::Done,
        Err(error) => terminal::fail(&error),
    }
}

fn try_dependence(args: &Dependence) -> Result<(), StudyError> {
    let study = Study::open(&args.case, &args.scenario)?;
    let dir = args
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from("results").join(format!("{}-dependence", study.short_name())));
    study.check_folder(&dir)?;
    let losing = Losing { days: args.days, starts: usize::from(args.starts) };
    let bar = progress::bar(args.samples * study.dependence_worlds(losing));
    let told = |done| bar.set_position(done);
    let options = Options {
        samples: args.samples,
        seed: args.draw.seed,
        threads: usize::from(args.draw.threads),
        policy: &args.policy,
        watch: Watch { progress: &told, stop: interrupt::stop(), ..Watch::default() },
        ..Options::default()
    };
    let depends = study.dependence(losing, &options);
    bar.finish_and_clear();
    let depends = depends?;
    // What was simulated is told even if it cannot be kept.
    let saved = study.save_dependence(&depends, losing, &dir, &terminal::now());
    let place = saved.is_ok().then(|| dir.display().to_string());
    match args.format {
        Format::Json => terminal::print(&depends.to_json()),
        Format::Text => terminal::print(&alumbron_report::text::dependence(
            &depends,
            place.as_deref(),
            terminal::color_out(),
        )),
    }
    saved
}
