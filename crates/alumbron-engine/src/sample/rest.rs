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
        self.day_events.clear();
        for (now, head) in (hour..end).zip(&self.event_heads[hour as usize..end as usize]) {
            let mut next = *head;
            while next != NONE {
                let event = self.events[next as usize];
                self.day_events.push((now, event));
                next = event.next;
                match system.prone[event.prone as usize].thing {
                    Thing::Unit(unit) if event.state != MachineState::Up => {
                        let data = &system.units[unit];
                        self.failing_w[data.region] += watts(data.machine_mw * data.most_share);
                    }
                    // Rare enough to be lived.
                    Thing::Common(_) => return false,
                    Thing::Battery(_) => battery_fails = true,
                    Thing::Unit(_)
                    | Thing::Link(_)
                    | Thing::Transfer(_)
                    | Thing::Refinery(_)
                    | Thing::Port(_) => {}
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
        let mut since = hour;
        for e in 0..self.day_events.len() {
            let (now, event) = self.day_events[e];
            if battery_fails {
                self.batteries.overflow(self.year, since..now);
                since = now;
            }
            self.hour = now;
            self.change_machine(event);
        }
        self.hour = end - 1;
        self.batteries.overflow(self.year, since..end);
        while self.weather.steps.get(self.next_share).is_some_and(|&(at, _)| at < end) {
            self.next_share += 1;
            self.shares_are_stale = true;
            self.next_change = 0;
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
        self.book_limits();
        for unit in 0..self.units.len() {
            self.settle(unit, hour);
            self.units[unit].unused_mwh += self.burners.take_idle_mwh(unit);
        }
        Period::Month
    }
}
