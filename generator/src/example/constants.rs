//! Constants of a specification as JSON.

use serde_json::{Value, json};

use crate::model::{Json, Literal, Lookups, Value as Constant, WireValue};

/// A default, or the value of a condition. `None` if the enum lacks the value.
pub(crate) fn constant(lookups: &Lookups<'_>, constant: &Constant) -> Option<Value> {
    match constant {
        Constant::Listed(id, value) => lookups.get(lookups.service.enum_value(*id, *value)).map(|value| wire_value(&value.wire)),
        Constant::Instant(_, literal) | Constant::Plain(literal) => Some(self::literal(literal)),
    }
}

/// A literal.
pub(crate) fn literal(literal: &Literal) -> Value {
    match literal {
        Literal::Boolean(flag) => json!(flag),
        Literal::Integer(number) => (&Json::integer(*number)).into(),
        Literal::Float(float) => number(*float),
        Literal::String(text) => json!(text),
    }
}

/// A float. If it has no fraction, it is written as an integer: `1`, not `1.0`. Beyond 2^53 (about 9.0e15), it may not be exact.
pub(crate) fn number(value: f64) -> Value {
    let is_integer = value.fract() == 0.0 && value.abs() < 9.0e15;
    if is_integer { json!(value as i64) } else { json!(value) }
}

/// The wire value of an enum's value.
pub(crate) fn wire_value(wire: &WireValue) -> Value {
    match wire {
        WireValue::Integer(number) => json!(number),
        WireValue::String(text) => json!(text),
    }
}
