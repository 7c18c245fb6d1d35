//! Answers that are files, or parts of them.
//!
//! In: a file, and the header `Range` of the request. Out: a response with the file (200), with a part of it (206), or an error for a part that
//! the file does not have (416). Not here: where the content comes from (see [`crate::File`]).

use bytes::Bytes;
use http::header::{ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE, IF_RANGE, RANGE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};

use super::context::RequestContext;
use super::outgoing::ResponseBody;
use crate::error::HandlerError;
use crate::file::{File, FileStream};
use crate::wire::byte_range::ByteRange;
use crate::wire::disposition;

/// The response with this file. A part is sent only for GET, in place of status 200, and if the size of the file is known.
pub(super) async fn response(
    cx: &RequestContext,
    file: &File,
    status: StatusCode,
) -> Result<Response<ResponseBody>, HandlerError> {
    let content = Content::open(file).await?;
    let size = content.size().filter(|_| status == StatusCode::OK && *cx.method() == Method::GET);
    let Some(size) = size else { return Ok(with_headers(file, content, status)) };
    let mut response = match wanted_part(cx.headers()) {
        None => with_headers(file, content, status),
        Some(range) => {
            let Some((first, last)) = range.within(size) else {
                cx.add_answer_header(CONTENT_RANGE, value(&format!("bytes */{size}")));
                return Err(HandlerError::status(416, format!("the file has {size} bytes")));
            };
            let mut response = with_headers(file, content.part(first, last), StatusCode::PARTIAL_CONTENT);
            response.headers_mut().insert(CONTENT_RANGE, value(&format!("bytes {first}-{last}/{size}")));
            response
        }
    };
    response.headers_mut().insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    Ok(response)
}

/// The part of a file that a request wants. With `If-Range` the whole file is sent, since files have no entity tag.
fn wanted_part(headers: &HeaderMap) -> Option<ByteRange> {
    if headers.contains_key(IF_RANGE) {
        return None;
    }
    headers.get(RANGE)?.to_str().ok().and_then(ByteRange::parse)
}

/// The content of a file.
enum Content {
    Bytes(Bytes),
    Stream(FileStream),
}

impl Content {
    async fn open(file: &File) -> Result<Self, HandlerError> {
        match file.in_memory() {
            Some(bytes) => Ok(Content::Bytes(bytes.clone())),
            None => Ok(Content::Stream(file.open().await?)),
        }
    }
    /// The number of bytes, if it is known.
    fn size(&self) -> Option<u64> {
        match self {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Stream(stream) => stream.size(),
        }
    }
    /// The bytes from `first` to `last`, which the content has.
    fn part(self, first: u64, last: u64) -> Self {
        let length = last.saturating_sub(first).saturating_add(1);
        match self {
            Content::Stream(stream) => Content::Stream(stream.part(first, length)),
            Content::Bytes(mut bytes) => {
                let at = |position: u64| usize::try_from(position).unwrap_or(usize::MAX);
                let mut rest = bytes.split_off(at(first).min(bytes.len()));
                rest.truncate(at(length));
                Content::Bytes(rest)
            }
        }
    }
}

/// A response with this content. Its headers stop browsers from guessing another media type.
fn with_headers(file: &File, content: Content, status: StatusCode) -> Response<ResponseBody> {
    let content_type = HeaderValue::from_str(&file.content_type).ok().filter(|value| !value.is_empty());
    let mut response = Response::new(match content {
        Content::Bytes(bytes) => ResponseBody::new(bytes),
        Content::Stream(stream) => ResponseBody::stream(stream),
    });
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, content_type.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let name = disposition::write(&file.name, file.is_inline());
    headers.insert(CONTENT_DISPOSITION, HeaderValue::try_from(name).unwrap_or(HeaderValue::from_static("attachment")));
    response
}

/// A header value of letters, digits and punctuation.
fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("bytes"))
}
