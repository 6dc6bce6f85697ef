//! The terms of an agreement: fields of `agreements.csv` about payment and about what may become of a cargo.

use alumbron_model::entity::{OffSpec, Terms};
use alumbron_model::quantity::{Fraction, Hours};
use alumbron_model::record::Fields;

use super::incomplete;

/// Reads the terms; none if they cannot be read.
pub(super) fn terms(f: &mut Fields<'_>) -> Option<Terms> {
    let credit = f.or(
        "credit",
        Hours(0.0),
        "0",
        "How long after loading a cargo is to be paid, if nothing is overdue to the supplier and its `credit_limit` \
         allows; otherwise, and without credit, it is paid as it loads.",
    );
    let patience = f.with_default::<Hours>(
        "patience",
        "to the end of the horizon",
        "How long a cargo waits with loading for money or payments before it is given up.",
    );
    let take_or_pay = f.with_default::<Fraction>(
        "take_or_pay_share",
        "0",
        "Share of its price that is owed at once for a cargo that was given up; needs `patience`.",
    );
    let seized = f.with_default::<Fraction>(
        "seized_probability",
        "0",
        "Probability that a cargo that loaded is seized on its way.",
    );
    let borne = f.or(
        "seized_borne_share",
        Fraction(1.0),
        "1",
        "Share of the price of a seized cargo that the buyer bears; the rest is taken off the bill or comes back when the \
         ship should have been there.",
    );
    let diverted = f.or(
        "diverted_probability",
        Fraction(0.0),
        "0",
        "Probability that a cargo that was not seized is sold to somebody else on its way; its price need not be borne.",
    );
    let chance = f.with_default::<Fraction>(
        "off_spec_probability",
        "0",
        "Probability that a cargo that got there is refused for its quality; needs `swap`.",
    );
    let swap = f.optional::<Hours>(
        "swap",
        "Time after which another cargo stands in for one that was refused, at no further cost.",
    );
    if let (Some(share), None) = (&take_or_pay, &patience)
        && !["patience_h", "patience_d"].iter().any(|key| f.has(key))
    {
        return incomplete(f, share, "take_or_pay_share", "patience_d");
    }
    let unreadable = ["swap_h", "swap_d"].iter().any(|key| f.has(key));
    let off_spec = match (chance, swap) {
        (Some(chance), Some(swap)) => Some(OffSpec { chance: chance.value, swap: swap.value }),
        (Some(chance), None) if !unreadable => {
            return incomplete(f, &chance, "off_spec_probability", "swap_d");
        }
        (None, Some(swap)) if !f.has("off_spec_probability") => {
            return incomplete(f, &swap, "swap", "off_spec_probability");
        }
        _ => None,
    };
    Some(Terms {
        credit,
        patience: patience.map(|at| at.value),
        take_or_pay: take_or_pay.map_or(Fraction(0.0), |at| at.value),
        seized: seized.map_or(Fraction(0.0), |at| at.value),
        seized_borne: borne,
        diverted,
        off_spec,
    })
}
