//! The page of a comparison: how far each world is from the first, as dots with intervals, and every figure.

use alumbron_model::policy::policy;

use super::ledger::{in_words, shown};
use super::svg::{Anchor, Svg, escape, tick_label, ticks};
use super::{opening_tags, section};
use crate::comparison::{Compared, Comparison, World};
use crate::numeral::{Scale as Unit, grouped, signed};
use crate::paired::{BEYOND, Paired};

/// Metrics with a chart, if they differ anywhere.
const CHARTED: [&str; 6] =
    ["dark_hours_per_day", "eue_mwh", "shortfall_cost", "lolh_h", "max_shed_mw", "import_cost_usd"];
/// Size of a chart: width, height of a row, room for names and for what stands below.
const WIDTH: f64 = 1040.0;
const ROW: f64 = 34.0;
const NAMES: f64 = 210.0;
const FIGURES: f64 = 190.0;
const BELOW: f64 = 34.0;

/// The page of a comparison, as HTML.
#[must_use]
pub fn render(comparison: &Comparison) -> String {
    let mut page = opening_tags(&comparison.title);
    let Comparison { worlds, samples, hours, seed, policy, .. } = comparison;
    let base = worlds.first().map_or(String::new(), |world| escape(&world.label));
    let (samples, hours) = (grouped(*samples as f64, 0), grouped(f64::from(*hours), 0));
    page.push_str(&format!(
        "<header><p class=\"eyebrow\"><b>alumbron</b> · {} worlds with the same luck</p><h1>{}</h1>\
         <p class=\"lead\">Every world beside <b>{base}</b>: the same failures, the same late ships, sample by sample, so that \
         the difference is much surer than either figure.</p></header>",
        worlds.len(),
        escape(&comparison.title)
    ));
    for metric in CHARTED.iter().filter_map(|name| comparison.system(name)) {
        page.push_str(&chart(comparison, metric));
    }
    page.push_str(&table(comparison));
    page.push_str(&notes(comparison));
    page.push_str("</main>");
    page.push_str(&format!(
        "<footer><p>alumbron {} · policy <code>{}</code> · {samples} samples of {hours} h of each world · seed \
         <code>{seed}</code></p></footer></body></html>\n",
        env!("CARGO_PKG_VERSION"),
        escape(policy),
    ));
    page
}

/// Differences from the base as dots with their intervals; nothing where no world differs.
fn chart(comparison: &Comparison, metric: &Compared) -> String {
    let others: Vec<(&str, &Paired)> = comparison
        .worlds
        .iter()
        .zip(&metric.worlds)
        .skip(1)
        .filter_map(|(world, paired)| Some((world.label.as_str(), paired.as_ref()?)))
        .collect();
    let ends = |paired: &Paired| {
        let error = paired.difference.standard_error;
        let half = if error.is_finite() { BEYOND * error } else { 0.0 };
        [paired.difference.value - half, paired.difference.value + half]
    };
    let most = others.iter().flat_map(|(_, paired)| ends(paired)).fold(0.0f64, |most, x| most.max(x));
    let least = others.iter().flat_map(|(_, paired)| ends(paired)).fold(0.0f64, |least, x| least.min(x));
    if most <= 0.0 && least >= 0.0 {
        return String::new();
    }
    let (size, unit) = unit(metric.metric, most.max(-least));
    let step = ticks((most - least) / size, 6).get(1).copied().unwrap_or(1.0);
    // A few ticks on either side, so the casts are exact.
    let (low, high) = ((least / size / step).floor() as i32, (most / size / step).ceil() as i32);
    let (left, right) = (NAMES, WIDTH - FIGURES);
    let x = |value: f64| {
        let share = (value / size / step - f64::from(low)) / f64::from((high - low).max(1));
        left + share * (right - left)
    };
    let bottom = ROW * others.len() as f64 + 6.0;
    let description = format!("{}: differences from the base", in_words(metric.metric));
    let mut svg = Svg::new((WIDTH, bottom + BELOW), "", &description);
    for tick in low..=high {
        let value = f64::from(tick) * step;
        let class = if tick == 0 { "axis" } else { "grid" };
        svg.line(class, (x(value * size), 0.0), (x(value * size), bottom), None, "");
        let label = tick_label(value, step);
        let label = if tick > 0 { signed(&label) } else { label };
        svg.text("", (x(value * size), bottom + 18.0), Anchor::Middle, &label);
    }
    for (nth, (label, paired)) in others.iter().enumerate() {
        let y = ROW * (nth as f64 + 0.5) + 3.0;
        let told = signed(&shown(metric.metric, paired.difference));
        let [from, to] = ends(paired);
        svg.text("strong", (left - 14.0, y + 4.5), Anchor::End, label);
        svg.line("interval", (x(from), y), (x(to), y), Some(5.0), &told);
        let class = if paired.is_beyond_error() { "solid" } else { "hollow" };
        svg.circle(class, (x(paired.difference.value), y), 6.0, &told);
        svg.text("", (right + 18.0, y + 4.5), Anchor::Start, &told);
    }
    let lead = format!(
        "Difference from the base{unit}. Dot: mean over samples; bar: two standard errors of the paired difference on either \
         side; hollow: within them."
    );
    let heading = escape(in_words(metric.metric));
    section(&heading, &lead, &format!("<figure class=\"scroll\">{}</figure>", svg.finish()))
}

/// What a metric is shown in, for values up to `most`.
fn unit(metric: &str, most: f64) -> (f64, String) {
    let scale = if metric.ends_with("_mwh") {
        Unit::energy(most)
    } else if metric.ends_with("_usd") || metric == "shortfall_cost" {
        Unit::money(most)
    } else {
        let name = match metric {
            "max_shed_mw" => ", MW",
            "dark_hours_per_day" | "lolh_h" => ", h",
            _ => "",
        };
        return (1.0, name.to_owned());
    };
    (scale.size, format!(", {}", scale.name))
}

/// Every metric of the system in every world.
fn table(comparison: &Comparison) -> String {
    let heads: String = comparison
        .worlds
        .iter()
        .map(|world| format!("<th scope=\"col\" class=\"n\">{}</th>", escape(&world.label)))
        .collect();
    let cell = |(nth, paired): (usize, &Option<Paired>), metric: &str| {
        let Some(paired) = paired else { return "<td></td>".to_owned() };
        let value = shown(metric, paired.other);
        if nth == 0 {
            return format!("<td class=\"n\">{value}</td>");
        }
        let difference = signed(&shown(metric, paired.difference));
        let within = if paired.is_beyond_error() { "" } else { "~ " };
        format!("<td class=\"n\">{value}<br><small>{within}{difference}</small></td>")
    };
    let row = |compared: &Compared| {
        let cells: String =
            compared.worlds.iter().enumerate().map(|world| cell(world, compared.metric)).collect();
        let words = in_words(compared.metric);
        format!("<tr><td>{words}<br><code>{}</code></td>{cells}</tr>", compared.metric)
    };
    let of_system = comparison.metrics.iter().filter(|m| m.region.is_none());
    let rows: String = of_system.map(row).collect();
    let body = format!(
        "<div class=\"table\"><table><thead><tr><th scope=\"col\">Whole system, per sample</th>{heads}</tr></thead>\
         <tbody>{rows}</tbody></table></div>"
    );
    let lead = "Value ± standard error; below it the difference from the first world ± the error of paired samples. ~ marks \
                what is within two errors.";
    section("All figures", lead, &body)
}

/// What the scenarios change.
fn notes(comparison: &Comparison) -> String {
    let several = comparison.policy.contains(',');
    let note = |world: &World| {
        let policy = policy(world.policy).filter(|_| several).map_or("", |kind| kind.summary);
        let told = [policy, &world.note].into_iter().filter(|told| !told.is_empty());
        told.map(escape).collect::<Vec<_>>().join(" ")
    };
    let told = comparison.worlds.iter().filter(|world| !note(world).is_empty());
    let items: String =
        told.map(|world| format!("<li><b>{}</b>: {}</li>", escape(&world.label), note(world))).collect();
    if items.is_empty() {
        return String::new();
    }
    section("What the worlds are", "", &format!("<ul class=\"plain\">{items}</ul>"))
}
