//! `technologies.csv`.

use alumbron_model::entity::{Aging, Supplier, Technology, YEAR_H};
use alumbron_model::finding::{At, Finding, codes};
use alumbron_model::quantity::{Fraction, PerHour, Years};
use alumbron_model::record::{Factor, Fields};

use super::{Known, Row, named};

impl Row for Technology {
    const ABOUT: &'static str = "Classes of units: for reports, for who supplies their parts, and for how they age. Where \
        parts do not come, maintenance is put off; this debt is measured in years without parts. While a share p of the \
        parts comes, debt grows by 1 - p a year and is made good at debt_decay times p of it a year.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, _: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let parts =
            f.reference_or_none::<Supplier>("parts_supplier", "Who supplies parts, if that is known.");
        let aging = aging(f);
        Some(Self { id: id?.value.0, title, parts_supplier: parts.map(|at| at.value), aging })
    }
}

/// The greatest factor a year of debt can have on rates. Chosen: with the longest debt it stays finite.
const MOST_FACTOR: f64 = 10.0;
/// The greatest share of capacity a year of debt can take. Chosen, likewise.
const MOST_SHARE: f64 = 0.9;
/// The greatest rate at which debt is made good, per year. Chosen: within some days.
const MOST_DECAY: f64 = 100.0;

/// How units age; nothing if they do not.
fn aging(f: &mut Fields<'_>) -> Option<Aging> {
    let none = Aging::NONE;
    let parts = f.or(
        "parts_share",
        none.parts,
        "1",
        "Share of the parts its units need that comes while nothing disturbs it.",
    );
    let failure = worse(f, "debt_failure_factor", "Factor on failure rates for each year of debt.");
    let repair_time = worse(
        f,
        "debt_repair_time_factor",
        "Factor on times to repair for each year of debt: waiting for parts.",
    );
    let derating = f.with_default::<Fraction>(
        "debt_derating_share",
        "0",
        "Share of capacity lost with each year of debt, of what the years before left.",
    );
    let decay =
        f.with_default::<PerHour>("debt_decay", "0", "Rate at which debt is made good while all parts come.");
    let most = f.or("debt_most", none.most, "20", "Debt beyond which nothing gets worse.");
    let start = f.with_default::<Years>(
        "debt_start",
        "where parts_share leads in the long run",
        "Debt when the horizon begins.",
    );
    let included = f.with_default::<Years>(
        "debt_included",
        "as debt_start_y",
        "Debt that outages and derating of units as declared already contain: they are as declared at this debt.",
    );
    within(
        f,
        "debt_derating_share",
        derating.as_ref().map(|at| At { value: at.value.0, span: at.span }),
        MOST_SHARE,
    );
    let per_year = decay.as_ref().map(|at| At { value: at.value.0 * YEAR_H, span: at.span });
    within(f, "debt_decay_per_y", per_year, MOST_DECAY);
    for (name, debt) in [("debt_start_y", &start), ("debt_included_y", &included)] {
        within(f, name, debt.as_ref().map(|at| At { value: at.value.0, span: at.span }), most.0);
    }
    let decay = decay.map_or(none.decay, |at| at.value);
    let derating = derating.map_or(none.derating, |at| at.value);
    let mut aging = Aging { parts, most, decay, failure, repair_time, derating, ..none };
    aging.start = start.map_or_else(|| aging.resting(parts.0), |at| at.value);
    aging.included = included.map_or(aging.start, |at| at.value);
    aging.is_felt().then_some(aging)
}

/// A factor that makes something worse.
fn worse(f: &mut Fields<'_>, name: &'static str, doc: &'static str) -> f64 {
    let Some(at) = f.with_default::<Factor>(name, "1", doc) else { return 1.0 };
    if !(1.0..=MOST_FACTOR).contains(&at.value.0) {
        let label = format!("must be from 1 to {MOST_FACTOR}");
        f.report(Finding::new(&codes::OUT_OF_RANGE, format!("bad `{name}`"), at.span, label));
    }
    at.value.0
}

fn within(f: &mut Fields<'_>, name: &str, value: Option<At<f64>>, most: f64) {
    if let Some(at) = value.filter(|at| at.value > most) {
        let label = format!("must be at most {most}");
        f.report(Finding::new(&codes::OUT_OF_RANGE, format!("bad `{name}`"), at.span, label));
    }
}
