//! Days on which nothing can happen are skipped: every region covers itself and no battery has room.

use crate::outage::MachineState;
use crate::system::{Thing, watts};

use super::{DAY_H, DayView, NONE, Observer, Period, Simulation};

impl Simulation<'_> {
    /// Lets the day that begins at `hour` pass if nothing can happen on it, and says whether it did.
    pub(super) fn rest_day(&mut self, hour: u32, observer: &mut impl Observer) -> bool {
        let system = self.system;
        let Some(rest) = system.rest.as_ref().map(|years| &years[self.year]) else { return false };
        let (day, end) = (hour / DAY_H as u32, hour + DAY_H as u32);
        let planned = system.maintenance.get(self.next_maintenance).is_some_and(|step| step.hour < end);
        if planned || end > system.calendar.n_hours || !self.batteries.are_settled() {
            return false;
        }
        self.failing_w.fill(0);
        let mut battery_fails = false;
        for head in &self.event_heads[hour as usize..end as usize] {
            let mut event = *head;
            while event != NONE {
                let now = self.events[event as usize];
                event = now.next;
                match system.prone[now.prone as usize].thing {
                    Thing::Unit(unit) if now.state != MachineState::Up => {
                        let data = &system.units[unit];
                        self.failing_w[data.region] += watts(data.machine_mw * data.most_share);
                    }
                    // Rare enough to be lived.
                    Thing::Common(_) => return false,
                    Thing::Battery(_) => battery_fails = true,
                    Thing::Unit(_) | Thing::Link(_) => {}
                }
            }
        }
        let lacking = self.lacking_w.iter().zip(&self.failing_w);
        if lacking
            .zip(rest.spare_w(day as usize))
            .any(|((lacking, failing), spare)| lacking + failing > *spare)
        {
            return false;
        }
        for now in hour..end {
            self.hour = now;
            self.change_machines();
            if battery_fails {
                self.batteries.overflow(self.year, now..now + 1);
            }
        }
        if !battery_fails {
            self.batteries.overflow(self.year, hour..end);
        }
        while self.weather.steps.get(self.next_share).is_some_and(|&(at, _)| at < end) {
            self.next_share += 1;
            self.shares_are_stale = true;
        }
        let ends = self.settle_at_end_of_month(end);
        let (demand_mwh, batteries) = (rest.demand_mwh(day as usize), &self.batteries.states[..]);
        observer.quiet_day(system, DayView { day, ends, demand_mwh, batteries });
        true
    }

    /// Offers of units whose profiles took other values on days that were skipped.
    pub(super) fn refresh_shares(&mut self) {
        if self.shares_are_stale {
            self.shares_are_stale = false;
            let system = self.system;
            system.stepped.iter().flatten().for_each(|&unit| self.offer_anew(unit));
        }
    }

    /// Brings what units did up to date if a month ends before this hour, at which a day begins; says what ends.
    pub(super) fn settle_at_end_of_month(&mut self, hour: u32) -> Period {
        if self.system.month_starts.binary_search(&hour.div_ceil(DAY_H as u32)).is_err() {
            return Period::Day;
        }
        (0..self.units.len()).for_each(|unit| self.settle(unit, hour));
        Period::Month
    }
}
