//! Tanks fed by random cargoes against the formulas of queueing and storage theory.
mod systems;

use alumbron_engine::Outcome;
use alumbron_model::Case;
use alumbron_model::chance::{Delay, RandomFactor};
use systems::{assert_near, burns, cargoes, case, demand, run_case, tank, unit};

#[test]
fn what_is_loaded_is_delivered_in_the_long_run() {
    // One cargo nominated a day, loading with probability 0.4, half of what is burned: the tank passes it all on.
    let mut river = case(8760, 1);
    demand(&mut river, 0, &[10.0; 8760]);
    let u = unit(&mut river, 0, 10.0, 1, 0.0, 0.0);
    let t = tank(&mut river, 1e6, 0.0);
    burns(&mut river, u, t, 1.0);
    cargoes(&mut river, t, 300.0, Some(24.0), 0.4, 0.0, Delay::None);
    let outcome = run_case(&river, 2_000);
    let burned = &outcome.tally.tanks[0].burned_t;
    let left = outcome.tally.tanks[0].final_stock_t.mean();
    assert_near("burned", (burned.mean() + left, burned.standard_error()), 365.0 * 0.4 * 300.0, 0.01);
    let loaded = &outcome.tally.agreements[0].loaded;
    assert_near("loaded", (loaded.mean(), loaded.standard_error()), 365.0 * 0.4, 0.01);
}

/// A unit that burns a day's worth a day from a tank, which starts with the mean stock to be expected. Cargoes come as a
/// Poisson process does: any hour may bring one, whatever hours before brought.
struct Lone {
    /// Cargoes a day.
    rate: f64,
    /// Mean size, days of burn.
    size: f64,
    is_exponential: bool,
    /// What the tank holds, days; what finds no room goes into another one and is not burned.
    holds: Option<f64>,
}

/// Tonnes that are burned in a day.
const DAY_T: f64 = 24.0;

impl Lone {
    fn mean_days(&self) -> f64 {
        let square = self.size * self.size * if self.is_exponential { 2.0 } else { 1.0 };
        self.rate * square / (2.0 * (1.0 - self.rate * self.size))
    }

    /// The same over some years that begin with it: x^2 / (2 (1 - rho)) is what a start with x days adds over time, so
    /// a start costs nothing only if its square is the mean of x^2 in the long run.
    fn mean_days_over(&self, years: u32) -> f64 {
        let (mean, idle) = (self.mean_days(), 1.0 - self.rate * self.size);
        let cube = self.size * self.size * self.size * if self.is_exponential { 6.0 } else { 1.0 };
        let square = 2.0 * mean * mean + self.rate * cube / (3.0 * idle);
        mean - (square - mean * mean) / (2.0 * idle * 365.0 * f64::from(years))
    }

    fn case(&self, years: u32) -> Case {
        let n_hours = 8760 * years;
        let mut lone = case(n_hours, 1);
        demand(&mut lone, 0, &vec![1.0; n_hours as usize]);
        let plant = unit(&mut lone, 0, 1.0, 1, 0.0, 0.0);
        let start = self.holds.map_or_else(|| self.mean_days(), |days| 0.4 * days);
        let store = tank(&mut lone, self.holds.unwrap_or(1e6) * DAY_T, start * DAY_T);
        burns(&mut lone, plant, store, 1.0);
        cargoes(&mut lone, store, self.size * DAY_T, Some(1.0), self.rate / 24.0, 0.0, Delay::None);
        if self.is_exponential {
            lone.agreements.0[0].cargo_factor = Some(RandomFactor(Delay::Exponential(1.0)));
        }
        if self.holds.is_some() {
            let excess = tank(&mut lone, 1e9, 0.0);
            lone.tanks.0[excess.position()].port = lone.tanks.0[store.position()].port;
            lone.agreements.0[0].tanks.push(excess);
        }
        lone
    }

    /// Share of time for which the tank is dry, and the mean stock in days, with their errors.
    fn lived(&self, years: u32, samples: u64) -> [(f64, f64); 2] {
        let outcome: Outcome = run_case(&self.case(years), samples);
        let hours = f64::from(8760 * years);
        let unserved = systems::mean_error(&outcome, |row| row.unserved_mwh / hours);
        let stock = &outcome.tally.tanks[0].mean_stock_t;
        [unserved, (stock.mean() / DAY_T, stock.standard_error() / DAY_T)]
    }
}

#[test]
fn a_tank_without_limit_is_dry_as_often_as_cargoes_fall_short_whatever_their_size() {
    // Of an M/G/1 queue: dry for 1 - rate x size of the time; mean stock in the long run by Pollaczek and Khinchine.
    for (rate, size, is_exponential) in
        [(0.1, 8.0, false), (0.1, 8.0, true), (0.25, 2.4, true), (0.07, 9.0, false)]
    {
        let lone = Lone { rate, size, is_exponential, holds: None };
        let [dry, stock] = lone.lived(12, 60);
        assert_near("dry", dry, 1.0 - rate * size, 0.04);
        assert_near("mean stock", stock, lone.mean_days_over(12), 0.06);
    }
}

#[test]
fn a_tank_of_some_days_turns_exponential_cargoes_away_as_theory_says() {
    // P(dry) = (1 - rho) / (1 - rho exp(-(1 / size - rate) days)), also where more comes than is burned.
    for (days, size, known) in [(20.0, 8.0, 0.38852), (20.0, 12.0, 0.29641), (10.0, 8.0, 0.53056)] {
        let rate = 0.1;
        let rho: f64 = rate * size;
        let exact = (1.0 - rho) / (1.0 - rho * (-(1.0 / size - rate) * days).exp());
        assert!((exact - known).abs() < 1e-5, "{exact} {known}");
        let lone = Lone { rate, size, is_exponential: true, holds: Some(days) };
        let [dry, _] = lone.lived(12, 60);
        assert_near("dry", dry, exact, 0.015);
    }
}

#[test]
fn cargoes_that_differ_come_to_the_same_in_the_mean_and_are_paid_by_size() {
    let n_hours = 24 * 365;
    let mut river = case(n_hours, 1);
    demand(&mut river, 0, &vec![10.0; n_hours as usize]);
    let plant = unit(&mut river, 0, 10.0, 1, 0.0, 0.0);
    let store = tank(&mut river, 1e6, 0.0);
    burns(&mut river, plant, store, 1.0);
    cargoes(&mut river, store, 200.0, Some(24.0), 0.8, 0.0, Delay::None);
    let plain = run_case(&river, 40);
    river.agreements.0[0].price = alumbron_model::quantity::UsdPerTonne(2.0);
    river.agreements.0[0].cargo_factor = Some(RandomFactor(Delay::Choice(vec![(0.5, 3.0), (2.0, 1.0)])));
    let outcome = run_case(&river, 1000);
    let agreement = &outcome.tally.agreements[0];
    let mean = 365.0 * 0.8 * 200.0 * (0.5 * 0.75 + 2.0 * 0.25);
    let of = |moments: &alumbron_engine::outcome::Moments| (moments.mean(), moments.standard_error());
    assert_near("delivered", of(&agreement.delivered_t), mean, 0.01);
    assert_near("paid", of(&agreement.paid_usd), 2.0 * mean, 0.01);
    // Whether a cargo loads is luck of its own, which size does not touch.
    let loaded = |outcome: &Outcome| outcome.tally.agreements[0].loaded.mean();
    assert!((loaded(&plain) - loaded(&run_case(&river, 40))).abs() < 1e-9);
}
