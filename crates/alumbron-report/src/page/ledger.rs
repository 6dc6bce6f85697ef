//! The tables of the page: cargoes, and every metric with its error.

use alumbron_engine::observe::{CARRIED_SAMPLES, Carried};
use alumbron_engine::outcome::{AgreementTally, Moments};

use super::svg::escape;
use super::{Subject, name_of, section};
use crate::estimate::Estimate;
use crate::numeral::{Scale, with_error};
use crate::summary::Of;

/// A metric's name for people and how to show it.
pub(crate) fn in_words(metric: &str) -> &'static str {
    match metric {
        "eue_mwh" => "Expected unserved energy",
        "neue_ppm" => "Unserved energy, parts per million of demand",
        "lolh_h" => "Hours with a shortfall",
        "lole_events" => "Shortfall events",
        "lole_days" => "Days with a shortfall",
        "event_duration_h" => "Mean duration of an event",
        "event_depth_mw" => "Mean depth of an event",
        "event_energy_mwh" => "Mean unserved energy of an event",
        "ue_p95_mwh" => "Unserved energy, 95th percentile of samples",
        "ue_cvar95_mwh" => "Unserved energy, mean of the worst 5 % of samples",
        "dark_hours_per_day" => "Hours without power per person and day",
        "region_spread_hours_per_day" => "The same of the darkest region, less that of the brightest",
        "max_shed_mw" => "Deepest shortfall",
        "shortfall_cost" => "Cost of shortfall by its tiers, and of generation",
        "import_cost_usd" => "Cost of imported fuel",
        "co2_t" => "Carbon dioxide",
        _ => "",
    }
}

pub(crate) fn shown(metric: &str, estimate: Estimate) -> String {
    let value = estimate.value;
    if metric.ends_with("_mwh") {
        Scale::energy(value).estimate(estimate)
    } else if metric.ends_with("_usd") || metric == "shortfall_cost" {
        Scale::money(value).estimate(estimate)
    } else if metric.ends_with("_t") {
        Scale::mass(value).estimate(estimate)
    } else {
        let unit = match metric {
            "neue_ppm" => " ppm",
            "max_shed_mw" | "event_depth_mw" => " MW",
            "lolh_h"
            | "event_duration_h"
            | "dark_hours_per_day"
            | "region_spread_hours_per_day"
            | "longest_dark_h" => " h",
            _ => "",
        };
        format!("{}{unit}", with_error(estimate))
    }
}

/// Every metric of the summary: the system's down the page, the regions' across.
pub(super) fn metrics(Subject { case, summary, .. }: Subject<'_>) -> String {
    let rows: String = summary
        .metrics
        .iter()
        .filter(|m| m.of == Of::System)
        .map(|m| {
            let estimate = Estimate { value: m.value, standard_error: m.standard_error };
            let (words, value) = (in_words(m.metric), shown(m.metric, estimate));
            format!("<tr><td>{words} <code>{}</code></td><td class=\"n\">{value}</td></tr>", m.metric)
        })
        .collect();
    let system = format!(
        "<div class=\"table\"><table><thead><tr><th scope=\"col\">Whole system, per sample</th>\
         <th scope=\"col\" class=\"n\">Value ± standard error</th></tr></thead><tbody>{rows}</tbody></table></div>"
    );
    let regions = if case.regions.len() > 1 { regions(case, summary) } else { String::new() };
    let lead = "Means over samples of the whole horizon, each with its standard error; a question mark is an error that \
                the number of samples cannot tell.";
    let tanks = if case.tanks.is_empty() { String::new() } else { tanks(case, summary) };
    section("All figures", lead, &format!("{system}{regions}{tanks}"))
}

fn tanks(case: &alumbron_model::Case, summary: &crate::summary::Summary) -> String {
    let heads = ["Burned", "Unloaded from ships", "Hours empty", "Mean stock", "Stock at the end"];
    let heads: String = heads.iter().map(|h| format!("<th scope=\"col\" class=\"n\">{h}</th>")).collect();
    let row = |tank: &alumbron_model::entity::Tank| {
        let cell = |metric| format!("<td class=\"n\">{}</td>", shown(metric, summary.tank(metric, &tank.id)));
        let cells: String =
            ["burned_t", "received_t", "stockout_hours", "mean_stock_t", "final_stock_t"].map(cell).concat();
        format!("<tr><td>{}</td>{cells}</tr>", escape(name_of(&tank.title, &tank.id)))
    };
    let rows: String = case.tanks.iter().map(row).collect();
    format!(
        "<div class=\"table\"><table><thead><tr><th scope=\"col\">Tank</th>{heads}</tr></thead>\
         <tbody>{rows}</tbody></table></div>"
    )
}

fn regions(case: &alumbron_model::Case, summary: &crate::summary::Summary) -> String {
    let metrics = ["dark_hours_per_day", "longest_dark_h", "eue_mwh", "lolh_h", "lole_events", "lole_days"];
    let heads =
        ["Dark hours a day", "Longest stretch of a block", "Unserved energy", "Hours", "Events", "Days"];
    let heads: String = heads.iter().map(|h| format!("<th scope=\"col\" class=\"n\">{h}</th>")).collect();
    let rows: String = case
        .regions
        .iter()
        .map(|region| {
            let cells: String = metrics
                .iter()
                .map(|m| format!("<td class=\"n\">{}</td>", shown(m, summary.region(m, &region.id))))
                .collect();
            format!("<tr><td>{}</td>{cells}</tr>", escape(name_of(&region.title, &region.id)))
        })
        .collect();
    format!(
        "<div class=\"table\" style=\"margin-top:30px\"><table><thead><tr><th scope=\"col\">Region</th>{heads}</tr></thead>\
         <tbody>{rows}</tbody></table></div>"
    )
}

/// One of the things that may become of the cargoes of an agreement.
type FateOf = fn(&AgreementTally) -> &Moments;

/// What may become of cargoes, each shown only if it did.
const FATES: [(&str, FateOf); 5] = [
    ("Waited for money", |t| &t.held),
    ("Given up", |t| &t.given_up),
    ("Seized", |t| &t.seized),
    ("Diverted", |t| &t.diverted),
    ("Refused", |t| &t.off_spec),
];

/// How each agreement went; left out without agreements.
pub(super) fn cargoes(Subject { case, outcome, .. }: Subject<'_>) -> String {
    if case.agreements.is_empty() {
        return String::new();
    }
    let happened = |(_, of): &(&str, FateOf)| outcome.tally.agreements.iter().any(|t| of(t).mean() > 0.0);
    let fates: Vec<(&str, FateOf)> = FATES.into_iter().filter(happened).collect();
    let rows: String = case
        .agreements
        .iter()
        .zip(&outcome.tally.agreements)
        .map(|(agreement, tally)| {
            let (supplier, fuel) = (&case.suppliers[agreement.supplier], &case.fuels[agreement.fuel]);
            let [name, supplier, fuel] = [
                name_of(&agreement.title, &agreement.id),
                name_of(&supplier.title, &supplier.id),
                name_of(&fuel.title, &fuel.id),
            ]
            .map(escape);
            let [nominated, loaded, waited] =
                [&tally.nominated, &tally.loaded, &tally.waited_h].map(|m| with_error(Estimate::of(m)));
            let delivered = Estimate::of(&tally.delivered_t);
            let delivered = Scale::mass(delivered.value).estimate(delivered);
            let fates: String = fates
                .iter()
                .map(|(_, of)| format!("<td class=\"n\">{}</td>", with_error(Estimate::of(of(tally)))))
                .collect();
            format!(
                "<tr><td>{name}</td><td>{supplier}</td><td>{fuel}</td><td class=\"n\">{nominated}</td>\
                 <td class=\"n\">{loaded}</td><td class=\"n\">{delivered}</td><td class=\"n\">{waited} h</td>{fates}</tr>"
            )
        })
        .collect();
    let heads = "<th scope=\"col\">Agreement</th><th scope=\"col\">Supplier</th><th scope=\"col\">Fuel</th>\
                 <th scope=\"col\" class=\"n\">Nominated</th><th scope=\"col\" class=\"n\">Loaded</th>\
                 <th scope=\"col\" class=\"n\">Delivered</th><th scope=\"col\" class=\"n\">Ships waited</th>";
    let more: String =
        fates.iter().map(|(name, _)| format!("<th scope=\"col\" class=\"n\">{name}</th>")).collect();
    let lead = "Cargoes of each agreement per sample: how many were nominated, how many loaded, what came ashore, and how \
                long ships waited for a berth, an open port or room in the tank.";
    let table = format!(
        "<div class=\"table\"><table><thead><tr>{heads}{more}</tr></thead><tbody>{rows}</tbody></table></div>"
    );
    section("Cargoes", lead, &table)
}

/// What links carried; left out if nobody looked or nothing flowed.
pub(super) fn links(Subject { case, outcome, .. }: Subject<'_>) -> String {
    let flows = |c: &Carried| c.there_mwh.mean() > 0.0 || c.back_mwh.mean() > 0.0;
    if !outcome.carried.iter().any(flows) {
        return String::new();
    }
    let region = |r| escape(name_of(&case.regions[r].title, &case.regions[r].id));
    let links = case.links.iter().map(|l| format!("{} – {}", region(l.from), region(l.to)));
    let interfaces = case.sorted_interfaces().map(|i| escape(name_of(&i.title, &i.id)));
    let rows: String = links
        .chain(interfaces)
        .zip(&outcome.carried)
        .map(|(name, carried)| {
            let energy = |moments| {
                let estimate = Estimate::of(moments);
                Scale::energy(estimate.value).estimate(estimate)
            };
            let Estimate { value, standard_error } = Estimate::of(&carried.utilization);
            let percent = Estimate { value: 100.0 * value, standard_error: 100.0 * standard_error };
            let [percent, full, out] =
                [percent, Estimate::of(&carried.full_hours), Estimate::of(&carried.out_hours)].map(with_error);
            let (there, back) = (energy(&carried.there_mwh), energy(&carried.back_mwh));
            format!(
                "<tr><td>{name}</td><td class=\"n\">{there}</td><td class=\"n\">{back}</td>\
                 <td class=\"n\">{percent} %</td><td class=\"n\">{full} h</td><td class=\"n\">{out} h</td></tr>"
            )
        })
        .collect();
    let heads = "<th scope=\"col\">Link</th><th scope=\"col\" class=\"n\">Sent there</th>\
                 <th scope=\"col\" class=\"n\">Sent back</th><th scope=\"col\" class=\"n\">Utilization</th>\
                 <th scope=\"col\" class=\"n\">Full</th><th scope=\"col\" class=\"n\">Out</th>";
    let n = outcome.samples.len().min(CARRIED_SAMPLES);
    let lead = format!(
        "What each link carried per sample, from its first end to the other and back, what that is of what it could carry, \
         and the hours in which it was full or out; seen in {n} of the samples."
    );
    let table = format!(
        "<div class=\"table\"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    );
    section("Links", &lead, &table)
}
