//! The table of blocks: what each bore whose turn it was to be off.

use alumbron_engine::Outcome;
use alumbron_engine::outcome::BlockTally;
use alumbron_model::Case;

use super::Table;
use crate::figures;

pub(super) fn blocks(case: &Case, outcome: &Outcome) -> Table {
    let rows: Vec<(&str, usize, &BlockTally)> = figures::blocks_by_region(case, outcome)
        .flat_map(|(region, blocks)| (1..).zip(blocks).map(|(nth, block)| (region.id.as_str(), nth, block)))
        .collect();
    let days = f64::from(case.calendar.n_hours) / 24.0;
    let tallies: Vec<&BlockTally> = rows.iter().map(|(.., block)| *block).collect();
    Table::new("blocks")
        .texts("region", rows.iter().map(|(region, ..)| *region))
        // A region has at most some thousands of blocks.
        .integers("block", rows.iter().map(|(_, nth, _)| *nth as i64))
        .numbers("dark_hours_per_day", tallies.iter().map(|t| t.dark_h.mean() / days))
        .numbers(
            "dark_standard_error_hours_per_day",
            tallies.iter().map(|t| t.dark_h.standard_error() / days),
        )
        .estimate(["worst_day_h", "worst_day_standard_error_h"], &tallies, |t| &t.worst_day_h)
        .estimate(["longest_h", "longest_standard_error_h"], &tallies, |t| &t.longest_h)
}
