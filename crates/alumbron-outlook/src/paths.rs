//! All of it drawn: what each sample of an outlook is to meet, day by day.
//!
//! Demand and the gap move together as far as notes show; so do the units that are out and the gap. What a sample draws
//! comes from streams of its own; ties to units go by the mean over all samples, so with more samples each moves a little.

use alumbron_engine::chance::{Purpose, Stream, StreamKey};
use alumbron_model::Case;
use alumbron_model::entity::Unit;
use alumbron_model::note::Parameters;

use crate::demand::products;
use crate::gap::Expected;
use crate::honesty::widening;
use crate::{Demand, Fleet, Gap, Series, Status, Weekdays};

/// What a morning knows, and by which parameters.
#[derive(Clone, Debug)]
pub struct Situation {
    /// The notes.
    pub series: Series,
    /// Days of the week.
    pub weekdays: Weekdays,
    /// Parameters of the gap.
    pub parameters: Parameters,
    /// What is missing.
    pub gap: Gap,
    /// Demand.
    pub demand: Demand,
    /// Units.
    pub fleet: Fleet,
    /// By how many MW the gap grows for each MW of units that are out, from 0 to 1: the rest is made up by others.
    pub unit_share: f64,
}

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub struct Draw {
    /// Number of samples.
    pub samples: usize,
    /// Number of days, the day of the last note being the first.
    pub days: usize,
    /// Seed of all random streams.
    pub seed: u64,
}

/// What samples are to meet. Values of a sample and a day stand at `sample * days + day`.
#[derive(Clone, Debug)]
pub struct Paths {
    /// Number of days.
    pub days: usize,
    /// What is missing at the worst time of the day, MW, reserve included; below 0 where nothing is.
    pub missing_mw: Vec<f64>,
    /// Demand at the peak, MW.
    pub demand_mw: Vec<f64>,
    /// Whether each unit of the fleet is out, at `(sample * days + day) * n_units + unit`.
    pub out: Vec<bool>,
}

/// What units can be missing with, as a share of what is not sure of the gap. Chosen: some of it is always others'.
const MOST_BY_UNITS: f64 = 0.8;

/// Differences below which the share of units is half. Chosen.
const FEWEST: usize = 20;

impl Situation {
    /// What the notes of a morning tell about a case, by parameters at hand.
    #[must_use]
    pub fn new(series: Series, parameters: Parameters, case: &Case) -> Self {
        let weekdays = Weekdays::of(&series);
        let (gap, _) = Gap::filter(&series, &weekdays, &parameters);
        let away = |day: usize| {
            let listed = series.units[day].as_ref()?;
            let units = listed.failed.iter().chain(&listed.maintained);
            Some(units.map(|&unit| typical_mw(&case.units[unit])).sum())
        };
        let away: Vec<Option<f64>> = (0..series.len()).map(away).collect();
        let (aa, ab, _, n) = products(&away, &series.gap_mw);
        let unit_share = if n < FEWEST || aa <= 0.0 { 0.5 } else { (ab / aa).clamp(0.0, 1.0) };
        let fails = |unit| {
            let outage = case.units[unit].outage.as_ref()?;
            Some((24.0 * outage.rates.failure.0).min(0.5))
        };
        let (demand, fleet) = (Demand::of(&series, &weekdays), Fleet::of(&series, &fails));
        Self { series, weekdays, parameters, gap, demand, fleet, unit_share }
    }

    /// Draws samples. `case` has the units of the fleet.
    #[must_use]
    pub fn draw(&self, case: &Case, draw: Draw) -> Paths {
        let Draw { samples, days, seed } = draw;
        let n_units = self.fleet.units.len();
        let mut paths = Paths {
            days,
            missing_mw: vec![0.0; samples * days],
            demand_mw: vec![0.0; samples * days],
            out: vec![false; samples * days * n_units],
        };
        let today = self.series.today();
        // Luck of another morning is another luck.
        let name = format!("{}+{today}", self.series.first);
        let unit_keys: Vec<StreamKey> = self
            .fleet
            .units
            .iter()
            .map(|&unit| StreamKey::new(&name, &case.units[unit].id, Purpose::Outage))
            .collect();
        let (gap_key, demand_key) = (
            StreamKey::new("notes", &name, Purpose::Shortfall),
            StreamKey::new("notes", &name, Purpose::Demand),
        );
        for sample in 0..samples {
            let here = sample * days..(sample + 1) * days;
            for (unit, key) in unit_keys.iter().enumerate() {
                let mut luck = Stream::open(seed, sample as u64, *key);
                let mut standing = self.fleet.standing[unit];
                for _ in 0..self.fleet.since_d {
                    standing = self.fleet.next(unit, standing, &mut luck);
                }
                for day in 0..days {
                    if day > 0 {
                        standing = self.fleet.next(unit, standing, &mut luck);
                    }
                    paths.out[(sample * days + day) * n_units + unit] = standing.status != Status::On;
                }
            }
            let demand = Stream::open(seed, sample as u64, demand_key);
            let shocks = self.draw_demand(demand, &mut paths.demand_mw[here.clone()]);
            let gap = Stream::open(seed, sample as u64, gap_key);
            self.draw_gap(gap, &shocks, &mut paths.missing_mw[here]);
        }
        let expected = self.gap.expect(&self.series, &self.weekdays, &self.parameters, today, days);
        self.tie_to_units(case, &expected, &mut paths, samples);
        self.finish((seed, &name), &expected, &mut paths, samples);
        paths
    }

    /// Draws demand; gives what each day added, as standard normals.
    fn draw_demand(&self, mut luck: Stream, demand_mw: &mut [f64]) -> Vec<f64> {
        let Demand { level_mw, sd_mw, keeps, .. } = self.demand;
        let today = self.series.today();
        let adds = sd_mw * (1.0 - keeps * keeps).sqrt();
        let mut wander = 0.0;
        let mut shocks = Vec::with_capacity(demand_mw.len());
        for (ahead, mw) in demand_mw.iter_mut().enumerate() {
            let shock = luck.normal();
            shocks.push(shock);
            // Demand of the day of the note is what the note says.
            let told = self.series.demand_mw.get(today).copied().flatten().filter(|_| ahead == 0);
            if ahead > 0 || told.is_none() {
                wander = keeps * wander + adds * shock;
            }
            let effect = self.weekdays.on(&self.series, today + ahead);
            // Demand does not fall without limit however unlikely.
            *mw = told.unwrap_or((level_mw + wander + effect).max(0.2 * level_mw));
        }
        shocks
    }

    /// Draws the gap without surprises.
    fn draw_gap(&self, mut luck: Stream, shocks: &[f64], gap_mw: &mut [f64]) {
        let root = root(&self.gap.covariance);
        let first: [f64; 3] = std::array::from_fn(|_| luck.normal());
        let mut state: [f64; 3] =
            std::array::from_fn(|i| self.gap.mean[i] + (0..=i).map(|j| root[i][j] * first[j]).sum::<f64>());
        let keeps = [1.0, self.parameters.slow_keeps, self.parameters.fast_keeps];
        let moves = self.gap.moves(self.series.size_mw, &self.parameters);
        let with_demand = self.demand.with_gap;
        let alone = (1.0 - with_demand * with_demand).sqrt();
        for (ahead, mw) in gap_mw.iter_mut().enumerate() {
            let draws: [f64; 3] = std::array::from_fn(|_| luck.normal());
            if ahead > 0 {
                let fast = with_demand * shocks[ahead] + alone * draws[2];
                let shocks = [draws[0], draws[1], fast];
                for i in 0..3 {
                    state[i] = keeps[i] * state[i] + moves[i] * shocks[i];
                }
            }
            *mw = state.iter().sum();
        }
    }

    /// Lets the gap of each sample follow the units that it has out, and leaves mean and variance over samples as they are.
    fn tie_to_units(&self, case: &Case, expected: &[Expected], paths: &mut Paths, samples: usize) {
        let n_units = self.fleet.units.len();
        if n_units == 0 || self.unit_share <= 0.0 {
            return;
        }
        let typical: Vec<f64> = self.fleet.units.iter().map(|&unit| typical_mw(&case.units[unit])).collect();
        let mut away = vec![0.0; samples];
        for (day, expected) in expected.iter().enumerate() {
            for (sample, mw) in away.iter_mut().enumerate() {
                let out = &paths.out[(sample * paths.days + day) * n_units..][..n_units];
                *mw = out.iter().zip(&typical).map(|(&out, mw)| if out { *mw } else { 0.0 }).sum();
            }
            let n = samples as f64;
            let mean = away.iter().sum::<f64>() / n;
            let variance = away.iter().map(|mw| (mw - mean) * (mw - mean)).sum::<f64>() / n;
            let surprise = self.parameters.surprise_mw;
            let of_gap = (expected.sd_mw * expected.sd_mw - surprise * surprise).max(0.0);
            if variance <= 0.0 || of_gap <= 0.0 {
                continue;
            }
            let share = self.unit_share.min((MOST_BY_UNITS * of_gap / variance).sqrt());
            let kept = (1.0 - share * share * variance / of_gap).max(0.0).sqrt();
            let middle = expected.mean_mw
                - self.parameters.bias_mw
                - self.parameters.weekday * self.weekdays.on(&self.series, self.series.today() + day);
            for (sample, mw) in away.iter().enumerate() {
                let gap = &mut paths.missing_mw[sample * paths.days + day];
                *gap = middle + kept * (*gap - middle) + share * (mw - mean);
            }
        }
    }

    /// Adds days of the week and surprises, and widens what past forecasts were too sure of.
    fn finish(&self, (seed, name): (u64, &str), expected: &[Expected], paths: &mut Paths, samples: usize) {
        let key = StreamKey::new("notes", name, Purpose::Surprise);
        let Parameters { surprise_mw, bias_mw, weekday, .. } = self.parameters;
        let today = self.series.today();
        let widening = widening(&self.series, &self.weekdays, &self.parameters, paths.days);
        for sample in 0..samples {
            let mut luck = Stream::open(seed, sample as u64, key);
            for day in 0..paths.days {
                let effect = weekday * self.weekdays.on(&self.series, today + day);
                let missing = &mut paths.missing_mw[sample * paths.days + day];
                *missing += effect + bias_mw + surprise_mw * luck.normal();
                let middle = expected[day].mean_mw;
                *missing = middle + widening[day] * (*missing - middle);
            }
        }
    }
}

/// What a unit gives when it is on: its capacity less what is lost for good, MW.
#[must_use]
pub fn typical_mw(unit: &Unit) -> f64 {
    unit.capacity.0 * f64::from(unit.count) * (1.0 - unit.derating.0)
}

/// The lower triangle whose product with its transpose is a covariance.
fn root(covariance: &[[f64; 3]; 3]) -> [[f64; 3]; 3] {
    let mut root = [[0.0; 3]; 3];
    for i in 0..3 {
        for j in 0..=i {
            let rest: f64 = (0..j).map(|k| root[i][k] * root[j][k]).sum();
            let left = covariance[i][j] - rest;
            root[i][j] = if i == j {
                left.max(0.0).sqrt()
            } else if root[j][j] > 0.0 {
                left / root[j][j]
            } else {
                0.0
            };
        }
    }
    root
}
