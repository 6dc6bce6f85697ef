//! Scenarios: named overlays on the records of a case, applied before the records are read.
//!
//! Because a scenario changes records and not entities, a changed value goes through the same reader and the same
//! checks as any other, and its place is the line of `case.toml` that changed it. A change names a field as it stands
//! in the row, with the same ending: `capacity_kw` beside a row's `capacity_mw` is a conflict of units of measure.

use std::collections::{BTreeMap, BTreeSet};

use alumbron_model::case::Scenario;
use alumbron_model::disruption::Disruption;
use alumbron_model::finding::{At, Finding, Findings, codes, nearest};
use alumbron_model::record::{Context, Entity as _, Entry, Fields, Raw, Record};

use crate::document::{self, SCENARIOS};
use crate::head::{self, Change};
use crate::tables::TABLES;

/// Records by table.
pub(crate) type Records = BTreeMap<&'static str, Vec<Record>>;

/// A scenario ready to be laid over the records.
#[derive(Debug)]
pub(crate) struct Overlay {
    pub(crate) scenario: Scenario,
    changes: Vec<Change>,
}

/// Reads all scenarios, in alphabetical order, and keeps the changes whose rows exist.
pub(crate) fn read(
    declared: &[document::Overlay],
    records: &Records,
    broken: &BTreeSet<&'static str>,
    context: Context<'_>,
    findings: &mut Findings,
) -> Vec<Overlay> {
    let mut overlays: Vec<Overlay> = Vec::new();
    let ids = Ids::of(records);
    for overlay in declared {
        let read = Fields::read(&overlay.record, context, findings, head::scenario);
        let mut changes: Vec<Change> = Vec::new();
        for record in &overlay.changes {
            changes.extend(Fields::read(record, context, findings, head::change));
        }
        let Some(read) = read else { continue };
        for (ids, active) in [(read.enable, true), (read.disable, false)] {
            changes.extend(ids.into_iter().map(|id| Change {
                table: At { value: Disruption::TABLE.to_owned(), span: id.span },
                field: At { value: "active".to_owned(), span: id.span },
                value: At { value: Raw::Bool(active), span: id.span },
                id,
            }));
        }
        changes.retain(|change| match ids.problem(change) {
            Some(finding) if !broken.contains(change.table.value.as_str()) => {
                findings.push(finding);
                false
            }
            problem => problem.is_none(),
        });
        overlays.push(Overlay { scenario: read.scenario, changes });
    }
    overlays.sort_by(|a, b| a.scenario.id.cmp(&b.scenario.id));
    overlays.dedup_by(|b, a| a.scenario.id == b.scenario.id);
    overlays
}

/// Ids that changes may name, by table.
struct Ids<'r>(BTreeMap<&'static str, BTreeSet<&'r str>>);

impl<'r> Ids<'r> {
    fn of(records: &'r Records) -> Self {
        let ids = |list: &'r Vec<Record>| list.iter().filter_map(id).collect();
        Self(records.iter().map(|(&table, list)| (table, ids(list))).collect())
    }

    fn problem(&self, change: &Change) -> Option<Finding> {
        let unknown = |at: &At<String>, title: String, near: Option<&str>| {
            let mut finding =
                Finding::new(&codes::UNKNOWN_SCENARIO_TARGET, title, at.span, "nothing to change here");
            finding.help = near.map(|near| format!("did you mean `{near}`?"));
            Some(finding)
        };
        let (table, id) = (change.table.value.as_str(), change.id.value.as_str());
        if !TABLES.contains(&table) && table != Disruption::TABLE {
            let near = nearest(table, TABLES.into_iter().chain([Disruption::TABLE]));
            return unknown(&change.table, format!("a scenario changes the unknown table `{table}`"), near);
        }
        let ids = self.0.get(table);
        if !ids.is_some_and(|ids| ids.contains(id)) {
            let near = nearest(id, ids.into_iter().flatten().copied());
            return unknown(
                &change.id,
                format!("a scenario changes `{id}`, which {table} do not declare"),
                near,
            );
        }
        (change.field.value == "id")
            .then(|| unknown(&change.field, "a scenario changes an id".to_owned(), None))
            .flatten()
    }
}

/// The id of a record as it was written.
pub(crate) fn id(record: &Record) -> Option<&str> {
    match &record.get("id")?.value.value {
        Raw::Cell(text) | Raw::Text(text) => Some(text.trim()),
        _ => None,
    }
}

impl Overlay {
    /// The records as this scenario has them.
    pub(crate) fn apply(&self, records: &Records) -> Records {
        let mut records = records.clone();
        for change in &self.changes {
            let rows = records.get_mut(change.table.value.as_str()).into_iter().flatten();
            for record in rows.filter(|record| id(record) == Some(&change.id.value)) {
                set(record, change);
            }
        }
        records
    }
}

fn set(record: &mut Record, change: &Change) {
    let field = change.field.value.as_str();
    // Text of the document stands for a cell: it may hold a number or a list of names.
    let value = match &change.value.value {
        Raw::Text(text) => Raw::Cell(text.clone()),
        other => other.clone(),
    };
    if matches!(&value, Raw::Cell(text) if text.trim().is_empty()) {
        record.entries.retain(|entry| entry.key.value != field);
        return;
    }
    let value = At { value, span: change.value.span };
    match record.entries.iter_mut().find(|entry| entry.key.value == field) {
        Some(entry) => entry.value = value,
        None => record.entries.push(Entry { key: change.field.clone(), value }),
    }
}

/// Reports scenarios of one id.
pub(crate) fn duplicates(declared: &[document::Overlay], findings: &mut Findings) {
    let records: Vec<&Record> = declared.iter().map(|overlay| &overlay.record).collect();
    crate::read::declare(SCENARIOS, &records, &mut alumbron_model::record::Names::default(), findings);
}
