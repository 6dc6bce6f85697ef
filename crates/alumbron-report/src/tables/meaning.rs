//! What every table and column of a result folder means, and the page that tells it.
//!
//! Names and types come from the tables themselves; only the sentences stand in `meanings.rs`. A test asks that each column has
//! one, that none is idle, and that `docs/reference/results.md` is fresh.

use std::fmt::Write as _;

use super::meanings::{ANYWHERE, MEANINGS};
use super::{Table, Values};

/// Units of measure by the ending of a column's name; the longest that fits counts.
const UNITS: &[(&str, &str)] = &[
    ("_hours_per_day", "h a day"),
    ("_mwh", "MWh"),
    ("_mw", "MW"),
    ("_usd", "USD"),
    ("_cargoes", "cargoes"),
    ("_events", "events"),
    ("_days", "days"),
    ("_t_per_d", "t a day"),
    ("_d", "days"),
    ("_h", "h"),
    ("_t", "t"),
];

const OPENING: &str = "\
# Results

Every table and column of a result folder, by the file they stand in.
Names of columns end in their unit of measure.
An expectation is a mean over samples, of the whole horizon unless a row is shorter.
Null stands for what is unknown, as an error with a single sample, or was never observed.

This page is written from the tables themselves: `ALUMBRON_BLESS=1 cargo test -p alumbron-report` renews it.
";

/// The page `docs/reference/results.md`: every table, its columns, their types, units of measure and meanings. What has
/// no meaning yet is shown as a question mark.
#[must_use]
pub fn results_reference(tables: &[Table]) -> String {
    let mut page = OPENING.to_owned();
    for table in tables {
        let known = MEANINGS.iter().find(|(name, ..)| *name == table.name());
        let (row, columns) = known.map_or(("?", [].as_slice()), |(_, row, columns)| (*row, *columns));
        // Writing into a string cannot fail.
        let _ = write!(page, "\n## {}.parquet\n\n{row}\n\n", table.name());
        page.push_str("| column | type | unit of measure | meaning |\n|---|---|---|---|\n");
        for column in table.columns() {
            let named = |(name, _): &&(&str, &str)| *name == column.name;
            let meaning = columns.iter().find(named).or_else(|| ANYWHERE.iter().find(named));
            let meaning = meaning.map_or("?", |(_, sentence)| *sentence);
            let (kind, unit) = (kind(&column.values), unit(column.name));
            let _ = writeln!(page, "| `{}` | {kind} | {unit} | {meaning} |", column.name);
        }
    }
    page
}

/// Every meaning that belongs to none of the tables, as `table.column`.
#[must_use]
pub fn idle_meanings(tables: &[Table]) -> Vec<String> {
    let has = |table: &str, column: &str| {
        tables.iter().any(|t| t.name() == table && t.columns().iter().any(|c| c.name == column))
    };
    let own =
        MEANINGS.iter().flat_map(|(table, _, columns)| columns.iter().map(move |(name, _)| (*table, *name)));
    own.filter(|(table, column)| !has(table, column))
        .map(|(table, column)| format!("{table}.{column}"))
        .collect()
}

fn kind(values: &Values) -> &'static str {
    match values {
        Values::Numbers(_) => "number",
        Values::Integers(_) => "integer",
        Values::Texts(_) => "text",
        Values::Dates(_) => "date",
    }
}

/// The unit of measure a name ends in; empty without one.
fn unit(name: &str) -> &'static str {
    let at_an_hour = name.ends_with("hour_of_day");
    let ending = UNITS.iter().find(|(ending, _)| !at_an_hour && name.ends_with(ending));
    ending.map_or("", |(_, unit)| unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_units() {
        for (name, wanted) in
            [("max_shed_p05_mw", "MW"), ("dark_hours_per_day", "h a day"), ("co2_t", "t"), ("share", "")]
        {
            assert_eq!(unit(name), wanted, "{name}");
        }
        assert_eq!(unit("max_shed_hour_of_day"), "");
    }

    #[test]
    fn a_column_without_a_meaning_is_seen() {
        let page = results_reference(&[Table::new("units").texts("nonsense", ["x"])]);
        assert!(page.contains("| `nonsense` | text |  | ? |"), "{page}");
    }

    #[test]
    fn no_meaning_stands_twice() {
        for (table, _, columns) in MEANINGS {
            let mut names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
            names.sort_unstable();
            let n = names.len();
            names.dedup();
            assert_eq!(names.len(), n, "{table}");
        }
    }
}
