//! Tables along the horizon: hours, days and the stocks of tanks.

use alumbron_engine::Outcome;
use alumbron_engine::outcome::DayTally;
use alumbron_model::Case;
use alumbron_model::time::{Calendar, Hour};

use super::Table;
use crate::figures;

/// Days from 1970-01-01 to day `day` of the horizon.
fn days_since_1970(calendar: &Calendar, day: u32) -> i32 {
    let date = calendar.date(day);
    let epoch = date.with().year(1970).month(1).day(1).build();
    let days = epoch.map_or(0, |epoch| date.duration_since(epoch).as_hours() / 24);
    // The calendar spans the years -9999 to 9999, so days fit.
    days as i32
}

fn dates(calendar: &Calendar) -> Vec<i32> {
    (0..calendar.n_days()).map(|day| days_since_1970(calendar, day)).collect()
}

pub(super) fn hours(case: &Case, outcome: &Outcome) -> Table {
    let calendar = &case.calendar;
    let dates = dates(calendar);
    let samples = outcome.tally.n_samples.max(1) as f64;
    let n_hours = calendar.n_hours;
    let probability: Vec<f64> =
        outcome.tally.hour_shortfalls.iter().map(|&n| f64::from(n) / samples).collect();
    // The error of a share of independent samples; a single one tells none.
    let error = |&p: &f64| if samples > 1.0 { Some((p * (1.0 - p) / samples).sqrt()) } else { None };
    Table::new("hours")
        .integers("hour", (0..n_hours).map(i64::from))
        .dates("date", (0..n_hours).map(|h| dates[h as usize / 24]))
        .integers("hour_of_day", (0..n_hours).map(|h| i64::from(calendar.hour_of_day(Hour(h)))))
        .numbers("shortfall_probability", probability.iter().copied())
        .numbers("shortfall_probability_standard_error", probability.iter().map(error))
        .numbers("unserved_mwh", outcome.tally.hour_unserved_mwh.iter().map(|sum| sum / samples))
}

/// A row of the table of days; figures that regions do not have are `None`.
#[derive(Default)]
struct DayRow<'a> {
    date: i32,
    region: Option<&'a str>,
    unserved_mwh: f64,
    unserved_error_mwh: Option<f64>,
    dark_hours: f64,
    max_shed_mw: Option<f64>,
    max_shed_error_mw: Option<f64>,
    quantiles_mw: [Option<f64>; 3],
    likely_hour: Option<i64>,
}

pub(super) fn days(case: &Case, outcome: &Outcome) -> Table {
    let tally = &outcome.tally;
    let n = case.regions.len();
    let samples = tally.n_samples.max(1) as f64;
    let dark = figures::dark_hours_by_day(case, outcome);
    let sheds = figures::daily_shed(outcome);
    let mut rows = Vec::new();
    for (day, date) in dates(&case.calendar).into_iter().enumerate() {
        if let (Some(of_day), Some(shed)) = (tally.days.get(day), sheds.get(day)) {
            rows.push(DayRow {
                date,
                region: None,
                unserved_mwh: of_day.unserved_mwh.mean(),
                unserved_error_mwh: Some(of_day.unserved_mwh.standard_error()),
                dark_hours: dark[day],
                max_shed_mw: Some(of_day.max_shed_mw.mean()),
                max_shed_error_mw: Some(of_day.max_shed_mw.standard_error()),
                quantiles_mw: [Some(shed.p05), Some(shed.p50), Some(shed.p95)],
                likely_hour: likely_hour(of_day),
            });
        }
        for (i, region) in case.regions.iter().enumerate() {
            let mean = |sums: &[f64]| sums.get(day * n + i).copied().unwrap_or(0.0) / samples;
            rows.push(DayRow {
                date,
                region: Some(&region.id),
                unserved_mwh: mean(&tally.region_day_unserved_mwh),
                dark_hours: mean(&tally.region_day_dark_hours),
                ..DayRow::default()
            });
        }
    }
    let rows = &rows;
    Table::new("days")
        .dates("date", rows.iter().map(|r| r.date))
        .texts("region", rows.iter().map(|r| r.region))
        .numbers("unserved_mwh", rows.iter().map(|r| r.unserved_mwh))
        .numbers("unserved_standard_error_mwh", rows.iter().map(|r| r.unserved_error_mwh))
        .numbers("dark_h", rows.iter().map(|r| r.dark_hours))
        .numbers("max_shed_mw", rows.iter().map(|r| r.max_shed_mw))
        .numbers("max_shed_standard_error_mw", rows.iter().map(|r| r.max_shed_error_mw))
        .numbers("max_shed_p05_mw", rows.iter().map(|r| r.quantiles_mw[0]))
        .numbers("max_shed_p50_mw", rows.iter().map(|r| r.quantiles_mw[1]))
        .numbers("max_shed_p95_mw", rows.iter().map(|r| r.quantiles_mw[2]))
        .integers("max_shed_hour_of_day", rows.iter().map(|r| r.likely_hour))
}

/// The hour of the day in which the largest shed fell most often, the earliest of equals; `None` without shortfall.
fn likely_hour(day: &DayTally) -> Option<i64> {
    let most = day.max_hour.iter().copied().max().filter(|&n| n > 0)?;
    (0..).zip(&day.max_hour).find(|&(_, &n)| n == most).map(|(hour, _)| hour)
}

pub(super) fn stocks(case: &Case, outcome: &Outcome) -> Table {
    let mut rows = Vec::new();
    for (day, date) in dates(&case.calendar).into_iter().enumerate() {
        for (i, tank) in case.tanks.iter().enumerate() {
            if let Some(stock) = figures::stock(case, &outcome.tally, day, i) {
                rows.push((date, tank.id.as_str(), stock));
            }
        }
    }
    let rows = &rows;
    let quantile = |table: Table, name, q| table.numbers(name, rows.iter().map(|(_, _, s)| s.quantile(q)));
    let table = Table::new("stocks")
        .dates("date", rows.iter().map(|r| r.0))
        .texts("tank", rows.iter().map(|r| r.1))
        .numbers("mean_t", rows.iter().map(|(_, _, s)| s.moments.mean()))
        .numbers("standard_error_t", rows.iter().map(|(_, _, s)| s.moments.standard_error()));
    let table = quantile(table, "p05_t", 0.05);
    let table = quantile(table, "p25_t", 0.25);
    let table = quantile(table, "p50_t", 0.5);
    let table = quantile(table, "p75_t", 0.75);
    quantile(table, "p95_t", 0.95)
}
