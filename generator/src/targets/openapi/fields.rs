//! Fields and parameters: their type with what they add to it.
//!
//! In: fields. Out: schemas with constraints, default, example and description.

use serde_json::{Value, json};

use super::names::Direction;
use super::schemas::Schemas;
use super::{Object, declared, object, put_some};
use crate::model::{Constraints, Field, Json, Literal, Number, Scalar, Ty, Value as Stated, WrittenAs};

/// The schema of a field, with its documentation. It may be null if null is written for an absent value. A service that reads leniently
/// sends null for what is absent, so that optional fields of its answers may be null too.
pub(super) fn schema(schemas: &mut Schemas<'_>, field: &Field, direction: Direction) -> Object {
    let mut schema = bare(schemas, field, direction);
    let is_lenient = matches!(direction, Direction::Answer(_)) && schemas.service.wire.lenient && !field.required;
    if is_lenient || field.null_if_absent {
        schema = schemas.nullable(schema, &field.ty);
    }
    documented(schemas, schema, field, direction)
}

/// The schema of a parameter in a multipart body, with its documentation.
pub(super) fn part(schemas: &mut Schemas<'_>, field: &Field) -> Object {
    let schema = match field.format {
        None => schemas.part(&field.ty),
        Some(_) => schemas.ty(&field.ty, direction_of(field, Direction::REQUEST)),
    };
    let schema = limited(schemas, schema, field, Direction::REQUEST);
    documented(schemas, schema, field, Direction::REQUEST)
}

fn documented(schemas: &Schemas<'_>, schema: Object, field: &Field, direction: Direction) -> Object {
    let mut words = object([("description", json!(describe(field, direction)))]);
    words.extend(field.example.as_ref().map(|example| schemas.version.example((&example.value).into())).unwrap_or_default());
    put_some(&mut words, "deprecated", field.deprecated.is_some());
    schemas.version.with(schema, words)
}

/// The schema of a field, without documentation.
pub(super) fn bare(schemas: &mut Schemas<'_>, field: &Field, direction: Direction) -> Object {
    let direction = direction_of(field, direction);
    // A decimal is written as a number in requests too.
    let is_decimal = *field.ty.innermost() == Ty::Scalar(Scalar::Decimal);
    let written = field.written_as.as_ref().filter(|_| matches!(direction, Direction::Answer(_)) || is_decimal);
    let schema = match written {
        Some(form) => written_as(schemas, form.value, &field.ty),
        None => schemas.ty(&field.ty, direction),
    };
    limited(schemas, schema, field, direction)
}

/// The direction, with the form of timestamps that the field itself has.
pub(super) fn direction_of(field: &Field, direction: Direction) -> Direction {
    field.format.as_ref().map_or(direction, |form| direction.with_form(form.value))
}

fn limited(schemas: &Schemas<'_>, schema: Object, field: &Field, direction: Direction) -> Object {
    let mut more = limits(&field.constraints);
    if matches!(direction, Direction::Request(_)) {
        more.extend(default(schemas, field).map(|value| ("default".to_owned(), value)));
    }
    schemas.version.with(schema, more)
}

fn written_as(schemas: &Schemas<'_>, form: WrittenAs, ty: &Ty) -> Object {
    match (form, ty) {
        (_, Ty::List(inner) | Ty::OneOrMany(inner)) => {
            object([("type", json!("array")), ("items", json!(written_as(schemas, form, inner)))])
        }
        (_, Ty::Nullable(inner)) => {
            let schema = written_as(schemas, form, inner);
            schemas.nullable(schema, inner)
        }
        (WrittenAs::Number, Ty::Scalar(Scalar::Boolean)) => {
            object([("type", json!("integer")), ("minimum", json!(0)), ("maximum", json!(1))])
        }
        (WrittenAs::String, Ty::Scalar(Scalar::Boolean)) => object([("type", json!("string")), ("enum", json!(["0", "1"]))]),
        (WrittenAs::Number, Ty::Scalar(Scalar::Decimal)) => object([("type", json!("number"))]),
        (WrittenAs::Number, _) => object([("type", json!("integer"))]),
        (WrittenAs::String, _) => object([("type", json!("string")), ("pattern", json!("^-?[0-9]+$"))]),
    }
}

/// The documentation of a field, the forms of its timestamps, the version that introduced it, and what replaces it.
pub(super) fn describe(field: &Field, direction: Direction) -> String {
    let mut text = if field.docs.is_empty() { format!("`{}`.", field.name.value) } else { field.docs.clone() };
    if *field.ty.innermost() == Ty::Scalar(Scalar::Timestamp) {
        text.push_str(&format!(" {}", direction_of(field, direction).forms().words()));
    }
    text.push_str(&field.since.as_ref().map(|since| format!(" Since {since}.")).unwrap_or_default());
    if let Some(instead) = &field.deprecated {
        text.push_str(&format!(" Deprecated. {instead}"));
    }
    text.trim_end().to_owned()
}

fn limits(limits: &Constraints) -> Object {
    let mut all = Object::new();
    let mut put = |key: &str, value: Option<Value>| all.extend(value.map(|value| (key.to_owned(), value)));
    put("minimum", limits.min.as_ref().map(|it| limit(it.value)));
    put("maximum", limits.max.as_ref().map(|it| limit(it.value)));
    put("minLength", limits.min_length.as_ref().map(|it| json!(it.value)));
    put("maxLength", limits.max_length.as_ref().map(|it| json!(it.value)));
    // A pattern of the language matches the whole, one of JSON Schema any part.
    put("pattern", limits.pattern.as_ref().map(|it| json!(format!("^(?:{})$", it.value))));
    put("minItems", limits.min_items.as_ref().map(|it| json!(it.value)));
    put("maxItems", limits.max_items.as_ref().map(|it| json!(it.value)));
    all
}

/// A number without a fraction is written as an integer: `1`, not `1.0`.
fn limit(limit: Number) -> Value {
    match limit {
        Number::Integer(integer) => (&Json::integer(integer)).into(),
        Number::Float(float) => number(float),
    }
}

fn number(value: f64) -> Value {
    let whole = value.fract() == 0.0 && value.abs() < 9.0e15;
    if whole { json!(value as i64) } else { json!(value) }
}

/// The value of a field that is not sent: its own default, else, if it is optional, the default of its enum.
fn default(schemas: &Schemas<'_>, field: &Field) -> Option<Value> {
    match &field.default {
        Some(stated) => Some(value(schemas, stated)),
        None if field.required => None,
        None => schemas.found(schemas.service.default_of(&field.ty)).flatten().map(|stated| value(schemas, &stated)),
    }
}

/// A stated value as JSON.
pub(super) fn value(schemas: &Schemas<'_>, stated: &Stated) -> Value {
    match stated {
        Stated::Listed(id, value) => {
            let value = schemas.found(schemas.service.enum_value(*id, *value));
            value.map_or(Value::Null, |value| declared::wire_value(&value.wire))
        }
        Stated::Plain(literal) => self::literal(literal),
    }
}

/// A literal as JSON.
pub(super) fn literal(literal: &Literal) -> Value {
    match literal {
        Literal::Boolean(flag) => json!(flag),
        Literal::Integer(number) => (&Json::integer(*number)).into(),
        Literal::Float(float) => number(*float),
        Literal::String(text) => json!(text),
    }
}

/// The name of a list in query and form. OpenAPI cannot express `a[0]`; servers that read it read `a[]` too.
pub(super) fn listed_name(name: &str, arrays: crate::model::Arrays) -> String {
    match arrays {
        crate::model::Arrays::Repeat => name.to_owned(),
        crate::model::Arrays::Brackets | crate::model::Arrays::Indexed => format!("{name}[]"),
    }
}

/// Whether a value travels as a list.
pub(super) fn is_list(ty: &Ty) -> bool {
    match ty {
        Ty::List(_) | Ty::OneOrMany(_) => true,
        Ty::Nullable(inner) | Ty::OrFalse(inner) => is_list(inner),
        _ => false,
    }
}

/// Whether a value travels as an object: `a[key]=…` in query and form.
pub(super) fn is_object(schemas: &Schemas<'_>, ty: &Ty) -> bool {
    match ty {
        Ty::Map(..) => true,
        Ty::Nullable(inner) | Ty::OrFalse(inner) => is_object(schemas, inner),
        Ty::Named(id) => matches!(schemas.def(*id).map(|def| &def.kind), Some(crate::model::TypeKind::Object(_))),
        _ => false,
    }
}

/// Whether a value holds a file.
pub(super) fn is_file(ty: &Ty) -> bool {
    match ty {
        Ty::File => true,
        Ty::List(inner) | Ty::OneOrMany(inner) | Ty::Nullable(inner) | Ty::OrFalse(inner) => is_file(inner),
        _ => false,
    }
}
