//! The model of a service. Every name is resolved, included groups are expanded, and keywords are enums.
//!
//! In: nothing (this is data, made by `check`). Out: the input of targets and queries, with iterators over its parts, lookups by id, and
//! sentences for documentation. A draft has the same structs, but parts of it can be unknown: see [`Stage`].

mod auth;
pub(crate) mod components;
mod constants;
mod content;
mod dates;
mod errors;
mod info;
mod kinds;
mod literals;
mod lookup;
mod method;
mod names;
mod operations;
mod pages;
mod path;
mod pattern;
mod requests;
mod rules;
mod scalars;
mod sentences;
mod server_url;
mod servers;
mod stage;
mod statuses;
mod streams;
mod subset;
mod types;
mod walk;
mod webhooks;
mod wire;

pub use crate::syntax::{Json, Number};
pub use auth::{Alternative, ApiKey, Auth, Credential, KeyLocation, OAuth2, Requirement};
pub use constants::{ConstantLocation, ConstantParam};
pub use dates::{DateForm, DateFormat, DateFormatFacts, Dates};
pub use errors::{ErrorStatuses, ErrorType};
pub use info::{Contact, License};
pub use kinds::Kind;
pub use literals::{Literal, Value};
#[cfg(feature = "tools")]
pub(crate) use lookup::Lookups;
pub use lookup::NameOf;
pub use method::Method;
pub use names::*;
pub use operations::*;
pub use pages::*;
pub use path::{FieldPath, ObjectPath};
pub use pattern::Pattern;
pub use requests::Media;
pub use rules::*;
pub use scalars::*;
pub use server_url::ServerUrl;
pub use servers::NamedServer;
pub use stage::{Proven, Stage};
pub use streams::StreamForm;
pub use subset::Selection;
pub use types::*;
pub use walk::{DeclaredField, Owner, Position};
pub use wire::*;

use std::collections::BTreeSet;

use crate::source::{Span, Spanned};

/// A service. `S` is its stage: [`Proven`] after the checks.
#[derive(Clone, Debug)]
pub struct Service<S: Stage = Proven> {
    /// The name, in upper camel case: `InvGate`.
    pub name: Spanned<String>,
    /// Title for documentation; empty if there is none.
    pub title: String,
    /// Documentation; empty if there is none.
    pub docs: String,
    /// Version of the service, such as `v1`; empty if the specification does not say.
    pub version: String,
    /// The persons who answer questions of users; `None` if the specification does not say.
    pub contact: Option<Contact>,
    /// The licence; `None` if the specification does not say.
    pub license: Option<License>,
    /// The beginning of every path. It begins with `/` and does not end with one. Empty if there is none.
    pub base_path: String,
    /// Servers besides that of the base URL. No two have the same name.
    pub servers: Vec<NamedServer>,
    /// The credentials that the service accepts. If it accepts none, every operation is public.
    pub auth: Auth<S::Credential>,
    /// How requests and answers are encoded. Settings that the specification omits have their defaults.
    pub wire: Wire,
    /// Statuses and bodies of error responses. Settings that the specification omits have their defaults.
    pub errors: Errors,
    /// The object whose fields are headers of all responses.
    pub headers: Option<Spanned<TypeId>>,
    /// The declared types of all files, in their order; [`TypeId`] is an index into it.
    pub types: Vec<TypeDef<S>>,
    /// The resources, one for each resource file, in the order of `files`.
    pub resources: Vec<Resource<S>>,
    /// The types that the operations use which `only` selects. `None` if the service has all its operations; then it has all its types.
    pub selected_types: Option<BTreeSet<TypeId>>,
    /// Positions of the settings in service.yaml.
    pub setting_spans: SettingSpans,
}

impl<S: Stage> Service<S> {
    /// The title, or the name if there is no title.
    pub fn title(&self) -> &str {
        if self.title.is_empty() { &self.name.value } else { &self.title }
    }
}

/// Spans of settings in service.yaml, for problems about them. `None` if the setting is absent.
#[derive(Clone, Debug, Default)]
pub struct SettingSpans {
    /// The span of `base_path`.
    pub base_path: Option<Span>,
    /// The span of `auth.oauth2.token_url`.
    pub token_url: Option<Span>,
    /// The span of `auth.oauth2.scope`.
    pub scope: Option<Span>,
    /// The span in `wire.outcome` that a problem about the outcome points to. It is the first of these that exists: a value that means both
    /// success and failure, a message path that is the field of the outcome, the field.
    pub outcome: Option<Span>,
    /// The span of `errors.invalid`.
    pub invalid: Option<Span>,
    /// The span of `errors.refused`.
    pub refused: Option<Span>,
    /// The span of the first key of `errors.body`.
    pub error_body: Option<Span>,
}
