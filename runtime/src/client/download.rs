//! Answers that are files: read as they come.
//!
//! In: a response. Out: its beginning, which tells a refusal from a file; then a file whose content is still on its way. Not here:
//! repetitions; they end with the beginning (see `exchange`).

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
use crate::error::{CallError, CallErrorKind, FileError};
use crate::file::{File, FileStream};
use crate::operation::Endpoint;
use crate::wire::disposition;
use crate::wire::json::LONGEST_REFUSAL;

/// What a client puts up with in a download.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    /// Bytes that are held in memory, for who wants it whole.
    pub(super) limit: usize,
    /// How long a piece may take.
    pub(super) pause: Duration,
    /// How long all of it may take.
    pub(super) whole: Duration,
}

/// The beginning of a body: its first piece, and more where that could be a refusal.
pub(super) async fn beginning(body: &mut Body) -> Result<Bytes, CallError> {
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| not_through(&*error))?;
        let Ok(data) = frame.into_data() else { continue };
        read.extend_from_slice(&data);
        let may_refuse = read.len() <= LONGEST_REFUSAL && read.trim_ascii_start().starts_with(b"{");
        if !may_refuse && !read.is_empty() {
            break;
        }
    }
    Ok(read.freeze())
}

/// A file, named as the server says.
pub(super) fn file(endpoint: &'static Endpoint, head: &Parts, begin: Bytes, rest: Rest, patience: Patience) -> File {
    let name = head.headers.get(CONTENT_DISPOSITION).and_then(|value| disposition::read(value.as_bytes()));
    let about = About { operation: endpoint.name, status: head.status.as_u16(), request_id: request_id(&head.headers) };
    let pieces = Download {
        begin: Some(begin).filter(|begin| !begin.is_empty()),
        rest: rest.body,
        pause: patience.pause,
        end: Instant::now().checked_add(patience.whole),
        timer: None,
        place: rest.place,
        about: about.clone(),
    };
    let too_large = Box::new(move || about.of(too_large("")).into());
    let stream = FileStream::new(pieces, rest.size).limit(patience.limit, too_large);
    let file = File::once(name.unwrap_or_default(), stream);
    match head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) {
        Some(content_type) => file.content_type(content_type),
        None => file,
    }
}

/// The place of a call among those that run at once, whatever keeps it. Dropped, it is given back.
pub(super) type Place = Box<dyn Any + Send + Sync>;

/// What is still to come of a file.
pub(super) struct Rest {
    pub(super) body: Body,
    /// Of the whole file, in bytes, when it is known.
    pub(super) size: Option<u64>,
    /// That of its call among those that run at once.
    pub(super) place: Option<Place>,
}

/// What an error of a download takes along.
#[derive(Clone)]
struct About {
    operation: &'static str,
    status: u16,
    request_id: Option<String>,
}

impl About {
    fn of(&self, error: CallError) -> CallError {
        error.in_operation(self.operation).with_status(self.status).with_request_id(self.request_id.clone())
    }
}

/// The pieces of a body, each within its time, and all within theirs.
struct Download {
    begin: Option<Bytes>,
    rest: Body,
    pause: Duration,
    end: Option<Instant>,
    timer: Option<BoxFuture<'static, ()>>,
    place: Option<Place>,
    about: About,
}

impl Download {
    fn failed(&mut self, error: CallError) -> Poll<Option<Result<Bytes, FileError>>> {
        self.place = None;
        Poll::Ready(Some(Err(self.about.of(error).into())))
    }
    /// Ready when the next piece, or the whole, is late.
    fn late(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let left = self.end.map(|end| end.saturating_duration_since(Instant::now()));
        let pause = left.map_or(self.pause, |left| left.min(self.pause));
        self.timer.get_or_insert_with(|| Box::pin(sleep(pause))).as_mut().poll(cx)
    }
}

impl Stream for Download {
    type Item = Result<Bytes, FileError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(begin) = self.begin.take() {
            return Poll::Ready(Some(Ok(begin)));
        }
        loop {
            let over = self.end.is_some_and(|end| end <= Instant::now());
            let next = match http_body::Body::poll_frame(Pin::new(&mut self.rest), cx) {
                _ if over => return self.failed(CallError::new(CallErrorKind::Timeout)),
                Poll::Ready(next) => next,
                Poll::Pending => {
                    ready!(self.late(cx));
                    return self.failed(CallError::new(CallErrorKind::Timeout));
                }
            };
            self.timer = None;
            let Some(frame) = next else {
                self.place = None;
                return Poll::Ready(None);
            };
            match frame.map(http_body::Frame::into_data) {
                Ok(Ok(piece)) => return Poll::Ready(Some(Ok(piece))),
                // Trailers say nothing here.
                Ok(Err(_)) => {}
                Err(error) => return self.failed(not_through(&*error)),
            }
        }
    }
}

fn not_through(error: &(dyn std::error::Error + Send + Sync + 'static)) -> CallError {
    CallError::new(CallErrorKind::Transport { message: chain(error) })
}
