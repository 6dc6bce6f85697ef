//! `regions.csv`, `links.csv` and `interfaces.csv`.

use alumbron_model::entity::{Interface, Link, Profile, Region};
use alumbron_model::finding::{Finding, codes};
use alumbron_model::quantity::{Fraction, Megawatts};
use alumbron_model::record::{Factor, Fields, Id, Idx};

use super::outage::outage;
use super::{Known, Row, at_least_one, named, place, row};

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
    const ABOUT: &'static str =
        "Connections between two regions, with a limit each way. An outage takes both ways.";

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
        let (profile, profile_back) = profiles(f);
        let outage = outage(f);
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
        Some(Self {
            id: id?.value.0,
            from: from?.value,
            to: to?.value,
            limit,
            limit_back,
            profile,
            profile_back,
            outage: outage?,
        })
    }
}

/// The profiles of a limit and of the limit back, which follows the same if it has none of its own.
fn profiles(f: &mut Fields<'_>) -> (Option<Idx<Profile>>, Option<Idx<Profile>>) {
    let profile = f.reference_or_none::<Profile>("profile", "Hourly factor on limit_mw.");
    let back =
        f.reference_or_default::<Profile>("profile_back", "as profile", "Hourly factor on limit_back_mw.");
    let profile = profile.map(|at| at.value);
    (profile, back.map(|at| at.value).or(profile))
}

impl Row for Interface {
    const ABOUT: &'static str = "Limits on the links at one region together, such as all lines through a corridor. A \
        link may be in one interface at each of its ends.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, known: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let links = f.some_references::<Link>("links", "The links, each of which ends in the region.");
        let region = f.reference::<Region>("region", "The region whose side the flows are counted on.");
        let limit =
            f.required::<Megawatts>("limit", "Limit of the sum of flows of these links into the region.");
        let back = f.with_default::<Megawatts>(
            "limit_back",
            "as limit_mw",
            "Limit of the sum of flows of these links out of the region.",
        );
        let (profile, profile_back) = profiles(f);
        let region = region?;
        for at in &links {
            let Some(link) = row(&known.links, at.value) else { continue };
            // A link from a region to itself is a fault of its own row.
            let ends = [link.from, link.to];
            if !ends.contains(&region.value) && link.from != link.to {
                f.report(
                    Finding::new(
                        &codes::INTERFACE_END,
                        format!("link `{}` does not end in the region of the interface", link.id),
                        at.span,
                        "joins two other regions",
                    )
                    .with_context(region.span, "the region"),
                );
            }
        }
        let limit = limit?.value;
        Some(Self {
            id: id?.value.0,
            title,
            links: links.into_iter().map(|at| at.value).collect(),
            region: region.value,
            limit,
            limit_back: back.map_or(limit, |at| at.value),
            profile,
            profile_back,
        })
    }
}
