//! Credentials: those that the service accepts, and those that an operation requires.

use super::{Operation, Service, Stage};
use crate::source::Spanned;

/// The kinds of credentials that the service accepts.
#[derive(Clone, Debug, Default)]
pub struct Auth {
    /// Whether it accepts HTTP Basic.
    pub basic: bool,
    /// Whether it accepts a bearer token that a user created.
    pub bearer: bool,
    /// The settings of OAuth2 client credentials; `None` if the service does not accept them.
    pub oauth2: Option<OAuth2>,
    /// The API keys, in the order of the file. No two have the same name.
    pub api_keys: Vec<ApiKey>,
    /// The alternatives for operations that have no `auth` of their own. If it is empty, any kind of credentials is enough.
    pub require: Vec<Alternative>,
}

/// The names of credentials that a request must have together. If it is empty, the request needs no credentials.
pub type Alternative = Spanned<Vec<Spanned<String>>>;

/// The names of credentials in the header `Authorization`. A request can have only one of them.
pub(crate) const AUTHORIZATION: [&str; 3] = ["basic", "bearer", "oauth2"];

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

impl Auth {
    /// Whether the service accepts any credentials.
    pub fn is_some(&self) -> bool {
        self.basic || self.bearer || self.oauth2.is_some() || !self.api_keys.is_empty()
    }

    /// The names of all credentials that the service accepts.
    pub fn names(&self) -> Vec<&str> {
        let taken = [self.basic, self.bearer, self.oauth2.is_some()];
        let authorization = AUTHORIZATION.into_iter().zip(taken).filter_map(|(name, taken)| taken.then_some(name));
        authorization.chain(self.api_keys.iter().map(|key| key.name.as_str())).collect()
    }

    /// Whether operations can require different credentials. If so, clients and servers compare the names of credentials.
    pub fn has_alternatives(&self) -> bool {
        !self.api_keys.is_empty() || !self.require.is_empty()
    }
}

impl<S: Stage> Service<S> {
    /// The alternatives of an operation. A request must have all credentials of one of the lists. An empty list allows a request without
    /// credentials.
    pub fn alternatives<'s>(&'s self, operation: &'s Operation<S>) -> Vec<Vec<&'s str>> {
        match &operation.auth {
            _ if operation.public => vec![Vec::new()],
            Some(stated) => names(stated),
            None => self.required(),
        }
    }

    /// The alternatives of an operation that has no `auth` of its own.
    pub fn required(&self) -> Vec<Vec<&str>> {
        match self.auth.require.as_slice() {
            [] => self.auth.names().into_iter().map(|name| vec![name]).collect(),
            stated => names(stated),
        }
    }
}

impl Service {
    /// The OAuth2 scope of an operation; `None` if the operation does not accept OAuth2, or the service has no scopes.
    pub fn scope(&self, operation: &Operation) -> Option<String> {
        let template = self.auth.oauth2.as_ref()?.scope.as_ref()?;
        let endpoint = operation.http.path.trim_start_matches('/');
        let method = operation.http.method.as_str().to_ascii_lowercase();
        let takes_oauth2 = self.alternatives(operation).iter().any(|alternative| alternative.contains(&"oauth2"));
        takes_oauth2.then(|| template.replace("{endpoint}", endpoint).replace("{method}", &method))
    }
}

/// The names in each alternative.
fn names(alternatives: &[Alternative]) -> Vec<Vec<&str>> {
    alternatives.iter().map(|alternative| alternative.iter().map(|name| name.as_str()).collect()).collect()
}
