//! Slows down callers that guess tokens, passwords of API users, or secrets of OAuth2 clients.
//!
//! In: a request and its response. Out: the same response; a 401 to a request with credentials is delayed. Not here: the check of the
//! credentials.
//!
//! The delay grows with the number of responses that are waiting, so that several connections together guess as often as one: about 20 times a
//! second, if at most 40 responses wait. Responses to correct credentials are never delayed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

/// The delay per response that is waiting.
const DELAY: Duration = Duration::from_millis(50);
/// The longest delay.
const MAX_DELAY: Duration = Duration::from_secs(2);

/// The number of responses that are waiting. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Guesses(Arc<AtomicU32>);

/// Counts a response while it waits. Its `Drop` decrements the count even if the call is cancelled.
struct Waiting<'a> {
    count: &'a AtomicU32,
    /// The number of waiting responses, including this one.
    number: u32,
}

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicU32) -> Self {
        Waiting { count, number: count.fetch_add(1, Ordering::Relaxed).saturating_add(1) }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Delays the response to wrong credentials. The token endpoint takes credentials from a form, the API from a header.
pub(super) async fn delay(State(guesses): State<Guesses>, request: Request, next: Next) -> Response {
    let has_credentials = request.headers().contains_key(AUTHORIZATION) || *request.method() == Method::POST;
    let response = next.run(request).await;
    if has_credentials && response.status() == StatusCode::UNAUTHORIZED {
        let waiting = Waiting::new(&guesses.0);
        tokio::time::sleep(DELAY.saturating_mul(waiting.number).min(MAX_DELAY)).await;
    }
    response
}
