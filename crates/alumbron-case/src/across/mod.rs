//! Checks that take several rows: how they fit together, what a simulation can bear (`bounds`), which regime of a
//! supplier holds (`regimes`), and doubts about a case
//! that is otherwise sound (`doubts`).
//!
//! Takes rows that were read one by one and adds findings; changes nothing. Places are those of the ids.

mod bounds;
mod consumables;
mod doubts;
mod regimes;
mod tiers;

pub(crate) use bounds::{outages, power, rates, size};
pub(crate) use consumables::consumables;
pub(crate) use doubts::doubts;
pub(crate) use regimes::regimes;
pub(crate) use tiers::tiers;

use std::collections::BTreeMap;

use alumbron_model::case::Case;
use alumbron_model::entity::{
    Demand, Interface, Level, Link, Maintenance, Outage, Partial, Profile, Region, Unit,
};
use alumbron_model::finding::{Finding, Findings, Span, codes};
use alumbron_model::record::{Entity as _, Idx, Names};

use crate::overlay::Records;
use crate::source::FOLDER;
use crate::tables::{Row, TABLES, row};

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
        if matches!(demand.level, Level::Energy(e) if e.0 > 0.0) && profile.most() <= 0.0 {
            let title = format!("demand `{}` has energy but its profile is 0 throughout", demand.id);
            let label = format!("follows `{}`", profile.id);
            findings.push(Finding::new(&codes::OUT_OF_RANGE, title, place(names, demand), label));
        }
    }
}

/// AL211: links share a limit with others at most once at each end.
pub(crate) fn interfaces(
    interfaces: &[Option<Interface>],
    links: &[Option<Link>],
    names: &Names,
    findings: &mut Findings,
) {
    let mut taken: BTreeMap<(Idx<Region>, Idx<Link>), &Interface> = BTreeMap::new();
    for interface in interfaces.iter().flatten() {
        // Links may be in any number of groups.
        let Some(region) = interface.region else { continue };
        for &idx in &interface.links {
            let Some(first) = taken.insert((region, idx), interface) else { continue };
            let link = row(links, idx).map_or("", |link| link.id.as_str());
            findings.push(
                Finding::new(
                    &codes::SHARED_LINK,
                    format!("link `{link}` is in two interfaces of one region"),
                    place(names, interface),
                    "limits it at the same end",
                )
                .with_context(place(names, first), "the first of them"),
            );
        }
    }
}

/// AL208: never more machines in maintenance than there are; AL212: windows are declared or placed, not both.
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
        if let Some(first) = list.first().filter(|_| unit.maintenance.0 > 0.0) {
            findings.push(
                Finding::new(
                    &codes::PLACED_AND_DECLARED,
                    format!("maintenance of `{}` is both declared and to be placed", unit.id),
                    place(names, *first),
                    "declared here",
                )
                .with_context(place(names, unit), "to be placed, by its own row")
                .with_help("remove either the rows of maintenance.csv or maintenance_d of the unit"),
            );
        }
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
        // A row without a header was added beside the files.
        let mut without =
            list.iter().filter(|record| record.header.is_some() && record.get("source").is_none());
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

/// Something that fails by chance.
struct Failing<'c> {
    id: &'c str,
    at: Span,
    count: u32,
    outage: &'c Outage,
    partial: Option<&'c Partial>,
}

/// Everything that fails by chance, in every table.
fn failing<'c>(case: &'c Case, names: &Names) -> Vec<Failing<'c>> {
    fn of<'c, E: Row>(entity: &'c E, count: u32, outage: &'c Outage, names: &Names) -> Failing<'c> {
        Failing { id: entity.id(), at: place(names, entity), count, outage, partial: None }
    }
    let mut list = Vec::new();
    list.extend(case.units.iter().filter_map(|u| {
        Some(Failing { partial: u.partial.as_ref(), ..of(u, u.count, u.outage.as_ref()?, names) })
    }));
    list.extend(case.batteries.iter().filter_map(|b| Some(of(b, b.count, b.outage.as_ref()?, names))));
    list.extend(case.demand_response.iter().filter_map(|d| Some(of(d, 1, d.outage.as_ref()?, names))));
    list.extend(case.links.iter().filter_map(|l| Some(of(l, 1, l.outage.as_ref()?, names))));
    list.extend(case.common_outages.iter().map(|c| of(c, 1, &c.outage, names)));
    list.extend(case.ports.iter().filter_map(|p| Some(of(p, 1, p.closures.as_ref()?, names))));
    list.extend(case.inland.iter().filter_map(|t| Some(of(t, 1, t.outage.as_ref()?, names))));
    list.extend(case.refineries.iter().filter_map(|r| Some(of(r, 1, r.outage.as_ref()?, names))));
    list
}

/// What the profile of a row of demand is multiplied with, MW, and the profile.
pub(crate) fn demand_of<'c>(case: &'c Case, demand: &Demand) -> (f64, Option<&'c Profile>) {
    let shape = demand.profile.map(|idx| &case.profiles[idx]);
    let scale = match demand.level {
        Level::Peak(peak) => peak.0,
        Level::Energy(energy) => {
            let of_year =
                |shape: &Profile| shape.years().flatten().sum::<f64>() / shape.years().count() as f64;
            energy.0 / shape.map_or(f64::from(case.calendar.n_hours), of_year)
        }
    };
    (scale, shape)
}
