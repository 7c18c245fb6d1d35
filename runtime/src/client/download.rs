//! Answers that are files: read as they come.
//!
//! In: a response. Out: its beginning, which tells a refusal from a file; then a file whose content is still on its way. Not here:
//! repetitions; they end with the beginning (see `exchange`).

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::response::Parts;
use http_body_util::BodyExt as _;

use super::clock::sleep;
use super::exchange::request_id;
use super::transport::{Body, BoxFuture, chain};
use crate::error::{Error, ErrorKind};
use crate::operation::Endpoint;
use crate::types::{File, FileStream};
use crate::wire::disposition;
use crate::wire::json::LONGEST_REFUSAL;

/// What a client puts up with in a download.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    /// Bytes that are held in memory, for who wants it whole.
    pub(super) limit: usize,
    /// How long a piece may take.
    pub(super) pause: Duration,
}

/// The beginning of a body: its first piece, and more where that could be a refusal.
pub(super) async fn beginning(body: &mut Body) -> Result<Bytes, Error> {
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
pub(super) fn file(endpoint: &Endpoint, head: &Parts, size: Option<u64>, pieces: (Bytes, Body), patience: Patience) -> File {
    let name = head.headers.get(CONTENT_DISPOSITION).and_then(|value| disposition::read(value.as_bytes()));
    let pieces = Download {
        begin: Some(pieces.0).filter(|begin| !begin.is_empty()),
        rest: pieces.1,
        pause: patience.pause,
        timer: None,
        about: About { operation: endpoint.name, status: head.status.as_u16(), request_id: request_id(&head.headers) },
    };
    let file = File::once(name.unwrap_or_default(), FileStream::new(pieces, size).limit(Some(patience.limit)));
    match head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) {
        Some(content_type) => file.content_type(content_type),
        None => file,
    }
}

/// What an error of a download takes along.
struct About {
    operation: &'static str,
    status: u16,
    request_id: Option<String>,
}

/// The pieces of a body, each within its time.
struct Download {
    begin: Option<Bytes>,
    rest: Body,
    pause: Duration,
    timer: Option<BoxFuture<'static, ()>>,
    about: About,
}

impl Download {
    fn failed(&self, error: Error) -> Error {
        let About { operation, status, request_id } = &self.about;
        error.in_operation(operation).with_status(*status).with_request_id(request_id.clone())
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(begin) = self.begin.take() {
            return Poll::Ready(Some(Ok(begin)));
        }
        loop {
            let next = match http_body::Body::poll_frame(Pin::new(&mut self.rest), cx) {
                Poll::Ready(next) => next,
                Poll::Pending => {
                    let pause = self.pause;
                    let late = self.timer.get_or_insert_with(|| Box::pin(sleep(pause))).as_mut().poll(cx);
                    return late.map(|()| Some(Err(self.failed(Error::new(ErrorKind::Timeout)))));
                }
            };
            self.timer = None;
            let Some(frame) = next else { return Poll::Ready(None) };
            match frame.map(http_body::Frame::into_data) {
                Ok(Ok(piece)) => return Poll::Ready(Some(Ok(piece))),
                // Trailers say nothing here.
                Ok(Err(_)) => {}
                Err(error) => return Poll::Ready(Some(Err(self.failed(not_through(&*error))))),
            }
        }
    }
}

fn not_through(error: &(dyn std::error::Error + Send + Sync + 'static)) -> Error {
    Error::new(ErrorKind::Transport { message: chain(error) })
}
