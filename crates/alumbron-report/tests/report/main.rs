//! Tests of results as a whole: metrics, tables read back, the page, the words and the folder.

#![expect(clippy::unwrap_used, reason = "a test panics on what it does not expect")]

#[path = "../../examples/sample_report/synthetic.rs"]
mod synthetic;

mod folder;
mod forecasts;
mod looks;
mod metrics;
mod parquet;
mod reference;
mod state;
mod stocks;
