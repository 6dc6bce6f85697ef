//! `alumbron compare`: scenarios side by side on the same luck.

use std::path::PathBuf;

use super::args::{Compare, Format};
use super::exit::Exit;
use super::{interrupt, progress, terminal};
use crate::{Options, Study, StudyError, Watch};

pub(super) fn compare(args: &Compare) -> Exit {
    match try_compare(args) {
        Ok(()) => Exit::Done,
        Err(error) => terminal::fail(&error),
    }
}

fn try_compare(args: &Compare) -> Result<(), StudyError> {
    let mut scenarios: Vec<&str> = args.scenarios.iter().map(String::as_str).collect();
    if scenarios.is_empty() || (scenarios.len() == 1 && scenarios[0] != "baseline" && args.cases.is_empty()) {
        scenarios.insert(0, "baseline");
    }
    let of_case = scenarios.iter().map(|scenario| Study::open(&args.case, scenario));
    let others = args.cases.iter().map(|case| Study::open(case, "baseline"));
    let worlds: Vec<Study> = of_case.chain(others).collect::<Result<_, _>>()?;
    let dir = args
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from("results").join(format!("{}-compare", worlds[0].case_name())));
    worlds[0].check_folder(&dir)?;
    let bar = progress::bar(args.luck.samples * worlds.len() as u64);
    let told = |done| bar.set_position(done);
    let options = Options {
        samples: args.luck.samples,
        seed: args.luck.seed,
        threads: usize::from(args.luck.threads),
        policy: &args.policy,
        watch: Watch { progress: &told, stop: interrupt::stop(), ..Watch::default() },
        ..Options::default()
    };
    let compared = crate::compare(&worlds, &options);
    bar.finish_and_clear();
    let comparison = compared?;
    // What was simulated is told even if it cannot be kept.
    let saved = crate::save_comparison(&worlds, &comparison, &dir, &terminal::now());
    let place = saved.is_ok().then(|| dir.display().to_string());
    match args.format {
        Format::Json => terminal::print(&comparison.to_json()),
        Format::Text => terminal::print(&alumbron_report::text::comparison(
            &comparison,
            place.as_deref(),
            terminal::color_out(),
        )),
    }
    saved
}
