//! The violations that the body of an error lists.
//!
//! In: the objects of a body. Out: violations, each with the path of a parameter, with dots: `address.city`.
//!
//! These bodies are read:
//!
//! | body | seen in |
//! |---|---|
//! | `violations: [{param, message}]` | this library's servers |
//! | `errors: [{field, message}]`, `details: [{target, message}]`, `invalid-params: [{name, reason}]` | REST APIs, RFC 7807's example |
//! | `errors: [{source: {pointer}, detail}]` | JSON:API |
//! | `detail: [{loc: ["body", "title"], msg}]` | FastAPI |
//! | `errors: {title: ["is missing"]}`, also with texts, objects with a message, and objects in objects | Rails, Laravel, ASP.NET, Jira |

use serde_json::{Map, Value as Json};

use super::error_body::{at_path, member, text};
use crate::error::bounded;
use crate::operation::Endpoint;
use crate::violation::Violations;

/// The largest number of violations that are read from one body.
const VIOLATIONS_LIMIT: usize = 50;
/// The deepest nesting of objects with a member for each field.
const DEPTH_LIMIT: usize = 4;

/// Keys of lists of violations.
const LISTS: [&str; 8] =
    ["violations", "errors", "details", "detail", "invalid-params", "invalid_params", "fieldErrors", "field_errors"];
/// Keys of objects with a member for each field.
const MAPS: [&str; 5] = ["errors", "fieldErrors", "field_errors", "details", "violations"];
/// Keys of the parameter in a violation.
const PARAM: [&str; 11] =
    ["param", "field", "parameter", "name", "path", "property", "pointer", "loc", "source", "target", "fields"];
/// Keys of the message in a violation.
const MESSAGE: [&str; 8] = ["message", "msg", "detail", "description", "reason", "error", "title", "code"];

/// The violations that a body lists.
pub(super) fn listed(objects: &[&Map<String, Json>], declared: Option<&str>) -> Violations {
    let mut found = Violations::default();
    let lists = declared.into_iter().chain(LISTS).flat_map(|path| objects.iter().filter_map(move |object| at_path(object, path)));
    for items in lists.filter_map(Json::as_array) {
        items.iter().filter_map(Json::as_object).for_each(|item| add_item(item, &mut found));
        if !found.is_empty() {
            return found;
        }
    }
    let maps = declared.into_iter().chain(MAPS).flat_map(|path| objects.iter().filter_map(move |object| at_path(object, path)));
    for fields in maps.filter_map(Json::as_object) {
        add_fields(fields, "", 0, &mut found);
        if !found.is_empty() {
            return found;
        }
    }
    found
}

/// Adds an item of a list, if it names a parameter.
fn add_item(item: &Map<String, Json>, found: &mut Violations) {
    let message = MESSAGE.iter().find_map(|key| text(member(item, key)?)).unwrap_or_default();
    if let Some(path) = PARAM.iter().find_map(|key| path(member(item, key)?)) {
        add(path, &message, found);
    }
}

/// The path of a parameter, with dots: from a text, a JSON pointer, a list of steps, or an object that contains one of these.
fn path(value: &Json) -> Option<String> {
    let path = match value {
        Json::String(pointer) if pointer.starts_with(['/', '#']) => pointer.trim_start_matches(['#', '/']).replace('/', "."),
        Json::String(name) => name.clone(),
        Json::Array(steps) => {
            let steps: Option<Vec<String>> = steps.iter().map(text).collect();
            let steps = steps?;
            // FastAPI's first step is the location of the parameter.
            let from = usize::from(
                steps.len() > 1
                    && matches!(steps.first().map_or("", String::as_str), "body" | "query" | "path" | "header" | "cookie"),
            );
            steps.get(from..).unwrap_or_default().join(".")
        }
        Json::Object(source) => return ["pointer", "parameter", "header"].iter().find_map(|key| path(member(source, key)?)),
        _ => return None,
    };
    (!path.is_empty()).then(|| bounded(&path))
}

/// Adds the members of an object that has a member for each field.
fn add_fields(fields: &Map<String, Json>, prefix: &str, depth: usize, found: &mut Violations) {
    // The order of serde_json's map depends on features that other crates enable.
    let mut sorted: Vec<_> = fields.iter().collect();
    sorted.sort_by_key(|(name, _)| *name);
    for (name, value) in sorted {
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        let messages = match value {
            Json::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        for message in messages {
            match message {
                Json::String(text) => add(path.clone(), text, found),
                Json::Object(inner) => match MESSAGE.iter().find_map(|key| text(member(inner, key)?)) {
                    Some(text) => add(path.clone(), &text, found),
                    None if depth < DEPTH_LIMIT => add_fields(inner, &path, depth + 1, found),
                    None => {}
                },
                _ => {}
            }
        }
    }
}

fn add(path: String, message: &str, found: &mut Violations) {
    if found.len() < VIOLATIONS_LIMIT {
        found.add(bounded(&path), "server", bounded(message));
    }
}

/// A violation for each parameter that a message names. Some services report a missing parameter only in a sentence.
pub(super) fn named(endpoint: &Endpoint, message: &str) -> Violations {
    let mut found = Violations::default();
    let names = endpoint.params.fields().iter().map(|field| field.name);
    for name in names.filter(|name| message.split(is_separator).any(|word| word.trim_matches(['.', '-']) == *name)) {
        add(name.to_owned(), message, &mut found);
    }
    found
}

/// Whether a character cannot be part of a wire name.
fn is_separator(letter: char) -> bool {
    !(letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.'))
}

/// All violations as one message; `None` when there are none.
pub(super) fn joined(violations: &Violations) -> Option<String> {
    let texts: Vec<String> = violations.iter().map(|one| format!("{}: {}", one.param, one.message)).collect();
    (!texts.is_empty()).then(|| bounded(&texts.join("; ")))
}
