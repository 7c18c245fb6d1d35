//! Answers that are files, read as they come.
//!
//! In: a response. Out: its beginning, which may be a refusal; then a file whose content is still to come. Not here: repetitions,
//! which end with the beginning (see `exchange`).

use std::any::Any;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::response::Parts;
use http_body_util::BodyExt as _;

use super::answer::too_large;
use super::clock::{Instant, sleep};
use super::exchange::request_id;
use super::transport::{Body, BoxFuture, chain};
use crate::error::{CallError, FileError};
use crate::file::{File, FileStream};
use crate::operation::Endpoint;
use crate::wire::disposition;
use crate::wire::json::LONGEST_REFUSAL;

/// The limits of a download.
#[derive(Clone, Copy)]
pub(super) struct DownloadLimits {
    /// Bytes that are held in memory, when the caller wants the whole file.
    pub(super) body: usize,
    /// The time for each piece.
    pub(super) piece: Duration,
    /// The time for all of it.
    pub(super) whole: Duration,
}

/// The beginning of a body: its first piece, and more where that could be a refusal.
pub(super) async fn beginning(body: &mut Body) -> Result<Bytes, CallError> {
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| CallError::transport(chain(&*error)))?;
        let Ok(data) = frame.into_data() else { continue };
        read.extend_from_slice(&data);
        let may_refuse = read.len() <= LONGEST_REFUSAL && read.trim_ascii_start().starts_with(b"{");
        if !may_refuse && !read.is_empty() {
            break;
        }
    }
    Ok(read.freeze())
}

/// A file with the name that the server gives.
pub(super) fn file(endpoint: &'static Endpoint, head: &Parts, begin: Bytes, rest: Rest, limits: DownloadLimits) -> File {
    let name = head.headers.get(CONTENT_DISPOSITION).and_then(|value| disposition::read(value.as_bytes()));
    let info = CallInfo {
        operation: endpoint.name,
        status: head.status.as_u16(),
        request_id: request_id(Some(endpoint.service), &head.headers),
    };
    let pieces = Download {
        begin: Some(begin).filter(|begin| !begin.is_empty()),
        rest: rest.body,
        piece_timeout: limits.piece,
        deadline: Instant::now().checked_add(limits.whole),
        timer: None,
        permit: rest.permit,
        info: info.clone(),
    };
    let too_large = Box::new(move || info.add_to(too_large("")).into());
    let stream = FileStream::new(pieces, rest.size).limit(limits.body, too_large);
    let file = File::once(name.unwrap_or_default(), stream);
    match head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) {
        Some(content_type) => file.content_type(content_type),
        None => file,
    }
}

/// The permit of a call under a concurrency limit. Dropping it frees it.
pub(super) type Permit = Box<dyn Any + Send + Sync>;

/// The rest of a file.
pub(super) struct Rest {
    pub(super) body: Body,
    /// The size of the whole file in bytes, when it is known.
    pub(super) size: Option<u64>,
    pub(super) permit: Option<Permit>,
}

/// What is known of the call when its file breaks.
#[derive(Clone)]
struct CallInfo {
    operation: &'static str,
    status: u16,
    request_id: Option<String>,
}

impl CallInfo {
    fn add_to(&self, error: CallError) -> CallError {
        error.in_operation(self.operation).with_status(self.status).with_request_id(self.request_id.clone())
    }
}

/// The pieces of a body, each within its time limit, and all within theirs.
struct Download {
    begin: Option<Bytes>,
    rest: Body,
    piece_timeout: Duration,
    deadline: Option<Instant>,
    timer: Option<BoxFuture<'static, ()>>,
    permit: Option<Permit>,
    info: CallInfo,
}

impl Download {
    fn failed(&mut self, error: CallError) -> Poll<Option<Result<Bytes, FileError>>> {
        self.permit = None;
        Poll::Ready(Some(Err(self.info.add_to(error).into())))
    }
    /// Ready when the next piece, or the whole, is late.
    fn late(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let left = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let timeout = left.map_or(self.piece_timeout, |left| left.min(self.piece_timeout));
        self.timer.get_or_insert_with(|| Box::pin(sleep(timeout))).as_mut().poll(cx)
    }
}

impl Stream for Download {
    type Item = Result<Bytes, FileError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(begin) = self.begin.take() {
            return Poll::Ready(Some(Ok(begin)));
        }
        loop {
            let over = self.deadline.is_some_and(|deadline| deadline <= Instant::now());
            let next = match http_body::Body::poll_frame(Pin::new(&mut self.rest), cx) {
                _ if over => return self.failed(CallError::timeout()),
                Poll::Ready(next) => next,
                Poll::Pending => {
                    ready!(self.late(cx));
                    return self.failed(CallError::timeout());
                }
            };
            self.timer = None;
            let Some(frame) = next else {
                self.permit = None;
                return Poll::Ready(None);
            };
            match frame.map(http_body::Frame::into_data) {
                Ok(Ok(piece)) => return Poll::Ready(Some(Ok(piece))),
                // Trailers are left out.
                Ok(Err(_)) => {}
                Err(error) => return self.failed(CallError::transport(chain(&*error))),
            }
        }
    }
}
