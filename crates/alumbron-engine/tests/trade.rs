//! Money and what becomes of cargoes: budgets, credit and take-or-pay worked by hand, seizures against enumeration.
#![expect(clippy::float_cmp, reason = "sums of whole dollars and hours are exact")]

mod systems;

use alumbron_engine::logistics::{AgreementAccount, MonthAccount};
use alumbron_engine::outcome::Moments;
use alumbron_engine::sample::{DayView, HourView, Observer, Simulation};
use alumbron_engine::{Outcome, System, compile, trace};
use alumbron_model::Case;
use alumbron_model::chance::Delay;
use alumbron_model::disruption::{Disruption, Lower};
use alumbron_model::entity::{Money, OffSpec, Supplier};
use alumbron_model::lever::{Effect, Lever};
use alumbron_model::quantity::{Fraction, Hours, Usd, UsdPerMonth, UsdPerTonne};
use alumbron_model::record::Idx;
use alumbron_model::time::{Hour, Window};
use systems::{assert_near, burns, cargoes, case, demand, run, run_case, tank, unit};

/// January and February: a cargo of 10 t at 10 USD/t every ten days, the first in hour 0, and a voyage of a day. A tank
/// with ample room that nobody draws much from.
fn two_months() -> Case {
    let n_hours = 59 * 24;
    let mut months = case(n_hours, 1);
    demand(&mut months, 0, &vec![1.0; n_hours as usize]);
    let engine = unit(&mut months, 0, 1.0, 1, 0.0, 0.0);
    let oil = tank(&mut months, 1000.0, 100.0);
    burns(&mut months, engine, oil, 0.001);
    cargoes(&mut months, oil, 10.0, Some(240.0), 1.0, 24.0, Delay::None);
    months.ports.0[0].berths = 6;
    months.agreements.0[0].price = UsdPerTonne(10.0);
    months
}

fn money(budget: f64, start: f64, carry_over: f64) -> Option<Money> {
    let carry_over = Fraction(carry_over);
    Some(Money { budget: UsdPerMonth(budget), claims: UsdPerMonth(0.0), start: Usd(start), carry_over })
}

/// Hours in which cargoes came ashore.
fn arrivals(case: &Case) -> Vec<usize> {
    let seen = trace(&compile(case), 1, 0);
    (1..seen.stock_t.len()).filter(|&hour| seen.stock_t[hour] > seen.stock_t[hour - 1]).collect()
}

/// Months and accounts of the only sample.
fn books(case: &Case) -> (Vec<MonthAccount>, Vec<AgreementAccount>) {
    let system = compile(case);
    let mut simulation = Simulation::new(&system);
    simulation.run(1, 0, &mut Nobody);
    (simulation.trade.treasury.months.clone(), simulation.trade.treasury.agreements.clone())
}

struct Nobody;

impl Observer for Nobody {
    const EVERY_HOUR: bool = true;
    fn hour(&mut self, _: &System, _: HourView<'_>) {}
    fn quiet_day(&mut self, _: &System, _: DayView<'_>) {}
}

#[test]
fn a_cargo_that_cannot_be_paid_loads_when_money_comes() {
    // Nominated in hours 0, 240, 480, 720, 960, 1200. January pays for two of 100 USD, February for three more.
    let mut months = two_months();
    months.money = money(350.0, 0.0, 0.0);
    assert_eq!(arrivals(&months), [24, 264, 504, 744 + 24, 984, 1224]);
    months.money = money(250.0, 0.0, 0.0);
    // The third and the fourth wait for February, in which the fifth and the sixth cannot be paid.
    assert_eq!(arrivals(&months), [24, 264, 768]);
    let (accounts, agreements) = books(&months);
    let expected =
        MonthAccount { income_usd: 250.0, spent_usd: 200.0, cash_usd: 50.0, held: 2, ..Default::default() };
    assert_eq!(accounts[0], expected);
    assert_eq!((accounts[1].spent_usd, accounts[1].cash_usd, accounts[1].held), (200.0, 50.0, 2));
    assert_eq!((agreements[0].bought_usd, agreements[0].paid_usd), (400.0, 400.0));
    let tally = &run_case(&months, 1).tally.agreements[0];
    assert_eq!((tally.loaded.mean(), tally.held.mean(), tally.not_loaded.mean()), (4.0, 4.0, 0.0));
    // From 480 and 720 to 744, from 960 and 1200 to the end.
    assert_eq!(tally.held_h.mean(), 264.0 + 24.0 + 456.0 + 216.0);
    // What is left of January pays for one more.
    months.money = money(250.0, 0.0, 1.0);
    assert_eq!(arrivals(&months), [24, 264, 768, 984]);
}

#[test]
fn other_claims_and_the_share_of_a_month_come_off_the_budget() {
    let mut months = two_months();
    // Half of January lies before the horizon.
    months.calendar.start = "2022-01-17".parse().expect("a date");
    months.money = Some(Money { claims: UsdPerMonth(90.0), ..money(400.0, 7.0, 0.5).expect("money") });
    let (accounts, _) = books(&months);
    let income: Vec<f64> = accounts.iter().map(|month| month.income_usd).collect();
    let whole = 310.0;
    assert_eq!(income, [whole * 15.0 / 31.0, whole, whole * 16.0 / 31.0]);
    // 157 USD buy one cargo; half of the 57 left and 310 buy three; 38.5 / 2 and 160 one more.
    let cash: Vec<f64> = accounts.iter().map(|month| month.cash_usd).collect();
    assert_eq!(cash, [57.0, 38.5, 19.25 + 160.0 - 100.0]);
}

#[test]
fn on_credit_a_cargo_is_paid_later_and_what_is_overdue_ends_credit() {
    let mut months = two_months();
    months.agreements.0[0].terms.credit = Hours(600.0);
    // Bills of the cargoes of hours 0, 240, 480, 720 fall due in 600, 840, 1080, 1320.
    months.money = money(150.0, 0.0, 1.0);
    let (accounts, agreements) = books(&months);
    assert_eq!((accounts[0].spent_usd, accounts[0].owed_usd, accounts[0].overdue_usd), (100.0, 300.0, 0.0));
    // In February 200 USD pay the bills of 840 and 1080; all six loaded, and that of 1320 is overdue.
    assert_eq!((accounts[1].spent_usd, accounts[1].cash_usd), (200.0, 0.0));
    assert_eq!((accounts[1].owed_usd, accounts[1].overdue_usd), (300.0, 100.0));
    assert_eq!((agreements[0].bought_usd, agreements[0].owed_usd), (600.0, 300.0));
    // With less in the purse the bill of 1080 is overdue before the cargo of hour 1200: it is not sold on credit.
    months.money = money(145.0, 0.0, 1.0);
    let (accounts, agreements) = books(&months);
    assert_eq!((accounts[1].spent_usd, accounts[1].overdue_usd, accounts[1].held), (190.0, 110.0, 1));
    assert_eq!((agreements[0].bought_usd, agreements[0].owed_usd), (500.0, 210.0));
}

#[test]
fn beyond_the_credit_limit_a_cargo_is_paid_in_cash_or_waits() {
    let mut months = two_months();
    months.agreements.0[0].terms.credit = Hours(600.0);
    months.suppliers.0[0].credit_limit = Some(Usd(200.0));
    months.money = money(0.0, 100.0, 1.0);
    // Two on credit, the third in cash; nothing is left for the bill of hour 600, so that credit ends.
    assert_eq!(arrivals(&months), [24, 264, 504]);
    let (accounts, agreements) = books(&months);
    assert_eq!((accounts[0].spent_usd, accounts[0].owed_usd, accounts[0].overdue_usd), (100.0, 200.0, 100.0));
    assert_eq!(agreements[0].owed_usd, 200.0);
    // Without credit, cash buys one cargo.
    let held = hold(&months, Lever::CreditLimit(Idx::<Supplier>::new(0)), (0, 59 * 24), 0.0);
    assert_eq!(arrivals(&held), [24]);
    // Credit that comes back lets those that wait load on it at once.
    let held = hold(&months, Lever::CreditLimit(Idx::<Supplier>::new(0)), (0, 300), 0.0);
    assert_eq!(arrivals(&held), [24, 324, 504]);
}

#[test]
fn a_cargo_given_up_is_owed_in_part() {
    let mut months = two_months();
    let terms = &mut months.agreements.0[0].terms;
    (terms.patience, terms.take_or_pay) = (Some(Hours(30.0)), Fraction(0.25));
    months.money = money(110.0, 0.0, 1.0);
    // One cargo each month; in February 25 USD each for 240, 480 and 720 leave 45: the cargo of 720 waits 24 hours only.
    let (accounts, agreements) = books(&months);
    // Of January 10 USD pay part of the first 25; the second 25 are overdue.
    assert_eq!((accounts[0].spent_usd, accounts[0].overdue_usd, accounts[0].cash_usd), (110.0, 40.0, 0.0));
    // February pays these 40 and has 70, too little for the cargoes of 720, 960 and 1200, given up at 750, 990 and 1230.
    assert_eq!((accounts[1].spent_usd, accounts[1].owed_usd, accounts[1].cash_usd), (110.0, 5.0, 0.0));
    assert_eq!((agreements[0].forfeited_usd, agreements[0].bought_usd), (125.0, 225.0));
    let outcome = run_case(&months, 1);
    let tally = &outcome.tally.agreements[0];
    assert_eq!((tally.loaded.mean(), tally.given_up.mean(), tally.held_h.mean()), (1.0, 5.0, 150.0));
    assert!((outcome.samples[0].import_cost_usd - 225.0).abs() < 1e-9, "delivered and forfeited");
}

fn hold(case: &Case, lever: Lever, (from, to): (u32, u32), value: f64) -> Case {
    #[derive(Clone, Debug)]
    struct Hold(Lever, f64);
    impl Lower for Hold {
        fn effects(&self, _: &Case, window: Window) -> Vec<Effect> {
            vec![Effect { lever: self.0, window, value: self.1 }]
        }
    }
    let mut held = case.clone();
    held.disruptions.push(Disruption {
        id: "held".into(),
        title: String::new(),
        kind: "held",
        active: true,
        probability: Fraction(1.0),
        window: Window { from: Hour(from), to: Hour(to) },
        body: Box::new(Hold(lever, value)),
    });
    held
}

/// A value per sample with its error.
fn error(moments: &Moments) -> (f64, f64) {
    (moments.mean(), moments.standard_error())
}

#[test]
fn cargoes_are_seized_diverted_and_refused_as_often_as_the_terms_say() {
    let mut perils = two_months();
    let terms = &mut perils.agreements.0[0].terms;
    (terms.seized, terms.seized_borne) = (Fraction(0.2), Fraction(0.75));
    terms.diverted = Fraction(0.1);
    terms.off_spec = Some(OffSpec { chance: Fraction(0.3), swap: Hours(48.0) });
    let outcome = run_case(&perils, 20_000);
    let tally = &outcome.tally.agreements[0];
    // Six load and six come within the horizon, seized before diverted before refused.
    assert_near("seized", error(&tally.seized), 6.0 * 0.2, 0.01);
    assert_near("diverted", error(&tally.diverted), 6.0 * 0.8 * 0.1, 0.01);
    assert_near("refused", error(&tally.off_spec), 6.0 * 0.8 * 0.9 * 0.3, 0.01);
    assert_near("delivered", error(&tally.delivered_t), 60.0 * 0.8 * 0.9, 0.01);
    // Of what is seized a quarter comes back, of what is diverted all.
    let paid = 600.0 * (1.0 - 0.2 * 0.25 - 0.8 * 0.1);
    assert_near("paid", error(&tally.paid_usd), paid, 0.01);
    assert_near("forfeited", error(&tally.forfeited_usd), 600.0 * 0.2 * 0.75, 0.01);
}

#[test]
fn another_cargo_stands_in_for_one_that_is_refused() {
    let mut refused = two_months();
    refused.agreements.0[0].interval = None;
    refused.agreements.0[0].terms.off_spec = Some(OffSpec { chance: Fraction(1.0), swap: Hours(48.0) });
    assert_eq!(arrivals(&refused), [24 + 48]);
}

#[test]
fn a_cargo_is_seized_if_the_lever_moves_while_it_is_under_way() {
    let mut single = two_months();
    single.agreements.0[0].interval = None;
    single.agreements.0[0].first_h = 100;
    // It is under way in hours 100 to 123.
    let came = |from, to| arrivals(&hold(&single, Lever::SafePassage(Idx::new(0)), (from, to), 0.0)).len();
    let seen = [came(90, 100), came(90, 101), came(110, 112), came(123, 130), came(124, 130)];
    assert_eq!(seen, [1, 0, 0, 0, 1]);
    // One that loaded before the horizon is at risk within it.
    single.agreements.0[0].first_h = -10;
    let held = hold(&single, Lever::SafePassage(Idx::new(0)), (5, 6), 0.0);
    assert_eq!((arrivals(&single).len(), arrivals(&held).len()), (1, 0));
}

#[test]
fn what_is_not_paid_yet_is_taken_off_the_bill_of_a_lost_cargo() {
    let mut lost = two_months();
    lost.agreements.0[0].interval = None;
    let terms = &mut lost.agreements.0[0].terms;
    (terms.credit, terms.seized, terms.seized_borne) = (Hours(1000.0), Fraction(1.0), Fraction(0.4));
    let (accounts, agreements) = books(&lost);
    assert_eq!((accounts[0].owed_usd, accounts[0].refunded_usd, accounts[1].spent_usd), (40.0, 0.0, 40.0));
    let AgreementAccount { bought_usd, paid_usd, cancelled_usd, forfeited_usd, owed_usd } = agreements[0];
    assert_eq!(
        [bought_usd, paid_usd, cancelled_usd, forfeited_usd, owed_usd],
        [100.0, 40.0, 60.0, 40.0, 0.0]
    );
}

#[test]
fn perils_change_no_luck_but_their_own() {
    let mut plain = two_months();
    plain.agreements.0[0].loading = Fraction(0.6);
    plain.agreements.0[0].delay = Delay::Exponential(30.0);
    let loaded = |case: &Case| {
        let outcome: Outcome = run(&compile(case), 200, 2);
        error(&outcome.tally.agreements[0].loaded)
    };
    let mut perils = plain.clone();
    let terms = &mut perils.agreements.0[0].terms;
    (terms.seized, terms.diverted) = (Fraction(0.5), Fraction(0.5));
    assert_eq!(loaded(&plain), loaded(&perils));
    perils.agreements.0[0].terms.seized = Fraction(0.0);
    perils.agreements.0[0].terms.diverted = Fraction(0.0);
    perils.agreements.0[0].terms.credit = Hours(10.0);
    perils.money = money(1e6, 0.0, 1.0);
    assert_eq!(run(&compile(&plain), 200, 2).samples, run(&compile(&perils), 200, 2).samples, "money enough");
}
