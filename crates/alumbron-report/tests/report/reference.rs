//! The page that tells what a result folder holds: complete, without idle words, and fresh.

use std::path::Path;

use alumbron_engine::Trace;
use alumbron_engine::system::Switch;
use alumbron_engine::why::Why;
use alumbron_report::comparison::compare;
use alumbron_report::dependence::{Observed, depend};
use alumbron_report::tables::{idle_meanings, results_reference};
use alumbron_report::why::attribute;
use alumbron_report::{Table, summarize, tables, trace_tables};

use crate::forecasts::{hindcast, outlook};
use crate::synthetic::tiny;

/// Every table a result folder can hold.
fn every_table() -> Vec<Table> {
    let (case, outcome) = tiny(2);
    let hours = case.calendar.n_hours as usize;
    let trace = Trace {
        sample: 0,
        demand_mw: vec![0.0; hours * case.regions.len()],
        shed_mw: vec![0.0; hours * case.regions.len()],
        generation_mw: Vec::new(),
        stock_t: Vec::new(),
        battery_mwh: Vec::new(),
        block_dark_h: Vec::new(),
        block_longest_h: Vec::new(),
        cargoes: Vec::new(),
    };
    let mut all = tables(&case, &outcome, &summarize(&case, &outcome));
    all.extend(trace_tables(&case, &trace));
    all.extend(compare(&[(&case, &outcome)]).expect("a world").tables());
    let parts = vec![(Switch::Fuel, None)];
    let nothing = Why { policy: "burn-first", split: None, present: Vec::new(), parts, rows: Vec::new() };
    all.extend(attribute(&case, &nothing, None, 1).tables(&nothing));
    let observed = Observed { base: &outcome, supplied: &[], lost: &[], loss_days: 90 };
    all.extend(depend(&case, observed).tables());
    all.extend(outlook().tables());
    all.extend(hindcast(&[]).tables());
    all
}

#[test]
fn every_table_and_column_has_a_meaning_and_no_meaning_is_idle() {
    let all = every_table();
    let page = results_reference(&all);
    let unknown: Vec<&str> = page.lines().filter(|line| *line == "?" || line.ends_with("| ? |")).collect();
    assert!(unknown.is_empty(), "say in src/tables/meanings.rs what these are: {unknown:?}");
    assert_eq!(idle_meanings(&all), Vec::<String>::new(), "no table has these columns");
    let columns: usize = all.iter().map(|t| t.columns().len()).sum();
    assert_eq!(page.matches("\n| `").count(), columns);
}

#[test]
fn the_committed_reference_of_results_is_fresh() {
    let page = results_reference(&every_table());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/results.md");
    if std::env::var_os("ALUMBRON_BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "docs/reference/results.md is stale: run with ALUMBRON_BLESS=1");
}
