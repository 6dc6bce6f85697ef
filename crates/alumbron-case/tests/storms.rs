//! A hurricane season is read as it was written, and strikes what stands where it passes.

mod sound;

use alumbron_case::read;
use alumbron_model::chance::Delay;
use alumbron_model::lever::Lever;
use alumbron_model::quantity::Fraction;
use alumbron_model::record::Idx;
use sound::patched;

const SEASON: &str = "kind = \"hurricane-season\"\nlandfalls = 3\nregions = \"west: 0.4; east: 0.2\"";

fn season(fields: &str, hours: &str, start: &str) -> alumbron_model::recurring::Recurring {
    let embargo = "kind = \"embargo\"\nsupplier = \"venezuela\"\nstart = 2022-01-02";
    let files = patched(&[
        ("case.toml", embargo, &format!("{SEASON}\n{fields}\nstart = {start}")),
        ("case.toml", "hours = 48", &format!("hours = {hours}")),
    ]);
    let reading = read(&files, "no-venezuela");
    let case = reading.case.unwrap_or_else(|| panic!("{:?}", reading.findings));
    case.disruptions[0].recurring(&case).expect("it recurs")
}

#[test]
fn a_season_comes_in_its_months() {
    let windows = |fields: &str, start: &str| {
        let windows = season(fields, "17520", start).windows;
        windows.iter().map(|w| (w.from.0 / 24, w.to.0 / 24)).collect::<Vec<_>>()
    };
    // From June to November of both years.
    assert_eq!(windows("", "2022-01-01"), [(151, 334), (516, 699)]);
    assert_eq!(windows("", "2022-07-01"), [(181, 334), (516, 699)]);
    assert_eq!(windows("end = 2022-09-01", "2022-07-01"), [(181, 243)]);
    // A southern season goes on over the new year.
    assert_eq!(windows("first_month = 12\nlast_month = 1", "2022-01-01"), [(0, 31), (334, 396), (699, 730)]);
    let rate = season("", "17520", "2022-01-01").rate.0;
    assert!((rate * 183.0 * 24.0 - 3.0).abs() < 1e-12, "three in a season of 183 days");
}

#[test]
fn a_landfall_strikes_what_stands_in_its_regions() {
    let season =
        season("units_lost = 0.75\ndemand_lost = 0.1\nunits_repair = \"fixed(100)\"", "48", "2022-01-01");
    let places: Vec<_> = season.places.iter().map(|p| (p.name.as_str(), p.chance)).collect();
    assert_eq!(places, [("regions/west", Fraction(0.4)), ("regions/east", Fraction(0.2))]);
    let strikes: Vec<_> =
        season.strikes.iter().map(|s| (s.name.as_str(), s.place, s.chance.0, s.lever, s.value)).collect();
    let (spine, nipe) = (Lever::LinkCapacity(Idx::new(0)), Lever::PortOpen(Idx::new(0)));
    let expected = [
        ("units/hydro@west", 0, 0.5, Lever::UnitAvailability(Idx::new(1)), 0.25),
        ("links/spine@west", 0, 0.5, spine, 0.0),
        ("demand/west@west", 0, 1.0, Lever::DemandScale(Idx::new(1)), 0.9),
        ("ports/nipe@east", 1, 1.0, nipe, 0.0),
        ("units/felton@east", 1, 0.5, Lever::UnitAvailability(Idx::new(0)), 0.25),
        ("links/spine@east", 1, 0.5, spine, 0.0),
        ("demand/east@east", 1, 1.0, Lever::DemandScale(Idx::new(0)), 0.9),
    ];
    assert_eq!(strikes, expected);
    assert_eq!(season.strikes[0].lasts, Delay::Fixed(100.0));
    assert_eq!(season.windows, [], "January is no season");
}

#[test]
fn a_landfall_spares_tanks_unless_the_season_says_otherwise() {
    let damaged = "tanks_struck = 0.3\ntanks_lost = 0.6\ntanks_repair = \"fixed(500)\"";
    let tanks = |fields: &str| {
        let strikes = season(fields, "48", "2022-01-01").strikes;
        let of_tank = |lever| matches!(lever, Lever::TankUsable(_));
        strikes.into_iter().filter(|strike| of_tank(strike.lever)).collect::<Vec<_>>()
    };
    assert!(tanks("").is_empty());
    let struck = tanks(damaged);
    assert!(!struck.is_empty(), "a tank stands where it passes");
    for strike in struck {
        assert_eq!((strike.chance.0, strike.lasts), (0.3, Delay::Fixed(500.0)));
        assert!((strike.value - 0.4).abs() < 1e-12 && strike.name.starts_with("tanks/"), "{}", strike.name);
    }
}
