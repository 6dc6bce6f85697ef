//! Random outages as event lists: when machines and links fail and return, drawn ahead for a whole sample.
//!
//! A machine moves between hours: in state up it is out in the next hour with the failure probability, and back likewise;
//! some have a partial state in between. Rates that stay are drawn as geometric sojourns, so the cost grows with events
//! and not with hours; rates that follow a profile are looked at hour by hour.

use alumbron_model::case::Case;
use alumbron_model::entity::{Outage, OutageRates, Partial, StartState};

use crate::chance::{Sojourn, Stream, StreamKey};

/// What a machine can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum MachineState {
    /// Nothing.
    Out,
    /// Part of its capacity.
    Partial,
    /// All of it.
    #[default]
    Up,
}

/// A machine is in another state from the start of an hour on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The hour, from 1.
    pub hour: u32,
    /// The state.
    pub state: MachineState,
}

/// How machines fail and return.
#[derive(Clone, Debug)]
pub struct OutageModel {
    /// Their luck.
    pub key: StreamKey,
    /// Rates per hour at rest.
    pub rates: OutageRates,
    /// State in hour 0.
    pub start: StartState,
    /// The state between up and out, if there is one.
    pub partial: Option<Partial>,
    /// Hourly factors on the failure and repair probability by weather year; empty if they never change.
    hourly: Vec<HourlyFactors>,
    /// Lever on the failure rate.
    pub failure_lever: Option<usize>,
    /// Lever on the time to repair.
    pub repair_lever: Option<usize>,
    up: Sojourn,
    halfway: Sojourn,
    out: Sojourn,
}

/// Hourly factors on rates in one weather year; empty without a profile.
#[derive(Clone, Debug, Default)]
struct HourlyFactors {
    failure: Vec<f64>,
    repair: Vec<f64>,
}

/// What a draw depends on beside luck.
#[derive(Clone, Copy, Debug)]
pub struct Horizon<'a> {
    /// Hours.
    pub n_hours: u32,
    /// Weather year.
    pub year: usize,
    /// Factors of levers from hour 0 on; empty if levers never move the rates.
    pub stretches: &'a [Stretch],
}

/// Factors of levers from an hour on.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// First hour.
    pub from: u32,
    failure: f64,
    repair: f64,
    up: Sojourn,
    out: Sojourn,
}

impl OutageModel {
    /// Outages as a case declares them.
    #[must_use]
    pub fn new(case: &Case, key: StreamKey, outage: &Outage, partial: Option<Partial>) -> Self {
        let values = |profile, year| match profile {
            Some(profile) => case.profiles[profile].year(year).to_vec(),
            None => Vec::new(),
        };
        let hourly = |year| HourlyFactors {
            failure: values(outage.failure_profile, year),
            repair: values(outage.repair_profile, year),
        };
        let n_years = case.weather_years.len().max(1);
        let varies = outage.failure_profile.is_some() || outage.repair_profile.is_some();
        let mut model = Self::constant(key, outage.rates, outage.start);
        model.partial = partial;
        model.hourly = if varies { (0..n_years).map(hourly).collect() } else { Vec::new() };
        if let Some(partial) = partial {
            model.up = Sojourn::new(outage.rates.failure.0 + partial.failure.0);
            model.halfway = Sojourn::new(outage.rates.failure.0 + partial.repair.0);
        }
        model
    }

    /// Up or out, at rates that never change.
    #[must_use]
    pub fn constant(key: StreamKey, rates: OutageRates, start: StartState) -> Self {
        let (up, out) = (Sojourn::new(rates.failure.0), Sojourn::new(rates.repair.0));
        let (failure_lever, repair_lever) = (None, None);
        Self {
            key,
            rates,
            start,
            partial: None,
            hourly: Vec::new(),
            failure_lever,
            repair_lever,
            up,
            halfway: up,
            out,
        }
    }

    /// Whether machines are up or out at rates that nothing but levers changes.
    #[must_use]
    pub fn is_simple(&self) -> bool {
        self.partial.is_none() && self.hourly.is_empty()
    }

    /// Failure and repair probability on the way into an hour, without levers.
    #[must_use]
    pub fn rates_at(&self, year: usize, hour: u32) -> (f64, f64) {
        let (failure, repair) = (self.rates.failure.0, self.rates.repair.0);
        let Some(factors) = self.hourly.get(year) else { return (failure, repair) };
        let at = |values: &[f64]| values.get(hour as usize).copied().unwrap_or(1.0);
        (failure * at(&factors.failure), repair * at(&factors.repair))
    }

    /// Probabilities of being out, partial and up in hour 0, in this order: the long-run ones of that hour's rates, or
    /// certainty.
    #[must_use]
    pub fn start_probabilities(&self, year: usize) -> [f64; 3] {
        match self.start {
            StartState::Up => [0.0, 0.0, 1.0],
            StartState::Out => [1.0, 0.0, 0.0],
            StartState::Stationary => {
                let (failure, repair) = self.rates_at(year, 0);
                let in_service = if failure > 0.0 { repair / (failure + repair) } else { 1.0 };
                // In service, partial is entered from up and left to up or out.
                let halfway = self.partial.map_or(0.0, |partial| {
                    let leaving = partial.failure.0 + partial.repair.0 + failure;
                    if leaving > 0.0 { in_service * partial.failure.0 / leaving } else { 0.0 }
                });
                [1.0 - in_service, halfway, in_service - halfway]
            }
        }
    }

    /// Whether the probabilities of states change over time.
    #[must_use]
    pub fn drifts(&self) -> bool {
        self.start != StartState::Stationary || !self.hourly.is_empty()
    }

    /// The probabilities of being out, partial and up in an hour, from those of the hour before; without levers.
    #[must_use]
    pub fn after(&self, [out, partial, up]: [f64; 3], year: usize, hour: u32) -> [f64; 3] {
        let rates = self.rates_at(year, hour);
        let (_, repaired) = self.exits(MachineState::Out, rates);
        let (failed, restored) = self.exits(MachineState::Partial, rates);
        let (_, reduced) = self.exits(MachineState::Up, rates);
        [
            out * (1.0 - repaired) + (partial + up) * failed,
            partial * (1.0 - failed - restored) + up * reduced,
            up * (1.0 - failed - reduced) + partial * restored + out * repaired,
        ]
    }

    /// The state in hour 0. Takes one number from the stream.
    #[inline]
    fn begin(&self, stream: &mut Stream, year: usize) -> MachineState {
        let luck = stream.uniform();
        if self.is_simple() && self.start == StartState::Stationary {
            return if luck < self.rates.availability() { MachineState::Up } else { MachineState::Out };
        }
        let [_, halfway, up] = self.start_probabilities(year);
        if luck < up {
            MachineState::Up
        } else if luck < up + halfway {
            MachineState::Partial
        } else {
            MachineState::Out
        }
    }

    /// Lives through one machine's horizon; gives the state it starts in and writes over `changes` how it goes on.
    pub fn live(&self, mut stream: Stream, horizon: Horizon<'_>, changes: &mut Vec<Change>) -> MachineState {
        changes.clear();
        let start = self.begin(&mut stream, horizon.year);
        match (self.is_simple(), horizon.stretches.is_empty()) {
            (true, true) => self.sojourns(&stream, start, horizon.n_hours, changes),
            (true, false) => self.sojourns_in_stretches(stream, start, horizon, changes),
            (false, true) if self.hourly.is_empty() => {
                self.sojourns_with_partial(stream, start, horizon.n_hours, changes);
            }
            _ => self.hour_by_hour(stream, start, horizon, changes),
        }
        start
    }

    /// Up and out at constant rates.
    #[inline(never)]
    fn sojourns(&self, stream: &Stream, start: MachineState, n_hours: u32, changes: &mut Vec<Change>) {
        // A copy of our own stays in registers.
        self.spells_from(stream.clone(), start, n_hours, |from, until| {
            if from > 0 {
                changes.push(Change { hour: from, state: MachineState::Out });
            }
            if until < n_hours {
                changes.push(Change { hour: until, state: MachineState::Up });
            }
        });
    }

    /// The spells in which a [simple](OutageModel::is_simple) machine is out, each from an hour to another, in order of
    /// time: the luck of [`OutageModel::live`] without levers.
    #[inline]
    pub fn spells(&self, mut stream: Stream, n_hours: u32, spell: impl FnMut(u32, u32)) {
        let start = self.begin(&mut stream, 0);
        self.spells_from(stream, start, n_hours, spell);
    }

    #[inline(always)]
    fn spells_from(
        &self,
        mut stream: Stream,
        start: MachineState,
        n_hours: u32,
        mut spell: impl FnMut(u32, u32),
    ) {
        let (up, out, end) = (self.up, self.out, u64::from(n_hours));
        let mut from = if start == MachineState::Up { up.draw(&mut stream) } else { 0 };
        while from < end {
            let until = from + out.draw(&mut stream);
            // Both are below 2^32, as the horizon is.
            spell(from as u32, until.min(end) as u32);
            if until >= end {
                break;
            }
            from = until + up.draw(&mut stream);
        }
    }

    /// The same with rates that levers change at given hours.
    #[inline(never)]
    fn sojourns_in_stretches(
        &self,
        mut stream: Stream,
        start: MachineState,
        horizon: Horizon<'_>,
        changes: &mut Vec<Change>,
    ) {
        let (mut up, mut hour) = (start == MachineState::Up, 0);
        for (i, now) in horizon.stretches.iter().enumerate() {
            let end = u64::from(horizon.stretches.get(i + 1).map_or(horizon.n_hours, |next| next.from));
            // A change that is due within the stretch happens; otherwise the draw is repeated at the next rates,
            // which is exact because sojourns have no memory.
            loop {
                let next = hour + if up { now.up.draw(&mut stream) } else { now.out.draw(&mut stream) };
                if next > end {
                    hour = hour.max(end);
                    break;
                }
                hour = next;
                if hour >= u64::from(horizon.n_hours) {
                    return;
                }
                up = !up;
                let state = if up { MachineState::Up } else { MachineState::Out };
                changes.push(Change { hour: hour as u32, state });
            }
        }
    }

    /// Three states at constant rates: how long a state lasts is drawn first, then which one follows.
    #[inline(never)]
    fn sojourns_with_partial(
        &self,
        mut stream: Stream,
        start: MachineState,
        n_hours: u32,
        changes: &mut Vec<Change>,
    ) {
        let (mut state, mut hour) = (start, 0);
        loop {
            let sojourn = match state {
                MachineState::Out => &self.out,
                MachineState::Partial => &self.halfway,
                MachineState::Up => &self.up,
            };
            hour += sojourn.draw(&mut stream);
            if hour >= u64::from(n_hours) {
                return;
            }
            let (to_out, elsewhere) = self.exits(state, (self.rates.failure.0, self.rates.repair.0));
            state = next(&mut stream, state, to_out, elsewhere);
            changes.push(Change { hour: hour as u32, state });
        }
    }

    /// Any rates: survival is followed hour by hour until it falls below a number drawn ahead.
    #[inline(never)]
    fn hour_by_hour(
        &self,
        mut stream: Stream,
        start: MachineState,
        horizon: Horizon<'_>,
        changes: &mut Vec<Change>,
    ) {
        let (mut state, mut survival, mut luck) = (start, 1.0, stream.uniform());
        let mut stretches = horizon.stretches.iter().peekable();
        let (mut failing, mut repairing) = (1.0, 1.0);
        for hour in 1..horizon.n_hours {
            while let Some(stretch) = stretches.next_if(|stretch| stretch.from <= hour) {
                (failing, repairing) = (stretch.failure, stretch.repair);
            }
            let (failure, repair) = self.rates_at(horizon.year, hour);
            let rates = ((failure * failing).min(1.0), slowed(repair, repairing));
            let (to_out, elsewhere) = self.exits(state, rates);
            survival *= 1.0 - (to_out + elsewhere).min(1.0);
            if survival < luck {
                state = next(&mut stream, state, to_out, elsewhere);
                changes.push(Change { hour, state });
                (survival, luck) = (1.0, stream.uniform());
            }
        }
    }

    /// Probabilities of leaving a state: to out, and to the other one (from out there is only up).
    fn exits(&self, state: MachineState, (failure, repair): (f64, f64)) -> (f64, f64) {
        let partial = |rate: fn(&Partial) -> f64| self.partial.as_ref().map_or(0.0, rate);
        match state {
            MachineState::Out => (0.0, repair),
            MachineState::Partial => (failure, partial(|p| p.repair.0)),
            MachineState::Up => (failure, partial(|p| p.failure.0)),
        }
    }

    /// Factors of levers in force from an hour on: on the failure rate and on the time to repair.
    #[must_use]
    pub fn stretch(&self, from: u32, failure: f64, repair: f64) -> Stretch {
        let up = Sojourn::new((self.rates.failure.0 * failure).min(1.0));
        let out = Sojourn::new(slowed(self.rates.repair.0, repair));
        Stretch { from, failure, repair, up, out }
    }
}

/// A repair probability when repair takes so many times as long.
fn slowed(repair: f64, factor: f64) -> f64 {
    if factor > 0.0 { (repair / factor).min(1.0) } else { 1.0 }
}

/// The state that follows when one is left. Takes a number from the stream only if there is a choice.
fn next(stream: &mut Stream, state: MachineState, to_out: f64, elsewhere: f64) -> MachineState {
    let out = match (to_out > 0.0, elsewhere > 0.0) {
        (true, true) => stream.uniform() * (to_out + elsewhere) < to_out,
        (to_out, _) => to_out,
    };
    match state {
        _ if out => MachineState::Out,
        MachineState::Up => MachineState::Partial,
        MachineState::Partial | MachineState::Out => MachineState::Up,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Purpose;
    use alumbron_model::quantity::{Fraction, PerHour};

    fn key() -> StreamKey {
        StreamKey::new("units", "u", Purpose::Outage)
    }

    fn model() -> OutageModel {
        let rates = OutageRates { failure: PerHour(0.02), repair: PerHour(0.1) };
        OutageModel::constant(key(), rates, StartState::Stationary)
    }

    fn three_states() -> OutageModel {
        let partial = Partial { share: Fraction(0.5), failure: PerHour(0.05), repair: PerHour(0.2) };
        let mut model = OutageModel { partial: Some(partial), ..model() };
        (model.up, model.halfway) = (Sojourn::new(0.07), Sojourn::new(0.22));
        model
    }

    /// Shares of hours out, partial and up over many samples.
    fn shares(model: &OutageModel, n_hours: u32, stretches: &[Stretch]) -> [f64; 3] {
        let (mut hours, samples) = ([0.0; 3], 2_000);
        for sample in 0..samples {
            let stream = Stream::open(5, sample, model.key);
            let mut changes = Vec::new();
            let horizon = Horizon { n_hours, year: 0, stretches };
            let (mut state, mut since) = (model.live(stream, horizon, &mut changes), 0);
            changes.push(Change { hour: n_hours, state: MachineState::Out });
            for change in changes {
                assert!(change.hour > since, "changes go forward in time");
                assert!(change.state != state || change.hour == n_hours, "every change changes the state");
                hours[state as usize] += f64::from(change.hour - since);
                (state, since) = (change.state, change.hour);
            }
        }
        hours.map(|h| h / f64::from(n_hours) / samples as f64)
    }

    fn assert_near(shares: [f64; 3], expected: [f64; 3]) {
        for (share, expected) in shares.into_iter().zip(expected) {
            assert!((share - expected).abs() < 0.012, "{shares:?} {expected}");
        }
    }

    #[test]
    fn a_stationary_machine_stays_stationary() {
        assert_near(shares(&model(), 200, &[]), [0.2 / 1.2, 0.0, 1.0 / 1.2]);
        let expected = three_states().start_probabilities(0);
        // Solved by hand: out 1/6, and of the rest 0.05 / 0.27 partial.
        assert_near(expected, [1.0 / 6.0, 5.0 / 6.0 * 5.0 / 27.0, 5.0 / 6.0 * 22.0 / 27.0]);
        assert_near(shares(&three_states(), 200, &[]), expected);
    }

    #[test]
    fn constant_rates_by_another_way_are_the_same_chain() {
        let still = |model: &OutageModel| [0, 50, 51].map(|from| model.stretch(from, 1.0, 1.0));
        assert_near(shares(&model(), 200, &still(&model())), [0.2 / 1.2, 0.0, 1.0 / 1.2]);
        let three = three_states();
        assert_near(shares(&three, 200, &still(&three)), three.start_probabilities(0));
        let flat = HourlyFactors { failure: vec![1.0; 200], repair: Vec::new() };
        let hourly = OutageModel { hourly: vec![flat], ..model() };
        assert_near(shares(&hourly, 200, &[]), [0.2 / 1.2, 0.0, 1.0 / 1.2]);
    }

    #[test]
    fn a_higher_failure_rate_lowers_availability_where_it_holds() {
        // First half 0.833; second half relaxes to 0.5 with a time constant of 5 hours.
        let up = 0.5 * (1.0 / 1.2) + 0.5 * (0.5 + (1.0 / 1.2 - 0.5) * (5.0 / 100.0));
        let stretches = [model().stretch(0, 1.0, 1.0), model().stretch(100, 5.0, 1.0)];
        assert_near(shares(&model(), 200, &stretches), [1.0 - up, 0.0, up]);
        let failure = (0..200).map(|hour| if hour < 100 { 1.0 } else { 5.0 }).collect();
        let hourly = HourlyFactors { failure, repair: Vec::new() };
        assert_near(shares(&OutageModel { hourly: vec![hourly], ..model() }, 200, &[]), [1.0 - up, 0.0, up]);
    }
}
