//! The weather years: everything that follows a profile, one of which each sample draws.

use alumbron_model::Case;

/// Profiles in one weather year.
#[derive(Clone, Debug)]
pub struct Weather {
    /// Factor of each profile of the case by hour; last, one that is flat.
    pub profiles: Vec<ProfileData>,
    /// Profiles that units follow, at `hour * n_columns + column`: hours lie together, as they are lived.
    share_by_hour: Vec<f64>,
    n_columns: usize,
    /// Whether no unit that moves in most hours offers anything in an hour: the sun does not shine at night.
    calm: Vec<bool>,
    /// When a profile that does not move in most hours takes another value: hour and column.
    pub steps: Vec<(u32, usize)>,
}

/// A profile and its running sum: `sum[b] - sum[a]` is the total over hours `a..b`.
#[derive(Clone, Debug)]
pub struct ProfileData {
    /// Factor per hour.
    pub values: Vec<f64>,
    /// Running sum, one longer.
    pub sum: Vec<f64>,
}

impl ProfileData {
    fn new(values: Vec<f64>) -> Self {
        let mut sum = Vec::with_capacity(values.len() + 1);
        sum.push(0.0);
        for value in &values {
            sum.push(sum[sum.len() - 1] + value);
        }
        Self { values, sum }
    }

    /// The hours in which it takes another value than in the hour before.
    fn steps(&self) -> impl Iterator<Item = u32> {
        let pairs = self.values.windows(2).zip(1..);
        pairs.filter(|(pair, _)| pair[0].to_bits() != pair[1].to_bits()).map(|(_, hour)| hour)
    }
}

impl Weather {
    /// A weather year of a case, counted from 0, of which units follow the profiles `columns`.
    pub(super) fn new(case: &Case, year: usize, columns: &[usize]) -> Self {
        let n_hours = case.calendar.n_hours as usize;
        let years = case.profiles.iter().map(|profile| profile.year(year)[..n_hours].to_vec());
        let profiles: Vec<ProfileData> = years.chain([vec![1.0; n_hours]]).map(ProfileData::new).collect();
        let of_hour = |hour| columns.iter().map(move |&profile| (profile, hour));
        let share = |(profile, hour): (usize, usize)| profiles[profile].values[hour];
        let share_by_hour = (0..n_hours).flat_map(of_hour).map(share).collect();
        Self { share_by_hour, n_columns: columns.len(), calm: Vec::new(), steps: Vec::new(), profiles }
    }

    /// How often a profile takes another value than in the hour before.
    pub(super) fn n_steps(&self, profile: usize) -> usize {
        self.profiles[profile].steps().count()
    }

    /// Lists the steps of these columns and profiles.
    pub(super) fn list_steps(&mut self, columns: impl Iterator<Item = (usize, usize)>) {
        let profiles = &self.profiles;
        self.steps = columns
            .flat_map(|(column, profile)| profiles[profile].steps().map(move |hour| (hour, column)))
            .collect();
        self.steps.sort_unstable();
    }

    /// Finds the hours in which none of these columns offers anything.
    pub(super) fn find_calm(&mut self, columns: &[usize]) {
        let shares = self.share_by_hour.chunks(self.n_columns.max(1));
        self.calm = shares.map(|shares| columns.iter().all(|&column| shares[column] <= 0.0)).collect();
    }

    /// Whether no unit that moves in most hours offers anything in an hour.
    #[inline]
    pub fn is_calm(&self, hour: u32) -> bool {
        self.calm.get(hour as usize).is_none_or(|calm| *calm)
    }

    /// The share of capacity that each profile of units leaves in an hour, by column.
    #[must_use]
    #[inline]
    pub fn shares(&self, hour: u32) -> &[f64] {
        &self.share_by_hour[hour as usize * self.n_columns..][..self.n_columns]
    }
}
