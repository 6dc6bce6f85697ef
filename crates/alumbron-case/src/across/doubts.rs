//! Doubts: what is sound in a case and yet may not be meant.

use alumbron_model::case::Case;
use alumbron_model::disruption::Disruption;
use alumbron_model::entity::{Demand, Hourly, Profile, Regime};
use alumbron_model::finding::{Finding, Findings, codes};
use alumbron_model::lever::Lever;
use alumbron_model::quantity::Megawatts;
use alumbron_model::record::{Entity, Idx, Names, Table};

use super::{demand_of, failing, place};
use crate::source::FOLDER;

/// AL602 to AL605: what is sound and yet may not be meant.
pub(crate) fn doubts(case: &Case, names: &Names, findings: &mut Findings) {
    tanks(case, names, findings);
    slower_ports(case, names, findings);
    unfelt_parts(case, names, findings);
    unfelt_money(case, names, findings);
    fleet(case, names, findings);
    let used = used_profiles(case, names);
    for (idx, profile) in case.profiles.indexed().filter(|(idx, _)| !used.contains(idx)) {
        let at = names.find::<Profile>(&profile.id).map_or(FOLDER, |(_, span)| span);
        debug_assert_eq!(names.find::<Profile>(&profile.id).map(|(idx, _)| idx), Some(idx));
        let title = format!("profile `{}` is never used", profile.id);
        findings.push(Finding::new(&codes::UNUSED_PROFILE, title, at, "no row names it"));
    }
}

/// Every profile that a row names, as often as it is named.
fn used_profiles(case: &Case, names: &Names) -> Vec<Idx<Profile>> {
    let mut used: Vec<Option<Idx<Profile>>> = Vec::new();
    used.extend(case.demand.iter().map(|d| d.profile));
    used.extend(case.units.iter().map(|u| u.profile));
    used.extend(case.links.iter().flat_map(|l| [l.profile, l.profile_back]));
    used.extend(case.interfaces.iter().flat_map(|i| [i.profile, i.profile_back]));
    for b in &case.batteries {
        let powers = [b.discharge, b.charge, b.inflow, b.withdrawal, b.injection];
        used.extend(powers.map(|p| p.profile));
        used.push(b.energy.profile);
        used.extend([b.charge_efficiency, b.discharge_efficiency, b.carryover].map(|share| share.profile));
    }
    for d in &case.demand_response {
        used.extend([d.borrow, d.payback].map(|power| power.profile));
        used.push(d.energy.profile);
        used.extend([d.borrow_efficiency, d.payback_efficiency].map(|share| share.profile));
    }
    used.extend(
        failing(case, names).iter().flat_map(|f| [f.outage.failure_profile, f.outage.repair_profile]),
    );
    used.into_iter().flatten().collect()
}

fn tanks(case: &Case, names: &Names, findings: &mut Findings) {
    for (idx, tank) in case.tanks.indexed() {
        let drawn = case.units.iter().any(|u| u.draws().any(|use_| use_.tank == idx))
            || case.offtakes.iter().any(|o| o.tank == idx)
            || case.inland.iter().any(|t| t.from == idx)
            || case.refineries.iter().any(|r| r.intake.contains(&idx));
        let filled = tank.stock.0 > tank.heel.0
            || case.production.iter().any(|p| p.tank == idx)
            || case.agreements.iter().any(|a| a.tanks.contains(&idx))
            || case.inland.iter().any(|t| t.to == idx)
            || case.refineries.iter().any(|r| r.products.iter().any(|product| product.tank == idx));
        let what = match (drawn, filled) {
            (true, true) => continue,
            (false, _) => "used: no unit, offtake, transfer or refinery draws from it",
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

/// AL605: limits on money where a cargo can always be paid.
fn unfelt_money(case: &Case, names: &Names, findings: &mut Findings) {
    if case.money.is_some() {
        return;
    }
    for supplier in case.suppliers.iter().filter(|supplier| supplier.credit_limit.is_some()) {
        let title = format!("supplier `{}` has a credit limit where money has none", supplier.id);
        findings.push(
            Finding::new(
                &codes::NO_EFFECT,
                title,
                place(names, supplier),
                "what is beyond it can always be paid",
            )
            .with_help("give the foreign exchange under [money] in case.toml"),
        );
    }
    for disruption in case.disruptions.iter().filter(|disruption| disruption.kind == "finance-embargo") {
        let title = format!("disruption `{}` limits money where it has no limit", disruption.id);
        let at = names.find::<Disruption>(&disruption.id).map_or(FOLDER, |(_, span)| span);
        findings.push(
            Finding::new(&codes::NO_EFFECT, title, at, "without credit all can be paid at once")
                .with_help("give the foreign exchange under [money] in case.toml"),
        );
    }
}

/// AL605: parts that stop where nothing ages without them.
fn unfelt_parts(case: &Case, names: &Names, findings: &mut Findings) {
    for disruption in &case.disruptions {
        let effects = disruption.effects(case);
        let felt = effects.iter().any(|effect| match effect.lever {
            Lever::PartsSupply(idx) => case.technologies[idx].aging.is_some(),
            _ => true,
        });
        if disruption.kind == "parts-embargo" && !felt {
            let title = format!("disruption `{}` stops parts that nobody misses", disruption.id);
            let at = names.find::<Disruption>(&disruption.id).map_or(FOLDER, |(_, span)| span);
            findings.push(
                Finding::new(&codes::NO_EFFECT, title, at, "no technology it acts on ages without parts")
                    .with_help("give debt_failure_factor or the like in technologies.csv"),
            );
        }
    }
    for regime in case.regimes.iter().filter(|regime| regime.parts.to_bits() != 1.0f64.to_bits()) {
        let mut made = case.technologies.iter().filter(|t| t.parts_supplier == Some(regime.supplier));
        if !made.any(|technology| technology.aging.is_some()) {
            let title = format!("regime `{}` moves parts that nobody misses", regime.id);
            let at = names.find::<Regime>(&regime.id).map_or(FOLDER, |(_, span)| span);
            findings.push(
                Finding::new(
                    &codes::NO_EFFECT,
                    title,
                    at,
                    "no technology ages without parts of its supplier",
                )
                .with_help("name the supplier as parts_supplier in technologies.csv, and say how units age"),
            );
        }
    }
}

fn fleet(case: &Case, names: &Names, findings: &mut Findings) {
    let n_hours = case.calendar.n_hours as usize;
    let mut highest = (0.0, 0, 0);
    for year in 0..case.weather_years.len().max(1) {
        let mut need = vec![0.0_f64; n_hours];
        for demand in &case.demand {
            let (scale, shape) = demand_of(case, demand);
            let shape = shape.map(|profile| profile.year(year));
            need.iter_mut().enumerate().for_each(|(hour, mw)| *mw += scale * shape.map_or(1.0, |s| s[hour]));
        }
        let peak = need.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        if let Some((hour, &mw)) = peak.filter(|(_, mw)| **mw > highest.0) {
            highest = (mw, year, hour);
        }
    }
    let (peak, year, peak_hour) = highest;
    let share =
        |profile: Option<Idx<Profile>>| profile.map_or(1.0, |idx| case.profiles[idx].year(year)[peak_hour]);
    let at_peak = |power: Hourly<Megawatts>| power.level.0 * share(power.profile);
    let units = (case.units.iter())
        .map(|u| u.capacity.0 * f64::from(u.count) * (1.0 - u.derating.0) * share(u.profile));
    let batteries = (case.batteries.iter())
        .map(|b| f64::from(b.count) * at_peak(b.injection).min(at_peak(b.discharge) + at_peak(b.inflow)));
    let responses = case.demand_response.iter().map(|d| at_peak(d.borrow));
    // Not `sum`, which gives -0 for nothing.
    let capacity = units.chain(batteries).chain(responses).fold(0.0, |sum: f64, mw| sum + mw);
    if capacity < peak {
        let first: Option<&Demand> = first(&case.demand);
        findings.push(Finding::new(
            &codes::SHORT_FLEET,
            format!("units and batteries together give {capacity:.1} MW where demand peaks at {peak:.1} MW"),
            first.map_or(FOLDER, |demand| place(names, demand)),
            format!("demand peaks in hour h{peak_hour}"),
        ));
    }
}

fn first<E: Entity>(table: &Table<E>) -> Option<&E> {
    table.iter().next()
}
