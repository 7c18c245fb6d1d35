//! Refuses heads of requests that are too long or ambiguous.
//!
//! In: request line and headers. Out: the reason for a refusal. Not here: heads that hyper refuses. If a header occurs twice, a proxy in front
//! of the server may check one value while the server uses the other, which would bypass the proxy's decision.

use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::request::Parts;
use http::{HeaderValue, Request, Version};

use super::problem;
use crate::error::HandlerError;

/// Answers 431 to a head that is too long, and 400 to a repeated header that must occur once. hyper checks the length only when its buffer is
/// full.
pub(super) fn check(parts: &Parts, max: usize) -> Result<(), HandlerError> {
    let (mut len, mut authorizations, mut types) = (parts.uri.path().len() + parts.uri.query().map_or(0, str::len), 0, 0);
    for (name, value) in &parts.headers {
        len += name.as_str().len() + value.len() + 4;
        authorizations += usize::from(*name == AUTHORIZATION);
        types += usize::from(*name == CONTENT_TYPE);
    }
    if len > max {
        return Err(problem::status(431, &format!("the head of the request is longer than {max} bytes")));
    }
    if authorizations > 1 || types > 1 {
        let name = if types > 1 { CONTENT_TYPE } else { AUTHORIZATION };
        return Err(problem::status(400, &format!("there is more than one header {name}")));
    }
    Ok(())
}

/// Why the header `Host` is invalid. RFC 9112 (3.2) requires a 400 then.
pub(super) fn wrong_host<B>(request: &Request<B>) -> Option<&'static str> {
    let mut hosts = request.headers().get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (None, _) if request.version() == Version::HTTP_11 => Some("the header host is missing"),
        (None, _) => None,
        (Some(_), Some(_)) => Some("there is more than one header host"),
        (Some(host), None) if !is_host(host) => Some("the header host names no host"),
        _ => None,
    }
}

/// Whether a value is a name, an IPv4 address, or an IPv6 address in brackets, with or without a port (RFC 3986, 3.2.2).
fn is_host(value: &HeaderValue) -> bool {
    let is_port = |rest: &[u8]| match rest {
        [] => true,
        [b':', digits @ ..] => digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    let bytes = value.as_bytes();
    if let [b'[', inside @ ..] = bytes {
        let end = inside.iter().position(|b| *b == b']');
        return end.and_then(|end| inside.split_at_checked(end)).is_some_and(|(address, rest)| {
            let is_address = !address.is_empty() && address.iter().all(|b| b.is_ascii_alphanumeric() || b":.-_~".contains(b));
            is_address && is_port(rest.strip_prefix(b"]").unwrap_or(rest))
        });
    }
    let end = bytes.iter().position(|b| *b == b':').unwrap_or(bytes.len());
    bytes.split_at_checked(end).is_some_and(|(name, rest)| {
        name.iter().all(|b| b.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=".contains(b)) && is_port(rest)
    })
}
