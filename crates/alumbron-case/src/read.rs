//! From files to a [`Case`], or to everything that is wrong with them.
//!
//! Files become records; a first pass declares all ids; the scenario changes records; a second pass reads every row
//! with names resolved; checks across rows come last. Nobody stops at the first problem, and a problem in one table is
//! kept from echoing through the others: names of a table that cannot be read are not asked for.

use std::collections::{BTreeMap, BTreeSet};

use alumbron_model::case::{Case, Provenance, Rationing, Scenario, Source};
use alumbron_model::disruption::{Disruption, KINDS};
use alumbron_model::entity::{
    Agreement, Battery, CommonOutage, Demand, DemandResponse, Fuel, Interface, Link, Maintenance, Money,
    Offtake, Port, Production, Profile, Refinery, Regime, Region, ShortfallTier, Supplier, Tank, Technology,
    Transfer, Unit,
};
use alumbron_model::finding::{At, FileId, Finding, Findings, codes, nearest};
use alumbron_model::note::Parameters;
use alumbron_model::record::{Context, Entity, Fields, Names, Record, Table};
use alumbron_model::time::Calendar;

use crate::document::{self, Document};
use crate::head::{self, BASELINE, Head, Settings};
use crate::overlay::{self, Overlay, Records};
use crate::profiles::{self, Columns};
use crate::source::{FOLDER, Files};
use crate::tables::{self, FILES, Known, Rows, TABLES};
use crate::{across, added, csv};

/// What came of reading a case.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The case; none if any finding is an error.
    pub case: Option<Case>,
    /// Disruptions that are declared and do not happen in this scenario, by id.
    pub dormant: Vec<Disruption>,
    /// `[outlook]` of `case.toml`, which nothing but outlooks looks at; none if it is not there.
    pub outlook: Option<Parameters>,
    /// Everything that was found, by file and place.
    pub findings: Vec<Finding>,
}

/// Reads a case under one scenario; `baseline` is the case as its tables stand.
///
/// ```
/// use alumbron_case::{Files, read};
/// let reading = read(&Files::embedded("toy-tank")?, "baseline");
/// let case = reading.case.expect("the embedded case is sound");
/// assert_eq!(case.tanks.len(), 1);
/// # Ok::<(), alumbron_case::Error>(())
/// ```
#[must_use]
pub fn read(files: &Files, scenario: &str) -> Reading {
    Declared::new(files).read(scenario)
}

/// Reads a case under every scenario and gives all that was found, each thing once.
#[must_use]
pub fn check(files: &Files) -> Vec<Finding> {
    let declared = Declared::new(files);
    let mut all = Findings::default();
    let names = declared.overlays.iter().map(|overlay| overlay.scenario.id.as_str());
    for scenario in std::iter::once(BASELINE).chain(names) {
        for finding in declared.read(scenario).findings {
            all.push(finding);
        }
    }
    all.sorted()
}

/// A case as declared: everything that is the same in every scenario.
struct Declared {
    head: Option<Head>,
    calendar: Option<Calendar>,
    settings: Settings,
    money: Option<Money>,
    outlook: Option<Parameters>,
    rationing: Rationing,
    sources: Rows<Source>,
    records: Records,
    profiles: Vec<Profile>,
    overlays: Vec<Overlay>,
    names: Names,
    /// Tables that could not be read in full: what they lack is not held against others.
    broken: BTreeSet<&'static str>,
    /// `case.toml`, if its syntax is broken: what else may be found in it follows from that.
    garbled: Option<FileId>,
    findings: Findings,
}

/// Stands in where the horizon cannot be read, so that rows still can; findings about time are dropped then.
const FALLBACK: Calendar = Calendar { start: jiff::civil::date(2000, 1, 1), n_hours: 8784 };

impl Declared {
    fn new(files: &Files) -> Self {
        let mut findings = Findings::default();
        for finding in files.problems() {
            findings.push(finding);
        }
        let mut broken = BTreeSet::new();
        let (document, sound) = document_of(files, &mut findings);
        if !sound {
            broken.extend([Source::TABLE, Disruption::TABLE]);
        }
        let garbled = files.indexed().find(|(_, file)| file.name == document::FILE).map(|(id, _)| id);
        let of_syntax = |finding: &Finding| finding.code == &codes::TOML_SYNTAX;
        let garbled = garbled.filter(|_| findings.clone().sorted().iter().any(of_syntax));
        let mut names = Names::default();
        let (mut records, torn) = sheets(files, &mut broken, &mut findings);
        records.insert(Disruption::TABLE, document.disruptions);
        declare_all(&records, &torn, &document.sources, &mut names, &mut findings);

        let context = Context { names: &Names::default(), calendar: FALLBACK };
        let mut head_findings = Findings::default();
        let head = Fields::read(&document.head, context, &mut head_findings, head::head);
        let calendar = Fields::read(&document.horizon, context, &mut head_findings, head::horizon);
        let settings = Fields::read(&document.settings, context, &mut head_findings, head::settings);
        let money = document.money.as_ref();
        let money = money.and_then(|m| Fields::read(m, context, &mut head_findings, head::money));
        let outlook = document.outlook.as_ref();
        let outlook = outlook.and_then(|o| Fields::read(o, context, &mut head_findings, head::outlook));
        let rationing = Fields::read(&document.policy, context, &mut head_findings, head::policy);
        if sound {
            findings.append(head_findings);
        }
        // Without their names, weather years would be taken for profiles.
        let years = settings.weather_years.as_deref().filter(|_| sound);
        let columns = match years {
            Some(years) => columns(files, years, &mut broken, &mut names, &mut findings),
            None => {
                broken.insert(Profile::TABLE);
                Vec::new()
            }
        };
        let n_profiles = columns.iter().map(Columns::n_series).sum();
        let length = ["hours", "end"].iter().find_map(|key| document.horizon.get(key));
        let at = length.map_or(document.horizon.span, |entry| entry.value.span);
        let calendar = calendar.filter(|c| across::size(*c, &records, n_profiles, at, &mut findings));
        let profiles = calendar.map_or_else(Vec::new, |c| profiles::spread(&columns, c, &mut findings));

        let context = Context { names: &names, calendar: calendar.unwrap_or(FALLBACK) };
        let mut sources: Rows<Source> = names.ids(Source::TABLE).map(|_| None).collect();
        for record in &document.sources {
            let Some(source) = Fields::read(record, context, &mut findings, head::source) else { continue };
            let found = names.find::<Source>(&source.id);
            if let Some(slot @ None) = found.and_then(|(idx, _)| sources.get_mut(idx.position())) {
                *slot = Some(source);
            }
        }
        overlay::duplicates(&document.scenarios, &mut findings);
        let overlays = overlay::read(&document.scenarios, &records, &broken, context, &mut findings);
        across::unsourced(&records, &mut findings);
        Self {
            head,
            calendar,
            settings,
            money,
            outlook,
            rationing,
            sources,
            records,
            profiles,
            overlays,
            names,
            broken,
            garbled,
            findings,
        }
    }

    fn read(&self, scenario: &str) -> Reading {
        let mut findings = self.findings.clone();
        let baseline = Scenario {
            id: BASELINE.to_owned(),
            title: "Baseline".to_owned(),
            note: "The case as its tables stand.".to_owned(),
        };
        let overlay = self.overlays.iter().find(|overlay| overlay.scenario.id == scenario);
        if overlay.is_none() && scenario != BASELINE {
            findings.push(self.unknown_scenario(scenario));
        }
        let changed = overlay
            .filter(|_| scenario != BASELINE)
            .and_then(|_| overlay::apply(&self.overlays, scenario, &self.records));
        let records = changed.as_ref().unwrap_or(&self.records);
        let chosen = overlay.map_or_else(|| baseline.clone(), |overlay| overlay.scenario.clone());
        let others = self.overlays.iter().map(|overlay| overlay.scenario.clone());
        let scenarios = std::iter::once(baseline).chain(others).collect();

        let mut dormant = Vec::new();
        let case = self.rows(records, chosen, scenarios, &mut dormant, &mut findings);
        let case = case.filter(|_| !findings.has_errors());
        if let Some(case) = &case {
            across::rates(case, &self.names, &mut findings);
            across::power(case, &self.names, &mut findings);
            across::outages(case, &self.names, &mut findings);
        }
        let case = case.filter(|_| !findings.has_errors());
        if let Some(case) = &case {
            across::doubts(case, &self.names, &mut findings);
        }
        let findings = findings.sorted().into_iter().filter(|f| !self.is_echo(f)).collect();
        Reading { case, dormant, outlook: self.outlook, findings }
    }

    fn rows(
        &self,
        records: &Records,
        scenario: Scenario,
        scenarios: Vec<Scenario>,
        dormant: &mut Vec<Disruption>,
        findings: &mut Findings,
    ) -> Option<Case> {
        let context = Context { names: &self.names, calendar: self.calendar.unwrap_or(FALLBACK) };
        let mut known = Known { sources: self.sources.clone(), ..Known::default() };
        let mut provenance = Vec::new();
        macro_rules! rows {
            ($entity:ty) => {{
                let list = records.get(<$entity>::TABLE).map_or(&[][..], Vec::as_slice);
                tables::read::<$entity>(list, context, &known, findings, &mut provenance)
            }};
        }
        known.fuels = rows!(Fuel);
        known.ports = rows!(Port);
        known.tanks = rows!(Tank);
        known.units = rows!(Unit);
        known.links = rows!(Link);
        let regions = rows!(Region);
        let interfaces = rows!(Interface);
        let batteries = rows!(Battery);
        let demand_response = rows!(DemandResponse);
        let common_outages = rows!(CommonOutage);
        let demand = rows!(Demand);
        let shortfall_tiers = rows!(ShortfallTier);
        let technologies = rows!(Technology);
        let maintenance = rows!(Maintenance);
        let production = rows!(Production);
        let offtakes = rows!(Offtake);
        let inland = rows!(Transfer);
        let refineries = rows!(Refinery);
        let suppliers = rows!(Supplier);
        let regimes = rows!(Regime);
        let agreements = rows!(Agreement);
        let disruptions = disruptions(records, context, &known, findings, &mut provenance);
        let (disruptions, inactive) = disruptions.into_iter().partition(|disruption| disruption.active);
        *dormant = inactive;

        let whole = |table: &str| !self.broken.contains(table);
        if whole(Demand::TABLE) && whole(Region::TABLE) {
            across::demand(&regions, &demand, &self.names, findings);
        }
        across::tiers(&shortfall_tiers, &self.names, findings);
        across::consumables(&known.units, &self.names, findings);
        across::energy(&demand, &self.profiles, &self.names, findings);
        across::maintenance(&maintenance, &known.units, &self.names, findings);
        across::regimes(&suppliers, &regimes, &self.names, findings);
        across::interfaces(&interfaces, &known.links, &self.names, findings);
        provenance.sort();

        let head = self.head.clone()?;
        Some(Case {
            name: head.name,
            title: head.title,
            summary: head.summary,
            scenario,
            scenarios,
            calendar: self.calendar?,
            sharing: self.settings.sharing,
            aging_step: self.settings.aging_step,
            rationing: self.rationing,
            weather_years: self.settings.weather_years.clone()?,
            regions: table(regions)?,
            links: table(known.links)?,
            interfaces: table(interfaces)?,
            shortfall_tiers: table(shortfall_tiers)?,
            demand: table(demand)?,
            profiles: Table(self.profiles.clone()),
            technologies: table(technologies)?,
            units: table(known.units)?,
            batteries: table(batteries)?,
            demand_response: table(demand_response)?,
            common_outages: table(common_outages)?,
            maintenance: table(maintenance)?,
            fuels: table(known.fuels)?,
            tanks: table(known.tanks)?,
            production: table(production)?,
            offtakes: table(offtakes)?,
            inland: table(inland)?,
            refineries: table(refineries)?,
            ports: table(known.ports)?,
            suppliers: table(suppliers)?,
            regimes: table(regimes)?,
            money: self.money,
            agreements: table(agreements)?,
            disruptions,
            sources: table(known.sources)?,
            provenance,
        })
    }

    fn unknown_scenario(&self, name: &str) -> Finding {
        let ids: Vec<&str> =
            std::iter::once(BASELINE).chain(self.overlays.iter().map(|o| o.scenario.id.as_str())).collect();
        let list = format!("scenarios are {}", ids.join(", "));
        let help = match nearest(name, ids) {
            Some(near) => format!("did you mean `{near}`? {list}"),
            None => list,
        };
        let title = format!("no scenario is called `{name}`");
        Finding::new(&codes::UNKNOWN_SCENARIO, title, FOLDER, "asked for, but not declared").with_help(help)
    }

    /// Whether a finding only repeats that something else could not be read.
    fn is_echo(&self, finding: &Finding) -> bool {
        let timed = [&codes::WINDOW_OUTSIDE, &codes::EMPTY_WINDOW, &codes::PROFILE_LENGTH, &codes::NO_CARGO];
        if self.calendar.is_none() && timed.contains(&finding.code) {
            return true;
        }
        let syntax = [&codes::TOML_SYNTAX, &codes::DUPLICATE_COLUMN];
        if self.garbled == Some(finding.label.0.file) && !syntax.contains(&finding.code) {
            return true;
        }
        finding.code == &codes::UNKNOWN_REFERENCE
            && NOUNS.iter().any(|(table, noun)| {
                self.broken.contains(table) && finding.label.1 == format!("no {noun} has this id")
            })
    }
}

/// What the entries of tables are called.
const NOUNS: [(&str, &str); 11] = [
    (Source::TABLE, Source::NOUN),
    (Region::TABLE, Region::NOUN),
    (Link::TABLE, Link::NOUN),
    (Technology::TABLE, Technology::NOUN),
    (Unit::TABLE, Unit::NOUN),
    (Fuel::TABLE, Fuel::NOUN),
    (Tank::TABLE, Tank::NOUN),
    (Port::TABLE, Port::NOUN),
    (Supplier::TABLE, Supplier::NOUN),
    (Regime::TABLE, Regime::NOUN),
    (Profile::TABLE, Profile::NOUN),
];

/// A whole table; none if any row could not be read, which has been reported then.
fn table<E>(rows: Rows<E>) -> Option<Table<E>> {
    rows.into_iter().collect::<Option<Vec<E>>>().map(Table)
}

/// The document, and whether it is sound enough to say what is missing in it.
fn document_of(files: &Files, findings: &mut Findings) -> (Document, bool) {
    let found = files.indexed().find(|(_, file)| file.name == document::FILE);
    let (id, text, whole) =
        found.map_or((FileId(u16::MAX), "", false), |(id, f)| (id, f.text.as_str(), f.problem.is_none()));
    let mut syntax = Findings::default();
    let document = document::read(id, text, &mut syntax);
    let sound = whole && !syntax.has_errors();
    if whole {
        findings.append(syntax);
    }
    (document, sound)
}

/// The records of all CSV tables, and of those rows that only their ids can be taken from.
fn sheets(files: &Files, broken: &mut BTreeSet<&'static str>, findings: &mut Findings) -> (Records, Records) {
    let (mut records, mut torn): (Records, Records) = (BTreeMap::new(), BTreeMap::new());
    for (table, name) in TABLES.into_iter().zip(FILES) {
        let Some((id, file)) = files.indexed().find(|(_, file)| file.name == name) else {
            if ["regions.csv", "demand.csv"].contains(&name) {
                broken.insert(table);
            }
            continue;
        };
        if file.problem.is_some() {
            broken.insert(table);
            continue;
        }
        let mut found = Findings::default();
        let sheet = csv::sheet(id, table, &file.text, &mut found);
        let lost = [&codes::CSV_QUOTE, &codes::EMPTY_TABLE];
        if sheet.nameless || found.clone().sorted().iter().any(|finding| lost.contains(&finding.code)) {
            broken.insert(table);
        }
        findings.append(found);
        records.insert(table, sheet.records);
        torn.insert(table, sheet.broken);
    }
    added::append(files, &mut records);
    (records, torn)
}

fn declare_all(
    records: &Records,
    torn: &Records,
    sources: &[Record],
    names: &mut Names,
    findings: &mut Findings,
) {
    for (&table, list) in records {
        let list: Vec<&Record> = list.iter().chain(torn.get(table).into_iter().flatten()).collect();
        declare(table, &list, names, findings);
    }
    declare(Source::TABLE, &sources.iter().collect::<Vec<_>>(), names, findings);
}

/// Declares the ids of records; AL106 for the second of two.
pub(crate) fn declare(table: &'static str, list: &[&Record], names: &mut Names, findings: &mut Findings) {
    for record in list {
        let (Some(id), Some(entry)) = (overlay::id(record), record.get("id")) else { continue };
        let at = At { value: id.to_owned(), span: entry.value.span };
        if let Some(first) = names.declare(table, &at) {
            findings.push(
                Finding::new(
                    &codes::DUPLICATE_ID,
                    format!("`{id}` is declared twice in {table}"),
                    at.span,
                    "declared a second time",
                )
                .with_context(first, "first declared here"),
            );
        }
    }
}

fn columns(
    files: &Files,
    years: &[String],
    broken: &mut BTreeSet<&'static str>,
    names: &mut Names,
    findings: &mut Findings,
) -> Vec<Columns> {
    let mut list = Vec::new();
    for (id, file) in files.indexed().filter(|(_, file)| file.name.starts_with("profiles/")) {
        let whole = file.problem.is_none() && file.name.ends_with(".csv");
        let read = if whole { profiles::read(id, &file.name, &file.text, years, findings) } else { None };
        match read {
            Some(mut columns) => {
                profiles::declare(&mut columns, FALLBACK, names, findings);
                list.push(columns);
            }
            None => {
                broken.insert(Profile::TABLE);
            }
        }
    }
    list
}

/// The disruptions in order of their ids; those that do not happen are read and checked all the same.
fn disruptions(
    records: &Records,
    context: Context<'_>,
    known: &Known,
    findings: &mut Findings,
    provenance: &mut Vec<Provenance>,
) -> Vec<Disruption> {
    let mut list: Vec<Disruption> = Vec::new();
    for record in records.get(Disruption::TABLE).into_iter().flatten() {
        let Some(kind) = kind_of(record, findings) else { continue };
        let read = |f: &mut Fields<'_>| (Disruption::read(kind, f), tables::origin(f));
        let (disruption, origin) = Fields::read(record, context, findings, read);
        if let Some(disruption) = disruption {
            provenance.push(origin.of(Disruption::TABLE, &disruption.id, known));
            list.push(disruption);
        }
    }
    list.sort_by(|a, b| a.id.cmp(&b.id));
    list
}

fn kind_of(record: &Record, findings: &mut Findings) -> Option<&'static alumbron_model::disruption::Kind> {
    use alumbron_model::record::Raw;
    let names = || KINDS.iter().map(|kind| kind.name);
    let entry = record.get("kind");
    let written = match entry.map(|entry| &entry.value.value) {
        Some(Raw::Text(text) | Raw::Cell(text)) => text.trim(),
        _ => "",
    };
    let found = KINDS.iter().find(|kind| kind.name == written);
    if found.is_none() {
        let list = format!("kinds are {}", names().collect::<Vec<_>>().join(", "));
        let help = nearest(written, names()).map_or(list, |near| format!("did you mean `{near}`?"));
        let (title, at) = match entry {
            Some(entry) => (format!("unknown kind `{written}` of disruption"), entry.value.span),
            None => ("a disruption has no `kind`".to_owned(), record.span),
        };
        findings
            .push(Finding::new(&codes::UNKNOWN_KIND, title, at, "not a kind of disruption").with_help(help));
    }
    found
}
