//! Credentials: what a service accepts, and what an operation requires, as data.
//!
//! In: the tables of generated code. Out: descriptions that client and server read. Not here: secrets.

use super::Endpoint;

/// The names of credentials: one of these lists is required, all names of it together. An empty list allows a request without credentials.
pub type Alternatives = &'static [&'static [&'static str]];

/// The names of the credentials in the header `Authorization`. Other names are those of API keys.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) const BASIC: &str = "basic";
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) const BEARER: &str = "bearer";
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) const OAUTH2: &str = "oauth2";

/// The credentials that a service accepts.
#[derive(Debug)]
#[non_exhaustive]
pub struct Auth {
    /// HTTP Basic authentication.
    pub basic: bool,
    /// A bearer token.
    pub bearer: bool,
    /// The URL or path of the OAuth2 token endpoint.
    pub token_url: Option<&'static str>,
    /// The API keys.
    pub api_keys: &'static [ApiKey],
    /// What operations require that state nothing else: `basic`, `bearer`, `oauth2` and names of API keys. If it is empty, each kind of
    /// credentials in the header `Authorization` is enough.
    pub require: Alternatives,
}

impl Auth {
    /// No credentials.
    pub const NONE: Auth = Auth { basic: false, bearer: false, token_url: None, api_keys: &[], require: &[] };

    /// Accepts HTTP Basic authentication.
    #[must_use]
    pub const fn basic(self) -> Self {
        Auth { basic: true, ..self }
    }
    /// Accepts a bearer token.
    #[must_use]
    pub const fn bearer(self) -> Self {
        Auth { bearer: true, ..self }
    }
    /// Accepts a token of the OAuth2 token endpoint at this URL or path.
    #[must_use]
    pub const fn token_url(self, url: &'static str) -> Self {
        Auth { token_url: Some(url), ..self }
    }
    /// Accepts API keys.
    #[must_use]
    pub const fn api_keys(self, api_keys: &'static [ApiKey]) -> Self {
        Auth { api_keys, ..self }
    }
    /// Requires one of these alternatives.
    #[must_use]
    pub const fn require(self, require: Alternatives) -> Self {
        Auth { require, ..self }
    }
    /// Whether the service accepts any credentials.
    #[must_use]
    pub const fn is_some(&self) -> bool {
        self.basic || self.bearer || self.token_url.is_some() || !self.api_keys.is_empty()
    }
    /// The API key with this name.
    #[must_use]
    pub fn api_key(&self, name: &str) -> Option<&'static ApiKey> {
        self.api_keys.iter().find(|key| key.name == name)
    }
    /// Whether an API key is sent in the query under this name.
    #[cfg(any(feature = "replay", feature = "server"))]
    pub(crate) fn has_key_in_query(&self, name: &str) -> bool {
        self.api_keys.iter().any(|key| key.location == KeyLocation::Query && key.wire == name)
    }
}

impl Endpoint {
    /// What the operation requires. It is empty if each kind of credentials in the header `Authorization` is enough.
    #[must_use]
    pub fn alternatives(&self) -> Alternatives {
        if self.auth.is_empty() { self.service.auth.require } else { self.auth }
    }
}

/// A secret that a caller sends in a header, in the query or in a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiKey {
    /// The name in the specification: `app_key`.
    pub name: &'static str,
    /// Where it is sent.
    pub location: KeyLocation,
    /// The name of the header, of the parameter in the query, or of the cookie.
    pub wire: &'static str,
}

impl ApiKey {
    /// A key in a header.
    #[must_use]
    pub const fn header(name: &'static str, wire: &'static str) -> Self {
        ApiKey { name, location: KeyLocation::Header, wire }
    }
    /// A key in the query.
    #[must_use]
    pub const fn query(name: &'static str, wire: &'static str) -> Self {
        ApiKey { name, location: KeyLocation::Query, wire }
    }
    /// A key in a cookie.
    #[must_use]
    pub const fn cookie(name: &'static str, wire: &'static str) -> Self {
        ApiKey { name, location: KeyLocation::Cookie, wire }
    }
}

/// Where an API key is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyLocation {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}
