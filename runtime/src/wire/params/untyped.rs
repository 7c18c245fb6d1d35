//! Converts values of parameters into JSON, for types that are read from JSON.
//!
//! In: a value without a type. Out: JSON in which every text is a string.

use super::Node;
use crate::value::Json;

/// Converts a value into JSON.
pub(super) fn to_json(node: Node<'_>) -> Json {
    match node {
        Node::Text(text) => Json::String(text.into_owned()),
        Node::HeaderLines(lines) => Json::String(lines.join(", ")),
        Node::Json(value) => value.into_json(),
        Node::File(file) => Json::String(file.name),
        Node::List(items) | Node::Repeated(items) => Json::Array(items.into_iter().map(to_json).collect()),
        Node::Map(entries) => {
            let entries = entries.into_vec();
            // Keys 0, 1, 2 … in order make an array: PHP follows the same rule when it writes JSON.
            if entries.iter().enumerate().all(|(index, (key, _))| *key == index.to_string()) {
                return Json::Array(entries.into_iter().map(|(_, node)| to_json(node)).collect());
            }
            Json::Object(entries.into_iter().map(|(key, node)| (key, to_json(node))).collect())
        }
    }
}
