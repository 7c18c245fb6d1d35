//! The endpoints of a document: methods and paths, before their operations are read.
//!
//! In: the text of a path. Out: data, and the constants that a path states.

use super::nodes::at;
use crate::document::{Choice, Field};
use crate::model::{self, Literal};
use crate::source::{Span, Spanned};
use crate::syntax::Node;

/// The methods of the language.
pub(super) const METHODS: [&str; 8] = ["get", "head", "post", "put", "patch", "delete", "options", "trace"];

/// An operation of the document, with its names.
pub(super) struct Found<'a> {
    pub method: Spanned<String>,
    /// The path without a query and a fragment.
    pub path: &'a str,
    /// The path as the document states it.
    pub stated: &'a str,
    /// The path item, whose parameters apply to each of its operations.
    pub item: &'a Node,
    pub node: &'a Node,
    pub resource: String,
    pub name: String,
    /// Name of the request type.
    pub request: String,
    /// Whether the service sends the request.
    pub webhook: bool,
    /// What a file of choices says about it.
    pub choice: Option<&'a Choice>,
}

impl Found<'_> {
    /// How messages call it: `GET /users`.
    pub(super) fn words(&self) -> String {
        format!("{} {}", self.method.value, self.stated)
    }

    /// The name of the request type that the language gives it.
    pub(super) fn default_request(&self) -> String {
        match self.webhook {
            true => model::webhook_name(&self.name),
            false => model::request_name(&self.name, &self.resource),
        }
    }
}

/// The constants behind `?` or `#` in a path, by which a service selects the operation: `/#Action=Start`. Each is a name, a value, and whether
/// it is in the query.
pub(super) fn selection(stated: &str) -> Vec<(&str, &str, bool)> {
    let (before, fragment) = stated.split_once('#').unwrap_or((stated, ""));
    let query = before.split_once('?').map_or("", |(_, query)| query);
    let in_query = query.split('&').map(|pair| (pair, true));
    let pairs = in_query.chain(fragment.split('&').map(|pair| (pair, false)));
    let with_value = pairs.filter_map(|(pair, is_in_query)| pair.split_once('=').map(|(name, value)| (name, value, is_in_query)));
    with_value.filter(|(name, value, _)| !name.is_empty() && !value.is_empty() && !value.contains('{')).collect()
}

/// A constant parameter.
pub(super) fn constant(name: &str, value: &str, location: Option<Spanned<String>>, span: Span) -> Field {
    let value = Some(Spanned::new(Literal::String(value.to_owned()), span));
    Field { value, location, ..Field::unreadable(at(name, span)) }
}
