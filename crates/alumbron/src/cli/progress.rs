//! A progress bar on a terminal, nothing elsewhere; and what a run under way has to say.

use std::time::Duration;

use alumbron_report::numeral;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal;
use crate::News;

/// A bar for so many samples on standard error; hidden where that is no terminal.
pub(super) fn bar(samples: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(samples), ProgressDrawTarget::stderr_with_hz(10));
    let style = ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} samples, {eta} left{msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Shows the error so far beside the bar, and everything else as a line of its own.
pub(super) fn tell(bar: &ProgressBar, news: &News<'_>) {
    let samples = |n: u64| numeral::grouped(n as f64, 0);
    let line = match *news {
        News::SoFar { metric, relative_error, expected } => {
            bar.set_length(expected);
            if relative_error.is_finite() {
                bar.set_message(format!(", {metric} ± {} %", numeral::short(100.0 * relative_error)));
            }
            return;
        }
        News::Resumed(n) => format!("goes on after {} samples of the unfinished run", samples(n)),
        News::NothingToResume => "no unfinished run here; begins with the first sample".to_owned(),
        News::Replaces { same: true, samples: n } => format!(
            "begins anew; an unfinished run with {} samples done stays until this one has gone further, and \
             --resume goes on with it",
            samples(n.unwrap_or(0))
        ),
        News::Replaces { same: false, .. } => {
            "begins anew; what is kept of an unfinished run of another kind will be replaced".to_owned()
        }
        News::Unsaved(error) => {
            format!("warning: what was simulated so far cannot be kept: {error}; {}", error.hint())
        }
        News::Kept(n) => format!("{} samples are kept; the same command with --resume goes on", samples(n)),
    };
    bar.suspend(|| terminal::remark(&line));
}
