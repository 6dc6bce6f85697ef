//! A PRAS file is read: from bytes of HDF5 to tables.
//!
//! Nothing is believed: sizes are checked before anything is read, and every series is looked at, so that all that is
//! wrong with a file shows at once.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use alumbron_model::finding::{Finding, Findings, codes};
use alumbron_model::time::MAX_HOURS;
use hdf5_pure::{AttrValue, Datatype, File, Group};
use jiff::civil::DateTime;

use super::layout::{CORE, Kind, LAYOUTS, Layout, Series};
use super::{Assets, MOST_VALUES, Steps, System, UNLIMITED, about};

/// Most assets of a group, and most bytes of the words about one. Chosen far above any system.
const MOST_ASSETS: u64 = 1_000_000;
const MOST_WORD_BYTES: u32 = 4096;

/// The attributes every file has, and those of a file with gaps in its time.
const ATTRIBUTES: [&str; 10] = [
    "pras_dataversion",
    "start_timestamp",
    "timestep_count",
    "timestep_length",
    "timestep_unit",
    "power_unit",
    "energy_unit",
    SLICES,
    "slice_start_timestamps",
    "slice_lengths",
];

/// How many slices of time a file has, with gaps between them; one if it does not say.
const SLICES: &str = "n_slices";

/// Reads a file; none if it is none of PRAS or anything in it is wrong, which is reported then.
pub(super) fn read(bytes: Vec<u8>, steps: Steps, findings: &mut Findings) -> Option<System> {
    // A broken file must not take the program down, whatever the library makes of it.
    match catch_unwind(AssertUnwindSafe(|| system(bytes, steps))) {
        Ok((system, found)) => {
            let sound = !found.has_errors();
            findings.append(found);
            system.filter(|_| sound)
        }
        Err(_) => {
            findings.push(no_pras("its structure is broken"));
            None
        }
    }
}

fn no_pras(why: impl Into<String>) -> Finding {
    about(&codes::NOT_PRAS, "not a system of PRAS", why)
        .with_help("PRAS writes such files with `savemodel`; this one may be cut off or of another kind")
}

fn system(bytes: Vec<u8>, steps: Steps) -> (Option<System>, Findings) {
    let mut findings = Findings::default();
    let opened = File::from_bytes(bytes).and_then(|file| {
        let attributes = file.root().attrs()?;
        Ok((file, attributes))
    });
    let (file, attributes) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            findings.push(no_pras(error.to_string()));
            return (None, findings);
        }
    };
    let Some(frame) = Frame::read(&attributes, steps, &mut findings) else { return (None, findings) };
    let mut system = System {
        start: frame.start,
        zone: frame.zone.clone(),
        n_hours: frame.n_hours,
        step_min: frame.step_min,
        groups: BTreeMap::new(),
    };
    let present = match file.root().groups() {
        Ok(names) => names,
        Err(error) => {
            findings.push(no_pras(error.to_string()));
            return (None, findings);
        }
    };
    for layout in &LAYOUTS {
        if !present.iter().any(|name| name == layout.group) {
            if layout.group == "regions" {
                findings.push(malformed("group `regions` is missing", "a system has at least one region"));
            }
            continue;
        }
        match file.group(layout.group) {
            Ok(group) => {
                if let Some(assets) = assets(&group, layout, &frame, &mut findings) {
                    system.groups.insert(layout.group, assets);
                }
            }
            Err(error) => {
                findings.push(malformed(format!("bad group `{}`", layout.group), error.to_string()));
            }
        }
    }
    let foreign: Vec<&String> =
        present.iter().filter(|name| !LAYOUTS.iter().any(|layout| layout.group == **name)).collect();
    tell_unknown("group", foreign, &mut findings);
    (Some(system), findings)
}

fn malformed(title: impl Into<String>, label: impl Into<String>) -> Finding {
    about(&codes::FOREIGN_DATA, title, label)
}

/// What our tables do not know is told, never dropped in silence.
fn tell_unknown(what: &str, mut names: Vec<&String>, findings: &mut Findings) {
    names.sort();
    for name in names {
        let title = format!("{what} `{name}` is not carried over");
        findings.push(about(&codes::NOT_CARRIED_OVER, title, "a case has no place for it"));
    }
}

/// What the attributes of a file say.
struct Frame {
    start: jiff::civil::Date,
    zone: String,
    n_hours: usize,
    /// Hours of a step.
    step_h: usize,
    /// Minutes of a step that becomes an hour.
    step_min: Option<f64>,
    /// MW in a unit of power.
    power: f64,
    /// MWh in a unit of energy.
    energy: f64,
}

impl Frame {
    fn read(attributes: &HashMap<String, AttrValue>, steps: Steps, findings: &mut Findings) -> Option<Self> {
        let Some(version) = attributes.get("pras_dataversion").and_then(AttrValue::as_str) else {
            findings.push(no_pras("it has no attribute `pras_dataversion`"));
            return None;
        };
        check_version(version, findings);
        let mut asked = Attributes { attributes, findings };
        let start = asked.start();
        let n_steps = asked.whole("timestep_count", 1, i64::from(MAX_HOURS));
        let length = asked.whole("timestep_length", 1, i64::from(MAX_HOURS));
        let seconds =
            asked.choice("timestep_unit", &[("sec", 1.0), ("min", 60.0), ("h", 3600.0), ("d", 86400.0)]);
        let power = asked.choice("power_unit", &[("kW", 1e-3), ("MW", 1.0), ("GW", 1e3), ("TW", 1e6)]);
        let energy = asked.choice("energy_unit", &[("kWh", 1e-3), ("MWh", 1.0), ("GWh", 1e3), ("TWh", 1e6)]);
        let slices = attributes.get(SLICES).and_then(AttrValue::as_i64).unwrap_or(1);
        let seconds = length? as f64 * seconds?;
        let step_min = (steps == Steps::AsHours && seconds < 3600.0).then_some(seconds / 60.0);
        let step_h = step_h(step_min.map_or(seconds, |_| 3600.0), findings)?;
        if let Some(minutes) = step_min {
            let title = format!("each step of {minutes} min becomes an hour");
            let label = format!(
                "hours of results are steps, and energies are {} times those of the system",
                60.0 / minutes
            );
            findings.push(about(&codes::NOT_CARRIED_OVER, title, label));
        }
        if slices > 1 {
            let title = format!("the gaps between {slices} slices of time are not carried over");
            let label = "hours follow each other, as they do when PRAS simulates them, and so do dates";
            findings.push(about(&codes::NOT_CARRIED_OVER, title, label));
        }
        let foreign: Vec<&String> =
            attributes.keys().filter(|name| !ATTRIBUTES.contains(&name.as_str())).collect();
        tell_unknown("attribute", foreign, findings);
        let (start, zone) = start?;
        let n_hours = usize::try_from(n_steps?).ok()?.saturating_mul(step_h);
        if n_hours > MAX_HOURS as usize {
            let title = format!("{n_hours} hours are too many");
            findings.push(about(&codes::FOREIGN_VALUE, title, format!("a case has at most {MAX_HOURS}")));
            return None;
        }
        let energy = energy? * step_min.map_or(1.0, |minutes| 60.0 / minutes);
        Some(Self { start, zone, n_hours, step_h, step_min, power: power?, energy })
    }
}

/// Whole hours of a step; a longer step than one becomes as many hours, which is told.
fn step_h(seconds: f64, findings: &mut Findings) -> Option<usize> {
    let hours = seconds / 3600.0;
    if hours < 1.0 || hours.fract() != 0.0 {
        let title = "steps of this system are not whole hours";
        let label = format!("a step has {seconds} s");
        let help = match hours < 1.0 {
            true => "a case moves in steps of one hour; `--steps-as-hours` takes each step for one",
            false => "a case moves in steps of one hour; average the system over hours in PRAS first",
        };
        findings.push(about(&codes::FOREIGN_VALUE, title, label).with_help(help));
        return None;
    }
    if hours > 1.0 {
        let title = format!("each step becomes {hours} hours");
        let label = "what fails and returns does so between steps, as in PRAS; stores move hour by hour";
        findings.push(about(&codes::NOT_CARRIED_OVER, title, label));
    }
    Some(hours as usize)
}

/// Versions 0.5 to 0.9 are known; of a later one, what is known is read.
fn check_version(version: &str, findings: &mut Findings) {
    let mut numbers = version.trim_start_matches('v').split('.').map(str::parse::<u32>);
    let known = match (numbers.next(), numbers.next()) {
        (Some(Ok(0)), Some(Ok(minor))) => (5..=9).contains(&minor),
        _ => false,
    };
    if !known {
        let title = format!("the data version `{version}` is not known");
        findings.push(about(&codes::NOT_CARRIED_OVER, title, "what is new in it is not read"));
    }
}

struct Attributes<'a> {
    attributes: &'a HashMap<String, AttrValue>,
    findings: &'a mut Findings,
}

impl Attributes<'_> {
    fn bad(&mut self, name: &str, expected: impl Into<String>) {
        let what = if self.attributes.contains_key(name) { "bad" } else { "missing" };
        self.findings.push(malformed(format!("{what} attribute `{name}`"), expected));
    }

    fn whole(&mut self, name: &str, least: i64, most: i64) -> Option<i64> {
        let value = self.attributes.get(name).and_then(AttrValue::as_i64);
        let value = value.filter(|value| (least..=most).contains(value));
        if value.is_none() {
            self.bad(name, format!("expected a whole number from {least} to {most}"));
        }
        value
    }

    fn choice(&mut self, name: &str, choices: &[(&str, f64)]) -> Option<f64> {
        let written = self.attributes.get(name).and_then(AttrValue::as_str);
        let chosen = choices.iter().find(|(word, _)| Some(*word) == written).map(|(_, value)| *value);
        if chosen.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            self.bad(name, format!("expected one of {}", words.join(", ")));
        }
        chosen
    }

    /// The date of the start and the offset of its clock, written as `2020-12-31T00:00:00-07:00`.
    fn start(&mut self) -> Option<(jiff::civil::Date, String)> {
        let written = self.attributes.get("start_timestamp").and_then(AttrValue::as_str).unwrap_or_default();
        let parsed = written.get(..19).and_then(|civil| civil.parse::<DateTime>().ok());
        let zone = written.get(19..).unwrap_or_default();
        let Some(at) = parsed.filter(|_| zone == "Z" || is_offset(zone)) else {
            self.bad("start_timestamp", "expected a time such as 2020-12-31T00:00:00-07:00");
            return None;
        };
        if at.time() != jiff::civil::Time::midnight() {
            let title = "the system does not start at midnight";
            let label = format!("starts at {}; its first hour becomes hour 0 of that day", at.time());
            self.findings.push(about(&codes::NOT_CARRIED_OVER, title, label));
        }
        Some((at.date(), if zone == "Z" { "+00:00".to_owned() } else { zone.to_owned() }))
    }
}

/// Whether a text is an offset from universal time, such as `-07:00`.
pub(super) fn is_offset(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes[at].is_ascii_digit();
    bytes.len() == 6
        && matches!(bytes[0], b'+' | b'-')
        && bytes[3] == b':'
        && [1, 2, 4, 5].into_iter().all(digit)
}

fn assets(group: &Group, layout: &Layout, frame: &Frame, findings: &mut Findings) -> Option<Assets> {
    let words = match words(group, layout) {
        Ok(words) => words,
        Err(why) => {
            findings.push(malformed(format!("bad table `{}/{CORE}`", layout.group), why));
            return None;
        }
    };
    let mut present = group.datasets().unwrap_or_default();
    let mut assets = Assets { words, ..Assets::default() };
    for series in layout.series {
        let name = format!("{}/{}", layout.group, series.name);
        let there = present.iter().any(|found| found == series.name);
        if let (false, Some(value)) = (there, series.missing) {
            let all = vec![vec![value; frame.n_hours]; assets.words.len()];
            assets.series.insert(series.name, all);
            continue;
        }
        if !there {
            findings.push(malformed(format!("missing series `{name}`"), "every file with this group has it"));
            continue;
        }
        match values(group, series, assets.words.len(), frame) {
            Ok(values) => {
                if let Some(finding) = out_of_range(series.kind, &name, &values) {
                    findings.push(finding);
                }
                assets.series.insert(series.name, values);
            }
            Err(why) => findings.push(malformed(format!("bad series `{name}`"), why)),
        }
    }
    present.retain(|name| name != CORE && !layout.series.iter().any(|series| series.name == name));
    let foreign: Vec<String> = present.iter().map(|name| format!("{}/{name}", layout.group)).collect();
    tell_unknown("series", foreign.iter().collect(), findings);
    Some(assets)
}

/// The words about each asset, in the order of the layout's columns.
fn words(group: &Group, layout: &Layout) -> Result<Vec<Vec<String>>, String> {
    let dataset = group.dataset(CORE).map_err(|error| error.to_string())?;
    let Datatype::Compound { size, members } = dataset.datatype().map_err(|error| error.to_string())? else {
        return Err("expected a table of compound values".to_owned());
    };
    let n = match dataset.shape().map_err(|error| error.to_string())?[..] {
        [n] if n <= MOST_ASSETS && size <= MOST_WORD_BYTES => n as usize,
        _ => return Err(format!("expected one dimension of at most {MOST_ASSETS} rows")),
    };
    let mut places = Vec::new();
    for column in layout.columns {
        let member = members.iter().find(|member| member.name == *column);
        let member = member.ok_or_else(|| format!("has no column `{column}`"))?;
        let Datatype::String { size: width, .. } = member.datatype else {
            return Err(format!("expected texts of fixed length in column `{column}`"));
        };
        let start = usize::try_from(member.byte_offset).map_err(|error| error.to_string())?;
        places.push(start..start.saturating_add(width as usize));
    }
    let raw = dataset.read_raw().map_err(|error| error.to_string())?;
    if size == 0 || raw.len() != n * size as usize {
        return Err("its size is not what its shape says".to_owned());
    }
    let row = |bytes: &[u8]| -> Result<Vec<String>, String> {
        let word = |place: &std::ops::Range<usize>| {
            let text = bytes.get(place.clone()).ok_or("a column reaches beyond its row")?;
            let end = text.iter().position(|byte| *byte == 0).unwrap_or(text.len());
            Ok(String::from_utf8_lossy(&text[..end]).trim().to_owned())
        };
        places.iter().map(word).collect()
    };
    raw.chunks_exact(size as usize).map(row).collect()
}

/// The values of a series by asset, in MW and MWh; what is unlimited stays so in any unit of measure.
fn values(group: &Group, series: &Series, n_assets: usize, frame: &Frame) -> Result<Vec<Vec<f64>>, String> {
    let dataset = group.dataset(series.name).map_err(|error| error.to_string())?;
    let shape = dataset.shape().map_err(|error| error.to_string())?;
    let n_steps = frame.n_hours / frame.step_h;
    if shape != [n_steps as u64, n_assets as u64] {
        let found: Vec<String> = shape.iter().map(u64::to_string).collect();
        let wanted = format!("{n_steps} steps x {n_assets} assets");
        return Err(format!("expected {wanted}, found {}", found.join(" x ")));
    }
    if frame.n_hours.saturating_mul(n_assets) > MOST_VALUES {
        return Err(format!("at most {MOST_VALUES} values can be read"));
    }
    let flat = dataset.read_f64().map_err(|error| error.to_string())?;
    if flat.len() != n_steps * n_assets {
        return Err("its size is not what its shape says".to_owned());
    }
    let factor = match series.kind {
        Kind::Power => frame.power,
        Kind::Energy => frame.energy,
        Kind::Steps => frame.step_h as f64,
        Kind::Share | Kind::Chance | Kind::Kept | Kind::Growth => 1.0,
    };
    let scaled = |value: f64| match series.kind {
        Kind::Power | Kind::Energy if value >= UNLIMITED => UNLIMITED,
        _ => value * factor,
    };
    // In the later hours of a step nothing fails, leaks or grows.
    let later = |value: f64| match series.kind {
        Kind::Chance | Kind::Growth => 0.0,
        Kind::Kept => 1.0,
        _ => value,
    };
    let hours = |value: f64| {
        let rest = std::iter::repeat_n(later(value), frame.step_h - 1);
        std::iter::once(value).chain(rest)
    };
    let of_asset =
        |asset: usize| flat.iter().skip(asset).step_by(n_assets).flat_map(|v| hours(scaled(*v))).collect();
    Ok((0..n_assets).map(of_asset).collect())
}

fn out_of_range(kind: Kind, name: &str, values: &[Vec<f64>]) -> Option<Finding> {
    let (least, most) = match kind {
        Kind::Power | Kind::Energy | Kind::Steps => (0.0, f64::MAX),
        Kind::Share | Kind::Chance | Kind::Kept => (0.0, 1.0),
        Kind::Growth => (-1.0, 1.0),
    };
    let bad = |value: &f64| !(least..=most).contains(value);
    let (asset, hour, value) = values
        .iter()
        .enumerate()
        .find_map(|(asset, all)| all.iter().position(bad).map(|hour| (asset, hour, all[hour])))?;
    let title = format!("`{name}` holds {value}");
    let range = if most < f64::MAX { format!("from {least} to {most}") } else { format!("at least {least}") };
    Some(about(&codes::FOREIGN_VALUE, title, format!("in hour {hour} of asset {asset}; must be {range}")))
}
