//! What a shortfall costs, by how deep it is, as arrays.

use alumbron_model::Case;
use alumbron_model::entity::{Depth, Region, layers};
use alumbron_model::quantity::{Fraction, Megawatts};
use alumbron_model::record::Idx;

use crate::arithmetic::larger;

/// The costs of a region's shortfall: every MWh costs the first price, and more from each step on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tiers {
    /// Cost of the shallowest shortfall, USD/MWh.
    pub first: f64,
    /// Where it becomes dearer, the shallowest first.
    pub steps: Vec<Step>,
}

/// A depth from which a shortfall costs more: a share of demand and so many MW together, one of them 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Step {
    /// Share of the region's demand.
    pub share: f64,
    /// MW.
    pub mw: f64,
    /// By how much it costs more, USD/MWh.
    pub added: f64,
}

impl Step {
    /// Where it lies in an hour of so much demand, MW.
    #[inline]
    #[must_use]
    pub fn depth_mw(&self, demand_mw: f64) -> f64 {
        self.share * demand_mw + self.mw
    }
}

impl Tiers {
    pub(super) fn of(case: &Case, region: Idx<Region>) -> Self {
        let mut tiers = Self::default();
        let mut cost = 0.0;
        for (nth, layer) in layers(&case.shortfall_tiers.0, region).iter().enumerate() {
            let added = layer.cost.0 - cost;
            cost = layer.cost.0;
            let step = match layer.from {
                Depth::Power(Megawatts(mw)) => Step { mw, share: 0.0, added },
                Depth::Share(Fraction(share)) => Step { mw: 0.0, share, added },
            };
            if nth == 0 {
                tiers.first = cost;
            } else {
                tiers.steps.push(step);
            }
        }
        tiers
    }

    /// What an hour of shortfall costs beyond the first price, USD.
    #[inline]
    #[must_use]
    pub fn beyond_first(&self, demand_mw: f64, shed_mw: f64) -> f64 {
        let beyond = |step: &Step| step.added * larger(shed_mw - step.depth_mw(demand_mw), 0.0);
        self.steps.iter().map(beyond).sum()
    }
}
