//! Reads and discards the rest of a body that was not read completely, so that the response reaches the caller.
//!
//! In: the body of a request. Out: the same body. If it is dropped early, the rest is read and discarded for a while. Closing a connection
//! with unread bytes resets the connection, and the caller may lose the response. Not here: bodies from within the process.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::EXPECT;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt as _;
use tokio::runtime::Handle;
use tokio::time::timeout;

/// How long the rest of a body is read. In this time the response can arrive.
const DRAIN_TIME: Duration = Duration::from_secs(5);

/// A body whose rest is read and discarded after it is dropped.
pub(super) struct DrainOnDrop<B: Body + Send + Unpin + 'static> {
    body: Option<B>,
    /// Whether the caller waits until the server begins to read (`Expect: 100-continue`).
    expects_continue: bool,
}

/// Wraps the body of a request.
pub(super) fn drain_on_drop<B: Body + Send + Unpin + 'static>(request: http::Request<B>) -> http::Request<DrainOnDrop<B>> {
    let expects_continue = !request.body().is_end_stream() && request.headers().contains_key(EXPECT);
    request.map(|body| DrainOnDrop { body: Some(body).filter(|body| !body.is_end_stream()), expects_continue })
}

impl<B: Body + Send + Unpin + 'static> Body for DrainOnDrop<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        self.expects_continue = false;
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let polled = Pin::new(body).poll_frame(cx);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) {
            self.body = None;
        }
        polled
    }
    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }
    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or(SizeHint::with_exact(0), Body::size_hint)
    }
}

impl<B: Body + Send + Unpin + 'static> Drop for DrainOnDrop<B> {
    fn drop(&mut self) {
        let rest = self.body.take().filter(|body| !self.expects_continue && !body.is_end_stream());
        if let (Some(mut body), Ok(runtime)) = (rest, Handle::try_current()) {
            runtime.spawn(timeout(DRAIN_TIME, async move { while let Some(Ok(_)) = body.frame().await {} }));
        }
    }
}
