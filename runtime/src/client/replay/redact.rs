//! Secrets, taken out of what is written to a file.
//!
//! In: paths, pairs, bodies. Out: the same without secrets; the same input gives the same output, so that a request finds
//! what was recorded of it. Not here: headers, of which only some are kept (see `saved`).

use percent_encoding::percent_decode;
use serde_json::Value as Json;

use crate::client::send::percent;
use crate::object::Object;
use crate::types::Secret;
use crate::value::View;

/// What stands in the place of a secret.
const REDACTED: &str = "REDACTED";

/// The parameters of a request that are secrets by their type: names and values.
#[derive(Clone, Default)]
pub(in crate::client) struct Hidden(Vec<(&'static str, Secret)>);

impl Hidden {
    /// Those of this request.
    pub(in crate::client) fn of(request: &dyn Object) -> Self {
        let fields = request.shape().fields.iter().enumerate();
        let secrets = fields.filter_map(|(index, field)| match request.field(index) {
            View::Secret(text) => Some((field.name, Secret::from(text))),
            _ => None,
        });
        Hidden(secrets.collect())
    }
    /// A path, whose segments may be secrets.
    pub(super) fn path(&self, path: &str) -> String {
        let hidden = |segment: &str| self.0.iter().any(|(_, secret)| percent(secret.expose()) == segment);
        let segments = path.split('/').map(|segment| if hidden(segment) { REDACTED } else { segment });
        segments.collect::<Vec<_>>().join("/")
    }
    /// A query or a form.
    pub(super) fn pairs(&self, encoded: &str) -> String {
        let pairs = encoded.split('&').map(|pair| match pair.split_once('=') {
            Some((name, _)) if self.has(&percent_decode(name.as_bytes()).decode_utf8_lossy()) => format!("{name}={REDACTED}"),
            _ => pair.to_owned(),
        });
        pairs.collect::<Vec<_>>().join("&")
    }
    /// JSON text; as it came when there is no secret in it, or when it is no JSON.
    pub(super) fn json(&self, text: &str) -> String {
        let mut value = serde_json::from_str(text).unwrap_or(Json::Null);
        if self.clear(&mut value, false) { value.to_string() } else { text.to_owned() }
    }
    /// Clears what is below a secret's name; tells whether there was any.
    fn clear(&self, value: &mut Json, secret: bool) -> bool {
        match value {
            Json::String(text) if secret => REDACTED.clone_into(text),
            Json::Number(number) if secret => *number = 0.into(),
            Json::Array(items) => return items.iter_mut().fold(false, |found, item| self.clear(item, secret) | found),
            Json::Object(fields) => {
                let each = fields.iter_mut().map(|(name, value)| self.clear(value, secret || self.has(name)));
                return each.fold(false, |found, cleared| found | cleared);
            }
            _ => return false,
        }
        true
    }
    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| *known == name) || is_secret(name)
    }
}

/// Whether what has this name is probably a secret. Better too much than too little.
fn is_secret(name: &str) -> bool {
    let letters = name.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase());
    let name: String = letters.collect();
    let within = ["password", "passwd", "passphrase", "secret", "apikey", "authorization", "credential", "privatekey", "cookie"];
    // Cursors are called tokens too, and pages cannot be played without them.
    let cursor = ["page", "next", "cursor", "continuation"].into_iter().any(|word| name.contains(word));
    matches!(name.as_str(), "pass" | "pwd" | "pin" | "otp")
        || within.into_iter().any(|word| name.contains(word))
        || (name.trim_end_matches('s').ends_with("token") && !cursor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_names() {
        for name in ["password", "Password2", "user[pass_word]", "access_token", "apiKey", "tokens[0]", "client_secret", "pass"] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["passage", "bypass", "next_page_token", "title", "key", "author"] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn secrets_are_taken_out_of_every_form() {
        let hidden = Hidden(vec![("ticket", Secret::new("a b"))]);
        assert_eq!(hidden.path("/x/a%20b/y"), "/x/REDACTED/y");
        assert_eq!(hidden.pairs("a=1&ticket=a%20b&user%5Bpassword%5D=x"), "a=1&ticket=REDACTED&user%5Bpassword%5D=REDACTED");
        let taken_out = hidden.json(r#"{"token": {"a": ["x", 5, null]}, "ticket": "x", "n": 1}"#);
        // Compared as values: the order of keys is a choice of the whole build.
        let taken_out: serde_json::Value = serde_json::from_str(&taken_out).unwrap();
        assert_eq!(taken_out, serde_json::json!({ "n": 1, "ticket": "REDACTED", "token": { "a": ["REDACTED", 0, null] } }));
        assert_eq!(hidden.json("{ \"n\": 10000000000000000000001 }"), "{ \"n\": 10000000000000000000001 }");
    }
}
