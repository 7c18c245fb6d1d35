//! JSON objects, and their parts that an OpenAPI document leaves out or nests.
//!
//! In: keys and values. Out: objects.

use serde_json::{Map, Value, json};

use crate::bug::Bug;
use crate::diagnostic::Code;
use crate::model::FieldPath;

/// A JSON object. Its keys keep the order in which they are inserted.
pub(super) type Object = Map<String, Value>;

/// Creates an object with the given keys and values, in their order.
pub(super) fn object<const N: usize>(pairs: [(&str, Value); N]) -> Object {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// Inserts a value, unless it is null, false or empty. These have no meaning in the document, and some readers refuse an empty list or object.
pub(super) fn insert_if_some(into: &mut Object, key: &str, value: impl Into<Value>) {
    let value = value.into();
    let is_empty = match &value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::String(text) => text.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    };
    if !is_empty {
        into.insert(key.to_owned(), value);
    }
}

/// Adds the schema `value` of a property to the schema of an object. `path` leads to the property through nested objects.
///
/// # Errors
/// If a part of the schema is not what the schema of an object has there.
pub(super) fn insert_property(schema: &mut Object, path: &FieldPath, value: Value, required: bool) -> Result<(), Bug> {
    insert_at_steps(schema, path.first(), path.after_first(), value, required)
}

fn insert_at_steps(schema: &mut Object, first: &str, rest: &[String], value: Value, required: bool) -> Result<(), Bug> {
    let properties = schema.entry("properties").or_insert_with(|| Object::new().into());
    let properties = properties.as_object_mut().ok_or_else(|| not_a_schema("properties"))?;
    match rest {
        [] => drop(properties.insert(first.to_owned(), value)),
        [next, rest @ ..] => {
            let new_object = || json!({ "type": "object", "description": "Groups fields." });
            let inner = properties.entry(first).or_insert_with(new_object).as_object_mut();
            insert_at_steps(inner.ok_or_else(|| not_a_schema(first))?, next, rest, value, required)?;
        }
    }
    if required {
        let names = schema.entry("required").or_insert_with(|| json!([]));
        let names = names.as_array_mut().ok_or_else(|| not_a_schema("required"))?;
        if !names.contains(&json!(first)) {
            names.push(json!(first));
        }
    }
    Ok(())
}

/// The bug that a part of a schema has another JSON type than it must have.
pub(super) fn not_a_schema(part: &str) -> Bug {
    Bug::new(Code::SW9001, format!("`{part}` of a schema"))
}
