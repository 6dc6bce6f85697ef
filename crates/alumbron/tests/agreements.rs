//! What the agreements of November 2022 are worth to Cuba, by the scenarios that stand for them, and what parts are.
//!
//! The table of `docs/cases/cuba.md` is written by `ALUMBRON_BLESS=1 cargo test -p alumbron --test agreements`.

use std::path::Path;

use alumbron::report::comparison::{Compared, Comparison};
use alumbron::report::estimate::Estimate;
use alumbron::report::numeral::{signed, with_error};
use alumbron::report::paired::Paired;
use alumbron::{Options, Study, compare};

/// The scenarios, and what an agreement costs besides the fuel that is unloaded, where that is known.
const AGREEMENTS: [(&str, &str); 10] = [
    ("algeria-resumes", "interest on debt cancelled"),
    ("russian-oil", "not told"),
    ("russian-overhaul", "not told by itself"),
    ("russian-credit", "1,200 million EUR (reported)"),
    ("turkish-powership", "76 million USD a year (assumed)"),
    ("chinese-sun", "not told"),
    ("chinese-sun-2000", "not told"),
    ("november-2022", ""),
    ("parts-return", "no agreement, an assumption"),
    ("parts-stop", "no agreement, an assumption"),
];
/// The one of them that takes something away.
const LOSS: &str = "parts-stop";
const SAMPLES: u64 = 120;
const BEGIN: &str = "<!-- agreements: begin -->\n";
const END: &str = "<!-- agreements: end -->";

fn compared() -> Comparison {
    let scenarios = std::iter::once("baseline").chain(AGREEMENTS.iter().map(|(scenario, _)| *scenario));
    let worlds: Vec<Study> =
        scenarios.map(|scenario| Study::open("cuba-2022", scenario).expect("it is sound")).collect();
    compare(&worlds, &Options { samples: SAMPLES, ..Options::default() }).expect("nobody stops it")
}

fn of<'c>(comparison: &'c Comparison, metric: &str) -> &'c Compared {
    let of_system = comparison.metrics.iter().find(|m| m.metric == metric && m.region.is_none());
    of_system.unwrap_or_else(|| panic!("no {metric}"))
}

/// A difference in other units of measure; one within two errors is marked.
fn told(paired: &Paired, unit: f64) -> String {
    let Estimate { value, standard_error } = paired.difference;
    let scaled = Estimate { value: value / unit, standard_error: standard_error / unit };
    let within = if paired.is_beyond_error() { "" } else { "~ " };
    format!("{within}{}", signed(&with_error(scaled)))
}

/// The table of the document.
fn table(comparison: &Comparison) -> String {
    let [unserved, dark, cost] =
        ["eue_mwh", "dark_hours_per_day", "import_cost_usd"].map(|metric| of(comparison, metric));
    let mut text = String::from(
        "| scenario | unserved, GWh | dark hours per person and day | fuel unloaded, million USD | besides |\n\
         |---|---|---|---|---|\n",
    );
    for (nth, (scenario, besides)) in AGREEMENTS.iter().enumerate() {
        let at = |compared: &Compared, unit| {
            told(compared.worlds[nth + 1].as_ref().expect("all worlds have it"), unit)
        };
        let (unserved, dark, cost) = (at(unserved, 1e3), at(dark, 1.0), at(cost, 1e6));
        text.push_str(&format!("| {scenario} | {unserved} | {dark} | {cost} | {besides} |\n"));
    }
    text
}

/// Shipped scenarios that take supply away, and those that turn another case; all others add supply and take nothing.
const NOT_ADDING: [&str; 6] =
    ["baseline", "without-venezuela", "without-russia", "parts-stop", "exponential-cargoes", "twenty-days"];

#[test]
fn no_shipped_scenario_that_adds_supply_raises_unserved_energy() {
    let mut seen = 0;
    for case in alumbron::case::cases().into_iter().map(|embedded| embedded.name) {
        let base = Study::open(&case, "baseline").expect("it is sound");
        let adds: Vec<String> = base.case().scenarios.iter().map(|scenario| scenario.id.clone()).collect();
        let adds: Vec<String> = adds.into_iter().filter(|id| !NOT_ADDING.contains(&id.as_str())).collect();
        if adds.is_empty() {
            continue;
        }
        let more = adds.iter().map(|id| Study::open(&case, id).expect("it is sound"));
        let worlds: Vec<Study> = std::iter::once(base.clone()).chain(more).collect();
        let told = compare(&worlds, &Options { samples: 24, ..Options::default() }).expect("nobody stops it");
        for (id, paired) in adds.iter().zip(&of(&told, "eue_mwh").worlds[1..]) {
            let paired = paired.expect("all worlds have it");
            let raises = paired.difference.value > 0.0 && paired.is_beyond_error();
            assert!(!raises, "{case}, {id}: {paired:?}");
            seen += 1;
        }
    }
    assert!(seen >= 11, "only {seen} scenarios add supply");
}

#[test]
fn what_adds_supply_spares_energy_and_the_document_says_how_much() {
    let comparison = compared();
    for (nth, (scenario, _)) in AGREEMENTS.iter().enumerate() {
        let unserved = of(&comparison, "eue_mwh").worlds[nth + 1].expect("all worlds have it");
        let astray = (unserved.difference.value > 0.0) != (*scenario == LOSS);
        assert!(!(unserved.is_beyond_error() && astray), "{scenario} acts the wrong way: {unserved:?}");
    }
    let value = |scenario: &str| {
        let nth = AGREEMENTS.iter().position(|(known, _)| *known == scenario).expect("it is listed");
        of(&comparison, "eue_mwh").worlds[nth + 1].expect("all worlds have it").difference.value
    };
    // All of it spares more than any part of it.
    for part in ["algeria-resumes", "russian-oil", "russian-overhaul", "turkish-powership", "chinese-sun"] {
        assert!(value("november-2022") < value(part), "{part}");
    }
    assert!(value(LOSS) > 0.0 && value("parts-return") < 0.0);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cases/cuba.md");
    let text = std::fs::read_to_string(&path).expect("the document is there");
    let (before, rest) = text.split_once(BEGIN).expect("the table begins");
    let (old, after) = rest.split_once(END).expect("the table ends");
    let new = table(&comparison);
    if std::env::var_os("ALUMBRON_BLESS").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{new}{END}{after}")).expect("it can be written");
    } else {
        assert_eq!(old, new, "docs/cases/cuba.md is stale: run with ALUMBRON_BLESS=1");
    }
}
