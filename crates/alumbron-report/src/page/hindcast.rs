//! The page of a hindcast: scores by lead beside others, whether chances were kept, and every forecast with what came.

use super::axis::Frame;
use super::fan::{Bands, Fan};
use super::svg::{Anchor, Svg, escape, tick_label, ticks};
use super::{opening_tags, section};
use crate::hindcast::{Forecast, Hindcast, RANKS, Row};
use crate::numeral::{self, grouped, percent};
use crate::text::hindcast::{OTHERS, maybe};

const WIDTH: f64 = 1040.0;
/// Pixels of a bar of scores.
const ROW: f64 = 19.0;
const NAMES: f64 = 190.0;
/// Leads whose forecasts are drawn day by day.
const DRAWN: [u32; 3] = [1, 7, 21];

/// The page of a hindcast, as HTML.
#[must_use]
pub fn render(told: &Hindcast) -> String {
    let mut page = opening_tags(&told.title);
    let (from, to, n) = told.issued;
    page.push_str(&format!(
        "<header><p class=\"eyebrow\"><b>alumbron</b> · hindcast · scenario: {}</p><h1>{}</h1><p class=\"lead\">An outlook for \
         each of {n} mornings from {from} to {to}, each from what was known then, beside what came.</p></header>",
        escape(&told.scenario),
        escape(&told.title),
    ));
    page.push_str(&scores(told));
    page.push_str(&ranks(told));
    for lead in DRAWN {
        page.push_str(&days(told, lead));
    }
    page.push_str("</main>");
    let [case, policy, digest] = [&told.case, &told.policy.to_owned(), &told.digest].map(|text| escape(text));
    page.push_str(&format!(
        "<footer><p>alumbron {} · case <code>{case}</code> · policy <code>{policy}</code> · {} samples each · seed \
         <code>{}</code> · digest <code>{digest}</code></p></footer></body></html>\n",
        env!("CARGO_PKG_VERSION"),
        grouped(told.samples as f64, 0),
        told.seed,
    ));
    page
}

/// Bars of scores by lead, and the table.
fn scores(told: &Hindcast) -> String {
    let bars = |row: &Row| {
        let others = OTHERS.iter().filter_map(|(name, score)| Some((*name, score(row)?)));
        std::iter::once(("outlook", row.crps)).chain(others).collect::<Vec<_>>()
    };
    let all: Vec<(u32, Vec<(&str, f64)>)> = told.rows.iter().map(|row| (row.lead, bars(row))).collect();
    let most = all.iter().flat_map(|(_, bars)| bars.iter().map(|(_, score)| *score)).fold(1.0, f64::max);
    let ticks = ticks(most, 6);
    let top = ticks.last().copied().unwrap_or(most);
    let n: usize = all.iter().map(|(_, bars)| bars.len() + 1).sum();
    let height = 30.0 + ROW * n as f64;
    let mut svg = Svg::new((WIDTH, height), "", "Scores by lead, beside those of simple forecasts");
    let x = |score: f64| NAMES + score / top * (WIDTH - NAMES - 60.0);
    for &tick in &ticks {
        svg.line("grid", (x(tick), 20.0), (x(tick), height), None, "");
        svg.text(
            "",
            (x(tick), 13.0),
            Anchor::Middle,
            &tick_label(tick, ticks.get(1).copied().unwrap_or(1.0)),
        );
    }
    let mut y = 26.0;
    for (lead, bars) in &all {
        let plural = if *lead == 1 { "day" } else { "days" };
        svg.text("strong", (0.0, y + 13.0), Anchor::Start, &format!("{lead} {plural}"));
        for (name, score) in bars {
            let class = if *name == "outlook" { "solid" } else { "outer" };
            svg.text("", (NAMES - 12.0, y + 13.0), Anchor::End, name);
            let tip = format!("{name}, lead {lead}: {} MW", grouped(*score, 1));
            svg.rect(class, [NAMES, y + 2.0, (x(*score) - NAMES).max(0.0), ROW - 5.0], &tip);
            svg.text("", (x(*score) + 6.0, y + 13.0), Anchor::Start, &grouped(*score, 0));
            y += ROW;
        }
        y += ROW;
    }
    let row = |row: &Row| {
        let skill = row.skill.map_or_else(
            || "–".to_owned(),
            |(skill, low, high)| {
                format!("{} <small>{} to {}</small>", percent(skill), percent(low), percent(high))
            },
        );
        format!(
            "<tr><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td \
             class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td \
             class=\"n\">{}</td><td class=\"n\">{skill}</td></tr>",
            row.lead,
            row.n,
            grouped(row.crps, 1),
            maybe(row.crps_last28),
            maybe(row.crps_persistence),
            maybe(row.mae_utility),
            grouped(row.mae, 0),
            grouped(row.bias, 0),
            percent(row.cover50),
            percent(row.cover90),
        )
    };
    let rows: String = told.rows.iter().map(row).collect();
    let head = [
        "Lead",
        "Days",
        "CRPS",
        "Last 28 days",
        "Last value",
        "Utility",
        "Median",
        "Bias",
        "In half",
        "In nine tenths",
        "Skill",
    ];
    let head: String = head.iter().map(|h| format!("<th scope=\"col\" class=\"n\">{h}</th>")).collect();
    let lead = "Mean scores of the most that was shed on a day, MW; shorter is better. The continuous ranked probability score \
                (CRPS) of a single value is its absolute error, so that forecasts and values compare.";
    let body = format!(
        "<figure class=\"scroll\">{}</figure><div class=\"table below\"><table><thead><tr>{head}</tr></thead><tbody>{rows}\
         </tbody></table></div><p class=\"note\">Under <i>Median</i> the absolute error of the median of the outlook; <i>in half</i> and <i>in \
         nine tenths</i>: days within the middle of the samples. Skill is 1 less the ratio of the scores of the outlook and of the \
         last 28 days; in small: nine of ten drawings of blocks of 28 days.</p>",
        svg.finish()
    );
    section("How far off", lead, &body)
}

/// Histograms of ranks, and chances given beside how often it came.
fn ranks(told: &Hindcast) -> String {
    let one = |row: &Row| {
        let most = row.ranks.iter().copied().max().unwrap_or(1).max(1) as f64;
        let mut svg = Svg::new((300.0, 150.0), "", &format!("Ranks of what came at lead {}", row.lead));
        let width = 290.0 / RANKS as f64;
        for (nth, &count) in row.ranks.iter().enumerate() {
            let height = 110.0 * count as f64 / most;
            let tip = format!("{} of {} days in tenth {}", count, row.n, nth + 1);
            svg.rect("solid", [5.0 + width * nth as f64, 125.0 - height, width - 3.0, height], &tip);
        }
        let even = 125.0 - 110.0 * row.n as f64 / RANKS as f64 / most;
        svg.line("limit", (5.0, even), (295.0, even), None, "even");
        svg.text("", (5.0, 144.0), Anchor::Start, "below");
        svg.text("", (295.0, 144.0), Anchor::End, "above");
        let reliability: String = row
            .reliability
            .iter()
            .map(|r| {
                format!(
                    "<tr><td class=\"n\">&gt; {}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td \
                     class=\"n\">{}</td></tr>",
                    grouped(r.above_mw, 0),
                    r.n,
                    percent(r.given),
                    percent(r.came)
                )
            })
            .collect();
        format!(
            "<figure><h3>Lead {}</h3>{}<div class=\"table below\"><table><thead><tr><th scope=\"col\" \
             class=\"n\">MW</th><th scope=\"col\" class=\"n\">Days</th><th scope=\"col\" class=\"n\">Given</th><th \
             scope=\"col\" class=\"n\">Came</th></tr></thead><tbody>{reliability}</tbody></table></div></figure>",
            row.lead,
            svg.finish()
        )
    };
    let charts: String = told.rows.iter().map(one).collect();
    let lead = "Where what came ranks among the samples of its outlook: bars of one height mean that forecasts are right about \
                their own errors. Below: days that were given a like chance, and on how many of them it came.";
    section("Right about its errors", lead, &format!("<div class=\"multiples\">{charts}</div>"))
}

/// Every forecast at a lead, with what came.
fn days(told: &Hindcast, lead: u32) -> String {
    let forecasts: Vec<&Forecast> = told.forecasts.iter().filter(|f| f.lead == lead).collect();
    if forecasts.is_empty() {
        return String::new();
    }
    let bands: Vec<Bands> = forecasts.iter().map(|f| f.quantiles_mw).collect();
    let top = forecasts.iter().map(|f| f.came_mw.max(f.quantiles_mw[4])).fold(1.0, f64::max);
    let mut svg = Svg::new((WIDTH, 260.0), "", &format!("Forecasts at lead {lead} and what came"));
    let frame = Frame { left: 56.0, right: WIDTH, top: 10.0, bottom: 226.0 };
    let scale = frame.upward(&mut svg, top, 4);
    Fan { frame, scale, bands: &bands }.draw(&mut svg, true);
    let width = (frame.right - frame.left) / forecasts.len() as f64;
    let x = |nth: usize| frame.left + (nth as f64 + 0.5) * width;
    for (nth, forecast) in forecasts.iter().enumerate() {
        let tip = format!("{}: {} MW came", forecast.date, grouped(forecast.came_mw, 0));
        svg.circle("dot", (x(nth), scale.at(forecast.came_mw)), 1.8, &tip);
    }
    let every = (110.0 / width).ceil().max(1.0) as usize;
    for (nth, forecast) in forecasts.iter().enumerate().step_by(every) {
        let date = forecast.date;
        let label = format!("{} {}", numeral::month(date.month().unsigned_abs()), date.year());
        svg.text("", (x(nth), frame.bottom + 20.0), Anchor::Start, &label);
    }
    let plural = if lead == 1 { "day" } else { "days" };
    let text = "MW. Dots: what was shed at most; line and bands: median, half and nine tenths of the forecast. Days without \
                an observation are left out.";
    section(
        &format!("{lead} {plural} ahead"),
        text,
        &format!("<figure class=\"scroll\">{}</figure>", svg.finish()),
    )
}
