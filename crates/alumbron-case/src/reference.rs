//! The reference of the case format, written by the readers themselves.
//!
//! Every line about a field comes from the function that reads the field, so the pages cannot fall behind the code; a
//! test keeps the committed copies in `docs/reference` fresh.

use alumbron_model::disruption::{Disruption, KINDS};
use alumbron_model::entity::{
    Agreement, Battery, CommonOutage, Demand, DemandResponse, Fuel, Interface, Link, Maintenance, Offtake,
    Port, Production, Refinery, Regime, Region, ShortfallTier, Supplier, Tank, Technology, Transfer, Unit,
};
use alumbron_model::finding::{CODES, Severity};
use alumbron_model::quantity::ALL_ENDINGS;
use alumbron_model::record::{Described, Fields};

use crate::head;
use crate::tables::{self, Row};

/// The page on tables, fields, scenarios and kinds of disruption, as Markdown.
#[must_use]
pub fn case_reference() -> String {
    let mut page = String::from(INTRODUCTION);
    page.push_str("\n## case.toml\n\nAt the top of the file:\n\n");
    fields(&mut page, &Fields::describe(head::head));
    page.push_str("\n### [horizon]\n\nThe hours that are simulated, in local standard time.\n\n");
    fields(&mut page, &Fields::describe(head::horizon));
    page.push_str("\n### [settings]\n\n");
    fields(&mut page, &Fields::describe(head::settings));
    page.push_str(MONEY);
    fields(&mut page, &Fields::describe(head::money));
    page.push_str(
        "\n### [policy]\n\nWhat policies that ration tanks go by; `burn-first` needs none of it.\n\n",
    );
    fields(&mut page, &Fields::describe(head::policy));
    page.push_str(OUTLOOK);
    fields(&mut page, &Fields::describe(head::outlook));
    page.push_str("\n### [[source]]\n\nWhere inputs come from. Rows name a source by its id.\n\n");
    fields(&mut page, &Fields::describe(head::source));
    page.push_str("\n### [[scenario]]\n\n");
    page.push_str(SCENARIOS);
    fields(&mut page, &Fields::describe(head::scenario));
    page.push_str("\nEach entry of `change`:\n\n");
    fields(&mut page, &Fields::describe(head::change));
    disruptions(&mut page);
    page.push_str("\n## Tables\n\nEach table is a CSV file of this name. A row is one thing; columns may stand in any order.\n");
    table::<Region>(&mut page);
    table::<Link>(&mut page);
    table::<Interface>(&mut page);
    table::<Demand>(&mut page);
    table::<ShortfallTier>(&mut page);
    page.push_str(PROFILES);
    table::<Technology>(&mut page);
    table::<Unit>(&mut page);
    table::<Battery>(&mut page);
    table::<DemandResponse>(&mut page);
    table::<CommonOutage>(&mut page);
    table::<Maintenance>(&mut page);
    table::<Fuel>(&mut page);
    table::<Tank>(&mut page);
    table::<Production>(&mut page);
    table::<Offtake>(&mut page);
    table::<Transfer>(&mut page);
    table::<Refinery>(&mut page);
    table::<Port>(&mut page);
    table::<Supplier>(&mut page);
    table::<Regime>(&mut page);
    table::<Agreement>(&mut page);
    endings(&mut page);
    pypsa(&mut page);
    page
}

/// The page on files of notes, as Markdown.
#[must_use]
pub fn notes_reference() -> String {
    format!("{NOTES}{}", crate::notes::columns_reference())
}

const NOTES: &str = "\
# Notes

This page is written by the reader itself: `ALUMBRON_BLESS=1 cargo test -p alumbron-case` renews it.

A file of notes is what a utility published, one row for each day, for `alumbron outlook`, `hindcast` and `calibrate`.
It is a CSV file in UTF-8 text, with a header; columns may stand in any order, and rows too.
Every cell but the date may be blank, days may be missing, and a column may be missing altogether: what is not said is inferred.
What cannot be true is a finding (AL801 to AL808) and counts as not said.
A column whose name begins with `_` is yours and not read.

";

const INTRODUCTION: &str = "\
# The case format

This page is written by the readers themselves: `ALUMBRON_BLESS=1 cargo test -p alumbron-case` renews it.

A case is a folder.

| file | what it holds |
|---|---|
| `case.toml` | names, horizon, settings, policy, sources, scenarios, disruptions; required |
| `regions.csv`, `demand.csv` | required |
| `shortfall_tiers.csv` | what a shortfall costs |
| `links.csv`, `interfaces.csv` | the grid |
| `technologies.csv`, `units.csv`, `maintenance.csv`, `common_outages.csv` | the fleet |
| `batteries.csv`, `demand_response.csv` | what shifts energy in time |
| `fuels.csv`, `tanks.csv`, `production.csv`, `offtakes.csv`, `inland.csv`, `refineries.csv` | fuel in the country |
| `ports.csv`, `suppliers.csv`, `regimes.csv`, `agreements.csv` | fuel from abroad |
| `profiles/*.csv` | hourly shapes of demand and capacity |
| `README*`, `LICENSE*`, `NOTICE*`, `observed/`, `derive/` | may lie there; not read |

- Files are UTF-8 text. CSV cells are separated by commas; a text with a comma stands in double quotes. Lines that begin with `#` are comments.
- The unit of measure is the last token of a field's name: `capacity_mw`. Another ending of the same quantity is converted: `capacity_kw`.
- Ids are lowercase letters, digits, `-` and `_`. Several ids in a cell have `;` between them.
- Times are `2022-07-08`, `2022-07-08 14:00` or an hour of the horizon such as `h36`.
- A column whose name begins with `_` is yours and not read.
- A fraction is from 0 to 1: 12 % is `0.12`.
";

const MONEY: &str = "
### [money]

Foreign exchange for fuel; without this table a cargo can always be paid.
What is due is paid first, the oldest bill first; what cannot be paid in full is overdue.
A cargo that can be bought neither on credit nor in cash waits with loading; those that wait are looked at in order of
nomination whenever money comes, and one that cannot be bought lets the next one go first.

";

const OUTLOOK: &str = "
### [outlook]

What `alumbron calibrate` learns from notes about the most that is shed on a day, for `outlook` and `hindcast` to begin with; nothing else looks at it.
Without this table they begin with round figures for a system of its size.

";

const SCENARIOS: &str = "\
A named overlay on the tables, applied before rows are read: what it changes passes the same checks as anything else.
`baseline` is the case as its tables stand.
A change names the field as it stands in the row, with the same ending: changing `capacity_kw` where the row has
`capacity_mw` is an error (AL108).

";

const PROFILES: &str = "
### profiles/*.csv

Hourly factors, at least 0. The first columns say which hours a row stands for; every other column is a profile, named
by its header. Names are unique over all files.

| first columns | rows |
|---|---|
| `hour` | one for each hour of the horizon, from 0 |
| `month`, `hour_of_day` | 288: months 1 to 12, each with hours 0 to 23 |
| `hour_of_day` | 24: hours 0 to 23 |

With `weather_years` in `case.toml` a file may instead hold one profile, named as the file, with one column for each
weather year. Profiles without such columns are the same in every year.
";

fn table<E: Row>(page: &mut String) {
    page.push_str(&format!("\n### {}.csv\n\n{}\n\n", E::TABLE, E::ABOUT));
    fields(page, &tables::describe::<E>());
}

fn fields(page: &mut String, list: &[Described]) {
    page.push_str("| field | kind | without it | meaning |\n|---|---|---|---|\n");
    for field in list {
        let mut kind = field.kind.clone();
        if !field.endings.is_empty() {
            let others: Vec<String> = field.endings.iter().map(|ending| format!("`_{ending}`")).collect();
            kind = format!("{kind}; also {}", others.join(", "));
        }
        let default = field.default.as_deref().unwrap_or("**required**");
        page.push_str(&format!("| `{}` | {kind} | {default} | {} |\n", field.name, field.doc));
    }
}

fn disruptions(page: &mut String) {
    page.push_str("\n### [[disruption]]\n\nWhat may befall the system. Fields of every kind:\n\n");
    let Some(plain) = KINDS.first() else { return };
    let own = Fields::describe(|f| (plain.read)(f));
    let mut shared = Fields::describe(|f| (Disruption::read(plain, f), tables::origin(f)));
    shared.retain(|field| !own.contains(field));
    fields(page, &shared);
    for kind in KINDS {
        page.push_str(&format!("\n#### kind = \"{}\"\n\n{}\n\n", kind.name, kind.summary));
        fields(page, &Fields::describe(|f| (kind.read)(f)));
    }
}

fn endings(page: &mut String) {
    page.push_str("\n## Units of measure\n\nThe endings a field's name may carry; the first of each quantity is used inside.\n\n");
    page.push_str("| quantity | endings |\n|---|---|\n");
    let mut seen: Vec<&str> = Vec::new();
    for (_, quantity) in ALL_ENDINGS {
        if seen.contains(quantity) {
            continue;
        }
        seen.push(quantity);
        let list: Vec<String> =
            ALL_ENDINGS.iter().filter(|(_, q)| q == quantity).map(|(e, _)| format!("`_{e}`")).collect();
        page.push_str(&format!("| {quantity} | {} |\n", list.join(", ")));
    }
    page.push_str("| amount of fuel | `_t`, `_kt`, `_bbl`, `_kbbl` |\n");
}

/// Our names beside those of PyPSA (component, attribute), and what differs.
const PYPSA: &[(&str, &str, &str)] = &[
    ("Bus", "regions", "one bus for each region"),
    ("Generator", "units", "one row may stand for several machines (`count`)"),
    ("Generator.bus", "region", ""),
    ("Generator.carrier", "technology", ""),
    ("Generator.p_nom", "capacity_mw", "capacity of one machine"),
    ("Generator.p_max_pu", "profile", "a column of profiles/*.csv"),
    ("Generator.marginal_cost", "cost_usd_per_mwh", "without the cost of fuel from tanks"),
    ("Generator.efficiency", "heat_rate_gj_per_mwh", "3.6 / efficiency"),
    ("Load.bus", "region", "of demand.csv"),
    ("Load.p_set", "peak_mw or energy_mwh, with profile", ""),
    ("Line.bus0, Link.bus0", "from", ""),
    ("Line.bus1, Link.bus1", "to", ""),
    ("Line.s_nom, Link.p_nom", "limit_mw", "a transport model: no impedances"),
    ("Link.p_min_pu", "limit_back_mw", "as MW, not as a negative factor"),
    ("StorageUnit.p_nom", "discharge_mw", "of batteries.csv"),
    ("StorageUnit.max_hours", "energy_mwh", "as energy: max_hours x p_nom"),
    ("StorageUnit.efficiency_store, efficiency_dispatch", "charge_efficiency, discharge_efficiency", ""),
    ("StorageUnit.standing_loss", "carryover_share", "1 - standing_loss"),
    ("StorageUnit.inflow", "inflow_mw, with inflow_profile", ""),
    ("Store.e_nom", "capacity_t", "of tanks.csv: mass of fuel, not energy"),
    ("Store.e_initial", "stock_t", "of tanks.csv"),
    ("Carrier.co2_emissions", "emission_kg_per_gj", "1 t/MWh of fuel is 277.8 kg/GJ"),
    ("snapshots", "[horizon] start and hours", "always hourly"),
];

fn pypsa(page: &mut String) {
    page.push_str("\n## Names in PyPSA\n\n| PyPSA | here | what differs |\n|---|---|---|\n");
    for (theirs, ours, note) in PYPSA {
        page.push_str(&format!("| `{theirs}` | `{ours}` | {note} |\n"));
    }
}

/// The page on findings, as Markdown.
#[must_use]
pub fn findings_reference() -> String {
    let mut page = String::from(
        "# Findings\n\nWhat `alumbron check` may find in a case, by code. Codes are stable: the number of a code that \
         is retired is never used again.\nNo case is simulated while an error stands; warnings do not stop a run. \
         `alumbron explain CODE` shows one of these.\n",
    );
    for code in CODES {
        let severity = match code.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        page.push_str(&format!("\n## {}: {}\n\n*{severity}*. {}\n", code.id, code.title, code.explanation));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_committed_reference_is_fresh() {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference");
        for (name, page) in [
            ("case.md", case_reference()),
            ("findings.md", findings_reference()),
            ("notes.md", notes_reference()),
        ] {
            let path = docs.join(name);
            if std::env::var_os("ALUMBRON_BLESS").is_some() {
                std::fs::create_dir_all(&docs).unwrap();
                std::fs::write(&path, &page).unwrap();
            }
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(committed == page, "docs/reference/{name} is stale: run with ALUMBRON_BLESS=1");
        }
    }

    #[test]
    fn every_code_and_kind_is_documented() {
        let (case, findings) = (case_reference(), findings_reference());
        for code in CODES {
            assert!(findings.contains(&format!("## {}: ", code.id)), "{}", code.id);
        }
        for kind in KINDS {
            assert!(case.contains(&format!("kind = \"{}\"", kind.name)), "{}", kind.name);
        }
        for table in tables::TABLES {
            assert!(case.contains(&format!("### {table}.csv")), "{table}");
        }
    }

    #[test]
    fn every_ending_of_a_field_is_of_the_closed_list() {
        let page = case_reference();
        for line in page.lines().filter(|line| line.contains("; also `_")) {
            let endings = line.split("; also ").nth(1).unwrap().split('|').next().unwrap();
            for ending in endings.split(',').map(|e| e.trim().trim_matches('`').trim_start_matches('_')) {
                let known =
                    ALL_ENDINGS.iter().any(|(e, _)| *e == ending) || ["bbl", "kbbl"].contains(&ending);
                assert!(known, "{ending} in {line}");
            }
        }
    }
}
