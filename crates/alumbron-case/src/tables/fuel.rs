//! `fuels.csv`.

use alumbron_model::entity::Fuel;
use alumbron_model::quantity::{BarrelsPerTonne, GigajoulesPerTonne, KilogramsPerGigajoule};
use alumbron_model::record::Fields;

use super::{Known, Row, named, positive};

impl Row for Fuel {
    const ABOUT: &'static str = "Fuels, with what turns their mass into energy, barrels and carbon dioxide.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, _: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let lhv = f.optional::<GigajoulesPerTonne>(
            "lhv",
            "Lower heating value; needed for units that give a heat rate.",
        );
        let lhv = positive(f, "lhv", lhv);
        let density = f.optional::<BarrelsPerTonne>(
            "density",
            "Barrels in a tonne; needed where amounts are given in barrels.",
        );
        let density = positive(f, "density", density);
        let emission = f.or(
            "emission",
            KilogramsPerGigajoule(0.0),
            "0",
            "Carbon dioxide per energy of the fuel burned.",
        );
        Some(Self {
            id: id?.value.0,
            title,
            lhv: lhv.map(|at| at.value),
            density: density.map(|at| at.value),
            emission,
        })
    }
}
