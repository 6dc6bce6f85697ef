//! Invented cases and outcomes: an island of fifteen regions over a year, and degenerate ones. Shapes only, no data.

use alumbron_engine::Outcome;
use alumbron_engine::control::Controls;
use alumbron_engine::outcome::{
    AgreementTally, BlockTally, DayTally, Histogram, Moments, MoneyTally, RegionTally, SampleRow, Tally,
    TankTally, UnitTally, WorstEvents,
};
use alumbron_model::case::{Confidence, Provenance, Scenario, Source};
use alumbron_model::chance::Delay;
use alumbron_model::entity::{
    Agreement, Fuel, FuelUse, Link, Port, Region, Supplier, Tank, Technology, Terms, Unit,
};
use alumbron_model::quantity::{
    Degrees, Fraction, Hours, KilogramsPerGigajoule, Megawatts, Tonnes, TonnesPerMegawattHour,
    UsdPerMegawattHour, UsdPerTonne,
};
use alumbron_model::record::{Idx, Table};
use alumbron_model::time::{Hour, Window};
use alumbron_model::{Calendar, Case};

const HOURS: u32 = 8760;

/// SplitMix64 (Steele, Lea and Flood 2014): enough luck for pictures.
struct Luck(u64);

impl Luck {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// About normal: mean 0, standard deviation 1.
    fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }
}

/// An empty case of `n_hours` from the first of January 2022, or another date.
pub(crate) fn blank(name: &str, start: &str, n_hours: u32) -> Case {
    let scenario = |id: &str, title: &str, note: &str| Scenario {
        id: id.to_owned(),
        title: title.to_owned(),
        note: note.to_owned(),
    };
    Case {
        name: name.to_owned(),
        title: format!("Case {name}"),
        summary: String::new(),
        scenario: scenario("baseline", "As it was", "Everything as declared."),
        scenarios: vec![scenario("baseline", "As it was", "")],
        calendar: Calendar { start: start.parse().expect("a date"), n_hours },
        sharing: alumbron_model::case::Sharing::default(),
        aging_step: alumbron_model::quantity::Hours(168.0),
        rationing: alumbron_model::case::Rationing::default(),
        weather_years: Vec::new(),
        regions: Table::default(),
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

/// A region with a place, or without one.
pub(crate) fn region(id: &str, title: &str, population: f64, place: Option<(f64, f64)>) -> Region {
    Region {
        id: id.to_owned(),
        title: title.to_owned(),
        population,
        reserve: Megawatts(0.0),
        protected: Fraction(0.25),
        blocks: 4,
        turn: Hours(1.0),
        rotation_limit: None,
        place: place.map(|(lat, lon)| (Degrees(lat), Degrees(lon))),
    }
}

/// A tally of nothing for `n` samples: every count 0, every moment of `n` zeros.
pub(crate) fn nothing(case: &Case, n: u64) -> Outcome {
    let days = case.calendar.n_days() as usize;
    let months = case.calendar.months().len();
    let mut zeros = Moments::default();
    (0..n).for_each(|_| zeros.add(0.0));
    let full = |top: f64, bins: usize| {
        let mut histogram = Histogram::new(top, bins);
        (0..n).for_each(|_| histogram.add(0.0));
        histogram
    };
    let of_region = RegionTally {
        unserved_mwh: zeros,
        shortfall_hours: zeros,
        shortfall_events: zeros,
        shortfall_days: zeros,
        dark_hours_per_day: zeros,
        protected_cut_mwh: zeros,
        longest_dark_h: zeros,
        block_spread_h: zeros,
        demand_mwh: zeros,
    };
    let of_block = BlockTally { dark_h: zeros, longest_h: zeros, worst_day_h: zeros };
    let of_day =
        DayTally { max_shed_mw: zeros, max_shed: full(3200.0, 64), max_hour: [0; 24], unserved_mwh: zeros };
    let of_unit = UnitTally {
        energy_mwh: zeros,
        month_energy_mwh: vec![0.0; months],
        outage_mwh: zeros,
        maintenance_mwh: zeros,
        derating_mwh: zeros,
        no_fuel_mwh: zeros,
    };
    let stocks: Vec<Histogram> =
        (0..days).flat_map(|_| case.tanks.iter().map(|t| full(t.capacity.0, 50))).collect();
    Outcome {
        seed: 1,
        policy: "burn-first",
        debts: Vec::new(),
        carried: Vec::new(),
        region_samples: Vec::new(),
        controls: Controls::default(),
        samples: (0..n)
            .map(|sample| SampleRow { sample, demand_mwh: 100.0, ..SampleRow::default() })
            .collect(),
        tally: Tally {
            n_samples: n,
            regions: vec![of_region; case.regions.len()],
            blocks: vec![of_block; case.regions.iter().map(|region| region.blocks as usize).sum()],
            region_spread: zeros,
            region_hour_shortfalls: Vec::new(),
            region_hour_unserved_mwh: Vec::new(),
            months: Vec::new(),
            years: Vec::new(),
            month_demand_mwh: Vec::new(),
            events: Vec::new(),
            worst: WorstEvents::default(),
            hour_shortfalls: vec![0; case.calendar.n_hours as usize],
            hour_unserved_mwh: vec![0.0; case.calendar.n_hours as usize],
            days: vec![of_day; days],
            region_day_unserved_mwh: vec![0.0; days * case.regions.len()],
            region_day_dark_hours: vec![0.0; days * case.regions.len()],
            stock_t: vec![zeros; stocks.len()],
            afloat_t: Vec::new(),
            stocks,
            units: vec![of_unit; case.units.len()],
            tanks: vec![TankTally::default(); case.tanks.len()],
            agreements: vec![AgreementTally::default(); case.agreements.len()],
            money: vec![MoneyTally::default(); if case.agreements.is_empty() { 0 } else { months }],
            batteries: Vec::new(),
            causes: [zeros; 6],
            curve: vec![full(f64::from(case.calendar.n_hours), 64); 64],
            curve_top_mw: 3200.0,
        },
        witnessed: Vec::new(),
    }
}

/// One region, four hours, no tanks: a textbook case with a shortfall in some of `n` samples.
pub(crate) fn tiny(n: u64) -> (Case, Outcome) {
    let mut case = blank("tiny", "2022-01-01", 4);
    case.title = "Four hours <of> one & only \"region\"".to_owned();
    case.regions = Table(vec![region("only", "Only", 0.0, None)]);
    let mut outcome = nothing(&case, n);
    for row in outcome.samples.iter_mut().step_by(3) {
        row.unserved_mwh = 7.0;
        row.shortfall_hours = 2;
        row.shortfall_events = 1;
        row.shortfall_days = 1;
        row.dark_hours_per_day = 1.6;
        row.max_shed_mw = 4.0;
        outcome.tally.days[0].max_hour[1] += 1;
        outcome.tally.days[0].max_shed.add(4.0);
        outcome.tally.region_day_dark_hours[0] += 1.6;
        outcome.tally.region_day_unserved_mwh[0] += 7.0;
    }
    let short = outcome.tally.days[0].max_hour[1];
    outcome.tally.hour_shortfalls = vec![0, short, short, 0];
    outcome.tally.hour_unserved_mwh = vec![0.0, 4.0 * f64::from(short), 3.0 * f64::from(short), 0.0];
    let unserved = moments(outcome.samples.iter().map(|r| r.unserved_mwh));
    outcome.tally.regions[0].unserved_mwh = unserved;
    outcome.tally.regions[0].dark_hours_per_day =
        moments(outcome.samples.iter().map(|r| r.dark_hours_per_day));
    outcome.tally.days[0].unserved_mwh = unserved;
    outcome.tally.causes[0] = unserved;
    (case, outcome)
}

/// Moments of values.
pub(crate) fn moments(values: impl Iterator<Item = f64>) -> Moments {
    let mut moments = Moments::default();
    values.for_each(|v| moments.add(v));
    moments
}

/// `n` samples of fifteen regions along a long island, nine technologies, four tanks, a year that gets darker.
pub(crate) fn island(n: u64) -> (Case, Outcome) {
    let case = island_case();
    let outcome = island_outcome(&case, n);
    (case, outcome)
}

const PLACES: [(&str, f64, f64, f64); 15] = [
    ("Artemisa", 516.0, 22.82, -82.76),
    ("Camagüey", 760.0, 21.38, -77.92),
    ("Ciego de Ávila", 435.0, 21.84, -78.76),
    ("Cienfuegos", 405.0, 22.15, -80.44),
    ("Granma", 812.0, 20.38, -76.64),
    ("Guantánamo", 501.0, 20.14, -75.21),
    ("Holguín", 1015.0, 20.89, -76.26),
    ("La Habana", 2132.0, 23.11, -82.37),
    ("Las Tunas", 532.0, 20.96, -76.95),
    ("Matanzas", 715.0, 23.04, -81.58),
    ("Mayabeque", 384.0, 22.96, -82.15),
    ("Pinar del Río", 583.0, 22.42, -83.70),
    ("Sancti Spíritus", 465.0, 21.93, -79.44),
    ("Santiago de Cuba", 1045.0, 20.02, -75.83),
    ("Villa Clara", 773.0, 22.41, -79.97),
];

/// Technologies: title, share of energy, seasonal swing.
const TECHNOLOGIES: [(&str, f64, f64); 9] = [
    ("Bagasse", 0.02, -0.8),
    ("Diesel engines", 0.11, 0.3),
    ("Fuel-oil engines", 0.15, 0.2),
    ("Gas, combined cycle", 0.13, 0.0),
    ("Hydro", 0.006, 0.5),
    ("Powerships", 0.09, 0.4),
    ("Solar", 0.015, 0.1),
    ("Steam, Soviet and Czech", 0.47, -0.15),
    ("Wind", 0.003, -0.2),
];

fn island_case() -> Case {
    let mut case = blank("island-2022", "2022-01-01", HOURS);
    case.title = "Cuba 2022 (invented figures)".to_owned();
    case.summary =
        "An island of eleven million people whose power plants are old and whose fuel comes by sea. The \
                    figures on this page are invented to show its shape."
            .to_owned();
    case.regions = Table(
        PLACES
            .iter()
            .map(|&(title, people, lat, lon)| {
                region(&title.to_lowercase().replace(' ', "-"), title, 1e3 * people, Some((lat, lon)))
            })
            .collect(),
    );
    let links = [
        (11, 0),
        (0, 7),
        (7, 10),
        (10, 9),
        (9, 14),
        (9, 3),
        (3, 14),
        (14, 12),
        (12, 2),
        (2, 1),
        (1, 8),
        (8, 6),
        (8, 4),
        (4, 13),
        (6, 13),
        (13, 5),
    ];
    case.links = Table(
        links
            .iter()
            .map(|&(from, to)| Link {
                id: format!("{from}-{to}"),
                from: Idx::new(from),
                to: Idx::new(to),
                limit: Megawatts(450.0),
                limit_back: Megawatts(450.0),
                profile: None,
                profile_back: None,
                outage: None,
            })
            .collect(),
    );
    case.technologies = Table(
        TECHNOLOGIES
            .iter()
            .map(|t| Technology {
                id: t.0.to_lowercase(),
                title: t.0.to_owned(),
                parts_supplier: None,
                aging: None,
            })
            .collect(),
    );
    case.fuels = Table(
        ["Crude", "Diesel", "Fuel oil"]
            .map(|title| Fuel {
                id: title.to_lowercase(),
                title: title.to_owned(),
                lhv: None,
                density: None,
                emission: KilogramsPerGigajoule(77.0),
            })
            .into(),
    );
    case.ports = Table(vec![Port {
        id: "bay".to_owned(),
        title: "The bay".to_owned(),
        region: None,
        berths: 1,
        unloading: None,
        max_cargo: None,
        lightering: None,
        closures: None,
        place: None,
    }]);
    let tank = |id: &str, title: &str, fuel, kt: f64| Tank {
        id: id.to_owned(),
        title: title.to_owned(),
        fuel: Idx::new(fuel),
        port: Some(Idx::new(0)),
        region: None,
        capacity: Tonnes(1e3 * kt),
        heel: Tonnes(50.0 * kt),
        stock: Tonnes(600.0 * kt),
    };
    case.tanks = Table(vec![
        tank("crude", "Crude, north coast", 0, 210.0),
        tank("diesel", "Diesel, whole island", 1, 160.0),
        tank("fuel-oil-east", "Fuel oil, east", 2, 70.0),
        tank("fuel-oil-west", "Fuel oil, west", 2, 120.0),
    ]);
    case.units = Table((0..46).map(island_unit).collect());
    case.suppliers = Table(
        ["Algeria", "Russia", "Venezuela"]
            .map(|title| Supplier {
                id: title.to_lowercase(),
                title: title.to_owned(),
                regime_step: Hours(1.0),
                credit_limit: None,
                place: None,
            })
            .into(),
    );
    case.agreements = Table((0..5).map(island_agreement).collect());
    island_sources(&mut case);
    case
}

fn island_unit(i: u32) -> Unit {
    Unit {
        id: format!("unit-{i:02}"),
        title: format!("Unit {i}"),
        region: Idx::new(i % 15),
        technology: Some(Idx::new(i % 9)),
        capacity: Megawatts(100.0),
        count: 1,
        outage: None,
        partial: None,
        maintenance: Hours(0.0),
        derating: Fraction(0.2),
        profile: None,
        cost: UsdPerMegawattHour(0.0),
        fuel: vec![FuelUse { tank: Idx::new(i % 4), specific: TonnesPerMegawattHour(0.25) }],
        consumable: None,
    }
}

fn island_agreement(i: u32) -> Agreement {
    const TITLES: [&str; 5] =
        ["Algeria diesel", "Russia crude", "Russia fuel oil", "Venezuela crude", "Venezuela fuel oil"];
    Agreement {
        id: TITLES[i as usize].to_lowercase().replace(' ', "-"),
        title: TITLES[i as usize].to_owned(),
        supplier: Idx::new([0, 1, 1, 2, 2][i as usize]),
        fuel: Idx::new([1, 0, 2, 0, 2][i as usize]),
        tanks: vec![Idx::new(0)],
        cargo: Tonnes([30e3, 100e3, 60e3, 70e3, 45e3][i as usize]),
        cargo_factor: None,
        first_h: 24,
        interval: Some(Hours(24.0 * 30.0)),
        loading: Fraction(0.8),
        voyage: Hours(24.0 * 18.0),
        delay: Delay::None,
        validity: Window { from: Hour(0), to: Hour(HOURS) },
        price: UsdPerTonne(600.0),
        terms: Terms::default(),
    }
}

fn island_sources(case: &mut Case) {
    let source = |id: &str, title: &str, confidence| Source {
        id: id.to_owned(),
        title: title.to_owned(),
        date: "2022".to_owned(),
        confidence,
        licence: "CC BY 4.0".to_owned(),
    };
    case.sources = Table(vec![
        source("guess", "Chosen for want of a source", Confidence::Assumed),
        source("notes", "Daily notes of the utility, June to December", Confidence::Reported),
        source("yearbook", "Statistical yearbook, chapter on mining and energy", Confidence::Reported),
    ]);
    case.provenance = (0..60)
        .map(|i| Provenance {
            table: ["units", "tanks", "regions", "agreements"][i % 4],
            id: format!("row-{i}"),
            source: Some(["guess", "notes", "yearbook"][i % 3].to_owned()),
            confidence: [Confidence::Assumed, Confidence::Reported, Confidence::Derived][i % 3],
        })
        .collect();
}

/// How dark a day is on average, 0 to about 1: mild in spring, worst in early autumn, with bad spells.
fn darkness(day: usize) -> f64 {
    let x = day as f64;
    let bump = |center: f64, width: f64, height: f64| height * (-((x - center) / width).powi(2)).exp();
    let weekend = if day % 7 < 2 { 0.75 } else { 1.0 };
    weekend
        * (0.05
            + bump(220.0, 60.0, 0.5)
            + bump(280.0, 35.0, 0.45)
            + bump(65.0, 8.0, 0.25)
            + bump(271.0, 3.0, 0.6))
}

fn island_outcome(case: &Case, n_samples: u64) -> Outcome {
    let mut luck = Luck(2022);
    let (n_regions, n_days) = (case.regions.len(), case.calendar.n_days() as usize);
    let mut outcome = nothing(case, n_samples);
    outcome.seed = 2022;
    let tally = &mut outcome.tally;
    for day in &mut tally.days {
        (day.max_shed, day.max_shed_mw, day.unserved_mwh) =
            (Histogram::new(3200.0, 64), Moments::default(), Moments::default());
    }
    let stocks = (0..n_days).flat_map(|_| case.tanks.iter().map(|t| Histogram::new(t.capacity.0, 50)));
    tally.stocks = stocks.collect();
    tally.stock_t.fill(Moments::default());
    tally.curve = vec![Histogram::new(f64::from(HOURS), 512); 64];
    tally.regions.fill(RegionTally::default());
    tally.causes = [Moments::default(); 6];
    for unit in &mut tally.units {
        unit.energy_mwh = Moments::default();
    }
    let east = |r: usize| 0.55 + (case.regions.0[r].place.map_or(0.0, |p| p.1.0) + 84.0) * 0.12;
    for s in 0..n_samples as usize {
        let mood = 1.0 + 0.16 * luck.bell();
        let mut row = SampleRow { sample: s as u64, demand_mwh: 18.9e6, ..SampleRow::default() };
        let mut above = [0.0f64; 64];
        let mut by_region = vec![0.0; n_regions];
        let mut in_event = false;
        for day in 0..n_days {
            let depth = (darkness(day) * mood + 0.09 * luck.bell()).max(0.0);
            let shed = (1500.0 * depth).min(3000.0);
            let hours = (24.0 * depth.min(1.0)).ceil();
            let energy = shed * hours * 0.6;
            row.unserved_mwh += energy;
            row.shortfall_hours += hours as u32;
            row.shortfall_days += u32::from(hours > 0.0);
            row.shortfall_events += u32::from(hours > 0.0 && !in_event);
            in_event = hours > 0.0 && day % 3 != 0;
            row.max_shed_mw = row.max_shed_mw.max(shed);
            let of_day = &mut tally.days[day];
            of_day.max_shed.add(shed);
            of_day.max_shed_mw.add(shed);
            of_day.unserved_mwh.add(energy);
            if shed > 0.0 {
                let hour =
                    if luck.next() < 0.8 { 20.0 + 1.2 * luck.bell() } else { 12.0 + 2.0 * luck.bell() };
                of_day.max_hour[(hour.clamp(0.0, 23.0)) as usize] += 1;
            }
            for (k, above) in above.iter_mut().enumerate() {
                let level = 50.0 * k as f64;
                *above += if level < shed { hours * (1.0 - level / shed.max(1.0)).min(1.0) } else { 0.0 };
            }
            for (r, sum) in by_region.iter_mut().enumerate() {
                let dark = (hours * shed / 2600.0 * east(r) * 1.25).min(24.0);
                *sum += dark;
                tally.region_day_dark_hours[day * n_regions + r] += dark;
                tally.region_day_unserved_mwh[day * n_regions + r] += energy / n_regions as f64;
                row.dark_hours_per_day += dark * case.regions.0[r].population / 11.07e6 / n_days as f64;
            }
        }
        row.import_cost_usd = 1.9e9 + 9e7 * luck.bell();
        row.co2_t = 12.6e6 + 1e5 * luck.bell();
        for (hist, hours) in tally.curve.iter_mut().zip(above) {
            hist.add(hours);
        }
        for (r, dark) in by_region.iter().enumerate() {
            let of_region = &mut tally.regions[r];
            of_region.dark_hours_per_day.add(dark / n_days as f64);
            of_region.unserved_mwh.add(row.unserved_mwh * case.regions.0[r].population / 11.07e6 * east(r));
            of_region.shortfall_hours.add(f64::from(row.shortfall_hours) * 0.9);
            of_region.shortfall_events.add(f64::from(row.shortfall_events));
            of_region.shortfall_days.add(f64::from(row.shortfall_days));
        }
        let shares = [0.57, 0.06, 0.21, 0.07, 0.03, 0.06];
        for (cause, share) in tally.causes.iter_mut().zip(shares) {
            cause.add(row.unserved_mwh * share * (1.0 + 0.1 * luck.bell()));
        }
        island_stocks(case, tally, &mut luck);
        outcome.samples[s] = row;
    }
    island_energy(case, &mut outcome, &mut luck);
    outcome
}

/// One sample of every tank: drawn down steadily, filled by cargoes that come or do not.
fn island_stocks(case: &Case, tally: &mut Tally, luck: &mut Luck) {
    for (i, tank) in case.tanks.iter().enumerate() {
        let (capacity, mut stock, mut empty) = (tank.capacity.0, tank.stock.0, 0.0);
        for day in 0..case.calendar.n_days() as usize {
            stock -= capacity * (0.021 + 0.004 * luck.bell() * 0.5 + if i == 1 { 0.004 } else { 0.0 });
            if luck.next() < 0.075 {
                stock += capacity * 0.3;
            }
            stock = stock.clamp(tank.heel.0, capacity);
            empty += if stock <= tank.heel.0 { 24.0 } else { 0.0 };
            tally.stocks[day * case.tanks.len() + i].add(stock);
            tally.stock_t[day * case.tanks.len() + i].add(stock);
        }
        tally.tanks[i].stockout_hours.add(empty);
        tally.tanks[i].burned_t.add(capacity * 7.0);
        tally.tanks[i].received_t.add(capacity * 6.5 + luck.bell());
        tally.tanks[i].mean_stock_t.add(stock);
        tally.tanks[i].final_stock_t.add(stock);
    }
}

fn island_energy(case: &Case, outcome: &mut Outcome, luck: &mut Luck) {
    let n = outcome.samples.len() as f64;
    for (unit, tally) in case.units.iter().zip(&mut outcome.tally.units) {
        let technology = unit.technology.map_or(0, Idx::position);
        let (_, share, swing) = TECHNOLOGIES[technology];
        let machines =
            case.units.iter().filter(|u| u.technology.map_or(0, Idx::position) == technology).count();
        let mut total = 0.0;
        for (month, sum) in tally.month_energy_mwh.iter_mut().enumerate() {
            let season = 1.0 - swing * (std::f64::consts::TAU * (month as f64 + 0.5) / 12.0).cos();
            let energy = 17.4e6 / 12.0 * share * season / machines as f64;
            *sum = energy * n;
            total += energy;
        }
        (0..outcome.samples.len()).for_each(|_| tally.energy_mwh.add(total * (1.0 + 0.01 * luck.bell())));
    }
    for (i, tally) in outcome.tally.agreements.iter_mut().enumerate() {
        for _ in 0..outcome.samples.len() {
            let loaded = (9.0 + i as f64 + luck.bell()).max(0.0).floor();
            tally.nominated.add(12.0);
            tally.loaded.add(loaded);
            tally.delivered_t.add(loaded * case.agreements.0[i].cargo.0);
            tally.waited_h.add((90.0 + 40.0 * luck.bell()).max(0.0));
        }
    }
}

/// Five years of three regions from north to south: little in it but its shape.
pub(crate) fn long(n: u64) -> (Case, Outcome) {
    let mut case = blank("long", "2025-07-01", 5 * 8766);
    let places = [("North", 2e6, -18.0, -70.2), ("Middle", 7e6, -33.4, -70.6), ("South", 1e6, -45.5, -72.1)];
    case.regions = Table(
        places.iter().map(|&(name, people, lat, lon)| region(name, name, people, Some((lat, lon)))).collect(),
    );
    case.links = Table(vec![Link {
        id: "n-m".to_owned(),
        from: Idx::new(0),
        to: Idx::new(1),
        limit: Megawatts(f64::INFINITY),
        limit_back: Megawatts(100.0),
        profile: None,
        profile_back: None,
        outage: None,
    }]);
    let mut outcome = nothing(&case, n);
    let (days, mut luck) = (case.calendar.n_days() as usize, Luck(7));
    for day in 0..days {
        for r in 0..3 {
            let season = 1.0 + (std::f64::consts::TAU * day as f64 / 365.25).sin();
            outcome.tally.region_day_dark_hours[3 * day + r] =
                n as f64 * season * (1.0 + r as f64) * luck.next();
        }
        (0..n).for_each(|_| outcome.tally.days[day].unserved_mwh.add(500.0 * luck.next()));
    }
    for (row, r) in outcome.samples.iter_mut().zip((0..3).cycle()) {
        row.unserved_mwh = 1e5 + f64::from(r);
        row.dark_hours_per_day = 1.5 + 0.1 * f64::from(r);
    }
    for (r, tally) in outcome.tally.regions.iter_mut().enumerate() {
        tally.dark_hours_per_day = moments((0..n).map(|_| 1.0 + r as f64 + 0.1 * luck.bell()));
    }
    outcome.tally.causes[3] = moments((0..n).map(|_| 1e5));
    (case, outcome)
}
