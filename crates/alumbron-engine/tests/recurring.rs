//! Events that recur by chance, such as hurricanes: their means in closed form, and that they change no other luck.
mod systems;

use alumbron_engine::outcome::Moments;
use alumbron_engine::{compile, trace};
use alumbron_model::Case;
use alumbron_model::chance::Delay;
use alumbron_model::disruption::{Disruption, Lower};
use alumbron_model::lever::{Effect, Lever};
use alumbron_model::quantity::{Fraction, PerHour};
use alumbron_model::record::Idx;
use alumbron_model::recurring::{Place, Recurring, Strike};
use alumbron_model::time::{Hour, Window};
use systems::{assert_near, burns, cargoes, case, demand, run, tank, unit};

/// Probability that something lasts longer than so many hours.
type Longer = fn(u32) -> f64;

const HOURS: u32 = 1200;
const PORT: Lever = Lever::PortOpen(Idx::new(0));
const UNIT: Lever = Lever::UnitAvailability(Idx::new(0));

#[derive(Clone, Debug)]
struct Storms(Recurring);

impl Lower for Storms {
    fn effects(&self, _: &Case, _: Window) -> Vec<Effect> {
        Vec::new()
    }

    fn recurring(&self, _: &Case, _: Window) -> Option<Recurring> {
        Some(self.0.clone())
    }
}

fn plain() -> Case {
    let mut plain = case(HOURS, 1);
    demand(&mut plain, 0, &[50.0; HOURS as usize]);
    let engine = unit(&mut plain, 0, 15.0, 4, 0.01, 0.05);
    let oil = tank(&mut plain, 3000.0, 800.0);
    burns(&mut plain, engine, oil, 0.25);
    cargoes(&mut plain, oil, 600.0, Some(60.0), 0.9, 20.0, Delay::Exponential(10.0));
    plain
}

/// Storms at two windows, a hundredth an hour; the first place has the port and the unit, the second the unit again.
fn storms(rate: f64, port: Delay) -> Recurring {
    let place = |name: &str, chance| Place { name: name.into(), chance: Fraction(chance) };
    let strike = |name: &str, place, chance, lever, value, lasts| Strike {
        name: name.into(),
        place,
        chance: Fraction(chance),
        lever,
        value,
        lasts,
    };
    Recurring {
        windows: vec![Window { from: Hour(100), to: Hour(400) }, Window { from: Hour(700), to: Hour(900) }],
        rate: PerHour(rate),
        places: vec![place("west", 0.5), place("east", 0.3)],
        strikes: vec![
            strike("port", 0, 1.0, PORT, 0.0, port),
            strike("unit-west", 0, 0.6, UNIT, 0.7, Delay::Fixed(40.0)),
            strike("unit-east", 1, 0.4, UNIT, 0.25, Delay::Uniform(0.0, 30.0)),
        ],
    }
}

fn with(case: &Case, recurring: Recurring, probability: f64) -> Case {
    let mut stormy = case.clone();
    stormy.disruptions.push(Disruption {
        id: "season".into(),
        title: String::new(),
        kind: "storms",
        active: true,
        probability: Fraction(probability),
        window: Window { from: Hour(0), to: Hour(HOURS) },
        body: Box::new(Storms(recurring)),
    });
    stormy
}

/// Mean number of storms that began in the windows and are still felt in an hour, given how likely one is felt for longer
/// than so many hours.
fn felt(rate: f64, hour: u32, longer: impl Fn(u32) -> f64) -> f64 {
    let came = (0..=hour).filter(|at| (100..400).contains(at) || (700..900).contains(at));
    came.map(|at| rate * longer(hour - at)).sum()
}

/// Mean over samples of the sum over hours of a lever, less where it rests.
fn moved(case: &Case, lever: Lever, samples: u64) -> (f64, f64) {
    let system = compile(case);
    let mut moments = Moments::default();
    for sample in 0..samples {
        let timetable = system.levers.draw(1, sample);
        let position = system.levers.position(lever);
        moments.add((0..HOURS).map(|hour| 1.0 - timetable.value(position, hour)).sum());
    }
    (moments.mean(), moments.standard_error())
}

#[test]
fn a_port_is_closed_for_as_long_as_the_formula_says() {
    // Storms that last D are felt in an hour by a number of Poisson; the port is closed unless it is none.
    let durations: [(Delay, Longer); 3] = [
        (Delay::Fixed(72.0), |past| f64::from(u8::from(past < 72))),
        (Delay::Exponential(30.0), |past| (-f64::from(past) / 30.0).exp()),
        (Delay::Choice(vec![(10.0, 1.0), (100.0, 3.0)]), |past| match past {
            0..10 => 1.0,
            10..100 => 0.75,
            _ => 0.0,
        }),
    ];
    for (rate, most_error) in [(0.001, 0.05), (0.02, 0.01)] {
        for (delay, longer) in durations.clone() {
            let closed = |hour| 1.0 - (-0.5 * felt(rate, hour, longer)).exp();
            let expected = (0..HOURS).map(closed).sum();
            let seen = moved(&with(&plain(), storms(rate, delay), 1.0), PORT, 8000);
            assert_near("closed", seen, expected, most_error);
        }
    }
}

#[test]
fn rare_storms_close_a_port_for_their_number_times_their_mean_duration() {
    // So rare that they hardly overlap: 500 hours of windows, half of the storms strike the port.
    let rate = 1e-5;
    let (mean, error) = moved(&with(&plain(), storms(rate, Delay::Fixed(20.0)), 1.0), PORT, 400_000);
    let expected = 500.0 * rate * 0.5 * 20.0;
    assert!(
        (mean - expected).abs() < 4.0 * error && error < 0.05 * expected,
        "{mean} +- {error}, {expected}"
    );
}

#[test]
fn damage_that_overlaps_multiplies() {
    // A Poisson number of mean m of factors v has mean exp(-m (1 - v)); the two kinds of damage are independent.
    let rate = 0.01;
    let longer = |past: u32| if past < 30 { 1.0 - f64::from(past) / 30.0 } else { 0.0 };
    let lost = |hour| {
        let first = felt(rate, hour, |past| f64::from(u8::from(past < 40))) * 0.5 * 0.6 * 0.3;
        let second = felt(rate, hour, longer) * 0.3 * 0.4 * 0.75;
        1.0 - (-first - second).exp()
    };
    let expected = (0..HOURS).map(lost).sum();
    assert_near("lost", moved(&with(&plain(), storms(rate, Delay::None), 1.0), UNIT, 8000), expected, 0.01);
}

#[test]
fn a_season_that_happens_by_chance_does_so_as_often_as_it_says() {
    let (always, _) = moved(&with(&plain(), storms(0.01, Delay::Fixed(9.0)), 1.0), PORT, 8000);
    let sometimes = moved(&with(&plain(), storms(0.01, Delay::Fixed(9.0)), 0.3), PORT, 8000);
    assert!((sometimes.0 - 0.3 * always).abs() < 5.0 * sometimes.1, "{sometimes:?} {always}");
}

#[test]
fn without_storms_nothing_changes_and_with_them_no_other_luck() {
    let rows = |case: &Case, threads| run(&compile(case), 100, threads).samples;
    let calm = rows(&plain(), 2);
    assert_eq!(rows(&with(&plain(), storms(0.0, Delay::Fixed(72.0)), 1.0), 2), calm, "none come");
    let unharmed = Recurring { strikes: Vec::new(), ..storms(0.05, Delay::None) };
    assert_eq!(rows(&with(&plain(), unharmed, 1.0), 2), calm, "none does anything");
    let stormy = with(&plain(), storms(0.01, Delay::Fixed(72.0)), 1.0);
    assert_eq!(rows(&stormy, 1), rows(&stormy, 2));
    assert_ne!(rows(&stormy, 2), calm);
    for sample in 0..20 {
        // Before the first window everything is as it was.
        let (a, b) = (trace(&compile(&plain()), 1, sample), trace(&compile(&stormy), 1, sample));
        assert_eq!(a.generation_mw[..100], b.generation_mw[..100]);
    }
}
