//! The page of a dependence: what losing each supplier and port does, date by date, and whose fuel it is.

use super::color::level;
use super::svg::{Anchor, Svg, escape, ticks};
use super::{opening_tags, ramp_legend, section};
use crate::dependence::{Concentration, Dependence, LossWorth};
use crate::estimate::Estimate;
use crate::numeral::{Scale as Unit, grouped, percent, signed, with_error};
use crate::text::dependence::{in_percent, suppliers, verdict};
use crate::text::fit;

const WIDTH: f64 = 1040.0;
const ROW: f64 = 34.0;
const NAMES: f64 = 230.0;
const FIGURES: f64 = 170.0;
/// Letters of a name that find room.
const MOST_NAME: usize = 26;

/// The page of a dependence, as HTML.
#[must_use]
pub fn render(told: &Dependence) -> String {
    let mut page = opening_tags(&told.title);
    let measure = if told.supply.by_energy { "energy" } else { "mass" };
    let effective = told.supply.all.effective.map_or_else(String::new, |effective| {
        format!(" Imports are as concentrated as from {} equal suppliers.", with_error(effective))
    });
    page.push_str(&format!(
        "<header><p class=\"eyebrow\"><b>alumbron</b> · dependence · scenario: {}</p><h1>{}</h1><p class=\"lead\">{} of \
         the fuel that units burn is imported, by {measure}.{effective}</p></header>",
        escape(&told.scenario),
        escape(&told.title),
        in_percent(told.supply.imported),
    ));
    page.push_str(&losses(told));
    page.push_str(&whose(told));
    page.push_str(&cover(told));
    if let Some(rest) = told.rest {
        let note = "<p class=\"note\">The regional energy shortfall threshold of ISO New England: violated only if, in the \
                    worst 0.25 % of 21-day windows, both the depth of the worst 72 hours in a row and the hours with a \
                    shortfall exceed their limits. Windows follow each other from the start of the horizon.</p>";
        page.push_str(&section("The hardest weeks", &escape(&verdict(rest)), note));
    }
    page.push_str("</main>");
    let (samples, hours) = (grouped(told.samples as f64, 0), grouped(f64::from(told.hours), 0));
    let [case, policy, digest] = [&told.case, &told.policy, &told.digest].map(|text| escape(text));
    page.push_str(&format!(
        "<footer><p>alumbron {} · case <code>{case}</code> · policy <code>{policy}</code> · {samples} samples of {hours} h \
         in each world · seed <code>{}</code> · digest <code>{digest}</code></p></footer></body></html>\n",
        env!("CARGO_PKG_VERSION"),
        told.seed,
    ));
    page
}

/// A row a loss, a column a date, colored by what the loss adds.
fn losses(told: &Dependence) -> String {
    let values = || told.losses.iter().flat_map(|loss| loss.starts.iter().map(|s| s.unserved.value));
    let most = values().fold(0.0, f64::max);
    let Some(first) = told.losses.first() else { return String::new() };
    let unit = Unit::energy(most);
    let top = ticks(most / unit.size, 4).last().copied().unwrap_or(0.0);
    let (left, right) = (NAMES, WIDTH - FIGURES);
    let cell = (right - left) / first.starts.len().max(1) as f64;
    let height = 26.0 + ROW * told.losses.len() as f64;
    let mut svg = Svg::new((WIDTH, height), "", "Unserved energy that each loss adds, by the date it begins");
    // Dates need some 76 pixels each.
    let every = (76.0 / cell).ceil().max(1.0) as usize;
    for (nth, start) in first.starts.iter().enumerate().step_by(every) {
        svg.text("", (left + cell * nth as f64, 14.0), Anchor::Start, &start.date);
    }
    for (row, loss) in told.losses.iter().enumerate() {
        let y = 26.0 + ROW * row as f64;
        svg.text("strong", (left - 14.0, y + 20.0), Anchor::End, &fit(&loss.title, MOST_NAME));
        for (nth, start) in loss.starts.iter().enumerate() {
            let added = signed(&unit.estimate(start.unserved));
            let tip = format!("{} lost from {}: {added}", loss.title, start.date);
            let class = format!("r{}", level(start.unserved.value / unit.size, top));
            svg.rect(&class, [left + cell * nth as f64, y, cell - 2.0, ROW - 4.0], &tip);
        }
        svg.text("", (right + 14.0, y + 20.0), Anchor::Start, &signed(&unit.estimate(loss.unserved)));
    }
    let lead = format!(
        "Unserved energy that losing one for {} days adds, by the date the loss begins; at the right the mean over dates with \
         the error of paired samples. Nobody steps in: cargoes of a lost supplier do not load and its parts do not \
         come, ships wait outside a lost port.",
        told.loss_days
    );
    let legend = ramp_legend(top, unit.name);
    let picture = format!("<figure class=\"scroll\">{}</figure>{legend}", svg.finish());
    let row = |loss: &LossWorth| {
        format!(
            "<tr><td>{} <small>{}</small></td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td><td \
             class=\"n\">{}</td></tr>",
            escape(&loss.title),
            loss.what,
            signed(&unit.estimate(loss.unserved)),
            signed(&with_error(loss.dark_hours_per_day)),
            escape(&loss.worst.date),
            signed(&unit.estimate(loss.worst.unserved)),
        )
    };
    let rows: String = told.losses.iter().map(row).collect();
    let table = format!(
        "<div class=\"table below\"><table><thead><tr><th scope=\"col\">Lost</th><th scope=\"col\" class=\"n\">Added, mean over \
         dates</th><th scope=\"col\" class=\"n\">Dark hours a day</th><th scope=\"col\">Worst from</th><th scope=\"col\" \
         class=\"n\">Added then</th></tr></thead><tbody>{rows}</tbody></table></div><p class=\"note\">The worst date is chosen \
         by the first half of the samples and its figure is that of the second half, so that luck that made it look worst \
         does not count.</p>"
    );
    section("Without one of them", &escape(&lead), &format!("{picture}{table}"))
}

/// Shares of suppliers, of all fuels and of each.
fn whose(told: &Dependence) -> String {
    let order: Vec<&str> = told.supply.all.shares.iter().map(|s| s.supplier.as_str()).collect();
    let mix = |of: &Concentration| -> String {
        let part = |s: &crate::dependence::SupplierShare| {
            let color = order.iter().position(|id| *id == s.supplier).unwrap_or(10).min(10);
            format!("<i class=\"c{color}\" style=\"width:{:.1}%\"></i>", 100.0 * s.share.value)
        };
        of.shares.iter().map(part).collect()
    };
    let row = |name: &str, of_burn: Option<Estimate>, imported: Estimate, of: &Concentration| {
        let index = of.hhi.map_or_else(|| "–".to_owned(), with_error);
        let effective = of.effective.map_or_else(|| "–".to_owned(), with_error);
        let of_burn = of_burn.map_or_else(String::new, |share| percent(share.value));
        format!(
            "<tr><td>{}</td><td class=\"n\">{of_burn}</td><td class=\"n\">{}</td><td><div class=\"mix\">{}</div><small>{}\
             </small></td><td class=\"n\">{index}</td><td class=\"n\">{effective}</td></tr>",
            escape(name),
            in_percent(imported),
            mix(of),
            escape(&suppliers(of)),
        )
    };
    let all = row("All fuels", None, told.supply.imported, &told.supply.all);
    let fuels = told.supply.fuels.iter().map(|f| row(&f.title, Some(f.of_burn), f.imported, &f.suppliers));
    let rows: String = std::iter::once(all).chain(fuels).collect();
    let body = format!(
        "<div class=\"table\"><table><thead><tr><th scope=\"col\">Fuel</th><th scope=\"col\" class=\"n\">Of what units \
         burn</th><th scope=\"col\" class=\"n\">Imported</th><th scope=\"col\">Suppliers</th><th scope=\"col\" \
         class=\"n\">HHI</th><th scope=\"col\" class=\"n\">Equal suppliers</th></tr></thead><tbody>{rows}</tbody></table></div>"
    );
    let lead = "HHI, the Herfindahl-Hirschman index: the sum of the squares of the suppliers' shares of what was unloaded. Its \
                inverse is how many suppliers of equal size would be as concentrated.";
    section("Whose fuel", lead, &body)
}

fn cover(told: &Dependence) -> String {
    if told.cover.is_empty() {
        return String::new();
    }
    let row = |c: &crate::dependence::Cover| {
        format!(
            "<tr><td>{}</td><td class=\"n\">{} t</td><td class=\"n\">{} d</td><td class=\"n\">{} d</td></tr>",
            escape(&c.title),
            with_error(c.drawn_t_per_day),
            with_error(c.mean_d),
            grouped(c.p05_d, 1)
        )
    };
    let rows: String = told.cover.iter().map(row).collect();
    let body = format!(
        "<div class=\"table\"><table><thead><tr><th scope=\"col\">Tank</th><th scope=\"col\" class=\"n\">Drawn a day</th><th \
         scope=\"col\" class=\"n\">Cover, mean</th><th scope=\"col\" class=\"n\">One day in twenty below</th></tr></thead>\
         <tbody>{rows}</tbody></table></div>"
    );
    let lead = "Stock above the heel at the ends of days, by what leaves the tank in an average day of the horizon: burned, \
                drawn for other uses, sent inland.";
    section("Days of cover", lead, &body)
}
