//! The rules of an hour with groups of links as a plain linear program, one objective after another, each kept by a row of
//! its own.
#![allow(unreachable_pub, reason = "a module of a test")]

use alumbron_model::case::Sharing;

/// Links, and which way each counts.
pub type Signed = Vec<(usize, f64)>;

/// The simplex tableau with Bland's rule. Slow, plain, and of no code in common with the engine.
struct Tableau {
    /// Rows of coefficients and the right side.
    rows: Vec<Vec<f64>>,
    basis: Vec<usize>,
}

impl Tableau {
    fn pivot(&mut self, leaves: usize, enters: usize) {
        let divisor = self.rows[leaves][enters];
        self.rows[leaves].iter_mut().for_each(|v| *v /= divisor);
        let pivot = self.rows[leaves].clone();
        for (i, row) in self.rows.iter_mut().enumerate() {
            let factor = row[enters];
            if i != leaves && factor != 0.0 {
                row.iter_mut().zip(&pivot).for_each(|(v, p)| *v -= factor * p);
            }
        }
        self.basis[leaves] = enters;
    }

    /// The least of the costs over columns below `width`.
    fn optimum(&mut self, costs: &[f64], width: usize) -> f64 {
        let right = self.rows[0].len() - 1;
        loop {
            let of_basis = |j: usize| -> f64 {
                self.rows.iter().zip(&self.basis).map(|(row, &b)| costs[b] * row[j]).sum()
            };
            let Some(enters) = (0..width).find(|&j| costs[j] - of_basis(j) < -1e-9) else {
                return of_basis(right);
            };
            let ratio = |i: usize| self.rows[i][right] / self.rows[i][enters];
            let leaves = (0..self.rows.len()).filter(|&i| self.rows[i][enters] > 1e-9).min_by(|&a, &b| {
                let (x, y) = (ratio(a), ratio(b));
                if (x - y).abs() < 1e-10 { self.basis[a].cmp(&self.basis[b]) } else { x.total_cmp(&y) }
            });
            self.pivot(leaves.expect("bounded below"), enters);
        }
    }
}

/// Least of costs times x, x at least zero, with rows `coefficients . x = right`, in two phases. None if there is no such
/// x.
fn least(rows: &[(Vec<f64>, f64)], costs: &[f64]) -> Option<f64> {
    let (m, n) = (rows.len(), costs.len());
    let row = |(i, (row, right)): (usize, &(Vec<f64>, f64))| {
        let sign = if *right < 0.0 { -1.0 } else { 1.0 };
        let own = row.iter().map(|v| sign * v).chain((0..m).map(|j| f64::from(u8::from(i == j))));
        own.chain([sign * right]).collect()
    };
    let rows = rows.iter().enumerate().map(row).collect();
    let mut tableau = Tableau { rows, basis: (n..n + m).collect() };
    let artificial: Vec<f64> = (0..n + m).map(|j| f64::from(u8::from(j >= n))).collect();
    if tableau.optimum(&artificial, n + m) > 1e-6 {
        return None;
    }
    // Artificial variables leave for good, but from rows that follow from others, which are zero.
    for i in 0..m {
        let enters = (0..n).find(|&j| tableau.rows[i][j].abs() > 1e-7);
        if let Some(enters) = enters.filter(|_| tableau.basis[i] >= n) {
            tableau.pivot(i, enters);
        }
    }
    let costs: Vec<f64> = costs.iter().copied().chain((0..m).map(|_| 0.0)).collect();
    Some(tableau.optimum(&costs, n))
}

/// A system of one hour, for the plain program.
#[derive(Clone)]
pub struct Plain {
    /// Ends and limits there and back.
    pub links: Vec<(usize, usize, f64, f64)>,
    /// Links with their signs, limits there and back.
    pub groups: Vec<(Signed, f64, f64)>,
    pub demand: Vec<f64>,
    pub reserve: Vec<f64>,
    /// Region, capacity and cost.
    pub units: Vec<(usize, f64, f64)>,
}

/// Columns of the plain program: two for each link, then shortfall and lacking reserve of each region, then units, then
/// slacks of upper bounds and groups.
impl Plain {
    fn n(&self) -> usize {
        self.demand.len()
    }

    fn shed(&self, region: usize) -> usize {
        2 * self.links.len() + region
    }

    fn beyond(&self, region: usize) -> usize {
        self.shed(region) + self.n()
    }

    fn unit(&self, unit: usize) -> usize {
        2 * self.links.len() + 2 * self.n() + unit
    }

    fn slack(&self, bound: usize) -> usize {
        self.unit(self.units.len()) + bound
    }

    fn width(&self) -> usize {
        self.slack(2 * self.links.len() + 2 * self.n() + self.units.len() + 2 * self.groups.len())
    }

    fn costs(&self, costs: impl IntoIterator<Item = (usize, f64)>, width: usize) -> Vec<f64> {
        let mut all = vec![0.0; width];
        costs.into_iter().for_each(|(column, cost)| all[column] += cost);
        all
    }

    /// Balances, with or without reserve, and all bounds.
    fn rows(&self, with_reserve: bool) -> Vec<(Vec<f64>, f64)> {
        let width = self.width();
        let mut rows = Vec::new();
        for r in 0..self.n() {
            let mut row = vec![0.0; width];
            for (l, &(from, to, ..)) in self.links.iter().enumerate() {
                let sign = f64::from(i8::from(to == r) - i8::from(from == r));
                (row[2 * l], row[2 * l + 1]) = (sign, -sign);
            }
            (row[self.shed(r)], row[self.beyond(r)]) = (1.0, f64::from(u8::from(with_reserve)));
            for (u, &(region, ..)) in self.units.iter().enumerate() {
                row[self.unit(u)] = f64::from(u8::from(region == r));
            }
            rows.push((row, self.demand[r] + if with_reserve { self.reserve[r] } else { 0.0 }));
        }
        let mut bound = 0;
        let mut at_most = |terms: Vec<(usize, f64)>, most: f64| {
            let mut row = self.costs(terms, width);
            row[self.slack(bound)] = 1.0;
            bound += 1;
            rows.push((row, most));
        };
        for (l, &(.., there, back)) in self.links.iter().enumerate() {
            at_most(vec![(2 * l, 1.0)], there);
            at_most(vec![(2 * l + 1, 1.0)], back);
        }
        (0..self.n()).for_each(|r| at_most(vec![(self.shed(r), 1.0)], self.demand[r]));
        (0..self.n()).for_each(|r| at_most(vec![(self.beyond(r), 1.0)], self.reserve[r]));
        self.units.iter().enumerate().for_each(|(u, unit)| at_most(vec![(self.unit(u), 1.0)], unit.1));
        for (links, there, back) in &self.groups {
            let sum = |sign: f64| {
                links
                    .iter()
                    .flat_map(|&(l, s)| [(2 * l, sign * s), (2 * l + 1, -sign * s)])
                    .collect::<Vec<_>>()
            };
            at_most(sum(1.0), *there);
            at_most(sum(-1.0), *back);
        }
        rows
    }

    /// The least of need that is not covered, reserve included.
    pub fn uncovered(&self) -> f64 {
        let both = (0..self.n()).flat_map(|r| [(self.shed(r), 1.0), (self.beyond(r), 1.0)]);
        least(&self.rows(true), &self.costs(both, self.width())).expect("nothing need flow")
    }

    /// What each region sheds by the rule: objective after objective, each kept by a row of its own.
    pub fn shed_by_rule(&self, sharing: Sharing) -> Vec<f64> {
        let (n, width) = (self.n(), self.width());
        let mut rows = self.rows(true);
        let mut keep = |costs: Vec<f64>| {
            let value = least(&rows, &costs).expect("nothing need flow");
            rows.push((costs, value));
        };
        keep(self.costs((0..n).flat_map(|r| [(self.shed(r), 1.0), (self.beyond(r), 1.0)]), width));
        keep(self.costs((0..n).map(|r| (self.beyond(r), 1.0)), width));
        let available =
            |r: usize| self.units.iter().filter(|unit| unit.0 == r).map(|unit| unit.1).sum::<f64>();
        let lack = |r: usize| self.demand[r] + self.reserve[r] - available(r);
        let is_last = |r: usize| sharing == Sharing::Local && lack(r) <= 0.0;
        keep(self.costs((0..n).filter(|&r| is_last(r)).map(|r| (self.shed(r), 1.0)), width));
        let mut shed = vec![None; n];
        for last in [false, true] {
            let weight = |r: usize| if sharing == Sharing::Local && !last { lack(r) } else { self.demand[r] };
            loop {
                let open: Vec<usize> = (0..n).filter(|&r| is_last(r) == last && shed[r].is_none()).collect();
                if open.is_empty() {
                    break;
                }
                // A column for the highest share and one slack for each open region.
                let wide = |row: &Vec<f64>| {
                    let mut row = row.clone();
                    row.resize(width + 1 + n, 0.0);
                    row
                };
                let mut shares: Vec<(Vec<f64>, f64)> =
                    rows.iter().map(|(row, right)| (wide(row), *right)).collect();
                for (r, shed) in shed.iter().enumerate() {
                    if let Some(mw) = shed {
                        shares.push((self.costs([(self.shed(r), 1.0)], width + 1 + n), *mw));
                    } else if open.contains(&r) {
                        let terms = [(self.shed(r), 1.0), (width, -weight(r)), (width + 1 + r, 1.0)];
                        shares.push((self.costs(terms, width + 1 + n), 0.0));
                    }
                }
                let highest =
                    least(&shares, &self.costs([(width, 1.0)], width + 1 + n)).expect("it was before");
                shares.push((self.costs([(width, 1.0)], width + 1 + n), highest));
                // Those that cannot go lower while no other goes higher.
                let mut stuck = Vec::new();
                for &r in &open {
                    let lowest = least(&shares, &self.costs([(self.shed(r), 1.0)], width + 1 + n));
                    if lowest.expect("it was before") > highest * weight(r) - 1e-7 {
                        stuck.push(r);
                    }
                }
                assert!(!stuck.is_empty());
                stuck.into_iter().for_each(|r| shed[r] = Some(highest * weight(r)));
            }
        }
        shed.into_iter().map(|mw| mw.expect("every region is of one kind")).collect()
    }

    /// The least cost of serving what is not shed; none if it cannot be served.
    pub fn cost(&self, shed: &[f64]) -> Option<f64> {
        let mut rows = self.rows(false);
        for (r, mw) in shed.iter().enumerate() {
            rows.push((self.costs([(self.shed(r), 1.0)], self.width()), *mw));
        }
        let costs = self.units.iter().enumerate().map(|(u, unit)| (self.unit(u), unit.2));
        least(&rows, &self.costs(costs, self.width()))
    }
}
