//! Parameters in the address and in headers.
//!
//! In: parameters of an operation. Out: Parameter Objects. Not here: what travels in a body (see `bodies`).

use serde_json::{Value, json};

use super::schemas::{Schemas, Side};
use super::{Object, fields, object, put_some};
use crate::model::{Field, Operation, Place, Send};

/// Where a parameter really travels: where it says, else where the operation sends; files always in the body.
pub(super) fn place(operation: &Operation, param: &Field) -> Place {
    match (&param.place, operation.send) {
        (Some(place), _) => place.value,
        (None, _) if fields::is_file(&param.ty) => Place::Form,
        (None, Send::Query) => Place::Query,
        (None, Send::Form) => Place::Form,
        (None, Send::Json) => Place::Body,
    }
}

/// Every parameter that is not in the body.
pub(super) fn parameters(schemas: &mut Schemas<'_>, operation: &Operation) -> Value {
    let mut parameters = Vec::new();
    for param in &operation.params {
        match place(operation, param) {
            Place::Path => parameters.push(simple(schemas, param, "path")),
            Place::Header => parameters.push(simple(schemas, param, "header")),
            Place::Query => parameters.push(query(schemas, param)),
            Place::Body | Place::Form => {}
        }
    }
    json!(parameters)
}

fn simple(schemas: &mut Schemas<'_>, param: &Field, place: &str) -> Object {
    let mut parameter = named(&param.name, place, param);
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

/// How a list or an object is spelled in query and form; `None` for what is neither.
pub(super) fn style(list: bool, nested: bool) -> Option<Object> {
    let style = match (list, nested) {
        (true, _) => "form",
        (_, true) => "deepObject",
        _ => return None,
    };
    Some(object([("style", json!(style)), ("explode", json!(true))]))
}

fn named(name: &str, place: &str, param: &Field) -> Object {
    let mut parameter = object([("name", json!(name)), ("in", json!(place)), ("description", json!(fields::describe(param)))]);
    put_some(&mut parameter, "required", param.required || place == "path");
    put_some(&mut parameter, "deprecated", param.deprecated.is_some());
    parameter
}

fn schema(schemas: &mut Schemas<'_>, param: &Field) -> Object {
    let schema = fields::bare(schemas, param, Side::REQUEST);
    let example = param.example.as_ref().map(|example| schemas.version.example((&example.value).into()));
    schemas.version.with(schema, example.unwrap_or_default())
}
