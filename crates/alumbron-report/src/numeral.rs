//! Numbers as people read them: thousands separators, sensible decimals, units that fit, and errors beside values.
//!
//! Everything here turns finite or infinite `f64` into text and never prints "NaN" or "inf".

use crate::estimate::Estimate;

/// A number with thousands separators and a fixed number of decimals: `12,345.6`.
#[must_use]
pub fn grouped(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let plain = format!("{:.decimals$}", value.abs());
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let mut text = String::new();
    if value < 0.0 && plain.bytes().any(|b| matches!(b, b'1'..=b'9')) {
        text.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text.push_str(rest);
    text
}

/// A number with about three significant digits: `0.0123`, `1.23`, `45.6`, `1,234`.
#[must_use]
pub fn short(value: f64) -> String {
    grouped(value, decimals_for(value, 3))
}

/// A value and its standard error, both to the error's first significant digit: `2.73 ± 0.03`, `1,234 ± 57`.
#[must_use]
pub fn with_error(estimate: Estimate) -> String {
    let Estimate { value, standard_error } = estimate;
    if !standard_error.is_finite() {
        return format!("{} ± ?", short(value));
    }
    if standard_error <= 0.0 {
        let whole = (value - value.round()).abs() < 1e-9;
        return format!("{} ± 0", if whole { grouped(value, 0) } else { short(value) });
    }
    let decimals = decimals_for(standard_error, 1);
    // An error that rounds up to the next power of ten needs a decimal less: 0.0098 is 0.01.
    let digit = (0..decimals).fold(standard_error, |error, _| 10.0 * error);
    let decimals = if digit >= 9.5 { decimals.saturating_sub(1) } else { decimals };
    format!("{} ± {}", grouped(value, decimals), grouped(standard_error, decimals))
}

/// Text of a number with a plus before it unless it begins with a minus.
#[must_use]
pub fn signed(text: &str) -> String {
    if text.starts_with('−') { text.to_owned() } else { format!("+{text}") }
}

/// A share as a percentage: `58 %`, `0.4 %`.
#[must_use]
pub fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    let decimals = usize::from(percent > 0.0 && percent < 0.95);
    format!("{} %", grouped(percent, decimals))
}

/// A share as a percentage with its standard error: `58.1 ± 0.4 %`.
#[must_use]
pub fn percent_with_error(share: Estimate) -> String {
    format!("{} %", with_error(points(share)))
}

/// A share in hundredths, as percentages are told and their differences, in points.
#[must_use]
pub fn points(share: Estimate) -> Estimate {
    Estimate { value: 100.0 * share.value, standard_error: 100.0 * share.standard_error }
}

/// A unit of measure that fits a size: its name and how many base units it holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Name of the unit of measure.
    pub name: &'static str,
    /// Base units in one.
    pub size: f64,
}

impl Scale {
    /// MWh, GWh or TWh for values up to `most`, MWh.
    #[must_use]
    pub fn energy(most: f64) -> Self {
        Self::pick(most, &[("TWh", 1e6), ("GWh", 1e3), ("MWh", 1.0)])
    }

    /// t, kt or Mt for values up to `most`, t.
    #[must_use]
    pub fn mass(most: f64) -> Self {
        Self::pick(most, &[("Mt", 1e6), ("kt", 1e3), ("t", 1.0)])
    }

    /// USD, thousand, million or billion USD for values up to `most`, USD.
    #[must_use]
    pub fn money(most: f64) -> Self {
        Self::pick(most, &[("billion USD", 1e9), ("million USD", 1e6), ("thousand USD", 1e3), ("USD", 1.0)])
    }

    fn pick(most: f64, units: &[(&'static str, f64)]) -> Self {
        let fits = units.iter().find(|(_, size)| most.abs() >= *size).or(units.last());
        let (name, size) = fits.copied().unwrap_or(("", 1.0));
        Self { name, size }
    }

    /// A value in base units, as text with this unit of measure.
    #[must_use]
    pub fn show(self, value: f64) -> String {
        format!("{} {}", short(value / self.size), self.name)
    }

    /// An estimate in base units, as text with this unit of measure.
    #[must_use]
    pub fn estimate(self, estimate: Estimate) -> String {
        format!("{} {}", self.bare(estimate), self.name)
    }

    /// The same without the unit of measure, where a heading tells it.
    #[must_use]
    pub fn bare(self, estimate: Estimate) -> String {
        let Estimate { value, standard_error } = estimate;
        with_error(Estimate { value: value / self.size, standard_error: standard_error / self.size })
    }
}

/// Energy in a unit that fits: `4.20 GWh`.
#[must_use]
pub fn energy(mwh: f64) -> String {
    Scale::energy(mwh).show(mwh)
}

/// Mass in a unit that fits: `12.3 kt`.
#[must_use]
pub fn mass(t: f64) -> String {
    Scale::mass(t).show(t)
}

/// Three-letter English names of months 1 to 12; blank for anything else.
#[must_use]
pub fn month(number: u8) -> &'static str {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES.get(usize::from(number).wrapping_sub(1)).copied().unwrap_or("")
}

/// Decimals that show `digits` significant digits of a value, at most 6.
fn decimals_for(value: f64, digits: usize) -> usize {
    let mut size = value.abs();
    if size <= 0.0 || !size.is_finite() {
        return 0;
    }
    let mut decimals = digits.saturating_sub(1);
    while size >= 10.0 && decimals > 0 {
        size /= 10.0;
        decimals -= 1;
    }
    while size < 1.0 && decimals < 6 {
        size *= 10.0;
        decimals += 1;
    }
    decimals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        assert_eq!(grouped(1_234_567.89, 1), "1,234,567.9");
        assert_eq!(grouped(-1234.0, 0), "−1,234");
        assert_eq!(grouped(999.0, 0), "999");
        assert_eq!(grouped(-0.01, 1), "0.0");
        assert_eq!(grouped(f64::NAN, 1), "–");
    }

    #[test]
    fn decimals_follow_the_size() {
        assert_eq!(
            [short(0.0), short(0.012_34), short(1.234), short(45.67), short(12_345.6)],
            ["0", "0.0123", "1.23", "45.7", "12,346"]
        );
    }

    #[test]
    fn errors_fix_the_decimals_of_values() {
        let show = |value, standard_error| with_error(Estimate { value, standard_error });
        assert_eq!(show(5.2345, 0.143), "5.2 ± 0.1");
        assert_eq!(show(2.7291, 0.0334), "2.73 ± 0.03");
        assert_eq!(show(2.333, 0.0098), "2.33 ± 0.01");
        assert_eq!(show(7.0, 0.0), "7 ± 0");
        assert_eq!(show(1234.5, 56.7), "1,234 ± 57");
        assert_eq!(show(1234.5, 3.3), "1,234 ± 3");
        assert_eq!(show(3.0, f64::INFINITY), "3.00 ± ?");
        assert_eq!(show(0.0, 0.0), "0 ± 0");
    }

    #[test]
    fn units_fit_the_size() {
        assert_eq!(energy(4_200.0), "4.20 GWh");
        assert_eq!(mass(650.0), "650 t");
        assert_eq!(percent(0.583), "58 %");
        assert_eq!(percent(0.004), "0.4 %");
    }
}
