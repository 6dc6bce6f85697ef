//! Voyages: which nominated cargoes load, and when they arrive.

use alumbron_model::entity::{Agreement, Supplier};
use alumbron_model::lever::Lever;
use alumbron_model::record::Idx;

use super::{RegimePath, RegimePlan};
use crate::chance::Stream;
use crate::system::{System, Timetable};

/// A cargo that reaches its port within the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrival {
    /// Hour at whose start the ship is there.
    pub hour: u32,
    /// Agreement.
    pub agreement: usize,
    /// Which of its nominations.
    pub nomination: usize,
}

/// Cargoes of one agreement in one sample.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AgreementCount {
    /// Nominated.
    pub nominated: u32,
    /// Loaded.
    pub loaded: u32,
}

/// What decides about the cargoes of one sample: levers, regimes of suppliers, luck.
#[derive(Clone, Copy, Debug)]
pub struct Seas<'a> {
    /// The system.
    pub system: &'a System,
    /// Levers.
    pub levers: &'a Timetable,
    /// Regimes by supplier.
    pub regimes: &'a [RegimePath],
    /// Seed of all luck.
    pub seed: u64,
    /// The sample.
    pub sample: u64,
}

impl Seas<'_> {
    /// Draws the cargoes of a sample, in order of arrival. Every nomination takes the same two numbers from its stream
    /// whatever happens, so that scenarios compare cargo by cargo.
    pub fn draw(self, arrivals: &mut Vec<Arrival>, counts: &mut [AgreementCount]) {
        arrivals.clear();
        for (position, count) in counts.iter_mut().enumerate() {
            *count = self.draw_agreement(position, arrivals);
        }
        arrivals.sort_unstable();
    }

    fn draw_agreement(self, position: usize, arrivals: &mut Vec<Arrival>) -> AgreementCount {
        let system = self.system;
        let agreement = &system.agreements[position];
        let mut stream = Stream::open(self.seed, self.sample, agreement.key);
        let supplier = Idx::<Supplier>::new(agreement.supplier as u32);
        let own = Idx::<Agreement>::new(position as u32);
        let valid = system.levers.position(Lever::AgreementValidity(own));
        let own_loading = system.levers.position(Lever::AgreementLoading(own));
        let pays = system.levers.position(Lever::Payments(own));
        let loading = system.levers.position(Lever::SupplierLoading(supplier));
        let voyage = system.levers.position(Lever::VoyageTime(supplier));
        let regime =
            system.regimes[agreement.supplier].as_ref().map(|p| (p, &self.regimes[agreement.supplier]));
        let mut count = AgreementCount::default();
        for (nomination, &nominated_h) in agreement.nominations.iter().enumerate() {
            let luck = stream.uniform();
            let delay = stream.delay(&agreement.delay);
            // Levers and regimes move within the horizon; what loaded before it met them at rest.
            let within = u32::try_from(nominated_h).ok();
            if within.is_some_and(|hour| self.levers.value(valid, hour) <= 0.5) {
                continue;
            }
            count.nominated += 1;
            // While payments are held it waits, and meets the state of things when it can load.
            let within = match within {
                Some(hour) => {
                    let Some(hour) = self.paid_from(regime, pays, hour) else { continue };
                    Some(hour)
                }
                None => None,
            };
            let state = within.zip(regime).and_then(|(hour, (plan, path))| Some(plan.states[path.at(hour)?]));
            let lever = |lever| within.map_or(1.0, |hour| self.levers.value(lever, hour));
            let reliability =
                state.map_or(agreement.loading, |state| state.loading.probability(agreement.loading));
            if luck >= reliability * lever(loading) * lever(own_loading) {
                continue;
            }
            count.loaded += 1;
            let longer = lever(voyage) * state.map_or(1.0, |state| state.voyage);
            let hours = ((agreement.voyage_h + delay) * longer).ceil();
            let arrival = within.map_or(nominated_h as f64, f64::from) + hours;
            if (0.0..f64::from(system.calendar.n_hours)).contains(&arrival) {
                // Within the horizon, so the cast is exact.
                arrivals.push(Arrival { hour: arrival as u32, agreement: position, nomination });
            }
        }
        count
    }

    /// The first hour from this one on in which a cargo can be paid; none if it cannot to the end.
    fn paid_from(
        self,
        regime: Option<(&RegimePlan, &RegimePath)>,
        pays: Option<usize>,
        nominated_h: u32,
    ) -> Option<u32> {
        let mut hour = nominated_h;
        loop {
            let free = regime.map_or(Some(hour), |(plan, path)| path.paid_from(plan, hour))?;
            let paid = self.levers.open_from(pays, free)?;
            if paid == free {
                return Some(paid);
            }
            hour = paid;
        }
    }
}
