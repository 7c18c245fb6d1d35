//! A file of choices as it is written: what an OpenAPI document cannot express, or gets wrong.

use std::collections::BTreeMap;

use super::{Auth, Contact, Declarations, Errors, License, NamedServer, TypeExpression, Wire};
use crate::source::Spanned;
use crate::syntax::Entry;
#[cfg(feature = "tools")]
use crate::syntax::Node;

/// The content of a file of choices.
#[derive(Debug)]
pub(crate) struct Choices {
    /// The path of the OpenAPI document, relative to the folder of the file.
    pub from: Spanned<String>,
    /// The paths of OpenAPI Overlay documents, in the order in which they are applied.
    pub overlays: Vec<Spanned<String>>,
    /// The operations that are left out, by `METHOD /path` or by their ids.
    pub omit: Vec<Spanned<String>>,
    pub service: ServiceChoices,
    /// The keys of `service` and of declarations without types, as they are written.
    #[cfg(feature = "tools")]
    pub service_keys: Vec<Entry>,
    /// The types among the declarations, as they are written.
    #[cfg(feature = "tools")]
    pub type_trees: Vec<(String, Node)>,
    pub operations: Vec<Choice>,
    pub types: Vec<Choice>,
    /// Declarations that the document does not have.
    pub declarations: Declarations,
}

/// What is different in the service. `None` leaves what the document says.
#[derive(Debug)]
pub(crate) struct ServiceChoices {
    pub name: Option<Spanned<String>>,
    pub title: Option<Spanned<String>>,
    pub docs: Option<Spanned<String>>,
    pub version: Option<Spanned<String>>,
    pub contact: Option<Contact>,
    pub license: Option<License>,
    pub base_path: Option<Spanned<String>>,
    /// Empty for those of the document.
    pub servers: Vec<NamedServer>,
    pub auth: Option<Auth>,
    pub wire: Option<Wire>,
    pub errors: Option<Errors>,
    pub headers: Option<TypeExpression>,
}

/// What is different in an operation or in a type.
#[derive(Debug)]
pub(crate) struct Choice {
    /// `METHOD /path`, an operation id, or the name of a type.
    pub of: Spanned<String>,
    /// Another name.
    pub name: Option<Spanned<String>>,
    /// For an operation: the resource to which it belongs.
    pub resource: Option<Spanned<String>>,
    /// The other keys, which are merged into what the document says.
    pub keys: Vec<Entry>,
}

/// What choices can be about.
#[derive(Debug, Default)]
pub(crate) struct Addresses {
    /// The operations by `METHOD /path` and by their ids, each with its resource and its name.
    pub operations: BTreeMap<String, (String, String)>,
    /// The types by the names that they have without choices, each with its name.
    pub types: BTreeMap<String, String>,
}

/// The trees of what choices changed, with keys that documents of another format do not have.
#[cfg(feature = "tools")]
#[derive(Debug, Default)]
pub(crate) struct Merged {
    /// Keys of service.yaml, without types.
    pub service: Vec<Entry>,
    /// The operations by resource and name.
    pub operations: BTreeMap<(String, String), Node>,
    /// The types by name, with those that choices declare.
    pub types: BTreeMap<String, Node>,
}
