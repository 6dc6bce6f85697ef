//! Exit codes.

use std::process::ExitCode;

use crate::StudyError;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// The case has errors.
    Findings = 1,
    /// The command cannot be understood.
    Usage = 2,
    /// A file or folder could not be read or written.
    InputOutput = 3,
    /// A solver failed. No command uses one yet.
    Solver = 4,
    /// Stopped before it was done.
    Stopped = 5,
    /// A bug in alumbron.
    Bug = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<&StudyError> for Exit {
    fn from(error: &StudyError) -> Self {
        match error {
            StudyError::Findings(..) => Self::Findings,
            StudyError::Case(alumbron_case::Error::NoSuchCase { .. })
            | StudyError::NoSuchScenario { .. }
            | StudyError::NoSuchPolicy { .. }
            | StudyError::NoSuchMetric { .. }
            | StudyError::NotComparable(_)
            | StudyError::NoSamples
            | StudyError::NoCredit(_)
            | StudyError::NoWorth(_)
            | StudyError::NoOutlook(_)
            | StudyError::NoFuel
            | StudyError::NotExact(_) => Self::Usage,
            StudyError::Case(_)
            | StudyError::Folder(_)
            | StudyError::State(_)
            | StudyError::NotLearned(_) => Self::InputOutput,
            StudyError::Stopped(_) => Self::Stopped,
        }
    }
}
