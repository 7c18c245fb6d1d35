//! Who calls, and whether they may.
//!
//! In: the header `Authorization` and a hook of the server's author. Out: a [`Principal`], or 401 or 403. Not here: where
//! users and tokens are kept. No operation is reached without passing here, unless its specification says it is public.

use std::any::Any;
use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::{Arc, LazyLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use http::header::AUTHORIZATION;
use subtle::ConstantTimeEq;

use super::context::RequestContext;
use super::oauth2::TokenEndpoint;
use crate::error::{HandlerError, HandlerErrorKind};
use crate::operation::{Endpoint, Service};
use crate::types::Secret;

/// What a caller shows.
#[derive(Clone, Copy, Debug)]
pub enum Credentials<'a> {
    /// HTTP Basic.
    Basic {
        /// The user's name.
        user: &'a str,
        /// The password, or a token in its place.
        password: &'a Secret,
    },
    /// A bearer token.
    Bearer(&'a Secret),
}

/// Decides who calls. Compare secrets with [`same_secret`].
pub trait Authenticate: Send + Sync + 'static {
    /// Who shows these credentials; [`HandlerError::unauthenticated`] when nobody does. The scope of the operation is checked
    /// afterwards against the principal's scopes.
    fn authenticate(
        &self,
        credentials: Credentials<'_>,
        endpoint: &'static Endpoint,
    ) -> impl Future<Output = Result<Principal, HandlerError>> + Send;
}

/// Who calls: a name, scopes, and whatever the hook wants handlers to know.
#[derive(Clone)]
pub struct Principal {
    name: String,
    /// `None`: all of them.
    scopes: Option<BTreeSet<String>>,
    extension: Option<Arc<dyn Any + Send + Sync>>,
}

impl Principal {
    /// A caller of this name who may call everything.
    pub fn new(name: impl Into<String>) -> Self {
        Principal { name: name.into(), scopes: None, extension: None }
    }
    /// With these scopes only.
    #[must_use]
    pub fn scopes<S: Into<String>>(self, scopes: impl IntoIterator<Item = S>) -> Self {
        Principal { scopes: Some(scopes.into_iter().map(Into::into).collect()), ..self }
    }
    /// With something that handlers find by its type.
    #[must_use]
    pub fn with<T: Any + Send + Sync>(self, extension: T) -> Self {
        Principal { extension: Some(Arc::new(extension)), ..self }
    }
    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Whether a scope is among the caller's.
    pub fn allows(&self, scope: &str) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| scopes.contains(scope))
    }
    /// What the hook attached, if it is of this type.
    pub fn get<T: Any>(&self) -> Option<&T> {
        self.extension.as_deref()?.downcast_ref()
    }
}

impl fmt::Debug for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Principal").field("name", &self.name).field("scopes", &self.scopes).finish_non_exhaustive()
    }
}

/// Whether two secrets are the same, in a time that tells neither where they differ nor whether they are of one length: what is
/// compared are digests under keys of this process.
pub fn same_secret(a: &Secret, b: &Secret) -> bool {
    static KEYS: LazyLock<[RandomState; 2]> = LazyLock::new(|| [RandomState::new(), RandomState::new()]);
    let [a_digest, b_digest] = [a, b].map(|secret| KEYS.each_ref().map(|key| key.hash_one(secret.expose())));
    let same: bool = a_digest.ct_eq(&b_digest).into();
    // Digests that are the same by accident are told apart; others never come here.
    same && bool::from(a.expose().as_bytes().ct_eq(b.expose().as_bytes()))
}

/// A hook, its type forgotten.
pub(super) trait Hook: Send + Sync {
    fn ask<'a>(&'a self, credentials: Credentials<'a>, endpoint: &'static Endpoint) -> Asked<'a>;
}

type Asked<'a> = Pin<Box<dyn Future<Output = Result<Principal, HandlerError>> + Send + 'a>>;

impl<T: Authenticate> Hook for T {
    fn ask<'a>(&'a self, credentials: Credentials<'a>, endpoint: &'static Endpoint) -> Asked<'a> {
        Box::pin(self.authenticate(credentials, endpoint))
    }
}

/// What stands in front of operations that are not public.
#[derive(Clone)]
pub(super) enum Guard {
    /// Nobody said who may call: nobody may.
    Missing,
    /// Everyone may.
    Open,
    /// The hook decides.
    Hook(Arc<dyn Hook>),
}

impl Guard {
    pub(super) fn hook(hook: impl Authenticate) -> Self {
        Guard::Hook(Arc::new(hook))
    }

    /// Whether a caller of this operation must show who it is.
    pub(super) fn asks(&self, endpoint: &Endpoint) -> bool {
        !endpoint.public && endpoint.service.auth.is_some() && !matches!(self, Guard::Open)
    }

    /// Lets a request pass, or not; gives who calls.
    pub(super) async fn admit(
        &self,
        cx: &RequestContext,
        tokens: Option<&TokenEndpoint>,
    ) -> Result<Option<Principal>, HandlerError> {
        let endpoint = cx.endpoint();
        if !self.asks(endpoint) {
            return Ok(None);
        }
        let shown = cx.headers().get(AUTHORIZATION).and_then(Shown::read).ok_or_else(HandlerError::unauthenticated)?;
        let principal = self.identify(&shown, endpoint, tokens).await?;
        match endpoint.scope.filter(|scope| !principal.allows(scope)) {
            Some(scope) => Err(HandlerError::missing_scope(scope)),
            None => Ok(Some(principal)),
        }
    }

    async fn identify(
        &self,
        shown: &Shown,
        endpoint: &'static Endpoint,
        tokens: Option<&TokenEndpoint>,
    ) -> Result<Principal, HandlerError> {
        let auth = &endpoint.service.auth;
        let credentials = match shown {
            Shown::Basic(user, password) if auth.basic => Credentials::Basic { user, password },
            Shown::Bearer(token) if auth.bearer || auth.token_url.is_some() => {
                let holder = match tokens {
                    Some(tokens) => tokens.holder(token).await?,
                    None => None,
                };
                if let Some(principal) = holder {
                    return Ok(principal);
                }
                Credentials::Bearer(token)
            }
            _ => return Err(HandlerError::unauthenticated()),
        };
        let asked = match self {
            Guard::Hook(hook) => hook.ask(credentials, endpoint).await,
            Guard::Missing | Guard::Open => Err(HandlerError::unauthenticated()),
        };
        let bearer = matches!(shown, Shown::Bearer(_));
        asked.map_err(|error| match error.kind() {
            HandlerErrorKind::Unauthenticated if bearer => error.with_source(InvalidToken),
            _ => error,
        })
    }
}

/// Credentials as the header has them, decoded.
pub(super) enum Shown {
    Basic(String, Secret),
    Bearer(Secret),
}

impl Shown {
    pub(super) fn read(header: &HeaderValue) -> Option<Shown> {
        let (scheme, value) = header.to_str().ok()?.trim().split_once(' ')?;
        let value = value.trim();
        if scheme.eq_ignore_ascii_case("bearer") {
            return (!value.is_empty()).then(|| Shown::Bearer(Secret::new(value)));
        }
        let decoded = scheme.eq_ignore_ascii_case("basic").then(|| STANDARD.decode(value).ok()).flatten()?;
        let text = String::from_utf8(decoded).ok()?;
        let (user, password) = text.split_once(':')?;
        Some(Shown::Basic(user.to_owned(), Secret::new(password)))
    }
}

/// Why nobody is known: a token was shown that is wrong or has ended.
#[derive(Debug)]
pub(super) struct InvalidToken;

impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the token is wrong or has ended")
    }
}

impl std::error::Error for InvalidToken {}

/// The schemes that a service takes, for a 401; RFC 6750 wants a word more when a token was shown.
pub(super) fn challenges(service: &Service, token_shown: bool) -> impl Iterator<Item = HeaderValue> {
    let invalid = if token_shown { ", error=\"invalid_token\"" } else { "" };
    let (realm, auth) = (quoted(service.name), &service.auth);
    let basic = auth.basic.then(|| format!("Basic realm={realm}, charset=\"UTF-8\""));
    let bearer = (auth.bearer || auth.token_url.is_some()).then(|| format!("Bearer realm={realm}{invalid}"));
    basic.into_iter().chain(bearer).filter_map(|value| HeaderValue::from_str(&value).ok())
}

/// The scope that a token lacks, for a 403 (RFC 6750).
pub(super) fn insufficient(service: &Service, scope: &str) -> Option<HeaderValue> {
    let value = format!("Bearer realm={}, error=\"insufficient_scope\", scope={}", quoted(service.name), quoted(scope));
    HeaderValue::from_str(&value).ok()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace(['"', '\\'], ""))
}
