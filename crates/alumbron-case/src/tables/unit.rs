//! `units.csv` and `maintenance.csv`.

use alumbron_model::entity::{
    FuelUse, Maintenance, Outage, Partial, Profile, Region, Tank, Technology, Unit,
};
use alumbron_model::finding::{At, Finding, codes};
use alumbron_model::quantity::{
    Fraction, GigajoulesPerMegawattHour, Hours, Megawatts, PerHour, Quantity as _, TonnesPerMegawattHour,
    UsdPerMegawattHour,
};
use alumbron_model::record::{Fields, Id, Idx, Moment};

use super::outage::{hourly_rate, outage, rate};
use super::{Known, Row, conflict, incomplete, named, positive, row, window};

impl Row for Unit {
    const ABOUT: &'static str = "Generating units, or several identical machines that fail independently. \
        Outages are given by one of: mttf_h and mttr_h; forced_outage_rate and mttr_h; failure_per_h and \
        repair_per_h; or not at all for what never fails. In all tables they are given so.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, known: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let region = f.reference::<Region>("region", "Where it feeds in.");
        let technology = f.reference_or_none::<Technology>("technology", "Its class.");
        let capacity = f.required::<Megawatts>("capacity", "Net capacity of one machine.");
        let count = f.or("count", 1, "1", "Number of identical machines; 0 takes the unit out.");
        let outage = outage(f);
        let partial = partial(f, outage.as_ref().and_then(Option::as_ref));
        let maintenance = maintenance(f);
        let derating =
            f.or("derating_share", Fraction(0.0), "0", "Share of capacity lost for good, by age or fouling.");
        let profile = f.reference_or_none::<Profile>(
            "profile",
            "Hourly factor on capacity (sun, wind, water); with capacity_mw 1 it may hold MW.",
        );
        let cost = f.or(
            "cost",
            UsdPerMegawattHour(0.0),
            "0",
            "Variable cost: units run in this order, cheapest first.",
        );
        let fuel = fuel_use(f, known);
        let consumable = consumable(f);
        Some(Self {
            id: id?.value.0,
            title,
            region: region?.value,
            technology: technology.map(|at| at.value),
            capacity: capacity?.value,
            count,
            outage: outage?,
            partial: partial?,
            maintenance,
            derating,
            profile: profile.map(|at| at.value),
            cost,
            fuel: fuel?,
            consumable: consumable?,
        })
    }
}

/// The state between up and out; `Some(None)` if there is none, `None` if it cannot be read.
fn partial(f: &mut Fields<'_>, outage: Option<&Outage>) -> Option<Option<Partial>> {
    let share = f.optional::<Fraction>(
        "partial_share",
        "Share of capacity that is left in a third state between up and out, from which a machine fails as from up.",
    );
    let failure = rate(
        f,
        ["partial_mttf", "partial_failure"],
        ["Mean time from up to the partial state.", "Probability per hour of entering it from up."],
    );
    let repair = rate(
        f,
        ["partial_mttr", "partial_repair"],
        ["Mean time from the partial state back to up.", "Probability per hour of returning from it to up."],
    );
    let there = |f: &Fields<'_>, keys: &[&str]| keys.iter().any(|key| f.has(key));
    let (share, failure, repair) = match (share, failure, repair) {
        (Some(share), Some(failure), Some(repair)) => (share, failure, repair),
        (None, None, None) if !f.has("partial_share") && !there(f, &ENTERING) && !there(f, &LEAVING) => {
            return Some(None);
        }
        (Some(share), None, _) if !there(f, &ENTERING) => {
            return incomplete(f, &share, "partial_share", "partial_mttf_h");
        }
        (Some(share), _, None) if !there(f, &LEAVING) => {
            return incomplete(f, &share, "partial_share", "partial_mttr_h");
        }
        (None, Some(given), _) | (None, None, Some(given)) if !f.has("partial_share") => {
            f.report(Finding::new(
                &codes::INCOMPLETE_FIELDS,
                "a partial state without `partial_share`",
                given.span,
                "needs `partial_share` beside it",
            ));
            return None;
        }
        _ => return None,
    };
    let Some(outage) = outage else {
        f.report(
            Finding::new(
                &codes::INCOMPLETE_FIELDS,
                "a partial state without outage rates",
                share.span,
                "needs outage rates, such as `mttf_h` and `mttr_h`, beside it",
            )
            .with_help("a machine that is never out has failure_per_h 0 and any repair_per_h"),
        );
        return None;
    };
    let (entering, leaving) =
        (hourly_rate(f, "partial failure", failure)?, hourly_rate(f, "partial repair", repair)?);
    if outage.rates.failure.0 + entering.max(leaving) > 1.0 + 1e-9 {
        let title = "a machine would leave a state with a probability above 1 per hour";
        let label = format!("together with {:.4} of failing to out", outage.rates.failure.0);
        let at = if entering > leaving { failure.span } else { repair.span };
        f.report(Finding::new(&codes::OUTAGE_RATE_RANGE, title, at, label));
        return None;
    }
    Some(Some(Partial { share: share.value, failure: PerHour(entering), repair: PerHour(leaving) }))
}

const ENTERING: [&str; 4] =
    ["partial_mttf_h", "partial_mttf_d", "partial_failure_per_h", "partial_failure_per_y"];
const LEAVING: [&str; 4] =
    ["partial_mttr_h", "partial_mttr_d", "partial_repair_per_h", "partial_repair_per_y"];

/// How long planned maintenance of a machine takes in a year.
fn maintenance(f: &mut Fields<'_>) -> Hours {
    let duration = f.with_default::<Hours>(
        "maintenance",
        "0",
        "Planned maintenance of each machine in a year, in windows that are placed where there is most reserve; \
         excludes rows of maintenance.csv.",
    );
    let Some(duration) = duration else { return Hours(0.0) };
    if duration.value.0 > YEAR_H {
        let title = "maintenance takes longer than a year has hours";
        f.report(Finding::new(&codes::OUT_OF_RANGE, title, duration.span, "must be at most 8760 h"));
    }
    duration.value
}

/// Hours of a year.
const YEAR_H: f64 = 8760.0;

/// What a unit takes from which tanks; nothing for a unit without tanks, `None` if it cannot be read.
fn fuel_use(f: &mut Fields<'_>, known: &Known) -> Option<Vec<FuelUse>> {
    let tanks =
        f.references::<Tank>("tanks", "Tanks it draws from, in order; it never lacks fuel without any.");
    let specific = f.optional::<TonnesPerMegawattHour>("specific_use", "Fuel burned per MWh, by mass.");
    let heat = f.optional::<GigajoulesPerMegawattHour>(
        "heat_rate",
        "Fuel burned per MWh, by energy; needs the lhv of the fuel.",
    );
    let named = f.has("tanks");
    let unreadable = specific.is_none() && heat.is_none() && USES.iter().any(|key| f.has(key));
    if let (Some(specific), Some(heat)) = (&specific, &heat) {
        conflict(f, ("specific_use", specific), ("heat_rate", heat));
        return None;
    }
    let given = specific.as_ref().map(|at| at.span).or(heat.as_ref().map(|at| at.span));
    match (named, given) {
        (false, None) => return (!unreadable).then(Vec::new),
        (false, Some(at)) => {
            f.report(
                Finding::new(
                    &codes::FUEL_USE_WITHOUT_TANK,
                    "a fuel use without a tank",
                    at,
                    "nothing to draw from",
                )
                .with_help(
                    "name the tanks, or remove the fuel use: without a tank the unit never lacks fuel",
                ),
            );
            return None;
        }
        (true, None) => {
            if let (Some(tank), false) = (tanks.first(), unreadable) {
                f.report(
                    Finding::new(
                        &codes::UNIT_WITHOUT_FUEL_USE,
                        "a unit draws from a tank but its fuel use is not given",
                        tank.span,
                        "draws from here",
                    )
                    .with_help("give specific_use_t_per_mwh or heat_rate_gj_per_mwh"),
                );
            }
            return None;
        }
        (true, Some(_)) => {}
    }
    let specific = if specific.is_some() { Some(positive(f, "specific_use", specific)?) } else { None };
    let heat = if heat.is_some() { Some(positive(f, "heat_rate", heat)?) } else { None };
    let mut uses = Vec::new();
    for tank in tanks {
        let value = match (&specific, &heat) {
            (Some(specific), _) => Some(specific.value),
            (None, Some(heat)) => by_heat(f, known, &tank, heat.value),
            (None, None) => None,
        };
        uses.push(value.map(|specific| FuelUse { tank: tank.value, specific }));
    }
    uses.into_iter().collect()
}

/// What a unit needs beside fuel; `Some(None)` if nothing, `None` if it cannot be read.
fn consumable(f: &mut Fields<'_>) -> Option<Option<FuelUse>> {
    let tank = f.reference_or_none::<Tank>(
        "consumable_tank",
        "Tank of what it needs beside fuel, such as lubricants; without any left it cannot run.",
    );
    let specific = f
        .optional::<TonnesPerMegawattHour>("consumable_use", "How much of that it uses up per MWh, by mass.");
    match (tank, specific) {
        (None, None) => {
            let unreadable = f.has("consumable_tank") || CONSUMABLE_USES.iter().any(|key| f.has(key));
            (!unreadable).then_some(None)
        }
        (Some(tank), Some(specific)) => {
            let specific = positive(f, "consumable_use", Some(specific))?.value;
            Some(Some(FuelUse { tank: tank.value, specific }))
        }
        (Some(tank), None) if !CONSUMABLE_USES.iter().any(|key| f.has(key)) => {
            incomplete(f, &tank, "consumable_tank", "consumable_use_kg_per_mwh")
        }
        (None, Some(specific)) if !f.has("consumable_tank") => {
            incomplete(f, &specific, "consumable_use", "consumable_tank")
        }
        _ => None,
    }
}

const CONSUMABLE_USES: [&str; 3] =
    ["consumable_use_t_per_mwh", "consumable_use_g_per_kwh", "consumable_use_kg_per_mwh"];

const USES: [&str; 5] = [
    "specific_use_t_per_mwh",
    "specific_use_g_per_kwh",
    "specific_use_kg_per_mwh",
    "heat_rate_gj_per_mwh",
    "heat_rate_kj_per_kwh",
];

fn by_heat(
    f: &mut Fields<'_>,
    known: &Known,
    tank: &At<Idx<Tank>>,
    heat: GigajoulesPerMegawattHour,
) -> Option<TonnesPerMegawattHour> {
    let fuel = row(&known.fuels, row(&known.tanks, tank.value)?.fuel)?;
    let Some(lhv) = fuel.lhv else {
        f.report(
            Finding::new(
                &codes::MIXED_FUELS_HEAT,
                format!("a heat rate, but fuel `{}` has no heating value", fuel.id),
                tank.span,
                format!("holds `{}`", fuel.id),
            )
            .with_help("give lhv_gj_per_t in fuels.csv, or specific_use_t_per_mwh here"),
        );
        return None;
    };
    let specific = TonnesPerMegawattHour(heat.0 / lhv.0);
    if specific.0 > TonnesPerMegawattHour::MOST {
        let title = format!("the heating value of fuel `{}` is too small for this heat rate", fuel.id);
        let label = format!("{:.1e} t/MWh of it", specific.0);
        f.report(Finding::new(&codes::OUT_OF_RANGE, title, tank.span, label));
        return None;
    }
    Some(specific)
}

impl Row for Maintenance {
    const ABOUT: &'static str = "Planned outages.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, known: &Known) -> Option<Self> {
        let id = f.required::<Id>("id", "Name of the window.");
        let unit = f.reference::<Unit>("unit", "Which unit.");
        let start = f.required::<Moment>("start", "First hour out.");
        let end = f.required::<Moment>("end", "First hour back.");
        let machines = f.with_default::<u32>("machines", "all", "How many of the unit's machines are out.");
        let unit = unit?.value;
        let window = window(f, start?, end?);
        let machines = match machines {
            Some(at) => at.value,
            None => row(&known.units, unit)?.count,
        };
        Some(Self { id: id?.value.0, unit, window, machines })
    }
}
