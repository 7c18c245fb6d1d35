//! The token of one scope: its value, when to renew it, and the request for the next one.
//!
//! In: results of token requests. Out: a usable token, or the request to wait for. Not here: how a token is requested.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::client::clock::Instant;
use crate::error::CallError;
use crate::types::Secret;

/// The result of a token request, shared by all calls that wait for it.
pub(super) type TokenResult = Result<Arc<Token>, Arc<CallError>>;

/// A token request in progress; `None` until it has a result.
pub(super) type PendingToken = watch::Receiver<Option<TokenResult>>;

/// A token, the time at which it expires, and the earlier time at which it is renewed.
pub(super) struct Token {
    pub(super) secret: Secret,
    pub(super) expires_at: Instant,
    renew_at: Instant,
}

impl Token {
    /// A token that is renewed when a tenth of its lifetime, at most a minute, is left.
    pub(super) fn new(secret: Secret, requested_at: Instant, lifetime: Duration) -> Self {
        let margin = (lifetime / 10).min(Duration::from_secs(60));
        Token { secret, expires_at: requested_at + lifetime, renew_at: requested_at + lifetime.saturating_sub(margin) }
    }
}

/// The state of one scope.
pub(super) struct ScopeState {
    /// The last token. It may have expired.
    pub(super) token: Option<Arc<Token>>,
    /// The next call after this time requests a new token in the background, while the present token is still used.
    pub(super) renew_at: Instant,
    /// The token request in progress, if there is one.
    pub(super) pending: Option<PendingToken>,
}

impl Default for ScopeState {
    fn default() -> Self {
        ScopeState { token: None, renew_at: Instant::now(), pending: None }
    }
}

impl ScopeState {
    /// Takes over the result of the pending request, if it has one.
    pub(super) fn update(&mut self) {
        let Some(pending) = &self.pending else { return };
        // This is read before the result. A task that sends its result and ends in between is handled by the next call.
        let task_is_gone = pending.has_changed().is_err();
        let result = pending.borrow().clone();
        match result {
            Some(Ok(token)) => (self.renew_at, self.token) = (token.renew_at, Some(token)),
            Some(Err(_)) => self.renew_at = self.next_renewal(),
            None if task_is_gone => {}
            None => return,
        }
        self.pending = None;
    }
    /// The time of the next renewal after a failed one: when a quarter of the token's remaining time, at least a second, has passed.
    fn next_renewal(&self) -> Instant {
        let now = Instant::now();
        let remaining = self.token.as_ref().map_or(Duration::ZERO, |token| token.expires_at.saturating_duration_since(now));
        now + (remaining / 4).max(Duration::from_secs(1))
    }
}
