//! Aging: debt of maintenance moves outages and derating of units, and where nothing moves it changes no bit.
mod systems;

use alumbron_engine::system::{Switch, compile_without};
use alumbron_engine::{compile, debts, trace};
use alumbron_model::Case;
use alumbron_model::chance::Delay;
use alumbron_model::disruption::{Disruption, Lower};
use alumbron_model::entity::{Aging, Entry, Leaving, Regime, RegimeLoading, YEAR_H};
use alumbron_model::lever::{Effect, Lever};
use alumbron_model::quantity::{Fraction, Hours, PerHour, UsdPerMegawattHour, Years};
use alumbron_model::record::Idx;
use alumbron_model::time::{Hour, Window};
use systems::{ages, assert_near, burns, cargoes, case, demand, mean_error, run_case, tank, unit};

const YEAR: u32 = 8760;

#[derive(Clone, Debug)]
struct Parts(f64);

impl Lower for Parts {
    fn effects(&self, _: &Case, window: Window) -> Vec<Effect> {
        vec![Effect { lever: Lever::PartsSupply(Idx::new(0)), window, value: self.0 }]
    }
}

/// The case with this share of the parts coming from one hour to another.
fn parts(case: &Case, share: f64, from: u32, to: u32) -> Case {
    let mut held = case.clone();
    held.disruptions.push(Disruption {
        id: format!("parts{}", case.disruptions.len()),
        title: String::new(),
        kind: "parts",
        active: true,
        probability: Fraction(1.0),
        window: Window { from: Hour(from), to: Hour(to) },
        body: Box::new(Parts(share)),
    });
    held
}

/// The case with a supplier who makes the parts of its technology, and who has these regimes: what of the parts and of
/// its cargoes it sends, and when.
fn made_by(case: &Case, regimes: &[(f64, Entry)]) -> Case {
    let mut made = case.clone();
    if made.suppliers.is_empty() {
        let tank = tank(&mut made, 1.0, 0.0);
        cargoes(&mut made, tank, 1.0, None, 0.0, 0.0, Delay::None);
    }
    made.technologies.0[0].parts_supplier = Some(Idx::new(0));
    for (nth, (parts, entry)) in regimes.iter().enumerate() {
        made.regimes.0.push(Regime {
            id: format!("r{nth}"),
            title: String::new(),
            supplier: Idx::new(0),
            loading: RegimeLoading::Factor(*parts),
            voyage: 1.0,
            payments_held: false,
            parts: *parts,
            entry: entry.clone(),
        });
    }
    made
}

/// A state of a chain: probability to begin in it, and per step of going to the other one.
fn chance(start: f64, to: u32, p: f64) -> Entry {
    let leaving = if p > 0.0 { Leaving::PerStep(vec![(Idx::new(to), p)]) } else { Leaving::Never };
    Entry::Chain { start: Some(Fraction(start)), leaving }
}

fn at_debt(debt: f64) -> Aging {
    Aging { start: Years(debt), included: Years(debt), decay: PerHour(1.0 / YEAR_H), ..Aging::NONE }
}

/// One unit of 100 MW that never fails, against 90 MW.
fn firm(n_hours: u32, aging: Aging) -> Case {
    let mut firm = case(n_hours, 1);
    demand(&mut firm, 0, &vec![90.0; n_hours as usize]);
    let u = unit(&mut firm, 0, 100.0, 1, 0.0, 0.0);
    ages(&mut firm, &[u], aging);
    firm
}

/// Ten machines that fail, with little to spare.
fn failing(n_hours: u32, aging: Aging) -> Case {
    let mut failing = case(n_hours, 1);
    demand(&mut failing, 0, &vec![80.0; n_hours as usize]);
    let u = unit(&mut failing, 0, 10.0, 10, 0.01, 0.05);
    ages(&mut failing, &[u], aging);
    failing
}

#[test]
fn derating_follows_debt_through_embargo_and_recovery() {
    // A year of embargo, a year of recovery at rate 1, looked at every day: 0.8 a year of debt is left.
    let mut firm = firm(2 * YEAR, Aging { derating: Fraction(0.2), ..at_debt(0.0) });
    firm.aging_step = Hours(24.0);
    let hours = trace(&compile(&parts(&firm, 0.0, 0, YEAR)), 1, 0);
    for (hour, mw) in hours.shed_mw.iter().enumerate() {
        let years = (hour / 24 * 24) as f64 / YEAR_H;
        let debt = if years <= 1.0 { years } else { (-(years - 1.0)).exp() };
        let expected = (90.0 - 100.0 * 0.8f64.powf(debt)).max(0.0);
        assert!((mw - expected).abs() < 1e-9, "hour {hour}: {mw}, expected {expected}");
    }
}

#[test]
fn outages_in_a_stretch_of_constant_debt_are_those_of_the_worse_machine() {
    // Declared without debt, lived at two years of it: twice the failures twice over, three times the repair twice over.
    let aging =
        Aging { included: Years(0.0), decay: PerHour(0.0), failure: 2.0, repair_time: 3.0, ..at_debt(2.0) };
    let n_hours = 4 * YEAR;
    let (failure, repair) = (0.01 * 4.0, 0.05 / 9.0);
    let outcome = run_case(&failing(n_hours, aging), 60);
    let out = &outcome.tally.units[0].outage_mwh;
    let all = 100.0 * f64::from(n_hours);
    // The start is that of the declared rates; it is forgotten in some days.
    let exact = failure / (failure + repair);
    assert_near("share out", (out.mean() / all, out.standard_error() / all), exact, 0.003);
}

#[test]
fn a_technology_at_rest_changes_no_bit() {
    let hurts = Aging { failure: 1.5, repair_time: 1.5, derating: Fraction(0.1), ..at_debt(0.0) };
    // With a cost, no short cut is taken for a system that no lever moves.
    let priced = |mut case: Case| {
        case.units.0[0].cost = UsdPerMegawattHour(1.0);
        case
    };
    let mut bare = priced(failing(2000, hurts));
    bare.technologies.0[0].aging = None;
    let reference = format!("{:?}", run_case(&bare, 50).samples);
    // Resting where half of the parts leads; without need of parts; and with a lever at 1.
    let halved = Aging { parts: Fraction(0.5), ..hurts };
    let resting = Aging { start: halved.resting(0.5), included: halved.resting(0.5), ..halved };
    for resting in [failing(2000, resting), failing(2000, hurts), parts(&failing(2000, hurts), 1.0, 100, 900)]
    {
        assert_eq!(reference, format!("{:?}", run_case(&priced(resting), 50).samples));
    }
}

#[test]
fn fewer_parts_never_lower_unserved_energy() {
    let hurts = Aging { derating: Fraction(0.3), ..at_debt(0.0) };
    let unserved = |share: f64| {
        let outcome = run_case(&parts(&failing(2 * YEAR, hurts), share, 0, YEAR), 20);
        outcome.samples.iter().map(|row| row.unserved_mwh).collect::<Vec<f64>>()
    };
    // Derating draws no luck, so the order holds in every single sample.
    for shares in [1.0, 0.7, 0.3, 0.0].windows(2) {
        let (more, fewer) = (unserved(shares[0]), unserved(shares[1]));
        assert!(more.iter().zip(&fewer).all(|(more, fewer)| fewer > more), "{shares:?}");
    }
    let fails = Aging { failure: 1.5, repair_time: 1.5, ..at_debt(0.0) };
    let (more, fewer) = (
        run_case(&parts(&failing(2 * YEAR, fails), 1.0, 0, YEAR), 100),
        run_case(&parts(&failing(2 * YEAR, fails), 0.0, 0, YEAR), 100),
    );
    let (more, fewer) =
        (mean_error(&more, |row| row.unserved_mwh), mean_error(&fewer, |row| row.unserved_mwh));
    assert!(fewer.0 - more.0 > 4.0 * more.1.hypot(fewer.1), "{more:?} {fewer:?}");
}

#[test]
fn a_world_without_debt_takes_out_what_figures_contain() {
    let aging = Aging { derating: Fraction(0.2), ..at_debt(2.0) };
    let mut declared = firm(48, aging);
    // As observed, with two years of debt: 0.64 of the rating.
    declared.units.0[0].derating = Fraction(0.36);
    let declared = parts(&declared, 0.0, 0, 48);
    let shed = |case: &Case| trace(&compile(case), 1, 0).shed_mw[0];
    assert!((shed(&declared) - 26.0).abs() < 1e-9);
    assert!(shed(&declared.clone().without_debt(|_| true)) < 1e-9, "the whole rating is back");
    // Derating is taken away with the debt that made it, and does not come back twice.
    let mut short = declared;
    short.profiles.0[0].values = vec![110.0; 48];
    let without = compile_without(&short, &[Switch::Derating], &[]);
    assert!((trace(&without, 1, 0).shed_mw[0] - 10.0).abs() < 1e-9);
}

#[test]
fn regimes_of_who_makes_parts_do_as_disruptions_do() {
    let hurts = Aging { failure: 1.4, derating: Fraction(0.2), ..at_debt(0.5) };
    let worn = failing(YEAR, hurts);
    let rows = |case: &Case| format!("{:?}", run_case(case, 20).samples);
    // A single state that always holds.
    let always = [(0.25, Entry::Chain { start: None, leaving: Leaving::Never })];
    assert_eq!(rows(&made_by(&worn, &always)), rows(&parts(&made_by(&worn, &[]), 0.25, 0, YEAR)));
    // A schedule: open before the first, and times what a disruption leaves.
    let schedule = [(0.5, Entry::At(vec![1000, 5000])), (1.0, Entry::At(vec![3000]))];
    let halved = parts(&parts(&made_by(&worn, &[]), 0.5, 1000, 3000), 0.5, 5000, YEAR);
    let shut = |case: &Case| parts(case, 0.2, 2000, 6000);
    let scheduled = made_by(&worn, &schedule);
    assert_eq!(rows(&scheduled), rows(&halved));
    assert_eq!(rows(&shut(&scheduled)), rows(&shut(&halved)));
    assert_ne!(rows(&scheduled), rows(&worn));
    // A supplier of someone else's parts, and one who always sends all, change no bit.
    let mut other = scheduled;
    other.technologies.0[0].parts_supplier = None;
    let steady = [(1.0, chance(0.5, 1, 0.1)), (1.0, chance(0.5, 0, 0.2))];
    assert_eq!(rows(&other), rows(&made_by(&worn, &[])));
    assert_eq!(rows(&made_by(&worn, &steady)), rows(&made_by(&worn, &[])));
}

#[test]
fn debt_under_a_chain_of_regimes_as_enumerated() {
    // Five days, looked at daily; of the supplier's two states one sends no parts. 100 MW against 100 MW.
    let (days, leaves, returns) = (5, 0.4, 0.3);
    let (derating, decay) = (0.9, 100.0);
    let mut firm = firm(
        24 * days,
        Aging { derating: Fraction(derating), decay: PerHour(decay / YEAR_H), ..at_debt(0.0) },
    );
    firm.profiles.0[0].values = vec![100.0; 24 * days as usize];
    firm.aging_step = Hours(24.0);
    let mut made = made_by(&firm, &[(0.0, chance(0.0, 1, returns)), (1.0, chance(1.0, 0, leaves))]);
    made.suppliers.0[0].regime_step = Hours(24.0);
    let day = 1.0 / 365.0;
    let mut exact = 0.0;
    for path in 0..1u32 << (days - 1) {
        let (mut p, mut open, mut debt) = (1.0, true, 0.0_f64);
        let mut unserved = 0.0;
        for at in 0..days {
            if at > 0 {
                debt = if open { debt * (-decay * day).exp() } else { debt + day };
                let changes = path >> (at - 1) & 1 == 1;
                let chance = if open { leaves } else { returns };
                p *= if changes { chance } else { 1.0 - chance };
                open ^= changes;
            }
            unserved += 24.0 * 100.0 * (1.0 - (1.0 - derating).powf(debt));
        }
        exact += p * unserved;
    }
    assert_near("unserved", mean_error(&run_case(&made, 40_000), |row| row.unserved_mwh), exact, 0.01);
}

#[test]
fn parts_and_cargoes_meet_the_same_regime() {
    // Half of the samples have a supplier who sends nothing for good, neither parts nor the cargo that keeps 1 kW running.
    let mut firm = firm(800, Aging { derating: Fraction(0.5), ..at_debt(0.0) });
    let tank = tank(&mut firm, 1e6, 0.0);
    let engine = unit(&mut firm, 0, 1e-3, 1, 0.0, 0.0);
    burns(&mut firm, engine, tank, 1.0);
    cargoes(&mut firm, tank, 1.0, None, 1.0, 0.0, Delay::None);
    firm.profiles.0[0].values = vec![100.001; 800];
    let system = compile(&made_by(&firm, &[(0.0, chance(0.5, 1, 0.0)), (1.0, chance(0.5, 0, 0.0))]));
    let mut met = [0, 0];
    for sample in 0..40 {
        let hours = trace(&system, 1, sample);
        let (came, ages) = (hours.shed_mw[0] < 1e-9, hours.shed_mw[799] > 1.0);
        assert_ne!(came, ages, "sample {sample}");
        met[usize::from(came)] += 1;
    }
    assert!(met[0] > 10 && met[1] > 10, "{met:?}");
}

#[test]
fn debt_by_month_is_that_of_its_steps() {
    // Without any parts it is the time since the start, looked at every week; with a supplier who sends for good or not at
    // all, half as much on average, and in some samples none.
    let firm = firm(YEAR, Aging { derating: Fraction(0.1), ..at_debt(0.0) });
    let starved = compile(&parts(&firm, 0.0, 0, YEAR));
    let debts_y = debts(&starved, 1, 0..8);
    let january = (168.0 * f64::from(168 + 336 + 504) + 72.0 * 672.0) / 744.0 / YEAR_H;
    assert!(debts_y.len() == 12 && debts_y[0].standard_error() <= 0.0, "all samples are alike");
    assert!((debts_y[0].mean() - january).abs() < 1e-12, "{} {january}", debts_y[0].mean());
    assert!(debts_y.windows(2).all(|pair| pair[0].mean() < pair[1].mean()));
    let by_chance = compile(&made_by(&firm, &[(0.0, chance(0.5, 1, 0.0)), (1.0, chance(0.5, 0, 0.0))]));
    let debts_y = debts(&by_chance, 1, 0..32);
    let (mean, error) = (debts_y[0].mean(), debts_y[0].standard_error());
    assert!((mean - 0.5 * january).abs() < 4.0 * error && error < 0.2 * january, "{mean} {error}");
    // One that rests keeps what it has; one that does not age has none.
    let mut resting = self::firm(YEAR, at_debt(2.0));
    resting.technologies.0[0].aging = Some(Aging { parts: Fraction(1.0 / 3.0), ..at_debt(2.0) });
    assert!(debts(&compile(&resting), 1, 0..3).iter().all(|debt| (debt.mean() - 2.0).abs() < 1e-12));
    resting.technologies.0[0].aging = None;
    assert!(debts(&compile(&resting), 1, 0..3).iter().all(alumbron_engine::outcome::Moments::is_empty));
}

#[test]
fn twenty_years_of_debt_are_lived_through() {
    let hurts = Aging { failure: 1.2, repair_time: 1.2, derating: Fraction(0.03), ..at_debt(0.0) };
    let starved = parts(&failing(20 * YEAR, hurts), 0.0, 0, 20 * YEAR);
    let outcome = run_case(&starved, 2);
    let of_year = |year: usize| outcome.tally.years[year * 2].unserved_mwh.mean();
    assert_eq!(outcome.tally.years.len(), 2 * 20);
    assert!(of_year(0) < of_year(5) && of_year(5) < of_year(10) && of_year(10) < of_year(18));
    // Nearly nothing is left: 100 MW x 0.97^19, mostly out.
    assert!(of_year(18) > 0.7 * 80.0 * YEAR_H, "{}", of_year(18));
}
