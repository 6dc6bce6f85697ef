//! Tanks fed by random cargoes against the formulas of queueing and storage theory.
mod systems;

use alumbron_model::chance::Delay;
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
