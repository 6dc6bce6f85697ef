//! What losing a supplier or a port does: the same samples with and without it, from several dates on.

use alumbron_engine::outcome::SampleRow;
use alumbron_engine::system::Loss;
use alumbron_model::Case;
use alumbron_model::time::Hour;
use serde_json::{Value, json};

use super::told;
use crate::estimate::{Estimate, mean};
use crate::paired::Paired;
use crate::tables::time::days_since_1970;

/// The samples of a world in which something is lost from an hour on.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    /// What.
    pub loss: Loss,
    /// From when.
    pub start: Hour,
    /// One row per sample, in the order of the base's.
    pub samples: Vec<SampleRow>,
}

/// What a loss adds.
#[derive(Clone, Debug, PartialEq)]
pub struct LossWorth {
    /// `supplier` or `port`.
    pub what: &'static str,
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// By the date it begins, in order of time.
    pub starts: Vec<StartWorth>,
    /// Unserved energy it adds, mean over the dates, MWh.
    pub unserved: Estimate,
    /// Hours without power per person and day it adds, mean over the dates.
    pub dark_hours_per_day: Estimate,
    /// The worst date.
    pub worst: Worst,
}

/// What a loss adds that begins on a date.
#[derive(Clone, Debug, PartialEq)]
pub struct StartWorth {
    /// The date.
    pub date: String,
    /// The same in days since 1970-01-01.
    pub days_since_1970: i32,
    /// Unserved energy over the horizon, with the error of the paired samples, MWh.
    pub unserved: Estimate,
    /// Hours without power per person and day of the horizon.
    pub dark_hours_per_day: Estimate,
}

/// The worst date of a loss. The largest of several means is larger than it should be, for luck helped to choose it; so
/// the date is chosen by the first half of the samples, and the figure is that of the other half.
#[derive(Clone, Debug, PartialEq)]
pub struct Worst {
    /// The date.
    pub date: String,
    /// Unserved energy that the loss adds from then on, of the samples that had no say in the choice, MWh.
    pub unserved: Estimate,
}

/// What each loss adds, suppliers before ports, the most harmful first.
pub(super) fn losses(case: &Case, base: &[SampleRow], lost: &[Lost]) -> Vec<LossWorth> {
    let mut kinds: Vec<Loss> = Vec::new();
    lost.iter().for_each(|world| {
        if !kinds.contains(&world.loss) {
            kinds.push(world.loss);
        }
    });
    let worth = |loss: Loss| {
        let worlds: Vec<&Lost> = lost.iter().filter(|world| world.loss == loss).collect();
        one(case, base, loss, &worlds)
    };
    let mut all: Vec<LossWorth> = kinds.into_iter().map(worth).collect();
    // Of the two words `supplier` comes last in the alphabet.
    all.sort_by(|a, b| {
        b.what.cmp(a.what).then(b.unserved.value.total_cmp(&a.unserved.value)).then(a.id.cmp(&b.id))
    });
    all
}

fn one(case: &Case, base: &[SampleRow], loss: Loss, worlds: &[&Lost]) -> LossWorth {
    let values =
        |rows: &[SampleRow], of: fn(&SampleRow) -> f64| -> Vec<f64> { rows.iter().map(of).collect() };
    let unserved: fn(&SampleRow) -> f64 = |row| row.unserved_mwh;
    let dark: fn(&SampleRow) -> f64 = |row| row.dark_hours_per_day;
    let paired = |world: &Lost, of| Paired::means(&values(base, of), &values(&world.samples, of)).difference;
    let start = |world: &&Lost| StartWorth {
        date: case.calendar.date(world.start.0 / 24).to_string(),
        days_since_1970: days_since_1970(&case.calendar, world.start.0 / 24),
        unserved: paired(world, unserved),
        dark_hours_per_day: paired(world, dark),
    };
    let starts: Vec<StartWorth> = worlds.iter().map(start).collect();
    // The mean over dates in each sample, so that what dates have in common is not taken for chance.
    let over_dates = |of: fn(&SampleRow) -> f64| {
        let part = |(nth, row): (usize, &SampleRow)| {
            worlds.iter().map(|world| of(&world.samples[nth]) - of(row)).sum::<f64>() / worlds.len() as f64
        };
        mean(base.iter().enumerate().map(part))
    };
    let (what, id, title) = match loss {
        Loss::Supplier(at) => ("supplier", &case.suppliers[at].id, &case.suppliers[at].title),
        Loss::Port(at) => ("port", &case.ports[at].id, &case.ports[at].title),
    };
    LossWorth {
        what,
        id: id.clone(),
        title: if title.is_empty() { id.clone() } else { title.clone() },
        unserved: over_dates(unserved),
        dark_hours_per_day: over_dates(dark),
        worst: worst(base, worlds, &starts),
        starts,
    }
}

fn worst(base: &[SampleRow], worlds: &[&Lost], starts: &[StartWorth]) -> Worst {
    let half = base.len() / 2;
    let added = |world: &Lost, samples: std::ops::Range<usize>| {
        mean(samples.map(|nth| world.samples[nth].unserved_mwh - base[nth].unserved_mwh))
    };
    let by_first_half = |world: &Lost| added(world, 0..half.max(1)).value;
    let mut chosen = 0;
    for nth in 1..worlds.len() {
        if by_first_half(worlds[nth]) > by_first_half(worlds[chosen]) {
            chosen = nth;
        }
    }
    Worst { date: starts[chosen].date.clone(), unserved: added(worlds[chosen], half..base.len()) }
}

impl LossWorth {
    pub(super) fn to_json(&self) -> Value {
        let start = |s: &StartWorth| {
            json!({
                "start": s.date,
                "added_unserved_mwh": told(s.unserved),
                "added_dark_hours_per_day": told(s.dark_hours_per_day),
            })
        };
        json!({
            "what": self.what,
            "lost": self.id,
            "added_unserved_mwh": told(self.unserved),
            "added_dark_hours_per_day": told(self.dark_hours_per_day),
            "worst": {
                "start": self.worst.date,
                "added_unserved_mwh": told(self.worst.unserved),
                "chosen_by": "first half of the samples",
                "estimated_by": "second half of the samples",
            },
            "starts": self.starts.iter().map(start).collect::<Vec<Value>>(),
        })
    }
}
