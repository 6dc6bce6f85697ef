//! Notes day by day, as one morning knows them.

use alumbron_model::entity::Unit;
use alumbron_model::note::{Listed, Note, Notes};
use alumbron_model::record::Idx;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// What notes say up to the morning of a day; nothing that was published later.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The day of the first note.
    pub first: Date,
    /// What is missing at the peak of each day by its note, MW, operating reserve included: what would be shed if nothing
    /// else went wrong, below 0 where there is more than enough.
    pub gap_mw: Vec<Option<f64>>,
    /// The most that was shed on each day, MW.
    pub shed_mw: Vec<Option<f64>>,
    /// Demand expected at the peak, MW.
    pub demand_mw: Vec<Option<f64>>,
    /// Days with a note that names neither a gap nor a shed: nothing worth telling was missing.
    pub quiet: Vec<bool>,
    /// Units out.
    pub units: Vec<Option<Listed>>,
    /// The operating reserve that notes keep, MW.
    pub reserve_mw: f64,
    /// The middle of demand at the peak, MW: the measure of all variation; above 0.
    pub size_mw: f64,
}

impl Series {
    /// What the morning of a day knows. `reserve_mw` and `size_mw` are of the case, for notes that do not tell theirs.
    #[must_use]
    pub fn known_on(notes: &Notes, morning: Date, reserve_mw: f64, size_mw: f64) -> Self {
        let known = notes.known_on(morning);
        let n = usize::try_from(known.place(morning) + 1).unwrap_or(0);
        let day = |place: usize| known.days.get(place).and_then(Option::as_ref);
        let of = |get: &dyn Fn(&Note) -> Option<f64>| {
            (0..n).map(|place| day(place).and_then(get)).collect::<Vec<_>>()
        };
        let reserve_mw = reserve(&known).unwrap_or(reserve_mw);
        let gap_mw = of(&|note| gap(note, reserve_mw));
        let shed_mw = of(&|note| note.max_shed_mw);
        let demand_mw = of(&|note| note.demand_mw);
        let quiet = |place: usize| day(place).is_some_and(|note| note.demand_mw.is_some());
        let quiet =
            (0..n).map(|p| quiet(p) && gap_mw[p].is_none() && shed_mw[p].is_none() && p + 1 < n).collect();
        Self {
            first: known.first,
            gap_mw,
            shed_mw,
            quiet,
            units: whole_lists((0..n).map(|place| day(place).and_then(|note| note.units.clone())).collect()),
            reserve_mw,
            size_mw: size(&demand_mw, size_mw),
            demand_mw,
        }
    }

    /// Number of days, the morning's own included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.gap_mw.len()
    }

    /// The morning's own day.
    #[must_use]
    pub fn today(&self) -> usize {
        self.len().saturating_sub(1)
    }

    /// Whether no day is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gap_mw.is_empty()
    }

    /// Day of the week of a day, 0 for Monday; also of days to come.
    #[must_use]
    pub fn weekday(&self, day: usize) -> usize {
        let date = self.first.saturating_add((day as i64).days());
        usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())
    }

    /// Every unit that any note lists, in order of the case.
    #[must_use]
    pub fn named(&self) -> Vec<Idx<Unit>> {
        let listed = self.units.iter().flatten();
        let mut named: Vec<Idx<Unit>> =
            listed.flat_map(|l| l.failed.iter().chain(&l.maintained)).copied().collect();
        named.sort_unstable();
        named.dedup();
        named
    }
}

/// The middle of what notes tell of demand, unless it is far from that of the case, which then counts: above 0.
fn size(demand_mw: &[Option<f64>], of_case_mw: f64) -> f64 {
    let of_case_mw = of_case_mw.max(1e-3);
    let mut told: Vec<f64> = demand_mw.iter().copied().flatten().filter(|mw| *mw > 0.0).collect();
    told.sort_unstable_by(f64::total_cmp);
    let middle = told.get(told.len() / 2).copied().filter(|mw| (0.2..5.0).contains(&(mw / of_case_mw)));
    middle.unwrap_or(of_case_mw)
}

/// Lists before one that tell whether it is whole.
const LISTS: usize = 14;

/// Lists without those that name far fewer units than the ones before: after a collapse or in a short note the utility
/// names only what is news. Chosen: less than a third of the middle one of the last fourteen.
fn whole_lists(mut lists: Vec<Option<Listed>>) -> Vec<Option<Listed>> {
    let mut lengths: Vec<usize> = Vec::new();
    for list in &mut lists {
        let Some(listed) = list else { continue };
        let length = listed.failed.len() + listed.maintained.len();
        let mut last: Vec<usize> = lengths.iter().rev().take(LISTS).copied().collect();
        last.sort_unstable();
        if last.len() == LISTS && 3 * length < last[LISTS / 2] {
            *list = None;
        } else {
            lengths.push(length);
        }
    }
    lists
}

/// What is missing at the peak by a note.
fn gap(note: &Note, reserve_mw: f64) -> Option<f64> {
    let balance = note.demand_mw.zip(note.available_mw).map(|(demand, available)| demand - available);
    let missing = balance.or(note.deficit_mw).map(|deficit| deficit + reserve_mw);
    // That nothing is to be shed does not tell how much there is to spare.
    missing.or(note.shed_mw.filter(|&shed| shed > 0.0))
}

/// The middle of what notes shed beyond the deficit.
fn reserve(notes: &Notes) -> Option<f64> {
    let beyond = |note: &Note| {
        let (shed, deficit) = (note.shed_mw?, note.deficit_mw?);
        (shed > 0.0 && deficit > 0.0).then_some(shed - deficit)
    };
    let mut all: Vec<f64> = notes.days.iter().flatten().filter_map(beyond).collect();
    all.sort_unstable_by(f64::total_cmp);
    all.get(all.len() / 2).map(|&middle| middle.max(0.0))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use jiff::civil::date;

    /// Series of gaps and sheds from Monday, 2 January 2023.
    pub(crate) fn series(gap_mw: &[Option<f64>], shed_mw: &[Option<f64>]) -> Series {
        let n = gap_mw.len();
        Series {
            first: date(2023, 1, 2),
            gap_mw: gap_mw.to_vec(),
            shed_mw: shed_mw.to_vec(),
            demand_mw: vec![Some(1000.0); n],
            quiet: vec![false; n],
            units: vec![None; n],
            reserve_mw: 50.0,
            size_mw: 1000.0,
        }
    }

    #[test]
    fn a_list_of_the_news_alone_is_no_list_of_the_fleet() {
        let list = |n: u32| Some(Listed { failed: (0..n).map(Idx::new).collect(), maintained: Vec::new() });
        let mut lists = vec![list(6); LISTS];
        lists.extend([list(1), None, list(2), list(5)]);
        let whole = whole_lists(lists);
        assert!(whole[LISTS].is_none() && whole[LISTS + 1].is_none());
        assert!(whole[LISTS + 2].is_some() && whole[LISTS + 3].is_some());
    }

    #[test]
    fn a_gap_is_the_balance_with_reserve_and_a_shed_of_nothing_tells_none() {
        let day = |demand, available, deficit, shed| {
            let (demand_mw, available_mw, deficit_mw, shed_mw) = (demand, available, deficit, shed);
            Some(Note { demand_mw, available_mw, deficit_mw, shed_mw, ..Note::default() })
        };
        let days = vec![
            day(Some(900.0), Some(700.0), Some(200.0), Some(260.0)),
            day(None, None, Some(-40.0), Some(0.0)),
            day(Some(800.0), None, None, Some(0.0)),
            None,
            day(Some(1000.0), None, None, Some(90.0)),
        ];
        let notes = Notes { first: date(2023, 1, 2), days };
        let series = Series::known_on(&notes, date(2023, 1, 7), 0.0, 800.0);
        // The first note shows a reserve of 60 MW.
        assert_eq!(series.gap_mw, [Some(260.0), Some(20.0), None, None, Some(90.0), None]);
        assert_eq!(series.quiet, [false, false, true, false, false, false]);
        assert!((series.size_mw - 900.0).abs() < 1e-9);
        // A demand of nothing, and one that the case could never have, are no measure.
        assert!((size(&[Some(0.0), None], 800.0) - 800.0).abs() < 1e-9);
        assert!((size(&[Some(90.0)], 800.0) - 800.0).abs() < 1e-9);
        assert_eq!((series.weekday(0), series.weekday(8)), (0, 1));
    }
}
