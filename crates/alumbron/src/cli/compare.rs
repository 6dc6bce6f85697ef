//! `alumbron compare`: scenarios or policies side by side on the same luck.

use std::path::{Path, PathBuf};

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
    let is_alone = scenarios.len() == 1 && scenarios[0] != "baseline" && args.cases.is_empty();
    if scenarios.is_empty() || (is_alone && !args.policy.contains(',')) {
        scenarios.insert(0, "baseline");
    }
    let of_case = scenarios.iter().map(|scenario| Study::open(&args.case, scenario));
    let others = args.cases.iter().map(|case| Study::open(case, "baseline"));
    let worlds: Vec<Study> = of_case.chain(others).collect::<Result<_, _>>()?;
    let dir = args
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from("results").join(format!("{}-compare", worlds[0].case_name())));
    let options = Options {
        samples: args.luck.samples,
        seed: args.luck.draw.seed,
        threads: usize::from(args.luck.draw.threads),
        policy: &args.policy,
        ..Options::default()
    };
    side_by_side(&worlds, &options, &dir, args.format)
}

/// Compares worlds, saves what comes of it and tells it.
pub(super) fn side_by_side(
    worlds: &[Study],
    options: &Options<'_>,
    dir: &Path,
    format: Format,
) -> Result<(), StudyError> {
    worlds[0].check_folder(dir)?;
    let n_policies = options.policy.split(',').count() as u64;
    let bar = progress::bar(options.samples * worlds.len() as u64 * n_policies);
    let told = |done| bar.set_position(done);
    let watch = Watch { progress: &told, stop: interrupt::stop(), ..Watch::default() };
    let compared = crate::compare(worlds, &Options { watch, ..*options });
    bar.finish_and_clear();
    let comparison = compared?;
    // What was simulated is told even if it cannot be kept.
    let saved = crate::save_comparison(worlds, &comparison, dir, &terminal::now());
    let place = saved.is_ok().then(|| dir.display().to_string());
    match format {
        Format::Json => terminal::print(&comparison.to_json()),
        Format::Text => terminal::print(&alumbron_report::text::comparison(
            &comparison,
            place.as_deref(),
            terminal::color_out(),
        )),
    }
    saved
}
