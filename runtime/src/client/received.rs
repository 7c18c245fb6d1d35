//! Reads an HTTP response: its status, headers and body.
//!
//! In: the response of an attempt. Out: the filled slot of the answer, or an error. Not here: retries (see `retry`), the content of files
//! (see `download`), and the codec (see [`crate::wire`]).

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::{CONTENT_TYPE, LOCATION};
use http::response::Parts;
use http_body_util::BodyExt as _;
use zeroize::Zeroizing;

mod encodings;
mod error_body;
mod hide_secrets;
mod violations;

use super::cleared::ClearOnDropBytes;
use super::download::{self, DownloadLimits, Permit, Rest};
use super::exchange;
use super::retry::retry_after;
use super::transport::{TransportBody, chain};
use crate::error::{CallError, CallErrorKind, Details, Unreadable};
use crate::operation::{Answer, Endpoint};
use crate::value::Slot;
use crate::wire::content_coding::codings;
use crate::wire::json::{EXCERPT_BYTES, ReadError, excerpt, read_answer, refused};
pub(super) use error_body::ErrorBody;
pub(super) use hide_secrets::hide_secrets;

/// The largest part of the body of an error that is read, in bytes.
const ERROR_LIMIT: usize = 64 << 10;

/// A response with its body.
pub(super) struct Received {
    pub(super) head: Parts,
    body: ClearOnDropBytes,
    /// The rest of the body of a file, which is not read yet.
    rest: Option<Rest>,
}

impl Received {
    /// Reads the whole body of a success, which has at most `limit` bytes, or the beginning of an error.
    pub(super) async fn read(
        endpoint: &Endpoint,
        response: http::Response<TransportBody>,
        limit: usize,
    ) -> Result<Self, CallError> {
        let (head, body) = response.into_parts();
        let body = match head.status.as_u16() {
            status if endpoint.answer_to(status).is_some() => collect(body, limit).await?,
            _ => beginning(body).await,
        };
        Ok(Received { head, body: body.into(), rest: None })
    }

    /// Reads the beginning of a file. The rest is read when the file is. Nothing of a stream of items is read, since the first item may come
    /// late.
    pub(super) async fn read_beginning(response: http::Response<TransportBody>, is_stream: bool) -> Result<Self, CallError> {
        let (head, mut body) = response.into_parts();
        let size = http_body::Body::size_hint(&body).exact();
        let begin = if is_stream { Bytes::new() } else { download::beginning(&mut body).await? };
        Ok(Received { head, body: begin.into(), rest: Some(Rest { body, size, permit: None }) })
    }

    /// Keeps the concurrency permit of the call until the rest of a file is read.
    pub(super) fn with_permit(mut self, permit: Option<Permit>) -> Self {
        if let Some(rest) = &mut self.rest {
            rest.permit = permit;
        }
        self
    }
}

/// Reads the whole body, which has at most `limit` bytes.
pub(super) async fn collect(mut body: TransportBody, limit: usize) -> Result<Bytes, CallError> {
    let announced = http_body::Body::size_hint(&body).lower() > limit as u64;
    // The pieces are copied once, into a buffer of the right size: a buffer that grows would leave copies of secrets in memory.
    let (mut pieces, mut size) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| CallError::transport(chain(&*error)))?;
        let Ok(data) = frame.into_data() else { continue };
        if announced || data.len() > limit.saturating_sub(size) {
            pieces.push(ClearOnDropBytes::from(data));
            return Err(too_large(&excerpt(&beginning_of(&pieces))));
        }
        size = size.saturating_add(data.len());
        if pieces.is_empty() && http_body::Body::is_end_stream(&body) {
            return Ok(data); // Most bodies arrive in one piece, which is not copied.
        }
        pieces.push(ClearOnDropBytes::from(data));
    }
    let mut read = BytesMut::with_capacity(size);
    pieces.iter().for_each(|piece| read.extend_from_slice(piece));
    Ok(read.freeze())
}

/// The error for a body that is larger than the body limit. `excerpt` is its beginning, or empty if it may contain a secret.
pub(super) fn too_large(excerpt: &str) -> CallError {
    let (expected, found) = ("a body of at most the body limit".to_owned(), "a larger one".to_owned());
    CallError::new(CallErrorKind::Unreadable(Unreadable { pointer: String::new(), expected, found, excerpt: excerpt.to_owned() }))
}

/// The bytes for an excerpt.
fn beginning_of(pieces: &[ClearOnDropBytes]) -> Vec<u8> {
    pieces.iter().flat_map(|piece| piece.iter()).copied().take(EXCERPT_BYTES).collect()
}

/// Reads the beginning of the body of an error. A connection that breaks ends the reading without an error, so that the caller sees the
/// status.
pub(super) async fn beginning(mut body: TransportBody) -> Bytes {
    let mut read = BytesMut::new();
    while let Some(Ok(frame)) = body.frame().await {
        let Ok(data) = frame.into_data() else { continue };
        let left = ERROR_LIMIT.saturating_sub(read.len());
        read.extend_from_slice(data.get(..left).unwrap_or(&data));
        if data.len() >= left {
            break;
        }
    }
    read.freeze()
}

/// Fills the slot with the answer, or returns the failure that the response reports.
pub(super) fn read(
    endpoint: &'static Endpoint,
    received: Received,
    slot: Slot<'_>,
    limits: DownloadLimits,
) -> Result<(), CallError> {
    let Received { head, body, rest } = received;
    let Some((answer, slot)) = declared_answer(endpoint, &head, slot) else {
        return Err(match endpoint.answer_to(head.status.as_u16()).filter(|_| head.status.is_success()) {
            Some(_) => other_media(endpoint, &head, &body),
            None => failure(endpoint, &head, &body),
        });
    };
    if let Some(coding) = undecoded(&head).filter(|_| !body.is_empty() || rest.is_some()) {
        let (expected, found) = ("content in gzip or without a coding".to_owned(), format!("the content coding {coding}"));
        let unreadable = Unreadable { pointer: String::new(), expected, found, excerpt: String::new() };
        return Err(CallError::new(CallErrorKind::Unreadable(unreadable)).with_details(response_details(&head, &body)));
    }
    let read = match (slot, rest) {
        (Slot::File(file), Some(rest)) => match refusal(endpoint, answer, &body) {
            Some(refusal) => Err(refusal),
            None => {
                *file = (file.functions().0.receive)(endpoint, &head, body.into_bytes(), rest, limits);
                return Ok(());
            }
        },
        (slot, _) => value(endpoint, answer, &body, slot),
    };
    read.map_err(|error| {
        if !head.status.is_success() {
            // A status that is declared as an answer may also be an error of a proxy or of the service.
            return failure(endpoint, &head, &body);
        }
        let is_refusal = matches!(error.kind(), CallErrorKind::Refused { .. });
        let details = if is_refusal { refusal_details(endpoint, &head, &body) } else { response_details(&head, &body) };
        error.with_details(details)
    })
}

/// A content coding that the transport did not decode.
fn undecoded(head: &Parts) -> Option<String> {
    codings(&head.headers).pop()
}

/// The error for a success whose media type is that of no answer.
fn other_media(endpoint: &'static Endpoint, head: &Parts, body: &[u8]) -> CallError {
    let found = head.headers.get(CONTENT_TYPE).map(|found| String::from_utf8_lossy(found.as_bytes()).into_owned());
    let expected = format!("an answer of the type {}", endpoint.media_types_of(head.status.as_u16()));
    let unreadable = Unreadable { pointer: String::new(), expected, found: found.unwrap_or_default(), excerpt: String::new() };
    CallError::new(CallErrorKind::Unreadable(unreadable)).with_details(response_details(head, body))
}

/// The declared answer of a response, and its slot; `None` if the response means a failure.
fn declared_answer<'s>(endpoint: &'static Endpoint, head: &Parts, slot: Slot<'s>) -> Option<(&'static Answer, Slot<'s>)> {
    let (index, answer) = endpoint.answer_with(head.status.as_u16(), &head.headers)?;
    match slot {
        Slot::Union(union) if !endpoint.answers.is_empty() => Some((answer, union.choose(index))),
        slot => Some((answer, slot)),
    }
}

fn value(endpoint: &'static Endpoint, answer: &Answer, body: &[u8], slot: Slot<'_>) -> Result<(), CallError> {
    match slot {
        Slot::Skip => refusal(endpoint, answer, body).map_or(Ok(()), Err),
        // An optional answer may have no content.
        Slot::Optional(optional) if body.trim_ascii().is_empty() => {
            optional.clear();
            Ok(())
        }
        slot => match answer.media {
            None => json(endpoint, answer, body, slot),
            Some(media) => encodings::read(endpoint, answer, media.encoding, body, slot),
        },
    }
}

/// The error for a body whose outcome is a failure. The declared answer may also be a file, or empty.
fn refusal(endpoint: &'static Endpoint, answer: &Answer, body: &[u8]) -> Option<CallError> {
    refused(endpoint, answer, body).map(|message| CallError::new(CallErrorKind::Refused { message }))
}

/// Reads an item of a stream.
pub(super) fn read_item(endpoint: &'static Endpoint, text: &[u8], slot: Slot<'_>) -> Result<(), CallError> {
    json(endpoint, &Answer::PLAIN, text, slot)
}

fn json(endpoint: &'static Endpoint, answer: &Answer, body: &[u8], slot: Slot<'_>) -> Result<(), CallError> {
    read_answer(endpoint, answer, body, slot).map_err(|error| match error {
        ReadError::Refused { message } => CallError::new(CallErrorKind::Refused { message }),
        ReadError::Unreadable(unreadable) => CallError::new(CallErrorKind::Unreadable(unreadable)),
    })
}

/// The error for a status that is not a declared answer.
fn failure(endpoint: &'static Endpoint, head: &Parts, body: &[u8]) -> CallError {
    let (status, errors) = (head.status.as_u16(), &endpoint.service.errors);
    let ErrorBody { message, code, request_id, violations } = match undecoded(head).filter(|_| !body.is_empty()) {
        Some(coding) => ErrorBody::undecoded(&coding),
        None => ErrorBody::of_operation(endpoint, status, body),
    };
    let kind = match status {
        401 => CallErrorKind::Unauthenticated { message },
        403 => CallErrorKind::Forbidden { scope: endpoint.scope.map(str::to_owned), message },
        404 => CallErrorKind::NotFound { message },
        429 => CallErrorKind::RateLimited { retry_after: retry_after(&head.headers), message },
        501 => CallErrorKind::NotImplemented { message },
        _ if errors.is_invalid(status) => CallErrorKind::Invalid { violations: violations.clone(), message },
        _ if status == errors.refused => CallErrorKind::Refused { message },
        _ if endpoint.is_status_of_rule(status) => CallErrorKind::Invalid { violations: violations.clone(), message },
        _ => CallErrorKind::Status { message },
    };
    let request_id = exchange::request_id(Some(endpoint.service), &head.headers).or(request_id);
    let details = Details { code, violations, ..response_details(head, body) };
    CallError::new(kind).with_status(status).with_request_id(request_id).with_details(details)
}

/// The details of an error for a response whose status means success.
fn refusal_details(endpoint: &'static Endpoint, head: &Parts, body: &[u8]) -> Details {
    let body = body.get(..ERROR_LIMIT).unwrap_or(body);
    let ErrorBody { code, violations, .. } = ErrorBody::of_operation(endpoint, head.status.as_u16(), body);
    Details { code, violations, ..response_details(head, body) }
}

/// The body, `Retry-After` and `Location` of a response.
pub(super) fn response_details(head: &Parts, body: &[u8]) -> Details {
    Details {
        body: Zeroizing::new(body.get(..ERROR_LIMIT).unwrap_or(body).to_vec()),
        headers: head.headers.clone(),
        retry_after: retry_after(&head.headers),
        location: Some(&head.headers).filter(|_| head.status.is_redirection()).and_then(location),
        ..Details::default()
    }
}

/// The error for a redirect that is not followed, for this reason.
pub(super) async fn not_followed(
    endpoint: &'static Endpoint,
    response: http::Response<TransportBody>,
    reason: &str,
) -> CallError {
    let (head, body) = response.into_parts();
    let body = ClearOnDropBytes::from(beginning(body).await);
    let kind = CallErrorKind::Status { message: format!("the service responded with {reason}") };
    CallError::new(kind).with_details(refusal_details(endpoint, &head, &body))
}

fn location(headers: &HeaderMap) -> Option<String> {
    headers.get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}
