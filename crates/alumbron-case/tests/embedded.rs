//! The cases that ship are sound: no finding at all, but for doubts that are meant.

use alumbron_case::{Files, cases, check, read};
use alumbron_model::entity::Level;
use alumbron_model::finding::Severity;

#[test]
fn every_embedded_case_is_read_without_an_error() {
    let names: Vec<String> = cases().into_iter().map(|case| case.name).collect();
    for needed in ["rbts", "rts79", "singlenode-a", "three-regions", "threenode", "toy-tank", "x1"] {
        assert!(names.iter().any(|name| name == needed), "{needed} is not among {names:?}");
    }
    for name in names {
        let findings = check(&Files::embedded(&name).unwrap());
        let errors: Vec<_> = findings.iter().filter(|f| f.code.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

#[test]
fn the_cases_that_make_no_claim_on_a_country_raise_no_doubt() {
    for name in ["rbts", "rts79", "singlenode-a", "three-regions", "threenode", "toy-tank", "x1"] {
        let findings = check(&Files::embedded(name).unwrap());
        assert!(findings.is_empty(), "{name}: {findings:#?}");
    }
}

#[test]
fn the_energy_of_the_reliability_test_system_is_as_published() {
    let case = read(&Files::embedded("rts79").unwrap(), "baseline").case.unwrap();
    let demand = &case.demand.0[0];
    let Level::Peak(peak) = demand.level else { panic!("{demand:?}") };
    let shape = &case.profiles[demand.profile.unwrap()].values;
    let gwh = peak.0 * shape.iter().sum::<f64>() / 1e3;
    assert!((gwh - 15_297.074_7).abs() < 1e-3, "{gwh}");
    assert_eq!(case.units.iter().map(|unit| unit.count).sum::<u32>(), 32);
    assert_eq!(case.units.iter().map(|u| u.capacity.0 * f64::from(u.count)).sum::<f64>() as u32, 3405);
}

#[test]
fn unknown_cases_are_named_with_a_way_out() {
    let error = Files::embedded("rts97").unwrap_err();
    assert_eq!(error.to_string(), "no case is called `rts97`; did you mean `rts79`?");
}
