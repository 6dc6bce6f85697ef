//! AL213: tiers of shortfall that do not fit together.

use std::collections::BTreeMap;

use alumbron_model::entity::{Depth, ShortfallTier};
use alumbron_model::finding::{Finding, Findings, codes};
use alumbron_model::quantity::{Fraction, Megawatts};
use alumbron_model::record::Names;

use super::place;

/// The tiers of a region, or of all regions without any of their own, must be a stack: each from where the one before
/// ends, none cheaper than that, one without an end.
pub(crate) fn tiers(tiers: &[Option<ShortfallTier>], names: &Names, findings: &mut Findings) {
    // A row that could not be read may have been the one that is missing.
    if tiers.iter().any(Option::is_none) {
        return;
    }
    let mut stacks: BTreeMap<Option<usize>, Vec<&ShortfallTier>> = BTreeMap::new();
    for tier in tiers.iter().flatten() {
        stacks.entry(tier.region.map(|region| region.position())).or_default().push(tier);
    }
    for stack in stacks.values_mut() {
        stack.sort_by(|a, b| reach(a).total_cmp(&reach(b)));
        if let Some(finding) = fault(stack, names) {
            findings.push(finding);
        }
    }
}

fn reach(tier: &ShortfallTier) -> f64 {
    match tier.up_to {
        None => f64::INFINITY,
        Some(Depth::Power(Megawatts(mw))) => mw,
        Some(Depth::Share(Fraction(share))) => share,
    }
}

/// The first thing that is wrong with a stack.
fn fault(stack: &[&ShortfallTier], names: &Names) -> Option<Finding> {
    let of = |title: String, tier: &ShortfallTier, label: &str| {
        Finding::new(&codes::SHORTFALL_TIERS, title, place(names, tier), label)
    };
    let last = stack.last()?;
    if last.up_to.is_some() {
        let title = "no tier of shortfall is without an end".to_owned();
        let help = "leave up_to_mw and up_to_share of the deepest tier out";
        return Some(of(title, last, "ends, and nothing lies beyond").with_help(help));
    }
    let first = stack.first().filter(|tier| reach(tier) <= 0.0);
    if let Some(tier) = first {
        return Some(of(format!("tier `{}` is empty", tier.id), tier, "ends where it begins"));
    }
    for pair in stack.windows(2) {
        let &[shallow, deep] = pair else { continue };
        if let (Some(Depth::Power(_)), Some(Depth::Share(_)))
        | (Some(Depth::Share(_)), Some(Depth::Power(_))) = (shallow.up_to, deep.up_to)
        {
            let title = "tiers of shortfall are given in MW and as shares of demand".to_owned();
            let finding = of(title, deep, "which of the two is deeper depends on the hour");
            return Some(finding.with_context(place(names, shallow), "given the other way"));
        }
        if reach(shallow) >= reach(deep) {
            let title = format!("tiers `{}` and `{}` end at the same depth", shallow.id, deep.id);
            return Some(of(title, deep, "is empty").with_context(place(names, shallow), "ends there too"));
        }
        if shallow.cost.0 > deep.cost.0 {
            let title = format!("tier `{}` is cheaper than the shallower `{}`", deep.id, shallow.id);
            let finding = of(title, deep, "must cost at least as much");
            return Some(finding.with_context(place(names, shallow), "the tier above it"));
        }
    }
    None
}
