//! Planned maintenance: windows that are declared, and those that are placed where there is most reserve.

use alumbron_model::Case;

use super::{DemandSeries, UnitData, Weather};

/// Hours of a year, by which a budget of maintenance is measured.
const YEAR_H: f64 = 8760.0;
const DAY_H: u32 = 24;

/// From this hour on, so many of a unit's machines are in maintenance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MaintenanceStep {
    /// Hour.
    pub hour: u32,
    /// Unit.
    pub unit: usize,
    /// Machines in maintenance.
    pub machines: u32,
}

/// So many machines of a unit are in maintenance in hours `from..to`.
struct Window {
    unit: usize,
    from: u32,
    to: u32,
    machines: u32,
}

/// All steps in order of time, of units in merit order.
pub(super) fn steps(
    case: &Case,
    units: &[UnitData],
    unit_order: &[usize],
    demand: &DemandSeries,
    weather: &Weather,
) -> Vec<MaintenanceStep> {
    let mut windows: Vec<Window> = Vec::new();
    for (unit, &position) in unit_order.iter().enumerate() {
        let declared = case.maintenance.iter().filter(|m| m.unit.position() == position);
        windows.extend(declared.map(|m| Window {
            unit,
            from: m.window.from.0,
            to: m.window.to.0,
            machines: m.machines,
        }));
    }
    windows.extend(place(case, units, unit_order, demand, weather, &windows));
    let mut steps = Vec::new();
    for (unit, data) in units.iter().enumerate() {
        let of_unit: Vec<&Window> = windows.iter().filter(|window| window.unit == unit).collect();
        let mut boundaries: Vec<u32> = of_unit.iter().flat_map(|window| [window.from, window.to]).collect();
        boundaries.sort_unstable();
        boundaries.dedup();
        for hour in boundaries.into_iter().filter(|&hour| hour < case.calendar.n_hours) {
            let inside = of_unit.iter().filter(|window| window.from <= hour && hour < window.to);
            let machines = inside.map(|window| window.machines).sum::<u32>().min(data.count);
            steps.push(MaintenanceStep { hour, unit, machines });
        }
    }
    steps.sort_by_key(|step| (step.hour, step.unit));
    steps
}

/// Places the budgets of maintenance so that reserve is level: machine by machine, those that take most energy away
/// first, each where the greatest sum of daily peak and capacity already away is least within its window.
///
/// The system is taken as one; every calendar year of the horizon gets the budget, in part if it is there in part.
fn place(
    case: &Case,
    units: &[UnitData],
    unit_order: &[usize],
    demand: &DemandSeries,
    weather: &Weather,
    declared: &[Window],
) -> Vec<Window> {
    let (n_hours, n_days) = (case.calendar.n_hours, case.calendar.n_days() as usize);
    let budget_h = |unit: usize| case.units.0[unit_order[unit]].maintenance.0;
    let mut order: Vec<usize> = (0..units.len()).filter(|&unit| budget_h(unit) > 0.0).collect();
    if order.is_empty() {
        return Vec::new();
    }
    let taken = |unit: usize| units[unit].machine_mw * budget_h(unit);
    // Stable: equals stay in merit order.
    order.sort_by(|&a, &b| taken(b).total_cmp(&taken(a)));

    let mut strain = vec![0.0f64; n_days];
    for hour in 0..n_hours {
        let day = &mut strain[(hour / DAY_H) as usize];
        *day = day.max(demand.total(weather, hour));
    }
    let days = |from: u32, to: u32| (from / DAY_H) as usize..(to.div_ceil(DAY_H) as usize).min(n_days);
    let away = |unit: usize, machines: u32| f64::from(machines) * units[unit].machine_mw;
    for window in declared {
        strain[days(window.from.min(n_hours), window.to)]
            .iter_mut()
            .for_each(|day| *day += away(window.unit, window.machines));
    }

    let mut placed = Vec::new();
    for (first_day, last_day) in years(case) {
        let share = f64::from((last_day - first_day) * DAY_H) / YEAR_H;
        for &unit in &order {
            let hours = (budget_h(unit) * share.min(1.0)).round() as u32;
            let length = hours.div_ceil(DAY_H).min(last_day - first_day);
            if length == 0 {
                continue;
            }
            for _ in 0..units[unit].count {
                let worst = |start: u32| {
                    let days = &strain[start as usize..(start + length) as usize];
                    days.iter().copied().fold(0.0, f64::max)
                };
                let starts = first_day..=last_day - length;
                let Some(start) = starts.min_by(|&a, &b| worst(a).total_cmp(&worst(b))) else { continue };
                let (from, to) = (start * DAY_H, (start * DAY_H + hours).min(n_hours));
                strain[days(from, to)].iter_mut().for_each(|day| *day += away(unit, 1));
                placed.push(Window { unit, from, to, machines: 1 });
            }
        }
    }
    placed
}

/// First day and the day after the last of each calendar year of the horizon.
fn years(case: &Case) -> Vec<(u32, u32)> {
    let months = case.calendar.months();
    let mut starts: Vec<(i32, u32)> = months.iter().map(|&(year, _, day)| (i32::from(year), day)).collect();
    starts.dedup_by_key(|(year, _)| *year);
    let ends = starts.iter().skip(1).map(|&(_, day)| day).chain([case.calendar.n_days()]);
    starts.iter().map(|&(_, day)| day).zip(ends).collect()
}
