//! Inland transport and refineries, compiled.

use alumbron_model::Case;
use alumbron_model::entity::{Refinery, Transfer};

use super::compile::outage_model;
use crate::outage::OutageModel;

/// Transfers and refineries, each in the order of the case.
#[derive(Clone, Debug, Default)]
pub struct InlandData {
    /// Transfers.
    pub transfers: Vec<TransferData>,
    /// Refineries.
    pub refineries: Vec<RefineryData>,
}

/// A way from tank to tank.
#[derive(Clone, Debug)]
pub struct TransferData {
    /// Tank that fuel leaves.
    pub from: usize,
    /// Tank that it comes to.
    pub to: usize,
    /// The most it carries over time.
    pub rate_t_per_h: f64,
    /// What it carries at a time, if not any amount, t.
    pub batch_t: Option<f64>,
    /// From leaving to arriving, h.
    pub delay_h: u32,
    /// Hours between decisions.
    pub every_h: u32,
    /// Share of its usable capacity to which the receiving tank is filled.
    pub fill_to: f64,
    /// Stock that is left in the sending tank, heel included, t.
    pub keep_t: f64,
    /// Random outages.
    pub outage: Option<OutageModel>,
}

/// A refinery.
#[derive(Clone, Debug)]
pub struct RefineryData {
    /// Tanks it draws from, in order.
    pub intake: Vec<usize>,
    /// The most it takes in.
    pub capacity_t_per_h: f64,
    /// Tanks it fills, with tonnes for each tonne taken in.
    pub products: Vec<(usize, f64)>,
    /// Hours between decisions.
    pub every_h: u32,
    /// Random outages.
    pub outage: Option<OutageModel>,
}

impl InlandData {
    /// Those of a case.
    pub(super) fn new(case: &Case) -> Self {
        let transfer = |transfer: &Transfer| TransferData {
            from: transfer.from.position(),
            to: transfer.to.position(),
            rate_t_per_h: transfer.rate.0,
            batch_t: transfer.batch.map(|batch| batch.0),
            // Saturates, which is right for what arrives after every horizon.
            delay_h: transfer.delay.0.ceil() as u32,
            every_h: transfer.every_h,
            fill_to: transfer.fill_to.0,
            keep_t: transfer.keep.0.max(case.tanks[transfer.from].heel.0),
            outage: transfer.outage.and_then(|o| outage_model(case, "inland", &transfer.id, &o, None)),
        };
        let refinery = |refinery: &Refinery| RefineryData {
            intake: refinery.intake.iter().map(|tank| tank.position()).collect(),
            capacity_t_per_h: refinery.capacity.0,
            products: refinery.products.iter().map(|p| (p.tank.position(), p.share.0)).collect(),
            every_h: refinery.every_h,
            outage: refinery.outage.and_then(|o| outage_model(case, "refineries", &refinery.id, &o, None)),
        };
        Self {
            transfers: case.inland.iter().map(transfer).collect(),
            refineries: case.refineries.iter().map(refinery).collect(),
        }
    }
}
