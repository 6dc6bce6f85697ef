//! Where the energy comes from: energy by technology and month, with what went unserved on top.

use super::axis::Frame;
use super::color::PALETTE;
use super::svg::{Anchor, Svg, escape};
use super::{Subject, section};
use crate::figures::{self, TechnologyEnergy};
use crate::numeral::{self, percent};

/// Most columns; longer horizons are shown by year.
const MOST_COLUMNS: usize = 36;

/// One color of the stack.
struct Layer {
    class: String,
    title: String,
    columns_mwh: Vec<f64>,
}

pub(super) fn render(subject: Subject<'_>) -> String {
    let Subject { case, outcome, .. } = subject;
    let mut layers = layers(subject);
    let unserved = figures::unserved_by_month(case, outcome);
    let months = case.calendar.months();
    let mut labels: Vec<String> = months
        .iter()
        .map(|&(year, month, _)| {
            let january = month == 1 && months.len() > 12;
            if january { year.to_string() } else { numeral::month(month).to_owned() }
        })
        .collect();
    layers.push(Layer {
        class: "unserved".to_owned(),
        title: "Not served".to_owned(),
        columns_mwh: unserved,
    });
    if months.len() > MOST_COLUMNS {
        labels = by_year(&mut layers, &months);
    }
    let sums: Vec<f64> = (0..labels.len())
        .map(|i| layers.iter().map(|l| l.columns_mwh.get(i).unwrap_or(&0.0)).sum())
        .collect();
    let total: f64 = sums.iter().sum();
    if total <= 0.0 || layers.len() < 2 {
        return String::new();
    }
    let chart = chart(&layers, &labels, &sums);
    let legend = legend(&layers, total);
    let unit = numeral::Scale::energy(sums.iter().copied().fold(0.0, f64::max));
    let what = if labels.len() == months.len() { "month" } else { "year" };
    let lead = format!(
        "Energy by technology in each {what}, {}, and on top what was asked for and not served.",
        unit.name
    );
    section("Where the energy comes from", &lead, &format!("<div class=\"wide\">{chart}{legend}</div>"))
}

/// Technologies, largest at the bottom; the smallest share a layer if there are more than colors.
fn layers(Subject { case, outcome, .. }: Subject<'_>) -> Vec<Layer> {
    let mut technologies = figures::energy_by_technology(case, outcome);
    technologies.sort_by(|a, b| b.total_mwh().total_cmp(&a.total_mwh()));
    let rest = technologies.split_off(technologies.len().min(PALETTE));
    let mut layers: Vec<Layer> = technologies
        .into_iter()
        .enumerate()
        .map(|(i, TechnologyEnergy { title, months_mwh, .. })| Layer {
            class: format!("c{i}"),
            title,
            columns_mwh: months_mwh,
        })
        .collect();
    if !rest.is_empty() {
        let mut sum = vec![0.0; case.calendar.months().len()];
        for technology in &rest {
            for (total, energy) in sum.iter_mut().zip(&technology.months_mwh) {
                *total += energy;
            }
        }
        let title = if rest.len() == 1 {
            rest[0].title.clone()
        } else {
            format!("{} smaller technologies", rest.len())
        };
        layers.push(Layer { class: format!("c{PALETTE}"), title, columns_mwh: sum });
    }
    layers
}

/// Adds the columns of each year up and gives the labels.
fn by_year(layers: &mut [Layer], months: &[(i16, u8, u32)]) -> Vec<String> {
    let first = months.first().map_or(0, |m| m.0);
    let last = months.last().map_or(0, |m| m.0);
    for layer in layers {
        let mut years = vec![0.0; usize::try_from(last - first).unwrap_or(0) + 1];
        for (&(year, _, _), energy) in months.iter().zip(&layer.columns_mwh) {
            if let Some(sum) = usize::try_from(year - first).ok().and_then(|i| years.get_mut(i)) {
                *sum += energy;
            }
        }
        layer.columns_mwh = years;
    }
    (first..=last).map(|year| year.to_string()).collect()
}

fn chart(layers: &[Layer], labels: &[String], sums: &[f64]) -> String {
    let most = sums.iter().copied().fold(0.0, f64::max);
    let unit = numeral::Scale::energy(most);
    let mut svg =
        Svg::new((660.0, 340.0), "stack", "Energy by technology over time, with unserved energy on top");
    let frame = Frame { left: 50.0, right: 660.0, top: 12.0, bottom: 306.0 };
    let scale = frame.upward(&mut svg, most / unit.size, 5);
    let n = labels.len().max(1) as f64;
    let step = (frame.right - frame.left) / n;
    // Columns keep a sensible width when there are only a few.
    let width = (step * 0.74).min(90.0);
    let every = labels.len().div_ceil(12).max(1);
    for (i, label) in labels.iter().enumerate() {
        let middle = frame.left + (i as f64 + 0.5) * step;
        let mut below = 0.0;
        for layer in layers {
            let energy = layer.columns_mwh.get(i).copied().unwrap_or(0.0) / unit.size;
            let (bottom, top) = (scale.at(below), scale.at(below + energy));
            below += energy;
            if energy > 0.0 {
                let tip = format!("{label}, {}: {} {}", layer.title, numeral::short(energy), unit.name);
                svg.rect(&layer.class, [middle - width / 2.0, top, width, bottom - top], &tip);
            }
        }
        if i % every == 0 {
            svg.text("", (middle, frame.bottom + 20.0), Anchor::Middle, label);
        }
    }
    let chart = svg.finish();
    // The pattern of what was not served: hatched, so that it needs no color.
    let pattern = "<defs><pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" \
                   patternTransform=\"rotate(45)\"><line class=\"hatch\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"5\"/></pattern></defs>";
    let place = chart.find('>').map_or(0, |i| i + 1);
    format!("<figure>{}{pattern}{}</figure>", &chart[..place], &chart[place..])
}

fn legend(layers: &[Layer], total: f64) -> String {
    let unit = numeral::Scale::energy(total);
    let rows: String = layers
        .iter()
        .rev()
        .map(|layer| {
            let energy: f64 = layer.columns_mwh.iter().sum();
            let hatched = layer.class == "unserved";
            let class = if hatched { "hatched" } else { &layer.class };
            let (title, energy, share) = (escape(&layer.title), unit.show(energy), percent(energy / total));
            format!(
                "<tr><td class=\"key-cell\"><span class=\"swatch {class}\"></span>{title}</td><td class=\"n\">{energy}</td>\
                 <td class=\"n\"><small>{share}</small></td></tr>"
            )
        })
        .collect();
    format!("<div class=\"table\"><table><tbody>{rows}</tbody></table></div>")
}
