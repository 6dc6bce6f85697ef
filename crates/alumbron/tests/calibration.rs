//! The case of Cuba in 2022 against what was observed: the statistical yearbook and the daily notes of the utility.
//!
//! Observations are read from `cases/cuba-2022/observed`, which the case itself never reads. The mean of the daily
//! maxima and most totals were fitted, so these tests guard the calibration; they do not validate the model. What a
//! test cannot fit away are the directions of the scenarios and the causes.
//!
//! `cargo test -p alumbron --test calibration table -- --nocapture` prints the tables of `docs/cases/cuba.md`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use alumbron::engine::outcome::Cause;
use alumbron::model::Case;
use alumbron::report::estimate::mean;
use alumbron::{Options, RunResult, Study};

const SAMPLES: u64 = 120;

/// A scenario and its run; all share their luck.
struct Run {
    study: Study,
    result: RunResult,
}

impl Run {
    fn of(scenario: &str) -> Self {
        let study = Study::open("cuba-2022", scenario).expect("the scenario is sound");
        let options = Options { samples: SAMPLES, ..Options::default() };
        let result = study.run(&options).expect("nobody stops the run");
        Self { study, result }
    }

    fn case(&self) -> &Case {
        self.study.case()
    }

    /// Generation of the units whose technology begins with one of these words, GWh.
    fn generation_gwh(&self, technologies: &[&str]) -> f64 {
        let case = self.case();
        let belongs = |technology: &str| technologies.iter().any(|begin| technology.starts_with(begin));
        let units = case.units.iter().zip(&self.result.outcome.tally.units);
        let chosen = units.filter(|(unit, _)| {
            let technology = unit.technology.expect("every unit has a technology");
            belongs(&case.technologies[technology].id)
        });
        chosen.map(|(_, tally)| tally.energy_mwh.mean() / 1e3).sum()
    }

    /// Fuel burned, kt.
    fn burned_kt(&self, fuels: &[&str]) -> f64 {
        let case = self.case();
        let tanks = case.tanks.iter().zip(&self.result.outcome.tally.tanks);
        let chosen = tanks.filter(|(tank, _)| fuels.contains(&case.fuels[tank.fuel].id.as_str()));
        chosen.map(|(_, tally)| tally.burned_t.mean() / 1e3).sum()
    }

    /// Mean over these days of the day's largest shed, MW.
    fn daily_maximum_mw(&self, days: &[Day]) -> f64 {
        let tally = &self.result.outcome.tally;
        days.iter().map(|day| tally.days[day.position].max_shed_mw.mean()).sum::<f64>() / days.len() as f64
    }

    fn unserved_gwh(&self) -> f64 {
        self.result.summary.system("eue_mwh").value / 1e3
    }
}

static BASELINE: LazyLock<Run> = LazyLock::new(|| Run::of("baseline"));

/// Classes of the yearbook, the technologies that stand for them, and the share the model may be off.
const CLASSES: [(&str, &str, &[&str], f64); 8] = [
    ("steam", "thermoelectric", &["steam"], 0.10),
    ("gas", "gas_turbine", &["gas-turbines"], 0.10),
    ("engines", "gensets", &["engines"], 0.10),
    ("powerships", "powerships_counted_as_import", &["powerships"], 0.10),
    ("wind and sun", "wind_pv", &["wind", "sun"], 0.15),
    ("hydro", "hydro", &["hydro"], 0.15),
    ("own producers", "autoproducers", &["own-producers"], 0.15),
    ("other (biomass)", "other", &["biomass"], 0.15),
];

const OIL: &[&str] = &["domestic_crude", "fuel_oil"];
const DIESEL: &[&str] = &["diesel"];

/// A row of an observed table by its header.
type Row = BTreeMap<String, String>;

fn observed(table: &str) -> Vec<Row> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/cuba-2022/observed");
    let text = std::fs::read_to_string(folder.join(format!("{table}.csv"))).expect("the table is there");
    let mut lines = text.lines();
    let header = cells(lines.next().expect("a header"));
    let row = |line| {
        let cells = cells(line);
        assert_eq!(cells.len(), header.len(), "{table}: {line}");
        header.iter().cloned().zip(cells).collect()
    };
    lines.map(row).collect()
}

fn cells(line: &str) -> Vec<String> {
    let mut quoted = false;
    let apart = |c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    };
    line.split(apart).map(|cell| cell.trim_matches('"').to_owned()).collect()
}

/// The value of the only row in which these fields stand.
fn value(table: &str, fields: &[(&str, &str)]) -> f64 {
    let rows = observed(table);
    let found: Vec<&Row> =
        rows.iter().filter(|row| fields.iter().all(|(key, wanted)| row[*key] == *wanted)).collect();
    assert_eq!(found.len(), 1, "{table}: {fields:?}");
    found[0]["value"].parse().expect("a number")
}

fn reported_gwh(class: &str) -> f64 {
    value("generation_classes", &[("quantity", "gross_generation"), ("class", class), ("year", "2022")])
}

/// Gross supply: the yearbook counts rented powerships as imports.
fn reported_supply_gwh() -> f64 {
    reported_gwh("total_gross") + reported_gwh("powerships_counted_as_import")
}

fn reported_kt(fuel: &str) -> f64 {
    value("fuels", &[("fuel", fuel), ("parameter", "use_by_electricity_gas_water_2022")])
}

/// A day of 2022 with an observed maximum.
struct Day {
    /// From 0.
    position: usize,
    month: usize,
    max_shed_mw: f64,
    hour: Option<usize>,
}

/// Days from a month to a month of 2022 with an observed maximum. The row of a day holds the maximum of that very day,
/// although the utility printed it a day later: see `observed/README.md`.
fn days(months: std::ops::RangeInclusive<usize>) -> Vec<Day> {
    let start = BASELINE.case().calendar.start;
    let mut list = Vec::new();
    for row in observed("daily_notes") {
        let Ok(max_shed_mw) = row["actual_max_affect_mw"].parse() else { continue };
        let mut date = row["date"].split('-').map(|part| part.parse::<usize>().expect("a date"));
        let (year, month, day) =
            (date.next().unwrap_or(0), date.next().unwrap_or(0), date.next().unwrap_or(0));
        if year != 2022 || !months.contains(&month) {
            continue;
        }
        assert_eq!((start.year(), start.month(), start.day()), (2022, 1, 1));
        let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
        let hour = row["actual_max_hour"].split(':').next().and_then(|hour| hour.parse().ok());
        list.push(Day { position: before[month - 1] + day - 1, month, max_shed_mw, hour });
    }
    list
}

fn observed_mean(days: &[Day]) -> f64 {
    days.iter().map(|day| day.max_shed_mw).sum::<f64>() / days.len() as f64
}

#[track_caller]
fn within(what: &str, simulated: f64, reported: f64, share: f64) {
    let off = simulated / reported - 1.0;
    assert!(
        off.abs() <= share,
        "{what}: {simulated:.0} simulated, {reported:.0} reported, {:+.1} %",
        100.0 * off
    );
}

#[test]
fn generation_is_that_of_the_yearbook() {
    let parts: f64 = CLASSES.iter().map(|(_, class, _, _)| reported_gwh(class)).sum();
    assert!((parts - reported_supply_gwh()).abs() < 0.5, "the classes are all there is");
    within("gross supply", BASELINE.generation_gwh(&[""]), reported_supply_gwh(), 0.05);
    for (name, class, technologies, share) in CLASSES {
        within(name, BASELINE.generation_gwh(technologies), reported_gwh(class), share);
    }
    let parts: f64 =
        CLASSES.iter().map(|(_, _, technologies, _)| BASELINE.generation_gwh(technologies)).sum();
    assert!((parts - BASELINE.generation_gwh(&[""])).abs() < 1e-6, "every unit is in one class");
}

#[test]
fn fuel_burned_is_that_of_the_yearbook() {
    within("fuel oil and crude", BASELINE.burned_kt(OIL), reported_kt("fuel_oil_incl_crude"), 0.10);
    within("diesel", BASELINE.burned_kt(DIESEL), reported_kt("diesel"), 0.10);
}

#[test]
fn the_daily_maximum_is_that_of_the_notes() {
    let days = days(6..=11);
    assert_eq!(days.len(), 156, "as many as were fitted");
    within("daily maximum", BASELINE.daily_maximum_mw(&days), observed_mean(&days), 0.10);
}

/// Correlation of the forecast in a row with the observed maximum so many rows later.
fn forecast_agrees(rows_later: usize) -> f64 {
    let rows = observed("daily_notes");
    let number = |row: &Row, key: &str| row[key].parse::<f64>().ok();
    let pairs: Vec<(f64, f64)> = rows
        .iter()
        .zip(&rows[rows_later..])
        .filter_map(|(a, b)| Some((number(a, "affect_peak_fcst_mw")?, number(b, "actual_max_affect_mw")?)))
        .collect();
    assert!(pairs.len() > 300);
    let n = pairs.len() as f64;
    let (x, y) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let product = |f: fn(f64, f64) -> f64| pairs.iter().map(|p| f(p.0 - x, p.1 - y)).sum::<f64>();
    product(|a, b| a * b) / (product(|a, _| a * a) * product(|_, b| b * b)).sqrt()
}

#[test]
fn an_observed_maximum_belongs_to_the_day_of_its_row() {
    let (same, later) = (forecast_agrees(0), forecast_agrees(1));
    assert!(same > 0.85 && same > later + 0.05, "{same} in the same row, {later} a row later");
}

#[test]
fn the_daily_maximum_comes_in_the_evening() {
    let days = days(6..=11);
    let mut simulated = [0u32; 24];
    for day in &days {
        let tally = &BASELINE.result.outcome.tally.days[day.position];
        simulated.iter_mut().zip(&tally.max_hour).for_each(|(sum, n)| *sum += n);
    }
    let most = simulated.iter().copied().max().expect("there are hours");
    let likely = simulated.iter().position(|n| *n == most).expect("one of them");
    assert!((18..=21).contains(&likely), "{simulated:?}");
    let evening: u32 = simulated[18..=21].iter().sum();
    assert!(2 * evening > simulated.iter().sum(), "{simulated:?}");
    // So it was in the notes.
    let seen: Vec<usize> = days.iter().filter_map(|day| day.hour).collect();
    let in_the_evening = seen.iter().filter(|hour| (18..=21).contains(*hour)).count();
    assert!(seen.len() > 60 && 2 * in_the_evening > seen.len(), "{in_the_evening} of {}", seen.len());
}

fn cause_share(run: &Run, causes: &[Cause]) -> f64 {
    let energy = |cause: &Cause| {
        let at = Cause::ALL.iter().position(|other| other == cause).expect("every cause is listed");
        run.result.outcome.tally.causes[at].mean()
    };
    causes.iter().map(energy).sum::<f64>() / Cause::ALL.iter().map(energy).sum::<f64>()
}

#[test]
fn broken_plant_explains_2022_and_fuel_does_not() {
    let plant = cause_share(&BASELINE, &[Cause::Outage, Cause::Maintenance, Cause::Derating]);
    let fuel = cause_share(&BASELINE, &[Cause::Fuel]);
    assert!(plant > 0.9 && fuel < 0.1, "plant {plant:.3}, fuel {fuel:.3}");
    // Without Venezuela fuel is felt: the cause is there to be found.
    assert!(cause_share(&Run::of("without-venezuela"), &[Cause::Fuel]) > 0.1);
}

/// Difference in unserved energy to the baseline, sample by sample, in standard errors.
fn harm(scenario: &str) -> f64 {
    let run = Run::of(scenario);
    let pairs = run.result.outcome.samples.iter().zip(&BASELINE.result.outcome.samples);
    let difference = mean(pairs.map(|(with, without)| with.unserved_mwh - without.unserved_mwh));
    difference.value / difference.standard_error
}

#[test]
fn losing_a_supplier_hurts_and_lifting_the_embargo_helps() {
    assert!(harm("without-venezuela") > 4.0);
    assert!(harm("without-russia") > 4.0);
    assert!(harm("embargo-lifted") < -4.0);
}

/// A whole number with commas.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Steam generation at 20 h on these days, MW, over a few samples lived through again.
fn steam_in_the_evening(days: &[Day]) -> f64 {
    let case = BASELINE.case();
    let steam: Vec<usize> = case
        .units
        .iter()
        .enumerate()
        .filter(|(_, unit)| unit.technology.is_some_and(|t| case.technologies[t].id.starts_with("steam")))
        .map(|(position, _)| position)
        .collect();
    let (mut sum, samples) = (0.0, 6);
    for sample in 0..samples {
        let trace = traces(sample);
        for day in days {
            let hour = (24 * day.position + 20) * case.units.len();
            sum += steam.iter().map(|unit| trace[hour + unit]).sum::<f64>();
        }
    }
    sum / (samples as usize * days.len()) as f64
}

/// Generation by hour and unit of one of the first samples.
fn traces(sample: u64) -> &'static [f64] {
    static TRACES: LazyLock<Vec<Vec<f64>>> = LazyLock::new(|| {
        let trace = |only| {
            let options = Options { only: Some(only), ..Options::default() };
            let result = BASELINE.study.run(&options).expect("nobody stops the run");
            result.trace.expect("one sample has a trace").generation_mw
        };
        (0..6).map(trace).collect()
    });
    &TRACES[usize::try_from(sample).expect("a small number")]
}

/// A row of a table of the document, as this run gives it.
struct Printed {
    cells: Vec<String>,
    /// How far each figure of the document may be off, as a share of it: about three standard errors.
    give: f64,
}

fn printed(cells: impl IntoIterator<Item = String>, give: f64) -> Printed {
    Printed { cells: cells.into_iter().collect(), give }
}

/// Yearbook and notes against the run.
fn against_the_observed() -> Vec<Printed> {
    let mut rows = Vec::new();
    let mut add = |name: &str, reported: f64, simulated: f64, wanted: f64| {
        let off = format!("{:+.1} %", 100.0 * (simulated / reported - 1.0));
        let wanted = format!("{:.0} %", 100.0 * wanted);
        rows.push(printed([name.to_owned(), grouped(reported), grouped(simulated), off, wanted], 0.01));
    };
    add("gross generation, GWh", reported_supply_gwh(), BASELINE.generation_gwh(&[""]), 0.05);
    for (name, class, technologies, share) in CLASSES {
        add(name, reported_gwh(class), BASELINE.generation_gwh(technologies), share);
    }
    let oil = reported_kt("fuel_oil_incl_crude");
    add("fuel oil and crude burned, kt", oil, BASELINE.burned_kt(OIL), 0.10);
    add("diesel burned, kt", reported_kt("diesel"), BASELINE.burned_kt(DIESEL), 0.10);
    let scored = days(6..=11);
    let name = format!(
        "mean of the day's maximum shed, June to November, MW ({} days with an observation)",
        scored.len()
    );
    add(&name, observed_mean(&scored), BASELINE.daily_maximum_mw(&scored), 0.10);
    rows
}

fn by_month() -> Vec<Printed> {
    let names = ["June", "July", "August", "September", "October", "November", "December"];
    let notes: BTreeMap<String, f64> = observed("calibration_monthly")
        .into_iter()
        .map(|row| (row["year_month"].clone(), row["steam_on_typical_mw"].parse().expect("a number")))
        .collect();
    let mut rows = Vec::new();
    for (month, name) in (6..=12).zip(names) {
        let days = days(month..=month);
        assert!(days.iter().all(|day| day.month == month) && !days.is_empty());
        let values = [
            observed_mean(&days),
            BASELINE.daily_maximum_mw(&days),
            notes[&format!("2022-{month:02}")],
            steam_in_the_evening(&days),
        ];
        // Steam is taken from six samples only.
        rows.push(printed([name.to_owned()].into_iter().chain(values.map(grouped)), 0.05));
    }
    rows
}

fn by_cause() -> Vec<Printed> {
    let causes = Cause::ALL.iter().zip(&BASELINE.result.outcome.tally.causes);
    causes
        .map(|(cause, energy)| printed([cause.word().to_owned(), grouped(energy.mean() / 1e3)], 0.02))
        .collect()
}

/// Domestic production that found no room, kt by fuel, where it is 5 kt or more.
fn by_refusal() -> Vec<Printed> {
    let case = BASELINE.case();
    let mut refused: BTreeMap<&str, f64> = BTreeMap::new();
    for (tank, tally) in case.tanks.iter().zip(&BASELINE.result.outcome.tally.tanks) {
        *refused.entry(&case.fuels[tank.fuel].id).or_default() += tally.refused_t.mean() / 1e3;
    }
    let some = refused.into_iter().filter(|(_, kt)| *kt >= 5.0);
    some.map(|(fuel, kt)| printed([format!("`{fuel}`"), grouped(kt)], 0.05)).collect()
}

fn by_scenario() -> Vec<Printed> {
    let scored = days(6..=11);
    let row = |scenario: &alumbron::model::case::Scenario| {
        let run = Run::of(&scenario.id);
        let values = [run.unserved_gwh(), run.daily_maximum_mw(&scored), run.burned_kt(OIL)];
        printed([scenario.id.clone()].into_iter().chain(values.map(grouped)), 0.01)
    };
    BASELINE.case().scenarios.iter().map(row).collect()
}

/// The figure in a cell, without separators and signs of percent.
fn figure(cell: &str) -> Option<f64> {
    cell.replace([',', '%'], "").trim().parse().ok()
}

/// Rows of the tables of a Markdown text.
fn rows_of(text: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| {
        let inside = line.strip_prefix("| ")?.strip_suffix(" |")?;
        Some(inside.split(" | ").map(str::to_owned).collect())
    };
    text.lines().filter_map(cells).collect()
}

/// What a row of the document says otherwise than the run; `None` if nothing.
fn objection(run: &Printed, document: &[Vec<String>]) -> Option<String> {
    let name = &run.cells[0];
    let Some(row) = document.iter().find(|row| row[0] == *name && row.len() == run.cells.len()) else {
        return Some(format!("{name}: not in the document"));
    };
    let agrees = |(cell, written): (&String, &String)| match (figure(cell), figure(written)) {
        // The share of a small figure, or of a percentage, may be less than its last digit.
        (Some(is), Some(written)) => (is - written).abs() <= (run.give * is.abs()).max(1.0),
        _ => cell == written,
    };
    let wrong = !run.cells.iter().zip(row).skip(1).all(agrees);
    wrong.then(|| format!("{name}: {:?} in the run, {:?} in the document", &run.cells[1..], &row[1..]))
}

#[test]
fn the_table_of_the_document() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cases/cuba.md");
    let document = rows_of(&std::fs::read_to_string(path).expect("the document is there"));
    println!("\n{SAMPLES} samples, seed 1, burn-first");
    let demand = BASELINE.result.outcome.samples.iter().map(|row| row.demand_mwh);
    println!("unserved {} of {} GWh", grouped(BASELINE.unserved_gwh()), grouped(mean(demand).value / 1e3));
    let tables = [against_the_observed(), by_month(), by_cause(), by_refusal(), by_scenario()];
    for table in &tables {
        println!();
        table.iter().for_each(|row| println!("| {} |", row.cells.join(" | ")));
    }
    assert!(tables[4].len() >= 6, "the table shows every scenario");
    let wrong: Vec<String> = tables.iter().flatten().filter_map(|row| objection(row, &document)).collect();
    assert!(wrong.is_empty(), "docs/cases/cuba.md is stale: {wrong:#?}");
}

#[test]
fn a_stale_row_of_the_document_is_seen() {
    let run = printed(["steam", "9,447", "9,742", "+3.1 %"].map(str::to_owned), 0.01);
    let says = |row: &str| objection(&run, &rows_of(row)).is_none();
    assert!(says("| steam | 9,447 | 9,742 | +3.1 % |") && says("| steam | 9,447 | 9,700 | +2.7 % |"));
    assert!(!says("| steam | 9,447 | 9,600 | +1.6 % |"), "a figure is off");
    assert!(
        !says("| steam | 9,447 | | +3.1 % |") && !says("| steam | 9,447 |") && !says("| gas | 1 | 2 | 3 |")
    );
}
