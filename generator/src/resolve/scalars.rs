//! Optional texts, and literals.

use crate::model::Literal;
use crate::source::Spanned;
use crate::syntax::Scalar;

/// The text; empty if it is absent.
pub(super) fn text_or_empty(text: &Option<Spanned<String>>) -> String {
    text.as_ref().map(|text| text.value.clone()).unwrap_or_default()
}

/// The text without its span.
pub(super) fn optional(text: &Option<Spanned<String>>) -> Option<String> {
    text.as_ref().map(|text| text.value.clone())
}

/// The literal that a scalar is; `None` for an empty scalar, which was reported.
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
