//! The differences between the schemas of OpenAPI 3.1 and 3.0.
//!
//! In: parts of schemas that are equal in both versions. Out: schemas in one of the versions. Not here: the service that the schemas describe.

use serde_json::{Value, json};

use super::json::{Object, object};

/// The version of OpenAPI.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpenApiVersion {
    /// 3.1.0, whose schemas are JSON Schema 2020-12.
    #[default]
    V3_1,
    /// 3.0.3, for tools that do not support 3.1. Its schemas have no `const`, no lists of types and no conditions.
    V3_0,
}

impl OpenApiVersion {
    /// The version number in the document.
    pub(super) fn number(self) -> &'static str {
        match self {
            OpenApiVersion::V3_1 => "3.1.0",
            OpenApiVersion::V3_0 => "3.0.3",
        }
    }

    /// The schema of exactly one value.
    pub(super) fn constant(self, value: Value) -> Object {
        match self {
            OpenApiVersion::V3_1 => object([("const", value)]),
            OpenApiVersion::V3_0 => object([("enum", json!([value]))]),
        }
    }

    /// A schema that also accepts null. `json_type` is the JSON type of the values if the schema is a reference; `None` if they have several.
    pub(super) fn nullable(self, schema: Object, json_type: Option<&str>) -> Object {
        // An empty schema accepts every value, also null.
        if schema.is_empty() {
            return schema;
        }
        match self {
            OpenApiVersion::V3_1 => nullable_by_type(schema),
            OpenApiVersion::V3_0 => nullable_by_flag(schema, json_type),
        }
    }

    /// A schema with more keywords, such as documentation or constraints. In 3.0, a reference cannot have other keywords, so it is put into an
    /// `allOf`.
    pub(super) fn with_keywords(self, schema: Object, keywords: Object) -> Object {
        if keywords.is_empty() {
            return schema;
        }
        let mut schema = if self == OpenApiVersion::V3_0 && schema.contains_key("$ref") { all_of(schema) } else { schema };
        schema.extend(keywords);
        schema
    }

    /// The keyword that states an example.
    pub(super) fn example(self, value: Value) -> Object {
        match self {
            OpenApiVersion::V3_1 => object([("examples", json!([value]))]),
            OpenApiVersion::V3_0 => object([("example", value)]),
        }
    }

    /// The schema of a file. `format` is not needed in 3.1, but documentation tools and client generators recognise a file by it.
    pub(super) fn binary(self) -> Object {
        let mut schema = object([("type", json!("string")), ("format", json!("binary"))]);
        if self == OpenApiVersion::V3_1 {
            schema.insert("contentMediaType".to_owned(), json!("application/octet-stream"));
        }
        schema
    }

    /// The schema of bytes that are written as base64.
    pub(super) fn base64(self) -> Object {
        match self {
            OpenApiVersion::V3_1 => object([("type", json!("string")), ("contentEncoding", json!("base64"))]),
            OpenApiVersion::V3_0 => object([("type", json!("string")), ("format", json!("byte"))]),
        }
    }

    /// The schema of numbers that are less than `limit`.
    pub(super) fn less_than(self, limit: Value) -> Object {
        match self {
            OpenApiVersion::V3_1 => object([("exclusiveMaximum", limit)]),
            OpenApiVersion::V3_0 => object([("maximum", limit), ("exclusiveMaximum", json!(true))]),
        }
    }

    /// The schema of numbers that are greater than `limit`.
    pub(super) fn greater_than(self, limit: Value) -> Object {
        match self {
            OpenApiVersion::V3_1 => object([("exclusiveMinimum", limit)]),
            OpenApiVersion::V3_0 => object([("minimum", limit), ("exclusiveMinimum", json!(true))]),
        }
    }
}

/// Accepts null in the way of 3.1: null is one of the types, or an alternative.
fn nullable_by_type(mut schema: Object) -> Object {
    let null_type = || json!({ "type": "null" });
    if let (Some(ty), false) = (schema.get("type").filter(|ty| ty.is_string()).cloned(), schema.contains_key("enum")) {
        schema.insert("type".to_owned(), json!([ty, "null"]));
        return schema;
    }
    if schema.len() == 1
        && let Some(choices) = choices(&mut schema)
    {
        choices.push(null_type());
        return schema;
    }
    object([("anyOf", json!([schema, null_type()]))])
}

/// Accepts null in the way of 3.0: with the keyword `nullable`, which has an effect only beside a `type`.
fn nullable_by_flag(mut schema: Object, json_type: Option<&str>) -> Object {
    if schema.contains_key("type") && !schema.contains_key("enum") {
        schema.insert("nullable".to_owned(), json!(true));
        return schema;
    }
    if let Some(ty) = json_type {
        return object([("type", json!(ty)), ("nullable", json!(true)), ("allOf", json!([schema]))]);
    }
    let null_only = json!({ "type": "string", "nullable": true, "enum": [null] });
    let Some(choices) = choices(&mut schema) else { return object([("anyOf", json!([schema, null_only]))]) };
    // Only one alternative accepts null, since the alternatives of `oneOf` exclude each other.
    match choices.iter_mut().filter_map(Value::as_object_mut).find(|choice| choice.contains_key("type")) {
        Some(typed) => drop(typed.insert("nullable".to_owned(), json!(true))),
        None => choices.push(null_only),
    }
    schema
}

/// The alternatives of a schema with `oneOf` or `anyOf`.
fn choices(schema: &mut Object) -> Option<&mut Vec<Value>> {
    let key = if schema.contains_key("oneOf") { "oneOf" } else { "anyOf" };
    schema.get_mut(key)?.as_array_mut()
}

fn all_of(schema: Object) -> Object {
    object([("allOf", json!([schema]))])
}
