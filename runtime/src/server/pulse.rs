//! Whether something happens on a connection.
//!
//! In: requests that begin and end, bytes that are sent. Out: whether a connection has only been waiting. Not here: what is
//! done with it then (see `serve`). One look now and then costs less than a timer that each request sets anew.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What happened on a connection.
#[derive(Default)]
pub(super) struct Pulse {
    beats: AtomicUsize,
    working: AtomicUsize,
}

/// A request in work.
pub(super) struct Work(Arc<Pulse>);

impl Pulse {
    /// A request begins.
    pub(super) fn begin(self: &Arc<Self>) -> Work {
        self.working.fetch_add(1, Ordering::Relaxed);
        Work(Arc::clone(self))
    }
    /// How much has happened.
    pub(super) fn beats(&self) -> usize {
        self.beats.load(Ordering::Relaxed)
    }
    /// Whether nothing happened since, and nothing is in work.
    pub(super) fn is_still(&self, since: usize) -> bool {
        self.working.load(Ordering::Relaxed) == 0 && self.beats() == since
    }
    fn beat(&self) {
        self.beats.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.0.beat();
        self.0.working.fetch_sub(1, Ordering::Relaxed);
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
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
