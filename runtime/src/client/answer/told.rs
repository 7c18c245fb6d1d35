//! What the body of an error tells.
//!
//! In: a body, and the keys that the service declares for it. Out: its words, cut where they are long, and the parameters that it
//! complains of. Not here: what the status means.

use crate::error::bounded;
use crate::operation::{Endpoint, ErrorPart};
use crate::value::Json;
use crate::violation::Violations;
use crate::wire::json::{excerpt, object};

/// No error tells of more parameters.
const MOST_VIOLATIONS: usize = 50;

/// What the body of an error tells.
pub(super) struct Told {
    pub(super) message: String,
    pub(super) violations: Violations,
}

impl Told {
    /// By the keys that the service declares, or those of RFC 9457; else the beginning of the body.
    pub(super) fn read(endpoint: &Endpoint, status: u16, body: &[u8]) -> Told {
        let fields = object(body).unwrap_or_default();
        let text = |key: &str| fields.get(key).and_then(Json::as_str).map(bounded);
        let declared = key(endpoint, ErrorPart::Message).and_then(text);
        // What stands in front of a service answers in forms of its own.
        let message = declared.or_else(|| ["detail", "title", "error", "message", "info"].into_iter().find_map(text));
        let message = message.unwrap_or_else(|| excerpt(body));
        let mut violations = listed(fields.get(key(endpoint, ErrorPart::Violations).unwrap_or("violations")));
        if violations.is_empty() && status == endpoint.service.errors.invalid {
            let param = key(endpoint, ErrorPart::Param).and_then(text);
            violations = param.map_or_else(|| named(endpoint, &message), |param| of(&param, &message));
        }
        Told { message, violations }
    }
}

/// The key under which the service tells something of an error.
fn key(endpoint: &Endpoint, wanted: ErrorPart) -> Option<&'static str> {
    let keys = endpoint.service.errors.body?;
    keys.iter().find(|(_, part)| *part == wanted).map(|(key, _)| *key)
}

fn listed(listed: Option<&Json>) -> Violations {
    let mut found = Violations::default();
    for violation in listed.and_then(Json::as_array).into_iter().flatten().take(MOST_VIOLATIONS) {
        let text = |key| bounded(violation.get(key).and_then(Json::as_str).unwrap_or_default());
        found.add(text("param"), "server", text("message"));
    }
    found
}

fn of(param: &str, message: &str) -> Violations {
    let mut found = Violations::default();
    found.add(param, "server", message.to_owned());
    found
}

/// The parameters that words name: services tell a missing one in a sentence, in the language of the instance.
fn named(endpoint: &Endpoint, words: &str) -> Violations {
    let mut found = Violations::default();
    let names = endpoint.params.fields().iter().map(|field| field.name);
    for name in names.filter(|name| words.split(is_between).any(|word| word.trim_matches(['.', '-']) == *name)) {
        if found.len() < MOST_VIOLATIONS {
            found.add(name, "server", words.to_owned());
        }
    }
    found
}

/// Whether a character is in no name on the wire.
fn is_between(letter: char) -> bool {
    !(letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.'))
}
