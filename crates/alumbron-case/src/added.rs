//! Rows beside the files of a case: what does not exist yet, declared where a question about it is asked.
//!
//! Such a row is written `capacity_mw=10,forced_outage_rate=0.1,mttr_h=50`: the fields of its table, in any order. It is
//! read like any row, so everything that is wrong with it is a finding that points into what was typed.

use alumbron_model::entity::{Agreement, Battery, DemandResponse, Region, Unit};
use alumbron_model::finding::{At, FileId, Span};
use alumbron_model::record::{Entity as _, Entry, Raw, Record};

use crate::document;
use crate::overlay::Records;
use crate::source::{File, Files};

/// Id of an added row that names none.
pub const ADDED: &str = "added";

/// Tables whose rows can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addition {
    /// A unit, such as a plant or a solar park.
    Unit,
    /// A battery, or hydro with a store.
    Battery,
    /// Demand that can wait.
    Response,
    /// An agreement about cargoes.
    Agreement,
}

impl Addition {
    fn table(self) -> &'static str {
        match self {
            Self::Unit => Unit::TABLE,
            Self::Battery => Battery::TABLE,
            Self::Response => DemandResponse::TABLE,
            Self::Agreement => Agreement::TABLE,
        }
    }
}

impl Files {
    /// Appends what `alumbron calibrate` wrote to `case.toml`; gives the id of its scenario. Nothing is appended to a case
    /// without that file, or of a text without a scenario.
    pub fn append_calibration(&mut self, text: &str) -> Option<String> {
        let scenario = document::first_scenario(text)?;
        let file = self.files.iter_mut().find(|file| file.name == document::FILE)?;
        file.text.push('\n');
        file.text.push_str(text);
        Some(scenario)
    }

    /// Adds a row, typed as `FIELD=VALUE,FIELD=VALUE`; `name` is what it is called in messages. Gives the id of the row:
    /// [`ADDED`] if it names none. A case of one region need not name it either.
    ///
    /// ```
    /// use alumbron_case::{Addition, Files, read};
    /// let mut files = Files::embedded("singlenode-a")?;
    /// let id = files.add_row(Addition::Unit, "typed", "capacity_mw=10").expect("fields and values");
    /// let case = read(&files, "baseline").case.expect("the case is sound");
    /// assert!(case.units.iter().any(|unit| unit.id == id));
    /// # Ok::<(), alumbron_case::Error>(())
    /// ```
    ///
    /// # Errors
    /// What keeps the text from being fields and values.
    pub fn add_row(&mut self, to: Addition, name: &str, text: &str) -> Result<String, String> {
        let pairs = pairs(text)?;
        let named = pairs.iter().find(|(field, _)| &text[field.clone()] == "id");
        let id = named.map_or(ADDED, |(_, value)| &text[value.clone()]).to_owned();
        self.files.push(File {
            name: name.to_owned(),
            text: text.to_owned(),
            problem: None,
            row_of: Some(to.table()),
        });
        Ok(id)
    }

    /// Adds a file of profiles from memory, as if it lay in `profiles/`.
    pub fn add_profiles(&mut self, name: &str, bytes: Vec<u8>) {
        self.files.push(File::from_bytes(format!("profiles/{name}"), bytes));
    }
}

/// Where fields and values stand in a text.
type Pairs = Vec<(std::ops::Range<usize>, std::ops::Range<usize>)>;

fn pairs(text: &str) -> Result<Pairs, String> {
    let mut pairs = Pairs::new();
    let mut start = 0;
    for piece in text.split(',') {
        let here = start;
        start += piece.len() + 1;
        let Some((field, value)) = piece.split_once('=') else {
            return Err(format!("`{}` is not of the form FIELD=VALUE", piece.trim()));
        };
        let value_at = here + field.len() + 1;
        let (field, value) = (trimmed(field, here), trimmed(value, value_at));
        if pairs.iter().any(|(other, _)| text[other.clone()] == text[field.clone()]) {
            return Err(format!("`{}` stands there twice", &text[field]));
        }
        pairs.push((field, value));
    }
    Ok(pairs)
}

/// The range of a word without the blanks around it.
fn trimmed(word: &str, at: usize) -> std::ops::Range<usize> {
    let begin = at + (word.len() - word.trim_start().len());
    begin..begin + word.trim().len()
}

/// Puts added rows behind those of the tables.
pub(crate) fn append(files: &Files, records: &mut Records) {
    let regions = records.get(Region::TABLE).map_or(&[][..], Vec::as_slice);
    let only = match regions {
        [region] => region.get("id").map(|entry| entry.value.value.clone()),
        _ => None,
    };
    for (file, added) in files.indexed() {
        let Some(table) = added.row_of else { continue };
        let whole = span(file, 0..added.text.len());
        let at = |range: &std::ops::Range<usize>| At {
            value: added.text[range.clone()].to_owned(),
            span: span(file, range.clone()),
        };
        let found = pairs(&added.text).unwrap_or_default();
        let filled = found.iter().filter(|(_, value)| !value.is_empty());
        let mut entries: Vec<Entry> = filled
            .map(|(field, value)| {
                let At { value, span } = at(value);
                Entry { key: at(field), value: At { value: Raw::Cell(value), span } }
            })
            .collect();
        let region = only.clone().filter(|_| table != Agreement::TABLE);
        for (field, value) in [("id", Some(Raw::Cell(ADDED.to_owned()))), ("region", region)] {
            let Some(value) = value.filter(|_| entries.iter().all(|entry| entry.key.value != field)) else {
                continue;
            };
            let key = At { value: field.to_owned(), span: whole };
            entries.push(Entry { key, value: At { value, span: whole } });
        }
        records.entry(table).or_default().push(Record { table, span: whole, entries, header: None });
    }
}

fn span(file: FileId, range: std::ops::Range<usize>) -> Span {
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span { file, start: place(range.start), end: place(range.end) }
}
