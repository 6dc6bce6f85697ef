//! What an outlook says of each day: quantiles, chances, units that matter; and its JSON.

use alumbron_engine::Daily;
use alumbron_model::Case;
use alumbron_outlook::score::{quantile, sort};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::tables::{Table, in_days};

/// The schema of the JSON.
pub const SCHEMA: &str = "alumbron.outlook/1";
/// The name of the JSON in the result folder.
pub const DOCUMENT: &str = "outlook.json";

/// The shares below which quantiles are told.
pub const SHARES: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];
/// Their names.
const NAMES: [&str; 7] = ["p05", "p10", "p25", "p50", "p75", "p90", "p95"];

/// Hours in the dark on a day whose chances are told.
pub const DARK_H: [f64; 3] = [4.0, 8.0, 12.0];

/// What may come of something: its mean and the quantiles of [`SHARES`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Mean over samples.
    pub mean: f64,
    /// Quantiles.
    pub quantiles: [f64; 7],
}

impl Spread {
    /// Of one value for each sample.
    #[must_use]
    pub fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.collect();
        sort(&mut values);
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        Self { mean, quantiles: SHARES.map(|share| quantile(&values, share)) }
    }

    fn json(&self, digits: i32) -> Value {
        let mut object = serde_json::Map::new();
        let quantiles = NAMES.iter().zip(self.quantiles);
        object.extend(quantiles.map(|(name, value)| ((*name).to_owned(), rounded(value, digits))));
        json!({"mean": rounded(self.mean, digits), "quantiles": object})
    }
}

/// A number to so many digits after the point: more than an ensemble can know only clutter a file.
fn rounded(value: f64, digits: i32) -> Value {
    let ten = 10f64.powi(digits);
    json!((value * ten).round() / ten)
}

/// A region on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionDay {
    /// Id.
    pub region: String,
    /// Name for people.
    pub title: String,
    /// Hours in the dark of a person, by even rotation.
    pub dark_h: Spread,
    /// Chance of more than each of [`DARK_H`].
    pub more_than: [f64; 3],
}

/// One day of an outlook.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlookDay {
    /// The day.
    pub date: Date,
    /// 1 for the day of the note.
    pub lead: u32,
    /// The most that is shed in an hour, MW.
    pub max_shed_mw: Spread,
    /// Chance that something is shed.
    pub any_shed: f64,
    /// Unserved energy, MWh.
    pub unserved_mwh: Spread,
    /// Hours in the dark of a person, over all regions by people.
    pub dark_h: Spread,
    /// Chance of more than each of [`DARK_H`].
    pub more_than: [f64; 3],
    /// Regions, in order of the case.
    pub regions: Vec<RegionDay>,
    /// Chance that each tank is at its heel at some time of the day, in order of the case.
    pub dry: Vec<f64>,
}

/// A unit that notes name.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitAhead {
    /// Id.
    pub unit: String,
    /// Name for people.
    pub title: String,
    /// What it gives when it is on, MW.
    pub typical_mw: f64,
    /// What the last list said: `on`, `failed` or `maintained`.
    pub status: &'static str,
    /// For how many days, as far as lists reach back.
    pub status_days: u32,
    /// Chance that it is out on the first and on the last day.
    pub out: (f64, f64),
    /// What its being out may cost at the worst time of a day, MW: what it gives, times the chance that it is out, times how
    /// much more is shed for each MW that is out. Mean over days.
    pub costs_mw: f64,
}

/// An outlook.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// Short name of the case.
    pub case: String,
    /// The case's name for people.
    pub title: String,
    /// Id of the scenario.
    pub scenario: String,
    /// Name of the rationing policy.
    pub policy: &'static str,
    /// Digest of the case.
    pub digest: String,
    /// Seed of all random streams.
    pub seed: u64,
    /// Number of samples.
    pub samples: u64,
    /// The morning it was made on.
    pub issued: Date,
    /// The day of the last note that it has read.
    pub last_note: Date,
    /// What was shed at most on days before, as far as notes tell: for the picture.
    pub before: Vec<(Date, f64)>,
    /// Days, in order.
    pub days: Vec<OutlookDay>,
    /// Units that notes name; those that may cost most first.
    pub units: Vec<UnitAhead>,
    /// Ids and names of tanks, in order of the case.
    pub tanks: Vec<(String, String)>,
}

/// What samples came to, day by day.
#[must_use]
pub fn days(case: &Case, samples: &[Daily], dates: impl Iterator<Item = Date>) -> Vec<OutlookDay> {
    let (n_regions, n_tanks) = (case.regions.len(), case.tanks.len());
    let weights = case.person_weights();
    let n = samples.len().max(1) as f64;
    let chance = |of: &dyn Fn(&Daily) -> bool| samples.iter().filter(|daily| of(daily)).count() as f64 / n;
    let one = |(day, date): (usize, Date)| {
        let here = day * n_regions..(day + 1) * n_regions;
        let dark = |daily: &Daily| -> f64 {
            daily.dark_h[here.clone()].iter().zip(&weights).map(|(hours, weight)| hours * weight).sum()
        };
        let region = |(position, region): (usize, &alumbron_model::entity::Region)| {
            let dark = |daily: &Daily| daily.dark_h[here.start + position];
            RegionDay {
                region: region.id.clone(),
                title: region.title.clone(),
                dark_h: Spread::of(samples.iter().map(dark)),
                more_than: DARK_H.map(|hours| chance(&|daily| dark(daily) > hours)),
            }
        };
        OutlookDay {
            date,
            lead: day as u32 + 1,
            max_shed_mw: Spread::of(samples.iter().map(|daily| daily.max_shed_mw[day])),
            any_shed: chance(&|daily| daily.max_shed_mw[day] > 0.0),
            unserved_mwh: Spread::of(
                samples.iter().map(|daily| daily.unserved_mwh[here.clone()].iter().sum()),
            ),
            dark_h: Spread::of(samples.iter().map(dark)),
            more_than: DARK_H.map(|hours| chance(&|daily| dark(daily) > hours)),
            regions: case.regions.iter().enumerate().map(region).collect(),
            dry: (0..n_tanks).map(|tank| chance(&|daily| daily.dry_h[day * n_tanks + tank] > 0)).collect(),
        }
    };
    dates.enumerate().map(one).collect()
}

impl Outlook {
    /// The outlook as tables: days, regions by day, tanks by day, units.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        let days = &self.days;
        let quantile = |nth: usize| days.iter().map(move |day| day.max_shed_mw.quantiles[nth]);
        let by_day = Table::new("outlook_days")
            .dates("date", days.iter().map(|day| in_days(day.date)))
            .integers("lead_d", days.iter().map(|day| i64::from(day.lead)))
            .numbers("max_shed_mw", days.iter().map(|day| day.max_shed_mw.mean))
            .numbers("max_shed_p05_mw", quantile(0))
            .numbers("max_shed_p10_mw", quantile(1))
            .numbers("max_shed_p25_mw", quantile(2))
            .numbers("max_shed_p50_mw", quantile(3))
            .numbers("max_shed_p75_mw", quantile(4))
            .numbers("max_shed_p90_mw", quantile(5))
            .numbers("max_shed_p95_mw", quantile(6))
            .numbers("any_shed_chance", days.iter().map(|day| day.any_shed))
            .numbers("unserved_mwh", days.iter().map(|day| day.unserved_mwh.mean))
            .numbers("dark_h", days.iter().map(|day| day.dark_h.mean))
            .numbers("more_than_4_h_chance", days.iter().map(|day| day.more_than[0]))
            .numbers("more_than_8_h_chance", days.iter().map(|day| day.more_than[1]))
            .numbers("more_than_12_h_chance", days.iter().map(|day| day.more_than[2]));
        let rows: Vec<(&OutlookDay, &RegionDay)> =
            days.iter().flat_map(|day| day.regions.iter().map(move |region| (day, region))).collect();
        let regions = Table::new("outlook_regions")
            .dates("date", rows.iter().map(|(day, _)| in_days(day.date)))
            .texts("region", rows.iter().map(|(_, region)| region.region.as_str()))
            .numbers("dark_h", rows.iter().map(|(_, region)| region.dark_h.mean))
            .numbers("dark_p05_h", rows.iter().map(|(_, region)| region.dark_h.quantiles[0]))
            .numbers("dark_p95_h", rows.iter().map(|(_, region)| region.dark_h.quantiles[6]))
            .numbers("more_than_4_h_chance", rows.iter().map(|(_, region)| region.more_than[0]))
            .numbers("more_than_8_h_chance", rows.iter().map(|(_, region)| region.more_than[1]))
            .numbers("more_than_12_h_chance", rows.iter().map(|(_, region)| region.more_than[2]));
        let dry: Vec<(&OutlookDay, usize)> =
            days.iter().flat_map(|day| (0..self.tanks.len()).map(move |tank| (day, tank))).collect();
        let tanks = Table::new("outlook_tanks")
            .dates("date", dry.iter().map(|(day, _)| in_days(day.date)))
            .texts("tank", dry.iter().map(|(_, tank)| self.tanks[*tank].0.as_str()))
            .numbers("dry_chance", dry.iter().map(|(day, tank)| day.dry[*tank]));
        let units = Table::new("outlook_units")
            .texts("unit", self.units.iter().map(|unit| unit.unit.as_str()))
            .numbers("typical_mw", self.units.iter().map(|unit| unit.typical_mw))
            .texts("status", self.units.iter().map(|unit| unit.status))
            .integers("status_days", self.units.iter().map(|unit| i64::from(unit.status_days)))
            .numbers("out_first_day_chance", self.units.iter().map(|unit| unit.out.0))
            .numbers("out_last_day_chance", self.units.iter().map(|unit| unit.out.1))
            .numbers("costs_mw", self.units.iter().map(|unit| unit.costs_mw));
        vec![by_day, regions, tanks, units]
    }

    /// The outlook as one JSON object.
    #[must_use]
    pub fn to_json(&self) -> String {
        let more = |more_than: [f64; 3]| {
            let [four, eight, twelve] = more_than;
            json!({"more_than_4_h": rounded(four, 4), "more_than_8_h": rounded(eight, 4), "more_than_12_h": rounded(twelve, 4)})
        };
        let region = |region: &RegionDay| json!({"region": region.region, "dark_h": region.dark_h.json(3), "chance": more(region.more_than)});
        let day = |day: &OutlookDay| {
            let shed = day.max_shed_mw.json(1);
            let tank = |((id, _), dry): (&(String, String), &f64)| json!({"tank": id, "dry_chance": rounded(*dry, 4)});
            json!({
                "date": day.date.to_string(),
                "lead": day.lead,
                "quantiles": shed["quantiles"],
                "mean": shed["mean"],
                "any_shed_chance": rounded(day.any_shed, 4),
                "unserved_mwh": day.unserved_mwh.json(1),
                "dark_h": day.dark_h.json(3),
                "chance": more(day.more_than),
                "regions": day.regions.iter().map(region).collect::<Vec<_>>(),
                "tanks": self.tanks.iter().zip(&day.dry).map(tank).collect::<Vec<_>>(),
            })
        };
        let unit = |unit: &UnitAhead| {
            json!({
                "unit": unit.unit,
                "typical_mw": rounded(unit.typical_mw, 1),
                "status": unit.status,
                "status_days": unit.status_days,
                "out_chance_first_day": rounded(unit.out.0, 4),
                "out_chance_last_day": rounded(unit.out.1, 4),
                "costs_mw": rounded(unit.costs_mw, 2),
            })
        };
        let before =
            |(date, mw): &(Date, f64)| json!({"date": date.to_string(), "max_shed_mw": rounded(*mw, 1)});
        let value = json!({
            "schema": SCHEMA,
            "case": self.case,
            "scenario": self.scenario,
            "policy": self.policy,
            "digest": self.digest,
            "seed": self.seed,
            "samples": self.samples,
            "issued": self.issued.to_string(),
            "last_note": self.last_note.to_string(),
            "measure": "the most that is shed in an hour of the day, MW",
            "before": self.before.iter().map(before).collect::<Vec<_>>(),
            "days": self.days.iter().map(day).collect::<Vec<_>>(),
            "units": self.units.iter().map(unit).collect::<Vec<_>>(),
        });
        let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
        text.push('\n');
        text
    }
}
