//! OAuth2 client credentials: tokens got, kept, renewed.
//!
//! In: id, secret and token endpoint. Out: a token per scope. Not here: other grants.
//!
//! Calls that want the same scope at the same time cause one token request: the first makes it, the others wait, and
//! share its failure too. A token is renewed when a tenth of its life, at most a minute, is left, and when the server
//! refuses it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::response::Parts;
use zeroize::Zeroizing;

use super::answer::collect;
use super::auth::{BearerProvider, Cleared, Wanted};
use super::clock::Instant;
use super::retry::retry_after;
use super::send::form_into;
use super::transport::{Body, BoxFuture, Transport};
use super::wiped::{Members, Wiped};
use crate::error::{Error, ErrorKind};
use crate::types::Secret;

/// How long a token is used when its answer does not say.
const DEFAULT_LIFE: u64 = 300;
/// No answer of a token endpoint is longer.
const BODY_LIMIT: usize = 1 << 20;

/// Client credentials of one service.
pub(super) struct ClientCredentials {
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    pub(super) token_url: http::Uri,
    /// Asked for in every token, instead of the operation's own scope.
    pub(super) scopes: Option<String>,
    pub(super) transport: Arc<dyn Transport>,
}

/// What gets tokens by these credentials.
pub(super) fn provider(given: ClientCredentials) -> Arc<dyn BearerProvider> {
    Arc::new(OAuth2 { given, tokens: Mutex::default() })
}

struct OAuth2 {
    given: ClientCredentials,
    tokens: Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<Kept>>>>,
}

/// What is known of one scope.
#[derive(Default)]
struct Kept {
    token: Option<Token>,
    failure: Option<Failure>,
}

/// A token and when to renew it.
struct Token {
    secret: Secret,
    renew_at: Instant,
}

/// Why the last request gave no token, for the calls that waited for it.
struct Failure {
    at: Instant,
    kind: ErrorKind,
    status: Option<u16>,
    words: String,
}

impl BearerProvider for OAuth2 {
    fn token<'a>(&'a self, wanted: Wanted<'a>) -> BoxFuture<'a, Result<Secret, Error>> {
        Box::pin(async move {
            let scope = self.given.scopes.as_deref().or(wanted.scope).unwrap_or_default();
            let (begin, kept) = (Instant::now(), self.kept(scope));
            // Held while the token is got: this is what makes one request of many calls.
            let mut kept = kept.lock().await;
            if let Some(token) = kept.token.as_ref().filter(|token| token.serves(wanted.rejected)) {
                return Ok(token.secret.clone());
            }
            // Who waited while it failed does not ask again: an outage would see every call as a token request.
            if let Some(failure) = kept.failure.as_ref().filter(|failure| begin < failure.at) {
                return Err(failure.error());
            }
            match self.request(scope).await {
                Ok(token) => Ok(kept.token.insert(token).secret.clone()),
                Err(error) => Err(kept.failure.insert(Failure::of(&error)).error()),
            }
        })
    }
}

impl Failure {
    fn of(error: &Error) -> Self {
        let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        Failure { at: Instant::now(), kind: error.kind().clone(), status: error.status(), words }
    }
    fn error(&self) -> Error {
        let error = Error::new(self.kind.clone()).with_source(self.words.clone());
        match self.status {
            Some(status) => error.with_status(status),
            None => error,
        }
    }
}

impl Token {
    fn serves(&self, rejected: Option<&Secret>) -> bool {
        rejected != Some(&self.secret) && Instant::now() < self.renew_at
    }
}

impl OAuth2 {
    fn kept(&self, scope: &str) -> Arc<tokio::sync::Mutex<Kept>> {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.entry(scope.to_owned()).or_default().clone()
    }

    async fn request(&self, scope: &str) -> Result<Token, Error> {
        let begin = Instant::now();
        let response = self.given.transport.send(self.message(scope)).await.map_err(super::exchange::not_through)?;
        let (head, body) = response.into_parts();
        let body = Wiped::from(collect(body, BODY_LIMIT).await?);
        let mut fields = Members(serde_json::from_slice(&body).unwrap_or_default());
        let token = match fields.0.remove("access_token") {
            Some(serde_json::Value::String(token)) => Secret::from(token),
            _ => Secret::default(),
        };
        match token.expose() {
            "" => Err(refused(&head, &fields.0)),
            _ if !head.status.is_success() => Err(refused(&head, &fields.0)),
            _ => Ok(Token { secret: token, renew_at: begin + life(&fields.0) }),
        }
    }

    fn message(&self, scope: &str) -> http::Request<Body> {
        let mut pairs = vec![
            ("grant_type", "client_credentials"),
            ("client_id", &self.given.client_id),
            ("client_secret", self.given.client_secret.expose()),
        ];
        if !scope.is_empty() {
            pairs.push(("scope", scope));
        }
        // Room for all of it, or copies of the secret would be left behind while it grows.
        let room = pairs.iter().map(|(name, value)| (name.len() + value.len()) * 3 + 2).sum();
        let mut text = Zeroizing::new(String::with_capacity(room));
        form_into(&mut text, pairs);
        let mut request = http::Request::new(Body::whole(Bytes::from_owner(Cleared(text))));
        *request.method_mut() = http::Method::POST;
        request.uri_mut().clone_from(&self.given.token_url);
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
        request
    }
}

/// How long the token is used: its life less a tenth, at most a minute.
fn life(fields: &serde_json::Map<String, serde_json::Value>) -> Duration {
    let said = fields.get("expires_in");
    let seconds = said.and_then(|life| life.as_u64().or_else(|| life.as_str()?.parse().ok())).unwrap_or(DEFAULT_LIFE);
    // A year is enough: beyond it the clock's arithmetic could overflow.
    let seconds = seconds.min(366 * 24 * 3600);
    Duration::from_secs(seconds.saturating_sub((seconds / 10).min(60)))
}

/// The endpoint's own words are safe to show; the body as a whole is not.
fn refused(head: &Parts, fields: &serde_json::Map<String, serde_json::Value>) -> Error {
    let status = head.status.as_u16();
    let said = |name| fields.get(name).and_then(|value: &serde_json::Value| value.as_str()).unwrap_or_default();
    let words = format!("the token endpoint answered {status}: {} {}", said("error"), said("error_description"));
    let kind = match status {
        200..=299 | 400 | 401 | 403 => ErrorKind::Unauthenticated,
        429 => ErrorKind::RateLimited { retry_after: retry_after(&head.headers) },
        _ => ErrorKind::Status { message: words.trim_end().to_owned() },
    };
    Error::new(kind).with_status(status).with_source(words.trim_end().to_owned())
}
