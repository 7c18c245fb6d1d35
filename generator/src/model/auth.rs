//! Credentials: those that the service accepts, and those that an operation requires.

use super::{Operation, Service};
use crate::source::Spanned;

/// The kinds of credentials that the service accepts.
///
/// `C` is a reference to credentials: a name before the checks, [`Credential`] after them.
#[derive(Clone, Debug)]
pub struct Auth<C = Credential> {
    /// Whether it accepts HTTP Basic.
    pub basic: bool,
    /// Whether it accepts a bearer token that a user created.
    pub bearer: bool,
    /// The settings of OAuth2 client credentials; `None` if the service does not accept them.
    pub oauth2: Option<OAuth2>,
    /// The API keys, in the order of the file. No two have the same name.
    pub api_keys: Vec<ApiKey>,
    /// The alternatives for operations that have no `auth` of their own. If it is empty, any kind of credentials is enough.
    pub require: Vec<Alternative<C>>,
}

/// The credentials that a request must have together. If it is empty, the request needs no credentials. `C` is as in [`Auth`].
pub type Alternative<C = Credential> = Spanned<Vec<C>>;

/// What an operation requires. `C` is as in [`Auth`].
#[derive(Clone, Debug)]
pub enum Requirement<C = Credential> {
    /// What the service requires.
    OfService,
    /// No credentials, even if the service accepts some.
    Public,
    /// The credentials of one of these alternatives.
    OneOf(Vec<Alternative<C>>),
}

impl<C> Requirement<C> {
    /// Whether the operation requires no credentials.
    pub fn is_public(&self) -> bool {
        matches!(self, Requirement::Public)
    }
}

/// A kind of credentials that the service accepts.
#[derive(Clone, Debug)]
pub enum Credential {
    /// HTTP Basic.
    Basic,
    /// A bearer token that a user created.
    Bearer,
    /// A bearer token from OAuth2 client credentials.
    OAuth2,
    /// An API key of [`Auth::api_keys`].
    ApiKey(ApiKey),
}

impl Credential {
    /// The kinds of credentials in the header `Authorization`, with their names in a specification. A request can have only one of them.
    pub(crate) const AUTHORIZATION: [(&'static str, Credential); 3] =
        [("basic", Credential::Basic), ("bearer", Credential::Bearer), ("oauth2", Credential::OAuth2)];

    /// The name in a specification and in OpenAPI. That of an API key is stated in the specification.
    pub fn name(&self) -> &str {
        match self {
            Credential::Basic => "basic",
            Credential::Bearer => "bearer",
            Credential::OAuth2 => "oauth2",
            Credential::ApiKey(key) => &key.name,
        }
    }

    /// Whether a name is that of credentials in the header `Authorization`.
    pub(crate) fn is_in_authorization(name: &str) -> bool {
        Credential::AUTHORIZATION.iter().any(|(known, _)| *known == name)
    }
}

/// A secret in a header, in the query or in a cookie.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// The name in snake case: `app_key`. Alternatives and clients use it.
    pub name: Spanned<String>,
    /// Where the key is sent.
    pub location: KeyLocation,
    /// The name of the header, of the parameter in the query, or of the cookie.
    pub wire: Spanned<String>,
    /// Documentation; empty if there is none.
    pub docs: String,
}

/// Where an API key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLocation {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}

impl KeyLocation {
    /// Each variant and its keyword. There is no default.
    pub const KEYWORDS: [(&'static str, KeyLocation); 3] =
        [("header", KeyLocation::Header), ("query", KeyLocation::Query), ("cookie", KeyLocation::Cookie)];

    /// The keyword, which is the same in a specification and in OpenAPI.
    pub fn word(self) -> &'static str {
        match self {
            KeyLocation::Header => "header",
            KeyLocation::Query => "query",
            KeyLocation::Cookie => "cookie",
        }
    }
}

/// OAuth2 client credentials.
#[derive(Clone, Debug)]
pub struct OAuth2 {
    /// The token endpoint: a path of the service, or a URL.
    pub token_url: String,
    /// The template of a scope, with `{endpoint}` and `{method}`. `None` if the service has no scopes.
    pub scope: Option<String>,
}

impl<C> Auth<C> {
    /// Whether the service accepts any credentials.
    pub fn is_some(&self) -> bool {
        self.basic || self.bearer || self.oauth2.is_some() || !self.api_keys.is_empty()
    }

    /// All credentials that the service accepts.
    pub fn credentials(&self) -> Vec<Credential> {
        let accepted = [self.basic, self.bearer, self.oauth2.is_some()];
        let in_header = Credential::AUTHORIZATION.into_iter().zip(accepted);
        let in_header = in_header.filter_map(|((_, credential), is_accepted)| is_accepted.then_some(credential));
        in_header.chain(self.api_keys.iter().cloned().map(Credential::ApiKey)).collect()
    }

    /// Whether operations can require different credentials. If so, clients and servers compare the names of credentials.
    pub fn has_alternatives(&self) -> bool {
        !self.api_keys.is_empty() || !self.require.is_empty()
    }
}

impl Service {
    /// The alternatives of an operation. A request must have all credentials of one of the lists. An empty list allows a request without
    /// credentials.
    pub fn alternatives(&self, operation: &Operation) -> Vec<Vec<Credential>> {
        match &operation.auth {
            Requirement::Public => vec![Vec::new()],
            Requirement::OneOf(stated) => stated.iter().map(|alternative| alternative.value.clone()).collect(),
            Requirement::OfService => self.required(),
        }
    }

    /// The alternatives of an operation that has no `auth` of its own.
    pub fn required(&self) -> Vec<Vec<Credential>> {
        match self.auth.require.as_slice() {
            [] => self.auth.credentials().into_iter().map(|credential| vec![credential]).collect(),
            stated => stated.iter().map(|alternative| alternative.value.clone()).collect(),
        }
    }

    /// The OAuth2 scope of an operation; `None` if the operation does not accept OAuth2, or the service has no scopes.
    pub fn scope(&self, operation: &Operation) -> Option<String> {
        let template = self.auth.oauth2.as_ref()?.scope.as_ref()?;
        let endpoint = operation.http.path.trim_start_matches('/');
        let method = operation.http.method.as_str().to_ascii_lowercase();
        let is_oauth2 = |credential: &Credential| matches!(credential, Credential::OAuth2);
        let takes_oauth2 = self.alternatives(operation).iter().flatten().any(is_oauth2);
        takes_oauth2.then(|| template.replace("{endpoint}", endpoint).replace("{method}", &method))
    }
}
