//! The page and the words: whole for every shape of case, the same every time, and safe whatever titles say.

use alumbron_engine::Outcome;
use alumbron_model::Case;
use alumbron_report::{render, summarize, terminal};

use crate::synthetic::{blank, island, long, nothing, region, tiny};

fn page(case: &Case, outcome: &Outcome) -> String {
    render(case, outcome, &summarize(case, outcome))
}

fn words(case: &Case, outcome: &Outcome) -> String {
    terminal(case, outcome, &summarize(case, outcome), Some("out"), false)
}

fn one_spot_place() -> Option<(alumbron_model::quantity::Degrees, alumbron_model::quantity::Degrees)> {
    region("x", "x", 0.0, Some((20.0, -80.0))).place
}

/// Shapes of case that a picture could stumble over.
fn shapes() -> Vec<(&'static str, Case, Outcome)> {
    let mut shapes = Vec::new();
    let (case, outcome) = island(40);
    shapes.push(("island", case.clone(), outcome));
    let bright = nothing(&case, 10);
    shapes.push(("bright island", case.clone(), bright));
    let one = nothing(&case, 1);
    shapes.push(("one bright sample", case, one));
    for n in [1, 2, 40] {
        let (case, outcome) = tiny(n);
        shapes.push(("four hours", case, outcome));
    }
    let empty = blank("empty", "2022-01-01", 24);
    let outcome = nothing(&empty, 3);
    shapes.push(("no region at all", empty, outcome));
    let (case, outcome) = long(4);
    shapes.push(("five years from north to south", case.clone(), outcome));
    let mut one_spot = case;
    for region in &mut one_spot.regions.0 {
        region.place = one_spot_place();
        region.title.clear();
        region.population = 0.0;
    }
    let (_, outcome) = long(4);
    shapes.push(("all regions at one spot", one_spot, outcome));
    shapes
}

#[test]
fn no_page_says_nan_or_infinity() {
    for (name, case, outcome) in shapes() {
        let page = page(&case, &outcome);
        for bad in ["NaN", "nan,", "inf ", "inf\"", "-inf", ">inf", "\"NaN", "Infinity"] {
            assert!(!page.contains(bad), "{name} has {bad}");
        }
        assert!(page.starts_with("<!doctype html>") && page.ends_with("</body></html>\n"), "{name}");
        for element in ["section", "figure", "svg", "table", "div", "dl", "g", "tbody", "p"] {
            let opened =
                page.matches(&format!("<{element}>")).count() + page.matches(&format!("<{element} ")).count();
            assert_eq!(opened, page.matches(&format!("</{element}>")).count(), "{name}: {element}");
        }
    }
}

#[test]
fn no_page_needs_the_network_or_a_script() {
    let (case, outcome) = island(40);
    let page = page(&case, &outcome);
    for bad in ["http:", "https:", "<script", "<link", "@import", "src="] {
        assert!(!page.contains(bad), "{bad}");
    }
}

#[test]
fn equal_outcomes_give_equal_pages() {
    let (case, outcome) = island(40);
    let (case_again, outcome_again) = island(40);
    assert!(page(&case, &outcome) == page(&case_again, &outcome_again));
}

#[test]
fn titles_cannot_break_the_page() {
    let evil = "<script>alert('x')</script>\"&";
    let (mut case, mut outcome) = island(40);
    case.title = evil.to_owned();
    case.summary = evil.to_owned();
    case.name = evil.to_owned();
    case.scenario.title = evil.to_owned();
    case.scenario.note = evil.to_owned();
    case.scenario.id = evil.to_owned();
    case.regions.0[0].title = evil.to_owned();
    case.tanks.0[0].title = evil.to_owned();
    case.fuels.0[0].title = evil.to_owned();
    case.technologies.0[0].title = evil.to_owned();
    case.agreements.0[0].title = evil.to_owned();
    case.suppliers.0[0].title = evil.to_owned();
    case.sources.0[0].title = evil.to_owned();
    case.sources.0[0].licence = evil.to_owned();
    outcome.policy = "<script>";
    let page = page(&case, &outcome);
    assert!(!page.contains("<script"));
    assert!(page.contains("&lt;script&gt;"));
}

#[test]
fn the_page_shows_every_section_of_a_full_case() {
    let (case, outcome) = island(40);
    let page = page(&case, &outcome);
    for heading in [
        "When",
        "Where",
        "Why, and how deep",
        "Where the energy comes from",
        "Fuel in the tanks",
        "Cargoes",
        "All figures",
        "What this rests on",
    ] {
        assert!(page.contains(&format!("<h2>{heading}</h2>")), "{heading}");
    }
    assert!(page.contains("Mainly broken plant"));
}

#[test]
fn words_fit_the_terminal() {
    for (name, case, outcome) in shapes() {
        let words = words(&case, &outcome);
        for line in words.lines() {
            assert!(line.chars().count() <= 100, "{name}: {line}");
        }
        assert!(!words.contains("NaN") && !words.contains("inf"), "{name}: {words}");
        assert!(words.lines().count() <= 60, "{name}: {words}");
    }
}

#[test]
fn words_say_when_nothing_is_dark() {
    let (case, _) = island(40);
    let words = words(&case, &nothing(&case, 10));
    assert!(words.contains("The lights stay on: no shortfall in any hour in any sample."), "{words}");
}

#[test]
fn words_say_the_main_cause() {
    let (case, outcome) = island(40);
    let words = words(&case, &outcome);
    assert!(words.contains("Why: mainly broken plant"), "{words}");
    assert!(words.contains("Results in out"), "{words}");
}

#[test]
fn color_adds_nothing_but_color() {
    let (case, outcome) = island(40);
    let summary = summarize(&case, &outcome);
    let mut colored = terminal(&case, &outcome, &summary, None, true);
    assert!(colored.contains('\u{1b}'));
    for code in ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[33m"] {
        colored = colored.replace(code, "");
    }
    assert_eq!(colored, terminal(&case, &outcome, &summary, None, false));
}
