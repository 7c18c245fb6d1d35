//! OAuth2 client credentials: tokens got, kept, renewed.
//!
//! In: id, secret and token endpoint. Out: a token per scope. Not here: other grants.
//!
//! Calls that want the same scope at the same time cause one token request, and share its failure too. It is made in a task of
//! its own, and repeated like a call that may be repeated. When a tenth of a token's life, at most a minute, is left, it is
//! renewed beside the calls, which go on with the old one; if that fails, it is tried again after a quarter of what is left. A
//! token that the server refuses is renewed at the cost of a repetition.

mod kept;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::response::Parts;
use tokio::sync::watch;
use zeroize::Zeroizing;

use super::answer::collect;
use super::apart::{ended, spawn, unless};
use super::auth::{BearerProvider, Cleared, Wanted};
use super::clock::{Instant, sleep, timeout_at};
use super::exchange::{not_through, request_id};
use super::retry::{Budget, Retry, retry_after};
use super::send::form_into;
use super::transport::{Body, BoxFuture, Transport};
use super::wiped::{Members, Wiped};
use crate::error::{CallError, CallErrorKind, bounded};
use crate::types::Secret;
use kept::{Failure, Found, Kept, Outcome, Renewal, Token};

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
    pub(super) retry: Retry,
    pub(super) budget: Arc<Budget>,
    /// For one token, repetitions and waits included.
    pub(super) timeout: Duration,
}

/// What gets tokens by these credentials.
pub(super) fn provider(given: ClientCredentials) -> Arc<dyn BearerProvider> {
    Arc::new(OAuth2 { given: Arc::new(given), tokens: Mutex::default() })
}

struct OAuth2 {
    given: Arc<ClientCredentials>,
    tokens: Mutex<BTreeMap<String, Kept>>,
}

impl BearerProvider for OAuth2 {
    fn token<'a>(&'a self, wanted: Wanted<'a>) -> BoxFuture<'a, Result<Secret, CallError>> {
        Box::pin(async move {
            let scope = self.given.scopes.as_deref().or(wanted.scope).unwrap_or_default();
            // A request that ends without a result, since its runtime ended, is made once more.
            for _ in 0..2 {
                let mut renewal = match self.kept(scope, wanted.rejected) {
                    Found::Token(token) => return Ok(token),
                    Found::Renewal(renewal) => renewal,
                };
                if let Ok(result) = renewal.wait_for(Option::is_some).await.map(|result| result.clone()) {
                    return match result {
                        Some(Ok(token)) => Ok(token.secret.clone()),
                        Some(Err(failure)) => Err(failure.error()),
                        None => Err(ended()),
                    };
                }
            }
            Err(ended())
        })
    }
}

impl OAuth2 {
    /// What there is for a scope; a token that ends soon, or is refused, is being renewed from here on.
    fn kept(&self, scope: &str, rejected: Option<&Secret>) -> Found {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = tokens.entry(scope.to_owned()).or_default();
        kept.take_in();
        let now = Instant::now();
        let usable = kept.token.clone().filter(|token| rejected != Some(&token.secret) && now < token.ends_at);
        match (usable, &kept.renewal) {
            (Some(token), renewal) => {
                if renewal.is_none() && now >= kept.renew_at {
                    kept.renewal = Some(self.renew(scope));
                }
                Found::Token(token.secret.clone())
            }
            (None, Some(renewal)) => Found::Renewal(renewal.clone()),
            (None, None) => match rejected.filter(|_| kept.token.is_some() && !self.given.budget.spend()) {
                // A service that refuses every token would be asked three times for each call.
                Some(rejected) => Found::Token(rejected.clone()),
                None => Found::Renewal(kept.renewal.insert(self.renew(scope)).clone()),
            },
        }
    }

    /// Begins a token request, in a task of its own: whoever waits for it gets on, though its first caller may look no more. It
    /// ends when nobody can want its token.
    fn renew(&self, scope: &str) -> Renewal {
        let (tell, told) = watch::channel(None);
        let (given, scope) = (Arc::clone(&self.given), scope.to_owned());
        spawn(Box::pin(async move {
            if let Some(result) = unless(tell.closed(), renewed(given, scope)).await {
                drop(tell.send(Some(result)));
            }
        }));
        told
    }
}

/// A token, repeating what may be repeated: a request for a token changes nothing.
async fn renewed(given: Arc<ClientCredentials>, scope: String) -> Outcome {
    let deadline = Instant::now().checked_add(given.timeout);
    let mut number = 1;
    loop {
        let request = given.request(&scope);
        let got = match deadline {
            Some(deadline) => {
                timeout_at(deadline, request).await.unwrap_or_else(|_| Err(CallError::new(CallErrorKind::Timeout).into()))
            }
            None => request.await,
        };
        let failure = match got {
            Ok(token) => return Ok(Arc::new(token)),
            Err(failure) => failure,
        };
        let wait = given.retry.wait(number, failure.asked).filter(|_| failure.error.is_retryable());
        let ends = wait.and_then(|wait| Instant::now().checked_add(wait));
        let in_time = ends.is_some_and(|ends| deadline.is_none_or(|deadline| ends < deadline));
        match wait.filter(|_| in_time && given.budget.spend()) {
            Some(wait) => sleep(wait).await,
            None => return Err(Arc::new(Failure::of(&failure.error))),
        }
        number += 1;
    }
}

/// A failed token request, and the wait that its answer asks for.
struct Failed {
    error: CallError,
    asked: Option<Duration>,
}

impl From<CallError> for Failed {
    fn from(error: CallError) -> Self {
        Failed { error, asked: None }
    }
}

impl ClientCredentials {
    async fn request(&self, scope: &str) -> Result<Token, Failed> {
        let begin = Instant::now();
        let response = self.transport.send(self.message(scope)).await.map_err(not_through)?;
        let (head, body) = response.into_parts();
        let placed = |error: CallError| error.with_status(head.status.as_u16()).with_request_id(request_id(&head.headers));
        let body = Wiped::from(collect(body, BODY_LIMIT).await.map_err(placed)?);
        let mut fields = Members(serde_json::from_slice(&body).unwrap_or_default());
        let token = match fields.0.remove("access_token") {
            Some(serde_json::Value::String(token)) => Secret::from(token),
            _ => Secret::default(),
        };
        if token.expose().is_empty() || !head.status.is_success() {
            return Err(Failed { error: placed(refused(&head, &fields.0)), asked: retry_after(&head.headers) });
        }
        Ok(Token::new(token, begin, life(&fields.0)))
    }

    fn message(&self, scope: &str) -> http::Request<Body> {
        let mut pairs = vec![
            ("grant_type", "client_credentials"),
            ("client_id", &self.client_id),
            ("client_secret", self.client_secret.expose()),
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
        request.uri_mut().clone_from(&self.token_url);
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
        request
    }
}

/// How long the token lives.
fn life(fields: &serde_json::Map<String, serde_json::Value>) -> Duration {
    let said = fields.get("expires_in");
    let seconds = said.and_then(|life| life.as_u64().or_else(|| life.as_str()?.parse().ok())).unwrap_or(DEFAULT_LIFE);
    // A year is enough: beyond it the clock's arithmetic could overflow.
    Duration::from_secs(seconds.min(366 * 24 * 3600))
}

/// The endpoint's own words are safe to show; the body as a whole is not.
fn refused(head: &Parts, fields: &serde_json::Map<String, serde_json::Value>) -> CallError {
    let status = head.status.as_u16();
    let said = |name| bounded(fields.get(name).and_then(|value: &serde_json::Value| value.as_str()).unwrap_or_default());
    let words = format!("the token endpoint answered {status}: {} {}", said("error"), said("error_description"));
    let kind = match status {
        200..=299 | 400 | 401 | 403 => CallErrorKind::Unauthenticated,
        429 => CallErrorKind::RateLimited { retry_after: retry_after(&head.headers) },
        _ => CallErrorKind::Status { message: words.trim_end().to_owned() },
    };
    CallError::new(kind).with_status(status).with_source(words.trim_end().to_owned())
}
