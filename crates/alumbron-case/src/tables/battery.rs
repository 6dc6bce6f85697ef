//! `batteries.csv` and `demand_response.csv`: what shifts energy in time.

use alumbron_model::entity::{Battery, DemandResponse, Region, Technology};
use alumbron_model::finding::{Finding, codes};
use alumbron_model::quantity::{Fraction, Hours, Megawatts};
use alumbron_model::record::Fields;

use super::outage::outage;
use super::{Known, Row, named, positive};

impl Row for Battery {
    const ABOUT: &'static str = "Batteries, pumped hydro and reservoir hydro: one, or several identical machines that \
        fail independently. They start empty unless start_share says otherwise. Limits are at their terminals. \
        Reservoir hydro has an inflow and withdrawal_mw 0.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, _: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let region = f.reference::<Region>("region", "Where it is connected.");
        let technology = f.reference_or_none::<Technology>("technology", "Its class.");
        let count = f.or("count", 1, "1", "Number of identical machines; 0 takes it out.");
        let discharge = hourly!(f, "discharge", None, "Most power one machine gives from its store.");
        let charge = hourly!(f, "charge", Some("as discharge_mw"), "Most power it takes into its store.");
        let energy = hourly!(f, "energy", None, "Most energy in store.");
        let charge_efficiency =
            hourly!(f, "charge_efficiency", Some("1"), "Share of what is charged that reaches the store.");
        let discharge_efficiency =
            hourly!(f, "discharge_efficiency", Some("1"), "Share of what leaves the store that is given.");
        let carryover = hourly!(
            f,
            "carryover_share",
            Some("1"),
            "Share of the energy in store that is kept from hour to hour."
        );
        let start = f.or(
            "start_share",
            Fraction(0.0),
            "0",
            "Energy in store in hour 0, as a share of the most in that hour.",
        );
        let inflow = hourly!(f, "inflow", Some("0"), "Power that flows in by itself, such as water.");
        let withdrawal = hourly!(f, "withdrawal", Some("as charge_mw"), "Most power it takes from the grid.");
        let injection = hourly!(
            f,
            "injection",
            Some("as discharge_mw"),
            "Most power it gives to the grid, from its store and from inflow that passes through."
        );
        let outage = outage(f);
        let discharge = discharge.whole();
        let charge = discharge.map(|discharge| charge.or_like(discharge));
        Some(Self {
            id: id?.value.0,
            title,
            region: region?.value,
            technology: technology.map(|at| at.value),
            count,
            discharge: discharge?,
            charge: charge?,
            energy: energy.whole()?,
            charge_efficiency: charge_efficiency.or(Fraction(1.0)),
            discharge_efficiency: discharge_efficiency.or(Fraction(1.0)),
            carryover: carryover.or(Fraction(1.0)),
            start,
            inflow: inflow.or(Megawatts(0.0)),
            withdrawal: withdrawal.or_like(charge?),
            injection: injection.or_like(discharge?),
            outage: outage?,
        })
    }
}

impl Row for DemandResponse {
    const ABOUT: &'static str = "Demand that can be borrowed from one hour and paid back in another. What is owed and \
        not paid back in time counts as unserved.";

    fn id(&self) -> &str {
        &self.id
    }

    fn read(f: &mut Fields<'_>, _: &Known) -> Option<Self> {
        let (id, title) = named(f);
        let region = f.reference::<Region>("region", "Whose demand.");
        let borrow = hourly!(f, "borrow", None, "Most power that can be borrowed.");
        let payback = hourly!(f, "payback", Some("as borrow_mw"), "Most power that can be paid back.");
        let energy = hourly!(f, "energy", None, "Most energy that can be owed.");
        let borrow_efficiency =
            hourly!(f, "borrow_efficiency", Some("1"), "Share of what is borrowed that is owed.");
        let payback_efficiency = hourly!(
            f,
            "payback_efficiency",
            Some("1"),
            "Share of what is paid back that reduces what is owed."
        );
        let interest = f.with_default::<f64>(
            "interest_share",
            "0",
            "Share by which what is owed grows each hour, from -1 to 1; negative if part of it is forgiven.",
        );
        let within = f.optional::<Hours>(
            "payback_within",
            "How long after borrowing it must be paid back; at any time without it.",
        );
        let within = positive(f, "payback_within", within);
        let outage = outage(f);
        if let Some(interest) = interest.as_ref().filter(|at| at.value.abs() > 1.0) {
            let label = "must be from -1 to 1";
            f.report(Finding::new(&codes::OUT_OF_RANGE, "bad `interest_share`", interest.span, label));
        }
        let borrow = borrow.whole()?;
        Some(Self {
            id: id?.value.0,
            title,
            region: region?.value,
            borrow,
            payback: payback.or_like(borrow),
            energy: energy.whole()?,
            borrow_efficiency: borrow_efficiency.or(Fraction(1.0)),
            payback_efficiency: payback_efficiency.or(Fraction(1.0)),
            interest: interest.map_or(0.0, |at| at.value),
            payback_within: within.map(|at| at.value),
            outage: outage?,
        })
    }
}
