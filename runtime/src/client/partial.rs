//! Calls for a part of a file.
//!
//! In: the range of bytes that a caller wants, and the head of the response. Out: the header `Range`, and the check that the response has this
//! part. Without the check, a file would get wrong bytes: a service may ignore the header.

use std::ops::{Bound, RangeBounds};

use http::header::{CONTENT_RANGE, RANGE};
use http::response::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::call::Call;
use crate::error::{CallError, CallErrorKind, Unreadable};
use crate::operation::Operation;
use crate::violation::Violations;
use crate::wire::byte_range::{ByteRange, first_byte};

/// The bytes of a file that a caller requests.
#[derive(Clone, Copy)]
pub(super) struct RequestedBytes {
    first: u64,
    /// The byte after the last one; `None` is the end of the file.
    end: Option<u64>,
}

impl<R: Operation> Call<'_, R> {
    /// Requests these bytes of a file, from 0: `.range(1000..)` continues a download that ended after 1,000 bytes. The answer is a file with
    /// these bytes only.
    ///
    /// # Errors
    /// The call fails before it is sent if the range is empty, with [`CallErrorKind::Status`](crate::CallErrorKind::Status) 416 if the file has no
    /// such byte, and with [`CallErrorKind::Unreadable`](crate::CallErrorKind::Unreadable) if the service sends the whole file or another part.
    pub fn range(mut self, bytes: impl RangeBounds<u64>) -> Self {
        let first = match bytes.start_bound() {
            Bound::Included(first) => *first,
            Bound::Excluded(before) => before.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match bytes.end_bound() {
            Bound::Included(last) => last.checked_add(1),
            Bound::Excluded(end) => Some(*end),
            Bound::Unbounded => None,
        };
        self.options.range = Some(RequestedBytes { first, end });
        self
    }
}

/// Adds the header `Range`.
pub(super) fn add_header(RequestedBytes { first, end }: RequestedBytes, headers: &mut HeaderMap) -> Result<(), CallError> {
    let last = match end {
        Some(end) if end <= first => return Err(invalid(format!("the range {first}..{end} has no bytes"))),
        Some(end) => end.checked_sub(1),
        None => None,
    };
    let text = ByteRange::From(first, last).to_string();
    headers.insert(RANGE, HeaderValue::try_from(text).map_err(|error| invalid(error.to_string()))?);
    Ok(())
}

/// Checks that a response with a file has the part that was requested, or the whole file if none was. A caller that sets the header `Range`
/// itself is responsible for the response.
pub(super) fn check(range: Option<RequestedBytes>, headers: &HeaderMap, head: &Parts) -> Result<(), CallError> {
    let is_part = head.status == StatusCode::PARTIAL_CONTENT;
    let found = head.headers.get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
    match range.map(|range| range.first) {
        Some(first) if is_part && found.and_then(first_byte) == Some(first) => Ok(()),
        Some(first) if is_part => Err(unreadable(format!("the bytes from {first}"), found.unwrap_or("bytes without a range"))),
        Some(first) => Err(unreadable(format!("the bytes from {first}"), "the whole file")),
        None if is_part && !headers.contains_key(RANGE) => Err(unreadable("the whole file".to_owned(), "a part of it")),
        None => Ok(()),
    }
}

fn unreadable(expected: String, found: &str) -> CallError {
    let (pointer, excerpt) = (String::new(), String::new());
    CallError::new(CallErrorKind::Unreadable(Unreadable { pointer, expected, found: found.to_owned(), excerpt }))
}

fn invalid(message: String) -> CallError {
    CallError::new(CallErrorKind::Invalid { violations: Violations::default(), message })
}
