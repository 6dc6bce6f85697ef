//! `alumbron cargo`: what a cargo of fuel is worth.

use super::args::{Cargo, Format};
use super::exit::Exit;
use super::{interrupt, progress, terminal};
use crate::{Options, Study, Watch};

pub(super) fn cargo(args: &Cargo) -> Exit {
    let bar = progress::bar(args.luck.samples);
    let told = |done| bar.set_position(done);
    let options = Options {
        samples: args.luck.samples,
        seed: args.luck.draw.seed,
        threads: usize::from(args.luck.draw.threads),
        watch: Watch { progress: &told, stop: interrupt::stop(), ..Watch::default() },
        ..Options::default()
    };
    let worth = Study::open(&args.case, &args.scenario)
        .and_then(|study| study.cargo(args.amount, &args.fuel, &options));
    bar.finish_and_clear();
    match worth {
        Ok(worth) => {
            terminal::print(&match args.format {
                Format::Json => worth.to_json(),
                Format::Text => alumbron_report::text::cargo(&worth, terminal::color_out()),
            });
            Exit::Done
        }
        Err(error) => terminal::fail(&error),
    }
}
