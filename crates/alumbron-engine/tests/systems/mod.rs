//! Small cases built by hand, for tests of the engine alone.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses some of them")]

use std::sync::atomic::AtomicBool;

use alumbron_engine::{Outcome, Plan, System, compile, simulate};
use alumbron_model::Case;
use alumbron_model::case::{Scenario, Sharing};
use alumbron_model::chance::Delay;
use alumbron_model::entity::{
    Aging, Agreement, Battery, Demand, Fuel, FuelUse, Hourly, Level, Link, Outage, OutageRates, Port,
    Profile, Region, Supplier, Tank, Technology, Terms, Unit,
};
use alumbron_model::quantity::{
    Fraction, Hours, KilogramsPerGigajoule, MegawattHours, Megawatts, PerHour, Tonnes, TonnesPerMegawattHour,
    UsdPerMegawattHour, UsdPerTonne,
};
use alumbron_model::record::{Idx, Table};
use alumbron_model::time::{Calendar, Hour, Window};

/// A case with these regions and no more.
pub fn case(n_hours: u32, n_regions: usize) -> Case {
    let region = |r: usize| Region {
        id: format!("r{r}"),
        title: format!("r{r}"),
        population: 1.0,
        reserve: Megawatts(0.0),
        protected: Fraction(0.0),
        blocks: 1,
        turn: Hours(1.0),
        rotation_limit: None,
        place: None,
    };
    let baseline = Scenario { id: "baseline".into(), title: String::new(), note: String::new() };
    Case {
        name: "test".into(),
        title: String::new(),
        summary: String::new(),
        scenario: baseline.clone(),
        scenarios: vec![baseline],
        calendar: Calendar { start: "2022-01-01".parse().expect("a date"), n_hours },
        sharing: Sharing::Local,
        aging_step: Hours(168.0),
        rationing: alumbron_model::case::Rationing::default(),
        weather_years: Vec::new(),
        regions: Table((0..n_regions).map(region).collect()),
        links: Table::default(),
        interfaces: Table::default(),
        shortfall_tiers: Table::default(),
        demand: Table::default(),
        profiles: Table::default(),
        technologies: Table::default(),
        units: Table::default(),
        batteries: Table::default(),
        demand_response: Table::default(),
        common_outages: Table::default(),
        maintenance: Table::default(),
        fuels: Table::default(),
        tanks: Table::default(),
        production: Table::default(),
        offtakes: Table::default(),
        inland: Table::default(),
        refineries: Table::default(),
        ports: Table::default(),
        suppliers: Table::default(),
        regimes: Table::default(),
        money: None,
        agreements: Table::default(),
        disruptions: Vec::new(),
        sources: Table::default(),
        provenance: Vec::new(),
    }
}

/// Adds a profile and gives its index.
pub fn profile(case: &mut Case, values: Vec<f64>) -> Idx<Profile> {
    let idx = Idx::new(case.profiles.len() as u32);
    case.profiles.0.push(Profile {
        id: format!("p{}", case.profiles.len()),
        values,
        other_years: Vec::new(),
    });
    idx
}

/// Adds demand that follows a series in MW.
pub fn demand(case: &mut Case, region: u32, mw: &[f64]) {
    let profile = Some(profile(case, mw.to_vec()));
    case.demand.0.push(Demand {
        id: format!("d{}", case.demand.len()),
        region: Idx::new(region),
        level: Level::Peak(Megawatts(1.0)),
        profile,
        noise: None,
    });
}

/// Adds `count` machines; failure 0 means they never fail.
pub fn unit(case: &mut Case, region: u32, mw: f64, count: u32, failure: f64, repair: f64) -> usize {
    let rates = OutageRates { failure: PerHour(failure), repair: PerHour(repair) };
    let outage = (failure > 0.0).then_some(Outage::stationary(rates));
    case.units.0.push(Unit {
        id: format!("u{:02}", case.units.len()),
        title: String::new(),
        region: Idx::new(region),
        technology: None,
        capacity: Megawatts(mw),
        count,
        outage,
        partial: None,
        maintenance: Hours(0.0),
        derating: Fraction(0.0),
        profile: None,
        cost: UsdPerMegawattHour(0.0),
        fuel: Vec::new(),
        consumable: None,
    });
    case.units.len() - 1
}

/// Adds a unit that gives this many MW each hour.
pub fn firm(case: &mut Case, region: u32, mw: &[f64]) {
    let shape = profile(case, mw.to_vec());
    let u = unit(case, region, 1.0, 1, 0.0, 0.0);
    case.units.0[u].profile = Some(shape);
}

/// Makes a technology of units that age without parts.
pub fn ages(case: &mut Case, units: &[usize], aging: Aging) -> Idx<Technology> {
    let idx = Idx::new(case.technologies.len() as u32);
    let id = format!("t{}", case.technologies.len());
    let technology = Technology { title: id.clone(), id, parts_supplier: None, aging: Some(aging) };
    case.technologies.0.push(technology);
    units.iter().for_each(|&unit| case.units.0[unit].technology = Some(idx));
    idx
}

/// Adds a link with one limit both ways.
pub fn link(case: &mut Case, from: u32, to: u32, mw: f64) {
    case.links.0.push(Link {
        id: format!("l{}", case.links.len()),
        from: Idx::new(from),
        to: Idx::new(to),
        limit: Megawatts(mw),
        limit_back: Megawatts(mw),
        profile: None,
        profile_back: None,
        outage: None,
    });
}

/// Adds a lossless battery without outages that starts empty.
pub fn battery(case: &mut Case, region: u32, mw: f64, mwh: f64) -> usize {
    case.batteries.0.push(Battery {
        id: format!("b{}", case.batteries.len()),
        title: String::new(),
        region: Idx::new(region),
        technology: None,
        count: 1,
        discharge: Hourly::constant(Megawatts(mw)),
        charge: Hourly::constant(Megawatts(mw)),
        energy: Hourly::constant(MegawattHours(mwh)),
        charge_efficiency: Hourly::constant(Fraction(1.0)),
        discharge_efficiency: Hourly::constant(Fraction(1.0)),
        carryover: Hourly::constant(Fraction(1.0)),
        start: Fraction(0.0),
        inflow: Hourly::constant(Megawatts(0.0)),
        withdrawal: Hourly::constant(Megawatts(mw)),
        injection: Hourly::constant(Megawatts(mw)),
        outage: None,
    });
    case.batteries.len() - 1
}

/// Adds a tank at a port of its own.
pub fn tank(case: &mut Case, capacity: f64, stock: f64) -> Idx<Tank> {
    if case.fuels.is_empty() {
        let fuel = Fuel {
            id: "oil".into(),
            title: "oil".into(),
            lhv: None,
            density: None,
            emission: KilogramsPerGigajoule(0.0),
        };
        case.fuels.0.push(fuel);
    }
    let n = case.tanks.len() as u32;
    case.ports.0.push(Port {
        id: format!("port{n}"),
        title: String::new(),
        region: None,
        berths: 1,
        unloading: None,
        max_cargo: None,
        lightering: None,
        closures: None,
        place: None,
    });
    case.tanks.0.push(Tank {
        id: format!("tank{n}"),
        title: String::new(),
        fuel: Idx::new(0),
        port: Some(Idx::new(n)),
        region: None,
        capacity: Tonnes(capacity),
        heel: Tonnes(0.0),
        stock: Tonnes(stock),
    });
    Idx::new(n)
}

/// Lets a unit burn from a tank.
pub fn burns(case: &mut Case, unit: usize, tank: Idx<Tank>, t_per_mwh: f64) {
    case.units.0[unit].fuel.push(FuelUse { tank, specific: TonnesPerMegawattHour(t_per_mwh) });
}

/// Adds cargoes into a tank.
pub fn cargoes(
    case: &mut Case,
    tank: Idx<Tank>,
    cargo: f64,
    every_h: Option<f64>,
    loading: f64,
    voyage: f64,
    delay: Delay,
) {
    if case.suppliers.is_empty() {
        case.suppliers.0.push(Supplier {
            id: "s".into(),
            title: String::new(),
            regime_step: Hours(1.0),
            credit_limit: None,
            place: None,
        });
    }
    let n_hours = case.calendar.n_hours;
    case.agreements.0.push(Agreement {
        id: format!("a{}", case.agreements.len()),
        title: String::new(),
        supplier: Idx::new(0),
        fuel: Idx::new(0),
        tanks: vec![tank],
        cargo: Tonnes(cargo),
        cargo_factor: None,
        first_h: 0,
        interval: every_h.map(Hours),
        loading: Fraction(loading),
        voyage: Hours(voyage),
        delay,
        validity: Window { from: Hour(0), to: Hour(n_hours) },
        price: UsdPerTonne(0.0),
        terms: Terms::default(),
    });
}

/// Simulates.
pub fn run(system: &System, samples: u64, threads: usize) -> Outcome {
    let stop = AtomicBool::new(false);
    let plan =
        Plan { first: 0, samples, seed: 1, threads, policy: "burn-first", progress: &|_| {}, stop: &stop };
    simulate(system, plan).expect("nothing stops it")
}

/// Compiles and simulates.
pub fn run_case(case: &Case, samples: u64) -> Outcome {
    run(&compile(case), samples, 2)
}

/// Mean and standard error of a value per sample.
pub fn mean_error(
    outcome: &Outcome,
    value: impl Fn(&alumbron_engine::outcome::SampleRow) -> f64,
) -> (f64, f64) {
    let mut moments = alumbron_engine::outcome::Moments::default();
    outcome.samples.iter().for_each(|row| moments.add(value(row)));
    (moments.mean(), moments.standard_error())
}

/// Asserts that an estimate lies within 4 standard errors of a known value, and that the error is small.
pub fn assert_near(name: &str, (mean, error): (f64, f64), exact: f64, largest_error: f64) {
    assert!(error <= largest_error * exact.abs().max(1e-12), "{name}: error {error} of {exact} is too large");
    assert!((mean - exact).abs() <= 4.0 * error + 1e-12, "{name}: {mean} +- {error}, exact {exact}");
}
