//! Checks that take several rows, and doubts about a case that is otherwise sound.
//!
//! Takes rows that were read one by one and adds findings; changes nothing. Places are those of the ids.

use std::collections::BTreeMap;

use alumbron_model::case::Case;
use alumbron_model::disruption::Disruption;
use alumbron_model::entity::{Demand, Level, Maintenance, Profile, Region, Tank, Unit};
use alumbron_model::finding::{Finding, Findings, Span, codes};
use alumbron_model::lever::Lever;
use alumbron_model::record::{Entity, Idx, Names, Table};
use alumbron_model::time::Calendar;

use crate::overlay::Records;
use crate::source::FOLDER;
use crate::tables::{Row, TABLES, row};

/// Most power that units, or demand, may add up to, in MW. Chosen: a hundred times all plants of the world, and small
/// enough that sums over a long horizon keep every watt.
const MOST_MW: f64 = 1e9;

fn place<E: Row>(names: &Names, entity: &E) -> Span {
    names.find::<E>(entity.id()).map_or(FOLDER, |(_, span)| span)
}

/// AL202: every region needs demand.
pub(crate) fn demand(
    regions: &[Option<Region>],
    demand: &[Option<Demand>],
    names: &Names,
    findings: &mut Findings,
) {
    // A row that could not be read may have been the one.
    if demand.iter().any(Option::is_none) {
        return;
    }
    for (position, region) in (0u32..).zip(regions) {
        let Some(region) = region else { continue };
        if !demand.iter().flatten().any(|d| d.region == Idx::new(position)) {
            findings.push(
                Finding::new(
                    &codes::NO_DEMAND,
                    format!("region `{}` has no demand", region.id),
                    place(names, region),
                    "no row of demand.csv names it",
                )
                .with_help("a region without consumers takes a row with peak_mw 0"),
            );
        }
    }
}

/// AL104: energy cannot follow a profile that is 0 throughout.
pub(crate) fn energy(
    demand: &[Option<Demand>],
    profiles: &[Profile],
    names: &Names,
    findings: &mut Findings,
) {
    for demand in demand.iter().flatten() {
        let Some(idx) = demand.profile else { continue };
        // Where a profile is missing, positions say nothing; that has been reported then.
        let id = names.ids(Profile::TABLE).nth(idx.position());
        let Some(profile) = profiles.iter().find(|p| Some(p.id.as_str()) == id) else { continue };
        if matches!(demand.level, Level::Energy(e) if e.0 > 0.0) && profile.values.iter().all(|v| *v <= 0.0) {
            let title = format!("demand `{}` has energy but its profile is 0 throughout", demand.id);
            let label = format!("follows `{}`", profile.id);
            findings.push(Finding::new(&codes::OUT_OF_RANGE, title, place(names, demand), label));
        }
    }
}

/// AL208: never more machines in maintenance than there are.
pub(crate) fn maintenance(
    windows: &[Option<Maintenance>],
    units: &[Option<Unit>],
    names: &Names,
    findings: &mut Findings,
) {
    let mut by_unit: BTreeMap<Idx<Unit>, Vec<&Maintenance>> = BTreeMap::new();
    for window in windows.iter().flatten().filter(|w| w.machines > 0 && !w.window.is_empty()) {
        by_unit.entry(window.unit).or_default().push(window);
    }
    for (idx, mut list) in by_unit {
        let Some(unit) = row(units, idx) else { continue };
        list.sort_by_key(|w| (w.window.from, w.window.to));
        let mut out: Vec<&Maintenance> = Vec::new();
        for window in list {
            out.retain(|other| other.window.to > window.window.from);
            let machines: u64 = out.iter().chain([&window]).map(|w| u64::from(w.machines)).sum();
            if machines > u64::from(unit.count) {
                let title = format!("{machines} machines of `{}` are in maintenance at once", unit.id);
                let label = format!("the unit has {}", unit.count);
                let at = place(names, window);
                let finding = Finding::new(&codes::OVERLAPPING_MAINTENANCE, title, at, label);
                findings.push(match out.last() {
                    Some(other) => finding.with_context(place(names, *other), "overlaps with this window"),
                    None => finding,
                });
                break;
            }
            out.push(window);
        }
    }
}

/// AL601: tables with rows that name no source.
pub(crate) fn unsourced(records: &Records, findings: &mut Findings) {
    for table in TABLES {
        let Some(list) = records.get(table) else { continue };
        let mut without = list.iter().filter(|record| record.get("source").is_none());
        if let Some(first) = without.next() {
            let n = 1 + without.count();
            let label = if n == list.len() { "and neither do the others" } else { "the first of them" };
            findings.push(Finding::new(
                &codes::MISSING_SOURCE,
                format!("{n} of {} rows in {table}.csv name no source", list.len()),
                first.span,
                if list.len() == 1 { "counts as assumed" } else { label },
            ));
        }
    }
}

/// AL602, AL603 and AL604: what is sound and yet may not be meant.
pub(crate) fn doubts(case: &Case, names: &Names, findings: &mut Findings) {
    tanks(case, names, findings);
    slower_ports(case, names, findings);
    fleet(case, names, findings);
    let used: Vec<Idx<Profile>> = case
        .units
        .iter()
        .filter_map(|u| u.profile)
        .chain(case.demand.iter().filter_map(|d| d.profile))
        .collect();
    for (idx, profile) in case.profiles.indexed().filter(|(idx, _)| !used.contains(idx)) {
        let at = names.find::<Profile>(&profile.id).map_or(FOLDER, |(_, span)| span);
        debug_assert_eq!(names.find::<Profile>(&profile.id).map(|(idx, _)| idx), Some(idx));
        let title = format!("profile `{}` is never used", profile.id);
        findings.push(Finding::new(&codes::UNUSED_PROFILE, title, at, "no row names it"));
    }
}

/// AL104: more power than arithmetic keeps to the watt. Disruptions that raise demand count as if they met.
pub(crate) fn power(case: &Case, names: &Names, findings: &mut Findings) {
    let highest = |shape: Option<&[f64]>| shape.map_or(1.0, |s| s.iter().copied().fold(0.0, f64::max));
    let unit = |u: &Unit| {
        u.capacity.0 * f64::from(u.count) * highest(u.profile.map(|idx| &case.profiles[idx].values[..]))
    };
    too_much(case.units.iter().map(|u| (u, unit(u))), "units give", names, findings);
    let raised = |region: Idx<Region>| -> f64 {
        let effects = case.disruptions.iter().flat_map(|disruption| disruption.effects(case));
        effects.filter(|e| e.lever == Lever::DemandScale(region)).map(|e| e.value.max(1.0)).product()
    };
    let demand = |d: &Demand| {
        let (scale, shape) = demand_of(case, d);
        scale * highest(shape) * raised(d.region)
    };
    too_much(case.demand.iter().map(|d| (d, demand(d))), "demand reaches", names, findings);
}

/// Most outage events of a sample. Chosen: some seconds and a gigabyte.
const MOST_EVENTS: f64 = 5e7;

/// Most machines of all units together. Chosen: each keeps a state of its own.
const MOST_MACHINES: u64 = 10_000_000;

/// AL209: failures and repairs that a sample can hold.
pub(crate) fn outages(case: &Case, names: &Names, findings: &mut Findings) {
    let hours = f64::from(case.calendar.n_hours);
    let events = |unit: &Unit| {
        let Some(rates) = unit.outage else { return 0.0 };
        let (failure, repair) = (rates.failure.0, rates.repair.0);
        // Of both kinds the same number: failures per hour up times the share of hours up.
        if failure + repair > 0.0 {
            f64::from(unit.count) * hours * 2.0 * failure * repair / (failure + repair)
        } else {
            0.0
        }
    };
    let total: f64 = case.units.iter().map(events).sum();
    let machines: u64 = case.units.iter().map(|unit| u64::from(unit.count)).sum();
    let (title, worst) = if machines > MOST_MACHINES {
        let title = format!("there are {machines} machines, and at most {MOST_MACHINES} can be simulated");
        (title, case.units.iter().max_by_key(|unit| unit.count))
    } else if total > MOST_EVENTS {
        let title = format!(
            "a sample would hold {total:.1e} failures and repairs, and at most {MOST_EVENTS:.0e} can be simulated"
        );
        (title, case.units.iter().max_by(|a, b| events(a).total_cmp(&events(b))))
    } else {
        return;
    };
    let Some(unit) = worst else { return };
    let label = format!("{} machines, {:.1e} failures and repairs here", unit.count, events(unit));
    findings.push(Finding::new(&codes::TOO_MANY_OUTAGES, title, place(names, unit), label));
}

/// Most values that are kept for every hour, or for every day, of the horizon. Chosen: 4 GB.
const MOST_VALUES: u64 = 500_000_000;

/// Bins of the distribution of a tank's stock on a day, as the simulation keeps it.
const STOCK_BINS: u64 = 64;

/// AL308: what is kept for every hour and every day must fit into memory.
pub(crate) fn size(
    calendar: Calendar,
    records: &Records,
    profiles: usize,
    horizon: Span,
    findings: &mut Findings,
) -> bool {
    let rows = |table: &str| records.get(table).map_or(0, |list| list.len() as u64);
    let series = rows(Region::TABLE) + rows(Demand::TABLE) + profiles as u64;
    let hourly = u64::from(calendar.n_hours) * (series + rows(Unit::TABLE) / 10);
    let daily = u64::from(calendar.n_days()) * rows(Tank::TABLE) * STOCK_BINS;
    let (what, n) = if hourly > MOST_VALUES {
        ("regions, series of demand, profiles and units", hourly)
    } else if daily > MOST_VALUES {
        ("tanks", daily)
    } else {
        return true;
    };
    let title = format!("the horizon is too long for so many {what}");
    let label = format!("{:.1e} values to keep, at most {:.0e}", n as f64, MOST_VALUES as f64);
    findings.push(Finding::new(&codes::CASE_TOO_LARGE, title, horizon, label));
    false
}

/// Blames the largest of rows that together have more power than there may be.
fn too_much<'e, E: Row + 'e>(
    rows: impl Iterator<Item = (&'e E, f64)> + Clone,
    what: &str,
    names: &Names,
    findings: &mut Findings,
) {
    let total: f64 = rows.clone().map(|(_, mw)| mw).sum();
    let largest = rows.max_by(|a, b| a.1.total_cmp(&b.1));
    let Some((row, mw)) = largest.filter(|_| total.is_nan() || total > MOST_MW) else { return };
    findings.push(Finding::new(
        &codes::OUT_OF_RANGE,
        format!("{what} up to {total:.1e} MW, and at most {MOST_MW:.0e} can be simulated"),
        place(names, row),
        format!("of which {mw:.1e} MW here"),
    ));
}

/// What the profile of a row of demand is multiplied with, MW, and the profile.
fn demand_of<'c>(case: &'c Case, demand: &Demand) -> (f64, Option<&'c [f64]>) {
    let shape = demand.profile.map(|idx| case.profiles[idx].values.as_slice());
    let scale = match demand.level {
        Level::Peak(peak) => peak.0,
        Level::Energy(energy) => {
            energy.0 / shape.map_or(f64::from(case.calendar.n_hours), |s| s.iter().sum::<f64>())
        }
    };
    (scale, shape)
}

fn tanks(case: &Case, names: &Names, findings: &mut Findings) {
    for (idx, tank) in case.tanks.indexed() {
        let drawn = case.units.iter().any(|u| u.fuel.iter().any(|use_| use_.tank == idx))
            || case.offtakes.iter().any(|o| o.tank == idx);
        let filled = tank.stock.0 > tank.heel.0
            || case.production.iter().any(|p| p.tank == idx)
            || case.agreements.iter().any(|a| a.tanks.contains(&idx));
        let what = match (drawn, filled) {
            (true, true) => continue,
            (false, _) => "used: no unit or offtake draws from it",
            (true, false) => "filled: it starts empty, and nothing is delivered into it",
        };
        let title = format!("tank `{}` is never {what}", tank.id);
        findings.push(Finding::new(&codes::UNUSED_TANK, title, place(names, tank), "declared here"));
    }
}

/// AL605: a port whose cargoes are ashore within the hour cannot be slowed down.
fn slower_ports(case: &Case, names: &Names, findings: &mut Findings) {
    for disruption in &case.disruptions {
        for effect in disruption.effects(case) {
            let Lever::BerthRate(idx) = effect.lever else { continue };
            let port = &case.ports[idx];
            // Without an effect on its own, a factor of 1 misleads nobody.
            if port.unloading.is_some() || effect.value >= 1.0 {
                continue;
            }
            let title =
                format!("disruption `{}` slows port `{}`, whose rate is not given", disruption.id, port.id);
            let at = names.find::<Disruption>(&disruption.id).map_or(FOLDER, |(_, span)| span);
            findings.push(
                Finding::new(&codes::NO_EFFECT, title, at, "has no effect there")
                    .with_context(place(names, port), "unloads a cargo within the hour")
                    .with_help("give unloading_t_per_h in ports.csv; rate_factor 0 closes the port"),
            );
        }
    }
}

fn fleet(case: &Case, names: &Names, findings: &mut Findings) {
    let mut need = vec![0.0_f64; case.calendar.n_hours as usize];
    for demand in &case.demand {
        let (scale, shape) = demand_of(case, demand);
        for (hour, need) in need.iter_mut().enumerate() {
            *need += scale * shape.map_or(1.0, |s| s[hour]);
        }
    }
    let Some((peak_hour, peak)) = need.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)) else { return };
    let capacity: f64 = case
        .units
        .iter()
        .map(|u| {
            let share = u.profile.map_or(1.0, |idx| case.profiles[idx].values[peak_hour]);
            u.capacity.0 * f64::from(u.count) * (1.0 - u.derating.0) * share
        })
        // Not `sum`, which gives -0 for nothing.
        .fold(0.0, |sum, mw| sum + mw);
    if capacity < *peak {
        let first: Option<&Demand> = first(&case.demand);
        findings.push(Finding::new(
            &codes::SHORT_FLEET,
            format!("all units together give {capacity:.1} MW where demand peaks at {peak:.1} MW"),
            first.map_or(FOLDER, |demand| place(names, demand)),
            format!("demand peaks in hour h{peak_hour}"),
        ));
    }
}

fn first<E: Entity>(table: &Table<E>) -> Option<&E> {
    table.iter().next()
}
