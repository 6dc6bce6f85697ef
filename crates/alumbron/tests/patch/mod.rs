//! Shipped cases with texts replaced in memory, so that a test states only what it changes.

use alumbron::Study;
use alumbron::case::{Files, render_text};
use alumbron::{Options, RunResult, StudyError};

/// A replacement: file, text that stands in it, text to put there.
pub(crate) type Patch<'p> = (&'p str, &'p str, &'p str);

/// An embedded case with texts replaced wherever they occur. A text that does not occur is an error in the test.
pub(crate) fn patched(case: &str, patches: &[Patch<'_>]) -> Files {
    let mut files = Files::embedded(case).expect("the case is embedded");
    for (name, from, to) in patches {
        let file = files.files.iter_mut().find(|file| file.name == *name);
        let text = &mut file.unwrap_or_else(|| panic!("{case} has no {name}")).text;
        assert!(text.contains(from), "{case}/{name} has no {from:?}");
        *text = text.replace(from, to);
    }
    files
}

/// The study of these files, which must be sound.
pub(crate) fn study(files: Files) -> Study {
    Study::of(files, "baseline").unwrap_or_else(|error| match error {
        StudyError::Findings(files, findings) => panic!("{}", render_text(&files, &findings, false)),
        other => panic!("{other}"),
    })
}

/// A run of so many samples from seed 1.
pub(crate) fn run(study: &Study, samples: u64) -> RunResult {
    study.run(&Options { samples, ..Options::default() }).expect("nobody stops the run")
}
