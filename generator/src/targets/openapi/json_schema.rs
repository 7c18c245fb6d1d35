//! Writes the schemas of a service as a document of JSON Schema.
//!
//! In: a service. Out: one document, with the schemas of an OpenAPI 3.1 document under `$defs`. Not here: the schemas themselves.

use serde_json::{Value, json};

use super::names::Direction;
use super::operations;
use super::options::{OpenApiOptions, OpenApiRules};
use super::schemas::Schemas;
use super::timestamps::DateFormats;
use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::model::Service;

/// Writes a document of JSON Schema 2020-12 with a schema for each declared type, for the body of each request, and for errors. A body must also
/// follow the rules of its operation.
///
/// # Errors
/// If the generator has a bug.
pub fn json_schema(service: &Service) -> Result<Value, Bug> {
    let options = OpenApiOptions { rules: OpenApiRules::Schema, ..Default::default() };
    let mut schemas = Schemas::new(service, &options);
    // Describing the operations collects the schemas that they refer to.
    operations::paths(&mut schemas);
    for (id, _) in service.defs() {
        schemas.add_if_missing(id, Direction::Answer(DateFormats::EPOCH));
    }
    let mut document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": service.title(),
        "description": service.docs.trim(),
        "components": {},
    });
    schemas.finish(&mut document)?;
    with_defs(document)
}

/// Moves the schemas from `components/schemas` to `$defs`.
fn with_defs(mut document: Value) -> Result<Value, Bug> {
    let missing = || Bug::new(Code::SW9001, "the schemas of a document");
    let schemas = document.pointer_mut("/components/schemas").map(Value::take).ok_or_else(missing)?;
    let keys = document.as_object_mut().ok_or_else(missing)?;
    keys.shift_remove("components");
    keys.insert("$defs".to_owned(), schemas);
    change_references(&mut document);
    Ok(document)
}

fn change_references(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get_mut("$ref") {
                *reference = reference.replacen("#/components/schemas/", "#/$defs/", 1);
            }
            object.values_mut().for_each(change_references);
        }
        Value::Array(list) => list.iter_mut().for_each(change_references),
        _ => {}
    }
}
