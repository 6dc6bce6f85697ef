//! Agreements and money of a case as arrays.

use alumbron_model::Case;
use alumbron_model::chance::{Delay, RandomFactor};
use alumbron_model::entity::{Agreement, Money, Supplier, Terms};
use alumbron_model::lever::Lever;
use alumbron_model::record::Idx;

use super::LeverPlan;
use crate::chance::{Purpose, Stream, StreamKey};

/// An agreement.
#[derive(Clone, Debug)]
pub struct AgreementData {
    /// Luck of its cargoes.
    pub key: StreamKey,
    /// Supplier.
    pub supplier: usize,
    /// Tanks in order.
    pub tanks: Vec<usize>,
    /// Port.
    pub port: usize,
    /// Cargo, t; the mean one where they differ.
    pub cargo_t: f64,
    /// How they differ and the luck of that, if they do: sizes in parts of the mean one.
    pub sizes: Option<SizeData>,
    /// Hours at which cargoes are nominated; negative for those under way at the start.
    pub nominations: Vec<i64>,
    /// Loading probability.
    pub loading: f64,
    /// Voyage, h.
    pub voyage_h: f64,
    /// Delay.
    pub delay: Delay,
    /// Price, USD/t.
    pub price: f64,
    /// How it is paid, and what may become of a cargo.
    pub terms: TermsData,
    /// What moves it.
    pub levers: AgreementLevers,
}

/// How large cargoes are.
#[derive(Clone, Debug)]
pub struct SizeData {
    /// Luck.
    pub key: StreamKey,
    /// Size in parts of `1 / per_mean` mean cargoes.
    factor: RandomFactor,
    per_mean: f64,
}

impl SizeData {
    fn new(id: &str, factor: &RandomFactor) -> Self {
        let key = StreamKey::new("agreements", id, Purpose::Size);
        Self { key, factor: factor.clone(), per_mean: 1.0 / factor.mean() }
    }

    /// The size of the next cargo in parts of the mean one. Takes one number from the stream.
    pub fn draw(&self, stream: &mut Stream) -> f64 {
        stream.delay(&self.factor.0) * self.per_mean
    }
}

/// Terms of an agreement.
#[derive(Clone, Debug)]
pub struct TermsData {
    /// How long after loading a cargo is to be paid, h.
    pub credit_h: u32,
    /// How long a cargo waits for money or payments, h.
    pub patience_h: Option<u32>,
    /// Share of the price owed for a cargo that was given up.
    pub take_or_pay: f64,
    /// Probability of being seized, share of the price borne then, and its luck.
    pub seized: f64,
    /// See `seized`.
    pub seized_borne: f64,
    /// See `seized`.
    pub seized_key: StreamKey,
    /// Probability of being sold to somebody else, and its luck.
    pub diverted: f64,
    /// See `diverted`.
    pub diverted_key: StreamKey,
    /// Probability of being refused on arrival, time until another one stands in for it, h, and its luck.
    pub off_spec: f64,
    /// See `off_spec`.
    pub swap_h: f64,
    /// See `off_spec`.
    pub off_spec_key: StreamKey,
}

/// Positions of the levers that move an agreement, as far as anything moves them.
#[derive(Clone, Copy, Debug, Default)]
pub struct AgreementLevers {
    /// Whether it nominates.
    pub valid: Option<usize>,
    /// How its cargoes load.
    pub own_loading: Option<usize>,
    /// How those of its supplier load.
    pub loading: Option<usize>,
    /// Whether payments get through.
    pub pays: Option<usize>,
    /// How long its voyages take.
    pub own_voyage: Option<usize>,
    /// How long those of its supplier take.
    pub voyage: Option<usize>,
    /// Whether cargoes get through.
    pub passage: Option<usize>,
    /// How much the supplier may be owed.
    pub credit: Option<usize>,
}

impl AgreementData {
    /// An agreement of a case.
    pub(super) fn new(case: &Case, idx: Idx<Agreement>, levers: &LeverPlan) -> Self {
        let agreement = &case.agreements[idx];
        let supplier = agreement.supplier;
        let port = agreement.tanks.first().and_then(|&tank| case.tanks[tank].port);
        Self {
            key: StreamKey::new("agreements", &agreement.id, Purpose::Voyage),
            supplier: supplier.position(),
            tanks: agreement.tanks.iter().map(|t| t.position()).collect(),
            // The reader makes sure that every tank of an agreement has a port.
            port: port.map_or(0, Idx::position),
            cargo_t: agreement.cargo.0 * agreement.cargo_factor.as_ref().map_or(1.0, RandomFactor::mean),
            sizes: agreement.cargo_factor.as_ref().map(|factor| SizeData::new(&agreement.id, factor)),
            nominations: nominations(case, agreement),
            loading: agreement.loading.0,
            voyage_h: agreement.voyage.0,
            delay: agreement.delay.clone(),
            price: agreement.price.0,
            terms: TermsData::new(&agreement.id, agreement.terms),
            levers: AgreementLevers {
                valid: levers.position(Lever::AgreementValidity(idx)),
                own_loading: levers.position(Lever::AgreementLoading(idx)),
                loading: levers.position(Lever::SupplierLoading(supplier)),
                pays: levers.position(Lever::Payments(idx)),
                own_voyage: levers.position(Lever::AgreementVoyage(idx)),
                voyage: levers.position(Lever::VoyageTime(supplier)),
                passage: levers.position(Lever::SafePassage(idx)),
                credit: levers.position(Lever::CreditLimit(supplier)),
            },
        }
    }

    /// Whether its cargoes are to be paid later than they load.
    #[must_use]
    pub fn takes_credit(&self) -> bool {
        self.terms.credit_h > 0 && self.price > 0.0
    }
}

/// When cargoes are nominated.
fn nominations(case: &Case, agreement: &Agreement) -> Vec<i64> {
    let end = agreement.validity.to.0.min(case.calendar.n_hours);
    let mut nominations = Vec::new();
    let mut at = agreement.first_h as f64;
    while at < f64::from(end) {
        // Before the horizon lie cargoes under way at its start; they take the same luck.
        let hour = at.floor() as i64;
        let from = i64::from(agreement.validity.from.0);
        if hour >= from || (hour < 0 && from == 0) {
            nominations.push(hour);
        }
        match agreement.interval {
            // Intervals below an hour would nominate without end.
            Some(interval) => at += interval.0.max(1.0),
            None => break,
        }
    }
    nominations
}

impl TermsData {
    /// The terms of the agreement of this id.
    pub(crate) fn new(id: &str, terms: Terms) -> Self {
        let key = |purpose| StreamKey::new("agreements", id, purpose);
        // Whole hours; casts saturate far beyond every horizon.
        let hours = |hours: f64| hours.ceil() as u32;
        Self {
            credit_h: hours(terms.credit.0),
            patience_h: terms.patience.map(|patience| hours(patience.0)),
            take_or_pay: terms.take_or_pay.0,
            seized: terms.seized.0,
            seized_borne: terms.seized_borne.0,
            seized_key: key(Purpose::Seizure),
            diverted: terms.diverted.0,
            diverted_key: key(Purpose::Diversion),
            off_spec: terms.off_spec.map_or(0.0, |off_spec| off_spec.chance.0),
            swap_h: terms.off_spec.map_or(0.0, |off_spec| off_spec.swap.0.ceil()),
            off_spec_key: key(Purpose::Quality),
        }
    }
}

/// Foreign exchange for fuel.
#[derive(Clone, Debug)]
pub struct MoneyData {
    /// What is there at the start, USD.
    pub start_usd: f64,
    /// What comes in at the start of each month, other claims taken off, USD.
    pub income_usd: Vec<f64>,
    /// Share of what is left that can be spent in the next month.
    pub carry_over: f64,
    /// The lever on what comes in, if anything moves it.
    pub lever: Option<usize>,
}

impl MoneyData {
    /// The money of a case. A month of which the horizon covers a part brings its share by days.
    pub(super) fn new(case: &Case, money: Money, levers: &LeverPlan) -> Self {
        let mut starts: Vec<u32> = case.calendar.months().iter().map(|&(_, _, day)| day).collect();
        starts.push(case.calendar.n_days());
        let income = |days: &[u32]| {
            let of_month = f64::from(case.calendar.date(days[0]).days_in_month());
            let left = (money.budget.0 - money.claims.0).max(0.0);
            left * f64::from(days[1] - days[0]) / of_month
        };
        Self {
            start_usd: money.start.0,
            income_usd: starts.windows(2).map(income).collect(),
            carry_over: money.carry_over.0,
            lever: levers.position(Lever::Budget),
        }
    }
}

/// Most a supplier may be owed, USD.
pub(super) fn credit_limit_usd(supplier: &Supplier) -> f64 {
    supplier.credit_limit.map_or(f64::INFINITY, |limit| limit.0)
}
