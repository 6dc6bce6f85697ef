//! Names with a number each, such as where a chain goes with which probability.

use super::fields::Reference;
use super::{Complaint, Context, Entity, Idx, Raw, Value};
use crate::finding::{At, codes};

/// Entities with a number each, at least 0, written `blocked: 0.2; slowed: 0.1`.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights<E>(pub Vec<(Idx<E>, f64)>);

impl<E: Entity> Value for Weights<E> {
    const KIND: &'static str = "ids with a number each, `a: 0.2; b: 0.1`";
    fn read(raw: &At<Raw>, factor: f64, context: &Context<'_>) -> Result<Self, Complaint> {
        let form = || Complaint::kind("expected ids with a number each, such as `blocked: 0.2; slowed: 0.1`");
        let (Raw::Cell(text) | Raw::Text(text)) = &raw.value else { return Err(form()) };
        let mut weights: Vec<(Idx<E>, f64)> = Vec::new();
        for part in text.split(';') {
            let (id, number) = part.split_once(':').ok_or_else(form)?;
            let id = At { value: Raw::Cell(id.to_owned()), span: raw.span };
            let Reference(idx) = Reference::<E>::read(&id, factor, context)?;
            let number: f64 = number.trim().parse().map_err(|_| form())?;
            if !(0.0..=1e12).contains(&number) {
                return Err(Complaint::range("numbers must be from 0 to 1e12"));
            }
            if weights.iter().any(|(named, _)| *named == idx) {
                let expected = "names the same one twice".to_owned();
                return Err(Complaint { code: &codes::REPEATED_NAME, expected, help: None });
            }
            weights.push((idx, number));
        }
        Ok(Self(weights))
    }
}
