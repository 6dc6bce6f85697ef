//! Tables along the horizon: hours, days and the stocks of tanks.

use alumbron_engine::Outcome;
use alumbron_engine::outcome::{DayTally, SpanTally};
use alumbron_model::Case;
use alumbron_model::time::{Calendar, Hour};
use jiff::civil::Date;

use super::Table;
use crate::figures;

/// Days from 1970-01-01 to day `day` of the horizon.
pub(crate) fn days_since_1970(calendar: &Calendar, day: u32) -> i32 {
    in_days(calendar.date(day))
}

/// Days from 1970-01-01 to a date.
pub(crate) fn in_days(date: Date) -> i32 {
    let epoch = date.with().year(1970).month(1).day(1).build();
    let days = epoch.map_or(0, |epoch| date.duration_since(epoch).as_hours() / 24);
    // The calendar spans the years -9999 to 9999, so days fit.
    days as i32
}

pub(super) fn dates(calendar: &Calendar) -> Vec<i32> {
    (0..calendar.n_days()).map(|day| days_since_1970(calendar, day)).collect()
}

pub(super) fn hours(case: &Case, outcome: &Outcome) -> Table {
    let (calendar, tally) = (&case.calendar, &outcome.tally);
    let dates = dates(calendar);
    let samples = tally.n_samples.max(1) as f64;
    let n_hours = calendar.n_hours;
    // The system, and then each region if they were told apart.
    let n_regions = tally.region_hour_shortfalls.len() / n_hours.max(1) as usize;
    let mut rows = Vec::new();
    for (hour, (&short, unserved)) in
        (0..n_hours).zip(tally.hour_shortfalls.iter().zip(&tally.hour_unserved_mwh))
    {
        rows.push((hour, None, f64::from(short) / samples, unserved / samples));
        let regions = case.regions.iter().take(n_regions).enumerate();
        rows.extend(regions.map(|(r, region)| {
            let at = hour as usize * n_regions + r;
            let short = f64::from(tally.region_hour_shortfalls[at]);
            (hour, Some(region.id.as_str()), short / samples, tally.region_hour_unserved_mwh[at] / samples)
        }));
    }
    let rows = &rows;
    // The error of a share of independent samples; a single one tells none.
    let error = |p: f64| if samples > 1.0 { Some((p * (1.0 - p) / samples).sqrt()) } else { None };
    Table::new("hours")
        .integers("hour", rows.iter().map(|r| i64::from(r.0)))
        .dates("date", rows.iter().map(|r| dates[r.0 as usize / 24]))
        .integers("hour_of_day", rows.iter().map(|r| i64::from(calendar.hour_of_day(Hour(r.0)))))
        .texts("region", rows.iter().map(|r| r.1))
        .numbers("shortfall_probability", rows.iter().map(|r| r.2))
        .numbers("shortfall_probability_standard_error", rows.iter().map(|r| error(r.2)))
        .numbers("unserved_mwh", rows.iter().map(|r| r.3))
}

/// A month or year of the horizon, of the system or of a region.
struct SpanRow<'a> {
    year: i16,
    month: u8,
    region: Option<&'a str>,
    demand_mwh: f64,
    tally: &'a SpanTally,
}

/// Rows of spans in order, each with the months that lie in it.
fn spans<'a>(
    case: &'a Case,
    outcome: &Outcome,
    tallies: &'a [SpanTally],
    spans: &[(i16, u8, std::ops::Range<usize>)],
) -> Vec<SpanRow<'a>> {
    let n_regions = case.regions.len();
    let samples = outcome.tally.n_samples.max(1) as f64;
    let mut rows = Vec::new();
    for ((year, month, months), tallies) in spans.iter().zip(tallies.chunks_exact(1 + n_regions)) {
        let by_month =
            outcome.tally.month_demand_mwh.chunks_exact(n_regions).take(months.end).skip(months.start);
        let mut demand = vec![0.0; n_regions];
        by_month.for_each(|of_month| {
            demand.iter_mut().zip(of_month).for_each(|(sum, mwh)| *sum += mwh / samples);
        });
        let rows_of = std::iter::once((None, demand.iter().sum()))
            .chain(case.regions.iter().zip(&demand).map(|(region, &mwh)| (Some(region.id.as_str()), mwh)));
        rows.extend(rows_of.zip(tallies).map(|((region, demand_mwh), tally)| SpanRow {
            year: *year,
            month: *month,
            region,
            demand_mwh,
            tally,
        }));
    }
    rows
}

fn with_shortfall(table: Table, rows: &[SpanRow<'_>]) -> Table {
    let tallies: Vec<&SpanTally> = rows.iter().map(|r| r.tally).collect();
    let neue =
        |r: &SpanRow<'_>| (r.demand_mwh > 0.0).then(|| 1e6 * r.tally.unserved_mwh.mean() / r.demand_mwh);
    table
        .texts("region", rows.iter().map(|r| r.region))
        .numbers("demand_mwh", rows.iter().map(|r| r.demand_mwh))
        .estimate(["unserved_mwh", "unserved_standard_error_mwh"], &tallies, |t| &t.unserved_mwh)
        .numbers("neue_ppm", rows.iter().map(neue))
        .estimate(["shortfall_h", "shortfall_standard_error_h"], &tallies, |t| &t.shortfall_hours)
        .estimate(["shortfall_days", "shortfall_standard_error_days"], &tallies, |t| &t.shortfall_days)
        .estimate(["shortfall_events", "shortfall_standard_error_events"], &tallies, |t| &t.shortfall_events)
        .estimate(["dark_h", "dark_standard_error_h"], &tallies, |t| &t.dark_hours)
}

pub(super) fn months(case: &Case, outcome: &Outcome) -> Table {
    let months = case.calendar.months().into_iter().enumerate();
    let all: Vec<_> = months.map(|(m, (year, month, _))| (year, month, m..m + 1)).collect();
    let rows = spans(case, outcome, &outcome.tally.months, &all);
    let table = Table::new("months")
        .integers("year", rows.iter().map(|r| i64::from(r.year)))
        .integers("month", rows.iter().map(|r| i64::from(r.month)));
    with_shortfall(table, &rows)
}

pub(super) fn years(case: &Case, outcome: &Outcome) -> Table {
    let mut all: Vec<(i16, u8, std::ops::Range<usize>)> = Vec::new();
    for (m, (year, _, _)) in case.calendar.months().into_iter().enumerate() {
        match all.last_mut() {
            Some((last, _, months)) if *last == year => months.end = m + 1,
            _ => all.push((year, 0, m..m + 1)),
        }
    }
    let rows = spans(case, outcome, &outcome.tally.years, &all);
    let table = Table::new("years").integers("year", rows.iter().map(|r| i64::from(r.year)));
    with_shortfall(table, &rows)
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

pub(super) fn port_days(case: &Case, outcome: &Outcome) -> Table {
    let dates = dates(&case.calendar);
    let rows = dates.iter().flat_map(|date| case.ports.iter().map(move |port| (*date, port.id.as_str())));
    // Without samples nothing was observed.
    let rows: Vec<_> = rows.take(outcome.tally.afloat_t.len()).collect();
    Table::new("port_days")
        .dates("date", rows.iter().map(|r| r.0))
        .texts("port", rows.iter().map(|r| r.1))
        .estimate(["afloat_t", "afloat_standard_error_t"], &outcome.tally.afloat_t, |moments| moments)
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
