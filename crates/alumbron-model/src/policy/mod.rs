//! Rationing policies: how an operator spends what is in the tanks. One file each, plus one line in [`POLICIES`].
//!
//! A policy is a pure function from a [`Situation`], which holds nothing of the future but what is to be expected, to how
//! much each tank may release until the next decision. Where the released energy goes within that time is the same for
//! all of them: see `spend.rs`. Knows no case and draws no number.

mod burn_first;
mod clairvoyant;
mod foresight;
mod look_ahead;
mod plan;
mod situation;
mod spend;
mod stock_target;
mod worth;

pub use foresight::use_worthiest;
pub use plan::{Desk, MOST_REGIMES, Matrix, Outlook, Period, Prospect};
pub use situation::{Situation, TankNow};
pub use spend::Spending;
pub use worth::{Layers, MOST_LAYERS};

/// A kind of policy.
#[derive(Clone, Copy, Debug)]
pub struct PolicyKind {
    /// The name used in commands.
    pub name: &'static str,
    /// What the operator does, in a sentence.
    pub summary: &'static str,
    /// The rule the engine follows.
    pub rule: Rule,
}

impl PolicyKind {
    /// Whether it knows what nobody can know: then it is a bound on what policies can reach, and no policy.
    #[must_use]
    pub fn is_bound(&self) -> bool {
        matches!(self.rule, Rule::Foresight)
    }
}

/// The closed set of rules the engine knows.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// Every unit may burn whatever its tanks hold.
    Unrestricted,
    /// At each decision `decide` fills in how much each tank may release until the next, t; without end for one that may
    /// give all it holds.
    Rationed {
        /// The policy; the desk is paper to work on and carries nothing from decision to decision.
        decide: fn(&Situation, &mut Desk, &mut [f64]),
        /// Whether it looks at the outlooks of [`Situation::pools`], which are left out otherwise.
        looks_ahead: bool,
    },
    /// What perfect foresight of the sample would make of it.
    Foresight,
}

/// Every policy, and the bound.
pub const POLICIES: &[PolicyKind] =
    &[burn_first::POLICY, clairvoyant::POLICY, look_ahead::POLICY, stock_target::POLICY];

/// The policy of this name.
#[must_use]
pub fn policy(name: &str) -> Option<&'static PolicyKind> {
    POLICIES.iter().find(|p| p.name == name)
}
