//! alumbron: energy security for power systems that live on imported fuel.
//!
//! This crate is the facade. [`Study`] is five functions in order, one per arrow of the picture:
//!
//! ```text
//! case folder --read--> Case --compile--> System --simulate--> Outcome --summarize--> Summary --render--> report.html
//! ```
//!
//! The command line goes through it, and so will a server and Python; none of them makes a result by itself.
//!
//! ```
//! use alumbron::{Options, Study};
//! let study = Study::open("toy-tank", "baseline")?;
//! let result = study.run(&Options { samples: 1000, ..Options::default() })?;
//! let eue = result.summary.system("eue_mwh");
//! assert!((eue.value - 52.4).abs() < 4.0 * eue.standard_error);
//! # Ok::<(), alumbron::StudyError>(())
//! ```
//!
//! A tour: `study.rs` is all there is to running; `until.rs` says when a run has simulated enough, `course.rs` takes it
//! there and keeps what it has so far; `credit.rs` asks what a thing is worth, `cargo.rs` what a cargo; `compare.rs` sets worlds side by side, `why.rs` takes causes away, `dependence.rs` suppliers and ports; `cli/` is the terminal, one file per command.

mod calibrate;
mod cargo;
pub mod cli;
mod compare;
mod course;
pub mod credit;
mod dependence;
mod outlook;
mod serve;
mod study;
mod until;
mod why;

pub use alumbron_case as case;
pub use alumbron_engine as engine;
pub use alumbron_model as model;
pub use alumbron_report as report;

pub use calibrate::Calibration;
pub use cargo::NoWorth;
pub use compare::{beside, compare, save_comparison};
pub use course::{Keep, News};
pub use dependence::Losing;
pub use outlook::{Again, LEADS, MOST_DAYS, NoOutlook, NotesRead, mornings};
pub use study::{Options, RunResult, Study, StudyError, Watch, find};
pub use until::{LEAST, MAX_SAMPLES, Until};
