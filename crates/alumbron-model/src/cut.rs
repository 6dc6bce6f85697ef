//! A stretch of a case: the same things, from one day of its horizon to another.

use crate::case::Case;
use crate::entity::{Agreement, Entry, Level};
use crate::quantity::Megawatts;
use crate::time::{Calendar, Hour, Window};

/// How long before a stretch a cargo may have loaded to be still on its way, h. Chosen: half a year.
const UNDER_WAY_H: i64 = 4_380;

impl Case {
    /// The case from a day of its horizon on, for some days; all that is dated keeps its date, as far as it lies within.
    /// Stocks and batteries begin as they do at the start of the horizon. A disruption that began before begins with the
    /// stretch, and what it does once it does then. Days beyond the horizon are left out.
    #[must_use]
    pub fn cut(&self, from_day: u32, n_days: u32) -> Self {
        let from = (from_day * 24).min(self.calendar.n_hours);
        let n_hours = (n_days * 24).min(self.calendar.n_hours - from);
        let (start, end) = (from as usize, (from + n_hours) as usize);
        let window = |window: Window| Window {
            from: Hour(window.from.0.saturating_sub(from)),
            to: Hour(window.to.0.saturating_sub(from).min(n_hours)),
        };
        let mut cut = self.clone();
        cut.calendar = Calendar { start: self.calendar.date(from_day), n_hours };
        for row in &mut cut.demand.0 {
            if let Level::Energy(energy) = row.level {
                let sum = |values: &[f64]| values.iter().sum::<f64>();
                let total = row.profile.map_or(f64::from(self.calendar.n_hours), |profile| {
                    let profile = &self.profiles[profile];
                    let others: f64 = profile.other_years.iter().map(|year| sum(year)).sum();
                    (sum(&profile.values) + others) / (1 + profile.other_years.len()) as f64
                });
                row.level = Level::Peak(Megawatts(if total > 0.0 { energy.0 / total } else { 0.0 }));
            }
        }
        for profile in &mut cut.profiles.0 {
            for values in std::iter::once(&mut profile.values).chain(&mut profile.other_years) {
                *values = values[start.min(values.len())..end.min(values.len())].to_vec();
            }
        }
        cut.maintenance.0.iter_mut().for_each(|row| row.window = window(row.window));
        cut.maintenance.0.retain(|row| !row.window.is_empty());
        for agreement in &mut cut.agreements.0 {
            agreement.first_h = first_after(agreement, i64::from(from));
            agreement.validity = window(agreement.validity);
        }
        for regime in &mut cut.regimes.0 {
            if let Entry::At(hours) = &mut regime.entry {
                hours.iter_mut().for_each(|hour| *hour -= i64::from(from));
            }
        }
        cut.disruptions.iter_mut().for_each(|disruption| disruption.window = window(disruption.window));
        cut.disruptions.retain(|disruption| !disruption.window.is_empty());
        cut
    }
}

/// The first nomination that may still matter, in hours of the stretch.
fn first_after(agreement: &Agreement, from: i64) -> i64 {
    let first = agreement.first_h - from;
    let Some(interval) = agreement.interval.filter(|interval| interval.0 > 0.0) else { return first };
    let late = (-UNDER_WAY_H - first).max(0) as f64;
    // Whole intervals, so that those that are left keep their dates, to an hour where intervals are no whole hours.
    first + ((late / interval.0).floor() * interval.0).floor() as i64
}
