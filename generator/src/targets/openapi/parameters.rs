//! Parameters in the address and in headers.
//!
//! In: parameters of an operation. Out: Parameter Objects. Not here: what travels in a body (see `bodies`).

use serde_json::{Value, json};

use super::names::Direction;
use super::schemas::Schemas;
use super::{Object, examples, fields, object, pages, put_some};
use crate::model::{Field, Location, Operation, Send};

/// Where a parameter is sent: its own location, else the operation's; a file is always in the body.
pub(super) fn location(operation: &Operation, param: &Field) -> Location {
    match (&param.location, operation.http.send) {
        (Some(location), _) => location.value,
        (None, _) if fields::is_file(&param.ty) => Location::Form,
        (None, Send::Query) => Location::Query,
        (None, Send::Form) => Location::Form,
        (None, Send::Json) => Location::Body,
    }
}

/// Every parameter that is not in the body.
pub(super) fn parameters(schemas: &mut Schemas<'_>, operation: &Operation, example: Option<&examples::Request>) -> Value {
    let mut parameters = Vec::new();
    for param in &operation.params {
        let mut parameter = match location(operation, param) {
            Location::Path => simple(schemas, operation, param, "path"),
            Location::Header => simple(schemas, operation, param, "header"),
            Location::Query => query(schemas, operation, param),
            Location::Body | Location::Form => continue,
        };
        // Pages send every example, so that only parameters of the whole example have one.
        let value = example.and_then(|example| example.value(operation, param));
        parameter.extend(value.map(|value| ("example".to_owned(), value.clone())));
        parameters.push(parameter);
    }
    json!(parameters)
}

fn simple(schemas: &mut Schemas<'_>, operation: &Operation, param: &Field, location: &str) -> Object {
    let mut parameter = named(&param.name, location, param);
    parameter.insert("schema".to_owned(), schema(schemas, operation, param).into());
    parameter
}

/// A list repeats its name; an object has its keys in brackets.
fn query(schemas: &mut Schemas<'_>, operation: &Operation, param: &Field) -> Object {
    let (list, nested) = (fields::is_list(&param.ty), fields::is_object(schemas, &param.ty));
    let name = if list { fields::listed_name(&param.name, schemas.service.wire.arrays) } else { param.name.value.clone() };
    let mut parameter = named(&name, "query", param);
    parameter.extend(style(list, nested).unwrap_or_default());
    parameter.insert("schema".to_owned(), schema(schemas, operation, param).into());
    parameter
}

/// The style of a list or an object in query and form; `None` for other types.
pub(super) fn style(list: bool, nested: bool) -> Option<Object> {
    let style = match (list, nested) {
        (true, _) => "form",
        (_, true) => "deepObject",
        _ => return None,
    };
    Some(object([("style", json!(style)), ("explode", json!(true))]))
}

fn named(name: &str, location: &str, param: &Field) -> Object {
    let mut parameter = object([
        ("name", json!(name)),
        ("in", json!(location)),
        ("description", json!(fields::describe(param, Direction::REQUEST))),
    ]);
    put_some(&mut parameter, "required", param.required || location == "path");
    put_some(&mut parameter, "deprecated", param.deprecated.is_some());
    parameter
}

fn schema(schemas: &mut Schemas<'_>, operation: &Operation, param: &Field) -> Object {
    let schema = fields::bare(schemas, param, Direction::REQUEST);
    let mut more = param.example.as_ref().map(|example| schemas.version.example((&example.value).into())).unwrap_or_default();
    more.extend(pages::default_of(schemas, operation, param).map(|size| ("default".to_owned(), json!(size))));
    schemas.version.with(schema, more)
}
