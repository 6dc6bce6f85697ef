//! `burn-first`: the greedy operator, who serves every hour as well as the stocks allow and keeps nothing back.

use super::{PolicyKind, Rule};

pub(super) const POLICY: PolicyKind = PolicyKind {
    name: "burn-first",
    summary: "Serve every hour as well as stocks allow; keep nothing back for later.",
    rule: Rule::Unrestricted,
};
