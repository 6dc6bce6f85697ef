//! What perfect foresight would burn, hour by hour: the plan behind the bound `clairvoyant`.
//!
//! What energy averts in an hour is concave, and what can be used up to an hour is at most what has come by then. Such
//! limits are nested, so taking the most worthy energy first, as far as what has come allows, is optimal (Federgruen and
//! Groenevelt, 1986).

/// Uses energy of one worth: `wanted` is what each hour could use of it, MWh; `free` what has come by each hour and is not
/// yet used by it, MWh, from which what is used is taken; `spare` is room for as many numbers. Adds to `used`.
///
/// # Panics
/// If there are not as many hours in all of them.
pub fn use_worthiest(
    wanted: impl Iterator<Item = f64>,
    free: &mut [f64],
    spare: &mut [f64],
    used: &mut [f64],
) {
    // What can be used up to an hour without taking anything from what is used later already.
    let mut least = f64::INFINITY;
    for (spare, free) in spare.iter_mut().zip(free.iter()).rev() {
        least = least.min(*free);
        *spare = least;
    }
    let mut so_far = 0.0;
    for (hour, wanted) in wanted.enumerate() {
        let here = wanted.min(spare[hour] - so_far).max(0.0);
        so_far += here;
        used[hour] += here;
        free[hour] -= so_far;
    }
}

#[cfg(test)]
mod tests {
    use super::use_worthiest;

    const LOADS: [f64; 2] = [0.6, 0.1];
    const REGIMES: [f64; 4] = [0.8, 0.2, 0.3, 0.7];

    /// Mean over all courses of an embargo of six hours of what perfect foresight would make of each; see `look_ahead.rs`.
    fn expected(regime: usize, arrivals: &mut Vec<f64>) -> f64 {
        let branch = |(arrived, likely): (f64, f64), arrivals: &mut Vec<f64>| {
            arrivals.push(arrived);
            let cost = if arrivals.len() < 6 {
                (0..2).map(|to| REGIMES[2 * regime + to] * expected(to, arrivals)).sum()
            } else {
                let mut come = 50.0;
                let add = |cargo: &f64| {
                    come += cargo;
                    come
                };
                let mut free: Vec<f64> = arrivals.iter().map(add).collect();
                let mut saved = 0.0;
                for (usd, mwh) in [(1500.0, 17.0), (500.0, 8.0), (200.0, 5.0)] {
                    let mut used = [0.0; 6];
                    use_worthiest([mwh; 6].into_iter(), &mut free, &mut [0.0; 6], &mut used);
                    saved += usd * used.iter().sum::<f64>();
                }
                6.0 * (1500.0 * 17.0 + 500.0 * 8.0 + 200.0 * 5.0) - saved
            };
            arrivals.pop();
            likely * cost
        };
        branch((40.0, LOADS[regime]), arrivals) + branch((0.0, 1.0 - LOADS[regime]), arrivals)
    }

    #[test]
    fn of_an_embargo_of_six_hours_it_makes_what_enumeration_says() {
        let cost = expected(0, &mut Vec::new());
        assert!((cost - 16_812.625_687_5).abs() < 1e-6, "{cost}");
    }
}
