//! Capacity credit: what a unit, a battery, demand that can wait or an agreement is worth in megawatts that never fail.
//!
//! The *equivalent firm capacity* (EFC) of a thing is the capacity without outages that, in its region and in its place,
//! leaves the same shortfall. Its *effective load-carrying capability* (ELCC; Garver, 1966) is the demand, the same in every
//! hour, that can be added in its region with it so that the shortfall is that without it.
//!
//! Where convolution applies the answer is exact. Elsewhere every evaluation meets the same luck, so the differences of
//! samples have little noise, and the interval is that of the paired test: all capacities at which the mean difference is
//! within 1.96 of its standard errors.

use alumbron_engine::exact::Exact;
use alumbron_engine::outcome::{Moments, SampleRow};
use alumbron_engine::{Plan, System, compile};
use alumbron_model::Case;
use alumbron_model::entity::{
    Agreement, Battery, Demand, DemandResponse, Hourly, Level, Profile, Region, Unit,
};
use alumbron_model::finding::nearest;
use alumbron_model::quantity::{Fraction, Hours, Megawatts, UsdPerMegawattHour};
use alumbron_model::record::{Entity, Idx, Table};

use crate::{Options, Study, StudyError};

/// Half the width of a 95 % interval, in standard errors.
const Z: f64 = 1.96;
/// Most evaluations to find one end of an interval.
const MAX_STEPS: usize = 60;
/// Samples beyond which an interval that is still too wide is given as it is.
const MAX_SAMPLES: u64 = 4_000_000;

/// What is to be credited, by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing<'a> {
    /// A unit, all its machines.
    Unit(&'a str),
    /// A battery, all its machines.
    Battery(&'a str),
    /// Demand that can wait.
    Response(&'a str),
    /// An agreement: all its cargoes.
    Agreement(&'a str),
}

/// What the shortfall is measured by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// Expected unserved energy.
    #[default]
    Eue,
    /// Expected hours with a shortfall.
    Lolh,
}

/// A capacity and what is known of it, MW.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The best estimate.
    pub mw: f64,
    /// Lower end of the 95 % interval; of rounding if the answer is exact.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The credit of a thing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Credit {
    /// Equivalent firm capacity.
    pub efc: Interval,
    /// Effective load-carrying capability.
    pub elcc: Interval,
    /// Capacity of all machines, MW; nothing for an agreement.
    pub nameplate_mw: Option<f64>,
    /// The shortfall with the thing, in MWh or h.
    pub with: f64,
    /// The shortfall without it.
    pub without: f64,
    /// Samples of each evaluation; nothing if the answer is exact.
    pub samples: Option<u64>,
}

/// Why a credit cannot be told.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum NoCredit {
    /// No such thing in the case.
    #[error("no {what} is called `{name}`; {hint}")]
    NoSuchThing {
        /// Kind of thing.
        what: &'static str,
        /// What was asked for.
        name: String,
        /// The nearest there is, or where to look.
        hint: String,
    },
    /// Nothing is ever short.
    #[error(
        "nothing is short in {samples} samples {when}, so capacity has no worth that could be measured; more samples or more demand would tell"
    )]
    NeverShort {
        /// How many samples were simulated.
        samples: u64,
        /// With or without the thing.
        when: &'static str,
    },
    /// No capacity makes up for it.
    #[error("no capacity up to {0:.0} MW leaves the same shortfall: more samples may tell")]
    NoBracket(f64),
}

impl Study {
    /// The capacity credit of a thing, by `options.samples` samples of each evaluation, or
    /// four times as many and so on until both intervals are at most `width_mw` wide; exact where convolution applies.
    /// What does not exist yet is added to the files before ([`alumbron_case::Files::add_row`]).
    ///
    /// # Errors
    /// [`StudyError::NoCredit`], or [`StudyError::Stopped`].
    pub fn credit(
        &self,
        thing: Thing<'_>,
        measure: Measure,
        width_mw: Option<f64>,
        options: &Options<'_>,
    ) -> Result<Credit, StudyError> {
        let case = self.case();
        let (without, region, nameplate_mw) = take_out(case, thing)?;
        let mut samples = options.samples.max(2);
        loop {
            let worth = Worth { case, without: &without, region, measure, samples, options };
            let credit = worth.credit(nameplate_mw)?;
            let widest = [credit.efc, credit.elcc].map(|i| i.high - i.low).into_iter().fold(0.0, f64::max);
            if credit.samples.is_none()
                || width_mw.is_none_or(|width| widest <= width)
                || samples >= MAX_SAMPLES
            {
                return Ok(credit);
            }
            samples = (4 * samples).min(MAX_SAMPLES);
        }
    }
}

/// The case without a thing, the region it is in, and its capacity.
fn take_out(case: &Case, thing: Thing<'_>) -> Result<(Case, Idx<Region>, Option<f64>), NoCredit> {
    let mut without = case.clone();
    match thing {
        Thing::Unit(name) => {
            let at = position(&case.units, name)?;
            without.units.0[at].count = 0;
            let unit = &case.units.0[at];
            let one = highest(case, unit.capacity.0, unit.profile);
            Ok((without, unit.region, Some(one * f64::from(unit.count))))
        }
        Thing::Battery(name) => {
            let at = position(&case.batteries, name)?;
            without.batteries.0[at].count = 0;
            let battery = &case.batteries.0[at];
            let one = highest(case, battery.discharge.level.0, battery.discharge.profile);
            Ok((without, battery.region, Some(one * f64::from(battery.count))))
        }
        Thing::Response(name) => {
            let at = position(&case.demand_response, name)?;
            without.demand_response.0[at].borrow = Hourly::constant(Megawatts(0.0));
            let response = &case.demand_response.0[at];
            let most = highest(case, response.borrow.level.0, response.borrow.profile);
            Ok((without, response.region, Some(most)))
        }
        Thing::Agreement(name) => {
            let at = position(&case.agreements, name)?;
            without.agreements.0[at].loading = Fraction(0.0);
            // The reader makes sure that an agreement has a tank.
            let tank = case.agreements.0[at].tanks.first().and_then(|&tank| case.tanks[tank].region);
            Ok((without, tank.unwrap_or(Idx::new(0)), None))
        }
    }
}

/// The most a capacity comes to: beyond its level where the profile holds the megawatts.
fn highest(case: &Case, level_mw: f64, profile: Option<Idx<Profile>>) -> f64 {
    let factors = profile.map(|idx| &case.profiles[idx].values).into_iter().flatten();
    level_mw * factors.fold(1.0, |most, factor| f64::max(most, *factor))
}

fn position<E: Entity + Named>(table: &Table<E>, name: &str) -> Result<usize, NoCredit> {
    table.iter().position(|row| row.name() == name).ok_or_else(|| {
        let near = nearest(name, table.iter().map(Named::name));
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("ids are in {}.csv", E::TABLE),
        };
        NoCredit::NoSuchThing { what: E::NOUN, name: name.to_owned(), hint }
    })
}

/// What has an id.
trait Named {
    fn name(&self) -> &str;
}

impl Named for Unit {
    fn name(&self) -> &str {
        &self.id
    }
}

impl Named for Battery {
    fn name(&self) -> &str {
        &self.id
    }
}

impl Named for DemandResponse {
    fn name(&self) -> &str {
        &self.id
    }
}

impl Named for Agreement {
    fn name(&self) -> &str {
        &self.id
    }
}

/// The same case with so much capacity that never fails in a region, or if it is negative, with so much demand.
fn shifted(case: &Case, region: Idx<Region>, mw: f64) -> Case {
    // No id of a case begins like this, so nothing else's luck or place changes.
    let id = "~shift".to_owned();
    let mut shifted = case.clone();
    if mw >= 0.0 {
        shifted.units.0.push(Unit {
            title: id.clone(),
            id,
            region,
            technology: None,
            capacity: Megawatts(mw),
            count: 1,
            outage: None,
            partial: None,
            maintenance: Hours(0.0),
            derating: Fraction(0.0),
            profile: None,
            cost: UsdPerMegawattHour(0.0),
            fuel: Vec::new(),
            consumable: None,
        });
    } else {
        shifted.demand.0.push(Demand {
            id,
            region,
            level: Level::Peak(Megawatts(-mw)),
            profile: None,
            noise: None,
        });
    }
    shifted
}

/// Compares the worlds with and without a thing.
struct Worth<'a> {
    case: &'a Case,
    without: &'a Case,
    region: Idx<Region>,
    measure: Measure,
    samples: u64,
    options: &'a Options<'a>,
}

/// The shortfall of a world: exact, or sample by sample.
enum Shortfall {
    Exact(f64),
    Sampled(Vec<f64>),
}

impl Shortfall {
    fn mean(&self) -> f64 {
        match self {
            Self::Exact(value) => *value,
            Self::Sampled(values) => values.iter().sum::<f64>() / values.len() as f64,
        }
    }

    /// How much less than `other`, with the standard error of the paired difference.
    fn below(&self, other: &Self) -> (f64, f64) {
        match (self, other) {
            (Self::Sampled(mine), Self::Sampled(theirs)) => {
                let mut difference = Moments::default();
                mine.iter().zip(theirs).for_each(|(mine, theirs)| difference.add(theirs - mine));
                (difference.mean(), difference.standard_error())
            }
            _ => (other.mean() - self.mean(), 0.0),
        }
    }
}

impl Worth<'_> {
    fn credit(&self, nameplate_mw: Option<f64>) -> Result<Credit, StudyError> {
        let (with, without) = (self.shortfall(self.case)?, self.shortfall(self.without)?);
        for (shortfall, when) in [(&without, "without it"), (&with, "with it")] {
            if shortfall.mean() <= 0.0 {
                return Err(NoCredit::NeverShort { samples: self.samples, when }.into());
            }
        }
        let samples = matches!(with, Shortfall::Sampled(_)).then_some(self.samples);
        let scale = nameplate_mw.filter(|mw| *mw > 0.0).unwrap_or(100.0);
        // More firm capacity leaves less short; so does less demand.
        let efc = Self::interval(scale, samples.is_none(), |mw| {
            Ok(self.shortfall(&shifted(self.without, self.region, mw))?.below(&with))
        })?;
        let elcc = Self::interval(scale, samples.is_none(), |mw| {
            let (below, error) = self.shortfall(&shifted(self.case, self.region, -mw))?.below(&without);
            Ok((-below, error))
        })?;
        Ok(Credit { efc, elcc, nameplate_mw, with: with.mean(), without: without.mean(), samples })
    }

    fn shortfall(&self, case: &Case) -> Result<Shortfall, StudyError> {
        let system: System = compile(case);
        if let Ok(Exact { lolh_h, eue_mwh, .. }) = alumbron_engine::exact(&system) {
            return Ok(Shortfall::Exact(match self.measure {
                Measure::Eue => eue_mwh,
                Measure::Lolh => lolh_h,
            }));
        }
        let Options { seed, threads, watch, .. } = *self.options;
        let plan = Plan {
            first: 0,
            samples: self.samples,
            seed,
            threads,
            policy: "burn-first",
            progress: watch.progress,
            stop: watch.stop,
        };
        let measure = |row: &SampleRow| match self.measure {
            Measure::Eue => row.unserved_mwh,
            Measure::Lolh => f64::from(row.shortfall_hours),
        };
        let outcome = alumbron_engine::simulate(&system, plan)?;
        Ok(Shortfall::Sampled(outcome.samples.iter().map(measure).collect()))
    }

    /// The capacity at which a difference that rises with it is zero, and where it is within its error of zero.
    fn interval(
        scale: f64,
        exact: bool,
        difference: impl Fn(f64) -> Result<(f64, f64), StudyError>,
    ) -> Result<Interval, StudyError> {
        // Where chance decides the last digits they are not worth the while.
        let tolerance = scale * if exact { EXACT } else { SAMPLED };
        let mw = root(scale, tolerance, |mw| Ok(difference(mw)?.0))?;
        if exact {
            return Ok(Interval { mw, low: mw - tolerance, high: mw + tolerance });
        }
        let end = |side: f64| {
            root(scale, tolerance, |mw| {
                let (mean, error) = difference(mw)?;
                Ok(mean + side * Z * error)
            })
        };
        Ok(Interval { mw, low: end(1.0)?, high: end(-1.0)? })
    }
}

/// How near a root is found, as a share of the scale: of exact values, and of samples.
const EXACT: f64 = 1e-6;
const SAMPLED: f64 = 2e-4;

/// The zero of a function that rises, by false position with the Illinois rule (Dowell and Jarratt, 1971) from a bracket
/// that grows from `scale`.
fn root(scale: f64, tolerance: f64, f: impl Fn(f64) -> Result<f64, StudyError>) -> Result<f64, StudyError> {
    let (mut low, mut high) = (0.0, scale);
    let (mut at_low, mut at_high) = (f(low)?, f(high)?);
    let most = 1e4 * scale;
    while at_low > 0.0 {
        (high, at_high) = (low, at_low);
        low = if low < 0.0 { 2.0 * low } else { -scale };
        at_low = f(low)?;
        if low < -most {
            return Err(NoCredit::NoBracket(most).into());
        }
    }
    while at_high < 0.0 {
        (low, at_low) = (high, at_high);
        high *= 2.0;
        if high > most {
            return Err(NoCredit::NoBracket(most).into());
        }
        at_high = f(high)?;
    }
    let mut last_side = 0.0f64;
    for step in 0..MAX_STEPS {
        if high - low <= tolerance || at_low == 0.0 || at_high == 0.0 {
            break;
        }
        // Steps of a function of counts are found by halving.
        let between = if step % 3 == 2 { 0.5 } else { (at_low / (at_low - at_high)).clamp(0.01, 0.99) };
        let middle = low + between * (high - low);
        let value = f(middle)?;
        if value < 0.0 {
            (low, at_low) = (middle, value);
            at_high *= if last_side < 0.0 { 0.5 } else { 1.0 };
        } else {
            (high, at_high) = (middle, value);
            at_low *= if last_side > 0.0 { 0.5 } else { 1.0 };
        }
        last_side = if value < 0.0 { -1.0 } else { 1.0 };
    }
    Ok(if at_low == 0.0 {
        low
    } else if at_high == 0.0 {
        high
    } else {
        0.5 * (low + high)
    })
}
