//! `shortfall_tiers.csv`.

use alumbron_model::entity::{Depth, Region, ShortfallTier};
use alumbron_model::quantity::{Fraction, Megawatts, UsdPerMegawattHour};
use alumbron_model::record::Fields;

use super::{Known, Row, conflict, positive};
use alumbron_model::record::Id;

impl Row for ShortfallTier {
    const ABOUT: &'static str = "What a shortfall costs, by its depth: each tier from where the one before ends, the \
        deepest without an end. Without this table a MWh costs 500 USD in the first tenth of a region's demand, 1,500 \
        up to three tenths, and 4,500 beyond (chosen).";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, _: &Known) -> Option<Self> {
        let id = f.required::<Id>("id", "Name scenarios refer to it by.");
        let region = f.reference_or_none::<Region>(
            "region",
            "The region it holds for; without one, all regions that have no tiers of their own.",
        );
        let power = f.optional::<Megawatts>("up_to", "Shortfall of a region up to which it reaches.");
        let power = positive(f, "up_to", power);
        let share = f.with_default::<Fraction>(
            "up_to_share",
            "or up_to_mw; with neither, however deep",
            "The same as a share of the region's demand in the hour.",
        );
        let cost = f.required::<UsdPerMegawattHour>("cost", "Cost of what lies in the tier.");
        if let (Some(power), Some(share)) = (&power, &share) {
            conflict(f, ("up_to_mw", power), ("up_to_share", share));
        }
        let up_to = match (power, share) {
            (Some(power), _) => Some(Depth::Power(power.value)),
            (None, Some(share)) => Some(Depth::Share(share.value)),
            (None, None) => None,
        };
        Some(Self { id: id?.value.0, region: region.map(|at| at.value), up_to, cost: cost?.value })
    }
}
