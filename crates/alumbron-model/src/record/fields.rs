//! The field reader: the same function that reads a record also documents it.

use std::sync::Arc;

use super::{Context, Entity, Entry, Header, Idx, Raw, Record, Value};
use crate::finding::{At, Code, Finding, Findings, codes, nearest};

/// One field, for the reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Name, with the ending of the house unit.
    pub name: String,
    /// Kind of value.
    pub kind: String,
    /// Other endings that are accepted.
    pub endings: Vec<&'static str>,
    /// Whether it must be given, and otherwise what happens without it.
    pub default: Option<String>,
    /// What it means.
    pub doc: &'static str,
}

/// Reads the fields of one record, collecting findings; or, in describing, collects their documentation.
///
/// A reader function asks for every field before it gives up on any, so that all problems of a record show at once:
///
/// ```
/// use alumbron_model::quantity::Megawatts;
/// use alumbron_model::record::{Fields, Id};
/// fn read(f: &mut Fields<'_>) -> Option<(String, f64)> {
///     let id = f.required::<Id>("id", "Name of the unit.");
///     let capacity = f.required::<Megawatts>("capacity", "Net capacity of one machine.");
///     Some((id?.value.0, capacity?.value.0))
/// }
/// let fields = Fields::describe(read);
/// assert_eq!(fields[1].name, "capacity_mw");
/// ```
#[derive(Debug)]
pub struct Fields<'r> {
    mode: Mode<'r>,
}

#[derive(Debug)]
enum Mode<'r> {
    Read {
        record: &'r Record,
        context: Context<'r>,
        findings: &'r mut Findings,
        known: Vec<String>,
        missing: Vec<Missing>,
    },
    Describe(Vec<Described>),
}

impl<'r> Fields<'r> {
    /// Reads a record with a reader function, and reports fields that nobody asked for.
    pub fn read<T>(
        record: &'r Record,
        context: Context<'r>,
        findings: &'r mut Findings,
        reader: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> T {
        let mut fields =
            Fields { mode: Mode::Read { record, context, findings, known: Vec::new(), missing: Vec::new() } };
        let value = reader(&mut fields);
        if let Mode::Read { record, findings, known, missing, .. } = fields.mode {
            let meant = unknown(record, &known, findings);
            for Missing { keys, finding } in missing {
                // A field that is there under a misspelt name is one fault, not two.
                let misspelt = match keys[..] {
                    [] => !meant.is_empty(),
                    _ => keys.iter().any(|key| meant.contains(&key.as_str())),
                };
                if !misspelt {
                    findings.push(finding);
                }
            }
        }
        value
    }

    /// The documentation of everything a reader function asks for.
    pub fn describe<T>(reader: impl FnOnce(&mut Fields<'_>) -> T) -> Vec<Described> {
        let mut fields = Fields { mode: Mode::Describe(Vec::new()) };
        reader(&mut fields);
        match fields.mode {
            Mode::Describe(list) => list,
            Mode::Read { .. } => Vec::new(),
        }
    }

    /// The horizon and names of the case around this record; nothing while describing.
    #[must_use]
    pub fn context(&self) -> Option<Context<'_>> {
        match &self.mode {
            Mode::Read { context, .. } => Some(*context),
            Mode::Describe(_) => None,
        }
    }

    /// A field that must be given.
    pub fn required<T: Value>(&mut self, name: &'static str, doc: &'static str) -> Option<At<T>> {
        let found = self.get::<T>(name, doc, None);
        if let (Found::Absent, Mode::Read { record, missing, .. }) = (&found, &mut self.mode) {
            missing.push(Missing::new(record, keys::<T>(name), doc));
        }
        found.into_option()
    }

    /// A field that may be left out.
    pub fn optional<T: Value>(&mut self, name: &'static str, doc: &'static str) -> Option<At<T>> {
        self.get::<T>(name, doc, Some("none")).into_option()
    }

    /// A field with a default; `shown` is the default as the reference prints it.
    pub fn or<T: Value>(
        &mut self,
        name: &'static str,
        default: T,
        shown: &'static str,
        doc: &'static str,
    ) -> T {
        self.get::<T>(name, doc, Some(shown)).into_option().map_or(default, |at| at.value)
    }

    /// A field whose default the caller works out; `shown` is that default as the reference prints it.
    pub fn with_default<T: Value>(
        &mut self,
        name: &'static str,
        shown: &'static str,
        doc: &'static str,
    ) -> Option<At<T>> {
        self.get::<T>(name, doc, Some(shown)).into_option()
    }

    /// Whether the record holds this very key, readable or not; false while describing.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        match &self.mode {
            Mode::Read { record, .. } => record.get(key).is_some(),
            Mode::Describe(_) => false,
        }
    }

    /// The name of an entity, resolved.
    pub fn reference<E: Entity>(&mut self, name: &'static str, doc: &'static str) -> Option<At<Idx<E>>> {
        self.required::<Reference<E>>(name, doc).map(|at| At { value: at.value.0, span: at.span })
    }

    /// The name of an entity that may be left out.
    pub fn reference_or_none<E: Entity>(
        &mut self,
        name: &'static str,
        doc: &'static str,
    ) -> Option<At<Idx<E>>> {
        self.optional::<Reference<E>>(name, doc).map(|at| At { value: at.value.0, span: at.span })
    }

    /// The name of an entity with a default that the caller works out, as [`Fields::with_default`].
    pub fn reference_or_default<E: Entity>(
        &mut self,
        name: &'static str,
        shown: &'static str,
        doc: &'static str,
    ) -> Option<At<Idx<E>>> {
        self.with_default::<Reference<E>>(name, shown, doc).map(|at| At { value: at.value.0, span: at.span })
    }

    /// Several names, resolved: a list in TOML, or a cell with semicolons. Empty if left out.
    pub fn references<E: Entity>(&mut self, name: &'static str, doc: &'static str) -> Vec<At<Idx<E>>> {
        self.list::<E>(name, doc, Some("none"))
    }

    /// Several names, of which there must be at least one.
    pub fn some_references<E: Entity>(&mut self, name: &'static str, doc: &'static str) -> Vec<At<Idx<E>>> {
        let list = self.list::<E>(name, doc, None);
        if let Mode::Read { record, missing, .. } = &mut self.mode {
            let names_any =
                |entry: &Entry| !matches!(&entry.value.value, Raw::List(items) if items.is_empty());
            if !record.get(name).is_some_and(names_any) {
                missing.push(Missing::new(record, vec![name.to_owned()], doc));
            }
        }
        list
    }

    fn list<E: Entity>(
        &mut self,
        name: &'static str,
        doc: &'static str,
        default: Option<&str>,
    ) -> Vec<At<Idx<E>>> {
        self.note_described(name, format!("ids of {}, `;` between them", E::TABLE), &[], default, doc);
        let Mode::Read { record, context, findings, known, .. } = &mut self.mode else { return Vec::new() };
        known.push(name.to_owned());
        let Some(entry) = record.get(name) else { return Vec::new() };
        let mut list = Vec::new();
        for part in split_list(&entry.value) {
            match Reference::<E>::read(&part, 1.0, context) {
                Ok(Reference(idx)) if list.iter().any(|first: &At<Idx<E>>| first.value == idx) => {
                    findings.push(repeated(&part, name, record.table));
                }
                Ok(reference) => list.push(At { value: reference.0, span: part.span }),
                Err(complaint) => findings.push(complaint_about(&part, name, record.table, complaint)),
            }
        }
        list
    }

    /// Several values, of which there must be at least one: a list in TOML, or a cell with semicolons.
    pub fn some_values<T: Value>(&mut self, name: &'static str, doc: &'static str) -> Vec<At<T>> {
        let list = self.value_list::<T>(name, doc, None);
        if let Mode::Read { record, missing, .. } = &mut self.mode
            && record.get(name).is_none()
        {
            missing.push(Missing::new(record, vec![name.to_owned()], doc));
        }
        list
    }

    /// Several values; empty if left out. `shown` is what the reference says of that.
    pub fn values<T: Value>(
        &mut self,
        name: &'static str,
        shown: &'static str,
        doc: &'static str,
    ) -> Vec<At<T>> {
        self.value_list::<T>(name, doc, Some(shown))
    }

    fn value_list<T: Value>(
        &mut self,
        name: &'static str,
        doc: &'static str,
        default: Option<&str>,
    ) -> Vec<At<T>> {
        self.note_described(name, format!("list of {}, `;` between them", T::KIND), &[], default, doc);
        let Mode::Read { record, context, findings, known, .. } = &mut self.mode else { return Vec::new() };
        known.push(name.to_owned());
        let Some(entry) = record.get(name) else { return Vec::new() };
        let mut list = Vec::new();
        for part in split_list(&entry.value) {
            match T::read(&part, 1.0, context) {
                Ok(value) => list.push(At { value, span: part.span }),
                Err(complaint) => findings.push(complaint_about(&part, name, record.table, complaint)),
            }
        }
        list
    }

    /// Reports something about this record that no single field can know.
    pub fn report(&mut self, finding: Finding) {
        if let Mode::Read { findings, missing, .. } = &mut self.mode {
            if FOLLOWING.contains(&finding.code) {
                missing.push(Missing { keys: Vec::new(), finding });
            } else {
                findings.push(finding);
            }
        }
    }

    /// The place of the record, for [`Fields::report`].
    #[must_use]
    pub fn span(&self) -> crate::finding::Span {
        match &self.mode {
            Mode::Read { record, .. } => record.span,
            Mode::Describe(_) => crate::finding::Span::default(),
        }
    }

    fn note_described(
        &mut self,
        name: &str,
        kind: String,
        endings: &[(&'static str, f64)],
        default: Option<&str>,
        doc: &'static str,
    ) {
        if let Mode::Describe(list) = &mut self.mode {
            let name = endings.first().map_or_else(|| name.to_owned(), |(e, _)| format!("{name}_{e}"));
            let endings = endings.iter().skip(1).map(|(e, _)| *e).collect();
            list.push(Described { name, kind, endings, default: default.map(ToOwned::to_owned), doc });
        }
    }

    fn get<T: Value>(&mut self, name: &'static str, doc: &'static str, default: Option<&str>) -> Found<T> {
        self.note_described(name, T::KIND.to_owned(), T::ENDINGS, default, doc);
        let Mode::Read { record, context, findings, known, .. } = &mut self.mode else {
            return Found::Absent;
        };
        let mut entries: Vec<(&Entry, f64)> = Vec::new();
        if T::ENDINGS.is_empty() {
            known.push(name.to_owned());
            entries.extend(record.get(name).map(|entry| (entry, 1.0)));
        }
        for (ending, factor) in T::ENDINGS {
            let key = format!("{name}_{ending}");
            entries.extend(record.get(&key).map(|entry| (entry, *factor)));
            known.push(key);
        }
        if let [(first, _), (second, _), ..] = entries[..] {
            findings.push(
                Finding::new(
                    &codes::UNIT_CONFLICT,
                    format!("`{}` and `{}` say the same", first.key.value, second.key.value),
                    second.value.span,
                    "given a second time here",
                )
                .with_context(first.value.span, "first given here")
                .with_help("keep one of the two"),
            );
        }
        let Some((entry, factor)) = entries.first() else { return Found::Absent };
        match T::read(&entry.value, *factor, context) {
            Ok(value) => Found::Good(At { value, span: entry.value.span }),
            Err(complaint) => {
                findings.push(complaint_about(&entry.value, &entry.key.value, record.table, complaint));
                Found::Bad
            }
        }
    }
}

enum Found<T> {
    Good(At<T>),
    Bad,
    Absent,
}

impl<T> Found<T> {
    fn into_option(self) -> Option<At<T>> {
        match self {
            Self::Good(at) => Some(at),
            Self::Bad | Self::Absent => None,
        }
    }
}

/// What is said of fields that are not there beside others; it waits until misspelt names have been mended.
const FOLLOWING: [&Code; 7] = [
    &codes::INCOMPLETE_FIELDS,
    &codes::DEMAND_LEVEL,
    &codes::UNIT_WITHOUT_FUEL_USE,
    &codes::FUEL_USE_WITHOUT_TANK,
    &codes::BAD_HORIZON,
    &codes::NO_CARGO,
    &codes::NO_EFFECT,
];

/// A required field that is not there, or what follows from fields that are not there.
#[derive(Debug)]
struct Missing {
    /// The names it could have been given under, that of the house unit first; none if it could be any.
    keys: Vec<String>,
    finding: Finding,
}

impl Missing {
    /// Blames the row; or, where the whole column is missing, the header, so that all rows give the same finding.
    fn new(record: &Record, keys: Vec<String>, doc: &'static str) -> Self {
        let key = keys.first().map_or("", String::as_str);
        let columnless = |header: &&Arc<Header>| !header.columns.iter().any(|c| keys.contains(&c.value));
        let finding = match record.header.as_ref().filter(columnless) {
            Some(header) => {
                let title = format!("missing column `{key}` in {}", record.table);
                Finding::new(&codes::MISSING_FIELD, title, header.span, format!("`{key}` is required"))
            }
            None => {
                let title = format!("missing field `{key}` in {}", record.table);
                Finding::new(&codes::MISSING_FIELD, title, record.span, format!("`{key}` is required"))
            }
        };
        Self { finding: finding.with_help(doc), keys }
    }
}

/// Reports names that nobody asked for, and gives the known names they are nearest to.
fn unknown<'k>(record: &Record, known: &'k [String], findings: &mut Findings) -> Vec<&'k str> {
    let columns = record.header.iter().flat_map(|header| &header.columns);
    let given: Vec<&At<String>> = columns.chain(record.entries.iter().map(|entry| &entry.key)).collect();
    let mut meant = Vec::new();
    for key in given {
        if key.value.is_empty() || known.contains(&key.value) || key.value.starts_with('_') {
            continue;
        }
        let mut finding = Finding::new(
            &codes::UNKNOWN_FIELD,
            format!("unknown field `{}` in {}", key.value, record.table),
            key.span,
            "not a field of this table",
        );
        if let Some(near) = nearest(&key.value, known.iter().map(String::as_str)) {
            finding = finding.with_help(format!("did you mean `{near}`?"));
            meant.push(near);
        }
        findings.push(finding);
    }
    meant
}

fn keys<T: Value>(name: &str) -> Vec<String> {
    if T::ENDINGS.is_empty() {
        return vec![name.to_owned()];
    }
    T::ENDINGS.iter().map(|(ending, _)| format!("{name}_{ending}")).collect()
}

fn complaint_about(raw: &At<Raw>, key: &str, table: &str, complaint: super::Complaint) -> Finding {
    let shown = match &raw.value {
        Raw::Cell(text) | Raw::Text(text) | Raw::Date(text) => format!(" `{}`", text.trim()),
        Raw::Number(value) => format!(" {value}"),
        Raw::Bool(value) => format!(" {value}"),
        Raw::List(_) => " (a list)".to_owned(),
        Raw::Nested => " (a table)".to_owned(),
    };
    let mut finding =
        Finding::new(complaint.code, format!("bad `{key}`{shown} in {table}"), raw.span, complaint.expected);
    finding.help = complaint.help;
    finding
}

fn repeated(part: &At<Raw>, name: &str, table: &str) -> Finding {
    let written = match &part.value {
        Raw::Cell(text) | Raw::Text(text) => text.trim(),
        _ => "",
    };
    let title = format!("`{written}` stands twice in `{name}` of {table}");
    Finding::new(&codes::REPEATED_NAME, title, part.span, "named a second time")
        .with_help("keep one of the two")
}

/// Parts of a list, each with its place; a cell is split at semicolons.
fn split_list(raw: &At<Raw>) -> Vec<At<Raw>> {
    match &raw.value {
        Raw::List(items) => items.clone(),
        Raw::Cell(text) => {
            let trimmed = text.trim();
            if !trimmed.contains(';') {
                return vec![raw.clone()];
            }
            // Within a cell of several names the whole cell is the place: quoting may shift the bytes inside.
            trimmed
                .split(';')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(|part| At { value: Raw::Cell(part.to_owned()), span: raw.span })
                .collect()
        }
        _ => vec![raw.clone()],
    }
}

/// A resolved name.
pub(super) struct Reference<E>(pub(super) Idx<E>);

impl<E: Entity> Value for Reference<E> {
    const KIND: &'static str = E::NOUN;
    fn read(raw: &At<Raw>, factor: f64, context: &Context<'_>) -> Result<Self, super::Complaint> {
        let id = String::read(raw, factor, context)?;
        if let Some((idx, _)) = context.names.find::<E>(&id) {
            return Ok(Self(idx));
        }
        let help = nearest(&id, context.names.ids(E::TABLE)).map(|near| format!("did you mean `{near}`?"));
        let declared: Vec<&str> = context.names.ids(E::TABLE).take(8).collect();
        let help = help.or_else(|| {
            Some(if declared.is_empty() {
                format!("{} declares nothing", E::TABLE)
            } else {
                format!("declared are {}", declared.join(", "))
            })
        });
        Err(super::Complaint {
            code: &codes::UNKNOWN_REFERENCE,
            expected: format!("no {} has this id", E::NOUN),
            help,
        })
    }
}
