//! What keys take, as schemas; and what mappings say beyond their keys.
//!
//! In: kinds and names of the table. Out: schemas. Not here: which key takes what (see `keys`).

use serde_json::{Value, json};

use crate::language::keys::{Kind, MAPPINGS, RULE};
use crate::model::{ErrorPart, Method, Scalar};

/// A kind as a schema.
pub(super) fn schema(kind: Kind) -> Value {
    match kind {
        Kind::Any => json!({}),
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Count => json!({ "type": "integer", "minimum": 0 }),
        Kind::Counts => json!({ "type": "array", "items": schema(Kind::Count) }),
        Kind::CountOrCounts => json!({ "anyOf": [schema(Kind::Count), schema(Kind::Counts)] }),
        Kind::Map(of) => json!({ "type": "object", "additionalProperties": reference(of) }),
        Kind::Names => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::BoolOr(name) => json!({ "anyOf": [{ "type": "boolean" }, reference(name)] }),
        Kind::Number => json!({ "type": "number" }),
        Kind::Ref(name) => reference(name),
        Kind::Rules => json!({ "type": "array", "items": reference("rule") }),
        Kind::Scalar => json!({ "type": ["string", "number", "boolean"] }),
        Kind::Scalars => json!({ "type": "array", "items": schema(Kind::Scalar) }),
        Kind::ScalarsOr(word) => json!({ "anyOf": [schema(Kind::Scalars), { "const": word }] }),
        Kind::Text => json!({ "type": "string" }),
        Kind::Type => reference("type_expression"),
        Kind::Words(words) => json!({ "enum": words() }),
        Kind::WordsOrNull(words) => {
            let value = |word| if word == "null" { Value::Null } else { json!(word) };
            json!({ "enum": words().into_iter().map(value).collect::<Vec<_>>() })
        }
    }
}

/// The kind in words, for the reference.
pub(super) fn words(kind: Kind) -> String {
    match kind {
        Kind::Any => "any value".to_owned(),
        Kind::Bool => "`true` or `false`".to_owned(),
        Kind::Count => "a whole number".to_owned(),
        Kind::Counts => "a sequence of whole numbers".to_owned(),
        Kind::CountOrCounts => "a whole number, or a sequence of whole numbers".to_owned(),
        Kind::Map(name) => format!("a mapping from names to {}", title(name)),
        Kind::Names => "a sequence of texts".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::BoolOr(name) => format!("`true`, `false`, or {}", title(name)),
        Kind::Ref(name) => title(name),
        Kind::Rules => "a sequence of rules".to_owned(),
        Kind::Scalar => "text, a number or a boolean".to_owned(),
        Kind::Scalars => "a sequence of texts, numbers or booleans".to_owned(),
        Kind::ScalarsOr(word) => format!("a sequence of texts, numbers or booleans, or `{word}`"),
        Kind::Text => "text".to_owned(),
        Kind::Type => "a type".to_owned(),
        Kind::Words(words) | Kind::WordsOrNull(words) => quoted(&words()),
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The name of a definition in words; a mapping of the table as a link to its section.
fn title(name: &str) -> String {
    match MAPPINGS.iter().find(|mapping| mapping.name == name) {
        Some(mapping) => {
            let title = mapping.what.replace('`', "");
            format!("[{title}](#{})", title.to_lowercase().replace(' ', "-").replace('.', ""))
        }
        None => match name {
            "language" => "`1`".to_owned(),
            "deprecated" => "`true`, `false` or text".to_owned(),
            "http" => "a method and a path".to_owned(),
            "type_expression" => "a type".to_owned(),
            "ids" => "a sequence of names, or a mapping from names to [an id](#an-id)".to_owned(),
            "group" => "a group: a mapping from names to [a field](#a-field), with `include`".to_owned(),
            "error_body" => format!("a mapping from names to {}", quoted(&ErrorPart::KEYWORDS.map(|(word, _)| word))),
            "alternatives" => "a name, or a sequence of names and of sequences of names".to_owned(),
            "returns" => "[an answer](#an-answer), or a sequence of them".to_owned(),
            other => other.to_owned(),
        },
    }
}

fn reference(name: &str) -> Value {
    match name {
        // A value of an enum is mostly its name alone.
        "enum_value" => json!({ "anyOf": [{ "type": "string" }, { "$ref": "#/$defs/enum_value" }] }),
        // These are mostly the type alone.
        "body" | "error_type" | "variant" => {
            json!({ "anyOf": [reference("type_expression"), { "$ref": format!("#/$defs/{name}") }] })
        }
        name => json!({ "$ref": format!("#/$defs/{name}") }),
    }
}

/// The built-in types without arguments, so that an editor offers them.
fn types() -> Vec<&'static str> {
    Scalar::ALL.iter().flat_map(|scalar| scalar.facts().names.iter().copied()).chain(["json"]).collect()
}

/// Definitions that are no mappings of the table.
pub(super) fn named(name: &str) -> Value {
    match name {
        "language" => json!({ "const": 1 }),
        "deprecated" => json!({ "anyOf": [{ "type": "boolean" }, { "type": "string" }] }),
        "http" => {
            json!({ "type": "string", "pattern": format!(r"^\s*({})\s+/\S*\s*$", Method::ALL.map(Method::as_str).join("|")) })
        }
        "type_expression" => json!({
            "description": "A type: a name, or `list<T>`, `one_or_many<T>`, `map<K, T>`, `nullable<T>`, `or_false<T>`.",
            "anyOf": [{ "enum": types() }, { "const": "file" }, { "type": "string", "pattern": r"^\s*[A-Za-z]\w*\s*(<.+>)?\s*$" }],
        }),
        "ids" => json!({ "anyOf": [
            { "type": "array", "items": { "type": "string" } },
            { "type": "object", "additionalProperties": { "anyOf": [{ "type": "string" }, reference("id")] } },
        ]}),
        "group" => json!({
            "description": "A set of fields that several types or operations share; `include` names groups that it builds on.",
            "type": "object",
            "properties": { "include": { "anyOf": [schema(Kind::Names), reference("field")] } },
            "additionalProperties": reference("field"),
        }),
        "error_body" => json!({
            "type": "object",
            "additionalProperties": { "enum": ErrorPart::KEYWORDS.map(|(word, _)| word) },
        }),
        "alternatives" => {
            json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "anyOf": [{ "type": "string" }, schema(Kind::Names)] } }] })
        }
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
        "pages" => json!({
            "oneOf": [
                { "required": ["cursor"] },
                { "required": ["offset", "limit", "size"] },
                { "required": ["page"] },
                { "required": ["link"] },
            ],
            "not": { "required": ["next_header", "after_item"] },
            "dependentRequired": {
                "next_header": ["cursor"], "after_item": ["cursor"], "first": ["page"], "origins": ["link"],
                "limit": ["size"], "size": ["limit"],
            },
        }),
        "api_key" => json!({ "oneOf": [{ "required": ["header"] }, { "required": ["query"] }, { "required": ["cookie"] }] }),
        "field" => json!({ "oneOf": [{ "required": ["type"] }, { "required": ["value"] }] }),
        "rule" => {
            let rules = RULE.names().filter(|key| *key != "status").map(|key| json!({ "required": [key] }));
            json!({ "oneOf": rules.collect::<Vec<_>>() })
        }
        "answer" => {
            json!({ "minProperties": 1, "dependentRequired": { "keyed_by": ["of"], "of": ["keyed_by"], "items": ["envelope"] } })
        }
        "items" => json!({ "minProperties": 1, "dependentRequired": { "keyed_by": ["of"], "of": ["keyed_by"] } }),
        _ => json!({}),
    }
}
