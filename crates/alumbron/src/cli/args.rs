//! What can be typed.

use std::path::PathBuf;

use alumbron_model::quantity::Amount;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::{MAX_SAMPLES, MOST_DAYS};

/// How dark will it get, where, when and why: energy security for power systems that live on imported fuel.
#[derive(Debug, Parser)]
#[command(name = "alumbron", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  alumbron run                                   the embedded case of Cuba in 2022
  alumbron run --scenario without-venezuela      the same without Venezuelan oil
  alumbron new my-case --from cuba-2022          a copy to edit
  alumbron check my-case                         every problem of the copy at once
  alumbron run --policy burn-first,look-ahead    ways to ration tanks, side by side
  alumbron serve                                 a page to look at and to try changes on
  alumbron exact rts79                           a case with a known exact answer
  alumbron import pras system.pras my-system     a system of PRAS as a case

Exit codes: 0 done, 1 case has errors, 2 usage, 3 input/output, 4 solver, 5 stopped, 70 our bug.")]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Simulate a case: a summary on the terminal, a result folder with a report page and Parquet tables.
    Run(Run),
    /// Why energy goes unserved: shares of fuel, outages, maintenance, derating, network and what is not built.
    Why(Why),
    /// Scenarios or policies side by side on the same luck: what differs, with paired errors.
    Compare(Compare),
    /// Tell every problem of a case at once, without running it.
    Check(Check),
    /// Exact hours and energy short, by convolution, where nothing but outages matters.
    Exact(Exact),
    /// What a unit, a battery, demand that can wait or an agreement is worth in megawatts that never fail, there or added.
    Credit(Credit),
    /// On whom a system depends: import share, suppliers, what losing one or a port does, days of cover.
    Dependence(Dependence),
    /// What a cargo of fuel is worth: days of burn, electricity, days of demand.
    Cargo(Cargo),
    /// The page of a case in a browser on this machine: look at results, change the world and see what it does.
    Serve(Serve),
    /// The blackouts of the next days by the daily notes of a utility, as chances.
    Outlook(Outlook),
    /// How good outlooks would have been on mornings gone by, beside the utility's forecast and simple ones.
    Hindcast(Hindcast),
    /// What notes teach about a case, as an overlay scenario: failures, repairs, demand, what wanders how far.
    Calibrate(Calibrate),
    /// Write an editable copy of a case.
    New(New),
    /// Turn a system of another tool into a case to edit.
    Import(Import),
    /// Write a case as a file of another tool.
    Export(Export),
    /// List the embedded cases.
    Cases(Cases),
    /// Teach what the code of a finding means.
    Explain(Explain),
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs: one JSON document.
    Json,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Results are the same to the last bit for any number of threads. Every sample has its own random streams, so \
two scenarios with the same seed meet the same luck, and --sample N lives through one chronology again.

With --until-error the run stops as soon as the metric's standard error, as a share of its value, is small \
enough. That is asked only at numbers of samples that follow from the samples themselves, after at least 1,024; \
samples whose spread looks small by luck are favored a little, so results are biased by a small part of \
their error. If --max-samples comes first, the run says so and `reached` is false in its JSON.

Where a system has batteries or links and everything else about it has an exact answer, samples are compared with \
that answer, and what luck did to them is taken out of the means of the system: the same figures with smaller errors. \
`variance_gain` in the JSON says how many times as many samples would have given the same error, and --plain leaves \
it be.

A run that was interrupted or killed leaves what it had in a hidden file beside the result folder, and the same \
command with --resume goes on from there to the same bytes. Without --resume a run always begins anew, so that no \
result depends on a file that was not asked for.")]
pub(crate) struct Run {
    /// A case folder, or the name of an embedded case.
    #[arg(default_value = "cuba-2022")]
    pub(crate) case: String,
    /// Number of chronologies to simulate; with --until-error the fewest.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub(crate) samples: u64,
    /// Simulate until the metric's relative standard error is this or smaller, such as 1% or 0.01.
    #[arg(long, value_name = "ERROR", value_parser = relative_error)]
    pub(crate) until_error: Option<f64>,
    /// The metric that --until-error looks at: of the whole system, by its name in the summary.
    #[arg(long, value_name = "NAME", default_value = "eue_mwh", requires = "until_error")]
    pub(crate) metric: String,
    /// The most samples that --until-error may take.
    #[arg(long, value_name = "N", default_value_t = MAX_SAMPLES, requires = "until_error")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub(crate) max_samples: u64,
    /// Estimate means by means alone, without control variates.
    #[arg(long)]
    pub(crate) plain: bool,
    #[command(flatten)]
    pub(crate) draw: Draw,
    /// Scenario of the case.
    #[arg(long, default_value = "baseline")]
    pub(crate) scenario: String,
    /// Rationing policy: burn-first, stock-target, look-ahead, or the bound clairvoyant; several, with commas between, are
    /// set side by side.
    #[arg(long, default_value = "burn-first")]
    pub(crate) policy: String,
    /// Result folder [default: results/CASE-SCENARIO].
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// What goes to standard output.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
    /// Simulate only this sample and keep every hour of it.
    #[arg(long, value_name = "N", conflicts_with_all = ["samples", "until_error", "resume"])]
    pub(crate) sample: Option<u64>,
    /// Go on with an unfinished run of the same result folder, if there is one.
    #[arg(long)]
    pub(crate) resume: bool,
    /// Save what was simulated so far every so many seconds, for --resume.
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    pub(crate) save_every: u32,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
All worlds meet the same failures and the same late ships, sample by sample, so that differences are much surer than \
the figures themselves: their error is that of the paired samples. A difference within two errors is marked with ~. \
Figures are means without control variates, those of `run --plain`.")]
pub(crate) struct Compare {
    /// A case folder, or the name of an embedded case.
    #[arg(default_value = "cuba-2022")]
    pub(crate) case: String,
    /// A scenario; the first is the base. One alone is compared with `baseline`.
    #[arg(long = "scenario", value_name = "NAME")]
    pub(crate) scenarios: Vec<String>,
    /// Another case with the same horizon, as it is without scenario.
    #[arg(long = "with", value_name = "CASE")]
    pub(crate) cases: Vec<String>,
    #[command(flatten)]
    pub(crate) luck: Luck,
    /// Rationing policy: burn-first, stock-target, look-ahead, or the bound clairvoyant; several, with commas between, are
    /// set side by side.
    #[arg(long, default_value = "burn-first")]
    pub(crate) policy: String,
    /// Result folder [default: results/CASE-compare].
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// What goes to standard output.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

/// What causes are split by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// Fuel, by which is lacking.
    Fuel,
    /// Fuel, by who does not deliver what was agreed.
    Supplier,
    /// Forced outage, maintenance and derating, by technology of the unit.
    Technology,
}

impl From<By> for alumbron_engine::system::Split {
    fn from(by: By) -> Self {
        match by {
            By::Fuel => Self::Fuel,
            By::Supplier => Self::Supplier,
            By::Technology => Self::Technology,
        }
    }
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Every sample is lived in all worlds that come of switching causes off, on the same luck. A cause's share is its Shapley \
value: what it adds, averaged over all orders of the causes. Shares sum to the unserved energy in every sample. First in \
is what a cause does alone, last in what would be spared without it alone.

--by asks one level deeper. The parts of a cause share what it adds in the same way, and sum to its share in every \
sample. By supplier, a part is what a supplier does not deliver of what was agreed: by its regime, loading, delays, \
seizures and all disruptions that strike it; what is left was never agreed, could not be paid or found no way ashore. It \
takes many more worlds, so begin with few samples.

  alumbron why --samples 20
  alumbron why --scenario without-venezuela --against baseline --by supplier --samples 10")]
pub(crate) struct Why {
    /// A case folder, or the name of an embedded case.
    #[arg(default_value = "cuba-2022")]
    pub(crate) case: String,
    /// Scenario of the case.
    #[arg(long, default_value = "baseline")]
    pub(crate) scenario: String,
    /// Set the shares beside those of this scenario, with paired errors.
    #[arg(long, value_name = "NAME")]
    pub(crate) against: Option<String>,
    /// Split causes one level deeper: fuel by fuel or by supplier, broken plant by technology.
    #[arg(long, value_enum)]
    pub(crate) by: Option<By>,
    /// Rationing policy.
    #[arg(long, default_value = "burn-first")]
    pub(crate) policy: String,
    #[command(flatten)]
    pub(crate) luck: Luck,
    /// Result folder [default: results/CASE-SCENARIO-why].
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// What goes to standard output.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Imports are told by the energy of the fuel: the share of what units burn, and how concentrated suppliers are by the \
Herfindahl-Hirschman index, the sum of the squares of their shares; its inverse is the number of equal suppliers that \
would be as concentrated.

Then each supplier and each port is lost in turn for --days, from the first of each month on as long as the loss ends \
within the horizon, and nobody steps in: cargoes of a lost supplier do not load and its parts do not come, ships wait outside a lost port. All \
worlds meet the same luck, so the error of what a loss adds is that of paired samples. The worst date is chosen by the \
first half of the samples and its figure is that of the other half, for the largest of several means is too large.

Days of cover are the usable stock by what leaves a tank in an average day. Last comes the energy shortfall threshold of \
ISO New England: violated only if, in the worst 0.25 % of 21-day windows, the worst 72 hours lack over 3 % of their \
demand on average and shortfall lasts over 18 hours.

  alumbron dependence
  alumbron dependence my-case --days 180 --starts 4 --samples 200")]
pub(crate) struct Dependence {
    /// A case folder, or the name of an embedded case.
    #[arg(default_value = "cuba-2022")]
    pub(crate) case: String,
    /// Scenario of the case.
    #[arg(long, default_value = "baseline")]
    pub(crate) scenario: String,
    /// How long a supplier or port is lost, days.
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=36_525))]
    pub(crate) days: u32,
    /// From how many dates on at most, firsts of months spread over the horizon.
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=1200))]
    pub(crate) starts: u16,
    /// Samples of each world, of which there is one for each loss and date.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub(crate) samples: u64,
    #[command(flatten)]
    pub(crate) draw: Draw,
    /// Rationing policy.
    #[arg(long, default_value = "burn-first")]
    pub(crate) policy: String,
    /// Result folder [default: results/CASE-SCENARIO-dependence].
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// What goes to standard output.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
The address is printed on standard output once the page is there. The server listens on loopback alone and turns away \
requests of other sites; nothing is written, and Ctrl-C ends it. Results are those of `run`, `why` and `compare` with the \
same samples and seed 1. The interface that the page draws from is described at /api/v1/openapi.json.")]
pub(crate) struct Serve {
    /// A case folder, or the name of an embedded case.
    #[arg(default_value = "cuba-2022")]
    pub(crate) case: String,
    /// The scenario that is shown first.
    #[arg(long, default_value = "baseline")]
    pub(crate) scenario: String,
    /// Port on loopback; 0 takes any that is free.
    #[arg(long, default_value_t = 7022)]
    pub(crate) port: u16,
    /// Samples that views rest on. A view that takes longer than 90 seconds is given up.
    #[arg(long, default_value_t = crate::serve::SAMPLES, value_parser = clap::value_parser!(u64).range(2..=10_000))]
    pub(crate) samples: u64,
    /// Daily notes of a utility, for the view of what comes; docs/reference/notes.md tells their columns.
    #[arg(long, value_name = "FILE")]
    pub(crate) notes: Option<PathBuf>,
}

/// A case, and the notes of a utility about it.
#[derive(Debug, ClapArgs)]
pub(crate) struct Noted {
    /// A case folder, or the name of an embedded case.
    #[arg(default_value = "cuba-2022")]
    pub(crate) case: String,
    /// Scenario of the case.
    #[arg(long, default_value = "baseline")]
    pub(crate) scenario: String,
    /// Daily notes of the utility, a CSV file; docs/reference/notes.md tells its columns.
    #[arg(long, value_name = "FILE")]
    pub(crate) notes: PathBuf,
}

/// What was learned from earlier notes, if it is to be used.
#[derive(Debug, ClapArgs)]
pub(crate) struct Learned {
    /// What `alumbron calibrate` wrote, laid over the case; its scenario is taken unless another one is named.
    #[arg(long, value_name = "FILE")]
    pub(crate) calibration: Option<PathBuf>,
}

/// Learns from notes up to a date, and writes an overlay scenario for the case.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
The text goes to standard output, or to a new file. Append it to case.toml, or give it to outlook and hindcast, for mornings \
after its date: before that it would know what was still to come.

  alumbron calibrate --notes notes.csv --until 2023-12-31 --out learned.toml
  alumbron hindcast --notes notes-of-2024.csv --calibration learned.toml")]
pub(crate) struct Calibrate {
    #[command(flatten)]
    pub(crate) noted: Noted,
    /// The morning until which notes count [default: the day of the last note].
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<Date>,
    /// A new file to write instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// What may come in the next days, by the notes of a utility up to a morning.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Nothing of a later note is looked at, and of the note of that morning not what was shed on its day.
Lead 1 is the day of the note itself, whose evening is still to come.

Examples:
  alumbron outlook --notes notes.csv                              from the last note on
  alumbron outlook --notes notes.csv --from 2023-09-20 --days 21
  alumbron outlook --notes notes.csv --format json")]
pub(crate) struct Outlook {
    #[command(flatten)]
    pub(crate) noted: Noted,
    #[command(flatten)]
    pub(crate) learned: Learned,
    /// The morning it is made on [default: the day of the last note].
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<Date>,
    /// Days ahead, that morning's own included.
    #[arg(long, default_value_t = 21, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_DAYS)))]
    pub(crate) days: u32,
    /// Samples.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u64).range(2..=10_000))]
    pub(crate) samples: u64,
    #[command(flatten)]
    pub(crate) draw: Draw,
    /// Rationing policy.
    #[arg(long, default_value = "burn-first")]
    pub(crate) policy: String,
    /// Result folder [default: results/CASE-SCENARIO-outlook].
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// What goes to standard output.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

/// Makes an outlook for each morning that has a note, each from what was known then, and scores it.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Scores are of the most that was shed on a day, at leads of 1, 3, 7, 14 and 21 days.

Examples:
  alumbron hindcast --notes notes.csv                     every morning with a note
  alumbron hindcast --notes notes.csv --from 2023-01-01 --every 7")]
pub(crate) struct Hindcast {
    #[command(flatten)]
    pub(crate) noted: Noted,
    #[command(flatten)]
    pub(crate) learned: Learned,
    /// The first morning [default: of the first note].
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<Date>,
    /// The last morning [default: of the last note].
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<Date>,
    /// Only every so many notes.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) every: u32,
    /// Samples of each outlook.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u64).range(2..=10_000))]
    pub(crate) samples: u64,
    #[command(flatten)]
    pub(crate) draw: Draw,
    /// Rationing policy.
    #[arg(long, default_value = "burn-first")]
    pub(crate) policy: String,
    /// Result folder [default: results/CASE-SCENARIO-hindcast].
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// What goes to standard output.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

/// From which seed luck is drawn, and on how many threads.
#[derive(Debug, ClapArgs)]
pub(crate) struct Draw {
    /// Seed of all random streams.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Threads; 0 takes one per core.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=1024))]
    pub(crate) threads: u16,
}

/// How many samples, from which seed, on how many threads.
#[derive(Debug, ClapArgs)]
pub(crate) struct Luck {
    /// Samples of each world.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub(crate) samples: u64,
    #[command(flatten)]
    pub(crate) draw: Draw,
}

/// A relative error as a percentage or a part of 1.
fn relative_error(text: &str) -> Result<f64, String> {
    // The decimal point is moved in the text, so that 0.7% is 0.007 to the last bit.
    let parsed = match text.strip_suffix('%') {
        Some(percent) => format!("{}e-2", percent.trim_end()).parse::<f64>(),
        None => text.parse::<f64>(),
    };
    parsed
        .ok()
        .filter(|error| *error > 0.0 && *error < 1.0)
        .ok_or_else(|| "expected a share between 0 and 1, such as 1% or 0.01".to_owned())
}

fn width_mw(text: &str) -> Result<f64, String> {
    let width = text.parse::<f64>().ok().filter(|width| *width > 0.0 && width.is_finite());
    width.ok_or_else(|| "expected megawatts above 0, such as 0.5".to_owned())
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Check {
    /// A case folder, or the name of an embedded case.
    pub(crate) case: String,
    /// How findings are printed.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
    /// Show what share of the inputs is reported, derived and assumed.
    #[arg(long)]
    pub(crate) sources: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Exact {
    /// A case folder, or the name of an embedded case.
    pub(crate) case: String,
    /// Scenario of the case.
    #[arg(long, default_value = "baseline")]
    pub(crate) scenario: String,
    /// How the answer is printed.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

/// What shortfall is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Metric {
    /// Expected unserved energy.
    Eue,
    /// Expected hours with a shortfall.
    Lolh,
}

#[derive(Debug, ClapArgs)]
#[command(group = clap::ArgGroup::new("thing").required(true))]
#[command(after_help = "\
EFC, equivalent firm capacity: the capacity that never fails and, in the thing's place and region, leaves the same \
shortfall. ELCC, effective load-carrying capability: the demand, the same in every hour, that can be added with it so \
that the shortfall is that without it.

Where convolution applies the answer is exact. Elsewhere all worlds meet the same luck, and the interval is that of the \
paired differences.

What does not exist yet is described by a row of its table, with the fields that docs/reference/case.md lists:
  alumbron credit singlenode-a --add-unit capacity_mw=10,forced_outage_rate=0.1,mttr_h=2
  alumbron credit rts79 --add-battery discharge_mw=100,energy_mwh=400
  alumbron credit my-case --add-unit capacity_mw=50,profile=sun --add-profiles sun.csv
A row without `id` is called `added`; in a case of several regions it names its `region`.")]
pub(crate) struct Credit {
    /// A case folder, or the name of an embedded case.
    pub(crate) case: String,
    /// Credit this unit, all its machines.
    #[arg(long, value_name = "ID", group = "thing")]
    pub(crate) unit: Option<String>,
    /// Credit this battery, all its machines.
    #[arg(long, value_name = "ID", group = "thing")]
    pub(crate) battery: Option<String>,
    /// Credit this demand that can wait.
    #[arg(long, value_name = "ID", group = "thing")]
    pub(crate) response: Option<String>,
    /// Credit this agreement, all its cargoes, in the region of its first tank.
    #[arg(long, value_name = "ID", group = "thing")]
    pub(crate) agreement: Option<String>,
    /// Add a unit and credit it: a row of units.csv, such as a plant or a solar park.
    #[arg(long, value_name = "ROW", group = "thing")]
    pub(crate) add_unit: Option<String>,
    /// Add a battery and credit it: a row of batteries.csv.
    #[arg(long, value_name = "ROW", group = "thing")]
    pub(crate) add_battery: Option<String>,
    /// Add demand that can wait and credit it: a row of demand_response.csv.
    #[arg(long, value_name = "ROW", group = "thing")]
    pub(crate) add_response: Option<String>,
    /// Add an agreement and credit it: a row of agreements.csv.
    #[arg(long, value_name = "ROW", group = "thing")]
    pub(crate) add_agreement: Option<String>,
    /// Read these hourly profiles too, as if the file lay in the case's folder profiles/.
    #[arg(long, value_name = "FILE")]
    pub(crate) add_profiles: Vec<PathBuf>,
    /// What shortfall is measured by.
    #[arg(long, value_enum, default_value = "eue")]
    pub(crate) metric: Metric,
    /// Samples of each world.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(2..=4_000_000))]
    pub(crate) samples: u64,
    /// Take four times as many samples until both intervals are at most so many MW wide.
    #[arg(long, value_name = "MW", value_parser = width_mw)]
    pub(crate) width: Option<f64>,
    #[command(flatten)]
    pub(crate) draw: Draw,
    /// Scenario of the case.
    #[arg(long, default_value = "baseline")]
    pub(crate) scenario: String,
    /// How the answer is printed.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Amounts are a number and t, kt, Mt, bbl, kbbl, Mbbl or m3; volumes take the density that fuels.csv gives.
  alumbron cargo 700000bbl --fuel fuel_oil
  alumbron cargo 110kt --fuel fuel-oil my-case --scenario embargo
Electricity is at the specific use of the units that burn the fuel, weighed by what each burned of it. The text and the \
JSON name every assumption. What one more cargo would spare is another question: see `alumbron credit --add-agreement`.")]
pub(crate) struct Cargo {
    /// How much, such as 700000bbl or 110kt.
    #[arg(value_name = "AMOUNT")]
    pub(crate) amount: Amount,
    /// A case folder, or the name of an embedded case.
    #[arg(default_value = "cuba-2022")]
    pub(crate) case: String,
    /// Id of the fuel; `_` and `-` are the same.
    #[arg(long, value_name = "ID")]
    pub(crate) fuel: String,
    /// Scenario of the case.
    #[arg(long, default_value = "baseline")]
    pub(crate) scenario: String,
    #[command(flatten)]
    pub(crate) luck: Luck,
    /// How the answer is printed.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct New {
    /// The folder to write; must not exist, or be empty.
    pub(crate) dir: PathBuf,
    /// The case to copy: a folder, or the name of an embedded case.
    #[arg(long, default_value = "cuba-2022")]
    pub(crate) from: String,
}

/// A format of another tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Foreign {
    /// The Probabilistic Resource Adequacy Suite: HDF5, versions 0.5 to 0.9.
    Pras,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Names become ids and stay as titles. What is the same in every hour becomes a number, what changes a profile. \
What a case has no place for is told; a file that is broken is refused with all that is wrong. A step of several \
hours becomes as many hours between which nothing fails or returns; steps shorter than an hour need --steps-as-hours.")]
pub(crate) struct Import {
    /// The format of the file.
    #[arg(value_enum)]
    pub(crate) format: Foreign,
    /// The file to read.
    pub(crate) file: PathBuf,
    /// The folder to write; must not exist, or be empty.
    pub(crate) dir: PathBuf,
    /// Take each step shorter than an hour for an hour: hours of results are steps then, and energies are as many times
    /// too large as steps go into an hour.
    #[arg(long)]
    pub(crate) steps_as_hours: bool,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
PRAS keeps whole MW: how much rounding moved is told, and so is what it has no place for, such as fuel. Each \
machine of a unit becomes a generator.")]
pub(crate) struct Export {
    /// The format to write.
    #[arg(value_enum)]
    pub(crate) format: Foreign,
    /// A case folder, or the name of an embedded case.
    pub(crate) case: String,
    /// The file to write; must not exist.
    pub(crate) file: PathBuf,
    /// Scenario of the case.
    #[arg(long, default_value = "baseline")]
    pub(crate) scenario: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Cases {
    /// How the list is printed.
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Explain {
    /// A code such as AL105.
    pub(crate) code: String,
}
