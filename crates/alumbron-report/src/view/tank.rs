//! Tanks: stocks by the day, days of cover, and what went in and out.

use alumbron_engine::Outcome;
use alumbron_engine::outcome::TankTally;
use alumbron_model::Case;
use alumbron_model::entity::Tank;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Drawn, Figure};
use crate::figures;

/// What a tank held and saw, per sample.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TankView {
    /// Id of the tank.
    pub tank: String,
    /// Stock at the end of each day.
    pub days: StockDays,
    /// What leaves it in an average day, t: burned, for other uses and inland. Days of cover are the stock above the heel
    /// by this; null if nothing leaves.
    pub leaves_t_per_d: Option<Drawn>,
    /// Hours at whose end only the heel was left.
    pub stockout_h: Figure,
    /// Burned by units, t.
    pub burned_t: Figure,
    /// Unloaded from ships, t.
    pub received_t: Figure,
    /// Brought from other tanks and refineries, t.
    pub brought_t: Figure,
    /// Sent to other tanks and refineries, t.
    pub sent_t: Figure,
    /// Domestic production that found room, t.
    pub produced_t: Figure,
    /// Drawn for other uses, t.
    pub offtaken_t: Figure,
    /// Other uses that went without, t.
    pub offtake_short_t: Figure,
    /// Lost to disruptions, t.
    pub lost_t: Figure,
}

/// Stock of a tank at the end of each day of the horizon, rounded, t.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct StockDays {
    /// 5th percentile over samples, t.
    pub stock_p05_t: Vec<Drawn>,
    /// Median, t.
    pub stock_p50_t: Vec<Drawn>,
    /// 95th percentile, t.
    pub stock_p95_t: Vec<Drawn>,
    /// Days of cover at the median stock; empty if nothing leaves.
    pub cover_d: Vec<Drawn>,
}

/// What a tank held, in few words.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TankSketch {
    /// Id of the tank.
    pub tank: String,
    /// Median stock at the end of each day, t, rounded.
    pub stock_p50_t: Vec<Drawn>,
    /// Hours at whose end only the heel was left.
    pub stockout_h: Figure,
}

impl TankSketch {
    pub(super) fn all(case: &Case, outcome: &Outcome) -> Vec<Self> {
        let view = |(position, (tank, tally)): (usize, (&Tank, &TankTally))| {
            let days = 0..case.calendar.n_days() as usize;
            let stock = days.filter_map(|day| figures::stock(case, &outcome.tally, day, position));
            Self {
                tank: tank.id.clone(),
                stock_p50_t: stock.map(|stock| Drawn::new(stock.quantile(0.5))).collect(),
                stockout_h: Figure::of(&tally.stockout_hours),
            }
        };
        case.tanks.iter().zip(&outcome.tally.tanks).enumerate().map(view).collect()
    }
}

impl TankView {
    pub(super) fn all(case: &Case, outcome: &Outcome) -> Vec<Self> {
        let tanks = case.tanks.iter().zip(&outcome.tally.tanks).enumerate();
        tanks.map(|(position, (tank, tally))| Self::of(case, outcome, position, tank, tally)).collect()
    }

    fn of(case: &Case, outcome: &Outcome, position: usize, tank: &Tank, tally: &TankTally) -> Self {
        let days = f64::from(case.calendar.n_hours) / 24.0;
        let leaves = (tally.burned_t.mean() + tally.offtaken_t.mean() + tally.sent_t.mean()) / days;
        let leaves = (leaves > 0.0).then_some(leaves);
        let mut series = StockDays::default();
        for day in 0..case.calendar.n_days() as usize {
            let Some(stock) = figures::stock(case, &outcome.tally, day, position) else { continue };
            let [p05, p50, p95] = [0.05, 0.5, 0.95].map(|q| stock.quantile(q));
            series.stock_p05_t.push(Drawn::new(p05));
            series.stock_p50_t.push(Drawn::new(p50));
            series.stock_p95_t.push(Drawn::new(p95));
            series.cover_d.extend(leaves.map(|leaves| Drawn::new((p50 - tank.heel.0).max(0.0) / leaves)));
        }
        Self {
            tank: tank.id.clone(),
            days: series,
            leaves_t_per_d: leaves.map(Drawn::new),
            stockout_h: Figure::of(&tally.stockout_hours),
            burned_t: Figure::of(&tally.burned_t),
            received_t: Figure::of(&tally.received_t),
            brought_t: Figure::of(&tally.brought_t),
            sent_t: Figure::of(&tally.sent_t),
            produced_t: Figure::of(&tally.produced_t),
            offtaken_t: Figure::of(&tally.offtaken_t),
            offtake_short_t: Figure::of(&tally.offtake_short_t),
            lost_t: Figure::of(&tally.lost_t),
        }
    }
}
