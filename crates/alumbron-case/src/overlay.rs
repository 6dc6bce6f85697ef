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
use crate::head::{self, BASELINE, Change};
use crate::tables::TABLES;

/// Records by table.
pub(crate) type Records = BTreeMap<&'static str, Vec<Record>>;

/// A scenario ready to be laid over the records.
#[derive(Debug)]
pub(crate) struct Overlay {
    pub(crate) scenario: Scenario,
    /// Scenarios that change things before it does.
    include: Vec<At<String>>,
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
        overlays.push(Overlay { scenario: read.scenario, include: read.include, changes });
    }
    overlays.sort_by(|a, b| a.scenario.id.cmp(&b.scenario.id));
    overlays.dedup_by(|b, a| a.scenario.id == b.scenario.id);
    includes(&overlays, findings);
    overlays
}

/// Reports scenarios that include what is not there, or themselves.
fn includes(overlays: &[Overlay], findings: &mut Findings) {
    let mut walk = Walk::new(overlays);
    for at in 0..overlays.len() {
        walk.from(
            at,
            |_| {},
            |back| {
                let title = format!("scenario `{}` includes itself", back.value);
                findings.push(Finding::new(&codes::SCENARIO_LOOP, title, back.span, "leads back here"));
            },
        );
    }
    for id in overlays.iter().flat_map(|overlay| &overlay.include) {
        if id.value != BASELINE && place(overlays, &id.value).is_none() {
            let title = format!("no scenario is called `{}`", id.value);
            let mut finding =
                Finding::new(&codes::UNKNOWN_SCENARIO, title, id.span, "included, but not declared");
            let near = nearest(&id.value, overlays.iter().map(|other| other.scenario.id.as_str()));
            finding.help = near.map(|near| format!("did you mean `{near}`?"));
            findings.push(finding);
        }
    }
}

/// The place of a scenario among all.
fn place(overlays: &[Overlay], id: &str) -> Option<usize> {
    overlays.binary_search_by(|overlay| overlay.scenario.id.as_str().cmp(id)).ok()
}

/// A way through scenarios by what they include, in depth first, each once. It keeps its own stack, for people may nest
/// deeper than a program's goes.
struct Walk<'o> {
    overlays: &'o [Overlay],
    seen: Vec<bool>,
    /// Scenarios on the way, with how many of those that they include were looked at.
    way: Vec<(usize, usize)>,
    on_way: Vec<bool>,
}

impl<'o> Walk<'o> {
    fn new(overlays: &'o [Overlay]) -> Self {
        let none = vec![false; overlays.len()];
        Self { overlays, seen: none.clone(), way: Vec::new(), on_way: none }
    }

    /// Walks from a scenario; `done` hears of each behind those that it includes, `back` of what leads back onto the way.
    fn from(&mut self, at: usize, mut done: impl FnMut(&'o Overlay), mut back: impl FnMut(&'o At<String>)) {
        self.enter(at);
        while let Some((at, nth)) = self.way.last_mut() {
            let overlay = &self.overlays[*at];
            let Some(id) = overlay.include.get(*nth) else {
                self.on_way[*at] = false;
                self.way.pop();
                done(overlay);
                continue;
            };
            *nth += 1;
            match place(self.overlays, &id.value) {
                Some(other) if self.on_way[other] => back(id),
                Some(other) => self.enter(other),
                None => {}
            }
        }
    }

    fn enter(&mut self, at: usize) {
        if !self.seen[at] {
            (self.seen[at], self.on_way[at]) = (true, true);
            self.way.push((at, 0));
        }
    }
}

/// The records as a scenario has them: as changed by those that it includes, and then by itself.
pub(crate) fn apply(overlays: &[Overlay], scenario: &str, records: &Records) -> Option<Records> {
    let mut records = records.clone();
    let change = |overlay: &Overlay| {
        for change in &overlay.changes {
            let rows = records.get_mut(change.table.value.as_str()).into_iter().flatten();
            for record in rows.filter(|record| id(record) == Some(&change.id.value)) {
                set(record, change);
            }
        }
    };
    Walk::new(overlays).from(place(overlays, scenario)?, change, |_| {});
    Some(records)
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
