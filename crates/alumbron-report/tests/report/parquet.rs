//! Tables written and read back with the reader of the `parquet` crate.

use std::fs::File;

use alumbron_report::tables::Values;
use alumbron_report::{Table, summarize, tables};
use parquet::column::reader::get_typed_column_reader;
use parquet::data_type::{ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::file::reader::{FileReader, SerializedFileReader};

use crate::synthetic::{island, moments, nothing, tiny};

fn bytes(table: &Table) -> Vec<u8> {
    let mut bytes = Vec::new();
    table.write(&mut bytes).unwrap();
    bytes
}

/// A column of a file with its nulls.
fn column<T: DataType>(file: &SerializedFileReader<File>, i: usize) -> Vec<Option<T::T>> {
    let group = file.get_row_group(0).unwrap();
    let n = usize::try_from(group.metadata().num_rows()).unwrap();
    let optional = group.metadata().column(i).column_descr().max_def_level() > 0;
    let mut reader = get_typed_column_reader::<T>(group.get_column_reader(i).unwrap());
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    reader.read_records(n, optional.then_some(&mut levels), None, &mut values).unwrap();
    if !optional {
        return values.into_iter().map(Some).collect();
    }
    let mut values = values.into_iter();
    levels.iter().map(|&level| if level > 0 { values.next() } else { None }).collect()
}

#[test]
fn every_table_reads_back_as_it_was_written() {
    let (case, outcome) = island(40);
    let summary = summarize(&case, &outcome);
    let dir = tempfile::tempdir().unwrap();
    for table in tables(&case, &outcome, &summary) {
        let path = dir.path().join(table.name());
        std::fs::write(&path, bytes(&table)).unwrap();
        let file = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
        let metadata = file.metadata().file_metadata();
        assert_eq!(metadata.created_by(), Some("alumbron"));
        assert_eq!(usize::try_from(metadata.num_rows()).unwrap(), table.n_rows(), "{}", table.name());
        for (i, written) in table.columns().iter().enumerate() {
            assert_eq!(metadata.schema_descr().column(i).name(), written.name);
            match &written.values {
                Values::Numbers(values) => assert_eq!(&column::<DoubleType>(&file, i), values),
                Values::Integers(values) => assert_eq!(&column::<Int64Type>(&file, i), values),
                Values::Dates(values) => {
                    let read: Option<Vec<i32>> = column::<Int32Type>(&file, i).into_iter().collect();
                    assert_eq!(read.as_ref(), Some(values));
                }
                Values::Texts(values) => {
                    let read: Vec<Option<String>> = column::<ByteArrayType>(&file, i)
                        .into_iter()
                        .map(|v| v.map(|v| v.as_utf8().unwrap().to_owned()))
                        .collect();
                    assert_eq!(&read, values);
                }
            }
        }
    }
}

#[test]
fn the_same_outcome_gives_the_same_bytes() {
    let write = || {
        let (case, outcome) = island(40);
        let summary = summarize(&case, &outcome);
        tables(&case, &outcome, &summary).iter().map(bytes).collect::<Vec<_>>()
    };
    assert!(write() == write());
}

#[test]
fn tables_have_a_row_for_everything_and_unknown_errors_are_null() {
    let (case, outcome) = tiny(1);
    let summary = summarize(&case, &outcome);
    let tables = tables(&case, &outcome, &summary);
    let rows: Vec<(&str, usize)> = tables.iter().map(|t| (t.name(), t.n_rows())).collect();
    assert_eq!(
        rows,
        [
            ("samples", 1),
            ("hours", 4),
            ("days", 2),
            ("months", 0),
            ("years", 0),
            ("event_durations", 0),
            ("event_depths", 0),
            ("event_energies", 0),
            ("blocks", 4),
            ("worst_events", 0),
            ("worst_units", 0),
            ("stocks", 0),
            ("port_days", 0),
            ("units", 0),
            ("unit_months", 0),
            ("technology_months", 0),
            ("tanks", 0),
            ("cargoes", 0),
            ("money", 0),
            ("batteries", 0),
            ("battery_hours", 0),
            ("links", 0),
            ("causes", 6),
            ("curve", 64),
            ("metrics", summary.metrics.len()),
        ]
    );
    let causes = tables.iter().find(|table| table.name() == "causes").unwrap();
    let errors = causes.columns().iter().find(|c| c.name == "unserved_standard_error_mwh").unwrap();
    assert_eq!(errors.values, Values::Numbers(vec![None; 6]));
    assert!(tables.iter().all(|t| !bytes(t).is_empty()));
}

#[test]
fn a_probability_has_the_error_of_a_share() {
    let (case, mut outcome) = tiny(16);
    outcome.tally.hour_shortfalls = vec![4, 0, 16, 8];
    let summary = summarize(&case, &outcome);
    let hours = tables(&case, &outcome, &summary).remove(1);
    let column = |name: &str| hours.columns().iter().find(|c| c.name == name).unwrap().values.clone();
    // sqrt(p (1 - p) / 16) at p of 1/4, 0, 1 and 1/2.
    let errors = [0.1875f64.sqrt() / 4.0, 0.0, 0.0, 0.125];
    assert_eq!(column("shortfall_probability_standard_error"), Values::Numbers(errors.map(Some).to_vec()));
    let (case, outcome) = tiny(1);
    let hours = tables(&case, &outcome, &summarize(&case, &outcome)).remove(1);
    let errors = hours.columns().iter().find(|c| c.name.ends_with("standard_error")).unwrap();
    assert_eq!(errors.values, Values::Numbers(vec![None; 4]), "one sample tells no error");
}

#[test]
fn what_keeps_a_unit_away_has_its_error() {
    let (case, mut outcome) = island(3);
    let unit = &mut outcome.tally.units[0];
    for field in
        [&mut unit.outage_mwh, &mut unit.maintenance_mwh, &mut unit.derating_mwh, &mut unit.no_fuel_mwh]
    {
        *field = moments([1.0, 2.0, 6.0].into_iter());
    }
    let mut tables = tables(&case, &outcome, &summarize(&case, &outcome)).into_iter();
    let units = tables.find(|table| table.name() == "units").unwrap();
    for cause in ["outage", "maintenance", "derating", "no_fuel"] {
        let first = |name: String| match &units.columns().iter().find(|c| c.name == name).unwrap().values {
            Values::Numbers(values) => values[0].unwrap(),
            _ => panic!("{name} holds no numbers"),
        };
        assert!((first(format!("{cause}_mwh")) - 3.0).abs() < 1e-12);
        // Squares of deviations: 4 + 1 + 9 = 14; 14 / 2 / 3.
        let error = first(format!("{cause}_standard_error_mwh"));
        assert!((error - (14.0f64 / 6.0).sqrt()).abs() < 1e-12);
    }
}

#[test]
fn dates_count_from_1970() {
    let (case, _) = tiny(1);
    let outcome = nothing(&case, 2);
    let summary = summarize(&case, &outcome);
    let tables = tables(&case, &outcome, &summary);
    // 2022-01-01 is day 18,993.
    assert_eq!(tables[1].columns()[1].values, Values::Dates(vec![18_993; 4]));
}
