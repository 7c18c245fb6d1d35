//! What OpenAPI 3.1 and 3.0 spell differently.
//!
//! In: schemas as 3.1 and 3.0 share them. Out: the same in one of the two. Not here: what the schemas are about.

use serde_json::{Value, json};

use super::{Object, object};

/// Version of the format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpenApiVersion {
    /// 3.1.0, whose schemas are JSON Schema 2020-12.
    #[default]
    V3_1,
    /// 3.0.3, for tools that know no other: no `const`, no lists of types, no conditions.
    V3_0,
}

impl OpenApiVersion {
    /// As the document states it.
    pub(super) fn number(self) -> &'static str {
        match self {
            OpenApiVersion::V3_1 => "3.1.0",
            OpenApiVersion::V3_0 => "3.0.3",
        }
    }

    /// Exactly one value.
    pub(super) fn constant(self, value: Value) -> Object {
        match self {
            OpenApiVersion::V3_1 => object([("const", value)]),
            OpenApiVersion::V3_0 => object([("enum", json!([value]))]),
        }
    }

    /// The schema, or null. `of` is the JSON type that a reference leads to, if all its values have one.
    pub(super) fn nullable(self, schema: Object, of: Option<&str>) -> Object {
        // Nothing is forbidden, so null is allowed already.
        if schema.is_empty() {
            return schema;
        }
        match self {
            OpenApiVersion::V3_1 => nullable_by_type(schema),
            OpenApiVersion::V3_0 => nullable_by_flag(schema, of),
        }
    }

    /// The schema with documentation or constraints. In 3.0 a reference cannot have other keys, so that it is wrapped.
    pub(super) fn with(self, schema: Object, more: Object) -> Object {
        if more.is_empty() {
            return schema;
        }
        let mut schema = if self == OpenApiVersion::V3_0 && schema.contains_key("$ref") { all_of(schema) } else { schema };
        schema.extend(more);
        schema
    }

    /// A value that shows the form.
    pub(super) fn example(self, value: Value) -> Object {
        match self {
            OpenApiVersion::V3_1 => object([("examples", json!([value]))]),
            OpenApiVersion::V3_0 => object([("example", value)]),
        }
    }

    /// The bytes of a file. Pages and generators recognise it by `format` in 3.1 too.
    pub(super) fn binary(self) -> Object {
        let mut schema = object([("type", json!("string")), ("format", json!("binary"))]);
        if self == OpenApiVersion::V3_1 {
            schema.insert("contentMediaType".to_owned(), json!("application/octet-stream"));
        }
        schema
    }

    /// Bytes as base64.
    pub(super) fn base64(self) -> Object {
        match self {
            OpenApiVersion::V3_1 => object([("type", json!("string")), ("contentEncoding", json!("base64"))]),
            OpenApiVersion::V3_0 => object([("type", json!("string")), ("format", json!("byte"))]),
        }
    }

    /// A bound that is not reached itself; `key` is `minimum` or `maximum`.
    pub(super) fn exclusive(self, maximum: bool, value: Value) -> Object {
        match (self, maximum) {
            (OpenApiVersion::V3_1, true) => object([("exclusiveMaximum", value)]),
            (OpenApiVersion::V3_1, false) => object([("exclusiveMinimum", value)]),
            (OpenApiVersion::V3_0, true) => object([("maximum", value), ("exclusiveMaximum", json!(true))]),
            (OpenApiVersion::V3_0, false) => object([("minimum", value), ("exclusiveMinimum", json!(true))]),
        }
    }
}

fn nullable_by_type(mut schema: Object) -> Object {
    let nothing = || json!({ "type": "null" });
    if let (Some(ty), false) = (schema.get("type").filter(|ty| ty.is_string()).cloned(), schema.contains_key("enum")) {
        schema.insert("type".to_owned(), json!([ty, "null"]));
        return schema;
    }
    if schema.len() == 1
        && let Some(choices) = choices(&mut schema)
    {
        choices.push(nothing());
        return schema;
    }
    object([("anyOf", json!([schema, nothing()]))])
}

/// `nullable` has a meaning only beside a `type`.
fn nullable_by_flag(mut schema: Object, of: Option<&str>) -> Object {
    if schema.contains_key("type") && !schema.contains_key("enum") {
        schema.insert("nullable".to_owned(), json!(true));
        return schema;
    }
    if let Some(ty) = of {
        return object([("type", json!(ty)), ("nullable", json!(true)), ("allOf", json!([schema]))]);
    }
    let nothing = json!({ "type": "string", "nullable": true, "enum": [null] });
    let Some(choices) = choices(&mut schema) else { return object([("anyOf", json!([schema, nothing]))]) };
    // One alternative accepts null, so that alternatives go on excluding each other.
    match choices.iter_mut().filter_map(Value::as_object_mut).find(|choice| choice.contains_key("type")) {
        Some(typed) => drop(typed.insert("nullable".to_owned(), json!(true))),
        None => choices.push(nothing),
    }
    schema
}

/// The alternatives of a schema.
fn choices(schema: &mut Object) -> Option<&mut Vec<Value>> {
    let key = if schema.contains_key("oneOf") { "oneOf" } else { "anyOf" };
    schema.get_mut(key)?.as_array_mut()
}

fn all_of(schema: Object) -> Object {
    object([("allOf", json!([schema]))])
}
