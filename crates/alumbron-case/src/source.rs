//! The files of a case, wherever they come from.
//!
//! A folder on disk ([`crate::folder`]), the cases compiled into this crate and texts made up in a test all become
//! [`Files`]; everything after this point reads texts and knows no disk. This file knows names of files, not what
//! stands in them.

use alumbron_model::finding::{FileId, Finding, Span, codes};
use rust_embed::RustEmbed;

use crate::{Error, document, tables};

/// One file of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Name within the case, with `/` between parts: `units.csv`, `profiles/sun.csv`.
    pub name: String,
    /// What stands in it. Of a file that is no text only the readable beginning.
    pub text: String,
    /// Why it could not be read in full, if so.
    pub problem: Option<Problem>,
    /// The table it is one added row of ([`Files::add_row`]); none of a file of the case.
    pub row_of: Option<&'static str>,
}

/// Why the text of a file is missing or incomplete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It could not be opened, is too large or is not a regular file.
    Unreadable(String),
    /// It stops being UTF-8 after the text that was kept.
    NotUtf8,
}

/// The files of a case in a fixed order: `case.toml`, then by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// What the case is called in messages: the folder as the user gave it, or the name of an embedded case.
    pub label: String,
    /// The files.
    pub files: Vec<File>,
}

/// The place that stands for the folder itself, where no file can be blamed.
pub(crate) const FOLDER: Span = Span { file: FileId(u16::MAX), start: 0, end: 0 };

impl Files {
    /// A case from texts, put into the fixed order.
    ///
    /// ```
    /// use alumbron_case::Files;
    /// let files = Files::from_texts("sketch", [("units.csv", "id\n"), ("case.toml", "name = \"sketch\"\n")]);
    /// assert_eq!(files.files[0].name, "case.toml");
    /// ```
    #[must_use]
    pub fn from_texts<N: Into<String>, T: Into<String>>(
        label: impl Into<String>,
        texts: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        let files = texts.into_iter().map(|(name, text)| File::new(name, text)).collect();
        Self::in_order(label.into(), files)
    }

    /// The case compiled in under this name.
    ///
    /// # Errors
    /// [`Error::NoSuchCase`] with the nearest name.
    pub fn embedded(name: &str) -> Result<Self, Error> {
        let prefix = format!("{name}/");
        let files: Vec<File> = Cases::iter()
            .filter_map(|path| {
                let inside = path.strip_prefix(&prefix)?.to_owned();
                let role = role(&inside);
                if !matches!(role, Role::Part) {
                    return None;
                }
                let file = Cases::get(&path)?;
                Some(File::from_bytes(inside, file.data.into_owned()))
            })
            .collect();
        if files.is_empty() {
            let names: Vec<String> = cases().into_iter().map(|case| case.name).collect();
            return Err(Error::NoSuchCase { name: name.to_owned(), hint: hint(name, &names) });
        }
        Ok(Self::in_order(name.to_owned(), files))
    }

    /// The file of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&File> {
        self.files.iter().find(|file| file.name == name)
    }

    pub(crate) fn in_order(label: String, mut files: Vec<File>) -> Self {
        files.sort_by(|a, b| (a.name != "case.toml", &a.name).cmp(&(b.name != "case.toml", &b.name)));
        // A file id has 16 bits, and its last value stands for the folder. Folders are cut off far below.
        files.truncate(usize::from(u16::MAX - 1));
        Self { label, files }
    }

    /// The files with their ids.
    pub(crate) fn indexed(&self) -> impl Iterator<Item = (FileId, &File)> {
        (0u16..).map(FileId).zip(&self.files)
    }

    /// Files that could not be read in full: AL001 and AL002.
    pub(crate) fn unread(&self) -> Vec<Finding> {
        let unread =
            |(id, file): (FileId, &File)| file.problem.as_ref().map(|problem| file.unread(id, problem));
        self.indexed().filter_map(unread).collect()
    }

    /// What is wrong with files as files: AL001, AL002, AL004 and AL007.
    pub(crate) fn problems(&self) -> Vec<Finding> {
        let mut findings = self.unread();
        for (id, file) in self.indexed() {
            if file.row_of.is_none() && matches!(role(&file.name), Role::Unknown) {
                let mut finding = Finding::new(
                    &codes::UNKNOWN_FILE,
                    format!("`{}` is not part of a case", file.name),
                    Span { file: id, start: 0, end: 0 },
                    "ignored",
                );
                let known = tables::FILES.iter().copied().chain([document::FILE]);
                let near = alumbron_model::finding::nearest(&file.name, known);
                if let Some(near) = near.filter(|_| !file.name.ends_with('/')) {
                    finding = finding.with_help(format!("did you mean `{near}`?"));
                }
                findings.push(finding);
            }
        }
        for needed in [document::FILE, "regions.csv", "demand.csv"] {
            if self.get(needed).is_none() {
                let title = format!("`{needed}` is missing");
                let label = format!("the case needs {needed}");
                findings.push(
                    Finding::new(&codes::MISSING_FILE, title, FOLDER, label)
                        .with_help("`alumbron new DIR --from CASE` writes a complete folder to start from"),
                );
            }
        }
        findings
    }
}

impl File {
    /// That the file, of this id, could not be read in full.
    fn unread(&self, id: FileId, problem: &Problem) -> Finding {
        let place = |at| Span { file: id, start: at, end: at };
        match problem {
            Problem::Unreadable(why) => Finding::new(
                &codes::UNREADABLE_FILE,
                format!("cannot read `{}`", self.name),
                place(0),
                why.as_str(),
            ),
            Problem::NotUtf8 => Finding::new(
                &codes::NOT_UTF8,
                format!("`{}` is not UTF-8 text", self.name),
                place(u32::try_from(self.text.len()).unwrap_or(u32::MAX)),
                "the first byte that is not UTF-8 follows here",
            )
            .with_help("save the file again as \"CSV UTF-8\""),
        }
    }

    pub(crate) fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), problem: None, row_of: None }
    }

    pub(crate) fn from_bytes(name: String, bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self::new(name, text),
            Err(error) => {
                let good = error.utf8_error().valid_up_to();
                let mut bytes = error.into_bytes();
                bytes.truncate(good);
                let text = String::from_utf8_lossy(&bytes).into_owned();
                Self { problem: Some(Problem::NotUtf8), ..Self::new(name, text) }
            }
        }
    }

    pub(crate) fn unreadable(name: String, why: String) -> Self {
        Self { problem: Some(Problem::Unreadable(why)), ..Self::new(name, "") }
    }
}

/// What a file of a folder is to a case, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It is read.
    Part,
    /// It may lie there; nobody reads it.
    Ignored,
    /// It may be a misspelling.
    Unknown,
}

/// The role of a file, by its name within the case.
pub(crate) fn role(name: &str) -> Role {
    let hidden = name.starts_with('.') || name.contains("/.");
    let beside = ["README", "LICENSE", "NOTICE"].iter().any(|begin| name.starts_with(begin));
    // What was observed, and what derives the tables, may lie beside them.
    let folder = ["observed", "derive"].iter().any(|f| name == *f || name.split('/').next() == Some(f));
    if hidden || folder || (beside && !name.contains('/')) {
        return Role::Ignored;
    }
    let profile =
        name.strip_prefix("profiles/").is_some_and(|rest| rest.ends_with(".csv") && !rest.contains('/'));
    if name == document::FILE || profile || tables::FILES.contains(&name) {
        return Role::Part;
    }
    Role::Unknown
}

#[derive(RustEmbed)]
#[folder = "../../cases"]
#[include = "*/case.toml"]
#[include = "*.csv"]
#[exclude = "*/observed/*"]
struct Cases;

/// A case compiled into this crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// The name to ask for.
    pub name: String,
    /// Name for people.
    pub title: String,
}

/// The cases compiled in, by name.
#[must_use]
pub fn cases() -> Vec<Embedded> {
    let mut list: Vec<Embedded> = Cases::iter()
        .filter_map(|path| {
            let name = path.strip_suffix("/case.toml").filter(|name| !name.contains('/'))?.to_owned();
            let file = Cases::get(&path)?;
            let title = document::title(&String::from_utf8_lossy(&file.data)).unwrap_or_else(|| name.clone());
            Some(Embedded { name, title })
        })
        .collect();
    list.sort_by(|a, b| a.name.cmp(&b.name));
    list
}

/// "did you mean", or the list of what there is.
fn hint(name: &str, known: &[String]) -> String {
    match alumbron_model::finding::nearest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("cases are {}", known.join(", ")),
    }
}
