//! The service as it is meant: plain data, every name resolved, reuse expanded, words turned into enums.
//!
//! In: nothing (this is data). Out: what `check` proves, `lower` turns into Rust and `export` into documents.
//! Not here: YAML (see `document`), Rust (see `rust`), quote.

pub(crate) mod circles;
mod operations;
mod statuses;
pub mod traits;
mod types;
mod wire;

pub use crate::syntax::{Json, Number};
pub use operations::*;
pub use types::*;
pub use wire::*;

use crate::source::{Span, Spanned};

/// A whole service, in the order of its files.
#[derive(Clone, Debug)]
pub struct Service {
    /// Upper camel case, as the spec spells it.
    pub name: Spanned<String>,
    /// For documentation; empty when there is none.
    pub title: String,
    /// One or more sentences; empty when there are none.
    pub docs: String,
    /// Of the service, such as `v1`; empty when the spec does not say.
    pub version: String,
    /// Begins with `/` and does not end with one; empty when there is none.
    pub base_path: String,
    /// When it takes none, every operation is public.
    pub auth: Auth,
    /// Defaults filled in.
    pub wire: Wire,
    /// Defaults filled in.
    pub errors: Errors,
    /// Ids, enums, objects and unions of all files, in their order; [`TypeId`] is an index into it.
    pub types: Vec<TypeDef>,
    /// One for each resource file, in the order of `files`.
    pub resources: Vec<Resource>,
    /// Where the spec states its settings.
    pub places: Places,
}

impl Service {
    /// The outcome as an answer carries it; `None` when it carries none.
    pub fn outcome(&self, answer: &Answer) -> Option<OutcomeRule> {
        let mut outcome = self.wire.outcome.clone().filter(|_| answer.outcome)?;
        if let Some(field) = &answer.outcome_field {
            outcome.field.clone_from(field);
        }
        Some(outcome)
    }

    /// The OAuth2 scope of an operation; `None` when it is public or the service has no scopes.
    pub fn scope(&self, operation: &Operation) -> Option<String> {
        let template = self.auth.oauth2.as_ref()?.scope.as_ref()?;
        let endpoint = operation.path.trim_start_matches('/');
        let method = operation.method.as_str().to_ascii_lowercase();
        (!operation.public).then(|| template.replace("{endpoint}", endpoint).replace("{method}", &method))
    }
}

/// Where the spec states settings of the whole service; `None` for those that it leaves out.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Of `base_path`.
    pub base_path: Option<Span>,
    /// Of `auth.oauth2.token_url`.
    pub token_url: Option<Span>,
    /// Of `auth.oauth2.scope`.
    pub scope: Option<Span>,
    /// Of the word at fault in `wire.outcome`: the first that stands for success and failure, the first message of the
    /// outcome's own field, else the field.
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
    /// A bearer token of the user's own.
    pub bearer: bool,
    /// `None` when client credentials are not taken.
    pub oauth2: Option<OAuth2>,
}

impl Auth {
    /// Whether the service asks for any credentials.
    pub fn is_some(&self) -> bool {
        self.basic || self.bearer || self.oauth2.is_some()
    }
}

/// OAuth2 client credentials.
#[derive(Clone, Debug)]
pub struct OAuth2 {
    /// Where a client gets its token, as the spec writes it.
    pub token_url: String,
    /// With `{endpoint}` and `{method}`.
    pub scope: Option<String>,
}
