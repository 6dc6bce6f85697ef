//! `regimes.csv`.

use alumbron_model::entity::{Entry, Leaving, Regime, RegimeLoading, Supplier};
use alumbron_model::finding::{Finding, codes};
use alumbron_model::quantity::{Fraction, Hours};
use alumbron_model::record::{Factor, Fields, Moments, Weights};

use super::{Known, Row, conflict, incomplete, named, positive};

impl Row for Regime {
    const ABOUT: &'static str = "States a supplier may be in, one row each; without any it is always open. The rows of a \
        supplier are one of three things:\n\n\
        - one row alone: it holds throughout;\n\
        - a schedule: every row says `from` when it holds;\n\
        - a Markov chain, which steps every `regime_step` of the supplier: each row says with which probability it is \
        left per step and for which rows (`transitions`), or how long it lasts on average (`mean_duration`) and what \
        follows (`next`); a row with neither is never left.\n\n\
        A cargo meets the regime of the hour in which it loads; one that is under way at the start of the horizon met \
        none.\n\n\
        ```csv\n\
        id,supplier,loading_reliability,transitions,start_probability\n\
        open,venezuela,0.6,blocked: 0.2,1\n\
        blocked,venezuela,0.1,open: 0.3,\n\
        ```";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, _: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let supplier = f.reference::<Supplier>("supplier", "Whose state.");
        let factor = f.with_default::<Factor>(
            "loading_factor",
            "1",
            "Factor on the loading reliability of the supplier's agreements while it holds.",
        );
        let reliability = f.optional::<Fraction>(
            "loading_reliability",
            "Probability that a nominated cargo loads while it holds, instead of that of the agreement.",
        );
        let voyage = f.or(
            "voyage_factor",
            Factor(1.0),
            "1",
            "Factor on voyages, delays included, of cargoes that load while it holds.",
        );
        let payments_held = f.or(
            "payments_held",
            false,
            "false",
            "Whether payments do not get through: cargoes that are nominated wait and load once another regime holds.",
        );
        let parts = f.or(
            "parts_factor",
            Factor(1.0),
            "1",
            "Factor on the share of parts that comes while it holds, for technologies of which the supplier is the \
             `parts_supplier`; above 1 it is relief.",
        );
        let from = f.optional::<Moments>(
            "from",
            "In a schedule: from when it holds, until a row with a later time; several times if it returns. Before the \
             first of all rows the supplier is open.",
        );
        let start = f.with_default::<Fraction>(
            "start_probability",
            "0, or the long-run share if no row of the supplier gives one",
            "In a chain: probability that it holds in the first hour.",
        );
        let transitions = f.optional::<Weights<Self>>(
            "transitions",
            "In a chain: probability per step of going to each of these rows, such as `blocked: 0.2`; what is left of 1 \
             is to stay.",
        );
        let mean = f.optional::<Hours>(
            "mean_duration",
            "In a chain: mean time for which it holds, at least a step, instead of `transitions`.",
        );
        let mean = positive(f, "mean_duration", mean);
        let next = f.with_default::<Weights<Self>>(
            "next",
            "all others of the supplier alike",
            "Beside `mean_duration`: what follows, with weights, such as `open: 3; slowed: 1`.",
        );

        let loading = match (factor, reliability) {
            (Some(factor), Some(reliability)) => {
                conflict(f, ("loading_factor", &factor), ("loading_reliability", &reliability));
                RegimeLoading::Reliability(reliability.value)
            }
            (_, Some(reliability)) => RegimeLoading::Reliability(reliability.value),
            (factor, None) => RegimeLoading::Factor(factor.map_or(1.0, |at| at.value.0)),
        };
        if let (Some(transitions), Some(mean)) = (&transitions, &mean) {
            conflict(f, ("transitions", transitions), ("mean_duration", mean));
        }
        if let (Some(next), None) = (&next, &mean)
            && !["mean_duration_h", "mean_duration_d"].iter().any(|key| f.has(key))
        {
            incomplete::<_, ()>(f, next, "next", "mean_duration");
        }
        let spans = [
            ("start_probability", start.as_ref().map(|at| at.span)),
            ("transitions", transitions.as_ref().map(|at| at.span)),
            ("mean_duration", mean.as_ref().map(|at| at.span)),
        ];
        let of_chain = spans.into_iter().find_map(|(name, span)| Some((name, span?)));
        if let (Some(from), Some((name, span))) = (&from, of_chain) {
            f.report(
                Finding::new(
                    &codes::REGIME_UNCLEAR,
                    format!("both `from` and `{name}` are given"),
                    span,
                    "is of a chain",
                )
                .with_context(from.span, "is of a schedule")
                .with_help("a supplier's regime follows a schedule or a chain"),
            );
        }
        let entry = match from {
            Some(from) => Entry::At(from.value.0.iter().map(|moment| moment.offset).collect()),
            None => {
                let next = next.map_or_else(Vec::new, |at| at.value.0);
                let leaving = match (transitions, mean) {
                    (Some(transitions), _) => Leaving::PerStep(transitions.value.0),
                    (None, Some(mean)) => Leaving::After(mean.value, next),
                    (None, None) => Leaving::Never,
                };
                Entry::Chain { start: start.map(|at| at.value), leaving }
            }
        };
        Some(Self {
            id: id?.value.0,
            title,
            supplier: supplier?.value,
            loading,
            voyage: voyage.0,
            payments_held,
            parts: parts.0,
            entry,
        })
    }
}
