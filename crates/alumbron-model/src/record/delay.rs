//! How the distribution of a delay is written, or that of a factor.

use super::{Complaint, Context, Raw, Value};
use crate::chance::{Delay, RandomFactor};
use crate::finding::{At, codes};

impl Value for Delay {
    const KIND: &'static str = "delay in hours";
    fn read(raw: &At<Raw>, _: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        let written = match &raw.value {
            Raw::Cell(text) | Raw::Text(text) => text.trim(),
            _ => "",
        };
        parse(written).ok_or_else(|| Complaint {
            code: &codes::BAD_DELAY,
            expected: "expected a delay such as `exponential(48)`".to_owned(),
            help: Some(
                "write none, fixed(24), uniform(0; 72), exponential(48) or choice(0: 0.6; 6: 0.4)".to_owned(),
            ),
        })
    }
}

impl Value for RandomFactor {
    const KIND: &'static str = "distribution of a factor";
    fn read(raw: &At<Raw>, _: f64, _: &Context<'_>) -> Result<Self, Complaint> {
        let written = match &raw.value {
            Raw::Cell(text) | Raw::Text(text) => text.trim(),
            _ => "",
        };
        parse(written).map(Self).filter(|factor| factor.mean() > 0.0).ok_or_else(|| Complaint {
            code: &codes::BAD_DELAY,
            expected: "expected a distribution with a mean above 0, such as `uniform(0.8; 1.2)`".to_owned(),
            help: Some(
                "write fixed(1), uniform(0.8; 1.2), exponential(1) or choice(0.5: 0.4; 1.5: 0.6)".to_owned(),
            ),
        })
    }
}

fn parse(written: &str) -> Option<Delay> {
    if written == "none" {
        return Some(Delay::None);
    }
    let (name, inner) = written.strip_suffix(')')?.split_once('(')?;
    let hours =
        |text: &str| text.trim().parse::<f64>().ok().filter(|h| h.is_finite() && *h >= 0.0 && *h <= 1e6);
    match name.trim() {
        "fixed" => hours(inner).map(Delay::Fixed),
        "exponential" => hours(inner).map(Delay::Exponential),
        "uniform" => {
            let (low, high) = inner.split_once(';')?;
            let (low, high) = (hours(low)?, hours(high)?);
            (low <= high).then_some(Delay::Uniform(low, high))
        }
        "choice" => {
            let choices: Option<Vec<(f64, f64)>> = inner
                .split(';')
                .map(|part| part.split_once(':').and_then(|(h, w)| Some((hours(h)?, hours(w)?))))
                .collect();
            choices.filter(|c| c.iter().map(|(_, w)| w).sum::<f64>() > 0.0).map(Delay::Choice)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_are_read_as_written() {
        assert_eq!(parse("none"), Some(Delay::None));
        assert_eq!(parse("uniform(0; 72)"), Some(Delay::Uniform(0.0, 72.0)));
        assert_eq!(parse("choice(0: 0.6; 6: 0.3)"), Some(Delay::Choice(vec![(0.0, 0.6), (6.0, 0.3)])));
    }

    #[test]
    fn a_random_factor_knows_its_mean_and_its_most() {
        let of =
            |written: &str| parse(written).map(RandomFactor).map(|factor| (factor.mean(), factor.most()));
        assert_eq!(of("uniform(0.5; 1)"), Some((0.75, 1.0)));
        assert_eq!(of("exponential(2)"), Some((2.0, f64::INFINITY)));
        assert_eq!(of("choice(1: 3; 9: 0; 2: 1)"), Some((1.25, 2.0)));
    }

    #[test]
    fn nonsense_is_no_delay() {
        for nonsense in [
            "",
            "fixed",
            "fixed()",
            "uniform(5; 1)",
            "choice(1)",
            "choice(1:0)",
            "fixed(-1)",
            "exponential(inf)",
        ] {
            assert_eq!(parse(nonsense), None, "{nonsense}");
        }
    }
}
