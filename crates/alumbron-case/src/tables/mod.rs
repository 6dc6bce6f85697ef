//! The tables of a case: one reader for each, which is also its documentation.
//!
//! A reader asks [`Fields`] for every field of a row and checks what a single row can show. What takes several rows is
//! checked in `across`. Readers get rows, not files; profiles alone have a format of their own
//! ([`crate::profiles`]).

/// Reads a quantity and the profile that may go with it, whose field is named after it.
macro_rules! hourly {
    ($f:ident, $name:literal, $default:expr, $doc:literal) => {
        $crate::tables::hourly(
            $f,
            [$name, concat!($name, "_profile")],
            $default,
            [$doc, concat!("Hourly factor on ", $name, ".")],
        )
    };
}

mod battery;
mod demand;
mod fuel;
mod grid;
mod inland;
mod outage;
mod regime;
mod supply;
mod tank;
mod technology;
mod terms;
mod tier;
mod unit;

use alumbron_model::case::{Confidence, Provenance, Source};
use alumbron_model::entity::{
    Agreement, Battery, CommonOutage, Demand, DemandResponse, Fuel, Hourly, Interface, Link, Maintenance,
    Offtake, Port, Production, Profile, Refinery, Regime, Region, ShortfallTier, Supplier, Tank, Technology,
    Transfer, Unit,
};
use alumbron_model::finding::{At, Finding, Findings, codes};
use alumbron_model::quantity::{Degrees, Quantity};
use alumbron_model::record::{Chosen, Context, Described, Entity, Fields, Id, Idx, Moment, Record, Value};
use alumbron_model::time::Window;

/// The tables that stand in files of their own, in the order of the reference.
pub(crate) const TABLES: [&str; 21] = [
    Region::TABLE,
    Link::TABLE,
    Interface::TABLE,
    Demand::TABLE,
    ShortfallTier::TABLE,
    Technology::TABLE,
    Unit::TABLE,
    Battery::TABLE,
    DemandResponse::TABLE,
    CommonOutage::TABLE,
    Maintenance::TABLE,
    Fuel::TABLE,
    Tank::TABLE,
    Production::TABLE,
    Offtake::TABLE,
    Transfer::TABLE,
    Refinery::TABLE,
    Port::TABLE,
    Supplier::TABLE,
    Regime::TABLE,
    Agreement::TABLE,
];

/// Their files.
pub(crate) const FILES: [&str; 21] = [
    "regions.csv",
    "links.csv",
    "interfaces.csv",
    "demand.csv",
    "shortfall_tiers.csv",
    "technologies.csv",
    "units.csv",
    "batteries.csv",
    "demand_response.csv",
    "common_outages.csv",
    "maintenance.csv",
    "fuels.csv",
    "tanks.csv",
    "production.csv",
    "offtakes.csv",
    "inland.csv",
    "refineries.csv",
    "ports.csv",
    "suppliers.csv",
    "regimes.csv",
    "agreements.csv",
];

/// Rows of a table by index; a gap is a row that could not be read.
pub(crate) type Rows<E> = Vec<Option<E>>;

/// What rows may look up in tables that were read before them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub(crate) sources: Rows<Source>,
    pub(crate) fuels: Rows<Fuel>,
    pub(crate) tanks: Rows<Tank>,
    pub(crate) ports: Rows<Port>,
    pub(crate) links: Rows<Link>,
    pub(crate) units: Rows<Unit>,
}

/// The row at an index, if it could be read.
pub(crate) fn row<E>(rows: &[Option<E>], idx: Idx<E>) -> Option<&E> {
    rows.get(idx.position())?.as_ref()
}

/// An entity that is declared by rows.
pub(crate) trait Row: Entity + Sized {
    /// What the table holds, for the reference.
    const ABOUT: &'static str;
    /// The id.
    fn id(&self) -> &str;
    /// Reads, or documents, one row.
    fn read(f: &mut Fields<'_>, known: &Known) -> Option<Self>;
}

/// The documentation of a table.
pub(crate) fn describe<E: Row>() -> Vec<Described> {
    Fields::describe(|f| {
        E::read(f, &Known::default());
        origin(f);
    })
}

/// Where a row says it comes from.
pub(crate) struct Origin {
    source: Option<Idx<Source>>,
    confidence: Option<Confidence>,
}

/// The two fields every row may carry.
pub(crate) fn origin(f: &mut Fields<'_>) -> Origin {
    let source = f.reference_or_none::<Source>("source", "Where the row comes from: an id of [[source]].");
    let confidence = f.with_default::<Chosen<Confidence>>(
        "confidence",
        "that of the source; without one, assumed",
        "How sure it is: reported, derived or assumed.",
    );
    Origin { source: source.map(|at| at.value), confidence: confidence.map(|at| at.value.0) }
}

impl Origin {
    /// The entry in the case's list of provenance.
    pub(crate) fn of(self, table: &'static str, id: &str, known: &Known) -> Provenance {
        let source = self.source.and_then(|idx| row(&known.sources, idx));
        let confidence = self.confidence.or_else(|| source.map(|s| s.confidence)).unwrap_or_default();
        Provenance { table, id: id.to_owned(), source: source.map(|s| s.id.clone()), confidence }
    }
}

/// Reads all rows of a table; of two rows with one id the first declared counts.
pub(crate) fn read<E: Row>(
    records: &[Record],
    context: Context<'_>,
    known: &Known,
    findings: &mut Findings,
    provenance: &mut Vec<Provenance>,
) -> Rows<E> {
    let mut rows: Rows<E> = Vec::new();
    rows.resize_with(context.names.ids(E::TABLE).count(), || None);
    for record in records {
        let (entity, origin) = Fields::read(record, context, findings, |f| (E::read(f, known), origin(f)));
        let Some(entity) = entity else { continue };
        let Some((idx, _)) = context.names.find::<E>(entity.id()) else { continue };
        if let Some(slot @ None) = rows.get_mut(idx.position()) {
            provenance.push(origin.of(E::TABLE, entity.id(), known));
            *slot = Some(entity);
        }
    }
    rows
}

/// The id of a row and its title, which is the id if none is given.
fn named(f: &mut Fields<'_>) -> (Option<At<Id>>, String) {
    let id = f.required::<Id>("id", "Name other tables refer to it by.");
    let title = f.or("title", String::new(), "the id", "Name for people.");
    let title = match &id {
        Some(id) if title.is_empty() => id.value.0.clone(),
        _ => title,
    };
    (id, title)
}

/// Latitude and longitude: both or none.
fn place(f: &mut Fields<'_>) -> Option<(Degrees, Degrees)> {
    let latitude = f.optional::<Degrees>("latitude", "Degrees north, for maps.");
    let longitude = f.optional::<Degrees>("longitude", "Degrees east, for maps.");
    for (name, limit, at) in [("latitude_deg", 90.0, &latitude), ("longitude_deg", 180.0, &longitude)] {
        if let Some(at) = at.as_ref().filter(|at| at.value.0.abs() > limit) {
            let label = format!("must be from -{limit} to {limit}");
            f.report(Finding::new(&codes::OUT_OF_RANGE, format!("bad `{name}`"), at.span, label));
        }
    }
    match (latitude, longitude) {
        (Some(latitude), Some(longitude)) => Some((latitude.value, longitude.value)),
        (Some(one), None) if !f.has("longitude_deg") => incomplete(f, &one, "latitude_deg", "longitude_deg"),
        (None, Some(one)) if !f.has("latitude_deg") => incomplete(f, &one, "longitude_deg", "latitude_deg"),
        _ => None,
    }
}

/// A quantity and its profile as given, before defaults.
struct Given<Q> {
    level: Option<Q>,
    profile: Option<Idx<Profile>>,
}

impl<Q: Copy> Given<Q> {
    /// With the level that was given; none if it is missing, which has been reported then.
    fn whole(self) -> Option<Hourly<Q>> {
        Some(Hourly { level: self.level?, profile: self.profile })
    }

    /// With a level where none was given.
    fn or(self, level: Q) -> Hourly<Q> {
        Hourly { level: self.level.unwrap_or(level), profile: self.profile }
    }

    /// As another quantity where nothing was given.
    fn or_like(self, other: Hourly<Q>) -> Hourly<Q> {
        if self.level.is_none() && self.profile.is_none() { other } else { self.or(other.level) }
    }
}

/// Reads a quantity and its profile; `default` is what the reference says of a missing quantity, none if it must be given.
fn hourly<Q: Value>(
    f: &mut Fields<'_>,
    names: [&'static str; 2],
    default: Option<&'static str>,
    docs: [&'static str; 2],
) -> Given<Q> {
    let level = match default {
        Some(shown) => f.with_default::<Q>(names[0], shown, docs[0]),
        None => f.required::<Q>(names[0], docs[0]),
    };
    let profile = f.reference_or_none::<Profile>(names[1], docs[1]);
    Given { level: level.map(|at| at.value), profile: profile.map(|at| at.value) }
}

/// Reports that `given` needs `missing` beside it.
fn incomplete<T, R>(f: &mut Fields<'_>, at: &At<T>, given: &str, missing: &str) -> Option<R> {
    f.report(Finding::new(
        &codes::INCOMPLETE_FIELDS,
        format!("`{given}` without `{missing}`"),
        at.span,
        format!("needs `{missing}` beside it"),
    ));
    None
}

/// Reports that two fields exclude each other.
fn conflict<A, B>(f: &mut Fields<'_>, first: (&str, &At<A>), second: (&str, &At<B>)) {
    f.report(
        Finding::new(
            &codes::CONFLICTING_FIELDS,
            format!("both `{}` and `{}` are given", first.0, second.0),
            second.1.span,
            format!("excludes `{}`", first.0),
        )
        .with_context(first.1.span, "given here")
        .with_help("keep one of the two"),
    );
}

/// Reports a quantity that is 0 where nothing could be made of that.
fn positive<Q: Quantity>(f: &mut Fields<'_>, name: &str, value: Option<At<Q>>) -> Option<At<Q>> {
    let at = value?;
    if at.value.value() > 0.0 {
        return Some(at);
    }
    f.report(Finding::new(&codes::OUT_OF_RANGE, format!("`{name}` is 0"), at.span, "must be above 0"));
    None
}

/// Reports a count of 0 where at least one is needed.
fn at_least_one(f: &mut Fields<'_>, name: &str, value: Option<At<u32>>, default: u32) -> u32 {
    match value {
        Some(at) if at.value == 0 => {
            f.report(Finding::new(
                &codes::OUT_OF_RANGE,
                format!("`{name}` is 0"),
                at.span,
                "must be at least 1",
            ));
            default
        }
        Some(at) => at.value,
        None => default,
    }
}

/// The hours between two moments: AL306 if there are none, AL307 if they are not simulated.
fn window(f: &mut Fields<'_>, start: At<Moment>, end: At<Moment>) -> Window {
    let window = Window { from: start.value.hour, to: end.value.hour };
    let finding = if end.value.offset <= start.value.offset {
        Finding::new(&codes::EMPTY_WINDOW, "an end does not lie after its start", end.span, "ends here")
    } else if window.is_empty() {
        Finding::new(&codes::WINDOW_OUTSIDE, "a window lies outside the horizon", end.span, "has no effect")
    } else {
        return window;
    };
    f.report(finding.with_context(start.span, "begins here"));
    window
}
