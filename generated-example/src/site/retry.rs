//! A second try for what only failed because somebody else changed the same things at the same time.
//!
//! In: a request. Out: the answer of the first try that did not meet another. Not here: what meets what (see
//! `desk/storage`). A transaction that the data base gave up changed nothing, so that its request can be run once more. What
//! has passed of the body is kept for that, by reference and up to a limit: longer ones have one try.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};

use crate::desk::conflicts;

/// Tries in all.
const TRIES: u32 = 5;
/// The longest body that is kept for another try, in bytes.
const LONGEST: usize = 1 << 20;
/// How long the first pause is; each is twice as long as the one before.
const PAUSE: Duration = Duration::from_millis(10);

/// Runs a request, again if it met another.
pub(super) async fn retried(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let kept = Arc::new(Mutex::new(Kept { ended: body.is_end_stream(), ..Kept::default() }));
    let mut body = Body::new(Recorded { body, kept: Arc::clone(&kept) });
    let mut pause = PAUSE;
    for _ in 1..TRIES {
        let (response, met) = conflicts::watch(next.clone().run(Request::from_parts(parts.clone(), body))).await;
        if !met || response.status().is_success() {
            return response;
        }
        body = match kept.lock().unwrap_or_else(PoisonError::into_inner).whole() {
            Some(whole) => Body::from(whole),
            None => return response,
        };
        tracing::debug!(path = parts.uri.path(), "met another transaction");
        tokio::time::sleep(pause).await;
        pause *= 2;
    }
    next.run(Request::from_parts(parts, body)).await
}

/// What has passed of a body.
#[derive(Default)]
struct Kept {
    frames: Vec<Bytes>,
    len: usize,
    /// It came to its end.
    ended: bool,
}

impl Kept {
    fn add(&mut self, data: &Bytes) {
        self.len = self.len.saturating_add(data.len());
        if self.len > LONGEST {
            self.frames.clear();
        } else {
            self.frames.push(data.clone());
        }
    }
    /// All of it, if it is all there.
    fn whole(&self) -> Option<Bytes> {
        (self.ended && self.len <= LONGEST).then(|| self.frames.concat().into())
    }
}

/// A body that is kept while it is read.
struct Recorded {
    body: Body,
    kept: Arc<Mutex<Kept>>,
}

impl HttpBody for Recorded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Ok(frame)) = &frame {
            frame.data_ref().into_iter().for_each(|data| kept.add(data));
        }
        kept.ended = frame.is_none() || self.body.is_end_stream();
        drop(kept);
        Poll::Ready(frame)
    }
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
