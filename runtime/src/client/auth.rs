//! Credentials of a client.
//!
//! In: credentials. Out: the `Authorization` header and the API keys of an attempt. Not here: how OAuth2 tokens are requested (see `oauth2`),
//! and how API keys are sent (see `api_keys`).

use std::sync::Arc;

use base64::Engine as _;
use bytes::Bytes;
use http::HeaderValue;
use zeroize::Zeroizing;

use super::api_keys::Key;
use super::builder::build_error;
use super::cleared::ClearOnDropOwner;
use super::transport::BoxFuture;
use crate::error::CallError;
use crate::operation::auth::{BASIC, BEARER, OAUTH2};
use crate::operation::{Alternatives, Endpoint};
use crate::types::Secret;

/// Provides bearer tokens. It is called for each attempt, so it should keep a token until the token expires.
pub trait BearerProvider: Send + Sync + 'static {
    /// Returns a token for a call. If there is no other token than the rejected one, return that: the call then ends with its 401.
    fn token<'a>(&'a self, request: BearerTokenRequest<'a>) -> BoxFuture<'a, Result<Secret, CallError>>;
}

/// What a [`BearerProvider`] must know to return a token for a call.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct BearerTokenRequest<'a> {
    /// The scope that the operation needs, if the service has scopes.
    pub scope: Option<&'a str>,
    /// The token that the server has just rejected; a different one is wanted.
    pub rejected: Option<&'a Secret>,
}

/// The credentials of a client.
pub(super) struct Credentials {
    pub(super) authorization: Scheme,
    pub(super) keys: Vec<Arc<Key>>,
}

/// The credentials in the header `Authorization`.
#[derive(Clone)]
pub(super) enum Scheme {
    /// No credentials.
    None,
    /// The header of HTTP Basic.
    Basic(HeaderValue),
    /// The header with a fixed token.
    Token(HeaderValue),
    /// A token for each attempt.
    Bearer(Arc<dyn BearerProvider>),
}

/// The credentials of one attempt: the header and its token if that can be renewed, and API keys.
#[derive(Default)]
pub(super) struct Authorization {
    pub(super) header: Option<HeaderValue>,
    pub(super) token: Option<Secret>,
    pub(super) keys: Vec<Arc<Key>>,
}

impl Scheme {
    /// HTTP Basic.
    pub(super) fn basic(user: &str, secret: &Secret) -> Result<Self, CallError> {
        if user.contains(':') {
            return Err(build_error("a user name of HTTP Basic must not have a colon"));
        }
        Ok(Scheme::Basic(basic(user, secret.expose())?))
    }
    /// A fixed token.
    pub(super) fn bearer(token: &Secret) -> Result<Self, CallError> {
        Ok(Scheme::Token(header("Bearer", token.expose())?))
    }
    /// Whether these are the credentials with this name. A token can be sent wherever a token is required.
    fn is(&self, name: &str) -> bool {
        match self {
            Scheme::None => false,
            Scheme::Basic(_) => name == BASIC,
            Scheme::Token(_) | Scheme::Bearer(_) => matches!(name, BEARER | OAUTH2),
        }
    }
    async fn authorize(&self, endpoint: &Endpoint, rejected: Option<&Secret>) -> Result<Authorization, CallError> {
        let (header, token) = match self {
            Scheme::None => (None, None),
            Scheme::Basic(header) | Scheme::Token(header) => (Some(header.clone()), None),
            Scheme::Bearer(provider) => {
                let token = provider.token(BearerTokenRequest { scope: endpoint.scope, rejected }).await?;
                (Some(header("Bearer", token.expose())?), Some(token))
            }
        };
        Ok(Authorization { header, token, keys: Vec::new() })
    }
}

impl Credentials {
    /// The credentials for an operation; empty for a public operation.
    pub(super) async fn authorize(&self, endpoint: &Endpoint, rejected: Option<&Secret>) -> Result<Authorization, CallError> {
        if endpoint.public {
            return Ok(Authorization::default());
        }
        let alternatives = endpoint.alternatives();
        if alternatives.is_empty() {
            return self.authorization.authorize(endpoint, rejected).await;
        }
        let names = self.names(alternatives);
        let mut authorization = match names.iter().any(|name| self.authorization.is(name)) {
            true => self.authorization.authorize(endpoint, rejected).await?,
            false => Authorization::default(),
        };
        authorization.keys = self.keys.iter().filter(|key| names.contains(&key.key.name)).cloned().collect();
        Ok(authorization)
    }

    /// The names of the first alternative for which this client has all credentials. If there is none, all names, so that the service
    /// responds with 401 to a request with a part of the credentials.
    fn names(&self, alternatives: Alternatives) -> Vec<&'static str> {
        let has = |name: &&str| self.authorization.is(name) || self.keys.iter().any(|key| key.key.name == *name);
        let complete = alternatives.iter().find(|names| !names.is_empty() && names.iter().all(has));
        complete.map_or_else(|| alternatives.concat(), |names| names.to_vec())
    }
}

/// The header of HTTP Basic.
pub(super) fn basic(user: &str, secret: &str) -> Result<HeaderValue, CallError> {
    let pair = Zeroizing::new([user, ":", secret].concat());
    let coded = Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(pair.as_bytes()));
    header("Basic", &coded)
}

fn header(scheme: &str, credentials: &str) -> Result<HeaderValue, CallError> {
    let text = ClearOnDropOwner(Zeroizing::new([scheme, " ", credentials].concat()));
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text))
        .map_err(|_| build_error("the credentials have characters that a header cannot have"))?;
    value.set_sensitive(true);
    Ok(value)
}
