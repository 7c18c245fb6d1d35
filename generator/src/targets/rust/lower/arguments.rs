//! Constants, constraints and locations of parameters, as the runtime declares them.

use crate::bug::Bug;
use crate::model::{self, BodyKind, Constraints, Location, Number, Service, Ty, Value, WireValue};
use crate::targets::rust::ir::{Constant, Constraint, Literal, ParamLocation};

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

/// The location of a parameter. A file with `in: body` is the whole body. `media` is the media type of the operation's body, if it states
/// one.
pub(super) fn location(location: Location, ty: &Ty, media: Option<&str>) -> ParamLocation {
    match location {
        Location::Whole(kind) => whole_body(kind, media),
        Location::Body if *ty == Ty::File => ParamLocation::RawBody,
        Location::Query => ParamLocation::Query,
        Location::Path => ParamLocation::Path,
        Location::Header => ParamLocation::Header,
        Location::Body => ParamLocation::Body,
        Location::Form => ParamLocation::Form,
    }
}

fn whole_body(kind: BodyKind, media: Option<&str>) -> ParamLocation {
    let media_or_default = || media.unwrap_or(kind.default_media()).to_owned();
    match kind {
        BodyKind::Json => ParamLocation::JsonBody(media_or_default()),
        BodyKind::Text => ParamLocation::TextBody(media_or_default()),
        BodyKind::Bytes => ParamLocation::BytesBody(media_or_default()),
        BodyKind::File => media.map_or(ParamLocation::RawBody, |media| ParamLocation::FileBody(media.to_owned())),
    }
}

/// The constraints of a value.
pub(super) fn constraints(stated: &Constraints) -> Vec<Constraint> {
    let mut checks = Vec::new();
    checks.extend(stated.min.as_ref().map(|it| limit(it.value, Constraint::Min, Constraint::MinInteger)));
    checks.extend(stated.max.as_ref().map(|it| limit(it.value, Constraint::Max, Constraint::MaxInteger)));
    checks.extend(stated.min_length.as_ref().map(|it| Constraint::MinLength(it.value)));
    checks.extend(stated.max_length.as_ref().map(|it| Constraint::MaxLength(it.value)));
    checks.extend(stated.pattern.as_ref().map(|it| Constraint::Pattern(it.as_str().to_owned())));
    checks.extend(stated.min_items.as_ref().map(|it| Constraint::MinItems(it.value)));
    checks.extend(stated.max_items.as_ref().map(|it| Constraint::MaxItems(it.value)));
    checks
}

/// The largest integer up to which every integer has an exact float, so that comparing floats is correct.
const MAX_EXACT_INTEGER: u128 = 1 << 53;

/// A limit as a float, or as an integer if it has no exact float.
fn limit(limit: Number, float: fn(f64) -> Constraint, integer: fn(i128) -> Constraint) -> Constraint {
    match limit {
        Number::Integer(number) if number.unsigned_abs() > MAX_EXACT_INTEGER => integer(number),
        number => float(number.as_f64()),
    }
}
