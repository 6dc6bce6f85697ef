//! Stocks over the samples, and the people by whom dark hours are weighed.

use alumbron_engine::outcome::{Histogram, Moments};
use alumbron_report::figures::{dark_hours_by_day, stock};
use alumbron_report::tables::Values;
use alumbron_report::{Table, summarize, tables};

use crate::synthetic::{blank, island, moments, nothing, region};

fn numbers(table: &Table, name: &str) -> Vec<f64> {
    let column = table.columns().iter().find(|c| c.name == name).unwrap();
    let Values::Numbers(values) = &column.values else { panic!("{name} holds no numbers") };
    values.iter().map(|v| v.unwrap_or(f64::NAN)).collect()
}

#[test]
fn the_table_of_stocks_has_exact_means_with_errors() {
    let (case, mut outcome) = island(40);
    outcome.tally.stock_t[0] = moments([10.0, 20.0, 60.0].into_iter());
    let summary = summarize(&case, &outcome);
    let tables = tables(&case, &outcome, &summary);
    let stocks = tables.iter().find(|t| t.name() == "stocks").unwrap();
    assert!((numbers(stocks, "mean_t")[0] - 30.0).abs() < 1e-12);
    // Squares of deviations: 400 + 100 + 900 = 1400; 1400 / 2 / 3.
    assert!((numbers(stocks, "standard_error_t")[0] - (1400.0f64 / 6.0).sqrt()).abs() < 1e-9);
    for (row, t) in outcome.tally.stock_t.iter().enumerate() {
        assert!((numbers(stocks, "mean_t")[row] - t.mean()).abs() < 1e-12);
    }
}

#[test]
fn a_tank_that_is_empty_or_full_in_all_samples_reads_so() {
    let (case, mut outcome) = island(3);
    let tank = &case.tanks.0[0];
    for level in [tank.heel.0, 0.0, tank.capacity.0] {
        let mut distribution = Histogram::new(tank.capacity.0, 50);
        (0..3).for_each(|_| distribution.add(level));
        outcome.tally.stocks[0] = distribution;
        outcome.tally.stock_t[0] = moments([level; 3].into_iter());
        let stock = stock(&case, &outcome.tally, 0, 0).unwrap();
        for q in [0.05, 0.25, 0.5, 0.75, 0.95] {
            assert!((stock.quantile(q) - level).abs() < 1e-9, "{q} of {level}");
        }
    }
    outcome.tally.stock_t[0] = Moments::default();
    assert!(stock(&case, &outcome.tally, 0, 0).is_none(), "nothing was observed");
}

#[test]
fn dark_hours_are_weighed_by_people_or_equally() {
    for (people, wanted) in [([3e6, 1e6], 2.0 * 0.75 + 6.0 * 0.25), ([0.0, 0.0], 4.0), ([1.0, 0.0], 2.0)] {
        let mut case = blank("two", "2022-01-01", 24);
        case.regions.0.push(region("a", "A", people[0], None));
        case.regions.0.push(region("b", "B", people[1], None));
        let mut outcome = nothing(&case, 4);
        outcome.tally.region_day_dark_hours = vec![4.0 * 2.0, 4.0 * 6.0];
        let dark = dark_hours_by_day(&case, &outcome);
        assert!((dark[0] - wanted).abs() < 1e-12, "{dark:?} of {people:?}");
    }
}
