//! Whether something happens on a connection.
//!
//! In: requests that begin and end, bytes that are sent. Out: whether a connection has only been waiting. Not here: what is
//! done with it then (see `serve`). One look now and then costs less than a timer that each request sets anew.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Buf;
use http_body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What happened on a connection.
#[derive(Default)]
pub(super) struct Pulse {
    beats: AtomicUsize,
    /// Requests whose answer is not known yet.
    working: AtomicUsize,
    /// Requests whose answer has not been given to the connection whole.
    answering: AtomicUsize,
    /// Something of an answer may be left to be sent.
    unsent: AtomicBool,
}

impl Pulse {
    /// A request begins.
    pub(super) fn begin(self: &Arc<Self>) -> Work {
        self.working.fetch_add(1, Ordering::Relaxed);
        self.answering.fetch_add(1, Ordering::Relaxed);
        self.unsent.store(true, Ordering::Relaxed);
        Work { pulse: Arc::clone(self), begun: true }
    }
    /// How much has happened.
    pub(super) fn beats(&self) -> usize {
        self.beats.load(Ordering::Relaxed)
    }
    /// Whether nothing happened since, and nothing is in work.
    pub(super) fn is_still(&self, since: usize) -> bool {
        self.working.load(Ordering::Relaxed) == 0 && self.beats() == since
    }
    /// Whether nobody waits for anything: no request is in work, and all answers are sent.
    pub(super) fn is_idle(&self) -> bool {
        self.answering.load(Ordering::Relaxed) == 0 && !self.unsent.load(Ordering::Relaxed)
    }
    fn beat(&self) {
        self.beats.fetch_add(1, Ordering::Relaxed);
    }
    /// All that was given to the connection is sent.
    fn sent(&self) {
        if self.answering.load(Ordering::Relaxed) == 0 {
            self.unsent.store(false, Ordering::Relaxed);
        }
    }
}

/// A request in work, and then its answer on its way.
pub(super) struct Work {
    pulse: Arc<Pulse>,
    /// No answer is known yet.
    begun: bool,
}

impl Work {
    /// The answer is known, and on its way until its body is dropped.
    pub(super) fn answered<B>(mut self, response: http::Response<B>) -> http::Response<Answering<B>> {
        self.end();
        response.map(|body| Answering { body, _work: self })
    }
    fn end(&mut self) {
        if std::mem::take(&mut self.begun) {
            self.pulse.beat();
            self.pulse.working.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.end();
        self.pulse.answering.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The body of an answer on its way.
pub(super) struct Answering<B> {
    body: B,
    _work: Work,
}

impl<B: http_body::Body<Data: Buf> + Unpin> http_body::Body for Answering<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream whose sending is felt: a slow reader is alive as long as it takes something.
pub(super) struct Felt<S> {
    pub(super) stream: S,
    pub(super) pulse: Arc<Pulse>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Felt<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Felt<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write(cx, bytes);
        if sent.is_ready() {
            self.pulse.beat();
        }
        sent
    }
    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, parts: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        if sent.is_ready() {
            self.pulse.beat();
        }
        sent
    }
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
    /// hyper asks for it when it has nothing left that it could write.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        if flushed.is_ready() {
            self.pulse.sent();
        }
        flushed
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
