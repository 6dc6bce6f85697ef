//! Compiling a case: names become positions, shapes become hourly arrays.

use alumbron_model::Case;
use alumbron_model::entity::{Agreement, Level, Priority, StartState};
use alumbron_model::lever::Lever;
use alumbron_model::record::Idx;

use super::{
    AgreementData, DemandSeries, LeverPlan, MaintenanceStep, OfftakeData, PortData, ProfileData, Regions,
    Rotated, Series, System, TankData, UnitData,
};
use crate::chance::{Purpose, StreamKey};
use crate::grid::Network;
use crate::outage::OutageModel;

/// Compiles a case. Cannot fail: a case is valid by construction.
#[must_use]
pub fn compile(case: &Case) -> System {
    let levers = LeverPlan::new(case);
    let demand = demand(case);
    let (units, unit_order) = units(case, &levers);
    let mut unit_place = vec![0; unit_order.len()];
    unit_order.iter().enumerate().for_each(|(place, &position)| unit_place[position] = place);
    let mut columns: Vec<usize> = units.iter().filter_map(|unit| unit.profile).collect();
    columns.sort_unstable();
    columns.dedup();
    let column = |(u, unit): (usize, &UnitData)| Some((u, columns.binary_search(&unit.profile?).ok()?));
    let profiled: Vec<(usize, usize)> = units.iter().enumerate().filter_map(column).collect();
    let shares: Vec<&[f64]> = columns.iter().map(|&p| case.profiles.0[p].values.as_slice()).collect();
    let network = Network::new(case);
    let mut profiled_at_risk = vec![Vec::new(); network.component_starts.len() - 1];
    for &(u, column) in &profiled {
        let unit = &units[u];
        let idx = Idx::new(unit_order[u] as u32);
        let levers =
            [Lever::UnitAvailability(idx), Lever::UnitDerating(idx)].map(|lever| levers.position(lever));
        let maintained = case.maintenance.iter().any(|m| m.unit == idx);
        let at_risk = unit.outage.is_some() || unit.derated_to < 1.0 || maintained;
        if at_risk || levers.iter().any(Option::is_some) {
            profiled_at_risk[network.component[unit.region]].push((u, column));
        }
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
        profiled,
        profiled_at_risk,
        units,
        unit_order,
        unit_place,
        profiles: profiles(case),
        network,
        part_reserve_mw,
        ports: ports(case),
        agreements: case.agreements.iter().map(|a| agreement(case, a)).collect(),
        production: case.production.iter().map(|p| (p.tank.position(), p.rate.0)).collect(),
        offtakes: offtakes(case),
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
    let mut series: Vec<Series> = Vec::new();
    for row in &case.demand {
        let shape = row.profile.map(|p| &case.profiles[p].values);
        let at = |hour: usize| shape.map_or(1.0, |values| values[hour]);
        let level = match row.level {
            Level::Peak(peak) => peak.0,
            Level::Energy(energy) => {
                let sum: f64 = (0..n_hours).map(at).sum();
                if sum > 0.0 { energy.0 / sum } else { 0.0 }
            }
        };
        let noise = row.noise.as_ref().and_then(|noise| {
            let group = groups.binary_search(&noise.group.as_str()).ok()?;
            (noise.share.0 > 0.0).then_some((group, noise.share.0))
        });
        let mw = (0..n_hours).map(|hour| level * at(hour));
        // Rows of one region with the same noise are one series to the engine.
        match series.iter_mut().find(|s| s.region == row.region.position() && s.noise == noise) {
            Some(same) => same.mw.iter_mut().zip(mw).for_each(|(sum, mw)| *sum += mw),
            None => series.push(Series { region: row.region.position(), noise, mw: mw.collect() }),
        }
    }
    let groups = groups.iter().map(|group| StreamKey::new("demand", group, Purpose::Demand)).collect();
    let mw_by_hour = by_hour(case, &series.iter().map(|s| s.mw.as_slice()).collect::<Vec<_>>());
    DemandSeries { series, mw_by_hour, groups }
}

/// Hourly series side by side: what is at `hour` of each lies together.
fn by_hour(case: &Case, series: &[&[f64]]) -> Vec<f64> {
    let hours = 0..case.calendar.n_hours as usize;
    hours.flat_map(|hour| series.iter().map(move |values| values[hour])).collect()
}

/// The highest demand of any hour that noise and levers can make, MW.
fn peak(case: &Case, demand: &DemandSeries, levers: &LeverPlan) -> f64 {
    let raised: Vec<f64> = case.regions.indices().map(|r| levers.most(Lever::DemandScale(r))).collect();
    let most = |s: &Series, hour: usize| {
        let noise = s.noise.map_or(0.0, |(_, share)| 3.0 * share);
        s.mw[hour] * (1.0 + noise) * raised[s.region]
    };
    (0..case.calendar.n_hours as usize)
        .map(|hour| demand.series.iter().map(|s| most(s, hour)).sum::<f64>())
        .fold(0.0, f64::max)
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
            unit.outage.filter(|rates| rates.failure.0 > 0.0 || unit.start == StartState::Out).map(|rates| {
                let key = StreamKey::new("units", &unit.id, Purpose::Outage);
                let mut model = OutageModel::new(key, rates, unit.start);
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

fn offtakes(case: &Case) -> Vec<OfftakeData> {
    let data = |offtake: &alumbron_model::entity::Offtake| OfftakeData {
        tank: offtake.tank.position(),
        rate_t_per_h: offtake.rate.0,
        before_power: offtake.priority == Priority::BeforePower,
        stops_below_t: offtake.stops_below.0,
    };
    case.offtakes.iter().map(data).collect()
}
