//! Dependence: what losses add is known where the answer is, shares are those of the hand, and luck is the same.

use alumbron::{Losing, Options, Study, StudyError};

#[expect(dead_code, reason = "no plain run is needed here")]
mod patch;
use patch::{patched, study};

fn options(samples: u64) -> Options<'static> {
    Options { samples, ..Options::default() }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1e-9)
}

#[test]
fn losing_the_only_supplier_or_port_adds_what_enumeration_says() {
    let study = Study::open("toy-tank", "baseline").unwrap();
    let told = study.dependence(Losing::default(), &options(20_000)).unwrap();
    // By enumeration: 52.400323091 MWh go unserved, and 74.917899983 if the cargo never comes.
    let exact = 74.917_899_983 - 52.400_323_091;
    assert_eq!(told.losses.iter().map(|loss| loss.what).collect::<Vec<_>>(), ["supplier", "port"]);
    for loss in &told.losses {
        let added = loss.unserved;
        assert!(added.standard_error < 0.02 * exact, "{added:?}");
        assert!((added.value - exact).abs() < 4.0 * added.standard_error, "{loss:?}");
        // A day is shorter than the loss, so it lasts all of it, and there is one date to choose from.
        assert_eq!((loss.starts.len(), loss.worst.date.as_str()), (1, "2020-01-01"));
        // The other half of the samples knows less.
        let worst = loss.worst.unserved;
        assert!((worst.value - exact).abs() < 4.0 * worst.standard_error, "{worst:?}");
        assert!(worst.standard_error > 1.3 * added.standard_error, "{worst:?}");
    }
    // One supplier has all of it, and who ships everything is as concentrated as can be.
    assert!(near(told.supply.imported.value, 1.0) && near(told.supply.all.hhi.unwrap().value, 1.0));
    // 25 t at the start, and days of cover by the stock at the end of the only day: 52.335374890 t by 26.664625110 t.
    let (cover, exact) = (told.cover[0].mean_d, 52.335_374_890 / 26.664_625_110);
    assert!(
        (cover.value - exact).abs() < 4.0 * cover.standard_error && cover.standard_error < 0.02,
        "{cover:?}"
    );
    assert!(told.rest.is_none(), "a day has no window of 21 days");
}

#[test]
fn the_share_that_is_imported_is_that_of_what_came() {
    // Beside the cargo of 60 t, which now comes for sure, a well gives 1.25 t/h: 30 t a day. Tanks never fill.
    let mut files = patched(
        "toy-tank",
        &[("agreements.csv", ",0.9,", ",1,"), ("agreements.csv", "choice(0: 0.6; 6: 0.3)", "")],
    );
    let well = "id,tank,rate_t_per_h,source\nwell,tank,1.25,chosen\n";
    files.files.push(alumbron::case::File {
        name: "production.csv".to_owned(),
        text: well.to_owned(),
        problem: None,
        row_of: None,
    });
    let told = study(files).dependence(Losing::default(), &options(20)).unwrap();
    assert!(near(told.supply.imported.value, 60.0 / 90.0), "{:?}", told.supply);
    assert!(!told.supply.by_energy, "the case tells no heating value");
}

#[test]
fn cuba_depends_on_venezuela_most_and_threads_change_nothing() {
    let study = Study::open("cuba-2022", "baseline").unwrap();
    let losing = Losing { days: 90, starts: 2 };
    let told = study.dependence(losing, &Options { threads: 1, ..options(3) }).unwrap();
    assert_eq!(told, study.dependence(losing, &Options { threads: 2, ..options(3) }).unwrap());
    let [first, ..] = &told.losses[..] else { panic!("nothing was lost") };
    assert_eq!((first.what, first.id.as_str()), ("supplier", "venezuela"));
    assert!(first.unserved.value > 50_000.0, "{first:?}");
    // Algeria ships nothing in 2022, so losing it is no loss, and it is no supplier.
    let algeria = told.losses.iter().find(|loss| loss.id == "algeria").unwrap();
    assert!(algeria.unserved.value == 0.0 && algeria.unserved.standard_error == 0.0, "{algeria:?}");
    assert!(told.supply.all.shares.iter().all(|share| share.supplier != "algeria"));
    let shares: f64 = told.supply.all.shares.iter().map(|share| share.share.value).sum();
    assert!(near(shares, 1.0) && (0.2..0.6).contains(&told.supply.imported.value), "{:?}", told.supply);
    let rest = told.rest.unwrap();
    assert_eq!(rest.windows, 3 * 17);
    assert!(rest.violated, "{rest:?}");
    assert_eq!(study.dependence_worlds(losing), 2 + 2 * 12, "four suppliers and eight ports, from two dates");
}

#[test]
fn parts_of_a_lost_supplier_do_not_come() {
    // A unit of 100 MW for 100 MW, which gives half as much after a year without parts; debt is looked at every week.
    let place = tempfile::tempdir().unwrap();
    let files = [
        ("case.toml", "name = \"parts\"\n\n[horizon]\nstart = 2022-01-01\nend = 2022-02-01\n"),
        ("regions.csv", "id\ntown\n"),
        ("demand.csv", "id,region,peak_mw\ntown,town,100\n"),
        ("fuels.csv", "id\noil\n"),
        ("tanks.csv", "id,fuel,region,capacity_t,stock_t\nstore,oil,town,100000,100000\n"),
        ("suppliers.csv", "id\nmaker\nidle\n"),
        ("technologies.csv", "id,parts_supplier,debt_derating_share\nsteam,maker,0.5\n"),
        (
            "units.csv",
            "id,region,technology,capacity_mw,tanks,specific_use_t_per_mwh\nplant,town,steam,100,store,0.2\n",
        ),
    ];
    for (name, text) in files {
        std::fs::write(place.path().join(name), text).unwrap();
    }
    let study = Study::open(place.path().to_str().unwrap(), "baseline").unwrap();
    let told = study.dependence(Losing { days: 31, starts: 12 }, &options(2)).unwrap();
    let of_week = |week: i32| 1.0 - 0.5f64.powf(f64::from(168 * week) / 8760.0);
    let exact: f64 = (0..5).map(|week| 100.0 * of_week(week) * if week < 4 { 168.0 } else { 72.0 }).sum();
    let [loss] = &told.losses[..] else { panic!("one is lost: {:?}", told.losses) };
    assert_eq!((loss.what, loss.id.as_str()), ("supplier", "maker"));
    assert!((loss.unserved.value - exact).abs() < 1e-6 * exact, "{loss:?} {exact}");
}

#[test]
fn a_dependence_leaves_a_whole_folder() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("out");
    let study = Study::open("toy-tank", "baseline").unwrap();
    let told = study.dependence(Losing::default(), &options(20)).unwrap();
    study.save_dependence(&told, Losing::default(), &dir, "2022-11-20T12:00:00Z").unwrap();
    for file in
        ["manifest.json", "dependence.json", "supplier_shares.parquet", "losses.parquet", "cover.parquet"]
    {
        assert!(dir.join(file).is_file(), "{file}");
    }
    let page = std::fs::read_to_string(dir.join("report.html")).unwrap();
    assert!(page.contains("Without one of them") && page.contains("Days of cover") && !page.contains("NaN"));
}

#[test]
fn who_burns_no_fuel_depends_on_nobody() {
    let study = Study::open("x1", "baseline").unwrap();
    assert!(matches!(study.dependence(Losing::default(), &options(2)), Err(StudyError::NoFuel)));
}
