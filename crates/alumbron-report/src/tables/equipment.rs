//! Tables of what there is in the case: units, tanks, links and batteries.

use alumbron_engine::Outcome;
use alumbron_model::Case;
use alumbron_model::entity::{Technology, Unit};

use super::{Table, observed};

/// Capacity of all machines of a unit, MW.
fn capacity_mw(unit: &Unit) -> f64 {
    unit.capacity.0 * f64::from(unit.count)
}

fn technology<'a>(case: &'a Case, unit: &Unit) -> Option<&'a str> {
    unit.technology.map(|t| case.technologies[t].id.as_str())
}

pub(super) fn units(case: &Case, outcome: &Outcome) -> Table {
    let hours = f64::from(case.calendar.n_hours);
    let (units, tallies) = (&case.units, &outcome.tally.units);
    let used = units.iter().zip(tallies).map(|(unit, tally)| {
        let most = capacity_mw(unit) * hours;
        observed(&tally.energy_mwh).map(|energy| if most > 0.0 { energy / most } else { 0.0 })
    });
    Table::new("units")
        .texts("unit", units.iter().map(|u| u.id.as_str()))
        .texts("technology", units.iter().map(|u| technology(case, u)))
        .texts("region", units.iter().map(|u| case.regions[u.region].id.as_str()))
        .numbers("capacity_mw", units.iter().map(capacity_mw))
        .estimate(["energy_mwh", "energy_standard_error_mwh"], tallies, |t| &t.energy_mwh)
        .numbers("capacity_factor", used)
        .estimate(["outage_mwh", "outage_standard_error_mwh"], tallies, |t| &t.outage_mwh)
        .estimate(["maintenance_mwh", "maintenance_standard_error_mwh"], tallies, |t| &t.maintenance_mwh)
        .estimate(["derating_mwh", "derating_standard_error_mwh"], tallies, |t| &t.derating_mwh)
        .estimate(["no_fuel_mwh", "no_fuel_standard_error_mwh"], tallies, |t| &t.no_fuel_mwh)
}

pub(super) fn unit_months(case: &Case, outcome: &Outcome) -> Table {
    let samples = outcome.tally.n_samples.max(1) as f64;
    let months = case.calendar.months();
    let mut rows = Vec::new();
    for (unit, tally) in case.units.iter().zip(&outcome.tally.units) {
        for (&(year, month, _), energy) in months.iter().zip(&tally.month_energy_mwh) {
            rows.push((unit, year, month, observed(&tally.energy_mwh).map(|_| energy / samples)));
        }
    }
    let rows = &rows;
    Table::new("unit_months")
        .texts("unit", rows.iter().map(|r| r.0.id.as_str()))
        .texts("technology", rows.iter().map(|r| technology(case, r.0)))
        .integers("year", rows.iter().map(|r| i64::from(r.1)))
        .integers("month", rows.iter().map(|r| i64::from(r.2)))
        .numbers("energy_mwh", rows.iter().map(|r| r.3))
}

pub(super) fn technology_months(case: &Case, outcome: &Outcome) -> Table {
    let months = case.calendar.months();
    let technologies = &case.technologies.0;
    let all =
        || months.iter().flat_map(|month| technologies.iter().map(move |technology| (month, technology)));
    // Those that do not age are left out.
    let rows: Vec<_> = all().zip(&outcome.debts).filter(|(_, debt)| !debt.is_empty()).collect();
    let maker = |technology: &Technology| Some(case.suppliers[technology.parts_supplier?].id.as_str());
    Table::new("technology_months")
        .texts("technology", rows.iter().map(|((_, technology), _)| technology.id.as_str()))
        .texts("parts_supplier", rows.iter().map(|((_, technology), _)| maker(technology)))
        .integers("year", rows.iter().map(|((month, _), _)| i64::from(month.0)))
        .integers("month", rows.iter().map(|((month, _), _)| i64::from(month.1)))
        .numbers("debt_y", rows.iter().map(|(_, debt)| debt.mean()))
        .numbers("debt_standard_error_y", rows.iter().map(|(_, debt)| debt.standard_error()))
}

pub(super) fn tanks(case: &Case, outcome: &Outcome) -> Table {
    let (tanks, tallies) = (&case.tanks, &outcome.tally.tanks);
    Table::new("tanks")
        .texts("tank", tanks.iter().map(|t| t.id.as_str()))
        .texts("fuel", tanks.iter().map(|t| case.fuels[t.fuel].id.as_str()))
        .numbers("capacity_t", tanks.iter().map(|t| t.capacity.0))
        .numbers("heel_t", tanks.iter().map(|t| t.heel.0))
        .numbers("start_stock_t", tanks.iter().map(|t| t.stock.0))
        .estimate(["burned_t", "burned_standard_error_t"], tallies, |t| &t.burned_t)
        .estimate(["received_t", "received_standard_error_t"], tallies, |t| &t.received_t)
        .estimate(["brought_t", "brought_standard_error_t"], tallies, |t| &t.brought_t)
        .estimate(["sent_t", "sent_standard_error_t"], tallies, |t| &t.sent_t)
        .estimate(["produced_t", "produced_standard_error_t"], tallies, |t| &t.produced_t)
        .estimate(["refused_t", "refused_standard_error_t"], tallies, |t| &t.refused_t)
        .estimate(["offtaken_t", "offtaken_standard_error_t"], tallies, |t| &t.offtaken_t)
        .estimate(["offtake_short_t", "offtake_short_standard_error_t"], tallies, |t| &t.offtake_short_t)
        .estimate(["lost_t", "lost_standard_error_t"], tallies, |t| &t.lost_t)
        .estimate(["stockout_h", "stockout_standard_error_h"], tallies, |t| &t.stockout_hours)
        .estimate(["mean_stock_t", "mean_stock_standard_error_t"], tallies, |t| &t.mean_stock_t)
        .estimate(["final_stock_t", "final_stock_standard_error_t"], tallies, |t| &t.final_stock_t)
}

/// Links, and after them interfaces, with their ends; an interface has one, and a group of links none.
fn lines(case: &Case) -> Vec<(&str, &str, Option<&str>, Option<&str>)> {
    let region = |r| case.regions[r].id.as_str();
    let links = case.links.iter().map(|l| (l.id.as_str(), "link", Some(region(l.from)), Some(region(l.to))));
    let interfaces =
        case.sorted_interfaces().map(|i| (i.id.as_str(), "interface", None, i.region.map(region)));
    links.chain(interfaces).collect()
}

pub(super) fn links(case: &Case, outcome: &Outcome) -> Table {
    // Without a second look nothing is known of flows.
    let lines: Vec<_> = lines(case).into_iter().take(outcome.carried.len()).collect();
    let (lines, carried) = (&lines, &outcome.carried);
    Table::new("links")
        .texts("link", lines.iter().map(|l| l.0))
        .texts("kind", lines.iter().map(|l| l.1))
        .texts("from", lines.iter().map(|l| l.2))
        .texts("to", lines.iter().map(|l| l.3))
        .estimate(["there_mwh", "there_standard_error_mwh"], carried, |c| &c.there_mwh)
        .estimate(["back_mwh", "back_standard_error_mwh"], carried, |c| &c.back_mwh)
        .estimate(["utilization", "utilization_standard_error"], carried, |c| &c.utilization)
        .estimate(["full_h", "full_standard_error_h"], carried, |c| &c.full_hours)
        .estimate(["out_h", "out_standard_error_h"], carried, |c| &c.out_hours)
}

/// Id and kind of each battery, and after them of demand that can wait, with its region.
fn stores(case: &Case) -> Vec<(&str, &str, &str)> {
    let region = |r| case.regions[r].id.as_str();
    let batteries = case.batteries.iter().map(|b| (b.id.as_str(), "battery", region(b.region)));
    let waiting = case.demand_response.iter().map(|d| (d.id.as_str(), "demand-response", region(d.region)));
    batteries.chain(waiting).collect()
}

pub(super) fn batteries(case: &Case, outcome: &Outcome) -> Table {
    let (stores, tallies) = (&stores(case), &outcome.tally.batteries);
    let hours = outcome.tally.n_samples.max(1) as f64 * f64::from(case.calendar.n_hours);
    Table::new("batteries")
        .texts("battery", stores.iter().map(|s| s.0))
        .texts("kind", stores.iter().map(|s| s.1))
        .texts("region", stores.iter().map(|s| s.2))
        .numbers("mean_energy_mwh", tallies.iter().map(|t| t.hour_energy_mwh.iter().sum::<f64>() / hours))
        .estimate(["charged_mwh", "charged_standard_error_mwh"], tallies, |t| &t.charged_mwh)
        .estimate(["discharged_mwh", "discharged_standard_error_mwh"], tallies, |t| &t.discharged_mwh)
        .estimate(["spilled_mwh", "spilled_standard_error_mwh"], tallies, |t| &t.spilled_mwh)
        .estimate(["overdue_mwh", "overdue_standard_error_mwh"], tallies, |t| &t.overdue_mwh)
}

pub(super) fn battery_hours(case: &Case, outcome: &Outcome) -> Table {
    let samples = outcome.tally.n_samples.max(1) as f64;
    let (stores, tallies) = (&stores(case), &outcome.tally.batteries);
    let hours = 0..case.calendar.n_hours;
    let rows: Vec<(u32, usize)> =
        hours.flat_map(|hour| (0..stores.len()).map(move |battery| (hour, battery))).collect();
    let energy = |&(hour, battery): &(u32, usize)| tallies[battery].hour_energy_mwh[hour as usize] / samples;
    Table::new("battery_hours")
        .integers("hour", rows.iter().map(|r| i64::from(r.0)))
        .texts("battery", rows.iter().map(|r| stores[r.1].0))
        .numbers("energy_mwh", rows.iter().map(energy))
}
