//! What a shortfall costs, by how deep it is.
//!
//! Deep shortfalls cost more for each MWh than shallow ones: the first circuits that are cut can wait, the last cannot.
//! Without that, saving fuel for a worse hour would never pay.

use super::Region;
use crate::quantity::{Fraction, Megawatts, UsdPerMegawattHour};
use crate::record::Idx;

/// The cost of a layer of the shortfall of a region.
#[derive(Clone, Debug, PartialEq)]
pub struct ShortfallTier {
    /// Id.
    pub id: String,
    /// The region it holds for; none: every region without tiers of its own.
    pub region: Option<Idx<Region>>,
    /// How deep it reaches; none: however deep.
    pub up_to: Option<Depth>,
    /// Cost of what lies in it, above the tier before.
    pub cost: UsdPerMegawattHour,
}

/// How deep a shortfall is.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Depth {
    /// So much power.
    Power(Megawatts),
    /// A share of the region's demand in the hour.
    Share(Fraction),
}

/// A layer of shortfall, from where the one before ends. The last of a region reaches however deep.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layer {
    /// Where it begins: no deeper than any shortfall for the first.
    pub from: Depth,
    /// Cost of what lies in it.
    pub cost: UsdPerMegawattHour,
}

/// Costs where a case declares none. Chosen, in the range of what surveys find for the value of lost power: a tenth of
/// demand can be cut by turns for a few hours; beyond a third whole towns are dark and water does not run.
pub const DEFAULT_LAYERS: [Layer; 3] = [
    Layer { from: Depth::Share(Fraction(0.0)), cost: UsdPerMegawattHour(500.0) },
    Layer { from: Depth::Share(Fraction(0.1)), cost: UsdPerMegawattHour(1500.0) },
    Layer { from: Depth::Share(Fraction(0.3)), cost: UsdPerMegawattHour(4500.0) },
];

/// The layers of a region's shortfall, the shallowest first: of its own tiers, otherwise of those of all regions,
/// otherwise [`DEFAULT_LAYERS`].
#[must_use]
pub fn layers(tiers: &[ShortfallTier], region: Idx<Region>) -> Vec<Layer> {
    let of = |whose| {
        let mut tiers: Vec<&ShortfallTier> = tiers.iter().filter(|tier| tier.region == whose).collect();
        let depth = |tier: &ShortfallTier| match tier.up_to {
            None => f64::INFINITY,
            Some(Depth::Power(Megawatts(mw))) => mw,
            Some(Depth::Share(Fraction(share))) => share,
        };
        tiers.sort_by(|a, b| depth(a).total_cmp(&depth(b)));
        tiers
    };
    let mut tiers = of(Some(region));
    if tiers.is_empty() {
        tiers = of(None);
    }
    if tiers.is_empty() {
        return DEFAULT_LAYERS.to_vec();
    }
    let mut from = Depth::Power(Megawatts(0.0));
    let layer = |tier: &&ShortfallTier| {
        let layer = Layer { from, cost: tier.cost };
        from = tier.up_to.unwrap_or(from);
        layer
    };
    tiers.iter().map(layer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tier(region: Option<u32>, up_to: Option<Depth>, cost: f64) -> ShortfallTier {
        let region = region.map(Idx::new);
        ShortfallTier { id: format!("t{cost}"), region, up_to, cost: UsdPerMegawattHour(cost) }
    }

    #[test]
    fn a_region_takes_its_own_tiers_then_those_of_all_then_the_default() {
        let mw = |mw| Some(Depth::Power(Megawatts(mw)));
        let tiers = [
            tier(None, None, 1500.0),
            tier(None, mw(8.0), 500.0),
            tier(Some(1), None, 900.0),
            tier(Some(1), Some(Depth::Share(Fraction(0.2))), 300.0),
        ];
        let of = |region| {
            let layers = layers(&tiers, Idx::new(region));
            layers.iter().map(|layer| (layer.from, layer.cost.0)).collect::<Vec<_>>()
        };
        let (none, eight) = (Depth::Power(Megawatts(0.0)), Depth::Power(Megawatts(8.0)));
        assert_eq!(of(0), [(none, 500.0), (eight, 1500.0)]);
        assert_eq!(of(1), [(none, 300.0), (Depth::Share(Fraction(0.2)), 900.0)]);
        assert_eq!(layers(&[], Idx::new(0)), DEFAULT_LAYERS);
    }
}
