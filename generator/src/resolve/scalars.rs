//! Optional texts and stated values.

use crate::model::Literal;
use crate::source::Spanned;
use crate::syntax::Scalar;

/// The text, or an empty one.
pub(super) fn text(text: &Option<Spanned<String>>) -> String {
    text.as_ref().map(|text| text.value.clone()).unwrap_or_default()
}

/// The text without its position.
pub(super) fn optional(text: &Option<Spanned<String>>) -> Option<String> {
    text.as_ref().map(|text| text.value.clone())
}

/// A stated value; `None` for an empty one, which no key takes.
pub(super) fn literal(scalar: &Spanned<Scalar>) -> Option<Spanned<Literal>> {
    let literal = match &scalar.value {
        Scalar::Nothing => return None,
        Scalar::Boolean(value) => Literal::Boolean(*value),
        Scalar::Integer(value) => Literal::Integer(*value),
        Scalar::Float(value) => Literal::Float(*value),
        Scalar::Text(value) => Literal::String(value.clone()),
    };
    Some(Spanned::new(literal, scalar.span))
}
