//! Cookies of requests.
//!
//! In: names and values. Out: the header `Cookie`, which has all cookies of a request. Not here: cookies that a response sets. A client keeps
//! none of them.

use bytes::Bytes;
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use super::cleared::ClearOnDropOwner;
use super::encode::set;

/// Whether a cookie can hold the value, and the receiver reads the same value (RFC 6265, section 4.1.1).
pub(super) fn is_cookie_text(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b',' | b';' | b'\\'))
}

/// Adds a cookie whose value [`is_cookie_text`] accepts to the others.
pub(super) fn add(headers: &mut HeaderMap, name: &str, value: &str) {
    let pair = [name.as_bytes(), b"=", value.as_bytes()];
    let text = match headers.get(COOKIE).map(HeaderValue::as_bytes) {
        None => pair.concat(),
        Some(others) => [others, b"; ", &Zeroizing::new(pair.concat())].concat(),
    };
    if let Ok(mut value) = HeaderValue::from_maybe_shared(Bytes::from_owner(ClearOnDropOwner(Zeroizing::new(text)))) {
        // It may be a session, which hooks that print headers must not show.
        value.set_sensitive(true);
        set(headers, COOKIE, value);
    }
}
