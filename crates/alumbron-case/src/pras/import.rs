//! From a PRAS system to the texts of a case.
//!
//! Names become ids and stay as titles. What is the same in every hour becomes a number; what changes becomes 1 in the
//! table and its values in a profile, so that no value is divided and multiplied again. The texts are read as any case
//! is before they are given out: what comes from here is sound, or nothing does.

use std::collections::{BTreeMap, BTreeSet};

use alumbron_model::finding::{Finding, Findings, Severity, codes};

use super::layout::LAYOUTS;
use super::sheet::{Ids, SOURCE, Sheet, profile_text};
use super::{Assets, Steps, System, UNLIMITED, about, reader};
use crate::read::check;
use crate::source::Files;

/// What came of a foreign file.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The texts of the case; they are to be written only if no finding is an error.
    pub files: Files,
    /// What was found, of the file as a whole or of the texts.
    pub findings: Vec<Finding>,
}

impl Imported {
    /// Whether there is a sound case.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.code.severity != Severity::Error)
    }
}

/// Turns a PRAS file into a case; `label` is what the file is called in messages, and names the case.
///
/// ```
/// use alumbron_case::{Steps, import_pras};
/// let imported = import_pras("notes.pras", b"no such format".to_vec(), Steps::Kept);
/// assert!(!imported.is_sound());
/// assert_eq!(imported.findings[0].code.id, "AL701");
/// ```
#[must_use]
pub fn import_pras(label: &str, bytes: Vec<u8>, steps: Steps) -> Imported {
    let mut findings = Findings::default();
    let system = reader::read(bytes, steps, &mut findings);
    let texts =
        system.and_then(|system| Case::of(&system, &mut findings).map(|case| case.texts(label, &system)));
    let files = Files::from_texts(label, texts.unwrap_or_default());
    let mut findings = findings.sorted();
    if !files.files.is_empty() {
        let errors = check(&files).into_iter().filter(|finding| finding.code.severity == Severity::Error);
        findings.extend(errors);
    }
    Imported { files, findings }
}

/// A case in the making.
#[derive(Debug, Default)]
struct Case {
    sheets: BTreeMap<&'static str, Sheet>,
    /// Profiles by the file they go into: their names and values.
    profiles: BTreeMap<&'static str, Vec<(String, Vec<f64>)>>,
    profile_ids: Ids,
    /// The ids of regions, by name.
    regions: BTreeMap<String, String>,
    technologies: BTreeMap<String, String>,
}

impl Case {
    fn of(system: &System, findings: &mut Findings) -> Option<Self> {
        let mut case = Self::default();
        let before = findings.len();
        repeated_names(system, findings);
        let none = Assets::default();
        let group = |name: &str| system.groups.get(name).unwrap_or(&none);
        case.take_regions(group("regions"));
        unknown_regions(system, &case.regions, findings);
        fixed(group("demandresponses"), findings);
        if findings.len() > before {
            return None;
        }
        case.take_technologies(&["generators", "storages", "generatorstorages"].map(group));
        case.take_generators(group("generators"));
        case.take_batteries(group("storages"), group("generatorstorages"));
        case.take_responses(group("demandresponses"));
        case.take_lines(group("lines"), group("interfaces"));
        let lost = ["demandresponses", "lines"];
        if lost.iter().any(|name| group(name).words.iter().any(|words| !words[1].is_empty())) {
            let title = "categories of lines and demand responses are not carried over";
            findings.push(about(
                &codes::NOT_CARRIED_OVER,
                title,
                "only units and batteries have a technology",
            ));
        }
        Some(case)
    }

    /// The level of a quantity and, if it changes over the hours, the profile that holds its values.
    fn hourly(&mut self, values: &[f64], file: &'static str, name: &str) -> [String; 2] {
        let first = values.first().copied().unwrap_or(0.0);
        if values.iter().all(|value| value.to_bits() == first.to_bits()) {
            return [first.to_string(), String::new()];
        }
        ["1".to_owned(), self.profile(values, file, name)]
    }

    fn profile(&mut self, values: &[f64], file: &'static str, name: &str) -> String {
        let id = self.profile_ids.after(name, "profile");
        self.profiles.entry(file).or_default().push((id.clone(), values.to_vec()));
        id
    }

    /// Failure and repair: levels, then profiles; blank for what never fails.
    fn outage(&mut self, assets: &Assets, asset: usize, file: &'static str, id: &str) -> [String; 4] {
        let failure = assets.values("failureprobability", asset);
        if failure.iter().all(|rate| *rate <= 0.0) {
            return Default::default();
        }
        let [failing, failure_profile] = self.hourly(failure, file, &format!("{id}-failure"));
        let repair = assets.values("repairprobability", asset);
        let [repairing, repair_profile] = self.hourly(repair, file, &format!("{id}-repair"));
        [failing, repairing, failure_profile, repair_profile]
    }

    fn take_regions(&mut self, regions: &Assets) {
        let mut ids = Ids::default();
        let mut sheet = Sheet::new("id,title,source");
        let mut demand = Sheet::new("id,region,peak_mw,profile,source");
        for (asset, words) in regions.words.iter().enumerate() {
            let id = ids.after(&words[0], "region");
            let load = self.hourly(regions.values("load", asset), "demand", &format!("{id}-demand"));
            sheet.push(&[&id, &words[0]]);
            demand.push(&[&id, &id, &load[0], &load[1]]);
            self.regions.insert(words[0].clone(), id);
        }
        self.sheets.insert("regions.csv", sheet);
        self.sheets.insert("demand.csv", demand);
    }

    fn take_technologies(&mut self, groups: &[&Assets]) {
        let names: BTreeSet<&String> =
            groups.iter().flat_map(|group| &group.words).map(|words| &words[1]).collect();
        let mut ids = Ids::default();
        let mut sheet = Sheet::new("id,title,source");
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            let id = ids.after(name, "technology");
            sheet.push(&[&id, name]);
            self.technologies.insert(name.clone(), id);
        }
        self.sheets.insert("technologies.csv", sheet);
    }

    fn region(&self, name: &str) -> String {
        self.regions.get(name).cloned().unwrap_or_default()
    }

    /// Region and technology of an asset.
    fn place(&self, words: &[String]) -> [String; 2] {
        [self.region(&words[2]), self.technologies.get(&words[1]).cloned().unwrap_or_default()]
    }

    fn take_generators(&mut self, generators: &Assets) {
        let mut ids = Ids::default();
        let mut sheet = Sheet::new(
            "id,title,region,technology,capacity_mw,profile,failure_per_h,repair_per_h,failure_profile,repair_profile,source",
        );
        for (asset, words) in generators.words.iter().enumerate() {
            let id = ids.after(&words[0], "unit");
            let [region, technology] = self.place(words);
            let capacity =
                self.hourly(generators.values("capacity", asset), "units", &format!("{id}-capacity"));
            let outage = self.outage(generators, asset, "units", &id);
            let mut cells = vec![&id, &words[0], &region, &technology];
            cells.extend(capacity.iter().chain(&outage));
            sheet.push(&cells.into_iter().map(String::as_str).collect::<Vec<_>>());
        }
        self.sheets.insert("units.csv", sheet);
    }

    fn take_batteries(&mut self, storages: &Assets, generatorstorages: &Assets) {
        const OF_BOTH: [&str; 6] = [
            "dischargecapacity",
            "chargecapacity",
            "energycapacity",
            "chargeefficiency",
            "dischargeefficiency",
            "carryoverefficiency",
        ];
        const OF_ONE: [&str; 3] = ["inflow", "gridwithdrawalcapacity", "gridinjectioncapacity"];
        let mut ids = Ids::default();
        let mut sheet = Sheet::new(
            "id,title,region,technology,discharge_mw,discharge_profile,charge_mw,charge_profile,energy_mwh,\
             energy_profile,charge_efficiency,charge_efficiency_profile,discharge_efficiency,\
             discharge_efficiency_profile,carryover_share,carryover_share_profile,inflow_mw,inflow_profile,\
             withdrawal_mw,withdrawal_profile,injection_mw,injection_profile,failure_per_h,repair_per_h,\
             failure_profile,repair_profile,source",
        );
        for (group, own) in [(storages, &OF_ONE[..0]), (generatorstorages, &OF_ONE[..])] {
            for (asset, words) in group.words.iter().enumerate() {
                let id = ids.after(&words[0], "battery");
                let mut cells = vec![id.clone(), words[0].clone()];
                cells.extend(self.place(words));
                for name in OF_BOTH.iter().chain(own) {
                    cells.extend(self.hourly(
                        group.values(name, asset),
                        "batteries",
                        &format!("{id}-{name}"),
                    ));
                }
                // A plain storage has no inflow and meets no limits but its own.
                cells.resize(cells.len() + 2 * (OF_ONE.len() - own.len()), String::new());
                cells.extend(self.outage(group, asset, "batteries", &id));
                sheet.push(&cells.iter().map(String::as_str).collect::<Vec<_>>());
            }
        }
        self.sheets.insert("batteries.csv", sheet);
    }

    fn take_responses(&mut self, responses: &Assets) {
        const HOURLY: [&str; 5] =
            ["borrowcapacity", "paybackcapacity", "energycapacity", "borrowefficiency", "paybackefficiency"];
        let mut ids = Ids::default();
        let mut sheet = Sheet::new(
            "id,title,region,borrow_mw,borrow_profile,payback_mw,payback_profile,energy_mwh,energy_profile,\
             borrow_efficiency,borrow_efficiency_profile,payback_efficiency,payback_efficiency_profile,\
             interest_share,payback_within_h,failure_per_h,repair_per_h,failure_profile,repair_profile,source",
        );
        for (asset, words) in responses.words.iter().enumerate() {
            let id = ids.after(&words[0], "response");
            let mut cells = vec![id.clone(), words[0].clone(), self.region(&words[2])];
            for name in HOURLY {
                let values = responses.values(name, asset);
                cells.extend(self.hourly(values, "demand_response", &format!("{id}-{name}")));
            }
            for name in FIXED {
                cells.extend(responses.values(name, asset).first().map(f64::to_string));
            }
            cells.extend(self.outage(responses, asset, "demand_response", &id));
            sheet.push(&cells.iter().map(String::as_str).collect::<Vec<_>>());
        }
        self.sheets.insert("demand_response.csv", sheet);
    }

    fn take_lines(&mut self, lines: &Assets, interfaces: &Assets) {
        let mut ids = Ids::default();
        let mut sheet = Sheet::new(
            "id,from,to,limit_mw,limit_back_mw,profile,profile_back,failure_per_h,repair_per_h,failure_profile,\
             repair_profile,source",
        );
        // The links between two regions, whichever of them is named first.
        let mut between: BTreeMap<BTreeSet<&String>, Vec<String>> = BTreeMap::new();
        for (asset, words) in lines.words.iter().enumerate() {
            let id = ids.after(&words[0], "link");
            let mut cells = vec![id.clone(), self.region(&words[2]), self.region(&words[3])];
            cells.extend(self.limits(lines, asset, "links", &id));
            cells.extend(self.outage(lines, asset, "links", &id));
            sheet.push(&cells.iter().map(String::as_str).collect::<Vec<_>>());
            between.entry([&words[2], &words[3]].into()).or_default().push(id);
        }
        self.sheets.insert("links.csv", sheet);
        let mut ids = Ids::default();
        let mut sheet =
            Sheet::new("id,title,links,region,limit_mw,limit_back_mw,profile,profile_back,source");
        for (asset, words) in interfaces.words.iter().enumerate() {
            let free = |series| interfaces.values(series, asset).iter().all(|value| *value >= UNLIMITED);
            let links = between.get(&BTreeSet::from([&words[0], &words[1]]));
            let Some(links) = links.filter(|_| !(free("forwardcapacity") && free("backwardcapacity"))) else {
                continue;
            };
            let (from, to) = (self.region(&words[0]), self.region(&words[1]));
            let id = ids.after(&format!("{from}-{to}"), "interface");
            let limits = self.limits(interfaces, asset, "interfaces", &id);
            let mut cells = vec![id.clone(), format!("{} - {}", words[0], words[1]), links.join(";"), to];
            cells.extend(limits);
            sheet.push(&cells.iter().map(String::as_str).collect::<Vec<_>>());
        }
        self.sheets.insert("interfaces.csv", sheet);
    }

    /// Limits forth and back, then their profiles: both or none, for the way back would follow the way forth.
    fn limits(&mut self, assets: &Assets, asset: usize, file: &'static str, id: &str) -> [String; 4] {
        let ways = ["forwardcapacity", "backwardcapacity"].map(|way| assets.values(way, asset));
        let constant = |values: &[f64]| values.windows(2).all(|two| two[0].to_bits() == two[1].to_bits());
        if ways.iter().all(|values| constant(values)) {
            let [forth, back] = ways.map(|values| values.first().copied().unwrap_or(0.0).to_string());
            return [forth, back, String::new(), String::new()];
        }
        let forth = self.profile(ways[0], file, &format!("{id}-forward"));
        let back = self.profile(ways[1], file, &format!("{id}-backward"));
        ["1".to_owned(), "1".to_owned(), forth, back]
    }

    fn texts(self, label: &str, system: &System) -> Vec<(String, String)> {
        let mut texts = vec![("case.toml".to_owned(), head(label, system))];
        for (name, sheet) in self.sheets.into_iter().filter(|(_, sheet)| !sheet.rows.is_empty()) {
            texts.push((name.to_owned(), format!("{}\n{}\n", sheet.header, sheet.rows.join("\n"))));
        }
        for (name, columns) in self.profiles {
            let per_file = (VALUES_PER_FILE / system.n_hours).max(1);
            for (n, columns) in columns.chunks(per_file).enumerate() {
                let number = if n == 0 { String::new() } else { format!("-{}", n + 1) };
                texts.push((format!("profiles/{name}{number}.csv"), profile_text(columns, system.n_hours)));
            }
        }
        texts
    }
}

/// Values of a profile file. Chosen: some 20 bytes each stay well below the largest file that is read.
const VALUES_PER_FILE: usize = 2_000_000;

/// What a demand response has that is the same in every hour.
const FIXED: [&str; 2] = ["borrowedenergyinterest", "allowablepaybackperiod"];

fn head(label: &str, system: &System) -> String {
    let stem = label.rsplit(['/', '\\']).next().unwrap_or(label);
    let stem = stem.strip_suffix(".pras").unwrap_or(stem);
    let steps = system.step_min.map_or(String::new(), |minutes| {
        let times = 60.0 / minutes;
        format!(
            " An hour stands for a step of {minutes} min: hours of results are steps, and energies of stores and results \
             are {times} times those of the system."
        )
    });
    let quoted = |text: &str| toml::Value::from(text).to_string();
    format!(
        "name = {}\ntitle = {}\nsummary = {}\n\n[horizon]\nstart = {}\nhours = {}\n\n[[source]]\nid = \"{SOURCE}\"\n\
         title = {}\nconfidence = \"reported\"\n",
        quoted(&Ids::default().after(stem, "imported")),
        quoted(stem),
        quoted(&format!("Imported from a PRAS system. Hours are those of UTC{}.{steps}", system.zone)),
        system.start,
        system.n_hours,
        quoted(&format!("PRAS system `{stem}`")),
    )
}

fn repeated_names(system: &System, findings: &mut Findings) {
    for layout in &LAYOUTS {
        let Some(assets) = system.groups.get(layout.group) else { continue };
        let mut seen: BTreeSet<Vec<&String>> = BTreeSet::new();
        for words in &assets.words {
            let mut name: Vec<&String> = if layout.names { vec![&words[0]] } else { words.iter().collect() };
            // Interfaces have no names; two regions have one, whichever is named first.
            name.sort();
            if words[0].is_empty() {
                let title = format!("an asset of `{}` has no name", layout.group);
                findings.push(about(&codes::FOREIGN_VALUE, title, "every asset needs one"));
            } else if !seen.insert(name) {
                let title = format!("`{}` stands twice in `{}`", words[0], layout.group);
                findings.push(about(&codes::FOREIGN_VALUE, title, "names are unique in a group"));
            }
        }
    }
}

fn unknown_regions(system: &System, regions: &BTreeMap<String, String>, findings: &mut Findings) {
    for layout in &LAYOUTS {
        let Some(assets) = system.groups.get(layout.group) else { continue };
        let columns = (0..layout.columns.len()).filter(|n| layout.columns[*n].starts_with("region"));
        for (words, column) in columns.flat_map(|n| assets.words.iter().map(move |words| (words, n))) {
            if !regions.contains_key(&words[column]) {
                let title = format!("`{}` of `{}` names no region", words[0], layout.group);
                let label = format!("`{}` is not among the regions", words[column]);
                findings.push(about(&codes::FOREIGN_VALUE, title, label));
            }
        }
    }
}

/// Interest and time of a demand response must not change: a case keeps one of each.
fn fixed(responses: &Assets, findings: &mut Findings) {
    for (asset, words) in responses.words.iter().enumerate() {
        for name in FIXED {
            let values = responses.values(name, asset);
            if values.windows(2).any(|two| two[0].to_bits() != two[1].to_bits()) {
                let title = format!("`{name}` of `{}` changes over the hours", words[0]);
                findings.push(about(&codes::FOREIGN_VALUE, title, "a case keeps one value for all hours"));
            }
        }
    }
}
