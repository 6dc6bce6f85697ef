//! `profiles/*.csv`: hourly factors, spread over the horizon.
//!
//! The first columns say which hours a row stands for: `hour` (one row for each hour of the horizon),
//! `month,hour_of_day` (288 rows) or `hour_of_day` (24 rows). Every other column is a profile, named by its header;
//! or, where the columns are the weather years of the case, all of them are one profile, named as its file. Comes from the text of the files, goes into [`Profile`]s; which rows use them is not known here.

use alumbron_model::entity::Profile;
use alumbron_model::finding::{At, FileId, Finding, Findings, Span, codes};
use alumbron_model::record::{Context, Entity as _, Id, Names, Raw, Value as _};
use alumbron_model::time::{Calendar, Hour};

use crate::csv::{Row, Scanner, check_row, header, no_header, span};

/// Most hourly values all profiles of a case may have together: 800 MB. Chosen.
const MAX_VALUES: usize = 100_000_000;

/// Bad values that are reported for each column; a whole column of text would bury everything else. Chosen.
const SHOWN: usize = 3;

/// The profiles of one file, not yet spread over the horizon.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    index: Index,
    columns: Vec<Column>,
}

impl Columns {
    /// How many series of values the file holds.
    pub(crate) fn n_series(&self) -> usize {
        self.columns.iter().map(|column| 1 + column.other_years.len()).sum()
    }
}

#[derive(Clone, Debug)]
struct Column {
    id: At<String>,
    values: Vec<f64>,
    other_years: Vec<Vec<f64>>,
    bad: usize,
}

/// What the rows of a profile file stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Index {
    Hour,
    MonthAndHour,
    HourOfDay,
}

impl Index {
    fn n_columns(self) -> usize {
        if self == Self::MonthAndHour { 2 } else { 1 }
    }

    /// What the index columns of a row must hold.
    fn expected(self, row: usize) -> Vec<usize> {
        match self {
            Self::Hour => vec![row],
            Self::MonthAndHour => vec![row / 24 + 1, row % 24],
            Self::HourOfDay => vec![row],
        }
    }

    fn n_rows(self, calendar: Calendar) -> usize {
        match self {
            Self::Hour => calendar.n_hours as usize,
            Self::MonthAndHour => 288,
            Self::HourOfDay => 24,
        }
    }
}

/// Reads a profile file, whose columns may be weather years; the length against the horizon is checked later, by
/// [`spread`].
pub(crate) fn read(
    file: FileId,
    name: &str,
    text: &str,
    years: &[String],
    findings: &mut Findings,
) -> Option<Columns> {
    let mut rows = Scanner::new(text);
    let Some(head) = rows.next() else {
        findings.push(no_header(file, name));
        return None;
    };
    let keys = header(file, &head, text, findings);
    let Some(index) = index_of(&keys) else {
        findings.push(
            Finding::new(
                &codes::PROFILE_NO_INDEX,
                format!("`{name}` has no index column"),
                span(file, head.start, head.end),
                "expected `hour`, `month,hour_of_day` or `hour_of_day` first",
            )
            .with_help("the first columns say which hours a row stands for"),
        );
        return None;
    };
    let width = keys.len();
    let mut columns: Vec<Column> = keys
        .into_iter()
        .skip(index.n_columns())
        .map(|id| Column { id, values: Vec::new(), other_years: Vec::new(), bad: 0 })
        .collect();
    let mut in_order = true;
    for (n, row) in rows.enumerate() {
        // A row of another width has lost its place: what follows cannot be trusted either.
        in_order = in_order && check_row(file, &row, width, text, findings);
        if !in_order {
            break;
        }
        in_order = check_index(file, index, n, &row, findings);
        for (column, cell) in columns.iter_mut().zip(&row.cells[index.n_columns()..]) {
            match cell.value.parse::<f64>() {
                Ok(value) if value.is_finite() && value >= 0.0 => column.values.push(value),
                other => {
                    column.values.push(0.0);
                    column.bad += 1;
                    if column.bad <= SHOWN && !column.id.value.starts_with('_') {
                        findings.push(bad(file, column, &cell.value, cell.start..cell.end, other.is_ok()));
                    }
                }
            }
        }
    }
    columns.retain(|column| !column.id.value.starts_with('_'));
    if !in_order {
        for column in &mut columns {
            column.bad += 1;
        }
    }
    if columns.iter().any(|column| years.contains(&column.id.value)) {
        columns = vec![of_years(columns, name, years, findings)?];
    }
    Some(Columns { index, columns })
}

/// One profile out of its weather years: AL309 if they are not those of the case.
fn of_years(
    mut columns: Vec<Column>,
    name: &str,
    years: &[String],
    findings: &mut Findings,
) -> Option<Column> {
    let stem = name.trim_start_matches("profiles/").trim_end_matches(".csv");
    let mut fault = |at: Span, label: String| {
        let title = format!("`{name}` does not have one column for each weather year");
        let help = format!("weather years are {}", years.join(", "));
        findings.push(Finding::new(&codes::PROFILE_YEARS, title, at, label).with_help(help));
    };
    let other = columns.iter().find(|column| !years.contains(&column.id.value));
    let missing = years.iter().find(|year| !columns.iter().any(|column| column.id.value == **year));
    match (other, missing, columns.first()) {
        (Some(other), ..) => {
            fault(other.id.span, "not a weather year".to_owned());
            return None;
        }
        (None, Some(missing), Some(first)) => {
            fault(first.id.span, format!("a column `{missing}` is missing"));
            return None;
        }
        _ => {}
    }
    columns.sort_by_key(|column| years.iter().position(|year| *year == column.id.value));
    let bad = columns.iter().map(|column| column.bad).sum();
    let mut columns = columns.into_iter();
    let first = columns.next()?;
    let id = At { value: stem.to_owned(), span: first.id.span };
    Some(Column { id, values: first.values, other_years: columns.map(|column| column.values).collect(), bad })
}

fn index_of(keys: &[At<String>]) -> Option<Index> {
    let name = |n: usize| keys.get(n).map(|key| key.value.as_str());
    match (name(0)?, name(1)) {
        ("hour", _) => Some(Index::Hour),
        ("month", Some("hour_of_day")) => Some(Index::MonthAndHour),
        ("hour_of_day", _) => Some(Index::HourOfDay),
        _ => None,
    }
}

fn check_index(file: FileId, index: Index, n: usize, row: &Row<'_>, findings: &mut Findings) -> bool {
    let expected = index.expected(n);
    let wrong = expected.iter().zip(&row.cells).find(|(want, cell)| cell.value.parse() != Ok(**want));
    let Some((want, cell)) = wrong else { return true };
    findings.push(Finding::new(
        &codes::PROFILE_INDEX,
        "the rows of a profile are not in order",
        span(file, cell.start, cell.end),
        format!("expected {want} in this row"),
    ));
    false
}

fn bad(file: FileId, column: &Column, written: &str, at: std::ops::Range<usize>, number: bool) -> Finding {
    let (code, label) = if number {
        (&codes::OUT_OF_RANGE, "must be finite and at least 0")
    } else {
        (&codes::WRONG_TYPE, "expected a number")
    };
    let title = format!("bad value `{written}` in profile `{}`", column.id.value);
    Finding::new(code, title, span(file, at.start, at.end), label)
}

/// Declares the profiles of a file: AL107 for names that are no ids, AL305 for names declared in another file.
pub(crate) fn declare(columns: &mut Columns, context: Calendar, names: &mut Names, findings: &mut Findings) {
    let nothing = Names::default();
    columns.columns.retain(|column| {
        let raw = At { value: Raw::Cell(column.id.value.clone()), span: column.id.span };
        if let Err(complaint) = Id::read(&raw, 1.0, &Context { names: &nothing, calendar: context }) {
            let title = format!("bad name `{}` of a profile", column.id.value);
            let mut finding = Finding::new(complaint.code, title, column.id.span, complaint.expected);
            finding.help = Some("a profile is named by its column".to_owned());
            findings.push(finding);
            return false;
        }
        let Some(first) = names.declare(Profile::TABLE, &column.id) else { return true };
        findings.push(
            Finding::new(
                &codes::DUPLICATE_PROFILE,
                format!("profile `{}` is declared twice", column.id.value),
                column.id.span,
                "declared a second time",
            )
            .with_context(first, "first declared here"),
        );
        false
    });
}

/// Spreads the profiles of all files over the horizon, in the order of their names.
pub(crate) fn spread(files: &[Columns], calendar: Calendar, findings: &mut Findings) -> Vec<Profile> {
    let n_hours = calendar.n_hours as usize;
    let n_columns: usize = files.iter().map(Columns::n_series).sum();
    let mut profiles = Vec::new();
    let affordable = n_columns.saturating_mul(n_hours) <= MAX_VALUES;
    if let (false, Some(column)) = (affordable, files.iter().flat_map(|file| &file.columns).next()) {
        let title = format!("{n_columns} profiles over {n_hours} hours are too much");
        let label = format!("together at most {MAX_VALUES} values");
        findings.push(Finding::new(&codes::BAD_HORIZON, title, column.id.span, label));
    }
    for file in files {
        let (rows, given) = (file.index.n_rows(calendar), file.columns.first().map_or(0, |c| c.values.len()));
        let broken = file.columns.iter().any(|column| column.bad > 0);
        if given != rows
            && !broken
            && let Some(first) = file.columns.first()
        {
            findings.push(length(file.index, first.id.span, given, rows));
        }
        if given != rows || !affordable {
            continue;
        }
        let row_of = |hour: Hour| match file.index {
            Index::Hour => hour.0 as usize,
            Index::MonthAndHour => {
                usize::from(calendar.month(hour) - 1) * 24 + usize::from(calendar.hour_of_day(hour))
            }
            Index::HourOfDay => usize::from(calendar.hour_of_day(hour)),
        };
        // The calendar is asked once for all columns of a file.
        let order: Vec<usize> = (0..calendar.n_hours).map(|hour| row_of(Hour(hour))).collect();
        for column in &file.columns {
            let over = |values: &Vec<f64>| order.iter().map(|&row| values[row]).collect();
            let other_years = column.other_years.iter().map(over).collect();
            profiles.push(Profile { id: column.id.value.clone(), values: over(&column.values), other_years });
        }
    }
    profiles.sort_by(|a, b| a.id.cmp(&b.id));
    profiles
}

fn length(index: Index, at: Span, given: usize, rows: usize) -> Finding {
    let why = match index {
        Index::Hour => "one for each hour of the horizon",
        Index::MonthAndHour => "one for each hour of the day in each month",
        Index::HourOfDay => "one for each hour of the day",
    };
    let title = format!("a profile has {given} rows where {rows} are needed");
    Finding::new(&codes::PROFILE_LENGTH, title, at, format!("needs {rows} rows, {why}"))
}
