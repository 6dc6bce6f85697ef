//! Rationing a tank against exact answers: every course of a few stages is worked out here, independently of the engine.
mod systems;

use alumbron_engine::{Outcome, compile};
use alumbron_model::Case;
use alumbron_model::chance::Delay;
use alumbron_model::entity::{Depth, Entry, Leaving, Regime, RegimeLoading, ShortfallTier};
use alumbron_model::policy::policy;
use alumbron_model::quantity::{Fraction, Hours, Megawatts, UsdPerMegawattHour};
use alumbron_model::record::Idx;
use systems::{assert_near, burns, cargoes, case, demand, mean_error, run, tank, unit};

/// Stages of some hours: a unit that burns a tonne for a MWh, a dear one, two tiers of shortfall, a supplier that is open
/// or blocked, and cargoes that may arrive in each stage. All quantities are whole, so what is best is too.
#[derive(Clone, Copy)]
struct Embargo {
    stages: usize,
    stage_h: usize,
    stock_t: usize,
    cargo_t: usize,
    /// How likely a cargo loads, open and blocked.
    loads: [f64; 2],
    /// Chances of being blocked after being open, and open after being blocked.
    changes: [f64; 2],
    demand_mw: usize,
    steam_mw: usize,
    diesel_mw: usize,
    diesel_usd: f64,
    shallow_mw: usize,
    tiers_usd: [f64; 2],
}

const SIX: Embargo = Embargo {
    stages: 6,
    stage_h: 1,
    stock_t: 50,
    cargo_t: 40,
    loads: [0.6, 0.1],
    changes: [0.2, 0.3],
    demand_mw: 30,
    steam_mw: 30,
    diesel_mw: 5,
    diesel_usd: 200.0,
    shallow_mw: 8,
    tiers_usd: [500.0, 1500.0],
};

/// The same with other chances, stocks, tiers, cargoes, numbers of stages and longer stages.
const OTHERS: [Embargo; 5] = [
    Embargo { loads: [0.9, 0.3], changes: [0.5, 0.1], stock_t: 20, ..SIX },
    Embargo { cargo_t: 75, loads: [0.35, 0.0], shallow_mw: 12, tiers_usd: [300.0, 2500.0], ..SIX },
    Embargo { stages: 9, stock_t: 70, cargo_t: 33, tiers_usd: [250.0, 900.0], ..SIX },
    Embargo { stages: 8, stage_h: 6, stock_t: 325, cargo_t: 240, ..SIX },
    Embargo { stages: 5, steam_mw: 18, diesel_mw: 2, demand_mw: 27, stock_t: 10, cargo_t: 25, ..SIX },
];

impl Embargo {
    fn case(&self) -> Case {
        let n_hours = self.stages * self.stage_h;
        let mut island = case(n_hours as u32, 1);
        demand(&mut island, 0, &vec![self.demand_mw as f64; n_hours]);
        let steam = unit(&mut island, 0, self.steam_mw as f64, 1, 0.0, 0.0);
        let diesel = unit(&mut island, 0, self.diesel_mw as f64, 1, 0.0, 0.0);
        island.units.0[diesel].cost = UsdPerMegawattHour(self.diesel_usd);
        let oil = tank(&mut island, 1e6, self.stock_t as f64);
        burns(&mut island, steam, oil, 1.0);
        cargoes(&mut island, oil, self.cargo_t as f64, Some(self.stage_h as f64), 1.0, 0.0, Delay::None);
        let tier = |id: &str, up_to: Option<f64>, cost: f64| ShortfallTier {
            id: id.into(),
            region: None,
            up_to: up_to.map(|mw| Depth::Power(Megawatts(mw))),
            cost: UsdPerMegawattHour(cost),
        };
        let [shallow, deep] = self.tiers_usd;
        island
            .shortfall_tiers
            .0
            .extend([tier("a", Some(self.shallow_mw as f64), shallow), tier("b", None, deep)]);
        let regime = |nth: usize| Regime {
            id: ["open", "shut"][nth].into(),
            title: String::new(),
            supplier: Idx::new(0),
            loading: RegimeLoading::Reliability(Fraction(self.loads[nth])),
            voyage: 1.0,
            payments_held: false,
            parts: 1.0,
            entry: Entry::Chain {
                start: Some(Fraction([1.0, 0.0][nth])),
                leaving: Leaving::PerStep(vec![(Idx::new(1 - nth as u32), self.changes[nth])]),
            },
        };
        island.regimes.0.extend([regime(0), regime(1)]);
        island.suppliers.0[0].regime_step = Hours(self.stage_h as f64);
        island.rationing.decision_step = Hours(self.stage_h as f64);
        island
    }

    /// What a stage costs in which so much is burned; spread evenly, which is best.
    fn cost(&self, burned_t: usize) -> f64 {
        let hours = self.stage_h as f64;
        let left = self.demand_mw as f64 - burned_t as f64 / hours;
        let (diesel, shallow) = (self.diesel_mw as f64, self.shallow_mw as f64);
        let short = (left - diesel).max(0.0);
        let [cheap, dear] = self.tiers_usd;
        hours
            * (self.diesel_usd * left.min(diesel)
                + cheap * short.min(shallow)
                + dear * (short - shallow).max(0.0))
    }

    /// Most that is of use in a stage, t.
    fn most_t(&self) -> usize {
        self.steam_mw.min(self.demand_mw) * self.stage_h
    }

    fn next(&self, regime: usize) -> [f64; 2] {
        let leaves = self.changes[regime];
        if regime == 0 { [1.0 - leaves, leaves] } else { [leaves, 1.0 - leaves] }
    }

    /// Least cost from a stock and what comes with each stage on, for each stock before the first of these stages.
    fn best_of_known(&self, arrives: &[bool], memo: &mut [Vec<f64>]) -> f64 {
        let top = self.stock_t + self.cargo_t * self.stages;
        let mut after = vec![0.0; top + 1];
        for (stage, &arrives) in arrives.iter().enumerate().rev() {
            let costs = &mut memo[stage];
            for (stock, least) in costs.iter_mut().enumerate() {
                let held = (stock + usize::from(arrives) * self.cargo_t).min(top);
                let burns = 0..=held.min(self.most_t());
                *least =
                    burns.map(|burned| self.cost(burned) + after[held - burned]).fold(f64::MAX, f64::min);
            }
            after.copy_from_slice(costs);
        }
        after[self.stock_t]
    }

    /// Expected least cost if the future is known: the mean over all courses.
    fn clairvoyant(&self) -> f64 {
        let top = self.stock_t + self.cargo_t * self.stages;
        let mut memo = vec![vec![0.0; top + 1]; self.stages];
        let mut sum = 0.0;
        for bits in 0..1usize << self.stages {
            let arrives: Vec<bool> = (0..self.stages).map(|stage| bits >> stage & 1 == 1).collect();
            // Probability of this course of arrivals, over all courses of regimes.
            let mut in_state = [1.0, 0.0];
            for &arrives in &arrives {
                let with = |state: usize| if arrives { self.loads[state] } else { 1.0 - self.loads[state] };
                let seen = [in_state[0] * with(0), in_state[1] * with(1)];
                let to = |to: usize| seen[0] * self.next(0)[to] + seen[1] * self.next(1)[to];
                in_state = [to(0), to(1)];
            }
            sum += (in_state[0] + in_state[1]) * self.best_of_known(&arrives, &mut memo);
        }
        sum
    }

    /// Expected cost of the best policy, or of burning all that is of use: stage by stage from the last.
    fn expected(&self, is_best: bool) -> f64 {
        let top = self.stock_t + self.cargo_t * self.stages;
        let mut after = vec![[0.0; 2]; top + 1];
        for _ in 0..self.stages {
            // By the stock with which a burn is decided.
            let decided = |held: usize, after: &[[f64; 2]]| -> [f64; 2] {
                std::array::from_fn(|state| {
                    let most = held.min(self.most_t());
                    let next = self.next(state);
                    let cost = |burned: usize| {
                        let then = after[held - burned];
                        self.cost(burned) + next[0] * then[0] + next[1] * then[1]
                    };
                    (if is_best { 0 } else { most }..=most).map(cost).fold(f64::MAX, f64::min)
                })
            };
            let held: Vec<[f64; 2]> = (0..=top).map(|held| decided(held, &after)).collect();
            for stock in 0..=top {
                let with = (stock + self.cargo_t).min(top);
                let mean = |s: usize| self.loads[s] * held[with][s] + (1.0 - self.loads[s]) * held[stock][s];
                after[stock] = [mean(0), mean(1)];
            }
        }
        after[self.stock_t][0]
    }

    fn run(&self, name: &str, samples: u64) -> Outcome {
        let kind = policy(name).expect("it is listed");
        run(&compile(&self.case()).under(kind), samples, 2)
    }
}

fn assert_costs(embargo: &Embargo, name: &str, samples: u64, exact: f64, error: f64) {
    let outcome = embargo.run(name, samples);
    assert_near(name, mean_error(&outcome, |row| row.shortfall_cost), exact, error);
}

#[test]
fn of_an_embargo_of_six_hours_every_policy_makes_what_is_known() {
    let [greedy, best, bound] = [SIX.expected(false), SIX.expected(true), SIX.clairvoyant()];
    for (worked_out, known) in
        [(greedy, 31_544.446_937_5), (best, 20_767.886_643_5), (bound, 16_812.625_687_5)]
    {
        assert!((worked_out - known).abs() < 1e-6, "{worked_out} {known}");
    }
    assert_costs(&SIX, "burn-first", 200_000, greedy, 0.003);
    assert_costs(&SIX, "look-ahead", 100_000, best, 0.004);
    assert_costs(&SIX, "clairvoyant", 200_000, bound, 0.004);
}

#[test]
fn so_they_do_of_others() {
    for (nth, embargo) in OTHERS.iter().enumerate() {
        let [greedy, best] = [false, true].map(|is_best| embargo.expected(is_best));
        assert!(greedy > 1.01 * best, "embargo {nth}: {greedy} {best} leaves nothing to a policy");
        assert_costs(embargo, "look-ahead", 16_000, best, 0.015);
        // Who burns first does not spread what there is over a stage; of more stages courses are too many to work out.
        if embargo.stages * embargo.stage_h <= 6 {
            assert_costs(embargo, "burn-first", 16_000, greedy, 0.015);
            assert_costs(embargo, "clairvoyant", 16_000, embargo.clairvoyant(), 0.02);
        }
    }
}

/// Two tanks on their own regions beside a shared one, ships late by chance, outages, and a tank that lives on production.
fn islands() -> Case {
    let mut islands = case(60 * 24, 2);
    for region in 0..2 {
        let shape: Vec<f64> = (0..60 * 24).map(|hour| [70.0, 90.0, 100.0, 130.0][hour % 24 / 6]).collect();
        demand(&mut islands, region, &shape);
        let steam = unit(&mut islands, region, 60.0, 2, 0.01, 0.05);
        let engines = unit(&mut islands, region, 10.0, 3, 0.02, 0.1);
        islands.units.0[engines].cost = UsdPerMegawattHour(150.0);
        let oil = tank(&mut islands, 9000.0, 2500.0);
        burns(&mut islands, steam, oil, 0.25);
        burns(&mut islands, engines, oil, 0.3);
        cargoes(&mut islands, oil, 3500.0, Some(170.0), 0.8, 48.0, Delay::Exponential(60.0));
    }
    islands
}

#[test]
fn no_thread_changes_a_bit_under_any_policy_and_balances_hold() {
    let system = compile(&islands());
    let burn_first = run(&system, 300, 2);
    for kind in alumbron_model::policy::POLICIES {
        let under = system.under(kind);
        let (one, three) = (run(&under, 300, 1), run(&under, 300, 3));
        assert_eq!(one.samples, three.samples, "{}", kind.name);
        let is_other = one.samples != burn_first.samples;
        assert_eq!(is_other, kind.name != "burn-first", "{}", kind.name);
        // The same ships come, whatever is made of them.
        let ships = |outcome: &Outcome| outcome.tally.agreements.iter().map(|a| a.loaded).collect::<Vec<_>>();
        assert_eq!(ships(&one), ships(&burn_first), "{}", kind.name);
    }
}
