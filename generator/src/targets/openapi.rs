//! OpenAPI: a document that describes a service.
//!
//! In: a service and a version of OpenAPI. Out: the document as JSON, keys in a fixed order. Rules that JSON Schema cannot express are
//! sentences in descriptions, and data under `x-specwright-rules`.

mod answers;
mod bodies;
mod declared;
mod dialect;
mod errors;
mod fields;
mod operations;
mod parameters;
mod rules;
mod schemas;
mod security;

use serde_json::{Map, Value, json};

pub use dialect::OpenApiVersion;

use crate::bug::Bug;
use crate::model::Service;
use crate::model::path::steps;
use schemas::Schemas;

/// A JSON object that is being built; its keys keep their order.
type Object = Map<String, Value>;

/// Describes a service in OpenAPI. Paths are relative to the one server, whose URL is the service's base path.
///
/// # Errors
/// If the generator has a fault.
pub fn openapi(service: &Service, version: OpenApiVersion) -> Result<Value, Bug> {
    let mut schemas = Schemas::new(service, version);
    let paths = operations::paths(&mut schemas);
    let mut components = Object::new();
    components.insert("schemas".to_owned(), schemas.finish()?);
    components.insert("responses".to_owned(), errors::responses(service).into());
    put_some(&mut components, "securitySchemes", security::schemes(service));
    let server = if service.base_path.is_empty() { "/" } else { &service.base_path };
    Ok(json!({
        "openapi": version.number(),
        "info": info(service),
        "servers": [{ "url": server, "description": "The service, on the host that serves it." }],
        "tags": tags(service),
        "paths": paths,
        "components": components,
    }))
}

fn info(service: &Service) -> Value {
    let title = service.title();
    let version = if service.version.is_empty() { "1" } else { &service.version };
    let mut docs = service.docs.clone();
    if service.wire.lenient {
        docs.push_str(
            "\n\nNumbers can come as strings, booleans as 0 and 1, and null where a field is absent; the schemas state the form \
             in which values are written.",
        );
    }
    json!({ "title": title, "version": version, "description": docs.trim() })
}

fn tags(service: &Service) -> Value {
    let tag = |resource: &crate::model::Resource| json!({ "name": resource.name.value, "description": resource.docs });
    let own = service.resources.iter().map(tag);
    let chosen = service.operations().flat_map(|operation| &operation.tags);
    let mut chosen: Vec<&str> = chosen.map(|tag| tag.as_str()).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen.retain(|tag| !service.resources.iter().any(|resource| resource.name.value == *tag));
    own.chain(chosen.into_iter().map(|tag| json!({ "name": tag }))).collect()
}

/// An object of these keys, in their order.
fn object<const N: usize>(pairs: [(&str, Value); N]) -> Object {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// Inserts a value unless it is empty: an empty list or object has no meaning, and some readers refuse it.
fn put_some(into: &mut Object, key: &str, value: impl Into<Value>) {
    let value = value.into();
    let nothing = match &value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::String(text) => text.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    };
    if !nothing {
        into.insert(key.to_owned(), value);
    }
}

/// Adds a property at a path through nested objects.
fn put_at(schema: &mut Object, path: &str, value: Value, required: bool) {
    let steps = steps(path).unwrap_or_else(|| vec![path.to_owned()]);
    put_steps(schema, &steps, value, required);
}

fn put_steps(schema: &mut Object, steps: &[String], value: Value, required: bool) {
    let Some((first, rest)) = steps.split_first() else { return };
    let properties = schema.entry("properties").or_insert_with(|| Object::new().into());
    if let Value::Object(properties) = properties {
        let part = || json!({ "type": "object", "description": "A part of the body." });
        match rest {
            [] => drop(properties.insert(first.clone(), value)),
            rest => {
                if let Value::Object(inner) = properties.entry(first.clone()).or_insert_with(part) {
                    put_steps(inner, rest, value, required);
                }
            }
        }
    }
    if required && let Value::Array(names) = schema.entry("required").or_insert_with(|| json!([])) {
        names.push(json!(first));
    }
}
