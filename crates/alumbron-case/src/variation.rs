//! Variations: scenarios put together from choices, and their text as it stands in a `case.toml`.
//!
//! What a person chose on a page becomes text first and is then read as any scenario is. So the text can be put into a
//! copy of the case and gives the same there.

use std::fmt::Write as _;

use serde_json::{Map, Number, Value};

use crate::document;
use crate::source::Files;

/// What people look for first in a disruption.
const FIRST: [&str; 5] = ["id", "kind", "title", "start", "end"];

/// A scenario put together from choices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variation {
    /// Id of the scenario.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// What it changes, for people.
    pub note: String,
    /// Scenarios that it includes, in order.
    pub include: Vec<String>,
    /// Disruptions that happen though not active otherwise.
    pub enable: Vec<String>,
    /// Disruptions that do not happen.
    pub disable: Vec<String>,
    /// Disruptions of its own: their fields, `id` among them. They happen in this scenario alone.
    pub disruptions: Vec<Map<String, Value>>,
    /// Changed values.
    pub changes: Vec<Variant>,
}

/// A changed value of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The table.
    pub table: String,
    /// Id of the row.
    pub id: String,
    /// The field, as it stands in the row.
    pub field: String,
    /// Its new value; the text "" removes it.
    pub value: Value,
}

impl Variation {
    /// The text that declares it, to be put behind that of a `case.toml`.
    ///
    /// ```
    /// use alumbron_case::{Files, Variation, read};
    /// let variation = Variation {
    ///     id: "sketch".to_owned(),
    ///     include: vec!["without-russia".to_owned()],
    ///     disable: vec!["matanzas-fire-port".to_owned()],
    ///     ..Variation::default()
    /// };
    /// let text = variation.text().expect("there is nothing that cannot be written");
    /// let files = Files::embedded("cuba-2022")?.with_text(&text);
    /// assert!(read(&files, "sketch").case.is_some());
    /// # Ok::<(), alumbron_case::Error>(())
    /// ```
    ///
    /// # Errors
    /// What cannot be written: nothing, or a table where a value is wanted.
    pub fn text(&self) -> Result<String, String> {
        let mut text = String::new();
        let own = |disruption: &Map<String, Value>| disruption.get("id").cloned();
        for disruption in &self.disruptions {
            text.push_str("\n[[disruption]]\n");
            let first = FIRST.iter().filter_map(|field| disruption.get_key_value(*field));
            let others =
                disruption.iter().filter(|(field, _)| !FIRST.contains(&field.as_str()) && *field != "active");
            for (field, value) in first.chain(others) {
                // Writing into a string cannot fail.
                let _ = writeln!(text, "{} = {}", key(field), written(field, value)?);
            }
            text.push_str("active = false\n");
        }
        let enable: Vec<Value> = self
            .enable
            .iter()
            .map(|id| Value::from(id.as_str()))
            .chain(self.disruptions.iter().filter_map(own))
            .collect();
        let ids = |ids: &[String]| Value::from(ids.to_vec());
        text.push_str("\n[[scenario]]\n");
        let fields = [
            ("id", Value::from(self.id.as_str())),
            ("title", Value::from(self.title.as_str())),
            ("note", Value::from(self.note.as_str())),
            ("include", ids(&self.include)),
            ("enable", Value::from(enable)),
            ("disable", ids(&self.disable)),
        ];
        let is_empty = |value: &Value| {
            matches!(value, Value::String(text) if text.is_empty()) || value == &Value::Array(Vec::new())
        };
        for (field, value) in fields.iter().filter(|(_, value)| !is_empty(value)) {
            let _ = writeln!(text, "{field} = {}", written(field, value)?);
        }
        if !self.changes.is_empty() {
            text.push_str("change = [\n");
            for Variant { table, id, field, value } in &self.changes {
                let [table, id, name] = [table, id, field].map(|word| quoted(word));
                let value = written(field, value)?;
                let _ =
                    writeln!(text, "  {{ table = {table}, id = {id}, field = {name}, value = {value} }},");
            }
            text.push_str("]\n");
        }
        Ok(text)
    }
}

impl Files {
    /// The same files with more text in `case.toml`.
    #[must_use]
    pub fn with_text(&self, text: &str) -> Self {
        let mut files = self.clone();
        if let Some(file) = files.files.iter_mut().find(|file| file.name == document::FILE) {
            if !file.text.ends_with('\n') {
                file.text.push('\n');
            }
            file.text.push_str(text);
        }
        files
    }
}

/// A key, in quotes unless it can stand bare.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { quoted(name) }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A value on one line.
fn written(field: &str, value: &Value) -> Result<String, String> {
    let what = || format!("`{field}` takes text, a number, true or false, or a list of these");
    Ok(match value {
        Value::String(text) if text.contains(['\n', '\r']) => {
            return Err(format!("`{field}` takes text on one line"));
        }
        Value::String(text) => quoted(text),
        Value::Number(number) => self::number(number),
        Value::Bool(value) => value.to_string(),
        Value::Array(items) if items.iter().all(|item| !item.is_array()) => {
            let items =
                items.iter().map(|item| written(field, item)).collect::<Result<Vec<String>, String>>()?;
            format!("[{}]", items.join(", "))
        }
        Value::Null | Value::Object(_) | Value::Array(_) => return Err(what()),
    })
}

/// A number; whole ones beyond what the format holds become floating-point ones, as they do when they are read.
fn number(number: &Number) -> String {
    match (number.as_i64(), number.as_f64()) {
        (Some(whole), _) => whole.to_string(),
        (None, value) => toml::Value::from(value.unwrap_or(f64::NAN)).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn one(value: Value) -> Result<String, String> {
        let change =
            Variant { table: "units".to_owned(), id: "a\"b".to_owned(), field: "note".to_owned(), value };
        Variation { id: "v".to_owned(), changes: vec![change], ..Variation::default() }.text()
    }

    #[test]
    fn whatever_is_written_is_read_as_it_was() {
        let odd = "é\t\"'\\ \u{7f}\u{1} # [x]";
        for value in
            [json!(odd), json!(0.1), json!(1e300), json!(u64::MAX), json!(-3), json!(true), json!(["a", odd])]
        {
            let text = one(value.clone()).expect("it can be written");
            let table: toml::Table = text.parse().unwrap_or_else(|e| panic!("{e}\n{text}"));
            let change = &table["scenario"][0]["change"][0];
            let read = serde_json::to_value(&change["value"]).expect("TOML values are JSON values");
            let (read, value) = match (read.as_f64(), value.as_f64()) {
                (Some(read), Some(value)) => (json!(read), json!(value)),
                _ => (read, value),
            };
            assert_eq!(read, value, "{text}");
            assert_eq!(change["id"].as_str(), Some("a\"b"));
        }
    }

    #[test]
    fn what_is_no_value_is_refused() {
        for value in [json!(null), json!({}), json!([[1]]), json!([null]), json!("two\nlines")] {
            assert!(one(value.clone()).is_err(), "{value}");
        }
    }

    #[test]
    fn disruptions_of_its_own_happen_in_it_alone() {
        let disruption =
            json!({"id": "lost", "kind": "tank-loss", "tanks": ["t"], "active": true, "odd key": 1});
        let disruptions = disruption.as_object().cloned().into_iter().collect();
        let text = Variation { id: "v".to_owned(), disruptions, ..Variation::default() }.text();
        let expected = "\n[[disruption]]\nid = \"lost\"\nkind = \"tank-loss\"\n\"odd key\" = 1\ntanks = [\"t\"]\nactive = false\n\n\
                        [[scenario]]\nid = \"v\"\nenable = [\"lost\"]\n";
        assert_eq!(text.as_deref(), Ok(expected));
    }
}
