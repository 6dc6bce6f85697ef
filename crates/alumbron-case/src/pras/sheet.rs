//! Texts of an imported case: ids after foreign names, rows of tables, files of profiles.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Ids given so far.
#[derive(Debug, Default)]
pub(super) struct Ids(BTreeSet<String>);

impl Ids {
    /// A new id after a name: in lowercase, `-` for what no id may hold, numbered if it is taken.
    pub(super) fn after(&mut self, name: &str, otherwise: &str) -> String {
        let letter = |c: char| match c {
            'A'..='Z' => c.to_ascii_lowercase(),
            'a'..='z' | '0'..='9' | '-' | '_' => c,
            _ => '-',
        };
        let mut slug: Vec<char> = name.chars().map(letter).collect();
        slug.dedup_by(|second, first| *second == '-' && *first == '-');
        let slug: String = slug.into_iter().collect();
        let slug = slug.trim_matches(|c| c == '-' || c == '_');
        let slug =
            slug.get(..slug.len().min(LONGEST_SLUG)).filter(|slug| !slug.is_empty()).unwrap_or(otherwise);
        let numbered = (2..).map(|n| format!("{slug}-{n}"));
        let free = std::iter::once(slug.to_owned()).chain(numbered).find(|id| !self.0.contains(id));
        let id = free.unwrap_or_default();
        self.0.insert(id.clone());
        id
    }
}

/// Longest beginning of a name in an id, which may have 64 letters: numbers may follow.
const LONGEST_SLUG: usize = 56;

/// A table as it is written.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) header: &'static str,
    pub(super) rows: Vec<String>,
}

impl Sheet {
    pub(super) fn new(header: &'static str) -> Self {
        Self { header, rows: Vec::new() }
    }

    /// Adds a row; its source is the imported file.
    pub(super) fn push(&mut self, cells: &[&str]) {
        let quoted = |cell: &&str| match cell.contains([',', '"', '#', '\n', '\r']) || cell.trim() != *cell {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => (*cell).to_owned(),
        };
        let cells: Vec<String> = cells.iter().map(quoted).collect();
        self.rows.push(format!("{},{SOURCE}", cells.join(",")));
    }
}

/// The id of the one source.
pub(super) const SOURCE: &str = "pras";

/// The text of a file of profiles by hour.
pub(super) fn profile_text(columns: &[(String, Vec<f64>)], n_hours: usize) -> String {
    let mut text = String::from("hour");
    for (id, _) in columns {
        text.push(',');
        text.push_str(id);
    }
    text.push('\n');
    for hour in 0..n_hours {
        // Writing into a text cannot fail.
        let _ = write!(text, "{hour}");
        for (_, values) in columns {
            let _ = write!(text, ",{}", values[hour]);
        }
        text.push('\n');
    }
    text
}
