//! What there is: regions and links, plant, fuel and who sells it.

use alumbron_model::case::Case;
use alumbron_model::chance::Delay;
use alumbron_model::entity::{Agreement, Fuel, Link, Port, Region, Supplier, Tank, Technology, Unit};
use alumbron_model::quantity::Degrees;
use schemars::JsonSchema;
use serde::Serialize;

view! {
    /// A region.
    DeclaredRegion {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// People who live there.
        population: f64,
        /// Latitude, degrees north; null if unknown.
        latitude_deg: Option<f64>,
        /// Longitude, degrees east; null if unknown.
        longitude_deg: Option<f64>,
    }
}

view! {
    /// A link between two regions.
    DeclaredLink {
        /// Id.
        id: String,
        /// Id of the region at its first end.
        from: String,
        /// Id of the region at its other end.
        to: String,
        /// The most it carries from the first end to the other, MW.
        limit_mw: f64,
        /// The most it carries back, MW.
        limit_back_mw: f64,
    }
}

view! {
    /// A technology.
    DeclaredTechnology {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// Id of the supplier of its parts; null if none is named.
        parts_supplier: Option<String>,
    }
}

view! {
    /// A generating unit.
    DeclaredUnit {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// Id of its region.
        region: String,
        /// Id of its technology; null if none is named.
        technology: Option<String>,
        /// Ids of the fuels that it can burn.
        fuels: Vec<String>,
        /// Ids of the tanks that it draws from.
        tanks: Vec<String>,
        /// Rated capacity of all machines, MW.
        capacity_mw: f64,
        /// Number of machines.
        machines: u32,
    }
}

view! {
    /// A fuel.
    DeclaredFuel {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// Lower heating value, GJ/t; null if unknown.
        lhv_gj_per_t: Option<f64>,
    }
}

view! {
    /// A tank.
    DeclaredTank {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// Id of its fuel.
        fuel: String,
        /// Id of the port that fills it; null if none does.
        port: Option<String>,
        /// Id of its region; null if none is named.
        region: Option<String>,
        /// Capacity, t.
        capacity_t: f64,
        /// What cannot be drawn, t.
        heel_t: f64,
        /// Stock at the start, t.
        start_stock_t: f64,
    }
}

view! {
    /// A port.
    DeclaredPort {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// Id of its region; null if none is named.
        region: Option<String>,
        /// Berths.
        berths: u32,
        /// Latitude, degrees north; null if unknown.
        latitude_deg: Option<f64>,
        /// Longitude, degrees east; null if unknown.
        longitude_deg: Option<f64>,
    }
}

view! {
    /// A supplier.
    DeclaredSupplier {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// Latitude, degrees north; null if unknown.
        latitude_deg: Option<f64>,
        /// Longitude, degrees east; null if unknown.
        longitude_deg: Option<f64>,
    }
}

view! {
    /// An agreement about cargoes.
    DeclaredAgreement {
        /// Id.
        id: String,
        /// Name for people.
        name: String,
        /// Id of its supplier.
        supplier: String,
        /// Id of its fuel.
        fuel: String,
        /// Ids of the tanks that it fills.
        tanks: Vec<String>,
        /// Size of a cargo, t.
        cargo_t: f64,
        /// From one nomination to the next, days; null for a single cargo.
        every_d: Option<f64>,
        /// Probability that a nominated cargo loads.
        loading_reliability: f64,
        /// Length of a voyage without delay, days.
        voyage_d: f64,
        /// Mean delay, days.
        mean_delay_d: f64,
        /// Price, USD/t.
        price_usd_per_t: f64,
        /// First hour of the horizon in which it is valid.
        from_h: u32,
        /// First hour in which it is valid no more.
        to_h: u32,
    }
}

/// Latitude and longitude, if the place is known.
fn degrees(place: Option<(Degrees, Degrees)>) -> (Option<f64>, Option<f64>) {
    (place.map(|(latitude, _)| latitude.0), place.map(|(_, longitude)| longitude.0))
}

impl DeclaredRegion {
    pub(super) fn of(region: &Region) -> Self {
        let (latitude_deg, longitude_deg) = degrees(region.place);
        Self {
            id: region.id.clone(),
            name: region.title.clone(),
            population: region.population,
            latitude_deg,
            longitude_deg,
        }
    }
}

impl DeclaredLink {
    pub(super) fn of(case: &Case, link: &Link) -> Self {
        Self {
            id: link.id.clone(),
            from: case.regions[link.from].id.clone(),
            to: case.regions[link.to].id.clone(),
            limit_mw: link.limit.0,
            limit_back_mw: link.limit_back.0,
        }
    }
}

impl DeclaredTechnology {
    pub(super) fn of(case: &Case, technology: &Technology) -> Self {
        Self {
            id: technology.id.clone(),
            name: technology.title.clone(),
            parts_supplier: technology.parts_supplier.map(|s| case.suppliers[s].id.clone()),
        }
    }
}

impl DeclaredUnit {
    pub(super) fn of(case: &Case, unit: &Unit) -> Self {
        let mut fuels: Vec<String> =
            unit.fuel.iter().map(|fuel| case.fuels[case.tanks[fuel.tank].fuel].id.clone()).collect();
        fuels.sort_unstable();
        fuels.dedup();
        Self {
            id: unit.id.clone(),
            name: unit.title.clone(),
            region: case.regions[unit.region].id.clone(),
            technology: unit.technology.map(|t| case.technologies[t].id.clone()),
            fuels,
            tanks: unit.fuel.iter().map(|fuel| case.tanks[fuel.tank].id.clone()).collect(),
            capacity_mw: unit.capacity.0 * f64::from(unit.count),
            machines: unit.count,
        }
    }
}

impl DeclaredFuel {
    pub(super) fn of(fuel: &Fuel) -> Self {
        Self { id: fuel.id.clone(), name: fuel.title.clone(), lhv_gj_per_t: fuel.lhv.map(|lhv| lhv.0) }
    }
}

impl DeclaredTank {
    pub(super) fn of(case: &Case, tank: &Tank) -> Self {
        Self {
            id: tank.id.clone(),
            name: tank.title.clone(),
            fuel: case.fuels[tank.fuel].id.clone(),
            port: tank.port.map(|port| case.ports[port].id.clone()),
            region: tank.region.map(|region| case.regions[region].id.clone()),
            capacity_t: tank.capacity.0,
            heel_t: tank.heel.0,
            start_stock_t: tank.stock.0,
        }
    }
}

impl DeclaredPort {
    pub(super) fn of(case: &Case, port: &Port) -> Self {
        let (latitude_deg, longitude_deg) = degrees(port.place);
        Self {
            id: port.id.clone(),
            name: port.title.clone(),
            region: port.region.map(|region| case.regions[region].id.clone()),
            berths: port.berths,
            latitude_deg,
            longitude_deg,
        }
    }
}

impl DeclaredSupplier {
    pub(super) fn of(supplier: &Supplier) -> Self {
        let (latitude_deg, longitude_deg) = degrees(supplier.place);
        Self { id: supplier.id.clone(), name: supplier.title.clone(), latitude_deg, longitude_deg }
    }
}

impl DeclaredAgreement {
    pub(super) fn of(case: &Case, agreement: &Agreement) -> Self {
        let days = |hours: f64| hours / 24.0;
        Self {
            id: agreement.id.clone(),
            name: agreement.title.clone(),
            supplier: case.suppliers[agreement.supplier].id.clone(),
            fuel: case.fuels[agreement.fuel].id.clone(),
            tanks: agreement.tanks.iter().map(|&tank| case.tanks[tank].id.clone()).collect(),
            cargo_t: agreement.cargo.0,
            every_d: agreement.interval.map(|interval| days(interval.0)),
            loading_reliability: agreement.loading.0,
            voyage_d: days(agreement.voyage.0),
            mean_delay_d: days(Delay::mean_h(&agreement.delay)),
            price_usd_per_t: agreement.price.0,
            from_h: agreement.validity.from.0,
            to_h: agreement.validity.to.0,
        }
    }
}
