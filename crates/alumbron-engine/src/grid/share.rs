//! Who goes short in a zone whose links do not bind: the rule `local` or `shared`.
//!
//! Knows one zone. In hours in which a group of links binds, `bound.rs` makes shares as even as can be by the same weights.

use alumbron_model::case::Sharing;

use super::{Node, TINY_MW};

/// Shares the shortfall of a zone of these regions, `total` MW, by rule, each region at most what it can shed. What exceeds
/// that is reserve that nobody can hold; it counts as shed here, in proportion, so that the balance closes.
pub(super) fn share_shortfall(nodes: &mut [Node], members: &[usize], total: f64, sharing: Sharing) {
    for &r in members {
        let node = &mut nodes[r];
        node.weight = match sharing {
            Sharing::Shared => node.sheddable,
            Sharing::Local => (node.need + node.export.max(0.0) - node.available).max(0.0),
        };
    }
    let mut left = spread(nodes, members, total);
    if left > TINY_MW {
        // The regions the rule names are dark; the rest is shared by what can still be shed.
        for &r in members {
            let node = &mut nodes[r];
            node.weight = node.sheddable - node.shed;
        }
        left = spread(nodes, members, left);
    }
    if left > TINY_MW {
        let beyond = |node: &Node| node.need - node.sheddable;
        let sum: f64 = members.iter().map(|&r| beyond(&nodes[r])).sum();
        for &r in members {
            let node = &mut nodes[r];
            node.shed += if sum > 0.0 { left / sum * beyond(node) } else { 0.0 };
        }
    }
}

/// Spreads `total` MW over members in proportion to their weights, each up to what it can shed; gives what found no place.
fn spread(nodes: &mut [Node], members: &[usize], total: f64) -> f64 {
    let mut left = total;
    // Each round either places everything or fills at least one region.
    for _ in members {
        let mut sum = 0.0;
        for &r in members {
            let node = &nodes[r];
            sum += if node.shed < node.sheddable { node.weight } else { 0.0 };
        }
        if sum <= 0.0 {
            break;
        }
        let share = left / sum;
        let mut full = false;
        for &r in members {
            let node = &mut nodes[r];
            if node.shed < node.sheddable {
                let more = (share * node.weight).min(node.sheddable - node.shed);
                node.shed += more;
                left -= more;
                full |= node.shed >= node.sheddable;
            }
        }
        if !full || left <= TINY_MW * 1e-3 {
            return left.max(0.0);
        }
    }
    left
}
