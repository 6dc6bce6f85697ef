//! What every table and column of a result folder means, and the page that tells it.
//!
//! Names and types come from the tables themselves; only the sentences stand here. A test asks that each column has
//! one, that none is idle, and that `docs/reference/results.md` is fresh.

use std::fmt::Write as _;

use super::{Table, Values};

/// A table: its name, what a row is, and what its columns mean.
type Meaning = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Sentences that are true of a column wherever it appears.
const ANYWHERE: &[(&str, &str)] = &[
    ("date", "Civil date of the day."),
    ("hour", "Hour of the horizon, from 0."),
    ("year", "Civil year."),
    ("month", "Month of the year, from 1."),
    ("unit", "Id of the unit."),
    ("tank", "Id of the tank."),
    ("fuel", "Id of the fuel."),
    ("technology", "Id of the unit's technology; null without one."),
];

const MEANINGS: &[Meaning] = &[
    (
        "samples",
        "A row is a sample: one chronology of the horizon.",
        &[
            ("sample", "Number of the sample, from 0; `alumbron run --sample` lives through it again."),
            ("unserved_mwh", "Unserved energy."),
            ("shortfall_h", "Hours with a shortfall anywhere."),
            ("shortfall_events", "Runs of consecutive hours with a shortfall anywhere."),
            ("shortfall_days", "Days of the calendar with a shortfall anywhere."),
            ("dark_hours_per_day", "Hours without power of the average person and day."),
            ("max_shed_mw", "The deepest shortfall of the system."),
            ("event_depths_mw", "Sum over its events of the largest shed of each."),
            ("demand_mwh", "Energy demanded."),
            (
                "shortfall_cost_usd",
                "Cost of the shortfall by its tiers, and variable cost of what units generated.",
            ),
            ("import_cost_usd", "Cost of the cargoes that were unloaded."),
            ("co2_t", "Carbon dioxide from the fuel burned."),
        ],
    ),
    (
        "hours",
        "A row is an hour of the horizon, of the system (`region` is null) and, if there are several, of each region.",
        &[
            ("region", "Id of the region; null for the whole system."),
            ("hour_of_day", "Hour of the civil day in which it begins, 0 to 23."),
            (
                "shortfall_probability",
                "Share of samples with a shortfall in the hour, of the system anywhere.",
            ),
            ("shortfall_probability_standard_error", "Its standard error, `sqrt(p (1 - p) / n)`."),
            ("unserved_mwh", "Unserved energy of the hour, mean over samples."),
        ],
    ),
    (
        "days",
        "A row is a day of the horizon, of the system (`region` is null) and of each region.",
        &[
            ("region", "Id of the region; null for the whole system."),
            ("unserved_mwh", "Unserved energy of the day, mean over samples."),
            ("unserved_standard_error_mwh", "Its standard error; null for regions."),
            ("dark_h", "Hours without power of the average person, mean over samples."),
            ("max_shed_mw", "The day's largest shed, mean over samples; null for regions."),
            ("max_shed_standard_error_mw", "Its standard error; null for regions."),
            ("max_shed_p05_mw", "Its 5th percentile over samples, right to a bin; null for regions."),
            ("max_shed_p50_mw", "Its median over samples, right to a bin; null for regions."),
            ("max_shed_p95_mw", "Its 95th percentile over samples, right to a bin; null for regions."),
            ("max_shed_hour_of_day", "Hour of the day it falls in most often; null without shortfall."),
        ],
    ),
    (
        "months",
        "A row is a month of the horizon, of the system (`region` is null) and of each region.",
        &[
            ("region", "Id of the region; null for the whole system."),
            ("demand_mwh", "Energy demanded, mean over samples."),
            ("unserved_mwh", "Unserved energy, mean over samples."),
            ("unserved_standard_error_mwh", "Its standard error."),
            ("neue_ppm", "Unserved energy by demand, in millionths."),
            ("shortfall_h", "Hours with a shortfall, mean over samples."),
            ("shortfall_standard_error_h", "Its standard error."),
            ("shortfall_days", "Days with a shortfall, mean over samples."),
            ("shortfall_standard_error_days", "Its standard error."),
            (
                "shortfall_events",
                "Runs of consecutive hours with a shortfall that began in it, mean over samples.",
            ),
            ("shortfall_standard_error_events", "Its standard error."),
            ("dark_h", "Hours without power of the average person, mean over samples."),
            ("dark_standard_error_h", "Its standard error."),
        ],
    ),
    (
        "years",
        "A row is a civil year, as far as the horizon touches it, of the system (`region` is null) and of each region.",
        &[
            ("region", "Id of the region; null for the whole system."),
            ("demand_mwh", "Energy demanded, mean over samples."),
            ("unserved_mwh", "Unserved energy, mean over samples."),
            ("unserved_standard_error_mwh", "Its standard error."),
            ("neue_ppm", "Unserved energy by demand, in millionths."),
            ("shortfall_h", "Hours with a shortfall, mean over samples."),
            ("shortfall_standard_error_h", "Its standard error."),
            ("shortfall_days", "Days with a shortfall, mean over samples."),
            ("shortfall_standard_error_days", "Its standard error."),
            (
                "shortfall_events",
                "Runs of consecutive hours with a shortfall that began in it, mean over samples.",
            ),
            ("shortfall_standard_error_events", "Its standard error."),
            ("dark_h", "Hours without power of the average person, mean over samples."),
            ("dark_standard_error_h", "Its standard error."),
        ],
    ),
    (
        "event_durations",
        "A row is a bin of shortfall events by duration: of the system, and of each region if there are several.",
        &[
            ("region", "Id of the region; null for the whole system."),
            ("from_h", "The least duration in the bin."),
            ("below_h", "Where the bin ends; null for the last, which has no end."),
            ("mean_events", "Events in the bin, mean over samples."),
            ("share", "Share of all events; null if there were none."),
        ],
    ),
    (
        "event_depths",
        "A row is a bin of shortfall events by largest shed: of the system, and of each region if there are several.",
        &[
            ("region", "Id of the region; null for the whole system."),
            ("from_mw", "The least largest shed in the bin; deeper events are in the last bin."),
            ("below_mw", "Where the bin ends."),
            ("mean_events", "Events in the bin, mean over samples."),
            ("share", "Share of all events; null if there were none."),
        ],
    ),
    (
        "event_energies",
        "A row is a bin of shortfall events by unserved energy: of the system, and of each region if there are several.",
        &[
            ("region", "Id of the region; null for the whole system."),
            ("from_mwh", "The least unserved energy in the bin."),
            ("below_mwh", "Where the bin ends; null for the last, which has no end."),
            ("mean_events", "Events in the bin, mean over samples."),
            ("share", "Share of all events; null if there were none."),
        ],
    ),
    (
        "worst_events",
        "A row is one of the ten events of the system with most unserved energy, the worst first.",
        &[
            ("sample", "The sample it happened in; `alumbron run --sample` lives through it again."),
            ("date", "Civil date of the day it began."),
            ("hour", "Hour of the horizon in which it began, from 0."),
            ("duration_h", "Hours it lasted."),
            ("depth_mw", "The largest shed."),
            ("deepest_hour", "Hour of the horizon of the largest shed, the first of equals."),
            ("unserved_mwh", "Unserved energy."),
        ],
    ),
    (
        "worst_units",
        "A row is a unit that was away, in whole or in part, in the deepest hour of one of the worst events.",
        &[
            ("sample", "The event's sample."),
            ("hour", "The hour in which the event began."),
            ("out_machines", "Machines forced out, in full or in part."),
            ("maintenance_machines", "Machines in maintenance."),
            ("outage_mw", "Capacity forced out."),
            ("maintenance_mw", "Capacity in maintenance."),
            ("derating_mw", "Capacity lost to derating."),
            ("no_fuel_mw", "Capacity that was available but had no fuel."),
        ],
    ),
    (
        "stocks",
        "A row is a tank at the end of a day.",
        &[
            ("mean_t", "Stock, heel included, mean over samples."),
            ("standard_error_t", "Its standard error."),
            ("p05_t", "5th percentile over samples, right to a 64th of the capacity."),
            ("p25_t", "25th percentile, likewise."),
            ("p50_t", "Median, likewise."),
            ("p75_t", "75th percentile, likewise."),
            ("p95_t", "95th percentile, likewise."),
        ],
    ),
    (
        "units",
        "A row is a unit. Energies are over the horizon.",
        &[
            ("region", "Id of the region it stands in."),
            ("capacity_mw", "Capacity of all its machines."),
            ("energy_mwh", "Energy delivered, mean over samples; null where units were not dispatched."),
            ("energy_standard_error_mwh", "Its standard error."),
            ("capacity_factor", "Energy delivered as a share of capacity times hours."),
            ("outage_mwh", "Capacity forced out, mean over samples."),
            ("outage_standard_error_mwh", "Its standard error."),
            ("maintenance_mwh", "Capacity in planned maintenance, mean over samples."),
            ("maintenance_standard_error_mwh", "Its standard error."),
            ("derating_mwh", "Capacity lost to derating while otherwise available, mean over samples."),
            ("derating_standard_error_mwh", "Its standard error."),
            ("no_fuel_mwh", "Capacity that was available but had no fuel, mean over samples."),
            ("no_fuel_standard_error_mwh", "Its standard error."),
        ],
    ),
    (
        "unit_months",
        "A row is a unit in a month of the horizon.",
        &[(
            "energy_mwh",
            "Energy delivered in the month, mean over samples; null where units were not dispatched.",
        )],
    ),
    (
        "tanks",
        "A row is a tank. Start + received + brought + produced = final + burned + offtaken + lost + sent, in every sample.",
        &[
            ("capacity_t", "What it holds when full."),
            ("heel_t", "The part of the stock that pumps cannot reach."),
            ("start_stock_t", "Stock at the start of the horizon."),
            ("burned_t", "Burned by units, mean over samples."),
            ("burned_standard_error_t", "Its standard error."),
            ("received_t", "Unloaded from ships, mean over samples."),
            ("received_standard_error_t", "Its standard error."),
            ("brought_t", "Brought from other tanks and from refineries, mean over samples."),
            ("brought_standard_error_t", "Its standard error."),
            ("sent_t", "Sent to other tanks and to refineries, mean over samples."),
            ("sent_standard_error_t", "Its standard error."),
            ("produced_t", "Domestic production that found room, mean over samples."),
            ("produced_standard_error_t", "Its standard error."),
            ("refused_t", "Domestic production that found no room, mean over samples."),
            ("refused_standard_error_t", "Its standard error."),
            ("offtaken_t", "Drawn for uses other than power, mean over samples."),
            ("offtaken_standard_error_t", "Its standard error."),
            ("offtake_short_t", "Other uses that went without, mean over samples."),
            ("offtake_short_standard_error_t", "Its standard error."),
            ("lost_t", "Stock lost to disruptions, mean over samples."),
            ("lost_standard_error_t", "Its standard error."),
            ("stockout_h", "Hours at whose end only the heel was left, mean over samples."),
            ("stockout_standard_error_h", "Its standard error."),
            ("final_stock_t", "Stock at the end of the horizon, heel included, mean over samples."),
            ("final_stock_standard_error_t", "Its standard error."),
        ],
    ),
    (
        "cargoes",
        "A row is an agreement.",
        &[
            ("agreement", "Id of the agreement."),
            ("supplier", "Id of the supplier."),
            ("cargo_t", "Size of a cargo."),
            ("nominated_cargoes", "Cargoes nominated, mean over samples."),
            ("nominated_standard_error_cargoes", "Its standard error."),
            ("loaded_cargoes", "Cargoes that loaded, mean over samples."),
            ("loaded_standard_error_cargoes", "Its standard error."),
            ("delivered_t", "Fuel unloaded, mean over samples."),
            ("delivered_standard_error_t", "Its standard error."),
            (
                "waited_h",
                "Hours that ships waited for a berth, an open port or room in the tank, mean over samples.",
            ),
            ("waited_standard_error_h", "Its standard error."),
        ],
    ),
    (
        "batteries",
        "A row is a battery, or demand that can wait. Energies are over the horizon and of all its machines.",
        &[
            ("battery", "Its id."),
            ("kind", "`battery` or `demand-response`."),
            ("region", "Id of the region it is connected in."),
            (
                "mean_energy_mwh",
                "Energy in store, mean over hours and samples; of demand that waits, what is not owed.",
            ),
            ("charged_mwh", "Taken from the grid, mean over samples; of demand that waits, paid back."),
            ("charged_standard_error_mwh", "Its standard error."),
            (
                "discharged_mwh",
                "Given to the grid, inflow that passed through included; of demand that waits, put off.",
            ),
            ("discharged_standard_error_mwh", "Its standard error."),
            ("spilled_mwh", "Inflow that found neither use nor room."),
            ("spilled_standard_error_mwh", "Its standard error."),
            ("overdue_mwh", "Demand that was put off and not served in time; part of unserved energy."),
            ("overdue_standard_error_mwh", "Its standard error."),
        ],
    ),
    (
        "battery_hours",
        "A row is a battery, or demand that can wait, at the end of an hour of the horizon.",
        &[
            ("battery", "Its id."),
            ("energy_mwh", "Energy in store, mean over samples; of demand that waits, what is not owed."),
        ],
    ),
    (
        "links",
        "A row is a link, or an interface. Flows are of the first samples of the run, at most 32, which are lived again: of \
         all that carry what regions send and take, in a grid with loops those that take the shortest ways with room, unless groups of links ask for others.",
        &[
            ("link", "Its id."),
            ("kind", "`link` or `interface`."),
            ("from", "Id of the region it begins in; null for an interface."),
            (
                "to",
                "Id of the region it ends in; for an interface, on whose side flows are counted; null for a group of links.",
            ),
            (
                "there_mwh",
                "Energy sent from the first end to the other, mean over samples; for an interface, into its region, or as its group counts.",
            ),
            ("there_standard_error_mwh", "Its standard error."),
            ("back_mwh", "Energy sent back, mean over samples."),
            ("back_standard_error_mwh", "Its standard error."),
            (
                "utilization",
                "Flow by the limit of its direction, mean over hours; hours in which it can carry nothing count as zero.",
            ),
            ("utilization_standard_error", "Its standard error."),
            (
                "full_h",
                "Hours in which it carries all it can, where that is anything; for a group of links, hours in which its limit binds, so that without it other regions go short or other units generate.",
            ),
            ("full_standard_error_h", "Its standard error."),
            ("out_h", "Hours in which it can carry nothing either way."),
            ("out_standard_error_h", "Its standard error."),
        ],
    ),
    (
        "causes",
        "A row is a cause of unserved energy, judged by the state of the hour.",
        &[
            ("cause", "`forced-outage`, `maintenance`, `derating`, `fuel`, `network` or `not-built`."),
            ("unserved_mwh", "Unserved energy of this cause, mean over samples."),
            ("unserved_standard_error_mwh", "Its standard error."),
            ("share", "Its share of all unserved energy, 0 to 1."),
        ],
    ),
    (
        "curve",
        "A row is a level of the shortfall duration curve.",
        &[
            ("shed_mw", "The level."),
            ("mean_h", "Hours a sample with a larger shed, mean over samples, right to half a bin."),
            ("p05_h", "Their 5th percentile over samples, right to a bin."),
            ("p50_h", "Their median over samples, right to a bin."),
            ("p95_h", "Their 95th percentile over samples, right to a bin."),
        ],
    ),
    (
        "metrics",
        "A row is a metric of `summary.json`; the glossary says what each is.",
        &[
            ("metric", "Name of the metric, which ends in the unit of measure of its value and error."),
            ("region", "Id of the region it is of; null for the system and for tanks."),
            ("tank", "Id of the tank it is of; null for the system and for regions."),
            ("value", "The value."),
            ("standard_error", "Its standard error."),
            (
                "variance_gain",
                "How many times as many samples would give this error without control variates; null without them.",
            ),
        ],
    ),
    (
        "trace_regions",
        "With `--sample`: a row is an hour of the sample in a region.",
        &[
            ("region", "Id of the region."),
            ("demand_mw", "Demand."),
            ("shed_mw", "Demand that was not served."),
        ],
    ),
    (
        "trace_units",
        "With `--sample`: a row is an hour of the sample of a unit.",
        &[("generation_mw", "Power delivered.")],
    ),
    (
        "trace_tanks",
        "With `--sample`: a row is an hour of the sample of a tank.",
        &[("stock_t", "Stock at the end of the hour, heel included.")],
    ),
    (
        "trace_batteries",
        "With `--sample`: a row is an hour of the sample and a battery, or demand that can wait.",
        &[
            ("battery", "Its id."),
            ("energy_mwh", "Energy in store at the end of the hour; of demand that waits, what is not owed."),
        ],
    ),
    (
        "comparison",
        "Of `alumbron compare`: a row is a metric in a world.",
        &[
            ("metric", "Name of the metric, ending in its unit of measure."),
            ("region", "Id of the region; null for the whole system."),
            ("case", "Short name of the world's case."),
            ("scenario", "Id of the world's scenario."),
            ("value", "The metric in this world."),
            ("standard_error", "Its standard error."),
            ("difference", "Less what it is in the first world."),
            ("difference_standard_error", "The standard error of the paired difference."),
            ("beyond_error", "1 if the difference is beyond two of its standard errors, otherwise 0."),
        ],
    ),
    (
        "why",
        "Of `alumbron why`: a row is a cause in a month and a region.",
        &[
            ("region", "Id of the region."),
            ("cause", "The cause: its share is what it adds, averaged over all orders of the causes."),
            (
                "share_mwh",
                "Its share of the unserved energy, mean over samples; below 0 where it spares energy.",
            ),
            ("share_standard_error_mwh", "Its standard error."),
        ],
    ),
    (
        "why_samples",
        "Of `alumbron why`: a row is a cause in a sample. Shares of a sample sum to its unserved energy.",
        &[
            ("sample", "Number of the sample, from 0."),
            ("cause", "The cause."),
            ("share_mwh", "Its share of the unserved energy."),
            ("first_in_mwh", "What it does when no other cause acts; null for what is not built."),
            ("last_in_mwh", "What would be spared without it alone; null for what is not built."),
        ],
    ),
];

/// Units of measure by the ending of a column's name; the longest that fits counts.
const UNITS: &[(&str, &str)] = &[
    ("_hours_per_day", "h a day"),
    ("_mwh", "MWh"),
    ("_mw", "MW"),
    ("_usd", "USD"),
    ("_cargoes", "cargoes"),
    ("_events", "events"),
    ("_days", "days"),
    ("_h", "h"),
    ("_t", "t"),
];

const OPENING: &str = "\
# Results

Every table and column of a result folder, by the file they stand in.
Names of columns end in their unit of measure.
An expectation is a mean over samples, of the whole horizon unless a row is shorter.
Null stands for what is unknown, as an error with a single sample, or was never observed.

This page is written from the tables themselves: `ALUMBRON_BLESS=1 cargo test -p alumbron-report` renews it.
";

/// The page `docs/reference/results.md`: every table, its columns, their types, units of measure and meanings. What has
/// no meaning yet is shown as a question mark.
#[must_use]
pub fn results_reference(tables: &[Table]) -> String {
    let mut page = OPENING.to_owned();
    for table in tables {
        let known = MEANINGS.iter().find(|(name, ..)| *name == table.name());
        let (row, columns) = known.map_or(("?", [].as_slice()), |(_, row, columns)| (*row, *columns));
        // Writing into a string cannot fail.
        let _ = write!(page, "\n## {}.parquet\n\n{row}\n\n", table.name());
        page.push_str("| column | type | unit of measure | meaning |\n|---|---|---|---|\n");
        for column in table.columns() {
            let named = |(name, _): &&(&str, &str)| *name == column.name;
            let meaning = columns.iter().find(named).or_else(|| ANYWHERE.iter().find(named));
            let meaning = meaning.map_or("?", |(_, sentence)| *sentence);
            let (kind, unit) = (kind(&column.values), unit(column.name));
            let _ = writeln!(page, "| `{}` | {kind} | {unit} | {meaning} |", column.name);
        }
    }
    page
}

/// Every meaning that belongs to none of the tables, as `table.column`.
#[must_use]
pub fn idle_meanings(tables: &[Table]) -> Vec<String> {
    let has = |table: &str, column: &str| {
        tables.iter().any(|t| t.name() == table && t.columns().iter().any(|c| c.name == column))
    };
    let own =
        MEANINGS.iter().flat_map(|(table, _, columns)| columns.iter().map(move |(name, _)| (*table, *name)));
    own.filter(|(table, column)| !has(table, column))
        .map(|(table, column)| format!("{table}.{column}"))
        .collect()
}

fn kind(values: &Values) -> &'static str {
    match values {
        Values::Numbers(_) => "number",
        Values::Integers(_) => "integer",
        Values::Texts(_) => "text",
        Values::Dates(_) => "date",
    }
}

/// The unit of measure a name ends in; empty without one.
fn unit(name: &str) -> &'static str {
    let at_an_hour = name.ends_with("hour_of_day");
    let ending = UNITS.iter().find(|(ending, _)| !at_an_hour && name.ends_with(ending));
    ending.map_or("", |(_, unit)| unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_units() {
        for (name, wanted) in
            [("max_shed_p05_mw", "MW"), ("dark_hours_per_day", "h a day"), ("co2_t", "t"), ("share", "")]
        {
            assert_eq!(unit(name), wanted, "{name}");
        }
        assert_eq!(unit("max_shed_hour_of_day"), "");
    }

    #[test]
    fn a_column_without_a_meaning_is_seen() {
        let page = results_reference(&[Table::new("units").texts("nonsense", ["x"])]);
        assert!(page.contains("| `nonsense` | text |  | ? |"), "{page}");
    }

    #[test]
    fn no_meaning_stands_twice() {
        for (table, _, columns) in MEANINGS {
            let mut names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
            names.sort_unstable();
            let n = names.len();
            names.dedup();
            assert_eq!(names.len(), n, "{table}");
        }
    }
}
