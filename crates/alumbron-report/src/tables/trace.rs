//! Tables of one chronology, hour by hour: what the `--sample` option keeps.

use alumbron_engine::Trace;
use alumbron_model::Case;

use super::Table;

/// The tables of a trace: `trace_regions`, `trace_units`, `trace_tanks` and `trace_batteries`, a row per hour and entity.
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
    ]
}

/// Hour, and the id of each entity within it.
fn by_hour(case: &Case, table: &'static str, entity: &'static str, ids: &[&str]) -> Table {
    let hours = 0..case.calendar.n_hours;
    Table::new(table)
        .integers("hour", hours.clone().flat_map(|hour| ids.iter().map(move |_| i64::from(hour))))
        .texts(entity, hours.flat_map(|_| ids.iter().copied()))
}
