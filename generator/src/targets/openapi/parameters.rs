//! Parameters in the address and in headers.
//!
//! In: parameters of an operation. Out: Parameter Objects. Not here: what travels in a body (see `bodies`).

use serde_json::{Value, json};

use super::schemas::{Direction, Schemas};
use super::{Object, fields, object, put_some};
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
pub(super) fn parameters(schemas: &mut Schemas<'_>, operation: &Operation) -> Value {
    let mut parameters = Vec::new();
    for param in &operation.params {
        match location(operation, param) {
            Location::Path => parameters.push(simple(schemas, param, "path")),
            Location::Header => parameters.push(simple(schemas, param, "header")),
            Location::Query => parameters.push(query(schemas, param)),
            Location::Body | Location::Form => {}
        }
    }
    json!(parameters)
}

fn simple(schemas: &mut Schemas<'_>, param: &Field, location: &str) -> Object {
    let mut parameter = named(&param.name, location, param);
    parameter.insert("schema".to_owned(), schema(schemas, param).into());
    parameter
}

/// A list repeats its name; an object has its keys in brackets.
fn query(schemas: &mut Schemas<'_>, param: &Field) -> Object {
    let (list, nested) = (fields::is_list(&param.ty), fields::is_object(schemas, &param.ty));
    let name = if list { fields::listed_name(&param.name, schemas.service.wire.arrays) } else { param.name.value.clone() };
    let mut parameter = named(&name, "query", param);
    parameter.extend(style(list, nested).unwrap_or_default());
    parameter.insert("schema".to_owned(), schema(schemas, param).into());
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

fn schema(schemas: &mut Schemas<'_>, param: &Field) -> Object {
    let schema = fields::bare(schemas, param, Direction::REQUEST);
    let example = param.example.as_ref().map(|example| schemas.version.example((&example.value).into()));
    schemas.version.with(schema, example.unwrap_or_default())
}
