//! Aging: how maintenance put off for want of parts becomes values of levers on units.
//!
//! Debt follows from the timetable of a sample and the regimes of those who make parts, so it is known before any hour is
//! lived: [`AgingPlan::lay`] is the one place where it acts. Between changes of the supply of parts debt has a closed form; what it does to units is
//! looked at anew at the start of every step and stands until the next. A technology whose debt cannot move, and is
//! already in the figures of its units, moves no lever.

use alumbron_model::case::Case;
use alumbron_model::entity::{Aging, Supplier, Technology, YEAR_H};
use alumbron_model::lever::{Effect, Lever};
use alumbron_model::record::Idx;

use crate::logistics::{RegimePath, RegimePlan};

/// Values of a lever in order of time: first hour, value.
type Changes = Vec<(u32, f64)>;

/// The technologies whose debt is felt in some hour of some sample.
#[derive(Clone, Debug, Default)]
pub(super) struct AgingPlan {
    technologies: Vec<Aged>,
    /// Regimes of suppliers that move the supply of parts.
    makers: Vec<RegimePlan>,
    step_h: u32,
    n_hours: u32,
    /// Debt of each technology of the case when the horizon begins, years; none for one that does not age.
    start_y: Vec<Option<f64>>,
}

/// How the debt of a technology goes in a sample.
#[derive(Clone, Debug, PartialEq)]
pub struct DebtCourse {
    /// Position of the technology in the case's table.
    pub technology: usize,
    /// Debt from each hour on at which it changes, years; the first is hour 0.
    pub debt_y: Vec<(u32, f64)>,
}

#[derive(Clone, Debug)]
struct Aged {
    /// Which technology of the case.
    technology: usize,
    aging: Aging,
    /// Lever on its supply of parts, if anything moves it.
    supply: Option<usize>,
    /// Who makes them, among the makers, if regimes move what they send.
    maker: Option<usize>,
    /// Levers on its units.
    failure: Vec<usize>,
    repair_time: Vec<usize>,
    /// With the most the lever may give back: a unit never gives above its rating.
    derating: Vec<(usize, f64)>,
}

/// The technologies whose debt is felt, given all effects of disruptions.
fn felt<'c>(case: &'c Case, effects: &[Effect]) -> Vec<(Idx<Technology>, &'c Aging)> {
    let of = |(idx, technology): (Idx<Technology>, &'c Technology)| {
        let aging = technology.aging.as_ref()?;
        let start = aging.start.0.min(aging.most.0);
        let supplied = effects.iter().any(|effect| effect.lever == Lever::PartsSupply(idx));
        let supplied = supplied || maker(case, technology).is_some();
        let moves = supplied || after(aging, start, aging.parts.0, 1.0).to_bits() != start.to_bits();
        (moves || start.to_bits() != aging.included.0.to_bits()).then_some((idx, aging))
    };
    case.technologies.indexed().filter_map(of).collect()
}

/// Who makes the parts of a technology, if regimes move how many come.
fn maker(case: &Case, technology: &Technology) -> Option<Idx<Supplier>> {
    let maker = technology.parts_supplier?;
    let moves = case.regimes.iter().any(|r| r.supplier == maker && r.parts.to_bits() != 1.0f64.to_bits());
    moves.then_some(maker)
}

/// The levers on units that aging moves, given all effects of disruptions.
pub(super) fn levers(case: &Case, effects: &[Effect]) -> Vec<Lever> {
    let mut levers = Vec::new();
    for (idx, aging) in felt(case, effects) {
        for (unit, _) in case.units.indexed().filter(|(_, unit)| unit.technology == Some(idx)) {
            levers.extend((aging.failure > 1.0).then_some(Lever::UnitFailureRate(unit)));
            levers.extend((aging.repair_time > 1.0).then_some(Lever::RepairTime(unit)));
            levers.extend((aging.derating.0 > 0.0).then_some(Lever::UnitDerating(unit)));
        }
    }
    levers
}

impl AgingPlan {
    /// The plan of a case; `position` says where a lever stands, if anything moves it.
    pub(super) fn new(case: &Case, effects: &[Effect], position: impl Fn(Lever) -> Option<usize>) -> Self {
        let felt = felt(case, effects);
        let maker = |idx: Idx<Technology>| maker(case, &case.technologies[idx]);
        let mut makers: Vec<Idx<Supplier>> = felt.iter().filter_map(|&(idx, _)| maker(idx)).collect();
        makers.sort_unstable();
        makers.dedup();
        let of = |&(idx, aging): &(Idx<Technology>, &Aging)| {
            let units = || case.units.indexed().filter(move |(_, unit)| unit.technology == Some(idx));
            let failure = units().filter_map(|(unit, _)| position(Lever::UnitFailureRate(unit)));
            let repair_time = units().filter_map(|(unit, _)| position(Lever::RepairTime(unit)));
            let derating = units().filter_map(|(unit, data)| {
                Some((position(Lever::UnitDerating(unit))?, most_given_back(1.0 - data.derating.0)))
            });
            Aged {
                technology: idx.position(),
                aging: *aging,
                supply: position(Lever::PartsSupply(idx)),
                maker: maker(idx).and_then(|maker| makers.binary_search(&maker).ok()),
                failure: if aging.failure > 1.0 { failure.collect() } else { Vec::new() },
                repair_time: if aging.repair_time > 1.0 { repair_time.collect() } else { Vec::new() },
                derating: if aging.derating.0 > 0.0 { derating.collect() } else { Vec::new() },
            }
        };
        let technologies = felt.iter().map(of).collect();
        let makers = makers.iter().filter_map(|&maker| RegimePlan::new(case, maker)).collect();
        let start =
            |technology: &Technology| technology.aging.as_ref().map(|aging| aging.start.0.min(aging.most.0));
        let start_y = case.technologies.iter().map(start).collect();
        // A step is a whole number of hours, at most a year.
        let (step_h, n_hours) = (case.aging_step.0 as u32, case.calendar.n_hours);
        Self { technologies, makers, step_h, n_hours, start_y }
    }

    /// Whether regimes make debt differ from sample to sample.
    pub(super) fn is_left_to_chance(&self) -> bool {
        self.makers.iter().any(RegimePlan::is_left_to_chance)
    }

    /// Debt of each technology of the case when the horizon begins, years; none for one that does not age.
    pub(super) fn start_debts_y(&self) -> &[Option<f64>] {
        &self.start_y
    }

    /// Debt of each technology, in their order, in a sample of a seed; `by_lever` is what disruptions do to levers in it.
    pub(super) fn debts(&self, (seed, sample): (u64, u64), by_lever: &[Changes]) -> Vec<DebtCourse> {
        let sent = |maker: &RegimePlan| -> Changes {
            let mut path = RegimePath::default();
            // The stream is that of the cargoes, so parts and cargoes meet the same regimes.
            maker.draw(seed, sample, self.n_hours, &mut path);
            path.0.iter().map(|&(hour, state)| (hour, maker.states[state].parts)).collect()
        };
        let sent: Vec<Changes> = self.makers.iter().map(sent).collect();
        let debt = |aged: &Aged| {
            let mut supply = aged.supply.map_or_else(Vec::new, |lever| by_lever[lever].clone());
            if let Some(maker) = aged.maker {
                multiply(&mut supply, &sent[maker]);
            }
            let debt_y = course(&aged.aging, &supply, self.step_h, self.n_hours);
            DebtCourse { technology: aged.technology, debt_y }
        };
        self.technologies.iter().map(debt).collect()
    }

    /// Lays what debt does to units over the changes of levers, which hold what disruptions do in this sample of this seed.
    pub(super) fn lay(&self, sample: (u64, u64), by_lever: &mut [Changes]) {
        for (aged, DebtCourse { debt_y, .. }) in self.technologies.iter().zip(self.debts(sample, by_lever)) {
            let aging = &aged.aging;
            let factors = |of_year: f64| -> Changes {
                let log = libm::log(of_year);
                let since = |debt: f64| debt - aging.included.0;
                debt_y.iter().map(|&(hour, debt)| (hour, libm::exp(log * since(debt)))).collect()
            };
            for (levers, of_year) in [(&aged.failure, aging.failure), (&aged.repair_time, aging.repair_time)]
            {
                let factors = factors(of_year);
                levers.iter().for_each(|&lever| multiply(&mut by_lever[lever], &factors));
            }
            let left = factors(1.0 - aging.derating.0);
            for &(lever, most) in &aged.derating {
                let left: Changes = left.iter().map(|&(hour, left)| (hour, left.min(most))).collect();
                multiply(&mut by_lever[lever], &left);
            }
        }
    }
}

/// Debt at the start of each step at which it has changed, in years.
fn course(aging: &Aging, supply: &[(u32, f64)], step_h: u32, n_hours: u32) -> Changes {
    let mut supply = supply.iter().copied().peekable();
    let (mut debt, mut factor, mut since) = (aging.start.0.min(aging.most.0), 1.0, 0);
    let mut course: Changes = Vec::new();
    for hour in (0..n_hours).step_by(step_h.max(1) as usize) {
        while let Some((at, next)) = supply.next_if(|&(at, _)| at <= hour) {
            debt = after(aging, debt, aging.parts.0 * factor, f64::from(at - since) / YEAR_H);
            (factor, since) = (next, at);
        }
        debt = after(aging, debt, aging.parts.0 * factor, f64::from(hour - since) / YEAR_H);
        since = hour;
        if course.last().is_none_or(|(_, last)| last.to_bits() != debt.to_bits()) {
            course.push((hour, debt));
        }
    }
    course
}

/// Debt after some years in which a share of the parts comes: d' = (1 - p) - r p d, solved.
fn after(aging: &Aging, debt: f64, parts: f64, years: f64) -> f64 {
    let parts = parts.clamp(0.0, 1.0);
    let (grows, decays) = (1.0 - parts, aging.decay.0 * YEAR_H * parts);
    // At rest, to the last bit.
    if debt.to_bits() == aging.resting(parts).0.to_bits() {
        return debt;
    }
    let x = decays * years;
    let worn = if x > 0.0 { -libm::expm1(-x) / x } else { 1.0 };
    (debt + (grows - decays * debt) * years * worn).clamp(0.0, aging.most.0)
}

/// The most a lever on derating may be, so that a unit that is left this share of its rating gives no more than it.
fn most_given_back(left: f64) -> f64 {
    if left <= 0.0 {
        return 1.0;
    }
    let mut most = 1.0 / left;
    while left * most > 1.0 {
        most = most.next_down();
    }
    most
}

/// Multiplies a lever, 1 before its first change, with factors over time.
fn multiply(changes: &mut Changes, factors: &[(u32, f64)]) {
    let held = std::mem::take(changes);
    let mut hours: Vec<u32> = held.iter().chain(factors).map(|&(hour, _)| hour).collect();
    hours.sort_unstable();
    hours.dedup();
    let (mut a, mut b) = (held.iter().peekable(), factors.iter().peekable());
    let (mut value, mut factor) = (1.0, 1.0);
    for hour in hours {
        while let Some((_, next)) = a.next_if(|(at, _)| *at <= hour) {
            value = *next;
        }
        while let Some((_, next)) = b.next_if(|(at, _)| *at <= hour) {
            factor = *next;
        }
        changes.push((hour, value * factor));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alumbron_model::quantity::{Fraction, PerHour, Years};

    const YEAR: u32 = 8760;

    fn aging(start: f64, decay: f64, parts: f64) -> Aging {
        let (start, decay) = (Years(start), PerHour(decay / YEAR_H));
        Aging { start, included: start, decay, parts: Fraction(parts), ..Aging::NONE }
    }

    fn debts(aging: &Aging, supply: &[(u32, f64)], years: u32) -> Vec<f64> {
        let course = course(aging, supply, YEAR, years * YEAR + 1);
        (0..=years)
            .map(|year| course.iter().take_while(|(hour, _)| *hour <= year * YEAR).last().expect("hour 0").1)
            .collect()
    }

    fn assert_near(debts: &[f64], expected: &[f64]) {
        assert_eq!(debts.len(), expected.len());
        for (debt, expected) in debts.iter().zip(expected) {
            assert!((debt - expected).abs() < 1e-12, "{debts:?}, expected {expected}");
        }
    }

    #[test]
    fn debt_grows_by_a_year_in_a_year_without_parts() {
        assert_near(&debts(&aging(0.5, 1.0, 1.0), &[(0, 0.0)], 3), &[0.5, 1.5, 2.5, 3.5]);
        assert_near(&debts(&aging(0.0, 0.0, 1.0), &[(0, 0.25)], 2), &[0.0, 0.75, 1.5]);
    }

    #[test]
    fn debt_is_made_good_exponentially_when_parts_come_again() {
        let e = std::f64::consts::E;
        // Two years of embargo, lifted for good.
        let course = debts(&aging(0.0, 1.0, 1.0), &[(0, 0.0), (2 * YEAR, 1.0)], 4);
        assert_near(&course, &[0.0, 1.0, 2.0, 2.0 / e, 2.0 / (e * e)]);
    }

    #[test]
    fn debt_goes_to_the_level_at_which_it_rests() {
        // Half of the parts: 0.5 a year is added, half of the rate is paid; it rests at 0.5 / (0.5 x 0.5) = 2.
        let halved = aging(5.0, 0.5, 0.5);
        let expected: Vec<f64> = (0..=3).map(|year| 2.0 + 3.0 * libm::exp(-0.25 * f64::from(year))).collect();
        assert_near(&debts(&halved, &[], 3), &expected);
        let resting = Aging { start: halved.resting(0.5), ..halved };
        assert_eq!(course(&resting, &[], 24, 50 * YEAR), [(0, 2.0)], "at rest nothing ever changes");
    }

    #[test]
    fn debt_stops_at_the_most_and_needs_no_boundary_of_a_step() {
        let capped = Aging { most: Years(1.5), ..aging(0.0, 1.0, 1.0) };
        assert_near(&debts(&capped, &[(0, 0.0)], 3), &[0.0, 1.0, 1.5, 1.5]);
        // Parts stop in the middle of the first year.
        assert_near(&debts(&aging(0.0, 1.0, 1.0), &[(YEAR / 2, 0.0)], 2), &[0.0, 0.5, 1.5]);
    }

    #[test]
    fn more_parts_never_leave_more_debt() {
        let at = |factor: f64| debts(&aging(1.0, 0.4, 0.8), &[(100, factor), (3 * YEAR + 7, 1.0)], 6);
        for parts in [0.0, 0.2, 0.5, 0.9, 1.0, 1.2, 3.0].windows(2) {
            let (fewer, more) = (at(parts[0]), at(parts[1]));
            assert!(fewer.iter().zip(&more).all(|(fewer, more)| fewer >= more), "{fewer:?} {more:?}");
        }
    }

    #[test]
    fn factors_multiply_what_disruptions_hold() {
        let mut changes = vec![(10, 2.0), (20, 1.0)];
        multiply(&mut changes, &[(0, 3.0), (15, 4.0)]);
        assert_eq!(changes, [(0, 3.0), (10, 6.0), (15, 8.0), (20, 4.0)]);
    }

    #[test]
    fn relief_never_lifts_a_unit_above_its_rating() {
        for left in [1.0, 0.9, 0.7, 0.3, 1e-3] {
            assert!(left * most_given_back(left) <= 1.0 && left * most_given_back(left) > 1.0 - 1e-15);
        }
        assert!(most_given_back(0.0) <= 1.0, "what is lost wholly stays lost");
    }
}
