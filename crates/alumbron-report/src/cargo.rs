//! What a cargo is worth: days of burn, electricity, days of demand, with the assumptions each figure rests on.
//!
//! Takes what the units of a case burned in some samples. All figures are of an average cargo in an average hour: they say
//! what the fuel amounts to, not what its arrival on a given day would spare, which `compare` and `credit` answer.

use alumbron_engine::observe::Burned;
use alumbron_model::Case;
use alumbron_model::entity::Fuel;
use alumbron_model::quantity::{CUBIC_METRES_PER_BARREL, Tonnes};
use alumbron_model::record::Idx;
use serde_json::{Value, json};

use crate::estimate::{Estimate, mean, ratio};
use crate::numeral::{grouped, short};

/// The schema of the JSON of a cargo.
pub const SCHEMA: &str = "alumbron.cargo/1";

/// A cargo, and what it comes to in a case.
#[derive(Clone, Debug, PartialEq)]
pub struct CargoWorth {
    /// Short name of the case.
    pub case: String,
    /// Its name for people.
    pub title: String,
    /// Id of the scenario.
    pub scenario: String,
    /// Digest of the case.
    pub digest: String,
    /// Seed of all random streams.
    pub seed: u64,
    /// Samples that burn and demand were taken from.
    pub samples: u64,
    /// Length of the horizon, h.
    pub hours: u32,
    /// Id of the fuel.
    pub fuel: String,
    /// Its name for people.
    pub fuel_title: String,
    /// Mass, t.
    pub mass_t: f64,
    /// The same in barrels, where the fuel's density is known.
    pub barrels: Option<f64>,
    /// The same as energy of fuel by the lower heating value, GJ, where that is known.
    pub fuel_energy_gj: Option<f64>,
    /// What all units burn of the fuel in an average day, t.
    pub burn_t_per_day: Estimate,
    /// Days of that burn that the cargo is.
    pub burn_days: Estimate,
    /// Electricity that the units which burn the fuel make of as much, MWh.
    pub electricity_mwh: Estimate,
    /// What a MWh takes of the fuel on average, t.
    pub specific_t_per_mwh: Estimate,
    /// Demand of an average day, MWh.
    pub demand_mwh_per_day: Estimate,
    /// Days of demand of the whole system that the electricity is.
    pub demand_days: Estimate,
    /// People in all regions.
    pub people: f64,
    /// Hours without power it could spare at most, summed over people; nothing if the case counts no people.
    pub person_hours: Option<Estimate>,
    /// Who burns the fuel, most first.
    pub burners: Vec<Burner>,
    /// What the figures rest on, a sentence each.
    pub assumptions: Vec<String>,
}

/// Units of a technology that burn the fuel; those without technology stand alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Burner {
    /// Name for people.
    pub name: String,
    /// Its share of what is burned of the fuel: its weight in the mean.
    pub share: f64,
    /// What a MWh takes, t.
    pub specific_t_per_mwh: f64,
    /// The same as energy, GJ of fuel for a MWh, where the heating value is known.
    pub heat_rate_gj_per_mwh: Option<f64>,
}

/// What a mass of fuel comes to, by what was burned in these samples; `None` if nobody burned it.
#[must_use]
pub fn value(case: &Case, fuel: Idx<Fuel>, mass: Tonnes, rows: &[Burned], seed: u64) -> Option<CargoWorth> {
    let (n_fuels, days) = (case.fuels.len(), f64::from(case.calendar.n_hours) / 24.0);
    let of_fuel = |cells: &[f64]| cells.iter().skip(fuel.position()).step_by(n_fuels).sum::<f64>();
    let burned: Vec<f64> = rows.iter().map(|row| of_fuel(&row.mass_t)).collect();
    let generated: Vec<f64> = rows.iter().map(|row| of_fuel(&row.energy_mwh)).collect();
    let demand: Vec<f64> = rows.iter().map(|row| row.demand_mwh).collect();
    let [of_burned, of_generated, of_demand] =
        [&burned, &generated, &demand].map(|v| mean(v.iter().copied()));
    if of_burned.value <= 0.0 {
        return None;
    }
    let data = &case.fuels[fuel];
    let pairs = |top: &[f64], bottom: &[f64]| -> Vec<(f64, f64)> {
        top.iter().copied().zip(bottom.iter().copied()).collect()
    };
    let yielded = ratio(pairs(&generated, &burned).into_iter());
    let specific_t_per_mwh = ratio(pairs(&burned, &generated).into_iter());
    let electricity_mwh = scaled(yielded, mass.0);
    // A product of powers of means: its relative error is that of the sum of relative parts.
    let part = |i: usize| {
        generated[i] / of_generated.value - burned[i] / of_burned.value - demand[i] / of_demand.value
    };
    let demand_days = if of_demand.value > 0.0 {
        let value = electricity_mwh.value / of_demand.value * days;
        Estimate { value, standard_error: value * mean((0..rows.len()).map(part)).standard_error }
    } else {
        Estimate { value: 0.0, standard_error: f64::INFINITY }
    };
    let burn_days = mass.0 * days / of_burned.value;
    let people: f64 = case.regions.iter().map(|region| region.population).sum();
    // Where nobody declares people, each region counts as one.
    let counted = case.regions.iter().any(|region| region.population > 1.0);
    let barrels = data.density.map(|density| mass.0 * density.0);
    let mut worth = CargoWorth {
        case: case.name.clone(),
        title: case.name_for_people().to_owned(),
        scenario: case.scenario.id.clone(),
        digest: case.digest(),
        seed,
        samples: rows.len() as u64,
        hours: case.calendar.n_hours,
        fuel: data.id.clone(),
        fuel_title: if data.title.is_empty() { data.id.clone() } else { data.title.clone() },
        mass_t: mass.0,
        barrels,
        fuel_energy_gj: data.lhv.map(|lhv| lhv.0 * mass.0),
        burn_t_per_day: scaled(of_burned, 1.0 / days),
        burn_days: scaled(Estimate { value: 1.0, standard_error: of_burned.relative_error() }, burn_days),
        electricity_mwh,
        specific_t_per_mwh,
        demand_mwh_per_day: scaled(of_demand, 1.0 / days),
        demand_days,
        people,
        person_hours: counted.then(|| scaled(demand_days, 24.0 * people)),
        burners: burners(case, fuel, rows),
        assumptions: Vec::new(),
    };
    worth.assumptions = assumptions(case, fuel, &worth);
    Some(worth)
}

fn scaled(estimate: Estimate, by: f64) -> Estimate {
    Estimate { value: estimate.value * by, standard_error: estimate.standard_error * by.abs() }
}

/// Who burned the fuel, by technology, most first.
fn burners(case: &Case, fuel: Idx<Fuel>, rows: &[Burned]) -> Vec<Burner> {
    let n_fuels = case.fuels.len();
    let lhv = case.fuels[fuel].lhv;
    // Name, t, MWh.
    let mut sums: Vec<(&str, f64, f64)> = Vec::new();
    for (u, unit) in case.units.iter().enumerate() {
        let cell = u * n_fuels + fuel.position();
        let tonnes: f64 = rows.iter().map(|row| row.mass_t[cell]).sum();
        let mwh: f64 = rows.iter().map(|row| row.energy_mwh[cell]).sum();
        if tonnes <= 0.0 {
            continue;
        }
        let (title, id) = match unit.technology {
            Some(technology) => (&case.technologies[technology].title, &case.technologies[technology].id),
            None => (&unit.title, &unit.id),
        };
        let name = if title.is_empty() { id.as_str() } else { title.as_str() };
        match sums.iter_mut().find(|(known, ..)| *known == name) {
            Some(sum) => (sum.1, sum.2) = (sum.1 + tonnes, sum.2 + mwh),
            None => sums.push((name, tonnes, mwh)),
        }
    }
    let total: f64 = sums.iter().map(|(_, tonnes, _)| tonnes).sum();
    sums.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let burner = |(name, tonnes, mwh): (&str, f64, f64)| Burner {
        name: name.to_owned(),
        share: tonnes / total,
        specific_t_per_mwh: tonnes / mwh,
        heat_rate_gj_per_mwh: lhv.map(|lhv| lhv.0 * tonnes / mwh),
    };
    sums.into_iter().map(burner).collect()
}

fn assumptions(case: &Case, fuel: Idx<Fuel>, worth: &CargoWorth) -> Vec<String> {
    let data = &case.fuels[fuel];
    let known = case.provenance.iter().find(|row| row.table == "fuels" && row.id == data.id);
    let sure = known.map_or("assumed", |row| row.confidence.word());
    let mut said = Vec::new();
    if let Some(density) = data.density {
        let litres = grouped(1e3 * CUBIC_METRES_PER_BARREL, 1);
        said.push(format!(
            "{} barrels of {litres} litres in a tonne of {}, as fuels.csv says ({sure}).",
            short(density.0),
            data.id
        ));
    }
    if let Some(lhv) = data.lhv {
        said.push(format!("A lower heating value of {} GJ/t, as fuels.csv says ({sure}).", short(lhv.0)));
    }
    said.push(format!(
        "Burn and demand of an average day of scenario {} over the whole horizon, with its outages, embargoes and shortages.",
        worth.scenario
    ));
    said.push(
        "Electricity at the specific use of the units that burn the fuel, each weighed by what it burned of it in the samples."
            .to_owned(),
    );
    let others: f64 =
        case.offtakes.iter().filter(|o| case.tanks[o.tank].fuel == fuel).map(|o| 24.0 * o.rate.0).sum();
    if others > 0.0 {
        said.push(format!(
            "Power alone: other users of {} draw up to {} t a day more.",
            data.id,
            grouped(others, 0)
        ));
    }
    if worth.person_hours.is_some() {
        said.push(
            "Person-hours are the most it can spare: all of the electricity goes to people who would be without, as when \
             nothing but this fuel is short."
                .to_owned(),
        );
    }
    said
}

impl CargoWorth {
    /// The volume in cubic metres, where the fuel's density is known.
    #[must_use]
    pub fn volume_m3(&self) -> Option<f64> {
        self.barrels.map(|barrels| barrels * CUBIC_METRES_PER_BARREL)
    }

    /// The figures as JSON; an error that is unknown is `null`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let told = |e: Estimate| json!({"value": e.value, "standard_error": e.standard_error});
        let burner = |b: &Burner| {
            json!({
                "name": b.name,
                "share": b.share,
                "specific_use_t_per_mwh": b.specific_t_per_mwh,
                "heat_rate_gj_per_mwh": b.heat_rate_gj_per_mwh,
            })
        };
        let json = json!({
            "schema": SCHEMA,
            "case": self.case,
            "scenario": self.scenario,
            "digest": self.digest,
            "seed": self.seed,
            "samples": self.samples,
            "hours": self.hours,
            "fuel": self.fuel,
            "mass_t": self.mass_t,
            "volume_bbl": self.barrels,
            "volume_m3": self.volume_m3(),
            "fuel_energy_gj": self.fuel_energy_gj,
            "burn_t_per_d": told(self.burn_t_per_day),
            "burn_d": told(self.burn_days),
            "electricity_mwh": told(self.electricity_mwh),
            "specific_use_t_per_mwh": told(self.specific_t_per_mwh),
            "demand_mwh_per_d": told(self.demand_mwh_per_day),
            "demand_d": told(self.demand_days),
            "people": self.people,
            "most_person_hours_spared": self.person_hours.map(told),
            "burners": self.burners.iter().map(burner).collect::<Vec<Value>>(),
            "assumptions": self.assumptions,
        });
        format!("{json:#}\n")
    }
}
