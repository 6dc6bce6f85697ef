//! Profiles: hourly factors, and quantities that follow one.

use crate::record::Idx;

/// Hourly factors over the whole horizon, in one weather year or in several.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Id: the column's name, or with several weather years the file's.
    pub id: String,
    /// One factor per hour of the horizon, at least 0; in the first weather year, if there are several.
    pub values: Vec<f64>,
    /// The same in the other weather years of the case, in their order; empty if all years are alike.
    pub other_years: Vec<Vec<f64>>,
}

impl Profile {
    /// The factors in a weather year, counted from 0. A profile whose years are alike has the same in each.
    ///
    /// ```
    /// use alumbron_model::entity::Profile;
    /// let sun = Profile { id: "sun".into(), values: vec![0.1], other_years: vec![vec![0.2]] };
    /// assert_eq!(sun.year(1), [0.2]);
    /// let flat = Profile { id: "flat".into(), values: vec![1.0], other_years: vec![] };
    /// assert_eq!(flat.year(1), [1.0]);
    /// ```
    #[must_use]
    pub fn year(&self, year: usize) -> &[f64] {
        year.checked_sub(1).and_then(|other| self.other_years.get(other)).unwrap_or(&self.values)
    }

    /// The factors of each weather year that differs, at least one.
    pub fn years(&self) -> impl Iterator<Item = &[f64]> + Clone {
        std::iter::once(&self.values).chain(&self.other_years).map(Vec::as_slice)
    }

    /// The greatest factor of all hours and years.
    #[must_use]
    pub fn most(&self) -> f64 {
        self.years().flatten().copied().fold(0.0, f64::max)
    }
}

/// A quantity that may change from hour to hour: a level, times the factor of a profile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hourly<Q> {
    /// The quantity where the profile is 1, or always.
    pub level: Q,
    /// What it is multiplied with; constant without one.
    pub profile: Option<Idx<Profile>>,
}

impl<Q> Hourly<Q> {
    /// A quantity that never changes.
    #[must_use]
    pub const fn constant(level: Q) -> Self {
        Self { level, profile: None }
    }
}
