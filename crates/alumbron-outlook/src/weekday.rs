//! What demand does on each day of the week.

use crate::Series;

/// Days before and after a day that its demand is compared with.
const SIDE: usize = 7;

/// Fewest days among them that make a comparison.
const FEWEST: usize = 5;

/// Days of the week like none other that each effect is shrunk by. Chosen.
const SHRINK: f64 = 4.0;

/// By how much demand of a day of the week, Monday first, lies above that of the days around it, MW.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weekdays(pub [f64; 7]);

impl Weekdays {
    /// The effects in the notes of a morning, shrunk towards none while there are few.
    #[must_use]
    pub fn of(series: &Series) -> Self {
        let (mut sum, mut n) = ([0.0; 7], [0.0; 7]);
        for (day, demand) in series.demand_mw.iter().enumerate() {
            let Some(demand) = demand else { continue };
            let around = day.saturating_sub(SIDE)..series.len().min(day + SIDE + 1);
            let (mut total, mut count) = (0.0, 0);
            for other in series.demand_mw[around].iter().flatten() {
                (total, count) = (total + other, count + 1);
            }
            if count >= FEWEST {
                let weekday = series.weekday(day);
                sum[weekday] += demand - total / f64::from(u16::try_from(count).unwrap_or(u16::MAX));
                n[weekday] += 1.0;
            }
        }
        Self(std::array::from_fn(|weekday| sum[weekday] / (n[weekday] + SHRINK)))
    }

    /// The effect of a day.
    #[must_use]
    pub fn on(&self, series: &Series, day: usize) -> f64 {
        self.0[series.weekday(day)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sundays_show_and_are_shrunk() {
        let mut series = crate::series::tests::series(&[None; 70], &[None; 70]);
        for (day, demand) in series.demand_mw.iter_mut().enumerate() {
            *demand = Some(if day % 7 == 6 { 930.0 } else { 1000.0 });
        }
        let Weekdays(effects) = Weekdays::of(&series);
        // Of fifteen days two or three are Sundays; ten Sundays are shrunk by four days without effect.
        assert!(effects[6] < -35.0 && effects[6] > -70.0 * 10.0 / 14.0, "{effects:?}");
        assert!(effects[..6].iter().all(|&effect| effect > 0.0 && effect < 12.0), "{effects:?}");
    }
}
