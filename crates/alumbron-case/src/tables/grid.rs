//! `regions.csv` and `links.csv`.

use alumbron_model::entity::{Link, Region};
use alumbron_model::finding::{Finding, codes};
use alumbron_model::quantity::{Fraction, Megawatts};
use alumbron_model::record::{Factor, Fields, Id};

use super::{Known, Row, at_least_one, named, place};

impl Row for Region {
    const ABOUT: &'static str = "Parts of the grid within which power flows freely. Each needs demand.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, _: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let population =
            f.or("population", Factor(1.0), "1", "People living there; weighs dark hours between regions.");
        let reserve = f.or(
            "reserve",
            Megawatts(0.0),
            "0",
            "Operating reserve: part of need, kept back before demand is served.",
        );
        let protected = f.or(
            "protected_share",
            Fraction(0.0),
            "0",
            "Share of demand on circuits that are not rotated, such as hospitals and pumping.",
        );
        let blocks = f.with_default::<u32>("blocks", "8", "Blocks the rest of demand is rotated in.");
        let blocks = at_least_one(f, "blocks", blocks, 8);
        let place = place(f);
        Some(Self { id: id?.value.0, title, population: population.0, reserve, protected, blocks, place })
    }
}

impl Row for Link {
    const ABOUT: &'static str = "Connections between two regions, with a limit each way.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, _: &Known) -> Option<Self> {
        let id = f.required::<Id>("id", "Name other tables refer to it by.");
        let from = f.reference::<Region>("from", "Region at one end.");
        let to = f.reference::<Region>("to", "Region at the other end.");
        let limit = f.required::<Megawatts>("limit", "Limit of the flow from `from` to `to`.");
        let back = f.with_default::<Megawatts>(
            "limit_back",
            "as limit_mw",
            "Limit of the flow from `to` to `from`.",
        );
        if let (Some(from), Some(to)) = (&from, &to)
            && from.value == to.value
        {
            f.report(
                Finding::new(
                    &codes::LINK_LOOP,
                    "a link joins a region to itself",
                    to.span,
                    "the same region",
                )
                .with_context(from.span, "one end"),
            );
        }
        let limit = limit?.value;
        let limit_back = back.map_or(limit, |at| at.value);
        Some(Self { id: id?.value.0, from: from?.value, to: to?.value, limit, limit_back })
    }
}
