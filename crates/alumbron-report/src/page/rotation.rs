//! How fairly the dark is shared: a dot for each block of each region, by hours off a day and by the longest stretch.

use alumbron_engine::outcome::{BlockTally, Moments};

use super::svg::{Anchor, Scale, Svg, escape, tick_label, ticks};
use super::{Subject, name_of, section};
use crate::estimate::Estimate;
use crate::figures;
use crate::numeral::{short, with_error};
use crate::text::fit;

/// Regions in the picture, the darkest ones, and blocks of each.
const MOST_REGIONS: usize = 24;
const MOST_BLOCKS: usize = 64;
/// Size: width, height of a row, room for names and below.
const WIDTH: f64 = 1040.0;
const ROW: f64 = 24.0;
const NAMES: f64 = 190.0;
const GAP: f64 = 60.0;
const BELOW: f64 = 44.0;
/// Letters of a name that find room.
const MOST_NAME: usize = 24;

/// The blocks of a region.
struct Row<'a> {
    name: &'a str,
    blocks: &'a [BlockTally],
}

/// A measure of blocks: what it is called, where it is drawn, and how it comes from a tally.
struct Measure {
    what: &'static str,
    from: f64,
    to: f64,
    /// What a value is divided by.
    unit: f64,
    of: fn(&BlockTally) -> &Moments,
}

/// The picture; empty where nobody was rotated.
pub(super) fn render(Subject { case, outcome, summary }: Subject<'_>) -> String {
    let mut rows: Vec<Row<'_>> = figures::blocks_by_region(case, outcome)
        .map(|(region, blocks)| Row {
            name: name_of(&region.title, &region.id),
            blocks: &blocks[..blocks.len().min(MOST_BLOCKS)],
        })
        .collect();
    let dark = |row: &Row<'_>| row.blocks.iter().map(|block| block.dark_h.mean()).sum::<f64>();
    rows.retain(|row| dark(row) > 0.0);
    if rows.iter().all(|row| row.blocks.len() < 2) {
        return String::new();
    }
    let share = |row: &Row<'_>| dark(row) / row.blocks.len() as f64;
    rows.sort_by(|a, b| share(b).total_cmp(&share(a)));
    rows.truncate(MOST_REGIONS);
    let middle = f64::midpoint(NAMES, WIDTH);
    let days = f64::from(case.calendar.n_hours) / 24.0;
    let measures = [
        Measure {
            what: "hours off a day",
            from: NAMES,
            to: middle - GAP / 2.0,
            unit: days,
            of: |b| &b.dark_h,
        },
        Measure {
            what: "longest time off, h",
            from: middle + GAP / 2.0,
            to: WIDTH - 10.0,
            unit: 1.0,
            of: |b| &b.longest_h,
        },
    ];
    let bottom = ROW * rows.len() as f64 + 6.0;
    let mut svg = Svg::new((WIDTH, bottom + BELOW), "", "Hours off of each block, by region");
    for (nth, row) in rows.iter().enumerate() {
        let y = ROW * (nth as f64 + 0.5) + 3.0;
        svg.text("strong", (NAMES - 14.0, y + 4.5), Anchor::End, &fit(row.name, MOST_NAME));
    }
    measures.iter().for_each(|measure| draw(&mut svg, measure, &rows, bottom));
    let spread = summary.metrics.iter().find(|metric| metric.metric == "region_spread_hours_per_day");
    let between = spread.map_or_else(String::new, |spread| {
        let spread = Estimate { value: spread.value, standard_error: spread.standard_error };
        format!(" Between the darkest region and the brightest lie {} hours a day.", with_error(spread))
    });
    let lead = format!(
        "A dot is a block: an equal part of the demand of its region that is not protected, which takes turns with the others \
         in being off.{between}"
    );
    section("How fairly", &escape(&lead), &format!("<figure class=\"scroll\">{}</figure>", svg.finish()))
}

/// One of the two panels.
fn draw(svg: &mut Svg, measure: &Measure, rows: &[Row<'_>], bottom: f64) {
    let value = |block: &BlockTally| (measure.of)(block).mean() / measure.unit;
    let most = rows.iter().flat_map(|row| row.blocks.iter().map(value)).fold(0.0, f64::max);
    let marks = ticks(most, 4);
    let (top, step) = (marks.last().copied().unwrap_or(0.0), marks.get(1).copied().unwrap_or(1.0));
    let scale = Scale { top, from: measure.from, to: measure.to };
    for mark in &marks {
        let x = scale.at(*mark);
        svg.line(if *mark > 0.0 { "grid" } else { "axis" }, (x, 0.0), (x, bottom), None, "");
        svg.text("", (x, bottom + 18.0), Anchor::Middle, &tick_label(*mark, step));
    }
    svg.text("", (f64::midpoint(measure.from, measure.to), bottom + 38.0), Anchor::Middle, measure.what);
    for (nth, row) in rows.iter().enumerate() {
        let y = ROW * (nth as f64 + 0.5) + 3.0;
        let values = || row.blocks.iter().map(value);
        let (least, most) = values().fold((f64::INFINITY, 0.0f64), |(a, b), x| (a.min(x), b.max(x)));
        svg.line("interval", (scale.at(least), y), (scale.at(most), y), Some(4.0), "");
        for (block, x) in (1..).zip(values()) {
            let tip = format!("{}, block {block}: {} {}", row.name, short(x), measure.what);
            svg.circle("solid", (scale.at(x), y), 4.0, &tip);
        }
    }
}
