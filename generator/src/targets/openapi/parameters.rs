//! Describes the parameters in the path, the query, headers and cookies.
//!
//! In: the parameters of an operation. Out: Parameter Objects. Not here: parameters in the body (see `bodies`).

use serde_json::{Value, json};

use super::json::{Object, insert_if_some, object};
use super::names::Direction;
use super::schemas::Schemas;
use super::{bodies, constants, fields, styles};
use crate::example::Request;
use crate::model::{Location, Operation, Param};

/// The key of a parameter in the path that spans several segments.
const SEVERAL_SEGMENTS: &str = "x-multi-segment";

/// The Parameter Objects of all parameters that are not in the body.
pub(super) fn parameters(schemas: &mut Schemas<'_>, operation: &Operation, example: Option<&Request>) -> Value {
    let mut parameters = Vec::new();
    for constant in &operation.constants {
        let location = Location::from(constant.location);
        // OpenAPI ignores headers that are media types.
        let is_ignored = location == Location::Header && constant.is_media_type();
        if !location.is_in_body() && !is_ignored {
            let mut parameter = object([("name", json!(constant.name.value)), ("in", json!(location.word()))]);
            insert_if_some(&mut parameter, "description", constant.docs.as_str());
            parameter.extend([
                ("required".to_owned(), json!(true)),
                ("schema".to_owned(), constants::schema(schemas, constant).into()),
            ]);
            parameters.push(parameter);
        }
    }
    for (id, param) in operation.params_by_id() {
        let mut parameter = match operation.location(param) {
            Location::Path => in_path(schemas, operation, param),
            location @ (Location::Header | Location::Cookie) => simple(schemas, param, location),
            Location::Query if !bodies::is_in_body(schemas, operation, param) => query(schemas, param),
            Location::Query | Location::Body | Location::Form | Location::Whole(_) => continue,
        };
        // Documentation tools send all examples together. So only the parameters that the example request sends have an example.
        let value = example.and_then(|example| example.value(id));
        parameter.extend(value.map(|value| ("example".to_owned(), value.clone())));
        parameters.push(parameter);
    }
    json!(parameters)
}

/// The Parameter Object of a value in the path. OpenAPI cannot state that a value spans several segments.
fn in_path(schemas: &mut Schemas<'_>, operation: &Operation, param: &Param) -> Object {
    let mut parameter = simple(schemas, param, Location::Path);
    if operation.http.path.ends_with(&format!("{{{}*}}", *param.name)) {
        let docs = [param.docs.trim(), "It spans several segments of the path: slashes in it are not escaped."];
        parameter.insert("description".to_owned(), json!(docs.join(" ").trim()));
        parameter.insert(SEVERAL_SEGMENTS.to_owned(), json!(true));
    }
    parameter
}

/// The Parameter Object of a single value in the path, a header or a cookie.
fn simple(schemas: &mut Schemas<'_>, param: &Param, location: Location) -> Object {
    let mut parameter = describe(&param.name, location, param);
    parameter.extend(content(schemas, param));
    parameter
}

/// The schema of a parameter; for JSON in a text, under its media type.
fn content(schemas: &mut Schemas<'_>, param: &Param) -> Object {
    let schema = schema(schemas, param);
    match param.is_json_text() {
        true => object([("content", json!({ "application/json": { "schema": schema } }))]),
        false => object([("schema", schema.into())]),
    }
}

/// The Parameter Object of a parameter in the query.
fn query(schemas: &mut Schemas<'_>, param: &Param) -> Object {
    let name = match param.ty.is_list() {
        true => schemas.service.arrays_of(param).listed_name(&param.name),
        false => param.name.value.clone(),
    };
    let mut parameter = describe(&name, Location::Query, param);
    parameter.extend(styles::style(schemas, param).unwrap_or_default());
    parameter.extend(content(schemas, param));
    parameter
}

/// The keys of a Parameter Object that do not depend on its type.
fn describe(name: &str, location: Location, param: &Param) -> Object {
    let mut parameter = object([
        ("name", json!(name)),
        ("in", json!(location.word())),
        ("description", json!(fields::describe(param, Direction::REQUEST))),
    ]);
    insert_if_some(&mut parameter, "required", param.required || location == Location::Path);
    insert_if_some(&mut parameter, "deprecated", param.deprecated.is_some());
    parameter
}

/// The schema of a parameter, with its example.
fn schema(schemas: &mut Schemas<'_>, param: &Param) -> Object {
    let schema = fields::bare(schemas, param, Direction::REQUEST);
    let keywords = param.example.as_ref().map(|example| schemas.version.example((&example.value).into())).unwrap_or_default();
    schemas.version.with_keywords(schema, keywords)
}
