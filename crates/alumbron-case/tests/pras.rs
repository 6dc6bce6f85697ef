//! Systems of PRAS: what they become as a case, that they come back as they were, and that no file makes the reader
//! panic.

mod sound;

use alumbron_case::{Files, Imported, Steps, export_pras, import_pras, read, render_text};
use alumbron_model::Case;
use alumbron_model::finding::Severity;
use alumbron_model::quantity::Megawatts;
use hdf5_pure::{AttrValue, CompoundTypeBuilder, Datatype, FileBuilder};
use sound::sound;

const RTS: &[u8] = include_bytes!("data/rts.pras");
const TOY: &[u8] = include_bytes!("data/toymodel.pras");

fn case(imported: &Imported) -> Case {
    assert!(imported.is_sound(), "{}", shown(imported));
    read(&imported.files, "baseline").case.expect("an imported case is sound")
}

fn shown(imported: &Imported) -> String {
    render_text(&imported.files, &imported.findings, false)
}

/// A system in the making: groups with their columns of words and their series, hour by hour.
struct Draft {
    attributes: Vec<(&'static str, AttrValue)>,
    groups: Vec<Group>,
}

struct Group {
    name: &'static str,
    columns: Vec<&'static str>,
    words: Vec<Vec<&'static str>>,
    /// Each asset's values; one value stands for every hour.
    series: Vec<(&'static str, Vec<Vec<f64>>)>,
}

const HOURS: usize = 4;

/// A sound system with one of everything.
fn draft() -> Draft {
    let text = |text: &str| AttrValue::AsciiString(text.to_owned());
    let same = |values: &[f64]| values.iter().map(|value| vec![*value]).collect::<Vec<_>>();
    let outage = || [("failureprobability", same(&[0.1])), ("repairprobability", same(&[0.5]))];
    let store = || {
        vec![
            ("chargecapacity", same(&[10.0])),
            ("dischargecapacity", same(&[12.0])),
            ("energycapacity", same(&[40.0])),
            ("chargeefficiency", vec![vec![0.9, 0.8, 0.9, 0.9]]),
            ("dischargeefficiency", same(&[0.95])),
            ("carryoverefficiency", same(&[1.0])),
        ]
    };
    let with = |mut all: Vec<(&'static str, Vec<Vec<f64>>)>, more: Vec<_>| {
        all.extend(more);
        all
    };
    let asset = vec!["name", "category", "region"];
    Draft {
        attributes: vec![
            ("pras_dataversion", text("v0.8.1")),
            ("start_timestamp", text("2030-06-01T00:00:00-07:00")),
            ("timestep_count", AttrValue::I64(HOURS as i64)),
            ("timestep_length", AttrValue::I64(1)),
            ("timestep_unit", text("h")),
            ("power_unit", text("MW")),
            ("energy_unit", text("MWh")),
        ],
        groups: vec![
            Group {
                name: "regions",
                columns: vec!["name"],
                words: vec![vec!["North, upper"], vec!["South"]],
                series: vec![("load", vec![vec![20.0, 21.0, 22.0, 20.0], vec![5.0]])],
            },
            Group {
                name: "generators",
                columns: asset.clone(),
                words: vec![vec!["Gas 1", "Gas", "North, upper"], vec!["Gas-1", "", "South"]],
                series: vec![
                    ("capacity", vec![vec![30.0], vec![0.0, 3.0, 7.0, 1.0]]),
                    ("failureprobability", vec![vec![0.1, 0.2, 0.1, 0.1], vec![0.0]]),
                    ("repairprobability", same(&[0.5, 1.0])),
                ],
            },
            Group {
                name: "storages",
                columns: asset.clone(),
                words: vec![vec!["Cell", "Battery", "South"]],
                series: with(store(), outage().to_vec()),
            },
            Group {
                name: "generatorstorages",
                columns: asset.clone(),
                words: vec![vec!["Dam", "Hydro", "South"]],
                series: with(
                    store(),
                    with(
                        vec![
                            ("inflow", vec![vec![1.0, 2.0, 3.0, 4.0]]),
                            ("gridwithdrawalcapacity", same(&[0.0])),
                            ("gridinjectioncapacity", same(&[9.0])),
                        ],
                        outage().to_vec(),
                    ),
                ),
            },
            Group {
                name: "demandresponses",
                columns: asset,
                words: vec![vec!["Pumps", "", "South"]],
                series: with(
                    vec![
                        ("borrowcapacity", same(&[4.0])),
                        ("paybackcapacity", same(&[2.0])),
                        ("energycapacity", same(&[8.0])),
                        ("borrowedenergyinterest", same(&[-0.01])),
                        ("allowablepaybackperiod", same(&[3.0])),
                    ],
                    outage().to_vec(),
                ),
            },
            Group {
                name: "lines",
                columns: vec!["name", "category", "region_from", "region_to"],
                words: vec![vec!["ac", "", "North, upper", "South"], vec!["dc", "", "South", "North, upper"]],
                series: vec![
                    ("forwardcapacity", vec![vec![5.0, 6.0, 5.0, 5.0], vec![4_294_967_295.0]]),
                    ("backwardcapacity", same(&[5.0, 7.0])),
                    ("failureprobability", same(&[0.01, 0.0])),
                    ("repairprobability", same(&[0.1, 1.0])),
                ],
            },
            Group {
                name: "interfaces",
                columns: vec!["region_from", "region_to"],
                words: vec![vec!["South", "North, upper"]],
                series: vec![
                    ("forwardcapacity", same(&[9.0])),
                    ("backwardcapacity", vec![vec![9.0, 8.0, 9.0, 9.0]]),
                ],
            },
        ],
    }
}

impl Draft {
    fn group(&mut self, name: &str) -> &mut Group {
        self.groups.iter_mut().find(|group| group.name == name).expect("a group of the draft")
    }

    fn attribute(&mut self, name: &str) -> &mut AttrValue {
        &mut self.attributes.iter_mut().find(|(found, _)| *found == name).expect("an attribute").1
    }

    fn bytes(&self) -> Vec<u8> {
        const WIDTH: u32 = 24;
        let mut builder = FileBuilder::new();
        for (name, value) in &self.attributes {
            builder.set_attr(name, value.clone());
        }
        for draft in &self.groups {
            let mut group = builder.create_group(draft.name);
            let text = || Datatype::String {
                size: WIDTH,
                padding: hdf5_pure::StringPadding::NullPad,
                charset: hdf5_pure::CharacterSet::Ascii,
            };
            let table =
                draft.columns.iter().fold(CompoundTypeBuilder::new(), |t, name| t.field(name, text()));
            let mut raw = Vec::new();
            for word in draft.words.iter().flatten() {
                raw.extend(word.bytes());
                raw.resize(raw.len().next_multiple_of(WIDTH as usize), 0);
                if word.is_empty() {
                    raw.resize(raw.len() + WIDTH as usize, 0);
                }
            }
            let n = draft.words.len() as u64;
            group.create_dataset("_core").with_compound_data(table.build().expect("a table"), raw, n);
            for (name, values) in &draft.series {
                let at =
                    |all: &Vec<f64>, hour: usize| all.get(hour).or(all.first()).copied().unwrap_or(f64::NAN);
                let flat: Vec<f64> =
                    (0..HOURS).flat_map(|hour| values.iter().map(move |all| at(all, hour))).collect();
                group
                    .create_dataset(name)
                    .with_f64_data(&flat)
                    .with_shape(&[HOURS as u64, values.len() as u64]);
            }
            builder.add_group(group.finish());
        }
        builder.finish().expect("a file")
    }
}

/// A system changed in one place, as it is imported.
fn changed(change: impl FnOnce(&mut Draft)) -> Imported {
    let mut draft = draft();
    change(&mut draft);
    import_pras("draft.pras", draft.bytes(), Steps::Kept)
}

/// The toy system with steps of an hour instead of five minutes.
fn hourly_toy() -> Vec<u8> {
    let mut bytes = TOY.to_vec();
    let mut replace = |attribute: &[u8], from: &[u8], to: &[u8]| {
        let at = bytes.windows(attribute.len()).position(|part| part == attribute).expect("the attribute");
        let value = bytes[at..].windows(from.len()).position(|part| part == from).expect("its value");
        bytes[at + value..at + value + to.len()].copy_from_slice(to);
    };
    replace(b"timestep_length", &5_i64.to_le_bytes(), &1_i64.to_le_bytes());
    replace(b"timestep_unit", b"min", b"h\0\0");
    bytes
}

#[test]
fn the_reliability_test_system_keeps_its_figures() {
    let imported = import_pras("rts.pras", RTS.to_vec(), Steps::Kept);
    let case = case(&imported);
    assert_eq!((case.name.as_str(), case.calendar.n_hours), ("rts", 8784));
    assert_eq!((case.regions.len(), case.units.len(), case.links.len()), (3, 153, 6));
    assert!(case.interfaces.is_empty(), "unlimited interfaces limit nothing");
    let load: f64 =
        case.demand.iter().map(|d| case.profiles[d.profile.unwrap()].values.iter().sum::<f64>()).sum();
    assert!((load - 37_655_753.0).abs() < 0.5, "sum of the load in the file: {load}");
    let coal = case.units.iter().find(|unit| unit.title == "101_STEAM_3").unwrap();
    assert_eq!((coal.id.as_str(), coal.capacity), ("101_steam_3", Megawatts(76.0)));
    assert_eq!(case.technologies[coal.technology.unwrap()].title, "Coal");
    let [csp, storage] = &case.batteries.0[..] else { panic!("two batteries") };
    assert_eq!(
        (csp.charge.level, csp.withdrawal.level, csp.injection.level),
        (Megawatts(0.0), Megawatts(0.0), Megawatts(200.0))
    );
    assert!((case.profiles[csp.inflow.profile.unwrap()].most() - 391.0).abs() < 1e-9);
    assert_eq!((storage.withdrawal, storage.outage), (storage.charge, None));
}

#[test]
fn a_system_comes_back_as_it_was() {
    for (label, bytes) in
        [("rts.pras", RTS.to_vec()), ("toy.pras", hourly_toy()), ("draft.pras", draft().bytes())]
    {
        let first = case(&import_pras(label, bytes, Steps::Kept));
        let exported = export_pras(&first).unwrap();
        assert!(exported.findings.is_empty(), "{label}: {:?}", exported.findings);
        let second = case(&import_pras(label, exported.bytes, Steps::Kept));
        assert_eq!(first.digest(), second.digest(), "{label}");
        assert_eq!(format!("{:?}", first.units), format!("{:?}", second.units), "{label}");
    }
}

#[test]
fn a_step_of_two_hours_changes_states_at_its_start_only() {
    let mut long = draft();
    *long.attribute("timestep_length") = AttrValue::I64(2);
    let grown = import_pras("draft.pras", long.bytes(), Steps::Kept);
    assert!(
        shown(&grown).contains("`borrowedenergyinterest` of"),
        "a case knows none that pauses: {}",
        shown(&grown)
    );
    let interest = |(name, _): &&mut (&str, _)| *name == "borrowedenergyinterest";
    long.group("demandresponses").series.iter_mut().find(interest).unwrap().1 = vec![vec![0.0]];
    let imported = import_pras("draft.pras", long.bytes(), Steps::Kept);
    assert!(shown(&imported).contains("each step becomes 2 hours"), "{}", shown(&imported));
    let (of_hours, case) = (case(&import_pras("draft.pras", draft().bytes(), Steps::Kept)), case(&imported));
    assert_eq!(case.calendar.n_hours as usize, 2 * HOURS);
    let (unit, hourly) = (case.units.iter().next().unwrap(), of_hours.units.iter().next().unwrap());
    let over = |case: &Case, profile| case.profiles[profile].values.clone();
    let failure = unit.outage.unwrap().failure_profile.expect("it is nothing within a step");
    let of_steps = over(&of_hours, hourly.outage.unwrap().failure_profile.unwrap());
    let expected: Vec<f64> = of_steps.into_iter().flat_map(|step| [step, 0.0]).collect();
    assert_eq!(over(&case, failure), expected);
    let twice = |values: Vec<f64>| values.into_iter().flat_map(|v| [v, v]).collect::<Vec<_>>();
    let load = |case: &Case| over(case, case.demand.iter().find_map(|demand| demand.profile).unwrap());
    assert_eq!(load(&case), twice(load(&of_hours)));
}

#[test]
fn a_step_of_minutes_becomes_an_hour_only_if_asked() {
    let refused = import_pras("toy.pras", TOY.to_vec(), Steps::Kept);
    assert!(!refused.is_sound() && shown(&refused).contains("--steps-as-hours"), "{}", shown(&refused));
    let taken = import_pras("toy.pras", TOY.to_vec(), Steps::AsHours);
    assert!(shown(&taken).contains("each step of 5 min becomes an hour"), "{}", shown(&taken));
    let (steps, hours) = (case(&taken), case(&import_pras("toy.pras", hourly_toy(), Steps::Kept)));
    assert_eq!(format!("{:?}", steps.units), format!("{:?}", hours.units));
    assert!(steps.summary.contains("a step of 5 min"), "{}", steps.summary);

    let mut halves = draft();
    *halves.attribute("timestep_length") = AttrValue::I64(30);
    *halves.attribute("timestep_unit") = AttrValue::AsciiString("min".to_owned());
    let halves = case(&import_pras("draft.pras", halves.bytes(), Steps::AsHours));
    let hours = case(&import_pras("draft.pras", draft().bytes(), Steps::Kept));
    for (half, whole) in halves.batteries.iter().zip(&hours.batteries.0) {
        assert_eq!((half.energy.level.0, half.discharge), (2.0 * whole.energy.level.0, whole.discharge));
    }
}

#[test]
fn slices_of_time_follow_each_other() {
    let mut sliced = draft();
    *sliced.attribute("pras_dataversion") = AttrValue::AsciiString("v0.9.0".to_owned());
    sliced.attributes.push(("n_slices", AttrValue::I64(2)));
    let imported = import_pras("draft.pras", sliced.bytes(), Steps::Kept);
    assert_eq!(imported.findings.len(), 1, "{}", shown(&imported));
    assert!(shown(&imported).contains("the gaps between 2 slices of time"), "{}", shown(&imported));
}

#[test]
fn one_of_everything_becomes_a_case() {
    let imported = import_pras("draft.pras", draft().bytes(), Steps::Kept);
    assert_eq!(imported.findings, [], "{}", shown(&imported));
    let mut text = String::new();
    for file in &imported.files.files {
        text.push_str(&format!("== {}\n{}\n", file.name, file.text));
    }
    insta::assert_snapshot!("pras_draft", text);
}

#[test]
fn kilowatts_become_megawatts() {
    let imported = changed(|draft| {
        *draft.attribute("power_unit") = AttrValue::AsciiString("kW".to_owned());
        *draft.attribute("energy_unit") = AttrValue::AsciiString("GWh".to_owned());
    });
    let case = case(&imported);
    assert_eq!(case.batteries.0[0].discharge.level, Megawatts(0.012));
    assert!((case.batteries.0[0].energy.level.0 - 40_000.0).abs() < 1e-9);
    let dc = case.links.iter().find(|link| link.id == "dc").unwrap();
    let limit = case.profiles.iter().find(|profile| profile.id == "ac-forward").unwrap();
    assert_eq!((dc.limit, limit.values[1].to_bits()), (Megawatts(4_294_967_295.0), 0.006_f64.to_bits()));
    let exported = export_pras(&case).unwrap();
    let rounded = exported.findings.iter().filter(|finding| finding.code.id == "AL705").count();
    assert!(rounded >= 5, "{:?}", exported.findings);
}

#[test]
fn faults_of_a_file_are_findings() {
    let none = |_: &mut Draft| {};
    let whole = draft().bytes();
    let faults: Vec<(&str, Imported)> = vec![
        ("AL701", import_pras("text.pras", b"hour,load\n0,1\n".to_vec(), Steps::Kept)),
        ("AL701", import_pras("cut.pras", whole[..40].to_vec(), Steps::Kept)),
        ("AL702", import_pras("cut.pras", whole[..whole.len() / 2].to_vec(), Steps::Kept)),
        ("AL701", changed(|draft| draft.attributes.retain(|(name, _)| *name != "pras_dataversion"))),
        ("AL702", changed(|draft| draft.groups.retain(|group| group.name != "regions"))),
        (
            "AL702",
            changed(|draft| *draft.attribute("timestep_count") = AttrValue::AsciiString("4".to_owned())),
        ),
        ("AL702", changed(|draft| draft.attributes.retain(|(name, _)| !name.ends_with("_unit")))),
        ("AL702", changed(|draft| draft.group("generators").columns[1] = "kind")),
        ("AL702", changed(|draft| draft.group("generators").series[0].1.truncate(1))),
        ("AL702", changed(|draft| draft.group("storages").series.truncate(3))),
        ("AL703", import_pras("toymodel.pras", TOY.to_vec(), Steps::Kept)),
        ("AL703", changed(|draft| draft.group("generators").words[1] = vec!["Gas 1", "", "South"])),
        ("AL703", changed(|draft| draft.group("lines").words[1][3] = "East")),
        ("AL703", changed(|draft| draft.group("regions").series[0].1[1] = vec![-5.0])),
        ("AL703", changed(|draft| draft.group("generators").series[1].1[1] = vec![1.5])),
        ("AL703", changed(|draft| draft.group("demandresponses").series[4].1[0] = vec![3.0, 4.0, 3.0, 3.0])),
        ("AL704", changed(|draft| draft.group("storages").series.push(("initialsoc", vec![vec![0.5]])))),
        ("AL704", changed(|draft| draft.group("lines").words[0][1] = "AC")),
        ("AL704", changed(|draft| draft.attributes.push(("author", AttrValue::I64(7))))),
        (
            "AL704",
            changed(|draft| {
                *draft.attribute("pras_dataversion") = AttrValue::AsciiString("v0.10.0".to_owned());
            }),
        ),
        ("AL201", changed(|draft| draft.group("lines").words[0][2] = "South")),
        ("", changed(none)),
    ];
    let mut text = String::new();
    for (code, imported) in &faults {
        let errors = imported.findings.iter().any(|finding| finding.code.severity == Severity::Error);
        assert_eq!(errors, !imported.is_sound());
        let codes: Vec<&str> = imported.findings.iter().map(|finding| finding.code.id).collect();
        let found = if code.is_empty() {
            codes.is_empty()
        } else {
            codes.iter().all(|found| found == code) && !codes.is_empty()
        };
        text.push_str(&shown(imported));
        text.push('\n');
        assert!(found, "{code}: {}", shown(imported));
    }
    insta::assert_snapshot!("pras_faults", text);
}

#[test]
fn what_pras_has_no_place_for_is_told() {
    let files = sound::patched(&[
        ("case.toml", "active = false", "active = true"),
        ("demand.csv", "west,west,150", "west,west,150.25"),
    ]);
    let case = read(&files, "baseline").case.unwrap();
    let exported = export_pras(&case).unwrap();
    insta::assert_snapshot!("pras_left_out", render_text(&Files::default(), &exported.findings, false));
    let again = self::case(&import_pras("isla.pras", exported.bytes, Steps::Kept));
    assert_eq!(again.units.len(), 3, "each machine is a unit");
    let felton: Vec<f64> = again
        .units
        .iter()
        .filter(|unit| unit.title.starts_with("Felton") || unit.id.starts_with("felton"))
        .map(|unit| unit.profile.map_or(250.0 * 48.0, |idx| again.profiles[idx].values.iter().sum::<f64>()))
        .collect();
    assert_eq!(felton.iter().sum::<f64>() as u32, 250 * (48 + 12), "one of two machines is out for 36 hours");
    let quiet = export_pras(&read(&sound(), "baseline").case.unwrap()).unwrap();
    assert!(quiet.findings.iter().all(|finding| !finding.title.contains("disruptions")));
}

#[test]
fn a_limit_on_a_group_of_links_is_refused_rather_than_lost() {
    let files = sound::patched(&[
        ("interfaces.csv", "links,region,limit_mw", "links,limit_mw"),
        ("interfaces.csv", "spine,east,180", "spine,180"),
    ]);
    let refused = export_pras(&read(&files, "baseline").case.unwrap()).unwrap_err().to_string();
    assert_eq!(
        refused,
        "cannot be written in this format: PRAS has no limits on groups of links, such as `corridor` in \
         interfaces.csv; it limits all links between two regions"
    );
}

#[test]
fn broken_bytes_are_findings_and_no_panic() {
    let whole = draft().bytes();
    let mut sound = 0;
    let mut tried = 0;
    let mut look = |bytes: Vec<u8>| {
        let imported = import_pras("broken.pras", bytes, Steps::Kept);
        assert!(!shown(&imported).is_empty());
        tried += 1;
        if imported.is_sound() {
            assert!(read(&imported.files, "baseline").case.is_some(), "what is imported is sound");
            sound += 1;
        }
    };
    for bytes in [&whole[..], TOY] {
        for length in (0..bytes.len()).step_by(bytes.len() / 150) {
            look(bytes[..length].to_vec());
        }
    }
    let mut chance = 88_172_645_463_325_252_u64;
    let mut below = |n: usize| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        (chance % n as u64) as usize
    };
    for round in 0..1500 {
        let mut bytes = whole.clone();
        for _ in 0..=below(4) {
            let at = below(bytes.len());
            bytes[at] = if round % 3 == 0 { 0xff } else { bytes[at] ^ (1 << below(8)) };
        }
        look(bytes);
    }
    look((0..4096).map(|_| below(256) as u8).collect());
    assert!(sound > 50 && sound < tried, "some flips hit only values: {sound} of {tried}");
}
