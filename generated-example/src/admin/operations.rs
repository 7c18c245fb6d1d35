//! The names of the operations of the InvGate API.
//!
//! In: a name or an id, or a method and a path. Out: the name of the operation, and the body of a failure with status 200. The build script writes
//! the tables.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::Method;

/// The method, path and name of each operation.
const OPERATIONS: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/operations.rs"));

/// The operations whose failures have the status 200: the name, the field of the outcome, its value for a failure as JSON, and the field of the
/// message.
const FAILURES: &[(&str, &str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/failures.rs"));

/// The names by path and method. A path without placeholders can be compared as text; no path of the API has one.
static NAMES: LazyLock<BTreeMap<(&str, &str), &str>> =
    LazyLock::new(|| OPERATIONS.iter().map(|&(method, path, name)| ((path, method), name)).collect());

/// The operation with this name, such as `requests.create`, or with this id of the OpenAPI document, such as `requests_create`.
pub(super) fn named(text: &str) -> Option<&'static str> {
    OPERATIONS.iter().map(|(_, _, name)| *name).find(|name| *name == text || name.replace('.', "_") == text)
}

/// The name of the operation that serves a method and a path. HEAD requests belong to the operation of GET.
pub(super) fn find(method: &Method, path: &str) -> Option<&'static str> {
    let method = if *method == Method::HEAD { &Method::GET } else { method };
    NAMES.get(&(path, method.as_str())).copied()
}

/// The body of a failure of this operation with status 200: `{"status":"ERROR","info":"…"}`. `None` if its failures have other statuses.
pub(super) fn failure(operation: &str, message: &str) -> Option<String> {
    let (_, outcome, value, field) = FAILURES.iter().find(|(name, ..)| *name == operation)?;
    Some(format!(r#"{{"{outcome}":{value},"{field}":"{message}"}}"#))
}

/// Whether failures of this operation can have the status 200.
pub(super) fn has_outcome(operation: &str) -> bool {
    FAILURES.iter().any(|(name, ..)| *name == operation)
}
