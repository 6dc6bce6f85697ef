//! From what samples are to meet to a system that the engine lives through.
//!
//! The case says what there is: where units stand, what they burn, who has demand at which hour, what fuel comes. The notes
//! say how it stands. So the case is cut to the days of the outlook; units that notes name are in or out as drawn; all other
//! units that do not follow the weather are available to that share which leaves the balance of the peak as drawn; and demand is scaled to
//! the drawn peak. What the case says happened to units is left out, and of its dated disruptions only those count that had begun
//! by that morning and last to the end of the horizon.

use alumbron_engine::system::compile_given;
use alumbron_engine::{Daily, System};
use alumbron_model::Case;
use alumbron_model::disruption::Disruption;
use alumbron_model::entity::{Level, Region, Tank, Unit};
use alumbron_model::lever::{Effect, Lever};
use alumbron_model::quantity::{Fraction, Hours};
use alumbron_model::record::Idx;
use alumbron_model::time::{Calendar, Hour, Window};
use jiff::civil::Date;

use crate::{Paths, Situation, typical_mw};

/// Hours of a day.
const DAY_H: usize = 24;

/// The day of a case's horizon that stands for a date: the day itself if it lies within, otherwise the same day of the
/// latest year of the horizon that has it. So that `days` fit, it is at most that many before the end.
fn stands_for(calendar: Calendar, date: Date, days: u32) -> u32 {
    let last = calendar.n_days().saturating_sub(days);
    let offset = alumbron_model::note::days_between(calendar.start, date);
    let within = |offset: i64| u32::try_from(offset).ok().filter(|&day| day < calendar.n_days());
    if let Some(day) = within(offset) {
        return day.min(last);
    }
    let of_year = |year: i16| {
        let date = date.with().year(year).build().or_else(|_| date.with().year(year).day(28).build()).ok()?;
        within(alumbron_model::note::days_between(calendar.start, date))
    };
    let (from, to) = (calendar.start.year(), calendar.date(calendar.n_days().saturating_sub(1)).year());
    (from..=to).rev().find_map(of_year).unwrap_or(0).min(last)
}

/// A unit that does not follow the weather and that no note names.
#[derive(Clone, Copy, Debug)]
struct Other {
    unit: Idx<Unit>,
    /// What it could give if all of it were up, MW.
    all_mw: f64,
    /// The share of that which the case expects.
    expected: f64,
    /// What the case expects of it and all after it, MW.
    expected_from_here_mw: f64,
}

/// What is the same for all samples of an outlook.
#[derive(Clone, Debug)]
pub struct World {
    /// The case, cut to the days of the outlook.
    case: Case,
    /// Day of the horizon of the whole case that the first day stands for.
    first_day: u32,
    /// For each day what the case has of its demand.
    peaks: Vec<Peak>,
    /// Operating reserve, MW.
    reserve_mw: f64,
    /// Units that do not follow the weather and that no note names; those of which the case expects the greatest share first.
    others: Vec<Other>,
    /// Stocks with which the whole case begins, as shares of capacity.
    declared: Vec<f64>,
}

impl World {
    /// A case on the morning of a situation.
    #[must_use]
    pub fn new(case: &Case, situation: &Situation, morning: Date, days: u32) -> Self {
        let first_day = stands_for(case.calendar, morning, days);
        let mut known = case.clone();
        known.disruptions = case.disruptions.iter().filter_map(|d| still_known(case, d, morning)).collect();
        // Each sample lives in the one year that peaks are found in.
        known.weather_years.clear();
        known.profiles.0.iter_mut().for_each(|profile| profile.other_years.clear());
        let mut cut = known.cut(first_day, days);
        cut.maintenance.0.clear();
        cut.common_outages.0.iter_mut().for_each(|common| common.units.clear());
        cut.technologies.0.iter_mut().for_each(|technology| technology.aging = None);
        cut.demand.0.iter_mut().for_each(|row| row.noise = None);
        let mut others = Vec::new();
        let named = |unit: Idx<Unit>| situation.fleet.units.binary_search(&unit).is_ok();
        for idx in case.units.indices() {
            let unit = &mut cut.units.0[idx.position()];
            let expected = unit.outage.as_ref().map_or(1.0, |outage| outage.rates.availability())
                * (1.0 - unit.derating.0);
            unit.outage = None;
            unit.partial = None;
            unit.maintenance = Hours(0.0);
            if !named(idx) && !follows_weather(unit) && expected > 0.0 {
                unit.derating = Fraction(0.0);
                let all_mw = unit.capacity.0 * f64::from(unit.count);
                others.push(Other { unit: idx, all_mw, expected, expected_from_here_mw: 0.0 });
            }
        }
        others.sort_by(|a, b| b.expected.total_cmp(&a.expected));
        let mut sum_mw = 0.0;
        for other in others.iter_mut().rev() {
            sum_mw += other.all_mw * other.expected;
            other.expected_from_here_mw = sum_mw;
        }
        let declared = share_of(cut.tanks.iter(), cut.tanks.iter().map(|tank| tank.stock.0));
        for tank in &mut cut.tanks.0 {
            tank.stock = tank.capacity;
        }
        let peaks = peaks(&cut, &named);
        let reserve_mw = cut.regions.iter().map(|region| region.reserve.0).sum();
        Self { case: cut, first_day, peaks, reserve_mw, others, declared }
    }

    /// What the case expects at a peak of units that do not follow the weather and that no note names, MW.
    #[must_use]
    pub fn others_mw(&self) -> f64 {
        self.others.first().map_or(0.0, |other| other.expected_from_here_mw)
    }

    /// Demand at the peak of a day as the case has it, MW.
    #[must_use]
    pub fn peak_mw(&self, day: usize) -> f64 {
        self.peaks.get(day).map_or(0.0, |peak| peak.peak_mw)
    }

    /// What units that follow the weather and are not named give at the worst hour of a day, MW.
    #[must_use]
    pub fn steady_mw(&self, day: usize) -> f64 {
        self.peaks.get(day).map_or(0.0, |peak| peak.steady_mw)
    }

    /// The system whose samples meet what was drawn. `stocks` has the stock of each tank in each sample, as a share of its
    /// capacity.
    #[must_use]
    pub fn system(&self, situation: &Situation, paths: &Paths, stocks: &[Vec<f64>]) -> System {
        let samples = paths.missing_mw.len() / paths.days.max(1);
        let given: Vec<Vec<Effect>> =
            (0..samples).map(|sample| self.given(situation, paths, sample, &stocks[sample])).collect();
        // How units stand and how much demand there is the notes say.
        let keeps = |lever: Lever| {
            !matches!(
                lever,
                Lever::UnitAvailability(_)
                    | Lever::UnitDerating(_)
                    | Lever::UnitFailureRate(_)
                    | Lever::RepairTime(_)
                    | Lever::DemandScale(_)
                    | Lever::TankStock(_)
            )
        };
        compile_given(&self.case, &given, keeps)
    }

    /// What one sample is given.
    fn given(&self, situation: &Situation, paths: &Paths, sample: usize, stocks: &[f64]) -> Vec<Effect> {
        let fleet = &situation.fleet.units;
        let n_regions = self.case.regions.len();
        let mut given =
            Vec::with_capacity(stocks.len() + paths.days * (n_regions + self.others.len() + fleet.len()));
        let mut hold = |lever: Lever, hours: std::ops::Range<usize>, value: f64| {
            let hour = |hour: usize| Hour(hour as u32);
            given.push(Effect {
                lever,
                window: Window { from: hour(hours.start), to: hour(hours.end) },
                value,
            });
        };
        for (tank, &share) in stocks.iter().enumerate() {
            hold(Lever::TankStock(Idx::<Tank>::new(tank as u32)), 0..1, share);
        }
        for (day, &Peak { hour, peak_mw, worst_mw, steady_mw }) in
            self.peaks.iter().take(paths.days).enumerate()
        {
            let here = sample * paths.days + day;
            let hours = day * DAY_H..(day + 1) * DAY_H;
            let out = &paths.out[here * fleet.len()..][..fleet.len()];
            let mut running_mw = 0.0;
            for (&unit, &out) in fleet.iter().zip(out) {
                if out {
                    hold(Lever::UnitAvailability(unit), hours.clone(), 0.0);
                } else {
                    running_mw += gives(&self.case, &self.case.units[unit], hour);
                }
            }
            let demand_mw = paths.demand_mw[here];
            if peak_mw > 0.0 {
                for region in 0..n_regions {
                    let region = Idx::<Region>::new(region as u32);
                    hold(Lever::DemandScale(region), hours.clone(), demand_mw / peak_mw);
                }
            }
            let worst_mw = if peak_mw > 0.0 { demand_mw * worst_mw / peak_mw } else { 0.0 };
            let from_others = worst_mw + self.reserve_mw - paths.missing_mw[here] - running_mw - steady_mw;
            // Where the others cannot give so little, units that run give less than is usual.
            if from_others < 0.0 && running_mw > 0.0 {
                let left = ((running_mw + from_others) / running_mw).max(0.0);
                for (&unit, _) in fleet.iter().zip(out).filter(|(_, out)| !**out) {
                    hold(Lever::UnitDerating(unit), hours.clone(), left);
                }
            }
            let times = self.times(from_others);
            for other in &self.others {
                hold(Lever::UnitDerating(other.unit), hours.clone(), (times * other.expected).min(1.0));
            }
        }
        given
    }

    /// How many times what the case expects the other units are to give, each at most all it has, for so much in all, MW.
    fn times(&self, wanted_mw: f64) -> f64 {
        let mut full_mw = 0.0;
        for other in &self.others {
            let times = (wanted_mw - full_mw) / other.expected_from_here_mw;
            if times * other.expected <= 1.0 {
                return times.max(0.0);
            }
            // Those expected to give most of theirs are the first that can give no more.
            full_mw += other.all_mw;
        }
        f64::INFINITY
    }

    /// Stocks of each sample as shares of capacity, from chronologies of the whole case: those in which as much capacity
    /// lacked fuel as the notes of the last days say count more.
    #[must_use]
    pub fn stocks(
        &self,
        chronologies: &[Daily],
        fuel_out_mw: Option<f64>,
        size_mw: f64,
        n: usize,
    ) -> Vec<Vec<f64>> {
        let tanks = &self.case.tanks;
        let n_tanks = tanks.len();
        let day_before = self.first_day.checked_sub(1).map(|day| day as usize);
        let Some(day) = day_before.filter(|_| !chronologies.is_empty()) else {
            return vec![self.declared.clone(); n];
        };
        let sd = 0.02 * size_mw;
        let weight = |daily: &Daily| {
            let Some(said) = fuel_out_mw else { return 1.0 };
            let off = (daily.lacking_fuel_mw.get(day).copied().unwrap_or(0.0) - said) / (sd + 0.25 * said);
            libm::exp(-0.5 * off.clamp(-6.0, 6.0) * off.clamp(-6.0, 6.0))
        };
        let weights: Vec<f64> = chronologies.iter().map(weight).collect();
        let total: f64 = weights.iter().sum();
        // Evenly through the weights, so that each chronology is taken as often as it counts.
        let (mut at, mut sum) = (0, weights[0]);
        (0..n)
            .map(|sample| {
                let wanted = (sample as f64 + 0.5) / n as f64 * total;
                while sum < wanted && at + 1 < weights.len() {
                    at += 1;
                    sum += weights[at];
                }
                share_of(tanks.iter(), chronologies[at].stock_t[day * n_tanks..][..n_tanks].iter().copied())
            })
            .collect()
    }
}

/// Stocks as shares of capacity.
fn share_of<'t>(tanks: impl Iterator<Item = &'t Tank>, stock_t: impl Iterator<Item = f64>) -> Vec<f64> {
    let share =
        |(tank, stock): (&Tank, f64)| if tank.capacity.0 > 0.0 { stock / tank.capacity.0 } else { 1.0 };
    tanks.zip(stock_t).map(share).collect()
}

/// Demand of a day, by the case.
#[derive(Clone, Copy, Debug)]
struct Peak {
    /// The hour in which most is needed of units that do not follow the weather: where most is shed.
    hour: usize,
    /// The most in an hour of the day, MW.
    peak_mw: f64,
    /// In that hour, MW.
    worst_mw: f64,
    /// What units that follow the weather and are not named give in that hour, MW.
    steady_mw: f64,
}

/// Whether a unit gives what sun, wind or water let it.
fn follows_weather(unit: &Unit) -> bool {
    unit.fuel.is_empty() && unit.profile.is_some()
}

/// What a unit that is on gives in an hour of the stretch, MW.
fn gives(cut: &Case, unit: &Unit, hour: usize) -> f64 {
    typical_mw(unit) * unit.profile.map_or(1.0, |profile| cut.profiles[profile].values[hour])
}

/// The peak of each day of a stretch.
fn peaks(cut: &Case, named: &dyn Fn(Idx<Unit>) -> bool) -> Vec<Peak> {
    let n_hours = cut.calendar.n_hours as usize;
    let mut demand = vec![0.0; n_hours];
    for row in &cut.demand.0 {
        let Level::Peak(peak) = row.level else { continue };
        for (hour, mw) in demand.iter_mut().enumerate() {
            *mw += peak.0 * row.profile.map_or(1.0, |profile| cut.profiles[profile].values[hour]);
        }
    }
    let plain: Vec<&Unit> = cut
        .units
        .indexed()
        .filter(|(idx, unit)| !named(*idx) && follows_weather(unit))
        .map(|(_, unit)| unit)
        .collect();
    let steady = |hour: usize| plain.iter().map(|unit| gives(cut, unit, hour)).sum::<f64>();
    let of_day = |day: usize| {
        let hours = day * DAY_H..((day + 1) * DAY_H).min(n_hours);
        let peak_mw = hours.clone().map(|hour| demand[hour]).fold(0.0, f64::max);
        let need = |hour: usize| demand[hour] - steady(hour);
        let hour = hours.fold(day * DAY_H, |worst, hour| if need(hour) > need(worst) { hour } else { worst });
        Peak { hour, peak_mw, worst_mw: demand[hour], steady_mw: steady(hour) }
    };
    (0..n_hours / DAY_H).map(of_day).collect()
}

/// A disruption as a morning knows it: what is left to chance as it is; what is dated only if it has begun and nobody knows
/// an end of it within the horizon.
fn still_known(case: &Case, disruption: &Disruption, morning: Date) -> Option<Disruption> {
    let mut known = disruption.clone();
    if disruption.probability.0 < 1.0 || disruption.recurring(case).is_some() {
        return Some(known);
    }
    let begins = case.calendar.date(disruption.window.from.0 / 24);
    let lasts = disruption.window.to.0 >= case.calendar.n_hours;
    // It goes on after the horizon as well, at whichever day of the case stands for that morning.
    if lasts && begins <= morning && morning > case.calendar.date(case.calendar.n_days().saturating_sub(1)) {
        known.window.from = Hour(0);
    }
    (lasts && begins <= morning).then_some(known)
}
