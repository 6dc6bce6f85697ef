//! Promises of the reader: order does not matter, nothing makes it panic, scenarios change what they say, copies are
//! whole.

mod sound;

use alumbron_case::{Error, File, Files, check, new_case, read, render_json, render_text, sources};
use alumbron_model::entity::{Entry, Hourly, Leaving, OutageRates, Partial, RegimeLoading};
use alumbron_model::finding::Severity;
use alumbron_model::lever::Lever;
use alumbron_model::quantity::{Fraction, Megawatts, PerHour, Years};
use alumbron_model::record::Idx;
use sound::{FILES, patched, sound};

/// A small generator for tests: Knuth's MMIX constants.
struct Lcg(u64);

impl Lcg {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}

fn digest(files: &Files, scenario: &str) -> String {
    let reading = read(files, scenario);
    reading.case.unwrap_or_else(|| panic!("{}", render_text(files, &reading.findings, false))).digest()
}

/// A table with its rows and columns in another order; quoted commas hold no places of their own here.
fn shuffled(text: &str, chance: &mut Lcg) -> String {
    let text = text.replace("\"East, with mountains\"", "\"East; with mountains\"");
    let mut rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let mut order: Vec<usize> = (0..rows[0].len()).collect();
    chance.shuffle(&mut order);
    chance.shuffle(&mut rows[1..]);
    let line = |row: &Vec<&str>| order.iter().map(|&i| row[i]).collect::<Vec<_>>().join(",");
    rows.iter().map(|row| line(row) + "\n").collect::<String>().replace("East; with", "East, with")
}

#[test]
fn the_order_of_rows_and_columns_changes_nothing() {
    let base = patched(&[
        (
            "tanks.csv",
            "30000,yearbook\n",
            "30000,yearbook\nantilla,Antilla,fuel-oil,nipe,east,9000,0,500,yearbook\n",
        ),
        ("production.csv", "felton,100,yearbook\n", "felton,100,yearbook\nabout,antilla,10,yearbook\n"),
        ("offtakes.csv", "5000,yearbook\n", "5000,yearbook\nbunker,antilla,1,before-power,0,yearbook\n"),
    ]);
    let expected = digest(&base, "baseline");
    for seed in 0..30 {
        let mut chance = Lcg(seed);
        let mut texts: Vec<(String, String)> = base
            .files
            .iter()
            .map(|file| {
                let table = file.name.ends_with(".csv") && !file.name.contains('/');
                let text = if table { shuffled(&file.text, &mut chance) } else { file.text.clone() };
                (file.name.clone(), text)
            })
            .collect();
        chance.shuffle(&mut texts);
        assert_eq!(digest(&Files::from_texts("isla", texts), "baseline"), expected, "seed {seed}");
    }
}

#[test]
fn a_scenario_changes_what_it_says_and_nothing_else() {
    let files = sound();
    let case = |scenario| read(&files, scenario).case.unwrap();
    let (base, changed) = (case("baseline"), case("no-venezuela"));
    assert!((base.units.0[0].capacity.0 - 250.0).abs() < 1e-12);
    assert!((changed.units.0[0].capacity.0 - 200.0).abs() < 1e-12);
    assert_eq!((base.disruptions.len(), changed.disruptions.len()), (0, 1));
    assert_eq!(changed.scenario.id, "no-venezuela");
    assert_eq!(base.scenarios, changed.scenarios);
    assert_eq!((&base.tanks, &base.agreements), (&changed.tanks, &changed.agreements));
    assert_ne!(base.digest(), changed.digest());
}

#[test]
fn a_scenario_includes_others_in_order_and_each_once() {
    let more = r#"
[[scenario]]
id = "worse"
include = ["smaller", "no-venezuela", "smaller", "baseline"]

[[scenario]]
id = "smaller"
include = ["no-venezuela"]
disable = ["embargo"]
change = [{ table = "units", id = "felton", field = "capacity_mw", value = 150 }]
"#;
    let mut files = sound();
    files.files[0].text.push_str(more);
    let case = |scenario| read(&files, scenario).case.unwrap();
    let facts = |scenario| {
        let case = case(scenario);
        (case.units.0[0].capacity.0, case.disruptions.len())
    };
    assert_eq!(facts("no-venezuela"), (200.0, 1));
    assert_eq!(facts("smaller"), (150.0, 0), "its own changes come after those that it includes");
    assert_eq!(facts("worse"), (150.0, 0), "what was included once is not laid over it again");
    assert_eq!(read(&files, "smaller").dormant.len(), 1, "what does not happen is told apart");
}

#[test]
fn scenarios_nest_as_deep_as_people_like() {
    let depth = 20_000;
    // Each includes the next and, where it is below that, some other one: twice as many ways as scenarios.
    let nested = |other: fn(usize) -> usize| {
        let mut files = sound();
        for n in 0..depth {
            let (next, other) = (n + 1, other(n));
            let text = format!("\n[[scenario]]\nid = \"s{n}\"\ninclude = [\"s{next}\", \"s{other}\"]\n");
            files.files[0].text.push_str(&text);
        }
        let last = format!("\n[[scenario]]\nid = \"s{depth}\"\nenable = [\"embargo\"]\n");
        files.files[0].text.push_str(&last);
        read(&files, "s0")
    };
    let straight = nested(|n| (n + 2).min(20_000));
    assert_eq!(straight.case.unwrap().disruptions.len(), 1);
    let looped = nested(|n| n / 2);
    assert!(looped.case.is_none() && looped.findings.iter().all(|finding| finding.code.id == "AL505"));
}

#[test]
fn a_change_can_remove_a_field() {
    let files = patched(&[(
        "case.toml",
        "field = \"capacity_mw\", value = 200",
        "field = \"technology\", value = \"\"",
    )]);
    assert!(read(&files, "no-venezuela").case.unwrap().units.0[0].technology.is_none());
}

#[test]
fn other_units_of_measure_give_the_same_case() {
    let kilowatts = patched(&[
        ("links.csv", "limit_mw", "limit_kw"),
        ("links.csv", "east,200", "east,200000"),
        ("tanks.csv", "heel_t", "heel_kt"),
        ("tanks.csv", "60000,2000", "60000,2"),
        ("agreements.csv", "every_d", "every_h"),
        ("agreements.csv", "h0,10", "h0,240"),
    ]);
    assert_eq!(digest(&kilowatts, "baseline"), digest(&sound(), "baseline"));
}

#[test]
fn a_battery_takes_the_limits_that_are_not_given_from_those_that_are() {
    let files = patched(&[
        ("batteries.csv", "charge_efficiency,", "charge_mw,discharge_profile,withdrawal_mw,"),
        ("batteries.csv", "20,80,0.9,", "20,80,15,evening,,"),
        ("batteries.csv", "30,900,,", "30,900,,,0,"),
    ]);
    let case = read(&files, "baseline").case.unwrap();
    let evening = case.demand.0[1].profile;
    let [cell, dam] = &case.batteries.0[..] else { panic!("two batteries") };
    let level = |power: Hourly<Megawatts>| power.level;
    assert_eq!([cell.charge, cell.withdrawal].map(level), [Megawatts(15.0); 2]);
    assert_eq!([cell.discharge, cell.injection].map(|power| power.profile), [evening, evening]);
    assert!(cell.charge.profile.is_none() && cell.outage.is_some());
    assert_eq!(
        [dam.charge, dam.withdrawal, dam.injection].map(level),
        [Megawatts(30.0), Megawatts(0.0), Megawatts(30.0)]
    );
    assert_eq!((dam.start, dam.carryover), (Fraction(0.0), Hourly::constant(Fraction(1.0))));
    assert_eq!((dam.count, dam.outage), (1, None));
}

#[test]
fn a_third_state_and_hourly_rates_are_read() {
    let files = patched(&[
        (
            "units.csv",
            "source\n",
            "partial_share,partial_mttf_d,partial_repair_per_h,failure_profile,source\n",
        ),
        ("units.csv", "260,yearbook", "260,0.5,25,0.02,evening,yearbook"),
        ("units.csv", ",,,,,yearbook", ",,,,,,,,,yearbook"),
    ]);
    let case = read(&files, "baseline").case.unwrap();
    let [felton, hydro] = &case.units.0[..] else { panic!("two units") };
    let partial = Partial { share: Fraction(0.5), failure: PerHour(1.0 / 600.0), repair: PerHour(0.02) };
    assert_eq!((felton.partial, hydro.partial), (Some(partial), None));
    let outage = felton.outage.unwrap();
    assert_eq!(outage.rates, OutageRates { failure: PerHour(1.0 / 900.0), repair: PerHour(1.0 / 80.0) });
    assert_eq!((outage.failure_profile, outage.repair_profile), (case.demand.0[1].profile, None));
}

#[test]
fn a_file_of_weather_years_is_one_profile() {
    let rows =
        |value: &dyn Fn(usize) -> String| (0..24).map(|h| format!("{h},{}\n", value(h))).collect::<String>();
    let weather = format!("hour_of_day,2013,2012\n{}", rows(&|h| format!("{h},{}", 2 * h)));
    let files = patched(&[
        ("case.toml", "[settings]", "[settings]\nweather_years = [2012, \"2013\"]"),
        ("profiles/weather.csv", "", &weather),
        ("demand.csv", "2400,,", "2400,weather,"),
    ]);
    let case = read(&files, "baseline").case.unwrap();
    assert_eq!(case.weather_years, ["2012", "2013"]);
    let [evening, weather] = &case.profiles.0[..] else { panic!("two profiles") };
    assert_eq!((weather.id.as_str(), weather.year(0)[30], weather.year(1)[30]), ("weather", 12.0, 6.0));
    assert_eq!(evening.year(1), evening.year(0), "a single column is the same in every year");
    let misspelt = patched(&[("case.toml", "[settings]", "[settings]\nweather_years = \"2012\"")]);
    let codes: Vec<&str> = check(&misspelt).iter().map(|finding| finding.code.id).collect();
    assert_eq!(codes, ["AL103"], "profiles are not held against weather years that cannot be read");
}

#[test]
fn carriage_returns_and_byte_order_marks_change_nothing() {
    let texts = FILES.iter().map(|(name, text)| {
        let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        (*name, if name.ends_with(".csv") { windows } else { (*text).to_owned() })
    });
    assert_eq!(digest(&Files::from_texts("isla", texts), "baseline"), digest(&sound(), "baseline"));
}

#[test]
fn nothing_makes_the_reader_or_the_renderer_panic() {
    let pool: Vec<&str> = vec![
        ",",
        "\"",
        "\n",
        "\r\n",
        "#",
        "é",
        "\u{1F600}",
        "\u{feff}",
        "\0",
        "[",
        "]",
        "[[",
        "=",
        "-1",
        "1e308",
        "nan",
        "inf",
        "99999999999999999999",
        "0",
        ";",
        "felton",
        "h48",
        "2022-01-01",
        "\t",
        "{",
        "}",
        "'",
        "0x7f",
        "-9999-01-01",
        "9999-12-31",
        "choice(",
        "[horizon]\n",
        "id",
        "_mw",
    ];
    let mut with_a_case = 0;
    for seed in 0..2_000_u64 {
        let mut chance = Lcg(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut files = sound();
        for _ in 0..=chance.below(4) {
            let n = chance.below(files.files.len());
            mutate(&mut files.files[n], &pool, &mut chance);
        }
        let findings = check(&files);
        let text = render_text(&files, &findings, seed % 2 == 0);
        let json = render_json(&files, &findings);
        assert!(!text.is_empty() && serde_json::from_str::<serde_json::Value>(&json).is_ok(), "seed {seed}");
        let reading = read(&files, "no-venezuela");
        let error = reading.findings.iter().any(|finding| finding.code.severity == Severity::Error);
        assert_eq!(
            reading.case.is_none(),
            error,
            "a case exists if and only if nothing is wrong: seed {seed}"
        );
        with_a_case += usize::from(reading.case.is_some());
    }
    assert!(with_a_case > 50, "mutations should leave some cases sound: {with_a_case}");
}

fn mutate(file: &mut File, pool: &[&str], chance: &mut Lcg) {
    let at = file.text.floor_char_boundary(chance.below(file.text.len() + 1));
    let end = file.text.floor_char_boundary((at + chance.below(12)).min(file.text.len()));
    match chance.below(5) {
        0 => file.text.replace_range(at..end, ""),
        1 => file.text.insert_str(at, pool[chance.below(pool.len())]),
        2 => file.text.replace_range(at..end, pool[chance.below(pool.len())]),
        3 => {
            // A value of one line is replaced as a whole: what stays readable goes deeper.
            let begin = file.text[..at].rfind([',', '\n', '=']).map_or(0, |n| n + 1);
            let close = file.text[begin..].find([',', '\n']).map_or(file.text.len(), |n| begin + n);
            file.text.replace_range(begin..close, pool[chance.below(pool.len())]);
        }
        _ => file.text.truncate(at),
    }
}

#[test]
fn bytes_of_any_kind_do_not_make_the_reader_panic() {
    for seed in 0..500_u64 {
        let mut chance = Lcg(seed);
        let texts = ["case.toml", "units.csv", "regions.csv", "profiles/p.csv"].map(|name| {
            let bytes: Vec<u8> = (0..chance.below(200)).map(|_| chance.below(256) as u8).collect();
            (name, String::from_utf8_lossy(&bytes).into_owned())
        });
        let files = Files::from_texts("noise", texts);
        let findings = check(&files);
        assert!(!render_text(&files, &findings, true).is_empty());
    }
}

#[test]
fn a_new_case_is_a_whole_copy_and_never_overwrites() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("mine");
    let from = Files::embedded("toy-tank").unwrap();
    new_case(&from, &dir).unwrap();
    let copy = Files::folder(&dir).unwrap();
    let mut expected = from.files.clone();
    expected[0].text = expected[0].text.replacen("name = \"toy-tank\"", "name = \"mine\"", 1);
    assert_ne!(expected, from.files);
    assert_eq!(copy.files, expected, "only the name differs");
    assert_eq!(read(&copy, "baseline").case.unwrap().name, "mine");
    let unnamed = folder.path().join("año");
    new_case(&from, &unnamed).unwrap();
    assert_eq!(digest(&Files::folder(&unnamed).unwrap(), "baseline"), digest(&from, "baseline"));
    std::fs::remove_dir_all(&unnamed).unwrap();
    assert!(matches!(new_case(&from, &dir), Err(Error::NotEmpty { .. })));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing else is left behind: {left:?}");
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    new_case(&from, &empty).unwrap();
    assert!(empty.join("profiles").join("hourly.csv").is_file());
}

#[test]
fn folders_are_read_with_what_is_wrong_in_them() {
    let folder = tempfile::tempdir().unwrap();
    for file in &sound().files {
        let path = folder.path().join(&file.name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.text).unwrap();
    }
    std::fs::create_dir(folder.path().join("observed")).unwrap();
    std::fs::write(folder.path().join("README.md"), "about").unwrap();
    assert!(check(&Files::folder(folder.path()).unwrap()).is_empty());
    std::fs::write(folder.path().join("links.csv"), b"id,from\n\xff\xfe").unwrap();
    std::fs::write(folder.path().join("unit.csv"), "id\n").unwrap();
    std::fs::remove_file(folder.path().join("ports.csv")).unwrap();
    std::fs::create_dir(folder.path().join("ports.csv")).unwrap();
    let findings = check(&Files::folder(folder.path()).unwrap());
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code.id).collect();
    assert_eq!(codes, ["AL002", "AL001", "AL007"]);
    assert!(matches!(Files::folder(&folder.path().join("absent")), Err(Error::NotAFolder { .. })));
}

#[test]
fn what_rests_on_assumption_is_counted() {
    let files = patched(&[("units.csv", ",,,,,yearbook", ",,,,,")]);
    let share = sources(&read(&files, "baseline").case.unwrap());
    let units = share.tables.iter().find(|table| table.table == "units").unwrap();
    assert_eq!((units.reported, units.derived, units.assumed), (1, 0, 1));
    // The unit without a source, and the disruption, which names none either.
    assert_eq!(share.total().assumed, 2);
    insta::assert_snapshot!("sources", share.text());
    let json: serde_json::Value = serde_json::from_str(&share.json()).unwrap();
    assert_eq!(json["total"]["assumed"], 2);
}

#[test]
fn regimes_are_read_as_chains_and_schedules() {
    let chain = patched(&[(
        "regimes.csv",
        "",
        "id,supplier,loading_reliability,transitions,start_probability,source\n\
         open,venezuela,0.6,blocked: 0.2,1,yearbook\nblocked,venezuela,0.1,open: 0.3,,yearbook\n",
    )]);
    let case = read(&chain, "baseline").case.unwrap();
    let [blocked, open] = &case.regimes.0[..] else { panic!("two regimes") };
    assert_eq!(blocked.loading, RegimeLoading::Reliability(Fraction(0.1)));
    let leaving = Leaving::PerStep(vec![(Idx::new(0), 0.2)]);
    assert_eq!(open.entry, Entry::Chain { start: Some(Fraction(1.0)), leaving });
    let schedule = patched(&[(
        "regimes.csv",
        "",
        "id,supplier,loading_factor,payments_held,parts_factor,from,source\n\
         open,venezuela,1,,,2021-12-01; h36,yearbook\nheld,venezuela,1,true,0.25,2022-01-01 12:00,yearbook\n",
    )]);
    let case = read(&schedule, "baseline").case.unwrap();
    assert_eq!(case.regimes.0[0].entry, Entry::At(vec![12]));
    assert_eq!(case.regimes.0[1].entry, Entry::At(vec![-744, 36]));
    assert!(case.regimes.0[0].payments_held && !case.regimes.0[1].payments_held);
    let parts = |nth: usize| case.regimes.0[nth].parts;
    assert!((parts(0) - 0.25).abs() < 1e-15 && (parts(1) - 1.0).abs() < 1e-15);
}

#[test]
fn disruptions_of_supply_move_the_levers_they_name() {
    let effects = |fields: &str| {
        let files = patched(&[("case.toml", "kind = \"embargo\"\nsupplier = \"venezuela\"", fields)]);
        let case = read(&files, "no-venezuela").case.unwrap();
        let effects = case.disruptions[0].effects(&case);
        effects.iter().map(|effect| (effect.lever, effect.value)).collect::<Vec<_>>()
    };
    let (pact, venezuela) = (Idx::new(0), Idx::new(0));
    let loading = |value| vec![(Lever::AgreementLoading(pact), value)];
    assert_eq!(effects("kind = \"fuel-embargo\"\nfuels = [\"fuel-oil\"]"), loading(0.0));
    assert_eq!(effects("kind = \"fuel-embargo\"\nfuels = [\"diesel\"]"), []);
    assert_eq!(effects("kind = \"supplier-default\"\nagreements = [\"pact\"]\nlost = 0.25"), loading(0.75));
    assert_eq!(effects("kind = \"payment-hold\""), [(Lever::Payments(pact), 0.0)]);
    let fewer = [(Lever::SupplierLoading(venezuela), 0.75), (Lever::VoyageTime(venezuela), 1.5)];
    assert_eq!(effects("kind = \"vessel-designation\"\nships_lost = 0.25\nvoyage_factor = 1.5"), fewer);
    let neutral = effects("kind = \"vessel-designation\"");
    assert!(neutral.iter().all(|(_, value)| (value - 1.0).abs() < 1e-15), "{neutral:?}");
}

#[test]
fn a_parts_embargo_acts_on_all_technologies_of_its_supplier() {
    let embargo = "kind = \"parts-embargo\"\nsupplier = \"venezuela\"\nparts_factor = 0.25";
    let files = patched(&[
        ("case.toml", "kind = \"embargo\"\nsupplier = \"venezuela\"", embargo),
        (
            "technologies.csv",
            "",
            "id,parts_supplier,parts_share,debt_decay_per_y,debt_failure_factor,debt_derating_share,debt_included_y\n\
             engine,,,,1.1,,\nsteam,venezuela,0.5,0.5,1.2,0.03,1\n",
        ),
    ]);
    let case = read(&files, "no-venezuela").case.expect("sound");
    let effects = case.disruptions[0].effects(&case);
    let held: Vec<(Lever, f64)> = effects.iter().map(|effect| (effect.lever, effect.value)).collect();
    assert_eq!(held, [(Lever::PartsSupply(Idx::new(1)), 0.25)], "steam, and not the engines");
    let aging = case.technologies.0[1].aging.expect("debt is felt");
    // Without a start of its own it rests where half of the parts leads: 0.5 a year is added, 0.25 of it paid.
    assert_eq!((aging.start, aging.included), (Years(2.0), Years(1.0)));
    assert_eq!((aging.failure, aging.repair_time, aging.derating), (1.2, 1.0, Fraction(0.03)));
}

/// The sound case with a refinery that draws from one tank and fills two, and a coaster between two tanks.
fn refined(disruption: &str) -> alumbron_case::Files {
    patched(&[
        ("case.toml", "kind = \"embargo\"\nsupplier = \"venezuela\"", disruption),
        (
            "tanks.csv",
            "30000,yearbook\n",
            "30000,yearbook\nmoa,Moa,fuel-oil,,east,9000,0,0,yearbook\nroad,Road,diesel,,east,9000,0,0,yearbook\n",
        ),
        (
            "inland.csv",
            "",
            "id,from,to,mode,rate_t_per_h,batch_kt,delay_d,every_d,source\ncabotage,felton,moa,coaster,20,2,1,1,yearbook\n",
        ),
        (
            "refineries.csv",
            "",
            "id,intake,capacity_t_per_d,products,yields,mttf_h,mttr_h,source\nworks,felton,240,moa;road,0.5;0.3,900,100,yearbook\n",
        ),
        (
            "offtakes.csv",
            "5000,yearbook\n",
            "5000,yearbook\nlorries,road,1,before-power,0,yearbook\nmine,moa,1,before-power,0,yearbook\n",
        ),
    ])
}

#[test]
fn inland_transport_and_refineries_are_read_in_house_units() {
    let reading = read(&refined("kind = \"refinery-fire\"\nrefineries = [\"works\"]"), "baseline");
    assert!(reading.findings.is_empty(), "{:?}", reading.findings);
    let case = reading.case.unwrap();
    let (way, works) = (&case.inland.0[0], &case.refineries.0[0]);
    assert_eq!((way.batch.unwrap().0, way.delay.0, way.every_h), (2000.0, 24.0, 24));
    assert_eq!((works.capacity.0, works.every_h), (10.0, 6));
    assert_eq!(works.products.iter().map(|product| product.share.0).collect::<Vec<_>>(), [0.5, 0.3]);
}

#[test]
fn a_fire_takes_tanks_for_as_long_as_it_lasts_and_shuts_their_port_for_less() {
    let fire = "kind = \"tank-farm-fire\"\ntanks = [\"felton\", \"moa\"]\nstock_lost = 0.5\nport_shut_h = 6";
    let case = read(&refined(fire), "no-venezuela").case.unwrap();
    let effects = case.disruptions[0].effects(&case);
    let told: Vec<(f64, u32)> = effects.iter().map(|e| (e.value, e.window.to.0 - e.window.from.0)).collect();
    assert_eq!(told, [(0.5, 24), (0.0, 24), (0.5, 24), (0.0, 24), (0.0, 6)]);
}
