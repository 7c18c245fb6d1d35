//! Who the caller is, and whether it may call.
//!
//! In: the head of a request, and a hook of the application. Out: a [`Principal`], or 401, 403 or 429. Not here: where users and tokens
//! are kept. No operation is reached without this, unless its specification says that it is public.

use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::{Arc, LazyLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{Extensions, HeaderValue};
use subtle::ConstantTimeEq;

use super::context::RequestContext;
use super::oauth2::TokenEndpoint;
use super::throttle::Throttle;
use crate::error::{HandlerError, HandlerErrorKind};
use crate::operation::{Endpoint, Service};
use crate::types::Secret;

/// Credentials from the header `Authorization`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
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

/// Decides who the caller is. Compare secrets with [`same_secret`].
///
/// ```
/// use specwright::server::{Authenticate, Credentials, Principal, RequestContext, same_secret};
/// # use specwright::{HandlerError, Secret};
/// struct Keys(Secret);
///
/// impl Authenticate for Keys {
///     async fn authenticate(&self, request: &RequestContext, _: Option<Credentials<'_>>) -> Result<Principal, HandlerError> {
///         let key = request.headers().get("x-api-key").and_then(|key| key.to_str().ok()).map(Secret::new);
///         match key.filter(|key| same_secret(key, &self.0)) {
///             Some(_) => Ok(Principal::new("the one with the key")),
///             None => Err(HandlerError::unauthenticated()),
///         }
///     }
/// }
/// ```
pub trait Authenticate: Send + Sync + 'static {
    /// The caller of a request, or [`HandlerError::unauthenticated`]. The request's head is known: operation, method, URI, headers, the peer's
    /// address, and what layers attached. The operation's scope is checked afterwards against the scopes of the principal.
    ///
    /// `credentials` are those of the header `Authorization`; `None` when it is missing, or has another scheme than Basic and Bearer.
    /// A scheme that the service does not declare, and credentials that cannot be read, are refused before.
    fn authenticate(
        &self,
        request: &RequestContext,
        credentials: Option<Credentials<'_>>,
    ) -> impl Future<Output = Result<Principal, HandlerError>> + Send;
}

/// The caller: a name, scopes, and what else the hook wants handlers to know.
#[derive(Clone)]
pub struct Principal {
    name: String,
    /// `None`: all of them.
    scopes: Option<BTreeSet<String>>,
    extensions: Extensions,
}

impl Principal {
    /// A caller of this name who may call everything.
    pub fn new(name: impl Into<String>) -> Self {
        Principal { name: name.into(), scopes: None, extensions: Extensions::new() }
    }
    /// Limits it to these scopes.
    #[must_use]
    pub fn scopes<S: Into<String>>(self, scopes: impl IntoIterator<Item = S>) -> Self {
        Principal { scopes: Some(scopes.into_iter().map(Into::into).collect()), ..self }
    }
    /// Attaches a value, which handlers find by its type; one of the same type is replaced.
    #[must_use]
    pub fn with<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.extensions.insert(value);
        self
    }
    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Whether it has a scope.
    pub fn allows(&self, scope: &str) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| scopes.contains(scope))
    }
    /// The attached value of this type.
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.extensions.get()
    }
    /// All attached values.
    pub fn extensions(&self) -> &Extensions {
        &self.extensions
    }
}

impl fmt::Debug for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Principal").field("name", &self.name).field("scopes", &self.scopes).finish_non_exhaustive()
    }
}

/// Whether two secrets are equal. The time that it takes depends neither on where they differ nor on whether their lengths do: it
/// compares digests under keys of this process.
pub fn same_secret(a: &Secret, b: &Secret) -> bool {
    static KEYS: LazyLock<[RandomState; 2]> = LazyLock::new(|| [RandomState::new(), RandomState::new()]);
    let [a_digest, b_digest] = [a, b].map(|secret| KEYS.each_ref().map(|key| key.hash_one(secret.expose())));
    let same: bool = a_digest.ct_eq(&b_digest).into();
    // Different secrets may have one digest.
    same && bool::from(a.expose().as_bytes().ct_eq(b.expose().as_bytes()))
}

/// [`Authenticate`] as a trait object.
pub(super) trait Hook: Send + Sync {
    fn call<'a>(&'a self, request: &'a RequestContext, credentials: Option<Credentials<'a>>) -> Identified<'a>;
}

type Identified<'a> = Pin<Box<dyn Future<Output = Result<Principal, HandlerError>> + Send + 'a>>;

impl<T: Authenticate> Hook for T {
    fn call<'a>(&'a self, request: &'a RequestContext, credentials: Option<Credentials<'a>>) -> Identified<'a> {
        Box::pin(self.authenticate(request, credentials))
    }
}

/// What decides about operations that are not public.
#[derive(Clone)]
pub(super) enum Guard {
    /// Nothing was chosen: nobody may call, except with tokens that this server issued.
    Missing,
    /// Everyone may call.
    Open,
    /// The hook decides.
    Hook(Arc<dyn Hook>),
}

impl Guard {
    /// Whether the caller of this operation must be authenticated.
    pub(super) fn applies_to(&self, endpoint: &Endpoint) -> bool {
        !endpoint.public && endpoint.service.auth.is_some() && !matches!(self, Guard::Open)
    }

    /// The caller of a request, if it may call this operation.
    pub(super) async fn authenticate(
        &self,
        request: &RequestContext,
        tokens: Option<&TokenEndpoint>,
        throttle: Option<&Throttle>,
    ) -> Result<Principal, HandlerError> {
        let peer = request.peer();
        if let Some(wait) = throttle.and_then(|throttle| throttle.wait(peer)) {
            return Err(too_many_failures(wait));
        }
        let identified = self.identify(request, tokens).await;
        let is_wrong = identified.as_ref().is_err_and(|error| matches!(error.kind(), HandlerErrorKind::Unauthenticated));
        // Of guesses that are made at the same time, those beyond the limit are not answered: neither wrong nor right ones.
        let wait = throttle.and_then(|throttle| match is_wrong && throttle.counts(request.headers()) {
            true => throttle.failed(peer),
            false => throttle.wait(peer),
        });
        if let Some(wait) = wait {
            return Err(too_many_failures(wait));
        }
        let principal = identified?;
        match request.endpoint.scope.filter(|scope| !principal.allows(scope)) {
            Some(scope) => Err(HandlerError::missing_scope(scope)),
            None => Ok(principal),
        }
    }

    async fn identify(&self, request: &RequestContext, tokens: Option<&TokenEndpoint>) -> Result<Principal, HandlerError> {
        let auth = &request.endpoint.service.auth;
        let parsed = request.headers().get(AUTHORIZATION).map(ParsedCredentials::parse).transpose()?.flatten();
        let credentials = match &parsed {
            None => None,
            Some(ParsedCredentials::Basic(user, password)) if auth.basic => Some(Credentials::Basic { user, password }),
            Some(ParsedCredentials::Bearer(token)) if auth.bearer || auth.token_url.is_some() => {
                let holder = match tokens {
                    Some(tokens) => tokens.holder(token).await?,
                    None => None,
                };
                if let Some(principal) = holder {
                    return Ok(principal);
                }
                Some(Credentials::Bearer(token))
            }
            Some(_) => return Err(HandlerError::unauthenticated()),
        };
        let identified = match self {
            Guard::Hook(hook) => hook.call(request, credentials).await,
            Guard::Missing | Guard::Open => Err(HandlerError::unauthenticated()),
        };
        identified.map_err(|error| match error.kind() {
            HandlerErrorKind::Unauthenticated if matches!(credentials, Some(Credentials::Bearer(_))) => {
                error.with_source(InvalidToken)
            }
            _ => error,
        })
    }
}

/// 429, with the time to wait.
pub(super) fn too_many_failures(wait: std::time::Duration) -> HandlerError {
    HandlerError::rate_limited(wait)
}

/// Credentials of the header `Authorization`, decoded.
pub(super) enum ParsedCredentials {
    Basic(String, Secret),
    Bearer(Secret),
}

impl ParsedCredentials {
    /// `None` for another scheme than Basic and Bearer; an error for credentials of these that cannot be read.
    pub(super) fn parse(header: &HeaderValue) -> Result<Option<ParsedCredentials>, HandlerError> {
        let text = header.to_str().map_err(|_| HandlerError::unauthenticated())?.trim();
        let (scheme, value) = text.split_once(' ').unwrap_or((text, ""));
        let value = value.trim();
        if scheme.eq_ignore_ascii_case("bearer") && !value.is_empty() {
            Ok(Some(ParsedCredentials::Bearer(Secret::new(value))))
        } else if scheme.eq_ignore_ascii_case("basic") {
            Self::basic(value).map(Some).ok_or_else(HandlerError::unauthenticated)
        } else if scheme.eq_ignore_ascii_case("bearer") {
            Err(HandlerError::unauthenticated())
        } else {
            Ok(None)
        }
    }
    fn basic(value: &str) -> Option<ParsedCredentials> {
        let text = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
        let (user, password) = text.split_once(':')?;
        Some(ParsedCredentials::Basic(user.to_owned(), Secret::new(password)))
    }
}

/// Why a caller is not authenticated: its bearer token is wrong or has ended.
#[derive(Debug)]
pub(super) struct InvalidToken;

impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the token is wrong or has ended")
    }
}

impl std::error::Error for InvalidToken {}

/// The schemes that a service takes, for `WWW-Authenticate` of a 401. After an invalid token, RFC 6750 asks for an error code.
pub(super) fn challenges(service: &Service, invalid_token: bool) -> impl Iterator<Item = HeaderValue> {
    let invalid = if invalid_token { ", error=\"invalid_token\"" } else { "" };
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
