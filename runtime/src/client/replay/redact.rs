//! Replaces secrets before an exchange is recorded.
//!
//! In: paths, pairs, bodies. Out: the same without secrets. Equal input gives equal output, so that a request matches its recording. Not here:
//! headers, of which only some are recorded (see `saved`).

use percent_encoding::percent_decode;
use serde_json::Value as Json;

use super::typed::{self, OperationTypes};
use crate::client::encode::percent;
use crate::operation::Operation;
use crate::value::Slot;

/// The replacement of a secret.
const REDACTED: &str = "REDACTED";

/// Finds the secrets in the exchanges of an operation: values with the type `secret` if the operation is known, and values whose names
/// suggest a secret. The flag is whether the URL came from an answer, so that all of it can be a secret.
#[derive(Clone, Default)]
pub(in crate::client) struct Redaction(Option<OperationTypes>, bool);

/// The kind of a body.
#[derive(Clone, Copy)]
pub(super) enum Body {
    Request,
    /// The body of a response with this status.
    Response(u16),
}

impl Redaction {
    /// The header with the id of a request, if the service names one.
    pub(super) fn request_id(&self) -> Option<&'static str> {
        self.0.as_ref()?.request_id()
    }
    /// Finds the secrets of this operation.
    pub(in crate::client) fn of<R: Operation>() -> Self {
        Redaction(Some(OperationTypes::of::<R>()), false)
    }
    /// The same for a request whose URL came from an answer.
    pub(in crate::client) fn of_given_url(self) -> Self {
        Redaction(self.0, true)
    }
    /// Replaces the secrets in a path. The path is compared with its template from the end, since a base URL may add segments in front.
    pub(super) fn path(&self, path: &str) -> String {
        if self.1 {
            return format!("/{REDACTED}");
        }
        let template = self.0.map_or("", |typed| typed.endpoint.path);
        if template.ends_with("*}") {
            return self.path_of_segments(template, path);
        }
        let template = template.rsplit('/').map(Some).chain(std::iter::repeat(None));
        let is_secret = |template: Option<&str>| template.is_some_and(|it| parameters(it).any(|name| self.is_secret_type(name)));
        let segments = path.rsplit('/').zip(template);
        let mut clean: Vec<&str> =
            segments.map(|(segment, template)| if is_secret(template) { REDACTED } else { segment }).collect();
        clean.reverse();
        clean.join("/")
    }
    /// Replaces the secrets in a path whose last parameter spans several segments. Nothing states which segment is a secret, so that all but the
    /// fixed ones are replaced if one of them is.
    fn path_of_segments(&self, template: &str, path: &str) -> String {
        let mut names = template.split('/').flat_map(parameters);
        if !names.any(|name| self.is_secret_type(name)) {
            return path.to_owned();
        }
        let is_fixed = |segment: &str| template.split('/').any(|fixed| fixed == segment);
        let clean = path.split('/').map(|segment| if is_fixed(segment) { segment } else { REDACTED });
        clean.collect::<Vec<_>>().join("/")
    }
    /// Replaces the secrets in a query.
    pub(super) fn query(&self, encoded: &str) -> String {
        if self.1 { String::new() } else { self.pairs(encoded) }
    }
    /// Replaces the secrets in a query or a form.
    pub(super) fn pairs(&self, encoded: &str) -> String {
        let pairs = encoded.split('&').map(|pair| match pair.split_once('=') {
            Some((name, value)) => format!("{name}={}", self.value(&decoded(name), value)),
            None => pair.to_owned(),
        });
        pairs.collect::<Vec<_>>().join("&")
    }
    /// The value of a pair, with secrets replaced. The value may be JSON.
    fn value(&self, name: &str, value: &str) -> String {
        if is_secret(name) || self.is_secret_type(name) || self.is_api_key(name) {
            return REDACTED.to_owned();
        }
        let text = decoded(value);
        let mut json = serde_json::from_str(&text).unwrap_or(Json::Null);
        let mut found = false;
        if let (true, Some(typed)) = (json.is_object() || json.is_array(), &self.0) {
            typed.parameter(name, &mut |slot| found |= typed::hide(&mut json, slot, None));
        }
        if found { percent(&json.to_string()).to_string() } else { value.to_owned() }
    }
    /// Replaces the secrets in JSON text. A text without secrets, or one that is not JSON, is returned unchanged.
    pub(super) fn json(&self, kind: Body, text: &str) -> String {
        if matches!(kind, Body::Request) && self.0.is_some_and(|typed| typed.is_body_secret()) {
            return REDACTED.to_owned();
        }
        if let (Body::Response(status), Some(typed)) = (&kind, &self.0)
            && typed.is_response_secret(*status)
        {
            return REDACTED.to_owned();
        }
        let mut value = serde_json::from_str(text).unwrap_or(Json::Null);
        let found = match (kind, &self.0) {
            (Body::Request, Some(typed)) => typed.request(&mut value),
            (Body::Response(status), Some(typed)) => typed.response(status, &mut value),
            (_, None) => clear(&mut value, false),
        };
        if found { value.to_string() } else { text.to_owned() }
    }
    /// Whether an API key is sent in the query under this name.
    fn is_api_key(&self, name: &str) -> bool {
        self.0.is_some_and(|typed| typed.endpoint.service.auth.has_key_in_query(name))
    }
    /// Whether the parameter with this name in a form has the type `secret`.
    fn is_secret_type(&self, name: &str) -> bool {
        let mut found = false;
        if let Some(typed) = &self.0 {
            typed.parameter(name, &mut |slot| found |= matches!(slot, Slot::Scalar(scalar) if scalar.is_secret()));
        }
        found
    }
}

/// The parameters in a segment of an operation's path.
fn parameters(segment: &str) -> impl Iterator<Item = &str> {
    segment.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}

fn decoded(text: &str) -> String {
    percent_decode(text.as_bytes()).decode_utf8_lossy().into_owned()
}

/// Replaces the values whose names suggest a secret, or all values if `secret`. Returns whether there were any.
pub(super) fn clear(value: &mut Json, secret: bool) -> bool {
    match value {
        Json::String(text) if secret => REDACTED.clone_into(text),
        Json::Number(number) if secret => *number = 0.into(),
        Json::Array(items) => return items.iter_mut().fold(false, |found, item| clear(item, secret) | found),
        Json::Object(fields) => {
            let each = fields.iter_mut().map(|(name, value)| clear(value, secret || is_secret(name)));
            return each.fold(false, |found, cleared| found | cleared);
        }
        _ => return false,
    }
    true
}

/// Whether a name suggests a secret. It is better to find too many names than too few.
pub(super) fn is_secret(name: &str) -> bool {
    let letters = name.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase());
    let name: String = letters.collect();
    let within = ["password", "passwd", "passphrase", "secret", "apikey", "authorization", "credential", "privatekey", "cookie"];
    // A cursor may be called `next_page_token`. Pages cannot be replayed without cursors.
    let cursor = ["page", "next", "cursor", "continuation"].into_iter().any(|word| name.contains(word));
    matches!(name.as_str(), "pass" | "pwd" | "pin" | "otp")
        || within.into_iter().any(|word| name.contains(word))
        || (name.trim_end_matches('s').ends_with("token") && !cursor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_found() {
        for name in ["password", "Password2", "user[pass_word]", "access_token", "apiKey", "tokens[0]", "client_secret", "pass"] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["passage", "bypass", "next_page_token", "title", "key", "author"] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn without_an_operation_secrets_are_found_by_their_names() {
        let redaction = Redaction::default();
        assert_eq!(redaction.path("/x/a%20b/y"), "/x/a%20b/y");
        assert_eq!(redaction.pairs("a=1&user%5Bpassword%5D=x"), "a=1&user%5Bpassword%5D=REDACTED");
        let redacted = redaction.json(Body::Request, r#"{"token": {"a": ["x", 5, null]}, "n": 1}"#);
        // The order of keys in serde_json's map depends on features that other crates enable.
        let redacted: serde_json::Value = serde_json::from_str(&redacted).unwrap();
        assert_eq!(redacted, serde_json::json!({ "n": 1, "token": { "a": ["REDACTED", 0, null] } }));
        let number = "{ \"n\": 10000000000000000000001 }";
        assert_eq!(redaction.json(Body::Response(200), number), number);
    }
}
