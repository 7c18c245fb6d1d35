//! Answers: what a status, headers and a body mean.
//!
//! In: an HTTP response. Out: its body, a filled answer, or an error to act on. Not here: whether the call is repeated (see
//! `retry`), files as they come (see `download`), and the codec (see [`crate::wire`]).

use bytes::{Bytes, BytesMut};
use http::response::Parts;
use http_body_util::BodyExt as _;

mod hidden;
mod told;

use super::download::{self, Patience, Place, Rest};
use super::retry::retry_after;
use super::transport::{Body, chain};
use super::wiped::Wiped;
use crate::error::{CallError, CallErrorKind, Unreadable};
use crate::operation::{Answer, Endpoint};
use crate::value::Slot;
use crate::wire::json::{EXCERPT_BYTES, ReadError, excerpt, read_answer, refused};
pub(super) use hidden::hiding;
use told::Told;

/// How much of the body of an error is read, in bytes: its words are at the beginning.
const ERROR_LIMIT: usize = 64 << 10;

/// A response with its body.
pub(super) struct Received {
    pub(super) head: Parts,
    body: Wiped,
    rest: Option<Rest>,
}

impl Received {
    /// Reads what is worth reading of the body: all of a success, at most `limit` bytes; the beginning of an error;
    /// nothing of a 401, whose page is HTML.
    pub(super) async fn of(endpoint: &Endpoint, response: http::Response<Body>, limit: usize) -> Result<Self, CallError> {
        let (head, body) = response.into_parts();
        let body = match head.status.as_u16() {
            status if endpoint.answer_to(status).is_some() => collect(body, limit).await?,
            401 => Bytes::new(),
            _ => beginning(body).await,
        };
        Ok(Received { head, body: body.into(), rest: None })
    }

    /// Reads the beginning of a file, and leaves the rest to whoever wants it.
    pub(super) async fn begin(response: http::Response<Body>) -> Result<Self, CallError> {
        let (head, mut body) = response.into_parts();
        let size = http_body::Body::size_hint(&body).exact();
        let begin = download::beginning(&mut body).await?;
        Ok(Received { head, body: begin.into(), rest: Some(Rest { body, size, place: None }) })
    }

    /// With the place of its call: what is still to come keeps it.
    pub(super) fn keep(mut self, place: Option<Place>) -> Self {
        if let Some(rest) = &mut self.rest {
            rest.place = place;
        }
        self
    }
}

/// The whole body, if it is not larger than `limit`.
pub(super) async fn collect(mut body: Body, limit: usize) -> Result<Bytes, CallError> {
    let announced = http_body::Body::size_hint(&body).lower() > limit as u64;
    // Pieces, and one copy of all: a buffer that grows would leave copies of secrets behind.
    let (mut pieces, mut size) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| CallError::new(CallErrorKind::Transport { message: chain(&*error) }))?;
        let Ok(data) = frame.into_data() else { continue };
        if announced || data.len() > limit.saturating_sub(size) {
            pieces.push(Wiped::from(data));
            return Err(too_large(&excerpt(&beginning_of(&pieces))));
        }
        size = size.saturating_add(data.len());
        if pieces.is_empty() && http_body::Body::is_end_stream(&body) {
            return Ok(data); // In one piece, as most come: no copy.
        }
        pieces.push(Wiped::from(data));
    }
    let mut read = BytesMut::with_capacity(size);
    pieces.iter().for_each(|piece| read.extend_from_slice(piece));
    Ok(read.freeze())
}

/// An answer is larger than may be held in memory. `excerpt` is its beginning, where that may be shown.
pub(super) fn too_large(excerpt: &str) -> CallError {
    let (expected, found) = ("an answer of at most the body limit".to_owned(), "a larger one".to_owned());
    CallError::new(CallErrorKind::Unreadable(Unreadable { pointer: String::new(), expected, found, excerpt: excerpt.to_owned() }))
}

/// As much as an excerpt looks at.
fn beginning_of(pieces: &[Wiped]) -> Vec<u8> {
    pieces.iter().flat_map(|piece| piece.iter()).copied().take(EXCERPT_BYTES).collect()
}

/// As much of the body of an error as comes and fits: that it breaks must not hide the status.
async fn beginning(mut body: Body) -> Bytes {
    let mut read = BytesMut::new();
    while let Some(Ok(frame)) = body.frame().await {
        let Ok(data) = frame.into_data() else { continue };
        let room = ERROR_LIMIT.saturating_sub(read.len());
        read.extend_from_slice(data.get(..room).unwrap_or(&data));
        if data.len() >= room {
            break;
        }
    }
    read.freeze()
}

/// Fills the answer, or says what the response means instead.
pub(super) fn read(endpoint: &'static Endpoint, received: Received, slot: Slot<'_>, patience: Patience) -> Result<(), CallError> {
    let Received { head, body, rest } = received;
    let Some((answer, slot)) = chosen(endpoint, head.status.as_u16(), slot) else {
        return Err(failure(endpoint, &head, &body));
    };
    match (slot, rest) {
        (Slot::File(file), Some(rest)) => {
            not_refused(endpoint, answer, &body)?;
            *file = (file.travel().0.receive)(endpoint, &head, body.into_bytes(), rest, patience);
            Ok(())
        }
        // A failure that is listed may still be told in the usual way, by what stands in front of the service or by itself.
        (slot, _) if !head.status.is_success() => {
            value(endpoint, answer, &body, slot).map_err(|_| failure(endpoint, &head, &body))
        }
        (slot, _) => value(endpoint, answer, &body, slot),
    }
}

/// The answer that a status means, and its place; `None` when it means a failure.
fn chosen<'s>(endpoint: &'static Endpoint, status: u16, slot: Slot<'s>) -> Option<(&'static Answer, Slot<'s>)> {
    let (index, answer) = endpoint.answer_to(status)?;
    match slot {
        Slot::Union(union) if !endpoint.answers.is_empty() => Some((answer, union.choose(index))),
        slot => Some((answer, slot)),
    }
}

fn value(endpoint: &'static Endpoint, answer: &Answer, body: &[u8], slot: Slot<'_>) -> Result<(), CallError> {
    match slot {
        Slot::Skip => not_refused(endpoint, answer, body),
        // No content where there may be none.
        Slot::Optional(optional) if body.trim_ascii().is_empty() => {
            optional.clear();
            Ok(())
        }
        slot => json(endpoint, answer, body, slot),
    }
}

/// A refusal also comes where no JSON is expected.
fn not_refused(endpoint: &'static Endpoint, answer: &Answer, body: &[u8]) -> Result<(), CallError> {
    refused(endpoint, answer, body).map_or(Ok(()), |message| Err(CallError::new(CallErrorKind::Refused { message })))
}

fn json(endpoint: &'static Endpoint, answer: &Answer, body: &[u8], slot: Slot<'_>) -> Result<(), CallError> {
    read_answer(endpoint, answer, body, slot).map_err(|unread| {
        CallError::new(match unread {
            ReadError::Refused { message } => CallErrorKind::Refused { message },
            ReadError::Unreadable(unreadable) => CallErrorKind::Unreadable(unreadable),
        })
    })
}

/// What a status that is no answer means.
fn failure(endpoint: &'static Endpoint, head: &Parts, body: &[u8]) -> CallError {
    let (status, errors) = (head.status.as_u16(), &endpoint.service.errors);
    let told = Told::read(endpoint, status, body);
    let kind = match status {
        401 => CallErrorKind::Unauthenticated,
        403 => CallErrorKind::Forbidden { scope: endpoint.scope.map(str::to_owned), message: told.message },
        404 => CallErrorKind::NotFound { message: told.message },
        429 => CallErrorKind::RateLimited { retry_after: retry_after(&head.headers) },
        501 => CallErrorKind::NotImplemented,
        _ if status == errors.invalid => CallErrorKind::Invalid { violations: told.violations, message: told.message },
        _ if status == errors.refused => CallErrorKind::Refused { message: told.message },
        _ => CallErrorKind::Status { message: told.message },
    };
    CallError::new(kind)
}
