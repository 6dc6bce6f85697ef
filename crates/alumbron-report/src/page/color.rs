//! Colors: one ramp for hours without power, and a palette for technologies.
//!
//! The ramp is sequential and of even fall in lightness, after the idea of viridis and inferno (Smith and van der Walt,
//! 2015), so that it reads in gray and with any color vision. On light paper more darkness is darker; on a dark page it
//! is brighter, so that what matters stands out. Anchors are chosen by eye. Pages use the levels as classes `r0` ... .

use std::fmt::Write as _;

/// Levels of the ramp: level 0 is nothing at all.
pub(super) const LEVELS: usize = 12;

/// Colors in the palette of technologies; one more stands for the rest.
pub(super) const PALETTE: usize = 10;

type Rgb = [f64; 3];

/// Anchors over 0 to 1 on light paper.
const LIGHT: [(f64, Rgb); 7] = [
    (0.0, [240.0, 235.0, 223.0]),
    (0.12, [251.0, 226.0, 163.0]),
    (0.3, [248.0, 184.0, 92.0]),
    (0.5, [236.0, 122.0, 78.0]),
    (0.68, [196.0, 69.0, 105.0]),
    (0.84, [122.0, 42.0, 118.0]),
    (1.0, [42.0, 15.0, 79.0]),
];

/// Anchors over 0 to 1 on a dark page.
const DARK: [(f64, Rgb); 7] = [
    (0.0, [35.0, 37.0, 47.0]),
    (0.15, [62.0, 36.0, 92.0]),
    (0.35, [119.0, 42.0, 112.0]),
    (0.55, [187.0, 63.0, 99.0]),
    (0.75, [234.0, 116.0, 80.0]),
    (0.9, [248.0, 184.0, 92.0]),
    (1.0, [253.0, 240.0, 176.0]),
];

/// The level of a value on a scale from 0 to `top`: 0 only for nothing.
pub(super) fn level(value: f64, top: f64) -> usize {
    if !value.is_finite() || value <= 0.0 || top <= 0.0 {
        return 0;
    }
    // Clamped to the levels, so the cast is exact.
    ((value / top * (LEVELS - 1) as f64).ceil()).clamp(1.0, (LEVELS - 1) as f64) as usize
}

/// The style sheet's part on the ramp: custom properties for both themes and the classes that use them.
pub(super) fn style() -> String {
    let mut css = String::from(":root{");
    css.push_str(&properties(&LIGHT));
    css.push_str("}@media(prefers-color-scheme:dark){:root{");
    css.push_str(&properties(&DARK));
    css.push_str("}}");
    // Writing into a string cannot fail.
    for i in 0..LEVELS {
        let _ = write!(css, ".r{i}{{fill:var(--r{i});background:var(--r{i})}}");
    }
    for i in 0..=PALETTE {
        let _ = write!(css, ".c{i}{{fill:var(--c{i});background:var(--c{i})}}");
    }
    css
}

fn properties(anchors: &[(f64, Rgb)]) -> String {
    let mut css = String::new();
    for i in 0..LEVELS {
        let [r, g, b] = blend(anchors, i as f64 / (LEVELS - 1) as f64);
        let _ = write!(css, "--r{i}:rgb({r:.0},{g:.0},{b:.0});");
    }
    css
}

/// The color at a share of the ramp, straight between its anchors.
fn blend(anchors: &[(f64, Rgb)], share: f64) -> Rgb {
    for pair in anchors.windows(2) {
        let ((from, a), (to, b)) = (pair[0], pair[1]);
        if share <= to {
            let part = (share - from) / (to - from);
            return [0, 1, 2].map(|i| a[i] + part * (b[i] - a[i]));
        }
    }
    anchors.last().map_or([0.0; 3], |a| a.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, roughly.
    fn lightness([r, g, b]: Rgb) -> f64 {
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    #[test]
    fn the_ramp_falls_or_rises_all_the_way() {
        let along = |anchors: &[(f64, Rgb)]| -> Vec<f64> {
            (0..LEVELS).map(|i| lightness(blend(anchors, i as f64 / 11.0))).collect()
        };
        assert!(along(&LIGHT).windows(2).all(|w| w[1] < w[0] - 2.0), "{:?}", along(&LIGHT));
        assert!(along(&DARK).windows(2).all(|w| w[1] > w[0] + 1.0), "{:?}", along(&DARK));
    }

    #[test]
    fn only_nothing_is_level_zero() {
        assert_eq!(
            [level(0.0, 10.0), level(0.001, 10.0), level(10.0, 10.0), level(99.0, 10.0)],
            [0, 1, 11, 11]
        );
        assert_eq!([level(1.0, 0.0), level(f64::NAN, 1.0)], [0, 0]);
    }
}
