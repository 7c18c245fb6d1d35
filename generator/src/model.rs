//! The service: plain data, every name resolved, reuse expanded, words as enums; with its walks, kinds and sentences.
//!
//! In: nothing (this is data, made by `check`). Out: what targets and queries read. A draft has the same structs with gaps: see [`Stage`].

pub(crate) mod components;
mod info;
mod kinds;
mod lookup;
mod names;
mod operations;
pub(crate) mod path;
mod rules;
mod scalars;
mod sentences;
mod stage;
mod statuses;
mod subset;
mod types;
mod walk;
mod wire;

pub use crate::syntax::{Json, Number};
pub use info::{Contact, License};
pub use kinds::Kind;
pub use names::*;
pub use operations::*;
pub use rules::*;
pub use scalars::*;
pub use stage::{Proven, Stage};
pub use subset::Selection;
pub use types::*;
pub use walk::{Owner, Position};
pub use wire::*;

use crate::source::{Span, Spanned};

/// A whole service, in the order of its files.
#[derive(Clone, Debug)]
pub struct Service<S: Stage = Proven> {
    /// In upper camel case: `InvGate`.
    pub name: Spanned<String>,
    /// Title for documentation; empty if there is none.
    pub title: String,
    /// Sentences; empty if there are none.
    pub docs: String,
    /// Version of the service, such as `v1`; empty if the specification does not say.
    pub version: String,
    /// `None` if the specification does not say.
    pub contact: Option<Contact>,
    /// `None` if the specification does not say.
    pub license: Option<License>,
    /// Begins with `/` and does not end with one; empty if there is none.
    pub base_path: String,
    /// The credentials that it takes. If it takes none, every operation is public.
    pub auth: Auth,
    /// How values travel, defaults filled in.
    pub wire: Wire,
    /// Statuses and bodies of errors, defaults filled in.
    pub errors: Errors,
    /// Ids, enums, objects and unions of all files, in their order; [`TypeId`] is an index into it.
    pub types: Vec<TypeDef<S>>,
    /// One for each resource file, in the order of `files`.
    pub resources: Vec<Resource<S>>,
    /// Positions of the settings in service.yaml.
    pub setting_spans: SettingSpans,
}

impl<S: Stage> Service<S> {
    /// The title, else the name.
    pub fn title(&self) -> &str {
        if self.title.is_empty() { &self.name.value } else { &self.title }
    }

    /// The outcome as an answer carries it; `None` if it carries none.
    pub fn outcome(&self, answer: &Answer<S>) -> Option<OutcomeRule> {
        let mut outcome = self.wire.outcome.clone().filter(|_| answer.outcome)?;
        if let Some(field) = &answer.outcome_field {
            outcome.field.clone_from(&field.value);
        }
        Some(outcome)
    }
}

impl Service {
    /// The OAuth2 scope of an operation; `None` if the operation is public or the service has no scopes.
    pub fn scope(&self, operation: &Operation) -> Option<String> {
        let template = self.auth.oauth2.as_ref()?.scope.as_ref()?;
        let endpoint = operation.http.path.trim_start_matches('/');
        let method = operation.http.method.as_str().to_ascii_lowercase();
        (!operation.public).then(|| template.replace("{endpoint}", endpoint).replace("{method}", &method))
    }
}

/// Positions of settings of the whole service; `None` for a setting that is absent.
#[derive(Clone, Debug, Default)]
pub struct SettingSpans {
    /// Of `base_path`.
    pub base_path: Option<Span>,
    /// Of `auth.oauth2.token_url`.
    pub token_url: Option<Span>,
    /// Of `auth.oauth2.scope`.
    pub scope: Option<Span>,
    /// Of the wrong part of `wire.outcome`: a value for both success and failure, else a message in the outcome's field, else the field.
    pub outcome: Option<Span>,
    /// Of `errors.invalid`.
    pub invalid: Option<Span>,
    /// Of `errors.refused`.
    pub refused: Option<Span>,
    /// Of the first key of `errors.body`.
    pub error_body: Option<Span>,
}

/// Which credentials the service takes.
#[derive(Clone, Debug, Default)]
pub struct Auth {
    /// HTTP Basic.
    pub basic: bool,
    /// A bearer token that a user created.
    pub bearer: bool,
    /// `None` if client credentials are not taken.
    pub oauth2: Option<OAuth2>,
}

impl Auth {
    /// Whether the service takes any credentials.
    pub fn is_some(&self) -> bool {
        self.basic || self.bearer || self.oauth2.is_some()
    }
}

/// OAuth2 client credentials.
#[derive(Clone, Debug)]
pub struct OAuth2 {
    /// Where a client gets its token: a path of the service, or a URL.
    pub token_url: String,
    /// The template of a scope, with `{endpoint}` and `{method}`.
    pub scope: Option<String>,
}
