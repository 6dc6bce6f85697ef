//! `clairvoyant`: what perfect foresight of the sample would make of it. A bound to measure policies by, never a policy.

use super::{PolicyKind, Rule};

pub(super) const POLICY: PolicyKind = PolicyKind {
    name: "clairvoyant",
    summary: "Know the whole sample ahead: a bound on what any policy could reach, not a policy.",
    rule: Rule::Foresight,
};
