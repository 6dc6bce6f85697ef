//! The registry of finding codes. Codes are stable: a retired code stays listed, its number is never used again.
//!
//! Ranges: AL0xx files and syntax, AL1xx fields and references, AL2xx units and grid, AL3xx time and profiles,
//! AL4xx fuel and supply, AL5xx scenarios and disruptions, AL6xx doubts that do not stop a run, AL7xx import and export.

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// No case exists while it stands.
    Error,
    /// The case can be run; a person should look.
    Warning,
}

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable code, such as `AL103`.
    pub id: &'static str,
    /// How grave.
    pub severity: Severity,
    /// The problem in a few words.
    pub title: &'static str,
    /// What it means, why it matters and how to mend it, for `alumbron explain`.
    pub explanation: &'static str,
}

macro_rules! codes {
    ($($name:ident = $id:literal, $severity:ident, $title:literal, $explanation:literal;)+) => {
        /// One constant per code.
        pub mod codes {
            use super::{Code, Severity};
            $(
                #[doc = concat!($id, ": ", $title)]
                pub static $name: Code =
                    Code { id: $id, severity: Severity::$severity, title: $title, explanation: $explanation };
            )+
        }

        /// Every code, in order.
        pub static CODES: &[&Code] = &[$(&codes::$name),+];
    };
}

codes! {
    UNREADABLE_FILE = "AL001", Error, "a file of the case cannot be read",
        "The file exists but cannot be opened, is too large, or is not a regular file. Check its permissions and size (at most 64 MiB).";
    NOT_UTF8 = "AL002", Error, "a file is not UTF-8 text",
        "Case files are UTF-8. A spreadsheet may have saved Latin-1 or UTF-16; save again as \"CSV UTF-8\".";
    TOML_SYNTAX = "AL003", Error, "case.toml is not valid TOML",
        "The caret shows where the TOML parser stopped. Text needs quotes, dates do not, tables begin with [name] and lists of tables with [[name]].";
    MISSING_FILE = "AL004", Error, "a file the case needs is missing",
        "A case folder needs case.toml, regions.csv and demand.csv; other tables are optional. `alumbron new DIR --from CASE` writes a complete folder to start from.";
    CSV_QUOTE = "AL005", Error, "a quoted CSV cell is never closed",
        "A cell that begins with a double quote must end with one; a quote inside is written twice. Everything after the open quote was taken as one cell.";
    CSV_WIDTH = "AL006", Error, "a CSV row has too many or too few cells",
        "Each row must have as many cells as the header. A comma inside a text needs the text in double quotes.";
    UNKNOWN_FILE = "AL007", Warning, "a file in the folder is not part of the case",
        "The name is not one of the tables. It is ignored. A misspelt name would silently drop a table, hence this warning.";
    EMPTY_TABLE = "AL008", Error, "a table has no header",
        "The first row of a table names its columns. An optional table that is empty can be deleted.";
    DUPLICATE_COLUMN = "AL009", Error, "a column or key stands twice",
        "Each column may stand once; remove or rename one of the two.";
    MISSING_FIELD = "AL101", Error, "a required field is missing",
        "Every row of this table needs the field. The reference of tables lists fields, units of measure and defaults.";
    UNKNOWN_FIELD = "AL102", Error, "a field is not known",
        "The name is not a field of this table, often a misspelling or a unit of measure that does not fit. Columns of your own can be kept by a leading underscore, as in `_note`.";
    WRONG_TYPE = "AL103", Error, "a value is not of the right kind",
        "The field wants another kind of value, such as a number where a word stands. Numbers use a point for decimals and no thousands separators.";
    OUT_OF_RANGE = "AL104", Error, "a value is out of range",
        "The value has the right kind but cannot be: a negative capacity, a share above 1, a number that is not finite. A percentage is written as a fraction: 12 % is 0.12.";
    UNKNOWN_REFERENCE = "AL105", Error, "a name is not declared",
        "The field names something that must be declared in another table. Ids are compared letter by letter, in the same case.";
    DUPLICATE_ID = "AL106", Error, "an id is declared twice",
        "Ids are unique within a table. The second label shows the first declaration.";
    BAD_ID = "AL107", Error, "an id has characters that are not allowed",
        "Ids are lowercase letters, digits, hyphens and underscores, beginning with a letter or a digit, at most 64 characters. Use `title` for the name people read.";
    UNIT_CONFLICT = "AL108", Error, "the same quantity is given in two units of measure",
        "Give the quantity once: both `capacity_mw` and `capacity_kw` in a table leave open which one counts.";
    UNKNOWN_CHOICE = "AL109", Error, "a word is not one of the choices",
        "The field takes one of a few words; the help lists them.";
    BAD_DATE = "AL110", Error, "a date or time cannot be read",
        "Dates are written 2022-07-08, times 2022-07-08 14:00 (local standard time, whole hours), or as an hour of the horizon such as `h36`.";
    CONFLICTING_FIELDS = "AL111", Error, "fields exclude each other",
        "Two ways of saying the same thing were both used, such as an outage rate and a time to failure. Keep one.";
    INCOMPLETE_FIELDS = "AL112", Error, "fields belong together and one is missing",
        "Some fields only mean something together, such as a time to failure and a time to repair.";
    BAD_DELAY = "AL113", Error, "a delay or a random factor cannot be read",
        "A delay is `none`, `fixed(24)`, `uniform(0; 72)`, `exponential(48)` or `choice(0: 0.6; 6: 0.4)`, in hours; choices are hours and weights. A factor is written in the same way, and its mean is above 0.";
    UNKNOWN_TABLE = "AL114", Error, "a table of case.toml is not known",
        "case.toml holds name, title, summary, [horizon], [settings], [money], [policy], [[source]], [[scenario]] and [[disruption]].";
    REPEATED_NAME = "AL115", Error, "a list names the same thing twice",
        "A name counts once in a list: a disruption would otherwise act twice on the same unit, and a unit draw twice from the same tank.";
    LINK_LOOP = "AL201", Error, "a link joins a region to itself",
        "A link needs two different regions.";
    NO_DEMAND = "AL202", Error, "a region has no demand",
        "Every region needs at least one row in demand.csv; a region without consumers takes a row with peak_mw 0.";
    OUTAGE_RATE_RANGE = "AL203", Error, "an outage rate per hour is above one",
        "Outages move in steps of one hour, so mttf_h and mttr_h must be at least 1 and rates at most 1 per hour.";
    DEMAND_LEVEL = "AL204", Error, "the level of demand is not given exactly once",
        "A demand row needs either peak_mw (demand where the profile is 1) or energy_mwh (sum over the horizon), not both.";
    UNIT_WITHOUT_FUEL_USE = "AL205", Error, "a unit draws from a tank but its fuel use is not given",
        "A unit with tanks needs specific_use_t_per_mwh (or _g_per_kwh), or heat_rate_gj_per_mwh together with the heating value of the fuel.";
    FUEL_USE_WITHOUT_TANK = "AL206", Error, "a unit's fuel use is given but it draws from no tank",
        "Name the tanks the unit draws from, or remove the fuel use: without a tank the unit never lacks fuel.";
    MIXED_FUELS_HEAT = "AL207", Error, "the fuel of a tank has no heating value",
        "heat_rate_gj_per_mwh needs lhv_gj_per_t of the fuel. Declare it in fuels.csv or give the specific consumption by mass.";
    OVERLAPPING_MAINTENANCE = "AL208", Error, "maintenance takes more machines than the unit has",
        "The windows of one unit overlap so that more machines are out than it has.";
    TOO_MANY_OUTAGES = "AL209", Error, "units fail too often to be simulated",
        "Every failure and every repair of a machine is an event, and a sample may hold at most 50 million of them; machines may number at most 10 million. Often a rate per year stands under `_per_h`, or megawatts under `count`.";
    INTERFACE_END = "AL210", Error, "a link of an interface does not end in its region",
        "An interface with a region limits what flows into and out of it, so each of its links must have that region at one end. Leave the region out to limit links that lie anywhere: each then counts from its `from` to its `to`, or the other way under `links_reversed`.";
    SHARED_LINK = "AL211", Error, "a link is in two interfaces of one region",
        "A link may be in at most one interface at each of its ends. Put links that share a limit into one interface, or leave the region out: a link may be in any number of groups.";
    PLACED_AND_DECLARED = "AL212", Error, "maintenance of a unit is both declared and to be placed",
        "A unit has either maintenance_d, whose windows are placed where there is most reserve, or rows in maintenance.csv, not both.";
    SHORTFALL_TIERS = "AL213", Error, "tiers of shortfall do not fit together",
        "The tiers of a region, or those of all regions without any of their own, lie on top of each other: ends in MW or as shares of demand, not both; deeper ones cost at least as much; exactly one, the deepest, has no end.";
    COUNTED_TWICE = "AL214", Error, "it is not clear which way a link of an interface counts",
        "A link of a group counts from its `from` to its `to` under `links`, and the other way under `links_reversed`, not both. An interface with a region counts what flows into the region, and has no reversed links.";
    BAD_HORIZON = "AL301", Error, "the horizon cannot be used",
        "The horizon needs a start date and between 1 hour and 100 years.";
    PROFILE_LENGTH = "AL302", Error, "a profile does not cover the horizon",
        "A profile by hour needs one row for each hour of the horizon, by month and hour 288 rows, by hour of day 24.";
    PROFILE_INDEX = "AL303", Error, "the rows of a profile are not in order",
        "Index columns must count up without gaps: hour from 0; month 1 to 12 with hour_of_day 0 to 23; hour_of_day 0 to 23.";
    PROFILE_NO_INDEX = "AL304", Error, "a profile file has no index column",
        "The first columns of a profile file are `hour`, or `month,hour_of_day`, or `hour_of_day`.";
    DUPLICATE_PROFILE = "AL305", Error, "a profile is declared in two files",
        "A profile is named by its column; the name must be unique over all files in profiles/.";
    EMPTY_WINDOW = "AL306", Error, "an end lies before its start",
        "The window holds no hour: end must be after start.";
    WINDOW_OUTSIDE = "AL307", Warning, "a window lies outside the horizon",
        "Nothing of it falls into the simulated hours, so it has no effect.";
    CASE_TOO_LARGE = "AL308", Error, "the case is too large to be simulated",
        "Memory grows with the hours of the horizon times the regions, series of demand, profiles and units, and with its days times the tanks. Shorten the horizon or merge what need not stand apart.";
    PROFILE_YEARS = "AL309", Error, "a profile does not have one column for each weather year",
        "With weather_years in case.toml a profile file may hold one profile, named as the file, with one column for each of these years and no other column.";
    STOCK_ABOVE_CAPACITY = "AL401", Error, "a tank starts above its capacity",
        "stock must be at most capacity. A refused delivery is not the same as a tank that starts overfull.";
    HEEL_ABOVE_CAPACITY = "AL402", Error, "the heel of a tank is above its capacity",
        "The heel is the part of the stock that pumps cannot reach; it must be below capacity.";
    FUEL_MISMATCH = "AL403", Error, "fuels do not match",
        "An agreement can deliver only into tanks that hold its fuel, and a transfer joins tanks of one fuel.";
    NO_DENSITY = "AL404", Error, "barrels are given for a fuel without density",
        "Give density_bbl_per_t of the fuel in fuels.csv, or the amount in tonnes.";
    TANK_WITHOUT_PORT = "AL405", Error, "an agreement delivers into a tank that no port serves",
        "Cargoes are unloaded at a port: name the port of the tank in tanks.csv.";
    TANKS_OF_TWO_PORTS = "AL406", Error, "one agreement delivers into tanks of two ports",
        "A cargo calls at one port. Split the agreement in two.";
    CARGO_TOO_LARGE = "AL407", Error, "a cargo is larger than the port accepts",
        "A cargo must be at most max_cargo of its port, unless the port has a rate of lightering.";
    AGREEMENT_VOLUME = "AL408", Error, "how often an agreement ships is given twice",
        "Give either every_d (days between cargoes) or volume_kt_per_y (from which the interval follows), or neither for a single cargo at `first`.";
    NO_CARGO = "AL409", Warning, "an agreement nominates no cargo",
        "Its first cargo would load after the agreement or the horizon ends, or its single cargo before the agreement begins, so nothing is ever delivered. Check `first`, `start` and `end`.";
    REGIME_PROBABILITIES = "AL410", Error, "probabilities of a supplier's regimes do not sum up",
        "What leads away from a state of a chain sums to at most 1 per step, or to exactly 1 if the state itself is named; start probabilities of the states of a supplier sum to 1; of the states that follow by weight at least one has a weight.";
    REGIME_UNCLEAR = "AL411", Error, "which regime a supplier is in is not clear",
        "The regimes of a supplier are one row that holds throughout, a schedule in which every row says `from`, or a chain in which none does. Without start probabilities a chain begins by its long-run shares, which must not depend on where it began.";
    FOREIGN_REGIME = "AL412", Error, "a regime leads to one of another supplier",
        "Each supplier has a chain of its own: `transitions` and `next` name rows of the same supplier.";
    TANK_TO_ITSELF = "AL413", Error, "fuel would go from a tank into itself",
        "A transfer joins two tanks; a refinery draws from other tanks than it fills.";
    NEVER_MOVES = "AL414", Error, "a transfer can never move anything",
        "The receiving tank has no room for a whole batch even when empty, or the sending tank keeps as much as it can hold.";
    TANK_OF_TWO_KINDS = "AL415", Error, "a tank is fuel to one unit and a consumable to another",
        "What units need beside fuel, such as lubricants, is kept in a tank that none of them burns from.";
    UNKNOWN_SCENARIO_TARGET = "AL501", Error, "a scenario changes a row that does not exist",
        "A change names a table and the id of one of its rows.";
    BASELINE_RESERVED = "AL502", Error, "the scenario `baseline` cannot be redefined",
        "`baseline` is the case as its tables stand. Give the overlay another id.";
    UNKNOWN_KIND = "AL503", Error, "a kind of disruption is not known",
        "The reference lists the kinds and their fields.";
    UNKNOWN_SCENARIO = "AL504", Error, "a scenario is not declared",
        "The scenario asked for, or included by another one, is neither `baseline` nor the id of a [[scenario]] in case.toml.";
    SCENARIO_LOOP = "AL505", Error, "a scenario includes itself",
        "Scenarios may include others, and those again others, but the way must not lead back.";
    MISSING_SOURCE = "AL601", Warning, "rows of a table name no source",
        "Rows without a source count as assumed in `alumbron check --sources`.";
    UNUSED_TANK = "AL602", Warning, "a tank is never filled or never used",
        "Nothing draws from it, or nothing can fill it: often a misspelt name elsewhere.";
    SHORT_FLEET = "AL603", Warning, "units and batteries together cannot meet the peak demand",
        "Even with everything up and full, demand exceeds capacity. That may be the finding of the study, or a wrong unit of measure.";
    UNUSED_PROFILE = "AL604", Warning, "a profile is never used",
        "No row names it.";
    NO_EFFECT = "AL605", Warning, "a value has no effect",
        "It acts on something else that is not given: a slower port needs its unloading rate, an emission factor the heating value of the fuel. Give both, or remove the value.";
    NOT_PRAS = "AL701", Error, "a file is not a system of PRAS",
        "It cannot be read as HDF5 with the attributes of a PRAS system: it may be cut off, or of another kind.";
    FOREIGN_DATA = "AL702", Error, "a part of a foreign file is missing or malformed",
        "A group, a series or an attribute that the format asks for is not there, or has another shape or type.";
    FOREIGN_VALUE = "AL703", Error, "a foreign value cannot become part of a case",
        "The file can be read, but holds something that cannot be or that a case cannot say, such as steps shorter than an hour.";
    NOT_CARRIED_OVER = "AL704", Warning, "something is not carried over",
        "The other format, or a case, has no place for it. Results may differ by what is left out.";
    ROUNDED = "AL705", Warning, "values were rounded",
        "PRAS keeps power in whole MW and energy in whole MWh. The label says by how much values moved.";
    NOTES_NO_DATES = "AL801", Error, "a file of notes has no column of dates",
        "Each row of a file of notes is the note of a day, which the column `date` names.";
    NOTES_UNKNOWN_COLUMN = "AL802", Warning, "a column of a file of notes is not known",
        "It is not read. The reference of notes lists the columns; a leading underscore keeps columns of your own.";
    NOTES_BAD_ROW = "AL803", Warning, "a note is left out",
        "Its date cannot be read, stands twice, or lies so far from the others that it must be a misprint; or the row has more or fewer cells than the header.";
    NOTES_BAD_VALUE = "AL804", Warning, "a value of a note is left out",
        "It is no number, or one that cannot be: megawatts are at most five times what all units of the case can generate together, and only a deficit may be negative.";
    NOTES_CONTRADICTION = "AL805", Warning, "a note contradicts itself",
        "Demand less what is available is the deficit. Where the three do not agree by more than a twentieth of demand one of them is a misprint; all three are left out of that note, and what it says was shed counts alone.";
    NOTES_UNKNOWN_UNIT = "AL806", Warning, "a note names a unit that the case does not have",
        "Names are compared without regard to case, blanks, hyphens and underscores. The unit is left out; that it is away counts only in what the note says of the whole system.";
    NOTES_UNIT_TWICE = "AL807", Warning, "a note lists a unit as failed and as in maintenance",
        "It counts as failed.";
    NOTES_EMPTY = "AL808", Error, "a file of notes says nothing to go by",
        "A forecast needs at least one note that says what was shed or is expected to be, or what is missing at the peak.";
}
