//! What energy from fuel is worth: in an hour by layers of what it averts, in store as a concave function of the stock.

/// Most layers a pool can tell apart.
pub const MOST_LAYERS: usize = 12;

/// Energy by layers of what a MWh of it averts, the most worthy layer first, MWh. Which layer is worth what is told beside.
pub type Layers = [f64; MOST_LAYERS];

/// So much energy, each MWh of it worth the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slice {
    pub(super) usd_per_mwh: f64,
    pub(super) mwh: f64,
}

/// What stock is worth: its slope in slices, falling; beyond the last one more stock is worth nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct StockWorth {
    pub(super) slices: Vec<Slice>,
}

impl StockWorth {
    /// Adds a slice behind the others, to the last one if it is worth the same.
    fn push(&mut self, usd_per_mwh: f64, mwh: f64) {
        if mwh <= 0.0 || usd_per_mwh <= 0.0 {
            return;
        }
        match self.slices.last_mut() {
            // What is worth the same but for rounding, or so little that it is rounding itself.
            Some(last) if last.usd_per_mwh - usd_per_mwh <= 1e-12 * last.usd_per_mwh || mwh < 1e-9 => {
                last.mwh += mwh;
            }
            _ => self.slices.push(Slice { usd_per_mwh, mwh }),
        }
    }

    /// Stock of which so much may be used for what these layers are worth, the rest being worth what it was: the most
    /// worthy first.
    pub(super) fn use_or_keep(&mut self, usd_per_mwh: &[f64], layers: &Layers, spare: &mut Self) {
        spare.slices.clear();
        let mut kept = self.slices.iter().peekable();
        for (&usd, &mwh) in usd_per_mwh.iter().zip(layers).filter(|(_, mwh)| **mwh > 0.0) {
            while let Some(slice) = kept.next_if(|slice| slice.usd_per_mwh > usd) {
                spare.push(slice.usd_per_mwh, slice.mwh);
            }
            spare.push(usd, mwh);
        }
        kept.for_each(|slice| spare.push(slice.usd_per_mwh, slice.mwh));
        std::mem::swap(&mut self.slices, &mut spare.slices);
    }

    /// Stock that grows by so much with this probability before it is worth what it was.
    pub(super) fn grow(&mut self, mwh: f64, likely: f64, spare: &mut Self) {
        if mwh <= 0.0 || likely <= 0.0 {
            return;
        }
        spare.slices.clear();
        let (mut without, mut with) = (Reader::new(&self.slices), Reader::new(&self.slices));
        with.pass(mwh);
        while !without.is_done() {
            let width = without.left.min(with.left);
            spare.push(likely * with.usd_per_mwh() + (1.0 - likely) * without.usd_per_mwh(), width);
            without.pass(width);
            with.pass(width);
        }
        std::mem::swap(&mut self.slices, &mut spare.slices);
    }

    /// Stock of which so much is drawn off before it is worth what it was: the least concave function above that, as if
    /// all that is kept were shared with those who draw.
    pub(super) fn shrink(&mut self, mwh: f64) {
        if mwh <= 0.0 || self.slices.is_empty() {
            return;
        }
        let (mut joined, mut width, mut usd) = (0, mwh, 0.0);
        while let Some(slice) = self.slices.get(joined).filter(|slice| slice.usd_per_mwh * width > usd) {
            width += slice.mwh;
            usd += slice.usd_per_mwh * slice.mwh;
            joined += 1;
        }
        self.slices.drain(1..joined);
        self.slices[0] = Slice { usd_per_mwh: usd / width, mwh: width };
    }

    /// Stock beyond the room is worth nothing.
    pub(super) fn limit(&mut self, room_mwh: f64) {
        let mut left = room_mwh;
        for slice in &mut self.slices {
            slice.mwh = slice.mwh.min(left);
            left -= slice.mwh;
        }
        self.slices.retain(|slice| slice.mwh > 0.0);
    }

    /// Joins slices that are nearly worth the same, so that at most so many are left. What a full store is worth stays.
    pub(super) fn coarsen(&mut self, most: usize) {
        if self.slices.len() <= most {
            return;
        }
        let top = self.slices[0].usd_per_mwh;
        let bin = |slice: &Slice| (slice.usd_per_mwh / top * most as f64) as usize;
        let (mut kept, mut of) = (0, bin(&self.slices[0]));
        for n in 1..self.slices.len() {
            let slice = self.slices[n];
            let its = bin(&slice);
            if its == of {
                let into = &mut self.slices[kept];
                let mwh = into.mwh + slice.mwh;
                into.usd_per_mwh = (into.usd_per_mwh * into.mwh + slice.usd_per_mwh * slice.mwh) / mwh;
                into.mwh = mwh;
            } else {
                kept += 1;
                self.slices[kept] = slice;
                of = its;
            }
        }
        self.slices.truncate(kept + 1);
    }

    /// Expected worth before the regime changes, from what stock is worth in each regime after it: `all[from]` becomes
    /// the mean of `all[to]` with the weights `transition[from][to]`.
    pub(super) fn mix(all: &mut [Self], transition: &super::Matrix, spare: &mut [Self]) {
        let n = all.len();
        if n < 2 {
            return;
        }
        spare.iter_mut().for_each(|worth| worth.slices.clear());
        let mut readers = [const { Reader::new(&[]) }; super::MOST_REGIMES];
        readers.iter_mut().zip(all.iter()).for_each(|(reader, worth)| *reader = Reader::new(&worth.slices));
        let readers = &mut readers[..n];
        while readers.iter().any(|reader| !reader.is_done()) {
            let width = readers.iter().map(|reader| reader.left).fold(f64::INFINITY, f64::min);
            for (from, worth) in spare.iter_mut().enumerate() {
                let usd = readers.iter().zip(&transition[from]).map(|(to, p)| p * to.usd_per_mwh());
                worth.push(usd.sum(), width);
            }
            readers.iter_mut().for_each(|reader| reader.pass(width));
        }
        all.iter_mut().zip(spare).for_each(|(worth, spare)| std::mem::swap(worth, spare));
    }
}

/// Reads slices from the first to the last and beyond.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'w> {
    slices: &'w [Slice],
    /// What is left of the first of them, MWh; without end after the last.
    pub(super) left: f64,
}

impl<'w> Reader<'w> {
    pub(super) const fn new(slices: &'w [Slice]) -> Self {
        let left = if let [first, ..] = slices { first.mwh } else { f64::INFINITY };
        Self { slices, left }
    }

    pub(super) fn is_done(&self) -> bool {
        self.slices.is_empty()
    }

    pub(super) fn usd_per_mwh(&self) -> f64 {
        self.slices.first().map_or(0.0, |slice| slice.usd_per_mwh)
    }

    /// Goes on by so much, MWh.
    pub(super) fn pass(&mut self, mut mwh: f64) {
        while mwh >= self.left {
            mwh -= self.left;
            *self = Self::new(&self.slices[1..]);
        }
        self.left -= mwh;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worth(slices: &[(f64, f64)]) -> StockWorth {
        StockWorth { slices: slices.iter().map(|&(usd_per_mwh, mwh)| Slice { usd_per_mwh, mwh }).collect() }
    }

    #[test]
    fn the_most_worthy_use_comes_first_and_growth_moves_on() {
        let mut spare = StockWorth::default();
        let mut stock = worth(&[(9.0, 2.0), (4.0, 3.0)]);
        let mut layers = [0.0; MOST_LAYERS];
        layers[..2].copy_from_slice(&[1.0, 5.0]);
        stock.use_or_keep(&[7.0, 4.0], &layers, &mut spare);
        assert_eq!(stock, worth(&[(9.0, 2.0), (7.0, 1.0), (4.0, 8.0)]));
        stock.grow(2.5, 0.5, &mut spare);
        assert_eq!(stock, worth(&[(8.0, 0.5), (6.5, 1.5), (5.5, 1.0), (4.0, 5.5), (2.0, 2.5)]));
        stock.limit(3.5);
        stock.shrink(1.0);
        // Of 3 MWh the first is drawn off: 13.75 USD for what is left of 2, and on to 5.5 USD/MWh for the next.
        assert_eq!(stock, worth(&[(19.25 / 4.0, 4.0), (4.0, 0.5)]));
    }

    #[test]
    fn regimes_mix_by_their_chances() {
        let mut all = [worth(&[(10.0, 1.0)]), worth(&[(20.0, 2.0)])];
        let mut matrix = [[0.0; crate::policy::MOST_REGIMES]; crate::policy::MOST_REGIMES];
        matrix[0][..2].copy_from_slice(&[0.5, 0.5]);
        matrix[1][..2].copy_from_slice(&[0.0, 1.0]);
        StockWorth::mix(&mut all, &matrix, &mut [StockWorth::default(), StockWorth::default()]);
        assert_eq!(all, [worth(&[(15.0, 1.0), (10.0, 1.0)]), worth(&[(20.0, 2.0)])]);
    }

    #[test]
    fn coarser_slices_keep_what_a_full_store_is_worth() {
        let fine: Vec<(f64, f64)> =
            (0..200).map(|n| (1000.0 - 5.0 * f64::from(n), 1.0 + f64::from(n % 3))).collect();
        let mut stock = worth(&fine);
        let full = |stock: &StockWorth| stock.slices.iter().map(|s| s.usd_per_mwh * s.mwh).sum::<f64>();
        let before = full(&stock);
        stock.coarsen(20);
        assert!(stock.slices.len() <= 21 && (full(&stock) - before).abs() < 1e-6);
        assert!(stock.slices.is_sorted_by(|a, b| a.usd_per_mwh > b.usd_per_mwh));
    }
}
