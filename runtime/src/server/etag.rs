//! Entity tags. With them, content that the client already has is not sent again.
//!
//! In: a response and the header `If-None-Match`. Out: the response with an `ETag`, or 304. Not here: tags that a handler sets, and conditional
//! writes (`If-Match`).

use std::hash::{DefaultHasher, Hasher};

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue, Response, StatusCode};

use super::outgoing::ResponseBody;

/// Adds an `ETag`, which is a hash of the body, to a response with status 200. A stream gets no tag. The tag is weak because a layer may
/// compress the response.
pub(super) fn tag(request: &HeaderMap, mut response: Response<ResponseBody>) -> Response<ResponseBody> {
    let bytes = response.body().whole().filter(|_| response.status() == StatusCode::OK);
    let Some(tag) = bytes.and_then(|bytes| HeaderValue::from_str(&of(bytes)).ok()) else { return response };
    if is_known(request, &tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = ResponseBody::empty();
        response.headers_mut().remove(CONTENT_TYPE);
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    response.headers_mut().insert(ETAG, tag);
    response
}

fn of(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    format!("W/\"{:x}-{:016x}\"", bytes.len(), hasher.finish())
}

fn is_known(request: &HeaderMap, tag: &HeaderValue) -> bool {
    let strong = |text: &str| text.trim().trim_start_matches("W/").to_owned();
    let wanted = tag.to_str().map(strong).unwrap_or_default();
    let listed = request.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    listed.flat_map(|list| list.split(',')).any(|one| one.trim() == "*" || strong(one) == wanted)
}
