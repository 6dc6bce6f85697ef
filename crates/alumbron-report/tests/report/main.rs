//! Tests of results as a whole: metrics, tables read back, the page, the words and the folder.

#[path = "../../examples/sample_report/synthetic.rs"]
mod synthetic;

mod folder;
mod looks;
mod metrics;
mod parquet;
