//! How a system depends on others: where its fuel comes from, what losing a supplier or a port does, how long stocks last,
//! and whether the hardest weeks are harder than a threshold allows.
//!
//! Takes the flows of fuel of some samples and the unserved energy of worlds in which something is lost, all on the same
//! luck. `supply.rs` has shares and concentration, `loss.rs` what a loss does, `rest.rs` the threshold.

mod loss;
mod rest;
mod supply;

pub use loss::{LossWorth, Lost, StartWorth, Worst};
pub use rest::{MOST_H, MOST_SHARE, Rest, TAIL, rest};
pub use supply::{Concentration, FuelSupply, SupplierShare, Supply, concentration};

use alumbron_engine::Outcome;
use alumbron_engine::observe::Supplied;
use alumbron_engine::outcome::Histogram;
use alumbron_model::Case;
use serde_json::{Value, json};

use crate::estimate::{Estimate, mean, ratio};
use crate::tables::Table;

/// The schema of the JSON.
pub const SCHEMA: &str = "alumbron.dependence/1";
/// The name of the JSON in the result folder.
pub const DOCUMENT: &str = "dependence.json";

/// How a system depends on others.
#[derive(Clone, Debug, PartialEq)]
pub struct Dependence {
    /// Short name of the case.
    pub case: String,
    /// The case's name for people.
    pub title: String,
    /// Id of the scenario.
    pub scenario: String,
    /// Name of the rationing policy.
    pub policy: String,
    /// Digest of the case.
    pub digest: String,
    /// Seed of all random streams.
    pub seed: u64,
    /// Samples of each world.
    pub samples: u64,
    /// Length of the horizon, h.
    pub hours: u32,
    /// How long a loss lasts, days.
    pub loss_days: u32,
    /// Unserved energy while nothing is lost, MWh.
    pub unserved: Estimate,
    /// Where fuel comes from.
    pub supply: Supply,
    /// Suppliers, then ports, each with the most harmful first.
    pub losses: Vec<LossWorth>,
    /// How long stocks last.
    pub cover: Vec<Cover>,
    /// The energy shortfall threshold; nothing if the horizon is shorter than a window.
    pub rest: Option<Rest>,
}

/// How long the stock of a tank lasts: what is above its heel, by what leaves it in an average day of the horizon, burned,
/// drawn for other uses and sent inland.
#[derive(Clone, Debug, PartialEq)]
pub struct Cover {
    /// Id of the tank.
    pub tank: String,
    /// Its name for people.
    pub title: String,
    /// What leaves it in an average day, t.
    pub drawn_t_per_day: Estimate,
    /// Mean over the ends of days, days.
    pub mean_d: Estimate,
    /// What one end of a day in twenty falls short of, over days and samples, days; right to a bin.
    pub p05_d: f64,
}

/// Everything that is known of the samples.
#[derive(Clone, Copy, Debug)]
pub struct Observed<'o> {
    /// The world in which nothing is lost.
    pub base: &'o Outcome,
    /// Its flows of fuel.
    pub supplied: &'o [Supplied],
    /// The worlds in which something is.
    pub lost: &'o [Lost],
    /// How long, days.
    pub loss_days: u32,
}

/// Puts together what was observed of a case.
#[must_use]
pub fn depend(case: &Case, observed: Observed<'_>) -> Dependence {
    let Observed { base, supplied, lost, loss_days } = observed;
    let stretches: Vec<_> = supplied.iter().map(|row| row.stretches.as_slice()).collect();
    Dependence {
        case: case.name.clone(),
        title: case.name_for_people().to_owned(),
        scenario: case.scenario.id.clone(),
        policy: base.policy.to_owned(),
        digest: case.digest(),
        seed: base.seed,
        samples: base.samples.len() as u64,
        hours: case.calendar.n_hours,
        loss_days,
        unserved: mean(base.samples.iter().map(|row| row.unserved_mwh)),
        supply: supply::supply(case, supplied),
        losses: loss::losses(case, &base.samples, lost),
        cover: cover(case, base, supplied),
        rest: rest(&stretches),
    }
}

fn cover(case: &Case, base: &Outcome, supplied: &[Supplied]) -> Vec<Cover> {
    let (days, n_tanks) = (f64::from(case.calendar.n_hours) / 24.0, case.tanks.len());
    let mut covers = Vec::new();
    for (t, tank) in case.tanks.iter().enumerate() {
        let drawn = mean(supplied.iter().map(|row| row.drawn_t[t] / days));
        if drawn.value <= 0.0 {
            continue;
        }
        let mut stocks: Option<Histogram> = None;
        for day in base.tally.stocks.iter().skip(t).step_by(n_tanks) {
            match &mut stocks {
                Some(all) => all.merge(day),
                None => stocks = Some(day.clone()),
            }
        }
        let p05_t = stocks.map_or(0.0, |stocks| stocks.quantile(0.05));
        covers.push(Cover {
            tank: tank.id.clone(),
            title: if tank.title.is_empty() { tank.id.clone() } else { tank.title.clone() },
            drawn_t_per_day: drawn,
            mean_d: ratio(supplied.iter().map(|row| (row.usable_t[t], row.drawn_t[t] / days))),
            p05_d: (p05_t - tank.heel.0).max(0.0) / drawn.value,
        });
    }
    covers.sort_by(|a, b| a.mean_d.value.total_cmp(&b.mean_d.value).then(a.tank.cmp(&b.tank)));
    covers
}

/// An estimate as JSON.
fn told(e: Estimate) -> Value {
    json!({"value": e.value, "standard_error": e.standard_error})
}

impl Dependence {
    /// As JSON; an error that is unknown is `null`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let cover = |c: &Cover| {
            json!({
                "tank": c.tank,
                "drawn_t_per_d": told(c.drawn_t_per_day),
                "cover_d": told(c.mean_d),
                "cover_p05_d": c.p05_d,
            })
        };
        let json = json!({
            "schema": SCHEMA,
            "case": self.case,
            "scenario": self.scenario,
            "policy": self.policy,
            "digest": self.digest,
            "seed": self.seed,
            "samples": self.samples,
            "hours": self.hours,
            "loss_d": self.loss_days,
            "eue_mwh": told(self.unserved),
            "supply": self.supply.to_json(),
            "losses": self.losses.iter().map(LossWorth::to_json).collect::<Vec<Value>>(),
            "cover": self.cover.iter().map(cover).collect::<Vec<Value>>(),
            "rest": self.rest.map(Rest::to_json),
        });
        format!("{json:#}\n")
    }

    /// The result tables.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        let shares: Vec<_> = self.supply.shares().collect();
        let suppliers = Table::new("supplier_shares")
            .texts("fuel", shares.iter().map(|(fuel, ..)| *fuel))
            .texts("supplier", shares.iter().map(|(_, share)| share.supplier.as_str()))
            .numbers("share", shares.iter().map(|(_, share)| share.share.value))
            .numbers("share_standard_error", shares.iter().map(|(_, share)| share.share.standard_error));
        let rows: Vec<(&LossWorth, &StartWorth)> =
            self.losses.iter().flat_map(|loss| loss.starts.iter().map(move |start| (loss, start))).collect();
        let losses = Table::new("losses")
            .texts("what", rows.iter().map(|(loss, _)| loss.what))
            .texts("lost", rows.iter().map(|(loss, _)| loss.id.as_str()))
            .dates("date", rows.iter().map(|(_, start)| start.days_since_1970))
            .numbers("unserved_mwh", rows.iter().map(|(_, start)| start.unserved.value))
            .numbers("unserved_standard_error_mwh", rows.iter().map(|(_, s)| s.unserved.standard_error))
            .numbers("dark_hours_per_day", rows.iter().map(|(_, start)| start.dark_hours_per_day.value))
            .numbers(
                "dark_standard_error_hours_per_day",
                rows.iter().map(|(_, start)| start.dark_hours_per_day.standard_error),
            );
        let cover = Table::new("cover")
            .texts("tank", self.cover.iter().map(|c| c.tank.as_str()))
            .numbers("drawn_t_per_d", self.cover.iter().map(|c| c.drawn_t_per_day.value))
            .numbers(
                "drawn_standard_error_t_per_d",
                self.cover.iter().map(|c| c.drawn_t_per_day.standard_error),
            )
            .numbers("cover_d", self.cover.iter().map(|c| c.mean_d.value))
            .numbers("cover_standard_error_d", self.cover.iter().map(|c| c.mean_d.standard_error))
            .numbers("cover_p05_d", self.cover.iter().map(|c| c.p05_d));
        vec![suppliers, losses, cover]
    }
}
