//! Detects whether a connection is idle.
//!
//! In: requests that begin and end, bytes that are written. Out: whether the connection is active. Not here: closing an idle connection (see
//! `serve`).

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Buf;
use http_body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The activity of one connection. The response to a request and written bytes of a response are activity. Bytes of a request, and frames
/// of HTTP/2 that concern the connection itself, such as replies to pings, are not.
#[derive(Default)]
pub(super) struct Activity {
    /// The number of events so far.
    events: AtomicUsize,
    /// The number of requests without a response.
    in_progress: AtomicUsize,
    /// The number of requests whose response was not passed to the connection completely.
    unfinished: AtomicUsize,
    /// Whether a part of a response may still have to be written.
    unsent: AtomicBool,
}

impl Activity {
    /// Records that a request begins.
    pub(super) fn begin(self: &Arc<Self>) -> RequestGuard {
        self.in_progress.fetch_add(1, Ordering::Relaxed);
        self.unfinished.fetch_add(1, Ordering::Relaxed);
        self.unsent.store(true, Ordering::Relaxed);
        RequestGuard { activity: Arc::clone(self), in_progress: true }
    }
    /// The number of events so far.
    pub(super) fn events(&self) -> usize {
        self.events.load(Ordering::Relaxed)
    }
    /// Whether a request waits for its response.
    pub(super) fn has_request_in_progress(&self) -> bool {
        self.in_progress.load(Ordering::Relaxed) > 0
    }
    /// Whether every request has its response, and all responses are written.
    pub(super) fn is_idle(&self) -> bool {
        self.unfinished.load(Ordering::Relaxed) == 0 && !self.unsent.load(Ordering::Relaxed)
    }
    fn record(&self) {
        self.events.fetch_add(1, Ordering::Relaxed);
    }
    /// Records that all bytes that were passed to the connection are written.
    fn flushed(&self) {
        if self.unfinished.load(Ordering::Relaxed) == 0 {
            self.unsent.store(false, Ordering::Relaxed);
        }
    }
}

/// A request in progress, and then its response, until that is passed to the connection completely.
pub(super) struct RequestGuard {
    activity: Arc<Activity>,
    in_progress: bool,
}

impl RequestGuard {
    /// Records that there is a response. Its body is being sent until it is dropped.
    pub(super) fn track<B>(mut self, response: http::Response<B>) -> http::Response<TrackedBody<B>> {
        self.end();
        response.map(|body| TrackedBody { body, _guard: self })
    }
    fn end(&mut self) {
        if std::mem::take(&mut self.in_progress) {
            self.activity.record();
            self.activity.in_progress.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Drop for RequestGuard {
    fn drop(&mut self) {
        self.end();
        self.activity.unfinished.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The body of a response that is being sent.
pub(super) struct TrackedBody<B> {
    body: B,
    _guard: RequestGuard,
}

impl<B: http_body::Body<Data: Buf> + Unpin> http_body::Body for TrackedBody<B> {
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

/// A stream that records written bytes of responses. So a caller that reads slowly is active as long as it reads.
pub(super) struct TrackedStream<S> {
    stream: S,
    activity: Arc<Activity>,
    written: Written,
}

impl<S> TrackedStream<S> {
    pub(super) fn new(stream: S, activity: Arc<Activity>) -> Self {
        TrackedStream { stream, activity, written: Written::default() }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for TrackedStream<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for TrackedStream<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        if let Poll::Ready(Ok(len)) = written
            && self.written.has_response([bytes].into_iter(), len)
        {
            self.activity.record();
        }
        written
    }
    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, parts: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        if let Poll::Ready(Ok(len)) = written
            && self.written.has_response(parts.iter().map(|part| &**part), len)
        {
            self.activity.record();
        }
        written
    }
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
    /// hyper calls this when there is nothing left to write.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        if flushed.is_ready() {
            self.activity.flushed();
        }
        flushed
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// Finds responses in written bytes. With HTTP/1, all bytes belong to responses. With HTTP/2, the frames DATA, HEADERS and CONTINUATION do.
#[derive(Default)]
struct Written {
    protocol: Protocol,
}

#[derive(Default)]
enum Protocol {
    /// Nothing was written yet.
    #[default]
    Unknown,
    Http1,
    Http2(Frames),
}

impl Written {
    /// Whether the first `len` bytes of these parts contain part of a response.
    fn has_response<'b>(&mut self, parts: impl Iterator<Item = &'b [u8]>, mut len: usize) -> bool {
        let mut found = false;
        for part in parts {
            let part = part.get(..len).unwrap_or(part);
            len -= part.len();
            found |= self.has_response_in(part);
        }
        found
    }
    fn has_response_in(&mut self, bytes: &[u8]) -> bool {
        if let (Protocol::Unknown, Some(first)) = (&self.protocol, bytes.first()) {
            // HTTP/1 begins with `HTTP/1.1`. HTTP/2 begins with a SETTINGS frame, whose first byte is a 0.
            self.protocol = if *first == b'H' { Protocol::Http1 } else { Protocol::Http2(Frames::default()) };
        }
        match &mut self.protocol {
            Protocol::Unknown => false,
            Protocol::Http1 => !bytes.is_empty(),
            Protocol::Http2(frames) => frames.has_response(bytes),
        }
    }
}

/// The position in the frames of HTTP/2 (RFC 9113, 4.1).
#[derive(Default)]
struct Frames {
    /// The bytes of the current frame's header so far.
    header: Vec<u8>,
    /// The number of bytes of the frame's payload that are left.
    left: usize,
    /// Whether the frame belongs to a response.
    response: bool,
}

impl Frames {
    fn has_response(&mut self, mut bytes: &[u8]) -> bool {
        let mut found = false;
        while let Some((first, rest)) = bytes.split_first() {
            if self.left > 0 {
                found |= self.response;
                let payload = self.left.min(bytes.len());
                self.left -= payload;
                bytes = bytes.get(payload..).unwrap_or_default();
                continue;
            }
            self.header.push(*first);
            bytes = rest;
            if let [a, b, c, kind, _, _, _, _, _] = *self.header {
                self.left = usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c);
                self.response = matches!(kind, 0x0 | 0x1 | 0x9);
                found |= self.response;
                self.header.clear();
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PING: [u8; 17] = [0, 0, 8, 6, 1, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
    const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    /// Its payload looks like a header of DATA.
    const GOAWAY: [u8; 17] = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0];
    const DATA: [u8; 12] = [0, 0, 3, 0, 1, 0, 0, 0, 1, b'a', b'b', b'c'];

    /// The result does not depend on the sizes of the written pieces.
    #[test]
    fn only_frames_of_responses_are_activity() {
        let cases: [(Vec<u8>, bool); 7] = [
            (SETTINGS.to_vec(), false),
            ([SETTINGS.as_slice(), &PING, &PING, &GOAWAY].concat(), false),
            ([SETTINGS.as_slice(), &DATA].concat(), true),
            ([SETTINGS.as_slice(), &PING, &DATA, &PING].concat(), true),
            ([SETTINGS.as_slice(), &GOAWAY, &DATA[..9]].concat(), true),
            (b"HTTP/1.1 200 OK\r\n".to_vec(), true),
            (Vec::new(), false),
        ];
        for (bytes, expected) in cases {
            for size in [1, 2, 5, 8, 9, 10, 17, 100] {
                let mut written = Written::default();
                let found =
                    bytes.chunks(size).fold(false, |found, part| written.has_response([part].into_iter(), part.len()) | found);
                assert_eq!(found, expected, "{bytes:?} by {size}");
            }
            let mut written = Written::default();
            assert_eq!(written.has_response(bytes.chunks(4), bytes.len()), expected, "{bytes:?} in parts");
        }
    }

    /// hyper passes bytes again that the socket did not accept.
    #[test]
    fn only_bytes_that_the_socket_accepted_count() {
        let mut written = Written::default();
        let offered = [SETTINGS.as_slice(), &DATA].concat();
        assert!(!written.has_response([offered.as_slice()].into_iter(), 9));
        assert!(!written.has_response([&DATA[..]].into_iter(), 0));
        assert!(written.has_response([&DATA[..5], &DATA[5..]].into_iter(), 12));
    }
}
