//! Reads the body of an error.
//!
//! In: a body, and the keys that the service declares for it. Out: message, code, request id and violations, each of bounded length. Not
//! here: the meaning of the status.
//!
//! Proxies and gateways in front of a service have error bodies of their own. So keys of RFC 9457, RFC 6749 and widespread frameworks are
//! read besides the declared ones.

use serde_json::{Map, Value as Json};

use super::violations;
use crate::error::bounded;
use crate::operation::path::first_step;
use crate::operation::{Endpoint, ErrorPart};
use crate::violation::Violations;
use crate::wire::json::excerpt;

/// Keys of a message, the most specific first.
const MESSAGE: [&str; 10] =
    ["detail", "message", "errorMessage", "error_message", "errorMessages", "msg", "title", "error", "errors", "info"];
/// Keys of a code, the most specific first.
const CODE: [&str; 7] = ["code", "errorCode", "error_code", "__type", "type", "error", "status"];
const REQUEST_ID: [&str; 3] = ["request_id", "requestId", "request-id"];

/// The content of the body of an error.
pub(in crate::client) struct ErrorBody {
    /// Never empty.
    pub(in crate::client) message: String,
    pub(in crate::client) code: Option<String>,
    pub(in crate::client) request_id: Option<String>,
    pub(in crate::client) violations: Violations,
}

impl ErrorBody {
    /// Reads the body of a response to an operation's request.
    pub(in crate::client) fn of_operation(endpoint: &Endpoint, status: u16, body: &[u8]) -> ErrorBody {
        let declared = |part| {
            // If the status means success, these keys may be fields of the answer.
            let keys = endpoint.service.errors.body.filter(|_| status >= 300)?;
            keys.iter().find(|(_, declared)| *declared == part).map(|(key, _)| *key)
        };
        let mut read = ErrorBody::read(body, status, declared);
        if read.violations.is_empty() && endpoint.service.errors.is_invalid(status) {
            read.violations = violations::named(endpoint, &read.message);
        }
        read
    }

    /// The content of a body with a content coding that was not decoded.
    pub(in crate::client) fn undecoded(coding: &str) -> ErrorBody {
        let message = format!("the body has the content coding {}, which is not read", bounded(coding));
        ErrorBody { message, code: None, request_id: None, violations: Violations::default() }
    }

    /// Reads the body of any response; `declared` returns the path that the service declares for a part.
    pub(in crate::client) fn read(body: &[u8], status: u16, declared: impl Fn(ErrorPart) -> Option<&'static str>) -> ErrorBody {
        let json: Json = serde_json::from_slice(body).unwrap_or_default();
        let objects = objects(&json);
        let find = |part, keys: &[&str], fits: &dyn Fn(&str) -> bool| {
            let paths = declared(part).into_iter().chain(keys.iter().copied());
            let mut found = paths.flat_map(|path| objects.iter().filter_map(move |object| text(at_path(object, path)?)));
            found.find(|text| fits(text))
        };
        let description = objects.iter().find_map(|object| text(member(object, "error_description")?));
        let message = description.or_else(|| find(ErrorPart::Message, &MESSAGE, &|_| true));
        let is_code = |text: &str| text != status.to_string() && text != "about:blank" && !text.contains(char::is_whitespace);
        // The last key, `status`, may be the outcome of the answer if the status means success.
        let keys = if status < 300 { CODE.split_last().map_or(CODE.as_slice(), |(_, keys)| keys) } else { &CODE };
        let code = find(ErrorPart::Code, keys, &is_code);
        let request_id = find(ErrorPart::RequestId, &REQUEST_ID, &|_| true);
        let mut violations = violations::listed(&objects, declared(ErrorPart::Violations));
        if let (true, Some(param)) = (violations.is_empty(), find_param(&objects, declared(ErrorPart::Param))) {
            violations.add(param, "server", message.clone().unwrap_or_default());
        }
        let message = message.or_else(|| violations::joined(&violations)).unwrap_or_else(|| beginning(body));
        ErrorBody { message, code, request_id, violations }
    }
}

/// The parameter that a body names at the declared path.
fn find_param(objects: &[&Map<String, Json>], path: Option<&str>) -> Option<String> {
    objects.iter().find_map(|object| text(at_path(object, path?)?))
}

/// The objects of a body that may contain the message: the body itself or the first item of a list, and the objects under `error` and
/// `errors`.
fn objects(json: &Json) -> Vec<&Map<String, Json>> {
    let Some(outer) = object(json) else { return Vec::new() };
    let inner = ["error", "errors"].into_iter().filter_map(|key| match member(outer, key)? {
        // The keys of an object under `errors` are the names of fields.
        Json::Object(_) if key == "errors" => None,
        inner => object(inner),
    });
    std::iter::once(outer).chain(inner).collect()
}

/// An object, or the first object of a list.
fn object(json: &Json) -> Option<&Map<String, Json>> {
    match json {
        Json::Array(items) => items.first()?.as_object(),
        other => other.as_object(),
    }
}

/// A member by its name. If there is none, a member whose name differs in case only: some services write `Message`.
pub(super) fn member<'j>(object: &'j Map<String, Json>, key: &str) -> Option<&'j Json> {
    object.get(key).or_else(|| object.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value))
}

/// The value at a path through nested objects.
pub(super) fn at_path<'j>(object: &'j Map<String, Json>, path: &str) -> Option<&'j Json> {
    let (step, rest) = first_step(path);
    let value = member(object, &step)?;
    rest.map_or(Some(value), |rest| at_path(value.as_object()?, rest))
}

/// A text, a number, or a list of texts as one text; `None` if it is blank or of another type.
pub(super) fn text(value: &Json) -> Option<String> {
    let text = match value {
        Json::String(text) => bounded(text.trim()),
        Json::Number(number) => number.to_string(),
        Json::Array(items) => {
            let texts: Option<Vec<&str>> = items.iter().map(Json::as_str).collect();
            bounded(&texts?.join("; "))
        }
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The message for a body without a member for it: the title of an HTML page, or the beginning of the text.
fn beginning(body: &[u8]) -> String {
    if body.trim_ascii().is_empty() {
        return "the response has no body".to_owned();
    }
    match title(body).unwrap_or_else(|| excerpt(body)) {
        excerpt if excerpt.is_empty() => "the body is not shown, since it may contain a secret".to_owned(),
        excerpt => excerpt,
    }
}

/// The text between `<title>` and `</title>`.
fn title(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body.get(..4096).unwrap_or(body));
    let lower = text.to_ascii_lowercase();
    let begin = lower.find("<title>")? + "<title>".len();
    let end = lower.get(begin..)?.find("</title>")? + begin;
    let title = bounded(text.get(begin..end)?.trim());
    (!title.is_empty()).then_some(title)
}
