//! Debt of maintenance by month. It follows from the timetable of a sample alone, so no hour is lived to see it.

use super::CARRIED_SAMPLES;
use crate::outcome::Moments;
use crate::system::{DebtCourse, System};

/// Mean debt of each technology of the case in each month, years, at `month * n_technologies + technology`, over at most
/// [`CARRIED_SAMPLES`] of these samples; empty for technologies that do not age.
#[must_use]
pub fn debts(system: &System, seed: u64, samples: impl Iterator<Item = u64>) -> Vec<Moments> {
    let months = system.month_hours();
    let mut debts: Vec<Moments> = Vec::new();
    let mut last: Option<Vec<Vec<(u32, f64)>>> = None;
    for sample in samples.take(CARRIED_SAMPLES) {
        // Where chance has no part in it, it is the same in all samples.
        let courses = match last.take() {
            Some(courses) if !system.levers.has_uncertain_debt() => courses,
            _ => courses(system, seed, sample),
        };
        debts.resize((months.len() - 1) * courses.len(), Moments::default());
        for (month, of_month) in months.windows(2).zip(debts.chunks_exact_mut(courses.len().max(1))) {
            for (moments, course) in
                of_month.iter_mut().zip(&courses).filter(|(_, course)| !course.is_empty())
            {
                moments.add(mean(course, month[0], month[1]));
            }
        }
        last = Some(courses);
    }
    debts
}

/// Debt of each technology in a sample: the hours from which on it is what.
fn courses(system: &System, seed: u64, sample: u64) -> Vec<Vec<(u32, f64)>> {
    // Where it is not felt or does not move, it is that of the start.
    let starts = system.levers.start_debts_y().iter();
    let mut courses: Vec<Vec<(u32, f64)>> =
        starts.map(|start| start.iter().map(|&debt_y| (0, debt_y)).collect()).collect();
    for DebtCourse { technology, debt_y } in system.levers.debts(seed, sample) {
        courses[technology] = debt_y;
    }
    courses
}

/// The mean of what changes at some hours over the hours from one up to but without another.
fn mean(course: &[(u32, f64)], from: u32, to: u32) -> f64 {
    let ends = course.iter().skip(1).map(|(hour, _)| *hour).chain([u32::MAX]);
    let held = |(&(since, debt), until): (&(u32, f64), u32)| {
        debt * f64::from(until.min(to).saturating_sub(since.max(from)))
    };
    course.iter().zip(ends).map(held).sum::<f64>() / f64::from(to - from).max(1.0)
}
