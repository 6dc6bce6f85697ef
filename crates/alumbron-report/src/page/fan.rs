//! Fan charts: a median with the bands that hold half and nine tenths of the samples.

use super::axis::Frame;
use super::svg::{Scale, Svg, escape};
use super::{Subject, name_of, section};
use crate::estimate::Estimate;
use crate::figures;
use crate::numeral::{self, with_error};

/// 5th, 25th, 50th, 75th and 95th percentile.
pub(super) type Bands = [f64; 5];

/// A fan over equal steps from the left to the right of a frame.
pub(super) struct Fan<'a> {
    pub(super) frame: Frame,
    pub(super) scale: Scale,
    pub(super) bands: &'a [Bands],
}

impl Fan<'_> {
    /// Draws the outer band, the inner band if asked, and the median.
    pub(super) fn draw(&self, svg: &mut Svg, inner: bool) {
        let n = self.bands.len();
        let width = (self.frame.right - self.frame.left) / n.max(1) as f64;
        // A value stands for its whole step; the middle of the step is its place.
        let x = |i: usize| self.frame.left + (i as f64 + 0.5) * width;
        let along = |k: usize| self.bands.iter().enumerate().map(move |(i, b)| (x(i), self.scale.at(b[k])));
        let mut area = |class, low: usize, high: usize| {
            let mut back: Vec<_> = along(low).collect();
            back.reverse();
            svg.polygon(class, along(high).chain(back));
        };
        area("outer", 0, 4);
        if inner {
            area("inner", 1, 3);
        }
        if n == 1 {
            let y = self.scale.at(self.bands[0][2]);
            svg.line("median", (self.frame.left, y), (self.frame.right, y), None, "");
        } else {
            svg.polyline("median", along(2));
        }
    }
}

/// At most `most` steps, each the mean of its stretch.
pub(super) fn thin(bands: Vec<Bands>, most: usize) -> Vec<Bands> {
    let stretch = bands.len().div_ceil(most.max(1)).max(1);
    if stretch == 1 {
        return bands;
    }
    let mean = |chunk: &[Bands], k: usize| chunk.iter().map(|b| b[k]).sum::<f64>() / chunk.len() as f64;
    bands.chunks(stretch).map(|chunk| [0, 1, 2, 3, 4].map(|k| mean(chunk, k))).collect()
}

/// The stock of every tank over the horizon, as small multiples.
pub(super) fn tanks(subject: Subject<'_>) -> String {
    let case = subject.case;
    if case.tanks.is_empty() {
        return String::new();
    }
    // Two by two looks better than three and one.
    let (class, width) = match case.tanks.len() {
        2 | 4 => ("multiples pairs", 480.0),
        _ => ("multiples", 340.0),
    };
    let charts: String = (0..case.tanks.len()).map(|tank| one_tank(subject, tank, width)).collect();
    let lead = "Stock at the end of each day. Line: median of the samples; bands: half of them, and nine in ten; dashed: \
                capacity.";
    section("Fuel in the tanks", lead, &format!("<div class=\"{class}\">{charts}</div>"))
}

fn one_tank(Subject { case, outcome, .. }: Subject<'_>, index: usize, width: f64) -> String {
    let tank = &case.tanks.0[index];
    let capacity = tank.capacity.0;
    let unit = numeral::Scale::mass(capacity);
    let days = 0..case.calendar.n_days() as usize;
    let stocks = days.filter_map(|day| figures::stock(case, &outcome.tally, day, index));
    let bands: Vec<Bands> =
        stocks.map(|h| [0.05, 0.25, 0.5, 0.75, 0.95].map(|q| h.quantile(q) / unit.size)).collect();
    let bands = thin(bands, 200);
    let name = name_of(&tank.title, &tank.id);
    let mut svg = Svg::new(
        (width, 188.0),
        "",
        &format!("Stock of {name} over the horizon, of {} capacity", unit.show(capacity)),
    );
    let frame = Frame { left: 40.0, right: width, top: 10.0, bottom: 160.0 };
    let scale = frame.upward(&mut svg, capacity / unit.size, 5);
    frame.dates(&mut svg, &case.calendar, 6);
    if !bands.is_empty() {
        Fan { frame, scale, bands: &bands }.draw(&mut svg, true);
    }
    let full = scale.at(capacity / unit.size);
    svg.line(
        "limit",
        (frame.left, full),
        (frame.right, full),
        None,
        &format!("capacity {}", unit.show(capacity)),
    );
    let empty = outcome.tally.tanks.get(index).map_or_else(
        || "no hours observed".to_owned(),
        |t| match Estimate::of(&t.stockout_hours) {
            e if e.value > 0.0 => format!("empty {} h", with_error(e)),
            _ => "never empty".to_owned(),
        },
    );
    let fuel = &case.fuels[tank.fuel];
    // A remark in brackets is left to the tables.
    let fuel = name_of(&fuel.title, &fuel.id);
    let fuel = escape(fuel.split_once(" (").map_or(fuel, |(name, _)| name));
    let (name, unit, chart) = (escape(name), unit.name, svg.finish());
    format!("<figure><h3>{name}</h3><p class=\"note\">{fuel}, {unit} · {empty}</p>{chart}</figure>")
}
