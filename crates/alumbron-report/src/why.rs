//! Why energy went unserved: shares of causes with their errors, and their JSON and table.
//!
//! Takes the rows of [`alumbron_engine::why()`]: shares sum to the unserved energy in every sample, so their means do too.
//! Beside another world that met the same luck, every share has a paired difference.

use alumbron_engine::system::{Part, Split, Switch};
use alumbron_engine::why::{N_SHARES, Why, WhyRow};
use alumbron_model::Case;
use alumbron_model::entity::Region;
use serde_json::{Value, json};

use crate::estimate::{Estimate, mean};
use crate::numeral::percent_with_error;
use crate::paired::Paired;
use crate::tables::Table;

/// The schema of the JSON.
pub const SCHEMA: &str = "alumbron.why/1";
/// The names of the tables; parts have one beside these.
pub const TABLES: [&str; 2] = ["why", "why_samples"];
/// The name of the JSON in the result folder.
pub const DOCUMENT: &str = "why.json";

/// What was attributed, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Short name of the case.
    pub case: String,
    /// The case's name for people.
    pub title: String,
    /// Id of the scenario.
    pub scenario: String,
    /// Name of the rationing policy.
    pub policy: &'static str,
    /// Id of the scenario it is set beside, if there is one.
    pub beside: Option<String>,
    /// Digest of the case.
    pub digest: String,
    /// Seed of all random streams.
    pub seed: u64,
    /// Number of samples.
    pub samples: u64,
    /// Length of the horizon, h.
    pub hours: u32,
    /// Unserved energy, MWh.
    pub unserved: Estimate,
    /// Causes in the order of [`Switch::ALL`], and last not enough built.
    pub causes: Vec<CausePart>,
    /// Broken plant: forced outages, maintenance, derating and parts together. What they do alone and without each other is
    /// not asked.
    pub plant: CausePart,
    /// What causes were split by, if they were.
    pub split: Option<Split>,
    /// Parts of causes one level deeper, if asked for; the shares of those of a cause sum to its share.
    pub parts: Vec<PartShare>,
    /// Year and month of each month of the horizon.
    pub months: Vec<(i16, u8)>,
    /// Ids of the regions.
    pub regions: Vec<String>,
    /// What people call them.
    pub region_names: Vec<String>,
    /// Mean shares at `(month * n_regions + region) * n_causes + cause`, with errors, MWh.
    pub cells: Vec<Estimate>,
}

/// A cause's part in the unserved energy.
#[derive(Clone, Debug, PartialEq)]
pub struct CausePart {
    /// The word in tables.
    pub cause: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Whether there is anything in the case by which it could act.
    pub present: bool,
    /// Its Shapley share, MWh.
    pub share: Estimate,
    /// Its share of the unserved energy, with the error of the ratio.
    pub of_all: Estimate,
    /// What it does alone, MWh; nothing for what is not built.
    pub first_in: Option<Estimate>,
    /// What would be spared without it alone, MWh.
    pub last_in: Option<Estimate>,
    /// Its share beside that in the other world, MWh.
    pub beside: Option<Paired>,
    /// Its share of the unserved energy beside that in the other world.
    pub of_all_beside: Option<Paired>,
}

/// A part of a cause: a fuel, a supplier or a technology.
#[derive(Clone, Debug, PartialEq)]
pub struct PartShare {
    /// The word of the cause in tables.
    pub cause: &'static str,
    /// Id of the fuel, supplier or technology; nothing for what is left of the cause.
    pub part: Option<String>,
    /// What people call it.
    pub name: String,
    /// Its share, MWh.
    pub share: Estimate,
    /// Its share of the unserved energy, with the error of the ratio.
    pub of_all: Estimate,
    /// Its share beside that in the other world, MWh, if it is a part of a cause there too.
    pub beside: Option<Paired>,
}

/// Attributes the unserved energy of a case to causes, beside that of another scenario of it if one is given.
#[must_use]
pub fn attribute(case: &Case, why: &Why, base: Option<(&Case, &Why)>, seed: u64) -> Attribution {
    let estimate = |field: &dyn Fn(&WhyRow) -> f64| mean(why.rows.iter().map(field));
    let base_rows = base.map(|(_, base)| base);
    let part = |at: usize| {
        let switch = Switch::ALL.get(at).copied();
        CausePart {
            present: switch.is_none_or(|switch| why.present.contains(&switch)),
            first_in: switch.map(|_| estimate(&|r| r.first_in_mwh[at])),
            last_in: switch.map(|_| estimate(&|r| r.last_in_mwh[at])),
            ..CausePart::of(
                (switch.map_or("not-built", Switch::word), name(switch)),
                (why, base_rows),
                &|r| r.shares_mwh[at],
            )
        }
    };
    let plant = CausePart {
        present: why.present.iter().any(|switch| PLANT.contains(switch)),
        ..CausePart::of(("plant", "broken plant"), (why, base_rows), &|r| {
            PLANT.iter().map(|switch| r.shares_mwh[*switch as usize]).sum()
        })
    };
    let values_of = |why: &Why, at: usize| -> Vec<f64> { why.rows.iter().map(|r| r.parts_mwh[at]).collect() };
    let named =
        |case: &Case, (cause, part): (Switch, Option<Part>)| (cause, part.map(|p| p.id(case).to_owned()));
    let parts = why.parts.iter().enumerate().map(|(at, &(cause, part))| {
        let (_, id) = named(case, (cause, part));
        let same = base.and_then(|(other, base)| {
            let place = base.parts.iter().position(|&of| named(other, of) == (cause, id.clone()))?;
            Some(Paired::means(&values_of(base, place), &values_of(why, at)))
        });
        let title = part.map_or(LEFT_OF_FUEL, |part| part.title(case));
        PartShare {
            cause: cause.word(),
            name: if title.is_empty() { "without technology" } else { title }.to_owned(),
            part: id,
            share: estimate(&|r| r.parts_mwh[at]),
            of_all: mean_and_error(&fractions(why, &|r| r.parts_mwh[at])),
            beside: same,
        }
    });
    let parts = parts.collect();
    let n_cells = why.rows.first().map_or(0, |row| row.cells_mwh.len());
    Attribution {
        case: case.name.clone(),
        title: case.name_for_people().to_owned(),
        scenario: case.scenario.id.clone(),
        policy: why.policy,
        beside: base.map(|(base, _)| base.scenario.id.clone()),
        digest: case.digest(),
        seed,
        samples: why.rows.len() as u64,
        hours: case.calendar.n_hours,
        unserved: estimate(&|r| r.unserved_mwh),
        causes: (0..N_SHARES).map(part).collect(),
        plant,
        split: why.split,
        parts,
        months: case.calendar.months().iter().map(|&(year, month, _)| (year, month)).collect(),
        regions: case.regions.iter().map(|region| region.id.clone()).collect(),
        region_names: case.regions.iter().map(region_name).collect(),
        cells: (0..n_cells).map(|cell| estimate(&|r| r.cells_mwh[cell])).collect(),
    }
}

/// The causes that are broken plant.
const PLANT: [Switch; 3] = [Switch::Outage, Switch::Maintenance, Switch::Derating];

impl CausePart {
    /// A cause that is present, by its share of each sample, beside that in another world.
    fn of(
        (cause, name): (&'static str, &'static str),
        (why, base): (&Why, Option<&Why>),
        share: &dyn Fn(&WhyRow) -> f64,
    ) -> Self {
        let values = |why: &Why| -> Vec<f64> { why.rows.iter().map(share).collect() };
        Self {
            cause,
            name,
            present: true,
            share: mean(values(why)),
            of_all: mean_and_error(&fractions(why, share)),
            first_in: None,
            last_in: None,
            beside: base.map(|base| Paired::means(&values(base), &values(why))),
            of_all_beside: base.map(|base| Paired::means(&fractions(base, share), &fractions(why, share))),
        }
    }
}

/// A share of all that goes unserved, as a part of each sample: the ratio of means, linearized.
fn fractions(why: &Why, share: &dyn Fn(&WhyRow) -> f64) -> Vec<f64> {
    let all = mean(why.rows.iter().map(|r| r.unserved_mwh)).value;
    let ratio = mean(why.rows.iter().map(share)).value / all;
    let part = |r: &WhyRow| ratio + (share(r) - ratio * r.unserved_mwh) / all;
    if all > 0.0 { why.rows.iter().map(part).collect() } else { vec![0.0; why.rows.len()] }
}

fn region_name(region: &Region) -> String {
    if region.title.is_empty() { &region.id } else { &region.title }.clone()
}

fn mean_and_error(parts: &[f64]) -> Estimate {
    mean(parts.iter().copied())
}

/// What is left of fuel when every supplier delivers what was agreed.
const LEFT_OF_FUEL: &str = "beyond what was agreed";

/// What a cause is called in a list.
fn name(switch: Option<Switch>) -> &'static str {
    match switch {
        Some(Switch::Fuel) => "no fuel",
        Some(Switch::Outage) => "forced outages",
        Some(Switch::Maintenance) => "maintenance",
        Some(Switch::Derating) => "derating and parts",
        Some(Switch::Network) => "network",
        None => "not enough built",
    }
}

impl Attribution {
    /// Shares summed over regions, or over months, of a cell's position, MWh a sample: for pictures.
    #[must_use]
    pub fn by_month(&self, cause: usize) -> Vec<f64> {
        let n = self.regions.len() * self.causes.len();
        let of_month = |cells: &[Estimate]| {
            cells.iter().skip(cause).step_by(self.causes.len()).map(|cell| cell.value).sum()
        };
        self.cells.chunks_exact(n.max(1)).map(of_month).collect()
    }

    /// Shares of a region, MWh a sample, by cause: for pictures.
    #[must_use]
    pub fn of_region(&self, region: usize) -> Vec<f64> {
        let n = self.causes.len();
        let mut sums = vec![0.0; n];
        for month in self.cells.chunks_exact((n * self.regions.len()).max(1)) {
            sums.iter_mut().zip(&month[region * n..]).for_each(|(sum, cell)| *sum += cell.value);
        }
        sums
    }

    /// One sentence on what made most of the unserved energy, broken plant taken together; nothing if none goes unserved.
    #[must_use]
    pub fn main_cause(&self) -> Option<String> {
        self.sentence(|cause| Some(cause.of_all))
    }

    /// The same of the world it is set beside.
    #[must_use]
    pub fn main_cause_beside(&self) -> Option<String> {
        self.sentence(|cause| cause.of_all_beside.map(|paired| paired.base))
    }

    /// Broken plant together, and every other cause.
    pub fn grouped(&self) -> impl Iterator<Item = &CausePart> {
        let is_plant = |cause: &&CausePart| !PLANT.iter().any(|switch| switch.word() == cause.cause);
        std::iter::once(&self.plant).chain(self.causes.iter().filter(is_plant)).filter(|cause| cause.present)
    }

    fn sentence(&self, of_all: impl Fn(&CausePart) -> Option<Estimate>) -> Option<String> {
        let mut shares: Vec<(&CausePart, Estimate)> =
            self.grouped().filter_map(|cause| Some((cause, of_all(cause)?))).collect();
        shares.sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
        let &(first, largest) = shares.first().filter(|(_, share)| share.value > 0.0)?;
        let degree = if largest.value >= 0.5 { "mainly" } else { "most of all" };
        let phrase = match first.cause {
            "fuel" => "lack of fuel",
            "network" => "a grid too weak to share what there is",
            "not-built" => "too little plant built",
            _ => "broken plant",
        };
        let listed = shares[1..].iter().filter(|(_, share)| share.value >= 0.005);
        let list: Vec<String> =
            listed.map(|(cause, share)| format!("{} {}", cause.name, percent_with_error(*share))).collect();
        let rest = if list.is_empty() { String::new() } else { format!("; {}", list.join(", ")) };
        Some(format!("{degree} {phrase}, {}{rest}", percent_with_error(largest)))
    }

    /// The parts in order of their share, the largest first.
    #[must_use]
    pub fn parts_by_share(&self) -> Vec<&PartShare> {
        let mut parts: Vec<&PartShare> = self.parts.iter().collect();
        parts.sort_by(|a, b| b.share.value.total_cmp(&a.share.value));
        parts
    }

    /// As JSON; an error that is unknown is `null`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let estimate = |e: Estimate| json!({"value": e.value, "standard_error": e.standard_error});
        let paired = |p: &Paired| {
            json!({
                "base": p.base.value,
                "difference": p.difference.value,
                "difference_standard_error": p.difference.standard_error,
                "beyond_error": p.is_beyond_error(),
            })
        };
        let cause = |c: &CausePart| {
            json!({
                "cause": c.cause,
                "present": c.present,
                "share_mwh": estimate(c.share),
                "share": estimate(c.of_all),
                "first_in_mwh": c.first_in.map(estimate),
                "last_in_mwh": c.last_in.map(estimate),
                "beside_mwh": c.beside.as_ref().map(paired),
                "beside": c.of_all_beside.as_ref().map(paired),
            })
        };
        let part = |p: &PartShare| {
            json!({
                "cause": p.cause,
                "part": p.part,
                "share_mwh": estimate(p.share),
                "share": estimate(p.of_all),
                "beside_mwh": p.beside.as_ref().map(paired),
            })
        };
        let json = json!({
            "schema": SCHEMA,
            "case": self.case,
            "scenario": self.scenario,
            "against": self.beside,
            "policy": self.policy,
            "digest": self.digest,
            "seed": self.seed,
            "samples": self.samples,
            "hours": self.hours,
            "eue_mwh": estimate(self.unserved),
            "causes": self.causes.iter().map(cause).collect::<Vec<Value>>(),
            "plant": cause(&self.plant),
            "by": self.split.map(Split::word),
            "parts": self.parts.iter().map(part).collect::<Vec<Value>>(),
        });
        format!("{json:#}\n")
    }

    /// The result tables: shares by month and region, and by sample.
    #[must_use]
    pub fn tables(&self, why: &Why) -> Vec<Table> {
        let n_causes = self.causes.len();
        let at = |cell: usize| {
            let (place, cause) = (cell / n_causes, cell % n_causes);
            (self.months[place / self.regions.len()], place % self.regions.len(), cause)
        };
        let cells: Vec<_> = (0..self.cells.len()).map(at).collect();
        let shares = Table::new("why")
            .integers("year", cells.iter().map(|((year, _), ..)| i64::from(*year)))
            .integers("month", cells.iter().map(|((_, month), ..)| i64::from(*month)))
            .texts("region", cells.iter().map(|(_, region, _)| self.regions[*region].as_str()))
            .texts("cause", cells.iter().map(|(.., cause)| self.causes[*cause].cause))
            .numbers("share_mwh", self.cells.iter().map(|cell| cell.value))
            .numbers("share_standard_error_mwh", self.cells.iter().map(|cell| cell.standard_error));
        let rows = || why.rows.iter().flat_map(|row| (0..N_SHARES).map(move |cause| (row, cause)));
        let samples = Table::new("why_samples")
            // Sample numbers stay far below 2^63.
            .integers("sample", rows().map(|(row, _)| row.sample as i64))
            .texts("cause", rows().map(|(_, cause)| self.causes[cause].cause))
            .numbers("share_mwh", rows().map(|(row, cause)| row.shares_mwh[cause]))
            .numbers("first_in_mwh", rows().map(|(row, cause)| row.first_in_mwh.get(cause).copied()))
            .numbers("last_in_mwh", rows().map(|(row, cause)| row.last_in_mwh.get(cause).copied()));
        let mut tables = vec![shares, samples];
        if !self.parts.is_empty() {
            let rows = || {
                why.rows.iter().flat_map(|row| self.parts.iter().zip(&row.parts_mwh).map(move |p| (row, p)))
            };
            let parts = Table::new("why_parts")
                .integers("sample", rows().map(|(row, _)| row.sample as i64))
                .texts("cause", rows().map(|(_, (part, _))| part.cause))
                .texts("part", rows().map(|(_, (part, _))| part.part.as_deref().unwrap_or_default()))
                .numbers("share_mwh", rows().map(|(_, (_, mwh))| *mwh));
            tables.push(parts);
        }
        tables
    }
}
