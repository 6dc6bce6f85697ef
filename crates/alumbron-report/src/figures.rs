//! Figures that the words, the page and the tables share: shares of causes, sums by month, quantiles from tallies.
//!
//! Everything is computed from the case and the outcome, in the order of the case, without rounding. It knows no
//! format.

use alumbron_engine::Outcome;
use alumbron_engine::outcome::{BlockTally, Cause, DayTally, Histogram, Moments, Tally};
use alumbron_model::Case;
use alumbron_model::entity::Region;

use crate::numeral;

/// The regions with what each of their blocks bore.
pub fn blocks_by_region<'a>(
    case: &'a Case,
    outcome: &'a Outcome,
) -> impl Iterator<Item = (&'a Region, &'a [BlockTally])> {
    let mut rest = outcome.tally.blocks.as_slice();
    case.regions.iter().map(move |region| {
        let (blocks, after) = rest.split_at(rest.len().min(region.blocks.max(1) as usize));
        rest = after;
        (region, blocks)
    })
}

/// A cause with what it kept from people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CauseShare {
    /// The cause.
    pub cause: Cause,
    /// Unserved energy, MWh a sample.
    pub mwh: f64,
    /// Its standard error, MWh.
    pub standard_error: f64,
    /// Share of all unserved energy, 0 to 1.
    pub share: f64,
}

/// The causes in the order of [`Cause::ALL`].
#[must_use]
pub fn causes(outcome: &Outcome) -> Vec<CauseShare> {
    let total: f64 = outcome.tally.causes.iter().map(Moments::mean).sum();
    let share = |mwh: f64| if total > 0.0 { mwh / total } else { 0.0 };
    let one = |(&cause, moments): (&Cause, &Moments)| CauseShare {
        cause,
        mwh: moments.mean(),
        standard_error: moments.standard_error(),
        share: share(moments.mean()),
    };
    Cause::ALL.iter().zip(&outcome.tally.causes).map(one).collect()
}

/// The causes, largest first; equal ones in the order of [`Cause::ALL`].
#[must_use]
pub fn causes_by_size(outcome: &Outcome) -> Vec<CauseShare> {
    let mut causes = causes(outcome);
    causes.sort_by(|a, b| b.share.total_cmp(&a.share));
    causes
}

/// What a cause is called in a list: "forced outages".
#[must_use]
pub fn cause_name(cause: Cause) -> &'static str {
    match cause {
        Cause::Outage => "forced outages",
        Cause::Maintenance => "maintenance",
        Cause::Derating => "derating",
        Cause::Fuel => "no fuel",
        Cause::Network => "network",
        Cause::NotBuilt => "not enough built",
    }
}

/// One sentence on the main cause; `None` if nothing goes unserved.
#[must_use]
pub fn main_cause(outcome: &Outcome) -> Option<String> {
    let causes = causes_by_size(outcome);
    let first = causes.first().filter(|c| c.share > 0.0)?;
    let phrase = match first.cause {
        Cause::Outage => "broken plant",
        Cause::Maintenance => "plant in maintenance",
        Cause::Derating => "worn plant that runs below its rating",
        Cause::Fuel => "lack of fuel",
        Cause::Network => "a grid too weak to share what there is",
        Cause::NotBuilt => "too little plant built",
    };
    let degree = if first.share >= 0.5 { "mainly" } else { "most of all" };
    let listed = causes.iter().filter(|c| c.share >= 0.005);
    let list: Vec<String> =
        listed.map(|c| format!("{} {}", cause_name(c.cause), numeral::percent(c.share))).collect();
    Some(format!("{degree} {phrase}: {}", list.join(", ")))
}

/// Unserved energy in each month of the horizon, MWh a sample, in the order of [`alumbron_model::Calendar::months`].
#[must_use]
pub fn unserved_by_month(case: &Case, outcome: &Outcome) -> Vec<f64> {
    by_month(case, |day| outcome.tally.days.get(day).map_or(0.0, |d| d.unserved_mwh.mean())).0
}

/// Mean stock over the days of each month as a share of the tank's capacity, 0 to 1, at the median of the samples.
#[must_use]
pub fn median_stock_by_month(case: &Case, tally: &Tally, tank: usize) -> Vec<f64> {
    let capacity = case.tanks.0[tank].capacity.0;
    let (sums, days) = by_month(case, |day| {
        stock(case, tally, day, tank).filter(|_| capacity > 0.0).map_or(0.0, |h| h.quantile(0.5) / capacity)
    });
    sums.iter().zip(days).map(|(sum, days)| sum / days.max(1.0)).collect()
}

/// A tank's stock at the end of a day, over the samples, t.
#[derive(Clone, Copy, Debug)]
pub struct Stock<'a> {
    /// Mean and spread, exact.
    pub moments: &'a Moments,
    distribution: &'a Histogram,
}

impl Stock<'_> {
    /// Quantile, t, right to a bin of the tally; exact where all samples agree, as with a tank that is always empty.
    #[must_use]
    pub fn quantile(&self, q: f64) -> f64 {
        // A spread of less than a billionth of the stock is rounding.
        let agreed = self.moments.deviation() <= 1e-9 * self.moments.mean().abs();
        if agreed { self.moments.mean() } else { self.distribution.quantile(q) }
    }
}

/// A tank's stock at the end of a day; `None` if nothing was observed.
#[must_use]
pub fn stock<'a>(case: &Case, tally: &'a Tally, day: usize, tank: usize) -> Option<Stock<'a>> {
    let at = day * case.tanks.len() + tank;
    let (moments, distribution) = (tally.stock_t.get(at)?, tally.stocks.get(at)?);
    (!moments.is_empty()).then_some(Stock { moments, distribution })
}

/// Sums of a daily quantity over the months of the horizon, and the days in each.
fn by_month(case: &Case, daily: impl Fn(usize) -> f64) -> (Vec<f64>, Vec<f64>) {
    let months = case.calendar.months();
    let (mut sums, mut days) = (vec![0.0; months.len()], vec![0.0; months.len()]);
    let mut month = 0;
    for day in 0..case.calendar.n_days() {
        while months.get(month + 1).is_some_and(|&(_, _, first)| first <= day) {
            month += 1;
        }
        if let (Some(sum), Some(n)) = (sums.get_mut(month), days.get_mut(month)) {
            *sum += daily(day as usize);
            *n += 1.0;
        }
    }
    (sums, days)
}

/// Hours without power of the average person on each day, weighted by population: at `day`, h.
#[must_use]
pub fn dark_hours_by_day(case: &Case, outcome: &Outcome) -> Vec<f64> {
    let n = case.regions.len();
    let weights = case.person_weights();
    let samples = outcome.tally.n_samples.max(1) as f64;
    (0..case.calendar.n_days() as usize)
        .map(|day| {
            let row = outcome.tally.region_day_dark_hours.get(day * n..(day + 1) * n).unwrap_or(&[]);
            row.iter().zip(&weights).map(|(dark, weight)| dark / samples * weight).sum()
        })
        .collect()
}

/// Energy by technology and month.
#[derive(Clone, Debug, PartialEq)]
pub struct TechnologyEnergy {
    /// Id of the technology; `None` for units without one.
    pub id: Option<String>,
    /// Name for people.
    pub title: String,
    /// Energy in each month of the horizon, MWh a sample.
    pub months_mwh: Vec<f64>,
}

impl TechnologyEnergy {
    /// Energy over the horizon, MWh a sample.
    #[must_use]
    pub fn total_mwh(&self) -> f64 {
        self.months_mwh.iter().sum()
    }
}

/// Energy delivered by each technology that delivers any, in the case's order, units without technology last.
#[must_use]
pub fn energy_by_technology(case: &Case, outcome: &Outcome) -> Vec<TechnologyEnergy> {
    let n_months = case.calendar.months().len();
    let samples = outcome.tally.n_samples.max(1) as f64;
    let mut rows: Vec<TechnologyEnergy> = case
        .technologies
        .iter()
        .map(|t| (Some(t.id.clone()), t.title.clone()))
        .chain([(None, "Other".to_owned())])
        .map(|(id, title)| TechnologyEnergy { id, title, months_mwh: vec![0.0; n_months] })
        .collect();
    for (unit, tally) in case.units.iter().zip(&outcome.tally.units) {
        let row = unit.technology.map_or(case.technologies.len(), |t| t.position());
        for (sum, energy) in rows[row].months_mwh.iter_mut().zip(&tally.month_energy_mwh) {
            *sum += energy / samples;
        }
    }
    rows.retain(|row| row.total_mwh() > 0.0);
    rows
}

/// One level of the shortfall duration curve: hours a sample during which the shed is above it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurveLevel {
    /// The level, MW.
    pub shed_mw: f64,
    /// Mean over samples, h.
    pub mean_h: f64,
    /// 5th percentile, h.
    pub p05_h: f64,
    /// Median, h.
    pub p50_h: f64,
    /// 95th percentile, h.
    pub p95_h: f64,
}

/// The shortfall duration curve, lowest level first. Means and quantiles are right to a bin of the tally; that a sample
/// never sheds more than a level is known exactly.
#[must_use]
pub fn duration_curve(outcome: &Outcome) -> Vec<CurveLevel> {
    let tally = &outcome.tally;
    let n = tally.curve.len().max(1) as f64;
    let level = |(k, hours): (usize, &Histogram)| CurveLevel {
        shed_mw: k as f64 / n * tally.curve_top_mw,
        mean_h: hours.mean(),
        p05_h: hours.quantile(0.05),
        p50_h: hours.quantile(0.5),
        p95_h: hours.quantile(0.95),
    };
    tally.curve.iter().enumerate().map(level).collect()
}

/// The largest shed of a day over the samples, MW.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DailyShed {
    /// 5th percentile.
    pub p05: f64,
    /// Median.
    pub p50: f64,
    /// 95th percentile.
    pub p95: f64,
}

/// The largest shed of each day. Samples without shortfall on a day are known to have shed nothing.
#[must_use]
pub fn daily_shed(outcome: &Outcome) -> Vec<DailyShed> {
    let at = |day: &DayTally, q| day.max_shed.quantile(q);
    let days = outcome.tally.days.iter();
    days.map(|day| DailyShed { p05: at(day, 0.05), p50: at(day, 0.5), p95: at(day, 0.95) }).collect()
}
