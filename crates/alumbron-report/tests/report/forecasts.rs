//! Outlooks and hindcasts: figures by hand, JSON, pages.

use alumbron_engine::Daily;
use alumbron_report::hindcast::{Forecast, Hindcast, rows};
use alumbron_report::outlook::{Outlook, UnitAhead, days};
use alumbron_report::page::{render_hindcast, render_outlook};
use alumbron_report::text;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use crate::synthetic::tiny;

/// Two days of a tiny case by five samples, which shed 0, 100, 200, 300 and 400 MW on the first day and half on the second.
pub(crate) fn outlook() -> Outlook {
    let (case, _) = tiny(1);
    let (n_regions, n_tanks) = (case.regions.len(), case.tanks.len());
    let sample = |nth: u32| {
        let shed = 100.0 * f64::from(nth);
        Daily {
            max_shed_mw: vec![shed, shed / 2.0],
            unserved_mwh: vec![2.0 * shed; 2 * n_regions],
            dark_h: vec![f64::from(nth) * 2.5; 2 * n_regions],
            dry_h: vec![u32::from(nth == 4); 2 * n_tanks],
            ..Daily::default()
        }
    };
    let samples: Vec<Daily> = (0..5).map(sample).collect();
    let issued = date(2023, 5, 1);
    Outlook {
        case: case.name.clone(),
        title: "A <tiny> case".to_owned(),
        scenario: "baseline".to_owned(),
        policy: "burn-first",
        digest: case.digest(),
        seed: 1,
        samples: 5,
        issued,
        last_note: issued,
        before: vec![(date(2023, 4, 29), 150.0), (date(2023, 4, 30), 250.0)],
        days: days(&case, &samples, [issued, date(2023, 5, 2)].into_iter()),
        units: vec![UnitAhead {
            unit: "u1".to_owned(),
            title: "Unit & Sons".to_owned(),
            typical_mw: 90.0,
            status: "failed",
            status_days: 3,
            out: (1.0, 0.4),
            costs_mw: 31.5,
        }],
        tanks: case.tanks.iter().map(|tank| (tank.id.clone(), tank.title.clone())).collect(),
    }
}

/// Forecasts on successive days, of which each pair says what was forecast for sure and what came.
pub(crate) fn hindcast(pairs: &[(f64, f64)]) -> Hindcast {
    let day = |nth: usize| -> Date { date(2023, 1, 1).saturating_add((nth as i64).days()) };
    let one = |(nth, &(said, came)): (usize, &(f64, f64))| Forecast {
        issued: day(nth),
        lead: 1,
        date: day(nth),
        came_mw: came,
        mean_mw: said,
        quantiles_mw: [said - 20.0, said - 10.0, said, said + 10.0, said + 20.0],
        crps_mw: (said - came).abs(),
        rank: if came < said { 0.0 } else { 1.0 },
        more_than: [0.9, 0.5, 0.0],
        persistence_mw: (nth > 0).then_some(50.0),
        last28_mw: Some(40.0),
        utility_mw: (nth % 2 == 0).then_some(30.0),
    };
    let forecasts: Vec<Forecast> = pairs.iter().enumerate().map(one).collect();
    Hindcast {
        case: "tiny".to_owned(),
        title: "A <tiny> case".to_owned(),
        scenario: "baseline".to_owned(),
        policy: "burn-first",
        digest: "0".to_owned(),
        seed: 1,
        samples: 5,
        issued: (day(0), day(pairs.len().saturating_sub(1)), pairs.len()),
        every: 1,
        rows: rows(&forecasts, &[1, 3]),
        forecasts,
    }
}

#[test]
fn quantiles_and_chances_are_those_of_the_samples() {
    let outlook = outlook();
    let json: serde_json::Value = serde_json::from_str(&outlook.to_json()).unwrap();
    assert_eq!(json["schema"], "alumbron.outlook/1");
    assert_eq!(json["issued"], "2023-05-01");
    let first = &json["days"][0];
    assert_eq!((&first["date"], &first["lead"]), (&"2023-05-01".into(), &1.into()));
    // Of 0, 100, 200, 300, 400 MW: between the lowest two at a fifth of the way, and so on.
    assert_eq!(first["quantiles"]["p05"], 20.0);
    assert_eq!(first["quantiles"]["p25"], 100.0);
    assert_eq!(first["quantiles"]["p50"], 200.0);
    assert_eq!(first["quantiles"]["p95"], 380.0);
    assert_eq!(first["mean"], 200.0);
    assert_eq!(first["any_shed_chance"], 0.8);
    // 0, 2.5, 5, 7.5 and 10 hours of dark.
    assert_eq!(first["chance"]["more_than_4_h"], 0.6);
    assert_eq!(first["chance"]["more_than_8_h"], 0.2);
    assert_eq!(first["chance"]["more_than_12_h"], 0.0);
    assert_eq!(json["days"][1]["quantiles"]["p50"], 100.0);
}

#[test]
fn scores_are_means_and_only_days_with_a_value_count_for_others() {
    let told = hindcast(&[(100.0, 105.0), (100.0, 115.0), (100.0, 60.0)]);
    assert_eq!(told.rows.len(), 1, "nothing was forecast at lead 3");
    let row = &told.rows[0];
    assert!((row.crps - 20.0).abs() < 1e-12 && (row.mae - 20.0).abs() < 1e-12);
    assert!((row.bias - (-5.0 - 15.0 + 40.0) / 3.0).abs() < 1e-12);
    assert!((row.cover50 - 1.0 / 3.0).abs() < 1e-12 && (row.cover90 - 2.0 / 3.0).abs() < 1e-12);
    assert_eq!(row.crps_persistence, Some(50.0));
    assert_eq!(row.mae_utility, Some(30.0));
    // The first and the third day have a forecast of the utility.
    assert_eq!(row.crps_with_utility, Some(22.5));
    assert_eq!(row.skill, None, "three days are one block, which tells no error");
    let long = hindcast(&vec![(100.0, 120.0); 200]);
    let (skill, low, high) = long.rows[0].skill.unwrap();
    // Every block is alike: 20 MW against 40 MW.
    assert!((skill - 0.5).abs() < 1e-12 && (low - 0.5).abs() < 1e-12 && (high - 0.5).abs() < 1e-12);
    assert_eq!(row.ranks, [1, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    let above: Vec<(f64, usize)> = row.reliability.iter().map(|r| (r.above_mw, r.n)).collect();
    assert_eq!(above, [(250.0, 3), (500.0, 3), (1000.0, 3)]);
    let json: serde_json::Value = serde_json::from_str(&told.to_json()).unwrap();
    assert_eq!(json["schema"], "alumbron.hindcast/1");
    for key in [
        "lead",
        "n",
        "crps",
        "mae",
        "bias",
        "cover50",
        "cover90",
        "crps_persistence",
        "crps_last28",
        "mae_utility",
    ] {
        assert!(json["rows"][0][key].is_number(), "{key}");
    }
}

#[test]
fn pages_and_texts_show_figures_and_escape_names() {
    let (outlook, hindcast) = (outlook(), hindcast(&[(100.0, 105.0), (100.0, 300.0)]));
    for page in [render_outlook(&outlook), render_hindcast(&hindcast)] {
        assert!(page.contains("A &lt;tiny&gt; case") && !page.contains("<tiny>"));
        assert!(!page.contains("NaN") && !page.contains("inf"), "{page}");
        assert!(page.ends_with("</body></html>\n"));
    }
    assert!(render_outlook(&outlook).contains("Unit &amp; Sons"));
    let said = text::outlook(&outlook, Some("there"), false);
    assert!(said.contains("200") && said.contains("Unit & Sons") && said.contains("failed, day 3"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
    let said = text::hindcast(&self::hindcast(&[(100.0, 105.0)]), None, false);
    assert!(said.lines().all(|line| line.chars().count() <= 104), "{said}");
    assert!(said.contains("CRPS") && said.contains("–"), "{said}");
}
