//! The interrupt key: the first one asks to stop, the second ends the program.

use std::sync::atomic::{AtomicBool, Ordering};

use super::exit::Exit;

static STOP: AtomicBool = AtomicBool::new(false);

/// A wish to stop that the interrupt key raises. Without a handler the system would end the program, which is safe too.
pub(super) fn stop() -> &'static AtomicBool {
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Exit::Stopped as u8));
        }
    });
    &STOP
}
