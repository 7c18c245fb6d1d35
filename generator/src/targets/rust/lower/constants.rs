//! Constants of the specification, such as defaults, as the runtime declares them.

use crate::bug::Bug;
use crate::model::{self, Service, Value, WireValue};
use crate::targets::rust::ir::{Constant, Literal};

/// A stated value.
pub(super) fn constant(service: &Service, value: &Value) -> Result<Constant, Bug> {
    Ok(match value {
        Value::Instant(instant, _) => Constant::Instant(instant.second().into(), instant.nanosecond().into()),
        Value::Plain(plain) => Constant::Literal(literal(plain)),
        Value::Listed(id, value) => Constant::Literal(match &service.enum_value(*id, *value)?.wire.value {
            WireValue::Integer(number) => Literal::Int((*number).into()),
            WireValue::String(text) => Literal::Str(text.clone()),
        }),
    })
}

/// A literal of the specification. An integer beyond 64 bits becomes a float; a condition can compare with such a value.
pub(super) fn literal(literal: &model::Literal) -> Literal {
    match literal {
        model::Literal::Boolean(flag) => Literal::Bool(*flag),
        model::Literal::Integer(number) => match (i64::try_from(*number), u64::try_from(*number)) {
            (Ok(number), _) => Literal::Int(number.into()),
            (_, Ok(number)) => Literal::UInt(number),
            _ => Literal::Float(*number as f64),
        },
        model::Literal::Float(number) => Literal::Float(*number),
        model::Literal::String(text) => Literal::Str(text.clone()),
    }
}

/// A value of the outcome's field. The runtime compares it with a signed integer or a float.
pub(super) fn outcome_value(value: &model::Literal) -> Literal {
    match literal(value) {
        Literal::UInt(number) => Literal::Float(number as f64),
        other => other,
    }
}
