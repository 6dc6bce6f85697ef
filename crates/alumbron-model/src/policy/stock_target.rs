//! `stock-target`: the careful operator, who keeps some days of cover and burns less the further a tank is below it.

use super::plan::Desk;
use super::situation::Situation;
use super::{PolicyKind, Rule};

pub(super) const POLICY: PolicyKind = PolicyKind {
    name: "stock-target",
    summary: "Keep some days of cover: burn less the further a tank is below its target.",
    rule: Rule::Rationed { decide, looks_ahead: false },
};

/// A tank at its target or above gives all it is asked for; below, full burn is cut to the share of the target it holds.
fn decide(situation: &Situation, _: &mut Desk, release_t: &mut [f64]) {
    for (release, tank) in release_t.iter_mut().zip(&situation.tanks) {
        let target_t = (situation.stock_target_h * tank.burn_t_per_h).min(tank.full_t);
        *release = if tank.pool.is_none() || tank.available_t >= target_t {
            f64::INFINITY
        } else {
            (situation.step_h * tank.burn_t_per_h * tank.available_t / target_t).max(tank.spills_t)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::TankNow;

    #[test]
    fn a_tank_below_its_target_gives_the_share_it_holds() {
        let tank = |available_t, pool| TankNow {
            available_t,
            full_t: 900.0,
            burn_t_per_h: 10.0,
            mwh_per_t: 4.0,
            pool,
            ..TankNow::default()
        };
        let tanks = vec![tank(480.0, Some(0)), tank(120.0, Some(0)), tank(120.0, None)];
        let situation = Situation { step_h: 24.0, stock_target_h: 48.0, tanks, pools: Vec::new() };
        let mut release_t = [0.0; 3];
        decide(&situation, &mut Desk::default(), &mut release_t);
        assert!(release_t[0].is_infinite() && release_t[2].is_infinite());
        assert!((release_t[1] - 60.0).abs() < 1e-12);
    }
}
