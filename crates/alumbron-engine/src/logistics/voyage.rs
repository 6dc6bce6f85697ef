//! Voyages: which nominated cargoes load, and when they arrive.

use alumbron_model::entity::{Agreement, Supplier};
use alumbron_model::lever::Lever;
use alumbron_model::record::Idx;

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

/// Draws the cargoes of a sample, in order of arrival. Every nomination takes the same two numbers from its stream
/// whatever happens, so that scenarios compare cargo by cargo.
pub fn draw_arrivals(
    system: &System,
    levers: &Timetable,
    seed: u64,
    sample: u64,
    arrivals: &mut Vec<Arrival>,
    counts: &mut [AgreementCount],
) {
    arrivals.clear();
    for (position, agreement) in system.agreements.iter().enumerate() {
        let mut stream = Stream::open(seed, sample, agreement.key);
        let supplier = Idx::<Supplier>::new(agreement.supplier as u32);
        let valid = system.levers.position(Lever::AgreementValidity(Idx::<Agreement>::new(position as u32)));
        let loading = system.levers.position(Lever::SupplierLoading(supplier));
        let voyage = system.levers.position(Lever::VoyageTime(supplier));
        let mut count = AgreementCount::default();
        for (nomination, &hour) in agreement.nominations.iter().enumerate() {
            let luck = stream.uniform();
            let delay = stream.delay(&agreement.delay);
            // Levers move within the horizon; what loaded before it met them at rest.
            let lever = |lever| u32::try_from(hour).map_or(1.0, |hour| levers.value(lever, hour));
            if lever(valid) <= 0.5 {
                continue;
            }
            count.nominated += 1;
            if luck >= agreement.loading * lever(loading) {
                continue;
            }
            count.loaded += 1;
            let hours = ((agreement.voyage_h + delay) * lever(voyage)).ceil();
            let arrival = hour as f64 + hours;
            if (0.0..f64::from(system.calendar.n_hours)).contains(&arrival) {
                // Within the horizon, so the cast is exact.
                arrivals.push(Arrival { hour: arrival as u32, agreement: position, nomination });
            }
        }
        counts[position] = count;
    }
    arrivals.sort_unstable();
}
