//! `inland.csv` and `refineries.csv`.

use alumbron_model::entity::{Mode, Product, Refinery, Region, Tank, Transfer};
use alumbron_model::finding::{At, Finding, codes};
use alumbron_model::quantity::{Fraction, Hours, Tonnes, TonnesPerHour};
use alumbron_model::record::{Chosen, Entity as _, Fields, Idx};

use super::outage::outage;
use super::{Known, Row, named, positive, row};

/// Hours between decisions where nothing is said. Chosen: four looks a day cost little and lag less than a shift.
const EVERY_H: u32 = 6;

impl Row for Transfer {
    const ABOUT: &'static str = "Ways for fuel from one tank to another of the same fuel. Every `every_h` hours it is \
        decided from the stocks how much leaves: what could be carried since the last decision, as far as the \
        receiving tank stays within `fill_to_share` and the sending one above `keep_t`. The emptiest receiving tank \
        comes first.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, known: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let from = f.reference::<Tank>("from", "Tank that fuel leaves.");
        let to = f.reference::<Tank>("to", "Tank that it comes to.");
        let mode = f
            .required::<Chosen<Mode>>("mode", "What carries it: pipeline, coaster (needs batch_t) or truck.");
        let rate =
            f.required::<TonnesPerHour>("rate", "The most it carries over time, round trips included.");
        let rate = positive(f, "rate", rate);
        let batch = f.optional::<Tonnes>(
            "batch",
            "What it carries at a time; less does not go. Without it any amount goes.",
        );
        let batch = positive(f, "batch", batch);
        let delay =
            f.or("delay", Hours(0.0), "0", "From leaving to arriving; it is rounded up to whole hours.");
        let every_h = every_h(f);
        let fill_to = f.or(
            "fill_to_share",
            Fraction(0.9),
            "0.9",
            "Share of its usable capacity to which the receiving tank is filled, with what is under way to it.",
        );
        let keep = f.with_default::<Tonnes>(
            "keep",
            "the heel",
            "Stock that is left in the sending tank, heel included.",
        );
        let outage = outage(f);

        let batch_at = batch.as_ref().map(|at| at.value);
        if let (Some(mode), None) = (mode.as_ref().filter(|at| at.value.0 == Mode::Coaster), &batch)
            && !["batch_t", "batch_kt"].iter().any(|key| f.has(key))
        {
            let title = "a coaster without `batch`";
            f.report(Finding::new(&codes::INCOMPLETE_FIELDS, title, mode.span, "needs `batch_t` beside it"));
        }
        let (from, to) = (from?, to?);
        joins(f, known, from, to);
        if let (Some(batch), Some(tank)) = (&batch, row(&known.tanks, to.value))
            && batch.value.0 > fill_to.0 * tank.capacity.0
        {
            let title = format!("tank `{}` never has room for a whole batch", tank.id);
            let room = fill_to.0 * tank.capacity.0;
            let label = format!("{} t, where it is filled to {room} t", batch.value.0);
            f.report(
                Finding::new(&codes::NEVER_MOVES, title, batch.span, label)
                    .with_help("carry less at a time, or raise fill_to_share"),
            );
        }
        if let (Some(keep), Some(tank)) = (&keep, row(&known.tanks, from.value))
            && keep.value >= tank.capacity
        {
            let title = format!("tank `{}` is never above what it keeps", tank.id);
            let label = format!("its capacity is {} t", tank.capacity.0);
            f.report(Finding::new(&codes::NEVER_MOVES, title, keep.span, label));
        }
        Some(Self {
            id: id?.value.0,
            title,
            from: from.value,
            to: to.value,
            mode: mode?.value.0,
            rate: rate?.value,
            batch: batch_at,
            delay,
            every_h: every_h?,
            fill_to,
            keep: keep.map_or(Tonnes(0.0), |at| at.value),
            outage: outage?,
        })
    }
}

/// Whole hours between decisions.
fn every_h(f: &mut Fields<'_>) -> Option<u32> {
    let every = f.with_default::<Hours>(
        "every",
        "6",
        "Hours between decisions, a whole number; the first comes after as many.",
    );
    let Some(every) = every else {
        let unreadable = ["every_h", "every_d"].iter().any(|key| f.has(key));
        return (!unreadable).then_some(EVERY_H);
    };
    let hours = every.value.0;
    if hours < 1.0 || hours.fract() != 0.0 || hours > f64::from(alumbron_model::time::MAX_HOURS) {
        let title = "decisions do not follow each other by whole hours";
        let label = format!("{hours} h; must be a whole number of hours, at least 1");
        f.report(Finding::new(&codes::OUT_OF_RANGE, title, every.span, label));
        return None;
    }
    // Checked just above: whole, and within range.
    Some(hours as u32)
}

/// AL403 and AL413: whether fuel can go from one tank to the other.
fn joins(f: &mut Fields<'_>, known: &Known, from: At<Idx<Tank>>, to: At<Idx<Tank>>) {
    let (Some(sender), Some(receiver)) = (row(&known.tanks, from.value), row(&known.tanks, to.value)) else {
        return;
    };
    if from.value == to.value {
        let title = format!("fuel would go from tank `{}` into itself", sender.id);
        let finding = Finding::new(&codes::TANK_TO_ITSELF, title, to.span, "the same tank");
        f.report(finding.with_context(from.span, "leaves here"));
    } else if sender.fuel != receiver.fuel {
        let name = |tank: &Tank| row(&known.fuels, tank.fuel).map_or("another fuel", |fuel| &fuel.id);
        let title = format!("`{}` cannot be moved into tank `{}`", name(sender), receiver.id);
        let label = format!("holds `{}`", name(receiver));
        f.report(Finding::new(&codes::FUEL_MISMATCH, title, to.span, label));
    }
}

impl Row for Refinery {
    const ABOUT: &'static str = "Refineries. Every `every_h` hours it is decided from the stocks how much was refined \
        since the last decision: as much as its capacity, the crude in its intake tanks, and the room for each of \
        its products allow; when one product finds no room, it stops.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, known: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let region = f.reference_or_none::<Region>("region", "Where it stands, for maps and disruptions.");
        let intake =
            f.some_references::<Tank>("intake", "Tanks it draws from, in order, down to their heels.");
        let capacity = f.required::<TonnesPerHour>("capacity", "The most it takes in.");
        let capacity = positive(f, "capacity", capacity);
        let products = f.some_references::<Tank>("products", "Tanks of its products.");
        let yields = f.some_values::<Fraction>(
            "yields",
            "Tonnes of each product for each tonne taken in, in the order of `products`; what is missing to 1 is \
             other products and losses, and leaves the model.",
        );
        let every_h = every_h(f);
        let outage = outage(f);
        for tank in &products {
            if let Some(from) = intake.iter().find(|from| from.value == tank.value) {
                let title = "a refinery fills a tank that it draws from";
                let finding = Finding::new(&codes::TANK_TO_ITSELF, title, tank.span, "a product goes here");
                f.report(finding.with_context(from.span, "crude leaves here"));
            }
        }
        let products = yielded(f, known, &products, &yields);
        if intake.is_empty() {
            return None;
        }
        Some(Self {
            id: id?.value.0,
            title,
            region: region.map(|at| at.value),
            intake: intake.into_iter().map(|at| at.value).collect(),
            capacity: capacity?.value,
            products: products?,
            every_h: every_h?,
            outage: outage?,
        })
    }
}

/// What rounding may add to yields that should sum to 1.
const ROUNDING: f64 = 1e-9;

/// Products with their yields: as many of one as of the other, each above 0, together at most 1.
fn yielded(
    f: &mut Fields<'_>,
    known: &Known,
    products: &[At<Idx<Tank>>],
    yields: &[At<Fraction>],
) -> Option<Vec<Product>> {
    let (first, last) = (products.first()?, yields.last()?);
    if products.len() != yields.len() {
        let title = format!("{} products, but {} yields", products.len(), yields.len());
        let finding =
            Finding::new(&codes::INCOMPLETE_FIELDS, title, last.span, "one for each product is needed");
        f.report(finding.with_context(first.span, "products"));
        return None;
    }
    if let Some((tank, share)) = products.iter().zip(yields).find(|(_, share)| share.value.0 <= 0.0) {
        let id = row(&known.tanks, tank.value).map_or(Tank::NOUN, |tank| &tank.id);
        let title = format!("the yield of `{id}` is 0");
        f.report(Finding::new(&codes::OUT_OF_RANGE, title, share.span, "must be above 0"));
        return None;
    }
    let sum: f64 = yields.iter().map(|share| share.value.0).sum();
    if sum > 1.0 + ROUNDING {
        let title = "a refinery makes more than it takes in";
        let label = format!("yields sum to {sum}; must be at most 1");
        f.report(Finding::new(&codes::OUT_OF_RANGE, title, last.span, label));
        return None;
    }
    let product =
        |(tank, share): (&At<Idx<Tank>>, &At<Fraction>)| Product { tank: tank.value, share: share.value };
    Some(products.iter().zip(yields).map(product).collect())
}
