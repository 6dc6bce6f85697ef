//! What can be chosen: scenarios, policies, disruptions and their kinds.

use alumbron_model::disruption::{Disruption, Kind};
use alumbron_model::entity::{
    Agreement, Fuel, Link, Port, Refinery, Region, Supplier, Tank, Technology, Transfer, Unit,
};
use alumbron_model::policy::PolicyKind;
use alumbron_model::record::{Described, Entity as _, Fields};
use schemars::JsonSchema;
use serde::Serialize;

view! {
    /// A scenario that can be chosen.
    DeclaredScenario {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// What it changes and how sure that is.
        description: String,
    }
}

view! {
    /// A rationing policy.
    DeclaredPolicy {
        /// Id.
        id: &'static str,
        /// What the operator does.
        description: &'static str,
        /// Whether it knows what nobody can know, so that it is a bound and no policy.
        bound: bool,
    }
}

view! {
    /// A kind of disruption.
    DisruptionKind {
        /// The word under `kind`.
        kind: &'static str,
        /// What it does.
        description: &'static str,
        /// The fields that it reads beside those of all kinds.
        fields: Vec<DisruptionField>,
    }
}

view! {
    /// A field of a kind of disruption.
    DisruptionField {
        /// Its name, ending in its unit of measure where it has one.
        name: String,
        /// The kind of value, such as `fraction`, `supplier` or `ids of tanks`.
        value: String,
        /// The table whose ids it takes, if it takes ids.
        table: Option<&'static str>,
        /// Whether it takes a list.
        list: bool,
        /// Whether it must be given.
        required: bool,
        /// What happens without it; null if it must be given.
        default: Option<String>,
        /// What it means.
        description: &'static str,
    }
}

view! {
    /// A declared disruption.
    DeclaredDisruption {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// Its kind.
        kind: &'static str,
        /// Whether it happens in the baseline.
        active: bool,
        /// Probability that it happens in a sample, if it is active.
        probability: f64,
        /// First hour of the horizon.
        from_h: u32,
        /// First hour after it.
        to_h: u32,
    }
}

/// Things that disruptions name, and the tables they stand in.
const NOUNS: [(&str, &str); 11] = [
    (Supplier::NOUN, Supplier::TABLE),
    (Agreement::NOUN, Agreement::TABLE),
    (Fuel::NOUN, Fuel::TABLE),
    (Tank::NOUN, Tank::TABLE),
    (Port::NOUN, Port::TABLE),
    (Region::NOUN, Region::TABLE),
    (Unit::NOUN, Unit::TABLE),
    (Transfer::NOUN, Transfer::TABLE),
    (Link::NOUN, Link::TABLE),
    (Technology::NOUN, Technology::TABLE),
    (Refinery::NOUN, Refinery::TABLE),
];

impl DeclaredScenario {
    pub(super) fn of(scenario: &alumbron_model::case::Scenario) -> Self {
        Self { id: scenario.id.clone(), name: scenario.title.clone(), description: scenario.note.clone() }
    }
}

impl DeclaredPolicy {
    pub(super) fn of(kind: &PolicyKind) -> Self {
        Self { id: kind.name, description: kind.summary, bound: kind.is_bound() }
    }
}

impl DisruptionKind {
    pub(super) fn of(kind: &Kind) -> Self {
        let fields = Fields::describe(kind.read).into_iter().map(DisruptionField::of).collect();
        Self { kind: kind.name, description: kind.summary, fields }
    }
}

impl DisruptionField {
    pub(super) fn of(field: Described) -> Self {
        let Described { name, kind, default, doc, .. } = field;
        let named = |(noun, table): &(&str, &'static str)| {
            (kind == *noun || kind.starts_with(&format!("ids of {table}"))).then_some(*table)
        };
        Self {
            table: NOUNS.iter().find_map(named),
            list: kind.starts_with("ids of ") || kind.starts_with("list of "),
            required: default.is_none(),
            name,
            value: kind,
            default,
            description: doc,
        }
    }
}

impl DeclaredDisruption {
    pub(super) fn of(disruption: &Disruption) -> Self {
        Self {
            id: disruption.id.clone(),
            name: disruption.title.clone(),
            kind: disruption.kind,
            active: disruption.active,
            probability: disruption.probability.0,
            from_h: disruption.window.from.0,
            to_h: disruption.window.to.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use alumbron_model::disruption::KINDS;

    use super::*;

    #[test]
    fn every_field_that_takes_ids_knows_their_table() {
        for field in KINDS.iter().flat_map(|kind| DisruptionKind::of(kind).fields) {
            if let Some(rest) = field.value.strip_prefix("ids of ") {
                let table = rest.split(',').next();
                assert_eq!((field.table, field.list), (table, true), "{}", field.name);
            }
            let of_one = NOUNS.iter().find(|(noun, _)| *noun == field.value);
            assert!(
                of_one.is_none_or(|(_, table)| field.table == Some(*table) && !field.list),
                "{}",
                field.name
            );
        }
    }
}
