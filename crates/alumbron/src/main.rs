//! The `alumbron` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    alumbron::cli::main()
}
