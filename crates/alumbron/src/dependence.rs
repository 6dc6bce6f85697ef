//! How a system depends on others: worlds in which one supplier or port is lost for a while, on the same luck.

use std::path::Path;

use alumbron_engine::system::{Loss, compile_lost};
use alumbron_engine::{Plan, simulate, supplied};
use alumbron_model::Case;
use alumbron_model::time::{Hour, Window};
use alumbron_report::dependence::{DOCUMENT, Dependence, Lost, Observed, depend};
use alumbron_report::folder::Subject;
use alumbron_report::{Document, Manifest};

use crate::study::{as_typed, policy_named};
use crate::{Options, Study, StudyError};

/// How something is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Losing {
    /// For how long, days.
    pub days: u32,
    /// From how many dates on at most: firsts of months, spread over the horizon.
    pub starts: usize,
}

impl Default for Losing {
    /// A quarter of a year, from each month of a year on.
    fn default() -> Self {
        Self { days: 90, starts: 12 }
    }
}

impl Losing {
    /// The windows of a loss: from firsts of months on, as far as it ends within the horizon. If none does, from the start
    /// of the horizon to its end.
    fn windows(self, case: &Case) -> Vec<Window> {
        let (length, n_hours) = (self.days.saturating_mul(24), case.calendar.n_hours);
        let months = case.calendar.months();
        let fits = |day: u32| (day * 24).checked_add(length).is_some_and(|end| end <= n_hours);
        let mut starts: Vec<u32> = months.iter().map(|&(_, _, day)| day).filter(|&day| fits(day)).collect();
        if starts.is_empty() {
            starts.push(0);
        }
        let (n, most) = (starts.len(), self.starts.max(1));
        let kept: Vec<u32> =
            if n > most { (0..most).map(|i| starts[i * n / most]).collect() } else { starts };
        let window = |day: u32| Window {
            from: Hour(day * 24),
            to: Hour((day * 24).saturating_add(length).min(n_hours)),
        };
        kept.into_iter().map(window).collect()
    }
}

/// Suppliers of cargoes or of parts for units that age, and ports of agreements: others are of no use to a case.
fn losses(case: &Case) -> Vec<Loss> {
    let makes =
        |supplier| case.technologies.iter().any(|t| t.parts_supplier == Some(supplier) && t.aging.is_some());
    let supplies = |supplier| case.agreements.iter().any(|a| a.supplier == supplier) || makes(supplier);
    let unloads = |port| {
        let of_port = |a: &alumbron_model::entity::Agreement| {
            a.tanks.first().is_some_and(|&tank| case.tanks[tank].port == Some(port))
        };
        case.agreements.iter().any(of_port)
    };
    let suppliers = case.suppliers.indices().filter(|&s| supplies(s)).map(Loss::Supplier);
    suppliers.chain(case.ports.indices().filter(|&p| unloads(p)).map(Loss::Port)).collect()
}

/// The plan of a world.
fn plan<'p>(options: &Options<'p>, policy: &'static str, progress: &'p (dyn Fn(u64) + Sync)) -> Plan<'p> {
    let Options { samples, seed, threads, .. } = *options;
    Plan { first: 0, samples, seed, threads, policy, progress, stop: options.watch.stop }
}

impl Study {
    /// How many worlds [`Study::dependence`] lives through.
    #[must_use]
    pub fn dependence_worlds(&self, losing: Losing) -> u64 {
        let lost = losses(self.case()).len() * losing.windows(self.case()).len();
        2 + lost as u64
    }

    /// Import share, concentration of suppliers, what losing a supplier or a port adds to the unserved energy, days of
    /// cover, and whether the hardest weeks violate the energy shortfall threshold. Every world meets the same luck. Of the
    /// options `samples`, `seed`, `threads`, `policy` and `watch` count; progress runs over all worlds.
    ///
    /// # Errors
    /// [`StudyError::NoFuel`] if no unit burns any, [`StudyError::NoSamples`], [`StudyError::NoSuchPolicy`], or
    /// [`StudyError::Stopped`].
    pub fn dependence(&self, losing: Losing, options: &Options<'_>) -> Result<Dependence, StudyError> {
        let kind = policy_named(options.policy)?;
        let policy = kind.name;
        let samples = options.samples;
        if samples == 0 {
            return Err(StudyError::NoSamples);
        }
        let case = self.case();
        if case.units.iter().all(|unit| unit.fuel.is_empty()) {
            return Err(StudyError::NoFuel);
        }
        // Progress goes on where the world before ended.
        let told = |nth: u64| move |done| (options.watch.progress)(nth * samples + done);
        let system = self.system().under(kind);
        let base = simulate(&system.without_controls(), plan(options, policy, &told(0)))?;
        let flows = supplied(&system, plan(options, policy, &told(1)))?;
        let windows = losing.windows(case);
        let worlds =
            losses(case).into_iter().flat_map(|loss| windows.iter().map(move |&window| (loss, window)));
        let mut lost = Vec::new();
        for (nth, (loss, window)) in (2..).zip(worlds) {
            let system = compile_lost(case, loss, window).under(kind).without_controls();
            let outcome = simulate(&system, plan(options, policy, &told(nth)))?;
            lost.push(Lost { loss, start: window.from, samples: outcome.samples });
        }
        let observed = Observed { base: &base, supplied: &flows, lost: &lost, loss_days: losing.days };
        Ok(depend(case, observed))
    }

    /// Writes the result folder of a dependence, whole or not at all. `written` is the time, as the manifest will tell it.
    ///
    /// # Errors
    /// [`StudyError::Folder`]; nothing is then changed.
    pub fn save_dependence(
        &self,
        told: &Dependence,
        losing: Losing,
        dir: &Path,
        written: &str,
    ) -> Result<(), StudyError> {
        let Dependence { case, scenario, policy, digest, seed, samples, .. } = told;
        let Losing { days, starts } = losing;
        let command = format!(
            "alumbron dependence {} --scenario {scenario} --days {days} --starts {starts} --policy {policy} --samples \
             {samples} --seed {seed}",
            as_typed(&self.files().label)
        );
        let manifest = Manifest { version: env!("CARGO_PKG_VERSION"), command: &command, written };
        let subject = Subject { case, scenario, policy, digest, seed: *seed, samples: *samples };
        let (json, page) = (told.to_json(), alumbron_report::page::render_dependence(told));
        let document = Document { name: DOCUMENT, text: &json };
        let tables = told.tables();
        let files = alumbron_report::Files { manifest, subject, document, tables: &tables, page: &page };
        Ok(alumbron_report::write(dir, &files)?)
    }
}
