//! The page of an attribution: a waterfall of causes, and what each did month by month.

use super::svg::{Anchor, Scale, Svg, escape, tick_label, ticks};
use super::{opening_tags, section};
use crate::estimate::Estimate;
use crate::numeral::{self, Scale as Unit, grouped, percent, percent_with_error, points, signed, with_error};
use crate::paired::Paired;
use crate::text::{capital, fit};
use crate::why::{Attribution, CausePart, PartShare};

const WIDTH: f64 = 1040.0;
const HEIGHT: f64 = 340.0;
const LEFT: f64 = 56.0;
const BOTTOM: f64 = 296.0;
/// Columns and height of a row where regions stand one below the other.
const NAMES: f64 = 190.0;
const FIGURES: f64 = 90.0;
const ROW: f64 = 26.0;
/// Letters of a name that find room, and regions that do.
const MOST_NAME: usize = 22;
const MOST_REGIONS: usize = 30;

/// The page of an attribution, as HTML.
#[must_use]
pub fn render(why: &Attribution) -> String {
    let mut page = opening_tags(&why.title);
    let unserved = Unit::energy(why.unserved.value).estimate(why.unserved);
    page.push_str(&format!(
        "<header><p class=\"eyebrow\"><b>alumbron</b> · why · scenario: {}</p><h1>{}</h1><p class=\"lead\">{unserved} went \
         unserved. Each sample was lived again in every world without some of the causes, on the same luck; the share of a \
         cause is what it adds, averaged over all orders in which causes could come.</p></header>",
        escape(&why.scenario),
        escape(&why.title)
    ));
    page.push_str(&verdict(why));
    if why.unserved.value > 0.0 {
        page.push_str(&waterfall(why));
        page.push_str(&months(why));
        page.push_str(&regions(why));
    }
    page.push_str(&table(why));
    page.push_str(&beside(why));
    page.push_str(&parts(why));
    page.push_str("</main>");
    let (samples, hours) = (grouped(why.samples as f64, 0), grouped(f64::from(why.hours), 0));
    page.push_str(&format!(
        "<footer><p>alumbron {} · case <code>{}</code> · {samples} samples of {hours} h in each world · seed \
         <code>{}</code> · digest <code>{}</code></p></footer></body></html>\n",
        env!("CARGO_PKG_VERSION"),
        escape(&why.case),
        why.seed,
        why.digest
    ));
    page
}

fn present(why: &Attribution) -> impl Iterator<Item = (usize, &CausePart)> {
    why.causes.iter().enumerate().filter(|(_, cause)| cause.present)
}

/// What made most of it, here and in the world it is set beside.
fn verdict(why: &Attribution) -> String {
    let Some(sentence) = why.main_cause() else { return String::new() };
    let (main, rest) = match sentence.split_once(';') {
        Some((main, rest)) => (main, format!(";{rest}")),
        None => (sentence.as_str(), String::new()),
    };
    let beside =
        why.beside.as_ref().zip(why.main_cause_beside()).map_or_else(String::new, |(base, there)| {
            format!(" Under {}: {}.", escape(base), escape(&there))
        });
    format!("<p class=\"cause\"><b>{}</b>{}.{beside}</p>", escape(&capital(main)), escape(&rest))
}

/// Steps from nothing to all that goes unserved.
fn waterfall(why: &Attribution) -> String {
    let unit = Unit::energy(why.unserved.value);
    let mut level = 0.0;
    let mut steps: Vec<(String, f64, f64, usize, Estimate)> = Vec::new();
    for (at, cause) in present(why) {
        let to = level + cause.share.value / unit.size;
        steps.push((cause.name.to_owned(), level, to, at, cause.share));
        level = to;
    }
    steps.push(("all unserved".to_owned(), 0.0, level, 10, why.unserved));
    let most = steps.iter().map(|s| s.1.max(s.2)).fold(0.0, f64::max);
    let marks = ticks(most, 4);
    let scale = Scale { top: marks.last().copied().unwrap_or(0.0), from: BOTTOM, to: 16.0 };
    let step = marks.get(1).copied().unwrap_or(1.0);
    let mut svg = Svg::new((WIDTH, HEIGHT), "", "Shares of causes as steps to all unserved energy");
    for &mark in &marks {
        let y = scale.at(mark);
        svg.line(if mark > 0.0 { "grid" } else { "axis" }, (LEFT, y), (WIDTH, y), None, "");
        svg.text("", (LEFT - 8.0, y + 4.5), Anchor::End, &tick_label(mark, step));
    }
    let width = (WIDTH - LEFT) / steps.len() as f64;
    for (nth, (name, from, to, color, share)) in steps.iter().enumerate() {
        let x = LEFT + width * nth as f64;
        let (high, low) = (scale.at(from.max(*to)), scale.at(from.min(*to)));
        let told = unit.estimate(*share);
        svg.rect(&format!("c{color}"), [x + 0.14 * width, high, 0.72 * width, low - high], &told);
        if nth + 1 < steps.len() {
            let y = scale.at(*to);
            svg.line("axis", (x + 0.14 * width, y), (x + 1.14 * width, y), None, "");
        }
        svg.text("strong", (x + 0.5 * width, BOTTOM + 20.0), Anchor::Middle, name);
        let percent = percent(share.value / why.unserved.value);
        svg.text("", (x + 0.5 * width, BOTTOM + 38.0), Anchor::Middle, &percent);
    }
    let lead = format!("Unserved energy by cause, {}; shares sum to it in every sample.", unit.name);
    section("Why", &lead, &format!("<figure class=\"scroll\">{}</figure>", svg.finish()))
}

/// Shares month by month; what is less than nothing is drawn downwards.
fn months(why: &Attribution) -> String {
    let n = why.months.len();
    if n < 2 {
        return String::new();
    }
    let causes: Vec<(usize, Vec<f64>)> = present(why).map(|(at, _)| (at, why.by_month(at))).collect();
    let sum = |month: usize, keep: fn(f64) -> f64| causes.iter().map(|(_, v)| keep(v[month])).sum::<f64>();
    let most = (0..n).map(|month| sum(month, |x| x.max(0.0))).fold(0.0, f64::max);
    let least = (0..n).map(|month| sum(month, |x| x.min(0.0))).fold(0.0, f64::min);
    let unit = Unit::energy(most);
    let marks = ticks(most / unit.size, 4);
    let top = marks.last().copied().unwrap_or(0.0);
    let depth = if top > 0.0 { -least / unit.size / top * (BOTTOM - 16.0) } else { 0.0 };
    let scale = Scale { top, from: BOTTOM, to: 16.0 };
    let step = marks.get(1).copied().unwrap_or(1.0);
    let mut svg = Svg::new((WIDTH, HEIGHT + depth), "stack", "Shares of causes by month");
    for &mark in &marks {
        let y = scale.at(mark);
        svg.line(if mark > 0.0 { "grid" } else { "axis" }, (LEFT, y), (WIDTH, y), None, "");
        svg.text("", (LEFT - 8.0, y + 4.5), Anchor::End, &tick_label(mark, step));
    }
    let width = (WIDTH - LEFT) / n as f64;
    let every = n.div_ceil(14);
    for (month, &(year, number)) in why.months.iter().enumerate() {
        let x = LEFT + width * month as f64;
        let (mut up, mut down) = (0.0, 0.0);
        for (at, values) in &causes {
            let value = values[month] / unit.size;
            let level = if value >= 0.0 { &mut up } else { &mut down };
            let (from, to) = (*level, *level + value);
            *level = to;
            let (high, low) = (scale.at(f64::max(from, to)), scale.at(f64::min(from, to)));
            let tip = format!("{}: {}", why.causes[*at].name, unit.show(values[month]));
            svg.rect(&format!("c{at}"), [x + 0.1 * width, high, 0.8 * width, low - high], &tip);
        }
        if month.is_multiple_of(every) {
            let label = format!("{} {year}", numeral::month(number));
            let label = if n <= 12 { numeral::month(number) } else { &label };
            svg.text("", (x + 0.5 * width, BOTTOM + depth + 20.0), Anchor::Middle, label);
        }
    }
    let body = format!("<figure class=\"scroll\">{}</figure>{}", svg.finish(), key(why));
    let lead = format!(
        "Shares by month, {}. A cause can spare energy in a month, as when broken plant leaves fuel for later.",
        unit.name
    );
    section("When", &lead, &body)
}

/// Which color is which cause.
fn key(why: &Attribution) -> String {
    let one = |(at, cause): (usize, &CausePart)| {
        format!("<span><i class=\"swatch c{at}\"></i>{}</span>", cause.name)
    };
    let all: String = present(why).map(one).collect();
    format!("<div class=\"legend\">{all}</div>")
}

/// Shares region by region, the darkest first; what is less than nothing is drawn to the left.
fn regions(why: &Attribution) -> String {
    if why.regions.len() < 2 {
        return String::new();
    }
    let mut rows: Vec<(&str, Vec<f64>)> =
        why.region_names.iter().enumerate().map(|(r, name)| (name.as_str(), why.of_region(r))).collect();
    rows.sort_by(|a, b| b.1.iter().sum::<f64>().total_cmp(&a.1.iter().sum()));
    let left_out = rows.len().saturating_sub(MOST_REGIONS);
    rows.truncate(MOST_REGIONS);
    let sum = |keep: fn(f64) -> f64| {
        rows.iter().map(move |(_, shares)| shares.iter().map(|&share| keep(share)).sum::<f64>())
    };
    let most = sum(|share| share.max(0.0)).fold(0.0, f64::max);
    let least = sum(|share| share.min(0.0)).fold(0.0, f64::min);
    let unit = Unit::energy(most);
    let per_mwh = (WIDTH - NAMES - FIGURES) / (most - least).max(f64::MIN_POSITIVE);
    let zero = NAMES - least * per_mwh;
    let height = ROW * rows.len() as f64;
    let mut svg = Svg::new((WIDTH, height), "stack", "Shares of causes by region");
    for (nth, (name, shares)) in rows.iter().enumerate() {
        let y = ROW * nth as f64;
        svg.text("strong", (NAMES - 14.0, y + 17.0), Anchor::End, &fit(name, MOST_NAME));
        let (mut right, mut left) = (zero, zero);
        for (at, cause) in present(why) {
            let width = shares[at].abs() * per_mwh;
            let x = if shares[at] >= 0.0 {
                right += width;
                right - width
            } else {
                left -= width;
                left
            };
            let tip = format!("{name}, {}: {}", cause.name, unit.show(shares[at]));
            svg.rect(&format!("c{at}"), [x, y + 3.0, width, ROW - 8.0], &tip);
        }
        svg.text("", (right + 10.0, y + 17.0), Anchor::Start, &unit.show(shares.iter().sum()));
    }
    svg.line("axis", (zero, 0.0), (zero, height), None, "");
    let more =
        if left_out > 0 { format!(" {left_out} more regions go short of less.") } else { String::new() };
    let lead = format!("Shares by region; they sum to what goes unserved there.{more}");
    let body = format!("<figure class=\"scroll\">{}</figure>{}", svg.finish(), key(why));
    section("Where", &lead, &body)
}

fn table(why: &Attribution) -> String {
    let unit = Unit::energy(why.unserved.value);
    let shown = |e: Option<Estimate>| e.map_or_else(|| "–".to_owned(), |e| unit.estimate(e));
    let row = |cause: &CausePart| {
        format!(
            "<tr><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            cause.name,
            percent_with_error(cause.of_all),
            shown(Some(cause.share)),
            shown(cause.first_in),
            shown(cause.last_in)
        )
    };
    let rows: String = present(why).map(|(_, cause)| row(cause)).collect();
    let body = format!(
        "<div class=\"table\"><table><thead><tr><th scope=\"col\">Cause</th><th scope=\"col\" class=\"n\">Of all</th>\
         <th scope=\"col\" class=\"n\">Share</th><th scope=\"col\" class=\"n\">Alone (first in)</th>\
         <th scope=\"col\" class=\"n\">Spared without it (last in)</th></tr></thead><tbody>{rows}</tbody></table></div>"
    );
    let lead = "First in: what the cause does when no other acts, beyond what is not built. Last in: what would be spared \
                without this cause alone. The share lies between where causes only hide or only help each other.";
    section("Figures", lead, &body)
}

/// How shares differ from those in the world it is set beside; nothing without one.
fn beside(why: &Attribution) -> String {
    let Some(base) = &why.beside else { return String::new() };
    let row = |cause: &CausePart| {
        let (Some(mwh), Some(share)) = (cause.beside, cause.of_all_beside) else { return String::new() };
        let marked = |paired: &Paired, told: String| {
            let within = if paired.is_beyond_error() { "" } else { "~ " };
            format!("<td class=\"n\">{within}{}</td>", signed(&told))
        };
        format!(
            "<tr><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>{}{}</tr>",
            cause.name,
            percent_with_error(share.base),
            percent_with_error(share.other),
            marked(&share, with_error(points(share.difference))),
            marked(&mwh, Unit::energy(mwh.difference.value).estimate(mwh.difference)),
        )
    };
    let single = why.causes.iter().filter(|cause| cause.present && cause.cause != "not-built");
    let rows: String = why.grouped().take(1).chain(single).map(row).collect();
    let base = escape(base);
    let body = format!(
        "<div class=\"table\"><table><thead><tr><th scope=\"col\">Cause</th><th scope=\"col\" class=\"n\">Of all under {base}</th>\
         <th scope=\"col\" class=\"n\">Of all here</th><th scope=\"col\" class=\"n\">Grows by, points</th>\
         <th scope=\"col\" class=\"n\">Energy</th></tr></thead><tbody>{rows}</tbody></table></div>"
    );
    let lead = format!(
        "How shares differ from those under {base}, on the same luck, with the error of paired samples; ~ within two errors. \
         Broken plant is forced outages, maintenance, derating and parts together."
    );
    section(&format!("Beside {base}"), &lead, &body)
}

/// The parts of causes, as bars and figures; nothing if causes were not split.
fn parts(why: &Attribution) -> String {
    if why.parts.is_empty() {
        return String::new();
    }
    let unit = Unit::energy(why.unserved.value);
    let parts = why.parts_by_share();
    let most = parts.first().map_or(0.0, |part| part.share.value);
    let row = |part: &&PartShare| {
        let cause = why.causes.iter().find(|cause| cause.cause == part.cause);
        let beside = part.beside.map_or_else(
            || if why.beside.is_some() { "<td></td>".to_owned() } else { String::new() },
            |paired| {
                let within = if paired.is_beyond_error() { "" } else { "~ " };
                let told = signed(&Unit::energy(paired.difference.value).estimate(paired.difference));
                format!("<td class=\"n\">{within}{told}</td>")
            },
        );
        let width = if most > 0.0 { (100.0 * part.share.value / most).clamp(0.0, 100.0) } else { 0.0 };
        format!(
            "<tr><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"bar\"><svg viewBox=\"0 0 100 8\" \
             width=\"160\" height=\"12\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"c0\" width=\"{width:.1}\" \
             height=\"8\"/></svg></td>{beside}</tr>",
            escape(&part.name),
            cause.map_or("", |cause| cause.name),
            percent(part.of_all.value),
            unit.estimate(part.share)
        )
    };
    let rows: String = parts.iter().map(row).collect();
    let beside = why.beside.as_ref().map_or_else(String::new, |base| {
        format!("<th scope=\"col\" class=\"n\">Less its share under {}</th>", escape(base))
    });
    let body = format!(
        "<div class=\"table\"><table><thead><tr><th scope=\"col\">Part</th><th scope=\"col\">Of</th><th scope=\"col\" \
         class=\"n\">Of all</th><th scope=\"col\" class=\"n\">Share</th><th scope=\"col\"></th>{beside}</tr></thead><tbody>{rows}</tbody>\
         </table></div>"
    );
    let lead = "What the parts of a cause add, averaged over orders in which they could come; they sum to its share in every \
                sample.";
    section("Which", lead, &body)
}
