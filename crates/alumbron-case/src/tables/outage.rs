//! Outages: the fields that say in every table how often something fails, and `common_outages.csv`.

use alumbron_model::entity::{CommonOutage, Link, Outage, OutageRates, Profile, StartState, Unit};
use alumbron_model::finding::{At, Finding, Span, codes};
use alumbron_model::quantity::{Fraction, Hours, PerHour};
use alumbron_model::record::{Chosen, Fields};

use super::{Known, Row, conflict, incomplete, named};

impl Row for CommonOutage {
    const ABOUT: &'static str =
        "Events that take several units and links out together. Outage rates say how often and how long.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, _: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let units = f.references::<Unit>("units", "Units that are out, all machines of them.");
        let links = f.references::<Link>("links", "Links that are out, both ways.");
        let outage = outage(f);
        if !f.has("units") && !f.has("links") {
            f.report(
                Finding::new(
                    &codes::NO_EFFECT,
                    "a common outage names neither units nor links",
                    f.span(),
                    "takes nothing out",
                )
                .with_help("name what is out in `units` or `links`"),
            );
        }
        if let Some(None) = outage {
            let title = "a common outage without outage rates";
            let label = "needs `mttf_h` and `mttr_h`";
            f.report(Finding::new(&codes::INCOMPLETE_FIELDS, title, f.span(), label));
        }
        Some(Self {
            id: id?.value.0,
            title,
            units: units.into_iter().map(|at| at.value).collect(),
            links: links.into_iter().map(|at| at.value).collect(),
            outage: outage??,
        })
    }
}

/// The outages of a row; `Some(None)` if it never fails, `None` if they cannot be read.
pub(super) fn outage(f: &mut Fields<'_>) -> Option<Option<Outage>> {
    let rates = rates(f);
    let failure_profile =
        f.reference_or_none::<Profile>("failure_profile", "Hourly factor on the failure rate.");
    let repair_profile =
        f.reference_or_none::<Profile>("repair_profile", "Hourly factor on the repair rate.");
    let start = f.with_default::<Chosen<StartState>>(
        "start",
        "stationary",
        "State in hour 0: stationary (up with the long-run probability), up or out; up and out need outage rates.",
    );
    if let Some(None) = rates {
        let chosen = start.as_ref().filter(|at| at.value.0 != StartState::Stationary);
        let given = [
            ("start", chosen.map(|at| at.span)),
            ("failure_profile", failure_profile.as_ref().map(|at| at.span)),
            ("repair_profile", repair_profile.as_ref().map(|at| at.span)),
        ];
        for (name, at) in given {
            at.into_iter().for_each(|at| without_rates(f, name, at));
        }
        return Some(None);
    }
    Some(Some(Outage {
        rates: rates??,
        failure_profile: failure_profile.map(|at| at.value),
        repair_profile: repair_profile.map(|at| at.value),
        start: start.map_or(StartState::Stationary, |at| at.value.0),
    }))
}

fn without_rates(f: &mut Fields<'_>, name: &str, at: Span) {
    f.report(Finding::new(
        &codes::INCOMPLETE_FIELDS,
        format!("`{name}` without outage rates"),
        at,
        "needs outage rates, such as `mttf_h` and `mttr_h`, beside it",
    ));
}

/// The outage rates of a row; `Some(None)` if it never fails, `None` if they cannot be read.
fn rates(f: &mut Fields<'_>) -> Option<Option<OutageRates>> {
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
    let (failure, repair) = match (mttf, forced, failure, mttr, repair) {
        (None, None, None, None, None) => return Some(None),
        (Some(mttf), None, None, Some(mttr), None) => (of_time(mttf), of_time(mttr)),
        (None, None, Some(failure), None, Some(repair)) => (of_rate(failure), of_rate(repair)),
        (None, Some(forced), None, Some(mttr), None) => {
            let repair = of_time(mttr);
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
    let (failure, repair) = (hourly_rate(f, "failure", failure), hourly_rate(f, "repair", repair));
    Some(Some(OutageRates { failure: PerHour(failure?), repair: PerHour(repair?) }))
}

/// A probability per hour; rounding of rates per year is let pass.
pub(super) fn hourly_rate(f: &mut Fields<'_>, what: &str, rate: At<f64>) -> Option<f64> {
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

/// A probability per hour, given as a mean time or as such; none if neither is there or can be read.
pub(super) fn rate(f: &mut Fields<'_>, names: [&'static str; 2], docs: [&'static str; 2]) -> Option<At<f64>> {
    let time = f.optional::<Hours>(names[0], docs[0]);
    let rate = f.optional::<PerHour>(names[1], docs[1]);
    if let (Some(time), Some(rate)) = (&time, &rate) {
        conflict(f, (names[0], time), (names[1], rate));
        return None;
    }
    time.map(of_time).or(rate.map(of_rate))
}

fn of_time(time: At<Hours>) -> At<f64> {
    At { value: 1.0 / time.value.0, span: time.span }
}

fn of_rate(rate: At<PerHour>) -> At<f64> {
    At { value: rate.value.0, span: rate.span }
}
