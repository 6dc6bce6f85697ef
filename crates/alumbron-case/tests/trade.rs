//! Money, terms of agreements and the disruptions of trade are read as they were written.

mod sound;

use alumbron_case::read;
use alumbron_model::entity::{OffSpec, Terms};
use alumbron_model::lever::Lever;
use alumbron_model::quantity::{Fraction, Hours, PerHour, Tonnes, TonnesPerHour, Usd, UsdPerMonth};
use alumbron_model::record::Idx;
use sound::{patched, sound};

#[test]
fn disruptions_of_shipping_and_money_move_the_levers_they_name() {
    let effects = |fields: &str| {
        let money = "[money]\nbudget_musd_per_month = 50\n\n[settings]";
        let embargo = "kind = \"embargo\"\nsupplier = \"venezuela\"";
        let files = patched(&[("case.toml", embargo, fields), ("case.toml", "[settings]", money)]);
        let case = read(&files, "no-venezuela").case.unwrap();
        let effects = case.disruptions[0].effects(&case);
        effects.iter().map(|effect| (effect.lever, effect.value)).collect::<Vec<_>>()
    };
    let (pact, venezuela) = (Idx::new(0), Idx::new(0));
    assert_eq!(effects("kind = \"seizure\"\nseized_probability = 0.25"), [(Lever::SafePassage(pact), 0.75)]);
    let shunned = [(Lever::AgreementLoading(pact), 0.5), (Lever::AgreementVoyage(pact), 1.25)];
    let shunning = "kind = \"shipping-embargo\"\nships_lost = 0.5\nvoyage_factor = 1.25";
    assert_eq!(effects(shunning), shunned);
    assert_eq!(effects(&format!("{shunning}\nports = [\"nipe\"]")), shunned);
    let poorer = [(Lever::CreditLimit(venezuela), 0.0), (Lever::Budget, 0.5)];
    assert_eq!(effects("kind = \"finance-embargo\"\nbudget_factor = 0.5"), poorer);
}

#[test]
fn a_port_with_lightering_takes_larger_cargoes() {
    let ports = |fields: &str, cells: &str| {
        let files = patched(&[
            ("ports.csv", "max_cargo_t", &format!("max_cargo_t{fields}")),
            ("ports.csv", "50000", &format!("20000{cells}")),
        ]);
        read(&files, "baseline").case.map(|case| case.ports.0[0].clone())
    };
    assert_eq!(ports("", ""), None, "a cargo of 39 kt is too large for it");
    let port = ports(",lightering_t_per_h,mttf_h,mttr_h", ",300,400,25").expect("sound");
    assert_eq!((port.max_cargo, port.lightering), (Some(Tonnes(20000.0)), Some(TonnesPerHour(300.0))));
    let rates = port.closures.expect("weather closes it").rates;
    assert_eq!((rates.failure, rates.repair), (PerHour(1.0 / 400.0), PerHour(1.0 / 25.0)));
}

#[test]
fn terms_of_an_agreement_and_money_are_read() {
    let files = patched(&[
        (
            "agreements.csv",
            "source\n",
            "credit_d,patience_d,take_or_pay_share,seized_probability,seized_borne_share,diverted_probability,\
             off_spec_probability,swap_d,source\n",
        ),
        ("agreements.csv", ",yearbook", ",30,20,0.8,0.1,0.5,0.05,0.02,7,yearbook"),
        ("suppliers.csv", "source\n", "credit_limit_musd,source\n"),
        ("suppliers.csv", ",yearbook", ",80,yearbook"),
        (
            "case.toml",
            "[settings]",
            "[money]\nbudget_musd_per_month = 50\nother_claims_musd_per_month = 20\nstart_musd = 5\n\n[settings]",
        ),
    ]);
    let case = read(&files, "baseline").case.unwrap();
    let terms = Terms {
        credit: Hours(720.0),
        patience: Some(Hours(480.0)),
        take_or_pay: Fraction(0.8),
        seized: Fraction(0.1),
        seized_borne: Fraction(0.5),
        diverted: Fraction(0.05),
        off_spec: Some(OffSpec { chance: Fraction(0.02), swap: Hours(168.0) }),
    };
    assert_eq!(case.agreements.0[0].terms, terms);
    assert_eq!(case.suppliers.0[0].credit_limit, Some(Usd(80e6)));
    let money = case.money.unwrap();
    assert_eq!((money.budget, money.claims), (UsdPerMonth(50e6), UsdPerMonth(20e6)));
    assert_eq!((money.start, money.carry_over), (Usd(5e6), Fraction(1.0)));
    let plain = read(&sound(), "baseline").case.unwrap();
    let at_rest = Terms { seized_borne: Fraction(1.0), ..Terms::default() };
    assert_eq!((plain.agreements.0[0].terms, plain.money), (at_rest, None));
}
