//! A PRAS file is written: from tables to bytes of HDF5, of data version 0.8.

use hdf5_pure::{AttrValue, CharacterSet, CompoundTypeBuilder, Datatype, FileBuilder, StringPadding};

use super::System;
use super::layout::{CORE, Kind, LAYOUTS, Layout};
use crate::Error;

/// Bytes of texts in the tables of words, as the specification has it.
const WIDTH: u32 = 128;

/// The longest name that fits.
pub(super) const LONGEST_NAME: usize = WIDTH as usize - 1;

/// Writes a file.
///
/// # Errors
/// [`Error::Encoding`] if the system is beyond what HDF5 can hold.
pub(super) fn write(system: &System) -> Result<Vec<u8>, Error> {
    let mut builder = FileBuilder::new();
    let start = format!("{}T00:00:00{}", system.start, system.zone);
    let text = |text: &str| AttrValue::AsciiString(text.to_owned());
    let attributes = [
        ("pras_dataversion", text("v0.8.0")),
        ("start_timestamp", text(&start)),
        ("timestep_count", AttrValue::I64(system.n_hours as i64)),
        ("timestep_length", AttrValue::I64(1)),
        ("timestep_unit", text("h")),
        ("power_unit", text("MW")),
        ("energy_unit", text("MWh")),
    ];
    for (name, value) in attributes {
        builder.set_attr(name, value);
    }
    for layout in &LAYOUTS {
        let Some(assets) = system.groups.get(layout.group).filter(|assets| !assets.words.is_empty()) else {
            continue;
        };
        let n = assets.words.len();
        let mut group = builder.create_group(layout.group);
        let mut raw = Vec::with_capacity(n * layout.columns.len() * WIDTH as usize);
        for word in assets.words.iter().flatten() {
            let bytes = &word.as_bytes()[..word.len().min(LONGEST_NAME)];
            raw.extend_from_slice(bytes);
            raw.resize(raw.len() + WIDTH as usize - bytes.len(), 0);
        }
        group.create_dataset(CORE).with_compound_data(words_type(layout)?, raw, n as u64);
        for series in layout.series {
            let all = assets.series.get(series.name).map_or(&[][..], Vec::as_slice);
            let flat = (0..system.n_hours).flat_map(|hour| all.iter().map(move |values| values[hour]));
            let dataset = group.create_dataset(series.name);
            match series.kind {
                // Rounded before; a cast keeps within the range of the type.
                Kind::Power | Kind::Energy | Kind::Steps => {
                    dataset.with_u32_data(&flat.map(|value| value as u32).collect::<Vec<_>>())
                }
                Kind::Share | Kind::Chance | Kind::Kept | Kind::Growth => {
                    dataset.with_f64_data(&flat.collect::<Vec<_>>())
                }
            };
            let rows = (CHUNK_VALUES / n).clamp(1, system.n_hours);
            dataset
                .with_shape(&[system.n_hours as u64, n as u64])
                .with_chunks(&[rows as u64, n as u64])
                .with_deflate(1);
        }
        builder.add_group(group.finish());
    }
    builder.finish().map_err(|error| Error::Encoding { message: error.to_string() })
}

/// Values that are compressed together. Chosen: half a megabyte of numbers.
const CHUNK_VALUES: usize = 65_536;

fn words_type(layout: &Layout) -> Result<Datatype, Error> {
    let text =
        Datatype::String { size: WIDTH, padding: StringPadding::NullTerminate, charset: CharacterSet::Ascii };
    let columns = layout.columns.iter();
    let table = columns.fold(CompoundTypeBuilder::new(), |table, column| table.field(column, text.clone()));
    table.build().map_err(|error| Error::Encoding { message: error.to_string() })
}
