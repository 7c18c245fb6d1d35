//! Values and words as arguments of the runtime's tables.

use crate::bug::Bug;
use crate::model::{self, Constraints, DateFormat, Location, Number, Scalar, Service, Ty, Value, WireValue, WrittenAs};
use crate::targets::rust::ir::{Arg, Literal};

/// Text.
pub(super) fn text(text: &str) -> Arg {
    Arg::Literal(Literal::Str(text.to_owned()))
}

/// A stated value, as the runtime's `Literal`.
pub(super) fn value(service: &Service, value: &Value) -> Result<Arg, Bug> {
    let (word, literal) = match value {
        Value::Plain(model::Literal::Boolean(flag)) => ("Bool", Literal::Bool(*flag)),
        Value::Plain(model::Literal::Integer(number)) => integer(*number),
        Value::Plain(model::Literal::Float(number)) => ("Float", Literal::Float(*number)),
        Value::Plain(model::Literal::String(text)) => ("Str", Literal::Str(text.clone())),
        Value::Listed(id, value) => match &service.enum_value(*id, *value)?.wire.value {
            WireValue::Integer(number) => integer((*number).into()),
            WireValue::String(text) => ("Str", Literal::Str(text.clone())),
        },
    };
    Ok(Arg::Word(word, vec![Arg::Literal(literal)]))
}

/// A value of the outcome's field, as the runtime's `Literal`.
pub(super) fn outcome_value(literal: &model::Literal) -> Arg {
    let (word, literal) = match literal {
        model::Literal::Boolean(flag) => ("Bool", Literal::Bool(*flag)),
        model::Literal::Integer(number) if i64::try_from(*number).is_ok() => ("Int", Literal::Int(*number)),
        model::Literal::Integer(number) => ("Float", Literal::Float(*number as f64)),
        model::Literal::Float(number) => ("Float", Literal::Float(*number)),
        model::Literal::String(text) => ("Str", Literal::Str(text.clone())),
    };
    Arg::Word(word, vec![Arg::Literal(literal)])
}

/// The default of an enum, as the runtime's `Literal`.
pub(super) fn default_word(wire: &str) -> Arg {
    Arg::Word("Str", vec![text(wire)])
}

/// A value that the specification states for a field, as the runtime's `Literal`. A timestamp is parsed here.
pub(super) fn value_of_field(service: &Service, field: &model::Field, stated: &Value) -> Result<Arg, Bug> {
    let instant = match stated {
        Value::Plain(literal) if *field.ty.bare() == Ty::Scalar(Scalar::Timestamp) => field.instant(literal),
        _ => None,
    };
    match instant {
        Some(instant) => {
            let (second, nanosecond) = (instant.second().into(), instant.nanosecond().into());
            Ok(Arg::Word("Instant", vec![Arg::Literal(Literal::Int(second)), Arg::Literal(Literal::Int(nanosecond))]))
        }
        None => value(service, stated),
    }
}

/// An integer of 64 bits. A condition may compare with a larger one, which a float approximates well enough.
fn integer(number: i128) -> (&'static str, Literal) {
    match (i64::try_from(number), u64::try_from(number)) {
        (Ok(_), _) => ("Int", Literal::Int(number)),
        (_, Ok(_)) => ("UInt", Literal::Int(number)),
        _ => ("Float", Literal::Float(number as f64)),
    }
}

/// A form of timestamps, as the runtime's `DateFormat`.
pub(super) fn date_format(form: DateFormat) -> Arg {
    let word = match form {
        DateFormat::Epoch => "Epoch",
        DateFormat::EpochMs => "EpochMs",
        DateFormat::EpochFraction => "EpochFraction",
        DateFormat::Iso8601 => "Iso8601",
        DateFormat::Iso8601NoT => "Iso8601NoT",
    };
    Arg::Word(word, Vec::new())
}

/// How a boolean or an integer is written.
pub(super) fn written_as(written_as: WrittenAs) -> Arg {
    let word = match written_as {
        WrittenAs::Number => "Number",
        WrittenAs::String => "String",
    };
    Arg::Word(word, Vec::new())
}

/// Where a parameter is sent. A file in the body is the whole body.
pub(super) fn location(location: Location, ty: &Ty) -> Arg {
    let word = match location {
        Location::Body if *ty == Ty::File => "RawBody",
        Location::Query => "Query",
        Location::Path => "Path",
        Location::Header => "Header",
        Location::Body => "Body",
        Location::Form => "Form",
    };
    Arg::Word(word, Vec::new())
}

/// The limits of a value, as the runtime's `Check`s.
pub(super) fn checks(constraints: &Constraints) -> Vec<Arg> {
    let word = |word, literal| Arg::Word(word, vec![Arg::Literal(literal)]);
    let mut checks = Vec::new();
    checks.extend(constraints.min.as_ref().map(|it| limit(it.value, "Min", "MinInt")));
    checks.extend(constraints.max.as_ref().map(|it| limit(it.value, "Max", "MaxInt")));
    checks.extend(constraints.min_length.as_ref().map(|it| word("MinLength", Literal::UInt(it.value))));
    checks.extend(constraints.max_length.as_ref().map(|it| word("MaxLength", Literal::UInt(it.value))));
    checks.extend(constraints.pattern.as_ref().map(|it| word("pattern", Literal::Str(it.value.clone()))));
    checks.extend(constraints.min_items.as_ref().map(|it| word("MinItems", Literal::UInt(it.value))));
    checks.extend(constraints.max_items.as_ref().map(|it| word("MaxItems", Literal::UInt(it.value))));
    checks
}

/// Integers up to this have an exact float, so that comparing as floats is correct.
const EXACT: u128 = 1 << 53;

/// A limit as a float, or as an integer if it has no exact float.
fn limit(limit: Number, word: &'static str, exact: &'static str) -> Arg {
    match limit {
        Number::Integer(number) if number.unsigned_abs() > EXACT => Arg::Word(exact, vec![Arg::Literal(Literal::Int(number))]),
        number => Arg::Word(word, vec![Arg::Literal(Literal::Float(number.as_f64()))]),
    }
}
