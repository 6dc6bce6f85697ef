//! What can be chosen in the lab, and the scenario that comes of it.

use std::collections::BTreeMap;

use alumbron_case::{Variant, Variation};
use alumbron_model::entity::Agreement;
use alumbron_model::record::Entity as _;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Number, Value, json};

use super::problem::{Kind, Problem};
use super::service::{SEED, policies};
use crate::{Options, Study};

/// Samples of each world unless said otherwise. Chosen: about a second of one core for a year of Cuba.
const SAMPLES: u64 = 100;
/// The most samples of each world.
const MOST_SAMPLES: u64 = 400;

/// A world as somebody chose it. Whatever is left out stays as it is in the scenario.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Choice {
    /// Id of the scenario that is changed: the base world, under `burn-first`.
    pub(super) scenario: String,
    /// Ids of scenarios of which everything is changed as well, in this order.
    pub(super) with: Vec<String>,
    /// Ids of declared disruptions that happen.
    pub(super) enable: Vec<String>,
    /// Ids of declared disruptions that do not happen.
    pub(super) disable: Vec<String>,
    /// Disruptions of its own: the fields of a kind, `kind` among them. Without `start` they begin with the horizon.
    pub(super) disruptions: Vec<BTreeMap<String, FieldValue>>,
    /// Changed fields of agreements, by the id of the agreement and the name of the field in its table.
    pub(super) agreements: BTreeMap<String, BTreeMap<String, FieldValue>>,
    /// Ids of suppliers of which nothing loads.
    pub(super) suppliers_off: Vec<String>,
    /// Factor on the time of all voyages.
    #[schemars(range(min = 0))]
    pub(super) voyage_factor: f64,
    /// Name of the rationing policy of the changed world.
    #[schemars(extend("enum" = policies().collect::<Vec<&str>>()))]
    pub(super) policy: String,
    /// Samples of each world.
    #[schemars(range(min = 1, max = 400))]
    pub(super) samples: u64,
    /// Seed of all random streams.
    pub(super) seed: u64,
}

/// The value of a field.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum FieldValue {
    /// True or false.
    Flag(bool),
    /// A number.
    Number(Number),
    /// Text on one line; "" removes the field.
    Text(String),
    /// A list of ids.
    List(Vec<String>),
}

impl FieldValue {
    fn value(&self) -> Value {
        match self {
            Self::Flag(flag) => Value::Bool(*flag),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Text(text) => Value::from(text.as_str()),
            Self::List(items) => Value::from(items.clone()),
        }
    }
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            scenario: "baseline".to_owned(),
            with: Vec::new(),
            enable: Vec::new(),
            disable: Vec::new(),
            disruptions: Vec::new(),
            agreements: BTreeMap::new(),
            suppliers_off: Vec::new(),
            voyage_factor: 1.0,
            policy: Options::default().policy.to_owned(),
            samples: SAMPLES,
            seed: SEED,
        }
    }
}

impl Choice {
    /// The scenario that comes of it, with names that the case does not use yet.
    pub(super) fn variation(&self, study: &Study) -> Result<Variation, Problem> {
        if !(1..=MOST_SAMPLES).contains(&self.samples) {
            let detail = format!("`samples` must be from 1 to {MOST_SAMPLES}");
            return Err(Problem::new(Kind::BadRequest, detail));
        }
        let case = study.case();
        let start = case.calendar.start.to_string();
        let off = self.suppliers_off.iter().map(|supplier| {
            json!({"kind": "embargo", "title": format!("Nothing loads: {supplier}"), "supplier": supplier, "loading_factor": 0})
        });
        let is_longer = self.voyage_factor.to_bits() != 1.0f64.to_bits();
        let longer = is_longer.then(|| {
            let title = "Voyages take another time";
            json!({"kind": "vessel-designation", "title": title, "ships_lost": 0, "voyage_factor": self.voyage_factor})
        });
        let own = self.disruptions.iter().map(|fields| {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), value.value())).collect())
        });
        let known: Vec<&str> =
            case.disruptions.iter().chain(study.dormant()).map(|disruption| disruption.id.as_str()).collect();
        let mut ids = (1..).map(|n| format!("lab-{n}")).filter(|id| !known.contains(&id.as_str()));
        let named = |disruption: Value| -> Map<String, Value> {
            let Value::Object(mut fields) = disruption else { return Map::new() };
            fields.insert("id".to_owned(), Value::from(ids.next()));
            fields.entry("start").or_insert_with(|| Value::from(start.as_str()));
            fields
        };
        let disruptions = off.chain(longer).chain(own).map(named).collect();
        let changes = self.agreements.iter().flat_map(|(id, fields)| {
            fields.iter().map(move |(field, value)| Variant {
                table: Agreement::TABLE.to_owned(),
                id: id.clone(),
                field: field.clone(),
                value: value.value(),
            })
        });
        let free = |id: &String| case.scenarios.iter().all(|scenario| scenario.id != *id);
        let numbered = (2..).map(|n| format!("lab-{n}"));
        Ok(Variation {
            id: std::iter::once("lab".to_owned()).chain(numbered).find(free).unwrap_or_default(),
            title: "Lab".to_owned(),
            note: "Put together on the page of `alumbron serve`.".to_owned(),
            include: std::iter::once(&self.scenario)
                .chain(&self.with)
                .filter(|id| *id != "baseline")
                .cloned()
                .collect(),
            enable: self.enable.clone(),
            disable: self.disable.clone(),
            disruptions,
            changes: changes.collect(),
        })
    }
}
