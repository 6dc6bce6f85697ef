//! Notes: what a utility publishes each morning about its system.
//!
//! A note of a day says what is expected of that day's peak, and which units are out. The most that was shed on a day is
//! published a day later; it stands with the day it happened on, and whoever looks at notes as of a morning must not look
//! at what that morning could not know: see [`Notes::known_on`].

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::entity::Unit;
use crate::record::Idx;

/// The note of one day. What it does not say is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Note {
    /// Expected at the peak: shed, MW.
    pub shed_mw: Option<f64>,
    /// Expected at the peak: demand less what is available, MW; negative where there is more than enough.
    pub deficit_mw: Option<f64>,
    /// Expected at the peak: available capacity, MW.
    pub available_mw: Option<f64>,
    /// Expected at the peak: demand, MW.
    pub demand_mw: Option<f64>,
    /// Most that was shed at any time of the day, MW; published a day later.
    pub max_shed_mw: Option<f64>,
    /// Capacity that lacks fuel, MW.
    pub fuel_out_mw: Option<f64>,
    /// Capacity lost to derating of thermal units, MW.
    pub derated_mw: Option<f64>,
    /// Units in failure and in maintenance, if the note lists them.
    pub units: Option<Listed>,
}

/// Units that a note lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// In failure, in order of the case.
    pub failed: Vec<Idx<Unit>>,
    /// In maintenance and not in failure, in order of the case.
    pub maintained: Vec<Idx<Unit>>,
}

/// Notes day by day, holes included.
#[derive(Clone, Debug, PartialEq)]
pub struct Notes {
    /// The day of the first note.
    pub first: Date,
    /// One place for each day from the first to the last; `None` where there is no note.
    pub days: Vec<Option<Note>>,
}

impl Notes {
    /// The longest span from the first to the last note, days.
    pub const MOST_DAYS: usize = 40_000;

    /// The place of a day; negative before the first note.
    #[must_use]
    pub fn place(&self, date: Date) -> i64 {
        days_between(self.first, date)
    }

    /// The day of a place.
    #[must_use]
    pub fn date(&self, place: usize) -> Date {
        self.first.saturating_add((place as i64).days())
    }

    /// The day of the last note.
    #[must_use]
    pub fn last(&self) -> Date {
        self.date(self.days.len().saturating_sub(1))
    }

    /// The note of a day.
    #[must_use]
    pub fn on(&self, date: Date) -> Option<&Note> {
        self.days.get(usize::try_from(self.place(date)).ok()?)?.as_ref()
    }

    /// What was published by the morning of a day: notes up to that day, and the most that was shed up to the day before.
    #[must_use]
    pub fn known_on(&self, morning: Date) -> Self {
        let n = usize::try_from(self.place(morning) + 1).unwrap_or(0).min(self.days.len());
        let mut days = self.days[..n].to_vec();
        let today = usize::try_from(self.place(morning)).ok().and_then(|place| days.get_mut(place));
        if let Some(Some(note)) = today {
            note.max_shed_mw = None;
        }
        Self { first: self.first, days }
    }
}

/// How what is missing at the peak moves from day to day, the *gap*; megawatts are standard deviations unless said. See
/// `docs/method/outlook.md`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// Of the slow part, MW.
    pub slow_mw: f64,
    /// Share of the slow part that a day keeps.
    pub slow_keeps: f64,
    /// Of the fast part, MW.
    pub fast_mw: f64,
    /// Share of the fast part that a day keeps.
    pub fast_keeps: f64,
    /// Of the surprise of a day: what was shed at most, beyond what the note of that morning told, MW.
    pub surprise_mw: f64,
    /// Of the error of a note about the gap, MW.
    pub note_mw: f64,
    /// Mean of the surprise, MW.
    pub bias_mw: f64,
    /// How much of what demand does on a day of the week the gap does too.
    pub weekday: f64,
    /// The gap and surprise on a day whose note tells of neither, MW, and how sure that is, MW.
    pub quiet_mw: (f64, f64),
}

impl Parameters {
    /// Chosen for a system whose demand at the peak is `size_mw`, before any note is read: round figures that fit many.
    #[must_use]
    pub fn of_size(size_mw: f64) -> Self {
        Self {
            slow_mw: 0.085 * size_mw,
            slow_keeps: 0.983,
            fast_mw: 0.07 * size_mw,
            fast_keeps: 0.8,
            surprise_mw: 0.06 * size_mw,
            note_mw: 0.025 * size_mw,
            bias_mw: 0.025 * size_mw,
            weekday: 1.5,
            quiet_mw: (-0.03 * size_mw, 0.06 * size_mw),
        }
    }
}

/// Days from one date to another.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_morning_knows_what_was_shed_the_day_before_and_not_on_its_own_day() {
        let note = |mw: f64| Some(Note { max_shed_mw: Some(mw), demand_mw: Some(9.0), ..Note::default() });
        let notes = Notes { first: date(2023, 2, 27), days: vec![note(1.0), None, note(3.0), note(4.0)] };
        let known = notes.known_on(date(2023, 3, 1));
        assert_eq!(known.last(), date(2023, 3, 1));
        assert_eq!(known.days[0].as_ref().unwrap().max_shed_mw, Some(1.0));
        assert_eq!(known.days[2].as_ref().unwrap().max_shed_mw, None);
        assert_eq!(known.days[2].as_ref().unwrap().demand_mw, Some(9.0));
        assert_eq!(notes.on(date(2023, 3, 2)).unwrap().max_shed_mw, Some(4.0));
        assert!(notes.on(date(2023, 2, 28)).is_none());
        assert!(notes.known_on(date(2023, 2, 26)).days.is_empty());
        // After the last note nothing is hidden any more.
        assert_eq!(notes.known_on(date(2023, 6, 1)), notes);
    }
}
