//! Values as arguments of builder calls.

use crate::bug::Bug;
use crate::model::{
    self, Arrays, BodyKind, Constraints, DateFormat, Location, Number, ParamStyle, Service, Ty, Value, WireValue, WrittenAs,
};
use crate::targets::rust::ir::{Arg, Literal};

/// A string literal.
pub(super) fn text(text: &str) -> Arg {
    Arg::Literal(Literal::Str(text.to_owned()))
}

/// A stated value, as the runtime's `Literal`.
pub(super) fn literal(service: &Service, value: &Value) -> Result<Arg, Bug> {
    let (word, literal) = match value {
        Value::Instant(instant, _) => {
            let parts = [instant.second().into(), instant.nanosecond().into()];
            return Ok(Arg::Named("Instant", parts.map(|part| Arg::Literal(Literal::Int(part))).into()));
        }
        Value::Plain(model::Literal::Boolean(flag)) => ("Bool", Literal::Bool(*flag)),
        Value::Plain(model::Literal::Integer(number)) => integer(*number),
        Value::Plain(model::Literal::Float(number)) => ("Float", Literal::Float(*number)),
        Value::Plain(model::Literal::String(text)) => ("Str", Literal::Str(text.clone())),
        Value::Listed(id, value) => match &service.enum_value(*id, *value)?.wire.value {
            WireValue::Integer(number) => integer((*number).into()),
            WireValue::String(text) => ("Str", Literal::Str(text.clone())),
        },
    };
    Ok(Arg::Named(word, vec![Arg::Literal(literal)]))
}

/// A value of the outcome's field, as the runtime's `Literal`. A value beyond 64 bits becomes a float.
pub(super) fn outcome_value(literal: &model::Literal) -> Arg {
    let (word, literal) = match literal {
        model::Literal::Boolean(flag) => ("Bool", Literal::Bool(*flag)),
        model::Literal::Integer(number) if i64::try_from(*number).is_ok() => ("Int", Literal::Int(*number)),
        model::Literal::Integer(number) => ("Float", Literal::Float(*number as f64)),
        model::Literal::Float(number) => ("Float", Literal::Float(*number)),
        model::Literal::String(text) => ("Str", Literal::Str(text.clone())),
    };
    Arg::Named(word, vec![Arg::Literal(literal)])
}

/// The default of an enum, as the runtime's `Literal`. It is a string for an enum of integers too.
pub(super) fn default_text(wire: &str) -> Arg {
    Arg::Named("Str", vec![text(wire)])
}

/// An integer, with the variant of the runtime's `Literal` that has it. An integer beyond 64 bits becomes a float; a condition can compare
/// with such a value.
fn integer(number: i128) -> (&'static str, Literal) {
    match (i64::try_from(number), u64::try_from(number)) {
        (Ok(_), _) => ("Int", Literal::Int(number)),
        (_, Ok(_)) => ("UInt", Literal::Int(number)),
        _ => ("Float", Literal::Float(number as f64)),
    }
}

/// A date format, as the runtime's `DateFormat`.
pub(super) fn date_format(form: DateFormat) -> Arg {
    let word = match form {
        DateFormat::Epoch => "Epoch",
        DateFormat::EpochMs => "EpochMs",
        DateFormat::EpochFraction => "EpochFraction",
        DateFormat::Iso8601 => "Iso8601",
        DateFormat::Iso8601NoT => "Iso8601NoT",
    };
    Arg::Named(word, Vec::new())
}

/// `as` of a field, as the runtime's `WrittenAs`.
pub(super) fn written_as(written_as: WrittenAs) -> Arg {
    let word = match written_as {
        WrittenAs::Number => "Number",
        WrittenAs::String => "String",
    };
    Arg::Named(word, Vec::new())
}

/// How lists are written, as the name of a variant of the runtime's `Arrays`.
pub(super) fn arrays(arrays: Arrays) -> &'static str {
    match arrays {
        Arrays::Repeat => "Repeat",
        Arrays::Brackets => "Brackets",
        Arrays::Indexed => "Indexed",
        Arrays::Comma => "Comma",
        Arrays::Space => "Space",
        Arrays::Pipe => "Pipe",
    }
}

/// The style of a parameter, as a variant of the runtime's `Arrays`, or `Json`.
pub(super) fn style(style: ParamStyle) -> Arg {
    let word = match style {
        ParamStyle::Lists(lists) => arrays(lists),
        ParamStyle::Json => "Json",
    };
    Arg::Named(word, Vec::new())
}

/// The location of a parameter, as the runtime's `ParamLocation`. A file with `in: body` is the whole body. `media` is the media type of the
/// operation's body, if it states one.
pub(super) fn location(location: Location, ty: &Ty, media: Option<&str>) -> Arg {
    let word = match location {
        Location::Whole(kind) => return whole_body(kind, media),
        Location::Body if *ty == Ty::File => "RawBody",
        Location::Query => "Query",
        Location::Path => "Path",
        Location::Header => "Header",
        Location::Body => "Body",
        Location::Form => "Form",
    };
    Arg::Named(word, Vec::new())
}

fn whole_body(kind: BodyKind, media: Option<&str>) -> Arg {
    let word = match kind {
        BodyKind::Json => "JsonBody",
        BodyKind::Text => "TextBody",
        BodyKind::Bytes => "BytesBody",
        BodyKind::File if media.is_none() => return Arg::Named("RawBody", Vec::new()),
        BodyKind::File => "FileBody",
    };
    Arg::Named(word, vec![text(media.unwrap_or(kind.default_media()))])
}

/// The constraints of a value, as the runtime's `Constraint`s.
pub(super) fn constraints(stated: &Constraints) -> Vec<Arg> {
    let word = |word, literal| Arg::Named(word, vec![Arg::Literal(literal)]);
    let mut checks = Vec::new();
    checks.extend(stated.min.as_ref().map(|it| limit(it.value, "Min", "MinInt")));
    checks.extend(stated.max.as_ref().map(|it| limit(it.value, "Max", "MaxInt")));
    checks.extend(stated.min_length.as_ref().map(|it| word("MinLength", Literal::UInt(it.value))));
    checks.extend(stated.max_length.as_ref().map(|it| word("MaxLength", Literal::UInt(it.value))));
    checks.extend(stated.pattern.as_ref().map(|it| word("pattern", Literal::Str(it.as_str().to_owned()))));
    checks.extend(stated.min_items.as_ref().map(|it| word("MinItems", Literal::UInt(it.value))));
    checks.extend(stated.max_items.as_ref().map(|it| word("MaxItems", Literal::UInt(it.value))));
    checks
}

/// The largest integer up to which every integer has an exact float, so that comparing floats is correct.
const MAX_EXACT_INTEGER: u128 = 1 << 53;

/// A limit as a float in the variant `word`, or as an integer in the variant `exact` if it has no exact float.
fn limit(limit: Number, word: &'static str, exact: &'static str) -> Arg {
    match limit {
        Number::Integer(number) if number.unsigned_abs() > MAX_EXACT_INTEGER => {
            Arg::Named(exact, vec![Arg::Literal(Literal::Int(number))])
        }
        number => Arg::Named(word, vec![Arg::Literal(Literal::Float(number.as_f64()))]),
    }
}
