//! `look-ahead`: a rolling plan on what may arrive, which burns now only what is not worth more later.
//!
//! All tanks of a fuel that feed a part of the grid are planned as one store (Arvanitidis and Rosing, 1970), by the
//! stochastic dynamic program of `plan.rs`; what it releases is drawn where fuel lasts longest.

use super::plan::Desk;
use super::situation::Situation;
use super::{PolicyKind, Rule};

pub(super) const POLICY: PolicyKind = PolicyKind {
    name: "look-ahead",
    summary: "Plan ahead on the cargoes to be expected; burn now what is not worth more later.",
    rule: Rule::Rationed { decide, looks_ahead: true },
};

fn decide(situation: &Situation, desk: &mut Desk, release_t: &mut [f64]) {
    release_t.fill(f64::INFINITY);
    for (pool, outlook) in situation.pools.iter().enumerate() {
        situation.release_evenly(pool, desk.release_mwh(outlook), release_t);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{MOST_LAYERS, MOST_REGIMES, Outlook, Period, TankNow};

    const LOADS: [f64; 2] = [0.6, 0.1];
    const REGIMES: [[f64; 2]; 2] = [[0.8, 0.2], [0.3, 0.7]];
    const HOURS: usize = 6;
    const USD: [f64; 3] = [1500.0, 500.0, 200.0];
    const MWH: [f64; 3] = [17.0, 8.0, 5.0];

    fn padded<const N: usize, const M: usize>(values: [f64; M]) -> [f64; N] {
        std::array::from_fn(|n| values.get(n).copied().unwrap_or(0.0))
    }

    /// What an hour of 30 MW costs in which so much is burned.
    fn cost(burned: f64) -> f64 {
        let mut left = burned;
        let layer = |(usd, mwh): (f64, f64)| {
            let used = mwh.min(left);
            left -= used;
            usd * (mwh - used)
        };
        USD.into_iter().zip(MWH).map(layer).sum()
    }

    /// Expected cost from an hour on, over every course of regimes and arrivals: both are seen, then the burn is decided.
    fn expected(
        hour: usize,
        regime: usize,
        stock_t: f64,
        burn: &mut dyn FnMut(usize, usize, f64) -> f64,
    ) -> f64 {
        let mut sum = 0.0;
        for (arrived, likely) in [(40.0, LOADS[regime]), (0.0, 1.0 - LOADS[regime])] {
            let stock_t = stock_t + arrived;
            let burned = burn(hour, regime, stock_t).min(stock_t).min(30.0);
            let mut later = 0.0;
            if hour + 1 < HOURS {
                for (to, chance) in REGIMES[regime].into_iter().enumerate() {
                    later += chance * expected(hour + 1, to, stock_t - burned, burn);
                }
            }
            sum += likely * (cost(burned) + later);
        }
        sum
    }

    #[test]
    fn of_an_embargo_of_six_hours_it_makes_the_best_that_can_be_made_without_foresight() {
        let mut transition = [[0.0; MOST_REGIMES]; MOST_REGIMES];
        transition.iter_mut().zip(REGIMES).for_each(|(row, chances)| *row = padded(chances));
        let mut period = Period::new(padded(MWH), 0.0, transition);
        period.expect(40.0, &padded(LOADS));
        let mut desk = Desk::default();
        let mut burn = |hour: usize, regime: usize, stock_t: f64| {
            let outlook = Outlook {
                stock_mwh: stock_t,
                room_mwh: 1000.0,
                usd_per_mwh: USD.to_vec(),
                now: padded::<MOST_LAYERS, 3>(MWH),
                later: vec![period; HOURS - hour - 1],
                beyond: [0.0; MOST_LAYERS],
                regime,
                n_regimes: 2,
            };
            let tank = TankNow {
                available_t: stock_t,
                full_t: 1000.0,
                burn_t_per_h: 30.0,
                mwh_per_t: 1.0,
                pool: Some(0),
                ..TankNow::default()
            };
            let situation =
                Situation { step_h: 1.0, stock_target_h: 0.0, tanks: vec![tank], pools: vec![outlook] };
            let mut release_t = [0.0];
            decide(&situation, &mut desk, &mut release_t);
            release_t[0]
        };
        let ahead = expected(0, 0, 50.0, &mut burn);
        assert!((ahead - 20_767.886_643_5).abs() < 1e-6, "{ahead}");
        let burn_first = expected(0, 0, 50.0, &mut |_, _, _| f64::INFINITY);
        assert!((burn_first - 31_544.446_937_5).abs() < 1e-6, "{burn_first}");
    }
}
