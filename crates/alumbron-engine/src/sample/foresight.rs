//! Perfect foresight of a sample, for the bound `clairvoyant`: the sample is lived twice.
//!
//! The first time, under `burn-first`, it is noted what energy of each pool would avert in every hour and what of it has
//! come until then; neither depends on the policy as long as cargoes find room or wait for it. Then the energy is put
//! where it averts most (see [`use_worthiest`]), and the sample is lived again by that plan.

use alumbron_model::policy::{Layers, MOST_LAYERS, use_worthiest};

use super::{DayView, HourView, Observer, Simulation};
use crate::system::System;

/// Energy below this is rounding, MWh.
const TINY_MWH: f64 = 1e-9;

/// What is known of a sample, and what is planned.
#[derive(Clone, Debug)]
pub(super) struct Foresight {
    pub(super) is_rehearsal: bool,
    n_hours: usize,
    /// What energy averts, at `pool * n_hours + hour`.
    worth: Vec<Layers>,
    /// What has come until each hour, MWh; likewise.
    come_mwh: Vec<f64>,
    /// What is to be used, MWh; likewise.
    used_mwh: Vec<f64>,
    spare: Vec<f64>,
}

impl Foresight {
    pub(super) fn new(system: &System, n_pools: usize) -> Self {
        let n_hours = system.calendar.n_hours as usize;
        let n = n_pools * n_hours;
        Self {
            is_rehearsal: true,
            n_hours,
            worth: vec![[0.0; MOST_LAYERS]; n],
            come_mwh: vec![0.0; n],
            used_mwh: vec![0.0; n],
            spare: vec![0.0; n_hours],
        }
    }

    /// Notes what energy averts in an hour and what of it has come.
    pub(super) fn note(&mut self, pool: usize, hour: u32, worth: Layers, come_mwh: f64) {
        let at = pool * self.n_hours + hour as usize;
        self.worth[at] = worth;
        self.come_mwh[at] = come_mwh;
    }

    /// Whether energy is better used in other hours than to avert all it could in this one.
    pub(super) fn saves(&self, pool: usize, hour: u32) -> bool {
        let at = pool * self.n_hours + hour as usize;
        self.used_mwh[at] < self.worth[at].iter().sum::<f64>() - TINY_MWH
    }

    /// What is to be used in an hour, MWh.
    pub(super) fn planned_mwh(&self, pool: usize, hour: u32) -> f64 {
        self.used_mwh[pool * self.n_hours + hour as usize]
    }

    fn plan(&mut self) {
        self.used_mwh.fill(0.0);
        let pools = self.worth.chunks_exact(self.n_hours).zip(self.come_mwh.chunks_exact_mut(self.n_hours));
        for ((worth, free), used) in pools.zip(self.used_mwh.chunks_exact_mut(self.n_hours)) {
            for layer in 0..MOST_LAYERS {
                use_worthiest(worth.iter().map(|hour| hour[layer]), free, &mut self.spare, used);
            }
        }
    }
}

impl Simulation<'_> {
    /// Looks the sample over before it is lived, if the policy is the bound.
    pub(super) fn rehearse(&mut self, seed: u64, sample: u64) {
        if self.set_rehearsal(true) {
            self.live(seed, sample, &mut Nobody);
            self.set_rehearsal(false);
        }
    }

    /// Says whether there is anything to rehearse for.
    fn set_rehearsal(&mut self, is_rehearsal: bool) -> bool {
        let Some(foresight) = self.rations.as_mut().and_then(|rations| rations.foresight.as_mut()) else {
            return false;
        };
        foresight.is_rehearsal = is_rehearsal;
        if !is_rehearsal {
            foresight.plan();
        }
        true
    }
}

/// Watches nothing.
struct Nobody;

impl Observer for Nobody {
    const EVERY_HOUR: bool = true;

    fn hour(&mut self, _: &System, _: HourView<'_>) {}

    fn quiet_day(&mut self, _: &System, _: DayView<'_>) {}
}
