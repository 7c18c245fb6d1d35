//! Constants, such as a default: as a specification writes them, and checked against their type.
//!
//! In: scalars of a file. Out: data. Not here: the checks (see `check`).

use specwright_text::Instant;

use super::{TypeId, ValueId};
use crate::syntax::Scalar;

/// A constant as a specification writes it, such as a default.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `true` or `false`.
    Boolean(bool),
    /// An integer.
    Integer(i128),
    /// A number with a fraction or an exponent. It is finite.
    Float(f64),
    /// Text, or the wire value of an enum's value.
    String(String),
}

/// A constant that was checked against its type.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A value of an enum.
    Listed(TypeId, ValueId),
    /// A timestamp, and the constant as the specification writes it.
    Instant(Instant, Literal),
    /// A value of another type. A date or a decimal is text that has the syntax of its type.
    Plain(Literal),
}

impl Literal {
    /// The literal that a scalar of a file is; `None` for an empty scalar.
    pub(crate) fn of(scalar: Scalar) -> Option<Literal> {
        Some(match scalar {
            Scalar::Nothing => return None,
            Scalar::Boolean(value) => Literal::Boolean(value),
            Scalar::Integer(value) => Literal::Integer(value),
            Scalar::Float(value) => Literal::Float(value),
            Scalar::Text(value) => Literal::String(value),
        })
    }

    /// The value in backticks.
    pub fn quoted(&self) -> String {
        format!("`{self}`")
    }
}
