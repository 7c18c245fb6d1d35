//! Encodes requests: each parameter in its location.
//!
//! In: an endpoint and a filled request. Out: URL, headers and body, encoded once for all attempts. Files that are not in memory are read
//! when an attempt sends them. Not here: credentials and hooks (see `exchange`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use specwright_text::path::are_segments;
use std::fmt::Write as _;
use zeroize::{Zeroize, Zeroizing};

use super::cleared::ClearOnDropOwner;
use super::constants;
use super::cookies;
use super::core::Shared;
use super::multipart::{self, Payload};
use crate::error::{CallError, CallErrorKind};
use crate::file::File;
use crate::operation::{Endpoint, ItemFormat, Method, Wire};
use crate::timestamp::DateFormat;
use crate::value::View;
use crate::value::{Field, FieldViews, ObjectRef, ParamLocation};
use crate::violation::Violations;
use crate::wire::pairs::{Pair, TextKind, header, pairs, segment, text};
use crate::wire::{Writing, json, segments_message};

/// All characters but the unreserved ones of RFC 3986. Escaping them is correct in a path segment, a query and a form.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The same without the comma, which separates items.
const RESERVED_IN_LIST: &AsciiSet = &RESERVED.remove(b',');

/// The same without the slash, which separates segments.
const RESERVED_IN_SEGMENTS: &AsciiSet = &RESERVED.remove(b'/');

/// A request before its first attempt: its URL, its headers without credentials, and its body. Each attempt sends a copy.
pub(super) struct EncodedRequest {
    pub(super) uri: http::Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Payload,
    #[cfg(feature = "replay")]
    pub(super) redaction: super::replay::Redaction,
}

/// Encodes a request. A parameter that cannot be encoded is a violation.
pub(super) fn encode_request(endpoint: &Endpoint, request: ObjectRef<'_>, core: &Shared) -> Result<EncodedRequest, CallError> {
    if !core.knows_server_of(endpoint) {
        let message = format!("the client has no URL of the server {:?}", endpoint.server.unwrap_or_default());
        return Err(CallError::new(CallErrorKind::Internal { message }));
    }
    let mut found = Violations::default();
    let path = path(endpoint, request, &mut found);
    let mut headers = headers(endpoint, request, core.headers.clone(), &mut found);
    required_texts(request, &mut found);
    let query = query(endpoint, request, &mut found);
    let body = body(endpoint, request, &mut found);
    found.into_result().map_err(CallError::invalid)?;
    let (content_type, body) = body;
    if let Some(content_type) = content_type
        && (endpoint.constants.is_empty() || !constants::has_content_type(endpoint))
    {
        set(&mut headers, CONTENT_TYPE, content_type);
    }
    if body.is_empty() && matches!(endpoint.method, Method::Post | Method::Put | Method::Patch) {
        // Some servers refuse these methods without a length.
        set(&mut headers, CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    let mark = if query.is_empty() { "" } else { "?" };
    let uri = Zeroizing::new([core.address_of(endpoint).base(), partial_path(endpoint, path.as_ref()), mark, &query].concat());
    let uri = http::Uri::from_maybe_shared(cleared(uri)).map_err(|error| too_long(&error))?;
    Ok(EncodedRequest {
        uri,
        headers,
        body,
        #[cfg(feature = "replay")]
        redaction: super::replay::Redaction::default(),
    })
}

/// Bytes that are cleared from memory when the last reference is dropped, since a parameter may be a secret.
fn cleared<T: Zeroize + AsRef<[u8]> + Send + 'static>(bytes: Zeroizing<T>) -> Bytes {
    Bytes::from_owner(ClearOnDropOwner(bytes))
}

/// Adds a violation for each required text that is empty: a server would report it as missing.
fn required_texts(request: ObjectRef<'_>, found: &mut Violations) {
    for (index, field) in request.shape().fields().iter().enumerate().filter(|(_, field)| field.required) {
        if matches!(request.field(index), View::Str("") | View::Secret("")) && !found.names(field.name) {
            found.add(field.name, "required", format!("{} is required", field.name));
        }
    }
}

/// Sets a header. It is not inlined because `insert` is large.
#[inline(never)]
pub(super) fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.insert(name, value);
}

fn too_long(error: &http::uri::InvalidUri) -> CallError {
    CallError::new(CallErrorKind::Invalid {
        violations: Violations::default(),
        message: format!("no URL can be made of the request: {error}"),
    })
}

/// The length of the request target (path and query), in bytes.
pub(super) fn target_len(endpoint: &Endpoint, request: ObjectRef<'_>) -> usize {
    let mut ignored = Violations::default();
    let query = query(endpoint, request, &mut ignored).len();
    let path = path(endpoint, request, &mut ignored);
    partial_path(endpoint, path.as_ref()).len() + if query > 0 { query + 1 } else { 0 }
}

/// The path with the values of its parameters; `None` if the path has no parameters. An empty value, and a segment `.` or `..`, are
/// violations: the URL would be that of another endpoint.
fn path(endpoint: &Endpoint, request: ObjectRef<'_>, found: &mut Violations) -> Option<Zeroizing<String>> {
    let mut path: Option<Zeroizing<String>> = None;
    let fields = request.shape().fields().iter().enumerate();
    for (index, field) in fields.filter(|(_, field)| field.location == ParamLocation::Path) {
        let name = field.name;
        let (value, kind) = match segment(&request.field(index), field, &endpoint.service.wire) {
            Ok(segment) => segment,
            Err(why) => {
                found.add(name, "path", format!("{name} {why}"));
                continue;
            }
        };
        // One allocation: `replace` would grow its text, and leave copies of a secret behind.
        let Some((before, after)) = split_at_parameter(partial_path(endpoint, path.as_ref()), name) else { continue };
        if after == "*}" {
            if !are_segments(&value) {
                found.add(name, "path", segments_message(name));
            }
            path = Some(Zeroizing::new([before, &percent_encoded(&value, RESERVED_IN_SEGMENTS)].concat()));
            continue;
        }
        let after = after.strip_prefix('}').unwrap_or(after);
        let encoded = segment_value(&value, kind, after);
        if value.is_empty() || is_dot_segment(before, &encoded, after) {
            found.add(name, "path", format!("{name} must not be empty, and its path segment must not be `.` or `..`"));
        }
        path = Some(Zeroizing::new([before, &encoded, after].concat()));
    }
    path
}

/// Whether the segment that contains the value is `.` or `..`.
fn is_dot_segment(before: &str, encoded: &str, after: &str) -> bool {
    let (prefix, suffix) = (before.rsplit('/').next().unwrap_or(before), after.split('/').next().unwrap_or(after));
    matches!((prefix, encoded, suffix), ("", "." | "..", "") | (".", ".", "") | ("", ".", "."))
}

/// A value for a path, percent-encoded. If fixed text separates the parameter from the next one in its segment, the first character of that
/// text is also percent-encoded in the value. So the value cannot contain the separator. In `{base}...{head}`, `v1.0` becomes `v1%2E0`.
fn segment_value(value: &str, kind: TextKind, after: &str) -> Zeroizing<String> {
    let separator = after.split_once('{').map(|(text, _)| text).filter(|text| !text.contains('/'));
    let Some(first_char) = separator.and_then(|text| text.chars().next()) else { return percent_as(value, kind) };
    let mut out = Zeroizing::new(String::with_capacity(value.len() * 3));
    for (index, part) in value.split(first_char).enumerate() {
        if index > 0 {
            let _ = write!(out, "%{:02X}", u32::from(first_char));
        }
        out.push_str(&percent_as(part, kind));
    }
    out
}

/// The path with the values substituted so far, or the path of the endpoint if there are none.
fn partial_path<'p>(endpoint: &Endpoint, substituted: Option<&'p Zeroizing<String>>) -> &'p str {
    substituted.map_or(endpoint.path, |path| path.as_str())
}

/// The text before `{name}` in a path, and the text from its `}` or `*}`; `None` if the path does not have it.
fn split_at_parameter<'p>(path: &'p str, name: &str) -> Option<(&'p str, &'p str)> {
    path.match_indices('{').find_map(|(at, _)| {
        let (before, rest) = path.split_at_checked(at)?;
        let after = rest.strip_prefix('{')?.strip_prefix(name)?;
        (after.starts_with('}') || after == "*}").then_some((before, after))
    })
}

/// The headers of every call, the header parameters, which replace them, and cookies.
fn headers(endpoint: &Endpoint, request: ObjectRef<'_>, mut headers: HeaderMap, found: &mut Violations) -> HeaderMap {
    if let Some(accept) = endpoint.accept.or(endpoint.answer.items.map(ItemFormat::media)) {
        set(&mut headers, ACCEPT, HeaderValue::from_static(accept));
    }
    if !endpoint.constants.is_empty() {
        constants::add_headers(endpoint, &mut headers);
    }
    for (index, field) in request.shape().fields().iter().enumerate() {
        match field.location {
            ParamLocation::Header => {}
            ParamLocation::Cookie => {
                add_cookie(endpoint, request, (index, field), (&mut headers, found));
                continue;
            }
            _ => continue,
        }
        let value = match header(&request.field(index), field, &endpoint.service.wire) {
            Ok(Some(value)) => value,
            Ok(None) => continue,
            Err(why) => {
                found.add(field.name, "header", format!("{} {why}", field.name));
                continue;
            }
        };
        match (HeaderName::try_from(field.name), HeaderValue::from_maybe_shared(cleared(value))) {
            (Ok(name), Ok(mut value)) => {
                // It may be an API key, which hooks that print headers must not show.
                value.set_sensitive(true);
                set(&mut headers, name, value);
            }
            _ => found.add(field.name, "header", format!("{} must be text that a header can hold", field.name)),
        }
    }
    headers
}

/// Adds a parameter in a cookie.
fn add_cookie(
    endpoint: &Endpoint,
    request: ObjectRef<'_>,
    (index, field): (usize, &Field),
    (headers, found): (&mut HeaderMap, &mut Violations),
) {
    let Some(value) = text(&request.field(index), field, &endpoint.service.wire).map(Zeroizing::new) else { return };
    if cookies::is_cookie_text(&value) {
        cookies::add(headers, field.name, &value);
    } else {
        let message = "must be text that a cookie can hold: ASCII without blanks, quotes, commas, semicolons and backslashes";
        found.add(field.name, "cookie", format!("{} {message}", field.name));
    }
}

fn query(endpoint: &Endpoint, request: ObjectRef<'_>, found: &mut Violations) -> Zeroizing<String> {
    let mut pairs = pairs(request, &endpoint.service.wire, &|own| endpoint.location(own) == ParamLocation::Query, found);
    if !endpoint.constants.is_empty() {
        pairs.splice(0..0, constants::pairs(endpoint, ParamLocation::Query));
    }
    // Files are sent in the body.
    form(&pairs)
}

/// The body and its type: a whole body of one type, multipart when there are files, else JSON, else a form, else none.
fn body(endpoint: &Endpoint, request: ObjectRef<'_>, found: &mut Violations) -> (Option<HeaderValue>, Payload) {
    if let Some((field, view)) = whole_body(request) {
        return encode_whole(field, &view, &endpoint.service.wire);
    }
    let wire = &endpoint.service.wire;
    // A file decides the format of the body, so it is searched before many fields are encoded in another one.
    if let Some(functions) = sent_file(endpoint, request).map(File::functions).or(endpoint.multipart) {
        let parts = parts(endpoint, request, found);
        if parts.is_empty() {
            return (None, Payload::Whole(Bytes::new()));
        }
        let (content_type, body) = (functions.0.multipart)(&parts, found);
        return (HeaderValue::try_from(content_type).ok(), body);
    }
    if has_parameter(endpoint, ParamLocation::Body) || constants::has_constants(endpoint, ParamLocation::Body) {
        let writing = Writing { dates: DateFormat::Epoch, empty_map_as_list: wire.empty_map_as_list };
        let text = json::write_view(&View::Object(ObjectRef::of(request.shape(), &InBody { endpoint, request })), writing);
        let text = if endpoint.constants.is_empty() { text } else { constants::in_json(endpoint, text) };
        return (Some(HeaderValue::from_static("application/json")), Payload::Whole(cleared(Zeroizing::new(text))));
    }
    let mut fields = pairs(request, wire, &|own| endpoint.location(own) == ParamLocation::Form, found);
    fields.splice(0..0, constants::pairs(endpoint, ParamLocation::Form));
    let body = form(&fields);
    // Some servers refuse a form's type without a form.
    ((!body.is_empty()).then(|| HeaderValue::from_static("application/x-www-form-urlencoded")), Payload::Whole(cleared(body)))
}

/// The first file in a parameter that can be sent in a body.
fn sent_file<'a>(endpoint: &Endpoint, request: ObjectRef<'a>) -> Option<&'a File> {
    let takes = |own| matches!(endpoint.location(own), ParamLocation::Query | ParamLocation::Form | ParamLocation::Body);
    let fields = request.shape().fields().iter().enumerate();
    fields.filter(|(_, field)| takes(field.location)).find_map(|(at, _)| file_in(request.field(at)))
}

fn file_in(view: View<'_>) -> Option<&File> {
    match view {
        View::File(file) => Some(file),
        View::Object(object) | View::Tagged(_, _, object) => {
            (0..object.shape().fields().len()).find_map(|at| file_in(object.field(at)))
        }
        View::List(list) => (0..list.len()).find_map(|at| file_in(list.get(at))),
        // Maps have no files.
        _ => None,
    }
}

/// The parts of a multipart body: its parameters, and files that would otherwise be in the query.
fn parts<'a>(endpoint: &Endpoint, request: ObjectRef<'a>, found: &mut Violations) -> Vec<Pair<'a>> {
    let wire = &endpoint.service.wire;
    let fields = pairs(request, wire, &|own| matches!(endpoint.location(own), ParamLocation::Form | ParamLocation::Body), found);
    // Their violations were found when the query was encoded.
    let in_query = pairs(request, wire, &|own| endpoint.location(own) == ParamLocation::Query, &mut Violations::default());
    let constants = [ParamLocation::Form, ParamLocation::Body].into_iter().flat_map(|at| constants::pairs(endpoint, at));
    constants.chain(fields).chain(in_query.into_iter().filter(|pair| matches!(pair, Pair::File(..)))).collect()
}

/// The parameter that is the whole body.
fn whole_body(request: ObjectRef<'_>) -> Option<(&'static Field, View<'_>)> {
    let (index, field) = request.shape().fields().iter().enumerate().find(|(_, field)| field.location.is_whole_body())?;
    Some((field, request.field(index)))
}

/// A whole body and its media type.
fn encode_whole(field: &Field, view: &View<'_>, wire: &Wire) -> (Option<HeaderValue>, Payload) {
    let (media, bytes) = match (field.location, view) {
        (_, View::Absent) => return (None, Payload::Whole(Bytes::new())),
        (location, View::File(file)) => {
            let media = multipart::media_type(&file.content_type);
            let media = match location {
                ParamLocation::FileBody(declared) if media == multipart::UNKNOWN_MEDIA => declared,
                _ => media,
            };
            return (HeaderValue::from_str(media).ok(), (file.functions().0.body)(file));
        }
        (ParamLocation::JsonBody(media), view) => {
            let dates = field.date.unwrap_or(DateFormat::Epoch);
            (media, json::write_view(view, Writing { dates, empty_map_as_list: wire.empty_map_as_list }))
        }
        (ParamLocation::BytesBody(media), view) => {
            let coded = Zeroizing::new(text(view, field, wire).unwrap_or_default());
            // `Bytes` shows itself as base64.
            (media, STANDARD.decode(coded.as_bytes()).unwrap_or_default())
        }
        (ParamLocation::TextBody(media), view) => (media, text(view, field, wire).unwrap_or_default().into_bytes()),
        _ => return (None, Payload::Whole(Bytes::new())),
    };
    let is_plain_text = media.starts_with("text/") && !media.contains(';');
    let media = if is_plain_text { format!("{media}; charset=utf-8") } else { media.to_owned() };
    (HeaderValue::try_from(media).ok(), Payload::Whole(cleared(Zeroizing::new(bytes))))
}

fn has_parameter(endpoint: &Endpoint, at: ParamLocation) -> bool {
    endpoint.params.fields().iter().any(|field| endpoint.location(field.location) == at)
}

/// The parameters of a request that are sent as JSON.
struct InBody<'a> {
    endpoint: &'a Endpoint,
    request: ObjectRef<'a>,
}

impl FieldViews for InBody<'_> {
    fn view_at(&self, index: usize) -> View<'_> {
        match self.request.shape().fields().get(index) {
            Some(field) if self.endpoint.location(field.location) == ParamLocation::Body => self.request.field(index),
            _ => View::Absent,
        }
    }
}

/// Name and value pairs, percent-encoded: a query or a form. Files are not in it.
fn form(pairs: &[Pair<'_>]) -> Zeroizing<String> {
    let texts = || {
        pairs.iter().filter_map(|pair| match pair {
            Pair::Text(name, text, kind) => Some((name.as_str(), text.as_str(), *kind)),
            Pair::File(..) => None,
        })
    };
    // The whole capacity is reserved, since a buffer that grows would leave copies of secrets in memory.
    let capacity = texts().map(|(name, value, _)| (name.len() + value.len()) * 3 + 2).sum();
    let mut out = Zeroizing::new(String::with_capacity(capacity));
    for (name, value, kind) in texts() {
        pair_into(&mut out, name, value, reserved(kind));
    }
    out
}

/// Appends name and value pairs, percent-encoded, to text that may have capacity for them.
pub(super) fn form_into<'a>(out: &mut String, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) {
    for (name, value) in pairs {
        pair_into(out, name, value, RESERVED);
    }
}

fn pair_into(out: &mut String, name: &str, value: &str, escaped: &'static AsciiSet) {
    if !out.is_empty() {
        out.push('&');
    }
    out.extend(utf8_percent_encode(name, RESERVED));
    out.push('=');
    out.extend(utf8_percent_encode(value, escaped));
}

/// The characters that are escaped in a text.
fn reserved(kind: TextKind) -> &'static AsciiSet {
    if kind == TextKind::Commas { RESERVED_IN_LIST } else { RESERVED }
}

pub(super) fn percent(text: &str) -> Zeroizing<String> {
    percent_as(text, TextKind::Value)
}

fn percent_as(text: &str, kind: TextKind) -> Zeroizing<String> {
    percent_encoded(text, reserved(kind))
}

fn percent_encoded(text: &str, escaped: &'static AsciiSet) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len() * 3));
    out.extend(utf8_percent_encode(text, escaped));
    out
}
