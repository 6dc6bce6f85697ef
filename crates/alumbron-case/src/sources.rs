//! What a case rests on: how many rows of each table are reported, derived and assumed.
//!
//! Counts the provenance of a [`Case`], for `alumbron check --sources`.

use alumbron_model::case::{Case, Confidence};
use serde_json::{Value, json};

/// How much of a case is reported, derived and assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceShare {
    /// One line for each table that has rows, in alphabetical order.
    pub tables: Vec<TableShare>,
    /// One line for each source, in order of ids: its citation and how many rows name it.
    pub sources: Vec<(String, String, usize)>,
}

/// The rows of one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableShare {
    /// The table.
    pub table: &'static str,
    /// Rows stated by a source.
    pub reported: usize,
    /// Rows computed from what sources state.
    pub derived: usize,
    /// Rows chosen for want of a source.
    pub assumed: usize,
}

impl TableShare {
    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.reported + self.derived + self.assumed
    }

    fn count(&mut self, confidence: Confidence) {
        match confidence {
            Confidence::Reported => self.reported += 1,
            Confidence::Derived => self.derived += 1,
            Confidence::Assumed => self.assumed += 1,
        }
    }
}

/// Counts what a case rests on.
#[must_use]
pub fn sources(case: &Case) -> SourceShare {
    let mut tables: Vec<TableShare> = Vec::new();
    // Provenance is sorted by table, so rows of a table follow each other.
    for row in &case.provenance {
        if tables.last().is_none_or(|last| last.table != row.table) {
            tables.push(TableShare { table: row.table, reported: 0, derived: 0, assumed: 0 });
        }
        if let Some(last) = tables.last_mut() {
            last.count(row.confidence);
        }
    }
    let uses = |id: &str| case.provenance.iter().filter(|row| row.source.as_deref() == Some(id)).count();
    let sources = case.sources.iter().map(|s| (s.id.clone(), s.title.clone(), uses(&s.id))).collect();
    SourceShare { tables, sources }
}

impl SourceShare {
    /// All tables together.
    #[must_use]
    pub fn total(&self) -> TableShare {
        let zero = TableShare { table: "total", reported: 0, derived: 0, assumed: 0 };
        self.tables.iter().fold(zero, |sum, t| TableShare {
            table: sum.table,
            reported: sum.reported + t.reported,
            derived: sum.derived + t.derived,
            assumed: sum.assumed + t.assumed,
        })
    }

    /// Share of all rows that is assumed, 0 to 1.
    #[must_use]
    pub fn assumed(&self) -> f64 {
        let total = self.total();
        if total.rows() == 0 { 0.0 } else { total.assumed as f64 / total.rows() as f64 }
    }

    /// A table for people.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text =
            format!("{:<14} {:>8} {:>8} {:>8} {:>8}\n", "table", "rows", "reported", "derived", "assumed");
        for t in self.tables.iter().chain([&self.total()]) {
            text.push_str(&format!(
                "{:<14} {:>8} {:>8} {:>8} {:>8}\n",
                t.table,
                t.rows(),
                t.reported,
                t.derived,
                t.assumed
            ));
        }
        text.push_str(&format!("\n{:.0} % of all rows are assumed\n", 100.0 * self.assumed()));
        for (id, title, rows) in &self.sources {
            text.push_str(&format!("\n{id} ({rows} row{})\n    {title}", if *rows == 1 { "" } else { "s" }));
        }
        if !self.sources.is_empty() {
            text.push('\n');
        }
        text
    }

    /// The same for programs.
    #[must_use]
    pub fn json(&self) -> String {
        let row = |t: &TableShare| json!({"table": t.table, "rows": t.rows(), "reported": t.reported, "derived": t.derived, "assumed": t.assumed});
        let sources: Vec<Value> = self
            .sources
            .iter()
            .map(|(id, title, rows)| json!({"id": id, "title": title, "rows": rows}))
            .collect();
        let object = json!({
            "tables": self.tables.iter().map(row).collect::<Vec<_>>(),
            "total": row(&self.total()),
            "assumed_share": self.assumed(),
            "sources": sources,
        });
        format!("{object:#}\n")
    }
}
