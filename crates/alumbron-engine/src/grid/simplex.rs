//! Small linear programs with bounds, solved objective after objective.
//!
//! The simplex method with bounded variables (Dantzig, 1955) in its revised form, with the inverse of the basis written
//! out, for programs of a few dozen rows. After an optimum is found, columns with a reduced cost stay where they are:
//! what is left to the others is exactly the set of all optima, among which the next objective may choose.
//!
//! Knows nothing of power. The same program gives the same bits: columns are looked at in the order they were added.

use crate::arithmetic::{larger, smaller};

/// What counts as zero in reduced costs, of the largest cost, and in pivots. Chosen: programs here have coefficients of
/// one or shares of one.
const NOTHING: f64 = 1e-9;

/// A column: a variable.
#[derive(Clone, Copy, Debug)]
struct Column {
    /// Range of its coefficients.
    first: usize,
    last: usize,
    lower: f64,
    upper: f64,
    value: f64,
    cost: f64,
    /// Row of the basis it is in.
    row: Option<usize>,
    /// Whether an objective holds it where it is.
    held: bool,
}

/// A program and where its solution stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Simplex {
    n_rows: usize,
    columns: Vec<Column>,
    coefficients: Vec<(usize, f64)>,
    /// Column in the basis of each row.
    basis: Vec<usize>,
    /// Inverse of the basis, row by row.
    inverse: Vec<f64>,
    /// What a unit of each row is worth under the objective at hand.
    prices: Vec<f64>,
    direction: Vec<f64>,
}

impl Simplex {
    /// Begins a program of so many rows. Each must be given a column of its own with [`Simplex::seat`].
    pub(super) fn begin(&mut self, n_rows: usize) {
        self.n_rows = n_rows;
        self.columns.clear();
        self.coefficients.clear();
        for list in [&mut self.prices, &mut self.direction] {
            list.clear();
            list.resize(n_rows, 0.0);
        }
        self.basis.clear();
        self.basis.resize(n_rows, usize::MAX);
        self.inverse.clear();
        self.inverse.resize(n_rows * n_rows, 0.0);
        (0..n_rows).for_each(|row| self.inverse[row * n_rows + row] = 1.0);
    }

    /// Adds a variable with its bounds, where it stands, and its coefficients by row. Gives its column.
    pub(super) fn add(
        &mut self,
        (lower, upper): (f64, f64),
        value: f64,
        coefficients: impl IntoIterator<Item = (usize, f64)>,
    ) -> usize {
        let first = self.coefficients.len();
        self.coefficients.extend(coefficients);
        let last = self.coefficients.len();
        self.columns.push(Column { first, last, lower, upper, value, cost: 0.0, row: None, held: false });
        self.columns.len() - 1
    }

    /// Puts a column into the first basis: at this row, where its coefficient is 1, as it is nowhere else.
    pub(super) fn seat(&mut self, row: usize, column: usize) {
        self.basis[row] = column;
        self.columns[column].row = Some(row);
    }

    pub(super) fn value(&self, column: usize) -> f64 {
        self.columns[column].value
    }

    /// What one more of the right side of a row adds to the objective at hand.
    pub(super) fn price(&self, row: usize) -> f64 {
        self.prices[row]
    }

    /// Whether an objective holds a column where it is: if it could move further, the objective would be smaller.
    pub(super) fn is_held(&self, column: usize) -> bool {
        self.columns[column].held
    }

    /// Holds a column where it is from now on.
    pub(super) fn fix(&mut self, column: usize) {
        let column = &mut self.columns[column];
        (column.lower, column.upper) = (column.value, column.value);
    }

    /// Lets a column move within these bounds.
    pub(super) fn release(&mut self, column: usize, (lower, upper): (f64, f64)) {
        let column = &mut self.columns[column];
        (column.lower, column.upper, column.held) = (lower, upper, false);
    }

    /// Moves a column that is not in the basis to a value, and those in the basis with it.
    pub(super) fn shift(&mut self, column: usize, value: f64) {
        self.find_direction(column);
        self.step(column, value - self.columns[column].value);
    }

    /// The least of a sum of columns times costs among the optima so far, which are left to the next objective.
    pub(super) fn minimize(&mut self, costs: impl IntoIterator<Item = (usize, f64)>) -> f64 {
        self.columns.iter_mut().for_each(|column| column.cost = 0.0);
        let mut most = 0.0;
        for (column, cost) in costs {
            self.columns[column].cost = cost;
            most = larger(most, cost.abs());
        }
        let tolerance = NOTHING * most;
        // Far more steps than any program here takes; beyond them the first column that helps is taken, which cannot go
        // round in circles (Bland, 1977).
        let patience = 10 * (self.n_rows + self.columns.len());
        let mut steps = 0;
        self.find_prices();
        while let Some((column, reduced)) = self.entering(tolerance, steps > patience) {
            self.enter(column, if reduced < 0.0 { 1.0 } else { -1.0 }, steps > patience);
            self.find_prices();
            steps += 1;
            assert!(steps < 100 * patience, "the simplex method goes round in circles");
        }
        for at in 0..self.columns.len() {
            if self.columns[at].row.is_none() && self.reduced(at).abs() > tolerance {
                self.columns[at].held = true;
                self.fix(at);
            }
        }
        self.columns.iter().map(|column| column.cost * column.value).sum()
    }

    fn find_prices(&mut self) {
        self.prices.fill(0.0);
        for (row, &column) in self.inverse.chunks_exact(self.n_rows).zip(&self.basis) {
            let cost = self.columns[column].cost;
            if cost != 0.0 {
                self.prices.iter_mut().zip(row).for_each(|(price, inverse)| *price += cost * inverse);
            }
        }
    }

    /// What one more of a column adds to the objective, those in the basis making up for it.
    fn reduced(&self, at: usize) -> f64 {
        let Column { first, last, cost, .. } = self.columns[at];
        let terms = self.coefficients[first..last].iter().map(|&(row, factor)| self.prices[row] * factor);
        terms.fold(cost, |sum, term| sum - term)
    }

    /// The column that helps most, or the first that does, with its reduced cost.
    fn entering(&self, tolerance: f64, take_first: bool) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        for (at, column) in self.columns.iter().enumerate() {
            if column.row.is_some() || column.lower >= column.upper {
                continue;
            }
            let reduced = self.reduced(at);
            let can_move =
                if reduced < 0.0 { column.value < column.upper } else { column.value > column.lower };
            if can_move && reduced.abs() > best.map_or(tolerance, |(_, most)| most.abs()) {
                best = Some((at, reduced));
                if take_first {
                    break;
                }
            }
        }
        best
    }

    /// How those in the basis fall with one more of a column.
    fn find_direction(&mut self, at: usize) {
        let Column { first, last, .. } = self.columns[at];
        for (fall, row) in self.direction.iter_mut().zip(self.inverse.chunks_exact(self.n_rows)) {
            *fall = self.coefficients[first..last].iter().map(|&(of, factor)| row[of] * factor).sum();
        }
    }

    /// Moves a column up or down as far as it can go, and exchanges it for the one in the basis that stops it, if any does.
    fn enter(&mut self, at: usize, sign: f64, take_first: bool) {
        self.find_direction(at);
        let entering = self.columns[at];
        let way = if sign > 0.0 { entering.upper - entering.value } else { entering.value - entering.lower };
        let room = |row: usize| {
            let (fall, column) = (sign * self.direction[row], &self.columns[self.basis[row]]);
            let room = if fall > 0.0 { column.value - column.lower } else { column.upper - column.value };
            larger(room, 0.0) / fall.abs()
        };
        let moves = |row: &usize| self.direction[*row].abs() > NOTHING;
        let least = (0..self.n_rows).filter(moves).map(room).fold(f64::INFINITY, smaller);
        if way <= least {
            self.step(at, sign * way);
            self.columns[at].value = if sign > 0.0 { entering.upper } else { entering.lower };
            return;
        }
        // Of those that stop it within rounding, the one that divides best, or the first column.
        let near = least + NOTHING;
        let mut leaves = usize::MAX;
        for row in (0..self.n_rows).filter(moves).filter(|&row| room(row) <= near) {
            let better = leaves == usize::MAX
                || if take_first {
                    self.basis[row] < self.basis[leaves]
                } else {
                    self.direction[row].abs() > self.direction[leaves].abs()
                };
            if better {
                leaves = row;
            }
        }
        let falls = sign * self.direction[leaves] > 0.0;
        let length = room(leaves);
        self.step(at, sign * length);
        let left = self.basis[leaves];
        let column = &mut self.columns[left];
        column.value = if falls { column.lower } else { column.upper };
        column.row = None;
        self.pivot(leaves, at);
    }

    /// Moves a column by so much, and those in the basis with it.
    fn step(&mut self, at: usize, by: f64) {
        for (&column, fall) in self.basis.iter().zip(&self.direction) {
            let column = &mut self.columns[column];
            column.value = larger(smaller(column.value - by * fall, column.upper), column.lower);
        }
        self.columns[at].value += by;
    }

    /// Puts a column into the basis at a row.
    fn pivot(&mut self, row: usize, at: usize) {
        let n = self.n_rows;
        let divisor = self.direction[row];
        let (before, rest) = self.inverse.split_at_mut(row * n);
        let (pivot, after) = rest.split_at_mut(n);
        pivot.iter_mut().for_each(|value| *value /= divisor);
        let others = before.chunks_exact_mut(n).enumerate();
        let others = others.chain(after.chunks_exact_mut(n).enumerate().map(|(i, line)| (row + 1 + i, line)));
        for (other, line) in others {
            let factor = self.direction[other];
            if factor != 0.0 {
                line.iter_mut().zip(&*pivot).for_each(|(value, of)| *value -= factor * of);
            }
        }
        self.basis[row] = at;
        self.columns[at].row = Some(row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Most of x + y, then least of x, with x + 2y <= 4, 3x + y <= 6 and both at most 10: hand-worked.
    #[test]
    fn objectives_are_met_in_their_order() {
        let mut simplex = Simplex::default();
        simplex.begin(2);
        let x = simplex.add((0.0, 10.0), 0.0, [(0, 1.0), (1, 3.0)]);
        let y = simplex.add((0.0, 10.0), 0.0, [(0, 2.0), (1, 1.0)]);
        for (row, most) in [4.0, 6.0].into_iter().enumerate() {
            let slack = simplex.add((0.0, f64::INFINITY), most, [(row, 1.0)]);
            simplex.seat(row, slack);
        }
        let sum = simplex.minimize([(x, -1.0), (y, -1.0)]);
        assert!((sum + 2.8).abs() < 1e-12, "{sum}");
        assert!((simplex.value(x) - 1.6).abs() < 1e-12 && (simplex.value(y) - 1.2).abs() < 1e-12);
        // One more in the first row gives 0.4 more, in the second 0.2.
        assert!((simplex.price(0) + 0.4).abs() < 1e-12 && (simplex.price(1) + 0.2).abs() < 1e-12);
        let least = simplex.minimize([(x, 1.0)]);
        assert!((least - 1.6).abs() < 1e-12, "the optimum was unique: {least}");
    }

    #[test]
    fn what_an_objective_leaves_open_the_next_decides() {
        let mut simplex = Simplex::default();
        simplex.begin(1);
        // a + b + c = 5.
        let [a, b, c] = [2.0, 4.0, 9.0].map(|most| simplex.add((0.0, most), 0.0, [(0, 1.0)]));
        let rest = simplex.add((0.0, f64::INFINITY), 5.0, [(0, 1.0)]);
        simplex.seat(0, rest);
        assert!(simplex.minimize([(rest, 1.0)]).abs() < 1e-12);
        assert!((simplex.minimize([(c, 1.0)])).abs() < 1e-12);
        assert!((simplex.minimize([(a, 1.0)]) - 1.0).abs() < 1e-12);
        let values = [a, b, c, rest].map(|column| simplex.value(column));
        assert!(values.iter().zip([1.0, 4.0, 0.0, 0.0]).all(|(v, e)| (v - e).abs() < 1e-12), "{values:?}");
        assert!(simplex.is_held(b) || simplex.is_held(c));
    }
}
