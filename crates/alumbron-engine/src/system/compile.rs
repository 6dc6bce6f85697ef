//! Compiling a case: names become positions, shapes become hourly arrays.

use alumbron_model::Case;
use alumbron_model::entity::{
    Battery, CommonOutage, DemandResponse, Hourly, Interface, Level, Link, Outage, Partial, Priority,
    Profile, StartState,
};
use alumbron_model::lever::Lever;
use alumbron_model::record::Idx;

use super::maintenance;
use super::trade::credit_limit_usd;
use super::{
    AgreementData, BatteryData, CommonData, DemandSeries, GroupData, HourlyData, InlandData, LeverPlan,
    LinkData, MoneyData, OfftakeData, PortData, Prone, Regions, Rest, Rotated, System, TankData, Term, Thing,
    Tiers, UnitData, Weather,
};
use crate::chance::{Purpose, StreamKey};
use crate::control::ControlPlan;
use crate::grid::{Group, Network};
use crate::logistics::RegimePlan;
use crate::outage::OutageModel;

/// A profile that takes another value in more than this share of the hours is looked at every hour.
const MOST_STEPS: f64 = 0.3;

/// Compiles a case. Cannot fail: a case is valid by construction.
#[must_use]
pub fn compile(case: &Case) -> System {
    compile_with(case, LeverPlan::new(case))
}

/// The same with levers at hand.
pub(super) fn compile_with(case: &Case, levers: LeverPlan) -> System {
    let (mut units, unit_order) = units(case, &levers);
    let mut unit_place = vec![0; unit_order.len()];
    unit_order.iter().enumerate().for_each(|(place, &position)| unit_place[position] = place);
    let mut columns: Vec<usize> = units.iter().filter_map(|unit| unit.profile).collect();
    columns.sort_unstable();
    columns.dedup();
    let mut weather: Vec<Weather> =
        (0..case.weather_years.len().max(1)).map(|year| Weather::new(case, year, &columns)).collect();
    let moves = |column: usize| {
        let most = weather.iter().map(|year| year.n_steps(columns[column])).max().unwrap_or(0);
        most as f64 > MOST_STEPS * f64::from(case.calendar.n_hours)
    };
    let moves: Vec<bool> = (0..columns.len()).map(moves).collect();
    for year in &mut weather {
        year.list_steps(columns.iter().copied().enumerate().filter(|(column, _)| !moves[*column]));
        let moving: Vec<usize> = (0..columns.len()).filter(|&column| moves[column]).collect();
        year.find_calm(&moving);
    }
    for unit in &mut units {
        unit.column = unit.profile.and_then(|profile| columns.binary_search(&profile).ok());
        unit.moving = unit.column.is_some_and(|column| moves[column]);
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
    let demand = demand(case, &weather);
    let network = Network::new(case);
    let flat = (shape(case, None), shape(case, None));
    let (links, common) = (links(case), common(case, &unit_place));
    let maintenance = maintenance::steps(case, &units, &unit_order, &demand, &weather[0]);
    let batteries = batteries(case);
    let inland = InlandData::new(case);
    let agreements: Vec<AgreementData> =
        case.agreements.indices().map(|idx| AgreementData::new(case, idx, &levers)).collect();
    let ports = ports(case, &agreements);
    let prone = prone(&units, &batteries, (&links, &common), &inland, &ports);
    for (u, (unit, &position)) in units.iter_mut().zip(&unit_order).enumerate() {
        let idx = Idx::new(position as u32);
        let moved = [Lever::UnitAvailability(idx), Lever::UnitDerating(idx)];
        let moved = moved.iter().any(|&lever| levers.position(lever).is_some())
            || maintenance.iter().any(|step| step.unit == u)
            || common.iter().any(|event| event.units.contains(&u));
        let at_risk = unit.outage.is_some() || unit.derated_to < 1.0 || moved;
        let place = network.component[unit.region] * (columns.len() + 1);
        unit.at_risk = at_risk.then(|| place + unit.column.unwrap_or(columns.len()));
    }
    let mut part_reserve_mw = vec![0.0; network.component_starts.len() - 1];
    for (region, &part) in case.regions.iter().zip(&network.component) {
        part_reserve_mw[part] += region.reserve.0;
    }
    let peak_mw = peak(case, &demand, &weather, &levers);
    let mut month_starts: Vec<u32> = case.calendar.months().iter().map(|&(_, _, day)| day).collect();
    month_starts.push(case.calendar.n_days());
    let mut year_starts: Vec<u32> = Vec::new();
    let mut last_year = None;
    for (year, _, day) in case.calendar.months() {
        if last_year != Some(year) {
            year_starts.push(day * 24);
            last_year = Some(year);
        }
    }
    year_starts.push(case.calendar.n_hours);
    let mut system = System {
        calendar: case.calendar,
        month_starts,
        year_starts,
        sharing: case.sharing,
        rationing: case.rationing,
        ration: None,
        regions: regions(case),
        has_dispatch: units.iter().any(|u| u.cost > 0.0 || u.draws()),
        maintenance,
        tanks: tanks(case, &units),
        inland,
        moving: moving.into_iter().enumerate().filter(|(_, units)| !units.is_empty()).collect(),
        steady,
        stepped,
        weather,
        weather_key: StreamKey::new("case", "weather", Purpose::Weather),
        units,
        unit_order,
        unit_place,
        network,
        varying_links: (0..links.len()).filter(|&link| links[link].profiles != flat).collect(),
        groups: groups(case),
        links,
        n_batteries: case.batteries.len(),
        batteries,
        common,
        prone,
        part_reserve_mw,
        ports,
        regimes: case.suppliers.indices().map(|supplier| RegimePlan::new(case, supplier)).collect(),
        agreements,
        credit_limit_usd: case.suppliers.iter().map(credit_limit_usd).collect(),
        money: case.money.map(|money| MoneyData::new(case, money, &levers)),
        demand,
        levers,
        peak_mw,
        rest: None,
        controls: None,
    };
    system.controls = ControlPlan::of(&system);
    system.rest = Rest::of(&system);
    system
}

fn regions(case: &Case) -> Regions {
    Regions {
        reserve_mw: case.regions.iter().map(|r| r.reserve.0).collect(),
        blocks: case.regions.iter().map(|r| r.blocks).collect(),
        turn_h: case.regions.iter().map(|r| r.turn.0).collect(),
        rotated: case
            .regions
            .iter()
            .map(|r| Rotated::new(1.0 - r.protected.0, r.rotation_limit.map(|limit| limit.0)))
            .collect(),
        tiers: case.regions.indices().map(|region| Tiers::of(case, region)).collect(),
        person_weight: case.person_weights(),
    }
}

/// Where the weather years keep a profile; without one, the flat profile.
fn shape(case: &Case, profile: Option<Idx<Profile>>) -> usize {
    profile.map_or(case.profiles.len(), Idx::position)
}

fn demand(case: &Case, weather: &[Weather]) -> DemandSeries {
    let n_hours = case.calendar.n_hours as usize;
    let mut groups: Vec<&str> =
        case.demand.iter().filter_map(|d| d.noise.as_ref()).map(|n| n.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    let mut terms: Vec<Term> = Vec::new();
    for row in &case.demand {
        let shape = shape(case, row.profile);
        let mw = match row.level {
            Level::Peak(peak) => peak.0,
            Level::Energy(energy) => {
                let sums = weather.iter().map(|year| year.profiles[shape].sum[n_hours]);
                let sum = sums.sum::<f64>() / weather.len() as f64;
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
    DemandSeries { terms, groups }
}

/// The highest demand of any hour that noise, weather and levers can make, MW.
fn peak(case: &Case, demand: &DemandSeries, weather: &[Weather], levers: &LeverPlan) -> f64 {
    let raised: Vec<f64> = case.regions.indices().map(|r| levers.most(Lever::DemandScale(r))).collect();
    let most = |term: &Term| {
        let noise = term.noise.map_or(0.0, |(_, share)| 3.0 * share);
        Term { mw: term.mw * (1.0 + noise) * raised[term.region], ..*term }
    };
    let most = DemandSeries { terms: demand.terms.iter().map(most).collect(), groups: Vec::new() };
    let hours = |year| (0..case.calendar.n_hours).map(|hour| most.total(year, hour)).fold(0.0, f64::max);
    weather.iter().map(hours).fold(0.0, f64::max)
}

fn units(case: &Case, levers: &LeverPlan) -> (Vec<UnitData>, Vec<usize>) {
    let mut order: Vec<usize> = (0..case.units.len()).collect();
    // Stable: units of equal cost stay in the order of their ids.
    order.sort_by(|&a, &b| case.units.0[a].cost.0.total_cmp(&case.units.0[b].cost.0));
    let data = order.iter().map(|&position| {
        let unit = &case.units.0[position];
        // Positions come from the table, whose length fits.
        let idx = Idx::new(position as u32);
        let outage = unit.outage.and_then(|outage| {
            let mut model = outage_model(case, "units", &unit.id, &outage, unit.partial)?;
            model.failure_lever = levers.position(Lever::UnitFailureRate(idx));
            model.repair_lever = levers.position(Lever::RepairTime(idx));
            Some(model)
        });
        UnitData {
            region: unit.region.position(),
            machine_mw: unit.capacity.0,
            count: unit.count,
            derated_to: 1.0 - unit.derating.0,
            profile: unit.profile.map(Idx::position),
            column: None,
            moving: false,
            at_risk: None,
            outage,
            most_share: unit.profile.map_or(1.0, |profile| case.profiles[profile].most()),
            partial_share: unit.partial.map_or(1.0, |partial| partial.share.0),
            fuel: unit.fuel.iter().map(|f| (f.tank.position(), f.specific.0)).collect(),
            consumable: unit.consumable.map(|use_| (use_.tank.position(), use_.specific.0)),
            cost: unit.cost.0,
        }
    });
    let data = data.collect();
    (data, order)
}

/// How something fails and returns; nothing if it never does.
pub(super) fn outage_model(
    case: &Case,
    table: &str,
    id: &str,
    outage: &Outage,
    partial: Option<Partial>,
) -> Option<OutageModel> {
    let fails = outage.rates.failure.0 > 0.0 || partial.is_some() || outage.start == StartState::Out;
    fails.then(|| OutageModel::new(case, StreamKey::new(table, id, Purpose::Outage), outage, partial))
}

/// Limits on groups of links.
fn groups(case: &Case) -> Vec<GroupData> {
    let group = |interface: &Interface| {
        let sign = |link: &Idx<Link>| if interface.reversed.contains(link) { -1.0 } else { 1.0 };
        GroupData {
            group: Group {
                links: interface.links.iter().map(|link| (link.position(), sign(link))).collect(),
                limit_mw: interface.limit.0,
                back_mw: interface.limit_back.0,
            },
            profiles: (shape(case, interface.profile), shape(case, interface.profile_back)),
        }
    };
    case.interfaces.iter().filter(|interface| interface.region.is_none()).map(group).collect()
}

/// The links, and after them the interfaces at a region, as in [`Network::new`].
fn links(case: &Case) -> Vec<LinkData> {
    let link = |link: &Link| LinkData {
        outage: link.outage.and_then(|outage| outage_model(case, "links", &link.id, &outage, None)),
        profiles: (shape(case, link.profile), shape(case, link.profile_back)),
    };
    let interface = |interface: &Interface| LinkData {
        outage: None,
        profiles: (shape(case, interface.profile), shape(case, interface.profile_back)),
    };
    let at_region = case.interfaces.iter().filter(|interface| interface.region.is_some());
    case.links.iter().map(link).chain(at_region.map(interface)).collect()
}

fn batteries(case: &Case) -> Vec<BatteryData> {
    let battery = |battery: &Battery| {
        BatteryData {
            region: battery.region.position(),
            count: battery.count,
            outage: battery.outage.and_then(|o| outage_model(case, "batteries", &battery.id, &o, None)),
            start_share: battery.start.0,
            waits: false,
            interest: 0.0,
            due_within_h: None,
            varies: false,
            room_varies: false,
            discharge_mw: hourly(case, &battery.discharge, |mw| mw.0),
            charge_mw: hourly(case, &battery.charge, |mw| mw.0),
            energy_mwh: hourly(case, &battery.energy, |mwh| mwh.0),
            charge_efficiency: hourly(case, &battery.charge_efficiency, |share| share.0),
            discharge_efficiency: hourly(case, &battery.discharge_efficiency, |share| share.0),
            carryover: hourly(case, &battery.carryover, |share| share.0),
            inflow_mw: hourly(case, &battery.inflow, |mw| mw.0),
            withdrawal_mw: hourly(case, &battery.withdrawal, |mw| mw.0),
            injection_mw: hourly(case, &battery.injection, |mw| mw.0),
        }
        .seal(case)
    };
    let constant = |level: f64| HourlyData { level, profile: shape(case, None) };
    let waiting = |response: &DemandResponse| {
        let (borrow, payback) =
            (hourly(case, &response.borrow, |mw| mw.0), hourly(case, &response.payback, |mw| mw.0));
        BatteryData {
            region: response.region.position(),
            count: 1,
            outage: response
                .outage
                .and_then(|o| outage_model(case, "demand_response", &response.id, &o, None)),
            start_share: 1.0,
            waits: true,
            interest: response.interest,
            due_within_h: response.payback_within.map(|hours| hours.0.round() as u32),
            varies: false,
            room_varies: false,
            discharge_mw: borrow,
            charge_mw: payback,
            energy_mwh: hourly(case, &response.energy, |mwh| mwh.0),
            charge_efficiency: hourly(case, &response.payback_efficiency, |share| share.0),
            discharge_efficiency: hourly(case, &response.borrow_efficiency, |share| share.0),
            carryover: constant(1.0),
            inflow_mw: constant(0.0),
            withdrawal_mw: payback,
            injection_mw: borrow,
        }
        .seal(case)
    };
    case.batteries.iter().map(battery).chain(case.demand_response.iter().map(waiting)).collect()
}

impl BatteryData {
    /// Notes whether anything varies.
    fn seal(mut self, case: &Case) -> Self {
        let flat = shape(case, None);
        let all = [
            self.discharge_mw,
            self.charge_mw,
            self.energy_mwh,
            self.charge_efficiency,
            self.discharge_efficiency,
            self.carryover,
            self.inflow_mw,
            self.withdrawal_mw,
            self.injection_mw,
        ];
        self.room_varies = self.energy_mwh.profile != flat || self.carryover.profile != flat;
        self.varies = all.iter().any(|hourly| hourly.profile != flat);
        self
    }
}

fn hourly<Q>(case: &Case, quantity: &Hourly<Q>, level: impl Fn(&Q) -> f64) -> HourlyData {
    HourlyData { level: level(&quantity.level), profile: shape(case, quantity.profile) }
}

fn common(case: &Case, unit_place: &[usize]) -> Vec<CommonData> {
    let common = |common: &CommonOutage| {
        Some(CommonData {
            outage: outage_model(case, "common_outages", &common.id, &common.outage, None)?,
            units: common.units.iter().map(|unit| unit_place[unit.position()]).collect(),
            links: common.links.iter().map(|link| link.position()).collect(),
        })
    };
    case.common_outages.iter().filter_map(common).collect()
}

/// Everything that can be out by chance.
fn prone(
    units: &[UnitData],
    batteries: &[BatteryData],
    (links, common): (&[LinkData], &[CommonData]),
    inland: &InlandData,
    ports: &[PortData],
) -> Vec<Prone> {
    let failing_batteries = batteries.iter().enumerate().filter(|(_, battery)| battery.outage.is_some());
    let failing_units = units.iter().enumerate().filter(|(_, unit)| unit.outage.is_some());
    let failing_transfers =
        inland.transfers.iter().enumerate().filter(|(_, transfer)| transfer.outage.is_some());
    let failing_refineries =
        inland.refineries.iter().enumerate().filter(|(_, refinery)| refinery.outage.is_some());
    let closing_ports = ports.iter().enumerate().filter(|(_, port)| port.closures.is_some());
    let failing_links = links.iter().enumerate().filter(|(_, link)| link.outage.is_some());
    let things = failing_units
        .map(|(u, unit)| (Thing::Unit(u), unit.count))
        .chain(failing_batteries.map(|(b, battery)| (Thing::Battery(b), battery.count)))
        .chain(failing_links.map(|(l, _)| (Thing::Link(l), 1)))
        .chain((0..common.len()).map(|c| (Thing::Common(c), 1)))
        .chain(failing_transfers.map(|(t, _)| (Thing::Transfer(t), 1)))
        .chain(failing_refineries.map(|(r, _)| (Thing::Refinery(r), 1)))
        .chain(closing_ports.map(|(p, _)| (Thing::Port(p), 1)));
    let mut first_machine = 0;
    let prone = things.map(|(thing, count)| {
        let prone = Prone { thing, count, first_machine };
        first_machine += count as usize;
        prone
    });
    prone.collect()
}

fn tanks(case: &Case, units: &[UnitData]) -> Vec<TankData> {
    let mut tanks: Vec<TankData> = case
        .tanks
        .iter()
        .map(|tank| {
            let fuel = &case.fuels[tank.fuel];
            TankData {
                fuel: tank.fuel.position(),
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
        let top = unit.most_share;
        for &(tank, specific) in unit.fuel.iter().chain(&unit.consumable) {
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

fn ports(case: &Case, agreements: &[AgreementData]) -> Vec<PortData> {
    let data = |(p, port): (usize, &alumbron_model::entity::Port)| {
        let calls = agreements.iter().filter(|agreement| agreement.port == p);
        let mut tanks: Vec<usize> = calls.flat_map(|agreement| agreement.tanks.iter().copied()).collect();
        tanks.sort_unstable();
        tanks.dedup();
        PortData {
            berths: port.berths as usize,
            rate_t_per_h: port.unloading.map_or(f64::INFINITY, |rate| rate.0),
            max_aboard_t: port.max_cargo.map_or(f64::INFINITY, |cargo| cargo.0),
            lightering_t_per_h: port.lightering.map_or(0.0, |rate| rate.0),
            tanks,
            closures: port
                .closures
                .and_then(|closures| outage_model(case, "ports", &port.id, &closures, None)),
        }
    };
    case.ports.iter().enumerate().map(data).collect()
}
