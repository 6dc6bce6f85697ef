//! Findings: what is wrong, or doubtful, in what a person declared.
//!
//! A finding has a stable [`Code`], a place ([`Span`]) and a way out. Readers collect findings and go on; nobody stops
//! at the first. How a finding looks on a terminal is the business of `alumbron-case`.

mod code;

pub use code::{CODES, Code, Severity, codes};

/// A file of the case, as an index into the list of files that were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileId(pub u16);

/// A range of bytes in one file of the case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// First byte after.
    pub end: u32,
}

/// A value and where it was declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// One problem of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The stable code; its severity is this finding's.
    pub code: &'static Code,
    /// What is wrong, in lowercase, without a full stop.
    pub title: String,
    /// Where, and what was expected there.
    pub label: (Span, String),
    /// A second place that explains the first ("declared here").
    pub context: Option<(Span, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Finding {
    /// A finding at a place.
    #[must_use]
    pub fn new(code: &'static Code, title: impl Into<String>, at: Span, label: impl Into<String>) -> Self {
        Self { code, title: title.into(), label: (at, label.into()), context: None, help: None }
    }

    /// Adds a second place.
    #[must_use]
    pub fn with_context(mut self, at: Span, label: impl Into<String>) -> Self {
        self.context = Some((at, label.into()));
        self
    }

    /// Adds a way out.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Findings as they are collected.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    list: Vec<Finding>,
}

impl Findings {
    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.list.push(finding);
    }

    /// All findings, by file and position, without exact repetitions.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Finding> {
        self.list.sort_by(|a, b| (a.label.0, a.code.id, &a.title).cmp(&(b.label.0, b.code.id, &b.title)));
        self.list.dedup();
        self.list
    }

    /// Whether any finding is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|f| f.code.severity == Severity::Error)
    }

    /// How many findings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Takes all findings of another collection.
    pub fn append(&mut self, other: Self) {
        self.list.extend(other.list);
    }
}

/// The declared word nearest to `word`, for "did you mean".
///
/// Similarity is Jaro-Winkler; the threshold 0.8 is chosen: below it suggestions are noise.
/// Of words equally near the first counts: quantities list the house unit of measure first.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut best = (0.8, None);
    for known in known {
        let similarity = strsim::jaro_winkler(word, known);
        if similarity > best.0 {
            best = (similarity, Some(known));
        }
    }
    best.1
}
