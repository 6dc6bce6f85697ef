//! `alumbron exact`: the answer without chance.

use super::args::{Exact, Format};
use super::exit::Exit;
use super::terminal;
use crate::Study;

pub(super) fn exact(args: &Exact) -> Exit {
    let (study, exact) = match Study::open(&args.case, &args.scenario).and_then(|study| {
        let exact = study.exact()?;
        Ok((study, exact))
    }) {
        Ok(both) => both,
        Err(error) => return terminal::fail(&error),
    };
    let case = study.case();
    // Ten figures at most.
    let eue_decimals = if exact.eue_mwh >= 1000.0 { 4 } else { 6 };
    match args.format {
        Format::Json => {
            let json = serde_json::json!({
                "schema": "alumbron.exact/1",
                "case": case.name,
                "scenario": case.scenario.id,
                "digest": case.digest(),
                "hours": case.calendar.n_hours,
                "lolh_h": exact.lolh_h,
                "eue_mwh": exact.eue_mwh,
                "neue_ppm": if exact.demand_mwh > 0.0 { 1e6 * exact.eue_mwh / exact.demand_mwh } else { 0.0 },
                "lole_peak_days": exact.lole_peak_days,
                "demand_mwh": exact.demand_mwh,
            });
            terminal::print(&json.to_string());
        }
        Format::Text => terminal::print(&format!(
            "{} by convolution, {} hours, {:.4} GWh demanded\n\
             lolh_h          {:>16.6}   hours with a shortfall\n\
             eue_mwh         {:>16.eue_decimals$}   unserved energy, MWh\n\
             lole_peak_days  {:>16.6}   days whose hour of highest need is short\n",
            case.title,
            case.calendar.n_hours,
            exact.demand_mwh / 1e3,
            exact.lolh_h,
            exact.eue_mwh,
            exact.lole_peak_days,
        )),
    }
    Exit::Done
}
