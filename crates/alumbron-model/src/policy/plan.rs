//! A rolling plan of a pool of fuel: what of it is better kept.
//!
//! A stochastic dynamic program over the periods to come. Its state is the stock and the regime of a supplier; cargoes
//! arrive by chance, and what energy averts in a period is concave in it. So what stock is worth is concave too, and its
//! slope is kept in slices: exactly as long as there are few, otherwise joined where they are nearly worth the same.

use super::worth::{Layers, Reader, StockWorth};

/// Most regimes a plan can tell apart.
pub const MOST_REGIMES: usize = 6;

/// Probabilities of going from one regime, by row, to another.
pub type Matrix = [[f64; MOST_REGIMES]; MOST_REGIMES];

/// Cargoes of a period that are told apart; more are taken together.
pub(super) const MOST_PROSPECTS: usize = 3;

/// Slices of what stock is worth, all periods of a plan together, and the most and fewest of one. Chosen: a plan of a few
/// periods is exact then, and one of two months takes some ten microseconds.
const SLICES: usize = 1024;
const MOST_SLICES: usize = 256;
const FEWEST_SLICES: usize = 24;

/// A period of a plan, as it is expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Period {
    /// What energy averts in it.
    pub worth: Layers,
    /// What flows into the pool in any case before the period, MWh; less than nothing if more is drawn off.
    pub inflow_mwh: f64,
    /// Probabilities of the regimes at its beginning, by that at the beginning of the period before.
    pub transition: Matrix,
    /// Cargoes that may arrive with its beginning.
    prospects: [Prospect; MOST_PROSPECTS],
    n_prospects: usize,
}

impl Period {
    /// A period without cargoes.
    #[must_use]
    pub fn new(worth: Layers, inflow_mwh: f64, transition: Matrix) -> Self {
        let prospects = [Prospect::default(); MOST_PROSPECTS];
        Self { worth, inflow_mwh, transition, prospects, n_prospects: 0 }
    }

    /// A cargo of so much energy, MWh, may arrive, as likely as is said by the regime at the beginning of the period.
    /// Beyond three they are taken together with the last.
    pub fn expect(&mut self, mwh: f64, likely: &[f64; MOST_REGIMES]) {
        let cargo = Prospect { mwh: [mwh; MOST_REGIMES], likely: *likely };
        if self.n_prospects < MOST_PROSPECTS {
            self.prospects[self.n_prospects] = cargo;
            self.n_prospects += 1;
        } else {
            self.prospects[MOST_PROSPECTS - 1].join(&cargo);
        }
    }

    /// What is expected to arrive, MWh, by regime.
    #[must_use]
    pub fn expected_mwh(&self, regime: usize) -> f64 {
        let cargoes = &self.prospects[..self.n_prospects];
        cargoes.iter().map(|cargo| cargo.mwh[regime] * cargo.likely[regime]).sum()
    }
}

/// A cargo that may arrive, or several taken together, by the regime at the beginning of the period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Prospect {
    mwh: [f64; MOST_REGIMES],
    likely: [f64; MOST_REGIMES],
}

impl Prospect {
    /// Takes another one in: one cargo with the mean and the variance of both.
    fn join(&mut self, other: &Self) {
        for regime in 0..MOST_REGIMES {
            let of = |cargo: &Self| {
                let (mwh, likely) = (cargo.mwh[regime], cargo.likely[regime]);
                (mwh * likely, mwh * mwh * likely * (1.0 - likely))
            };
            let ((mean, variance), (more, wider)) = (of(self), of(other));
            let (mean, variance) = (mean + more, variance + wider);
            if mean > 0.0 {
                self.likely[regime] = mean * mean / (mean * mean + variance);
                self.mwh[regime] = mean / self.likely[regime];
            }
        }
    }
}

/// What is planned for: a pool of tanks as one store.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    /// Energy in store, MWh, with what ships in port have aboard.
    pub stock_mwh: f64,
    /// Beyond so much in store inflow finds no room, MWh.
    pub room_mwh: f64,
    /// What a MWh of each layer is worth, USD, falling.
    pub usd_per_mwh: Vec<f64>,
    /// What energy averts until the next decision.
    pub now: Layers,
    /// The periods after it.
    pub later: Vec<Period>,
    /// What more is to be averted by stock after the last period.
    pub beyond: Layers,
    /// The regime now, and how many there are.
    pub regime: usize,
    /// See `regime`.
    pub n_regimes: usize,
}

/// Paper to plan on. Carries nothing from plan to plan but its room.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    worth: Vec<StockWorth>,
    spare: Vec<StockWorth>,
}

impl Desk {
    /// The energy to use until the next decision, MWh; without end if nothing is better kept and the store covers it.
    #[must_use]
    pub fn release_mwh(&mut self, outlook: &Outlook) -> f64 {
        let wanted: f64 = outlook.now.iter().sum();
        let most: f64 = outlook.later.iter().flat_map(|period| period.worth).sum::<f64>()
            + outlook.beyond.iter().sum::<f64>();
        if outlook.stock_mwh >= wanted + most {
            return f64::INFINITY;
        }
        self.plan(outlook);
        let mut kept = Reader::new(&self.worth[outlook.regime].slices);
        let (mut left, mut used) = (outlook.stock_mwh, 0.0);
        for (&usd, &mwh) in outlook.usd_per_mwh.iter().zip(&outlook.now) {
            while left > 0.0 && kept.usd_per_mwh() > usd {
                let keeps = kept.left.min(left);
                left -= keeps;
                kept.pass(keeps);
            }
            let uses = mwh.min(left);
            left -= uses;
            used += uses;
        }
        if used >= wanted { f64::INFINITY } else { used }
    }

    /// What stock is worth that is kept until after the period at hand, by the regime now.
    fn plan(&mut self, outlook: &Outlook) {
        let n = outlook.n_regimes.max(1);
        self.worth.resize_with(n.max(self.worth.len()), StockWorth::default);
        self.spare.resize_with(n.max(self.spare.len()), StockWorth::default);
        let (worth, spare) = (&mut self.worth[..n], &mut self.spare[..n]);
        let most = (SLICES / outlook.later.len().max(1)).clamp(FEWEST_SLICES, MOST_SLICES);
        let usd = &outlook.usd_per_mwh;
        for worth in worth.iter_mut() {
            worth.slices.clear();
            worth.use_or_keep(usd, &outlook.beyond, &mut spare[0]);
        }
        for period in outlook.later.iter().rev() {
            for (regime, worth) in worth.iter_mut().enumerate() {
                worth.use_or_keep(usd, &period.worth, &mut spare[0]);
                for cargo in &period.prospects[..period.n_prospects] {
                    worth.grow(cargo.mwh[regime], cargo.likely[regime], &mut spare[0]);
                }
                if period.inflow_mwh > 0.0 {
                    worth.limit(outlook.room_mwh);
                    worth.grow(period.inflow_mwh, 1.0, &mut spare[0]);
                } else {
                    worth.shrink(-period.inflow_mwh);
                }
                worth.coarsen(most);
            }
            StockWorth::mix(worth, &period.transition, spare);
        }
    }
}
