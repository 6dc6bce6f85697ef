//! What a case rests on: its sources, and how sure its rows are.

use alumbron_case::sources;
use alumbron_model::case::{Case, Confidence};
use schemars::JsonSchema;
use serde::Serialize;

view! {
    /// A source of inputs.
    DeclaredSource {
        /// Id.
        id: String,
        /// Citation.
        title: String,
        /// Its date, as the source gives it.
        date: String,
        /// How sure its figures are, unless a row says otherwise: `reported`, `derived` or `assumed`.
        confidence: &'static str,
        /// Licence under which the data is used; empty if none applies.
        licence: String,
        /// Rows that name it.
        rows: Vec<SourceRows>,
    }
}

view! {
    /// The rows of a table that rest on a source.
    SourceRows {
        /// The table.
        table: &'static str,
        /// How sure they are: `reported`, `derived` or `assumed`.
        confidence: &'static str,
        /// Ids of the rows.
        ids: Vec<String>,
    }
}

view! {
    /// How sure the rows of a table are.
    TableProvenance {
        /// The table.
        table: &'static str,
        /// Rows stated by a source.
        reported: usize,
        /// Rows computed from what sources state.
        derived: usize,
        /// Rows chosen for want of a source.
        assumed: usize,
    }
}

impl DeclaredSource {
    pub(super) fn of(case: &Case, source: &alumbron_model::case::Source) -> Self {
        let mut rows: Vec<SourceRows> = Vec::new();
        let mut last: Option<(&str, Confidence)> = None;
        // Provenance is sorted by table.
        for row in case.provenance.iter().filter(|row| row.source.as_ref() == Some(&source.id)) {
            if last != Some((row.table, row.confidence)) {
                rows.push(SourceRows {
                    table: row.table,
                    confidence: row.confidence.word(),
                    ids: Vec::new(),
                });
                last = Some((row.table, row.confidence));
            }
            if let Some(rows) = rows.last_mut() {
                rows.ids.push(row.id.clone());
            }
        }
        Self {
            id: source.id.clone(),
            title: source.title.clone(),
            date: source.date.clone(),
            confidence: source.confidence.word(),
            licence: source.licence.clone(),
            rows,
        }
    }
}

impl TableProvenance {
    pub(super) fn all(case: &Case) -> Vec<Self> {
        let of = |share: alumbron_case::TableShare| Self {
            table: share.table,
            reported: share.reported,
            derived: share.derived,
            assumed: share.assumed,
        };
        sources(case).tables.into_iter().map(of).collect()
    }
}
