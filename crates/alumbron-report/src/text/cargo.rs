//! What a cargo is worth, for a terminal.

use super::{LONG_NAME, Page, Style, WIDTH, bar, fit, pad};
use crate::cargo::CargoWorth;
use crate::estimate::Estimate;
use crate::numeral::{self, Scale, grouped, percent, short, with_error};

/// A cargo's worth as text for a terminal.
#[must_use]
pub fn cargo(worth: &CargoWorth, color: bool) -> String {
    let mut page = Page { text: String::new(), color };
    page.gap();
    let title = page.styled(Style::Bold, &fit(&worth.title, WIDTH - 4));
    page.line(&format!("  {title}"));
    let (samples, hours) = (grouped(worth.samples as f64, 0), grouped(f64::from(worth.hours), 0));
    let facts = format!("{} · {samples} samples of {hours} h · seed {}", worth.scenario, worth.seed);
    let facts = page.styled(Style::Dim, &fit(&facts, WIDTH - 4));
    page.line(&format!("  {facts}"));
    page.gap();
    page.line(&format!("  {}", page.styled(Style::Bold, &fit(&amount(worth), WIDTH - 4))));
    page.gap();
    let days = page.styled(Style::Warm, &with_error(worth.burn_days));
    let burn = Scale::mass(worth.burn_t_per_day.value).estimate(worth.burn_t_per_day);
    page.line(&format!("  {days} days of what the units burn of it, {burn} a day"));
    let electricity = Scale::energy(worth.electricity_mwh.value).estimate(worth.electricity_mwh);
    let grams = scaled(worth.specific_t_per_mwh, 1e3);
    page.line(&format!("  {electricity} of electricity, at {} g/kWh", with_error(grams)));
    let demand = numeral::energy(worth.demand_mwh_per_day.value);
    page.line(&format!("  {} days of all demand, {demand} a day", with_error(worth.demand_days)));
    if let Some(spared) = worth.person_hours {
        let millions = scaled(spared, 1e-6);
        page.line(&format!("  at most {} million person-hours without power spared", with_error(millions)));
    }
    page.section("Who burns it", "share of what is burned · g/kWh · GJ/MWh");
    for burner in &worth.burners {
        let heat_rate = burner.heat_rate_gj_per_mwh.map_or_else(|| "–".to_owned(), short);
        let line = format!(
            "  {} {} {:>5} {:>7} {heat_rate:>7}",
            pad(&burner.name, LONG_NAME),
            bar(burner.share, 1.0),
            percent(burner.share),
            short(1e3 * burner.specific_t_per_mwh),
        );
        page.line(&line);
    }
    page.section("Assumed", "");
    for sentence in &worth.assumptions {
        page.paragraph(sentence);
    }
    page.text
}

fn scaled(estimate: Estimate, by: f64) -> Estimate {
    Estimate { value: estimate.value * by, standard_error: estimate.standard_error * by }
}

/// The cargo in every unit of measure that is known.
fn amount(worth: &CargoWorth) -> String {
    let mass = numeral::mass(worth.mass_t);
    let mut amount = format!("{mass} of {}", worth.fuel_title.to_lowercase());
    if let (Some(barrels), Some(volume)) = (worth.barrels, worth.volume_m3()) {
        amount = format!("{amount}: {} barrels, {} m3", grouped(barrels, 0), grouped(volume, 0));
    }
    if let Some(energy) = worth.fuel_energy_gj {
        amount = format!("{amount}, {} TJ", short(energy / 1e3));
    }
    amount
}
