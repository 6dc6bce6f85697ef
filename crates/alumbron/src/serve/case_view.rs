//! Who is in a case: what a page needs to name, place and change things.

use alumbron_case::sources;
use alumbron_model::case::{Case, Confidence};
use alumbron_model::chance::Delay;
use alumbron_model::disruption::{Disruption, KINDS, Kind};
use alumbron_model::entity::{Agreement, Fuel, Link, Port, Region, Supplier, Tank, Technology, Unit};
use alumbron_model::policy::{POLICIES, PolicyKind};
use alumbron_model::quantity::Degrees;
use alumbron_model::record::{Described, Fields};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Study;

/// The schema of a case's view.
const SCHEMA: &str = "alumbron.case/1";

/// Who is in a case. Ids are those of its tables; lists are in the order of ids.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct CaseView {
    /// Name and version of this format: `alumbron.case/1`.
    schema: &'static str,
    /// Version of the program.
    version: &'static str,
    /// Short name of the case.
    id: String,
    /// Name for people.
    name: String,
    /// What the case is about, in a few sentences.
    description: String,
    /// Digest of the case as its tables stand.
    digest: String,
    /// Date of the first day of the horizon, `YYYY-MM-DD`.
    start: String,
    /// Length of the horizon, h.
    hours: u32,
    /// The scenario that is shown first.
    scenario: String,
    /// Whether notes were given, so that there is an outlook.
    outlook: bool,
    scenarios: Vec<DeclaredScenario>,
    policies: Vec<DeclaredPolicy>,
    /// Kinds of disruption, with the fields that each reads.
    kinds: Vec<DisruptionKind>,
    /// What is declared to befall the system, whether it happens or not.
    disruptions: Vec<DeclaredDisruption>,
    regions: Vec<DeclaredRegion>,
    links: Vec<DeclaredLink>,
    technologies: Vec<DeclaredTechnology>,
    units: Vec<DeclaredUnit>,
    fuels: Vec<DeclaredFuel>,
    tanks: Vec<DeclaredTank>,
    ports: Vec<DeclaredPort>,
    suppliers: Vec<DeclaredSupplier>,
    agreements: Vec<DeclaredAgreement>,
    sources: Vec<DeclaredSource>,
    /// How many rows of each table are reported, derived and assumed.
    provenance: Vec<TableProvenance>,
}

macro_rules! view {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, JsonSchema)]
        #[schemars(deny_unknown_fields)]
        struct $name { $($(#[$field_doc])* $field: $type,)+ }
    };
}

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

view! {
    /// A region.
    DeclaredRegion {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// People who live there.
        population: f64,
        /// Latitude, degrees north; null if unknown.
        latitude_deg: Option<f64>,
        /// Longitude, degrees east; null if unknown.
        longitude_deg: Option<f64>,
    }
}

view! {
    /// A link between two regions.
    DeclaredLink {
        /// Id.
        id: String,
        /// Id of the region at its first end.
        from: String,
        /// Id of the region at its other end.
        to: String,
        /// The most it carries from the first end to the other, MW.
        limit_mw: f64,
        /// The most it carries back, MW.
        limit_back_mw: f64,
    }
}

view! {
    /// A technology.
    DeclaredTechnology {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// Id of the supplier of its parts; null if none is named.
        parts_supplier: Option<String>,
    }
}

view! {
    /// A generating unit.
    DeclaredUnit {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// Id of its region.
        region: String,
        /// Id of its technology; null if none is named.
        technology: Option<String>,
        /// Ids of the fuels that it can burn.
        fuels: Vec<String>,
        /// Ids of the tanks that it draws from.
        tanks: Vec<String>,
        /// Rated capacity of all machines, MW.
        capacity_mw: f64,
        /// Number of machines.
        machines: u32,
    }
}

view! {
    /// A fuel.
    DeclaredFuel {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// Lower heating value, GJ/t; null if unknown.
        lhv_gj_per_t: Option<f64>,
    }
}

view! {
    /// A tank.
    DeclaredTank {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// Id of its fuel.
        fuel: String,
        /// Id of the port that fills it; null if none does.
        port: Option<String>,
        /// Id of its region; null if none is named.
        region: Option<String>,
        /// Capacity, t.
        capacity_t: f64,
        /// What cannot be drawn, t.
        heel_t: f64,
        /// Stock at the start, t.
        start_stock_t: f64,
    }
}

view! {
    /// A port.
    DeclaredPort {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// Id of its region; null if none is named.
        region: Option<String>,
        /// Berths.
        berths: u32,
        /// Latitude, degrees north; null if unknown.
        latitude_deg: Option<f64>,
        /// Longitude, degrees east; null if unknown.
        longitude_deg: Option<f64>,
    }
}

view! {
    /// A supplier.
    DeclaredSupplier {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// Latitude, degrees north; null if unknown.
        latitude_deg: Option<f64>,
        /// Longitude, degrees east; null if unknown.
        longitude_deg: Option<f64>,
    }
}

view! {
    /// An agreement about cargoes.
    DeclaredAgreement {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// Id of its supplier.
        supplier: String,
        /// Id of its fuel.
        fuel: String,
        /// Ids of the tanks that it fills.
        tanks: Vec<String>,
        /// Size of a cargo, t.
        cargo_t: f64,
        /// From one nomination to the next, days; null for a single cargo.
        every_d: Option<f64>,
        /// Probability that a nominated cargo loads.
        loading_reliability: f64,
        /// Length of a voyage without delay, days.
        voyage_d: f64,
        /// Mean delay, days.
        mean_delay_d: f64,
        /// Price, USD/t.
        price_usd_per_t: f64,
        /// First hour of the horizon in which it is valid.
        from_h: u32,
        /// First hour in which it is valid no more.
        to_h: u32,
    }
}

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

impl CaseView {
    /// The view of the case of a study, which is the baseline.
    pub(super) fn of(study: &Study, scenario: &str, outlook: bool) -> Self {
        let case = study.case();
        let mut disruptions: Vec<&Disruption> = case.disruptions.iter().chain(study.dormant()).collect();
        disruptions.sort_by(|a, b| a.id.cmp(&b.id));
        let shares = sources(case).tables.into_iter();
        Self {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            id: case.name.clone(),
            name: case.title.clone(),
            description: case.summary.clone(),
            digest: case.digest(),
            start: case.calendar.start.to_string(),
            hours: case.calendar.n_hours,
            scenario: scenario.to_owned(),
            outlook,
            scenarios: case.scenarios.iter().map(DeclaredScenario::of).collect(),
            policies: POLICIES.iter().map(DeclaredPolicy::of).collect(),
            kinds: KINDS.iter().map(DisruptionKind::of).collect(),
            disruptions: disruptions.into_iter().map(DeclaredDisruption::of).collect(),
            regions: case.regions.iter().map(DeclaredRegion::of).collect(),
            links: case.links.iter().map(|link| DeclaredLink::of(case, link)).collect(),
            technologies: case.technologies.iter().map(|t| DeclaredTechnology::of(case, t)).collect(),
            units: case.units.iter().map(|unit| DeclaredUnit::of(case, unit)).collect(),
            fuels: case.fuels.iter().map(DeclaredFuel::of).collect(),
            tanks: case.tanks.iter().map(|tank| DeclaredTank::of(case, tank)).collect(),
            ports: case.ports.iter().map(|port| DeclaredPort::of(case, port)).collect(),
            suppliers: case.suppliers.iter().map(DeclaredSupplier::of).collect(),
            agreements: case.agreements.iter().map(|a| DeclaredAgreement::of(case, a)).collect(),
            sources: case.sources.iter().map(|source| DeclaredSource::of(case, source)).collect(),
            provenance: shares
                .map(|share| TableProvenance {
                    table: share.table,
                    reported: share.reported,
                    derived: share.derived,
                    assumed: share.assumed,
                })
                .collect(),
        }
    }
}

/// Latitude and longitude, if the place is known.
fn degrees(place: Option<(Degrees, Degrees)>) -> (Option<f64>, Option<f64>) {
    (place.map(|(latitude, _)| latitude.0), place.map(|(_, longitude)| longitude.0))
}

impl DeclaredScenario {
    fn of(scenario: &alumbron_model::case::Scenario) -> Self {
        Self { id: scenario.id.clone(), name: scenario.title.clone(), description: scenario.note.clone() }
    }
}

impl DeclaredPolicy {
    fn of(kind: &PolicyKind) -> Self {
        Self { id: kind.name, description: kind.summary, bound: kind.is_bound() }
    }
}

impl DisruptionKind {
    fn of(kind: &Kind) -> Self {
        let fields = Fields::describe(kind.read).into_iter().map(DisruptionField::of).collect();
        Self { kind: kind.name, description: kind.summary, fields }
    }
}

impl DisruptionField {
    fn of(field: Described) -> Self {
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

/// Things that disruptions name, and the tables they stand in.
const NOUNS: [(&str, &str); 8] = {
    use alumbron_model::entity::Transfer;
    use alumbron_model::record::Entity as _;
    [
        (Supplier::NOUN, Supplier::TABLE),
        (Agreement::NOUN, Agreement::TABLE),
        (Fuel::NOUN, Fuel::TABLE),
        (Tank::NOUN, Tank::TABLE),
        (Port::NOUN, Port::TABLE),
        (Region::NOUN, Region::TABLE),
        (Unit::NOUN, Unit::TABLE),
        (Transfer::NOUN, Transfer::TABLE),
    ]
};

impl DeclaredDisruption {
    fn of(disruption: &Disruption) -> Self {
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

impl DeclaredRegion {
    fn of(region: &Region) -> Self {
        let (latitude_deg, longitude_deg) = degrees(region.place);
        Self {
            id: region.id.clone(),
            name: region.title.clone(),
            population: region.population,
            latitude_deg,
            longitude_deg,
        }
    }
}

impl DeclaredLink {
    fn of(case: &Case, link: &Link) -> Self {
        Self {
            id: link.id.clone(),
            from: case.regions[link.from].id.clone(),
            to: case.regions[link.to].id.clone(),
            limit_mw: link.limit.0,
            limit_back_mw: link.limit_back.0,
        }
    }
}

impl DeclaredTechnology {
    fn of(case: &Case, technology: &Technology) -> Self {
        Self {
            id: technology.id.clone(),
            name: technology.title.clone(),
            parts_supplier: technology.parts_supplier.map(|s| case.suppliers[s].id.clone()),
        }
    }
}

impl DeclaredUnit {
    fn of(case: &Case, unit: &Unit) -> Self {
        let mut fuels: Vec<String> =
            unit.fuel.iter().map(|fuel| case.fuels[case.tanks[fuel.tank].fuel].id.clone()).collect();
        fuels.sort_unstable();
        fuels.dedup();
        Self {
            id: unit.id.clone(),
            name: unit.title.clone(),
            region: case.regions[unit.region].id.clone(),
            technology: unit.technology.map(|t| case.technologies[t].id.clone()),
            fuels,
            tanks: unit.fuel.iter().map(|fuel| case.tanks[fuel.tank].id.clone()).collect(),
            capacity_mw: unit.capacity.0 * f64::from(unit.count),
            machines: unit.count,
        }
    }
}

impl DeclaredFuel {
    fn of(fuel: &Fuel) -> Self {
        Self { id: fuel.id.clone(), name: fuel.title.clone(), lhv_gj_per_t: fuel.lhv.map(|lhv| lhv.0) }
    }
}

impl DeclaredTank {
    fn of(case: &Case, tank: &Tank) -> Self {
        Self {
            id: tank.id.clone(),
            name: tank.title.clone(),
            fuel: case.fuels[tank.fuel].id.clone(),
            port: tank.port.map(|port| case.ports[port].id.clone()),
            region: tank.region.map(|region| case.regions[region].id.clone()),
            capacity_t: tank.capacity.0,
            heel_t: tank.heel.0,
            start_stock_t: tank.stock.0,
        }
    }
}

impl DeclaredPort {
    fn of(case: &Case, port: &Port) -> Self {
        let (latitude_deg, longitude_deg) = degrees(port.place);
        Self {
            id: port.id.clone(),
            name: port.title.clone(),
            region: port.region.map(|region| case.regions[region].id.clone()),
            berths: port.berths,
            latitude_deg,
            longitude_deg,
        }
    }
}

impl DeclaredSupplier {
    fn of(supplier: &Supplier) -> Self {
        let (latitude_deg, longitude_deg) = degrees(supplier.place);
        Self { id: supplier.id.clone(), name: supplier.title.clone(), latitude_deg, longitude_deg }
    }
}

impl DeclaredAgreement {
    fn of(case: &Case, agreement: &Agreement) -> Self {
        let days = |hours: f64| hours / 24.0;
        Self {
            id: agreement.id.clone(),
            name: agreement.title.clone(),
            supplier: case.suppliers[agreement.supplier].id.clone(),
            fuel: case.fuels[agreement.fuel].id.clone(),
            tanks: agreement.tanks.iter().map(|&tank| case.tanks[tank].id.clone()).collect(),
            cargo_t: agreement.cargo.0,
            every_d: agreement.interval.map(|interval| days(interval.0)),
            loading_reliability: agreement.loading.0,
            voyage_d: days(agreement.voyage.0),
            mean_delay_d: days(Delay::mean_h(&agreement.delay)),
            price_usd_per_t: agreement.price.0,
            from_h: agreement.validity.from.0,
            to_h: agreement.validity.to.0,
        }
    }
}

impl DeclaredSource {
    fn of(case: &Case, source: &alumbron_model::case::Source) -> Self {
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
