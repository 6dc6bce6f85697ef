//! `alumbron credit`: what a thing is worth in megawatts that never fail.

use alumbron_case::{Addition, Error, Files};

use super::args::{Credit as Args, Format, Metric};
use super::exit::Exit;
use super::terminal;
use crate::credit::{Credit, Interval, Measure, Thing};
use crate::{Options, Study, StudyError};

pub(super) fn credit(args: &Args) -> Exit {
    let mut files = match files(args) {
        Ok(files) => files,
        Err(error) => return terminal::fail(&error),
    };
    let name = match args.added().map(|(to, option, row)| files.add_row(to, option, row)).transpose() {
        Ok(added) => added,
        Err(why) => {
            terminal::complain(&format!(
                "{why}; a row is FIELD=VALUE,FIELD=VALUE with the fields of its table"
            ));
            return Exit::Usage;
        }
    };
    let Some(thing) = args.thing(name.as_deref()) else { return Exit::Usage };
    let (Thing::Unit(name) | Thing::Battery(name) | Thing::Response(name) | Thing::Agreement(name)) = thing;
    let measure = match args.metric {
        Metric::Eue => Measure::Eue,
        Metric::Lolh => Measure::Lolh,
    };
    let options = Options {
        samples: args.samples,
        seed: args.draw.seed,
        threads: usize::from(args.draw.threads),
        ..Options::default()
    };
    let credited = Study::of(files, &args.scenario).and_then(|study| {
        let credit = study.credit(thing, measure, args.width, &options)?;
        Ok((study, credit))
    });
    let (study, credit) = match credited {
        Ok(both) => both,
        Err(error) => return terminal::fail(&error),
    };
    if let Some(width) = args.width
        && let Some(samples) = credit.samples
        && [credit.efc, credit.elcc].iter().any(|interval| interval.high - interval.low > width)
    {
        terminal::complain(&format!(
            "intervals are wider than {width} MW after {samples} samples, the most there are"
        ));
    }
    if let Some(samples) = credit.samples
        && [credit.efc, credit.elcc]
            .iter()
            .any(|interval| interval.high - interval.low <= NO_SPREAD * interval.mw.abs())
    {
        terminal::remark(&format!(
            "warning: all {samples} samples agree, so an interval tells nothing of rarer luck; more samples may"
        ));
    }
    let case = study.case();
    match args.format {
        Format::Json => {
            let interval = |i: Interval| serde_json::json!({"mw": i.mw, "low": i.low, "high": i.high});
            let json = serde_json::json!({
                "schema": "alumbron.credit/1",
                "case": case.name,
                "scenario": case.scenario.id,
                "digest": case.digest(),
                "thing": name,
                "nameplate_mw": credit.nameplate_mw,
                "metric": metric(measure).0,
                "with": credit.with,
                "without": credit.without,
                "efc": interval(credit.efc),
                "elcc": interval(credit.elcc),
                "exact": credit.samples.is_none(),
                "samples": credit.samples,
                "seed": args.draw.seed,
            });
            terminal::print(&json.to_string());
        }
        Format::Text => terminal::print(&text(&case.title, name, &credit, measure)),
    }
    Exit::Done
}

/// The width of an interval without spread, as a share of the capacity: roots are found that well.
const NO_SPREAD: f64 = 1e-3;

/// The files of the case, and profiles beside them.
fn files(args: &Args) -> Result<Files, StudyError> {
    let mut files = crate::find(&args.case)?;
    for path in &args.add_profiles {
        let bytes = std::fs::read(path).map_err(|source| Error::Io { path: path.clone(), source })?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        files.add_profiles(&name, bytes);
    }
    Ok(files)
}

impl Args {
    /// What is asked about and does not exist yet: its table, the option and the row.
    fn added(&self) -> Option<(Addition, &'static str, &str)> {
        [
            (Addition::Unit, "--add-unit", &self.add_unit),
            (Addition::Battery, "--add-battery", &self.add_battery),
            (Addition::Response, "--add-response", &self.add_response),
            (Addition::Agreement, "--add-agreement", &self.add_agreement),
        ]
        .into_iter()
        .find_map(|(to, option, row)| Some((to, option, row.as_deref()?)))
    }

    /// What is asked about; clap makes sure that there is one thing.
    fn thing<'a>(&'a self, added: Option<&'a str>) -> Option<Thing<'a>> {
        let either = |there: &'a Option<String>, new: &Option<String>| {
            there.as_deref().or_else(|| added.filter(|_| new.is_some()))
        };
        either(&self.unit, &self.add_unit)
            .map(Thing::Unit)
            .or_else(|| either(&self.battery, &self.add_battery).map(Thing::Battery))
            .or_else(|| either(&self.response, &self.add_response).map(Thing::Response))
            .or_else(|| either(&self.agreement, &self.add_agreement).map(Thing::Agreement))
    }
}

/// Name and unit of measure of what shortfall is measured by.
fn metric(measure: Measure) -> (&'static str, &'static str) {
    match measure {
        Measure::Eue => ("eue_mwh", "MWh"),
        Measure::Lolh => ("lolh_h", "h"),
    }
}

fn text(title: &str, name: &str, credit: &Credit, measure: Measure) -> String {
    let (metric, unit) = metric(measure);
    let how = match credit.samples {
        None => "exact, by convolution".to_owned(),
        Some(samples) => format!("{samples} samples of each world with the same luck, 95 % intervals"),
    };
    let nameplate = credit.nameplate_mw.map_or(String::new(), |mw| format!(" of {mw} MW"));
    let line = |name: &str, interval: Interval, meaning: &str| {
        let Interval { mw, low, high } = interval;
        let range = match credit.samples {
            None => String::new(),
            Some(_) => format!("{low:.3} to {high:.3}"),
        };
        let share = credit
            .nameplate_mw
            .filter(|mw| *mw > 0.0)
            .map_or(String::new(), |of| format!("{:.1} %", 100.0 * mw / of));
        format!("{name}  {mw:>12.6} MW  {range:<22} {share:>8}   {meaning}\n")
    };
    format!(
        "{title}: {name}{nameplate}\n\
         {metric} is {:.6} {unit} with it and {:.6} {unit} without; {how}\n{}{}",
        credit.with,
        credit.without,
        line("EFC ", credit.efc, "capacity that never fails and does as much in its place"),
        line("ELCC", credit.elcc, "demand in every hour that it carries"),
    )
}
