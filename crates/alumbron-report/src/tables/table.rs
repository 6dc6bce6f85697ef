//! A result table: named columns of one length, which writes itself as Parquet.
//!
//! Bytes are the same for the same values: one row group, Snappy, a fixed creator and no time of writing. Numbers that
//! are not finite, such as unknown errors, become null. It knows nothing of what the columns mean.

use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use parquet::basic::Compression;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

/// The creator named in every file: fixed, so that equal results give equal bytes.
const CREATED_BY: &str = "alumbron";

/// The values of a column; `None` is null.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// 64-bit floating point.
    Numbers(Vec<Option<f64>>),
    /// 64-bit integers.
    Integers(Vec<Option<i64>>),
    /// UTF-8 text.
    Texts(Vec<Option<String>>),
    /// Dates, in days since 1970-01-01.
    Dates(Vec<i32>),
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name, ending in the unit of measure where it has one.
    pub name: &'static str,
    /// Its values, one a row.
    pub values: Values,
}

/// A result table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    name: &'static str,
    columns: Vec<Column>,
}

impl Table {
    /// A table without columns. Columns are added in order; all must have the same length.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self { name, columns: Vec::new() }
    }

    /// Name of the table, which is the name of its file without `.parquet`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The columns in order.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Number of rows.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.columns.first().map_or(0, |c| c.values.len())
    }

    /// Adds a column of numbers; those that are not finite become null.
    #[must_use]
    pub fn numbers<V: Into<Option<f64>>>(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let finite = values.into_iter().map(|v| v.into().filter(|x: &f64| x.is_finite()));
        self.with(name, Values::Numbers(finite.collect()))
    }

    /// Adds a column of integers.
    #[must_use]
    pub fn integers<V: Into<Option<i64>>>(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        self.with(name, Values::Integers(values.into_iter().map(Into::into).collect()))
    }

    /// Adds a column of text.
    #[must_use]
    pub fn texts<'a, V: Into<Option<&'a str>>>(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        self.with(name, Values::Texts(values.into_iter().map(|v| v.into().map(str::to_owned)).collect()))
    }

    /// Adds a column of dates, in days since 1970-01-01.
    #[must_use]
    pub fn dates(self, name: &'static str, days: impl IntoIterator<Item = i32>) -> Self {
        self.with(name, Values::Dates(days.into_iter().collect()))
    }

    fn with(mut self, name: &'static str, values: Values) -> Self {
        debug_assert!(
            self.columns.first().is_none_or(|c| c.values.len() == values.len()),
            "column `{name}` of table `{}` has {} rows",
            self.name,
            values.len()
        );
        self.columns.push(Column { name, values });
        self
    }

    /// The table as comma-separated text (RFC 4180, with bare line feeds): a header, then a line a row; null is an empty
    /// cell, dates are `YYYY-MM-DD`.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        let mut text = names.join(",") + "\n";
        for row in 0..self.n_rows() {
            for (nth, column) in self.columns.iter().enumerate() {
                if nth > 0 {
                    text.push(',');
                }
                text.push_str(&column.values.cell(row));
            }
            text.push('\n');
        }
        text
    }

    /// Writes the table as Parquet.
    ///
    /// # Errors
    /// If `sink` fails.
    pub fn write(&self, sink: impl Write + Send) -> Result<()> {
        let fields: Vec<String> = self.columns.iter().map(Column::field).collect();
        let schema = parse_message_type(&format!("message {} {{ {} }}", self.name, fields.concat()))?;
        let mut properties = WriterProperties::builder()
            .set_created_by(CREATED_BY.to_owned())
            .set_compression(Compression::SNAPPY);
        for column in self.columns.iter().filter(|column| matches!(column.values, Values::Numbers(_))) {
            // Measured numbers seldom repeat: to look for each of them would cost more than all the rest.
            properties = properties.set_column_dictionary_enabled(ColumnPath::from(column.name), false);
        }
        let properties = properties.build();
        let mut file = SerializedFileWriter::new(sink, Arc::new(schema), Arc::new(properties))?;
        let mut group = file.next_row_group()?;
        for column in &self.columns {
            let Some(mut writer) = group.next_column()? else { break };
            column.values.write(writer.untyped())?;
            writer.close()?;
        }
        group.close()?;
        file.close()?;
        Ok(())
    }
}

impl Column {
    fn field(&self) -> String {
        let kind = match self.values {
            Values::Numbers(_) => "OPTIONAL DOUBLE",
            Values::Integers(_) => "OPTIONAL INT64",
            Values::Texts(_) => "OPTIONAL BYTE_ARRAY",
            Values::Dates(_) => "REQUIRED INT32",
        };
        let logical = match self.values {
            Values::Texts(_) => " (STRING)",
            Values::Dates(_) => " (DATE)",
            _ => "",
        };
        format!("{kind} {}{logical}; ", self.name)
    }
}

impl Values {
    /// Number of values, nulls included.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(v) => v.len(),
            Self::Integers(v) => v.len(),
            Self::Texts(v) => v.len(),
            Self::Dates(v) => v.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A value as a cell of comma-separated text.
    fn cell(&self, row: usize) -> Cow<'_, str> {
        let known = |text: Option<String>| Cow::Owned(text.unwrap_or_default());
        match self {
            Self::Numbers(values) => known(values[row].map(|number| number.to_string())),
            Self::Integers(values) => known(values[row].map(|number| number.to_string())),
            Self::Dates(values) => {
                let days = i64::from(values[row]).days();
                known(Some(Date::constant(1970, 1, 1).saturating_add(days).to_string()))
            }
            Self::Texts(values) => {
                let text = values[row].as_deref().unwrap_or_default();
                if text.contains([',', '"', '\n', '\r']) {
                    Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
                } else {
                    Cow::Borrowed(text)
                }
            }
        }
    }

    fn write(&self, writer: &mut ColumnWriter<'_>) -> Result<()> {
        match (self, writer) {
            (Self::Numbers(values), ColumnWriter::DoubleColumnWriter(writer)) => {
                let (levels, present) = split(values.iter().copied());
                writer.write_batch(&present, Some(&levels), None)?;
            }
            (Self::Integers(values), ColumnWriter::Int64ColumnWriter(writer)) => {
                let (levels, present) = split(values.iter().copied());
                writer.write_batch(&present, Some(&levels), None)?;
            }
            (Self::Texts(values), ColumnWriter::ByteArrayColumnWriter(writer)) => {
                let (levels, present) = split(values.iter().map(|v| v.as_deref().map(ByteArray::from)));
                writer.write_batch(&present, Some(&levels), None)?;
            }
            (Self::Dates(values), ColumnWriter::Int32ColumnWriter(writer)) => {
                writer.write_batch(values, None, None)?;
            }
            _ => return Err(ParquetError::General("schema and column disagree".to_owned())),
        }
        Ok(())
    }
}

/// Definition levels (1 where there is a value) and the values there are.
fn split<V>(values: impl Iterator<Item = Option<V>>) -> (Vec<i16>, Vec<V>) {
    let mut levels = Vec::new();
    let mut present = Vec::new();
    for value in values {
        levels.push(i16::from(value.is_some()));
        present.extend(value);
    }
    (levels, present)
}
