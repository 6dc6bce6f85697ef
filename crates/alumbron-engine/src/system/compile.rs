//! Compiling a case: names become positions, shapes become hourly arrays.

use alumbron_model::Case;
use alumbron_model::entity::{Agreement, Level, Priority, StartState};
use alumbron_model::lever::Lever;
use alumbron_model::record::Idx;

use super::{
    AgreementData, DemandSeries, LeverPlan, MaintenanceStep, OfftakeData, PortData, ProfileData, Regions,
    Rotated, System, TankData, Term, UnitData,
};
use crate::chance::{Purpose, StreamKey};
use crate::grid::Network;
use crate::outage::OutageModel;

/// A profile that takes another value in more than this share of the hours is looked at every hour.
const MOST_STEPS: f64 = 0.3;

/// Compiles a case. Cannot fail: a case is valid by construction.
#[must_use]
pub fn compile(case: &Case) -> System {
    let levers = LeverPlan::new(case);
    let demand = demand(case);
    let (mut units, unit_order) = units(case, &levers);
    let mut unit_place = vec![0; unit_order.len()];
    unit_order.iter().enumerate().for_each(|(place, &position)| unit_place[position] = place);
    let mut columns: Vec<usize> = units.iter().filter_map(|unit| unit.profile).collect();
    columns.sort_unstable();
    columns.dedup();
    let shares: Vec<&[f64]> = columns.iter().map(|&p| case.profiles.0[p].values.as_slice()).collect();
    let steps: Vec<Vec<u32>> = shares.iter().map(|values| steps(case, values)).collect();
    let moves = |column: usize| steps[column].len() as f64 > MOST_STEPS * f64::from(case.calendar.n_hours);
    for unit in &mut units {
        unit.column = unit.profile.and_then(|profile| columns.binary_search(&profile).ok());
        unit.moving = unit.column.is_some_and(moves);
    }
    let mut steady = vec![Vec::new(); case.regions.len()];
    let (mut moving, mut stepped) = (vec![Vec::new(); columns.len()], vec![Vec::new(); columns.len()]);
    for (u, unit) in units.iter().enumerate() {
        match unit.column {
            Some(column) if unit.moving => moving[column].push((u, unit.region)),
            Some(column) => stepped[column].push(u),
            None => {}
        }
        if !unit.moving {
            steady[unit.region].push(u);
        }
    }
    let mut share_steps: Vec<(u32, usize)> = (0..columns.len())
        .filter(|&column| !moves(column))
        .flat_map(|column| steps[column].iter().map(move |&hour| (hour, column)))
        .collect();
    share_steps.sort_unstable();
    let network = Network::new(case);
    for (unit, &position) in units.iter_mut().zip(&unit_order) {
        let idx = Idx::new(position as u32);
        let moved = [Lever::UnitAvailability(idx), Lever::UnitDerating(idx)];
        let moved = moved.iter().any(|&lever| levers.position(lever).is_some());
        let maintained = case.maintenance.iter().any(|m| m.unit == idx);
        let at_risk = unit.outage.is_some() || unit.derated_to < 1.0 || maintained || moved;
        let place = network.component[unit.region] * (columns.len() + 1);
        unit.at_risk = at_risk.then(|| place + unit.column.unwrap_or(columns.len()));
    }
    let mut part_reserve_mw = vec![0.0; network.component_starts.len() - 1];
    for (region, &part) in case.regions.iter().zip(&network.component) {
        part_reserve_mw[part] += region.reserve.0;
    }
    let peak_mw = peak(case, &demand, &levers);
    let mut month_starts: Vec<u32> = case.calendar.months().iter().map(|&(_, _, day)| day).collect();
    month_starts.push(case.calendar.n_days());
    System {
        calendar: case.calendar,
        month_starts,
        sharing: case.sharing,
        regions: regions(case),
        has_dispatch: units.iter().any(|u| u.cost > 0.0 || !u.fuel.is_empty()),
        maintenance: maintenance(case, &unit_order),
        tanks: tanks(case, &units),
        share_by_hour: by_hour(case, &shares),
        n_columns: columns.len(),
        moving: moving.into_iter().enumerate().filter(|(_, units)| !units.is_empty()).collect(),
        steady,
        stepped,
        share_steps,
        units,
        unit_order,
        unit_place,
        profiles: profiles(case),
        network,
        part_reserve_mw,
        ports: ports(case),
        agreements: case.agreements.iter().map(|a| agreement(case, a)).collect(),
        demand,
        levers,
        peak_mw,
    }
}

fn regions(case: &Case) -> Regions {
    Regions {
        reserve_mw: case.regions.iter().map(|r| r.reserve.0).collect(),
        blocks: case.regions.iter().map(|r| r.blocks).collect(),
        rotated: case.regions.iter().map(|r| Rotated::new(1.0 - r.protected.0)).collect(),
        person_weight: case.person_weights(),
    }
}

fn demand(case: &Case) -> DemandSeries {
    let n_hours = case.calendar.n_hours as usize;
    let mut groups: Vec<&str> =
        case.demand.iter().filter_map(|d| d.noise.as_ref()).map(|n| n.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    // The first shape is the flat one.
    let mut columns: Vec<usize> = case.demand.iter().filter_map(|d| d.profile).map(Idx::position).collect();
    columns.sort_unstable();
    columns.dedup();
    let flat = vec![1.0; n_hours];
    let mut shapes = vec![flat.as_slice()];
    shapes.extend(columns.iter().map(|&p| case.profiles.0[p].values.as_slice()));
    let mut terms: Vec<Term> = Vec::new();
    for row in &case.demand {
        let shape = row.profile.and_then(|p| columns.binary_search(&p.position()).ok()).map_or(0, |c| c + 1);
        let mw = match row.level {
            Level::Peak(peak) => peak.0,
            Level::Energy(energy) => {
                let sum: f64 = shapes[shape].iter().take(n_hours).sum();
                if sum > 0.0 { energy.0 / sum } else { 0.0 }
            }
        };
        let noise = row.noise.as_ref().and_then(|noise| {
            let group = groups.binary_search(&noise.group.as_str()).ok()?;
            (noise.share.0 > 0.0).then_some((group, noise.share.0))
        });
        terms.push(Term { region: row.region.position(), mw, shape, noise });
    }
    // Stable: terms of a region stay in the order of their ids.
    terms.sort_by_key(|term| term.region);
    let groups = groups.iter().map(|group| StreamKey::new("demand", group, Purpose::Demand)).collect();
    DemandSeries { terms, shapes: shapes.iter().map(|values| values[..n_hours].to_vec()).collect(), groups }
}

/// The hours in which a profile takes another value than in the hour before.
fn steps(case: &Case, values: &[f64]) -> Vec<u32> {
    let moves = |hour: &u32| values[*hour as usize].to_bits() != values[*hour as usize - 1].to_bits();
    (1..case.calendar.n_hours).filter(moves).collect()
}

/// Hourly series side by side: what is at `hour` of each lies together.
fn by_hour(case: &Case, series: &[&[f64]]) -> Vec<f64> {
    let hours = 0..case.calendar.n_hours as usize;
    hours.flat_map(|hour| series.iter().map(move |values| values[hour])).collect()
}

/// The highest demand of any hour that noise and levers can make, MW.
fn peak(case: &Case, demand: &DemandSeries, levers: &LeverPlan) -> f64 {
    let raised: Vec<f64> = case.regions.indices().map(|r| levers.most(Lever::DemandScale(r))).collect();
    let most = |term: &Term| {
        let noise = term.noise.map_or(0.0, |(_, share)| 3.0 * share);
        (term.mw * (1.0 + noise) * raised[term.region], &demand.shapes[term.shape])
    };
    let most: Vec<(f64, &Vec<f64>)> = demand.terms.iter().map(most).collect();
    let total = |hour: usize| most.iter().map(|&(mw, shape)| mw * shape[hour]).sum::<f64>();
    (0..case.calendar.n_hours as usize).map(total).fold(0.0, f64::max)
}

fn units(case: &Case, levers: &LeverPlan) -> (Vec<UnitData>, Vec<usize>) {
    let mut order: Vec<usize> = (0..case.units.len()).collect();
    // Stable: units of equal cost stay in the order of their ids.
    order.sort_by(|&a, &b| case.units.0[a].cost.0.total_cmp(&case.units.0[b].cost.0));
    let data = order.iter().map(|&position| {
        let unit = &case.units.0[position];
        // Positions come from the table, whose length fits.
        let idx = Idx::new(position as u32);
        let outage =
            unit.outage.filter(|o| o.rates.failure.0 > 0.0 || o.start == StartState::Out).map(|outage| {
                let key = StreamKey::new("units", &unit.id, Purpose::Outage);
                let mut model = OutageModel::new(key, outage.rates, outage.start);
                model.failure_lever = levers.position(Lever::UnitFailureRate(idx));
                model.repair_lever = levers.position(Lever::RepairTime(idx));
                model
            });
        UnitData {
            region: unit.region.position(),
            machine_mw: unit.capacity.0,
            count: unit.count,
            first_machine: 0,
            derated_to: 1.0 - unit.derating.0,
            profile: unit.profile.map(Idx::position),
            column: None,
            moving: false,
            at_risk: None,
            outage,
            fuel: unit.fuel.iter().map(|f| (f.tank.position(), f.specific.0)).collect(),
            cost: unit.cost.0,
        }
    });
    let mut data: Vec<UnitData> = data.collect();
    let mut machines = 0;
    for unit in &mut data {
        unit.first_machine = machines;
        machines += unit.count as usize;
    }
    (data, order)
}

fn profiles(case: &Case) -> Vec<ProfileData> {
    let with_sum = |values: &Vec<f64>| {
        let mut sum = Vec::with_capacity(values.len() + 1);
        sum.push(0.0);
        for value in values {
            sum.push(sum[sum.len() - 1] + value);
        }
        ProfileData { values: values.clone(), sum }
    };
    case.profiles.iter().map(|p| with_sum(&p.values)).collect()
}

/// Windows as steps of the number of machines in maintenance, in order of time.
fn maintenance(case: &Case, unit_order: &[usize]) -> Vec<MaintenanceStep> {
    let n_hours = case.calendar.n_hours;
    let mut steps = Vec::new();
    for (unit, &position) in unit_order.iter().enumerate() {
        let windows: Vec<_> = case.maintenance.iter().filter(|m| m.unit.position() == position).collect();
        let mut boundaries: Vec<u32> =
            windows.iter().flat_map(|m| [m.window.from.0, m.window.to.0]).collect();
        boundaries.sort_unstable();
        boundaries.dedup();
        for hour in boundaries.into_iter().filter(|&hour| hour < n_hours) {
            let inside = windows.iter().filter(|m| m.window.from.0 <= hour && hour < m.window.to.0);
            let machines = inside.map(|m| m.machines).sum::<u32>().min(case.units.0[position].count);
            steps.push(MaintenanceStep { hour, unit, machines });
        }
    }
    steps.sort_by_key(|step| (step.hour, step.unit));
    steps
}

fn tanks(case: &Case, units: &[UnitData]) -> Vec<TankData> {
    let mut tanks: Vec<TankData> = case
        .tanks
        .iter()
        .map(|tank| {
            let fuel = &case.fuels[tank.fuel];
            TankData {
                capacity_t: tank.capacity.0,
                heel_t: tank.heel.0,
                stock_t: tank.stock.0,
                port: tank.port.map(Idx::position),
                hourly_burn_t: 0.0,
                co2_per_t: fuel.lhv.map_or(0.0, |lhv| lhv.0 * fuel.emission.0 * 1e-3),
                inflow_t_per_h: 0.0,
                offtakes: Vec::new(),
            }
        })
        .collect();
    for unit in units {
        // Profiles above 1 are unusual but allowed.
        let top = unit.profile.map_or(1.0, |p| case.profiles.0[p].values.iter().copied().fold(0.0, f64::max));
        for &(tank, specific) in &unit.fuel {
            tanks[tank].hourly_burn_t += unit.installed_mw() * top * specific;
        }
    }
    for production in &case.production {
        tanks[production.tank.position()].inflow_t_per_h += production.rate.0;
    }
    for offtake in &case.offtakes {
        tanks[offtake.tank.position()].offtakes.push(OfftakeData {
            rate_t_per_h: offtake.rate.0,
            before_power: offtake.priority == Priority::BeforePower,
            stops_below_t: offtake.stops_below.0,
        });
    }
    tanks
}

fn ports(case: &Case) -> Vec<PortData> {
    let data = |port: &alumbron_model::entity::Port| PortData {
        berths: port.berths as usize,
        rate_t_per_h: port.unloading.map_or(f64::INFINITY, |rate| rate.0),
    };
    case.ports.iter().map(data).collect()
}

fn agreement(case: &Case, agreement: &Agreement) -> AgreementData {
    let end = agreement.validity.to.0.min(case.calendar.n_hours);
    let mut nominations = Vec::new();
    let mut at = agreement.first_h as f64;
    while at < f64::from(end) {
        // Before the horizon lie cargoes under way at its start; they take the same luck.
        let hour = at.floor() as i64;
        let from = i64::from(agreement.validity.from.0);
        if hour >= from || (hour < 0 && from == 0) {
            nominations.push(hour);
        }
        match agreement.interval {
            // Intervals below an hour would nominate without end.
            Some(interval) => at += interval.0.max(1.0),
            None => break,
        }
    }
    let port = agreement.tanks.first().and_then(|&tank| case.tanks[tank].port);
    AgreementData {
        key: StreamKey::new("agreements", &agreement.id, Purpose::Voyage),
        supplier: agreement.supplier.position(),
        tanks: agreement.tanks.iter().map(|t| t.position()).collect(),
        // The reader makes sure that every tank of an agreement has a port.
        port: port.map_or(0, Idx::position),
        cargo_t: agreement.cargo.0,
        nominations,
        loading: agreement.loading.0,
        voyage_h: agreement.voyage.0,
        delay: agreement.delay.clone(),
        price: agreement.price.0,
    }
}
