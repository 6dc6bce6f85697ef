//! Tanks that a policy limits: they count as low whatever they hold, and so are looked at every hour.

use super::TankFarm;

impl TankFarm<'_> {
    /// Whether a policy limits a tank.
    #[must_use]
    pub fn is_limited(&self, tank: usize) -> bool {
        self.kept[tank].hourly_burn_t.is_infinite()
    }

    /// A policy limits a tank from now on, or lets it go. One that is limited is awake.
    pub fn limit(&mut self, tank: usize, is_limited: bool) {
        let kept = &mut self.kept[tank];
        debug_assert!(kept.asleep.is_none() && kept.mooring.is_none(), "it is awake");
        kept.hourly_burn_t = if is_limited { f64::INFINITY } else { kept.data.hourly_burn_t };
        kept.allowed_t = f64::INFINITY;
        kept.ample_until = 0;
    }

    /// A limited tank may give so much in this hour, t.
    pub fn allow(&mut self, tank: usize, tonnes: f64) {
        self.kept[tank].allowed_t = tonnes;
    }

    /// What was burned of a tank until it was last booked, t; up to date if it is awake.
    #[must_use]
    pub fn burned_t(&self, tank: usize) -> f64 {
        self.kept[tank].tank.burned_t
    }
}
