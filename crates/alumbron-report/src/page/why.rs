//! The page of an attribution: a waterfall of causes, and what each did month by month.

use super::svg::{Anchor, Scale, Svg, escape, tick_label, ticks};
use super::{opening_tags, section};
use crate::estimate::Estimate;
use crate::numeral::{self, Scale as Unit, grouped, percent, signed};
use crate::why::{Attribution, CausePart, PartShare};

const WIDTH: f64 = 1040.0;
const HEIGHT: f64 = 340.0;
const LEFT: f64 = 56.0;
const BOTTOM: f64 = 296.0;

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
    if why.unserved.value > 0.0 {
        page.push_str(&waterfall(why));
        page.push_str(&months(why));
    }
    page.push_str(&table(why));
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
    let key: String = present(why)
        .map(|(at, cause)| format!("<span><i class=\"swatch c{at}\"></i>{}</span>", cause.name))
        .collect();
    let body = format!("<figure class=\"scroll\">{}</figure><div class=\"legend\">{key}</div>", svg.finish());
    let lead = format!(
        "Shares by month, {}. A cause can spare energy in a month, as when broken plant leaves fuel for later.",
        unit.name
    );
    section("When", &lead, &body)
}

fn table(why: &Attribution) -> String {
    let unit = Unit::energy(why.unserved.value);
    let shown = |e: Option<Estimate>| e.map_or_else(|| "–".to_owned(), |e| unit.estimate(e));
    let row = |cause: &CausePart| {
        let beside = cause.beside.map_or_else(String::new, |paired| {
            let within = if paired.is_beyond_error() { "" } else { "~ " };
            let told = signed(&Unit::energy(paired.difference.value).estimate(paired.difference));
            format!("<td class=\"n\">{within}{told}</td>")
        });
        format!(
            "<tr><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>{beside}</tr>",
            cause.name,
            percent(cause.of_all.value),
            shown(Some(cause.share)),
            shown(cause.first_in),
            shown(cause.last_in)
        )
    };
    let rows: String = present(why).map(|(_, cause)| row(cause)).collect();
    let beside = why.beside.as_ref().map_or_else(String::new, |base| {
        format!("<th scope=\"col\" class=\"n\">Less its share under {}</th>", escape(base))
    });
    let body = format!(
        "<div class=\"table\"><table><thead><tr><th scope=\"col\">Cause</th><th scope=\"col\" class=\"n\">Of all</th>\
         <th scope=\"col\" class=\"n\">Share</th><th scope=\"col\" class=\"n\">Alone (first in)</th>\
         <th scope=\"col\" class=\"n\">Spared without it (last in)</th>{beside}</tr></thead><tbody>{rows}</tbody></table></div>"
    );
    let lead = "First in: what the cause does when no other acts, beyond what is not built. Last in: what would be spared \
                without this cause alone. The share lies between where causes only hide or only help each other.";
    section("Figures", lead, &body)
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
