//! The names of the operations of the InvGate API.
//!
//! In: a name, or a method and a path. Out: whether the operation exists, or its name. The build script writes the table.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::Method;

/// The method, path and name of each operation.
const OPERATIONS: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/operations.rs"));

/// The names by path and method. A path without placeholders can be compared as text; no path of the API has one.
static NAMES: LazyLock<BTreeMap<(&str, &str), &str>> =
    LazyLock::new(|| OPERATIONS.iter().map(|&(method, path, name)| ((path, method), name)).collect());

/// Whether the API has an operation of this name, such as `requests.create`.
pub(super) fn exists(name: &str) -> bool {
    OPERATIONS.iter().any(|(_, _, known)| *known == name)
}

/// The name of the operation that serves a method and a path. HEAD requests belong to the operation of GET.
pub(super) fn find(method: &Method, path: &str) -> Option<&'static str> {
    let method = if *method == Method::HEAD { &Method::GET } else { method };
    NAMES.get(&(path, method.as_str())).copied()
}
