//! Values: how a raw value becomes a typed one, and what a reader is told when it does not.

use jiff::civil::{Date, DateTime};

use super::{Names, Raw};
use crate::finding::{At, Code, codes};
use crate::quantity::{Amount, Fraction, Quantity, Tonnes};
use crate::time::{Calendar, Hour};

/// What values may need to know about the case around them.
#[derive(Clone, Copy, Debug)]
pub struct Context<'c> {
    /// Declared ids.
    pub names: &'c Names,
    /// The horizon.
    pub calendar: Calendar,
}

/// Why a raw value is not the value that was wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Complaint {
    /// The code to report.
    pub code: &'static Code,
    /// What was expected.
    pub expected: String,
    /// A way out.
    pub help: Option<String>,
}

impl Complaint {
    /// A value of the wrong kind.
    pub fn kind(expected: impl Into<String>) -> Self {
        Self { code: &codes::WRONG_TYPE, expected: expected.into(), help: None }
    }

    /// A value out of range.
    pub fn range(expected: impl Into<String>) -> Self {
        Self { code: &codes::OUT_OF_RANGE, expected: expected.into(), help: None }
    }
}

/// A type that fields can hold.
pub trait Value: Sized {
    /// What it is, for the reference.
    const KIND: &'static str;
    /// Endings the field's name may carry, with factors; empty if the name stands alone.
    const ENDINGS: &'static [(&'static str, f64)] = &[];

    /// Reads a value; `factor` belongs to the ending that was found, 1 without endings.
    ///
    /// # Errors
    /// A [`Complaint`] if the raw value cannot be this type.
    fn read(raw: &At<Raw>, factor: f64, context: &Context<'_>) -> Result<Self, Complaint>;
}

/// The number in a raw value.
fn number(raw: &Raw) -> Result<f64, Complaint> {
    let value = match raw {
        Raw::Number(value) => Some(*value),
        Raw::Cell(text) => text.trim().parse().ok(),
        _ => None,
    };
    match value {
        None => {
            let comma =
                matches!(raw, Raw::Cell(t) if t.contains(',') && t.replace(',', ".").parse::<f64>().is_ok());
            let mut complaint = Complaint::kind("expected a number");
            complaint.help = comma.then(|| "decimals are written with a point".to_owned());
            Err(complaint)
        }
        Some(value) if value.is_finite() => Ok(value),
        Some(_) => Err(Complaint::range("expected a finite number")),
    }
}

/// The text in a raw value.
fn text(raw: &Raw) -> Result<&str, Complaint> {
    match raw {
        Raw::Cell(text) | Raw::Text(text) => Ok(text.trim()),
        _ => Err(Complaint::kind("expected text in quotes")),
    }
}

/// A value beyond what can be simulated, with the limit in house units.
fn too_much(most: f64, unit: &str) -> Complaint {
    let symbol = [("_per_", "/"), ("mw", "MW"), ("usd", "USD"), ("gj", "GJ")]
        .iter()
        .fold(unit.to_owned(), |symbol, (ending, letters)| symbol.replace(ending, letters));
    let mut complaint = Complaint::range(format!("must be at most {most:.0e} {symbol}"));
    complaint.help = Some("check the unit of measure in the field's name".to_owned());
    complaint
}

impl<Q: Quantity> Value for Q {
    const KIND: &'static str = Q::DIMENSION;
    const ENDINGS: &'static [(&'static str, f64)] = <Q as Quantity>::ENDINGS;
    fn read(raw: &At<Raw>, factor: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        let value = number(&raw.value)? * factor;
        if value < Q::LEAST {
            return Err(Complaint::range(format!("must be at least {}", Q::LEAST)));
        }
        if value > Q::MOST {
            return Err(too_much(Q::MOST, <Q as Quantity>::ENDINGS[0].0));
        }
        Ok(Q::of(value))
    }
}

impl Value for Amount {
    const KIND: &'static str = "amount of fuel";
    // Barrels are marked by a negative factor, since their mass is not known here.
    const ENDINGS: &'static [(&'static str, f64)] = &[("t", 1.0), ("kt", 1e3), ("bbl", -1.0), ("kbbl", -1e3)];
    fn read(raw: &At<Raw>, factor: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        let value = number(&raw.value)?;
        if value < 0.0 {
            return Err(Complaint::range("must be at least 0"));
        }
        // Barrels are checked again once they are tonnes.
        if value * factor.abs() > Tonnes::MOST {
            return Err(too_much(Tonnes::MOST, if factor < 0.0 { "bbl" } else { "t" }));
        }
        Ok(if factor < 0.0 { Self::Barrels(-factor * value) } else { Self::Mass(Tonnes(factor * value)) })
    }
}

impl Value for Fraction {
    const KIND: &'static str = "fraction, 0 to 1";
    fn read(raw: &At<Raw>, _: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        let value = number(&raw.value)?;
        if (0.0..=1.0).contains(&value) {
            return Ok(Self(value));
        }
        let mut complaint = Complaint::range("must be from 0 to 1");
        complaint.help = (value > 1.0 && value <= 100.0)
            .then(|| format!("a fraction, not a percentage: write {}", value / 100.0));
        Err(complaint)
    }
}

/// A factor on something, at least 0; 1 changes nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Factor(pub f64);

impl Factor {
    /// The greatest factor. Chosen: also weights of people are factors, and a thousand mankinds are enough.
    pub const MOST: f64 = 1e12;
}

impl Value for Factor {
    const KIND: &'static str = "factor, at least 0";
    fn read(raw: &At<Raw>, _: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        let value = number(&raw.value)?;
        if value < 0.0 {
            return Err(Complaint::range("must be at least 0"));
        }
        if value > Self::MOST {
            return Err(Complaint::range(format!("must be at most {:.0e}", Self::MOST)));
        }
        Ok(Self(value))
    }
}

impl Value for f64 {
    const KIND: &'static str = "number";
    fn read(raw: &At<Raw>, _: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        number(&raw.value)
    }
}

impl Value for u32 {
    const KIND: &'static str = "whole number";
    fn read(raw: &At<Raw>, _: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        let value = number(&raw.value)?;
        if value.fract() != 0.0 {
            return Err(Complaint::kind("expected a whole number"));
        }
        if !(0.0..=1e6).contains(&value) {
            return Err(Complaint::range("must be from 0 to 1000000"));
        }
        // Checked just above: whole, and within range.
        Ok(value as Self)
    }
}

impl Value for bool {
    const KIND: &'static str = "true or false";
    fn read(raw: &At<Raw>, _: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        match &raw.value {
            Raw::Bool(value) => Ok(*value),
            Raw::Cell(text) if text.trim() == "true" => Ok(true),
            Raw::Cell(text) if text.trim() == "false" => Ok(false),
            _ => Err(Complaint::kind("expected true or false")),
        }
    }
}

impl Value for String {
    const KIND: &'static str = "text";
    fn read(raw: &At<Raw>, _: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        text(&raw.value).map(ToOwned::to_owned)
    }
}

/// The id of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id(pub String);

impl Value for Id {
    const KIND: &'static str = "id";
    fn read(raw: &At<Raw>, _: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        let id = text(&raw.value)?;
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        let begins = id.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        if begins && id.len() <= 64 && id.chars().all(allowed) {
            return Ok(Self(id.to_owned()));
        }
        Err(Complaint {
            code: &codes::BAD_ID,
            expected: "lowercase letters, digits, `-` and `_`".to_owned(),
            help: Some("put the name people read into `title`".to_owned()),
        })
    }
}

/// A point in time: a date, a date with an hour, or an hour of the horizon.
///
/// `hour` is clamped into the horizon; `inside` says whether the time lay within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The hour, from 0 to the end of the horizon.
    pub hour: Hour,
    /// Hours from the start of the horizon as declared: negative before it.
    pub offset: i64,
    /// Whether the declared time lies within the horizon or at its end.
    pub inside: bool,
}

impl Moment {
    /// Reads `2022-07-08`, `2022-07-08 14:00`, `2022-07-08T14:00` or `h36`.
    #[must_use]
    pub fn parse(written: &str, calendar: Calendar) -> Option<Self> {
        if let Some(hour) = written.strip_prefix('h').and_then(|digits| digits.parse::<u32>().ok()) {
            return Some(Self::at(i64::from(hour), calendar));
        }
        let at: DateTime = match written.parse::<Date>() {
            Ok(date) if !written.contains(':') => date.at(0, 0, 0, 0),
            _ => written.replacen(' ', "T", 1).parse().ok()?,
        };
        Some(Self::at(calendar.offset(at), calendar))
    }

    /// The moment so many hours after the start of the horizon.
    #[must_use]
    pub fn at(offset: i64, calendar: Calendar) -> Self {
        let clamped = offset.clamp(0, i64::from(calendar.n_hours));
        // Clamped to the horizon, so the cast is exact.
        Self { hour: Hour(clamped as u32), offset, inside: clamped == offset }
    }
}

impl Value for Moment {
    const KIND: &'static str = "time";
    fn read(raw: &At<Raw>, _: f64, context: &Context<'_>) -> Result<Self, Complaint> {
        let written = match &raw.value {
            Raw::Cell(text) | Raw::Text(text) | Raw::Date(text) => text.trim(),
            _ => "",
        };
        Self::parse(written, context.calendar).ok_or_else(|| Complaint {
            code: &codes::BAD_DATE,
            expected: "expected a time such as 2022-07-08, 2022-07-08 14:00 or h36".to_owned(),
            help: None,
        })
    }
}

/// Several times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moments(pub Vec<Moment>);

impl Value for Moments {
    const KIND: &'static str = "times, `;` between them";
    fn read(raw: &At<Raw>, factor: f64, context: &Context<'_>) -> Result<Self, Complaint> {
        let one = |raw: &At<Raw>| Moment::read(raw, factor, context);
        match &raw.value {
            Raw::List(items) => items.iter().map(one).collect::<Result<_, _>>().map(Self),
            Raw::Cell(text) | Raw::Text(text) => text
                .split(';')
                .map(|part| one(&At { value: Raw::Cell(part.to_owned()), span: raw.span }))
                .collect::<Result<_, _>>()
                .map(Self),
            _ => one(raw).map(|moment| Self(vec![moment])),
        }
    }
}

/// A type with a few words to choose from.
pub trait Choice: Copy + 'static {
    /// The words and what they stand for.
    const CHOICES: &'static [(&'static str, Self)];
}

/// One of the words of a [`Choice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen<C>(pub C);

impl<C: Choice> Value for Chosen<C> {
    const KIND: &'static str = "choice";
    fn read(raw: &At<Raw>, _: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        let word = text(&raw.value)?;
        C::CHOICES.iter().find(|(name, _)| *name == word).map(|(_, choice)| Self(*choice)).ok_or_else(|| {
            let words: Vec<String> = C::CHOICES.iter().map(|(name, _)| format!("`{name}`")).collect();
            Complaint {
                code: &codes::UNKNOWN_CHOICE,
                expected: "not one of the choices".to_owned(),
                help: Some(format!("choose {}", words.join(" or "))),
            }
        })
    }
}
