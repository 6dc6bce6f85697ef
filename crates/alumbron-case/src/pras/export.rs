//! From a case to a PRAS system.
//!
//! Each machine becomes an asset. PRAS counts whole MW and MWh, so values are rounded, and what moved is told; what it
//! has no place for is left out, and that is told too. With several weather years the first is taken.

use std::collections::{BTreeMap, BTreeSet};

use alumbron_model::case::Case;
use alumbron_model::entity::{Battery, Hourly, Interface, Link, Outage, Profile, Region, Technology, Unit};
use alumbron_model::finding::{Finding, Findings, codes};
use alumbron_model::quantity::{Fraction, MegawattHours, Megawatts, PerHour};
use alumbron_model::record::Idx;

use super::layout::{Kind, LAYOUTS};
use super::{Assets, MOST_VALUES, System, UNLIMITED, about, reader, writer};
use crate::Error;

/// A case as a foreign file.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The file.
    pub bytes: Vec<u8>,
    /// What was rounded and what was left out.
    pub findings: Vec<Finding>,
}

/// Turns a case into a PRAS file of data version 0.8.
///
/// # Errors
/// [`Error::Encoding`] if there are more values than such a file can hold, or the case limits groups of links.
pub fn export_pras(case: &Case) -> Result<Exported, Error> {
    refuse_groups(case)?;
    let mut findings = Findings::default();
    left_out(case, &mut findings);
    let values = case.calendar.n_hours as usize * machines(case);
    if values > MOST_VALUES {
        let message = format!("{values} values are too many; at most {MOST_VALUES}");
        return Err(Error::Encoding { message });
    }
    let mut system = Exporter::new(case).system(&mut findings);
    round(&mut system, &mut findings);
    Ok(Exported { bytes: writer::write(&system)?, findings: findings.sorted() })
}

/// A limit on links between several pairs of regions binds where PRAS would know of none: without it the file would tell
/// of a system that is better off.
fn refuse_groups(case: &Case) -> Result<(), Error> {
    let groups = case.interfaces.iter().filter(|interface| interface.region.is_none());
    let ids: Vec<String> = groups.map(|group| format!("`{}`", group.id)).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let message = format!(
        "PRAS has no limits on groups of links, such as {} in interfaces.csv; it limits all links between two regions",
        ids.join(", ")
    );
    Err(Error::Encoding { message })
}

/// Columns of the widest table: a machine is one.
fn machines(case: &Case) -> usize {
    let units: u32 = case.units.iter().map(|unit| unit.count).sum();
    let batteries: u32 = case.batteries.iter().map(|battery| battery.count).sum();
    units.max(batteries) as usize
}

/// AL704: what PRAS has no place for.
fn left_out(case: &Case, findings: &mut Findings) {
    let fuelled = case.units.iter().filter(|unit| unit.draws().next().is_some()).count();
    let partial = case.units.iter().filter(|unit| unit.partial.is_some()).count();
    let placed = case.units.iter().filter(|unit| unit.maintenance.0 > 0.0).count();
    let reserve = case.regions.iter().filter(|region| region.reserve.0 > 0.0).count();
    let noisy = case.demand.iter().filter(|demand| demand.noise.is_some()).count();
    let charged = case.batteries.iter().filter(|battery| battery.start.0 > 0.0).count();
    let outages = (case.units.iter().filter_map(|unit| unit.outage))
        .chain(case.batteries.iter().filter_map(|battery| battery.outage))
        .chain(case.links.iter().filter_map(|link| link.outage))
        .chain(case.demand_response.iter().filter_map(|response| response.outage));
    let started = outages.filter(|outage| *outage != Outage { start: Default::default(), ..*outage }).count();
    let things = [
        (fuelled, "the fuel that units need", "units of PRAS never lack it"),
        (partial, "partial states of units", "a unit of PRAS is up or out"),
        (placed, "the placing of maintenance", "PRAS places none"),
        (case.common_outages.len(), "common outages", "assets of PRAS fail one by one"),
        (reserve, "operating reserves", "need is demand alone in PRAS"),
        (noisy, "noise of demand", "demand of PRAS is fixed"),
        (charged, "what batteries hold in hour 0", "they start empty in PRAS"),
        (started, "declared states in hour 0", "assets of PRAS start from the long-run state"),
        (case.disruptions.len(), "disruptions", "PRAS knows none"),
        (case.weather_years.len().saturating_sub(1), "weather years beyond the first", "PRAS has one"),
    ];
    for (n, what, why) in things.into_iter().filter(|(n, ..)| *n > 0) {
        let title = format!("not carried over: {what} ({n})");
        findings.push(about(&codes::NOT_CARRIED_OVER, title, why));
    }
}

/// Names that a group of PRAS can hold: of printable ASCII, and unique.
#[derive(Debug, Default)]
struct Names(BTreeSet<String>);

impl Names {
    /// The title if it can be a name and is free, otherwise the id, numbered if need be.
    fn of(&mut self, title: &str, id: &str) -> String {
        let plain = title.chars().all(|c| c.is_ascii_graphic() || c == ' ') && title.trim() == title;
        let fits = plain && !title.is_empty() && title.len() <= writer::LONGEST_NAME;
        let numbered = (2..).map(|n| format!("{id} {n}"));
        let wanted = fits.then(|| title.to_owned()).into_iter().chain([id.to_owned()]).chain(numbered);
        let name = wanted.into_iter().find(|name| !self.0.contains(name)).unwrap_or_default();
        self.0.insert(name.clone());
        name
    }
}

struct Exporter<'c> {
    case: &'c Case,
    n_hours: usize,
    regions: Vec<String>,
    technologies: Vec<String>,
}

impl<'c> Exporter<'c> {
    fn new(case: &'c Case) -> Self {
        let (mut regions, mut technologies) = (Names::default(), Names::default());
        Self {
            case,
            n_hours: case.calendar.n_hours as usize,
            regions: case.regions.iter().map(|region| regions.of(&region.title, &region.id)).collect(),
            technologies: case.technologies.iter().map(|t| technologies.of(&t.title, &t.id)).collect(),
        }
    }

    fn system(&self, findings: &mut Findings) -> System {
        let (storages, generatorstorages) = self.batteries();
        let groups = BTreeMap::from([
            ("regions", self.demand()),
            ("generators", self.generators()),
            ("storages", storages),
            ("generatorstorages", generatorstorages),
            ("demandresponses", self.responses()),
            ("lines", self.lines()),
            ("interfaces", self.interfaces(findings)),
        ]);
        System {
            start: self.case.calendar.start,
            zone: zone(&self.case.summary),
            n_hours: self.n_hours,
            step_min: None,
            groups,
        }
    }

    fn region(&self, idx: Idx<Region>) -> String {
        self.regions[idx.position()].clone()
    }

    fn category(&self, technology: Option<Idx<Technology>>) -> String {
        technology.map_or_else(String::new, |idx| self.technologies[idx.position()].clone())
    }

    /// A level in every hour, times its profile.
    fn over(&self, level: f64, profile: Option<Idx<Profile>>) -> Vec<f64> {
        match profile {
            Some(idx) => self.case.profiles[idx].values.iter().map(|factor| level * factor).collect(),
            None => vec![level; self.n_hours],
        }
    }

    fn power(&self, power: Hourly<Megawatts>) -> Vec<f64> {
        self.over(power.level.0, power.profile)
    }

    fn energy(&self, energy: Hourly<MegawattHours>) -> Vec<f64> {
        self.over(energy.level.0, energy.profile)
    }

    fn share(&self, share: Hourly<Fraction>) -> Vec<f64> {
        self.over(share.level.0, share.profile)
    }

    /// Failure and repair; what never fails would be back at once.
    fn outage(&self, outage: Option<&Outage>) -> [(&'static str, Vec<f64>); 2] {
        let rate = |rate: PerHour, profile| self.over(rate.0, profile);
        let (failure, repair) = match outage {
            Some(o) => (rate(o.rates.failure, o.failure_profile), rate(o.rates.repair, o.repair_profile)),
            None => (vec![0.0; self.n_hours], vec![1.0; self.n_hours]),
        };
        [("failureprobability", failure), ("repairprobability", repair)]
    }

    fn demand(&self) -> Assets {
        let mut assets = Assets::default();
        for (idx, _) in self.case.regions.indexed() {
            let mut load = vec![0.0; self.n_hours];
            for demand in self.case.demand.iter().filter(|demand| demand.region == idx) {
                let (scale, shape) = crate::across::demand_of(self.case, demand);
                let values = shape.map(|profile| profile.values.as_slice());
                let factor = |hour: usize| values.map_or(1.0, |values| values[hour]);
                load.iter_mut().enumerate().for_each(|(hour, mw)| *mw += scale * factor(hour));
            }
            assets.push(vec![self.region(idx)], [("load", load)]);
        }
        assets
    }

    fn generators(&self) -> Assets {
        let (mut assets, mut names) = (Assets::default(), Names::default());
        for (idx, unit) in self.case.units.indexed() {
            for machine in 0..unit.count {
                let words = vec![
                    names.of(&unit.title, &unit.id),
                    self.category(unit.technology),
                    self.region(unit.region),
                ];
                let capacity = self.capacity(idx, unit, machine);
                let outage = self.outage(unit.outage.as_ref());
                assets.push(words, [("capacity", capacity)].into_iter().chain(outage));
            }
        }
        assets
    }

    /// What a machine can give; nothing in the windows of its maintenance, which take the first machines.
    fn capacity(&self, idx: Idx<Unit>, unit: &Unit, machine: u32) -> Vec<f64> {
        let mut capacity = self.over(unit.capacity.0 * (1.0 - unit.derating.0), unit.profile);
        let mut windows: Vec<_> = self.case.maintenance.iter().filter(|window| window.unit == idx).collect();
        windows.sort_by_key(|window| window.window.from);
        for (n, window) in windows.iter().enumerate() {
            let hours = window.window.from.0 as usize..window.window.to.0 as usize;
            for hour in hours {
                // Machines that earlier windows have taken out already are not taken again.
                let before =
                    windows[..n].iter().filter(|w| (w.window.from.0..w.window.to.0).contains(&(hour as u32)));
                let taken: u32 = before.map(|window| window.machines).sum();
                if (taken..taken + window.machines).contains(&machine)
                    && let Some(mw) = capacity.get_mut(hour)
                {
                    *mw = 0.0;
                }
            }
        }
        capacity
    }

    /// Batteries with limits of their own, and those that need to tell inflow and grid apart.
    fn batteries(&self) -> (Assets, Assets) {
        let (mut plain, mut with_inflow) = (Assets::default(), Assets::default());
        let mut names = Names::default();
        for battery in &self.case.batteries {
            for _ in 0..battery.count {
                let words = vec![
                    names.of(&battery.title, &battery.id),
                    self.category(battery.technology),
                    self.region(battery.region),
                ];
                let series = [
                    ("chargecapacity", self.power(battery.charge)),
                    ("dischargecapacity", self.power(battery.discharge)),
                    ("energycapacity", self.energy(battery.energy)),
                    ("chargeefficiency", self.share(battery.charge_efficiency)),
                    ("dischargeefficiency", self.share(battery.discharge_efficiency)),
                    ("carryoverefficiency", self.share(battery.carryover)),
                ];
                let series = series.into_iter().chain(self.outage(battery.outage.as_ref()));
                if is_plain(battery) {
                    plain.push(words, series);
                } else {
                    let own = [
                        ("inflow", self.power(battery.inflow)),
                        ("gridwithdrawalcapacity", self.power(battery.withdrawal)),
                        ("gridinjectioncapacity", self.power(battery.injection)),
                    ];
                    with_inflow.push(words, series.chain(own));
                }
            }
        }
        (plain, with_inflow)
    }

    fn responses(&self) -> Assets {
        let (mut assets, mut names) = (Assets::default(), Names::default());
        for response in &self.case.demand_response {
            let words =
                vec![names.of(&response.title, &response.id), String::new(), self.region(response.region)];
            // At any time is within the horizon.
            let within = response.payback_within.map_or(self.n_hours as f64, |hours| hours.0);
            let series = [
                ("borrowcapacity", self.power(response.borrow)),
                ("paybackcapacity", self.power(response.payback)),
                ("energycapacity", self.energy(response.energy)),
                ("borrowefficiency", self.share(response.borrow_efficiency)),
                ("paybackefficiency", self.share(response.payback_efficiency)),
                ("borrowedenergyinterest", vec![response.interest; self.n_hours]),
                ("allowablepaybackperiod", vec![within; self.n_hours]),
            ];
            assets.push(words, series.into_iter().chain(self.outage(response.outage.as_ref())));
        }
        assets
    }

    fn lines(&self) -> Assets {
        let mut assets = Assets::default();
        for link in &self.case.links {
            let words = vec![link.id.clone(), String::new(), self.region(link.from), self.region(link.to)];
            let limits = [
                ("forwardcapacity", self.over(link.limit.0, link.profile)),
                ("backwardcapacity", self.over(link.limit_back.0, link.profile_back)),
            ];
            assets.push(words, limits.into_iter().chain(self.outage(link.outage.as_ref())));
        }
        assets
    }

    /// One interface for each two regions with links between them, as PRAS wants; unlimited unless the case limits
    /// exactly these links.
    fn interfaces(&self, findings: &mut Findings) -> Assets {
        let mut between: BTreeMap<[Idx<Region>; 2], Vec<Idx<Link>>> = BTreeMap::new();
        for (idx, link) in self.case.links.indexed() {
            let pair = [link.from.min(link.to), link.from.max(link.to)];
            between.entry(pair).or_default().push(idx);
        }
        let mut told: BTreeSet<&str> = BTreeSet::new();
        let mut assets = Assets::default();
        for ([first, second], links) in &between {
            let mut ends = [*first, *second];
            let mut limits: Option<[Vec<f64>; 2]> = None;
            for interface in self.case.interfaces.iter().filter(|i| same(&i.links, links)) {
                told.insert(&interface.id);
                let into = [
                    self.over(interface.limit.0, interface.profile),
                    self.over(interface.limit_back.0, interface.profile_back),
                ];
                match &mut limits {
                    None => {
                        let (here, other) = match interface.region == Some(*first) {
                            true => (*first, *second),
                            false => (*second, *first),
                        };
                        ends = [other, here];
                        limits = Some(into);
                    }
                    // The same links are limited at their other end as well: what flows in here flows out there.
                    Some([forth, back]) => {
                        lower(forth, &into[1]);
                        lower(back, &into[0]);
                    }
                }
            }
            let free = || vec![UNLIMITED; self.n_hours];
            let [forth, back] = limits.unwrap_or_else(|| [free(), free()]);
            let words = ends.map(|end| self.region(end)).to_vec();
            assets.push(words, [("forwardcapacity", forth), ("backwardcapacity", back)]);
        }
        let lost: Vec<&Interface> =
            self.case.interfaces.iter().filter(|interface| !told.contains(interface.id.as_str())).collect();
        if !lost.is_empty() {
            let ids: Vec<&str> = lost.iter().map(|interface| interface.id.as_str()).collect();
            let title = format!("not carried over: interfaces {}", ids.join(", "));
            let label = "an interface of PRAS holds all links between two regions";
            findings.push(about(&codes::NOT_CARRIED_OVER, title, label));
        }
        assets
    }
}

impl Assets {
    fn push(&mut self, words: Vec<String>, series: impl IntoIterator<Item = (&'static str, Vec<f64>)>) {
        self.words.push(words);
        for (name, values) in series {
            self.series.entry(name).or_default().push(values);
        }
    }
}

/// Whether a battery has no inflow and meets no limits but its own.
fn is_plain(battery: &Battery) -> bool {
    battery.inflow.level.0 <= 0.0
        && battery.withdrawal == battery.charge
        && battery.injection == battery.discharge
}

/// Whether two lists of links, each without repetitions, hold the same.
fn same(some: &[Idx<Link>], others: &[Idx<Link>]) -> bool {
    some.len() == others.len() && some.iter().all(|link| others.contains(link))
}

fn lower(limits: &mut [f64], others: &[f64]) {
    limits.iter_mut().zip(others).for_each(|(limit, other)| *limit = limit.min(*other));
}

/// The offset from universal time that the summary of an imported case tells; universal time otherwise.
fn zone(summary: &str) -> String {
    let after = summary.split_once("UTC").and_then(|(_, rest)| rest.get(..6));
    after.filter(|text| reader::is_offset(text)).unwrap_or("+00:00").to_owned()
}

/// AL705: whole units, and what that moved.
fn round(system: &mut System, findings: &mut Findings) {
    for layout in &LAYOUTS {
        let Some(assets) = system.groups.get_mut(layout.group) else { continue };
        for series in layout.series {
            let unit = match series.kind {
                Kind::Power => "MW",
                Kind::Energy => "MWh",
                Kind::Steps => "h",
                Kind::Share | Kind::Chance | Kind::Kept | Kind::Growth => continue,
            };
            let (mut most, mut before, mut after) = (0.0_f64, 0.0, 0.0);
            for value in assets.series.get_mut(series.name).into_iter().flatten().flatten() {
                let whole = value.round().clamp(0.0, UNLIMITED);
                most = most.max((whole - *value).abs());
                before += *value;
                after += whole;
                *value = whole;
            }
            if most > 1e-9 {
                let title = format!("`{}/{}` was rounded to whole {unit}", layout.group, series.name);
                let share = if before > 0.0 { 100.0 * (after - before) / before } else { 0.0 };
                let label = format!("values move by at most {most:.3} {unit}, their sum by {share:+.4} %");
                findings.push(about(&codes::ROUNDED, title, label));
            }
        }
    }
}
