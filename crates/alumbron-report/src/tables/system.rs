//! Tables of the whole system: samples, causes, the duration curve and the metrics.

use alumbron_engine::Outcome;
use alumbron_engine::outcome::SampleRow;

use super::Table;
use crate::figures;
use crate::summary::Summary;

pub(super) fn samples(outcome: &Outcome) -> Table {
    let rows = &outcome.samples;
    let number =
        |table: Table, name, field: fn(&SampleRow) -> f64| table.numbers(name, rows.iter().map(field));
    let count =
        |table: Table, name, field: fn(&SampleRow) -> i64| table.integers(name, rows.iter().map(field));
    // Sample numbers stay far below 2^63.
    let table = count(Table::new("samples"), "sample", |r| r.sample as i64);
    let table = number(table, "unserved_mwh", |r| r.unserved_mwh);
    let table = count(table, "shortfall_h", |r| i64::from(r.shortfall_hours));
    let table = count(table, "shortfall_events", |r| i64::from(r.shortfall_events));
    let table = count(table, "shortfall_days", |r| i64::from(r.shortfall_days));
    let table = number(table, "dark_hours_per_day", |r| r.dark_hours_per_day);
    let table = number(table, "max_shed_mw", |r| r.max_shed_mw);
    let table = number(table, "event_depths_mw", |r| r.event_depths_mw);
    let table = number(table, "demand_mwh", |r| r.demand_mwh);
    let table = number(table, "shortfall_cost_usd", |r| r.shortfall_cost);
    let table = number(table, "import_cost_usd", |r| r.import_cost_usd);
    number(table, "co2_t", |r| r.co2_t)
}

pub(super) fn causes(outcome: &Outcome) -> Table {
    let rows = figures::causes(outcome);
    Table::new("causes")
        .texts("cause", rows.iter().map(|c| c.cause.word()))
        .numbers("unserved_mwh", rows.iter().map(|c| c.mwh))
        .numbers("unserved_standard_error_mwh", rows.iter().map(|c| c.standard_error))
        .numbers("share", rows.iter().map(|c| c.share))
}

pub(super) fn curve(outcome: &Outcome) -> Table {
    let rows = figures::duration_curve(outcome);
    Table::new("curve")
        .numbers("shed_mw", rows.iter().map(|l| l.shed_mw))
        .numbers("mean_h", rows.iter().map(|l| l.mean_h))
        .numbers("p05_h", rows.iter().map(|l| l.p05_h))
        .numbers("p50_h", rows.iter().map(|l| l.p50_h))
        .numbers("p95_h", rows.iter().map(|l| l.p95_h))
}

pub(super) fn metrics(summary: &Summary) -> Table {
    let rows = &summary.metrics;
    Table::new("metrics")
        .texts("metric", rows.iter().map(|m| m.metric))
        .texts("region", rows.iter().map(|m| m.region()))
        .texts("tank", rows.iter().map(|m| m.tank()))
        .numbers("value", rows.iter().map(|m| m.value))
        .numbers("standard_error", rows.iter().map(|m| m.standard_error))
        .numbers("variance_gain", rows.iter().map(|m| m.variance_gain))
}
