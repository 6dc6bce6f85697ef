//! Why energy went unserved: shares of causes, by worlds without them on the same luck.

use std::path::Path;

use alumbron_engine::Plan;
use alumbron_engine::system::Split;
use alumbron_engine::why::Why;
use alumbron_report::folder::Subject;
use alumbron_report::why::{Attribution, DOCUMENT, attribute};
use alumbron_report::{Document, Manifest};

use crate::study::{as_typed, policy_named};
use crate::{Options, Study, StudyError};

impl Study {
    /// Shapley shares of the unserved energy over causes, with those of `beside`, another scenario, as a base for paired
    /// differences, and those of the parts of causes if `split` says by what. Of the options `samples`, `seed`, `threads`, `policy` and `watch` count; progress runs over both.
    ///
    /// # Errors
    /// [`StudyError::NoSamples`], [`StudyError::NotComparable`] if horizons differ, or [`StudyError::Stopped`].
    pub fn why(
        &self,
        beside: Option<&Self>,
        split: Option<Split>,
        options: &Options<'_>,
    ) -> Result<(Attribution, Why), StudyError> {
        let policy = policy_named(options.policy)?.name;
        if options.samples == 0 {
            return Err(StudyError::NoSamples);
        }
        if beside.is_some_and(|base| base.case().calendar != self.case().calendar) {
            return Err(StudyError::NotComparable("the horizons differ".to_owned()));
        }
        let live = |study: &Self, before: u64| {
            let told = |done| (options.watch.progress)(before + done);
            let Options { samples, seed, threads, .. } = *options;
            let plan =
                Plan { first: 0, samples, seed, threads, policy, progress: &told, stop: options.watch.stop };
            alumbron_engine::why(study.case(), split, plan)
        };
        let base = beside.map(|base| Ok::<_, StudyError>((base.case(), live(base, 0)?))).transpose()?;
        let before = if base.is_some() { options.samples } else { 0 };
        let why = live(self, before)?;
        let base = base.as_ref().map(|(case, why)| (*case, why));
        Ok((attribute(self.case(), &why, base, options.seed), why))
    }

    /// Writes the result folder of an attribution, whole or not at all. `written` is the time, as the manifest will tell it.
    ///
    /// # Errors
    /// [`StudyError::Folder`]; nothing is then changed.
    pub fn save_why(
        &self,
        (attribution, why): &(Attribution, Why),
        dir: &Path,
        written: &str,
    ) -> Result<(), StudyError> {
        let Attribution { case, scenario, policy, digest, seed, samples, .. } = attribution;
        let against = attribution.beside.as_ref().map_or(String::new(), |base| format!(" --against {base}"));
        let by = attribution.split.map_or(String::new(), |split| format!(" --by {}", split.word()));
        let label = as_typed(&self.files().label);
        let command = format!(
            "alumbron why {label} --scenario {scenario}{against}{by} --policy {policy} --samples {samples} --seed {seed}"
        );
        let manifest = Manifest { version: env!("CARGO_PKG_VERSION"), command: &command, written };
        let subject = Subject { case, scenario, policy, digest, seed: *seed, samples: *samples };
        let (json, page) = (attribution.to_json(), alumbron_report::page::render_attribution(attribution));
        let document = Document { name: DOCUMENT, text: &json };
        let tables = attribution.tables(why);
        let files = alumbron_report::Files { manifest, subject, document, tables: &tables, page: &page };
        Ok(alumbron_report::write(dir, &files)?)
    }
}
