//! Authentication of callers, and the check of scopes.
//!
//! In: the head of a request, and a hook of the application. Out: a [`Principal`], or 401, 403 or 429. Not here: the storage of users and
//! tokens. Every operation is guarded by this, unless it is public in the specification.

mod required;

use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{Extensions, HeaderValue};

use super::context::RequestContext;
use super::oauth2::TokenEndpoint;
use super::throttle::Throttle;
use crate::error::{HandlerError, HandlerErrorKind};
use crate::operation::auth::{BASIC, BEARER, OAUTH2};
use crate::operation::{Endpoint, Service};
use crate::types::Secret;

pub(super) use required::in_words;

/// The credentials of a request.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Credentials<'a> {
    /// HTTP Basic.
    Basic {
        /// The name of the user.
        user: &'a str,
        /// The password. Some services use a token instead.
        password: &'a Secret,
    },
    /// A bearer token.
    Bearer(&'a Secret),
    /// An API key.
    ApiKey {
        /// The name of the key in the specification.
        name: &'static str,
        /// The secret.
        key: &'a Secret,
    },
    /// Credentials that the operation requires together, in the order of the specification.
    Together(&'a [Credentials<'a>]),
}

/// Authenticates callers. Compare secrets with [`same_secret`].
///
/// ```
/// use specwright::server::{Authenticate, Credentials, Principal, RequestContext, same_secret};
/// # use specwright::{HandlerError, Secret};
/// struct Keys(Secret);
///
/// impl Authenticate for Keys {
///     async fn authenticate(&self, _: &RequestContext, credentials: Option<Credentials<'_>>) -> Result<Principal, HandlerError> {
///         match credentials {
///             Some(Credentials::ApiKey { name: "app_key", key }) if same_secret(key, &self.0) => Ok(Principal::new("owner of the key")),
///             _ => Err(HandlerError::unauthenticated()),
///         }
///     }
/// }
/// ```
pub trait Authenticate: Send + Sync + 'static {
    /// Returns the caller of a request, or [`HandlerError::unauthenticated`]. `request` has the head of the request: operation, method, URI,
    /// headers, the peer's address, and extensions of layers. The server then checks the operation's scope against the principal's scopes.
    ///
    /// `credentials` are those of the header `Authorization`. They are `None` if the header is missing or has another scheme than Basic and
    /// Bearer. The server refuses a scheme that the service does not declare, and malformed credentials, before it calls this.
    ///
    /// If the service declares API keys, or says what operations require, `credentials` are those of one alternative of the operation. The server
    /// refuses a request that has all credentials of no alternative. If it has those of several, the server calls this for each of them, until
    /// one is accepted. If the operation also allows requests without credentials, this is not called for them.
    fn authenticate(
        &self,
        request: &RequestContext,
        credentials: Option<Credentials<'_>>,
    ) -> impl Future<Output = Result<Principal, HandlerError>> + Send;
}

/// The authenticated caller: a name, scopes, and values that the hook attaches for handlers.
#[derive(Clone)]
pub struct Principal {
    name: String,
    /// `None` means all scopes.
    scopes: Option<BTreeSet<String>>,
    extensions: Extensions,
}

impl Principal {
    /// A caller with this name and all scopes.
    pub fn new(name: impl Into<String>) -> Self {
        Principal { name: name.into(), scopes: None, extensions: Extensions::new() }
    }
    /// Limits the caller to these scopes.
    #[must_use]
    pub fn scopes<S: Into<String>>(self, scopes: impl IntoIterator<Item = S>) -> Self {
        Principal { scopes: Some(scopes.into_iter().map(Into::into).collect()), ..self }
    }
    /// Attaches a value, which handlers get by its type. It replaces an earlier value of the same type.
    #[must_use]
    pub fn with<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.extensions.insert(value);
        self
    }
    /// The name of the caller.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Whether the caller has a scope.
    #[must_use]
    pub fn allows(&self, scope: &str) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| scopes.contains(scope))
    }
    /// The attached value of this type.
    #[must_use]
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.extensions.get()
    }
    /// All attached values.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        &self.extensions
    }
}

impl fmt::Debug for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Principal").field("name", &self.name).field("scopes", &self.scopes).finish_non_exhaustive()
    }
}

/// Whether two secrets are equal, as `==`. The time does not depend on where they differ, nor on their lengths. The name shows readers of a
/// hook that the comparison is safe.
#[must_use]
pub fn same_secret(a: &Secret, b: &Secret) -> bool {
    a == b
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

/// How callers of operations that are not public are authenticated.
#[derive(Clone)]
pub(super) enum Guard {
    /// The application chose nothing: only callers with tokens that this server issued are allowed.
    Missing,
    /// Every caller is allowed.
    Open,
    /// The hook authenticates callers.
    Hook(Arc<dyn Hook>),
}

impl Guard {
    /// Whether callers of this operation must be authenticated.
    pub(super) fn applies_to(&self, endpoint: &Endpoint) -> bool {
        !endpoint.public && endpoint.service.auth.is_some() && !matches!(self, Guard::Open)
    }

    /// Authenticates the caller of a request, and checks the operation's scope.
    pub(super) async fn authenticate(
        &self,
        request: &RequestContext,
        tokens: Option<&TokenEndpoint>,
        throttle: Option<&Throttle>,
    ) -> Result<Option<Principal>, HandlerError> {
        let peer = request.peer();
        if let Some(wait) = throttle.and_then(|throttle| throttle.wait(peer)) {
            return Err(too_many_failures(wait));
        }
        let identified = self.identify(request, tokens).await;
        let is_wrong = identified.as_ref().is_err_and(|error| matches!(error.kind(), HandlerErrorKind::Unauthenticated));
        // Requests that run at the same time may exceed the limit. They all get 429, whether their credentials are right or wrong.
        let wait = throttle.and_then(|throttle| {
            match is_wrong && (throttle.counts(request.headers()) || required::has_api_key(request)) {
                true => throttle.failed(peer),
                false => throttle.wait(peer),
            }
        });
        if let Some(wait) = wait {
            return Err(too_many_failures(wait));
        }
        let principal = identified?;
        match request.endpoint.scope.filter(|scope| principal.as_ref().is_some_and(|principal| !principal.allows(scope))) {
            Some(scope) => Err(HandlerError::missing_scope(scope)),
            None => Ok(principal),
        }
    }

    /// The caller of a request; `None` if the operation also allows requests without credentials, and this is one.
    async fn identify(
        &self,
        request: &RequestContext,
        tokens: Option<&TokenEndpoint>,
    ) -> Result<Option<Principal>, HandlerError> {
        match request.endpoint.alternatives() {
            [] => self.identify_by_header(request, tokens).await.map(Some),
            alternatives => Box::pin(required::identify(self, request, tokens, alternatives)).await,
        }
    }

    /// The caller of a request for an operation that accepts each kind of credentials in the header `Authorization`.
    async fn identify_by_header(
        &self,
        request: &RequestContext,
        tokens: Option<&TokenEndpoint>,
    ) -> Result<Principal, HandlerError> {
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
        self.ask_hook(request, credentials).await
    }

    /// Asks the hook for the caller with these credentials.
    async fn ask_hook(&self, request: &RequestContext, credentials: Option<Credentials<'_>>) -> Result<Principal, HandlerError> {
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

/// The decoded credentials of the header `Authorization`.
pub(super) enum ParsedCredentials {
    Basic(String, Secret),
    Bearer(Secret),
}

impl ParsedCredentials {
    /// Decodes the header. `None` for another scheme than Basic and Bearer; an error for malformed credentials of these schemes.
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

/// The source of the error for a bearer token that is wrong or has expired.
#[derive(Debug)]
pub(super) struct InvalidToken;

impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the token is wrong or has expired")
    }
}

impl std::error::Error for InvalidToken {}

/// The values of `WWW-Authenticate` for a 401: the schemes that an operation accepts. For an invalid token, RFC 6750 requires an error code.
/// API keys have no registered scheme, but a 401 has the header in any case.
pub(super) fn challenges(service: &Service, endpoint: Option<&Endpoint>, invalid_token: bool) -> Vec<HeaderValue> {
    let invalid = if invalid_token { ", error=\"invalid_token\"" } else { "" };
    let (realm, auth) = (quoted(service.name), &service.auth);
    let alternatives = endpoint.map_or(auth.require, Endpoint::alternatives);
    let takes = |name| alternatives.is_empty() || alternatives.iter().any(|names| names.contains(&name));
    let basic = (auth.basic && takes(BASIC)).then(|| format!("Basic realm={realm}, charset=\"UTF-8\""));
    let bearer = (auth.bearer && takes(BEARER)) || (auth.token_url.is_some() && takes(OAUTH2));
    let bearer = bearer.then(|| format!("Bearer realm={realm}{invalid}"));
    let keys = auth.api_keys.iter().filter(|key| takes(key.name)).map(|key| required::challenge(&realm, key));
    basic.into_iter().chain(bearer).chain(keys).filter_map(|value| HeaderValue::from_str(&value).ok()).collect()
}

/// The value of `WWW-Authenticate` for a 403: the missing scope (RFC 6750).
pub(super) fn insufficient(service: &Service, scope: &str) -> Option<HeaderValue> {
    let value = format!("Bearer realm={}, error=\"insufficient_scope\", scope={}", quoted(service.name), quoted(scope));
    HeaderValue::from_str(&value).ok()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace(['"', '\\'], ""))
}
