//! Rationing policies: how an operator spends what is in the tanks. One file each, plus one line in [`POLICIES`].

mod burn_first;

/// A kind of policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyKind {
    /// The name used in commands.
    pub name: &'static str,
    /// What the operator does, in a sentence.
    pub summary: &'static str,
    /// The rule the engine follows.
    pub rule: Rule,
}

/// The closed set of rules the engine knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Every unit may burn whatever its tanks hold.
    Unrestricted,
}

/// Every policy.
pub const POLICIES: &[PolicyKind] = &[burn_first::POLICY];

/// The policy of this name.
#[must_use]
pub fn policy(name: &str) -> Option<&'static PolicyKind> {
    POLICIES.iter().find(|p| p.name == name)
}
