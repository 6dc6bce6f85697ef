//! Times that reach over the edges of the horizon: disruptions, maintenance and agreements.

mod sound;

use alumbron_case::{check, read, render_text};
use alumbron_model::time::{Hour, Window};
use sound::{patched, sound};

fn hours(from: u32, to: u32) -> Window {
    Window { from: Hour(from), to: Hour(to) }
}

fn disruption(times: &str) -> Window {
    let files = patched(&[("case.toml", "start = 2022-01-02", times)]);
    let findings = check(&files);
    assert!(findings.is_empty(), "{}", render_text(&files, &findings, false));
    read(&files, "no-venezuela").case.expect("sound").disruptions[0].window
}

#[test]
fn a_disruption_that_began_before_the_horizon_ends_when_it_was_to_end() {
    assert_eq!(disruption("start = 2021-12-30\nduration_d = 3"), hours(0, 24));
    assert_eq!(disruption("start = 2021-12-30\nend = 2022-01-02"), hours(0, 24));
    assert_eq!(disruption("start = 2021-12-30"), hours(0, 48));
    assert_eq!(disruption("start = 2022-01-02\nduration_d = 1e9"), hours(24, 48));
    assert_eq!(disruption("start = \"h3\"\nduration_h = 1.5"), hours(3, 5));
}

#[test]
fn maintenance_that_began_before_the_horizon_lasts_to_its_end() {
    let files = patched(&[("maintenance.csv", "2022-01-01,2022-01-02 12:00", "2021-11-01,2022-01-01 12:00")]);
    assert!(check(&files).is_empty());
    assert_eq!(read(&files, "baseline").case.unwrap().maintenance.0[0].window, hours(0, 12));
}

fn agreement(header: &str, cells: &str) -> alumbron_model::entity::Agreement {
    let files = patched(&[("agreements.csv", "first,every_d", header), ("agreements.csv", "h0,10", cells)]);
    let findings = check(&files);
    assert!(findings.is_empty(), "{}", render_text(&files, &findings, false));
    read(&files, "baseline").case.expect("sound").agreements.0[0].clone()
}

#[test]
fn the_first_cargo_loads_when_the_agreement_starts_unless_said_otherwise() {
    let plain = read(&sound(), "baseline").case.unwrap().agreements.0[0].clone();
    assert_eq!(agreement("every_d", "10"), plain);
    assert_eq!(agreement("start,every_d", "2022-01-02,10").first_h, 24);
    assert_eq!(agreement("start,first,every_d", "2022-01-02,2022-01-02 06:00,10").first_h, 30);
}

#[test]
fn a_cargo_under_way_is_declared_before_the_horizon() {
    let under_way = agreement("first,end", "2021-12-28,2022-01-02");
    assert_eq!((under_way.first_h, under_way.validity), (-96, hours(0, 24)));
    assert_eq!(agreement("start,every_d", "2021-12-22,10").first_h, -240);
}

#[test]
fn an_agreement_of_old_is_followed_for_a_year_back() {
    let old = agreement("start,every_h", "1900-01-01,10");
    assert_eq!((old.first_h + 8784, old.validity), (4, hours(0, 48)));
}
