//! `fuels.csv`.

use alumbron_model::entity::Fuel;
use alumbron_model::finding::{Finding, codes};
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
        let emission = f.with_default::<KilogramsPerGigajoule>(
            "emission",
            "0",
            "Carbon dioxide per energy of the fuel burned; needs the lhv.",
        );
        if let Some(emission) = emission.as_ref().filter(|at| at.value.0 > 0.0)
            && !f.has("lhv_gj_per_t")
            && !f.has("lhv_kcal_per_kg")
        {
            f.report(
                Finding::new(
                    &codes::NO_EFFECT,
                    "an emission factor without a heating value",
                    emission.span,
                    "counts no carbon dioxide",
                )
                .with_help("give lhv_gj_per_t of the fuel"),
            );
        }
        Some(Self {
            id: id?.value.0,
            title,
            lhv: lhv.map(|at| at.value),
            density: density.map(|at| at.value),
            emission: emission.map_or(KilogramsPerGigajoule(0.0), |at| at.value),
        })
    }
}
