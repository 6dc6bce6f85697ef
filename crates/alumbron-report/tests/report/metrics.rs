//! Metrics against figures worked out by hand, and their JSON.

use alumbron_engine::Outcome;
use alumbron_engine::outcome::SampleRow;
use alumbron_model::Case;
use alumbron_report::tables::Values;
use alumbron_report::{summarize, tables};

use crate::synthetic::{blank, island, moments, nothing, region};

fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{a} is not {b}");
}

/// Four samples of a day: unserved 0, 10, 20 and 30 MWh of 100 each.
fn four() -> (Case, Outcome) {
    let mut case = blank("four", "2022-01-01", 24);
    case.regions.0.push(region("a", "A", 10.0, None));
    let mut outcome = nothing(&case, 4);
    let rows = [(0.0, 0, 0), (10.0, 2, 1), (20.0, 3, 1), (30.0, 7, 2)];
    for (row, (unserved, hours, events)) in outcome.samples.iter_mut().zip(rows) {
        *row = SampleRow {
            sample: row.sample,
            unserved_mwh: unserved,
            shortfall_hours: hours,
            shortfall_events: events,
            shortfall_days: u32::from(hours > 0),
            demand_mwh: 100.0,
            ..*row
        };
    }
    outcome.tally.regions[0].unserved_mwh = moments(rows.iter().map(|r| r.0));
    (case, outcome)
}

#[test]
fn means_have_the_error_of_a_mean() {
    let (case, outcome) = four();
    let summary = summarize(&case, &outcome);
    let eue = summary.system("eue_mwh");
    close(eue.value, 15.0);
    // Squares of deviations: 225 + 25 + 25 + 225 = 500; 500 / 3 / 4.
    close(eue.standard_error, (500.0f64 / 12.0).sqrt());
    close(summary.system("lolh_h").value, 3.0);
    close(summary.system("lole_days").value, 0.75);
    close(summary.region("eue_mwh", "a").value, 15.0);
    close(summary.region("eue_mwh", "a").standard_error, eue.standard_error);
}

#[test]
fn ratios_are_ratios_of_means() {
    let (case, outcome) = four();
    let summary = summarize(&case, &outcome);
    close(summary.system("neue_ppm").value, 150_000.0);
    // Demand does not vary, so the error is that of the mean over the demand.
    close(summary.system("neue_ppm").standard_error, 1e4 * (500.0f64 / 12.0).sqrt());
    // 12 hours in 4 events; residuals h - 3 e: 0, -1, 0, 1 with mean 0; over a mean of 1 event.
    close(summary.system("event_duration_h").value, 3.0);
    close(summary.system("event_duration_h").standard_error, (2.0f64 / 3.0 / 4.0).sqrt());
}

#[test]
fn the_tail_of_few_samples_is_the_worst_one() {
    let (case, outcome) = four();
    let summary = summarize(&case, &outcome);
    close(summary.system("ue_p95_mwh").value, 30.0);
    assert!(summary.system("ue_p95_mwh").standard_error.is_infinite());
    close(summary.system("ue_cvar95_mwh").value, 30.0);
}

#[test]
fn cvar_of_a_known_distribution_is_found() {
    // 1.6 % lose 30, 2.4 % lose 20, the rest nothing: VaR 0, CVaR (0.016 x 30 + 0.024 x 20) / 0.05 = 19.2.
    let case = blank("tail", "2022-01-01", 24);
    let mut outcome = nothing(&case, 1000);
    for (i, row) in outcome.samples.iter_mut().enumerate() {
        row.unserved_mwh = if i < 16 {
            30.0
        } else if i < 40 {
            20.0
        } else {
            0.0
        };
    }
    let summary = summarize(&case, &outcome);
    close(summary.system("ue_cvar95_mwh").value, 19.2);
    close(summary.system("ue_p95_mwh").value, 0.0);
    let mean_of_squares: f64 = 0.016 * 600.0f64.powi(2) + 0.024 * 400.0f64.powi(2);
    let deviation = ((mean_of_squares - 19.2f64.powi(2)) * 1000.0 / 999.0).sqrt();
    close(summary.system("ue_cvar95_mwh").standard_error, deviation / 1000f64.sqrt());
}

#[test]
fn metrics_of_a_tank_name_it_in_the_summary_and_in_the_table() {
    let (case, mut outcome) = island(3);
    outcome.tally.tanks[1].stockout_hours = moments([0.0, 6.0, 12.0].into_iter());
    let summary = summarize(&case, &outcome);
    let empty = summary.tank("stockout_hours", &case.tanks.0[1].id);
    close(empty.value, 6.0);
    close(empty.standard_error, (36.0f64 / 3.0).sqrt());
    let parsed: serde_json::Value = serde_json::from_str(&summary.to_json()).unwrap();
    let all = parsed["metrics"].as_array().unwrap();
    let of_tanks: Vec<_> = all.iter().filter(|m| m.get("tank").is_some()).collect();
    assert_eq!(of_tanks.len(), 5 * case.tanks.len());
    assert!(of_tanks.iter().all(|m| m["region"].is_null()));
    let names: Vec<&str> = of_tanks[..5].iter().map(|m| m["metric"].as_str().unwrap()).collect();
    assert_eq!(names, ["burned_t", "received_t", "stockout_hours", "mean_stock_t", "final_stock_t"]);
    let tables = tables(&case, &outcome, &summary);
    let column = &tables.iter().find(|t| t.name() == "metrics").unwrap().columns()[2];
    let Values::Texts(tanks) = &column.values else { panic!("tanks are named") };
    assert_eq!((column.name, tanks.len()), ("tank", all.len()));
    for (read, tank) in all.iter().zip(tanks) {
        assert_eq!(read.get("tank").and_then(|t| t.as_str()), tank.as_deref());
    }
}

#[test]
fn json_keeps_order_and_every_bit() {
    let (case, mut outcome) = four();
    outcome.samples[3].unserved_mwh = 30.1;
    let summary = summarize(&case, &outcome);
    let json = summary.to_json();
    let parsed: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(parsed["schema"], "alumbron.summary/1");
    assert_eq!(parsed["samples"], 4);
    let metrics = parsed["metrics"].as_array().unwrap();
    assert_eq!(metrics.len(), summary.metrics.len());
    for (read, metric) in metrics.iter().zip(&summary.metrics) {
        assert_eq!(read["metric"], metric.metric);
        assert_eq!(read["region"].as_str(), metric.region());
        assert!(read.get("tank").is_none() && read.get("region").is_some());
        assert_eq!(read["value"].as_f64().map(f64::to_bits), Some(metric.value.to_bits()));
        assert_eq!(read["standard_error"].is_null(), metric.standard_error.is_infinite());
    }
    let places: Vec<usize> =
        ["schema", "case", "scenario", "policy", "digest", "seed", "samples", "hours", "metrics"]
            .iter()
            .map(|key| json.find(&format!("\"{key}\":")).unwrap())
            .collect();
    assert!(places.is_sorted(), "{json}");
}
