//! Whole bodies: one parameter of JSON, text or bytes.
//!
//! In: the media type and the bytes. Out: the parameter. Not here: files (see the module above).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use std::borrow::Cow;

use super::{is_utf8, problem, refuse, utf8};
use crate::error::HandlerError;
use crate::server::limits::Limits;
use crate::server::params::Received;
use crate::value::{Field, ParamLocation};
use crate::wire::json::{Member, check_json, repeats};
use crate::wire::params::Node;

/// Refuses another media type than the declared one. A body without a media type is accepted, and so is every media type of JSON for JSON.
pub(super) fn check_media(headers: &HeaderMap, location: ParamLocation) -> Result<(), HandlerError> {
    let (ParamLocation::JsonBody(declared) | ParamLocation::TextBody(declared) | ParamLocation::BytesBody(declared)) = location
    else {
        return Ok(());
    };
    let Some(sent) = headers.get(CONTENT_TYPE) else { return Ok(()) };
    let text = sent.to_str().unwrap_or_default();
    let is_json = |media: &str| media == "application/json" || media.ends_with("+json");
    let (sent, expected) = (essence(text), essence(declared));
    let is_accepted = sent == expected || matches!(location, ParamLocation::JsonBody(_)) && is_json(&sent);
    if !is_accepted {
        return Err(problem::status(415, &format!("the body must be {expected}")));
    }
    if !matches!(location, ParamLocation::BytesBody(_)) && !is_utf8(text) {
        return Err(problem::status(415, "the charset of the body must be UTF-8"));
    }
    Ok(())
}

/// A media type without parameters, in lower case.
fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Reads the parameter. A body without bytes is an absent parameter, except for required bytes.
pub(super) fn read<'b>(
    bytes: &'b [u8],
    index: usize,
    field: &Field,
    limits: &Limits,
    received: &mut Received<'b>,
) -> Result<(), HandlerError> {
    if bytes.is_empty() {
        if field.required {
            add_empty(index, field, received);
        }
        return Ok(());
    }
    match field.location {
        ParamLocation::BytesBody(_) => received.add_whole(index, Node::Text(Cow::Owned(STANDARD.encode(bytes)))),
        ParamLocation::TextBody(_) => {
            if let Some(text) = utf8(bytes, received) {
                received.add_whole(index, Node::Text(Cow::Borrowed(text)));
            }
        }
        _ => return json(bytes, index, limits, received),
    }
    Ok(())
}

/// Adds an empty body, where that is a value.
pub(super) fn add_empty(index: usize, field: &Field, received: &mut Received<'_>) {
    if matches!(field.location, ParamLocation::BytesBody(_)) {
        received.add_whole(index, Node::Text(Cow::Borrowed("")));
    }
}

fn json<'b>(bytes: &'b [u8], index: usize, limits: &Limits, received: &mut Received<'b>) -> Result<(), HandlerError> {
    let bounds = limits.bounds();
    let Some(text) = utf8(bytes, received) else { return Ok(()) };
    if let Err(refusal) = check_json(text, bounds) {
        return refuse(&refusal, bounds, received);
    }
    if !received.allows_repeated_keys() && text.contains('{') {
        for path in repeats(text) {
            received.violation(&path, "type", format!("{path} must be given once"));
        }
    }
    received.add_whole(index, Node::Json(Member::Json(Cow::Borrowed(text.trim_ascii()))));
    Ok(())
}
