//! Authentication, wire format and errors of a service, with defaults.
//!
//! In: service.yaml as written. Out: the settings. Not here: whether the settings are valid together (see `check`).

use std::collections::BTreeMap;

use super::words::optional;
use super::{field_paths, outcomes, words};
use crate::diagnostic::{Code, Problem, Problems};
use crate::document::{self, SendKey};
use crate::draft::Auth;
use crate::model::{
    Arrays, ErrorPart, ErrorType, Errors, FieldPath, Method, OAuth2, SendAs, SettingSpans, Unknown, WhenAbsent, Wire,
};
use crate::source::Spanned;

/// The kinds of credentials that the service accepts.
pub(super) fn auth(auth: &document::Auth) -> Auth {
    let oauth2 = auth.oauth2.as_ref();
    let oauth2 = oauth2.map(|oauth2| OAuth2 { token_url: oauth2.token_url.value.clone(), scope: optional(&oauth2.scope) });
    let (api_keys, require) = (auth.api_keys.clone(), auth.require.clone());
    Auth { basic: auth.basic, bearer: auth.bearer, oauth2, api_keys, require }
}

/// The wire format.
pub(super) fn wire(wire: &document::Wire, problems: &mut Problems) -> Wire {
    Wire {
        accept_any: setting(&wire.accept, "`accept`", &Wire::ACCEPT, false, problems),
        numeric_booleans: setting(&wire.booleans, "`booleans`", &Wire::BOOLEANS, false, problems),
        lenient: setting(&wire.scalars, "`scalars`", &Wire::SCALARS, false, problems),
        empty_map_as_list: setting(&wire.empty_map, "`empty_map`", &Wire::EMPTY_MAP, false, problems),
        arrays: setting(&wire.arrays, "`arrays`", &Arrays::KEYWORDS, Arrays::Repeat, problems),
        send: send(&wire.send, problems),
        unknown: setting(&wire.unknown, "`unknown`", &Unknown::KEYWORDS, Unknown::Ignore, problems),
        absent: setting(&wire.absent, "`absent`", &WhenAbsent::KEYWORDS, WhenAbsent::Omit, problems),
        outcome: wire.outcome.as_ref().and_then(|rule| outcomes::outcome(rule, problems)),
    }
}

/// The choice that a word names; `default` if the word is absent or unknown.
fn setting<T: Copy>(word: &Option<Spanned<String>>, what: &str, choices: &[(&str, T)], default: T, problems: &mut Problems) -> T {
    words::optional_choice(word, what, choices, problems).map_or(default, |choice| choice.value)
}

fn send(written: &[(SendKey, Spanned<String>)], problems: &mut Problems) -> BTreeMap<Method, SendAs> {
    let mut send: BTreeMap<_, _> = Method::ALL.into_iter().map(|method| (method, default_send(method))).collect();
    for (key, word) in written {
        match key {
            SendKey::Method(method) => {
                let key = format!("`{}`", method.as_str().to_ascii_lowercase());
                send.extend(words::choice(word, &key, &SendAs::KEYWORDS, problems).map(|choice| (*method, choice)));
            }
            // Its only word is the default.
            SendKey::Files => drop(words::choice(word, "`files`", &[("multipart", ())], problems)),
        }
    }
    send
}

/// The default location of parameters for a method.
fn default_send(method: Method) -> SendAs {
    match method {
        Method::Get | Method::Head | Method::Delete | Method::Options | Method::Trace => SendAs::Query,
        Method::Post | Method::Put | Method::Patch => SendAs::Json,
    }
}

/// The spans of the settings, for problems about them.
pub(super) fn setting_spans(service: &document::Service) -> SettingSpans {
    let oauth2 = service.auth.oauth2.as_ref();
    let errors = &service.errors;
    SettingSpans {
        base_path: service.base_path.as_ref().map(|path| path.span),
        token_url: oauth2.map(|oauth2| oauth2.token_url.span),
        scope: oauth2.and_then(|oauth2| oauth2.scope.as_ref()).map(|scope| scope.span),
        outcome: service.wire.outcome.as_ref().map(outcomes::span),
        invalid: errors.invalid.first().map(|status| status.span),
        refused: errors.refused.as_ref().map(|status| status.span),
        error_body: errors.body.iter().flatten().next().map(|(key, _)| key.span),
    }
}

/// Statuses and bodies of errors.
pub(super) fn errors(errors: &document::Errors, types: Vec<ErrorType>, problems: &mut Problems) -> Errors {
    let invalid = status(&errors.invalid.first().cloned(), 400, problems);
    let others = errors.invalid.iter().skip(1);
    let also_invalid = others.map(|other| other.clone().map(|_| status(&Some(other.clone()), 400, problems))).collect();
    let refused = status(&errors.refused, 409, problems);
    let body = errors.body.as_ref().map(|body| error_body(body, problems));
    let html = errors.html.iter().map(|html| html.clone().map(|_| status(&Some(html.clone()), 401, problems))).collect();
    Errors { invalid, also_invalid, refused, html, body, request_id: errors.request_id.clone(), types }
}

/// The fields of an error body. A field whose content is an unknown word is left out.
fn error_body(body: &[(Spanned<String>, Spanned<String>)], problems: &mut Problems) -> Vec<(FieldPath, ErrorPart)> {
    let parts: Vec<_> = body.iter().map(|(_, word)| part(word, problems)).collect();
    let paths: Vec<_> = body.iter().map(|(path, _)| field_paths::read(path, problems)).collect();
    field_paths::report_overlaps(&paths, problems);
    paths.into_iter().zip(parts).filter_map(|(path, part)| Some((path.value, part?))).collect()
}

fn part(word: &Spanned<String>, problems: &mut Problems) -> Option<ErrorPart> {
    words::choice(word, "a part of an error's body", &ErrorPart::KEYWORDS, problems)
}

/// An HTTP status; `default` if it is absent. A status out of range is reported, and `default` is used.
pub(super) fn status(status: &Option<Spanned<u64>>, default: u16, problems: &mut Problems) -> u16 {
    let Some(written) = status else { return default };
    match u16::try_from(written.value) {
        Ok(status @ 100..=599) => status,
        _ => {
            let problem = Problem::error(Code::SW0109, written.span, format!("{} is not an HTTP status", written.value));
            problems.add(problem.label("expected 100 to 599"));
            default
        }
    }
}
