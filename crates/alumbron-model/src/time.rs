//! Time: whole hours counted from the start of the horizon, in local standard time without daylight saving.
//!
//! [`Hour`] is a point (an index), [`crate::quantity::Hours`] a duration. [`Calendar`] ties indices to civil dates.

use jiff::civil::{Date, DateTime};
use jiff::{SpanRelativeTo, ToSpan, Unit};

/// An hour of the horizon, counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hour(pub u32);

/// A stretch of hours: from the first, up to but without the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// First hour inside.
    pub from: Hour,
    /// First hour after.
    pub to: Hour,
}

impl Window {
    /// Whether `hour` lies inside.
    #[must_use]
    pub fn contains(self, hour: Hour) -> bool {
        self.from <= hour && hour < self.to
    }

    /// Whether nothing lies inside.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.from >= self.to
    }
}

/// The longest horizon accepted: a hundred years of hours.
pub const MAX_HOURS: u32 = 876_600;

/// The horizon: a civil start and a number of hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Midnight of this date begins hour 0.
    pub start: Date,
    /// Number of hours in the horizon.
    pub n_hours: u32,
}

impl Calendar {
    /// The date of day `day` of the horizon, counted from 0.
    #[must_use]
    pub fn date(&self, day: u32) -> Date {
        self.start.saturating_add(i64::from(day).days())
    }

    /// Number of days the horizon touches.
    #[must_use]
    pub fn n_days(&self) -> u32 {
        self.n_hours.div_ceil(24)
    }

    /// Month of the hour, 1 to 12.
    #[must_use]
    pub fn month(&self, hour: Hour) -> u8 {
        self.date(hour.0 / 24).month().unsigned_abs()
    }

    /// Hour of the day, 0 to 23.
    #[must_use]
    pub fn hour_of_day(&self, hour: Hour) -> u8 {
        u8::try_from(hour.0 % 24).unwrap_or(0)
    }

    /// Calendar months in order, as (year, month) and the day index each begins at within the horizon.
    #[must_use]
    pub fn months(&self) -> Vec<(i16, u8, u32)> {
        let mut months: Vec<(i16, u8, u32)> = Vec::new();
        for day in 0..self.n_days() {
            let date = self.date(day);
            let month = date.month().unsigned_abs();
            if months.last().is_none_or(|&(y, m, _)| (y, m) != (date.year(), month)) {
                months.push((date.year(), month, day));
            }
        }
        months
    }

    /// Whole hours from the start of the horizon to a civil time; negative before it.
    #[must_use]
    pub fn offset(&self, at: DateTime) -> i64 {
        let span = self.start.to_datetime(jiff::civil::Time::midnight()).until((Unit::Hour, at));
        let hours = span.and_then(|s| s.total((Unit::Hour, SpanRelativeTo::days_are_24_hours())));
        // Civil time spans some ten thousand years, far within 64 bits.
        hours.unwrap_or(0.0).floor() as i64
    }
}
