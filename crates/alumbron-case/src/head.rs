//! What `case.toml` says about the case as a whole: its names, horizon, settings, money, policy, sources and scenarios.
//!
//! One reader each, as for the rows of tables. Disruptions read themselves, in the vocabulary crate.

use alumbron_model::case::{Confidence, Rationing, Scenario, Sharing, Source};
use alumbron_model::entity::Money;
use alumbron_model::finding::{At, Finding, codes};
use alumbron_model::note::Parameters;
use alumbron_model::quantity::{Fraction, Hours, Megawatts, Offset, Usd, UsdPerMonth};
use alumbron_model::record::{Chosen, Complaint, Context, Factor, Fields, Id, Raw, Value};
use alumbron_model::time::{Calendar, MAX_HOURS};
use jiff::civil::Date;

/// The scenario that is the case as its tables stand.
pub(crate) const BASELINE: &str = "baseline";

/// `name`, `title` and `summary`.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) summary: String,
}

pub(crate) fn head(f: &mut Fields<'_>) -> Option<Head> {
    let name = f.required::<Id>("name", "Short name of the case, as an id.");
    let title = f.or("title", String::new(), "the name", "Name for people.");
    let summary = f.or("summary", String::new(), "none", "What the case is about, in a few sentences.");
    let name = name?.value.0;
    let title = if title.is_empty() { name.clone() } else { title };
    Some(Head { name, title, summary })
}

/// A civil date.
struct Day(Date);

impl Value for Day {
    const KIND: &'static str = "date";
    fn read(raw: &At<Raw>, _: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        let written = match raw.value {
            Raw::Cell(ref text) | Raw::Text(ref text) | Raw::Date(ref text) => text.trim(),
            _ => "",
        };
        let date = (!written.contains(':')).then(|| written.parse().ok()).flatten();
        date.map(Self).ok_or_else(|| Complaint {
            code: &codes::BAD_DATE,
            expected: "expected a date such as 2022-07-08".to_owned(),
            help: None,
        })
    }
}

/// `[horizon]`.
pub(crate) fn horizon(f: &mut Fields<'_>) -> Option<Calendar> {
    let start = f.required::<Day>("start", "Midnight of this date begins hour 0.");
    let hours = f.with_default::<u32>("hours", "or end", "Number of hours.");
    let end = f.with_default::<Day>("end", "or hours", "First date after the horizon, instead of `hours`.");
    let start = start?;
    let (n_hours, at) = match (hours, end) {
        (Some(hours), None) if !f.has("end") => (i64::from(hours.value), hours.span),
        (None, Some(end)) if !f.has("hours") => {
            (i64::from((end.value.0 - start.value.0).get_days()) * 24, end.span)
        }
        (Some(hours), Some(end)) => {
            f.report(
                Finding::new(
                    &codes::BAD_HORIZON,
                    "both `hours` and `end` of the horizon are given",
                    end.span,
                    "excludes `hours`",
                )
                .with_context(hours.span, "given here")
                .with_help("keep one of the two"),
            );
            return None;
        }
        (None, None) if !f.has("hours") && !f.has("end") => {
            let label = "needs `hours` or `end`";
            let finding =
                Finding::new(&codes::BAD_HORIZON, "the length of the horizon is not given", f.span(), label);
            f.report(finding);
            return None;
        }
        _ => return None,
    };
    if !(1700..=2400).contains(&start.value.0.year()) {
        let label = "the year must be from 1700 to 2400";
        f.report(Finding::new(&codes::BAD_HORIZON, "the horizon begins too far away", start.span, label));
        return None;
    }
    match u32::try_from(n_hours) {
        Ok(n_hours) if (1..=MAX_HOURS).contains(&n_hours) => Some(Calendar { start: start.value.0, n_hours }),
        _ => {
            let title = format!("the horizon has {n_hours} hours");
            let label = format!("must be from 1 to {MAX_HOURS} hours");
            f.report(Finding::new(&codes::BAD_HORIZON, title, at, label));
            None
        }
    }
}

/// What `[settings]` says.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) sharing: Sharing,
    pub(crate) aging_step: Hours,
    /// Names of the weather years; none if they cannot be read.
    pub(crate) weather_years: Option<Vec<String>>,
}

/// `[settings]`.
pub(crate) fn settings(f: &mut Fields<'_>) -> Settings {
    let sharing = f.or(
        "sharing",
        Chosen(Sharing::Local),
        "local",
        "Who goes short: local (a shortfall stays near its cause) or shared (over all regions the grid reaches).",
    );
    let aging_step = aging_step(f);
    let years = f.with_default::<Years>(
        "weather_years",
        "one year",
        "Names of the weather years, such as [\"2012\", \"2013\"]; each sample draws one of them, with equal chance, \
         for all profiles together.",
    );
    let unreadable = years.is_none() && f.has("weather_years");
    let mut names: Vec<String> = Vec::new();
    for year in years.map(|at| at.value.0).unwrap_or_default() {
        if names.contains(&year.value) {
            let title = format!("`{}` stands twice in `weather_years`", year.value);
            f.report(
                Finding::new(&codes::REPEATED_NAME, title, year.span, "named a second time")
                    .with_help("keep one of the two"),
            );
        } else {
            names.push(year.value);
        }
    }
    Settings { sharing: sharing.0, aging_step, weather_years: (!unreadable).then_some(names) }
}

/// How often debt of maintenance is looked at anew.
fn aging_step(f: &mut Fields<'_>) -> Hours {
    let step = f.with_default::<Hours>(
        "aging_step",
        "168",
        "How often the debt of technologies is looked at anew: what it does to units stands for so long, in whole hours.",
    );
    whole_hours(f, "aging_step", step, 8760).unwrap_or(WEEK)
}

/// Chosen: debt that is felt over years moves little in a week.
const WEEK: Hours = Hours(168.0);

/// `[money]`; none if it cannot be read.
pub(crate) fn money(f: &mut Fields<'_>) -> Option<Money> {
    let budget = f.required::<UsdPerMonth>(
        "budget",
        "Foreign exchange that comes at the start of each calendar month; a month of which the horizon covers a part \
         brings its share by days.",
    );
    let claims = f.with_default::<UsdPerMonth>(
        "other_claims",
        "0",
        "What goes to other claims than fuel first, at most the budget.",
    );
    let start = f.or("start", Usd(0.0), "0", "What is there before the first month's budget comes.");
    let carry_over = f.or(
        "carry_over_share",
        Fraction(1.0),
        "1",
        "Share of what is left at the end of a month that can be spent in the next; the rest expires.",
    );
    let budget = budget?;
    if let Some(claims) = claims.as_ref().filter(|claims| claims.value > budget.value) {
        let label = format!("must be at most {} USD", budget.value.0);
        let finding =
            Finding::new(&codes::OUT_OF_RANGE, "other claims exceed the budget", claims.span, label);
        f.report(finding.with_context(budget.span, "the budget"));
    }
    let claims = claims.map_or(UsdPerMonth(0.0), |at| at.value);
    Some(Money { budget: budget.value, claims, start, carry_over })
}

/// `[outlook]`; none if it cannot be read.
pub(crate) fn outlook(f: &mut Fields<'_>) -> Option<Parameters> {
    let slow = f
        .required::<Megawatts>("slow", "Standard deviation of the slow part of what is missing at the peak.");
    let slow_keeps = f.required::<Fraction>("slow_keeps_share", "Share of the slow part that a day keeps.");
    let fast = f.required::<Megawatts>("fast", "Standard deviation of its fast part.");
    let fast_keeps = f.required::<Fraction>("fast_keeps_share", "Share of the fast part that a day keeps.");
    let surprise = f.required::<Megawatts>(
        "surprise",
        "Standard deviation of what was shed at most beyond what the note of that morning told.",
    );
    let bias = f.required::<Offset>("bias", "Mean of that.");
    let note =
        f.required::<Megawatts>("note", "Standard deviation of the error of a note about what is missing.");
    let weekday = f.required::<Factor>(
        "weekday_factor",
        "How much of what demand does on a day of the week it does too.",
    );
    let quiet = f.required::<Offset>("quiet", "What is missing on a day whose note tells of nothing.");
    let unsure = f.required::<Megawatts>("quiet_error", "Standard deviation of that.");
    let inside = |keeps: Fraction| keeps.0.clamp(0.001, 0.9999);
    Some(Parameters {
        slow_mw: slow?.value.0.max(1e-6),
        slow_keeps: inside(slow_keeps?.value),
        fast_mw: fast?.value.0.max(1e-6),
        fast_keeps: inside(fast_keeps?.value),
        surprise_mw: surprise?.value.0.max(1e-6),
        note_mw: note?.value.0.max(1e-6),
        bias_mw: bias?.value.0,
        weekday: weekday?.value.0,
        quiet_mw: (quiet?.value.0, unsure?.value.0.max(1e-6)),
    })
}

/// A whole number of hours from 1 on; none if it is left out or reported.
fn whole_hours(f: &mut Fields<'_>, name: &str, hours: Option<At<Hours>>, most: u32) -> Option<Hours> {
    let At { value, span } = hours?;
    if (1.0..=f64::from(most)).contains(&value.0) && value.0.fract() == 0.0 {
        return Some(value);
    }
    let label = format!("must be a whole number of hours, from 1 to {most}");
    f.report(Finding::new(&codes::OUT_OF_RANGE, format!("bad `{name}`"), span, label));
    None
}

/// `[policy]`.
pub(crate) fn policy(f: &mut Fields<'_>) -> Rationing {
    let chosen = Rationing::default();
    let step = f.with_default::<Hours>(
        "decision_step",
        "24",
        "Time from one decision on what tanks may release to the next, in whole hours, at most a month; the first is \
         taken in hour 0.",
    );
    let target = f.or(
        "stock_target",
        chosen.stock_target,
        "336",
        "Under `stock-target`: the cover of every tank, as time at full burn, below which it gives less.",
    );
    let ahead = f.with_default::<Hours>(
        "look_ahead",
        "1440",
        "Under `look-ahead`: how far ahead is planned, in whole hours, at most a year.",
    );
    Rationing {
        decision_step: whole_hours(f, "decision_step", step, 744).unwrap_or(chosen.decision_step),
        stock_target: target,
        look_ahead: whole_hours(f, "look_ahead", ahead, 8784).unwrap_or(chosen.look_ahead),
    }
}

/// A list of names of columns; bare years may be written as numbers.
struct Years(Vec<At<String>>);

impl Value for Years {
    const KIND: &'static str = "list of ids";
    fn read(raw: &At<Raw>, factor: f64, context: &Context<'_>) -> Result<Self, Complaint> {
        let one = |item: &At<Raw>| {
            let text = match &item.value {
                Raw::Number(year) => Raw::Text(year.to_string()),
                other => other.clone(),
            };
            let Id(name) = Id::read(&At { value: text, span: item.span }, factor, context)?;
            Ok(At { value: name, span: item.span })
        };
        match &raw.value {
            Raw::List(items) => items.iter().map(one).collect::<Result<_, _>>().map(Self),
            _ => Err(Complaint::kind("expected a list of names, such as [\"2012\", \"2013\"]")),
        }
    }
}

/// `[[source]]`.
pub(crate) fn source(f: &mut Fields<'_>) -> Option<Source> {
    let id = f.required::<Id>("id", "Name rows refer to it by.");
    let title = f.required::<String>("title", "Citation.");
    let date = f.or("date", Words(String::new()), "none", "Its date, as the source gives it.");
    let confidence = f.or(
        "confidence",
        Chosen(Confidence::Assumed),
        "assumed",
        "How sure its figures are, unless a row says otherwise: reported, derived or assumed.",
    );
    let licence = f.or("licence", String::new(), "none", "Licence under which the data is used.");
    Some(Source { id: id?.value.0, title: title?.value, date: date.0, confidence: confidence.0, licence })
}

/// Text that may look like a date or a number.
struct Words(String);

impl Value for Words {
    const KIND: &'static str = "text or date";
    fn read(raw: &At<Raw>, _: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        match &raw.value {
            Raw::Cell(text) | Raw::Text(text) | Raw::Date(text) => Ok(Self(text.trim().to_owned())),
            Raw::Number(value) => Ok(Self(value.to_string())),
            _ => Err(Complaint::kind("expected text or a date")),
        }
    }
}

/// A list of ids with the place of each.
pub(crate) struct Ids(pub(crate) Vec<At<String>>);

impl Value for Ids {
    const KIND: &'static str = "list of ids";
    fn read(raw: &At<Raw>, _: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        let one = |item: &At<Raw>| match &item.value {
            Raw::Text(text) | Raw::Cell(text) => Ok(At { value: text.trim().to_owned(), span: item.span }),
            _ => Err(Complaint::kind("expected a list of ids, such as [\"storm\"]")),
        };
        match &raw.value {
            Raw::List(items) => items.iter().map(one).collect::<Result<_, _>>().map(Self),
            _ => one(raw).map(|id| Self(vec![id])),
        }
    }
}

/// A scenario as declared, without its changes.
pub(crate) struct Declared {
    pub(crate) scenario: Scenario,
    pub(crate) include: Vec<At<String>>,
    pub(crate) enable: Vec<At<String>>,
    pub(crate) disable: Vec<At<String>>,
}

/// `[[scenario]]`.
pub(crate) fn scenario(f: &mut Fields<'_>) -> Option<Declared> {
    let id = f.required::<Id>("id", "Name of the scenario, for commands.");
    let title = f.or("title", String::new(), "the id", "Name for people.");
    let note = f.or("note", String::new(), "none", "What it changes and how sure that is.");
    let include = f.or(
        "include",
        Ids(Vec::new()),
        "none",
        "Scenarios of which everything is changed first, in this order; what comes later counts.",
    );
    let enable =
        f.or("enable", Ids(Vec::new()), "none", "Disruptions that happen, though not active otherwise.");
    let disable = f.or("disable", Ids(Vec::new()), "none", "Disruptions that do not happen.");
    f.or(
        "change",
        Changes,
        "none",
        "Changed values: a list of { table, id, field, value }. The field is written as in the row, with the \
         same ending; the value \"\" removes it.",
    );
    if let Some(id) = id.as_ref().filter(|id| id.value.0 == BASELINE) {
        f.report(
            Finding::new(
                &codes::BASELINE_RESERVED,
                "the scenario `baseline` cannot be redefined",
                id.span,
                "stands for the case as its tables stand",
            )
            .with_help("give the overlay another id"),
        );
    }
    let id = id?.value.0;
    let title = if title.is_empty() { id.clone() } else { title };
    let scenario = Scenario { id, title, note };
    Some(Declared { scenario, include: include.0, enable: enable.0, disable: disable.0 })
}

/// Stands for the changes of a scenario, which are records of their own.
struct Changes;

impl Value for Changes {
    const KIND: &'static str = "list of changes";
    fn read(_: &At<Raw>, _: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        Ok(Self)
    }
}

/// One change of a scenario.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) table: At<String>,
    pub(crate) id: At<String>,
    pub(crate) field: At<String>,
    pub(crate) value: At<Raw>,
}

/// An entry of `change`.
pub(crate) fn change(f: &mut Fields<'_>) -> Option<Change> {
    let table = f.required::<String>("table", "The table, such as `units` or `disruptions`.");
    let id = f.required::<String>("id", "The row.");
    let field = f.required::<String>("field", "The field, with its ending.");
    let value = f.required::<Any>("value", "The new value; \"\" removes the field.");
    Some(Change {
        table: table?,
        id: id?,
        field: field?,
        value: value.map(|a| At { value: a.value.0, span: a.span })?,
    })
}

/// A value of any kind.
struct Any(Raw);

impl Value for Any {
    const KIND: &'static str = "any value";
    fn read(raw: &At<Raw>, _: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        Ok(Self(raw.value.clone()))
    }
}
