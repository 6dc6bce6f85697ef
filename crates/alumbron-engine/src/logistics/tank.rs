//! Tanks: stock, room and the mass balance.

use crate::arithmetic::{larger, smaller};

/// A tank in a sample. `start + received + produced + brought = stock + burned + offtaken + lost + sent`, all in t.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tank {
    /// Stock now, heel included.
    pub stock_t: f64,
    /// Most it can hold now.
    pub usable_t: f64,
    /// What cannot be pumped.
    pub heel_t: f64,
    /// Unloaded from ships.
    pub received_t: f64,
    /// Domestic production that found room.
    pub produced_t: f64,
    /// Domestic production that found none.
    pub refused_t: f64,
    /// Brought from other tanks and from refineries.
    pub brought_t: f64,
    /// Sent to other tanks and to refineries.
    pub sent_t: f64,
    /// Burned.
    pub burned_t: f64,
    /// Drawn for other uses.
    pub offtaken_t: f64,
    /// Other uses that went without.
    pub short_t: f64,
    /// Lost to disruptions.
    pub lost_t: f64,
    /// Hours at whose end only the heel was left.
    pub stockout_hours: u32,
    /// Stock at the start of the sample.
    pub start_t: f64,
}

/// Stock below this, in t, is rounding: a gram.
pub(super) const TINY_T: f64 = 1e-6;

impl Tank {
    /// A tank at the start of a sample.
    #[must_use]
    pub fn new(capacity_t: f64, heel_t: f64, stock_t: f64) -> Self {
        Self { stock_t, usable_t: capacity_t, heel_t, start_t: stock_t, ..Self::default() }
    }

    /// What can be drawn.
    #[inline]
    #[must_use]
    pub fn available_t(&self) -> f64 {
        larger(self.stock_t - self.heel_t, 0.0)
    }

    /// Whether a delivery finds room. Room that is rounding would hold a ship at its berth for nothing.
    #[must_use]
    #[inline]
    pub fn has_room(&self) -> bool {
        self.has_room_after(0.0)
    }

    /// The same when so many tonnes more have left than come in.
    #[must_use]
    #[inline]
    pub fn has_room_after(&self, tonnes: f64) -> bool {
        self.usable_t - (self.stock_t - tonnes) > TINY_T
    }

    /// Takes in a delivery as far as there is room; gives what was taken.
    #[inline]
    pub fn receive(&mut self, tonnes: f64) -> f64 {
        let taken = smaller(tonnes, self.usable_t - self.stock_t);
        if taken <= TINY_T {
            return 0.0;
        }
        self.stock_t += taken;
        self.received_t += taken;
        taken
    }

    /// Takes in fuel from inland as far as there is room; gives what was taken.
    #[inline]
    pub fn bring(&mut self, tonnes: f64) -> f64 {
        let taken = larger(smaller(tonnes, self.usable_t - self.stock_t), 0.0);
        self.stock_t += taken;
        self.brought_t += taken;
        taken
    }

    /// Takes in fuel from inland for which there is room, but for rounding.
    #[inline]
    pub fn bring_all(&mut self, tonnes: f64) {
        debug_assert!(tonnes <= self.usable_t - self.stock_t + TINY_T, "{tonnes} t find no room");
        self.stock_t += tonnes;
        self.brought_t += tonnes;
    }

    /// Sends fuel inland, down to a level that is left, at least the heel; gives what was sent.
    #[inline]
    pub fn send(&mut self, tonnes: f64, keep_t: f64) -> f64 {
        let sent = smaller(tonnes, larger(self.stock_t - larger(keep_t, self.heel_t), 0.0));
        self.stock_t -= sent;
        self.sent_t += sent;
        sent
    }

    /// Takes in production as far as there is room.
    #[inline]
    pub fn produce(&mut self, tonnes: f64) {
        let taken = larger(smaller(tonnes, self.usable_t - self.stock_t), 0.0);
        self.stock_t += taken;
        self.produced_t += taken;
        self.refused_t += tonnes - taken;
    }

    /// Burns fuel; the caller never asks for more than is available, but for rounding.
    #[inline]
    pub fn burn(&mut self, tonnes: f64) {
        let burned = smaller(tonnes, self.available_t());
        debug_assert!(tonnes - burned <= TINY_T * (1.0 + tonnes), "burning {tonnes} t of {burned} t");
        self.stock_t -= burned;
        self.burned_t += burned;
    }

    /// Serves another use, down to a level it must leave.
    #[inline]
    pub fn draw_off(&mut self, tonnes: f64, stops_below_t: f64) {
        let free = larger(self.stock_t - larger(stops_below_t, self.heel_t), 0.0);
        let drawn = smaller(tonnes, free);
        self.stock_t -= drawn;
        self.offtaken_t += drawn;
        self.short_t += tonnes - drawn;
    }

    /// Loses all but a share of the stock.
    pub fn lose(&mut self, surviving_share: f64) {
        let lost = self.stock_t * (1.0 - surviving_share).clamp(0.0, 1.0);
        self.stock_t -= lost;
        self.lost_t += lost;
    }

    /// Changes what the tank can hold; stock above it is lost.
    pub fn limit(&mut self, usable_t: f64) {
        self.usable_t = usable_t;
        let lost = (self.stock_t - usable_t).max(0.0);
        self.stock_t -= lost;
        self.lost_t += lost;
    }

    /// Closes the hour.
    #[inline]
    pub fn close_hour(&mut self) {
        self.stockout_hours += u32::from(self.stock_t - self.heel_t <= TINY_T);
    }

    /// By how much the mass balance fails to close, as a share of what went through.
    #[must_use]
    pub fn imbalance(&self) -> f64 {
        let inflow = self.start_t + self.received_t + self.produced_t + self.brought_t;
        let outflow = self.stock_t + self.burned_t + self.offtaken_t + self.lost_t + self.sent_t;
        (inflow - outflow).abs() / inflow.max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heel_stays_and_the_balance_closes() {
        let mut tank = Tank::new(100.0, 10.0, 40.0);
        assert!((tank.receive(80.0) - 60.0).abs() < 1e-12);
        tank.burn(70.0);
        tank.draw_off(50.0, 25.0);
        assert_eq!((tank.stock_t, tank.offtaken_t, tank.short_t), (25.0, 5.0, 45.0));
        tank.lose(0.8);
        tank.limit(15.0);
        tank.produce(3.0);
        assert_eq!((tank.stock_t, tank.refused_t), (15.0, 3.0));
        tank.burn(5.0);
        tank.close_hour();
        assert_eq!((tank.available_t(), tank.stockout_hours), (0.0, 1));
        assert!(tank.imbalance() < 1e-12);
    }
}
