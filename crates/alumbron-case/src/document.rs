//! `case.toml`: from text to records, with the place of every key and value.
//!
//! The tables of the document become the same [`Record`]s that rows of a CSV table become. Syntax errors are findings
//! (AL003, AL009) and what lies between them is read all the same. This file knows which tables there are, not what
//! their fields mean.

use alumbron_model::case::Source;
use alumbron_model::disruption::Disruption;
use alumbron_model::finding::{At, FileId, Finding, Findings, codes, nearest};
use alumbron_model::record::{Entity as _, Entry, Raw, Record};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::csv::span;

/// The file's name.
pub(crate) const FILE: &str = "case.toml";

/// The table of scenarios, in messages.
pub(crate) const SCENARIOS: &str = "scenarios";

/// `case.toml`, cut into records.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// `name`, `title`, `summary`.
    pub(crate) head: Record,
    /// `[horizon]`.
    pub(crate) horizon: Record,
    /// `[settings]`.
    pub(crate) settings: Record,
    /// `[money]`, if it is there.
    pub(crate) money: Option<Record>,
    /// `[policy]`.
    pub(crate) policy: Record,
    /// `[outlook]`, if it is there.
    pub(crate) outlook: Option<Record>,
    /// `[[source]]`.
    pub(crate) sources: Vec<Record>,
    /// `[[scenario]]`.
    pub(crate) scenarios: Vec<Overlay>,
    /// `[[disruption]]`.
    pub(crate) disruptions: Vec<Record>,
}

/// One `[[scenario]]`.
#[derive(Clone, Debug)]
pub(crate) struct Overlay {
    /// `id`, `title`, `note`, `enable`, `disable`.
    pub(crate) record: Record,
    /// The entries of `change`.
    pub(crate) changes: Vec<Record>,
}

/// The title in a `case.toml`, for lists of cases.
pub(crate) fn title(text: &str) -> Option<String> {
    let (table, _) = DeTable::parse_recoverable(text);
    Some(table.get_ref().get("title")?.get_ref().as_str()?.to_owned())
}

/// The id of the first scenario in a text, for what is laid over a case.
pub(crate) fn first_scenario(text: &str) -> Option<String> {
    let (table, _) = DeTable::parse_recoverable(text);
    let first = table.get_ref().get("scenario")?.get_ref().as_array()?.first()?;
    Some(first.get_ref().as_table()?.get("id")?.get_ref().as_str()?.to_owned())
}

/// The text with another value of `name`, which must be an id; none if there is no name to replace.
pub(crate) fn renamed(text: &str, name: &str) -> Option<String> {
    let (table, _) = DeTable::parse_recoverable(text);
    let value = table.get_ref().get("name")?;
    value.get_ref().as_str()?;
    let (before, after) = (text.get(..value.span().start)?, text.get(value.span().end..)?);
    Some(format!("{before}\"{name}\"{after}"))
}

/// Cuts the text of `case.toml` into records.
pub(crate) fn read(file: FileId, text: &str, findings: &mut Findings) -> Document {
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        findings.push(syntax(file, text, &error));
    }
    let mut cut = Cut { file, findings };
    let mut document = Document {
        head: Record { table: FILE, span: cut.at(0..0), entries: Vec::new(), header: None },
        horizon: Record { table: "[horizon]", span: cut.at(0..0), entries: Vec::new(), header: None },
        settings: Record { table: "[settings]", span: cut.at(0..0), entries: Vec::new(), header: None },
        money: None,
        policy: Record { table: "[policy]", span: cut.at(0..0), entries: Vec::new(), header: None },
        outlook: None,
        sources: Vec::new(),
        scenarios: Vec::new(),
        disruptions: Vec::new(),
    };
    for (key, value) in root.get_ref() {
        match key.get_ref().as_ref() {
            "horizon" => document.horizon = cut.one("[horizon]", key, value),
            "settings" => document.settings = cut.one("[settings]", key, value),
            "money" => document.money = Some(cut.one("[money]", key, value)),
            "policy" => document.policy = cut.one("[policy]", key, value),
            "outlook" => document.outlook = Some(cut.one("[outlook]", key, value)),
            "source" => document.sources = cut.many(Source::TABLE, key, value),
            "disruption" => document.disruptions = cut.many(Disruption::TABLE, key, value),
            "scenario" => document.scenarios = cut.scenarios(key, value),
            name if holds_tables(value) => cut.unknown(name, key),
            _ => document.head.entries.push(cut.entry(key, value)),
        }
    }
    document
}

const TABLES: [&str; 8] =
    ["horizon", "settings", "money", "policy", "outlook", "source", "scenario", "disruption"];

struct Cut<'f> {
    file: FileId,
    findings: &'f mut Findings,
}

type Key<'i> = Spanned<std::borrow::Cow<'i, str>>;

impl Cut<'_> {
    fn at(&self, range: std::ops::Range<usize>) -> alumbron_model::finding::Span {
        span(self.file, range.start, range.end)
    }

    fn one(&mut self, table: &'static str, key: &Key<'_>, value: &Spanned<DeValue<'_>>) -> Record {
        match value.get_ref().as_table() {
            Some(inner) => self.record(table, value.span(), inner),
            None => {
                let name = key.get_ref();
                self.findings.push(Finding::new(
                    &codes::WRONG_TYPE,
                    format!("`{name}` is not a table"),
                    self.at(value.span()),
                    format!("expected a table that begins with [{name}]"),
                ));
                Record { table, span: self.at(value.span()), entries: Vec::new(), header: None }
            }
        }
    }

    fn tables<'v, 'i>(
        &mut self,
        key: &Key<'_>,
        value: &'v Spanned<DeValue<'i>>,
    ) -> Vec<(std::ops::Range<usize>, &'v DeTable<'i>)> {
        let name = key.get_ref();
        let items: Vec<&Spanned<DeValue<'_>>> = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        let list = matches!(value.get_ref(), DeValue::Array(_));
        let mut tables = Vec::new();
        for item in items {
            match item.get_ref().as_table() {
                Some(table) if list => tables.push((item.span(), table)),
                _ => self.findings.push(Finding::new(
                    &codes::WRONG_TYPE,
                    format!("`{name}` is not a list of tables"),
                    self.at(item.span()),
                    format!("expected tables that begin with [[{name}]]"),
                )),
            }
        }
        tables
    }

    fn many(&mut self, table: &'static str, key: &Key<'_>, value: &Spanned<DeValue<'_>>) -> Vec<Record> {
        self.tables(key, value).into_iter().map(|(span, inner)| self.record(table, span, inner)).collect()
    }

    fn scenarios(&mut self, key: &Key<'_>, value: &Spanned<DeValue<'_>>) -> Vec<Overlay> {
        let mut overlays = Vec::new();
        for (span, inner) in self.tables(key, value) {
            let mut record = self.record(SCENARIOS, span, inner);
            // The entry stays, as a blank list, so that it counts as known.
            if let Some(entry) = record.entries.iter_mut().find(|e| e.key.value == "change") {
                entry.value.value = Raw::List(Vec::new());
            }
            let changes = match inner.get_key_value("change") {
                Some((key, value)) => self.many("change", key, value),
                None => Vec::new(),
            };
            overlays.push(Overlay { record, changes });
        }
        overlays
    }

    fn record(&self, table: &'static str, span: std::ops::Range<usize>, inner: &DeTable<'_>) -> Record {
        let entries = inner.iter().map(|(key, value)| self.entry(key, value)).collect();
        Record { table, span: self.at(span), entries, header: None }
    }

    fn entry(&self, key: &Key<'_>, value: &Spanned<DeValue<'_>>) -> Entry {
        Entry {
            key: At { value: key.get_ref().as_ref().to_owned(), span: self.at(key.span()) },
            value: self.raw(value),
        }
    }

    fn raw(&self, value: &Spanned<DeValue<'_>>) -> At<Raw> {
        let raw = match value.get_ref() {
            DeValue::String(text) => Raw::Text(text.as_ref().to_owned()),
            DeValue::Integer(number) => Raw::Number(integer(number.as_str(), number.radix())),
            DeValue::Float(number) => Raw::Number(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(value) => Raw::Bool(*value),
            DeValue::Datetime(date) => Raw::Date(date.to_string()),
            DeValue::Array(items) => Raw::List(items.iter().map(|item| self.raw(item)).collect()),
            DeValue::Table(_) => Raw::Nested,
        };
        At { value: raw, span: self.at(value.span()) }
    }

    fn unknown(&mut self, name: &str, key: &Key<'_>) {
        let mut finding = Finding::new(
            &codes::UNKNOWN_TABLE,
            format!("unknown table `{name}` in {FILE}"),
            self.at(key.span()),
            "not a table of this file",
        );
        let help = nearest(name, TABLES).map(|near| format!("did you mean `{near}`?"));
        finding.help = help.or_else(|| {
            let csv = format!("{name}.csv");
            let plural = format!("{name}s.csv");
            let file = crate::tables::FILES.iter().find(|file| **file == csv || **file == plural)?;
            Some(format!("rows of this table stand in {file}"))
        });
        self.findings.push(finding);
    }
}

/// A whole number of the document; beyond 2^53 it is rounded, and no field takes such numbers.
fn integer(digits: &str, radix: u32) -> f64 {
    i64::from_str_radix(digits, radix).map_or(f64::INFINITY, |value| value as f64)
}

fn holds_tables(value: &Spanned<DeValue<'_>>) -> bool {
    match value.get_ref() {
        DeValue::Table(_) => true,
        DeValue::Array(items) => items.iter().any(|item| item.get_ref().is_table()),
        _ => false,
    }
}

fn syntax(file: FileId, text: &str, error: &toml::de::Error) -> Finding {
    let place = error.span().unwrap_or(text.len()..text.len());
    let place = text.floor_char_boundary(place.start)..text.floor_char_boundary(place.end);
    let at = span(file, place.start, place.end);
    if error.message().starts_with("duplicate key") {
        let key = text.get(place).unwrap_or_default();
        return Finding::new(
            &codes::DUPLICATE_COLUMN,
            format!("key `{key}` stands twice"),
            at,
            "given again here",
        );
    }
    let mut message = error.message().lines().next().unwrap_or("not valid TOML").to_owned();
    message.truncate(message.floor_char_boundary(200));
    let mut finding = Finding::new(&codes::TOML_SYNTAX, "case.toml is not valid TOML", at, message);
    let word: String = text[at.start as usize..].chars().take_while(|c| c.is_alphanumeric()).collect();
    if word.starts_with(char::is_alphabetic) && text[..at.start as usize].trim_end().ends_with('=') {
        finding.help = Some(format!("text needs quotes: \"{word}\""));
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_are_placed_to_the_byte() {
        let text = "title = \"Niño\"\n[horizon]\nhours = 24\n[[source]]\nid = \"é\"\nyear = 1979-01-01\n";
        let mut findings = Findings::default();
        let document = read(FileId(0), text, &mut findings);
        assert!(findings.is_empty());
        let place = |at: alumbron_model::finding::Span| &text[at.start as usize..at.end as usize];
        assert_eq!(place(document.head.entries[0].value.span), "\"Niño\"");
        assert_eq!(place(document.horizon.get("hours").unwrap().value.span), "24");
        let source = &document.sources[0];
        assert_eq!(place(source.get("id").unwrap().value.span), "\"é\"");
        assert_eq!(source.get("year").unwrap().value.value, Raw::Date("1979-01-01".to_owned()));
    }

    #[test]
    fn reading_goes_on_after_a_syntax_error() {
        let mut findings = Findings::default();
        let document = read(FileId(0), "name = \n[horizon]\nhours = 24\nhours = 5\n", &mut findings);
        let codes: Vec<&str> = findings.sorted().iter().map(|f| f.code.id).collect();
        assert_eq!(codes, ["AL003", "AL009"]);
        assert!(document.horizon.get("hours").is_some());
    }
}
