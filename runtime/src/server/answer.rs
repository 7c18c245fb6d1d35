//! What a handler returned, as HTTP.
//!
//! In: a value and how its operation answers. Out: a response. Not here: JSON itself (see [`crate::wire::json`]), and
//! failures (see `problem`).

use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, Response, StatusCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::outgoing::Body;
use crate::operation::Endpoint;
use crate::timestamp::DateFormat;
use crate::types::File;
use crate::value::{Slot, Value, View};
use crate::wire::json::write_answer;

/// What stays as it is in `filename*` (RFC 8187).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A written answer.
pub struct Answered(Response<Body>);

impl Answered {
    /// Writes a value as its operation answers.
    pub(super) fn of(endpoint: &Endpoint, value: &mut dyn Value, dates: DateFormat) -> Self {
        let mut response = match value.view() {
            View::File(_) => match value.slot() {
                Slot::File(file) => download(std::mem::take(file)),
                _ => Response::new(Body::empty()),
            },
            _ if endpoint.answer.status == 204 => Response::new(Body::empty()),
            View::Absent if !endpoint.answer.or_false => Response::new(Body::empty()),
            _ => json(write_answer(endpoint, value, dates)),
        };
        *response.status_mut() = StatusCode::from_u16(endpoint.answer.status).unwrap_or(StatusCode::OK);
        Answered(response)
    }
    /// The HTTP response.
    pub fn into_response(self) -> Response<Body> {
        self.0
    }
}

/// JSON with status 200.
pub(super) fn json(text: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::new(text));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A file that a browser saves and does not run.
fn download(file: File) -> Response<Body> {
    let octets = || HeaderValue::from_static("application/octet-stream");
    let content_type = HeaderValue::from_str(&file.content_type).ok().filter(|value| !value.is_empty());
    let mut response = Response::new(Body::new(file.content));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, content_type.unwrap_or_else(octets));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_DISPOSITION, disposition(&file.name));
    response
}

/// The name twice: in plain letters for old clients, and whole (RFC 6266).
fn disposition(name: &str) -> HeaderValue {
    let fits = |c: char| c.is_ascii_alphanumeric() || " -._()".contains(c);
    let plain: String = name.chars().map(|c| if fits(c) { c } else { '_' }).collect();
    let whole = utf8_percent_encode(name, PLAIN);
    let text = if name.is_empty() {
        "attachment".to_owned()
    } else {
        format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
    };
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}
