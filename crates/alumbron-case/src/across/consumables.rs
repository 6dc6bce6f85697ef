//! AL415: a tank that is fuel to one unit and a consumable to another.

use alumbron_model::entity::Unit;
use alumbron_model::finding::{Finding, Findings, codes};
use alumbron_model::record::Names;

use super::place;

/// What units need beside fuel is kept apart from what they burn, so that neither is claimed twice.
pub(crate) fn consumables(units: &[Option<Unit>], names: &Names, findings: &mut Findings) {
    for unit in units.iter().flatten() {
        let Some(tank) = unit.consumable.map(|usage| usage.tank) else { continue };
        let burns = |other: &&Unit| other.fuel.iter().any(|usage| usage.tank == tank);
        if let Some(other) = units.iter().flatten().find(burns) {
            let finding = Finding::new(
                &codes::TANK_OF_TWO_KINDS,
                format!("unit `{}` burns what unit `{}` needs beside its fuel", other.id, unit.id),
                place(names, unit),
                "draws its consumable from the same tank",
            );
            findings.push(
                finding
                    .with_context(place(names, other), "burns from it")
                    .with_help("keep consumables in a tank of their own"),
            );
        }
    }
}
