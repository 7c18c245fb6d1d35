//! The schemas of fields and parameters.
//!
//! In: fields. Out: schemas of their types, with constraints, default, example and description.

use serde_json::{Value, json};

use super::json::{Object, insert_if_some, object};
use super::names::Direction;
use super::schemas::Schemas;
use crate::example::{constant, number};
use crate::model::{Constraints, Field, Json, Member, Number, Param, Scalar, Ty, Value as Constant, WrittenAs};

/// The schema of a field of an object, with its documentation. It accepts null if null is written for an absent value. If the service is
/// lenient, optional fields of answers accept null too, since such services send null in place of absent values.
pub(super) fn of_member(schemas: &mut Schemas<'_>, field: &Member, direction: Direction) -> Object {
    let mut schema = bare(schemas, field, direction);
    let is_lenient = matches!(direction, Direction::Answer(_)) && schemas.service.wire.lenient && !field.required;
    if is_lenient || field.null_if_absent {
        schema = schemas.nullable(schema, &field.ty);
    }
    documented(schemas, schema, field, direction)
}

/// The schema of a parameter, with its documentation.
pub(super) fn of_param(schemas: &mut Schemas<'_>, param: &Param) -> Object {
    let schema = bare(schemas, param, Direction::REQUEST);
    documented(schemas, schema, param, Direction::REQUEST)
}

/// Adds the documentation of a field to its schema.
pub(super) fn documented(schemas: &Schemas<'_>, schema: Object, field: &Field, direction: Direction) -> Object {
    let mut keywords = object([("description", json!(describe(field, direction)))]);
    keywords.extend(field.example.as_ref().map(|example| schemas.version.example((&example.value).into())).unwrap_or_default());
    insert_if_some(&mut keywords, "deprecated", field.deprecated.is_some());
    schemas.version.with_keywords(schema, keywords)
}

/// The schema of a field, without documentation.
pub(super) fn bare(schemas: &mut Schemas<'_>, field: &Field, direction: Direction) -> Object {
    let direction = direction_of(field, direction);
    // `as` applies to answers. For a decimal, it applies to requests too.
    let is_decimal = *field.ty.innermost() == Ty::Scalar(Scalar::Decimal);
    let json_type = field.written_as.as_ref().filter(|_| matches!(direction, Direction::Answer(_)) || is_decimal);
    let schema = match json_type {
        Some(json_type) => written_as(schemas, json_type.value, &field.ty),
        None => schemas.ty(&field.ty, direction),
    };
    constrained(schemas, schema, field, direction)
}

/// The direction, with the date format of the field, if it has one.
pub(super) fn direction_of(field: &Field, direction: Direction) -> Direction {
    field.format.as_ref().map_or(direction, |format| direction.with_format(format.value))
}

/// Adds the constraints of a field to its schema and, in a request, its default.
pub(super) fn constrained(schemas: &Schemas<'_>, schema: Object, field: &Field, direction: Direction) -> Object {
    let mut keywords = constraint_keywords(&field.constraints);
    if matches!(direction, Direction::Request(_)) {
        keywords.extend(default(schemas, field).map(|value| ("default".to_owned(), value)));
    }
    schemas.version.with_keywords(schema, keywords)
}

/// The schema of a type whose values are written as JSON numbers or as JSON strings.
fn written_as(schemas: &Schemas<'_>, json_type: WrittenAs, ty: &Ty) -> Object {
    match (json_type, ty) {
        (_, Ty::List(inner) | Ty::OneOrMany(inner)) => {
            object([("type", json!("array")), ("items", json!(written_as(schemas, json_type, inner)))])
        }
        (_, Ty::Nullable(inner)) => {
            let schema = written_as(schemas, json_type, inner);
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

/// The description of a field: its documentation, the date formats of its timestamps, the version that introduced it, and its replacement.
pub(super) fn describe(field: &Field, direction: Direction) -> String {
    let mut text = if field.docs.is_empty() { format!("`{}`.", field.name.value) } else { field.docs.clone() };
    if *field.ty.innermost() == Ty::Scalar(Scalar::Timestamp) {
        text.push_str(&format!(" {}", direction_of(field, direction).date_formats().words()));
    }
    text.push_str(&field.since.as_ref().map(|since| format!(" Since {since}.")).unwrap_or_default());
    if let Some(instead) = &field.deprecated {
        text.push_str(&format!(" Deprecated. {instead}"));
    }
    text.trim_end().to_owned()
}

/// The keywords of JSON Schema for constraints.
fn constraint_keywords(limits: &Constraints) -> Object {
    let mut keywords = Object::new();
    let mut insert = |key: &str, value: Option<Value>| keywords.extend(value.map(|value| (key.to_owned(), value)));
    insert("minimum", limits.min.as_ref().map(|it| limit(it.value)));
    insert("maximum", limits.max.as_ref().map(|it| limit(it.value)));
    insert("minLength", limits.min_length.as_ref().map(|it| json!(it.value)));
    insert("maxLength", limits.max_length.as_ref().map(|it| json!(it.value)));
    // In a specification, a pattern matches the whole text. In JSON Schema, it matches any part of the text.
    insert("pattern", limits.pattern.as_ref().map(|it| json!(format!("^(?:{})$", it.as_str()))));
    insert("minItems", limits.min_items.as_ref().map(|it| json!(it.value)));
    insert("maxItems", limits.max_items.as_ref().map(|it| json!(it.value)));
    insert("uniqueItems", limits.unique.map(|_| json!(true)));
    keywords
}

/// A number of a constraint as JSON.
fn limit(limit: Number) -> Value {
    match limit {
        Number::Integer(integer) => (&Json::integer(integer)).into(),
        Number::Float(float) => number(float),
    }
}

/// The value of a field that is not sent: its own default or, for an optional field, the default of its enum.
fn default(schemas: &Schemas<'_>, field: &Field) -> Option<Value> {
    match &field.default {
        Some(constant) => Some(value(schemas, constant)),
        None if field.required => None,
        None => schemas.lookup(schemas.service.default_of(&field.ty)).flatten().map(|constant| value(schemas, &constant)),
    }
}

/// A constant of the specification as JSON.
pub(super) fn value(schemas: &Schemas<'_>, value: &Constant) -> Value {
    constant(&schemas.lookups, value).unwrap_or_default()
}

/// Whether a value is written as an object, which is `a[key]=…` in a query and in a form.
pub(super) fn is_object(schemas: &Schemas<'_>, ty: &Ty) -> bool {
    match ty {
        Ty::Map(..) => true,
        Ty::Nullable(inner) | Ty::OrFalse(inner) => is_object(schemas, inner),
        Ty::Named(id) => matches!(schemas.def(*id).map(|def| &def.kind), Some(crate::model::TypeKind::Object(_))),
        _ => false,
    }
}
