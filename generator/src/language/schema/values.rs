//! What keys take, as schemas; and what mappings say beyond their keys.
//!
//! In: kinds and names of the table. Out: schemas. Not here: which key takes what (see `keys`).

use serde_json::{Value, json};

/// What a key takes.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Any,
    Bool,
    /// A whole number from 0 on.
    Count,
    /// A sequence of these.
    Counts,
    /// A mapping from free names to this definition.
    Map(&'static str),
    /// A sequence of texts.
    Names,
    Number,
    /// A text, or `true` and `false`.
    BoolOr(&'static str),
    /// A definition.
    Ref(&'static str),
    /// A sequence of rules.
    Rules,
    /// Text, a number or a boolean.
    Scalar,
    /// A sequence of scalars.
    Scalars,
    /// A sequence of scalars, or this word.
    ScalarsOr(&'static str),
    Text,
    Type,
    /// One of these words.
    Words(&'static [&'static str]),
}

impl Kind {
    /// The kind as a schema.
    pub(super) fn schema(self) -> Value {
        match self {
            Kind::Any => json!({}),
            Kind::Bool => json!({ "type": "boolean" }),
            Kind::Count => json!({ "type": "integer", "minimum": 0 }),
            Kind::Counts => json!({ "type": "array", "items": Kind::Count.schema() }),
            Kind::Map(of) => json!({ "type": "object", "additionalProperties": reference(of) }),
            Kind::Names => json!({ "type": "array", "items": { "type": "string" } }),
            Kind::BoolOr(name) => json!({ "anyOf": [{ "type": "boolean" }, reference(name)] }),
            Kind::Number => json!({ "type": "number" }),
            Kind::Ref(name) => reference(name),
            Kind::Rules => json!({ "type": "array", "items": reference("rule") }),
            Kind::Scalar => json!({ "type": ["string", "number", "boolean"] }),
            Kind::Scalars => json!({ "type": "array", "items": Kind::Scalar.schema() }),
            Kind::ScalarsOr(word) => json!({ "anyOf": [Kind::Scalars.schema(), { "const": word }] }),
            Kind::Text => json!({ "type": "string" }),
            Kind::Type => reference("type_expression"),
            Kind::Words(words) => json!({ "enum": words }),
        }
    }
}

fn reference(name: &str) -> Value {
    match name {
        // A value of an enum is mostly its name alone.
        "enum_value" => json!({ "anyOf": [{ "type": "string" }, { "$ref": "#/$defs/enum_value" }] }),
        name => json!({ "$ref": format!("#/$defs/{name}") }),
    }
}

/// Types that are there without being declared, so that an editor offers them.
const TYPES: [&str; 22] = [
    "string",
    "text",
    "secret",
    "integer",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float",
    "decimal",
    "boolean",
    "timestamp",
    "date",
    "duration",
    "uuid",
    "url",
    "bytes",
    "json",
];

/// Definitions that are no mappings of the table.
pub(super) fn named(name: &str) -> Value {
    match name {
        "language" => json!({ "const": 1 }),
        "deprecated" => json!({ "anyOf": [{ "type": "boolean" }, { "type": "string" }] }),
        "http" => json!({ "type": "string", "pattern": r"^\s*(GET|POST|PUT|PATCH|DELETE|HEAD)\s+/\S*\s*$" }),
        "type_expression" => json!({
            "description": "A type: a name, or `list<T>`, `one_or_many<T>`, `map<K, T>`, `nullable<T>`, `or_false<T>`.",
            "anyOf": [{ "enum": TYPES }, { "const": "file" }, { "type": "string", "pattern": r"^\s*[A-Za-z]\w*\s*(<.+>)?\s*$" }],
        }),
        "ids" => json!({ "anyOf": [
            { "type": "array", "items": { "type": "string" } },
            { "type": "object", "additionalProperties": { "anyOf": [{ "type": "string" }, reference("id")] } },
        ]}),
        "group" => json!({
            "description": "A set of fields that several types or operations share; `include` names groups that it builds on.",
            "type": "object",
            "properties": { "include": { "anyOf": [Kind::Names.schema(), reference("field")] } },
            "additionalProperties": reference("field"),
        }),
        "error_body" => json!({
            "type": "object",
            "additionalProperties": { "enum": ["message", "code", "param", "request_id", "violations"] },
        }),
        "returns" => json!({ "anyOf": [reference("answer"), { "type": "array", "items": reference("answer") }] }),
        _ => json!({}),
    }
}

/// What a mapping says beyond its keys.
pub(super) fn beyond(mapping: &str) -> Value {
    match mapping {
        "type" => json!({ "oneOf": [
            { "required": ["enum", "values"] },
            { "anyOf": [{ "required": ["fields"] }, { "required": ["include"] }] },
            { "required": ["union"] },
        ]}),
        "pages" => json!({ "oneOf": [
            { "required": ["cursor"] },
            { "required": ["offset", "limit", "size"] },
        ]}),
        "rule" => json!({ "minProperties": 1, "maxProperties": 1 }),
        "answer" => {
            json!({ "minProperties": 1, "dependentRequired": { "keyed_by": ["of"], "of": ["keyed_by"], "items": ["envelope"] } })
        }
        "items" => json!({ "minProperties": 1, "dependentRequired": { "keyed_by": ["of"], "of": ["keyed_by"] } }),
        _ => json!({}),
    }
}
