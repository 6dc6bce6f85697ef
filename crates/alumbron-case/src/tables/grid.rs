//! `regions.csv`, `links.csv` and `interfaces.csv`.

use alumbron_model::entity::{Interface, Link, Profile, Region};
use alumbron_model::finding::{At, Finding, codes};
use alumbron_model::quantity::{Fraction, Hours, Megawatts};
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
        let blocks = few_enough(f, blocks);
        let turn = f.with_default::<Hours>(
            "turn",
            "1 h",
            "How long a block is off before the next takes its place; at least a quarter of an hour.",
        );
        let turn = long_enough(f, turn);
        let rotation_limit = f.optional::<Fraction>(
            "rotation_limit_share",
            "Most of the region's demand that rotation can take off at once, such as the feeders that can be switched; what \
             is shed beyond is cut from everyone alike, protected circuits included. Default: all that is not protected.",
        );
        let rotation_limit = rotation_limit.map(|limit| limit.value);
        let place = place(f);
        let (id, population) = (id?.value.0, population.0);
        Some(Self { id, title, population, reserve, protected, blocks, turn, rotation_limit, place })
    }
}

/// Most blocks of a region. Chosen far above what any utility rotates, so that there is room for what each bears.
const MOST_BLOCKS: u32 = 10_000;
/// The shortest and the longest turn, h. Chosen: steps are hours, and a week is no turn any more.
const TURNS_H: (f64, f64) = (0.25, 168.0);

/// The number of blocks, if it is one that can be kept.
fn few_enough(f: &mut Fields<'_>, blocks: Option<At<u32>>) -> u32 {
    let blocks = match blocks {
        Some(at) if at.value > MOST_BLOCKS => {
            let label = format!("must be at most {MOST_BLOCKS}");
            f.report(Finding::new(&codes::OUT_OF_RANGE, "too many blocks", at.span, label));
            None
        }
        blocks => blocks,
    };
    at_least_one(f, "blocks", blocks, 8)
}

/// The length of a turn, if a block can be off for so long.
fn long_enough(f: &mut Fields<'_>, turn: Option<At<Hours>>) -> Hours {
    let (shortest, longest) = TURNS_H;
    match turn {
        Some(at) if !(shortest..=longest).contains(&at.value.0) => {
            let label = format!("must be from {shortest} to {longest} h");
            let finding = Finding::new(&codes::OUT_OF_RANGE, "a turn of no sensible length", at.span, label);
            f.report(finding.with_help("blocks of Eskom are off for 2 h at a time"));
            Hours(1.0)
        }
        Some(at) => at.value,
        None => Hours(1.0),
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
    const ABOUT: &'static str = "Limits on several links together. With a region: on the links there, such as all lines \
        through a corridor; a link may be in one such interface at each of its ends. Without: on any group of links, such \
        as all that cross from north to south; a link may be in any number of groups.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, known: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let links = f.some_references::<Link>(
            "links",
            "The links: each ends in the region, or counts from its `from` to its `to`.",
        );
        let reversed =
            f.references::<Link>("links_reversed", "Links of a group that count from `to` to `from`.");
        let region = f.reference_or_default::<Region>(
            "region",
            "a group of links anywhere",
            "The region whose side the flows are counted on.",
        );
        let limit = f.required::<Megawatts>(
            "limit",
            "Limit of the sum of flows of these links: into the region, or as a group counts them.",
        );
        let back = f.with_default::<Megawatts>(
            "limit_back",
            "as limit_mw",
            "Limit of the sum of flows of these links out of the region, or against the way a group counts them.",
        );
        let (profile, profile_back) = profiles(f);
        match &region {
            Some(region) => of_region(f, region, &links, &reversed, known),
            None => of_group(f, &links, &reversed, known),
        }
        let limit = limit?.value;
        // With a region, reversed links have been reported, and are not to be reported again as if they were its links.
        let reversed = reversed.into_iter().filter(|_| region.is_none());
        let reversed: Vec<Idx<Link>> = reversed.map(|at| at.value).collect();
        Some(Self {
            id: id?.value.0,
            title,
            links: links.into_iter().map(|at| at.value).chain(reversed.iter().copied()).collect(),
            reversed,
            region: region.map(|at| at.value),
            limit,
            limit_back: back.map_or(limit, |at| at.value),
            profile,
            profile_back,
        })
    }
}

/// AL210 and AL214: links of an interface at a region end there, which says how they count.
fn of_region(
    f: &mut Fields<'_>,
    region: &At<Idx<Region>>,
    links: &[At<Idx<Link>>],
    reversed: &[At<Idx<Link>>],
    known: &Known,
) {
    for at in links {
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
                .with_context(region.span, "the region")
                .with_help("without a region, an interface may limit links anywhere"),
            );
        }
    }
    if let Some(at) = reversed.first() {
        f.report(
            Finding::new(
                &codes::COUNTED_TWICE,
                "an interface with a region names reversed links",
                at.span,
                "the region says which way it counts",
            )
            .with_context(region.span, "the region")
            .with_help("name it under `links`, or leave out the region"),
        );
    }
}

/// AL214: a link of a group counts one way or the other.
fn of_group(f: &mut Fields<'_>, links: &[At<Idx<Link>>], reversed: &[At<Idx<Link>>], known: &Known) {
    for at in reversed {
        let Some(first) = links.iter().find(|link| link.value == at.value) else { continue };
        let link = row(&known.links, at.value).map_or("", |link| link.id.as_str());
        f.report(
            Finding::new(
                &codes::COUNTED_TWICE,
                format!("link `{link}` counts both ways in a group"),
                at.span,
                "counts from `to` to `from`",
            )
            .with_context(first.span, "counts from `from` to `to`"),
        );
    }
}
