//! `alumbron outlook`: the next days by the notes of a utility.

use std::path::{Path, PathBuf};

use super::args::{Format, Noted, Outlook};
use super::exit::Exit;
use super::{interrupt, terminal};
use crate::{NotesRead, Options, Study, StudyError, Watch, find};

pub(super) fn outlook(args: &Outlook) -> Exit {
    match try_outlook(args) {
        Ok(()) => Exit::Done,
        Err(error) => terminal::fail(&error),
    }
}

/// The case, with what was learned laid over it, and its notes; doubts about the notes are told.
pub(super) fn open(noted: &Noted, learned: Option<&Path>) -> Result<(Study, NotesRead), StudyError> {
    let mut files = find(&noted.case)?;
    let mut scenario = noted.scenario.clone();
    if let Some(path) = learned {
        let failed = |source| alumbron_case::Error::Io { path: path.to_owned(), source };
        let text = std::fs::read_to_string(path).map_err(failed)?;
        let Some(id) = files.append_calibration(&text) else {
            return Err(StudyError::NotLearned(path.to_owned()));
        };
        if scenario == "baseline" {
            scenario = id;
        }
    }
    let study = Study::of(files, &scenario)?;
    let read = study.notes(&noted.notes)?;
    if !read.findings.is_empty() {
        terminal::remark(&alumbron_case::render_text(&read.files, &read.findings, terminal::color_err()));
    }
    Ok((study, read))
}

/// The result folder, if something could be written there.
pub(super) fn folder(study: &Study, out: Option<&Path>, what: &str) -> Result<PathBuf, StudyError> {
    let usual = || PathBuf::from("results").join(format!("{}-{what}", study.short_name()));
    let dir = out.map_or_else(usual, Path::to_path_buf);
    study.check_folder(&dir)?;
    Ok(dir)
}

fn try_outlook(args: &Outlook) -> Result<(), StudyError> {
    let (study, NotesRead { notes, .. }) = open(&args.noted, args.learned.calibration.as_deref())?;
    let issued = args.from.unwrap_or_else(|| notes.last());
    let dir = folder(&study, args.out.as_deref(), "outlook")?;
    let options = Options {
        samples: args.samples,
        seed: args.draw.seed,
        threads: usize::from(args.draw.threads),
        policy: &args.policy,
        watch: Watch { stop: interrupt::stop(), ..Watch::default() },
        ..Options::default()
    };
    let outlook = study.outlook(&notes, issued, args.days, &options)?;
    // What was simulated is told even if it cannot be kept.
    let saved = study.save_outlook(&outlook, &dir, &terminal::now());
    let place = saved.is_ok().then(|| dir.display().to_string());
    match args.format {
        Format::Json => terminal::print(&outlook.to_json()),
        Format::Text => {
            terminal::print(&alumbron_report::text::outlook(
                &outlook,
                place.as_deref(),
                terminal::color_out(),
            ));
        }
    }
    saved
}
