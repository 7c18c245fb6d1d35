//! Answers that are files. Their content is read while it arrives.
//!
//! In: a response. Out: its beginning, which may report a failure; then a file whose content still arrives. Not here: retries, of which there
//! are none after the beginning (see `exchange`).

use std::any::Any;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::response::Parts;
use http_body_util::BodyExt as _;

use super::clock::{Instant, sleep};
use super::exchange::request_id;
use super::received::too_large;
use super::streamed::Origin;
use super::transport::{BoxFuture, TransportBody, chain};
use crate::error::{CallError, FileError};
use crate::file::{File, FileStream};
use crate::operation::Endpoint;
use crate::wire::disposition;
use crate::wire::json::MAX_REFUSAL;

/// The limits of a download.
#[derive(Clone, Copy)]
pub(super) struct DownloadLimits {
    /// The largest file that is read into memory, in bytes.
    pub(super) body: usize,
    /// The timeout of each piece.
    pub(super) piece: Duration,
    /// The timeout of the whole file.
    pub(super) whole: Duration,
}

/// Reads the first piece of a body, and more pieces as long as they can be a JSON object that reports a failure.
pub(super) async fn beginning(body: &mut TransportBody) -> Result<Bytes, CallError> {
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| CallError::transport(chain(&*error)))?;
        let Ok(data) = frame.into_data() else { continue };
        read.extend_from_slice(&data);
        let may_refuse = read.len() <= MAX_REFUSAL && read.trim_ascii_start().starts_with(b"{");
        if !may_refuse && !read.is_empty() {
            break;
        }
    }
    Ok(read.freeze())
}

/// Makes the file of an answer, with the name in the response's headers.
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
    let mut file = File::once(name.unwrap_or_default(), stream);
    file.origin = Some(Origin { endpoint, status: head.status.as_u16() });
    match head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) {
        Some(content_type) => file.content_type(content_type),
        None => file,
    }
}

/// The permit of a call under a concurrency limit. Dropping it lets another call run.
pub(super) type Permit = Box<dyn Any + Send + Sync>;

/// The part of a file that is not read yet.
pub(super) struct Rest {
    pub(super) body: TransportBody,
    /// The size of the whole file in bytes, if it is known.
    pub(super) size: Option<u64>,
    pub(super) permit: Option<Permit>,
}

/// Properties of the call that are added to errors of its file.
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

/// The pieces of a body. Each piece has a timeout, and so has the whole body.
struct Download {
    begin: Option<Bytes>,
    rest: TransportBody,
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
    /// Ready when the timeout of the next piece or of the whole body has passed.
    fn poll_timeout(&mut self, cx: &mut Context<'_>) -> Poll<()> {
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
            let is_late = self.deadline.is_some_and(|deadline| deadline <= Instant::now());
            let next = match http_body::Body::poll_frame(Pin::new(&mut self.rest), cx) {
                _ if is_late => return self.failed(CallError::timeout()),
                Poll::Ready(next) => next,
                Poll::Pending => {
                    ready!(self.poll_timeout(cx));
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
                // Trailers are skipped.
                Ok(Err(_)) => {}
                Err(error) => return self.failed(CallError::transport(chain(&*error))),
            }
        }
    }
}
