//! Where fuel comes from: the share that is imported, and how concentrated its suppliers are.

use alumbron_engine::observe::Supplied;
use alumbron_model::Case;
use alumbron_model::entity::Fuel;
use serde_json::{Value, json};

use super::told;
use crate::estimate::{Estimate, mean, ratio};

/// Where the fuel comes from that a system lives on.
#[derive(Clone, Debug, PartialEq)]
pub struct Supply {
    /// Whether fuels are summed by their lower heating value; by mass if that of one is unknown.
    pub by_energy: bool,
    /// Share of what units burn that is imported. Fuel in tanks is taken to be of the same origin as what came into the
    /// tanks of that fuel in the horizon: from cargoes, wells, and refineries, whose products are of the origin of their
    /// crude.
    pub imported: Estimate,
    /// The suppliers of all cargoes that were unloaded.
    pub all: Concentration,
    /// The same by fuel, for those that units burn or ships bring.
    pub fuels: Vec<FuelSupply>,
}

/// Where one fuel comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct FuelSupply {
    /// Id of the fuel.
    pub fuel: String,
    /// Its name for people.
    pub title: String,
    /// Its part in all that units burn.
    pub of_burn: Estimate,
    /// Share of what units burn of it that is imported.
    pub imported: Estimate,
    /// Its suppliers.
    pub suppliers: Concentration,
}

/// Shares of suppliers, and what they come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Concentration {
    /// Those that delivered anything, the largest first.
    pub shares: Vec<SupplierShare>,
    /// Sum of the squares of the shares, 0 to 1 (Hirschman 1945, Herfindahl 1950); 1 for a single supplier. Nothing if
    /// nobody delivered.
    pub hhi: Option<Estimate>,
    /// Its inverse: how many suppliers of equal size would be as concentrated.
    pub effective: Option<Estimate>,
}

/// A supplier's share of what was delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct SupplierShare {
    /// Its id.
    pub supplier: String,
    /// Its name for people.
    pub title: String,
    /// Its share, a ratio of means.
    pub share: Estimate,
}

/// Shares and concentration of suppliers, by what each delivered in each sample; `names` are their ids and titles.
///
/// Shares are ratios of means over samples. The error of the index is linearized: a sample that brings more of a supplier
/// with share s moves the index by 2 s times what it moves that share.
#[must_use]
pub fn concentration(names: &[(String, String)], samples: &[Vec<f64>]) -> Concentration {
    let sums: Vec<f64> = samples.iter().map(|row| row.iter().sum()).collect();
    let total = mean(sums.iter().copied()).value;
    if total <= 0.0 {
        return Concentration { shares: Vec::new(), hhi: None, effective: None };
    }
    let of = |supplier: usize| ratio(samples.iter().zip(&sums).map(move |(row, sum)| (row[supplier], *sum)));
    let estimates: Vec<Estimate> = (0..names.len()).map(of).collect();
    let index: f64 = estimates.iter().map(|share| share.value * share.value).sum();
    let part = |(row, sum): (&Vec<f64>, &f64)| -> f64 {
        let moved = |(share, x): (&Estimate, &f64)| 2.0 * share.value * (x - share.value * sum) / total;
        estimates.iter().zip(row).map(moved).sum()
    };
    let hhi =
        Estimate { value: index, standard_error: mean(samples.iter().zip(&sums).map(part)).standard_error };
    let effective = Estimate { value: 1.0 / index, standard_error: hhi.standard_error / (index * index) };
    let share = |((supplier, title), share): (&(String, String), Estimate)| SupplierShare {
        supplier: supplier.clone(),
        title: title.clone(),
        share,
    };
    let mut shares: Vec<SupplierShare> =
        names.iter().zip(estimates).filter(|(_, share)| share.value > 0.0).map(share).collect();
    shares.sort_by(|a, b| b.share.value.total_cmp(&a.share.value).then(a.supplier.cmp(&b.supplier)));
    Concentration { shares, hhi: Some(hhi), effective: Some(effective) }
}

pub(super) fn supply(case: &Case, supplied: &[Supplied]) -> Supply {
    let n_fuels = case.fuels.len();
    let touched = |f: usize| {
        case.agreements.iter().any(|a| a.fuel.position() == f)
            || case.units.iter().flat_map(|u| &u.fuel).any(|u| case.tanks[u.tank].fuel.position() == f)
    };
    let told: Vec<usize> = (0..n_fuels).filter(|&f| touched(f)).collect();
    let by_energy = told.iter().all(|&f| case.fuels.0[f].lhv.is_some());
    let weight = |fuel: &Fuel| fuel.lhv.filter(|_| by_energy).map_or(1.0, |lhv| lhv.0);
    let weights: Vec<f64> = case.fuels.iter().map(weight).collect();
    // Burned and of that imported, by fuel, in each sample.
    let burned: Vec<Vec<f64>> = supplied.iter().map(|row| by_fuel(case, &row.burned_t, &weights)).collect();
    let origins: Vec<Vec<f64>> = supplied.iter().map(|row| imported(case, row)).collect();
    let names: Vec<(String, String)> = case
        .suppliers
        .iter()
        .map(|s| (s.id.clone(), if s.title.is_empty() { s.id.clone() } else { s.title.clone() }))
        .collect();
    let delivered = |fuel: Option<usize>| -> Vec<Vec<f64>> {
        let of_sample = |row: &Supplied| {
            let mut sums = vec![0.0; names.len()];
            for (agreement, tonnes) in case.agreements.iter().zip(&row.delivered_t) {
                let f = agreement.fuel.position();
                if fuel.is_none_or(|fuel| fuel == f) {
                    sums[agreement.supplier.position()] += tonnes * weights[f];
                }
            }
            sums
        };
        supplied.iter().map(of_sample).collect()
    };
    let share = |fuel: Option<usize>| {
        let over = |(burned, origin): (&Vec<f64>, &Vec<f64>)| {
            let of = |f: usize| (burned[f] * origin[f], burned[f]);
            match fuel {
                Some(f) => of(f),
                None => (0..n_fuels).map(of).fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y)),
            }
        };
        ratio(burned.iter().zip(&origins).map(over))
    };
    let of_fuel = |&f: &usize| {
        let fuel = &case.fuels.0[f];
        FuelSupply {
            fuel: fuel.id.clone(),
            title: if fuel.title.is_empty() { fuel.id.clone() } else { fuel.title.clone() },
            of_burn: ratio(burned.iter().map(|row| (row[f], row.iter().sum()))),
            imported: share(Some(f)),
            suppliers: concentration(&names, &delivered(Some(f))),
        }
    };
    let fuels = told.iter().map(of_fuel).collect();
    Supply { by_energy, imported: share(None), all: concentration(&names, &delivered(None)), fuels }
}

/// Sums over tanks by fuel, each weighed.
fn by_fuel(case: &Case, tonnes: &[f64], weights: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; case.fuels.len()];
    for (tank, tonnes) in case.tanks.iter().zip(tonnes) {
        let f = tank.fuel.position();
        sums[f] += tonnes * weights[f];
    }
    sums
}

/// The share of each fuel that is imported in a sample, by what came into its tanks. Of a fuel of which nothing came, only
/// its start stock was there; it counts as imported if the case has agreements for it.
fn imported(case: &Case, row: &Supplied) -> Vec<f64> {
    let n_fuels = case.fuels.len();
    let mut by_ship = vec![0.0; n_fuels];
    for (agreement, tonnes) in case.agreements.iter().zip(&row.delivered_t) {
        by_ship[agreement.fuel.position()] += tonnes;
    }
    let produced = by_fuel(case, &row.produced_t, &vec![1.0; n_fuels]);
    // From fuel, to fuel, t.
    let mut refined: Vec<(usize, usize, f64)> = Vec::new();
    for (refinery, taken) in case.refineries.iter().zip(&row.refined_t) {
        let Some(&crude) = refinery.intake.first() else { continue };
        for product in &refinery.products {
            let (from, to) = (case.tanks[crude].fuel.position(), case.tanks[product.tank].fuel.position());
            refined.push((from, to, taken * product.share.0));
        }
    }
    let mut shares = vec![0.0; n_fuels];
    // Refineries make products of crude, so what is known of crude is known of products a round later.
    for _ in 0..=n_fuels {
        let next = |f: usize| {
            let made = refined.iter().filter(|(_, to, _)| *to == f);
            let (made_t, foreign_t) = made.fold((0.0, 0.0), |(all, foreign), (from, _, tonnes)| {
                (all + tonnes, foreign + tonnes * shares[*from])
            });
            let came = by_ship[f] + produced[f] + made_t;
            let ordered = case.agreements.iter().any(|a| a.fuel.position() == f);
            if came > 0.0 { (by_ship[f] + foreign_t) / came } else { f64::from(u8::from(ordered)) }
        };
        shares = (0..n_fuels).map(next).collect();
    }
    shares
}

impl Supply {
    /// Every share, with the id of its fuel; none for all fuels together.
    pub(super) fn shares(&self) -> impl Iterator<Item = (Option<&str>, &SupplierShare)> {
        let all = self.all.shares.iter().map(|share| (None, share));
        let of_fuel = |fuel: &FuelSupply| fuel.suppliers.shares.len();
        debug_assert!(self.fuels.iter().all(|fuel| of_fuel(fuel) <= self.all.shares.len()));
        all.chain(self.fuels.iter().flat_map(|fuel| {
            fuel.suppliers.shares.iter().map(move |share| (Some(fuel.fuel.as_str()), share))
        }))
    }

    pub(super) fn to_json(&self) -> Value {
        let suppliers = |c: &Concentration| {
            let share = |s: &SupplierShare| json!({"supplier": s.supplier, "share": told(s.share)});
            json!({
                "hhi": c.hhi.map(told),
                "effective_suppliers": c.effective.map(told),
                "shares": c.shares.iter().map(share).collect::<Vec<Value>>(),
            })
        };
        let fuel = |f: &FuelSupply| {
            json!({
                "fuel": f.fuel,
                "share_of_burn": told(f.of_burn),
                "import_share": told(f.imported),
                "suppliers": suppliers(&f.suppliers),
            })
        };
        json!({
            "measure": if self.by_energy { "energy" } else { "mass" },
            "import_share": told(self.imported),
            "suppliers": suppliers(&self.all),
            "fuels": self.fuels.iter().map(fuel).collect::<Vec<Value>>(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(n: usize) -> Vec<(String, String)> {
        (0..n).map(|i| (format!("s{i}"), format!("S{i}"))).collect()
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-12 * b.abs().max(1.0)
    }

    #[test]
    fn the_index_of_shares_is_the_sum_of_their_squares() {
        // 60, 30 and 10 %: 0.36 + 0.09 + 0.01 = 0.46, as 2.17 equal suppliers.
        let known = concentration(&names(4), &[vec![6.0, 3.0, 1.0, 0.0], vec![60.0, 30.0, 10.0, 0.0]]);
        let (hhi, effective) = (known.hhi.unwrap(), known.effective.unwrap());
        assert!(close(hhi.value, 0.46) && close(effective.value, 1.0 / 0.46), "{known:?}");
        // Shares are the same in both samples, so nothing is unsure.
        assert!(hhi.standard_error < 1e-12);
        let told: Vec<&str> = known.shares.iter().map(|share| share.supplier.as_str()).collect();
        assert_eq!(told, ["s0", "s1", "s2"], "who brings nothing is no supplier");
        let alone = concentration(&names(1), &[vec![5.0]]);
        assert!(close(alone.hhi.unwrap().value, 1.0) && alone.hhi.unwrap().standard_error.is_infinite());
        assert!(concentration(&names(2), &[vec![0.0, 0.0]]).hhi.is_none());
    }

    #[test]
    fn the_error_of_the_index_is_that_of_its_parts() {
        // Two suppliers of mean 10 and 30: shares 1/4 and 3/4. Residuals x - s sum of the first: 8 - 9.5 = -1.5 and
        // 12 - 10.5 = 1.5, the negatives of the second, times 2 s / total: (0.5 - 1.5) / 40 x -+1.5.
        let known = concentration(&names(2), &[vec![8.0, 30.0], vec![12.0, 30.0]]);
        let part: f64 = 1.5 / 40.0;
        assert!(close(known.hhi.unwrap().value, 0.625));
        // Of two values -p and p the deviation is sqrt(2) p, and the error of the mean p.
        assert!(close(known.hhi.unwrap().standard_error, part), "{known:?}");
    }
}
