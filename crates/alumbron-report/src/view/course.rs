//! Series along the horizon: days, months, hours of the day, and energy by technology.

use alumbron_engine::Outcome;
use alumbron_engine::outcome::Moments;
use alumbron_model::Case;
use alumbron_model::time::Hour;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Drawn, drawn};
use crate::figures;

/// Days of the horizon; all series have one value a day, rounded.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Days {
    /// Date of the first day, `YYYY-MM-DD`; the others follow without a gap.
    pub first: String,
    /// Hours without power of the average person, weighted by population.
    pub dark_h: Vec<Drawn>,
    /// Unserved energy, MWh.
    pub unserved_mwh: Vec<Drawn>,
    /// The day's largest shed, mean over samples, MW.
    pub max_shed_mw: Vec<Drawn>,
    /// Its 5th percentile over samples, MW.
    pub max_shed_p05_mw: Vec<Drawn>,
    /// Its median, MW.
    pub max_shed_p50_mw: Vec<Drawn>,
    /// Its 95th percentile, MW.
    pub max_shed_p95_mw: Vec<Drawn>,
    /// By region, in the order of the case.
    pub regions: Vec<RegionDays>,
}

/// Days of a region.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RegionDays {
    /// Id of the region.
    pub region: String,
    /// Hours without power of the average person, a value a day, rounded.
    pub dark_h: Vec<Drawn>,
}

/// Months of the horizon; all series have one value a month, rounded.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Months {
    /// The months, `YYYY-MM`.
    pub months: Vec<String>,
    /// Energy demanded, MWh.
    pub demand_mwh: Vec<Drawn>,
    /// Unserved energy, MWh.
    pub unserved_mwh: Vec<Drawn>,
    /// Its standard error, MWh; null if unknown.
    pub unserved_standard_error_mwh: Vec<Option<Drawn>>,
    /// Hours without power of the average person in the month.
    pub dark_h: Vec<Drawn>,
    /// Its standard error; null if unknown.
    pub dark_standard_error_h: Vec<Option<Drawn>>,
    /// Hours with a shortfall.
    pub shortfall_h: Vec<Drawn>,
}

/// Energy that units of a technology delivered.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TechnologyMonths {
    /// Id of the technology; null for units without one.
    pub technology: Option<String>,
    /// Energy in each month, MWh, rounded.
    pub months_mwh: Vec<Drawn>,
}

/// Hours of the day in each month of the horizon.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Clock {
    /// Chance of a shortfall somewhere, 0 to 1: a row a month, a value for each of 24 hours, rounded.
    pub shortfall_probability: Vec<Vec<Drawn>>,
    /// Mean shed, MW, likewise.
    pub shed_mw: Vec<Vec<Drawn>>,
}

pub(super) fn days(case: &Case, outcome: &Outcome) -> Days {
    let n_regions = case.regions.len();
    let samples = outcome.tally.n_samples.max(1) as f64;
    let sheds = figures::daily_shed(outcome);
    let days = &outcome.tally.days;
    let region = |(r, region): (usize, &alumbron_model::entity::Region)| RegionDays {
        region: region.id.clone(),
        dark_h: drawn(
            outcome.tally.region_day_dark_hours.chunks_exact(n_regions).map(|row| row[r] / samples),
        ),
    };
    Days {
        first: case.calendar.date(0).to_string(),
        dark_h: drawn(figures::dark_hours_by_day(case, outcome)),
        unserved_mwh: Drawn::means(days.iter().map(|day| &day.unserved_mwh)),
        max_shed_mw: Drawn::means(days.iter().map(|day| &day.max_shed_mw)),
        max_shed_p05_mw: drawn(sheds.iter().map(|shed| shed.p05)),
        max_shed_p50_mw: drawn(sheds.iter().map(|shed| shed.p50)),
        max_shed_p95_mw: drawn(sheds.iter().map(|shed| shed.p95)),
        regions: case.regions.iter().enumerate().map(region).collect(),
    }
}

pub(super) fn months(case: &Case, outcome: &Outcome) -> Months {
    let n_regions = case.regions.len();
    let tally = &outcome.tally;
    let samples = tally.n_samples.max(1) as f64;
    let name = |(year, month, _): (i16, u8, u32)| format!("{year:04}-{month:02}");
    // The first row of each month is that of the system.
    let spans: Vec<_> = tally.months.iter().step_by(1 + n_regions).collect();
    let demand = tally.month_demand_mwh.chunks_exact(n_regions).map(|row| row.iter().sum::<f64>() / samples);
    let error = |moments: &Moments| Drawn::known(moments.standard_error());
    Months {
        months: case.calendar.months().into_iter().map(name).collect(),
        demand_mwh: drawn(demand),
        unserved_mwh: Drawn::means(spans.iter().map(|span| &span.unserved_mwh)),
        unserved_standard_error_mwh: spans.iter().map(|span| error(&span.unserved_mwh)).collect(),
        dark_h: Drawn::means(spans.iter().map(|span| &span.dark_hours)),
        dark_standard_error_h: spans.iter().map(|span| error(&span.dark_hours)).collect(),
        shortfall_h: Drawn::means(spans.iter().map(|span| &span.shortfall_hours)),
    }
}

pub(super) fn energy(case: &Case, outcome: &Outcome) -> Vec<TechnologyMonths> {
    let rows = figures::energy_by_technology(case, outcome).into_iter();
    rows.map(|row| TechnologyMonths { technology: row.id, months_mwh: drawn(row.months_mwh) }).collect()
}

pub(super) fn clock(case: &Case, outcome: &Outcome) -> Clock {
    let (calendar, tally) = (&case.calendar, &outcome.tally);
    let samples = tally.n_samples.max(1) as f64;
    let months = calendar.months();
    // Sums of shortfalls and of unserved energy, and the hours they are of, for each hour of the day of each month.
    let mut cells = vec![[(0.0, 0.0, 0.0); 24]; months.len()];
    let mut month = 0;
    for (hour, (&short, &unserved)) in
        (0u32..).zip(tally.hour_shortfalls.iter().zip(&tally.hour_unserved_mwh))
    {
        while months.get(month + 1).is_some_and(|&(_, _, first)| first <= hour / 24) {
            month += 1;
        }
        if let Some(row) = cells.get_mut(month) {
            let cell = &mut row[usize::from(calendar.hour_of_day(Hour(hour)))];
            *cell = (cell.0 + f64::from(short), cell.1 + unserved, cell.2 + samples);
        }
    }
    let mean = |sum: f64, n: f64| if n > 0.0 { Drawn::new(sum / n) } else { Drawn::default() };
    Clock {
        shortfall_probability: cells
            .iter()
            .map(|row| row.map(|(short, _, n)| mean(short, n)).to_vec())
            .collect(),
        shed_mw: cells.iter().map(|row| row.map(|(_, shed, n)| mean(shed, n)).to_vec()).collect(),
    }
}
