//! Whether the regimes of a supplier say together which one holds when: AL104, AL410, AL411 and AL412.

use alumbron_model::entity::{Entry, Leaving, Regime, RegimeChain, Supplier};
use alumbron_model::finding::{Finding, Findings, codes};
use alumbron_model::record::{Idx, Names};

use super::place;
use crate::tables::{Rows, row};

/// Most regimes of a supplier. Chosen: solving for long-run shares takes the cube of it.
const MOST_REGIMES: usize = 100;

/// What rounding may add to probabilities that should sum to 1.
const ROUNDING: f64 = 1e-9;

/// Checks the regimes of every supplier.
pub(crate) fn regimes(
    suppliers: &Rows<Supplier>,
    regimes: &Rows<Regime>,
    names: &Names,
    findings: &mut Findings,
) {
    for (position, supplier) in (0u32..).zip(suppliers) {
        let Some(supplier) = supplier else { continue };
        let own: Vec<(Idx<Regime>, &Regime)> = (0u32..)
            .map(Idx::new)
            .zip(regimes)
            .filter_map(|(idx, regime)| Some((idx, regime.as_ref()?)))
            .filter(|(_, regime)| regime.supplier == Idx::new(position))
            .collect();
        let of = Of { supplier, own: &own, regimes, names };
        of.check(findings);
    }
}

/// The regimes of one supplier.
struct Of<'c> {
    supplier: &'c Supplier,
    own: &'c [(Idx<Regime>, &'c Regime)],
    regimes: &'c Rows<Regime>,
    names: &'c Names,
}

impl Of<'_> {
    fn check(&self, findings: &mut Findings) {
        let Some(&(_, first)) = self.own.first() else { return };
        if self.own.len() > MOST_REGIMES {
            let n = self.own.len();
            let title = format!(
                "`{}` has {n} regimes, and at most {MOST_REGIMES} can be simulated",
                self.supplier.id
            );
            let at = place(self.names, first);
            findings.push(Finding::new(&codes::OUT_OF_RANGE, title, at, "the first of them"));
            return;
        }
        let of_chain = |regime: &Regime| matches!(regime.entry, Entry::Chain { .. });
        if let Some(&(_, other)) = self.own.iter().find(|(_, regime)| of_chain(regime) != of_chain(first)) {
            let (chain, schedule) = if of_chain(first) { (first, other) } else { (other, first) };
            let title = format!("regimes of `{}` follow a schedule and a chain", self.supplier.id);
            findings.push(
                Finding::new(&codes::REGIME_UNCLEAR, title, place(self.names, chain), "says no `from`")
                    .with_context(place(self.names, schedule), "says `from`")
                    .with_help("give `from` in all rows of the supplier, or in none"),
            );
        } else if of_chain(first) {
            self.check_chain(findings);
        } else {
            self.check_schedule(findings);
        }
    }

    fn check_schedule(&self, findings: &mut Findings) {
        let mut entries: Vec<(i64, &Regime)> = Vec::new();
        for &(_, regime) in self.own {
            if let Entry::At(hours) = &regime.entry {
                entries.extend(hours.iter().map(|&hour| (hour, regime)));
            }
        }
        entries.sort_by_key(|(hour, _)| *hour);
        if let Some(two) = entries.windows(2).find(|two| two[0].0 == two[1].0) {
            let title = format!("two regimes of `{}` begin in the same hour", self.supplier.id);
            findings.push(
                Finding::new(
                    &codes::REGIME_UNCLEAR,
                    title,
                    place(self.names, two[1].1),
                    "the second of them",
                )
                .with_context(place(self.names, two[0].1), "the first of them"),
            );
        }
    }

    fn check_chain(&self, findings: &mut Findings) {
        let n_findings = findings.len();
        for &(idx, regime) in self.own {
            self.check_leaving(idx, regime, findings);
        }
        let starts: Vec<f64> = (self.own.iter())
            .filter_map(|(_, regime)| match regime.entry {
                Entry::Chain { start, .. } => Some(start?.0),
                Entry::At(_) => None,
            })
            .collect();
        let (sum, first) = (sum(starts.iter().copied()), self.own[0].1);
        if !starts.is_empty() && (sum - 1.0).abs() > ROUNDING {
            let title = format!("start probabilities of regimes of `{}` do not sum to 1", self.supplier.id);
            let at = place(self.names, first);
            findings.push(Finding::new(
                &codes::REGIME_PROBABILITIES,
                title,
                at,
                format!("they sum to {sum}"),
            ));
        }
        if findings.len() > n_findings || !starts.is_empty() {
            return;
        }
        let classes = RegimeChain::new(self.own, self.supplier.regime_step).closed_classes();
        if let [one, two, ..] = &classes[..] {
            let title = format!("how regimes of `{}` begin is not told", self.supplier.id);
            let stays = "once entered, is never left for the other";
            findings.push(
                Finding::new(
                    &codes::REGIME_UNCLEAR,
                    title,
                    place(self.names, self.own[two[0]].1),
                    "holds for good once it is reached",
                )
                .with_context(place(self.names, self.own[one[0]].1), stays)
                .with_help("give start_probability, or say how each is left"),
            );
        }
    }

    fn check_leaving(&self, idx: Idx<Regime>, regime: &Regime, findings: &mut Findings) {
        let at = place(self.names, regime);
        let Entry::Chain { leaving, .. } = &regime.entry else { return };
        let to = match leaving {
            Leaving::Never => return,
            Leaving::PerStep(to) => to,
            Leaving::After(mean, next) => {
                let step = self.supplier.regime_step;
                if mean.0 < step.0 {
                    let title = format!("regime `{}` lasts less than a step of its supplier", regime.id);
                    let label = format!("{} h on average, a step takes {} h", mean.0, step.0);
                    findings.push(Finding::new(&codes::OUT_OF_RANGE, title, at, label));
                }
                next
            }
        };
        for &(other, _) in to {
            let Some(other) = row(self.regimes, other) else { continue };
            if other.supplier != regime.supplier {
                let title = format!("regime `{}` leads to one of another supplier", regime.id);
                findings.push(
                    Finding::new(&codes::FOREIGN_REGIME, title, at, format!("leads to `{}`", other.id))
                        .with_context(place(self.names, other), "declared here"),
                );
            }
        }
        let sum = sum(to.iter().map(|&(_, p)| p));
        let itself = to.iter().any(|(other, _)| *other == idx);
        let title = format!("what leads away from regime `{}` does not sum up", regime.id);
        let label = match leaving {
            Leaving::PerStep(_) if sum > 1.0 + ROUNDING => format!("sums to {sum}; must be at most 1"),
            Leaving::PerStep(_) if itself && sum < 1.0 - ROUNDING => {
                format!("sums to {sum} with itself; must be 1")
            }
            Leaving::After(..) if itself => "what follows cannot be itself".to_owned(),
            Leaving::After(..) if !to.is_empty() && sum <= 0.0 => "all weights are 0".to_owned(),
            Leaving::After(..) if to.is_empty() && self.own.len() == 1 => "nothing can follow".to_owned(),
            _ => return,
        };
        findings.push(Finding::new(&codes::REGIME_PROBABILITIES, title, at, label));
    }
}

/// A sum without the digits that rounding made.
fn sum(numbers: impl Iterator<Item = f64>) -> f64 {
    (numbers.sum::<f64>() * 1e9).round() / 1e9
}
