//! How good a forecast was.

use std::cmp::Ordering;

/// The continuous ranked probability score of an ensemble whose members count the same: the mean distance from what came,
/// less half the mean distance among members (T. Gneiting and A. E. Raftery, *JASA* 102, 2007, 359, eq. 21). In the unit of
/// the members; that of a single member is its absolute error. `members` are in ascending order.
#[must_use]
pub fn crps(members: &[f64], came: f64) -> f64 {
    let n = members.len() as f64;
    let away: f64 = members.iter().map(|m| (m - came).abs()).sum();
    // In order, each distance among members is counted by how many lie below and above.
    let among: f64 = (0u32..).zip(members).map(|(i, m)| (2.0 * f64::from(i) + 1.0 - n) * m).sum();
    away / n - among / (n * n)
}

/// The value below which a share of an ensemble lies, between members in proportion. `members` are in ascending order and
/// not empty.
#[must_use]
pub fn quantile(members: &[f64], share: f64) -> f64 {
    let at = share.clamp(0.0, 1.0) * (members.len().saturating_sub(1)) as f64;
    let below = at.floor();
    let (low, high) = (below as usize, (below as usize + 1).min(members.len().saturating_sub(1)));
    let rest = at - below;
    match (members.get(low), members.get(high)) {
        (Some(&low), Some(&high)) => low + rest * (high - low),
        _ => f64::NAN,
    }
}

/// The share of an ensemble below what came, members equal to it counting half: spread evenly from 0 to 1 if a forecast is
/// right about its own errors. `members` are in ascending order.
#[must_use]
pub fn rank(members: &[f64], came: f64) -> f64 {
    let below = members.partition_point(|m| *m < came);
    let to = members.partition_point(|m| *m <= came);
    (below + to) as f64 / (2.0 * members.len().max(1) as f64)
}

/// Puts an ensemble in ascending order.
pub fn sort(members: &mut [f64]) {
    members.sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_score_of_one_member_is_its_error_and_of_two_known() {
        assert!((crps(&[3.0], 5.0) - 2.0).abs() < 1e-12);
        // Members 0 and 4, 1 came: mean distance 2, half the mean distance among members 1.
        assert!((crps(&[0.0, 4.0], 1.0) - 1.0).abs() < 1e-12);
        let slow = |members: &[f64], came: f64| {
            let n = members.len() as f64;
            let among: f64 = members.iter().flat_map(|a| members.iter().map(move |b| (a - b).abs())).sum();
            members.iter().map(|m| (m - came).abs()).sum::<f64>() / n - among / (2.0 * n * n)
        };
        let members = [0.0, 0.0, 1.5, 2.0, 7.0, 11.0];
        assert!((crps(&members, 2.5) - slow(&members, 2.5)).abs() < 1e-12);
    }

    #[test]
    fn quantiles_lie_between_members_and_ties_rank_in_the_middle() {
        assert!((quantile(&[0.0, 10.0, 20.0], 0.25) - 5.0).abs() < 1e-12);
        assert!((quantile(&[7.0], 0.9) - 7.0).abs() < 1e-12);
        assert!((rank(&[0.0, 0.0, 0.0, 5.0], 0.0) - 0.375).abs() < 1e-12);
        assert!((rank(&[1.0, 2.0], 3.0) - 1.0).abs() < 1e-12);
    }
}
