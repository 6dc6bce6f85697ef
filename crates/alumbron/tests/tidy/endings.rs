//! The unit of measure is the last token of a column's name, in the tables people write and in those we write.

use std::collections::BTreeSet;

use alumbron::model::quantity::ALL_ENDINGS;
use alumbron::report::tables::Values;
use alumbron::{Options, Study, report};

use crate::tree::{below, folders, none, read, root};

/// Endings that amounts of fuel may carry besides those of the quantities.
const BARRELS: [&str; 2] = ["bbl", "kbbl"];

/// Endings of results alone: counts of things, money, and ratios with a name of their own.
const OF_RESULTS: [&str; 7] = ["cargoes", "days", "events", "hours", "hours_per_day", "ppm", "usd"];

/// Columns without a unit of measure: counts, shares, probabilities, and places in a calendar.
const WITHOUT: [&str; 42] = [
    "arrived_hour",
    "berthed_hour",
    "berths",
    "block",
    "blocks",
    "capacity_factor",
    "cargo",
    "count",
    "debt_derating_share",
    "debt_failure_factor",
    "deepest_hour",
    "departed_hour",
    "due_hour",
    "derating_share",
    "hour",
    "hour_of_day",
    "loading_reliability",
    "machines",
    "maintenance_machines",
    "max_shed_hour_of_day",
    "month",
    "nominated_hour",
    "noise_share",
    "out_machines",
    "paid_hour",
    "parts_share",
    "population",
    "protected_share",
    "refused_hour",
    "sample",
    "share",
    // In USD; see docs/design/decisions.md.
    "shortfall_cost",
    "shortfall_probability",
    "shortfall_probability_standard_error",
    "standard_error",
    "start_probability",
    "unloaded_hour",
    "utilization",
    "utilization_standard_error",
    "value",
    "variance_gain",
    "year",
];

fn ends_in(name: &str, ending: &str) -> bool {
    name.strip_suffix(ending).is_some_and(|rest| rest.ends_with('_'))
}

/// Columns of a table of a case that hold numbers and nothing else.
fn numeric_columns(text: &str) -> Vec<String> {
    let mut lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let names: Vec<&str> = lines.next().unwrap_or_default().split(',').map(str::trim).collect();
    let mut cells: Vec<Vec<String>> = vec![Vec::new(); names.len()];
    for line in lines {
        for (column, cell) in cells.iter_mut().zip(split(line)) {
            column.push(cell.trim().to_owned());
        }
    }
    let numeric = |column: &Vec<String>| {
        let mut filled = column.iter().filter(|cell| !cell.is_empty()).peekable();
        filled.peek().is_some() && filled.all(|cell| cell.parse::<f64>().is_ok())
    };
    names.iter().zip(&cells).filter(|(_, c)| numeric(c)).map(|(name, _)| (*name).to_owned()).collect()
}

/// Cells of a row; a comma within double quotes parts nothing.
fn split(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => cells.last_mut().expect("there is a cell from the start").push(c),
        }
    }
    cells
}

/// The tables that lie directly in the folders of the cases.
fn tables_of_cases() -> Vec<String> {
    let direct = |case: &String| {
        let folder = format!("cases/{case}");
        let depth = folder.matches('/').count() + 1;
        let mut files = below(&folder);
        files.retain(|path| path.ends_with(".csv") && path.matches('/').count() == depth);
        files
    };
    folders("cases").iter().flat_map(direct).collect()
}

/// Numeric columns of all result tables, with their table; the metrics by their own names.
fn columns_of_results() -> Vec<(String, String)> {
    let case = root().join("cases/toy-tank");
    let study = Study::open(&case.to_string_lossy(), "baseline").expect("the case is sound");
    let result = study.run(&Options { only: Some(0), ..Options::default() }).expect("nothing stops it");
    let mut tables = report::tables(study.case(), &result.outcome, &result.summary);
    let trace = result.trace.expect("one sample leaves a trace");
    tables.extend(report::trace_tables(study.case(), &trace));
    let mut columns: Vec<(String, String)> = Vec::new();
    for table in &tables {
        for column in table.columns() {
            if matches!(column.values, Values::Numbers(_) | Values::Integers(_)) {
                columns.push((format!("table `{}`", table.name()), column.name.to_owned()));
            }
        }
    }
    let metrics = result.summary.metrics.iter().filter(|m| m.region().is_none());
    columns.extend(metrics.map(|m| ("summary".to_owned(), m.metric.to_owned())));
    assert!(columns.len() > 50, "the result tables are not where this test looks for them");
    columns
}

#[test]
fn columns_of_cases_end_in_their_unit() {
    let mut bare = Vec::new();
    let tables = tables_of_cases();
    assert!(tables.len() > 20, "the cases are not where this test looks for them");
    for path in tables {
        for name in numeric_columns(&read(&path)) {
            let known = ALL_ENDINGS.iter().map(|(ending, _)| *ending).chain(BARRELS);
            if !known.into_iter().any(|ending| ends_in(&name, ending)) && !WITHOUT.contains(&name.as_str()) {
                bare.push(format!("{path}: `{name}`"));
            }
        }
    }
    none(&bare, "these columns do not end in a unit of measure of the closed list:");
}

#[test]
fn columns_of_results_end_in_their_unit() {
    let mut bare = Vec::new();
    for (table, name) in columns_of_results() {
        let known = ALL_ENDINGS.iter().map(|(ending, _)| *ending).chain(OF_RESULTS);
        if !known.into_iter().any(|ending| ends_in(&name, ending)) && !WITHOUT.contains(&name.as_str()) {
            bare.push(format!("{table}: `{name}`"));
        }
    }
    none(&bare, "these columns do not end in a unit of measure of the closed list:");
}

#[test]
fn every_exception_is_needed() {
    let mut names: BTreeSet<String> = columns_of_results().into_iter().map(|(_, name)| name).collect();
    names.extend(tables_of_cases().iter().flat_map(|path| numeric_columns(&read(path))));
    let mut idle: Vec<String> = Vec::new();
    idle.extend(WITHOUT.iter().filter(|name| !names.contains(**name)).map(|name| (*name).to_owned()));
    let unused = |ending: &&&str| !names.iter().any(|name| ends_in(name, ending));
    idle.extend(OF_RESULTS.iter().filter(unused).map(|ending| format!("_{ending}")));
    none(&idle, "no column has these names or endings any more; take them off the list:");
}
