//! What a policy that rations needs to know of a system, worked out once: pools of tanks, what their energy is worth, and
//! what is to be expected.
//!
//! A pool is all tanks that units can switch between or transfers join, but for those that live on steady production
//! alone: there is nothing to wait for, and what is not burned is refused. Its energy is worth what it averts: shortfall by its tiers, the
//! deepest first, then generation of units that cost more. What is expected of the future is the mean: of outages, of the
//! weather, and of what other pools can give.

use alumbron_model::policy::{Layers, MOST_LAYERS, PolicyKind, Rule};

use super::{System, Weather};
use crate::arithmetic::{larger, smaller};
use crate::logistics::Chain;

/// A policy's plan of a system.
#[derive(Clone, Debug)]
pub struct RationPlan {
    /// The policy.
    pub kind: &'static PolicyKind,
    /// Hours from one decision to the next.
    pub step_h: u32,
    /// Hours of burn that `stock-target` wants in every tank.
    pub stock_target_h: f64,
    /// Hours planned ahead.
    pub look_ahead_h: u32,
    /// Pools.
    pub pools: Vec<Pool>,
    /// Tanks.
    pub tanks: Vec<PoolTank>,
    /// Agreements.
    pub agreements: Vec<Way>,
    /// The chain of each supplier whose regimes follow one.
    pub chains: Vec<Option<Chain>>,
}

/// Tanks that units can switch between.
#[derive(Clone, Debug)]
pub struct Pool {
    /// Its tanks.
    pub tanks: Vec<usize>,
    /// The regions that its units can reach, and the layer of each tier of their shortfall.
    regions: Vec<(usize, Vec<usize>)>,
    reserve_mw: f64,
    /// The units of those regions.
    members: Vec<Member>,
    /// What a MWh of each layer is worth, USD, falling.
    pub usd_per_mwh: Vec<f64>,
    /// What its energy is expected to avert before each step, MWh.
    pub worth_before: Vec<Layers>,
    /// What flows into its tanks in every hour, MWh; less than nothing if more is drawn off.
    pub inflow_mw: f64,
    /// What its tanks hold if they are full, MWh.
    pub room_mwh: f64,
    /// The supplier whose regimes a plan follows: that by chain who ships most.
    pub followed: Option<usize>,
}

/// A unit of a pool's regions.
#[derive(Clone, Copy, Debug)]
struct Member {
    unit: usize,
    /// The pool it burns from, if any.
    pool: Option<usize>,
    /// The tank outside all pools that it burns from, if any.
    outside: Option<usize>,
    /// The layer in which its generation is displaced; none if it costs no more than the pool.
    dear: Option<usize>,
}

/// What can be generated in the regions of a pool in an hour, MW.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Supply {
    own: f64,
    cheap: f64,
    dear: Layers,
}

/// A tank of a pool.
#[derive(Clone, Copy, Debug, Default)]
pub struct PoolTank {
    /// The pool; none if nothing burns from it, it lives on steady production alone, or its pool would hold less than a
    /// step's burn.
    pub pool: Option<usize>,
    /// Electricity from a tonne, MWh/t.
    pub mwh_per_t: f64,
    /// What its units are to be expected to burn in full, t/h: of several tanks each alike.
    pub burn_t_per_h: f64,
    /// What flows in, and what other uses draw, t/h.
    pub inflow_t_per_h: f64,
    /// See `inflow_t_per_h`.
    pub offtake_t_per_h: f64,
}

/// What is to be known of an agreement's cargoes.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// The pool of its first tank.
    pub pool: Option<usize>,
    /// Energy of a cargo, MWh.
    pub cargo_mwh: f64,
    /// From nomination to port on average, h.
    pub mean_h: f64,
    /// How likely a cargo that loads is neither seized nor diverted.
    pub arrives: f64,
}

impl System {
    /// The system under a policy.
    #[must_use]
    pub fn under(&self, kind: &'static PolicyKind) -> Self {
        let ration = (!matches!(kind.rule, Rule::Unrestricted)).then(|| RationPlan::of(self, kind));
        Self { ration, ..self.clone() }
    }
}

impl RationPlan {
    fn of(system: &System, kind: &'static PolicyKind) -> Self {
        // The reader makes sure of whole hours, at least one.
        let step_h = system.rationing.decision_step.0 as u32;
        let means: Vec<f64> = (0..system.units.len()).map(|unit| mean_share(system, unit)).collect();
        let (mut tanks, n_joined) = tanks(system, &means);
        let full_mwh = |tank: usize, plan: &PoolTank| {
            (system.tanks[tank].capacity_t - system.tanks[tank].heel_t) * plan.mwh_per_t
        };
        // Too small to keep anything from one decision to the next.
        let keeps: Vec<bool> = (0..n_joined)
            .map(|pool| {
                let own = || tanks.iter().enumerate().filter(move |(_, tank)| tank.pool == Some(pool));
                let burn: f64 = own().map(|(_, tank)| tank.burn_t_per_h * tank.mwh_per_t).sum();
                own().map(|(t, tank)| full_mwh(t, tank)).sum::<f64>() >= f64::from(step_h) * burn
            })
            .collect();
        let place = |pool: usize| keeps[pool].then(|| keeps[..pool].iter().filter(|keeps| **keeps).count());
        tanks.iter_mut().for_each(|tank| tank.pool = tank.pool.and_then(place));
        let n_pools = keeps.iter().filter(|keeps| **keeps).count();
        let chains: Vec<Option<Chain>> = system
            .regimes
            .iter()
            .map(|plan| Chain::of(plan.as_ref()?, system.rationing.look_ahead.0 as u32 + 2 * step_h))
            .collect();
        let agreements: Vec<Way> = (0..system.agreements.len()).map(|a| way(system, &tanks, a)).collect();
        let mut plan = Self {
            kind,
            step_h,
            stock_target_h: system.rationing.stock_target.0,
            look_ahead_h: system.rationing.look_ahead.0 as u32,
            pools: (0..n_pools).map(|pool| Pool::of(system, &tanks, pool)).collect(),
            tanks,
            agreements,
            chains,
        };
        plan.follow_suppliers(system);
        if matches!(kind.rule, Rule::Rationed { looks_ahead: true, .. }) {
            plan.expect_worth(system, &means);
        }
        plan
    }

    /// Most steps from hour 0 to the end.
    #[must_use]
    pub fn n_steps(&self, n_hours: u32) -> usize {
        n_hours.div_ceil(self.step_h) as usize
    }

    fn follow_suppliers(&mut self, system: &System) {
        let (ways, chains) = (&self.agreements, &self.chains);
        for (p, pool) in self.pools.iter_mut().enumerate() {
            let ships = |supplier: usize| {
                let of = ways.iter().zip(&system.agreements);
                let of = of.filter(|(way, data)| way.pool == Some(p) && data.supplier == supplier);
                of.map(|(way, data)| way.cargo_mwh * data.nominations.len() as f64).sum::<f64>()
            };
            let by_chain = (0..chains.len()).filter(|&supplier| chains[supplier].is_some());
            pool.followed = by_chain
                .filter(|&supplier| ships(supplier) > 0.0)
                .max_by(|&a, &b| ships(a).total_cmp(&ships(b)));
        }
    }

    /// Works out what the energy of each pool is expected to avert, step by step.
    fn expect_worth(&mut self, system: &System, means: &[f64]) {
        let n_hours = system.calendar.n_hours;
        // What another pool can give is there when it is needed most; in all hours it would not last.
        let full = vec![1.0; self.pools.len()];
        let steady = |tank: &PoolTank| tank.covered(tank.inflow_t_per_h);
        let steady: Vec<f64> = self.tanks.iter().map(steady).collect();
        let n_steps = self.n_steps(n_hours);
        let part = 1.0 / system.weather.len() as f64;
        for pool in &mut self.pools {
            pool.worth_before = vec![[0.0; MOST_LAYERS]; n_steps + 1];
        }
        let (mut mw, mut demand) = (vec![0.0; means.len()], vec![0.0; system.regions.len()]);
        for weather in &system.weather {
            let mut in_maintenance = vec![0u32; means.len()];
            let mut planned = system.maintenance.iter().peekable();
            for hour in 0..n_hours {
                while let Some(step) = planned.next_if(|step| step.hour <= hour) {
                    in_maintenance[step.unit] = step.machines;
                }
                demand.fill(0.0);
                for term in &system.demand.terms {
                    demand[term.region] += term.mw * weather.profiles[term.shape].values[hour as usize];
                }
                for (unit, mw) in mw.iter_mut().enumerate() {
                    let data = &system.units[unit];
                    let there = f64::from(data.count.saturating_sub(in_maintenance[unit]));
                    *mw = there * data.machine_mw * means[unit] * share_of(data.column, weather, hour);
                }
                for (p, pool) in self.pools.iter_mut().enumerate() {
                    let supply = pool.supply(p, |unit| mw[unit], |_| false, (&full, &steady));
                    let worth = pool.worth(system, &demand, &supply);
                    let into = &mut pool.worth_before[(hour / self.step_h) as usize + 1];
                    into.iter_mut().zip(worth).for_each(|(sum, mwh)| *sum += part * mwh);
                }
            }
        }
        for pool in &mut self.pools {
            for step in 0..n_steps {
                let before = pool.worth_before[step];
                pool.worth_before[step + 1].iter_mut().zip(before).for_each(|(sum, mwh)| *sum += mwh);
            }
        }
    }
}

impl Pool {
    fn of(system: &System, plans: &[PoolTank], pool: usize) -> Self {
        let tanks: Vec<usize> = (0..plans.len()).filter(|&tank| plans[tank].pool == Some(pool)).collect();
        let pool_of = |unit: usize| system.units[unit].fuel.iter().find_map(|&(tank, _)| plans[tank].pool);
        let outside = |unit: usize| {
            let mut tanks = system.units[unit].fuel.iter().map(|&(tank, _)| tank);
            tanks.find(|&tank| plans[tank].pool.is_none())
        };
        let own: Vec<usize> = (0..system.units.len()).filter(|&unit| pool_of(unit) == Some(pool)).collect();
        let part = |region: usize| system.network.component[region];
        let mut parts: Vec<usize> = own.iter().map(|&unit| part(system.units[unit].region)).collect();
        parts.sort_unstable();
        parts.dedup();
        let regions = (0..system.regions.len()).filter(|&region| parts.contains(&part(region)));
        let mw: f64 = own.iter().map(|&unit| system.units[unit].installed_mw()).sum();
        let cost =
            own.iter().map(|&unit| system.units[unit].cost * system.units[unit].installed_mw()).sum::<f64>();
        let cost = if mw > 0.0 { cost / mw } else { 0.0 };
        let prices = |region: usize| {
            let tiers = &system.regions.tiers[region];
            let mut price = tiers.first;
            let dearer = tiers.steps.iter().map(move |step| {
                price += step.added;
                price
            });
            std::iter::once(tiers.first).chain(dearer)
        };
        let near: Vec<usize> =
            (0..system.units.len()).filter(|&u| parts.contains(&part(system.units[u].region))).collect();
        let is_dear = |unit: usize| pool_of(unit) != Some(pool) && system.units[unit].cost > cost;
        let dear = near.iter().filter(|&&unit| is_dear(unit)).map(|&unit| system.units[unit].cost);
        let all = regions.clone().flat_map(prices).chain(dear);
        let usd_per_mwh = layers(all.map(|price| larger(price - cost, 0.0)).collect());
        let layer = |price: f64| nearest(&usd_per_mwh, larger(price - cost, 0.0));
        let member = |&unit: &usize| Member {
            unit,
            pool: pool_of(unit),
            outside: outside(unit),
            dear: is_dear(unit).then(|| layer(system.units[unit].cost)),
        };
        let of_tanks = |value: fn(&PoolTank) -> f64| {
            tanks.iter().map(|&tank| value(&plans[tank]) * plans[tank].mwh_per_t).sum::<f64>()
        };
        let room = |&tank: &usize| {
            (system.tanks[tank].capacity_t - system.tanks[tank].heel_t) * plans[tank].mwh_per_t
        };
        Self {
            regions: regions.map(|region| (region, prices(region).map(layer).collect())).collect(),
            reserve_mw: parts.iter().map(|&part| system.part_reserve_mw[part]).sum(),
            members: near.iter().map(member).collect(),
            worth_before: Vec::new(),
            inflow_mw: of_tanks(|tank| tank.inflow_t_per_h - tank.offtake_t_per_h),
            room_mwh: tanks.iter().map(room).sum(),
            followed: None,
            usd_per_mwh,
            tanks,
        }
    }

    /// What can be generated in its regions, if units have so many MW each and can keep up a share of it on the fuel of
    /// each pool, and on that of each tank outside pools. Own units that are free burn as they like and are no matter of
    /// this pool's ration.
    pub fn supply(
        &self,
        own: usize,
        mw: impl Fn(usize) -> f64,
        is_free: impl Fn(usize) -> bool,
        (of_pool, of_tank): (&[f64], &[f64]),
    ) -> Supply {
        let mut supply = Supply::default();
        for member in &self.members {
            let mw = mw(member.unit);
            let outside = match (member.outside, member.pool) {
                (Some(tank), _) => of_tank[tank],
                (None, Some(_)) => 0.0,
                (None, None) => 1.0,
            };
            let on_pool = mw * (1.0 - outside);
            let others = match member.pool {
                Some(pool) if pool == own && !is_free(member.unit) => {
                    supply.own += on_pool;
                    mw * outside
                }
                Some(pool) if pool != own => mw * outside + on_pool * of_pool[pool],
                Some(_) => mw,
                None => mw * outside,
            };
            *member.dear.map_or(&mut supply.cheap, |layer| &mut supply.dear[layer]) += others;
        }
        supply
    }

    /// What energy of the pool averts in an hour of this demand by region, MW, and this supply.
    ///
    /// Without it everything else runs; what is short is shed where that costs least; and of what else runs the dearest is
    /// displaced last.
    #[must_use]
    pub fn worth(&self, system: &System, demand: &[f64], supply: &Supply) -> Layers {
        let mut sheddable = [0.0; MOST_LAYERS];
        let mut needed = 0.0;
        for (region, layers) in &self.regions {
            let (demand, mut from) = (demand[*region], 0.0);
            needed += demand;
            for (nth, &layer) in layers.iter().enumerate() {
                let next = system.regions.tiers[*region].steps.get(nth);
                let to = next.map_or(demand, |step| smaller(larger(step.depth_mw(demand), from), demand));
                sheddable[layer] += to - from;
                from = to;
            }
        }
        let others = supply.cheap + supply.dear.iter().sum::<f64>();
        let short = smaller(larger(needed + self.reserve_mw - others, 0.0), needed);
        let (mut shed, mut run) = (short, larger(needed - short - supply.cheap, 0.0));
        let mut worth = [0.0; MOST_LAYERS];
        for layer in (0..self.usd_per_mwh.len()).rev() {
            let (here, running) = (smaller(sheddable[layer], shed), smaller(supply.dear[layer], run));
            worth[layer] = here + running;
            (shed, run) = (shed - here, run - running);
        }
        let mut own = supply.own;
        for worth in &mut worth {
            *worth = smaller(*worth, own);
            own -= *worth;
        }
        worth
    }
}

/// The share of a unit's capacity that is there on average, but for maintenance and profile.
fn mean_share(system: &System, unit: usize) -> f64 {
    let data = &system.units[unit];
    let in_service = data.outage.as_ref().map_or(1.0, |outage| {
        let [_, partial, up] = outage.start_probabilities(0);
        let (failure, repair) = outage.rates_at(0, 0);
        // How it starts is soon forgotten.
        if outage.drifts() && failure + repair > 0.0 {
            repair / (failure + repair)
        } else {
            up + partial * data.partial_share
        }
    });
    in_service * data.derated_to
}

fn share_of(column: Option<usize>, weather: &Weather, hour: u32) -> f64 {
    column.map_or(1.0, |column| weather.shares(hour)[column])
}

impl PoolTank {
    /// The share of its units' burn that so much fuel an hour covers, t/h.
    #[must_use]
    pub fn covered(&self, t_per_h: f64) -> f64 {
        if self.burn_t_per_h > t_per_h { t_per_h / self.burn_t_per_h } else { 1.0 }
    }
}

/// The tanks, each with its pool, and the number of pools: tanks are of one pool if a unit can burn from both, or fuel is
/// carried from one to the other.
fn tanks(system: &System, means: &[f64]) -> (Vec<PoolTank>, usize) {
    let mut first: Vec<usize> = (0..system.tanks.len()).collect();
    let mut plans = vec![PoolTank::default(); system.tanks.len()];
    // Weight of units by tank, and what they need for it.
    let (mut mw, mut t_per_h) = (vec![0.0; plans.len()], vec![0.0; plans.len()]);
    for (unit, mean) in system.units.iter().zip(means) {
        for &(tank, specific) in &unit.fuel {
            let (a, b) = (first[unit.fuel[0].0], first[tank]);
            first.iter_mut().filter(|other| **other == b).for_each(|other| *other = a);
            let here = unit.installed_mw() * mean * unit.most_share / unit.fuel.len() as f64;
            mw[tank] += here;
            t_per_h[tank] += here * specific;
        }
    }
    for transfer in &system.inland.transfers {
        let (a, b) = (first[transfer.to], first[transfer.from]);
        first.iter_mut().filter(|other| **other == b).for_each(|other| *other = a);
    }
    let gets_ships = |tank: usize| system.agreements.iter().any(|agreement| agreement.tanks.contains(&tank));
    let mut pools: Vec<usize> = Vec::new();
    for (t, plan) in plans.iter_mut().enumerate() {
        let data = &system.tanks[t];
        plan.inflow_t_per_h = data.inflow_t_per_h;
        plan.offtake_t_per_h = data.offtakes.iter().map(|offtake| offtake.rate_t_per_h).sum();
        let feeds =
            system.inland.transfers.iter().find(|transfer| transfer.from == t).map(|transfer| transfer.to);
        // What only passes on what it holds is worth what it is worth there.
        let burns = if t_per_h[t] > 0.0 { t } else { feeds.unwrap_or(t) };
        if t_per_h[burns] <= 0.0 {
            continue;
        }
        (plan.burn_t_per_h, plan.mwh_per_t) = (t_per_h[t], mw[burns] / t_per_h[burns]);
        if data.inflow_t_per_h > 0.0 && !gets_ships(t) {
            continue;
        }
        let known = pools.iter().position(|&pool| pool == first[t]);
        plan.pool = known.or_else(|| {
            pools.push(first[t]);
            Some(pools.len() - 1)
        });
    }
    (plans, pools.len())
}

fn way(system: &System, tanks: &[PoolTank], agreement: usize) -> Way {
    let data = &system.agreements[agreement];
    let tank = data.tanks.first().map(|&tank| &tanks[tank]);
    Way {
        pool: tank.and_then(|tank| tank.pool),
        cargo_mwh: data.cargo_t * tank.map_or(0.0, |tank| tank.mwh_per_t),
        mean_h: data.voyage_h + data.delay.mean_h(),
        arrives: (1.0 - data.terms.seized) * (1.0 - data.terms.diverted),
    }
}

/// Worths told apart, falling, at most as many as there is room for: the nearest two are taken as one until they fit.
fn layers(mut worths: Vec<f64>) -> Vec<f64> {
    worths.sort_by(|a, b| b.total_cmp(a));
    worths.dedup();
    while worths.len() > MOST_LAYERS {
        let gaps = worths.windows(2).map(|pair| pair[0] - pair[1]);
        let nearest = gaps.enumerate().min_by(|(_, a), (_, b)| a.total_cmp(b)).map_or(0, |(nth, _)| nth);
        let joined = 0.5 * (worths[nearest] + worths.remove(nearest + 1));
        worths[nearest] = joined;
    }
    worths
}

/// The layer whose worth is nearest.
fn nearest(usd_per_mwh: &[f64], usd: f64) -> usize {
    let distance = |worth: &f64| (worth - usd).abs();
    let nearest = usd_per_mwh.iter().enumerate().min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)));
    nearest.map_or(0, |(nth, _)| nth)
}
