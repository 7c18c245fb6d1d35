//! What is known of the tokens of one scope.
//!
//! In: results of token requests. Out: the token, when to renew it, the request that is on its way. Not here: the requests.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::client::clock::Instant;
use crate::error::{CallError, CallErrorKind};
use crate::types::Secret;

/// What came of a token request, for all who wait for it.
pub(super) type Outcome = Result<Arc<Token>, Arc<Failure>>;

/// A token request on its way.
pub(super) type Renewal = watch::Receiver<Option<Outcome>>;

/// What a call finds.
pub(super) enum Found {
    Token(Secret),
    Renewal(Renewal),
}

/// A token and its end.
pub(super) struct Token {
    pub(super) secret: Secret,
    pub(super) ends_at: Instant,
    renew_at: Instant,
}

impl Token {
    /// It is renewed when a tenth of its life, at most a minute, is left.
    pub(super) fn new(secret: Secret, begin: Instant, life: Duration) -> Self {
        let margin = (life / 10).min(Duration::from_secs(60));
        Token { secret, ends_at: begin + life, renew_at: begin + life.saturating_sub(margin) }
    }
}

/// Why a request gave no token.
pub(super) struct Failure {
    kind: CallErrorKind,
    status: Option<u16>,
    request_id: Option<String>,
    retryable: bool,
    words: String,
}

impl Failure {
    pub(super) fn of(error: &CallError) -> Self {
        let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        Failure {
            kind: error.kind().clone(),
            status: error.status(),
            request_id: error.request_id().map(str::to_owned),
            retryable: error.is_retryable(),
            words,
        }
    }
    pub(super) fn error(&self) -> CallError {
        let error = CallError::new(self.kind.clone()).permanent(!self.retryable).with_source(self.words.clone());
        let error = error.with_request_id(self.request_id.clone());
        match self.status {
            Some(status) => error.with_status(status),
            None => error,
        }
    }
}

/// What is known of one scope.
pub(super) struct Kept {
    pub(super) token: Option<Arc<Token>>,
    pub(super) renew_at: Instant,
    pub(super) renewal: Option<Renewal>,
}

impl Default for Kept {
    fn default() -> Self {
        Kept { token: None, renew_at: Instant::now(), renewal: None }
    }
}

impl Kept {
    /// Takes in what the request on its way has come to.
    pub(super) fn take_in(&mut self) {
        let Some(renewal) = &self.renewal else { return };
        // Asked first: what is told before its teller is gone is seen below.
        let gone = renewal.has_changed().is_err();
        let outcome = renewal.borrow().clone();
        match outcome {
            Some(Ok(token)) => (self.renew_at, self.token) = (token.renew_at, Some(token)),
            Some(Err(_)) => self.renew_at = self.later(),
            None if gone => {}
            None => return,
        }
        self.renewal = None;
    }
    /// When to try again: while the token is good there is time, but less and less of it.
    fn later(&self) -> Instant {
        let now = Instant::now();
        let left = self.token.as_ref().map_or(Duration::ZERO, |token| token.ends_at.saturating_duration_since(now));
        now + (left / 4).max(Duration::from_secs(1))
    }
}
