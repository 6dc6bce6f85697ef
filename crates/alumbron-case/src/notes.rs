//! `notes.csv`: the daily notes of a utility, and what is wrong with them.
//!
//! Comes from one file, goes into [`Notes`]. Notes are written by hand and in haste: a cell that cannot be is a finding and
//! a hole, never the end of reading. [`COLUMNS`] both reads and documents the columns.

use std::collections::BTreeMap;
use std::path::Path;

use alumbron_model::Case;
use alumbron_model::entity::Unit;
use alumbron_model::finding::{At, FileId, Finding, Findings, Span, codes, nearest};
use alumbron_model::note::{Listed, Note, Notes, days_between};
use alumbron_model::record::Idx;
use jiff::civil::Date;

use crate::csv::{Cell, Row, Scanner, check_row, header, no_header, span};
use crate::folder::load;
use crate::source::Files;

/// What came of reading notes.
#[derive(Clone, Debug)]
pub struct NotesReading {
    /// The notes; none if any finding is an error.
    pub notes: Option<Notes>,
    /// Everything that was found, by place.
    pub findings: Vec<Finding>,
}

/// A number of a note.
#[derive(Clone, Copy)]
struct Number {
    /// Where it goes.
    place: fn(&mut Note) -> &mut Option<f64>,
    /// Whether it may be below 0.
    signed: bool,
}

/// What stands in a column.
#[derive(Clone, Copy)]
enum Holds {
    Date,
    Number(Number),
    Failed,
    Maintained,
    /// Allowed, and of no use to a forecast.
    Nothing,
}

/// A column of a file of notes.
#[derive(Clone, Copy)]
struct Column {
    name: &'static str,
    holds: Holds,
    about: &'static str,
}

const fn number(name: &'static str, place: fn(&mut Note) -> &mut Option<f64>, about: &'static str) -> Column {
    Column { name, holds: Holds::Number(Number { place, signed: false }), about }
}

const fn unused(name: &'static str, about: &'static str) -> Column {
    Column { name, holds: Holds::Nothing, about }
}

/// Every column, in the order of the reference.
const COLUMNS: &[Column] = &[
    Column { name: "date", holds: Holds::Date, about: "Day of the note, as `2023-05-01`; required." },
    number("demand_peak_fcst_mw", |n| &mut n.demand_mw, "Demand expected at the peak of that day."),
    number("avail_peak_fcst_mw", |n| &mut n.available_mw, "Capacity expected to be available at the peak."),
    Column {
        name: "deficit_peak_fcst_mw",
        holds: Holds::Number(Number { place: |n| &mut n.deficit_mw, signed: true }),
        about: "Demand less what is available, expected at the peak; negative where there is more than enough.",
    },
    number(
        "affect_peak_fcst_mw",
        |n| &mut n.shed_mw,
        "Shed expected at the peak: the deficit and the operating reserve.",
    ),
    number(
        "actual_max_affect_mw",
        |n| &mut n.max_shed_mw,
        "Most that was shed at any time of that day. It is published in the note of the day after, and no forecast made on \
         the morning of the day looks at it.",
    ),
    number("fuel_out_mw", |n| &mut n.fuel_out_mw, "Capacity out for want of fuel."),
    number(
        "thermal_limit_mw",
        |n| &mut n.derated_mw,
        "Capacity lost to derating of thermal units; `calibrate` looks at how it changes.",
    ),
    Column {
        name: "units_failure",
        holds: Holds::Failed,
        about: "Units in failure, `;` between them. Names are those of the case, without regard to case, blanks, hyphens and \
                underscores. Where this column and the next are both blank nothing is known of units.",
    },
    Column {
        name: "units_maint",
        holds: Holds::Maintained,
        about: "Units in maintenance, `;` between them.",
    },
    unused("actual_max_hour", "Time of the most that was shed."),
    unused("avail_morning_mw", "Available capacity in the morning."),
    unused("demand_morning_mw", "Demand in the morning."),
    unused("affect_morning_mw", "Shed in the morning."),
    unused("affect_midday_fcst_mw", "Shed expected at midday."),
    unused("dg_out_failure_mw", "Capacity of distributed engines in failure."),
    unused("dg_out_maint_mw", "Capacity of distributed engines in maintenance."),
    unused("solar_new_mwh_prev_day", "Energy of new solar parks the day before."),
    unused("hurricane_out_mw", "Capacity out after a storm."),
    unused("actual_origin", "Where the most that was shed was read."),
    unused("flags", "Remarks on how the row came about."),
    unused("source", "Where the row comes from."),
    unused("source_date", "When that was published."),
    unused("confidence", "How sure the row is."),
];

/// The table of columns in the reference, as Markdown.
pub(crate) fn columns_reference() -> String {
    let mut page = String::from("| column | used | meaning |\n|---|---|---|\n");
    for column in COLUMNS {
        let used = if matches!(column.holds, Holds::Nothing) { "no" } else { "yes" };
        page.push_str(&format!("| `{}` | {used} | {} |\n", column.name, column.about));
    }
    page
}

/// How much demand, less what is available, may differ from the deficit, as a share of demand. Chosen.
const AGREES: f64 = 0.05;

/// How far from the middle note a note may lie, days: nobody keeps notes for a century. Chosen.
const MOST_AWAY: i64 = 18_000;

impl Files {
    /// A file of notes.
    #[must_use]
    pub fn notes(path: &Path) -> Self {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let label = folder.map_or_else(|| ".".to_owned(), |folder| folder.display().to_string());
        Self { label, files: vec![load(path, name)] }
    }
}

/// Reads a file of notes about a case.
///
/// ```
/// use alumbron_case::{Files, read, read_notes};
/// let case = read(&Files::embedded("cuba-2022")?, "baseline").case.expect("the case is sound");
/// let text = "date,deficit_peak_fcst_mw,units_failure\n2023-05-01,270,felton-1;nosuch\n";
/// let reading = read_notes(&Files::from_texts("sketch", [("notes.csv", text)]), &case);
/// assert_eq!(reading.findings[0].code.id, "AL806");
/// # Ok::<(), alumbron_case::Error>(())
/// ```
#[must_use]
pub fn read_notes(files: &Files, case: &Case) -> NotesReading {
    let mut findings = Findings::default();
    for finding in files.unread() {
        findings.push(finding);
    }
    let text = files.files.first().map_or("", |file| file.text.as_str());
    let notes = Reader::new(case).read(text, &mut findings);
    let notes = notes.filter(|_| !findings.has_errors());
    NotesReading { notes, findings: findings.sorted() }
}

/// The file.
const FILE: FileId = FileId(0);

/// Reads rows.
struct Reader<'c> {
    /// Units by the letters and digits of their id.
    units: BTreeMap<String, Idx<Unit>>,
    ids: Vec<&'c str>,
    /// The most that can be believed, MW.
    most_mw: f64,
    /// Names that no unit has, where they stand first, and how often.
    strangers: BTreeMap<String, (Span, usize)>,
}

/// A name without regard to how it is written.
fn bare(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl<'c> Reader<'c> {
    fn new(case: &'c Case) -> Self {
        let units = case.units.indices().map(|idx| (bare(&case.units[idx].id), idx)).collect();
        let fleet: f64 = case.units.iter().map(|unit| unit.capacity.0 * f64::from(unit.count)).sum();
        let ids = case.units.iter().map(|unit| unit.id.as_str()).collect();
        Self { units, ids, most_mw: 5.0 * fleet, strangers: BTreeMap::new() }
    }

    fn read(mut self, text: &str, findings: &mut Findings) -> Option<Notes> {
        let mut rows = Scanner::new(text);
        let Some(head) = rows.next() else {
            findings.push(no_header(FILE, "notes"));
            return None;
        };
        let columns = columns(&header(FILE, &head, text, findings), findings);
        if !columns.iter().any(|column| matches!(column, Some(Column { holds: Holds::Date, .. }))) {
            let at = span(FILE, head.start, head.end);
            let title = "the notes have no dates";
            findings.push(
                Finding::new(&codes::NOTES_NO_DATES, title, at, "no column `date` here")
                    .with_help("name the column of dates `date`; dates are written 2023-05-01"),
            );
            return None;
        }
        let mut dated: BTreeMap<Date, (Note, Span)> = BTreeMap::new();
        for row in rows {
            let at = span(FILE, row.start, row.end);
            let mut width = Findings::default();
            if !check_row(FILE, &row, columns.len(), text, &mut width) {
                let found = width.sorted();
                let label = found.first().map_or("", |finding| finding.label.1.as_str()).to_owned();
                let title = "a row does not have the cells of the header; the note is left out";
                findings.push(Finding::new(&codes::NOTES_BAD_ROW, title, at, label));
                continue;
            }
            let Some((date, note)) = self.note(&row, &columns, findings) else { continue };
            match dated.get(&date) {
                Some((_, first)) => findings.push(
                    Finding::new(
                        &codes::NOTES_BAD_ROW,
                        format!("{date} has two notes; the second is left out"),
                        at,
                        "second note of this day",
                    )
                    .with_context(*first, "first note of this day"),
                ),
                None => {
                    dated.insert(date, (note, at));
                }
            }
        }
        self.tell_strangers(findings);
        let notes = in_days(dated, findings);
        let says = |note: &Note| {
            let balance = note.demand_mw.is_some() && note.available_mw.is_some();
            balance || note.deficit_mw.is_some() || note.shed_mw.is_some() || note.max_shed_mw.is_some()
        };
        if !notes.as_ref().is_some_and(|notes| notes.days.iter().flatten().any(says)) {
            let at = span(FILE, head.start, head.end);
            let title = "the notes say nothing to go by";
            let label = "no note says what is shed or missing";
            findings.push(Finding::new(&codes::NOTES_EMPTY, title, at, label));
            return None;
        }
        notes
    }

    fn note(
        &mut self,
        row: &Row<'_>,
        columns: &[Option<Column>],
        findings: &mut Findings,
    ) -> Option<(Date, Note)> {
        let (mut date, mut note) = (None, Note::default());
        let (mut failed, mut maintained) = (None, None);
        // Where the numbers stand that are to agree.
        let mut balance = None;
        for (column, cell) in columns.iter().zip(&row.cells) {
            let Some(column) = column else { continue };
            let text = cell.value.trim();
            match column.holds {
                Holds::Date => date = day(cell, findings),
                Holds::Number(number) if !text.is_empty() => {
                    let value = self.number(text, number.signed, cell, column.name, findings);
                    if value.is_some() && column.name == "deficit_peak_fcst_mw" {
                        balance = Some(at(cell));
                    }
                    *(number.place)(&mut note) = value;
                }
                Holds::Failed if !text.is_empty() => failed = Some(self.listed(cell)),
                Holds::Maintained if !text.is_empty() => maintained = Some(self.listed(cell)),
                _ => {}
            }
        }
        if failed.is_some() || maintained.is_some() {
            let failed: Vec<(Idx<Unit>, Span)> = failed.unwrap_or_default();
            let mut units =
                Listed { failed: failed.iter().map(|(unit, _)| *unit).collect(), ..Listed::default() };
            for (unit, place) in maintained.unwrap_or_default() {
                if let Some((_, first)) = failed.iter().find(|(other, _)| *other == unit) {
                    let title =
                        format!("`{}` is both in failure and in maintenance", self.ids[unit.position()]);
                    findings.push(
                        Finding::new(
                            &codes::NOTES_UNIT_TWICE,
                            title,
                            place,
                            "in maintenance here; counts as failed",
                        )
                        .with_context(*first, "in failure here"),
                    );
                } else {
                    units.maintained.push(unit);
                }
            }
            for list in [&mut units.failed, &mut units.maintained] {
                list.sort_unstable();
                list.dedup();
            }
            note.units = Some(units);
        }
        let row_at = span(FILE, row.start, row.end);
        contradiction(&mut note, balance.unwrap_or(row_at), findings);
        Some((date?, note))
    }

    fn number(
        &self,
        text: &str,
        signed: bool,
        cell: &Cell<'_>,
        name: &str,
        findings: &mut Findings,
    ) -> Option<f64> {
        let value: Option<f64> = text.parse().ok().filter(|value: &f64| value.is_finite());
        let label = match value {
            None => "no number".to_owned(),
            Some(value) if value < 0.0 && !signed => "below 0".to_owned(),
            Some(value) if value <= 0.0 && name == "demand_peak_fcst_mw" => "nobody needs nothing".to_owned(),
            Some(value) if value.abs() > self.most_mw => {
                format!("the units of the case come to {:.0} MW", self.most_mw / 5.0)
            }
            Some(value) => return Some(value),
        };
        let title = format!("`{}` is not believed as {name}; it is left out", shortened(text));
        let mut finding = Finding::new(&codes::NOTES_BAD_VALUE, title, at(cell), label);
        if value.is_none() && text.replace(',', ".").parse::<f64>().is_ok() {
            finding = finding.with_help("decimals are written with a point");
        }
        findings.push(finding);
        None
    }

    /// The units of a cell that the case knows.
    fn listed(&mut self, cell: &Cell<'_>) -> Vec<(Idx<Unit>, Span)> {
        let mut list = Vec::new();
        for name in cell.value.split([';', '|']).map(str::trim).filter(|name| !name.is_empty()) {
            match self.units.get(&bare(name)) {
                Some(&unit) => list.push((unit, at(cell))),
                None => self.strangers.entry(name.to_owned()).or_insert((at(cell), 0)).1 += 1,
            }
        }
        list
    }

    fn tell_strangers(&self, findings: &mut Findings) {
        for (name, &(place, times)) in &self.strangers {
            let title = format!("no unit of the case is called `{}`; it is left out", shortened(name));
            let label = if times == 1 {
                "in this note".to_owned()
            } else {
                format!("in {times} notes, first in this")
            };
            let mut finding = Finding::new(&codes::NOTES_UNKNOWN_UNIT, title, place, label);
            if let Some(near) = nearest(name, self.ids.iter().copied()) {
                finding = finding.with_help(format!("did you mean `{near}`?"));
            }
            findings.push(finding);
        }
    }
}

/// A text in a message: of what somebody pasted only the beginning.
fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST).chain("...".chars()).collect()
    }
}

fn at(cell: &Cell<'_>) -> Span {
    span(FILE, cell.start, cell.end)
}

/// What the columns of a header hold.
fn columns(head: &[At<String>], findings: &mut Findings) -> Vec<Option<Column>> {
    let known = |name: &str| COLUMNS.iter().find(|column| column.name == name).copied();
    let mut columns = Vec::new();
    for key in head {
        let column = known(&key.value);
        if column.is_none() && !key.value.starts_with('_') && !key.value.is_empty() {
            let title = format!("unknown column `{}` in notes", shortened(&key.value));
            let mut finding = Finding::new(&codes::NOTES_UNKNOWN_COLUMN, title, key.span, "not read");
            if let Some(near) = nearest(&key.value, COLUMNS.iter().map(|column| column.name)) {
                finding = finding.with_help(format!("did you mean `{near}`?"));
            }
            findings.push(finding);
        }
        columns.push(column);
    }
    columns
}

/// The date of a note.
fn day(cell: &Cell<'_>, findings: &mut Findings) -> Option<Date> {
    let date = cell.value.trim().parse().ok();
    if date.is_none() {
        let title = format!("`{}` is no date; the note is left out", shortened(cell.value.trim()));
        let finding =
            Finding::new(&codes::NOTES_BAD_ROW, title, at(cell), "expected a date such as 2023-05-01");
        findings.push(finding);
    }
    date
}

/// Leaves out what does not agree.
fn contradiction(note: &mut Note, place: Span, findings: &mut Findings) {
    let (Some(demand), Some(available)) = (note.demand_mw, note.available_mw) else { return };
    let (missing, tolerance) = (demand - available, AGREES * demand);
    let said = match (note.deficit_mw, note.shed_mw) {
        (Some(deficit), _) if (missing - deficit).abs() > tolerance => {
            format!("not the deficit of {deficit} MW")
        }
        (None, Some(shed)) if missing < 0.0 && shed > tolerance => {
            format!("and yet {shed} MW are to be shed")
        }
        _ => return,
    };
    let title = "demand, what is available and what is missing do not agree; all three are left out";
    let label = format!("{demand} MW less {available} MW is {missing} MW, {said}");
    findings.push(Finding::new(&codes::NOTES_CONTRADICTION, title, place, label));
    (note.demand_mw, note.available_mw, note.deficit_mw) = (None, None, None);
}

/// Days without a note after which notes stand apart, and how few of them are then strays. Chosen: who stops for a year and
/// begins again writes more than two notes.
const APART_D: i64 = 366;
const STRAYS: usize = 2;

/// Leaves out one or two notes that stand more than a year apart from many others: a misprint of the year.
fn leave_strays(dated: &mut BTreeMap<Date, (Note, Span)>, findings: &mut Findings) {
    let dates: Vec<Date> = dated.keys().copied().collect();
    let apart = |pair: &[Date]| days_between(pair[0], pair[1]) > APART_D;
    let mut groups: Vec<Vec<Date>> = vec![Vec::new()];
    for (nth, &date) in dates.iter().enumerate() {
        if nth > 0 && apart(&dates[nth - 1..=nth]) {
            groups.push(Vec::new());
        }
        if let Some(group) = groups.last_mut() {
            group.push(date);
        }
    }
    let most = groups.iter().map(Vec::len).max().unwrap_or(0);
    if most <= 5 * STRAYS {
        return;
    }
    for date in groups.iter().filter(|group| group.len() <= STRAYS).flatten() {
        if let Some((_, place)) = dated.remove(date) {
            let title = format!("{date} lies more than a year from all other notes; the note is left out");
            findings.push(Finding::new(&codes::NOTES_BAD_ROW, title, place, "a misprint of the year?"));
        }
    }
}

/// Notes by day, without those whose date must be a misprint.
fn in_days(mut dated: BTreeMap<Date, (Note, Span)>, findings: &mut Findings) -> Option<Notes> {
    let middle = dated.keys().nth(dated.len() / 2).copied()?;
    dated.retain(|&date, (_, place)| {
        let near = days_between(middle, date).abs() <= MOST_AWAY;
        if !near {
            let title = format!("{date} lies far from all other notes; the note is left out");
            let label = format!("half of the notes are from {middle} or before");
            findings.push(Finding::new(&codes::NOTES_BAD_ROW, title, *place, label));
        }
        near
    });
    leave_strays(&mut dated, findings);
    let (first, last) = (*dated.keys().next()?, *dated.keys().next_back()?);
    let mut days = vec![None; usize::try_from(days_between(first, last)).ok()? + 1];
    for (date, (note, _)) in dated {
        if let Some(day) =
            usize::try_from(days_between(first, date)).ok().and_then(|place| days.get_mut(place))
        {
            *day = Some(note);
        }
    }
    Some(Notes { first, days })
}
