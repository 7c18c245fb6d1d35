//! The language as JSON Schema 2020-12, by which editors complete and check a specification as it is typed.
//!
//! In: the table of keys in `keys`. Out: two documents, for service.yaml and for resource files. Not here: what a schema cannot say,
//! such as whether a name exists.

mod values;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::{Map, Value, json};

use super::keys::{Key, MAPPINGS, Mapping};

/// The schema of service.yaml, as text.
pub fn service() -> String {
    document("service", "service.yaml of a Specwright specification")
}

/// The schema of a resource file, as text.
pub fn resource() -> String {
    document("resource", "A resource file of a Specwright specification")
}

/// The schema of a file of choices, as text.
pub fn choices() -> String {
    document("choices", "A file of choices about an OpenAPI document, for Specwright")
}

/// The reference of all keys, as Markdown: a table for each mapping.
pub fn reference() -> String {
    let mut page = "# Keys of the language\n\nThis page is made from the table that the generator reads specifications by. \
        [language.md](language.md) explains the\nkeys and shows examples.\n"
        .to_owned();
    for mapping in MAPPINGS {
        let title = mapping.what.replace('`', "");
        page.push_str(&format!("\n## {title}\n\n{}\n\n| key | takes | meaning |\n|---|---|---|\n", mapping.docs));
        for key in mapping.keys {
            let required = if key.required { "required: " } else { "" };
            let takes = values::words(key.kind);
            page.push_str(&format!("| `{}` | {required}{takes} | {} |\n", key.name, key.docs.replace('|', "\\|")));
        }
    }
    page
}

/// A document: the mapping at the root, and the definitions that it refers to.
fn document(root: &str, title: &str) -> String {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
    });
    if let (Value::Object(schema), Value::Object(body)) = (&mut schema, definition(root)) {
        schema.extend(body.into_iter().filter(|(key, _)| key != "title"));
        schema.insert("$defs".to_owned(), definitions(schema));
    }
    format!("{schema:#}\n")
}

/// The definitions that a schema refers to, and those that they refer to, by name.
fn definitions(schema: &Map<String, Value>) -> Value {
    let mut found = BTreeMap::new();
    let mut open = references(&Value::Object(schema.clone()));
    while let Some(name) = open.pop() {
        if let Entry::Vacant(place) = found.entry(name) {
            let body = definition(place.key());
            open.extend(references(&body));
            place.insert(body);
        }
    }
    found.into_iter().collect::<Map<_, _>>().into()
}

fn references(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(object) => {
            let own = object.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix("#/$defs/"));
            own.map(str::to_owned).into_iter().chain(object.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// The definition of a name: a mapping of the table, or a form of values.
fn definition(name: &str) -> Value {
    MAPPINGS.iter().find(|mapping| mapping.name == name).map_or_else(|| values::named(name), |found| mapping(found))
}

fn mapping(mapping: &Mapping) -> Value {
    let properties: Map<_, _> = mapping.keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<_> = mapping.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = json!({ "title": mapping.what.replace('`', ""), "description": mapping.docs, "type": "object", "properties": properties });
    if let Value::Object(schema) = &mut schema {
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        schema.insert("additionalProperties".to_owned(), Value::Bool(false));
        if let Value::Object(more) = values::beyond(mapping.name) {
            schema.extend(more);
        }
    }
    schema
}

fn property(key: &Key) -> Value {
    let mut schema = json!({ "description": key.docs });
    if let (Value::Object(schema), Value::Object(kind)) = (&mut schema, values::schema(key.kind)) {
        schema.extend(kind);
    }
    schema
}
