//! What happens inland in an hour: what arrived comes into tanks, refineries refine, transfers decide.
//!
//! Only the hours in which anything is due are looked at. Stocks are those at the start of the hour; ships that keep the
//! tanks concerned full cast off first.

use crate::arithmetic::{larger, smaller};

use super::Simulation;

impl Simulation<'_> {
    /// Does what is due inland in this hour.
    pub(super) fn move_inland(&mut self) {
        self.bring();
        (0..self.inland.refineries.len()).for_each(|refinery| self.refine(refinery));
        self.send();
        // What takes no time arrives at once.
        self.bring();
        self.inland.plan(self.hour);
    }

    /// What arrived comes into the tanks as far as there is room.
    fn bring(&mut self) {
        for transfer in 0..self.inland.transfers.len() {
            let waiting_t = self.inland.at_gate_t(transfer, self.hour);
            let to = self.system.inland.transfers[transfer].to;
            if waiting_t > 0.0 && self.farm.has_room(&[to], self.hour) {
                self.cast_off_from(to);
                let brought_t = self.farm.change(to, self.hour, |tank| tank.bring(waiting_t));
                self.inland.land(transfer, brought_t);
            }
        }
    }

    /// A refinery turns crude into products, as far as there is crude, and room for each of them.
    fn refine(&mut self, refinery: usize) {
        let (data, hour) = (&self.system.inland.refineries[refinery], self.hour);
        let Some(mut tonnes) = self.inland.could_refine_t(refinery, hour) else { return };
        for &(tank, share) in &data.products {
            let room_t = self.farm.usable_t(tank) - self.farm.stock_t(tank, hour);
            tonnes = smaller(tonnes, larger(room_t, 0.0) / share);
        }
        if tonnes <= 0.0 {
            return;
        }
        let mut taken_t = 0.0;
        for (nth, &tank) in data.intake.iter().enumerate() {
            if taken_t < tonnes && self.farm.stock_t(tank, hour) > self.system.tanks[tank].heel_t {
                self.cast_off_from(tank);
                let sent_t = self.farm.change(tank, hour, |tank| tank.send(tonnes - taken_t, 0.0));
                self.inland.refineries[refinery].taken_by_tank_t[nth] += sent_t;
                taken_t += sent_t;
            }
        }
        if taken_t <= 0.0 {
            return;
        }
        for &(tank, share) in &data.products {
            self.cast_off_from(tank);
            self.farm.change(tank, hour, |tank| tank.bring_all(taken_t * share));
        }
        self.inland.refineries[refinery].taken_t += taken_t;
    }

    /// Transfers decide what leaves.
    fn send(&mut self) {
        let hour = self.hour;
        self.inland.take_turns(hour, &self.farm);
        let mut nth = 0;
        while let Some(transfer) = self.inland.turn(nth) {
            nth += 1;
            let tonnes = self.inland.decide(transfer, hour, &self.farm);
            if tonnes > 0.0 {
                let data = &self.system.inland.transfers[transfer];
                self.cast_off_from(data.from);
                let sent_t = self.farm.change(data.from, hour, |tank| tank.send(tonnes, data.keep_t));
                self.inland.load(transfer, hour, sent_t);
            }
        }
    }
}
