//! `technologies.csv`, `units.csv` and `maintenance.csv`.

use alumbron_model::entity::{
    FuelUse, Maintenance, OutageRates, Profile, Region, StartState, Supplier, Tank, Technology, Unit,
};
use alumbron_model::finding::{At, Finding, codes};
use alumbron_model::quantity::{
    Fraction, GigajoulesPerMegawattHour, Hours, Megawatts, PerHour, Quantity as _, TonnesPerMegawattHour,
    UsdPerMegawattHour,
};
use alumbron_model::record::{Chosen, Fields, Id, Idx, Moment};

use super::{Known, Row, conflict, incomplete, named, positive, row, window};

impl Row for Technology {
    const ABOUT: &'static str = "Classes of units: for reports, and for who supplies their parts.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, _: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let parts =
            f.reference_or_none::<Supplier>("parts_supplier", "Who supplies parts, if that is known.");
        Some(Self { id: id?.value.0, title, parts_supplier: parts.map(|at| at.value) })
    }
}

impl Row for Unit {
    const ABOUT: &'static str = "Generating units, or several identical machines that fail independently. \
        Outages are given by one of: mttf_h and mttr_h; forced_outage_rate and mttr_h; failure_per_h and \
        repair_per_h; or not at all for a unit that never fails.";

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
        let start = f.with_default::<Chosen<StartState>>(
            "start",
            "stationary",
            "State in hour 0: stationary (up with the long-run probability), up or out; up and out need outage rates.",
        );
        if let (Some(start), Some(None)) = (&start, &outage)
            && start.value.0 != StartState::Stationary
        {
            f.report(Finding::new(
                &codes::INCOMPLETE_FIELDS,
                "`start` without outage rates",
                start.span,
                "needs outage rates, such as `mttf_h` and `mttr_h`, beside it",
            ));
        }
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
        Some(Self {
            id: id?.value.0,
            title,
            region: region?.value,
            technology: technology.map(|at| at.value),
            capacity: capacity?.value,
            count,
            outage: outage?,
            start: start.map_or(StartState::Stationary, |at| at.value.0),
            derating,
            profile: profile.map(|at| at.value),
            cost,
            fuel: fuel?,
        })
    }
}

/// The outage rates of a row; `Some(None)` if it never fails, `None` if they cannot be read.
fn outage(f: &mut Fields<'_>) -> Option<Option<OutageRates>> {
    let mttf =
        f.optional::<Hours>("mttf", "Mean time to failure; failure probability per hour is 1 / mttf_h.");
    let mttr = f.optional::<Hours>("mttr", "Mean time to repair; repair probability per hour is 1 / mttr_h.");
    let forced = f.optional::<Fraction>(
        "forced_outage_rate",
        "Long-run share of hours out; the failure rate follows from it and mttr_h.",
    );
    let failure = f.optional::<PerHour>("failure", "Failure probability per hour.");
    let repair = f.optional::<PerHour>("repair", "Repair probability per hour.");
    match (&mttf, &forced, &failure) {
        (Some(mttf), Some(forced), _) => {
            conflict(f, ("mttf", mttf), ("forced_outage_rate", forced));
            return None;
        }
        (Some(mttf), _, Some(failure)) => {
            conflict(f, ("mttf", mttf), ("failure", failure));
            return None;
        }
        (_, Some(forced), Some(failure)) => {
            conflict(f, ("forced_outage_rate", forced), ("failure", failure));
            return None;
        }
        _ => {}
    }
    if let (Some(mttr), Some(repair)) = (&mttr, &repair) {
        conflict(f, ("mttr", mttr), ("repair", repair));
        return None;
    }
    // A field that is there but unreadable has been reported already; nothing more is said about its partner.
    let there = |f: &Fields<'_>, names: [&str; 2]| names.iter().any(|name| f.has(name));
    let hours = |at: At<Hours>| At { value: 1.0 / at.value.0, span: at.span };
    let rate = |at: At<PerHour>| At { value: at.value.0, span: at.span };
    let (failure, repair) = match (mttf, forced, failure, mttr, repair) {
        (None, None, None, None, None) => return Some(None),
        (Some(mttf), None, None, Some(mttr), None) => (hours(mttf), hours(mttr)),
        (None, None, Some(failure), None, Some(repair)) => (rate(failure), rate(repair)),
        (None, Some(forced), None, Some(mttr), None) => {
            let repair = hours(mttr);
            let odds = forced.value.0 / (1.0 - forced.value.0);
            (At { value: odds * repair.value, span: forced.span }, repair)
        }
        (Some(mttf), ..) if !there(f, ["mttr_h", "mttr_d"]) => {
            return incomplete(f, &mttf, "mttf_h", "mttr_h");
        }
        (_, Some(forced), ..) if !there(f, ["mttr_h", "mttr_d"]) => {
            return incomplete(f, &forced, "forced_outage_rate", "mttr_h");
        }
        (.., Some(mttr), None) if !there(f, ["mttf_h", "mttf_d"]) && !f.has("forced_outage_rate") => {
            return incomplete(f, &mttr, "mttr_h", "mttf_h");
        }
        (_, _, Some(failure), ..) if !there(f, ["repair_per_h", "repair_per_y"]) => {
            return incomplete(f, &failure, "failure_per_h", "repair_per_h");
        }
        (.., Some(repair)) if !there(f, ["failure_per_h", "failure_per_y"]) => {
            return incomplete(f, &repair, "repair_per_h", "failure_per_h");
        }
        _ => return None,
    };
    let (failure, repair) = (hourly(f, "failure", failure), hourly(f, "repair", repair));
    Some(Some(OutageRates { failure: PerHour(failure?), repair: PerHour(repair?) }))
}

/// A probability per hour; rounding of rates per year is let pass.
fn hourly(f: &mut Fields<'_>, what: &str, rate: At<f64>) -> Option<f64> {
    if rate.value <= 1.0 + 1e-9 {
        return Some(rate.value.min(1.0));
    }
    f.report(
        Finding::new(
            &codes::OUTAGE_RATE_RANGE,
            format!("the {what} rate is above 1 per hour"),
            rate.span,
            format!("gives {:.4} per hour", rate.value),
        )
        .with_help("outages move in steps of an hour: times are at least 1 h, rates at most 1 per hour"),
    );
    None
}

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
