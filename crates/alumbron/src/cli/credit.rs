//! `alumbron credit`: what a thing is worth in megawatts that never fail.

use super::args::{Credit as Args, Format, Metric};
use super::exit::Exit;
use super::terminal;
use crate::credit::{Credit, Interval, Measure, Thing};
use crate::{Options, Study};

pub(super) fn credit(args: &Args) -> Exit {
    let (thing, name) = match (&args.unit, &args.battery, &args.agreement) {
        (Some(unit), ..) => (Thing::Unit(unit), unit),
        (_, Some(battery), _) => (Thing::Battery(battery), battery),
        (.., Some(agreement)) => (Thing::Agreement(agreement), agreement),
        // clap asks for one of them.
        (None, None, None) => return Exit::Usage,
    };
    let measure = match args.metric {
        Metric::Eue => Measure::Eue,
        Metric::Lolh => Measure::Lolh,
    };
    let options = Options {
        samples: args.samples,
        seed: args.seed,
        threads: usize::from(args.threads),
        ..Options::default()
    };
    let credited = Study::open(&args.case, &args.scenario).and_then(|study| {
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
                "seed": args.seed,
            });
            terminal::print(&json.to_string());
        }
        Format::Text => terminal::print(&text(&case.title, name, &credit, measure)),
    }
    Exit::Done
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
