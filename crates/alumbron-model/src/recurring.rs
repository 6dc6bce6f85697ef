//! Events that recur by chance while a disruption lasts, such as landfalls of hurricanes. What each of them does is drawn,
//! sample by sample; the engine knows places and levers, never the kind of disruption.

use crate::chance::Delay;
use crate::lever::Lever;
use crate::quantity::{Fraction, PerHour};
use crate::time::Window;

/// Events that come at random times, independent of each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Recurring {
    /// When they may come.
    pub windows: Vec<Window>,
    /// Their mean number per hour of those.
    pub rate: PerHour,
    /// Where an event may strike.
    pub places: Vec<Place>,
    /// What it may do there.
    pub strikes: Vec<Strike>,
}

/// A place that an event strikes or not, whatever happens to the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// A name of its own among the places and things of the events; its luck goes by it.
    pub name: String,
    /// Probability that an event strikes it.
    pub chance: Fraction,
}

/// What an event may do to one thing at a place it strikes.
#[derive(Clone, Debug, PartialEq)]
pub struct Strike {
    /// A name of its own, as of a place.
    pub name: String,
    /// The place, by position among those of the events.
    pub place: usize,
    /// Probability that the thing suffers if its place is struck.
    pub chance: Fraction,
    /// What is moved, from the hour of the event on.
    pub lever: Lever,
    /// To what: a factor, from 0 to 1.
    pub value: f64,
    /// For how long, rounded up to whole hours.
    pub lasts: Delay,
}
