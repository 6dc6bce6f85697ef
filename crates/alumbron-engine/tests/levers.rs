//! Levers: each moves what it names, in the direction it names, and at rest changes no bit.
mod systems;

use alumbron_engine::{Outcome, compile, trace};
use alumbron_model::Case;
use alumbron_model::chance::Delay;
use alumbron_model::disruption::{Disruption, Lower};
use alumbron_model::entity::{Aging, Money, Production};
use alumbron_model::lever::{Effect, Lever};
use alumbron_model::quantity::{Fraction, Hours, TonnesPerHour, Usd, UsdPerMonth, UsdPerTonne};
use alumbron_model::record::Idx;
use alumbron_model::time::{Hour, Window};
use systems::{ages, burns, cargoes, case, demand, link, mean_error, run, run_case, tank, unit};

#[derive(Clone, Debug)]
struct Hold(Lever, f64);

impl Lower for Hold {
    fn effects(&self, _: &Case, window: Window) -> Vec<Effect> {
        vec![Effect { lever: self.0, window, value: self.1 }]
    }
}

fn hold(case: &Case, lever: Lever, value: f64, probability: f64) -> Case {
    let mut held = case.clone();
    held.disruptions.push(Disruption {
        id: "held".into(),
        title: String::new(),
        kind: "held",
        active: true,
        probability: Fraction(probability),
        window: Window { from: Hour(100), to: Hour(900) },
        body: Box::new(Hold(lever, value)),
    });
    held
}

/// Two regions and a link; a fuelled unit, a free one, cargoes, money for them and a well.
fn plain() -> Case {
    let mut plain = case(1000, 2);
    demand(&mut plain, 0, &[60.0; 1000]);
    demand(&mut plain, 1, &[40.0; 1000]);
    let engine = unit(&mut plain, 0, 15.0, 4, 0.01, 0.05);
    let free = unit(&mut plain, 1, 15.0, 4, 0.01, 0.05);
    ages(&mut plain, &[free], Aging { derating: Fraction(0.9), ..Aging::NONE });
    link(&mut plain, 0, 1, 30.0);
    let oil = tank(&mut plain, 3000.0, 800.0);
    burns(&mut plain, engine, oil, 0.25);
    cargoes(&mut plain, oil, 600.0, Some(60.0), 0.9, 20.0, Delay::Exponential(10.0));
    plain.agreements.0[0].price = UsdPerTonne(1.0);
    plain.agreements.0[0].terms.credit = Hours(48.0);
    let budget = UsdPerMonth(9000.0);
    plain.money =
        Some(Money { budget, claims: UsdPerMonth(0.0), start: Usd(0.0), carry_over: Fraction(0.0) });
    plain.ports.0[0].unloading = Some(TonnesPerHour(50.0));
    plain.production.0.push(Production { id: "well".into(), tank: oil, rate: TonnesPerHour(1.0) });
    plain
}

fn unserved(outcome: &Outcome) -> f64 {
    mean_error(outcome, |row| row.unserved_mwh).0
}

/// Every lever with a value that hurts.
fn harms() -> Vec<(Lever, f64)> {
    vec![
        (Lever::SupplierLoading(Idx::new(0)), 0.2),
        (Lever::AgreementLoading(Idx::new(0)), 0.2),
        (Lever::Payments(Idx::new(0)), 0.0),
        (Lever::Budget, 0.0),
        (Lever::AgreementValidity(Idx::new(0)), 0.0),
        (Lever::VoyageTime(Idx::new(0)), 20.0),
        (Lever::AgreementVoyage(Idx::new(0)), 20.0),
        (Lever::SafePassage(Idx::new(0)), 0.3),
        (Lever::PartsSupply(Idx::new(0)), 0.0),
        (Lever::PortOpen(Idx::new(0)), 0.0),
        (Lever::BerthRate(Idx::new(0)), 0.02),
        (Lever::TankStock(Idx::new(0)), 0.0),
        (Lever::TankUsable(Idx::new(0)), 0.05),
        (Lever::UnitAvailability(Idx::new(0)), 0.5),
        (Lever::UnitFailureRate(Idx::new(1)), 4.0),
        (Lever::UnitDerating(Idx::new(1)), 0.7),
        (Lever::RepairTime(Idx::new(0)), 5.0),
        (Lever::LinkCapacity(Idx::new(0)), 0.0),
        (Lever::DemandScale(Idx::new(1)), 1.3),
    ]
}

#[test]
fn every_lever_hurts_when_it_is_pulled() {
    let reference = unserved(&run_case(&plain(), 300));
    assert!(reference > 0.0);
    for (lever, value) in harms() {
        let harmed = unserved(&run_case(&hold(&plain(), lever, value, 1.0), 300));
        assert!(harmed > 1.01 * reference, "{lever:?} at {value}: {harmed} {reference}");
    }
}

#[test]
fn a_lever_at_rest_changes_no_bit() {
    let reference = run_case(&plain(), 100);
    // Lost credit hurts nobody who has cash.
    let credit = Lever::CreditLimit(Idx::new(0));
    for lever in harms().into_iter().map(|(lever, _)| lever).chain([credit]) {
        let resting = run_case(&hold(&plain(), lever, 1.0, 1.0), 100);
        assert_eq!(format!("{:?}", reference.samples), format!("{:?}", resting.samples), "{lever:?}");
    }
}

#[test]
fn luck_is_the_same_until_the_rates_change() {
    for lever in [Lever::UnitFailureRate(Idx::new(0)), Lever::RepairTime(Idx::new(0))] {
        let (base, held) = (compile(&plain()), compile(&hold(&plain(), lever, 6.0, 1.0)));
        for sample in 0..20 {
            let (a, b) = (trace(&base, 1, sample), trace(&held, 1, sample));
            // The window begins in hour 100; a change within it can show from the next hour on.
            assert_eq!(a.generation_mw[..101 * 2], b.generation_mw[..101 * 2], "{lever:?}");
        }
    }
}

#[test]
fn a_disruption_left_to_chance_happens_as_often_as_it_says() {
    let lever = Lever::UnitAvailability(Idx::new(1));
    let (never, always) =
        (unserved(&run_case(&plain(), 400)), unserved(&run_case(&hold(&plain(), lever, 0.0, 1.0), 400)));
    let sometimes = run(&compile(&hold(&plain(), lever, 0.0, 0.25)), 400, 2);
    let (mean, error) = mean_error(&sometimes, |row| row.unserved_mwh);
    let expected = 0.75 * never + 0.25 * always;
    assert!((mean - expected).abs() < 4.0 * error, "{mean} +- {error}, expected {expected}");
}

#[test]
fn mass_closes_whatever_is_pulled() {
    // The engine asserts the balance of every tank in every sample; here all levers are pulled at once.
    let mut all = plain();
    for (i, (lever, value)) in harms().into_iter().enumerate() {
        all = hold(&all, lever, value, 0.5);
        all.disruptions[i].id = format!("held{i}");
    }
    let tank = &run_case(&all, 300).tally.tanks[0];
    assert!(tank.lost_t.mean() > 0.0 && tank.refused_t.mean() > 0.0);
}

#[test]
fn a_cargo_loads_when_neither_a_disruption_nor_its_regime_holds_payments() {
    use alumbron_model::entity::{Entry, Regime, RegimeLoading};
    // The lever holds payments in hours 100 to 899; the regime does before 50 and in 900 to 919.
    let mut held = plain();
    held.agreements.0[0].interval = None;
    held.agreements.0[0].loading = Fraction(1.0);
    held.agreements.0[0].delay = Delay::None;
    held.agreements.0[0].voyage = Hours(1.0);
    held.units.0[0].fuel[0].specific.0 = 0.001;
    held.production.0.clear();
    let regime = |id: &str, payments_held, from: &[i64]| Regime {
        id: id.into(),
        title: String::new(),
        supplier: Idx::new(0),
        loading: RegimeLoading::Factor(1.0),
        voyage: 1.0,
        payments_held,
        parts: 1.0,
        entry: Entry::At(from.to_vec()),
    };
    held.regimes.0.push(regime("hold", true, &[0, 900]));
    held.regimes.0.push(regime("open", false, &[50, 920]));
    let held = hold(&held, Lever::Payments(Idx::new(0)), 0.0, 1.0);
    for (nominated, arrives) in [(0, 51), (60, 61), (99, 100), (100, 921), (899, 921), (919, 921), (930, 931)]
    {
        let mut held = held.clone();
        held.agreements.0[0].first_h = nominated;
        let seen = trace(&compile(&held), 1, 0);
        let came = (1..1000).find(|&hour| seen.stock_t[hour] > seen.stock_t[hour - 1]);
        assert_eq!(came, Some(arrives), "nominated in hour {nominated}");
    }
}
