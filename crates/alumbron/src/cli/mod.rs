//! The terminal: one file per command. Data goes to standard output, findings and progress to standard error.
//!
//! Exit codes are part of the interface: see [`exit`].

mod args;
mod calibrate;
mod cargo;
mod check;
mod compare;
mod credit;
mod dependence;
mod exact;
pub mod exit;
mod export;
mod hindcast;
mod import;
mod interrupt;
mod list;
mod new;
mod outlook;
mod progress;
mod run;
mod serve;
mod terminal;
mod why;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Command};
use exit::Exit;

/// Runs the command line and gives its exit code. A panic is a bug of ours and says so.
#[must_use]
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are answers, not errors. A closed pipe is no reason to complain.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() };
        }
    };
    let done = std::panic::catch_unwind(|| match args.command {
        Command::Run(run) => run::run(&run),
        Command::Check(check) => check::check(&check),
        Command::Compare(compare) => compare::compare(&compare),
        Command::Why(why) => why::why(&why),
        Command::Exact(exact) => exact::exact(&exact),
        Command::Credit(credit) => credit::credit(&credit),
        Command::Dependence(dependence) => dependence::dependence(&dependence),
        Command::Cargo(cargo) => cargo::cargo(&cargo),
        Command::Serve(serve) => serve::serve(&serve),
        Command::Outlook(outlook) => outlook::outlook(&outlook),
        Command::Hindcast(hindcast) => hindcast::hindcast(&hindcast),
        Command::Calibrate(calibrate) => calibrate::calibrate(&calibrate),
        Command::New(new) => new::new(&new),
        Command::Import(import) => import::import(&import),
        Command::Export(export) => export::export(&export),
        Command::Cases(cases) => list::cases(&cases),
        Command::Explain(explain) => list::explain(&explain),
    });
    match done {
        Ok(exit) => exit.into(),
        Err(_) => {
            terminal::complain(
                "this is a bug in alumbron, not in your case; please report it with the message above",
            );
            Exit::Bug.into()
        }
    }
}
