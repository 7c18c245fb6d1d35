//! One request to a token endpoint.
//!
//! In: id, secret and scope of a client. Out: a token, or an error with the endpoint's response. Not here: when tokens are requested (see
//! `oauth2`).

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::response::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Map, Value as Json};
use zeroize::Zeroizing;

use super::scope_state::Token;
use crate::client::auth::basic;
use crate::client::cleared::{ClearOnDropBytes, ClearOnDropObject, ClearOnDropOwner};
use crate::client::clock::Instant;
use crate::client::encode::{form_into, percent};
use crate::client::exchange::{request_id, transport_error};
use crate::client::received::{ErrorBody, beginning, collect, response_details};
use crate::client::retry::{Budget, Retry, retry_after};
use crate::client::transport::{Transport, TransportBody};
use crate::error::{CallError, CallErrorKind, Details, bounded};
use crate::types::Secret;

/// The lifetime of a token in seconds, if the response does not state it.
const DEFAULT_LIFETIME: u64 = 300;
/// The longest lifetime in seconds, a year: the clock's arithmetic could overflow beyond it.
const LIFETIME_LIMIT: u64 = 366 * 24 * 3600;
/// The largest response body of a token endpoint, in bytes.
const BODY_LIMIT: usize = 1 << 20;

/// How a client sends its id and secret to the token endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientAuth {
    /// By HTTP Basic, which RFC 6749 requires every token endpoint to accept. If the endpoint refuses the client, in the body. The method
    /// that succeeded is used from then on.
    #[default]
    Detect,
    /// By HTTP Basic (RFC 6749, 2.3.1; `client_secret_basic` in OpenID Connect).
    Basic,
    /// As `client_id` and `client_secret` in the body (`client_secret_post`).
    Body,
}

/// Client credentials of one service.
pub(in crate::client) struct ClientCredentials {
    pub(in crate::client) client_id: String,
    pub(in crate::client) client_secret: Secret,
    pub(in crate::client) client_auth: ClientAuth,
    pub(in crate::client) token_url: http::Uri,
    /// The scopes to request for every token, instead of the operation's scope.
    pub(in crate::client) scopes: Option<String>,
    pub(in crate::client) transport: Arc<dyn Transport>,
    pub(in crate::client) retry: Retry,
    pub(in crate::client) budget: Arc<Budget>,
    /// The timeout for one token, which includes retries and waits.
    pub(in crate::client) timeout: Duration,
    /// The method that succeeded, with [`ClientAuth::Detect`].
    pub(in crate::client) detected: OnceLock<ClientAuth>,
}

/// A request to which the endpoint responded without a token.
struct Refused {
    error: CallError,
    /// Whether another method of authentication may succeed.
    may_detect: bool,
}

impl From<CallError> for Refused {
    fn from(error: CallError) -> Self {
        Refused { error, may_detect: false }
    }
}

impl ClientCredentials {
    /// Requests a token: once, or twice to detect how the endpoint accepts id and secret.
    pub(super) async fn request(&self, scope: &str) -> Result<Token, CallError> {
        let known = match self.client_auth {
            ClientAuth::Detect => self.detected.get().copied(),
            chosen => Some(chosen),
        };
        if let Some(known) = known {
            return self.request_by(known, scope).await.map_err(|refused| refused.error);
        }
        let basic = match self.request_by(ClientAuth::Basic, scope).await {
            Ok(token) => return Ok(self.detect(ClientAuth::Basic, token)),
            Err(refused) if !refused.may_detect => return Err(refused.error),
            Err(refused) => refused.error,
        };
        match self.request_by(ClientAuth::Body, scope).await {
            Ok(token) => Ok(self.detect(ClientAuth::Body, token)),
            Err(refused) if !refused.may_detect || refused.error.message() == basic.message() => Err(refused.error),
            Err(refused) => {
                let message =
                    format!("by HTTP Basic, {}; with id and secret in the body, {}", basic.message(), refused.error.message());
                Err(refused.error.with_kind(CallErrorKind::Unauthenticated { message }))
            }
        }
    }

    fn detect(&self, auth: ClientAuth, token: Token) -> Token {
        // Another request may have set it before.
        let _ = self.detected.set(auth);
        token
    }

    async fn request_by(&self, auth: ClientAuth, scope: &str) -> Result<Token, Refused> {
        let requested_at = Instant::now();
        let response = self.transport.send(self.message(auth, scope)?).await.map_err(transport_error)?;
        let (head, body) = response.into_parts();
        if !head.status.is_success() {
            return Err(refused(&head, &ClearOnDropBytes::from(beginning(body).await)));
        }
        let located = |error: CallError| located(error, &head);
        let body = ClearOnDropBytes::from(collect(body, BODY_LIMIT).await.map_err(located)?);
        read_token(&head, &body, requested_at)
    }

    fn message(&self, auth: ClientAuth, scope: &str) -> Result<http::Request<TransportBody>, CallError> {
        let mut pairs = vec![("grant_type", "client_credentials")];
        if auth == ClientAuth::Body {
            pairs.extend([("client_id", self.client_id.as_str()), ("client_secret", self.client_secret.expose())]);
        }
        if !scope.is_empty() {
            pairs.push(("scope", scope));
        }
        // The whole capacity is reserved, since a buffer that grows would leave copies of the secret in memory.
        let capacity = pairs.iter().map(|(name, value)| (name.len() + value.len()) * 3 + 2).sum();
        let mut text = Zeroizing::new(String::with_capacity(capacity));
        form_into(&mut text, pairs);
        let mut request = http::Request::new(TransportBody::whole(Bytes::from_owner(ClearOnDropOwner(text))));
        *request.method_mut() = http::Method::POST;
        request.uri_mut().clone_from(&self.token_url);
        let headers = request.headers_mut();
        if auth == ClientAuth::Basic {
            headers.insert(AUTHORIZATION, basic(&percent(&self.client_id), &percent(self.client_secret.expose()))?);
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Ok(request)
    }
}

/// Reads the token in a response whose status means success.
fn read_token(head: &Parts, body: &[u8], requested_at: Instant) -> Result<Token, Refused> {
    let mut fields = match serde_json::from_slice(body) {
        Ok(Json::Object(fields)) => ClearOnDropObject(fields),
        Ok(_) => return Err(unexpected(head, "JSON that is not an object").into()),
        Err(_) => return Err(unexpected(head, &media_type(&head.headers, body)).into()),
    };
    let access_token = fields.0.remove("access_token").map(|token| match token {
        Json::String(token) => Ok(Secret::from(token)),
        _ => Err("an access_token that is not text"),
    });
    let token = match access_token {
        Some(Ok(token)) if !token.expose().is_empty() => token,
        Some(Ok(_)) => return Err(unexpected(head, "an empty access_token").into()),
        Some(Err(found)) => return Err(unexpected(head, found).into()),
        None => return Err(without_token(head, &fields.0)),
    };
    if let Some(other) = fields.0.get("token_type").and_then(Json::as_str).filter(|kind| !is_bearer(kind)) {
        return Err(unexpected(head, &format!("a token of type {:?}", bounded(other))).into());
    }
    let lifetime = lifetime(fields.0.get("expires_in"));
    let lifetime = lifetime.ok_or_else(|| unexpected(head, "an expires_in that is not a number of seconds"))?;
    Ok(Token::new(token, requested_at, lifetime))
}

/// Whether a token type is `bearer` in any case, or begins so: some products send `BearerToken`.
fn is_bearer(token_type: &str) -> bool {
    token_type.get(..6).is_some_and(|begin| begin.eq_ignore_ascii_case("bearer"))
}

/// The lifetime from a number or a text; `None` for other types.
fn lifetime(expires_in: Option<&Json>) -> Option<Duration> {
    let seconds = match expires_in {
        None | Some(Json::Null) => DEFAULT_LIFETIME,
        Some(Json::Number(number)) => whole_seconds(number.as_f64()?),
        Some(Json::String(text)) => whole_seconds(text.trim().parse().ok().filter(|seconds: &f64| seconds.is_finite())?),
        Some(_) => return None,
    };
    Some(Duration::from_secs(seconds.min(LIFETIME_LIMIT)))
}

fn whole_seconds(seconds: f64) -> u64 {
    Duration::try_from_secs_f64(seconds.clamp(0.0, 1e9)).unwrap_or_default().as_secs()
}

/// The error for a response whose status means success but that has no token. Some endpoints report errors with status 200.
fn without_token(head: &Parts, fields: &Map<String, Json>) -> Refused {
    let text = |name| fields.get(name).and_then(Json::as_str).map(bounded);
    let Some(code) = text("error") else { return unexpected(head, "JSON without an access_token").into() };
    let words = [Some(code.clone()), text("error_description")].into_iter().flatten().collect::<Vec<_>>().join(": ");
    let error = CallError::new(CallErrorKind::Unauthenticated { message: response_message(head.status, &words) });
    Refused { error: located(error, head), may_detect: may_detect(Some(&code), head.status) }
}

/// The error for a response whose status does not mean success.
fn refused(head: &Parts, body: &[u8]) -> Refused {
    let status = head.status.as_u16();
    let ErrorBody { message, code, request_id, violations } = ErrorBody::read(body, status, |_| None);
    let words = match &code {
        Some(code) if *code != message => format!("{code}: {message}"),
        _ => message,
    };
    let message = match head.status.is_redirection() {
        true => response_message(head.status, "a redirect, which is not followed: is the token URL right?"),
        false => response_message(head.status, &words),
    };
    let kind = match status {
        400 | 401 | 403 => CallErrorKind::Unauthenticated { message },
        429 => CallErrorKind::RateLimited { retry_after: retry_after(&head.headers), message },
        _ => CallErrorKind::Status { message },
    };
    let may_detect = may_detect(code.as_deref(), head.status);
    let details = Details { code, violations, ..response_details(head, body) };
    let error = located(CallError::new(kind), head).with_details(details);
    let request_id = error.request_id().map(str::to_owned).or(request_id);
    Refused { error: error.with_request_id(request_id), may_detect }
}

/// Whether the endpoint may accept id and secret in another way. Other error codes of RFC 6749, 5.2, mean that it knows the client.
fn may_detect(code: Option<&str>, status: StatusCode) -> bool {
    match code {
        Some("invalid_client" | "invalid_request") => true,
        Some("invalid_grant" | "unauthorized_client" | "unsupported_grant_type" | "invalid_scope" | "access_denied") => false,
        _ => matches!(status.as_u16(), 400 | 401 | 403 | 415 | 422),
    }
}

/// The error for a response without a usable token. The body is not kept, since it may contain the token.
fn unexpected(head: &Parts, found: &str) -> CallError {
    let message =
        response_message(head.status, &format!("expected JSON with an access_token, found {found}: is the token URL right?"));
    located(CallError::new(CallErrorKind::Unauthenticated { message }), head)
}

fn response_message(status: StatusCode, words: &str) -> String {
    format!("the token endpoint responded with {}: {words}", status.as_u16())
}

fn located(error: CallError, head: &Parts) -> CallError {
    error.with_status(head.status.as_u16()).with_request_id(request_id(None, &head.headers))
}

fn media_type(headers: &HeaderMap, body: &[u8]) -> String {
    if body.trim_ascii().is_empty() {
        return "no body".to_owned();
    }
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type
        .map_or_else(|| "a body that is not JSON".to_owned(), |media_type| format!("a body of type {}", bounded(media_type)))
}
