//! What an operator knows when a decision is due, and how a release from several tanks is shared among them.

use super::plan::Outlook;

/// A tank as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TankNow {
    /// What can be drawn until the next decision, t: stock above the heel, what ships in port have aboard for it, and
    /// what flows in of itself.
    pub available_t: f64,
    /// What could be drawn of it if it were full, t.
    pub full_t: f64,
    /// What would find no room if nothing were drawn until the next decision, t.
    pub spills_t: f64,
    /// What its units are to be expected to burn in full, t/h.
    pub burn_t_per_h: f64,
    /// Electricity from a tonne, MWh/t; 0 if nothing burns from it.
    pub mwh_per_t: f64,
    /// The pool it belongs to; none if it is too small to keep anything from one decision to the next.
    pub pool: Option<usize>,
}

/// Everything a decision may rest on: nothing of the future but what is to be expected.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Situation {
    /// Hours until the next decision.
    pub step_h: f64,
    /// Hours of burn that `stock-target` wants in every tank.
    pub stock_target_h: f64,
    /// Tanks.
    pub tanks: Vec<TankNow>,
    /// What lies ahead of each pool: the tanks of a fuel that feed a part of the grid.
    pub pools: Vec<Outlook>,
}

impl Situation {
    /// Lets the tanks of a pool give so much electricity together, MWh, so that afterwards all of them last as long: those
    /// that would last longest give first, and what would spill goes in any case. Fills in tonnes.
    pub fn release_evenly(&self, pool: usize, mwh: f64, release_t: &mut [f64]) {
        let of_pool = || self.tanks.iter().filter(move |tank| tank.pool == Some(pool));
        if mwh.is_infinite() {
            let releases = release_t.iter_mut().zip(&self.tanks);
            releases.filter(|(_, tank)| tank.pool == Some(pool)).for_each(|(release, _)| *release = mwh);
            return;
        }
        let given = |hours_left: f64, tank: &TankNow| {
            let spare_t = tank.available_t - hours_left * tank.burn_t_per_h;
            let most_t = tank.available_t.min(self.step_h * tank.burn_t_per_h);
            spare_t.max(tank.spills_t).clamp(0.0, most_t)
        };
        let sum =
            |hours_left: f64| of_pool().map(|tank| given(hours_left, tank) * tank.mwh_per_t).sum::<f64>();
        let lasts =
            |tank: &TankNow| if tank.burn_t_per_h > 0.0 { tank.available_t / tank.burn_t_per_h } else { 0.0 };
        // The longer tanks are to last, the less they give: bisection, to far below a gram.
        let (mut low, mut high) = (0.0, of_pool().map(lasts).fold(0.0, f64::max));
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if sum(middle) > mwh { low = middle } else { high = middle }
        }
        let releases = release_t.iter_mut().zip(&self.tanks);
        for (release, tank) in releases.filter(|(_, tank)| tank.pool == Some(pool)) {
            *release = given(high, tank);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tank_that_lasts_longest_gives_first_and_what_would_spill_goes_in_any_case() {
        let tank = |available_t, spills_t| TankNow {
            available_t,
            full_t: 1000.0,
            spills_t,
            burn_t_per_h: 10.0,
            mwh_per_t: 4.0,
            pool: Some(0),
        };
        let tanks = vec![tank(300.0, 0.0), tank(200.0, 0.0), tank(100.0, 30.0)];
        let situation = Situation { step_h: 24.0, tanks, ..Situation::default() };
        let mut release_t = [0.0; 3];
        situation.release_evenly(0, 4.0 * 180.0, &mut release_t);
        let assert_given = |release_t: &[f64], wanted: [f64; 3]| {
            let near = release_t.iter().zip(wanted).all(|(given, wanted)| (given - wanted).abs() < 1e-9);
            assert!(near, "{release_t:?} {wanted:?}");
        };
        assert_given(&release_t, [125.0, 25.0, 30.0]);
        situation.release_evenly(0, 1e9, &mut release_t);
        assert_given(&release_t, [240.0, 200.0, 100.0]);
        situation.release_evenly(0, f64::INFINITY, &mut release_t);
        assert!(release_t.iter().all(|given| given.is_infinite()));
    }
}
