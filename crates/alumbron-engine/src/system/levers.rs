//! The lever timetable: which disruptions happen in a sample, as values of levers over time.

use alumbron_model::Case;
use alumbron_model::lever::{Effect, Lever};
use alumbron_model::recurring::Recurring;

use super::aging::{self, AgingPlan, DebtCourse};
use super::recurring::{Held, RecurringPlan};
use crate::chance::{Purpose, Stream, StreamKey};

/// All disruptions of a case, lowered once.
#[derive(Clone, Debug, Default)]
pub struct LeverPlan {
    /// Levers that anything moves, in order.
    pub levers: Vec<Lever>,
    disruptions: Vec<Planned>,
    /// What the supply of parts does to units.
    aging: AgingPlan,
    n_hours: u32,
    /// What single samples are given beside, by sample.
    given: Vec<Vec<Held>>,
    /// The timetable, if nothing about disruptions is left to chance.
    fixed: Option<Timetable>,
}

#[derive(Clone, Debug)]
struct Planned {
    key: StreamKey,
    probability: f64,
    effects: Vec<Held>,
    recurring: Option<RecurringPlan>,
}

/// Values of levers over one sample.
#[derive(Clone, Debug, Default)]
pub struct Timetable {
    /// Changes in order of time: hour, lever position, new value.
    pub steps: Vec<(u32, usize, f64)>,
    /// The same by lever, each in order of time.
    by_lever: Vec<Vec<(u32, f64)>>,
}

impl Timetable {
    /// The value of a lever in an hour; 1 for a lever nothing moves.
    #[must_use]
    pub fn value(&self, lever: Option<usize>, hour: u32) -> f64 {
        let Some(lever) = lever else { return 1.0 };
        let changes = &self.by_lever[lever];
        let n = changes.partition_point(|(from, _)| *from <= hour);
        if n > 0 { changes[n - 1].1 } else { 1.0 }
    }

    /// The first hour from this one on in which a lever stands above one half; none if it does not to the end.
    #[must_use]
    pub fn open_from(&self, lever: Option<usize>, hour: u32) -> Option<u32> {
        if self.value(lever, hour) > 0.5 {
            return Some(hour);
        }
        self.changes(lever).iter().find(|&&(from, value)| from > hour && value > 0.5).map(|&(from, _)| from)
    }

    /// The least value of a lever in the hours from one up to but without another.
    #[must_use]
    pub fn least(&self, lever: Option<usize>, from: u32, to: u32) -> f64 {
        let later = self.changes(lever).iter().filter(|&&(hour, _)| from < hour && hour < to);
        later.map(|&(_, value)| value).fold(self.value(lever, from), f64::min)
    }

    /// The changes of a lever in order of time.
    #[must_use]
    pub fn changes(&self, lever: Option<usize>) -> &[(u32, f64)] {
        lever.map_or(&[], |lever| &self.by_lever[lever])
    }
}

impl LeverPlan {
    /// Lowers the disruptions of a case.
    #[must_use]
    pub fn new(case: &Case) -> Self {
        Self::of(case, &[], |_| true)
    }

    /// Lowers the disruptions of a case as far as they move levers that are kept. `given` is what single samples are given
    /// beside them.
    pub(super) fn of(case: &Case, given: &[Vec<Effect>], keeps: impl Fn(Lever) -> bool) -> Self {
        let n_hours = case.calendar.n_hours;
        let kept = |effects: Vec<Effect>| effects.into_iter().filter(|effect| keeps(effect.lever)).collect();
        let lowered: Vec<Vec<Effect>> = case.disruptions.iter().map(|d| kept(d.effects(case))).collect();
        let all = lowered.concat();
        let recurring: Vec<Option<Recurring>> = case.disruptions.iter().map(|d| d.recurring(case)).collect();
        let strikes = recurring.iter().flatten().flat_map(|recurring| &recurring.strikes);
        let mut levers: Vec<Lever> = all.iter().map(|effect| effect.lever).collect();
        levers.extend(strikes.map(|strike| strike.lever).filter(|&lever| keeps(lever)));
        levers.extend(aging::levers(case, &all));
        levers.extend(given.iter().flatten().map(|effect| effect.lever));
        levers.sort_unstable();
        levers.dedup();
        let place = |effect: &Effect| {
            let position = levers.binary_search(&effect.lever).unwrap_or(0);
            (position, effect.window.from.0, effect.window.to.0.min(n_hours), effect.value)
        };
        let given: Vec<Vec<Held>> = given.iter().map(|effects| effects.iter().map(place).collect()).collect();
        let disruptions: Vec<Planned> = case
            .disruptions
            .iter()
            .zip(&lowered)
            .zip(recurring)
            .map(|((disruption, effects), recurring)| Planned {
                key: StreamKey::new("disruptions", &disruption.id, Purpose::Disruption),
                probability: disruption.probability.0,
                effects: effects.iter().map(place).filter(|(_, from, to, _)| from < to).collect(),
                recurring: recurring.map(|recurring| {
                    let position = |lever| levers.binary_search(&lever).ok().filter(|_| keeps(lever));
                    RecurringPlan::new(disruption, recurring, position)
                }),
            })
            .collect();
        let aging = AgingPlan::new(case, &all, |lever| levers.binary_search(&lever).ok());
        let mut plan = Self { levers, disruptions, aging, n_hours, given, fixed: None };
        let is_sure = |d: &Planned| d.probability >= 1.0 && d.recurring.is_none();
        if plan.given.is_empty() && plan.disruptions.iter().all(is_sure) && !plan.aging.is_left_to_chance() {
            plan.fixed = Some(plan.table(None));
        }
        plan
    }

    /// The position of a lever, if anything moves it.
    #[must_use]
    pub fn position(&self, lever: Lever) -> Option<usize> {
        self.levers.binary_search(&lever).ok()
    }

    /// The highest value a lever can have in any sample, at least 1: all effects that raise it, together.
    #[must_use]
    pub fn most(&self, lever: Lever) -> f64 {
        let Some(position) = self.position(lever) else { return 1.0 };
        let effects = self.disruptions.iter().flat_map(|planned| &planned.effects);
        let raised: f64 =
            effects.filter(|(at, ..)| *at == position).map(|&(_, _, _, value)| value.max(1.0)).product();
        let given = self.given.iter().flatten().filter(|(at, ..)| *at == position);
        raised * given.map(|&(_, _, _, value)| value).fold(1.0, f64::max)
    }

    /// The timetable all samples share, if chance has no part in it.
    #[must_use]
    pub fn fixed(&self) -> Option<&Timetable> {
        self.fixed.as_ref()
    }

    /// Draws the timetable of one sample.
    #[must_use]
    pub fn draw(&self, seed: u64, sample: u64) -> Timetable {
        self.table(Some((seed, sample)))
    }

    /// Debt of each technology whose debt is felt and moves, in a sample.
    #[must_use]
    pub fn debts(&self, seed: u64, sample: u64) -> Vec<DebtCourse> {
        self.aging.debts((seed, sample), &self.struck(Some((seed, sample))))
    }

    /// Debt of each technology of the case when the horizon begins, years; none for one that does not age.
    #[must_use]
    pub fn start_debts_y(&self) -> &[Option<f64>] {
        self.aging.start_debts_y()
    }

    /// Whether debt may differ from sample to sample.
    #[must_use]
    pub fn has_uncertain_debt(&self) -> bool {
        self.fixed.is_none()
    }

    /// The timetable of a seed and a sample, or the one that all share.
    fn table(&self, sample: Option<(u64, u64)>) -> Timetable {
        let mut by_lever = self.struck(sample);
        // What all samples share holds for any of them.
        self.aging.lay(sample.unwrap_or_default(), &mut by_lever);
        let mut steps: Vec<(u32, usize, f64)> = by_lever
            .iter()
            .enumerate()
            .flat_map(|(lever, changes)| changes.iter().map(move |&(hour, value)| (hour, lever, value)))
            .collect();
        steps.sort_unstable_by_key(|&(hour, lever, _)| (hour, lever));
        Timetable { steps, by_lever }
    }

    /// What disruptions, and what a sample is given beside, do to each lever in a sample, or in all of them.
    fn struck(&self, sample: Option<(u64, u64)>) -> Vec<Vec<(u32, f64)>> {
        let mut active: Vec<Vec<(u32, u32, f64)>> = vec![Vec::new(); self.levers.len()];
        let happens = |planned: &&Planned| {
            let luck = |(seed, sample)| Stream::open(seed, sample, planned.key).uniform();
            planned.probability >= 1.0 || sample.is_some_and(|sample| luck(sample) < planned.probability)
        };
        let mut struck = Vec::new();
        for planned in self.disruptions.iter().filter(happens) {
            struck.clear();
            if let (Some(recurring), Some((seed, sample))) = (&planned.recurring, sample) {
                recurring.draw(seed, sample, self.n_hours, &mut struck);
            }
            for &(lever, from, to, value) in planned.effects.iter().chain(&struck) {
                active[lever].push((from, to, value));
            }
        }
        if let Some((_, sample)) = sample {
            let given = usize::try_from(sample).ok().and_then(|sample| self.given.get(sample));
            for &(lever, from, to, value) in given.into_iter().flatten() {
                active[lever].push((from, to, value));
            }
        }
        self.levers.iter().zip(&active).map(|(lever, effects)| self.changes_of(*lever, effects)).collect()
    }

    /// The changes of one lever: overlapping effects multiply.
    fn changes_of(&self, lever: Lever, effects: &[(u32, u32, f64)]) -> Vec<(u32, f64)> {
        let mut boundaries: Vec<u32> = effects.iter().flat_map(|&(from, to, _)| [from, to]).collect();
        boundaries.sort_unstable();
        boundaries.dedup();
        let mut changes: Vec<(u32, f64)> = Vec::new();
        for &hour in boundaries.iter().filter(|&&hour| hour < self.n_hours) {
            // A loss of stock acts once, in the first hour of its effect; other levers are held.
            let acts = |&&(from, to, _): &&(u32, u32, f64)| match lever {
                Lever::TankStock(_) => from == hour,
                _ => from <= hour && hour < to,
            };
            let value: f64 = effects.iter().filter(acts).map(|&(_, _, value)| value).product();
            changes.push((hour, value));
        }
        changes
    }
}
