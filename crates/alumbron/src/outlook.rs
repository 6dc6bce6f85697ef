//! The next days by the note of a morning, and how good that would have been on mornings gone by.

use std::path::Path;

use alumbron_case::{Files, read_notes};
use alumbron_engine::{Daily, Plan, System, daily};
use alumbron_model::Case;
use alumbron_model::finding::Finding;
use alumbron_model::note::{Notes, Parameters, days_between};
use alumbron_model::policy::PolicyKind;
use alumbron_outlook::score::{crps, quantile, rank, sort};
use alumbron_outlook::{Draw, Paths, Series, Situation, Status, Weekdays, World, fit, typical_mw};
use alumbron_report::folder::Subject;
use alumbron_report::hindcast::{Forecast, Hindcast, LEVELS_MW};
use alumbron_report::outlook::{Outlook, UnitAhead};
use alumbron_report::{Document, Manifest, Table};
use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::study::{as_typed, policy_named};
use crate::{Options, Study, StudyError};

/// Most days that an outlook looks ahead.
pub const MOST_DAYS: u32 = 60;

/// Leads at which outlooks are scored, days.
pub const LEADS: [u32; 5] = [1, 3, 7, 14, 21];

/// Chronologies of the whole case that stocks of fuel are taken from. Chosen.
const CHRONOLOGIES: u64 = 48;

/// Days from one fit of the parameters to the next. Chosen: they hardly move in four weeks.
const REFIT_D: i64 = 28;

/// Days of notes that tell how much capacity lacks fuel now. Chosen.
const FUEL_D: usize = 7;

/// Days before an outlook that its picture shows.
const SHOWN_D: i64 = 28;

/// Why there is no outlook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoOutlook {
    /// The morning lies before the first note.
    #[error("no note is as old as {issued}; the first is of {first}")]
    TooEarly {
        /// The morning.
        issued: Date,
        /// The first note.
        first: Date,
    },
    /// The morning lies long after the last note.
    #[error("the last note is of {last}, more than {MOST_DAYS} days before {issued}")]
    TooLate {
        /// The morning.
        issued: Date,
        /// The last note.
        last: Date,
    },
    /// The case is shorter than the outlook.
    #[error("the horizon of the case has {has} days, fewer than the {days} of the outlook")]
    TooLong {
        /// Days of the horizon.
        has: u32,
        /// Days of the outlook.
        days: u32,
    },
    /// No day was both forecast and observed.
    #[error("no day of the notes in these dates has both a forecast and what was shed at most")]
    NothingToScore,
}

/// Notes about a case, with what is doubtful about them.
#[derive(Clone, Debug)]
pub struct NotesRead {
    /// The file.
    pub files: Files,
    /// The notes.
    pub notes: Notes,
    /// Warnings.
    pub findings: Vec<Finding>,
}

/// Which mornings outlooks are made for again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Again {
    /// The first; of the notes if none.
    pub from: Option<Date>,
    /// The last; of the notes if none.
    pub to: Option<Date>,
    /// Every so many notes; 1 for all.
    pub every: u32,
}

/// What is needed to make outlooks of a case from its notes.
struct Forecaster<'f> {
    case: &'f Case,
    notes: &'f Notes,
    policy: &'static PolicyKind,
    options: &'f Options<'f>,
    system: &'f System,
    chronologies: Vec<Daily>,
    /// What parameters are believed to be before notes are read, if the case says.
    believed: Option<Parameters>,
    /// Parameters by the place of the morning they were fitted on.
    fitted: Vec<(i64, Parameters)>,
}

/// An outlook as samples.
struct Issued {
    situation: Situation,
    paths: Paths,
    samples: Vec<Daily>,
}

impl<'f> Forecaster<'f> {
    fn new(study: &'f Study, notes: &'f Notes, options: &'f Options<'f>) -> Result<Self, StudyError> {
        let policy = policy_named(options.policy)?;
        if options.samples == 0 {
            return Err(StudyError::NoSamples);
        }
        let case = study.case();
        let system = study.system().under(policy);
        let chronologies = if case.tanks.is_empty() {
            Vec::new()
        } else {
            daily(&system, plan(options, policy, CHRONOLOGIES, &|_| {}))?
        };
        let (believed, system) = (study.learned(), study.system());
        Ok(Self { case, notes, policy, options, system, chronologies, believed, fitted: Vec::new() })
    }

    /// Refuses mornings that notes say nothing about.
    fn check(&self, issued: Date, days: u32) -> Result<(), NoOutlook> {
        let has = self.case.calendar.n_days();
        if days > has {
            return Err(NoOutlook::TooLong { has, days });
        }
        check_morning(self.notes, issued)
    }

    fn series(&self, morning: Date) -> Series {
        series(self.case, self.system, self.notes, morning)
    }

    /// Parameters from all that was known on the last day of fitting before a morning.
    fn parameters(&mut self, morning: Date) -> Parameters {
        let place = days_between(self.notes.first, morning);
        let fitted_on = place - place.rem_euclid(REFIT_D);
        if fitted_on == 0 {
            // So far there is nothing to fit to, and one note is no measure of a system.
            return self.believed.unwrap_or_else(|| Parameters::of_size(self.series(morning).size_mw));
        }
        if let Some((_, parameters)) = self.fitted.iter().find(|(on, _)| *on == fitted_on) {
            return *parameters;
        }
        let series = self.series(self.notes.first.saturating_add(fitted_on.days()));
        let parameters = learn(&series, self.believed);
        self.fitted.push((fitted_on, parameters));
        parameters
    }

    fn issue(&mut self, issued: Date, days: u32) -> Result<Issued, StudyError> {
        let parameters = self.parameters(issued);
        let situation = Situation::new(self.series(issued), parameters, self.case);
        let draw =
            Draw { samples: self.options.samples as usize, days: days as usize, seed: self.options.seed };
        let paths = situation.draw(self.case, draw);
        let world = World::new(self.case, &situation, issued, days);
        let size_mw = situation.series.size_mw;
        let stocks = world.stocks(&self.chronologies, self.fuel_out(issued), size_mw, draw.samples);
        let system = world.system(&situation, &paths, &stocks).under(self.policy);
        let samples = daily(&system, plan(self.options, self.policy, self.options.samples, &|_| {}))?;
        Ok(Issued { situation, paths, samples })
    }

    /// Mean of the capacity that lacked fuel by the notes of the last days; nothing if none of them says.
    fn fuel_out(&self, morning: Date) -> Option<f64> {
        let known = self.notes.known_on(morning);
        let last = known.days.iter().rev().take(FUEL_D).flatten();
        let said: Vec<f64> = last.filter_map(|note| note.fuel_out_mw).collect();
        (!said.is_empty()).then(|| said.iter().sum::<f64>() / said.len() as f64)
    }
}

/// Refuses a morning before the first note or long after the last.
pub(crate) fn check_morning(notes: &Notes, issued: Date) -> Result<(), NoOutlook> {
    let (first, last) = (notes.first, notes.last());
    if issued < first {
        Err(NoOutlook::TooEarly { issued, first })
    } else if days_between(last, issued) > i64::from(MOST_DAYS) {
        Err(NoOutlook::TooLate { issued, last })
    } else {
        Ok(())
    }
}

/// Parameters fitted to a series, held to what is believed, or else to what is usual for its size.
pub(crate) fn learn(series: &Series, believed: Option<Parameters>) -> Parameters {
    let believed = believed.unwrap_or_else(|| Parameters::of_size(series.size_mw));
    fit(series, &Weekdays::of(series), &believed)
}

/// What was shed at most on the days before a morning, as far as notes tell, the last day first.
fn shed_before(notes: &Notes, issued: Date, days: i64) -> impl Iterator<Item = (Date, f64)> {
    (1..=days).filter_map(move |ago| {
        let date = issued.saturating_sub(ago.days());
        Some((date, notes.on(date)?.max_shed_mw?))
    })
}

/// What the notes say by a morning.
pub(crate) fn series(case: &Case, system: &System, notes: &Notes, morning: Date) -> Series {
    let reserve_mw = case.regions.iter().map(|region| region.reserve.0).sum();
    Series::known_on(notes, morning, reserve_mw, system.peak_mw)
}

fn plan<'p>(
    options: &Options<'p>,
    policy: &'static PolicyKind,
    samples: u64,
    progress: &'p (dyn Fn(u64) + Sync),
) -> Plan<'p> {
    let Options { seed, threads, .. } = *options;
    Plan { first: 0, samples, seed, threads, policy: policy.name, progress, stop: options.watch.stop }
}

impl Study {
    /// Reads a file of notes about this case.
    ///
    /// # Errors
    /// [`StudyError::Findings`] if nothing of it can be used.
    pub fn notes(&self, path: &Path) -> Result<NotesRead, StudyError> {
        let files = Files::notes(path);
        let reading = read_notes(&files, self.case());
        match reading.notes {
            Some(notes) => Ok(NotesRead { files, notes, findings: reading.findings }),
            None => Err(StudyError::Findings(files, reading.findings)),
        }
    }

    /// What may come in the days from the morning of `issued` on, by all that notes said until then. Of the options
    /// `samples`, `seed`, `threads`, `policy` and `watch` count.
    ///
    /// # Errors
    /// [`StudyError::NoOutlook`], [`StudyError::NoSamples`], [`StudyError::NoSuchPolicy`] or [`StudyError::Stopped`].
    pub fn outlook(
        &self,
        notes: &Notes,
        issued: Date,
        days: u32,
        options: &Options<'_>,
    ) -> Result<Outlook, StudyError> {
        let mut forecaster = Forecaster::new(self, notes, options)?;
        forecaster.check(issued, days)?;
        let Issued { situation, paths, samples } = forecaster.issue(issued, days)?;
        let case = self.case();
        let dates = (0..i64::from(days)).map(|ahead| issued.saturating_add(ahead.days()));
        let mut before: Vec<(Date, f64)> = shed_before(notes, issued, SHOWN_D).collect();
        before.reverse();
        Ok(Outlook {
            case: case.name.clone(),
            title: case.name_for_people().to_owned(),
            scenario: case.scenario.id.clone(),
            policy: forecaster.policy.name,
            digest: case.digest(),
            seed: options.seed,
            samples: options.samples,
            issued,
            last_note: notes.last().min(issued),
            before,
            days: alumbron_report::outlook::days(case, &samples, dates),
            units: units(case, &situation, &paths, &samples),
            tanks: case.tanks.iter().map(|tank| (tank.id.clone(), tank.title.clone())).collect(),
        })
    }

    /// Makes an outlook for mornings that have a note, each from what was known then, and scores them at [`LEADS`].
    /// Progress runs over the mornings.
    ///
    /// # Errors
    /// As [`Study::outlook`].
    pub fn hindcast(
        &self,
        notes: &Notes,
        again: Again,
        options: &Options<'_>,
    ) -> Result<Hindcast, StudyError> {
        let mornings = mornings(notes, again);
        let (Some(&first), Some(&last)) = (mornings.first(), mornings.last()) else {
            return Err(NoOutlook::NothingToScore.into());
        };
        let mut forecaster = Forecaster::new(self, notes, options)?;
        let days = LEADS.iter().copied().max().unwrap_or(1);
        let mut forecasts = Vec::new();
        for (nth, &issued) in (1..).zip(&mornings) {
            forecaster.check(issued, days)?;
            let lived = forecaster.issue(issued, days)?;
            let last28: Vec<f64> = shed_before(notes, issued, LAST_D).map(|(_, mw)| mw).collect();
            for lead in LEADS {
                forecasts.extend(score(notes, issued, lead, &lived.samples, &last28));
            }
            (options.watch.progress)(nth);
        }
        if forecasts.is_empty() {
            return Err(NoOutlook::NothingToScore.into());
        }
        forecasts.sort_by_key(|forecast| (forecast.lead, forecast.date));
        let case = self.case();
        Ok(Hindcast {
            case: case.name.clone(),
            title: case.name_for_people().to_owned(),
            scenario: case.scenario.id.clone(),
            policy: forecaster.policy.name,
            digest: case.digest(),
            seed: options.seed,
            samples: options.samples,
            issued: (first, last, mornings.len()),
            every: again.every.max(1),
            rows: alumbron_report::hindcast::rows(&forecasts, &LEADS),
            forecasts,
        })
    }

    /// Writes the result folder of an outlook, whole or not at all. `written` is the time, as the manifest will tell it.
    ///
    /// # Errors
    /// [`StudyError::Folder`]; nothing is then changed.
    pub fn save_outlook(&self, told: &Outlook, dir: &Path, written: &str) -> Result<(), StudyError> {
        let Outlook { issued, .. } = told;
        let command = self.noted("outlook", told.policy, told.samples, told.seed);
        let command = format!("{command} --from {issued} --days {}", told.days.len());
        let document = Document { name: alumbron_report::outlook::DOCUMENT, text: &told.to_json() };
        let page = alumbron_report::page::render_outlook(told);
        self.save_told(
            (&command, written),
            (told.samples, told.seed, told.policy),
            document,
            &told.tables(),
            (&page, dir),
        )
    }

    /// The same of a hindcast.
    ///
    /// # Errors
    /// As [`Study::save_outlook`].
    pub fn save_hindcast(&self, told: &Hindcast, dir: &Path, written: &str) -> Result<(), StudyError> {
        let (from, to, _) = told.issued;
        let command = self.noted("hindcast", told.policy, told.samples, told.seed);
        let command = format!("{command} --from {from} --to {to} --every {}", told.every);
        let document = Document { name: alumbron_report::hindcast::DOCUMENT, text: &told.to_json() };
        let page = alumbron_report::page::render_hindcast(told);
        self.save_told(
            (&command, written),
            (told.samples, told.seed, told.policy),
            document,
            &told.tables(),
            (&page, dir),
        )
    }

    /// The command that looks at notes.
    fn noted(&self, what: &str, policy: &str, samples: u64, seed: u64) -> String {
        let (case, scenario) = (as_typed(&self.files().label), &self.case().scenario.id);
        format!(
            "alumbron {what} {case} --scenario {scenario} --policy {policy} --samples {samples} --seed {seed} --notes FILE"
        )
    }

    fn save_told(
        &self,
        (command, written): (&str, &str),
        (samples, seed, policy): (u64, u64, &str),
        document: Document<'_>,
        tables: &[Table],
        (page, dir): (&str, &Path),
    ) -> Result<(), StudyError> {
        let case = self.case();
        let digest = case.digest();
        let manifest = Manifest { version: env!("CARGO_PKG_VERSION"), command, written };
        let (name, scenario) = (&case.name, &case.scenario.id);
        let subject = Subject { case: name, scenario, policy, digest: &digest, seed, samples };
        let files = alumbron_report::Files { manifest, subject, document, tables, page };
        Ok(alumbron_report::write(dir, &files)?)
    }
}

/// The mornings that outlooks are made for.
#[must_use]
pub fn mornings(notes: &Notes, again: Again) -> Vec<Date> {
    let dated = notes.days.iter().enumerate().filter(|(_, note)| note.is_some());
    let dates = dated.map(|(place, _)| notes.date(place));
    let wanted =
        |date: &Date| again.from.is_none_or(|from| *date >= from) && again.to.is_none_or(|to| *date <= to);
    dates.filter(wanted).step_by(again.every.max(1) as usize).collect()
}

/// Scores an outlook at a lead, if what came is known, beside what was shed on the last days, the last one first.
fn score(notes: &Notes, issued: Date, lead: u32, samples: &[Daily], last28: &[f64]) -> Option<Forecast> {
    let date = issued.saturating_add((i64::from(lead) - 1).days());
    let target = notes.on(date)?;
    let came_mw = target.max_shed_mw?;
    let mut members: Vec<f64> = samples.iter().map(|daily| daily.max_shed_mw[lead as usize - 1]).collect();
    sort(&mut members);
    let mut ensemble = last28.to_vec();
    sort(&mut ensemble);
    let above =
        |mw: &f64| (members.len() - members.partition_point(|m| m <= mw)) as f64 / members.len() as f64;
    Some(Forecast {
        issued,
        lead,
        date,
        came_mw,
        mean_mw: members.iter().sum::<f64>() / members.len() as f64,
        quantiles_mw: [0.05, 0.25, 0.5, 0.75, 0.95].map(|share| quantile(&members, share)),
        crps_mw: crps(&members, came_mw),
        rank: rank(&members, came_mw),
        more_than: LEVELS_MW.map(|mw| above(&mw)),
        persistence_mw: last28.first().map(|last| (last - came_mw).abs()),
        last28_mw: (ensemble.len() >= FEWEST).then(|| crps(&ensemble, came_mw)),
        utility_mw: target.shed_mw.filter(|_| lead == 1).map(|said| (said - came_mw).abs()),
    })
}

/// Days before a morning that are a forecast by themselves.
const LAST_D: i64 = 28;
/// Days of them that must be known for that. Chosen.
const FEWEST: usize = 5;

/// Units that notes name, and what their being out may cost.
fn units(case: &Case, situation: &Situation, paths: &Paths, samples: &[Daily]) -> Vec<UnitAhead> {
    let fleet = &situation.fleet;
    let (n_units, days) = (fleet.units.len(), paths.days);
    let n = samples.len().max(1) as f64;
    let typical: Vec<f64> = fleet.units.iter().map(|&unit| typical_mw(&case.units[unit])).collect();
    let is_out = |sample: usize, day: usize, place: usize| paths.out[(sample * days + day) * n_units + place];
    // How much more is shed for each MW that is out, by all samples together: single units would tell little but luck.
    let share = |day: usize| {
        let away = |sample: usize| -> f64 {
            (0..n_units).filter(|&place| is_out(sample, day, place)).map(|place| typical[place]).sum()
        };
        let pairs: Vec<(f64, f64)> = samples
            .iter()
            .enumerate()
            .map(|(sample, daily)| (away(sample), daily.max_shed_mw[day]))
            .collect();
        let (x, y) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0 / n, sum.1 + pair.1 / n));
        let (xx, xy) = pairs.iter().fold((0.0, 0.0), |sum, pair| {
            (sum.0 + (pair.0 - x) * (pair.0 - x), sum.1 + (pair.0 - x) * (pair.1 - y))
        });
        if xx > 0.0 { (xy / xx).clamp(0.0, 1.0) } else { 0.0 }
    };
    let shares: Vec<f64> = (0..days).map(share).collect();
    let mut units: Vec<UnitAhead> = (0..n_units)
        .map(|place| {
            let (unit, standing) = (&case.units[fleet.units[place]], fleet.standing[place]);
            let out = |day: usize| {
                (0..samples.len()).filter(|&sample| is_out(sample, day, place)).count() as f64 / n
            };
            let costs: f64 =
                shares.iter().enumerate().map(|(day, share)| share * out(day) * typical[place]).sum();
            UnitAhead {
                unit: unit.id.clone(),
                title: unit.title.clone(),
                typical_mw: typical[place],
                status: match standing.status {
                    Status::On => "on",
                    Status::Failed => "failed",
                    Status::Maintained => "maintained",
                },
                status_days: standing.days,
                out: (out(0), out(days.saturating_sub(1))),
                costs_mw: costs / days.max(1) as f64,
            }
        })
        .collect();
    units.sort_by(|a, b| b.costs_mw.total_cmp(&a.costs_mw));
    units
}
