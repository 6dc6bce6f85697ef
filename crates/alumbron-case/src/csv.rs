//! Comma-separated tables, with the place of every cell to the byte.
//!
//! [`Scanner`] cuts a text into rows of cells; [`sheet`] turns them into [`Record`]s under the names of the header.
//! Accepted: a byte order mark, LF or CRLF, quoted cells with doubled quotes inside, blank lines and lines that begin
//! with `#`. A cell's place is its text without surrounding blanks, quotes included. This file knows no table.

use std::borrow::Cow;
use std::sync::Arc;

use alumbron_model::finding::{At, FileId, Finding, Findings, Span, codes};
use alumbron_model::record::{Entry, Header, Raw, Record};

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell<'t> {
    /// First byte, of the opening quote if there is one.
    pub(crate) start: usize,
    /// First byte after, past the closing quote.
    pub(crate) end: usize,
    /// The text it stands for, trimmed unless it was quoted.
    pub(crate) value: Cow<'t, str>,
    /// Whether a quote was opened and never closed.
    pub(crate) unclosed: bool,
}

/// One row, without its line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row<'t> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) cells: Vec<Cell<'t>>,
}

/// Cuts a text into rows; blank lines, rows of nothing but commas, and comments are skipped.
#[derive(Clone, Debug)]
pub(crate) struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scanner<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, at }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// First position from `at` on that holds one of the bytes, or the end of the text.
    fn until(&self, at: usize, stops: &[u8]) -> usize {
        self.text.as_bytes()[at..].iter().position(|b| stops.contains(b)).map_or(self.text.len(), |n| at + n)
    }

    fn row(&mut self) -> Row<'t> {
        let start = self.at;
        let mut cells = Vec::new();
        loop {
            let (cell, stop) = self.cell(self.at);
            cells.push(cell);
            if self.byte(stop) == Some(b',') {
                self.at = stop + 1;
                continue;
            }
            self.at = match self.byte(stop) {
                Some(b'\r') if self.byte(stop + 1) == Some(b'\n') => stop + 2,
                Some(_) => stop + 1,
                None => stop,
            };
            return Row { start, end: stop, cells };
        }
    }

    /// The cell that begins at `from`, and the position of the comma or line end that closes it.
    fn cell(&self, from: usize) -> (Cell<'t>, usize) {
        let blanks = self.text.as_bytes()[from..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let begin = from + blanks;
        if self.byte(begin) != Some(b'"') {
            let stop = self.until(from, b",\r\n");
            let raw = &self.text[from..stop];
            let value = raw.trim();
            let start = from + (raw.len() - raw.trim_start().len());
            return (
                Cell { start, end: start + value.len(), value: Cow::Borrowed(value), unclosed: false },
                stop,
            );
        }
        let mut value = String::new();
        let mut at = begin + 1;
        loop {
            let quote = self.until(at, b"\"");
            value.push_str(&self.text[at..quote]);
            match (self.byte(quote), self.byte(quote + 1)) {
                (None, _) => {
                    let cell =
                        Cell { start: begin, end: self.text.len(), value: Cow::Owned(value), unclosed: true };
                    return (cell, self.text.len());
                }
                (Some(_), Some(b'"')) => {
                    value.push('"');
                    at = quote + 2;
                }
                (Some(_), _) => {
                    let stop = self.until(quote + 1, b",\r\n");
                    let tail = self.text[quote + 1..stop].trim_end();
                    value.push_str(tail);
                    let end = quote + 1 + tail.len();
                    return (Cell { start: begin, end, value: Cow::Owned(value), unclosed: false }, stop);
                }
            }
        }
    }
}

impl<'t> Iterator for Scanner<'t> {
    type Item = Row<'t>;

    fn next(&mut self) -> Option<Row<'t>> {
        while self.at < self.text.len() {
            if self.byte(self.at) == Some(b'#') {
                self.at = (self.until(self.at, b"\n") + 1).min(self.text.len());
                continue;
            }
            let row = self.row();
            if row.cells.iter().any(|cell| !cell.value.trim().is_empty() || cell.unclosed) {
                return Some(row);
            }
        }
        None
    }
}

/// A table that was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    /// Rows that have as many cells as the header.
    pub(crate) records: Vec<Record>,
    /// What could be made of the other rows, so that their ids count as declared.
    pub(crate) broken: Vec<Record>,
    /// Whether rows have no ids, for want of a column.
    pub(crate) nameless: bool,
}

/// Reads a table with a header: findings AL005, AL006, AL008 and AL009.
pub(crate) fn sheet(file: FileId, table: &'static str, text: &str, findings: &mut Findings) -> Sheet {
    let mut sheet = Sheet::default();
    let mut rows = Scanner::new(text);
    let Some(head) = rows.next() else {
        findings.push(no_header(file, &format!("{table}.csv")));
        return sheet;
    };
    let keys = header(file, &head, text, findings);
    sheet.nameless = !keys.iter().any(|key| key.value == "id");
    let named = Arc::new(Header { span: span(file, head.start, head.end), columns: keys.clone() });
    for row in rows {
        let mut record = Record {
            table,
            span: span(file, row.start, row.end),
            entries: Vec::with_capacity(keys.len()),
            header: Some(Arc::clone(&named)),
        };
        let whole = check_row(file, &row, keys.len(), text, findings);
        for (key, cell) in keys.iter().zip(row.cells) {
            let at = span(file, cell.start, cell.end);
            if cell.value.trim().is_empty() {
                continue;
            }
            if key.value.is_empty() {
                findings.push(
                    Finding::new(
                        &codes::UNKNOWN_FIELD,
                        "a cell stands under no name",
                        at,
                        "no column name above",
                    )
                    .with_context(key.span, "the header is blank here")
                    .with_help("name the column; a leading underscore keeps columns of your own"),
                );
                continue;
            }
            let value = At { value: Raw::Cell(cell.value.into_owned()), span: at };
            record.entries.push(Entry { key: key.clone(), value });
        }
        if whole { &mut sheet.records } else { &mut sheet.broken }.push(record);
    }
    sheet
}

/// The names of the columns; of two columns of one name the second is a finding and gets no name.
pub(crate) fn header(file: FileId, head: &Row<'_>, text: &str, findings: &mut Findings) -> Vec<At<String>> {
    let mut keys: Vec<At<String>> = Vec::new();
    check_row(file, head, head.cells.len(), text, findings);
    for cell in &head.cells {
        let key = At { value: cell.value.trim().to_owned(), span: span(file, cell.start, cell.end) };
        let first = keys.iter().find(|k| k.value == key.value && !key.value.is_empty()).map(|k| k.span);
        if let Some(first) = first {
            findings.push(
                Finding::new(
                    &codes::DUPLICATE_COLUMN,
                    format!("column `{}` stands twice", key.value),
                    key.span,
                    "second column of this name",
                )
                .with_context(first, "first column of this name"),
            );
            // A leading underscore is a column nobody reads: one finding is enough.
            keys.push(At { value: format!("_{}", key.value), span: key.span });
        } else {
            keys.push(key);
        }
    }
    keys
}

/// Whether a row is as wide as the header and all its quotes are closed.
pub(crate) fn check_row(
    file: FileId,
    row: &Row<'_>,
    width: usize,
    text: &str,
    findings: &mut Findings,
) -> bool {
    if let Some(cell) = row.cells.iter().find(|cell| cell.unclosed) {
        let line = text[cell.start..].find(['\r', '\n']).map_or(text.len(), |n| cell.start + n);
        findings.push(
            Finding::new(
                &codes::CSV_QUOTE,
                "a quoted cell is never closed",
                span(file, cell.start, line),
                "opened here",
            )
            .with_help("close it with `\"`; a quote inside a quoted cell is written twice"),
        );
        return false;
    }
    if row.cells.len() == width {
        return true;
    }
    let many = row.cells.len() > width;
    let finding = Finding::new(
        &codes::CSV_WIDTH,
        format!("a row has too {} cells", if many { "many" } else { "few" }),
        span(file, row.start, row.end),
        format!("{} here, the header has {width}", cells(row.cells.len())),
    );
    findings.push(if many {
        finding.with_help("a comma inside a text needs the text in double quotes; decimals take a point")
    } else {
        finding.with_help("a blank cell still needs its comma")
    });
    false
}

pub(crate) fn no_header(file: FileId, name: &str) -> Finding {
    Finding::new(
        &codes::EMPTY_TABLE,
        format!("`{name}` has no header"),
        span(file, 0, 0),
        "expected the names of the columns",
    )
}

fn cells(n: usize) -> String {
    if n == 1 { "1 cell".to_owned() } else { format!("{n} cells") }
}

/// A span from byte positions; files are bounded far below 4 GiB.
pub(crate) fn span(file: FileId, start: usize, end: usize) -> Span {
    let byte = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span { file, start: byte(start), end: byte(end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<Vec<(&str, String)>> {
        Scanner::new(text)
            .map(|row| {
                row.cells.iter().map(|c| (&text[c.start..c.end], c.value.clone().into_owned())).collect()
            })
            .collect()
    }

    #[test]
    fn a_quoted_cell_is_placed_with_its_quotes() {
        let text = "id,title\nu1,\"Felton, \"\"1\"\"\" , x\n";
        let rows = places(text);
        assert_eq!(rows[1][1], ("\"Felton, \"\"1\"\"\"", "Felton, \"1\"".to_owned()));
        assert_eq!(rows[1][2].0, "x");
        let row = Scanner::new(text).nth(1).unwrap();
        assert_eq!((row.cells[1].start, row.cells[1].end), (12, 27));
        assert_eq!((row.start, row.end), (9, 31));
    }

    #[test]
    fn crlf_and_a_byte_order_mark_are_no_part_of_any_cell() {
        let text = "\u{feff}id,title\r\nu1,Niño\r\n";
        let rows: Vec<Row<'_>> = Scanner::new(text).collect();
        assert_eq!((rows[0].cells[0].start, rows[0].cells[0].end), (3, 5));
        assert_eq!((rows[0].start, rows[0].end), (3, 11));
        assert_eq!(&text[rows[1].cells[1].start..rows[1].cells[1].end], "Niño");
        assert_eq!(rows[1].end, text.len() - 2);
    }

    #[test]
    fn comments_blank_lines_and_rows_of_commas_are_skipped() {
        let rows = places("# note, with a comma\nid,x\n\n   \n,\n# again\na,1");
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1][1].0, "1");
    }

    #[test]
    fn a_line_break_inside_quotes_belongs_to_the_cell() {
        let rows = places("id,title\na,\"two\nlines\"\nb,one");
        assert_eq!(rows[1][1].1, "two\nlines");
        assert_eq!(rows[2][0].0, "b");
    }

    #[test]
    fn an_open_quote_takes_the_rest() {
        let rows: Vec<Row<'_>> = Scanner::new("id\n\"a\nb").collect();
        assert!(rows[1].cells[0].unclosed);
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn blank_cells_are_left_out_and_rows_are_records() {
        let mut findings = Findings::default();
        let sheet = sheet(FileId(3), "units", "id,title,x\nu1,,4\n", &mut findings);
        assert!(findings.is_empty());
        let record = &sheet.records[0];
        assert_eq!(record.entries.len(), 2);
        assert_eq!(record.span, Span { file: FileId(3), start: 11, end: 16 });
        assert_eq!(record.get("x").unwrap().value.span, Span { file: FileId(3), start: 15, end: 16 });
    }
}
