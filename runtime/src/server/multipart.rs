//! Multipart bodies.
//!
//! In: a body with its boundary, as it comes. Out: parameters, files among them. Not here: other bodies (see `body`). What is held
//! in memory of one request is bounded: its texts by the limit of other bodies, its files by [`Limits::memory`]; larger files go to
//! disk as they come (see `keep`).

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;
use http_body_util::BodyDataStream;
use multer::{Constraints, Field, Multipart, SizeLimit};

use super::body::{Broken, Incoming, larger_than};
use super::keep::{Coming, Keep};
use super::limits::Limits;
use super::params::{Arrived, Source};
use super::problem;
use super::reading::Reading;
use crate::error::HandlerError;
use crate::file::File;
use crate::file::name;
use crate::wire::params::Node;

/// Reads every part: with a file name it is a file, without one it is text.
pub(super) async fn read(
    content_type: &str,
    body: Incoming,
    (limits, reading): (&Limits, &Reading),
    arrived: &mut Arrived<'_>,
) -> Result<(), HandlerError> {
    let Ok(boundary) = multer::parse_boundary(content_type) else {
        return Err(problem::status(400, "multipart without a boundary"));
    };
    // A length that is announced is refused before the first byte.
    if body.size_hint().lower() > limits.multipart as u64 {
        return Err(larger_than(limits.multipart));
    }
    let sizes = SizeLimit::new().whole_stream(limits.multipart as u64).per_field(limits.file as u64);
    let constraints = Constraints::new().size_limit(sizes);
    let pace = Arc::new(AtomicUsize::new(limits.head));
    let paced = Paced { body: BodyDataStream::new(body), given: false, left: Arc::clone(&pace) };
    let mut parts = Multipart::with_constraints(paced, boundary, constraints);
    let mut room = Room { limits, files: Keep::new(limits, reading), texts: limits.body };
    let mut count = 0;
    while let Some(part) = parts.next_field().await.map_err(|error| broken(&error, limits))? {
        pace.store(usize::MAX, Ordering::Relaxed);
        count += 1;
        if count > limits.parts {
            return Err(problem::too_large(&format!("at most {} parts are taken", limits.parts)));
        }
        room.add(part, arrived).await?;
        pace.store(limits.head, Ordering::Relaxed);
    }
    Ok(())
}

/// What one request may still hold.
struct Room<'l> {
    limits: &'l Limits,
    files: Keep<'l>,
    /// Bytes of texts.
    texts: usize,
}

impl Room<'_> {
    async fn add(&mut self, mut part: Field<'_>, arrived: &mut Arrived<'_>) -> Result<(), HandlerError> {
        let Some(name) = part.name().map(unescaped) else {
            return Err(problem::status(400, "a part of the multipart body has no name"));
        };
        let source = if part.file_name().is_some() { Source::File } else { Source::Multipart };
        if !arrived.asks(source, &name) {
            while self.next(&mut part).await?.is_some() {}
            return arrived.add(source, &name, |_| Node::Text(Cow::Borrowed("")));
        }
        let Some(file_name) = part.file_name().map(name::plain) else {
            return match String::from_utf8(self.text(part).await?) {
                Ok(text) => arrived.add(source, &name, |_| Node::Text(Cow::Owned(text))),
                Err(_) => {
                    arrived.wrong(&name, "encoding", format!("{name} is not UTF-8"));
                    Ok(())
                }
            };
        };
        let content_type = part.content_type().map(ToString::to_string);
        let file = self.file(file_name, part).await?;
        let file = content_type.into_iter().fold(file, File::content_type);
        arrived.add(source, &name, |_| Node::File(file))
    }

    async fn text(&mut self, mut part: Field<'_>) -> Result<Vec<u8>, HandlerError> {
        let mut text = Vec::new();
        while let Some(piece) = self.next(&mut part).await? {
            let fits = self.texts.checked_sub(piece.len());
            self.texts = fits.ok_or_else(|| {
                problem::too_large(&format!("the texts of the body are larger than {} bytes", self.limits.body))
            })?;
            text.extend_from_slice(&piece);
        }
        Ok(text)
    }

    async fn file(&mut self, name: String, mut part: Field<'_>) -> Result<File, HandlerError> {
        let mut file = Coming::default();
        while let Some(piece) = self.next(&mut part).await? {
            self.files.add(&mut file, &piece).await?;
        }
        self.files.end(file, name).await
    }

    async fn next(&self, part: &mut Field<'_>) -> Result<Option<Bytes>, HandlerError> {
        part.chunk().await.map_err(|error| broken(&error, self.limits))
    }
}

/// A name as it was before the client, or a browser, wrote it between quotation marks.
fn unescaped(name: &str) -> String {
    name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

fn broken(error: &multer::Error, limits: &Limits) -> HandlerError {
    match error {
        multer::Error::StreamSizeExceeded { .. } => larger_than(limits.multipart),
        multer::Error::FieldSizeExceeded { .. } => {
            problem::too_large(&format!("a part of the body is larger than {} bytes", limits.file))
        }
        _ => problem::status(400, "the multipart body is broken"),
    }
}

/// A body that gives one piece at a time: the reader of parts takes whatever it can get, of a body that is always ready all of it.
/// Until a part begins it gives a bounded number of bytes, since the reader holds what it looks for a part in.
struct Paced {
    body: BodyDataStream<Incoming>,
    given: bool,
    /// Bytes that may still be given.
    left: Arc<AtomicUsize>,
}

impl Stream for Paced {
    type Item = Result<Bytes, Broken>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.given) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            return Poll::Ready(Some(Err(Broken("the head of a part is too long".into()))));
        }
        let next = Pin::new(&mut self.body).poll_next(cx);
        if let Poll::Ready(Some(Ok(piece))) = &next {
            self.given = true;
            self.left.store(left.saturating_sub(piece.len()), Ordering::Relaxed);
        }
        next
    }
}
