//! `tanks.csv`, `production.csv` and `offtakes.csv`.

use alumbron_model::entity::{Fuel, Offtake, Port, Priority, Production, Region, Tank};
use alumbron_model::finding::{At, Code, Finding, codes};
use alumbron_model::quantity::{Amount, Quantity as _, Tonnes, TonnesPerHour};
use alumbron_model::record::{Chosen, Fields, Id, Idx};

use super::{Known, Row, named, row};

impl Row for Tank {
    const ABOUT: &'static str = "Tanks, or groups of tanks that act as one, each holding one fuel.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, known: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let fuel = f.reference::<Fuel>("fuel", "What it holds.");
        let port = f.reference_or_none::<Port>("port", "Where ships reach it; needed to receive cargoes.");
        let region = f.reference_or_none::<Region>("region", "Where it stands, for maps and disruptions.");
        let capacity = f.required::<Amount>("capacity", "Most it can hold.");
        let heel = f.with_default::<Amount>("heel", "0", "Stock that pumps cannot reach.");
        let stock = f.with_default::<Amount>("stock", "0", "Stock at the start, heel included.");
        if port.is_none() && f.has("port") {
            // It has a port, only which one cannot be told: agreements must not take it for a tank without.
            return None;
        }
        let fuel = fuel?.value;
        let capacity_at = capacity.as_ref().map(|at| at.span);
        let capacity = tonnes(f, known, fuel, capacity);
        let heel_at = heel.as_ref().map(|at| at.span);
        let heel = if heel.is_some() { tonnes(f, known, fuel, heel) } else { Some(Tonnes(0.0)) };
        let stock_at = stock.as_ref().map(|at| at.span);
        let stock = if stock.is_some() { tonnes(f, known, fuel, stock) } else { Some(Tonnes(0.0)) };
        let (capacity, heel, stock) = (capacity?, heel?, stock?);
        let mut above = |code: &'static Code, what: &str, mass: Tonnes, at| {
            if let (Some(at), Some(capacity_at)) = (at, capacity_at)
                && mass > capacity
            {
                let title = format!("{what} is above capacity");
                let label = format!("{} t", mass.0);
                let finding = Finding::new(code, title, at, label);
                f.report(finding.with_context(capacity_at, format!("capacity is {} t", capacity.0)));
            }
        };
        above(&codes::HEEL_ABOVE_CAPACITY, "the heel", heel, heel_at);
        above(&codes::STOCK_ABOVE_CAPACITY, "the stock", stock, stock_at);
        Some(Self {
            id: id?.value.0,
            title,
            fuel,
            port: port.map(|at| at.value),
            region: region.map(|at| at.value),
            capacity,
            heel,
            stock,
        })
    }
}

/// The mass of an amount of a fuel: AL404 for barrels of a fuel without density.
pub(super) fn tonnes(
    f: &mut Fields<'_>,
    known: &Known,
    fuel: Idx<Fuel>,
    amount: Option<At<Amount>>,
) -> Option<Tonnes> {
    let amount = amount?;
    if let Amount::Mass(mass) = amount.value {
        return Some(mass);
    }
    let fuel = row(&known.fuels, fuel)?;
    let Some(density) = fuel.density else {
        f.report(
            Finding::new(
                &codes::NO_DENSITY,
                format!("barrels of `{}`, whose density is not known", fuel.id),
                amount.span,
                "cannot be turned into tonnes",
            )
            .with_help("give density_bbl_per_t in fuels.csv, or the amount in tonnes"),
        );
        return None;
    };
    let mass = amount.value.mass(density);
    if mass.0 > Tonnes::MOST {
        let label = format!("{:.1e} t; must be at most {:.0e} t", mass.0, Tonnes::MOST);
        f.report(Finding::new(&codes::OUT_OF_RANGE, "an amount of fuel is too large", amount.span, label));
        return None;
    }
    Some(mass)
}

impl Row for Production {
    const ABOUT: &'static str = "Steady inflow into tanks from wells or a refinery.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, _: &Known) -> Option<Self> {
        let id = f.required::<Id>("id", "Name of the inflow.");
        let tank = f.reference::<Tank>("tank", "Where it goes.");
        let rate = f.required::<TonnesPerHour>("rate", "How much.");
        Some(Self { id: id?.value.0, tank: tank?.value, rate: rate?.value })
    }
}

impl Row for Offtake {
    const ABOUT: &'static str = "Demand for fuel other than for power, such as transport.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, _: &Known) -> Option<Self> {
        let id = f.required::<Id>("id", "Name of the offtake.");
        let tank = f.reference::<Tank>("tank", "What it draws from.");
        let rate = f.required::<TonnesPerHour>("rate", "How much.");
        let priority = f.or(
            "priority",
            Chosen(Priority::AfterPower),
            "after-power",
            "Who draws first within the hour: before-power or after-power.",
        );
        let stops_below = f.or(
            "stops_below",
            Tonnes(0.0),
            "0",
            "It stops while the stock is at or below this level, leaving the rest to power.",
        );
        Some(Self {
            id: id?.value.0,
            tank: tank?.value,
            rate: rate?.value,
            priority: priority.0,
            stops_below,
        })
    }
}
