//! Sends parameters that always have the same value.
//!
//! In: the constants of an endpoint, and the parts of a request. Out: the parts with the constants.

use http::{HeaderMap, HeaderName, HeaderValue};
use zeroize::Zeroizing;

use super::cookies;
use super::encode::set;
use crate::operation::{Constant, Endpoint};
use crate::value::ParamLocation;
use crate::wire::constants::{json, text};
use crate::wire::pairs::{Pair, TextKind};

/// The constants in a location.
fn at(endpoint: &Endpoint, location: ParamLocation) -> impl Iterator<Item = &'static Constant> {
    endpoint.constants.iter().filter(move |(_, at, _)| *at == location)
}

/// Whether a location has constants.
pub(super) fn has_constants(endpoint: &Endpoint, location: ParamLocation) -> bool {
    at(endpoint, location).next().is_some()
}

/// Whether the content type of a body is a constant.
pub(super) fn has_content_type(endpoint: &Endpoint) -> bool {
    at(endpoint, ParamLocation::Header).any(|constant| constant.0.eq_ignore_ascii_case("content-type"))
}

/// Adds the constants in headers and cookies.
pub(super) fn add_headers(endpoint: &Endpoint, headers: &mut HeaderMap) {
    for constant in endpoint.constants {
        let text = text(constant, &endpoint.service.wire);
        match constant.1 {
            ParamLocation::Header => {
                // The generator has checked both.
                if let (Ok(name), Ok(value)) = (HeaderName::try_from(constant.0), HeaderValue::try_from(text.as_ref())) {
                    set(headers, name, value);
                }
            }
            ParamLocation::Cookie => cookies::add(headers, constant.0, &text),
            _ => {}
        }
    }
}

/// The constants in a location, as pairs of a query, a form or a multipart body.
pub(super) fn pairs<'a>(endpoint: &Endpoint, location: ParamLocation) -> impl Iterator<Item = Pair<'a>> {
    let wire = &endpoint.service.wire;
    at(endpoint, location)
        .map(|constant| Pair::Text(constant.0.to_owned(), Zeroizing::new(text(constant, wire).into_owned()), TextKind::Value))
}

/// The text of a JSON object, with the constants in front of its members.
pub(super) fn in_json(endpoint: &Endpoint, object: Vec<u8>) -> Vec<u8> {
    let members: Vec<String> = at(endpoint, ParamLocation::Body)
        .map(|constant| format!("{}:{}", crate::value::Json::from(constant.0), json(constant, &endpoint.service.wire)))
        .collect();
    if members.is_empty() {
        return object;
    }
    // The text is copied, and the first one may have secrets.
    let object = Zeroizing::new(object);
    let rest = object.strip_prefix(b"{").unwrap_or_default();
    let comma: &[u8] = if rest == b"}" { b"" } else { b"," };
    [b"{", members.join(",").as_bytes(), comma, rest].concat()
}
