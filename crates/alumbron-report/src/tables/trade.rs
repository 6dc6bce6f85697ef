//! Tables of trade: what became of the cargoes of agreements, and money by the month.

use alumbron_engine::Outcome;
use alumbron_model::Case;

use super::Table;

pub(super) fn cargoes(case: &Case, outcome: &Outcome) -> Table {
    let (agreements, tallies) = (&case.agreements, &outcome.tally.agreements);
    Table::new("cargoes")
        .texts("agreement", agreements.iter().map(|a| a.id.as_str()))
        .texts("supplier", agreements.iter().map(|a| case.suppliers[a.supplier].id.as_str()))
        .texts("fuel", agreements.iter().map(|a| case.fuels[a.fuel].id.as_str()))
        .numbers("cargo_t", agreements.iter().map(|a| a.cargo.0))
        .estimate(["nominated_cargoes", "nominated_standard_error_cargoes"], tallies, |t| &t.nominated)
        .estimate(["loaded_cargoes", "loaded_standard_error_cargoes"], tallies, |t| &t.loaded)
        .estimate(["not_loaded_cargoes", "not_loaded_standard_error_cargoes"], tallies, |t| &t.not_loaded)
        .estimate(["held_cargoes", "held_standard_error_cargoes"], tallies, |t| &t.held)
        .estimate(["held_h", "held_standard_error_h"], tallies, |t| &t.held_h)
        .estimate(["given_up_cargoes", "given_up_standard_error_cargoes"], tallies, |t| &t.given_up)
        .estimate(["seized_cargoes", "seized_standard_error_cargoes"], tallies, |t| &t.seized)
        .estimate(["diverted_cargoes", "diverted_standard_error_cargoes"], tallies, |t| &t.diverted)
        .estimate(["off_spec_cargoes", "off_spec_standard_error_cargoes"], tallies, |t| &t.off_spec)
        .estimate(["delivered_t", "delivered_standard_error_t"], tallies, |t| &t.delivered_t)
        .estimate(["waited_h", "waited_standard_error_h"], tallies, |t| &t.waited_h)
        .estimate(["paid_usd", "paid_standard_error_usd"], tallies, |t| &t.paid_usd)
        .estimate(["owed_usd", "owed_standard_error_usd"], tallies, |t| &t.owed_usd)
        .estimate(["forfeited_usd", "forfeited_standard_error_usd"], tallies, |t| &t.forfeited_usd)
}

pub(super) fn money(case: &Case, outcome: &Outcome) -> Table {
    let tallies = &outcome.tally.money;
    // Without agreements there is nothing to buy.
    let months: Vec<_> = case.calendar.months().into_iter().take(tallies.len()).collect();
    Table::new("money")
        .integers("year", months.iter().map(|m| i64::from(m.0)))
        .integers("month", months.iter().map(|m| i64::from(m.1)))
        .estimate(["income_usd", "income_standard_error_usd"], tallies, |t| &t.income_usd)
        .estimate(["spent_usd", "spent_standard_error_usd"], tallies, |t| &t.spent_usd)
        .estimate(["refunded_usd", "refunded_standard_error_usd"], tallies, |t| &t.refunded_usd)
        .estimate(["owed_usd", "owed_standard_error_usd"], tallies, |t| &t.owed_usd)
        .estimate(["overdue_usd", "overdue_standard_error_usd"], tallies, |t| &t.overdue_usd)
        .estimate(["cash_usd", "cash_standard_error_usd"], tallies, |t| &t.cash_usd)
        .estimate(["held_cargoes", "held_standard_error_cargoes"], tallies, |t| &t.held)
}
