//! Axes of the charts: a frame with round ticks upwards and dates along the horizon.

use alumbron_model::Calendar;

use super::svg::{Anchor, Scale, Svg, tick_label, ticks};
use crate::numeral;

/// The plotting area inside a drawing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl Frame {
    /// Draws grid lines and labels for values from 0 to at least `top` and gives the scale. `steps` is about how many.
    pub(super) fn upward(self, svg: &mut Svg, top: f64, steps: usize) -> Scale {
        let ticks = ticks(top, steps);
        let scale = Scale { top: ticks.last().copied().unwrap_or(0.0), from: self.bottom, to: self.top };
        let step = ticks.get(1).copied().unwrap_or(1.0);
        for &tick in &ticks {
            let y = scale.at(tick);
            let class = if tick > 0.0 { "grid" } else { "axis" };
            svg.line(class, (self.left, y), (self.right, y), None, "");
            svg.text("", (self.left - 8.0, y + 4.5), Anchor::End, &tick_label(tick, step));
        }
        scale
    }

    /// Draws dates along the bottom, at most about `most`.
    pub(super) fn dates(self, svg: &mut Svg, calendar: &Calendar, most: usize) {
        let days = f64::from(calendar.n_days().max(1));
        let scale = Scale { top: days, from: self.left, to: self.right };
        for (day, label) in date_labels(calendar, most) {
            let x = scale.at(f64::from(day));
            svg.line("axis", (x, self.bottom), (x, self.bottom + 4.0), None, "");
            svg.text("", (x + 2.0, self.bottom + 18.0), Anchor::Start, &label);
        }
    }
}

/// Days of the horizon to label, and how: months, or days if the horizon is short, or years if it is long.
pub(super) fn date_labels(calendar: &Calendar, most: usize) -> Vec<(u32, String)> {
    let months = calendar.months();
    let most = most.max(1);
    if months.len() <= 2 {
        let step = calendar.n_days().div_ceil(most as u32).max(1);
        let label = |day: u32| {
            let date = calendar.date(day);
            format!("{} {}", date.day(), numeral::month(date.month().unsigned_abs()))
        };
        let days = (0..calendar.n_days()).step_by(step as usize);
        return days.map(|day| (day, label(day))).collect();
    }
    let step =
        [1usize, 2, 3, 6, 12, 24, 60, 120, 240].into_iter().find(|s| months.len().div_ceil(*s) <= most);
    let step = step.unwrap_or(600);
    // Steps count from January, so that years begin at a label.
    let kept = months.iter().filter(|&&(year, month, _)| {
        (i64::from(year) * 12 + i64::from(month) - 1).rem_euclid(step as i64) == 0
    });
    let label = |year: i16, month: u8| {
        let starts_year = month == 1 && months.len() > 12;
        if step >= 12 || starts_year { year.to_string() } else { numeral::month(month).to_owned() }
    };
    kept.map(|&(year, month, day)| (day, label(year, month))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(start: &str, n_hours: u32) -> Vec<String> {
        let calendar = Calendar { start: start.parse().unwrap(), n_hours };
        date_labels(&calendar, 12).into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn labels_fit_the_horizon() {
        assert_eq!(labels("2022-01-01", 4), ["1 Jan"]);
        assert_eq!(labels("2022-01-01", 8760).len(), 12);
        assert_eq!(labels("2022-06-01", 3 * 8760)[..2], ["Jul".to_owned(), "Oct".to_owned()]);
        assert_eq!(labels("2020-01-01", 10 * 8766).len(), 10);
    }
}
