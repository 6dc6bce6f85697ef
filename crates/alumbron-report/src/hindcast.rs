//! How good outlooks were: scores by lead beside simple forecasts, and their JSON.
//!
//! Scores are of the most that was shed on a day, MW. Intervals of skill come from blocks of days drawn again and again
//! (E. Carlstein, *Ann. Statist.* 14, 1986, 1171), since errors of days near each other are alike.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::tables::{Table, in_days};

/// The schema of the JSON.
pub const SCHEMA: &str = "alumbron.hindcast/1";
/// The name of the JSON in the result folder.
pub const DOCUMENT: &str = "hindcast.json";

/// Classes of the histogram of ranks.
pub const RANKS: usize = 10;

/// One forecast of one day, and what came.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The morning it was made on.
    pub issued: Date,
    /// 1 for the day of the note.
    pub lead: u32,
    /// The day.
    pub date: Date,
    /// What was shed at most, MW.
    pub came_mw: f64,
    /// Mean and quantiles 0.05, 0.25, 0.5, 0.75, 0.95 of what was forecast, MW.
    pub mean_mw: f64,
    /// See `mean_mw`.
    pub quantiles_mw: [f64; 5],
    /// Score of the forecast (CRPS), MW.
    pub crps_mw: f64,
    /// Share of samples below what came; 0.5 for each that is equal.
    pub rank: f64,
    /// Chance that was given to more than each of [`LEVELS_MW`].
    pub more_than: [f64; 3],
    /// Error of the last value known when it was made, if one was known, MW.
    pub persistence_mw: Option<f64>,
    /// Score of the last 28 days known then, taken as an ensemble, MW.
    pub last28_mw: Option<f64>,
    /// Error of what the utility forecast in its note of that day, MW.
    pub utility_mw: Option<f64>,
}

/// Sheds whose chances are checked, MW.
pub const LEVELS_MW: [f64; 3] = [250.0, 500.0, 1000.0];

/// Scores at one lead. Means over days, MW unless said.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Lead, days.
    pub lead: u32,
    /// Number of days.
    pub n: usize,
    /// CRPS.
    pub crps: f64,
    /// Absolute error of the median.
    pub mae: f64,
    /// Mean forecast less what came.
    pub bias: f64,
    /// Share of days within the middle half.
    pub cover50: f64,
    /// Share of days within the middle nine tenths.
    pub cover90: f64,
    /// Score of the last value, as an absolute error.
    pub crps_persistence: Option<f64>,
    /// Score of the last 28 days.
    pub crps_last28: Option<f64>,
    /// Absolute error of the utility's own forecast; only where it has one.
    pub mae_utility: Option<f64>,
    /// CRPS on the days on which the utility has a forecast.
    pub crps_with_utility: Option<f64>,
    /// 1 less CRPS by that of the last 28 days, and the limits between which nine of ten drawings of blocks lie; unknown
    /// with few blocks.
    pub skill: Option<(f64, f64, f64)>,
    /// How often what came ranked in each tenth of the forecast: even if it is right about its errors.
    pub ranks: [usize; RANKS],
    /// Of days that were given a chance of at least so many tenths of a shed above each of [`LEVELS_MW`]: number, mean chance
    /// given, and how often it came.
    pub reliability: Vec<Reliability>,
}

/// Days that were given a like chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reliability {
    /// Above this, MW.
    pub above_mw: f64,
    /// Days.
    pub n: usize,
    /// Mean chance given.
    pub given: f64,
    /// Share of them on which it came.
    pub came: f64,
}

/// Classes of chance.
const CHANCES: usize = 5;

/// Length of a block, days. Chosen: a month, longer than errors remember.
const BLOCK_D: i64 = 28;
/// Blocks below which nothing can be said about how sure the skill is. Chosen.
const FEWEST_BLOCKS: usize = 5;
/// Drawings of blocks.
const DRAWS: usize = 1000;

/// Scores of outlooks.
#[derive(Clone, Debug, PartialEq)]
pub struct Hindcast {
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
    /// Samples of each outlook.
    pub samples: u64,
    /// First and last morning on which one was made, and how many.
    pub issued: (Date, Date, usize),
    /// Every so many notes.
    pub every: u32,
    /// By lead.
    pub rows: Vec<Row>,
    /// Every forecast that was scored, by lead and date.
    pub forecasts: Vec<Forecast>,
}

/// Scores forecasts by lead.
#[must_use]
pub fn rows(forecasts: &[Forecast], leads: &[u32]) -> Vec<Row> {
    leads.iter().filter_map(|&lead| row(forecasts, lead)).collect()
}

fn row(forecasts: &[Forecast], lead: u32) -> Option<Row> {
    let of_lead: Vec<&Forecast> = forecasts.iter().filter(|f| f.lead == lead).collect();
    if of_lead.is_empty() {
        return None;
    }
    let mean = |value: &dyn Fn(&Forecast) -> Option<f64>| {
        let values: Vec<f64> = of_lead.iter().filter_map(|f| value(f)).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    };
    let all = |value: &dyn Fn(&Forecast) -> f64| mean(&|f| Some(value(f))).unwrap_or(0.0);
    let within = |f: &Forecast, low: usize, high: usize| {
        let inside = f.quantiles_mw[low] <= f.came_mw && f.came_mw <= f.quantiles_mw[high];
        f64::from(u8::from(inside))
    };
    let mut ranks = [0; RANKS];
    for forecast in &of_lead {
        ranks[((forecast.rank * RANKS as f64) as usize).min(RANKS - 1)] += 1;
    }
    Some(Row {
        lead,
        n: of_lead.len(),
        crps: all(&|f| f.crps_mw),
        mae: all(&|f| (f.quantiles_mw[2] - f.came_mw).abs()),
        bias: all(&|f| f.mean_mw - f.came_mw),
        cover50: all(&|f| within(f, 1, 3)),
        cover90: all(&|f| within(f, 0, 4)),
        crps_persistence: mean(&|f| f.persistence_mw),
        crps_last28: mean(&|f| f.last28_mw),
        mae_utility: mean(&|f| f.utility_mw),
        crps_with_utility: mean(&|f| f.utility_mw.map(|_| f.crps_mw)),
        skill: skill(&of_lead),
        ranks,
        reliability: reliability(&of_lead),
    })
}

/// Skill against the last 28 days, with limits.
fn skill(forecasts: &[&Forecast]) -> Option<(f64, f64, f64)> {
    let pairs: Vec<(Date, f64, f64)> =
        forecasts.iter().filter_map(|f| Some((f.date, f.crps_mw, f.last28_mw?))).collect();
    let first = pairs.first()?.0;
    let ratio = |sums: (f64, f64)| if sums.1 > 0.0 { 1.0 - sums.0 / sums.1 } else { 0.0 };
    let block = |date: Date| alumbron_model::note::days_between(first, date) / BLOCK_D;
    let mut blocks: Vec<(f64, f64)> = Vec::new();
    let mut last = None;
    for &(date, ours, theirs) in &pairs {
        if last != Some(block(date)) {
            blocks.push((0.0, 0.0));
            last = Some(block(date));
        }
        if let Some(sums) = blocks.last_mut() {
            *sums = (sums.0 + ours, sums.1 + theirs);
        }
    }
    if blocks.len() < FEWEST_BLOCKS {
        return None;
    }
    let total = blocks.iter().fold((0.0, 0.0), |total, sums| (total.0 + sums.0, total.1 + sums.1));
    let mut luck = alumbron_engine::chance::Stream::open(
        0,
        0,
        alumbron_engine::chance::StreamKey::new(
            "hindcast",
            "blocks",
            alumbron_engine::chance::Purpose::Order,
        ),
    );
    let mut drawn: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let pick =
                |_: usize| blocks[((luck.uniform() * blocks.len() as f64) as usize).min(blocks.len() - 1)];
            let sums =
                (0..blocks.len()).map(pick).fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            ratio(sums)
        })
        .collect();
    drawn.sort_unstable_by(f64::total_cmp);
    Some((ratio(total), drawn[DRAWS / 20], drawn[DRAWS - 1 - DRAWS / 20]))
}

fn reliability(forecasts: &[&Forecast]) -> Vec<Reliability> {
    let mut classes = Vec::new();
    for (level, above_mw) in LEVELS_MW.into_iter().enumerate() {
        for class in 0..CHANCES {
            let of_class =
                |f: &&&Forecast| ((f.more_than[level] * CHANCES as f64) as usize).min(CHANCES - 1) == class;
            let days: Vec<&&Forecast> = forecasts.iter().filter(of_class).collect();
            if !days.is_empty() {
                let n = days.len() as f64;
                classes.push(Reliability {
                    above_mw,
                    n: days.len(),
                    given: days.iter().map(|f| f.more_than[level]).sum::<f64>() / n,
                    came: days.iter().filter(|f| f.came_mw > above_mw).count() as f64 / n,
                });
            }
        }
    }
    classes
}

impl Hindcast {
    /// The scores as tables: by lead, and every forecast with what came.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        let rows = &self.rows;
        let scores = Table::new("hindcast_scores")
            .integers("lead_d", rows.iter().map(|row| i64::from(row.lead)))
            .integers("n", rows.iter().map(|row| row.n as i64))
            .numbers("crps_mw", rows.iter().map(|row| row.crps))
            .numbers("mae_mw", rows.iter().map(|row| row.mae))
            .numbers("bias_mw", rows.iter().map(|row| row.bias))
            .numbers("cover50", rows.iter().map(|row| row.cover50))
            .numbers("cover90", rows.iter().map(|row| row.cover90))
            .numbers("crps_persistence_mw", rows.iter().map(|row| row.crps_persistence))
            .numbers("crps_last28_mw", rows.iter().map(|row| row.crps_last28))
            .numbers("mae_utility_mw", rows.iter().map(|row| row.mae_utility))
            .numbers("crps_with_utility_mw", rows.iter().map(|row| row.crps_with_utility))
            .numbers("skill", rows.iter().map(|row| row.skill.map(|skill| skill.0)))
            .numbers("skill_p05", rows.iter().map(|row| row.skill.map(|skill| skill.1)))
            .numbers("skill_p95", rows.iter().map(|row| row.skill.map(|skill| skill.2)));
        let all = &self.forecasts;
        let quantile = |nth: usize| all.iter().map(move |f| f.quantiles_mw[nth]);
        let forecasts = Table::new("forecasts")
            .dates("issued", all.iter().map(|f| in_days(f.issued)))
            .dates("date", all.iter().map(|f| in_days(f.date)))
            .integers("lead_d", all.iter().map(|f| i64::from(f.lead)))
            .numbers("came_mw", all.iter().map(|f| f.came_mw))
            .numbers("forecast_mw", all.iter().map(|f| f.mean_mw))
            .numbers("forecast_p05_mw", quantile(0))
            .numbers("forecast_p25_mw", quantile(1))
            .numbers("forecast_p50_mw", quantile(2))
            .numbers("forecast_p75_mw", quantile(3))
            .numbers("forecast_p95_mw", quantile(4))
            .numbers("crps_mw", all.iter().map(|f| f.crps_mw))
            .numbers("rank", all.iter().map(|f| f.rank))
            .numbers("persistence_error_mw", all.iter().map(|f| f.persistence_mw))
            .numbers("last28_crps_mw", all.iter().map(|f| f.last28_mw))
            .numbers("utility_error_mw", all.iter().map(|f| f.utility_mw));
        vec![scores, forecasts]
    }

    /// The scores as one JSON object.
    #[must_use]
    pub fn to_json(&self) -> String {
        let row = |row: &Row| {
            let reliability = |r: &Reliability| json!({"above_mw": r.above_mw, "n": r.n, "given": rounded(r.given), "came": rounded(r.came)});
            json!({
                "lead": row.lead,
                "n": row.n,
                "crps": rounded(row.crps),
                "mae": rounded(row.mae),
                "bias": rounded(row.bias),
                "cover50": rounded(row.cover50),
                "cover90": rounded(row.cover90),
                "crps_persistence": row.crps_persistence.map(rounded),
                "crps_last28": row.crps_last28.map(rounded),
                "mae_utility": row.mae_utility.map(rounded),
                "crps_with_utility": row.crps_with_utility.map(rounded),
                "skill": row.skill.map(|(skill, low, high)| {
                    json!({"against": "last28", "value": rounded(skill), "p05": rounded(low), "p95": rounded(high)})
                }),
                "ranks": row.ranks,
                "reliability": row.reliability.iter().map(reliability).collect::<Vec<_>>(),
            })
        };
        let value = json!({
            "schema": SCHEMA,
            "case": self.case,
            "scenario": self.scenario,
            "policy": self.policy,
            "digest": self.digest,
            "seed": self.seed,
            "samples": self.samples,
            "from": self.issued.0.to_string(),
            "to": self.issued.1.to_string(),
            "issued": self.issued.2,
            "every": self.every,
            "measure": "the most that is shed in an hour of the day, MW",
            "rows": self.rows.iter().map(row).collect::<Vec<_>>(),
        });
        let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// To four digits after the point.
fn rounded(value: f64) -> Value {
    json!((value * 1e4).round() / 1e4)
}
