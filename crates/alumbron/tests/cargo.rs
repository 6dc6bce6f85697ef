//! What a cargo is worth: figures worked by hand, and refusals that say what to do.

use alumbron::{NoWorth, Options, Study, StudyError};

#[expect(dead_code, reason = "no run is needed here")]
mod patch;
use patch::{patched, study};

fn options(samples: u64) -> Options<'static> {
    Options { samples, ..Options::default() }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs()
}

#[test]
fn a_cargo_for_one_tank_is_worth_what_the_hand_says() {
    let study = Study::open("toy-tank", "baseline").unwrap();
    let worth = study.cargo("100t".parse().unwrap(), "fuel_oil", &options(40_000)).unwrap();
    // 0.25 t/MWh, whoever burns it and when.
    assert!(near(worth.electricity_mwh.value, 400.0) && worth.electricity_mwh.standard_error < 1e-9);
    assert!(near(worth.specific_t_per_mwh.value, 0.25));
    // Demand of the day is known: 14 + 13 + 12 + ... + 15 = 467 MWh.
    assert!(near(worth.demand_mwh_per_day.value, 467.0));
    assert!(near(worth.demand_days.value, 400.0 / 467.0));
    // By enumeration: 25 t at the start, 0.9 cargoes of 60 t, and 52.335374890 t left burn 26.664625110 t in a day.
    let (burn, exact) = (worth.burn_t_per_day, 25.0 + 54.0 - 52.335_374_890);
    assert!((burn.value - exact).abs() < 4.0 * burn.standard_error && burn.standard_error < 0.005 * exact);
    assert!(near(worth.burn_days.value, 100.0 / burn.value));
    assert!(near(worth.burn_days.standard_error / worth.burn_days.value, burn.standard_error / burn.value));
    assert_eq!(worth.burners.len(), 1);
    assert!(near(worth.burners[0].share, 1.0) && near(worth.burners[0].specific_t_per_mwh, 0.25));
    // The case counts no people, and density or heating value.
    assert!(worth.person_hours.is_none() && worth.barrels.is_none() && worth.fuel_energy_gj.is_none());
}

#[test]
fn volumes_energy_and_people_follow_from_the_case() {
    let files = patched(
        "toy-tank",
        &[
            ("fuels.csv", "id,title,source", "id,title,lhv_gj_per_t,density_bbl_per_t,source"),
            ("fuels.csv", "fuel-oil,Fuel oil,chosen", "fuel-oil,Fuel oil,40,6.4,chosen"),
            ("regions.csv", "id,source\nsystem,chosen", "id,population,source\nsystem,1000,chosen"),
        ],
    );
    let study = study(files);
    let worth = study.cargo("640bbl".parse().unwrap(), "FUEL-OIL", &options(50)).unwrap();
    assert!(near(worth.mass_t, 100.0) && near(worth.fuel_energy_gj.unwrap(), 4000.0));
    assert!(near(worth.volume_m3().unwrap(), 640.0 * 0.158_987_294_928));
    assert!(near(worth.burners[0].heat_rate_gj_per_mwh.unwrap(), 10.0));
    // 400 of the 467 MWh of a day for 1000 people: as if all were in the light for 24 h x 400 / 467.
    assert!(near(worth.person_hours.unwrap().value, 24_000.0 * 400.0 / 467.0));
    let same = study.cargo("101.75186875392m3".parse().unwrap(), "fuel-oil", &options(50)).unwrap();
    assert!(near(same.mass_t, 100.0));
}

#[test]
fn what_cannot_be_told_is_refused_with_a_way_out() {
    let study = Study::open("toy-tank", "baseline").unwrap();
    let refused = |amount: &str, fuel: &str| {
        let worth = study.cargo(amount.parse().unwrap(), fuel, &options(20));
        match worth {
            Err(StudyError::NoWorth(why)) => why,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refused("1kbbl", "fuel-oil"), NoWorth::NoDensity("fuel-oil".to_owned()));
    let NoWorth::NoSuchFuel { hint, .. } = refused("1kt", "fuel_oyl") else { panic!("there is none") };
    assert_eq!(hint, "did you mean `fuel-oil`?");
}

#[test]
fn a_famous_cargo_feeds_cuba_for_days() {
    let study = Study::open("cuba-2022", "baseline").unwrap();
    let worth = study.cargo("700000bbl".parse().unwrap(), "fuel-oil", &options(4)).unwrap();
    assert!(near(worth.mass_t, 700_000.0 / 6.35));
    // 700 kbbl is about 450 GWh, by the notes on the public data; here by the units that burn it.
    let gwh = worth.electricity_mwh.value / 1e3;
    assert!((350.0..500.0).contains(&gwh), "{gwh}");
    let shares: f64 = worth.burners.iter().map(|burner| burner.share).sum();
    assert!(near(shares, 1.0) && worth.burners.len() > 2);
    // The mean is the harmonic one of the parts: a tonne is shared out first.
    let made: f64 = worth.burners.iter().map(|burner| burner.share / burner.specific_t_per_mwh).sum();
    assert!(near(made * worth.mass_t, worth.electricity_mwh.value));
}
