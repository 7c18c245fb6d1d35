//! Credentials of a client.
//!
//! In: credentials. Out: the `Authorization` header of an attempt. Not here: how OAuth2 tokens are requested (see `oauth2`).

use std::sync::Arc;

use base64::Engine as _;
use bytes::Bytes;
use http::HeaderValue;
use zeroize::Zeroizing;

use super::builder::build_error;
use super::cleared::ClearOnDropOwner;
use super::transport::BoxFuture;
use crate::error::CallError;
use crate::operation::Endpoint;
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
#[derive(Clone)]
pub(super) enum Credentials {
    /// No credentials.
    None,
    /// The same header for every call.
    Fixed(HeaderValue),
    /// A token for each attempt.
    Bearer(Arc<dyn BearerProvider>),
}

/// The header of one attempt, and its token if that can be renewed.
#[derive(Default)]
pub(super) struct Authorization {
    pub(super) header: Option<HeaderValue>,
    pub(super) token: Option<Secret>,
}

impl Credentials {
    /// HTTP Basic.
    pub(super) fn basic(user: &str, secret: &Secret) -> Result<Self, CallError> {
        if user.contains(':') {
            return Err(build_error("a user name of HTTP Basic must not have a colon"));
        }
        Ok(Credentials::Fixed(basic(user, secret.expose())?))
    }
    /// A fixed token.
    pub(super) fn bearer(token: &Secret) -> Result<Self, CallError> {
        Ok(Credentials::Fixed(header("Bearer", token.expose())?))
    }
    /// The header for an operation; empty for a public operation.
    pub(super) async fn authorize(&self, endpoint: &Endpoint, rejected: Option<&Secret>) -> Result<Authorization, CallError> {
        match self {
            _ if endpoint.public => Ok(Authorization::default()),
            Credentials::None => Ok(Authorization::default()),
            Credentials::Fixed(header) => Ok(Authorization { header: Some(header.clone()), token: None }),
            Credentials::Bearer(provider) => {
                let token = provider.token(BearerTokenRequest { scope: endpoint.scope, rejected }).await?;
                Ok(Authorization { header: Some(header("Bearer", token.expose())?), token: Some(token) })
            }
        }
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
