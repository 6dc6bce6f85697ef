//! Step 3 of an hour under a policy that rations: what each tank may release, and what of it this hour may have.
//!
//! A decision is taken every few hours, on what is known then: stocks, ships, the state of units and of suppliers, demand
//! and weather of the day. Between decisions each hour gets its part of the release, see [`Spending`]. Limits are laid on
//! tanks; who claims what of them is then as ever. Under `burn-first` nothing of this exists.

use alumbron_model::policy::{Desk, Layers, MOST_LAYERS, Outlook, Rule, Situation, Spending, TankNow};

use super::foresight::Foresight;
use super::{DAY_H, Simulation};
use crate::arithmetic::{larger, smaller};
use crate::system::{Pool, RationPlan, Supply, System};

/// The rations of a sample under way.
#[derive(Clone, Debug)]
pub(super) struct Rations<'s> {
    pub(super) plan: &'s RationPlan,
    situation: Situation,
    desk: Desk,
    /// What each tank may still release until the next decision, t; without end for one that may give all it holds.
    left_t: Vec<f64>,
    /// What had been burned of it when that was last brought up to date, t.
    burned_t: Vec<f64>,
    /// The hour of the last decision and of the next.
    decided: u32,
    next: u32,
    pools: Vec<Spending>,
    /// The part of its units' burn that each pool can keep up until the next decision, and each tank.
    kept_up: Vec<f64>,
    covered: Vec<f64>,
    /// Whether any tank of each pool is limited.
    is_limited: Vec<bool>,
    /// What energy averts in the hours until the next decision.
    hours: Vec<Layers>,
    demand: Vec<f64>,
    /// What perfect foresight has seen and plans, for the bound alone.
    pub(super) foresight: Option<Foresight>,
}

impl<'s> Rations<'s> {
    /// Buffers; nothing under `burn-first`.
    pub(super) fn new(system: &'s System) -> Option<Box<Self>> {
        let plan = system.ration.as_ref()?;
        let (n_tanks, n_pools, step) = (plan.tanks.len(), plan.pools.len(), plan.step_h as usize);
        let outlook = |pool: &Pool| Outlook {
            room_mwh: pool.room_mwh,
            usd_per_mwh: pool.usd_per_mwh.clone(),
            later: Vec::with_capacity(super::outlook::MOST_PERIODS),
            ..Outlook::default()
        };
        Some(Box::new(Self {
            plan,
            situation: Situation {
                step_h: f64::from(plan.step_h),
                stock_target_h: plan.stock_target_h,
                tanks: vec![TankNow::default(); n_tanks],
                pools: plan.pools.iter().map(outlook).collect(),
            },
            desk: Desk::default(),
            left_t: vec![f64::INFINITY; n_tanks],
            burned_t: vec![0.0; n_tanks],
            decided: 0,
            next: 0,
            pools: vec![Spending::with_room(step); n_pools],
            kept_up: vec![1.0; n_pools],
            covered: vec![1.0; n_tanks],
            is_limited: vec![false; n_pools],
            hours: Vec::with_capacity(step),
            demand: vec![0.0; system.regions.len()],
            foresight: matches!(plan.kind.rule, Rule::Foresight).then(|| Foresight::new(system, n_pools)),
        }))
    }

    /// Begins a sample.
    pub(super) fn reset(&mut self) {
        (self.decided, self.next) = (0, 0);
        self.left_t.fill(f64::INFINITY);
        self.is_limited.fill(false);
        self.burned_t.fill(0.0);
        self.kept_up.fill(1.0);
        self.covered.fill(1.0);
    }

    /// Takes a decision if one is due; ships that arrived are in port, nothing else has happened yet.
    pub(super) fn decide(&mut self, sample: &mut Simulation<'_>) {
        let Rule::Rationed { decide, looks_ahead } = self.plan.kind.rule else {
            return self.follow_foresight(sample);
        };
        if sample.hour < self.next {
            return;
        }
        (self.decided, self.next) = (sample.hour, sample.hour + self.plan.step_h);
        // The hours of this day, as they are about to be met.
        sample.foresee_day();
        self.look_at_tanks(sample);
        if looks_ahead {
            for p in 0..self.plan.pools.len() {
                self.foresee_step(sample, p, false);
                let now = self.hours.iter().fold([0.0; MOST_LAYERS], |sum, hour| {
                    std::array::from_fn(|layer| sum[layer] + hour[layer])
                });
                let outlook = &mut self.situation.pools[p];
                outlook.now = now;
                super::outlook::look_ahead(outlook, self.plan, p, sample);
            }
        }
        decide(&self.situation, &mut self.desk, &mut self.left_t);
        self.note_releases();
        for p in 0..self.plan.pools.len() {
            self.is_limited[p] = self.plan.pools[p].tanks.iter().any(|&tank| self.left_t[tank].is_finite());
            if self.is_limited[p] {
                self.foresee_step(sample, p, true);
                self.pools[p].foresee(&self.hours);
            }
        }
        for tank in 0..self.left_t.len() {
            sample.limit_tank(tank, self.left_t[tank].is_finite());
            self.burned_t[tank] = sample.farm.burned_t(tank);
        }
    }

    /// Tanks as they stand, with the ships in port.
    fn look_at_tanks(&mut self, sample: &Simulation<'_>) {
        let (hour, step_h) = (sample.hour, self.situation.step_h);
        for (t, (now, plan)) in self.situation.tanks.iter_mut().zip(&self.plan.tanks).enumerate() {
            let data = &sample.system.tanks[t];
            let (stock_t, usable_t) = (sample.farm.stock_t(t, hour), sample.farm.usable_t(t));
            let inflow_t = step_h * plan.inflow_t_per_h;
            *now = TankNow {
                available_t: larger(stock_t - data.heel_t, 0.0) + inflow_t,
                full_t: larger(usable_t - data.heel_t, 0.0),
                spills_t: larger(stock_t + inflow_t - step_h * plan.offtake_t_per_h - usable_t, 0.0),
                burn_t_per_h: plan.burn_t_per_h,
                mwh_per_t: plan.mwh_per_t,
                pool: plan.pool,
            };
        }
        for (agreement, aboard_t) in sample.ships_in_port() {
            self.situation.tanks[sample.system.agreements[agreement].tanks[0]].available_t += aboard_t;
        }
        let tanks = self.situation.tanks.iter().zip(&self.plan.tanks);
        for (covered, (now, plan)) in self.covered.iter_mut().zip(tanks) {
            *covered = plan.covered(now.available_t / step_h);
        }
        for (p, pool) in self.plan.pools.iter().enumerate() {
            let tanks = || pool.tanks.iter().map(|&tank| &self.situation.tanks[tank]);
            let stock_mwh = tanks().map(|tank| tank.available_t * tank.mwh_per_t).sum();
            self.situation.pools[p].stock_mwh = stock_mwh;
            let burn_mwh = step_h * tanks().map(|tank| tank.burn_t_per_h * tank.mwh_per_t).sum::<f64>();
            self.kept_up[p] = if burn_mwh > stock_mwh { stock_mwh / burn_mwh } else { 1.0 };
        }
    }

    /// What pools can give others is no more than what was decided.
    fn note_releases(&mut self) {
        for (p, pool) in self.plan.pools.iter().enumerate() {
            let tanks = || pool.tanks.iter().map(|&tank| (&self.situation.tanks[tank], self.left_t[tank]));
            let released_mwh: f64 =
                tanks().map(|(tank, left_t)| left_t.min(tank.available_t) * tank.mwh_per_t).sum();
            let burn_mwh: f64 =
                tanks().map(|(tank, _)| self.situation.step_h * tank.burn_t_per_h * tank.mwh_per_t).sum();
            self.kept_up[p] = if burn_mwh > released_mwh { released_mwh / burn_mwh } else { 1.0 };
        }
    }

    /// Foresees what energy of a pool averts in each hour until the next decision, with units as they are now: of all its
    /// units, or of those that are limited.
    fn foresee_step(&mut self, sample: &Simulation<'_>, p: usize, only_limited: bool) {
        let end = self.next.min(sample.system.calendar.n_hours);
        self.hours.clear();
        for hour in sample.hour..end {
            sample.expect_demand(hour, &mut self.demand);
            let supply = self.supply(sample, p, hour, only_limited);
            self.hours.push(self.plan.pools[p].worth(sample.system, &self.demand, &supply));
        }
    }

    fn supply(&self, sample: &Simulation<'_>, p: usize, hour: u32, only_limited: bool) -> Supply {
        let (units, shares) = (&sample.system.units, sample.weather.shares(hour));
        let mw = |unit: usize| {
            sample.units[unit].capacity_mw * units[unit].column.map_or(1.0, |column| shares[column])
        };
        let is_free = |unit: usize| {
            let in_pool = |tank: usize| self.plan.tanks[tank].pool == Some(p);
            let is_free = |&(tank, _): &(usize, f64)| in_pool(tank) && self.left_t[tank].is_infinite();
            only_limited && units[unit].fuel.iter().any(is_free)
        };
        self.plan.pools[p].supply(p, mw, is_free, (&self.kept_up, &self.covered))
    }

    /// Says what limited tanks may give in this hour; demand and the state of all units are known.
    pub(super) fn share_out(&mut self, sample: &mut Simulation<'_>) {
        let n_regions = self.demand.len();
        self.demand.copy_from_slice(&sample.clearing.demand[..n_regions]);
        if self.foresight.as_ref().is_some_and(|foresight| foresight.is_rehearsal) {
            self.note_cover(sample);
        }
        for p in 0..self.plan.pools.len() {
            if self.foresight.is_some() {
                self.use_foresight(sample, p);
            } else if self.is_limited[p] {
                self.share_release(sample, p);
            }
        }
    }

    fn share_release(&mut self, sample: &mut Simulation<'_>, p: usize) {
        let pool = &self.plan.pools[p];
        let mut left_mwh = 0.0;
        for &tank in &pool.tanks {
            if self.left_t[tank].is_infinite() {
                continue;
            }
            let burned_t = sample.farm.burned_t(tank);
            self.left_t[tank] = larger(self.left_t[tank] - (burned_t - self.burned_t[tank]), 0.0);
            self.burned_t[tank] = burned_t;
            left_mwh += self.left_t[tank] * self.plan.tanks[tank].mwh_per_t;
        }
        let worth = pool.worth(sample.system, &self.demand, &self.supply(sample, p, sample.hour, true));
        let since = (sample.hour - self.decided) as usize;
        let allowed_mwh = smaller(self.pools[p].allowed_mwh(since, &worth, left_mwh), left_mwh);
        self.share(sample, p, allowed_mwh, left_mwh);
    }

    /// Limits the tanks of a pool for an hour, each by its part of what is left of all.
    fn share(&mut self, sample: &mut Simulation<'_>, p: usize, allowed_mwh: f64, left_mwh: f64) {
        let part = if left_mwh > 0.0 { smaller(allowed_mwh / left_mwh, 1.0) } else { 0.0 };
        for &tank in self.plan.pools[p].tanks.iter().filter(|&&tank| self.left_t[tank].is_finite()) {
            sample.farm.allow(tank, self.left_t[tank] * part);
        }
    }

    /// The bound: limits the tanks whose energy is better used in other hours than in this one.
    fn follow_foresight(&mut self, sample: &mut Simulation<'_>) {
        let Some(foresight) = self.foresight.as_ref().filter(|foresight| !foresight.is_rehearsal) else {
            return;
        };
        for (p, pool) in self.plan.pools.iter().enumerate() {
            self.is_limited[p] = foresight.saves(p, sample.hour);
            pool.tanks.iter().for_each(|&tank| sample.limit_tank(tank, self.is_limited[p]));
        }
    }

    /// The bound: what others can give in an hour is what they can where all burn first.
    fn note_cover(&mut self, sample: &Simulation<'_>) {
        for (t, (covered, plan)) in self.covered.iter_mut().zip(&self.plan.tanks).enumerate() {
            *covered = plan.covered(sample.farm.tank_at(t, sample.hour).available_t());
        }
        for (kept_up, pool) in self.kept_up.iter_mut().zip(&self.plan.pools) {
            let plan = |tank: &usize| &self.plan.tanks[*tank];
            let burn = pool.tanks.iter().map(|tank| plan(tank).burn_t_per_h * plan(tank).mwh_per_t);
            let given = pool
                .tanks
                .iter()
                .map(|tank| self.covered[*tank] * plan(tank).burn_t_per_h * plan(tank).mwh_per_t);
            let burn = burn.sum::<f64>();
            *kept_up = if burn > 0.0 { given.sum::<f64>() / burn } else { 1.0 };
        }
    }

    /// The bound: notes what there is to know of this hour, or does what was planned for it.
    fn use_foresight(&mut self, sample: &mut Simulation<'_>, p: usize) {
        let worth = self.plan.pools[p].worth(
            sample.system,
            &self.demand,
            &self.supply(sample, p, sample.hour, false),
        );
        let Some(foresight) = &mut self.foresight else { return };
        let (mut stock_mwh, mut come_mwh) = (0.0, 0.0);
        for &t in &self.plan.pools[p].tanks {
            let (tank, mwh_per_t) = (sample.farm.tank_at(t, sample.hour), self.plan.tanks[t].mwh_per_t);
            self.left_t[t] = tank.available_t();
            stock_mwh += tank.available_t() * mwh_per_t;
            come_mwh += (tank.available_t() + tank.burned_t) * mwh_per_t;
        }
        if foresight.is_rehearsal {
            let ways = &self.plan.agreements;
            let aboard = sample.ships_in_port().filter(|(agreement, _)| ways[*agreement].pool == Some(p));
            let mwh_per_t =
                |agreement: usize| self.plan.tanks[sample.system.agreements[agreement].tanks[0]].mwh_per_t;
            come_mwh += aboard.map(|(agreement, tonnes)| tonnes * mwh_per_t(agreement)).sum::<f64>();
            foresight.note(p, sample.hour, worth, come_mwh);
        } else if self.is_limited[p] {
            let planned_mwh = foresight.planned_mwh(p, sample.hour);
            self.share(sample, p, planned_mwh, stock_mwh);
        }
    }
}

impl Simulation<'_> {
    /// Lets the policy decide, if it rations. Comes after ships have unloaded, before anything else flows.
    pub(super) fn ration(&mut self) {
        if let Some(mut rations) = self.rations.take() {
            rations.decide(self);
            self.rations = Some(rations);
        }
    }

    /// Says what tanks may give in this hour, if the policy rations.
    pub(super) fn share_rations(&mut self) {
        if let Some(mut rations) = self.rations.take() {
            rations.share_out(self);
            self.rations = Some(rations);
        }
    }

    /// Limits a tank from now on, or lets it go. One that is limited is looked at every hour.
    fn limit_tank(&mut self, tank: usize, is_limited: bool) {
        if self.farm.is_limited(tank) == is_limited {
            return;
        }
        if is_limited {
            self.cast_off_from(tank);
            self.farm.wake(tank, self.hour);
        }
        self.farm.limit(tank, is_limited);
    }

    /// What ships have aboard in ports that are open: agreement and tonnes.
    fn ships_in_port(&self) -> impl Iterator<Item = (usize, f64)> {
        let ports = self.harbors.iter().zip(&self.system.ports).filter(|(harbor, _)| harbor.takes_ships());
        ports.flat_map(move |(harbor, port)| {
            let aboard = move |(nth, ship): (usize, &crate::logistics::Ship)| {
                (ship.agreement, harbor.aboard_t(nth, &port.tanks, &self.farm))
            };
            harbor.ships.iter().enumerate().map(aboard)
        })
    }

    /// Demand by region in an hour of this day or a later one, MW: what noise does to it is known of this day alone.
    fn expect_demand(&self, hour: u32, into: &mut [f64]) {
        if hour / DAY_H as u32 == self.hour / DAY_H as u32 {
            let hour_of_day = hour as usize % DAY_H;
            into.copy_from_slice(&self.day_demand[hour_of_day * into.len()..][..into.len()]);
            return;
        }
        into.fill(0.0);
        for term in &self.system.demand.terms {
            let shape = self.weather.profiles[term.shape].values[hour as usize];
            into[term.region] += term.mw * shape * self.demand_scale[term.region];
        }
    }
}
