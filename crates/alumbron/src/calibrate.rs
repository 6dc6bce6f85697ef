//! What notes up to a date teach about a case, as an overlay scenario and the `[outlook]` it begins with.
//!
//! The text can be appended to `case.toml`, or be laid over a case for one outlook. Only what was published by the morning of
//! that date is looked at.

use std::fmt::Write as _;

use alumbron_model::Case;
use alumbron_model::entity::{Level, Unit};
use alumbron_model::note::{Note, Notes, Parameters};
use alumbron_model::quantity::{MegawattHours, Megawatts, Quantity};
use alumbron_model::record::Idx;
use alumbron_outlook::{Situation, World, typical_mw};
use jiff::civil::Date;

use crate::outlook::{check_morning, learn, series};
use crate::{Study, StudyError};

/// Days whose notes tell how demand, derating and other units stand now. Chosen: long enough for a mean.
const NOW_D: usize = 28;

/// What the fit found, and the overlay that says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// Id of the scenario.
    pub scenario: String,
    /// The text of `[outlook]` and of the scenario, as TOML.
    pub text: String,
    /// What the notes say about the gap.
    pub parameters: Parameters,
    /// Demand at the peak by the notes of the last four weeks, beside the case's; 1 where the notes do not say.
    pub demand_factor: f64,
    /// What units that no note names can give, beside what the case expects of them.
    pub others_factor: f64,
    /// Derating now, beside that of all notes.
    pub derating_factor: f64,
}

impl Study {
    /// Learns from the notes up to the morning of a date.
    ///
    /// # Errors
    /// [`StudyError::NoOutlook`] if there is no note by then, or none for long.
    pub fn calibrate(&self, notes: &Notes, until: Date) -> Result<Calibration, StudyError> {
        let case = self.case();
        check_morning(notes, until)?;
        let series = series(case, self.system(), notes, until);
        let parameters = learn(&series, self.learned());
        let situation = Situation::new(series, parameters, case);
        let known = notes.known_on(until);
        let last: Vec<(Date, &Note)> = (0..known.days.len())
            .rev()
            .take(NOW_D)
            .filter_map(|place| Some((known.date(place), known.days[place].as_ref()?)))
            .collect();
        let days: Vec<(World, &Note)> =
            last.iter().map(|(date, note)| (World::new(case, &situation, *date, 1), *note)).collect();
        let demand_factor = demand_factor(&days).unwrap_or(1.0);
        let others_factor = others_factor(case, &situation, &days).unwrap_or(1.0);
        let derating_factor = derating_factor(&known, &last).unwrap_or(1.0);
        let scenario = format!("notes-to-{until}");
        let mut changes = Vec::new();
        self.of_units(&situation, (others_factor, derating_factor), &mut changes);
        self.of_demand(demand_factor, &mut changes);
        let text = overlay(&scenario, until, &parameters, &changes);
        Ok(Calibration { scenario, text, parameters, demand_factor, others_factor, derating_factor })
    }

    /// The names of the columns of a table.
    fn columns(&self, table: &str) -> Vec<&str> {
        let file = self.files().get(table);
        let header = file.and_then(|file| file.text.lines().find(|line| !line.starts_with('#')));
        header.map_or_else(Vec::new, |line| {
            line.trim_start_matches('\u{feff}').split(',').map(str::trim).collect()
        })
    }

    /// Failures and repairs of units that notes name, availability of the others, derating.
    fn of_units(&self, situation: &Situation, (others, derating): (f64, f64), changes: &mut Vec<Changed>) {
        let columns = self.columns("units.csv");
        let by_time = columns.contains(&"mttf_h");
        let mut rates = |unit: &Unit, mttf_h: f64, mttr_h: f64| {
            let mut change = |field: &'static str, value: f64| {
                changes.push(Changed { table: "units", id: unit.id.clone(), field: field.to_owned(), value });
            };
            if by_time {
                change("mttf_h", mttf_h);
                change("mttr_h", mttr_h);
            } else if columns.contains(&"failure_per_h") {
                change("failure_per_h", 1.0 / mttf_h);
                change("repair_per_h", 1.0 / mttr_h);
            }
        };
        let case = self.case();
        for (idx, unit) in case.units.indexed() {
            let Some(outage) = &unit.outage else { continue };
            match situation.fleet.units.binary_search(&idx) {
                Ok(place) => {
                    let mttf_h = 24.0 / situation.fleet.fails_per_day(place).max(1e-4);
                    rates(unit, mttf_h, 24.0 * situation.fleet.mean_failure_d());
                }
                // More or less of it is up, and repairs take as long as before.
                Err(_) if !unit.fuel.is_empty() && (others - 1.0).abs() > 1e-3 => {
                    let mttr_h = 1.0 / outage.rates.repair.0.max(1e-9);
                    let up = (outage.rates.availability() * others).clamp(0.01, 0.99);
                    rates(unit, mttr_h * up / (1.0 - up), mttr_h);
                }
                Err(_) => {}
            }
        }
        if columns.contains(&"derating_share") && (derating - 1.0).abs() > 1e-3 {
            for &unit in &situation.fleet.units {
                let unit = &case.units[unit];
                if unit.derating.0 > 0.0 {
                    let value = (unit.derating.0 * derating).clamp(0.0, 0.9);
                    let field = "derating_share".to_owned();
                    changes.push(Changed { table: "units", id: unit.id.clone(), field, value });
                }
            }
        }
    }

    /// Demand as it stands.
    fn of_demand(&self, factor: f64, changes: &mut Vec<Changed>) {
        if (factor - 1.0).abs() <= 1e-3 {
            return;
        }
        let columns = self.columns("demand.csv");
        // The column of a quantity, and what it is in house units.
        let column = |begins: &str, endings: &[(&str, f64)]| {
            columns.iter().find_map(|name| {
                let ending = name.strip_prefix(begins)?;
                let (_, size) = endings.iter().find(|(known, _)| *known == ending)?;
                Some(((*name).to_owned(), *size))
            })
        };
        let peak = column("peak_", <Megawatts as Quantity>::ENDINGS);
        let energy = column("energy_", <MegawattHours as Quantity>::ENDINGS);
        for row in &self.case().demand {
            let (column, value) = match row.level {
                Level::Peak(mw) => (&peak, mw.0),
                Level::Energy(mwh) => (&energy, mwh.0),
            };
            if let Some((field, size)) = column {
                let value = value * factor / size;
                changes.push(Changed { table: "demand", id: row.id.clone(), field: field.clone(), value });
            }
        }
    }
}

/// A change of a scenario.
struct Changed {
    table: &'static str,
    id: String,
    field: String,
    value: f64,
}

/// To six digits: more are not in the notes.
fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    // A whole number needs its point to stay a number of the same kind.
    format!("{rounded:?}")
}

fn overlay(scenario: &str, until: Date, parameters: &Parameters, changes: &[Changed]) -> String {
    let Parameters {
        slow_mw,
        slow_keeps,
        fast_mw,
        fast_keeps,
        surprise_mw,
        note_mw,
        bias_mw,
        weekday,
        quiet_mw,
    } = *parameters;
    let mut text = format!(
        "\n# Learned from notes to {until} by `alumbron calibrate`.\n\n[outlook]\nslow_mw = {}\nslow_keeps_share = \
         {}\nfast_mw = {}\nfast_keeps_share = {}\nsurprise_mw = {}\nbias_mw = {}\nnote_mw = {}\nweekday_factor = {}\nquiet_mw \
         = {}\nquiet_error_mw = {}\n\n[[scenario]]\nid = \"{scenario}\"\ntitle = \"As the notes stood on {until}\"\nnote = \
         \"Failures, repairs, derating, availability of other units and demand by the notes to {until}.\"\nchange = [\n",
        short(slow_mw),
        short(slow_keeps),
        short(fast_mw),
        short(fast_keeps),
        short(surprise_mw),
        short(bias_mw),
        short(note_mw),
        short(weekday.max(0.0)),
        short(quiet_mw.0),
        short(quiet_mw.1),
    );
    for Changed { table, id, field, value } in changes {
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "  {{ table = \"{table}\", id = \"{id}\", field = \"{field}\", value = {} }},",
            short(*value)
        );
    }
    text.push_str("]\n");
    text
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0), |(sum, n), value| (sum + value, n + 1));
    (n > 0).then(|| sum / f64::from(n))
}

/// Demand at the peak of the last days, by that of the case on the same days.
fn demand_factor(days: &[(World, &Note)]) -> Option<f64> {
    let ratio = |(world, note): &(World, &Note)| {
        let peak_mw = world.peak_mw(0);
        (peak_mw > 0.0).then_some(note.demand_mw? / peak_mw)
    };
    mean(days.iter().filter_map(ratio)).filter(|factor| *factor > 0.0)
}

/// What units that no note names gave at the peaks of the last days, by what the case expects of them.
fn others_factor(case: &Case, situation: &Situation, days: &[(World, &Note)]) -> Option<f64> {
    let typical = |unit: &Idx<Unit>| typical_mw(&case.units[*unit]);
    let ratio = |(world, note): &(World, &Note)| {
        let listed = note.units.as_ref()?;
        let out: f64 = listed.failed.iter().chain(&listed.maintained).map(typical).sum();
        let running = situation.fleet.units.iter().map(typical).sum::<f64>() - out;
        let others = note.available_mw? - running - world.steady_mw(0);
        (world.others_mw() > 0.0).then_some(others / world.others_mw())
    };
    mean(days.iter().filter_map(ratio)).map(|factor| factor.max(0.0))
}

/// Derating of the last days by that of all.
fn derating_factor(known: &Notes, last: &[(Date, &Note)]) -> Option<f64> {
    let now = mean(last.iter().filter_map(|(_, note)| note.derated_mw))?;
    let all = mean(known.days.iter().flatten().filter_map(|note| note.derated_mw))?;
    (all > 0.0).then_some(now / all)
}
