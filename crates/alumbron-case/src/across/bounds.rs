//! What a simulation can bear: probabilities, powers, numbers of events, memory.

use alumbron_model::case::Case;
use alumbron_model::entity::{Battery, Demand, DemandResponse, Hourly, Partial, Profile, Region, Tank, Unit};
use alumbron_model::finding::{Finding, Findings, Span, codes};
use alumbron_model::lever::Lever;
use alumbron_model::quantity::{Fraction, Megawatts};
use alumbron_model::record::{Entity as _, Idx, Names};
use alumbron_model::time::Calendar;

use super::{demand_of, failing, place};
use crate::overlay::Records;
use crate::tables::Row;

/// What rounding may add to a product that should be at most 1, such as a rate that was divided by its mean before.
const ROUNDING: f64 = 1e-9;

/// The highest factor of a profile; 1 without one.
fn highest(case: &Case, profile: Option<Idx<Profile>>) -> f64 {
    profile.map_or(1.0, |idx| case.profiles[idx].most())
}

/// AL203 and AL104: probabilities and shares that follow a profile stay within 1 in every hour.
pub(crate) fn rates(case: &Case, names: &Names, findings: &mut Findings) {
    for f in failing(case, names) {
        let leaving = f.partial.map_or((0.0, 0.0), |partial: &Partial| (partial.failure.0, partial.repair.0));
        let failure = f.outage.rates.failure.0 * highest(case, f.outage.failure_profile);
        let repair = f.outage.rates.repair.0 * highest(case, f.outage.repair_profile);
        let of_state = [("failure", failure + leaving.0.max(leaving.1)), ("repair", repair)];
        for (what, rate) in of_state.into_iter().filter(|(_, rate)| *rate > 1.0 + ROUNDING) {
            let title = format!("the {what} rate of `{}` rises above 1 per hour", f.id);
            let label = format!("its profile takes it to {rate:.4} per hour");
            findings.push(Finding::new(&codes::OUTAGE_RATE_RANGE, title, f.at, label));
        }
    }
    for b in &case.batteries {
        let shares = [
            ("charge_efficiency", b.charge_efficiency),
            ("discharge_efficiency", b.discharge_efficiency),
            ("carryover_share", b.carryover),
        ];
        within_one(case, b, &shares, names, findings);
    }
    for d in &case.demand_response {
        let shares =
            [("borrow_efficiency", d.borrow_efficiency), ("payback_efficiency", d.payback_efficiency)];
        within_one(case, d, &shares, names, findings);
    }
}

fn within_one<E: Row>(
    case: &Case,
    entity: &E,
    shares: &[(&str, Hourly<Fraction>)],
    names: &Names,
    findings: &mut Findings,
) {
    for (name, share) in shares {
        let most = share.level.0 * highest(case, share.profile);
        if most > 1.0 + ROUNDING {
            let title = format!("`{name}` of `{}` rises above 1", entity.id());
            let label = format!("its profile takes it to {most:.4}");
            findings.push(Finding::new(&codes::OUT_OF_RANGE, title, place(names, entity), label));
        }
    }
}

/// Most power that units, or demand, may add up to, in MW. Chosen: a hundred times all plants of the world, and small
/// enough that sums over a long horizon keep every watt.
const MOST_MW: f64 = 1e9;

/// AL104: more power than arithmetic keeps to the watt. Disruptions that raise demand count as if they met.
pub(crate) fn power(case: &Case, names: &Names, findings: &mut Findings) {
    let unit = |u: &Unit| u.capacity.0 * f64::from(u.count) * highest(case, u.profile);
    too_much(case.units.iter().map(|u| (u, unit(u))), "units give", names, findings);
    let most = |power: Hourly<Megawatts>| power.level.0 * highest(case, power.profile);
    let battery = |b: &Battery| f64::from(b.count) * (most(b.discharge) + most(b.inflow)).max(most(b.charge));
    too_much(case.batteries.iter().map(|b| (b, battery(b))), "batteries give or take", names, findings);
    let response = |d: &DemandResponse| most(d.borrow).max(most(d.payback));
    too_much(
        case.demand_response.iter().map(|d| (d, response(d))),
        "demand response shifts",
        names,
        findings,
    );
    let raised = |region: Idx<Region>| -> f64 {
        let effects = case.disruptions.iter().flat_map(|disruption| disruption.effects(case));
        effects.filter(|e| e.lever == Lever::DemandScale(region)).map(|e| e.value.max(1.0)).product()
    };
    let demand = |d: &Demand| demand_of(case, d).0 * highest(case, d.profile) * raised(d.region);
    too_much(case.demand.iter().map(|d| (d, demand(d))), "demand reaches", names, findings);
}

/// Most outage events of a sample. Chosen: some seconds and a gigabyte.
const MOST_EVENTS: f64 = 5e7;

/// Most machines of all units and batteries together. Chosen: each keeps a state of its own.
const MOST_MACHINES: u64 = 10_000_000;

/// AL209: failures and repairs that a sample can hold.
pub(crate) fn outages(case: &Case, names: &Names, findings: &mut Findings) {
    let machines: Vec<(Span, u32)> = (case.units.iter().map(|unit| (place(names, unit), unit.count)))
        .chain(case.batteries.iter().map(|battery| (place(names, battery), battery.count)))
        .collect();
    let total: u64 = machines.iter().map(|(_, count)| u64::from(*count)).sum();
    if let Some((at, count)) = machines.into_iter().max_by_key(|(_, count)| *count)
        && total > MOST_MACHINES
    {
        let title = format!("there are {total} machines, and at most {MOST_MACHINES} can be simulated");
        let label = format!("{count} machines here");
        findings.push(Finding::new(&codes::TOO_MANY_OUTAGES, title, at, label));
        return;
    }
    let failing = failing(case, names);
    let events: Vec<f64> = failing
        .iter()
        .map(|f| {
            let failure = f.outage.rates.failure.0 * highest(case, f.outage.failure_profile);
            let repair = f.outage.rates.repair.0 * highest(case, f.outage.repair_profile);
            let partial = f.partial.map_or(0.0, |partial| turns(partial.failure.0, partial.repair.0));
            f64::from(f.count) * f64::from(case.calendar.n_hours) * (turns(failure, repair) + partial)
        })
        .collect();
    let total: f64 = events.iter().sum();
    let worst = failing.iter().zip(&events).max_by(|a, b| a.1.total_cmp(b.1));
    if let Some((f, events)) = worst.filter(|_| total > MOST_EVENTS) {
        let title = format!(
            "a sample would hold {total:.1e} failures and repairs, and at most {MOST_EVENTS:.0e} can be simulated"
        );
        let label = format!("{} machines, {events:.1e} failures and repairs here", f.count);
        findings.push(Finding::new(&codes::TOO_MANY_OUTAGES, title, f.at, label));
    }
}

/// Changes of state per hour: of both kinds the same number, failures per hour up times the share of hours up.
fn turns(failure: f64, repair: f64) -> f64 {
    if failure + repair > 0.0 { 2.0 * failure * repair / (failure + repair) } else { 0.0 }
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
    let stores = rows(Battery::TABLE) + rows(DemandResponse::TABLE);
    let series = rows(Region::TABLE) + rows(Demand::TABLE) + stores + profiles as u64;
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
