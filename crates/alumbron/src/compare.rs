//! Comparing worlds: scenarios of a case, several cases or several policies, on common random numbers.

use std::path::Path;

use alumbron_engine::{Outcome, Plan};
use alumbron_model::Case;
use alumbron_model::policy::PolicyKind;
use alumbron_report::comparison::{self, Comparison};
use alumbron_report::folder::Subject;
use alumbron_report::{Document, Manifest};

use crate::study::{as_typed, policy_named};
use crate::{Options, Study, StudyError, Watch};

/// Simulates the same samples of every world and sets each beside the first.
///
/// Samples of equal number meet the same luck in all of them. Control variates are left out, so means are those of
/// `run --plain`. Of the options `samples`, `seed`, `threads`, `policy` and `watch` count; progress runs over all worlds.
/// `policy` may name several, with commas between: then every world is lived under each of them.
///
/// # Errors
/// [`StudyError::NotComparable`] if there are no two worlds or their horizons differ, [`StudyError::NoSuchPolicy`],
/// [`StudyError::NoSamples`], or [`StudyError::Stopped`].
pub fn compare(worlds: &[Study], options: &Options<'_>) -> Result<Comparison, StudyError> {
    let policies = policies_named(options.policy)?;
    if options.samples == 0 {
        return Err(StudyError::NoSamples);
    }
    if worlds.is_empty() {
        return Err(not_comparable("there is nothing to compare"));
    }
    if worlds.len() == 1 && policies.len() < 2 {
        return Err(not_comparable("there is only one world; name another scenario or policy"));
    }
    same_horizon(worlds.iter())?;
    let mut outcomes: Vec<(&Study, Outcome)> = Vec::new();
    let lived = worlds.iter().flat_map(|study| policies.iter().map(move |policy| (study, policy.name)));
    for (nth, (study, policy)) in (0..).zip(lived) {
        let before = nth * options.samples;
        let told = |done| (options.watch.progress)(before + done);
        let watch = Watch { progress: &told, ..options.watch };
        outcomes.push((study, study.live(&Options { policy, watch, ..*options })?));
    }
    let pairs: Vec<(&Study, &Outcome)> = outcomes.iter().map(|(study, outcome)| (*study, outcome)).collect();
    beside(&pairs)
}

/// Sets worlds that were lived by [`Study::live`] beside the first of them. They must have met the same luck: equal seeds
/// and samples.
///
/// # Errors
/// [`StudyError::NotComparable`] if there is none, or if horizons, seeds or samples differ.
pub fn beside(worlds: &[(&Study, &Outcome)]) -> Result<Comparison, StudyError> {
    same_horizon(worlds.iter().map(|(study, _)| *study))?;
    let luck = |outcome: &Outcome| (outcome.seed, outcome.samples.len());
    if worlds.iter().any(|(_, outcome)| luck(outcome) != luck(worlds[0].1)) {
        return Err(not_comparable("the worlds did not meet the same luck"));
    }
    let pairs: Vec<(&Case, &Outcome)> =
        worlds.iter().map(|(study, outcome)| (study.case(), *outcome)).collect();
    comparison::compare(&pairs).ok_or_else(|| not_comparable("there is nothing to compare"))
}

fn same_horizon<'s>(mut worlds: impl Iterator<Item = &'s Study>) -> Result<(), StudyError> {
    let Some(first) = worlds.next() else { return Ok(()) };
    match worlds.find(|other| other.case().calendar != first.case().calendar) {
        Some(other) => {
            let (name, base) = (&other.case().name, &first.case().name);
            Err(not_comparable(&format!("the horizon of {name} is not that of {base}")))
        }
        None => Ok(()),
    }
}

impl Study {
    /// Simulates to be set beside other worlds ([`beside`]): without control variates, which explain each world by itself,
    /// and without a second look at links and the worst events. Of the options `samples`, `seed`, `threads`, `policy` and
    /// `watch` count.
    ///
    /// # Errors
    /// [`StudyError::NoSuchPolicy`], [`StudyError::NoSamples`], or [`StudyError::Stopped`].
    pub fn live(&self, options: &Options<'_>) -> Result<Outcome, StudyError> {
        let policy = policy_named(options.policy)?;
        if options.samples == 0 {
            return Err(StudyError::NoSamples);
        }
        let plan = Plan {
            first: 0,
            samples: options.samples,
            seed: options.seed,
            threads: options.threads,
            policy: policy.name,
            progress: options.watch.progress,
            stop: options.watch.stop,
        };
        let system = self.system().under(policy).without_controls();
        Ok(alumbron_engine::simulate(&system, plan)?)
    }
}

/// The policies of these names, with commas between.
pub(crate) fn policies_named(names: &str) -> Result<Vec<&'static PolicyKind>, StudyError> {
    let policies: Vec<&PolicyKind> =
        names.split(',').map(|name| policy_named(name.trim())).collect::<Result<_, _>>()?;
    let twice = |nth: usize| policies[..nth].iter().any(|other| other.name == policies[nth].name);
    match (0..policies.len()).find(|&nth| twice(nth)) {
        Some(nth) => Err(not_comparable(&format!("`{}` is named twice", policies[nth].name))),
        None => Ok(policies),
    }
}

fn not_comparable(why: &str) -> StudyError {
    StudyError::NotComparable(why.to_owned())
}

/// Writes the result folder of a comparison, whole or not at all. `written` is the time, as the manifest will tell it.
///
/// # Errors
/// [`StudyError::Folder`]; nothing is then changed.
pub fn save_comparison(
    worlds: &[Study],
    comparison: &Comparison,
    dir: &Path,
    written: &str,
) -> Result<(), StudyError> {
    let Some(first) = worlds.first() else { return Ok(()) };
    let (label, scenario) = (&first.files().label, &first.case().scenario.id);
    let others = worlds[1..].iter().map(|study| {
        if study.files().label == *label {
            format!(" --scenario {}", study.case().scenario.id)
        } else {
            format!(" --with {}", as_typed(&study.files().label))
        }
    });
    let Comparison { policy, seed, samples, .. } = comparison;
    let command = format!(
        "alumbron compare {} --scenario {scenario}{} --policy {policy} --samples {samples} --seed {seed}",
        as_typed(label),
        others.collect::<String>(),
    );
    let manifest = Manifest { version: env!("CARGO_PKG_VERSION"), command: &command, written };
    let (case, digest) = (&first.case().name, first.case().digest());
    let subject = Subject { case, scenario, policy, digest: &digest, seed: *seed, samples: *samples };
    let (json, page) = (comparison.to_json(), alumbron_report::page::render_comparison(comparison));
    let document = Document { name: comparison::DOCUMENT, text: &json };
    let tables = comparison.tables();
    let files = alumbron_report::Files { manifest, subject, document, tables: &tables, page: &page };
    Ok(alumbron_report::write(dir, &files)?)
}
