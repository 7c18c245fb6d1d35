//! Heads of requests that are too long or ambiguous.
//!
//! In: request line and headers. Out: why they are refused. Not here: what hyper refuses itself. Of two headers with one name, a proxy
//! in front of the server may use the one that the server does not, and what it decided would not hold here.

use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::request::Parts;
use http::{HeaderValue, Request, Version};

use super::problem;
use crate::error::HandlerError;

/// 431 for a long head, 400 for one with two values where one belongs. hyper checks the length only when its buffer is full.
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

/// What is wrong with the header `Host`, for which RFC 9112 (3.2) demands 400.
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

/// A name, an address of IPv4, or one of IPv6 in brackets, and perhaps a port (RFC 3986, 3.2.2).
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
