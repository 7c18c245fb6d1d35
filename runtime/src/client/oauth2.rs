//! OAuth2 client credentials: requests, reuses and renews tokens.
//!
//! In: id, secret and token endpoint. Out: a token for each scope. Not here: other grants.
//!
//! Calls that need the same scope at the same time share one token request, and its failure. The request runs in a task of its own, and is
//! retried like an idempotent call. When a tenth of a token's lifetime, at most a minute, is left, the token is renewed in the background,
//! and calls use the old token meanwhile. If the renewal fails, the next one is after a quarter of the remaining lifetime. The renewal of a
//! rejected token takes a retry from the budget.

mod scope_state;
mod token_request;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::auth::{BearerProvider, BearerTokenRequest};
use super::clock::{Instant, sleep, timeout_at};
use super::task::{spawn, task_ended, unless};
use super::transport::BoxFuture;
use crate::error::{CallError, CallErrorKind};
use crate::types::Secret;
use scope_state::{PendingToken, ScopeState, TokenResult};
pub use token_request::ClientAuth;
pub(super) use token_request::ClientCredentials;

/// Requests tokens with these credentials.
pub(super) fn provider(credentials: ClientCredentials) -> Arc<dyn BearerProvider> {
    Arc::new(OAuth2 { credentials: Arc::new(credentials), scopes: Mutex::default() })
}

struct OAuth2 {
    credentials: Arc<ClientCredentials>,
    scopes: Mutex<BTreeMap<String, ScopeState>>,
}

/// The token or the token request for a scope.
enum Found {
    Token(Secret),
    /// A token request to wait for; `own` if this call began it.
    Pending {
        pending: PendingToken,
        own: bool,
    },
}

/// The number of token requests that a call begins if their tasks end without a result.
const OWN_REQUESTS: usize = 2;

impl BearerProvider for OAuth2 {
    fn token<'a>(&'a self, request: BearerTokenRequest<'a>) -> BoxFuture<'a, Result<Secret, CallError>> {
        Box::pin(async move {
            let scope = self.credentials.scopes.as_deref().or(request.scope).unwrap_or_default();
            let mut lost = 0;
            while lost < OWN_REQUESTS {
                let (mut pending, own) = match self.find(scope, request.rejected) {
                    Found::Token(token) => return Ok(token),
                    Found::Pending { pending, own } => (pending, own),
                };
                let result = pending.wait_for(Option::is_some).await.map(|result| result.clone());
                match result.ok().flatten() {
                    Some(Ok(token)) => return Ok(token.secret.clone()),
                    Some(Err(error)) => return Err(error.duplicate()),
                    // The task ended without a result because its runtime ended. The runtime of another call may end at any time.
                    None => lost += usize::from(own),
                }
            }
            Err(task_ended())
        })
    }
}

impl OAuth2 {
    /// The token of a scope, or a token request. Begins a request if the token expires soon or is rejected.
    fn find(&self, scope: &str, rejected: Option<&Secret>) -> Found {
        let mut scopes = self.scopes.lock().unwrap_or_else(PoisonError::into_inner);
        let state = scopes.entry(scope.to_owned()).or_default();
        state.update();
        let now = Instant::now();
        let usable = state.token.clone().filter(|token| rejected != Some(&token.secret) && now < token.expires_at);
        match (usable, &state.pending) {
            (Some(token), pending) => {
                if pending.is_none() && now >= state.renew_at {
                    state.pending = Some(self.begin_request(scope));
                }
                Found::Token(token.secret.clone())
            }
            (None, Some(pending)) => Found::Pending { pending: pending.clone(), own: false },
            (None, None) => match rejected.filter(|_| state.token.is_some() && !self.credentials.budget.spend()) {
                // Without the budget, a service that rejects every token would get three requests for each call.
                Some(rejected) => Found::Token(rejected.clone()),
                None => Found::Pending { pending: state.pending.insert(self.begin_request(scope)).clone(), own: true },
            },
        }
    }

    /// Begins a token request in a task of its own, so that it continues if the call that began it is dropped. The task ends when no call
    /// waits for the token any more.
    fn begin_request(&self, scope: &str) -> PendingToken {
        let (sender, receiver) = watch::channel(None);
        let (credentials, scope) = (Arc::clone(&self.credentials), scope.to_owned());
        spawn(Box::pin(async move {
            if let Some(result) = unless(sender.closed(), request(credentials, scope)).await {
                drop(sender.send(Some(result)));
            }
        }));
        receiver
    }
}

/// Requests a token, with retries. A token request is idempotent.
async fn request(credentials: Arc<ClientCredentials>, scope: String) -> TokenResult {
    let deadline = Instant::now().checked_add(credentials.timeout);
    let mut number = 1;
    loop {
        let request = credentials.request(&scope);
        let result = match deadline {
            Some(deadline) => timeout_at(deadline, request).await.unwrap_or_else(|_| Err(CallError::new(CallErrorKind::Timeout))),
            None => request.await,
        };
        let error = match result {
            Ok(token) => return Ok(Arc::new(token)),
            Err(error) => error,
        };
        let wait = credentials.retry.wait(number, error.retry_after()).filter(|_| error.is_retryable());
        let ends = wait.and_then(|wait| Instant::now().checked_add(wait));
        let in_time = ends.is_some_and(|ends| deadline.is_none_or(|deadline| ends < deadline));
        match wait.filter(|_| in_time && credentials.budget.spend()) {
            Some(wait) => sleep(wait).await,
            None => return Err(Arc::new(error)),
        }
        number += 1;
    }
}
