//! A glimpse of one sample: what runs keep no tally of, because it can only be told of one chronology.
//!
//! When each ship loaded, came, unloaded and left, and how debt of maintenance went.

use super::quay::{Quays, TracedCargo};
use crate::sample::{DayView, HourView, Observer, Simulation};
use crate::system::{DebtCourse, System};

/// What is seen of one sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Glimpse {
    /// Which sample.
    pub sample: u64,
    /// Ships that come within the horizon, in order of arrival.
    pub calls: Vec<PortCall>,
    /// Debt of each technology whose debt is felt and moves.
    pub debts: Vec<DebtCourse>,
}

/// A ship's call at a port, in hours of the horizon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PortCall {
    /// Position of the agreement in the case's table.
    pub agreement: usize,
    /// What it brings, t.
    pub cargo_t: f64,
    /// When it loaded; negative if that was before the horizon.
    pub loads_h: i64,
    /// When it comes.
    pub arrives_h: u32,
    /// The first hour in which it unloads, if it does.
    pub unloads_h: Option<u32>,
    /// The first hour in which it is gone, if it leaves.
    pub leaves_h: Option<u32>,
}

impl PortCall {
    /// The call of a cargo that reached its port.
    fn of(cargo: &TracedCargo) -> Self {
        let TracedCargo { course, berthed_h, unloaded_h, .. } = *cargo;
        Self {
            agreement: course.agreement,
            cargo_t: course.cargo_t,
            loads_h: course.departed_h.unwrap_or(course.nominated_h),
            // Whole hours of the horizon.
            arrives_h: course.arrives_h.unwrap_or_default() as u32,
            unloads_h: berthed_h,
            leaves_h: unloaded_h.map(|hour| hour + 1),
        }
    }
}

impl Observer for Quays {
    const EVERY_HOUR: bool = true;

    fn quiet_day(&mut self, _: &System, _: DayView<'_>) {}

    fn hour(&mut self, system: &System, view: HourView<'_>) {
        self.look(system, view);
    }
}

/// Lives through one sample again and tells what runs keep no tally of.
#[must_use]
pub fn glimpse(system: &System, seed: u64, sample: u64) -> Glimpse {
    let mut quays = Quays::default();
    let mut simulation = Simulation::new(system);
    simulation.trade.courses = Some(Vec::new());
    simulation.run(seed, sample, &mut quays);
    let calls = quays.arrived().map(PortCall::of).collect();
    Glimpse { sample, calls, debts: system.levers.debts(seed, sample) }
}
