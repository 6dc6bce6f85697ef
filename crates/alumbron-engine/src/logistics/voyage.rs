//! Voyages: which nominated cargoes load, when they arrive, and what becomes of them on the way.
//!
//! Says what would happen to a cargo that can be paid in an hour; when that is, `trade.rs` says.

use super::berth::LEFT_ABOARD_T;
use super::{RegimePath, RegimePlan};
use crate::chance::Stream;
use crate::system::{AgreementData, System, Timetable};

/// A cargo that reaches its port within the horizon.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrival {
    /// Hour at whose start the ship is there.
    pub hour: u32,
    /// Agreement.
    pub agreement: usize,
    /// Which of its nominations.
    pub nomination: usize,
    /// Hour in which it loaded; negative if that was before the horizon.
    pub loads_h: i64,
    /// What it brings, t.
    pub cargo_t: f64,
}

impl Arrival {
    /// The order of arrival.
    #[must_use]
    pub fn order(&self) -> (u32, usize, usize) {
        (self.hour, self.agreement, self.nomination)
    }
}

/// A cargo that is nominated, with its luck.
#[derive(Clone, Copy, Debug)]
pub struct Cargo {
    /// When it was nominated; negative for one that loaded before the horizon.
    pub nominated_h: i64,
    /// Agreement.
    pub agreement: usize,
    /// Which of its nominations.
    pub nomination: usize,
    /// Its size, t.
    pub cargo_t: f64,
    /// Whether it loads: the lower, the surer.
    loads: f64,
    /// What is added to its voyage, h.
    delay_h: f64,
    /// Whether it is seized, diverted or refused: the higher, the surer.
    seized: f64,
    diverted: f64,
    refused: f64,
}

/// What became of a cargo that loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It gets through.
    Through,
    /// It is seized.
    Seized,
    /// It is sold to somebody else.
    Diverted,
    /// It is refused, and another one stands in for it.
    OffSpec,
}

/// A cargo that loaded.
#[derive(Clone, Copy, Debug)]
pub struct Voyage {
    /// When the cargo loaded; negative if that was before the horizon.
    pub loads_h: i64,
    /// When the ship is there or would have been, in whole hours of the horizon.
    pub arrives_h: f64,
    /// What becomes of it.
    pub fate: Fate,
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

/// What acts on the cargoes of an agreement in a sample.
#[derive(Clone, Copy, Debug)]
pub struct Route<'a> {
    levers: &'a Timetable,
    agreement: &'a AgreementData,
    regime: Option<(&'a RegimePlan, &'a RegimePath)>,
}

impl<'a> Seas<'a> {
    /// What acts on the cargoes of an agreement.
    #[must_use]
    pub fn route(self, position: usize) -> Route<'a> {
        let agreement = &self.system.agreements[position];
        let plan = self.system.regimes[agreement.supplier].as_ref();
        let regime = plan.map(|plan| (plan, &self.regimes[agreement.supplier]));
        Route { levers: self.levers, agreement, regime }
    }

    /// Draws the cargoes of an agreement in order of nomination. Every nomination takes the same numbers from its streams
    /// whatever happens, so that scenarios compare cargo by cargo; a stream that cannot matter is not opened.
    pub fn nominate(self, position: usize, cargoes: &mut Vec<Cargo>) {
        let agreement = &self.system.agreements[position];
        let (terms, levers) = (&agreement.terms, &agreement.levers);
        let open = |key| Stream::open(self.seed, self.sample, key);
        let mut stream = open(agreement.key);
        let perilous = terms.seized > 0.0 || levers.passage.is_some();
        let mut seizing = perilous.then(|| open(terms.seized_key));
        let mut diverting = (terms.diverted > 0.0).then(|| open(terms.diverted_key));
        let mut refusing = (terms.off_spec > 0.0).then(|| open(terms.off_spec_key));
        let mut sizing = agreement.sizes.as_ref().map(|sizes| (sizes, open(sizes.key)));
        let luck = |stream: &mut Option<Stream>| stream.as_mut().map_or(0.0, Stream::uniform);
        for (nomination, &nominated_h) in agreement.nominations.iter().enumerate() {
            let cargo = Cargo {
                nominated_h,
                agreement: position,
                nomination,
                cargo_t: sizing.as_mut().map_or(agreement.cargo_t, |(sizes, stream)| {
                    // Less than a ship leaves in its pipes is no cargo.
                    (sizes.draw(stream) * agreement.cargo_t).max(2.0 * LEFT_ABOARD_T)
                }),
                loads: stream.uniform(),
                delay_h: stream.delay(&agreement.delay),
                seized: luck(&mut seizing),
                diverted: luck(&mut diverting),
                refused: luck(&mut refusing),
            };
            // Levers and regimes move within the horizon; what loaded before it met them at rest.
            let within = u32::try_from(nominated_h).ok();
            if within.is_none_or(|hour| self.levers.value(levers.valid, hour) > 0.5) {
                cargoes.push(cargo);
            }
        }
    }
}

impl Route<'_> {
    /// The voyage of a cargo that is paid in an hour of the horizon, or was before it; none if it does not load.
    #[must_use]
    pub fn load(&self, cargo: &Cargo, hour: Option<u32>) -> Option<Voyage> {
        let (agreement, terms, levers) = (self.agreement, &self.agreement.terms, &self.agreement.levers);
        let state = hour.zip(self.regime).and_then(|(hour, (plan, path))| Some(plan.states[path.at(hour)?]));
        let lever = |lever| hour.map_or(1.0, |hour| self.levers.value(lever, hour));
        let reliability =
            state.map_or(agreement.loading, |state| state.loading.probability(agreement.loading));
        if cargo.loads >= reliability * lever(levers.loading) * lever(levers.own_loading) {
            return None;
        }
        let longer =
            lever(levers.voyage) * lever(levers.own_voyage) * state.map_or(1.0, |state| state.voyage);
        let hours = ((agreement.voyage_h + cargo.delay_h) * longer).ceil();
        let arrives_h = hour.map_or(cargo.nominated_h as f64, f64::from) + hours;
        let gets_through = (1.0 - terms.seized) * self.passage(hour.unwrap_or(0), arrives_h);
        let loads_h = hour.map_or(cargo.nominated_h, i64::from);
        let voyage = |fate| Voyage { loads_h, arrives_h, fate };
        Some(if cargo.seized >= gets_through {
            voyage(Fate::Seized)
        } else if cargo.diverted >= 1.0 - terms.diverted {
            voyage(Fate::Diverted)
        } else if cargo.refused >= 1.0 - terms.off_spec {
            voyage(Fate::OffSpec)
        } else {
            voyage(Fate::Through)
        })
    }

    /// The lever on the passage while a cargo is under way, at its least.
    fn passage(&self, from: u32, arrives_h: f64) -> f64 {
        let lever = self.agreement.levers.passage;
        if lever.is_none() || arrives_h <= f64::from(from) {
            return 1.0;
        }
        // Saturates far beyond the horizon.
        self.levers.least(lever, from, arrives_h as u32)
    }

    /// The first hour from this one on in which payments get through; none if they do not to the end.
    #[must_use]
    pub fn paid_from(&self, nominated_h: u32) -> Option<u32> {
        let mut hour = nominated_h;
        loop {
            let free = self.regime.map_or(Some(hour), |(plan, path)| path.paid_from(plan, hour))?;
            let paid = self.levers.open_from(self.agreement.levers.pays, free)?;
            if paid == free {
                return Some(paid);
            }
            hour = paid;
        }
    }
}
