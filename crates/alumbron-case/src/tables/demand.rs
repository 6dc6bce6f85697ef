//! `demand.csv`.

use alumbron_model::entity::{Demand, Level, Noise, Profile, Region};
use alumbron_model::finding::{Finding, codes};
use alumbron_model::quantity::{Fraction, MegawattHours, Megawatts};
use alumbron_model::record::{Fields, Id};

use super::{Known, Row, incomplete};

impl Row for Demand {
    const ABOUT: &'static str = "Demand of the regions; several rows of a region add up.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, _: &Known) -> Option<Self> {
        let id = f.required::<Id>("id", "Name of the series.");
        let region = f.reference::<Region>("region", "Where.");
        let peak =
            f.with_default::<Megawatts>("peak", "or energy_mwh", "Demand in an hour where the profile is 1.");
        let energy =
            f.with_default::<MegawattHours>("energy", "or peak_mw", "Demand summed over the horizon.");
        let profile = f.reference_or_none::<Profile>("profile", "Hourly shape; flat without one.");
        let share = f.optional::<Fraction>(
            "noise_share",
            "Day-to-day variation: a day's demand is multiplied by 1 + share x z, z standard normal cut at 3.",
        );
        let group = f.with_default::<String>(
            "noise_group",
            "the id",
            "Series of one group share their draws; only with noise_share.",
        );
        let level = match (&peak, &energy) {
            (Some(peak), None) if !given(f, &ENERGY) => Some(Level::Peak(peak.value)),
            (None, Some(energy)) if !given(f, &PEAK) => Some(Level::Energy(energy.value)),
            (Some(peak), Some(energy)) => {
                f.report(
                    Finding::new(
                        &codes::DEMAND_LEVEL,
                        "demand is given both as a peak and as energy",
                        energy.span,
                        "excludes the peak",
                    )
                    .with_context(peak.span, "the peak")
                    .with_help("keep one of the two"),
                );
                None
            }
            (None, None) if !given(f, &PEAK) && !given(f, &ENERGY) => {
                f.report(Finding::new(
                    &codes::DEMAND_LEVEL,
                    "neither peak nor energy of the demand is given",
                    f.span(),
                    "needs `peak_mw` or `energy_mwh`",
                ));
                None
            }
            _ => None,
        };
        let id = id?.value.0;
        let noise = match (share, group) {
            (Some(share), group) if share.value.0 > 0.0 => {
                Some(Noise { share: share.value, group: group.map_or_else(|| id.clone(), |at| at.value) })
            }
            (None, Some(group)) if !f.has("noise_share") => {
                return incomplete(f, &group, "noise_group", "noise_share");
            }
            _ => None,
        };
        Some(Self { id, region: region?.value, level: level?, profile: profile.map(|at| at.value), noise })
    }
}

const PEAK: [&str; 3] = ["peak_mw", "peak_kw", "peak_gw"];
const ENERGY: [&str; 2] = ["energy_mwh", "energy_gwh"];

fn given(f: &Fields<'_>, keys: &[&str]) -> bool {
    keys.iter().any(|key| f.has(key))
}
