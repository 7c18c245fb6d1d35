//! Converts values of parameters into JSON, for types that are read from JSON: unions, and any JSON value.
//!
//! In: a value of a query, a form or a header, which has no type. Out: JSON. A text becomes a JSON string, even if it is `5` or `true`.

use super::Node;
use crate::value::Json;

/// Converts a value into JSON.
pub(crate) fn to_json(node: Node<'_>) -> Json {
    match node {
        Node::Text(text) => Json::String(text.into_owned()),
        Node::HeaderLines(lines) => Json::String(lines.join(", ")),
        Node::Json(value) => value.into_json(),
        // JSON cannot contain a file. Its name is what a file is in all JSON that the runtime writes.
        Node::File(file) => Json::String(file.name),
        Node::List(items) | Node::Repeated(items) => Json::Array(items.into_iter().map(to_json).collect()),
        Node::Map(entries) => {
            let entries = entries.into_vec();
            // The values of `a[0]=x&a[1]=y` become an array, since clients write lists with such keys. PHP converts its arrays into JSON by
            // the same rule. A map without entries therefore becomes `[]`.
            if entries.iter().enumerate().all(|(index, (key, _))| *key == index.to_string()) {
                return Json::Array(entries.into_iter().map(|(_, node)| to_json(node)).collect());
            }
            Json::Object(entries.into_iter().map(|(key, node)| (key, to_json(node))).collect())
        }
    }
}
