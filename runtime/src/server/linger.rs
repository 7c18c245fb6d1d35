//! Bodies that nobody reads to their end: a refusal must reach who is still sending.
//!
//! In: the body of a request. Out: the same; when it is dropped early, what still comes is read and forgotten for a while. A
//! connection that is closed with bytes unread is reset, and the answer that was on its way is lost with it. Not here: bodies
//! that come from within the process.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::EXPECT;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt as _;
use tokio::runtime::Handle;
use tokio::time::timeout;

/// How long what comes is forgotten: long enough for an answer to arrive and to be read.
const LONGEST: Duration = Duration::from_secs(5);

/// A body that is read on for a while after it is dropped.
pub(super) struct Lingering<B: Body + Send + Unpin + 'static> {
    body: Option<B>,
    /// The other side waits until somebody begins to read: it is not sending.
    waits: bool,
}

/// A request with such a body.
pub(super) fn linger<B: Body + Send + Unpin + 'static>(request: http::Request<B>) -> http::Request<Lingering<B>> {
    let waits = !request.body().is_end_stream() && request.headers().contains_key(EXPECT);
    request.map(|body| Lingering { body: Some(body).filter(|body| !body.is_end_stream()), waits })
}

impl<B: Body + Send + Unpin + 'static> Body for Lingering<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        self.waits = false;
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

impl<B: Body + Send + Unpin + 'static> Drop for Lingering<B> {
    fn drop(&mut self) {
        let left = self.body.take().filter(|body| !self.waits && !body.is_end_stream());
        if let (Some(mut body), Ok(runtime)) = (left, Handle::try_current()) {
            runtime.spawn(timeout(LONGEST, async move { while let Some(Ok(_)) = body.frame().await {} }));
        }
    }
}
