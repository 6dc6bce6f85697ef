//! What notes tell: learns from them, draws what may come, and scores what was said.
//!
//! It opens no file and lives through no hour: it says what each sample of an outlook is to meet, and the engine lives
//! through it. The method, its limits and its scores stand in `docs/method/outlook.md`. A tour, in reading order:
//! - [`Series`]: notes day by day, as one morning knows them;
//! - [`Weekdays`], [`Demand`]: what demand does from day to day;
//! - [`Gap`]: what is missing at the peak, a filter over all notes so far, and [`fit`]: its parameters from the same;
//! - [`Fleet`]: which units are out, for how long already, and when they may return;
//! - `honesty`: how much wider a forecast must be than it believes;
//! - [`Paths`]: all of it drawn, sample by sample;
//! - [`World`]: the case cut to those days, with what each sample is given;
//! - [`score`]: how good a forecast was.

mod demand;
mod fit;
mod fleet;
mod gap;
mod honesty;
mod paths;
pub mod score;
mod series;
mod weekday;
mod world;

pub use demand::Demand;
pub use fit::fit;
pub use fleet::{Fleet, Standing, Status};
pub use gap::{Expected, Gap};
pub use paths::{Draw, Paths, Situation, typical_mw};
pub use series::Series;
pub use weekday::Weekdays;
pub use world::World;
