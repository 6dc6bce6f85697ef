//! Tables of shortfall events: how long, deep and large they are, and the worst of them.

use alumbron_engine::Outcome;
use alumbron_engine::outcome::EventTally;
use alumbron_model::Case;

use super::Table;
use super::time::dates;

/// A bin of events of the system or of a region.
struct BinRow<'a> {
    region: Option<&'a str>,
    from: f64,
    to: Option<f64>,
    mean: f64,
    share: Option<f64>,
}

/// The bins of one measure of events; `edges` has the lower edges, and one more where the last bin ends.
fn bins<'a>(
    case: &'a Case,
    outcome: &Outcome,
    edges: impl Fn(&EventTally) -> Vec<f64>,
    counts: fn(&EventTally) -> &[u64],
) -> Vec<BinRow<'a>> {
    let samples = outcome.tally.n_samples.max(1) as f64;
    let regions = std::iter::once(None).chain(case.regions.iter().map(|region| Some(region.id.as_str())));
    let mut rows = Vec::new();
    for (region, tally) in regions.zip(&outcome.tally.events) {
        let (edges, all) = (edges(tally), tally.n() as f64);
        for (bin, &n) in counts(tally).iter().enumerate() {
            let (from, to) = (edges[bin], edges.get(bin + 1).copied());
            let share = (all > 0.0).then(|| n as f64 / all);
            rows.push(BinRow { region, from, to, mean: n as f64 / samples, share });
        }
    }
    rows
}

fn table(name: &'static str, [from, to]: [&'static str; 2], rows: &[BinRow<'_>]) -> Table {
    Table::new(name)
        .texts("region", rows.iter().map(|r| r.region))
        .numbers(from, rows.iter().map(|r| r.from))
        .numbers(to, rows.iter().map(|r| r.to))
        .numbers("mean_events", rows.iter().map(|r| r.mean))
        .numbers("share", rows.iter().map(|r| r.share))
}

pub(super) fn durations(case: &Case, outcome: &Outcome) -> Table {
    let edges = |_: &EventTally| EventTally::hours_from().into_iter().map(f64::from).collect();
    table("event_durations", ["from_h", "below_h"], &bins(case, outcome, edges, |tally| &tally.durations))
}

pub(super) fn depths(case: &Case, outcome: &Outcome) -> Table {
    let edges = |tally: &EventTally| {
        let n = tally.depths.len();
        (0..=n).map(|bin| bin as f64 / n as f64 * tally.top_mw).collect()
    };
    table("event_depths", ["from_mw", "below_mw"], &bins(case, outcome, edges, |tally| &tally.depths))
}

pub(super) fn energies(case: &Case, outcome: &Outcome) -> Table {
    let edges = |_: &EventTally| EventTally::energies_from_mwh();
    table("event_energies", ["from_mwh", "below_mwh"], &bins(case, outcome, edges, |tally| &tally.energies))
}

pub(super) fn worst(case: &Case, outcome: &Outcome) -> Table {
    let (events, dates) = (&outcome.tally.worst.0, dates(&case.calendar));
    Table::new("worst_events")
        // Sample numbers stay far below 2^63.
        .integers("sample", events.iter().map(|e| e.sample as i64))
        .integers("hour", events.iter().map(|e| i64::from(e.first_hour)))
        .dates("date", events.iter().map(|e| dates[e.first_hour as usize / 24]))
        .integers("duration_h", events.iter().map(|e| i64::from(e.hours)))
        .numbers("depth_mw", events.iter().map(|e| e.depth_mw))
        .integers("deepest_hour", events.iter().map(|e| i64::from(e.deepest_hour)))
        .numbers("unserved_mwh", events.iter().map(|e| e.unserved_mwh))
}

pub(super) fn worst_units(case: &Case, outcome: &Outcome) -> Table {
    let rows: Vec<_> =
        outcome.witnessed.iter().flat_map(|w| w.away.iter().map(move |away| (&w.event, away))).collect();
    let rows = &rows;
    Table::new("worst_units")
        .integers("sample", rows.iter().map(|(e, _)| e.sample as i64))
        .integers("hour", rows.iter().map(|(e, _)| i64::from(e.first_hour)))
        .texts("unit", rows.iter().map(|(_, away)| case.units.0[away.unit].id.as_str()))
        .integers("out_machines", rows.iter().map(|(_, away)| i64::from(away.machines_out)))
        .integers(
            "maintenance_machines",
            rows.iter().map(|(_, away)| i64::from(away.machines_in_maintenance)),
        )
        .numbers("outage_mw", rows.iter().map(|(_, away)| away.outage_mw))
        .numbers("maintenance_mw", rows.iter().map(|(_, away)| away.maintenance_mw))
        .numbers("derating_mw", rows.iter().map(|(_, away)| away.derating_mw))
        .numbers("no_fuel_mw", rows.iter().map(|(_, away)| away.no_fuel_mw))
}
