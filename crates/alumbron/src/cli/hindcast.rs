//! `alumbron hindcast`: how good outlooks would have been.

use super::args::{Format, Hindcast};
use super::exit::Exit;
use super::{interrupt, outlook, progress, terminal};
use crate::{Again, NotesRead, Options, StudyError, Watch, mornings};

pub(super) fn hindcast(args: &Hindcast) -> Exit {
    match try_hindcast(args) {
        Ok(()) => Exit::Done,
        Err(error) => terminal::fail(&error),
    }
}

fn try_hindcast(args: &Hindcast) -> Result<(), StudyError> {
    let (study, NotesRead { notes, .. }) = outlook::open(&args.noted, args.learned.calibration.as_deref())?;
    let again = Again { from: args.from, to: args.to, every: args.every };
    let dir = outlook::folder(&study, args.out.as_deref(), "hindcast")?;
    let bar = progress::bar(mornings(&notes, again).len() as u64);
    let told = |done| bar.set_position(done);
    let options = Options {
        samples: args.samples,
        seed: args.draw.seed,
        threads: usize::from(args.draw.threads),
        policy: &args.policy,
        watch: Watch { progress: &told, stop: interrupt::stop(), ..Watch::default() },
        ..Options::default()
    };
    let scored = study.hindcast(&notes, again, &options);
    bar.finish_and_clear();
    let scored = scored?;
    // What was simulated is told even if it cannot be kept.
    let saved = study.save_hindcast(&scored, &dir, &terminal::now());
    let place = saved.is_ok().then(|| dir.display().to_string());
    match args.format {
        Format::Json => terminal::print(&scored.to_json()),
        Format::Text => {
            terminal::print(&alumbron_report::text::hindcast(
                &scored,
                place.as_deref(),
                terminal::color_out(),
            ));
        }
    }
    saved
}
