//! Credentials of a client.
//!
//! In: what the user gave. Out: the `Authorization` header of an attempt. Not here: how OAuth2 tokens are got (see
//! `oauth2`).

use std::sync::Arc;

use base64::Engine as _;
use bytes::Bytes;
use http::HeaderValue;
use zeroize::{Zeroize, Zeroizing};

use super::builder::unusable;
use super::transport::BoxFuture;
use crate::error::CallError;
use crate::operation::Endpoint;
use crate::types::Secret;

/// Gives bearer tokens. It is asked for each attempt: keep the token until it ends.
pub trait BearerProvider: Send + Sync + 'static {
    /// A token for a call. Giving the one that was refused says that there is no other: the call ends with its 401.
    fn token<'a>(&'a self, wanted: Wanted<'a>) -> BoxFuture<'a, Result<Secret, CallError>>;
}

/// What a token is wanted for.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Wanted<'a> {
    /// The scope that the operation needs, when the service has scopes.
    pub scope: Option<&'a str>,
    /// The token that the server has just refused: another one is wanted.
    pub rejected: Option<&'a Secret>,
}

/// What a client shows a server.
#[derive(Clone)]
pub(super) enum Credentials {
    /// Nothing.
    None,
    /// The same header always.
    Fixed(HeaderValue),
    /// A token for each attempt.
    Bearer(Arc<dyn BearerProvider>),
}

/// The header of one attempt, and the token in it when another may be had.
#[derive(Default)]
pub(super) struct Authorization {
    pub(super) header: Option<HeaderValue>,
    pub(super) token: Option<Secret>,
}

impl Credentials {
    /// HTTP Basic.
    pub(super) fn basic(user: &str, secret: &Secret) -> Result<Self, CallError> {
        if user.contains(':') {
            return Err(unusable("a user name of HTTP Basic cannot hold a colon"));
        }
        let pair = Zeroizing::new([user, ":", secret.expose()].concat());
        let coded = Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(pair.as_bytes()));
        Ok(Credentials::Fixed(header("Basic", &coded)?))
    }
    /// A token that stays.
    pub(super) fn bearer(token: &Secret) -> Result<Self, CallError> {
        Ok(Credentials::Fixed(header("Bearer", token.expose())?))
    }
    /// The header for an operation; none where none is asked for.
    pub(super) async fn authorize(&self, endpoint: &Endpoint, rejected: Option<&Secret>) -> Result<Authorization, CallError> {
        match self {
            _ if endpoint.public => Ok(Authorization::default()),
            Credentials::None => Ok(Authorization::default()),
            Credentials::Fixed(header) => Ok(Authorization { header: Some(header.clone()), token: None }),
            Credentials::Bearer(provider) => {
                let token = provider.token(Wanted { scope: endpoint.scope, rejected }).await?;
                Ok(Authorization { header: Some(header("Bearer", token.expose())?), token: Some(token) })
            }
        }
    }
}

fn header(scheme: &str, credentials: &str) -> Result<HeaderValue, CallError> {
    let text = Cleared(Zeroizing::new([scheme, " ", credentials].concat()));
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text))
        .map_err(|_| unusable("credentials hold characters that no header can"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// What a header or a body is made of: its memory is cleared when the last of them is gone.
pub(super) struct Cleared<T: Zeroize>(pub(super) Zeroizing<T>);

impl<T: Zeroize + AsRef<[u8]>> AsRef<[u8]> for Cleared<T> {
    fn as_ref(&self) -> &[u8] {
        (*self.0).as_ref()
    }
}
