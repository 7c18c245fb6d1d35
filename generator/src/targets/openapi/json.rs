//! JSON objects, and their parts that an OpenAPI document leaves out or nests.
//!
//! In: keys and values. Out: objects.

use serde_json::{Map, Value, json};

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
pub(super) fn insert_property(schema: &mut Object, path: &FieldPath, value: Value, required: bool) {
    insert_at_steps(schema, path.first(), path.after_first(), value, required);
}

fn insert_at_steps(schema: &mut Object, first: &str, rest: &[String], value: Value, required: bool) {
    let properties = schema.entry("properties").or_insert_with(|| Object::new().into());
    if let Value::Object(properties) = properties {
        let new_object = || json!({ "type": "object", "description": "Groups fields." });
        match rest {
            [] => drop(properties.insert(first.to_owned(), value)),
            [next, rest @ ..] => {
                if let Value::Object(inner) = properties.entry(first).or_insert_with(new_object) {
                    insert_at_steps(inner, next, rest, value, required);
                }
            }
        }
    }
    if required
        && let Value::Array(names) = schema.entry("required").or_insert_with(|| json!([]))
        && !names.contains(&json!(first))
    {
        names.push(json!(first));
    }
}
