//! Tables of one chronology, by the hour, by the day and by the cargo: what the `--sample` option keeps.

use alumbron_engine::Trace;
use alumbron_engine::logistics::CargoEnd;
use alumbron_engine::observe::TracedCargo;
use alumbron_model::Case;

use super::Table;

/// The tables of a trace: `trace_regions`, `trace_units`, `trace_tanks` and `trace_batteries`, a row per hour and entity;
/// `trace_blocks`, a row per day and block; and `trace_cargoes`, a row per cargo.
#[must_use]
pub fn trace_tables(case: &Case, trace: &Trace) -> Vec<Table> {
    let regions: Vec<&str> = case.regions.iter().map(|r| r.id.as_str()).collect();
    let units: Vec<&str> = case.units.iter().map(|u| u.id.as_str()).collect();
    let tanks: Vec<&str> = case.tanks.iter().map(|t| t.id.as_str()).collect();
    let batteries = case.batteries.iter().map(|b| b.id.as_str());
    let batteries: Vec<&str> = batteries.chain(case.demand_response.iter().map(|d| d.id.as_str())).collect();
    vec![
        by_hour(case, "trace_regions", "region", &regions)
            .numbers("demand_mw", trace.demand_mw.iter().copied())
            .numbers("shed_mw", trace.shed_mw.iter().copied()),
        by_hour(case, "trace_units", "unit", &units)
            .numbers("generation_mw", trace.generation_mw.iter().copied()),
        by_hour(case, "trace_tanks", "tank", &tanks).numbers("stock_t", trace.stock_t.iter().copied()),
        by_hour(case, "trace_batteries", "battery", &batteries)
            .numbers("energy_mwh", trace.battery_mwh.iter().copied()),
        blocks(case, trace),
        cargoes(case, trace),
    ]
}

fn blocks(case: &Case, trace: &Trace) -> Table {
    // In the order in which the engine keeps them.
    let all: Vec<(&str, i64)> = case
        .regions
        .iter()
        .flat_map(|region| (1..=i64::from(region.blocks.max(1))).map(|nth| (region.id.as_str(), nth)))
        .collect();
    let days = trace.block_dark_h.len() / all.len().max(1);
    let dates: Vec<String> = (0..days as u32).map(|day| case.calendar.date(day).to_string()).collect();
    let rows = || dates.iter().flat_map(|date| all.iter().map(move |of| (date.as_str(), of)));
    Table::new("trace_blocks")
        .texts("date", rows().map(|(date, _)| date))
        .texts("region", rows().map(|(_, (region, _))| *region))
        .integers("block", rows().map(|(_, (_, nth))| *nth))
        .numbers("dark_h", trace.block_dark_h.iter().copied())
        .numbers("longest_h", trace.block_longest_h.iter().copied())
}

fn cargoes(case: &Case, trace: &Trace) -> Table {
    let all = &trace.cargoes;
    let agreement = |cargo: &TracedCargo| &case.agreements.0[cargo.course.agreement];
    let horizon = f64::from(case.calendar.n_hours);
    // Of what never came, when it should have been there.
    let arrived = |cargo: &TracedCargo| {
        cargo.course.arrives_h.filter(|&hour| cargo.course.end == CargoEnd::Arrived && hour < horizon)
    };
    let wholly = |hour: Option<u32>| hour.map(f64::from);
    Table::new("trace_cargoes")
        .texts("agreement", all.iter().map(|cargo| agreement(cargo).id.as_str()))
        .texts("supplier", all.iter().map(|cargo| case.suppliers[agreement(cargo).supplier].id.as_str()))
        .texts("fuel", all.iter().map(|cargo| case.fuels[agreement(cargo).fuel].id.as_str()))
        // Few enough.
        .integers("cargo", all.iter().map(|cargo| cargo.course.nomination as i64))
        .numbers("cargo_t", all.iter().map(|cargo| cargo.course.cargo_t))
        .texts("end", all.iter().map(ending))
        .integers("nominated_hour", all.iter().map(|cargo| cargo.course.nominated_h))
        .numbers("departed_hour", all.iter().map(|cargo| cargo.course.departed_h.map(|hour| hour as f64)))
        .numbers("due_hour", all.iter().map(|cargo| cargo.course.arrives_h))
        .numbers("arrived_hour", all.iter().map(arrived))
        .numbers("refused_hour", all.iter().map(|cargo| cargo.course.refused_h))
        .numbers("berthed_hour", all.iter().map(|cargo| wholly(cargo.berthed_h)))
        .numbers("unloaded_hour", all.iter().map(|cargo| wholly(cargo.unloaded_h)))
        .numbers("paid_hour", all.iter().map(|cargo| cargo.course.paid_h.map(|hour| hour as f64)))
        .numbers("waited_h", all.iter().map(|cargo| f64::from(cargo.waited_h)))
        .numbers("delivered_t", all.iter().map(|cargo| cargo.delivered_t))
}

/// How far a cargo came, as a word in tables.
fn ending(cargo: &TracedCargo) -> &'static str {
    match cargo.course.end {
        CargoEnd::Waits => "waits",
        CargoEnd::NotLoaded => "not-loaded",
        CargoEnd::GivenUp => "given-up",
        CargoEnd::UnderWay => "under-way",
        CargoEnd::Seized => "seized",
        CargoEnd::Diverted => "diverted",
        CargoEnd::Arrived if cargo.unloaded_h.is_some() => "unloaded",
        CargoEnd::Arrived => "in-port",
    }
}

/// Hour, and the id of each entity within it.
fn by_hour(case: &Case, table: &'static str, entity: &'static str, ids: &[&str]) -> Table {
    let hours = 0..case.calendar.n_hours;
    Table::new(table)
        .integers("hour", hours.clone().flat_map(|hour| ids.iter().map(move |_| i64::from(hour))))
        .texts(entity, hours.flat_map(|_| ids.iter().copied()))
}
