//! `hurricane-season`: hurricanes make landfall at random in some months; each strikes regions, and what stands there, by
//! chance.

use super::{Kind, Lower};
use crate::case::Case;
use crate::chance::Delay;
use crate::entity::Region;
use crate::finding::{At, Finding, codes};
use crate::lever::{Effect, Lever};
use crate::quantity::{Fraction, PerHour};
use crate::record::{Factor, Fields, Idx, Weights};
use crate::recurring::{Place, Recurring, Strike};
use crate::time::{Hour, Window};

pub(super) const KIND: Kind = Kind {
    name: "hurricane-season",
    summary: "Hurricanes make landfall at random in some months of each year, drawn anew in every sample. Each strikes \
              regions by chance; there ports close, and units, links, tanks and distribution lines are damaged until they are \
              repaired. What is struck again before it is repaired gives less still. A single storm at a known time is a \
              hurricane.",
    read,
};

#[derive(Clone, Debug)]
struct HurricaneSeason {
    landfalls: f64,
    months: (u8, u8),
    regions: Vec<(Idx<Region>, f64)>,
    ports: Damage,
    units: Damage,
    links: Damage,
    tanks: Damage,
    demand: Damage,
}

/// What a storm does to things of a sort.
#[derive(Clone, Debug)]
struct Damage {
    struck: f64,
    lost: f64,
    repair: Delay,
}

fn read(f: &mut Fields<'_>) -> Option<Box<dyn Lower>> {
    let landfalls = f.required::<Factor>(
        "landfalls",
        "Mean number of landfalls in a season; they come independently, at any hour of it alike.",
    );
    let first = month(f, "first_month", "6", 6, "First month of the season, 1 to 12.");
    let last = month(
        f,
        "last_month",
        "11",
        11,
        "Last month of the season; before the first if it ends in the next year.",
    );
    let regions = f.required::<Weights<Region>>(
        "regions",
        "Regions with the probability that a landfall strikes each, such as `west: 0.4; east: 0.2`.",
    );
    let lasts = |f: &mut Fields<'_>, name, default: f64, shown, doc| {
        f.or(name, Delay::Exponential(default), shown, doc)
    };
    let ports = f.or(
        "ports_closed",
        Delay::Fixed(72.0),
        "fixed(72)",
        "How long ports of a region that is struck are closed, as a distribution in hours; none leaves them open.",
    );
    let unit_struck =
        f.or("units_struck", Fraction(0.5), "0.5", "Probability that a unit of such a region is damaged.");
    let unit_lost = f.or("units_lost", Fraction(1.0), "1", "Share of its capacity that is lost then.");
    let unit_repair =
        lasts(f, "units_repair", 168.0, "exponential(168)", "Time until a unit is repaired, in hours.");
    let link_struck = f.or(
        "links_struck",
        Fraction(0.5),
        "0.5",
        "Probability that a link is damaged if a region at one of its ends is struck; for each end alone.",
    );
    let link_lost = f.or("links_lost", Fraction(1.0), "1", "Share of its limits that is lost then.");
    let link_repair =
        lasts(f, "links_repair", 120.0, "exponential(120)", "Time until a link is repaired, in hours.");
    let tank_struck = f.or(
        "tanks_struck",
        Fraction(0.0),
        "0",
        "Probability that a tank that stands in such a region is damaged.",
    );
    let tank_lost = f.or(
        "tanks_lost",
        Fraction(0.5),
        "0.5",
        "Share of its capacity that cannot be used then; stock that finds no room in what is left is lost.",
    );
    let tank_repair =
        lasts(f, "tanks_repair", 720.0, "exponential(720)", "Time until a tank is repaired, in hours.");
    let demand_lost = f.or(
        "demand_lost",
        Fraction(0.0),
        "0",
        "Share of demand that vanishes with broken distribution lines; it is not counted as shortfall.",
    );
    let demand_repair = lasts(
        f,
        "demand_repair",
        120.0,
        "exponential(120)",
        "Time until distribution is repaired, in hours.",
    );
    let landfalls = landfalls?;
    let most = |at: At<f64>, most: f64, what: &str, f: &mut Fields<'_>| {
        if at.value > most {
            f.report(Finding::new(
                &codes::OUT_OF_RANGE,
                format!("{what} is too high"),
                at.span,
                format!("must be at most {most}"),
            ));
        }
    };
    most(At { value: landfalls.value.0, span: landfalls.span }, MOST_LANDFALLS, "the number of landfalls", f);
    let regions = regions?;
    for (_, probability) in &regions.value.0 {
        most(At { value: *probability, span: regions.span }, 1.0, "the probability of a region", f);
    }
    Some(Box::new(HurricaneSeason {
        landfalls: landfalls.value.0,
        months: (first, last),
        regions: regions.value.0,
        ports: Damage { struck: 1.0, lost: 1.0, repair: ports },
        units: Damage { struck: unit_struck.0, lost: unit_lost.0, repair: unit_repair },
        tanks: Damage { struck: tank_struck.0, lost: tank_lost.0, repair: tank_repair },
        links: Damage { struck: link_struck.0, lost: link_lost.0, repair: link_repair },
        demand: Damage { struck: 1.0, lost: demand_lost.0, repair: demand_repair },
    }))
}

/// Chosen: three times the named storms of the busiest Atlantic season on record (30 in 2020), so that a sample stays small.
const MOST_LANDFALLS: f64 = 90.0;

fn month(f: &mut Fields<'_>, name: &'static str, shown: &'static str, default: u8, doc: &'static str) -> u8 {
    let given = f.with_default::<u32>(name, shown, doc);
    match given {
        Some(at) if !(1..=12).contains(&at.value) => {
            f.report(Finding::new(
                &codes::OUT_OF_RANGE,
                format!("bad `{name}`"),
                at.span,
                "must be from 1 to 12",
            ));
            default
        }
        // From 1 to 12, so the cast is exact.
        Some(at) => at.value as u8,
        None => default,
    }
}

impl Lower for HurricaneSeason {
    fn effects(&self, _: &Case, _: Window) -> Vec<Effect> {
        Vec::new()
    }

    fn recurring(&self, case: &Case, window: Window) -> Option<Recurring> {
        let in_season = |month: u8| {
            let (first, last) = self.months;
            if first <= last { (first..=last).contains(&month) } else { month >= first || month <= last }
        };
        let days: u32 = (1..=12).zip(DAYS).filter(|&(month, _)| in_season(month)).map(|(_, days)| days).sum();
        let rate = PerHour(self.landfalls / f64::from(24 * days));
        let mut windows: Vec<Window> = Vec::new();
        let months = case.calendar.months();
        for (nth, &(_, _, day)) in months.iter().enumerate().filter(|(_, (_, month, _))| in_season(*month)) {
            let end = months.get(nth + 1).map_or(window.to, |&(_, _, next)| Hour(24 * next));
            let part = Window { from: Hour(24 * day).max(window.from), to: end.min(window.to) };
            match windows.last_mut() {
                Some(last) if last.to == part.from => last.to = part.to,
                _ => windows.push(part),
            }
        }
        windows.retain(|part| !part.is_empty());
        let mut strikes = Vec::new();
        for (place, &(region, _)) in self.regions.iter().enumerate() {
            let at = &case.regions[region].id;
            let mut may = |table: &str, id: &str, lever, damage: &Damage| {
                // A link may be struck at either end.
                let name = format!("{table}/{id}@{at}");
                let (chance, value, lasts) =
                    (Fraction(damage.struck), 1.0 - damage.lost, damage.repair.clone());
                strikes.push(Strike { name, place, chance, lever, value, lasts });
            };
            for (idx, port) in case.ports.indexed().filter(|(_, port)| port.region == Some(region)) {
                may("ports", &port.id, Lever::PortOpen(idx), &self.ports);
            }
            for (idx, unit) in case.units.indexed().filter(|(_, unit)| unit.region == region) {
                may("units", &unit.id, Lever::UnitAvailability(idx), &self.units);
            }
            for (idx, link) in case.links.indexed().filter(|(_, l)| l.from == region || l.to == region) {
                may("links", &link.id, Lever::LinkCapacity(idx), &self.links);
            }
            let at_risk = |region_of: Option<_>| self.tanks.struck > 0.0 && region_of == Some(region);
            for (idx, tank) in case.tanks.indexed().filter(|(_, tank)| at_risk(tank.region)) {
                may("tanks", &tank.id, Lever::TankUsable(idx), &self.tanks);
            }
            if self.demand.lost > 0.0 {
                may("demand", at, Lever::DemandScale(region), &self.demand);
            }
        }
        let place = |&(region, probability): &(Idx<Region>, f64)| Place {
            name: format!("regions/{}", case.regions[region].id),
            chance: Fraction(probability),
        };
        let places = self.regions.iter().map(place).collect();
        Some(Recurring { windows, rate, places, strikes })
    }
}

/// Days of the months of a common year.
const DAYS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
