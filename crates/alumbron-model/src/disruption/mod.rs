//! Disruptions: what may befall the system. One file per kind, plus one line in [`KINDS`].
//!
//! A kind reads its own fields and lowers itself to [`Effect`]s on [levers](crate::lever). What all kinds share (id,
//! time, probability) is read here. To add a kind, see `CONTRIBUTING.md`.

mod agreement_suspension;
mod demand_change;
mod embargo;
mod finance_embargo;
mod fuel_embargo;
mod hurricane;
mod hurricane_season;
mod inland_loss;
mod link_loss;
mod parts_embargo;
mod payment_hold;
mod port_closure;
mod refinery_fire;
mod seizure;
mod shipping_embargo;
mod supplier_default;
mod tank_farm_fire;
mod tank_loss;
mod unit_loss;
mod unit_wear;
mod vessel_designation;

use std::fmt;

use crate::case::Case;
use crate::finding::{At, Finding, codes};
use crate::lever::Effect;
use crate::quantity::{Fraction, Hours};
use crate::record::{Entity, Fields, Id, Idx, Moment};
use crate::recurring::Recurring;
use crate::time::Window;

/// Every kind of disruption.
pub const KINDS: &[Kind] = &[
    agreement_suspension::KIND,
    demand_change::KIND,
    embargo::KIND,
    finance_embargo::KIND,
    fuel_embargo::KIND,
    hurricane::KIND,
    hurricane_season::KIND,
    inland_loss::KIND,
    link_loss::KIND,
    parts_embargo::KIND,
    payment_hold::KIND,
    port_closure::KIND,
    refinery_fire::KIND,
    seizure::KIND,
    shipping_embargo::KIND,
    supplier_default::KIND,
    tank_farm_fire::KIND,
    tank_loss::KIND,
    unit_loss::KIND,
    unit_wear::KIND,
    vessel_designation::KIND,
];

/// A kind of disruption: its name, what it does, and how to read one.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The word under `kind`.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// Reads the kind's own fields.
    pub read: fn(&mut Fields<'_>) -> Option<Box<dyn Lower>>,
}

/// How a disruption becomes effects.
pub trait Lower: fmt::Debug + Send + Sync + LowerClone {
    /// The levers moved while the disruption lasts.
    fn effects(&self, case: &Case, window: Window) -> Vec<Effect>;

    /// What comes by chance while it lasts, drawn anew in every sample; nothing for most kinds.
    fn recurring(&self, _case: &Case, _window: Window) -> Option<Recurring> {
        None
    }
}

/// Cloning behind a box.
pub trait LowerClone {
    /// A boxed copy.
    fn boxed(&self) -> Box<dyn Lower>;
}

impl<T: Lower + Clone + 'static> LowerClone for T {
    fn boxed(&self) -> Box<dyn Lower> {
        Box::new(self.clone())
    }
}

impl Clone for Box<dyn Lower> {
    fn clone(&self) -> Self {
        self.as_ref().boxed()
    }
}

/// One disruption of a case.
#[derive(Clone, Debug)]
pub struct Disruption {
    /// Id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// The kind's name.
    pub kind: &'static str,
    /// Whether it happens unless a scenario says otherwise.
    pub active: bool,
    /// Probability that it happens in a sample.
    pub probability: Fraction,
    /// When.
    pub window: Window,
    /// What it does.
    pub body: Box<dyn Lower>,
}

impl Entity for Disruption {
    const TABLE: &'static str = "disruptions";
    const NOUN: &'static str = "disruption";
}

impl Disruption {
    /// The levers this disruption moves.
    #[must_use]
    pub fn effects(&self, case: &Case) -> Vec<Effect> {
        self.body.effects(case, self.window)
    }

    /// What comes by chance while it lasts.
    #[must_use]
    pub fn recurring(&self, case: &Case) -> Option<Recurring> {
        self.body.recurring(case, self.window)
    }

    /// Reads one disruption of a known kind: the shared fields, then the kind's own.
    pub fn read(kind: &Kind, f: &mut Fields<'_>) -> Option<Self> {
        let id = f.required::<Id>("id", "Name of the disruption, for scenarios.");
        f.required::<String>("kind", "The kind of disruption.");
        let title = f.or("title", String::new(), "the id", "Name for people.");
        let start = f.required::<Moment>("start", "When it begins.");
        let end = f.optional::<Moment>(
            "end",
            "When it ends; without end or duration it lasts to the end of the horizon.",
        );
        let duration = f.optional::<Hours>("duration", "How long it lasts, instead of `end`.");
        let probability = f.or("probability", Fraction(1.0), "1", "Probability that it happens in a sample.");
        let active = f.or("active", true, "true", "Whether it happens unless a scenario enables it.");
        let body = (kind.read)(f);
        if let (Some(end), Some(_)) = (&end, &duration) {
            f.report(Finding::new(
                &codes::CONFLICTING_FIELDS,
                "both `end` and `duration` are given",
                end.span,
                "keep one of the two",
            ));
        }
        let (id, start) = (id?, start?);
        let calendar = f.context()?.calendar;
        let end_at = match (end, duration) {
            (Some(end), _) => Some(At { value: end.value.offset, span: end.span }),
            (None, Some(d)) => Some(At { value: after(start.value.offset, d.value), span: d.span }),
            (None, None) => None,
        };
        let to = end_at.map_or(i64::from(calendar.n_hours), |at| at.value);
        let window = Window { from: start.value.hour, to: Moment::at(to, calendar).hour };
        match end_at {
            Some(end) if end.value <= start.value.offset => {
                let title = format!("disruption `{}` does not end after its start", id.value.0);
                let finding = Finding::new(&codes::EMPTY_WINDOW, title, end.span, "ends here");
                f.report(finding.with_context(start.span, "begins here"));
            }
            _ if window.is_empty() => {
                let title = format!("disruption `{}` covers no hour of the horizon", id.value.0);
                f.report(Finding::new(&codes::WINDOW_OUTSIDE, title, start.span, "begins here"));
            }
            _ => {}
        }
        let title = if title.is_empty() { id.value.0.clone() } else { title };
        Some(Self { id: id.value.0, title, kind: kind.name, active, probability, window, body: body? })
    }
}

/// Those that are named; all if none is.
fn all_or<E: Entity>(all: impl Iterator<Item = Idx<E>>, named: &[Idx<E>]) -> impl Iterator<Item = Idx<E>> {
    all.filter(|idx| named.is_empty() || named.contains(idx))
}

/// The first whole hour at or after the end of a duration; a duration beyond every horizon counts as endless.
fn after(start: i64, duration: Hours) -> i64 {
    // Chosen far above the longest horizon and far below where whole hours lose digits, so the cast is exact.
    start.saturating_add(duration.0.ceil().min(1e12) as i64)
}
